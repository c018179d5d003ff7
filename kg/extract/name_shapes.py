"""What names look like: which tokens may be part of one, where one begins and ends, and which lines are headlines."""

import re
import unicodedata
from collections.abc import Iterator

from kg.extract.parsed import Doc, Span, Token
from kg.identity.given_names import is_given_name

TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady dame prof professor gen col lt sgt capt rev judge sen rep gov cpl maj adm".split()
)
NOBLE = frozenset("sheikh sheik imam ayatollah pope king queen prince princess emperor empress sultan emir".split())
# Words in capitals before a name that are no part of it, beside the ontology's nouns for people.
TITLE_WORDS = frozenset(
    "governor pastor senator congressman congresswoman representative secretary attorney ambassador commissioner "
    "archbishop bishop cardinal rabbi colonel captain major sergeant lieutenant admiral marshal judge justice "
    "detective officer coach actor actress speaker councillor baroness baron count countess duke duchess professor "
    "doctor reverend minister mayor president chairman premier author singer director economist historian philosopher "
    "archaeologist scientist researcher analyst lawyer journalist reporter correspondent editor comedian rapper "
    "superintendent inspector constable deputy chief commander brigadier ex-president young candidate nominee".split()
)
NOT_NAMES = frozenset(
    "mr mrs ms dr sir lord lady dame prof professor gen general col lt sgt president chancellor minister king "
    "queen prince princess monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december god christmas easter internet i gothic baroque renaissance "
    "reformation enlightenment medieval bible koran quran hindi arabic latin".split()
)
PARTICLES = frozenset("von van der den de del della di da dos das du le la el al ter ten zu bin bint ibn y e".split())
_NO_ENDS = frozenset("y e le la el".split())  # words that may stand before a name of their own
_INNER_PARTICLES = PARTICLES - _NO_ENDS
QUOTES = frozenset("\"“”‘’'«»")
_EDGES = frozenset("'\"“”‘’«»()[]-–—,;:.*#|/")
_LAST_EDGES = (_EDGES - {"."}) | {"'s", "’s"}
_BEFORE_NAMES = TITLES | NOBLE
_SCORE = re.compile(r"(?<=.) \d+ ?[-–:] ?\d+$")  # "beat Liverpool 1-0"
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.-?)+")
_ROMAN = re.compile(r"[IVX]+")
_MARKS = frozenset(("Mn", "Mc", "Cf"))
_MODALS = frozenset("will may can might should could would must does did do is are was were has have".split())
_CONTENT = frozenset(("NN", "NNS", "JJ", "RB", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "JJR", "JJS", "RBR"))
_LEAST_HEADLINE = 4  # capitalised words
_LINE_ENDS = frozenset(".?!")


def is_word(text: str) -> bool:
    """Whether a token is made of letters, with their marks, hyphens and apostrophes."""
    return all(c.isalpha() or c in "-'’" or unicodedata.category(c) in _MARKS for c in text) and text[0].isalpha()


def is_foreign(token: Token) -> bool:
    """Whether a token is of a script other than Latin and may be a part of a name: the model tags those at random."""
    first = token.text[0]
    if first.isascii() or unicodedata.normalize("NFKC", first).isascii() or not first.isalpha():
        return False
    if "LATIN" in unicodedata.name(first, "LATIN"):
        return False
    return not first.islower() and is_word(token.text)


def is_name_token(token: Token) -> bool:
    """Whether a token may be a part of a name by its looks and its tag."""
    if token.tag_ in ("NNP", "NNPS"):
        return bool(token.text[0].isupper()) and (is_word(token.text) or is_initials(token.text))
    return is_foreign(token)


def is_initials(text: str) -> bool:
    """Whether a token is initials with points: "G.W."."""
    return _INITIALS.fullmatch(text) is not None


def is_title(token: Token) -> bool:
    """Whether a token is an honorific before a name: "Mr", "Queen"."""
    return token.text[0].isupper() and token.lower_.rstrip(".") in _BEFORE_NAMES


