"""Namespaces and terms of the graph, as plain strings (no RDF library is imported here)."""

KG = "https://kg.example/vocab#"
NEWS = "https://kg.example/ontology/news#"
BASE = "https://kg.example/"
SCHEMA = "https://schema.org/"
OA = "http://www.w3.org/ns/oa#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

KINDS = ("person", "organization", "place", "event", "work", "other")


def prefixes(base: str = BASE) -> dict[str, str]:
    """The prefixes that queries and exports know; entity namespaces follow the store's base IRI."""
    return {
        "kg": KG,
        "news": NEWS,
        "schema": SCHEMA,
        "oa": OA,
        "dcterms": DCTERMS,
        "prov": PROV,
        "skos": SKOS,
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        **{kind: f"{base}entity/{kind}/" for kind in KINDS},
        "article": f"{base}article/",
        "claim": f"{base}claim/",
        "graph": f"{base}graph/",
    }
