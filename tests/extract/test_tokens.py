"""The tokenizer around runs of characters that are no words: every offset stays, and such a run is one token."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.extract.pipeline import load
from kg.extract.tokens import BoundedTokenizer

PLAIN = "Norway doesn't deploy its troops to Estonia's capital, “Tallinn” (or Tartu) ... it said."
LONG = (
    *(c * 1_000 for c in "“”\"'’()[]{}<>.,;:!?-—/*#@$%&_+=~|…•€中🇳😀\u200b\u202e\u0301"),
    "([{“" * 250,
    "'s" * 500,
    "a." * 500,
    "5kg" * 500,
    "don't" * 500,
    "👩\u200d" * 500,
    "http://example.org/?" + "q=a&" * 500,
    "e" + "\u0301" * 1_000,
)


class Counting:
    """A tokenizer that remembers how much it had to read at once."""

    def __init__(self) -> None:
        self.inner = load().tokenizer._inner
        self.longest = 0

    def __call__(self, text: str) -> Doc:
        self.longest = max(self.longest, *(len(word) for word in text.split()), 0)
        return self.inner(text)


def words(doc: Doc) -> list[str]:
    return [token.text for token in doc]


def check(text: str) -> Doc:
    counting = Counting()
    doc = BoundedTokenizer(counting, load().vocab)(text)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text
    assert counting.longest <= 200
    return doc


@pytest.mark.parametrize("run", LONG, ids=lambda run: ascii(run[:4]))
def test_a_run_that_is_no_word_is_one_token(run: str) -> None:
    assert words(check(run)) == [run]
    doc = check(f"{PLAIN} {run} {PLAIN}")
    alone = words(check(PLAIN))
    assert words(doc) == [*alone, run, *alone]
    assert [token.norm_ for token in doc if token.text == "n't"] == ["not", "not"]


@pytest.mark.parametrize("run", ["-" * 64, "." * 64, "(" * 64, "https://example.org/" + "a" * 180])
def test_what_may_be_a_word_is_left_to_the_inner_tokenizer(run: str) -> None:
    text = f"{PLAIN}\n\n{run} {PLAIN}"
    assert words(check(text)) == words(load().tokenizer._inner(text))


def test_marks_around_a_word_are_a_token_of_their_own() -> None:
    marks = "=" * 100
    assert words(check(f"{marks}Oslo{marks}  Bergen")) == [marks, "Oslo", marks, " ", "Bergen"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["“", "'s", "Oslo", " ", "\n", "\u0301", "a.", "(", "\u00a0"]), st.integers(1, 120))
    )
)
@settings(max_examples=25, deadline=None)
def test_every_text_is_its_tokens(parts: list[tuple[str, int]]) -> None:
    check("".join(part * times for part, times in parts))
