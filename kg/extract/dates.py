"""The component `kg_dates`: the time expressions of a Doc, with what they mean and what they modify.

Reads the parse and doc._.published (a date, or None); leaves a tuple of TimeExpression in doc._.times. The grammar
finds the words (kg.extract.time_grammar); the parse tells times from other things of the same form, gives the tense,
and says what a time modifies. `time_of` answers when a predicate held or happened.
"""

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.errors import UsageError
from kg.extract.parsed import Doc, Span, Token, parsed
from kg.extract.tense import direction_of, is_present_perfect, verb_of
from kg.extract.time_attachment import TimeExpression, is_superlative, time_of
from kg.extract.time_grammar import Phrase, scan
from kg.extract.time_rules import TODAY
from kg.extract.time_spans import Direction, Setting
from kg.extract.time_spans import Span as Days
from kg.extract.time_values import Calendar, Offset, Range, Value, resolve
from kg.model import Interval

__all__ = ["TimeExpression", "time_of"]

_BEFORE_NOUN = frozenset(["compound", "nummod", "amod", "nmod", "poss"])
_TIMES_IN_NAMES = frozenset(["", "DATE", "TIME", "CARDINAL", "ORDINAL", "EVENT", "QUANTITY", "PERCENT", "LAW"])
_DETERMINING = frozenset(["DT", "PRP$", "POS", "JJ"])
_YEARS = range(1900, 2100)  # in which four figures before a noun are a year
_ANCHOR_SENTENCES = 1  # how far back "the day before" may look for its day
_ANCHOR_TOKENS = 200


@Language.component("kg_dates", assigns=["doc._.times"], requires=["token.dep", "token.tag"])
def find_times(doc: SpacyDoc) -> SpacyDoc:
    """Set doc._.times: the time expressions that can be dated, in the order of the text.

    UsageError when the language model has no parser.
    """
    if len(doc) and not doc.has_annotation("DEP"):
        raise UsageError("the language model has no parser, which dates need; name another with --model")
    reader = _Reader(parsed(doc))
    found = (reader.read(phrase) for phrase in scan(reader.text))
    doc._.times = tuple(each for each in found if each is not None)
    return doc


class _Reader:
    """Reads the phrases of one Doc from left to right."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self._doc = doc
        self._published: date | None = doc._.published
        self._anchor: tuple[int, Days] | None = None  # the last closed time: the token where it stands, and its days
        self._tenses: dict[int, tuple[Direction, bool]] = {}  # of governors: one of a long list has many times

    def read(self, phrase: Phrase) -> TimeExpression | None:
        """The expression, when the parse does not speak against it and its days can be told."""
        doc = self._doc
        span = self._tokens(phrase.start, phrase.end)
        core = self._tokens(phrase.core_start, phrase.end)
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
        interval = self._interval(value, phrase, span, core, governor)
        if interval is None:
            return None
        attributive = attributive or (span.start > 0 and doc[span.start - 1].lower_ in ("of", "("))
        return TimeExpression(span.start, span.end, interval, governor.i, attributive)

    def _interval(self, value: Value, phrase: Phrase, span: Span, core: Span, governor: Token) -> Interval | None:
        if governor.i not in self._tenses:
            self._tenses[governor.i] = direction_of(governor), is_present_perfect(governor)
        direction, perfect = self._tenses[governor.i]
        anchor = self._anchor_of(span.start) if isinstance(value, Offset) else None
        days = resolve(value, Setting(self._published, direction, anchor, perfect))
        if days is None:
            return None
        if days.start is not None and days.end is not None:
            self._anchor = span.start, days
        start = phrase.core_start if span is core else phrase.start
        return Interval(days.start, days.end, days.precision, self.text[start : phrase.end])

    def _tokens(self, start: int, end: int) -> Span | None:
        """The tokens of a phrase; None when they hold letters or figures that do not belong to it."""
        span = self._doc.char_span(start, end, alignment_mode="expand")
        if span is None:
            return None
        more = self.text[span.start_char : start] + self.text[end : span.end_char]
        return None if any(character.isalnum() for character in more) else span

    def _anchor_of(self, start: int) -> Days | None:
        """The time that the text named before, in the same sentence or the one before it."""
        if self._anchor is None or start - self._anchor[0] > _ANCHOR_TOKENS:
            return None
        sentences = sum(1 for token in self._doc[self._anchor[0] + 1 : start + 1] if token.is_sent_start)
        return self._anchor[1] if sentences <= _ANCHOR_SENTENCES else None


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
