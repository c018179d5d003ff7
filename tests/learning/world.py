"""A world to learn from: the ships of a coast that is on no map, in 152 annotated texts.

A small shipping paper has written of them for a century, each time in other words; its archive knows what every text
says. The archive calls a harbour "Port Aldery" where the paper writes "Aldery", and writes days as 1931-05-04 where the
paper writes 4 May 1931. All of it is invented, and the same in every run.
"""

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from kg.errors import ArticleError
from kg.settings import DEFAULT_MODEL

COAST = "https://coast.example/#"

ONTOLOGY = """
@prefix : <https://coast.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Ship a owl:Class ; rdfs:label "ship"@en .
:Sailor a owl:Class ; rdfs:label "sailor"@en ; kg:kind "person" .
:Harbour a owl:Class ; rdfs:label "harbour"@en ; kg:kind "place" .
:captain a owl:ObjectProperty ; rdfs:label "captain"@en ; rdfs:domain :Ship ; rdfs:range :Sailor .
:homePort a owl:ObjectProperty ; rdfs:label "home port"@en ; rdfs:domain :Ship ; rdfs:range :Harbour .
:launched a owl:DatatypeProperty ; rdfs:label "launched"@en ; rdfs:domain :Ship ; rdfs:range xsd:date .
:length a owl:DatatypeProperty ; rdfs:label "length in metres"@en ; rdfs:domain :Ship ; rdfs:range xsd:decimal .
:motto a owl:DatatypeProperty ; rdfs:label "motto"@en ; rdfs:domain :Ship ; rdfs:range xsd:string .
"""

SHIPS = (
    "Amber Gull",
    "Brave Linnet",
    "Copper Heron",
    "Dawn Plover",
    "Early Swift",
    "Frosty Tern",
    "Grey Petrel",
    "Hope: The Second",
    "Iron Osprey",
    "Jolly Skua",
    "Kind Avocet",
)
SAILORS = (
    "Anna Tolvik",
    "Bertil Moran",
    "Clara Haddow",
    "David Orsk",
    "Elsa Rennick",
    "Finn Castell",
    "Greta Solberg",
    "Hugo Marchand",
    "Ida Pellow",
    "Jonas Whitby",
)
HARBOURS = {  # as the archive calls them, and as the paper does
    "Port Aldery": "Aldery",
    "Port Brennick": "Brennick",
    "Cadmouth": "Cadmouth",
    "Dunsay": "Dunsay",
    "Port Elver": "Elver",
}
_MONTHS = "January February March April May June July August September October November December".split()
MOTTOES = ("Always On Time", "Slow But Sure", "Salt And Bread", "Home By Night")

# What the paper writes, and what the archive has of it. {ship} and so on are the paper's words for an end.
WORDINGS = (
    ("The {ship} is commanded by {sailor}.", ("captain",)),
    ("{sailor} is the captain of the {ship}.", ("captain",)),
    ("The captain of the {ship} is {sailor}.", ("captain",)),
    ("{sailor} commands the {ship}.", ("captain",)),
    ("The home port of the {ship} is {harbour}.", ("homePort",)),
    ("The {ship} sails from {harbour}.", ("homePort",)),
    ("The {ship} has its home in {harbour}.", ("homePort",)),
    ("The {ship} was launched on {day}.", ("launched",)),
    ("On {day} the {ship} was launched.", ("launched",)),
    ("The {ship} is {length} metres long.", ("length",)),
    ("The {ship} has a length of {length} metres.", ("length",)),
    ("The motto of the {ship} is “{motto}”.", ("motto",)),
    ("The {ship}, commanded by {sailor}, sails from {harbour}.", ("captain", "homePort")),
    ("The {ship} was launched on {day} and is {length} metres long.", ("launched", "length")),
    ("The {ship} is well known on the coast. Its captain is {sailor}.", ("captain",)),
    ("“{motto}” is the motto of the {ship}.", ("motto",)),
    ("It rained on the whole coast when {sailor} spoke in {harbour}.", ()),
    ("{sailor} said that the {ship} was late.", ()),
    ("{sailor} denied that the {ship} was late.", ()),
)
_ENDS = {"captain": "sailor", "homePort": "harbour", "launched": "day", "length": "length", "motto": "motto"}


class Told(NamedTuple):
    """One text and its facts: subject, local name of the property, object."""

    id: str
    text: str
    facts: tuple[tuple[str, str, str], ...]

    def line(self) -> str:
        """As `kg learn` reads it."""
        facts = [[subject, COAST + name, obj] for subject, name, obj in self.facts]
        return json.dumps({"id": self.id, "text": self.text, "facts": facts}, ensure_ascii=False) + "\n"


def texts(number: int = 152) -> list[Told]:
    """The first texts of the archive."""
    return list(islice(_told(), number))


def write(folder: Path, told: list[Told] | None = None) -> tuple[Path, Path]:
    """The files of the ontology and of the annotated texts."""
    ontology, examples = folder / "coast.ttl", folder / "archive.jsonl"
    ontology.write_text(ONTOLOGY, encoding="utf-8")
    examples.write_text("".join(t.line() for t in (texts() if told is None else told)), encoding="utf-8")
    return ontology, examples


def _told() -> Iterator[Told]:
    days = ((1900 + i * 7 % 89, i * 5 % 12, 1 + i * 11 % 28) for i in range(10_000))
    ends = zip(cycle(SHIPS), cycle(SAILORS), cycle(HARBOURS.items()), days, cycle(MOTTOES), strict=False)
    for number, (ship, sailor, (harbour, called), (year, month, day), motto) in enumerate(ends):
        wording, properties = WORDINGS[(number + number // len(WORDINGS)) % len(WORDINGS)]
        length = f"{20 + number * 3 % 70}.{number % 9 + 1}"
        written = {"ship": ship, "sailor": sailor, "harbour": called, "motto": motto, "length": length}
        known = written | {"harbour": harbour, "day": f"{year}-{month + 1:02}-{day:02}"}
        written["day"] = f"{day} {_MONTHS[month]} {year}"
        facts = tuple((ship, name, known[_ENDS[name]]) for name in properties)
        yield Told(f"t{number:03}", wording.format(**written), facts)


class Coast(NamedTuple):
    """Where everything is of which tests have need."""

    ontology: Path
    examples: Path
    model: Path  # what was learned from the examples with seed 0


def learned(folder: Path) -> Coast:
    """The files of the world and the model of relations that it gives."""
    from kg.extract import pipeline
    from kg.learning.training import learn
    from loaders.articles.annotated import read

    def failed(error: ArticleError) -> None:
        raise error

    ontology, examples = write(folder)
    annotated = list(read(examples, failed))
    nlp = pipeline.load(DEFAULT_MODEL, str(ontology))
    with nlp.select_pipes(disable=[name for name, _ in pipeline.COMPONENTS]):
        docs = list(nlp.pipe(text.article.text for text in annotated))
    learn(annotated, docs, DEFAULT_MODEL, kind_of=_kind_of).save(folder / "model")
    return Coast(ontology, examples, folder / "model")


def _kind_of(role: str, prop: str) -> str | None:
    """What the ontology ties the classes of an end to."""
    ends = {"captain": "person", "homePort": "place"}
    return ends.get(prop.removeprefix(COAST)) if role == "object" else None
