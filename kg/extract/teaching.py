"""From an ontology's example sentences to patterns, with the very pipeline that reads articles."""

from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.extract.extensions import ANY_CLASS, MentionSpan
from kg.extract.graph import PredicateGraph
from kg.extract.parsed import Doc, Span, parsed
from kg.extract.patterns import Pattern, induce
from kg.extract.resources import Lexicon
from kg.extract.values import beside_names
from kg.model import How
from kg.vocabulary import NEWS
from ontology.loading import Example, Ontology, Property
from ontology.teaching import rule_iri


@dataclass(frozen=True, slots=True)
class Lesson:
    """One example with what became of it; no patterns means that nothing was learned, `why` says why."""

    property: Property
    example: Example
    counter: bool
    patterns: tuple[Pattern, ...]
    why: str = ""


def lessons(nlp: Language, ontology: Ontology, words: Lexicon) -> list[Lesson]:
    """Parse every example and counter-example of an ontology and induce its patterns, in the ontology's order."""
    tasks = [
        (prop, example, counter)
        for prop in ontology.properties.values()
        for counter, examples in ((False, prop.examples), (True, prop.counter_examples))
        for example in examples
    ]
    docs = (example_doc(nlp, example, prop, words) for prop, example, _ in tasks)
    return [
        _lesson(parsed(doc), prop, example, counter, words)
        for (prop, example, counter), doc in zip(tasks, nlp.pipe(docs, batch_size=128), strict=True)
    ]


def example_doc(
    nlp: Language, example: Example, prop: Property | None = None, words: Lexicon | None = None
) -> SpacyDoc:
    """An example as an unparsed Doc whose two ends are mentions already, of a class that fits everywhere.

    Where the property takes a value or a noun phrase at an end (which needs `prop` and `words`), the end is open:
    it stays a mention only if the parse shows a name there.
    """
    doc = nlp.make_doc(example.text)
    ends = []
    for span_, is_object in sorted(((example.subject, False), (example.object, True))):
        span = doc.char_span(*span_, alignment_mode="expand")
        assert span is not None  # an example's ends lie inside its text
        value = prop is not None and is_object and not prop.is_object
        wanted = () if prop is None else prop.range if is_object else prop.domain
        phrase = prop is not None and words is not None and not value and words.admission.takes_phrases(prop, wanted)
        kind = "value" if value else _kind_of_end(prop, wanted, words)
        ends.append(MentionSpan(span.start, span.end, -1, How.NAME, kind, (ANY_CLASS,), open=value or phrase))
    doc._.mentions = tuple(ends)
    return doc


def _kind_of_end(prop: Property | None, wanted: tuple[str, ...], words: Lexicon | None) -> str:
    """The kind that an end's name would have in an article, where the grammar of names of places and people matters."""
    if prop is None or words is None or not wanted or prop.iri.startswith(NEWS):
        return "other"
    kind = words.admission.kind_of(wanted)
    return kind if kind in ("place", "person") else "other"


def _span(doc: Doc, start: int, end: int) -> Span:
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None  # an example's ends lie inside its text
    return span


def _lesson(doc: Doc, prop: Property, example: Example, counter: bool, words: Lexicon) -> Lesson:
    heads = {}
    for name, (start, end) in (("subject", example.subject), ("object", example.object)):
        span = _span(doc, start, end)
        given = [m for m in doc._.mentions if m.start < span.end and span.start < m.end]
        heads[name] = next((m for m in given if ANY_CLASS in m.classes), given[0]).head
    sentence = doc[heads["subject"]].sent
    lesson = Lesson(prop, example, counter, ())
    if doc[heads["object"]].sent.start != sentence.start:
        return replace(lesson, why="the ends stand in two sentences")
    inside = [m for m in doc._.mentions if m.start >= sentence.start and m.end <= sentence.end and not m.open]
    open_ends = None
    if words.has_open_ends:
        found, inner = beside_names(doc, inside, words.takes_phrases)
        inside = [m for i, m in enumerate(inside) if i not in inner]
        open_ends = {head: span for head, span in found.items() if sentence.start <= head < sentence.end}
    graph = PredicateGraph(sentence, inside, words, open_ends)
    classes = (
        words.class_of_end(doc, heads["subject"], prop.domain),
        words.class_of_end(doc, heads["object"], prop.range) if prop.is_object else "",
    )
    quantity, time = _counted(doc, example.quantity), _timed(doc, example.time)
    rule = rule_iri(prop, example)
    fixed = _fixed(prop, example, graph, heads) if counter else frozenset()
    members = _class_nouns(prop, words)
    patterns = induce(
        prop, graph, heads["subject"], heads["object"], rule, counter, classes, quantity, time, fixed, members
    )
    return replace(lesson, patterns=tuple(patterns), why="" if patterns else "no path joins the ends")


def _class_nouns(prop: Property, words: Lexicon) -> tuple[frozenset[str], ...]:
    """For each class of the ends that is not for news, the nouns that say that a thing is a member."""
    return tuple(
        frozenset(noun for noun, of in words.class_nouns.items() if words.ontology.is_a(of, cls))
        for cls in (*prop.domain, *prop.range)
        if not cls.startswith(NEWS)
    )


def _counted(doc: Doc, marked: tuple[int, int] | None) -> int | None:
    """The noun that the words of a quantity count: "30,000 troops", or what "30,000" stands before."""
    if marked is None:
        return None
    token = _span(doc, *marked).root
    while token.dep_ in ("nummod", "quantmod") and token.head.i != token.i:
        token = token.head
    return int(token.i)


def _timed(doc: Doc, marked: tuple[int, int] | None) -> int | None:
    return None if marked is None else int(_span(doc, *marked).root.i)


def _fixed(prop: Property, counter: Example, graph: PredicateGraph, heads: dict[str, int]) -> frozenset[int]:
    """The ends of a counter-example that forbid only their own noun: phrases that are no end of an example.

    "{Red foxes} eat {breakfast} early." forbids breakfast to all, where foxes eat something in the examples.
    """
    seen = {e.text[start:end].lower() for e in prop.examples for start, end in (e.subject, e.object)}
    spans = {"subject": counter.subject, "object": counter.object}
    return frozenset(
        head
        for role, head in heads.items()
        if head in graph.open_ends
        and graph.open_ends[head].form == "phrase"
        and counter.text[slice(*spans[role])].lower() not in seen
    )
