"""Who said what: the spaCy component kg_attribution, over tagger, parser and lemmatizer.

Grammar (attribution_clauses), layout (attribution_headings) and quotation marks (attribution_speech) each show some
attributions; here they become one sorted list, nested where one source reports another.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.attribution_candidate import Candidate
from kg.extract.attribution_clauses import clauses
from kg.extract.attribution_cues import Cues
from kg.extract.attribution_headings import headings
from kg.extract.attribution_repair import reattach
from kg.extract.attribution_speech import UTTERANCE, Quoted, Speech, locate
from kg.extract.attribution_syntax import Syntax
from kg.extract.parsed import Doc as Parsed
from kg.extract.parsed import parsed

_NESTED = frozenset(("that", "s", "said"))
_FIRST_AND_SECOND = frozenset(("i", "we", "you"))
_ANSWERS = frozenset("respond reply answer retort counter rejoin rebut shoot_back fire_back hit_back snap_back".split())
_SPOKEN = frozenset(("says", "asks", "about", "demands"))
_MENTAL = frozenset(  # "does not think that" tells what somebody thinks
    "believe think feel suspect assume presume imagine consider suppose figure reckon guess expect want see sense "
    "confident sure certain convinced optimistic adamant".split()
)
_ANSWER_DISTANCE = 3  # lines


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's words, thoughts or wishes. Offsets are characters of doc.text; -1 and "" where nothing is expressed.

    The content [start, end) keeps its quotation marks and its "that". Where the article puts words of its own into a
    content ("...," X said. "...") they are its `gaps`. `stance` is explained in attribution_cues. `outer` (the
    attribution that encloses this one) and `responds_to` are indexes into doc._.attributions. `is_utterance` is False
    where nobody says anything that the source around it does not: "did not say that", "X says that he hopes".
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
    is_utterance: bool = True
    gaps: tuple[tuple[int, int], ...] = ()


class AttributionFinder:
    """Sets doc._.attributions, sorted by (start, -end)."""

    def __init__(self) -> None:
        self._cues = Cues()

    def __call__(self, doc: Doc) -> Doc:
        s = Syntax(parsed(doc))
        reattach(s, self._cues)
        doc._.attributions = _attributions(s, _selected(s, self._candidates(s)))
        return doc

    def _candidates(self, s: Syntax) -> list[Candidate]:
        quoted = locate(s, s.quotations)
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


def enclosing(doc: Doc | Parsed, start_char: int, end_char: int) -> list[int]:
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

    What a quoted person says that others say is left to the quotation, except where these are named or deny it.
    """
    starts = [q.start for q in quoted]

    def around(at: int) -> Quoted | None:
        k = bisect_right(starts, at) - 1
        return quoted[k] if k >= 0 and at < quoted[k].end else None

    for c in candidates:
        cue = s.start[c.cue]
        own = around(cue)
        if own and own.words >= UTTERANCE and not (c.frame in _NESTED and (c.stance == "denies" or _is_named(s, c))):
            continue
        if c.frame in ("pre", "rest") and _is_tag(s, c, around, quoted, starts):
            continue
        for q in (around(c.start), around(c.end - 1)):
            if q and q.words > 2 and not q.start <= cue < q.end:
                c.start, c.end = min(c.start, q.start), max(c.end, q.end)
        yield c


def _is_named(s: Syntax, c: Candidate) -> bool:
    return c.speaker >= 0 and s.tag[c.speaker] in ("NNP", "NNPS")


def _is_tag(
    s: Syntax, c: Candidate, around: Callable[[int], Quoted | None], quoted: Sequence[Quoted], starts: Sequence[int]
) -> bool:
    """Whether a cue belongs to a quotation beside it alone: `"...," X said as he left`, `Asked why, X said: "..."`."""
    opening = around(c.start)
    if opening and opening.words >= UTTERANCE and opening.last <= c.cue:
        return s.text[opening.end - 2] in ",?!" and any(s.low[i][0].isalpha() for i in range(opening.last, c.cue))
    k = bisect_right(starts, s.start[c.cue])
    if k == len(quoted) or c.start >= s.start[c.cue] or quoted[k].words < UTTERANCE:
        return False
    between = range(c.cue + 1, quoted[k].first)
    return 0 < len(between) <= 2 and all(s.low[i] in (",", ":") or i == c.speaker for i in between)


def _selected(s: Syntax, candidates: list[Candidate]) -> list[Candidate]:
    """Sorted, without repetitions, and nested only where a source of its own says a whole clause."""
    candidates.sort(key=lambda c: (c.start, -c.end, c.stance != "denies"))
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
            clause = c.frame in _NESTED or c.stance == "denies" or (c.frame == "rest" and c.key.startswith("p:"))
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
        outer = open_[-1] if open_ else None
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
                outer=outer,
                negated=c.negated,
                responds_to=_answered(s, selected, i),
                is_utterance=not _is_silent(c) and not (outer is not None and _is_own_thought(s, c)),
                gaps=tuple((start, end) for start, end in c.gaps if c.start < start and end < c.end),
            )
        )
        open_.append(i)
    return tuple(found)


def _is_silent(c: Candidate) -> bool:
    """Whether the words tell that something is not said: "did not mention"."""
    _, _, word = c.key.partition(":")
    return c.negated and c.stance in _SPOKEN and word not in _MENTAL


def _is_own_thought(s: Syntax, c: Candidate) -> bool:
    """Whether a source tells its own thought ("X says that he hopes"): its words are the source's as they are."""
    _, _, word = c.key.partition(":")
    return c.speaker >= 0 and s.tag[c.speaker] == "PRP" and (word in _MENTAL or c.stance in ("hopes", "knows", "plans"))


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
