"""What a sentence states and the ontology does not let be: a pattern holds, but an end is not of domain or range."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.extract.extensions import Match
from kg.extract.pattern_search import Found
from kg.model import OffSchema
from ontology.model import Ontology

if TYPE_CHECKING:
    from kg.extract.relations import SentenceSearch


def off_schema(search: SentenceSearch, hits: Iterable[Found], found: Sequence[Match]) -> Iterator[OffSchema]:
    """The candidates among hits whose ends do not fit, one for each property and pair of ends.

    Nothing where another property joins the two: the sentence has been understood.
    """
    doc, ontology = search.doc, search.ontology
    joined = {frozenset((match.subject, match.object)) for match in found}
    seen: set[tuple[str, frozenset[int]]] = set()
    for hit in hits:
        ends = frozenset((hit.subject, hit.object))
        key = (hit.pattern.property, ends)
        mentions = frozenset(search.by_head.get(head, -1) for head in ends)
        wrong = misfit(search, ontology, hit)
        if key in seen or mentions in joined or not wrong:
            continue
        seen.add(key)
        sentence = doc[hit.subject].sent
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        yield OffSchema(
            search.words_at(hit.subject),
            hit.pattern.property,
            search.words_at(hit.object),
            wrong,
            start,
            start + len(text.strip()),
        )


def misfit(search: SentenceSearch, ontology: Ontology, hit: Found) -> str:
    """Which end of a hit is not what its property wants, in words; "" where both are."""
    prop = ontology.properties[hit.pattern.property]
    ends = search.ends(prop.iri, hit.subject, hit.object)
    wrong = []
    for name, end, head, wanted in (
        ("subject", ends[0], hit.subject, prop.domain),
        ("object", ends[1], hit.object, prop.range),
    ):
        if end is not None:
            continue
        if name == "object" and not prop.is_object:
            wrong.append(f"its object must be {classes(ontology, wanted, ' or ')}, these words give none")
            continue
        entity = search.entity_at(head)
        if entity is not None:
            own = classes(ontology, entity.classes, ", ") or "of no class"
            wrong.append(f"its {name} must be {classes(ontology, wanted, ' or ')}, {entity.label} is {own}")
    return "; ".join(wrong)


def classes(ontology: Ontology, iris: Sequence[str], joined: str) -> str:
    """The labels of classes, or the last parts of the IRIs of those that the ontology does not have."""
    known = ontology.classes
    return joined.join(known[i].label if i in known else re.sub(r"^.*[#/]", "", i) for i in iris)
