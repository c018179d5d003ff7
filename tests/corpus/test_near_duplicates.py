"""Which texts are nearly the same, whatever their number and order."""

import random
from itertools import combinations

import pytest
from pyoxigraph import NamedNode

from kg.corpus import near_duplicates, shingles
from kg.corpus.near_duplicates import groups
from kg.corpus.rows import Body

_WORDS = "harbour minister troops vote storm bridge river treaty market court coast border".split()


def text(seed: int, words: int = 120) -> str:
    random_ = random.Random(seed)
    return " ".join(f"{random_.choice(_WORDS)}{random_.randrange(50)}" for _ in range(words))


def edited(original: str, changes: int, seed: int) -> str:
    """The text with so many of its words changed."""
    random_ = random.Random(seed)
    words = original.split()
    for place in random_.sample(range(len(words)), changes):
        words[place] = f"other{random_.randrange(1000)}"
    return " ".join(words)


def alike(one: str, other: str) -> float:
    return shingles.jaccard(shingles.shingles(one), shingles.shingles(other))


def test_the_share_of_runs_of_five_words() -> None:
    assert alike("a b c d e f", "A b, c d e\ng.") == pytest.approx(1 / 3)
    assert alike("Ann met Bo.", "ann met bo") == 1
    assert alike("", "") == 0
    assert len(shingles.shingles("word " * 20)) == 1


def test_hashes_are_the_same_on_every_machine() -> None:
    found = shingles.shingles("Norway has sent howitzers and tanks to Ukraine")
    assert shingles.digest(found).hex() == "ec57338a2e44ad2d2ff30a4610710d8b"
    assert shingles.bands(found)[:2] == [1049327290118613823, -162694339610700678]
    assert [*shingles.unpacked(shingles.packed(found))] == [*found]


def test_a_wire_story_in_several_papers_is_a_group() -> None:
    story, other = text(1), text(2)
    bodies = [
        Body("e", other),
        Body("d", edited(story, 3, 1)),
        Body("b", story),
        Body("c", story.upper()),
        Body("f", ""),
        Body("g", ""),
    ]
    assert groups(bodies) == {"b": "b", "c": "b", "d": "b"}
    assert groups(reversed(bodies)) == groups(bodies)


def test_the_threshold() -> None:
    one, other = text(1), edited(text(1), 6, 2)
    share = alike(one, other)
    assert 0.5 < share < 0.8
    assert groups([Body("a", one), Body("b", other)], share)
    assert not groups([Body("a", one), Body("b", other)], share + 0.01)


def test_what_comparing_all_finds_is_found() -> None:
    texts = {f"a{i:03}": edited(text(i % 25, 60), i // 25, i) for i in range(100)}
    shares = {(a, b): alike(texts[a], texts[b]) for a, b in combinations(texts, 2)}
    group_of = groups(Body(article, text) for article, text in texts.items())
    sets = near_duplicates.Sets()
    for pair, share in shares.items():
        if share >= 0.6:
            sets.join(*pair)
    by_all = dict(sets.items())
    assert len(by_all) > 30
    assert all(by_all[article] == by_all[group] for article, group in group_of.items())  # nothing that is not alike
    surely = [pair for pair, share in shares.items() if share >= 0.7]
    assert len(surely) > 20
    assert all(group_of[one] == group_of[other] for one, other in surely)


def test_many_copies_are_one_group_without_comparing_all() -> None:
    story = text(1)
    copies = [Body(f"c{i:03}", edited(story, 1, i)) for i in range(200)]
    assert set(groups(copies).values()) == {"c000"}
    assert sum(1 for _ in shingles.candidates([copy.article for copy in copies])) < 200 * 51


def test_the_largest_group_comes_first_and_in_it_the_earliest_article() -> None:
    b = "https://kg.example/article/"
    grouped = {b + name: b + group for name, group in (("a", "a"), ("b", "a"), ("c", "c"), ("d", "c"), ("e", "c"))}
    origins = dict.fromkeys(grouped, ("", "2024-03-06"))
    origins |= {f"{b}d": (f"{b}publisher", "2024-01-01"), f"{b}c": ("", "")}
    rows = near_duplicates.table(grouped, origins)
    assert rows == [
        (1, NamedNode(f"{b}d"), NamedNode(f"{b}publisher"), "2024-01-01"),
        (1, NamedNode(f"{b}e"), None, "2024-03-06"),
        (1, NamedNode(f"{b}c"), None, None),
        (2, NamedNode(f"{b}a"), None, "2024-03-06"),
        (2, NamedNode(f"{b}b"), None, "2024-03-06"),
    ]
