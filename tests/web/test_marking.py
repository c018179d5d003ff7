"""Cutting texts at marks and notes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.web.marking import Mark, Note, Piece, paragraphs, pieces

TEXT = "Russia met Ukraine."
RUSSIA, UKRAINE = Mark(0, 6, "/russia"), Mark(11, 18, "/ukraine")


def test_marks_part_the_text() -> None:
    assert pieces(TEXT, [UKRAINE, RUSSIA]) == [
        Piece("Russia", RUSSIA),
        Piece(" met "),
        Piece("Ukraine", UKRAINE),
        Piece("."),
    ]


def test_a_mark_inside_of_another_is_left_out() -> None:
    assert pieces("U.S. President", [Mark(0, 4, "/us"), Mark(0, 14, "/president")]) == [
        Piece("U.S. President", Mark(0, 14, "/president"))
    ]


def test_a_note_stands_after_its_words() -> None:
    assert pieces(TEXT, [UKRAINE], [Note(19, 2), Note(19, 1)])[-3:] == [
        Piece("."),
        Piece("", note=1),
        Piece("", note=2),
    ]


def test_a_note_inside_of_a_mark_stands_after_it() -> None:
    assert pieces(TEXT, [RUSSIA], [Note(3, 1)])[:2] == [Piece("Russia", RUSSIA), Piece("", note=1)]


def test_offsets_count_from_the_start_of_the_text() -> None:
    assert pieces("met Ukraine.", [UKRAINE, RUSSIA], start=7) == [Piece("met "), Piece("Ukraine", UKRAINE), Piece(".")]


def test_blank_lines_part_paragraphs_and_offsets_go_on() -> None:
    text = "😀 one\n \n\n two\nlines\n\n\n"
    two = Mark(text.index("two"), text.index("two") + 3, "/two")
    assert paragraphs(text, [two], [Note(5, 1)]) == [
        [Piece("😀 one"), Piece("", note=1)],
        [Piece("two", two), Piece("\nlines")],
    ]


@settings(max_examples=25)
@given(
    text=st.text(alphabet="ab\n 😀", max_size=40),
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8),
    offsets=st.lists(st.integers(0, 50), max_size=5),
)
def test_nothing_but_blank_space_is_lost(text: str, spans: list[tuple[int, int]], offsets: list[int]) -> None:
    marks = [Mark(start, end) for start, end in spans]
    notes = [Note(offset, number) for number, offset in enumerate(offsets, start=1)]
    assert "".join(piece.text for piece in pieces(text, marks, notes)) == text
    whole = "".join(piece.text for paragraph in paragraphs(text, marks, notes) for piece in paragraph)
    assert "".join(whole.split()) == "".join(text.split())
    for piece in pieces(text, marks, notes):
        assert piece.mark is None or text[piece.mark.start : piece.mark.end] == piece.text
