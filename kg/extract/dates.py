"""The component `kg_dates`: the time expressions of a Doc, with what they mean and what they modify.

Reads the parse and doc._.published (a date, or None); leaves a tuple of TimeExpression in doc._.times. The grammar
finds the words (kg.extract.time_grammar); the parse tells times from other things of the same form, gives the tense,
and says what a time modifies. `time_of` answers when a predicate held or happened.
"""

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.extract.extensions import declare
from kg.extract.tense import direction_of, is_present_perfect, verb_of
from kg.extract.time_attachment import TimeExpression, is_superlative, time_of
from kg.extract.time_grammar import Phrase, scan
from kg.extract.time_rules import TODAY
from kg.extract.time_values import Calendar, Offset, Range, Setting, Value, resolve
from kg.extract.time_values import Span as Days
from kg.model import Interval

__all__ = ["TimeExpression", "time_of"]

_BEFORE_NOUN = frozenset(["compound", "nummod", "amod", "nmod", "poss"])
_TIMES_IN_NAMES = frozenset(["", "DATE", "TIME", "CARDINAL", "ORDINAL", "EVENT", "QUANTITY", "PERCENT", "LAW"])
_DETERMINING = frozenset(["DT", "PRP$", "POS", "JJ"])
_YEARS = range(1900, 2100)  # in which four figures before a noun are a year
_ANCHOR_SENTENCES = 1  # how far back "the day before" may look for its day

declare("times", ())


@Language.component("kg_dates", assigns=["doc._.times"], requires=["token.dep", "token.tag"])
def find_times(doc: Doc) -> Doc:
    """Set doc._.times: the time expressions that can be dated, in the order of the text."""
    times: list[TimeExpression] = []
    anchor: tuple[int, Days] | None = None  # the last closed time: the token where it stands, and its days
    text = doc.text
    for phrase in scan(text):
        found = _read(doc, text, phrase, doc._.published, anchor)
        if found is not None:
            times.append(found)
            interval = found.interval
            if interval.start is not None and interval.end is not None:
                anchor = found.start_token, Days(interval.start, interval.end, interval.precision)
    doc._.times = tuple(times)
    return doc


def _read(
    doc: Doc, text: str, phrase: Phrase, published: date | None, anchor: tuple[int, Days] | None
) -> TimeExpression | None:
    span = _tokens(doc, text, phrase.start, phrase.end)
    core = span and _tokens(doc, text, phrase.core_start, phrase.end)
    if span is None or core is None or _is_name(doc, core, phrase.bare):
        return None
    root = core.root
    attributive = root.dep_ in _BEFORE_NOUN and root.head.i >= span.end
    if phrase.bare and not (attributive and _dates_noun(doc, root, span.start)):
        return None
    if attributive and not phrase.bare and _belongs_to_clause(doc, root, span.start):
        attributive = False
    if attributive and not _is_dated_noun(doc, core, phrase.core):
        return None
    value = phrase.value
    if phrase.operator:
        first = doc[span.start]
        if root.dep_ in ("nsubj", "nsubjpass"):  # "since May took office"
            return None
        from_noun = phrase.operator == "from" and root.head.i == first.i and first.head.pos_ in ("NOUN", "PROPN")
        if attributive or first.dep_ == "mark" or from_noun:  # "since Monday's talks", "a photograph from 2010"
            value, span = phrase.core, core
    governor = root.head if attributive else _governor(doc, span)
    setting = Setting(
        published,
        direction_of(governor),
        _anchor(doc, anchor, span.start) if isinstance(value, Offset) else None,
        is_present_perfect(governor),
    )
    days = resolve(value, setting)
    if days is None:
        return None
    words = text[phrase.start if span is not core else phrase.core_start : phrase.end]
    attributive = attributive or (span.start > 0 and doc[span.start - 1].lower_ in ("of", "("))
    return TimeExpression(
        span.start, span.end, Interval(days.start, days.end, days.precision, words), governor.i, attributive
    )


