"""From an ontology's example sentences to patterns, with the very pipeline that reads articles."""

from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.extensions import ANY_CLASS, MentionSpan
from kg.extract.graph import PredicateGraph
from kg.extract.patterns import Pattern, induce
from kg.extract.resources import Lexicon
from kg.model import How
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
    docs = (example_doc(nlp, example) for _, example, _ in tasks)
    return [
        _lesson(doc, prop, example, counter, words)
        for (prop, example, counter), doc in zip(tasks, nlp.pipe(docs, batch_size=128), strict=True)
    ]


def example_doc(nlp: Language, example: Example) -> Doc:
    """An example as an unparsed Doc whose two ends are mentions already, of a class that fits everywhere."""
    doc = nlp.make_doc(example.text)
    ends = []
    for start, end in sorted((example.subject, example.object)):
        span = _span(doc, start, end)
        ends.append(MentionSpan(span.start, span.end, -1, How.NAME, "other", (ANY_CLASS,)))
    doc._.mentions = tuple(ends)
    return doc


def _span(doc: Doc, start: int, end: int) -> Span:
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None  # an example's ends lie inside its text
    return span


def _lesson(doc: Doc, prop: Property, example: Example, counter: bool, words: Lexicon) -> Lesson:
    heads = {}
    for name, (start, end) in (("subject", example.subject), ("object", example.object)):
        span = _span(doc, start, end)
        heads[name] = next(m.head for m in doc._.mentions if m.start <= span.start < m.end)
    sentence = doc[heads["subject"]].sent
    lesson = Lesson(prop, example, counter, ())
    if doc[heads["object"]].sent.start != sentence.start:
        return replace(lesson, why="the ends stand in two sentences")
    inside = [m for m in doc._.mentions if m.start >= sentence.start and m.end <= sentence.end]
    graph = PredicateGraph(sentence, inside, words)
    classes = (
        words.class_of_end(doc, heads["subject"], prop.domain),
        words.class_of_end(doc, heads["object"], prop.range),
    )
    patterns = induce(prop, graph, heads["subject"], heads["object"], rule_iri(prop, example), counter, classes)
    return replace(lesson, patterns=tuple(patterns), why="" if patterns else "no path joins the ends")
