"""The background as RDF: types, names, coordinates, links to Wikidata and GeoNames, and facts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.iri import Minter
from kg.vocabulary import DCTERMS, NEWS, OWL, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from kg.identity.background import Background, Known

SOURCES = (
    "https://www.geonames.org/",
    "https://www.iso.org/iso-3166-country-codes.html",
    "https://www.wikidata.org/",
    "https://github.com/porimol/countryinfo",
)
_RIGHTS = "Places: GeoNames, CC BY 4.0."
_WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_POPULATION = "http://www.geonames.org/ontology#population"
# The ontology has no property for capitals; Wikidata's is the one that is best known.
_CAPITAL = "http://www.wikidata.org/prop/direct/P36"


def quads(background: "Background", minter: Minter) -> Iterator[str]:
    """N-Quads without line ends: what the graph is, then each thing (sorted by kind and label), then the facts."""
    graph = f"<{minter.graph('background')}>"
    yield f"{graph} <{RDFS}label> {_literal('What is known without articles')} {graph} ."
    yield f"{graph} <{DCTERMS}rights> {_literal(_RIGHTS)} {graph} ."
    for source in SOURCES:
        yield f"{graph} <{DCTERMS}source> <{source}> {graph} ."
    for known in background:
        subject = f"<{minter.entity(known.kind, known.label)}>"
        for predicate, value in _statements(known):
            yield f"{subject} <{predicate}> {value} {graph} ."
    for known, name, other in background.facts():
        subject, value = minter.entity(known.kind, known.label), minter.entity(other.kind, other.label)
        yield f"<{subject}> <{_CAPITAL if name == 'capital' else NEWS + name}> <{value}> {graph} ."


def _statements(known: "Known") -> Iterator[tuple[str, str]]:
    for cls in known.classes:
        yield RDF + "type", f"<{cls}>"
    yield RDFS + "label", _literal(known.label)
    for name in known.names:
        yield SKOS + "altLabel", _literal(name)
    for form in known.forms:
        yield SKOS + "hiddenLabel", _literal(form)
    for code in known.codes:
        yield SKOS + "notation", _literal(code)
    for same in known.same_as:
        yield OWL + "sameAs", f"<{same}>"
    if known.population:
        yield _POPULATION, f'"{known.population}"^^<{XSD}integer>'
    for name, degrees in zip(("lat", "long"), known.coordinates or (), strict=False):
        decimal = f"{degrees:.5f}".rstrip("0").rstrip(".")
        yield _WGS84 + name, f'"{decimal}"^^<{XSD}decimal>'


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
