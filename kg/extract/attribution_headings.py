"""Attribution by layout: a line "Name: what they say"."""

from collections.abc import Iterator

from kg.extract.attribution_clauses import Candidate, trim
from kg.extract.attribution_syntax import Syntax

_LONGEST_NAME = 9  # tokens
_FEWEST_WORDS = 3  # of the content: less is a table or a label
_LABELS = frozenset(
    "latest update updates related note photo photos video watch live breaking read more follow correction reminder "
    "source subject title date time where when what why how today warning tip tips exclusive editor".split()
)
_SMALL = frozenset("of and the on at to for in 's ’s camp from".split())
_PREPOSITIONS = frozenset(("on", "at", "to", "in", "for"))  # "Novak on Serbia: ...": the name stands before it
_DASHES = frozenset(("–", "—", "-"))


def headings(s: Syntax) -> Iterator[Candidate]:
    """The lines that put a name before what it says, interviews included."""
    end = 0
    while end < s.size:
        first = end
        while end < s.size and s.line[end] == s.line[first]:
            end += 1
        while first < end and not s.low[first].strip():
            first += 1
        colon = next((i for i in range(first + 1, min(first + _LONGEST_NAME, end)) if s.low[i] == ":"), -1)
        if colon > 0 and (who := _name(s, first, colon)) >= 0 and _speaks(s, colon + 1, end):
            start, stop = trim(s.text, s.start[colon + 1], s.end[end - 1])
            yield Candidate(start, stop, who, colon, "h:", "heading")


def _name(s: Syntax, first: int, colon: int) -> int:
    """The last token of the name in [first, colon), -1 if it is none."""
    last = -1
    for i in range(first, colon):
        word = s.text[s.start[i] : s.end[i]]
        if s.low[i] in _LABELS or word[0].isdigit():
            return -1
        if s.low[i] in _DASHES:
            last = -1  # "Polls were right - Novak: ..."
        elif word[0].isupper() or s.tag[i][0] == "N":
            if last < 0 or s.low[last + 1 if last + 1 < colon else last] not in _PREPOSITIONS:
                last = i
        elif word[0].isalnum() and s.low[i] not in _SMALL:
            return -1
    return last if s.text[s.start[first]].isupper() else -1


def _speaks(s: Syntax, first: int, end: int) -> bool:
    words = sum(1 for i in range(first, end) if s.low[i][0].isalpha())
    return words >= _FEWEST_WORDS and 2 * words >= end - first
