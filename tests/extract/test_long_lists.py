"""Sentences of a length that no writer means: what is read in them grows with the words, not with their pairs."""

from string import ascii_lowercase

import pytest

from kg.extract import pattern_search
from kg.extract.reader import Reader
from kg.model import Article, Reading, Status
from kg.settings import DEFAULT_MODEL
from kg.vocabulary import NEWS

LANDS = (
    "Norway Sweden Finland Denmark Estonia Latvia Poland Germany France Spain Portugal Italy Greece Austria "
    "Belgium Ireland Iceland Malta Cyprus Croatia Serbia Albania"
).split()
NAMES = [f"Ann{a} Berg{b}" for a in ascii_lowercase[:12] for b in ascii_lowercase[:12]]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(DEFAULT_MODEL, None)


def read(reader: Reader, text: str) -> Reading:
    (reading,) = reader.read([Article("a", text)])
    assert isinstance(reading, Reading)
    return reading


def listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def pairs(reading: Reading, name: str) -> set[frozenset[int]]:
    mentions = reading.mentions
    return {
        frozenset((mentions[e.subject].entity, mentions[e.object].entity))
        for e in reading.evidence
        if e.predicate == NEWS + name and e.status is Status.ASSERTED
    }


def test_the_members_of_a_short_list_are_related(reader: Reader) -> None:
    assert len(pairs(read(reader, f"{listed(LANDS[:4])} are allies."), "alliedWith")) == 6


def test_the_members_of_a_long_list_are_not(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """That dozens are allies, or met, says that they were together, not what each is to each."""
    text = f"{listed(LANDS)} are allies."
    assert not pairs(read(reader, text), "alliedWith")
    monkeypatch.setattr(pattern_search, "_MEMBERS", len(LANDS))
    assert len(pairs(read(reader, text), "alliedWith")) > 100


def test_somebody_and_each_of_a_long_list_are_related(reader: Reader) -> None:
    found = read(reader, f"Hungary attacked {listed(LANDS)}.")
    hungary = next(i for i, e in enumerate(found.entities) if e.label == "Hungary")
    assert len(pairs(found, "attacks")) == len(LANDS)
    assert all(hungary in pair for pair in pairs(found, "attacks"))


@pytest.mark.parametrize("verb", ["met", "accused", "and", "attacked"])
def test_a_list_of_hundreds_costs_no_square_of_its_length(reader: Reader, verb: str) -> None:
    both = f"{listed(NAMES)} {verb} {listed(NAMES[::-1])}."
    found = read(reader, both)
    assert len(found.evidence) <= 2 * len(NAMES)
    assert len(found.mentions) > len(NAMES)


def test_quotes_are_exact_whatever_stands_between(reader: Reader) -> None:
    for run in ("“" * 5_000, "([{" * 2_000, "'s" * 4_000, "中" * 5_000, "\n" * 5_000, "👩\u200d" * 3_000):
        text = f"Norway attacked Estonia. {run} Sweden attacked Finland."
        found = read(reader, text)
        quotes = [text[e.start : e.end] for e in found.evidence if e.predicate == NEWS + "attacks"]
        assert len(quotes) == 2
        assert quotes[0].startswith("Norway attacked Estonia.")
        assert quotes[1].endswith("Sweden attacked Finland.")
        assert {text[m.start : m.end] for m in found.mentions} >= {"Norway", "Estonia", "Sweden", "Finland"}
