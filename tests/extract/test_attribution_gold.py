"""Who says what, measured on tests/gold/attribution.jsonl: contents, sources in words and as entities, nesting.

A content is found when its letters and those of an utterance, gaps left out, are the same by four fifths.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from kg.extract.reading import reading_of
from kg.model import Article
from tests.extract.seen import read

GOLD = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "gold" / "attribution.jsonl").read_text(encoding="utf-8").splitlines()
]


def letters(text: str, spans: list[list[int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - {"the", "a", "an", "of", "s"}


def alike(first: set[Any], second: set[Any]) -> float:
    return len(first & second) / len(first | second) if first | second else 1.0


def judged(nlp: Language, gold: dict[str, Any]) -> Counter[str]:
    """What is wanted and found in one text, and of that found what is right."""
    text, wanted = gold["text"], gold["utterances"]
    doc = read(nlp, text)
    found = reading_of(Article("a", text), doc)
    contents = []
    for a in (a for a in doc._.attributions if a.is_utterance):
        content = letters(text, [[a.start, a.end]]) - letters(text, [list(gap) for gap in a.gaps])
        if text.startswith("that ", a.start):
            content -= set(range(a.start, a.start + 5))
        contents.append(content)
    right: dict[int, int] = {}
    for i, one in enumerate(wanted):
        content = letters(text, one["content"])
        best = max(
            (k for k in range(len(contents)) if k not in right.values()),
            key=lambda k: alike(content, contents[k]),
            default=None,
        )
        if best is not None and alike(content, contents[best]) >= 0.8:
            right[i] = best
    counts = Counter(wanted=len(wanted), found=len(contents), right=len(right))
    for i, k in right.items():
        said, one = found.utterances[k], wanted[i]
        entity = None if said.speaker is None else found.entities[said.speaker].label
        counts["speaker"] += alike(words(said.speaker_text), words(one["speaker"])) >= 0.5
        counts["entity"] += entity == one["entity"] or words(one["entity"] or "-") <= words(entity or "")
        counts["outer"] += said.outer == (None if one["outer"] is None else right.get(one["outer"]))
    return counts


@pytest.fixture(scope="module")
def counts(reader_pipeline: Language) -> Counter[str]:
    return sum((judged(reader_pipeline, gold) for gold in GOLD), Counter())


def test_contents(counts: Counter[str]) -> None:
    assert counts["right"] / counts["found"] >= 0.92
    assert counts["right"] / counts["wanted"] >= 0.92


def test_sources(counts: Counter[str]) -> None:
    assert counts["speaker"] / counts["right"] >= 0.92
    assert counts["entity"] / counts["right"] >= 0.90


def test_every_nested_source_has_its_outer_one(counts: Counter[str]) -> None:
    assert counts["outer"] == counts["right"]


def test_gold_quotes_its_texts() -> None:
    assert len({gold["id"] for gold in GOLD}) == len(GOLD) == 120
    for gold in GOLD:
        for i, one in enumerate(gold["utterances"]):
            assert all(0 <= start < end <= len(gold["text"]) for start, end in one["content"])
            assert one["speaker"] in gold["text"]
            assert one["outer"] is None or one["outer"] < i
