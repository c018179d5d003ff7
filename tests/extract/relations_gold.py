"""The gold of relations: sentences with the facts that a careful reader takes from them, and what he does not.

`facts` must be found, with the status given ("*": any but Negated, Denied or Ended is no matter), `allowed` may be,
and `absent` may not with the status given. Of the properties below every other asserted fact is false, too.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language

from tests.extract.seen import facts

GOLD = Path(__file__).parents[1] / "gold" / "relations.jsonl"
SYMMETRIC = frozenset(
    "spouseOf siblingOf opponentOf meets negotiatesWith exercisesWith alliedWith conflictsWith".split()
)
# The relations that the gold names exhaustively.
EXHAUSTIVE = SYMMETRIC | frozenset(
    "deploysTo withdrawsFrom invades attacks threatens accuses criticises supports sanctions suppliesArmsTo givesAidTo "
    "expels arrests kills visits signed acquires founded owns appoints succeeds defeated parentOf receivedAward "
    "createdBy producedBy".split()
)  # fmt: skip

_WAYS_TO_LEAD = frozenset(("headOfStateOf", "headOfGovernmentOf", "mayorOf"))

Triple = tuple[str, str, str]


@dataclass(slots=True)
class Score:
    """What was found of the facts, and what is false, of the sentences of one phenomenon."""

    wanted: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)


def cases(split: str) -> list[dict[str, list[list[str]] | str]]:
    """The sentences of one part: "develop" or "held-out"."""
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["split"] == split]


def scores(nlp: Language, split: str) -> dict[str, Score]:
    """The score of each phenomenon."""
    result: dict[str, Score] = {}
    for case in cases(split):
        score = result.setdefault(str(case["phenomenon"]), Score())
        seen = {(_triple(f[:3]), f.status) for f in facts(nlp, str(case["text"]))}
        seen |= {((s, "leads", o), status) for (s, p, o), status in seen if p in _WAYS_TO_LEAD}
        wanted = [(_triple(f[:3]), f[3]) for f in case["facts"]]
        score.wanted += len(wanted)
        for triple, status in wanted:
            if _holds(seen, triple, status):
                score.found += 1
            else:
                got = [s for t, s in seen if t == triple]
                score.missed.append(f"{case['text']}  {' '.join(triple)} {status} {got or ''}")
        score.false += [f"{case['text']}  {' '.join(t)} {s}" for t, s in _false(case, seen)]
    return result


def _false(case: dict[str, list[list[str]] | str], seen: set[tuple[Triple, str]]) -> Iterator[tuple[Triple, str]]:
    known = {_triple(f[:3]) for f in (*case["facts"], *case["allowed"])}
    absent = {(_triple(f[:3]), f[3]) for f in case["absent"]}
    for triple, status in sorted(seen):
        unknown = status == "Asserted" and triple[1] in EXHAUSTIVE and triple not in known
        if unknown or (triple, "*") in absent or (triple, status) in absent:
            yield triple, status


def _holds(seen: Iterable[tuple[Triple, str]], triple: Triple, status: str) -> bool:
    return any(t == triple and status in ("*", s) for t, s in seen)


def _triple(words: Iterable[str]) -> Triple:
    subject, prop, obj = words
    subject, obj = (label.removeprefix("the ").removeprefix("The ").casefold() for label in (subject, obj))
    if prop in SYMMETRIC and obj < subject:
        subject, obj = obj, subject
    return subject, prop, obj
