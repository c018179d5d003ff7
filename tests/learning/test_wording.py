"""Words are compared without case, accents and punctuation."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.learning.wording import key, placed, places, unqualified, words


def test_ways_of_writing_one_name_have_one_key() -> None:
    assert key("New-York") == key("new york") == key("NEW  YÓRK!") == "new york"
    assert key("—") == ""


def test_a_qualifier_is_no_part_of_a_name() -> None:
    assert unqualified("Petrel (ship) (1921)") == "Petrel"
    assert unqualified("(ship)") == "(ship)"


def test_places_are_those_of_all_words_in_order() -> None:
    text = "Grey petrel, grey-Petrel; petrel grey"
    assert [text[a:b] for a, b in places(placed(text), words("Grey Petrel"))] == ["Grey petrel", "grey-Petrel"]
    assert places(placed(text), []) == []


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    for word in placed(text):
        assert 0 <= word.start < word.end <= len(text)
        assert "".join(words(text[word.start : word.end])) == "".join(words(word.text))
