"""Does the builder find what the ontology's examples teach, and leave alone what its counter-examples forbid?

An example's ends fit any class while it is tried. What an article would take them for is looked at besides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.tokens import Doc

from kg.extract.pipeline import load
from kg.extract.resources import Lexicon, lexicon
from kg.extract.teaching import example_doc
from kg.model import How
from ontology.loading import Example, Property


@dataclass(frozen=True, slots=True)
class Misfit:
    """An end of an example that, in an article, would be read as of classes that its property does not have there."""

    end: str  # "subject" or "object"
    words: str
    classes: tuple[str, ...]  # labels of what it is read as
    wanted: tuple[str, ...]  # labels of domain or range


@dataclass(frozen=True, slots=True)
class Checked:
    """One example, read like an article's sentence: `passed`, or why it did not."""

    property: Property
    example: Example
    counter: bool
    passed: bool
    why: str = ""
    misfits: tuple[Misfit, ...] = ()


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
    checked = [
        _checked(doc, prop, example, counter, known.subproperties(prop.iri))
        for (prop, example, counter), doc in zip(tasks, docs, strict=True)
    ]
    with nlp.select_pipes(disable=nlp.pipe_names[nlp.pipe_names.index("kg_relations") :]):
        texts = (one.example.text if not one.counter else "" for one in checked)
        return [
            one if one.counter else replace(one, misfits=tuple(_misfits(doc, one.property, one.example, words)))
            for one, doc in zip(checked, nlp.pipe(texts, batch_size=128), strict=True)
        ]


def _checked(doc: Doc, prop: Property, example: Example, counter: bool, narrower: Iterable[str]) -> Checked:
    ends = (example.subject, example.object)
    found = [m for m in doc._.matches if m.property in narrower and _covers(doc, (m.subject, m.object), ends)]
    if prop.symmetric and not found:
        found = [m for m in doc._.matches if m.property in narrower and _covers(doc, (m.object, m.subject), ends)]
    if counter:
        return Checked(prop, example, True, not found, "found all the same" if found else "")
    return Checked(prop, example, False, bool(found), "" if found else _why(doc, prop, ends))


def _misfits(doc: Doc, prop: Property, example: Example, words: Lexicon) -> Iterator[Misfit]:
    """The ends of an example that a reader of the sentence takes for something else.

    Only a name for an end and nothing more tells: what holds both ends, or is of no known class, says nothing.
    """
    ends = [("subject", example.subject, prop.domain)]
    ends += [("object", example.object, prop.range)] if prop.is_object else []
    for end, (first, last), wanted in ends:
        for mention, refers, stands_for in zip(doc._.mentions, doc._.refers, doc._.stands_for, strict=True):
            start, stop = doc[mention.start].idx, doc[mention.end - 1].idx + len(doc[mention.end - 1])
            inside = min(stop, last) - max(start, first)
            if 2 * inside <= max(stop - start, last - first) or mention.how in (How.PRONOUN, How.DESCRIPTION):
                continue
            read = [doc._.entities[i] for i in (refers, stands_for) if i is not None]
            fits = any(words.admission.admits(e.kind, e.classes, e.label, wanted) for e in read)
            known = [c for e in read for c in e.classes if c in words.ontology.classes]
            if known and not fits:
                yield Misfit(end, example.text[first:last], _labels(known, words), _labels(wanted, words))


def _labels(classes: Iterable[str], words: Lexicon) -> tuple[str, ...]:
    known = words.ontology.classes
    return tuple(dict.fromkeys(known[c].label if c in known else c for c in classes))


def _covers(doc: Doc, mentions: tuple[int, int], ends: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    for index, (start, end) in zip(mentions, ends, strict=True):
        mention = doc._.mentions[index]
        first, last = doc[mention.start].idx, doc[mention.end - 1].idx + len(doc[mention.end - 1])
        if last <= start or end <= first:
            return False
    return True


def _why(doc: Doc, prop: Property, ends: tuple[tuple[int, int], tuple[int, int]]) -> str:
    for name, (start, end) in zip(("subject", "object"), ends, strict=True):
        over = [i for i, m in enumerate(doc._.mentions) if doc[m.start].idx < end and doc[m.end - 1].idx + 1 > start]
        named = [i for i in over if doc._.refers[i] is not None]
        if not over:
            return f"the {name} is not seen as a name"
        if not named:
            open_ = any(doc._.mentions[i].how in (How.PRONOUN, How.DESCRIPTION) for i in over)
            return f"what the {name} refers to stays open" if open_ else f"the {name} has no kind"
    for candidate in doc._.off_schema:
        if candidate.property == prop.iri:
            return str(candidate.reason)
    return "no pattern joins the ends, or their classes do not fit domain and range"