def _tokens(doc: Doc, text: str, start: int, end: int) -> Span | None:
    """The tokens of a phrase; None when they hold letters or figures that do not belong to it."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    more = text[span.start_char : start] + text[end : span.end_char]
    return None if any(character.isalnum() for character in more) else span


def _is_name(doc: Doc, core: Span, bare: bool) -> bool:
    """Whether the words belong to a name: the Sunday Herald, Theresa May, August Weber.

    After "in" and "on" they do not, though the next word is one: "in March Weber left".
    """
    then = not bare and core.start > 0 and doc[core.start - 1].lower_ in ("in", "on", "since")
    for token in core:
        if token.ent_type_ not in _TIMES_IN_NAMES:
            before = token.i == core.start and token.ent_iob_ == "I"
            after = core.end < len(doc) and doc[core.end].ent_iob_ == "I"
            if before or (not then and (after or token.ent_type_ == "PERSON")):
                return True
    return False


def _dates_noun(doc: Doc, root: Token, start: int) -> bool:
    """Whether a mere month or year before a noun dates it: "the 2014 vote", not "August Weber", "Euro 2016 fans"."""
    before = doc[start - 1] if start else None
    if before is not None and before.pos_ == "PROPN":
        return False
    name = root.head.pos_ == "PROPN" and root.head.ent_type_ != "EVENT"
    return not name or (before is not None and before.tag_ == "DT")


def _belongs_to_clause(doc: Doc, root: Token, start: int) -> bool:
    """Whether the parse took an opening time for a part of the noun after it: "On Friday Weber left"."""
    if root.dep_ == "poss":
        return False
    if root.lower_ in TODAY:
        return True
    name = root.head.pos_ == "PROPN" and root.head.ent_type_ != "EVENT"
    return name or (start > 0 and doc[start - 1].lower_ in ("on", "in") and root.head.tag_ == "NNS")


def _is_dated_noun(doc: Doc, core: Span, value: Value) -> bool:
    """Whether figures before a noun date it ("the 2014 vote") and do not count it ("2014 votes")."""
    first = value.first if isinstance(value, Range) else value
    if not isinstance(first, Calendar) or first.month is not None or first.year is None:
        return True
    if first.year not in _YEARS:
        return False
    if core.root.head.tag_ not in ("NNS", "NNPS"):
        return True
    before = doc[core.start - 1] if core.start else None
    return before is not None and (before.tag_ in _DETERMINING or before.lower_ in ("in", "since", "during"))


def _governor(doc: Doc, span: Span) -> Token:
    """What a time that is not attributive modifies: the head of its preposition, or its own."""
    token = span.root
    if token.dep_ in _BEFORE_NOUN and token.head.i >= span.end:
        token = token.head  # the subject or the object of the preposition: the clause is above it
        verb = verb_of(token)
        if token.dep_ != "pobj" and verb is not None:
            return _speaker_of(doc, verb, span.start) or verb
    if span.start > 0 and doc[span.start].lower_ == "since":
        before = doc[span.start - 1]
        if before.pos_ == "NOUN" and is_superlative(before):  # "for the first time since 1994"
            return before
    for _ in range(len(span) + 8):
        head = token.head
        if head.i == token.i:
            return token
        inside = span.start <= head.i < span.end
        if not inside and head.pos_ not in ("ADP", "ADV") and head.dep_ != "prep":
            return _speaker_of(doc, head, span.start) or head
        token = head
    return token


def _speaker_of(doc: Doc, governor: Token, start: int) -> Token | None:
    """The verb of saying just before a time that the parse took into what is said: "Weber said Monday she left"."""
    above = governor.head
    if governor.dep_ != "ccomp" or not above.i < start < governor.i:
        return None
    before = doc[start - 1]
    if before.pos_ == "ADP" and start > 1:
        before = doc[start - 2]
    return above if before.i == above.i or before.head.i == above.i else None


def _anchor(doc: Doc, anchor: tuple[int, Days] | None, start: int) -> Days | None:
    """The time that the text named before, in the same sentence or the one before it."""
    if anchor is None:
        return None
    sentences = sum(1 for token in doc[anchor[0] + 1 : start + 1] if token.is_sent_start)
    return anchor[1] if sentences <= _ANCHOR_SENTENCES else None
