"""What the tests of the extraction components look at, as plain words instead of indexes."""

from datetime import date
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.extensions import Match
from kg.extract.reading import reading_of
from kg.model import Article, Reading, Value


class Fact(NamedTuple):
    """One evidence: labels of both ends (of a literal its text), the property's local name, the status, and the source
    in words or by name.
    """

    subject: str
    property: str
    object: str
    status: str = "Asserted"
    by: str | None = None


def read(nlp: Language, text: str, published: date | None = None) -> Doc:
    """A text as all components leave it."""
    doc = nlp.make_doc(text)
    doc._.published = published
    return nlp(doc)


def reading(nlp: Language, text: str) -> Reading:
    """What is read in an article of this text."""
    return reading_of(Article("a", text), read(nlp, text))


def words_of(doc: Doc, mention: int) -> str:
    """The words of a mention."""
    span = doc._.mentions[mention]
    return str(doc[span.start : span.end].text)


def referents(doc: Doc) -> list[tuple[str, str | None]]:
    """Each mention in the order of the text, with the label of its entity."""
    return [
        (words_of(doc, i), None if entity is None else doc._.entities[entity].label)
        for i, entity in enumerate(doc._.refers)
    ]


def facts(nlp: Language, text: str) -> set[Fact]:
    """The evidence of a text."""
    found = reading(nlp, text)
    return {
        Fact(
            found.entities[found.mentions[e.subject].entity].label,
            local(e.predicate),
            e.object.text if isinstance(e.object, Value) else found.entities[found.mentions[e.object].entity].label,
            e.status.term,
            e.attributed_text if e.attributed_to is None else found.entities[e.attributed_to].label,
        )
        for e in found.evidence
    }


def triples(nlp: Language, text: str) -> set[tuple[str, str, str]]:
    """Subject, property and object of the evidence of a text, whatever its status."""
    return {fact[:3] for fact in facts(nlp, text)}


def match(doc: Doc, name: str) -> Match:
    """The one match of a property."""
    found: list[Match] = [m for m in doc._.matches if local(m.property) == name]
    assert len(found) == 1, found
    return found[0]


def local(iri: str) -> str:
    """The local name of a property or class."""
    return iri.rpartition("#")[2]