def is_person_shape(span: Span) -> bool:
    """Whether words look like a person's full name whatever the model says: given name or initials, then a surname."""
    words = [t for t in span if not t.is_space]
    if not 2 <= len(words) <= 6 or not words[-1].text[0].isupper() or len(words[-1].text) < 2:
        return False
    if not all(is_initials(t.text) or t.text == "-" or is_word(t.text) for t in words):
        return False
    if any(t.text[0].islower() and t.lower_ not in PARTICLES for t in words):
        return False
    if _ROMAN.fullmatch(words[-1].text) and len(words) == 2:
        return is_given_name(words[0].text) or len(words[-1].text) > 1
    if is_initials(words[0].text):
        return not is_initials(words[-1].text)
    return is_given_name(words[0].text)


def lines(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a span at line breaks: no name runs over a paragraph's end, few over a line's."""
    first = start
    for i in range(start, end):
        text = doc.tokens[i].text
        if "\n" in text and text.isspace():
            if i > first:
                yield first, i
            first = i + 1
    if first < end:
        yield first, end


def trim(doc: Doc, start: int, end: int) -> Span | None:
    """Take articles, titles, possessive marks and punctuation off the edges of a name."""
    tokens = doc.tokens
    while start < end:
        first = tokens[start]
        if not (
            first.tag_ in ("DT", "POS")
            or first.lower_ in ("the", "a", "an")
            or _is_edge(first.text, _EDGES)
            or (first.lower_.rstrip(".") in TITLES and start + 1 < end)
        ):
            break
        start += 1
    score = _SCORE.search(doc[start:end].text) if end - start > 1 else None
    while score and end > start and tokens[end - 1].idx >= tokens[start].idx + score.start():
        end -= 1
    while start < end and (tokens[end - 1].tag_ == "POS" or _is_edge(tokens[end - 1].text, _LAST_EDGES)):
        end -= 1
    if end - start > 2 and tokens[start].is_sent_start and tokens[start].lower_ in _MODALS:
        start += 1  # "Will Ann Petrie run?"
    return doc[start:end] if start < end else None


def _is_edge(text: str, signs: frozenset[str]) -> bool:
    """Whether a token is one of some signs, or has neither letters nor figures."""
    return text in signs or (not text.isalnum() and not any(c.isalnum() for c in text))


def widen(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A person's name with the particles and surnames that the model cut off: "Paulo | dos Reis"."""
    tokens, size = doc.tokens, len(doc.tokens)
    while end < size and tokens[end - 1].lower_ in PARTICLES and is_name_token(tokens[end]):
        end += 1
    while (
        end + 1 < size
        and tokens[end].lower_ in _INNER_PARTICLES
        and tokens[end].text.islower()
        and is_name_token(tokens[end + 1])
    ):
        end += 2
        while end < size and tokens[end - 1].lower_ in PARTICLES and is_name_token(tokens[end]):
            end += 1
    if end - start == 1 and end < size and is_given_name(tokens[start].text) and not tokens[end].is_sent_start:
        after = tokens[end]
        if not after.ent_type_ and after.text[0].isupper() and is_word(after.text) and after.tag_[:2] == "NN":
            end += 1  # a surname that the model took for a common noun
    if end - start == 1 and start >= 2 and tokens[start - 1].lower_ in _INNER_PARTICLES:
        first = start - 1
        if tokens[first].text.islower() and is_name_token(tokens[first - 1]):
            start = first - 1
    return start, end


def headlines(doc: Doc) -> list[bool]:
    """For each token whether it stands in a line in title case or capitals, where a capital letter tells nothing."""
    flags = [False] * len(doc)
    first, final = 0, len(doc) - 1
    for i, token in enumerate(doc):
        text = token.text
        if text in _LINE_ENDS or i == final or ("\n" in text and text.isspace()):
            if _is_headline(doc, first, i + 1):
                flags[first : i + 1] = [True] * (i + 1 - first)
            first = i + 1
    return flags


def _is_headline(doc: Doc, start: int, end: int) -> bool:
    words = [t for t in doc.tokens[start:end] if t.text.isascii() and t.text[0].isalpha()]
    capital = [t for t in words if t.text[0].isupper()]
    if len(capital) < _LEAST_HEADLINE or any(t.text[0].islower() and t.tag_ in _CONTENT for t in words):
        return False
    if all(t.is_upper for t in words) or any(t.tag_ in _CONTENT and not t.is_upper for t in capital[1:]):
        return True
    return doc[end - 1].is_space and start == 0 and len(capital) > _LEAST_HEADLINE
