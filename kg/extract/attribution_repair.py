"""Mends the parse where a second verb of saying hangs on the content of the first: "said it was late and added that".

The parser joins "added" to "was"; readers join it to "said", whose speaker and tense it shares. Its words are then no
part of the first content, and its speaker is the first one's.
"""

from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import Syntax, key

_MAX_CLIMB = 4  # conjuncts and clauses between a verb and the content that it wrongly hangs on
_SEPARATORS = frozenset((",", "—", "–", "-", "--"))
_CLOSING = frozenset(("”", "''", '"', "’", "'"))
_HELPING = frozenset(("aux", "auxpass"))
_DO = frozenset(("did", "does", "do"))
_PRESENT = frozenset(("VBZ", "VBP"))


def reattach(s: Syntax, cues: Cues) -> None:
    """Hang each such verb, with all that follows it in the content, on the verb of saying that governs the content."""
    for verb in range(s.size):
        if s.tag[verb][0] == "V" and s.dep[verb] in ("conj", "advcl") and ("V", s.lemma[verb]) in cues.words:
            _reattach(s, cues, verb)
    s.forget()


def _reattach(s: Syntax, cues: Cues, verb: int) -> None:
    governor, chain = s.head[verb], [s.head[verb]]
    while s.dep[governor] in ("conj", "xcomp", "advcl") and len(chain) < _MAX_CLIMB:
        governor = s.head[governor]
        chain.append(governor)
    cue = s.head[governor]
    if s.dep[governor] != "ccomp" or not cue < governor < verb or s.line[cue] != s.line[verb]:
        return
    if s.tag[cue][0] != "V" or not _says(s, cues, cue) or s.child(cue, "nsubj") < 0:
        return
    first = _belongs_to_cue(s, cues, verb, cue, chain[0])
    if first < 0 or first <= governor:
        return
    for node in chain:
        s.right[node] = min(s.right[node], first - 1)
        moved = [k for k in s.kids[node] if k >= first]
        s.kids[node] = [k for k in s.kids[node] if k < first]
        for k in moved:
            s.head[k] = cue
        s.kids[cue].extend(moved)
    s.kids[cue].sort()


def _belongs_to_cue(s: Syntax, cues: Cues, verb: int, cue: int, governor: int) -> int:
    """The token where the words of `verb` begin if it is parallel to `cue`, else -1."""
    before = s.left[verb] - 1
    if s.low[before] in _CLOSING:  # "was “a mistake,” adding that"
        before -= 1
    if s.dep[verb] == "advcl":  # "..., adding that"
        says = s.tag[verb] == "VBG" and _says(s, cues, verb) and s.child(verb, "nsubj", "mark") < 0
        return before if says and before > cue and s.low[before] in _SEPARATORS else -1
    if _form(s, verb) != _form(s, cue) or any(s.dep[k] in _HELPING and s.low[k] not in _DO for k in s.kids[verb]):
        return -1
    joins = next((k for k in reversed(s.kids[governor]) if k < verb and s.dep[k] == "cc"), -1)
    if joins < 0:
        return -1
    comma = joins - 1 if s.low[joins - 1] in _SEPARATORS else -1
    if s.child(verb, "nsubj") < 0:
        return comma if comma > 0 else joins
    return comma if comma > 0 and _says(s, cues, verb) else -1  # "X said it was late, and Y said it was not"


def _says(s: Syntax, cues: Cues, verb: int) -> bool:
    return cues.stance(key(s, verb), "that") is not None


def _form(s: Syntax, verb: int) -> str:
    """The tense of a verb, "did" and "does" included; present forms are one."""
    for k in s.kids[verb]:
        if s.dep[k] == "aux" and s.tag[verb] == "VB" and s.low[k] in _DO:
            return "VBD" if s.low[k] == "did" else "VBP"
    return "VBP" if s.tag[verb] in _PRESENT else s.tag[verb]
