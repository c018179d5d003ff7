"""Which time belongs to which verb or noun of a sentence, by the parse; a time of another clause never does."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.numerals import ORDINALS
from kg.extract.parsed import Doc, Token
from kg.extract.tense import RAISING, SCHEDULED
from kg.extract.time_spans import PRECISIONS
from kg.model import Interval

_CLIMB = 8  # steps from a time up to what it modifies
_HOPS = 3  # steps from a predicate to another whose time it shares
_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM")

# Nouns that have a time of their own: one that stands after them modifies them, not the verb above.
_EVENT_NOUNS = (
    "accident airstrike ambush annexation anniversary arrest assault attack ballot battle bombing campaign ceasefire "
    "ceremony championship clash conference conflict congress coup crash crisis death debate defeat deployment drill "
    "earthquake election event exercise explosion exhibition festival final funeral game gathering inauguration "
    "incident intervention invasion killing launch manoeuvre maneuver march massacre match meeting merger murder "
    "negotiation offensive operation parade poll protest race raid rally referendum resignation retreat revolution "
    "riot session shooting show siege strike summit takeover talk tournament trial trip uprising victory visit vote "
    "war wedding withdrawal"
)
_EVENTS = frozenset(_EVENT_NOUNS.split())
# Verbs that say no more than that the event of their subject or object happened: they share one time.
_HAPPENING = "be begin conclude conduct continue end hold host occur open organise organize resume stage start take"
_LIGHT = frozenset([*_HAPPENING.split(), "have", "kick", "run", *SCHEDULED])
_TAKING_PART = frozenset(["attend", "join", "compete", "participate", "win", "lose", "visit", "play", *_LIGHT])
# A time within a phrase of these stays there: "after the unrest in May, ministers met".
_APART = frozenset(
    [
        "after",
        "before",
        "since",
        "until",
        "following",
        "despite",
        "about",
        "including",
        "like",
        "than",
        "because",
        "due",
    ]
)
_MEANWHILE = frozenset(["at", "during", "in", "amid", "throughout"])


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time in the text: tokens [start_token, end_token), what it means, and the token that it modifies.

    An attributive one ("Monday's talks", "the 2014 vote", "the vote of 2014", in brackets) says nothing of a verb.
    """

    start_token: int
    end_token: int
    interval: Interval
    governor: int
    attributive: bool = False


def time_of(doc: Doc, predicate: Token) -> Interval | None:
    """When what `predicate` (a verb, or a noun such as "deployment", "president") says held or happened.

    The finest time that modifies it, or the verb that it shares its time with; None when its clause names none.
    """
    sentence = predicate.sent
    times: list[TimeExpression] = [each for each in doc._.times if sentence.start <= each.start_token < sentence.end]
    if not times:
        return None
    owners = [(each, {owner.i for owner in _owners(doc, each)}) for each in times]
    near = [predicate]
    for _ in range(_HOPS):
        for token in near:
            own = [each for each, tokens in owners if token.i in tokens]
            if own:
                return _finest(own, predicate)
            shared = _fronted(token, owners)
            if shared:
                return _finest(shared, predicate)
        near = [carrier for token in near for carrier in _carriers(token)]
    opening = times[0]
    opens = all(
        doc[i].pos_ in ("PUNCT", "CCONJ", "ADV", "ADP", "SPACE") for i in range(sentence.start, opening.start_token)
    )
    if len(times) == 1 and opens and not opening.attributive and _main(predicate).i == sentence.root.i:
        return opening.interval
    return None


def is_superlative(noun: Token) -> bool:
    """Whether a time after the noun says where to look for its like: "the first visit since 2001"."""
    return any(child.tag_ in ("JJS", "RBS") or child.lower_ in ORDINALS for child in noun.children)


def _finest(times: list[TimeExpression], predicate: Token) -> Interval:
    def coarseness(each: TimeExpression) -> tuple[bool, int, int]:
        interval = each.interval
        is_open = interval.start is None or interval.end is None
        return is_open, PRECISIONS.index(interval.precision), abs(each.start_token - predicate.i)

    return min(times, key=coarseness).interval


