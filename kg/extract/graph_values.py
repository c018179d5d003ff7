"""Dates and numbers in the graph: the ways of hanging them on a verb or noun are one."""

from kg.extract.sentence_graph import SentenceGraph

_THEN = frozenset("prep:on prep:in prep:at prep:during npadvmod".split())  # "on 7 May", "in May", "7 May"
_MEASURE = frozenset(("obj", "npadvmod"))  # "weighs 3.5 kg", which the parse takes for either
_COUNTING = frozenset(("nummod", "quantmod", "compound", "nmod", "amod"))


def read_values(graph: SentenceGraph) -> None:
    """Give dates the role "when", measures "amount", and numerals that count a noun "num"."""
    for head, span in graph.open_ends.items():
        token = graph.doc[head]
        if span.form == "number" and not span.measured and token.dep_ in _COUNTING:
            graph.add(graph.node(token.head), "num", head)
        for role, governor in list(graph.up(head)):
            if span.form == "date" and role in _THEN:
                graph.drop(governor, role, head)
                graph.add(governor, "when", head)
            elif span.measured and role in _MEASURE:
                graph.drop(governor, role, head)
                graph.add(governor, "amount", head)
