"""The answer to why a sentence does not give a fact: pairs of mentions, and a code for what became of each.

asserted                a fact: the one code that gives a plain triple
reported, planned, possible, ended, negated, denied, conditional
                        found, with a status that gives no plain triple
narrower-found          found, but a narrower property says more
vetoed                  found, but a counter-example forbids it
class-does-not-fit      a pattern holds, but an end is not of its class
words-differ            the path to both ends was taught, but with other words beside it
no-pattern              nothing that was taught has this path
no-path                 the grammar of the sentence does not join the two
same-entity             both mean the same
ambiguous-pronoun       not exactly one antecedent is sure to be meant
no-antecedent           a pronoun with nothing before it that it could mean
open-description        "the country", "the minister": whom or what it means stays open
unknown-name            a name that stands for nothing that the ontology knows
different-sentences     they never stand in one sentence
"""

from dataclasses import dataclass

from kg.model import Status

CODES = (
    *(status.name.lower() for status in reversed(Status)),
    *("narrower-found", "vetoed", "class-does-not-fit", "words-differ", "no-pattern", "no-path", "same-entity"),
    *("ambiguous-pronoun", "no-antecedent", "open-description", "unknown-name", "different-sentences"),
)


@dataclass(frozen=True, slots=True)
class End:
    """A mention: its words and place, how it refers, and the entity's label where that is known."""

    words: str
    start: int
    end: int
    how: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """What became of a pair: a code of CODES, in words, and the property (IRI) and rule (as written) it is about."""

    code: str
    text: str
    property: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions in the order of the text; the first one of each entity where they share no sentence."""

    first: End
    second: End
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was read: the pairs sentence by sentence, and the names that are no mentions."""

    text: str
    pairs: tuple[Pair, ...]
    names: tuple[Reason, ...]
