"""Attribution by layout: a line "Name: what they say", a heading "What they say - Name"."""

from collections.abc import Iterator

from kg.extract.attribution_candidate import Candidate, trim
from kg.extract.attribution_syntax import Syntax

_LONGEST_NAME = 9  # tokens
_LONGEST_SIGNATURE = 6
_FEWEST_WORDS = 3  # of the content: less is a table or a label
_LABELS = frozenset(
    "latest update updates related note photo photos video watch live breaking read more follow correction reminder "
    "weather sport sports opinion analysis review results business politics world "
    "source subject title date time where when what why how today warning tip tips exclusive editor".split()
)
_UNNAMED = frozenset("report reports official officials source sources police ministry minister study poll".split())
_SMALL = frozenset("of and the on at to for in 's ’s camp from".split())
_PREPOSITIONS = frozenset(("on", "at", "to", "in", "for"))  # "Novak on Serbia: ...": the name stands before it
_DASHES = frozenset(("–", "—", "-"))


def headings(s: Syntax) -> Iterator[Candidate]:
    """The lines that put a name before what it says (interviews too), and headings that put it behind."""
    end = 0
    while end < s.size:
        first = end
        while end < s.size and s.line[end] == s.line[first]:
            end += 1
        while first < end and not s.low[first].strip():
            first += 1
        for i in range(first + 1, min(first + _LONGEST_NAME, end)):
            if s.low[i] == ":":
                if (who := _name(s, first, i)) >= 0 and _speaks(s, i + 1, end):
                    yield _candidate(s, i + 1, end, who, i)
                break
        else:
            for i in range(max(first + _FEWEST_WORDS, end - _LONGEST_SIGNATURE), end - 1):
                if s.low[i] in _DASHES and s.text[s.end[i] : s.end[i] + 1] == " " == s.text[s.start[i] - 1]:
                    if _is_signature(s, i + 1, end) and _speaks(s, first, i):
                        yield _candidate(s, first, i, end - 1, i)
                    break


def _candidate(s: Syntax, first: int, end: int, who: int, cue: int) -> Candidate:
    start, stop = trim(s.text, s.start[first], s.end[end - 1])
    return Candidate(start, stop, who, cue, "h:", "heading")


def _name(s: Syntax, first: int, colon: int) -> int:
    """The last token of the name in [first, colon), -1 if it is none."""
    last, named = -1, False
    if s.low[first:colon].count("(") > s.low[first:colon].count(")"):
        return -1  # "Anna Novak (Serbian: ...)": the colon is the bracket's
    for i in range(first, colon):
        word = s.text[s.start[i] : s.end[i]]
        if s.low[i] in _LABELS or word[0].isdigit():
            return -1
        if s.low[i] in _DASHES and s.text[s.start[i] - 1].isspace():
            last, named = -1, False  # "Polls were right - Novak: ..."
        elif s.low[i] in _PREPOSITIONS:
            named = True
        elif word[0].isupper() or s.tag[i][0] == "N":
            last = last if named else i
        elif word[0].isalnum() and s.low[i] not in _SMALL:
            return -1
    return last if s.text[s.start[first]].isupper() else -1


def _is_signature(s: Syntax, first: int, end: int) -> bool:
    """Whether all words are those of a name, or the one word of a source without a name."""
    if end - first == 1 and s.low[first] in _UNNAMED:
        return True
    return all(s.text[s.start[i]].isupper() and s.tag[i] in ("NNP", "NNPS", "NN") for i in range(first, end))


def _speaks(s: Syntax, first: int, end: int) -> bool:
    """Whether it is a sentence or a heading, not a table's cell or code."""
    words = sum(1 for i in range(first, end) if s.low[i][0].isalpha())
    return words >= _FEWEST_WORDS and 2 * words >= end - first
