"""Contents that are no complement of their cue: the clause it stands in, breaks into, takes up, or only goes before."""

from collections.abc import Iterator

from kg.extract.attribution_candidate import Candidate, trim
from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import NOMINAL, Syntax, key

_WH = frozenset(("WP", "WDT", "WRB", "WP$"))
_VERBAL = frozenset("VM")  # first letters of the tags of verbs and modals
_BREAKS = frozenset((";", ":", "—", "–"))  # "It never ran; the editor argued": two sentences
_SETTLED = frozenset("confirm admit acknowledge".split())  # with those that deny: "..., which X confirms"
_INTRODUCTORY = frozenset(("mark", "punct", "cc"))
_FINITE_TAGS = frozenset(("VBD", "VBZ", "VBP", "MD"))
_ENDS = frozenset((".", "!", "?", ";", ":"))
_OPENERS = frozenset((",", "to", ".", "-", "—", "–", "(", ")", "so", "as", "in", "on", "at", "of", "for", "and", "or"))
_ASIDES = frozenset(("RB", "CC", "TO", "SYM", "''", "-RRB-", ":", "VB", "WP", "WRB", "WDT"))
_SAYABLE = frozenset("prayer prayers word words grace goodbye hello thanks yes no nothing something".split())
_BEFORE_NOUN = frozenset(("DT", "JJ", "CD", "HYPH", "POS", "PRP$", "_SP"))
_LONGEST_NAME = 8  # tokens
_FARTHEST_THAT = 12  # tokens from "said" to its "that"
_LONGEST_SENTENCE = 80  # tokens
_MAX_CLIMB = 6


def broken_into(s: Syntax, cue: int, name: str, stance: str) -> Candidate | None:
    """The content of a cue that breaks into it: "Ghana, X said, had left", "Ghana, says X, has left"."""
    inserted = s.dep[cue] == "parataxis"
    rest = s.head[cue] if inserted else s.child(cue, "ccomp")
    subjects = [k for k in s.kids[cue] if k < cue and s.dep[k] == "nsubj"]
    if rest <= cue:
        return None
    if inserted and (who := inverted(s, cue)) >= 0:
        topic = subjects[0] if subjects else s.left[rest]
        before, resumes = cue - 2, s.right[who] + 2
    elif len(subjects) == 2 and s.child(rest, "nsubj", "nsubjpass", "expl") < 0:
        topic, who = subjects
        before = s.right[topic]
        resumes = next((j for j in range(cue + 1, rest) if s.head[j] == rest), rest)
    else:
        return None
    first, last = s.on_line(min(s.left[topic], s.left[rest]), s.right[rest], cue)
    if s.low[before + 1] != "," or not first <= before < resumes <= last:
        return None
    start, end = trim(s.text, s.start[first], s.end[last])
    gap = (s.end[before], s.start[resumes])
    return Candidate(start, end, who, cue, name, "rest", stance, s.is_negated(cue), (gap,))


def taken_up(s: Syntax, cue: int, name: str, stance: str, cues: Cues) -> Candidate | None:
    """The content of a cue that takes up the clause before it: "Ghana has left, which X denies"."""
    if stance != "denies" and s.lemma[cue] not in _SETTLED:
        return None
    relative = s.head[cue] if s.dep[cue] == "conj" and s.child(cue, "dobj", "ccomp", "xcomp") < 0 else cue
    which = s.child(relative, "dobj")
    if s.dep[relative] != "relcl" or which < 0 or s.low[which] != "which" or s.low[which - 1] != ",":
        return None
    clause = noun = s.head[relative]
    for _ in range(_MAX_CLIMB):
        if s.tag[clause][0] in _VERBAL:
            break
        clause = s.head[clause]
    if s.tag[clause][0] not in _VERBAL or is_claim(s, noun, cues):
        return None
    if s.dep[clause] == "ccomp" and cues.stance(key(s, s.head[clause]), "that"):  # another says that
        return Candidate(s.start[which], s.end[which], s.subject(cue), cue, name, "obj", stance, s.is_negated(cue))
    first, last = s.on_line(s.left[clause], which - 2, cue)
    start, end = trim(s.text, s.start[first], s.end[last])
    return Candidate(start, end, s.subject(cue), cue, name, "rest", stance, s.is_negated(cue))


def inverted(s: Syntax, verb: int) -> int:
    """The head of a subject that follows its verb behind a comma: "..., says Lima(, ...)"; -1 if there is none."""
    if verb < 2 or s.low[verb - 1] != "," or s.tag[verb] not in ("VBZ", "VBD"):
        return -1
    head = -1
    for i in range(verb + 1, min(s.size, verb + _LONGEST_NAME)):
        if s.line[i] != s.line[verb] or s.low[i] in (",", "."):
            return head
        if s.low[i] in _SAYABLE:  # "came home, said a prayer, ..."
            return -1
        if s.tag[i] in NOMINAL:
            head = i
        elif s.tag[i] not in _BEFORE_NOUN:
            return -1
    return head


