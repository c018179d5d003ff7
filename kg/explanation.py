"""The answer to why a fact is in the store, as plain data: evidence with the way from words to entities, inferences."""

from dataclasses import dataclass

from kg.model import Status

_FACTS = frozenset((Status.ASSERTED.term, Status.REPORTED.term))


@dataclass(frozen=True, slots=True)
class Name:
    """A node of the graph and its label."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Value:
    """A date, number or string: its lexical form and the IRI of its datatype."""

    text: str
    datatype: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What found or entailed a claim: an example as written, or an inference; `words` say it with labels for IRIs."""

    iri: str
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Article:
    """Where something stands."""

    identifier: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """From words (at an offset) to what they stand for: other words of the article (at theirs), or the entity."""

    words: str
    start: int
    how: str  # as kg:how has it, in lower case; "short name" ..., "known name" to the background, "metonym (capital)"
    to: str
    to_start: int | None


@dataclass(frozen=True, slots=True)
class End:
    """One end of the fact: where the sentence mentions it, and the steps from there to the entity."""

    entity: Name
    start: int
    end: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The object of a fact that is a value: where the sentence gives it, and in which words."""

    value: Value
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says so, in the article's words, and the cue ("said") that tells; `entity` where it is known who that is."""

    words: str | None
    entity: Name | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that states the claim, and how it stands there; offsets are the article's."""

    article: Article
    status: str
    sentence: str
    start: int
    end: int
    subject: End | None
    object: End | Words | None  # None for a value whose words are not told
    speakers: tuple[Speaker, ...]  # the innermost first; none where the article speaks itself
    time_text: str | None
    valid_from: str | None
    valid_until: str | None
    time_precision: str | None
    quantity_text: str | None
    role_text: str | None
    confidence: str | None
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class Inference:
    """By which rule the claim follows in one article, and from what there; no premises where it is background."""

    article: Article
    rule: Rule
    asserted: bool  # it follows from what the article asserts: the graph has the plain triple
    premises: tuple["Fact", ...]

    def holds(self) -> bool:
        """Whether all that it rests on is asserted, reported or known."""
        return self.asserted or (bool(self.premises) and all(premise.holds() for premise in self.premises))


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim and what speaks for it: strongest status first, then by date."""

    claim: str
    label: str
    evidence: tuple[Evidence, ...]
    inferences: tuple[Inference, ...]

    def holds(self) -> bool:
        """Whether an article asserts it or reports it, or it follows from what one asserts or reports."""
        return any(e.status in _FACTS for e in self.evidence) or any(i.holds() for i in self.inferences)


@dataclass(frozen=True, slots=True)
class Near:
    """A claim that the store has instead, and its statuses ("Inferred" where it follows only)."""

    label: str
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The answer. The fact holds the first of its evidence and inferences, `statuses` and `inferred` count them all."""

    subject: Name
    property: Name
    object: Name | Value
    fact: Fact
    statuses: dict[str, int]  # how many evidence of each status, the strongest first
    inferred: int  # in how many articles it follows
    known: bool  # in the background
    near: tuple[Near, ...]  # when nothing speaks for the fact
    remarks: tuple[str, ...]  # on names that several bear

    def holds(self) -> bool:
        """Whether it is a fact of the store: asserted, reported, inferred or known."""
        return self.known or self.fact.holds()
