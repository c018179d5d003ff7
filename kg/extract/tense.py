"""Where the tense of a clause points, seen from the publication date: read from the parse of its verb."""

from kg.extract.parsed import Token
from kg.extract.time_spans import Direction

_VERBAL = ("VERB", "AUX")
_CLIMB = 12  # steps up a parse after which we stop asking: sentences are not deeper where it matters
_MAY = "shall sha would 'd ’d may might could can ca should must"
_WILL = ("will", "'ll", "’ll", "wo")
_MODALS = frozenset(_WILL).union(_MAY.split())
# Verbs whose infinitive shares their own time: "began to", "managed to"; any other infinitive lies ahead.
_SHARING = "begin start continue cease stop finish keep go come get proceed seem appear tend happen manage fail refuse"
RAISING = frozenset([*_SHARING.split(), "help", "dare", "use"])
# Participles that say that something lies ahead, and adjectives of the same kind.
SCHEDULED = frozenset(
    ["schedule", "plan", "set", "slate", "expect", "due", "intend", "propose", "book", "fix", "likely"]
)
_UPCOMING = frozenset(["upcoming", "forthcoming", "planned", "scheduled", "proposed", "coming", "future", "next"])
# Verbs whose present tense is a timetable: "the summit opens on Monday".
_OPENING = "begin start open close end finish expire take hold arrive leave depart vote head travel fly resume run last"
_TIMETABLE = frozenset([*_OPENING.split(), "kick", "fall", "be", "meet", "visit", "host", "play", "face", "go", "come"])


def verb_of(token: Token) -> Token | None:
    """The verb whose clause `token` stands in; None in a fragment without one."""
    for _ in range(_CLIMB):
        if token.pos_ in _VERBAL:
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def direction_of(governor: Token) -> Direction:
    """Past or future, for a time that modifies `governor`; past when nothing tells."""
    if governor.pos_ not in _VERBAL and _ahead_of(governor):
        return Direction.FUTURE
    verb = verb_of(governor)
    for _ in range(_CLIMB):
        if verb is None:
            return Direction.PAST
        told = _told_by(verb)
        if told is not None:
            return told
        verb = verb_of(verb.head) if verb.head.i != verb.i else None
    return Direction.PAST


def is_present_perfect(governor: Token) -> bool:
    """Whether the clause stands in the present perfect, active: "has led", "have been at war"."""
    verb = verb_of(governor)
    if verb is None or verb.tag_ not in ("VBN", "VBG"):
        return False
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    passive = any(child.dep_ == "auxpass" for child in helpers)
    return not passive and any(child.lemma_ == "have" and child.tag_ in ("VBZ", "VBP") for child in helpers)


def _ahead_of(noun: Token) -> bool:
    """ "ahead of Monday's summit", "the planned talks"."""
    if any(child.lower_ in _UPCOMING for child in noun.children):
        return True
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ == "ahead"


def _told_by(verb: Token) -> Direction | None:
    """What the verb's own form says; None where it leaves that to the verb above it."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    lemmas = {child.lemma_ for child in helpers}
    if verb.tag_ == "VBD":
        return Direction.PAST
    if words & _MODALS:
        been = verb.tag_ == "VBN" and "have" in lemmas and words.isdisjoint(_WILL)
        return Direction.PAST if been else Direction.FUTURE
    if any(child.tag_ == "TO" for child in helpers):
        return _infinitive(verb, "have" in lemmas)
    if verb.tag_ in ("VBZ", "VBP"):
        ahead = verb.lemma_ in _TIMETABLE or verb.lemma_ in SCHEDULED
        return Direction.FUTURE if ahead else Direction.PAST
    finite = [child for child in helpers if child.tag_ in ("VBZ", "VBP", "VBD")]
    present = any(child.lemma_ == "be" and child.tag_ in ("VBZ", "VBP") for child in finite)
    if verb.tag_ == "VBG":
        if not finite:
            return None
        return Direction.FUTURE if present else Direction.PAST
    if verb.tag_ == "VBN" and (present or not finite):
        ahead = verb.lemma_ in SCHEDULED or (present and verb.lemma_ in _TIMETABLE)
        return Direction.FUTURE if ahead else Direction.PAST
    return Direction.PAST


def _infinitive(verb: Token, perfect: bool) -> Direction | None:
    if perfect:
        return Direction.PAST
    shares = verb.dep_ == "advcl" or (verb.dep_ in ("xcomp", "ccomp") and verb.head.lemma_ in RAISING)
    return None if shares and verb.head.lower_ != "going" else Direction.FUTURE
