"""A small graph in the data model, written by hand: three articles, an ontology and a background.

Everything that has an offset is found in the text by its words, so the graph quotes its articles exactly.
"""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.iri import Minter
from kg.model import Article
from kg.vocabulary import DCTERMS, KG, NEWS, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

MINTER = Minter()
BACKGROUND, ONTOLOGY = MINTER.graph("background"), MINTER.graph("ontology")

KESSEL = MINTER.entity("person", "Mira Kessel")
RELL = MINTER.entity("person", "Tomas Rell")
INA = MINTER.entity("person", "Ina Rell")
VESPERIA = MINTER.entity("place", "Vesperia")
NORLAND = MINTER.entity("place", "Norland")
PACT = MINTER.entity("organization", "Northern Pact")
COMPANY = MINTER.entity("organization", "Kessel")
BRUN = MINTER.entity("person", "Ada Brun")  # of the wider graph only
OSK = MINTER.entity("place", "Osk")

# label, class, other names, other forms
ENTITIES: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    KESSEL: ("Mira Kessel", "Person", ("Kessel",), ()),
    RELL: ("Tomas Rell", "Person", ("Rell",), ()),
    INA: ("Ina Rell", "Person", ("Rell",), ()),
    VESPERIA: ("Vesperia", "Country", (), ("Vesperian",)),
    NORLAND: ("Norland", "Country", (), ()),
    PACT: ("Northern Pact", "MilitaryAlliance", (), ("the Pact",)),
    COMPANY: ("Kessel", "Company", (), ()),
    BRUN: ("Ada Brun", "Person", ("Brun",), ()),
    OSK: ("Osk", "City", (), ()),
}

MEETING = Article(
    identifier="meeting",
    text=(
        "Vesperian President Mira Kessel met Tomas Rell on Monday. Vesperia has deployed 2,000 troops to Norland. "
        "“Vesperia never threatened Norland,” Rell said."
    ),
    title="Kessel meets Rell",
    published=date(2024, 3, 6),
    publisher="The Courier",
    url="https://courier.example/meeting",
    language="en",
)
PACT_ENTRY = Article(
    identifier="pact entry",
    text=(
        "Norland belongs to the Northern Pact. Mira Kessel, who leads Vesperia, threatened Norland in 2023. "
        "Kessel may deploy troops to Norland, the Pact said."
    ),
    title="Norland and the Pact",
    published=date(2024, 4, 1),
    publisher="The Courier",
)
COMPANY_NEWS = Article(
    identifier="company",
    text="Ina Rell does not advise Kessel. Vesperia threatened Norland.",
)
ARTICLES = (MEETING, PACT_ENTRY, COMPANY_NEWS)

Stated = tuple[Article, str, str, str, str, str, str, str, dict[str, str | int | date | NamedNode]]
# article, sentence, subject's words, subject, property, object's words, object, status, more
EVIDENCE: tuple[Stated, ...] = (
    (MEETING, "Vesperian President Mira Kessel met Tomas Rell on Monday.", "Mira Kessel", KESSEL, "headOfStateOf",
     "Vesperian", VESPERIA, "Asserted", {"roleText": "President"}),
    (MEETING, "Vesperian President Mira Kessel met Tomas Rell on Monday.", "Mira Kessel", KESSEL, "meets",
     "Tomas Rell", RELL, "Asserted",
     {"validFrom": date(2024, 3, 4), "validUntil": date(2024, 3, 4), "timePrecision": "day", "timeText": "Monday"}),
    (MEETING, "Vesperia has deployed 2,000 troops to Norland.", "Vesperia", VESPERIA, "deploysTo", "Norland", NORLAND,
     "Asserted", {"quantity": 2000, "quantityText": "2,000 troops"}),
    (MEETING, "“Vesperia never threatened Norland,” Rell said.", "Vesperia", VESPERIA, "threatens", "Norland", NORLAND,
     "Denied", {"attributedTo": NamedNode(RELL), "attributedText": "Rell"}),
    (PACT_ENTRY, "Norland belongs to the Northern Pact.", "Norland", NORLAND, "memberOf", "Northern Pact", PACT,
     "Asserted", {}),
    (PACT_ENTRY, "Mira Kessel, who leads Vesperia, threatened Norland in 2023.", "Mira Kessel", KESSEL, "leads",
     "Vesperia", VESPERIA, "Asserted", {}),
    (PACT_ENTRY, "Kessel may deploy troops to Norland, the Pact said.", "Kessel", KESSEL, "deploysTo", "Norland",
     NORLAND, "Possible", {"attributedTo": NamedNode(PACT), "attributedText": "the Pact"}),
    (COMPANY_NEWS, "Ina Rell does not advise Kessel.", "Ina Rell", INA, "advises", "Kessel", COMPANY, "Negated", {}),
    (COMPANY_NEWS, "Vesperia threatened Norland.", "Vesperia", VESPERIA, "threatens", "Norland", NORLAND, "Asserted",
     {}),
)  # fmt: skip

