"""Statuses against a table of own sentences; the split "held" was written before the rules and kept from them.

A line of the table: `text`, what it shows (`phenomenon`), `split` (dev or held), and `facts`, each with "subject
property object", the statuses that a careful reader accepts and, where it is judged, who says so. Measured are the
pairs that are found at all. Run with -s to see the figures of each phenomenon.
"""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from spacy.language import Language

from kg.model import Status
from tests.extract.seen import facts

GOLD = Path(__file__).parent.parent / "gold" / "status.jsonl"


class Judged(NamedTuple):
    """A fact of the table and what was read: its statuses and sources; none: the pair was not found."""

    split: str
    phenomenon: str
    text: str
    fact: str
    accepted: frozenset[str]
    source: tuple[str | None, ...]  # one, or none where the table does not judge it
    statuses: frozenset[str]
    sources: frozenset[str | None]

    @property
    def right(self) -> bool:
        """Whether every status read is accepted."""
        return bool(self.statuses) and self.statuses <= self.accepted


def rows() -> list[dict[str, object]]:
    """The lines of the table."""
    return [json.loads(line) for line in GOLD.read_text(encoding="utf8").splitlines()]


@pytest.fixture(scope="module")
def judged(reader_pipeline: Language) -> list[Judged]:
    """The whole table, read once."""
    found = []
    for row in rows():
        read = facts(reader_pipeline, row["text"])
        for fact in row["facts"]:
            seen = [f for f in read if " ".join(f[:3]) == fact["fact"]]
            found.append(
                Judged(
                    row["split"],
                    row["phenomenon"],
                    row["text"],
                    fact["fact"],
                    frozenset(fact["status"]),
                    (fact["by"],) if "by" in fact else (),
                    frozenset(f.status for f in seen),
                    frozenset(f.by for f in seen),
                )
            )
    return found


def accuracy(judged: list[Judged]) -> float:
    """Right statuses over pairs found; prints the figures of each phenomenon."""
    found, right = Counter(j.phenomenon for j in judged if j.statuses), Counter(j.phenomenon for j in judged if j.right)
    for phenomenon, pairs in Counter(j.phenomenon for j in judged).items():
        print(f"{phenomenon:14} right {right[phenomenon]:3} of {found[phenomenon]:3} found, {pairs:3} in the table")
    return right.total() / found.total()


def falsely_asserted(judged: list[Judged]) -> list[tuple[str, str]]:
    """What was asserted that is not so: the worst error."""
    return [(j.text, j.fact) for j in judged if "Asserted" in j.statuses - j.accepted]


def part(judged: list[Judged], split: str) -> list[Judged]:
    return [j for j in judged if j.split == split]


def test_the_table_is_large_and_sound() -> None:
    table = rows()
    assert len(table) >= 200
    assert sum(row["split"] == "held" for row in table) >= 60
    assert len({row["text"] for row in table}) == len(table)
    known = {status.term for status in Status}
    used = {status for row in table for fact in row["facts"] for status in fact["status"]}
    assert used == known


def test_statuses_of_the_developed_part(judged: list[Judged]) -> None:
    developed = part(judged, "dev")
    assert accuracy(developed) >= 0.97, [j for j in developed if j.statuses and not j.right]


def test_statuses_of_the_held_out_part(judged: list[Judged]) -> None:
    assert accuracy(part(judged, "held")) >= 0.9


def test_nothing_of_the_developed_part_is_falsely_asserted(judged: list[Judged]) -> None:
    assert falsely_asserted(part(judged, "dev")) == []


def test_most_pairs_are_found_at_all(judged: list[Judged]) -> None:
    assert sum(bool(j.statuses) for j in judged) >= 0.8 * len(judged)


def test_sources_of_the_table(judged: list[Judged]) -> None:
    scored = [j for j in judged if j.statuses and j.source]
    assert sum(j.sources == set(j.source) for j in scored) >= 0.94 * len(scored)
