"""Texts as plain objects: each name means what it means in spaCy."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.extensions import MentionSpan
from kg.extract.parsed import parsed
from kg.model import How

TEXTS = (
    "",
    "Oslo.",
    " \n Norway hasn't sent its 1,200 soldiers, doctors and nurses home -- but it will, “soon”.\n\nEstonia, the "
    "Baltic country whose capital the Danish king visited in 2019, said NO: www.example.org is down!  ",
    "Whom did the minister, asked by Anna Kovacs and Lars Holm, say that he wanted to meet in Tallinn or Tartu?",
    "ПРЕЗИДЕНТ met 习近平 in São Tomé; the U.S. envoy (a former spy) left on Monday for $3.5m.",
)
SAME = (
    "i", "idx", "text", "lower_", "lemma_", "tag_", "pos_", "dep_", "ent_type_", "ent_iob_", "whitespace_", "is_punct",
    "is_space", "is_alpha", "is_ascii", "is_digit", "is_lower", "is_upper", "is_title",
)  # fmt: skip
TOKENS = ("lefts", "rights", "children", "ancestors", "subtree", "conjuncts")


@pytest.fixture(params=TEXTS, ids=lambda text: text[:12].strip() or "empty")
def doc(nlp: Language, request: pytest.FixtureRequest) -> Doc:
    return nlp(request.param)


def test_a_token_is_what_spacys_is(doc: Doc) -> None:
    plain = parsed(doc)
    assert len(plain) == len(doc)
    for token, other in zip(plain, doc, strict=True):
        assert [getattr(token, name) for name in SAME] == [getattr(other, name) for name in SAME]
        assert (len(token), token.is_sent_start) == (len(other), bool(other.is_sent_start))
        assert token.head.i == other.head.i
        assert (token.left_edge.i, token.right_edge.i) == (other.left_edge.i, other.right_edge.i)
        assert (token.sent.start, token.sent.end) == (other.sent.start, other.sent.end)
        for name in TOKENS:
            assert [t.i for t in getattr(token, name)] == [t.i for t in getattr(other, name)]
        assert [t.is_ancestor(token) for t in plain] == [t.is_ancestor(other) for t in doc]


def test_spans_sentences_and_entities_are_what_spacys_are(doc: Doc) -> None:
    plain = parsed(doc)
    assert plain.text == doc.text
    assert [(s.start, s.end) for s in plain.sents] == [(s.start, s.end) for s in (doc.sents if len(doc) else ())]
    assert [(e.start, e.end, e.label_) for e in plain.ents] == [(e.start, e.end, e.label_) for e in doc.ents]
    for start in range(len(doc)):
        for end in range(start + 1, min(start + 7, len(doc)) + 1):
            span, other = plain[start:end], doc[start:end]
            assert (span.text, len(span)) == (other.text, len(other))
            assert (span.start_char, span.end_char) == (other.start_char, other.end_char)
            assert span.root.i == other.root.i
            assert span.sent.start == other.sent.start
            assert (span[-1].i, span[:1].text, span[1:].text) == (other[-1].i, other[:1].text, other[1:].text)


@pytest.mark.parametrize("mode", ["expand", "contract"])
def test_characters_are_of_the_tokens_that_spacy_says(doc: Doc, mode: str) -> None:
    plain = parsed(doc)
    for start in range(len(doc.text)):
        for end in range(start + 2, min(start + 30, len(doc.text) + 2)):
            span, other = plain.char_span(start, end, mode), doc.char_span(start, end, alignment_mode=mode)
            found = None if span is None else (span.start, span.end)
            assert found == (None if other is None else (other.start, other.end))


def test_what_is_outside_of_a_text_or_a_span_is_an_error(nlp: Language) -> None:
    plain = parsed(nlp("Anna Kovacs left."))
    for ask in (lambda: plain[4], lambda: plain[:2][2], lambda: plain[0].nbor(-1), lambda: plain[3].nbor()):
        with pytest.raises(IndexError):
            ask()


def test_a_text_is_read_once_and_both_forms_share_what_components_leave(nlp: Language) -> None:
    doc = nlp("Anna Kovacs left.")
    plain = parsed(doc)
    assert parsed(doc) is plain
    plain._.mentions = (MentionSpan(0, 2, 1, How.NAME, "person"),)
    assert doc._.mentions == plain._.mentions
    doc._.refers = (None,)
    assert plain._.refers == (None,)
    assert nlp("Anna Kovacs left.")._.mentions == ()
