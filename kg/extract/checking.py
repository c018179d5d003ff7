"""Does the builder find what the ontology's examples teach, and leave alone what its counter-examples forbid?"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from kg.extract.pipeline import load
from kg.extract.resources import lexicon
from kg.extract.teaching import example_doc
from kg.model import How
from ontology.loading import Example, Property


@dataclass(frozen=True, slots=True)
class Checked:
    """One example, read like an article's sentence: `passed`, or why it did not."""

    property: Property
    example: Example
    counter: bool
    passed: bool
    why: str = ""


def check(model: str, ontology: Path | None) -> list[Checked]:
    """Read every example and counter-example of an ontology as if it were an article, in the ontology's order."""
    path = str(ontology) if ontology else None
    nlp, words = load(model, path), lexicon(path)
    known = words.ontology
    tasks = [
        (prop, example, counter)
        for prop in known.properties.values()
        for counter, examples in ((False, prop.examples), (True, prop.counter_examples))
        for example in examples
    ]
    docs = nlp.pipe((example_doc(nlp, example, prop, words) for prop, example, _ in tasks), batch_size=128)
    return [
        _checked(doc, prop, example, counter, known.subproperties(prop.iri))
        for (prop, example, counter), doc in zip(tasks, docs, strict=True)
    ]


def _checked(doc: Doc, prop: Property, example: Example, counter: bool, narrower: Iterable[str]) -> Checked:
    ends = (example.subject, example.object)
    found = [m for m in doc._.matches if m.property in narrower and _covers(doc, (m.subject, m.object), ends)]
    if prop.symmetric and not found:
        found = [m for m in doc._.matches if m.property in narrower and _covers(doc, (m.object, m.subject), ends)]
    if counter:
        return Checked(prop, example, True, not found, "found all the same" if found else "")
    return Checked(prop, example, False, bool(found), "" if found else _why(doc, ends))


def _covers(doc: Doc, mentions: tuple[int, int], ends: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    for index, (start, end) in zip(mentions, ends, strict=True):
        mention = doc._.mentions[index]
        first, last = doc[mention.start].idx, doc[mention.end - 1].idx + len(doc[mention.end - 1])
        if last <= start or end <= first:
            return False
    return True


def _why(doc: Doc, ends: tuple[tuple[int, int], tuple[int, int]]) -> str:
    for name, (start, end) in zip(("subject", "object"), ends, strict=True):
        over = [i for i, m in enumerate(doc._.mentions) if doc[m.start].idx < end and doc[m.end - 1].idx + 1 > start]
        named = [i for i in over if doc._.refers[i] is not None]
        if not over:
            return f"the {name} is not seen as a name"
        if not named:
            open_ = any(doc._.mentions[i].how in (How.PRONOUN, How.DESCRIPTION) for i in over)
            return f"what the {name} refers to stays open" if open_ else f"the {name} has no kind"
    return "no pattern joins the ends, or their classes do not fit domain and range"
