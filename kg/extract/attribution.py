"""Who said what: the spaCy component kg_attribution, over tagger, parser and lemmatizer.

Grammar (attribution_clauses), layout (attribution_headings) and quotation marks (attribution_speech) each show some
attributions; here they become one sorted list, nested where one source reports another.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.attribution_clauses import Candidate, clauses
from kg.extract.attribution_cues import Cues
from kg.extract.attribution_headings import headings
from kg.extract.attribution_speech import UTTERANCE, Quoted, Speech, locate
from kg.extract.attribution_syntax import Syntax
from kg.extract.extensions import declare
from kg.extract.quotations import quotations

_NESTED = frozenset(("that", "s", "said"))
_FIRST_AND_SECOND = frozenset(("i", "we", "you"))
_ANSWERS = frozenset("respond reply answer retort counter rejoin rebut shoot_back fire_back hit_back snap_back".split())
_ANSWER_DISTANCE = 3  # lines


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's words, thoughts or wishes. Offsets are characters of doc.text; -1 and "" where nothing is expressed.

    The content [start, end) keeps its quotation marks and its "that". Where the article puts words of its own into a
    content ("...," X said. "...") they are its `gaps`. `stance` is explained in attribution_cues. `outer` (the
    attribution that encloses this one) and `responds_to` are indexes into doc._.attributions.
    """

    start: int
    end: int
    speaker_start: int
    speaker_end: int
    speaker_text: str
    cue_start: int
    cue_end: int
    cue: str
    stance: str
    outer: int | None
    negated: bool
    responds_to: int | None
    gaps: tuple[tuple[int, int], ...] = ()


declare("attributions", ())


class AttributionFinder:
    """Sets doc._.attributions, sorted by (start, -end)."""

    def __init__(self) -> None:
        self._cues = Cues()

    def __call__(self, doc: Doc) -> Doc:
        s = Syntax(doc)
        doc._.attributions = _attributions(s, _selected(s, self._candidates(s)))
        return doc

    def _candidates(self, s: Syntax) -> list[Candidate]:
        quoted = locate(s, quotations(s.text))
        found = list(headings(s))
        found.extend(_outside(s, quoted, clauses(s, self._cues)))
        Speech(s, quoted, self._cues, found).attribute()
        return found


@Language.factory(
    "kg_attribution",
    requires=["token.dep", "token.head", "token.tag", "token.lemma"],
    assigns=["doc._.attributions"],
)
def create_kg_attribution(nlp: Language, name: str) -> AttributionFinder:  # noqa: ARG001  (spaCy's signature)
    """The component for nlp.add_pipe("kg_attribution")."""
    return AttributionFinder()


def enclosing(doc: Doc, start_char: int, end_char: int) -> list[int]:
    """The indexes of the attributions whose content contains [start_char, end_char), innermost first.

    Left out are contents that are only spoken about (stance "about"): nothing is said of whether they are so.
    """
    found = [
        (a.end - a.start, i)
        for i, a in enumerate(doc._.attributions)
        if a.start <= start_char
        and end_char <= a.end
        and a.stance != "about"
        and not any(start <= start_char and end_char <= end for start, end in a.gaps)
    ]
    return [i for _, i in sorted(found, key=lambda pair: (pair[0], -pair[1]))]


def _outside(s: Syntax, quoted: Sequence[Quoted], candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates whose cue is not itself quoted, their contents widened to whole quotations.

    What a quoted person says that others say is left to the quotation, except that they deny it.
    """
    starts = [q.start for q in quoted]

    def around(at: int) -> Quoted | None:
        k = bisect_right(starts, at) - 1
        return quoted[k] if k >= 0 and at < quoted[k].end else None

    for c in candidates:
        cue = s.start[c.cue]
        own = around(cue)
        if own and own.words >= UTTERANCE and not (c.stance == "denies" and c.frame in _NESTED):
            continue
        for q in (around(c.start), around(c.end - 1)):
            if q and q.words > 2 and not q.start <= cue < q.end:
                c.start, c.end = min(c.start, q.start), max(c.end, q.end)
        yield c


def _selected(s: Syntax, candidates: list[Candidate]) -> list[Candidate]:
    """Sorted, without repetitions, and nested only where a source of its own says a whole clause."""
    candidates.sort(key=lambda c: (c.start, -c.end))
    selected: list[Candidate] = []
    open_: list[Candidate] = []
    for c in candidates:
        if c.start >= c.end:
            continue
        while open_ and open_[-1].end < c.end:
            open_.pop()
        if open_:
            if (c.start, c.end) == (open_[-1].start, open_[-1].end):
                continue
            clause = c.frame in _NESTED or c.stance == "denies"
            if not clause or c.speaker < 0 or s.low[c.speaker] in _FIRST_AND_SECOND:
                continue
        selected.append(c)
        open_.append(c)
    return selected


def _attributions(s: Syntax, selected: Sequence[Candidate]) -> tuple[Attribution, ...]:
    found: list[Attribution] = []
    open_: list[int] = []
    for i, c in enumerate(selected):
        while open_ and selected[open_[-1]].end < c.end:
            open_.pop()
        speaker_start = speaker_end = cue_start = cue_end = -1
        if c.speaker >= 0:
            first, last = s.phrase(c.speaker)
            speaker_start, speaker_end = s.start[first], s.end[last - 1]
        if c.cue >= 0:
            cue_start, cue_end = s.start[c.cue], s.end[c.cue]
        found.append(
            Attribution(
                start=c.start,
                end=c.end,
                speaker_start=speaker_start,
                speaker_end=speaker_end,
                speaker_text=s.text[speaker_start:speaker_end] if speaker_start >= 0 else "",
                cue_start=cue_start,
                cue_end=cue_end,
                cue=s.text[cue_start:cue_end] if cue_start >= 0 else "",
                stance=c.stance,
                outer=open_[-1] if open_ else None,
                negated=c.negated,
                responds_to=_answered(s, selected, i),
                gaps=tuple((start, end) for start, end in c.gaps if c.start < start and end < c.end),
            )
        )
        open_.append(i)
    return tuple(found)


def _answered(s: Syntax, selected: Sequence[Candidate], i: int) -> int | None:
    """What an answer answers: the nearest utterance of another source before it."""
    c = selected[i]
    if c.cue < 0 or c.key[2:] not in _ANSWERS or c.speaker < 0:
        return None
    speaker = s.low[c.speaker]
    for k in range(i - 1, max(-1, i - 10), -1):
        other = selected[k]
        if other.cue >= 0 and s.line[c.cue] - s.line[other.cue] > _ANSWER_DISTANCE:
            return None
        if other.stance != "about" and other.speaker >= 0 and s.low[other.speaker] != speaker:
            return k
    return None