def _owners(doc: Doc, time: TimeExpression) -> Iterator[Token]:
    """What a time belongs to: its governor and, where a noun cannot have a time, what that noun hangs from."""
    token = doc[time.governor]
    yield token
    is_open = time.interval.start is None or time.interval.end is None
    is_day = time.interval.precision == "day"
    nouns = 0  # past its own noun and one more, a time is too far from a verb to be its
    for _ in range(_CLIMB):
        if time.attributive or token.pos_ not in _NOMINAL or nouns > 1:
            return
        above = _above(token)
        if above is None:
            return
        if token.pos_ == "NOUN":
            nouns += 1
            meanwhile = token.dep_ == "pobj" and token.head.lower_ in _MEANWHILE
            if is_superlative(token) or (is_open and token.dep_ not in ("dobj", "attr")):
                return
            if token.lemma_ in _EVENTS and not meanwhile and not (token.dep_ == "dobj" and is_day):
                return
        elif is_open and token.dep_ in ("nsubj", "nsubjpass"):
            return
        token = above
        yield token


def _above(token: Token) -> Token | None:
    """What a noun hangs from, prepositions skipped; None where a noun phrase stands for a clause of its own."""
    if token.head.i == token.i or token.dep_ in ("appos", "ROOT"):
        return None
    if token.dep_ not in ("pobj", "pcomp"):
        return token.head
    preposition = token.head
    while preposition.lower_ not in _APART and preposition.head.i != preposition.i:
        if preposition.head.pos_ not in ("ADP", "SCONJ"):
            return preposition.head
        preposition = preposition.head
    return None


def _carriers(token: Token) -> Iterator[Token]:
    """The tokens whose time is also that of `token`."""
    head = token.head
    if token.dep_ in ("xcomp", "oprd") and (head.lemma_ in RAISING or head.lemma_ in SCHEDULED):
        yield head
    if token.dep_ in ("attr", "acomp") and head.lemma_ == "be":
        yield head
    if token.pos_ == "NOUN":
        if token.dep_ in ("dobj", "nsubj", "nsubjpass") and head.lemma_ in _LIGHT:
            yield head
        if token.dep_ == "pobj" and head.lower_ in _MEANWHILE and head.head.pos_ in _VERBAL:
            yield head.head
        for child in token.children:  # "the drills held in May", "the drills, which begin in May"
            if child.dep_ in ("acl", "relcl") and child.lemma_ in _LIGHT:
                yield child
    if token.pos_ not in _VERBAL:
        return
    if token.dep_ == "advcl" and _is_participle(token):
        yield head
    for child in token.children:
        if child.dep_ == "advcl" and child.i < token.i and _is_participle(child):
            yield child  # "Speaking on Monday, she denied it"
        if child.dep_ == "dobj" and child.lemma_ in _EVENTS and token.lemma_ in _TAKING_PART:
            yield child
        if child.dep_ in ("nsubj", "nsubjpass") and child.lemma_ in _EVENTS and token.lemma_ in _LIGHT:
            yield child
        if child.dep_ == "prep":
            yield from _events_under(child)


def _events_under(preposition: Token) -> Iterator[Token]:
    """The events during which, or on the sidelines of which, something happens."""
    for noun in preposition.children:
        if noun.dep_ != "pobj":
            continue
        if noun.lemma_ in _EVENTS and preposition.lower_ in _MEANWHILE:
            yield noun
        elif noun.lemma_ in ("sideline", "margin"):
            yield from (event for of in noun.children for event in of.children if of.lower_ == "of")


def _is_participle(verb: Token) -> bool:
    """A participle without a conjunction happens together with its main verb: "killing ten"."""
    return verb.tag_ == "VBG" and not any(child.dep_ in ("mark", "aux", "nsubj") for child in verb.children)


def _fronted(verb: Token, owners: list[tuple[TimeExpression, set[int]]]) -> list[TimeExpression]:
    """The times before the first of several joined verbs, which are those of all: "On Monday she came and saw"."""
    first = _main(verb)
    if first.i == verb.i:
        return []
    return [each for each, tokens in owners if first.i in tokens and each.end_token <= first.i]


def _main(verb: Token) -> Token:
    """The first of the verbs that `verb` is joined to by "and"."""
    while verb.dep_ == "conj" and verb.head.pos_ in _VERBAL:
        verb = verb.head
    return verb
