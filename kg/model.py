"""The domain types, from an article to what was read in it. Plain data: no spaCy, no RDF library.

Offsets count Unicode code points of the article's text; `end` is exclusive: `text[start:end]` are the words.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum, IntEnum

from kg.errors import ArticleError


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its source gave it; `source` (file, line) is for messages and never reaches the graph."""

    identifier: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    source: str = ""
    authors: tuple[str, ...] = ()  # the graph keeps no order of them

    def content_hash(self) -> str:
        """SHA-256 (hex) of all fields that reach the graph; authors count only where there are some."""
        values: dict[str, object] = {name: getattr(self, name) for name in _SINGLE}
        if self.authors:
            values["authors"] = sorted(set(self.authors))
        return hashlib.sha256(_ENCODER.encode(values).encode("ascii")).hexdigest()


_SINGLE = tuple(of.name for of in fields(Article) if of.name not in ("source", "authors"))
_ENCODER = json.JSONEncoder(ensure_ascii=True, sort_keys=True, default=str)


class How(Enum):
    """How a mention refers to its entity."""

    NAME = "Name"
    PRONOUN = "Pronoun"
    DEMONYM = "Demonym"
    METONYM = "Metonym"
    DESCRIPTION = "Description"


class Status(IntEnum):
    """How a statement stands in its sentence; when several fit, the smallest is meant."""

    CONDITIONAL = 1
    DENIED = 2
    NEGATED = 3
    ENDED = 4
    POSSIBLE = 5
    PLANNED = 6
    REPORTED = 7
    ASSERTED = 8

    @property
    def term(self) -> str:
        """The local name in the kg: vocabulary."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions refer to: a kind (of kg.vocabulary.KINDS), the canonical label, and the most specific classes."""

    kind: str
    label: str
    classes: tuple[str, ...]  # class IRIs of the ontology, sorted
    names: tuple[str, ...] = ()  # other names: skos:altLabel
    forms: tuple[str, ...] = ()  # other forms in the text that stand for it: skos:hiddenLabel


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text that refer to an entity (an index into Reading.entities)."""

    start: int
    end: int
    entity: int
    how: How


@dataclass(frozen=True, slots=True)
class Interval:
    """When it held or happened; either end may be open. `text` are the words, `precision` is day, month, year ..."""

    start: date | None
    end: date | None
    precision: str
    text: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """Somebody's words: the content's span, who says it, and the cue that tells us ("said", "according to")."""

    start: int
    end: int
    speaker_text: str
    cue: str
    speaker: int | None = None  # index into Reading.entities, when the source is an entity
    outer: int | None = None  # index into Reading.utterances, when nested
    responds_to: int | None = None  # index into Reading.utterances


@dataclass(frozen=True, slots=True)
class Value:
    """A date, number or string as the object of a claim: a literal, and the words of the text that give it."""

    text: str  # lexical form
    datatype: str  # IRI
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that states one claim. Mentions, entities and utterances are indexes into the Reading."""

    subject: int  # index into Reading.mentions
    predicate: str  # property IRI
    object: int | Value  # index into Reading.mentions, or a literal
    status: Status
    start: int  # of the quoted sentence
    end: int
    rule: str  # IRI of what found it
    confidence: float
    attributed_to: int | None = None  # index into Reading.entities
    attributed_text: str | None = None
    utterance: int | None = None
    when: Interval | None = None
    quantity: str | None = None  # canonical decimal or integer
    quantity_text: str | None = None
    role_text: str | None = None


@dataclass(frozen=True, slots=True)
class OffSchema:
    """What a sentence states of a property, but not of things that the ontology lets it have: never in the graph."""

    subject: str  # the words
    property: str  # IRI
    object: str
    reason: str
    start: int  # of the sentence
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one article."""

    article: Article
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    off_schema: tuple[OffSchema, ...] = ()


Result = Reading | ArticleError  # of reading one article

_REASONS = 100  # that are told apart: words of the articles stand in them


@dataclass(slots=True)
class Counts:
    """What a build did; one line of it per field in the summary."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)  # by reason
    entities: int = 0
    facts: int = 0
    claims: dict[str, int] = field(default_factory=dict)  # by status
    off_schema: int = 0  # stated, but not of what the ontology lets have it
    seconds: float = 0.0

    def skip(self, reason: str) -> None:
        """Count an article that was left out on purpose."""
        known = reason in self.skipped or len(self.skipped) < _REASONS
        name = reason if known else "other reasons"
        self.skipped[name] = self.skipped.get(name, 0) + 1
