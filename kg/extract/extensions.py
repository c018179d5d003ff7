"""What the components leave on a Doc for each other, declared in one place.

doc._.published     date of publication, or None                         the caller
doc._.mentions      tuple of MentionSpan                                 kg_mentions
doc._.entities      tuple of kg.model.Entity                             kg_entities
doc._.refers        entity index of each mention, or None                kg_entities, then kg_coreference
doc._.stands_for    entity index that a mention may stand for as an      kg_entities
                    agent ("Moscow" for Russia), or None
doc._.matches       tuple of Match                                       kg_relations, then kg_status
doc._.off_schema    tuple of kg.model.OffSchema: a pattern holds, an     kg_relations
                    end does not fit
doc._.attributions  tuple of attribution.Attribution                     kg_attribution
doc._.times         tuple of dates.TimeExpression                        kg_dates
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from spacy.tokens import Doc

from kg.model import Entity, How, Interval, OffSchema, Status, Value

if TYPE_CHECKING:
    from datetime import date

    from kg.extract.attribution import Attribution
    from kg.extract.parsed import Doc as Parsed
    from kg.extract.time_attachment import TimeExpression

_KEY = "kg"  # in the Doc's user data
ANY_CLASS = "*"  # of the ends of an example: they show how a thing is said, not of what


@dataclass(frozen=True, slots=True)
class MentionSpan:
    """Words that refer to something: tokens [start, end), the head token, and how they refer."""

    start: int
    end: int
    head: int
    how: How
    kind: str  # of kg.vocabulary.KINDS, or "" where only the rest of the article can tell
    classes: tuple[str, ...] = ()  # class IRIs that the words themselves show
    sure: float = 1.0  # that the name means this entity and not its homonym
    open: bool = False  # a value or a noun phrase that a relation ends in: no name, and the graph has its words


@dataclass(frozen=True, slots=True)
class Match:
    """A relation that was found between two mentions (indexes into doc._.mentions) and their entities.

    Where the property's values are literals, the object's words give `value`, and no entity.
    """

    subject: int
    property: str  # IRI
    object: int
    subject_entity: int
    object_entity: int | None
    anchor: int  # token that carries the relation
    path: tuple[int, ...]  # tokens between the ends, the anchor first
    predicate: int | None  # token whose clause decides on the status; None: presupposed by a noun phrase
    rule: str  # IRI of the pattern
    confidence: float
    role: str | None = None  # words of the office, for titles
    may_end: bool = True  # what was so once and is no longer has ended
    lasting: bool = False  # holds although the office that it is told by is over
    counted: int | None = None  # token of the direct object, which may carry a quantity
    timed: int | None = None  # token that the time hangs on, where an example says so
    status: Status = Status.ASSERTED
    attribution: int | None = None  # index into doc._.attributions
    when: Interval | None = None
    value: Value | None = None


class Layers:
    """All of this of one Doc."""

    __slots__ = (
        "attributions", "entities", "matches", "mentions", "off_schema", "parsed", "published", "refers", "stands_for",
        "times",
    )  # fmt: skip

    def __init__(self) -> None:
        self.published: date | None = None
        self.mentions: tuple[MentionSpan, ...] = ()
        self.entities: tuple[Entity, ...] = ()
        self.refers: tuple[int | None, ...] = ()
        self.stands_for: tuple[int | None, ...] = ()
        self.matches: tuple[Match, ...] = ()
        self.off_schema: tuple[OffSchema, ...] = ()
        self.attributions: tuple[Attribution, ...] = ()
        self.times: tuple[TimeExpression, ...] = ()
        self.parsed: Parsed | None = None  # the Doc itself as plain objects, once a component has asked for it


def layers(doc: Doc) -> Layers:
    """What the components left on a Doc, as one object."""
    found = doc.user_data.get(_KEY)
    if found is None:
        found = doc.user_data[_KEY] = Layers()
    return cast(Layers, found)


def _declare(name: str) -> None:
    Doc.set_extension(
        name,
        getter=lambda doc: getattr(layers(doc), name),
        setter=lambda doc, value: setattr(layers(doc), name, value),
        force=True,  # however often the module is imported
    )


for _name in Layers.__slots__:
    _declare(_name)
