"""Words of a sentence in which a pattern holds: what asserts the relation, and how an office is called."""

from kg.extract.clauses import is_verb
from kg.extract.graph import PredicateGraph
from kg.extract.parsed import Doc
from kg.extract.pattern_search import Found


def predicate_of(doc: Doc, graph: PredicateGraph, hit: Found) -> int | None:
    """The token whose clause asserts the relation; None where a noun phrase presupposes it (titles, appositions)."""
    if hit.governor is not None:
        return hit.governor
    anchor = doc[hit.anchor]
    if is_verb(anchor):
        return hit.anchor
    inner = hit.path if hit.object in graph.open_ends else ()
    for end in (hit.subject, hit.object, *inner):
        if (hit.anchor, end) in graph.copula:
            return graph.copula[hit.anchor, end]
        if (hit.anchor, end) in graph.having:
            return graph.having[hit.anchor, end]
    roles = {s.role for s in (*hit.pattern.subject, *hit.pattern.object)}
    if "isa" in roles or not roles - {"of", "appos", "mod", "npadvmod"}:
        return None
    return None if graph.is_mention(hit.anchor) else hit.anchor


def role_words(doc: Doc, graph: PredicateGraph, hit: Found) -> str | None:
    """The words of an office, as they stand: "foreign minister"."""
    if "isa" not in {s.role for s in (*hit.pattern.subject, *hit.pattern.object)}:
        return None
    words = [i for role, i in graph.down(hit.anchor) if role == "mod" and i < hit.anchor] + [hit.anchor]
    start = min(words)
    if hit.anchor - start > 4 or any(graph.is_mention(i) for i in range(start, hit.anchor)):
        return doc[hit.anchor].text
    return str(doc[start : hit.anchor + 1].text)
