"""Dates, numbers and quoted words in the graph: the ways of hanging them on a verb or noun are one.

A noun that names a value ("rating") stands over it and over what has it: "X's rating is 2650", "X has a rating of
2650" and "X, with a rating of 2650," are of (X) and isa (2650) of the one noun.
"""

from kg.extract.labels import NOUN_TAGS
from kg.extract.lexicon import spelling
from kg.extract.sentence_graph import SentenceGraph
from kg.extract.values import ValueSpan

_THEN = frozenset("prep:on prep:in prep:at prep:during npadvmod".split())  # "on 7 May", "in May", "7 May"
_MEASURE = frozenset(("obj", "npadvmod", "prep:as"))  # "weighs 3.5 kg", "is rated 2650": the parse takes it for any
_COUNTING = frozenset(("nummod", "quantmod", "compound", "nmod", "amod"))
_HAVING = frozenset(("have", "hold", "boast", "carry"))


def read_values(graph: SentenceGraph) -> None:
    """Give dates the role "when", measures "amount", numerals that count a noun "num", values of nouns "isa"."""
    for head, span in graph.open_ends.items():
        if span.form == "phrase":
            continue
        if span.form == "number" and not span.measured and graph.token[head].dep_ in _COUNTING:
            graph.add(graph.node(graph.token[head].head), "num", head)
        _read_complement(graph, head)
        for role, governor in list(graph.up(head)):
            if span.form == "date" and role in _THEN:
                graph.drop(governor, role, head)
                graph.add(governor, "when", head)
            elif span.form == "number" and role in _MEASURE:
                graph.drop(governor, role, head)
                graph.add(governor, "amount", head)
        for noun in _named(graph, head, span):
            _read_owners(graph, noun)
    for token in graph.tokens:
        if token.dep_ == "oprd" and graph.is_mention(token.i):  # "is nicknamed The Wall": the verb tells what it is
            for thing in graph.dependents(token.i, "isa"):
                if graph.is_mention(thing):
                    graph.drop(token.i, "isa", thing)


def _read_complement(graph: SentenceGraph, head: int) -> None:
    """ "The rating is 2650" says the value of the noun; "is rated 2650" leaves it to the verb."""
    token = graph.token[head]
    for thing in graph.dependents(head, "isa"):
        verb = graph.copula.get((head, thing))
        if token.dep_ == "oprd":
            graph.drop(head, "isa", thing)
        elif not graph.is_mention(thing) and graph.token[thing].tag_ in NOUN_TAGS:
            graph.drop(head, "isa", thing)
            graph.add(thing, "isa", head, copula=verb)


def _named(graph: SentenceGraph, head: int, span: ValueSpan) -> list[int]:
    """The nouns that a value is the value of: of "a rating of 2650" the rating."""
    nouns = []
    for role, governor in list(graph.up(head)):
        noun = not graph.is_mention(governor) and graph.token[governor].tag_ in NOUN_TAGS
        if noun and role == "of" and span.form in ("number", "date"):
            graph.drop(governor, "of", head)
            graph.add(governor, "isa", head)
        if noun and role in ("of", "isa"):
            nouns.append(governor)
    return nouns


def _read_owners(graph: SentenceGraph, noun: int) -> None:
    """Who has what the noun names: its possessor is known, here come "X has a rating" and "X, with a rating"."""
    for role, governor in list(graph.up(noun)):
        token = graph.token[governor]
        if role == "obj" and spelling(token.lemma_) in _HAVING:
            for owner in graph.dependents(governor, "subj"):
                graph.add(noun, "of", owner)
                graph.having[noun, owner] = governor
        elif role == "prep:with":
            owners = [governor] if graph.is_mention(governor) else graph.dependents(governor, "isa")
            owners = owners or graph.surface_subjects.get(governor, [])
            for owner in owners:
                graph.add(noun, "of", owner)
