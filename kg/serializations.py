"""What the name of a file says: the serialization of its graph, and how it is compressed."""

from pathlib import Path

from pyoxigraph import RdfFormat

from kg.errors import UsageError
from loaders.compression import SUFFIXES

FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "n3": RdfFormat.N3,
}
READ = tuple(FORMATS)
_ALSO = {"owl": "rdf", "xml": "rdf"}  # other endings of names
WRITTEN = ("nq", "trig", "ttl", "jsonld")  # ttl is the union of the graphs


def compression(path: Path) -> str | None:
    """The suffix that tells how a file is compressed: .gz, .zst or .bz2."""
    return suffix if (suffix := path.suffix.lower()) in SUFFIXES else None


def format_of(path: Path) -> str | None:
    """The format that a file's name tells."""
    suffix = (path.with_suffix("") if compression(path) else path).suffix.lower()[1:]
    suffix = _ALSO.get(suffix, suffix)
    return suffix if suffix in FORMATS else None


def chosen(given: str | None, output: Path | None) -> str:
    """The format to write: the one that was given, else what the name of the file tells, else nq.

    UsageError when the two contradict each other, and for a name that tells a format which is only read.
    """
    told = format_of(output) if output else None
    if told is not None and told not in WRITTEN:
        raise UsageError(f"{output}: {told} cannot be written: choose {', '.join(WRITTEN[:-1])} or {WRITTEN[-1]}")
    if given and told and given != told:
        raise UsageError(f"--format {given} contradicts the name {output}, which says {told}: change one of them")
    return given or told or "nq"
