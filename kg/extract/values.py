"""Values in a text: the words that may give a date, a number or a string, and the literals that they give.

    for span in values(doc):
        literal_of(doc, span, (XSD + "gYear",))     Value("1867", ...xsd:gYear, 21, 35), or None

Where a value is, the grammar of times, the numerals, quotation marks and the parse's noun phrases tell. What it gives
depends on the datatypes that are asked for: "7 November 1867" is a date, a month and a year, "1867" a year, a number
and a string. Nothing is made up: a year alone is no date, "3.5" no integer, "20 to 30" no number.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spacy.lang.lex_attrs import like_url

from kg.extract.extensions import MentionSpan
from kg.extract.noun_phrases import heads_phrase, label_of, phrase_of
from kg.extract.numerals import canonical, number
from kg.extract.parsed import Doc, Span, Token
from kg.extract.quantities import CURRENCIES, is_numeral, numeral_to
from kg.extract.tense import direction_of
from kg.extract.time_grammar import scan
from kg.extract.time_spans import Setting
from kg.extract.time_spans import Span as Days
from kg.extract.time_values import resolve
from kg.model import Value
from kg.vocabulary import RDF, RDFS, XSD

_LONGEST_QUOTATION = 12  # words; longer ones are speech, no titles
_UNITS = frozenset(
    "metre meter kilometre kilometer centimetre centimeter millimetre millimeter micrometre nanometre mile yard foot "
    "feet inch acre hectare m km cm mm ft in mi nm µm ha sqm sq kg g mg kilogram kilogramme gram gramme milligram ton "
    "tonne t pound lb ounce oz stone litre liter millilitre milliliter l ml hl gallon barrel pint bottle second minute "
    "hour day week month year decade s ms min h kmh km/h mph knot kph degree celsius fahrenheit kelvin °c °f c f k "
    "watt kilowatt megawatt gigawatt w kw mw gw kwh mwh volt v ampere hertz hz khz mhz ghz byte bit kb mb gb tb "
    "kilobyte megabyte gigabyte terabyte dollar euro cent pence franc yen yuan rupee rouble ruble crown peso percent % "
    "point euros dollars decibel db joule calorie kcal newton pascal bar psi horsepower hp carat light-year parsec "
    "au".split()
)
_SUFFIXED = re.compile(r"([\d,.]+)([a-zµ]+)")  # figures and a unit or scale in one token: "12km", "2bn"
_NEGATIVE = re.compile(r"[-−]\d{1,12}(\.\d{1,9})?")  # one token
_HEDGES = frozenset(("advmod", "quantmod"))
_INTEGERS: dict[str, tuple[int | None, int | None]] = {  # the least and the greatest of each
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_DECIMALS = ("decimal", "double", "float")
_STRINGS = ("string", "normalizedString", "token")
_ANYTHING = frozenset((RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral"))
_YEARS = range(1000, 2101)  # that figures alone may be
_IN_YEAR = frozenset("in since of by from until year around circa c c. ( ad".split())


@dataclass(frozen=True, slots=True)
class ValueSpan:
    """Words that may give a value: tokens [start, end), the token that stands for them in the grammar, and their form.

    `form` is "date", "number", "quoted", "uri" or "phrase"; of a date the `days` are told, of a number its `number`.
    """

    start: int
    end: int
    head: int
    form: str
    days: Days | None = None
    number: Decimal | None = None
    measured: bool = False  # a number with its unit


def values(doc: Doc, phrases: bool = True) -> tuple[ValueSpan, ...]:
    """The candidates of a text in its order, at most one for each head; `phrases`: bare noun phrases, too.

    Reads the parse, the named entities and doc._.published, against which "last Monday" is told.
    """
    found: dict[int, ValueSpan] = {}
    dates = list(_dates(doc))
    inside = {i for date in dates if date.end - date.start > 1 for i in range(date.start, date.end)}
    numbers = (n for n in _numbers(doc) if n.head not in inside)
    for source in (_quoted(doc), dates, numbers, _uris(doc), _phrases(doc) if phrases else ()):
        for span in source:
            found.setdefault(span.head, span)
    return tuple(sorted(found.values(), key=lambda s: (s.start, s.end)))


def beside_names(
    doc: Doc, mentions: Sequence[MentionSpan], phrases: bool
) -> tuple[dict[int, ValueSpan], frozenset[int]]:
    """The candidates, by head, that are no mentions; and which of the mentions are none, but a part of a value:
    "May" in "3 May 1988", and a word of a quoted title that nothing is known of.
    """
    found = values(doc, phrases)
    dated = {i for s in found if s.form == "date" and s.end - s.start > 1 for i in range(s.start, s.end)}
    quoted = {i for s in found if s.form == "quoted" for i in range(s.start, s.end)}
    inner = frozenset(
        n
        for n, m in enumerate(mentions)
        if dated.issuperset(range(m.start, m.end)) or (not m.kind and quoted.issuperset(range(m.start, m.end)))
    )
    named = {i for n, m in enumerate(mentions) if n not in inner for i in range(m.start, m.end)}
    return {span.head: span for span in found if span.head not in named}, inner


def value_at(doc: Doc, start: int, end: int, among: Iterable[ValueSpan] | None = None) -> ValueSpan:
    """The candidate that the tokens [start, end) give, or lie in; a phrase of just these where none does.

    `among` are the text's values without its phrases, for whoever asks often.
    """
    best: ValueSpan | None = None
    for span in values(doc, phrases=False) if among is None else among:
        overlap = min(end, span.end) - max(start, span.start)
        if overlap > 0 and (best is None or overlap > min(end, best.end) - max(start, best.start)):
            best = span
    if best is not None and not (best.form == "number" and end - start > best.end - best.start + 2):
        return best
    return ValueSpan(start, end, doc[start:end].root.i, "phrase")


def literal_of(doc: Doc, span: ValueSpan, datatypes: Collection[str]) -> Value | None:
    """The literal that a candidate gives, of the first of the datatypes (IRIs) that fits; without any, what fits best.

    None when the words give none of them. A type derived from xsd:integer comes as xsd:integer, within its bounds:
    stores keep no difference.
    """
    wanted = tuple(datatypes)
    if not wanted or _ANYTHING.intersection(wanted):
        wanted = tuple(XSD + name for name in ("date", "gYearMonth", "gYear", "integer", "decimal", "anyURI", "string"))
    for datatype in _finest_first(wanted):
        text = _lexical(doc, span, datatype.removeprefix(XSD))
        if text is not None:
            name = datatype.removeprefix(XSD)
            kept = XSD + "integer" if name in _INTEGERS else "" if name == "string" else datatype
            start, end = doc[span.start].idx, doc[span.end - 1].idx + len(doc[span.end - 1])
            return Value(text, kept or XSD + "string", start, end)
    return None


def name_value(doc: Doc, start: int, end: int, datatypes: Collection[str]) -> Value | None:
    """The literal that a name (tokens [start, end)) gives: a string, where one is wanted."""
    return literal_of(doc, ValueSpan(start, end, end - 1, "quoted"), datatypes)


def _finest_first(datatypes: Iterable[str]) -> list[str]:
    order = ("date", "gYearMonth", "gYear", *_INTEGERS, *_DECIMALS, "anyURI", *_STRINGS)
    known = {XSD + name: i for i, name in enumerate(order)}
    return sorted((d for d in datatypes if d in known), key=lambda d: known[d])


def _lexical(doc: Doc, span: ValueSpan, datatype: str) -> str | None:
    """The lexical form that a candidate has in a datatype (its local name in xsd:), or None."""
    if datatype in ("date", "gYearMonth", "gYear"):
        return _calendar(doc, span, datatype)
    if datatype in _INTEGERS:
        value = _number_of(doc, span)
        least, greatest = _INTEGERS[datatype]
        if value is None or value != value.to_integral_value():
            return None
        if (least is not None and value < least) or (greatest is not None and value > greatest):
            return None
        return canonical(value.to_integral_value())
    if datatype in _DECIMALS:
        value = _number_of(doc, span)
        return None if value is None else canonical(value)
    if datatype == "anyURI":
        return doc[span.start : span.end].text if span.form == "uri" else None
    if datatype in _STRINGS and (span.form in ("quoted", "phrase") or (span.form == "number" and not span.measured)):
        words = doc[span.start : span.end]
        return label_of(doc, span.start, span.end) if span.form == "phrase" else " ".join(words.text.split())
    return None


def _calendar(doc: Doc, span: ValueSpan, datatype: str) -> str | None:
    days = span.days
    if days is None:
        return _lone_year(doc, span) if datatype == "gYear" else None
    start, end = days.start, days.end
    if start is None or end is None:
        return None
    if datatype == "date":
        return start.isoformat() if start == end else None
    if start.year != end.year:
        return None
    if datatype == "gYearMonth":
        return f"{start.year:04}-{start.month:02}" if start.month == end.month else None
    return f"{start.year:04}"


def _lone_year(doc: Doc, span: ValueSpan) -> str | None:
    """A year that the grammar of times takes for a number, for want of figures: "in 476"."""
    token = doc[span.end - 1]
    before = doc[span.start - 1].lower_ if span.start else ""
    plain = span.end - span.start == 1 and token.text.isascii() and token.text.isdigit() and len(token) in (3, 4)
    return token.text.zfill(4) if plain and before in _IN_YEAR else None


def _number_of(doc: Doc, span: ValueSpan) -> Decimal | None:
    if span.number is not None:
        return span.number
    word = doc[span.start].text
    lone = span.form == "date" and span.end - span.start == 1 and word.isascii() and word.isdigit()
    return Decimal(word) if lone else None  # "of 1867 votes", where a year is as good a reading


# --------------------------------------------------------------------------------------------------------- candidates


def _dates(doc: Doc) -> Iterator[ValueSpan]:
    for phrase in scan(doc.text):
        span = doc.char_span(phrase.core_start, phrase.end, alignment_mode="expand")
        if span is None or (span[0].ent_iob_ == "I" and span[0].ent_type_ in ("PERSON", "WORK_OF_ART")):
            continue
        root = span.root
        if phrase.bare and span[0].is_digit and int(span[0].text) not in _YEARS:
            continue  # "rated 2650"
        days = resolve(phrase.core, Setting(doc._.published, direction_of(root)))
        if days is not None:
            yield ValueSpan(span.start, span.end, root.i, "date", days)


def _numbers(doc: Doc) -> Iterator[ValueSpan]:
    index = len(doc) - 1
    while index >= 0:
        if not is_numeral(doc, index):
            if _NEGATIVE.fullmatch(doc[index].text):
                number_ = Decimal(doc[index].text.replace("−", "-"))
                unit = _unit(doc, index + 1)
                end, head = (index + 1, index) if unit is None else (unit + 1, unit)
                yield ValueSpan(index, end, head, "number", number=number_, measured=unit is not None)
            index -= 1
            continue
        run = numeral_to(doc, index)
        index = run.start - 1
        found = _number(doc, run)
        if found is not None:
            yield found


def _number(doc: Doc, run: range) -> ValueSpan | None:
    start, end = run.start, run.stop
    words = [doc[i].lower_ for i in run]
    currency = start > 0 and doc[start - 1].lower_ in CURRENCIES
    unit = _unit(doc, end)
    last = _SUFFIXED.fullmatch(words[-1])
    figures, letters = last.groups() if last else ("", "")
    if letters and figures and not currency and letters in ("m", "k", "b", "mn") and unit is None:
        return None  # "a 5m wall": metres, or millions
    if figures and letters and letters in _UNITS and letters not in ("m", "k", "b") and number(words) is None:
        words[-1] = figures  # "12km" in one token
        unit = end - 1
    value = number(["".join(words)] if len(words) == 2 and not doc[start].whitespace_ and len(words[1]) <= 2 else words)
    if value is None:
        value = number(words)
    if value is None or _is_ranged(doc, run):
        return None
    if start > 0 and doc[start - 1].text in ("-", "−", "–") and _is_sign(doc, start - 1):
        value, start = -value, start - 1
    if currency:
        start -= 1
    if unit is not None:
        end = max(end, unit + 1)
    root = doc[unit] if unit is not None and unit >= run.stop else doc[run.start : run.stop].root
    for child in doc[run.stop - 1].lefts:
        if child.dep_ in _HEDGES and child.left_edge.i < start and child.lower_ not in ("$",):
            start = min(start, child.left_edge.i)  # "nearly", "at least": how sure the number is stands in its words
    return ValueSpan(start, end, root.i, "number", number=value, measured=unit is not None or currency)


def _unit(doc: Doc, after: int) -> int | None:
    """The token of the unit that stands right after a numeral: "3.5 kg", "12-metre", "30 square miles"."""
    i = after
    if i < len(doc) and doc[i].text in ("-", "‑") and not doc[i].whitespace_:
        i += 1
    while i < len(doc) and doc[i].lower_ in ("square", "cubic", "us", "nautical"):
        i += 1
    if i >= len(doc) or doc[i].is_sent_start:
        return None
    token = doc[i]
    if token.lower_ in _UNITS or token.lemma_.lower() in _UNITS:
        noun = token.tag_[:2] == "NN" or token.lower_ in ("%", "percent") or len(token) <= 3
        return i if noun and token.lower_ not in ("in",) else None
    return None


def _is_sign(doc: Doc, index: int) -> bool:
    return not doc[index].whitespace_ and (index == 0 or bool(doc[index - 1].whitespace_) or doc[index - 1].text == "(")


def _is_ranged(doc: Doc, run: range) -> bool:
    """Whether a numeral is one end of a range, or one of two that may be meant: "20 to 30", "two or three"."""
    for at, other in ((run.start - 1, run.start - 2), (run.stop, run.stop + 1)):
        there = 0 <= other < len(doc) and 0 <= at < len(doc)
        if there and doc[at].lower_ in ("to", "or", "–", "-") and is_numeral(doc, other):
            return True
    return False


def _quoted(doc: Doc) -> Iterator[ValueSpan]:
    if not any(mark in doc.text for mark in "\"“„«‘'`"):
        return
    for quotation in doc.quotations():
        text = doc.text[quotation.start : quotation.end]
        inner = text.strip("\"“”„‟«»‘’‚‛'`")
        core = inner.strip(" ,.;")
        if not quotation.closed or not core or len(core.split()) > _LONGEST_QUOTATION:
            continue
        start = quotation.start + text.index(core)
        span = doc.char_span(start, start + len(core), alignment_mode="contract")
        if span is not None and len(span):
            yield ValueSpan(span.start, span.end, _root(span).i, "quoted")


def _root(span: Span) -> Token:
    """What stands for quoted words outside of them, whatever the parse makes of their inside."""
    heads = [t for t in span if not span.start <= t.head.i < span.end]
    return heads[0] if len(heads) == 1 else span.root


def _uris(doc: Doc) -> Iterator[ValueSpan]:
    for token in doc:
        if like_url(token.text):
            yield ValueSpan(token.i, token.i + 1, token.i, "uri")


def _phrases(doc: Doc) -> Iterator[ValueSpan]:
    for token in doc:
        if heads_phrase(token):
            start, end = phrase_of(doc, token.i)
            yield ValueSpan(start, end, token.i, "phrase")