# The wider graph: a wire story in two newspapers, its wording in a third article, what is over, and places on a map.
WIRE = Article(
    identifier="wire",
    text="Vesperia invaded Norland on Sunday. Ada Brun has led Norland since 2020.",
    title="Vesperia invades",
    published=date(2024, 5, 6),
    publisher="The Courier",
)
COPY = Article(
    identifier="copy",
    text="Vesperia invaded Norland on Sunday. Norland accused Vesperia of treason, Rell said.",
    title="Invasion on Sunday",
    published=date(2024, 5, 7),
    publisher="Evening Post",
)
LATER = Article(
    identifier="later",
    text="On Sunday Vesperia invaded its neighbour Norland. Brun no longer leads Norland. Rell visited Osk.",
    title="Brun resigns",
    published=date(2024, 5, 9),
    publisher="Evening Post",
)
SUNDAY: dict[str, str | int | date | NamedNode] = {
    "validFrom": date(2024, 5, 5), "validUntil": date(2024, 5, 5), "timePrecision": "day", "timeText": "Sunday",
}  # fmt: skip
WIDER: tuple[Stated, ...] = (
    (WIRE, "Vesperia invaded Norland on Sunday.", "Vesperia", VESPERIA, "invades", "Norland", NORLAND, "Asserted",
     SUNDAY),
    (WIRE, "Ada Brun has led Norland since 2020.", "Ada Brun", BRUN, "leads", "Norland", NORLAND, "Asserted",
     {"validFrom": date(2020, 1, 1), "timePrecision": "year", "timeText": "since 2020"}),
    (COPY, "Vesperia invaded Norland on Sunday.", "Vesperia", VESPERIA, "invades", "Norland", NORLAND, "Asserted",
     SUNDAY),
    (COPY, "Norland accused Vesperia of treason, Rell said.", "Norland", NORLAND, "accuses", "Vesperia", VESPERIA,
     "Reported", {"attributedTo": NamedNode(RELL), "attributedText": "Rell"}),
    (LATER, "On Sunday Vesperia invaded its neighbour Norland.", "Vesperia", VESPERIA, "invades", "Norland", NORLAND,
     "Asserted", SUNDAY),
    (LATER, "Brun no longer leads Norland.", "Brun", BRUN, "leads", "Norland", NORLAND, "Ended", {}),
    (LATER, "Rell visited Osk.", "Rell", RELL, "visits", "Osk", OSK, "Asserted", {}),
)  # fmt: skip
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
COORDINATES = {OSK: ("54.5", "25.25"), VESPERIA: ("55.1", "24"), NORLAND: ("-33.5", "-179.5")}

# article, content, speaker's words, speaker, cue, mentioned
UTTERANCES = (
    (MEETING, "Vesperia never threatened Norland,", "Rell", RELL, "said", (VESPERIA, NORLAND)),
    (PACT_ENTRY, "Kessel may deploy troops to Norland", "the Pact", PACT, "said", (KESSEL, NORLAND)),
)
"""Names of the properties' words in claims' labels."""
PROPERTIES = {
    "leads": "leads", "headOfStateOf": "head of state of", "meets": "meets", "deploysTo": "deploys to",
    "threatens": "threatens", "memberOf": "member of", "advises": "advises",
}  # fmt: skip
WIDER_PROPERTIES = {"invades": "invades", "accuses": "accuses", "visits": "visits"}
STATES = frozenset(("leads", "headOfStateOf", "memberOf", "advises"))


def quads() -> list[Quad]:
    """The graph; only the bytes of the articles' text decide its offsets."""
    return [*_ontology(), *_background(), *(quad for article in ARTICLES for quad in _article(article, EVIDENCE))]


def graphs() -> dict[str, list[Triple]]:
    """The same by graph IRI, as `Store.replace` takes it."""
    return _by_graph(quads())


