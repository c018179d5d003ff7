"""The gold of mentions: passages of our own with the names marked, and how far a pipeline finds them.

In the text, {P:Lars Holm} is a mention, {P:Holm=Lars Holm} one whose entity has another label, and "/" parts kinds or
labels that are equally right. {?...} may be found or not, but if it is, then so; {-P:Holm} must stay open.
Kinds: P person, O organization, L place, E event, W work, X other.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from kg.model import How, Reading

FILE = Path(__file__).parents[1] / "gold" / "mentions.jsonl"
_MARK = re.compile(r"\{([?-]?)([POLEWX/]+):([^=}]*)(?:=([^}]*))?\}")
_KINDS = {"P": "person", "O": "organization", "L": "place", "E": "event", "W": "work", "X": "other"}
_NAMED = (How.NAME, How.DEMONYM, How.METONYM)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A marked name: its span in the bare text, and the kinds and labels that are right."""

    start: int
    end: int
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    optional: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage without its marks, and what is marked in it."""

    identifier: str
    held_out: bool
    text: str
    wanted: tuple[Wanted, ...]


@dataclass(slots=True)
class Score:
    """Counts over passages: mentions by span, kind and entity; pairs of mentions that are one entity."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    merged: int = 0
    mergeable: int = 0
    wrongly_merged: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        """The share of what is wanted that was found and is right."""
        return self.right / max(self.wanted, 1)

    @property
    def merge_recall(self) -> float:
        """The share of the pairs of one entity that are one."""
        return self.merged / max(self.mergeable, 1)


def passages() -> list[Passage]:
    """All passages, in the order of the file."""
    with FILE.open(encoding="utf-8") as lines:
        return [_passage(json.loads(line)) for line in lines]


def _passage(row: dict[str, str]) -> Passage:
    bare, wanted, last = "", [], 0
    for mark in _MARK.finditer(row["text"]):
        bare += row["text"][last : mark.start()]
        forms = mark[3].split("/")
        labels = tuple(mark[4].split("/")) if mark[4] else tuple(forms)
        kinds = tuple(_KINDS[k] for k in mark[2].split("/"))
        wanted.append(Wanted(len(bare), len(bare) + len(forms[0]), kinds, labels, mark[1] == "?", mark[1] == "-"))
        bare += forms[0]
        last = mark.end()
    return Passage(row["id"], row["set"] == "held", bare + row["text"][last:], tuple(wanted))


def score(pairs: Iterable[tuple[Passage, Reading]]) -> Score:
    """How far the readings have what the passages want."""
    total = Score()
    for passage, reading in pairs:
        _count(total, passage, reading)
    return total


def _count(total: Score, passage: Passage, reading: Reading) -> None:
    found = {(m.start, m.end): m.entity for m in reading.mentions if m.how in _NAMED}
    by_span = {(w.start, w.end): w for w in passage.wanted}
    total.wanted += sum(not w.optional and not w.open for w in passage.wanted)
    for span, entity in found.items():
        want, thing = by_span.get(span), reading.entities[entity]
        if want is not None and want.open:
            want = None
        right = want is not None and thing.kind in want.kinds and thing.label in want.labels
        if not (right and want is not None and want.optional):
            total.found += 1
            total.right += right
        if not right:
            words = passage.text[slice(*span)]
            total.errors.append(f"{passage.identifier}: found {words!r} {thing.kind} {thing.label!r}")
    for span, want in by_span.items():
        if span not in found and not want.optional and not want.open:
            total.errors.append(f"{passage.identifier}: missed {passage.text[slice(*span)]!r} {want.labels[0]!r}")
    for first, second in combinations([w for w in passage.wanted if not w.open and not w.optional], 2):
        ends = [found.get((w.start, w.end)) for w in (first, second)]
        one = ends[0] is not None and ends[0] == ends[1]
        if first.labels[0] == second.labels[0]:
            total.mergeable += 1
            total.merged += one
        elif one and not {*first.labels} & {*second.labels}:
            total.wrongly_merged += 1
            words = passage.text[first.start : first.end], passage.text[second.start : second.end]
            total.errors.append(f"{passage.identifier}: merged {words[0]!r} and {words[1]!r}")
