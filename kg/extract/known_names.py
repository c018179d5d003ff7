"""Names of the background in a text, as far as they mean there what the background knows."""

from collections.abc import Iterator, Sequence

from kg.extract.extensions import MentionSpan
from kg.extract.lexicon import spelling
from kg.extract.name_shapes import is_name_token, is_title
from kg.extract.parsed import Doc, Span
from kg.extract.resources import Lexicon
from kg.identity.background import Sense
from kg.identity.given_names import is_given_name
from kg.model import How

_LONGEST_NAME = 7  # tokens
_NAME_TAGS = ("NNP", "NNPS", "JJ", "NN", "NNS", "JJR", "CD")
# A longer name of one of these kinds swallows a place: "the Oslo Agreement", "Paris Hollander".
_SWALLOWS = ("PERSON", "WORK_OF_ART", "EVENT", "ORG", "FAC", "PRODUCT", "LAW")
_LEAST_IN_CAPITALS = 4  # letters; "WHO" and "IT" are words in a headline

Names = Sequence[tuple[int, int, str]]  # the language model's names as corrected: tokens [start, end) and label


def known_names(doc: Doc, names: Names, capitals: Sequence[bool], words: Lexicon) -> Iterator[MentionSpan]:
    """Mentions of what the background knows; `capitals` says which tokens stand in headlines."""
    at: dict[int, tuple[int, int, str]] = {i: name for name in names for i in range(name[0], name[1])}
    text, tokens, longest, end = doc.text, doc.tokens, words.longest, 0
    for i, token in enumerate(tokens):
        word = token.text
        if i < end or word.islower():
            continue
        size = longest.get(word, 0)
        loud = len(word) >= _LEAST_IN_CAPITALS and word.isupper()
        if loud:
            size = max(size, longest.get(word.title(), 0))
        for length in range(min(size, _LONGEST_NAME, len(tokens) - i), 0, -1):
            last = tokens[i + length - 1]
            if last.is_space:
                continue
            name = " ".join(text[token.idx : last.idx + len(last.text)].split())
            senses = words.background.senses(name) if name in words.names or (loud and name.isupper()) else ()
            if senses and _believes(doc[i : i + length], senses[0], at, capitals[i], words):
                sense = senses[0]
                span = doc[i : i + length]
                yield MentionSpan(i, i + length, span.root.i, sense.how, sense.known.kind, sense.known.classes)
                end = i + length
                break


def _believes(span: Span, sense: Sense, at: dict[int, tuple[int, int, str]], headline: bool, words: Lexicon) -> bool:
    """Whether words that the background knows mean that here: doubtful ones need the language model's word."""
    doc = span.doc
    if span[0].tag_ not in _NAME_TAGS and sense.weight < 0.9 and not (headline and span[0].is_title):
        return False
    after = doc[span.end] if span.end < len(doc) else None
    if after is not None and after.tag_ == "NNP" and span.root.dep_ == "compound" and span.root.head.i == after.i:
        known_noun = {spelling(after.lemma_)} & (words.role_nouns | words.class_nouns.keys())
        if sense.weight < 0.9 and not known_noun and not (headline and words.background.senses(span.text)):
            return False  # "Sofia Marques" is nobody's capital
        if sense.how is How.DEMONYM and sense.known.kind == "organization" and not known_noun:
            return False  # "the Republican Jewish Coalition"
    rest = span[1:].text if len(span) > 1 and span[0].lower_ == "the" else ""
    people = any(s.how is How.DEMONYM for s in words.background.senses(rest)) if rest else False
    if people and after is not None and after.tag_ in ("NN", "NNS", "JJ"):
        return False  # "The Namibian navy" names no newspaper
    before = doc[span.start - 1] if span.start else None
    if before is not None and is_title(before) and sense.known.kind == "place" and sense.weight < 0.9:
        return False  # "Queen Victoria"
    name = at.get(span.start)
    label = name[2] if name else span[0].ent_type_
    if name is not None and span.end <= name[1]:
        longer = name[1] - name[0] > len(span)
        if longer and label in _SWALLOWS:
            return False
        if label == "PERSON":
            return _is_place_for_a_person(span, sense, words)
    elif sense.known.kind == "place":
        if len(span) == 1 and before is not None and is_given_name(before.text) and is_name_token(before):
            return sense.weight >= 0.9
        return sense.weight >= 0.5
    return sense.weight >= (0.2 if label in ("GPE", "LOC", "NORP", "ORG", "FAC") else 0.5)


def _is_place_for_a_person(span: Span, sense: Sense, words: Lexicon) -> bool:
    """Whether a name that the model takes for a person is a place after all, by the background and the words around."""
    senses = words.background.senses(span.text)  # a capital's name has two senses, both of them places
    weight = sum(s.weight for s in senses if s.known.kind == sense.known.kind)
    if weight >= 0.8:
        return True
    doc, before = span.doc, span.doc[span.start - 1] if span.start else None
    after = doc[span.end] if span.end < len(doc) else None
    if is_given_name(span[0].text) or (after is not None and is_name_token(after)):
        return False
    locative = before is not None and before.lower_ in ("in", "near", "around", "outside", "at")
    return weight >= (0.4 if locative else 0.6)