def said_around(s: Syntax, verb: int, name: str) -> Iterator[Candidate]:
    """`as X says` and `..., X says, ...`: a verb of saying without a content of its own inside another clause."""
    mark, told = s.child(verb, "mark"), s.child(verb, "dobj")
    if (s.child(verb, "xcomp", "ccomp", "advcl") < 0 and (told < 0 or s.low[told] == "it")) and (
        s.dep[verb] == "parataxis" or (s.dep[verb] == "advcl" and mark >= 0 and s.low[mark] == "as")
    ):
        who = s.subject(verb)
        if who >= 0 and s.low[max(0, s.left[verb] - 1)] not in _BREAKS:
            yield from around(s, verb, who, verb, name)


def followed(s: Syntax, verb: int, name: str, cues: Cues) -> Iterator[Candidate]:
    """`X said (that) ...` where the parser lost the clause: the rest of the sentence, if it has a finite verb."""
    who, first = s.subject(verb), verb + 1
    _, last = s.on_line(verb, min(s.size - 1, verb + _LONGEST_SENTENCE), verb)
    for i in range(verb + 1, min(last, verb + _FARTHEST_THAT)):
        if s.low[i] == "that" and s.tag[i] == "IN":
            first = i
            break
        if s.tag[i][0] == "V" or (s.tag[i][0], s.lemma[i]) in cues.words:
            break
    if first >= s.size or who < 0 or who >= first or s.is_passive(verb) or not s.low[verb - 1][0].isalnum():
        return
    if first == verb + 1 and (s.lemma[verb] != "say" or s.low[first] in _OPENERS or s.tag[first] in _ASIDES):
        return
    end = next((i for i in range(first, last + 1) if s.low[i] in _ENDS), last + 1)
    finite = next((i for i in range(first + 2, end) if s.tag[i] in _FINITE_TAGS or s.low[i] == ","), end)
    clause = s.head[finite] if finite < end and s.dep[finite] in ("aux", "auxpass") else finite
    if finite == end or s.low[finite] == "," or s.dep[clause] in ("relcl", "conj"):
        return
    if s.tag[finite - 1] not in _WH:
        start, stop = trim(s.text, s.start[first], s.end[end - 1])
        yield Candidate(start, stop, who, verb, name, "that", "says", s.is_negated(verb))


def raised(s: Syntax, verb: int, name: str) -> Iterator[Candidate]:
    """`X is said to have left`."""
    k = s.child(verb, "xcomp")
    if k > verb:
        first, last = s.on_line(s.left[s.child(verb, "nsubjpass")], s.right[k], verb)
        start, end = trim(s.text, s.start[first], s.end[last])
        yield Candidate(start, end, s.subject(verb), verb, name, "said", "says", s.is_negated(verb))


def view(s: Syntax, noun: int) -> Iterator[Candidate]:
    """`in X's view`, `in the words of X`."""
    who = s.child(noun, "poss")
    if who < 0 and (of := s.child(noun, "prep")) >= 0 and s.low[of] == "of":
        who = s.child(of, "pobj")
    if who >= 0:
        yield from around(s, s.head[noun], who, noun, "p:view")


def around(s: Syntax, adjunct: int, who: int, cue: int, name: str) -> Iterator[Candidate]:
    """The clause that an adjunct stands in: without it at the clause's edge, with a gap where it stands inside."""
    clause = s.head[adjunct]
    for _ in range(_MAX_CLIMB):
        if s.tag[clause][0] in _VERBAL:
            break
        clause = s.head[clause]
    first, last = s.on_line(s.left[clause], s.right[clause], adjunct)
    a, b = s.left[adjunct], s.right[adjunct]
    while first < a and s.dep[first] in _INTRODUCTORY:  # "that, according to X, ..."
        first += 1
    gaps: tuple[tuple[int, int], ...] = ()
    if a <= first:
        first = b + 1
    elif last - b <= 1:
        last = a - 1
    else:
        gaps = ((s.start[a], s.end[b]),)
    if first <= last:
        start, end = trim(s.text, s.start[first], s.end[last])
        if start < end:
            yield Candidate(start, end, who, cue, name, "rest", gaps=gaps)


def is_claim(s: Syntax, noun: int, cues: Cues) -> bool:
    return s.tag[noun][0] == "N" and cues.stance(key(s, noun), "that") is not None
