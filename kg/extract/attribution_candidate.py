"""What grammar, layout and quotation marks propose, before it is decided what stays: a content and who tells it how."""

from dataclasses import dataclass

_EDGE = " \t\r\n\xa0\u2009\u202f,;:.—–-"


@dataclass(slots=True)
class Candidate:
    """A content, characters [start, end), told by a cue (a token, -1: none) in a frame.

    `speaker` is the head token of the source's words, -1 if none is expressed; `key` names the cue in the table of
    cues; `gaps` are characters between start and end that are the article's own words.
    """

    start: int
    end: int
    speaker: int
    cue: int
    key: str
    frame: str
    stance: str = "says"
    negated: bool = False
    gaps: tuple[tuple[int, int], ...] = ()


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A content's characters without the white space and punctuation around it; quotation marks stay."""
    words = text[start:end].rstrip(_EDGE)
    end = start + len(words)
    return end - len(words.lstrip(_EDGE)), end
