"""Measures coreference against tests/gold/coreference.jsonl: `python -m tests.extract.coreference_gold`.

A line is a text, its half ("development", or "held-out": not looked at while the rules were written) and its anaphors:
span, words, and a name by which the text calls the antecedent, or null where a cautious reader leaves it open.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import How
from tests.extract.seen import read

GOLD = Path(__file__).parent.parent / "gold" / "coreference.jsonl"
_PHENOMENA = {
    "he": "he, she", "she": "he, she", "him": "him, her", "his": "his, her", "it": "it", "its": "its",
    "they": "they, their", "their": "they, their", "them": "they, their", "we": "we",
}  # fmt: skip


class Judged(NamedTuple):
    """One anaphor of the gold set, and what was found."""

    split: str
    phenomenon: str
    text: str
    words: str
    expected: str | None
    found: str | None
    right: bool  # the antecedent was found, or it was rightly left open


class Score(NamedTuple):
    """Precision of what was resolved, recall of what can be resolved."""

    right: int
    resolved: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the resolved anaphors with the right antecedent."""
        return self.right / self.resolved if self.resolved else 1.0

    @property
    def recall(self) -> float:
        """Share of the anaphors with an antecedent that got it."""
        return self.right / self.gold if self.gold else 1.0


def judge(nlp: Language) -> Iterator[Judged]:
    """Every anaphor of the gold set, judged; and every pronoun that was resolved though the gold has none there."""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        doc = read(nlp, case["text"])
        seen = set()
        for anaphor in case["anaphors"]:
            start, end = anaphor["start"], anaphor["end"]
            entity = next((e for s, e in _resolved(doc) if s < end and start < _end(doc, s)), None)
            seen |= {s for s, _ in _resolved(doc) if s < end and start < _end(doc, s)}
            expected = anaphor["antecedent"]
            right = entity is None if expected is None else entity is not None and _is_named(doc, entity, expected)
            found = None if entity is None else doc._.entities[entity].label
            phenomenon = _phenomenon(doc, start, end)
            yield Judged(case["split"], phenomenon, case["text"], anaphor["exact"], expected, found, right)
        for start, entity in _resolved(doc):
            if start not in seen:
                label = doc._.entities[entity].label
                yield Judged(
                    case["split"], "unmarked", case["text"], doc.text[start : _end(doc, start)], None, label, False
                )


def score(judged: list[Judged]) -> Score:
    """Precision and recall over anaphors."""
    return Score(
        sum(j.right and j.expected is not None for j in judged),
        sum(j.found is not None for j in judged),
        sum(j.expected is not None for j in judged),
    )


def table(judged: list[Judged]) -> str:
    """A line for each phenomenon, and one for all."""
    lines = [f"{'':<16}{'right':>6}{'resolved':>9}{'gold':>6}{'precision':>10}{'recall':>8}"]
    counted = Counter(j.phenomenon for j in judged)
    for name in [*sorted(counted), "all"]:
        s = score([j for j in judged if name in (j.phenomenon, "all")])
        lines.append(f"{name:<16}{s.right:>6}{s.resolved:>9}{s.gold:>6}{s.precision:>10.3f}{s.recall:>8.3f}")
    return "\n".join(lines)


def _resolved(doc: Doc) -> list[tuple[int, int]]:
    """Where pronouns and descriptions start that were resolved, and their entities."""
    return [
        (doc[m.start].idx, doc._.refers[i])
        for i, m in enumerate(doc._.mentions)
        if m.how in (How.PRONOUN, How.DESCRIPTION) and not m.kind and doc._.refers[i] is not None
    ]


def _end(doc: Doc, start: int) -> int:
    mention = next(m for m in doc._.mentions if doc[m.start].idx == start)
    last = doc[mention.end - 1]
    return int(last.idx + len(last))


def _is_named(doc: Doc, entity: int, name: str) -> bool:
    """Whether a name in the text, in whatever form, names an entity."""
    for i, mention in enumerate(doc._.mentions):
        if doc._.refers[i] == entity and mention.how not in (How.PRONOUN, How.DESCRIPTION):
            start, last = doc[mention.start].idx, doc[mention.end - 1]
            at = doc.text.find(name)
            while at >= 0:
                if at < last.idx + len(last) and start < at + len(name):
                    return True
                at = doc.text.find(name, at + 1)
    return False


def _phenomenon(doc: Doc, start: int, end: int) -> str:
    words = doc.text[start:end].lower()
    if words.endswith("self"):
        return "reflexive"
    if words == "her":
        span = doc.char_span(start, end)
        return "his, her" if span is not None and span[0].dep_ == "poss" else "him, her"
    return _PHENOMENA.get(words, "description")


if __name__ == "__main__":
    from kg.extract.pipeline import load

    found = list(judge(load()))
    for split in ("development", "held-out"):
        part = [j for j in found if j.split == split]
        print(split, table(part), sep="\n")
        if "-v" in sys.argv and (split == "development" or "-a" in sys.argv):
            for j in part:
                if not j.right:
                    kind = "MISS " if j.found is None else "WRONG"
                    print(f"{kind} {j.words!r}: {j.found!r}, not {j.expected!r} | {j.text}")
