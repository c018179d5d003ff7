"""Where the text is between quotation marks: pairs them, straight and typographic, over paragraphs, in linear time.

Works on characters alone. Newspapers repeat the opening mark at each paragraph of a long quotation and close only the
last; single marks are also apostrophes; and marks get lost. A quotation that is never closed ends with its paragraph.
"""

import re
from dataclasses import dataclass

_MARK = re.compile(r"""``|''|[“”„‟"«»‘‚‛']|\n[ \t\xa0\r]*\n\s*|\n""")
_STRAIGHT = frozenset(('"', "''"))  # open and close; the others point
_CLOSING = frozenset(("”", "»"))
_SINGLE = frozenset("‘‚‛'")
# A quotation in single marks stays on its line and is short, else it was an apostrophe; the bound keeps it linear.
_SINGLE_QUOTATION = re.compile(r"""[‘‚‛'](?=[\w$£€(\[#@])[^\n“”"]{0,400}?[^\s“”"‘][’'](?!\w)""")
_MAX_PARAGRAPHS = 40  # a quotation that goes on for longer has lost its closing mark


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters [start, end) of a quotation with its marks; `closed` says whether its closing mark is there."""

    start: int
    end: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of `text`, in order, never overlapping (quotations within quotations are left out)."""
    found: list[Quotation] = []
    start = -1  # of the open quotation
    line_end = -1  # where its first line ended, should its closing mark be lost
    opening = ""
    inner = paragraphs = position = 0
    while match := _MARK.search(text, position):
        mark, here, position = match.group(), match.start(), match.end()
        if mark[0] == "\n":
            if start < 0:
                continue
            line_end = here if line_end < 0 else line_end
            inner = 0
            if text.startswith(opening, position) and _opens(text, position, opening) and paragraphs < _MAX_PARAGRAPHS:
                paragraphs += 1
                position += len(opening)  # repeated at each paragraph
            elif mark != "\n":
                found.append(Quotation(start, here, closed=False))
                start = -1
        elif mark in _SINGLE:
            if start < 0 and _opens(text, here, mark) and (single := _SINGLE_QUOTATION.match(text, here)):
                position = single.end()
                found.append(Quotation(here, position, closed=True))
        elif start < 0:
            if mark not in _CLOSING and _opens(text, here, mark):
                start, line_end, opening, inner, paragraphs = here, -1, mark, 0, 0
        elif mark in _CLOSING or not _opens(text, here, mark):
            if inner:
                inner -= 1
            else:
                found.append(Quotation(start, position, closed=True))
                start = -1
        elif mark != opening:
            inner = 1  # not counted: a lost mark inside must not keep the outer quotation open
        else:  # another begins: the closing mark of the one before is lost
            if line_end >= 0:
                found.append(Quotation(start, line_end, closed=False))
            start, line_end, inner, paragraphs = here, -1, 0, 0
    if start >= 0:
        found.append(Quotation(start, line_end if line_end >= 0 else len(text.rstrip()), closed=False))
    return found


def _opens(text: str, at: int, mark: str) -> bool:
    """Whether the mark at `at` stands where a quotation begins: before a word and, if straight, not after one."""
    before, after = text[at - 1 : at], text[at + len(mark) : at + len(mark) + 1]
    if not after or after.isspace():
        return False
    return not (mark in _STRAIGHT or mark == "'") or not (before.isalnum() or before in (".", ",", "!", "?", "…", ")"))
