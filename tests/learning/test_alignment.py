"""Ends of facts are found in their text, as written and in other ways; what is not there is not found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.learning.alignment import HOWS, Text, find
from kg.learning.wording import words


@pytest.mark.parametrize(
    ("text", "label", "how", "there"),
    [
        ("The Grey Petrel sailed.", "grey petrel", "exact", "Grey Petrel"),
        ("The Grêy-Petrel sailed.", "Grey Petrel", "exact", "Grêy-Petrel"),
        ("Launched on 3 May 1921.", "1921-05-03", "date", "3 May 1921"),
        ("Launched in May 1921.", "1921-05-03", "year", "May 1921"),
        ("It weighs 3,500 tons.", "3500.0", "number", "3,500"),
        ("It weighs 3,500 tons.", "3504", "near number", "3,500"),
        ("The Petrel sailed.", "Petrel (ship)", "qualified", "Petrel"),
        ("The GreyPetrel sailed.", "Grey Petrel", "joined", "GreyPetrel"),
        ("It came to Aldery.", "Aldery, Westland", "shorter", "Aldery"),
        ("Ida Maria Roe spoke.", "Ida Roe", "longer", "Ida Maria Roe"),
    ],
)
def test_an_end_is_found_in_its_own_way(text: str, label: str, how: str, there: str) -> None:
    found = find(Text.of(text), label)
    assert (found.how, [text[a:b] for a, b in found.places]) == (how, [there])


def test_a_name_that_is_known_otherwise_is_found_by_it() -> None:
    found = find(Text.of("The Old Lady sailed."), "Grey Petrel", [("old", "lady")])
    assert (found.how, found.places) == ("known", [(4, 12)])


@pytest.mark.parametrize("label", ["Iron Osprey", "1921-05-04", "77", "…", "x " * 4_000, "((" * 4_000, "9" * 8_000])
def test_what_a_text_does_not_have_is_not_found(label: str) -> None:
    found = find(Text.of("The Grey Petrel was launched on 3 May 1921, 41.5 metres long. " + "y x " * 20_000), label)
    assert (found.how, found.places) == ("", [])


def test_a_whole_passage_is_found_word_by_word() -> None:
    passage = " ".join(f"word{i}" for i in range(100))
    text = f"Before, {passage}; after."
    assert find(Text.of(text), passage.upper()).places == [(8, 8 + len(passage))]


_LETTERS = st.text(alphabet="aAbé1 9-.,()ſİ\u0301", max_size=24)


@settings(max_examples=25)
@given(before=_LETTERS, label=_LETTERS, after=_LETTERS)
def test_places_lie_in_the_text_and_exact_ones_have_the_words(before: str, label: str, after: str) -> None:
    text = f"{before} {label} {after}"
    found = find(Text.of(text), label)
    assert found.how in (*HOWS, "")
    assert bool(found.places) == bool(found.how)
    assert all(0 <= start < end <= len(text) for start, end in found.places)
    if found.how == "exact":
        assert all(words(text[start:end]) == words(label) for start, end in found.places)