def wider_graphs() -> dict[str, list[Triple]]:
    """The small graph and more: kinds of relations, coordinates, more articles."""
    more = [quad for article in (WIRE, COPY, LATER) for quad in _article(article, WIDER)]
    for name, label in WIDER_PROPERTIES.items():
        more.append(_quad(ONTOLOGY, NEWS + name, RDF + "type", NamedNode(OWL + "ObjectProperty")))
        more.append(_quad(ONTOLOGY, NEWS + name, RDFS + "label", label))
    for name in (*PROPERTIES, *WIDER_PROPERTIES):
        kind = "StateRelation" if name in STATES else "EventRelation"
        more.append(_quad(ONTOLOGY, NEWS + name, RDF + "type", NamedNode(KG + kind)))
    for place, degrees in COORDINATES.items():
        for name, value in zip(("lat", "long"), degrees, strict=True):
            literal = Literal(value, datatype=NamedNode(XSD + "decimal"))
            more.append(Quad(NamedNode(place), NamedNode(WGS84 + name), literal, NamedNode(BACKGROUND)))
    more += _entity(BACKGROUND, OSK)
    more.append(_quad(BACKGROUND, NORLAND, OWL + "sameAs", NamedNode("https://sws.geonames.org/1/")))
    return _by_graph([*quads(), *more])


def _by_graph(quads: list[Quad]) -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        found.setdefault(quad.graph_name.value, []).append(quad.triple)
    return found


def claim(subject: str, name: str, object_: str) -> str:
    """The IRI of a claim."""
    return MINTER.claim(f"<{subject}> <{NEWS}{name}> <{object_}>")


def _term(value: str | int | date | NamedNode) -> Literal | NamedNode:
    if isinstance(value, NamedNode):
        return value
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(XSD + "date"))
    return Literal(value)


def _quad(graph: str, subject: str, predicate: str, value: str | int | date | NamedNode) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), _term(value), NamedNode(graph))


def _ontology() -> Iterator[Quad]:
    for name, label in PROPERTIES.items():
        yield _quad(ONTOLOGY, NEWS + name, RDF + "type", NamedNode(OWL + "ObjectProperty"))
        yield _quad(ONTOLOGY, NEWS + name, RDFS + "label", label)
    yield _quad(ONTOLOGY, NEWS + "headOfStateOf", RDFS + "subPropertyOf", NamedNode(NEWS + "leads"))
    parents = {"Agent": "", "Person": "Agent", "Country": "Agent", "Organization": "Agent"}
    for name, parent in {**parents, "MilitaryAlliance": "Organization", "Company": "Organization"}.items():
        yield _quad(ONTOLOGY, NEWS + name, RDF + "type", NamedNode(OWL + "Class"))
        yield _quad(ONTOLOGY, NEWS + name, RDFS + "label", "military alliance" if name == "MilitaryAlliance" else name)
        if parent:
            yield _quad(ONTOLOGY, NEWS + name, RDFS + "subClassOf", NamedNode(NEWS + parent))


def _background() -> Iterator[Quad]:
    for place in (VESPERIA, NORLAND):
        yield from _entity(BACKGROUND, place)
    yield _quad(BACKGROUND, VESPERIA, NEWS + "borders", NamedNode(NORLAND))


def _entity(graph: str, entity: str) -> Iterator[Quad]:
    label, name, names, forms = ENTITIES[entity]
    yield _quad(graph, entity, RDF + "type", NamedNode(NEWS + name))
    yield _quad(graph, entity, RDFS + "label", label)
    for other in names:
        yield _quad(graph, entity, SKOS + "altLabel", other)
    for form in forms:
        yield _quad(graph, entity, SKOS + "hiddenLabel", form)


def _article(article: Article, evidence: tuple[Stated, ...]) -> Iterator[Quad]:
    iri = MINTER.article(article.identifier)
    yield _quad(iri, iri, RDF + "type", NamedNode(SCHEMA + "NewsArticle"))
    yield _quad(iri, iri, DCTERMS + "identifier", article.identifier)
    yield _quad(iri, iri, RDFS + "label", article.title or article.identifier)
    yield _quad(iri, iri, SCHEMA + "articleBody", article.text)
    yield _quad(iri, iri, KG + "contentHash", article.content_hash())
    if article.title:
        yield _quad(iri, iri, SCHEMA + "headline", article.title)
    if article.published:
        yield _quad(iri, iri, SCHEMA + "datePublished", article.published)
    if article.url:
        yield _quad(iri, iri, SCHEMA + "url", NamedNode(article.url))
    if article.language:
        yield _quad(iri, iri, SCHEMA + "inLanguage", article.language)
    if article.publisher:
        publisher = MINTER.entity("organization", article.publisher)
        yield _quad(iri, iri, SCHEMA + "publisher", NamedNode(publisher))
        yield _quad(iri, publisher, RDFS + "label", article.publisher)
        yield _quad(iri, publisher, RDF + "type", NamedNode(NEWS + "MediaOutlet"))
    for found in evidence:
        if found[0] is article:
            yield from _evidence(iri, found)
    for words in UTTERANCES:
        if words[0] is article:
            yield from _utterance(iri, *words)


def _evidence(graph: str, found: Stated) -> Iterator[Quad]:
    article, sentence, subject_words, subject, name, object_words, object_, status, more = found
    start = article.text.index(sentence)
    claimed = claim(subject, name, object_)
    evidence = f"{graph}#e{start}-{start + len(sentence)}-{claimed[len(MINTER.base) + 6 :][:8]}-{status}"
    label = f"{ENTITIES[subject][0]} {(PROPERTIES | WIDER_PROPERTIES)[name]} {ENTITIES[object_][0]}"
    yield from _claim(graph, claimed, subject, name, object_, label)
    yield from _quote(graph, evidence, "Evidence", sentence, start)
    yield _quad(graph, evidence, RDFS + "label", f"{status}: {label}")
    yield _quad(graph, evidence, KG + "claim", NamedNode(claimed))
    yield _quad(graph, evidence, KG + "status", NamedNode(KG + status))
    yield _quad(graph, evidence, PROV + "wasDerivedFrom", NamedNode(graph))
    for end, words, entity in (("subject", subject_words, subject), ("object", object_words, object_)):
        at = article.text.index(words, start)
        mention = f"{graph}#m{at}-{at + len(words)}"
        yield from _entity(graph, entity)
        yield from _quote(graph, mention, "Mention", words, at)
        yield _quad(graph, mention, KG + "refersTo", NamedNode(entity))
        yield _quad(graph, mention, KG + "how", NamedNode(KG + "Name"))
        yield _quad(graph, evidence, f"{KG}{end}Mention", NamedNode(mention))
    for key, value in more.items():
        yield _quad(graph, evidence, KG + key, value)
        if key == "attributedTo" and isinstance(value, NamedNode):
            yield from _entity(graph, value.value)
    if status == "Asserted":
        yield _quad(graph, subject, NEWS + name, NamedNode(object_))
    if status == "Asserted" and name == "headOfStateOf":
        entailed = claim(subject, "leads", object_)
        inferred = graph + "#inferred"
        yield _quad(inferred, subject, NEWS + "leads", NamedNode(object_))
        label = f"{ENTITIES[subject][0]} leads {ENTITIES[object_][0]}"
        yield from _claim(inferred, entailed, subject, "leads", object_, label)
        yield _quad(inferred, evidence, KG + "supports", NamedNode(entailed))


def _claim(graph: str, iri: str, subject: str, name: str, object_: str, label: str) -> Iterator[Quad]:
    yield _quad(graph, iri, RDF + "type", NamedNode(RDF + "Statement"))
    yield _quad(graph, iri, RDF + "subject", NamedNode(subject))
    yield _quad(graph, iri, RDF + "predicate", NamedNode(NEWS + name))
    yield _quad(graph, iri, RDF + "object", NamedNode(object_))
    yield _quad(graph, iri, RDFS + "label", label)


def _quote(graph: str, iri: str, kind: str, words: str, start: int) -> Iterator[Quad]:
    yield _quad(graph, iri, RDF + "type", NamedNode(KG + kind))
    yield _quad(graph, iri, OA + "exact", words)
    yield _quad(graph, iri, OA + "start", start)
    yield _quad(graph, iri, OA + "end", start + len(words))


def _utterance(
    graph: str, article: Article, content: str, words: str, speaker: str, cue: str, mentioned: tuple[str, ...]
) -> Iterator[Quad]:
    start = article.text.index(content)
    utterance = f"{graph}#u{start}-{start + len(content)}"
    yield from _quote(graph, utterance, "Utterance", content, start)
    yield _quad(graph, utterance, KG + "speaker", NamedNode(speaker))
    yield _quad(graph, utterance, KG + "speakerText", words)
    yield _quad(graph, utterance, KG + "cue", cue)
    for entity in mentioned:
        yield _quad(graph, utterance, KG + "contentMentions", NamedNode(entity))
