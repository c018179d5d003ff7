"""What a validation found, for people and for programs: a table, JSON, or SHACL's own report."""

import json
from collections import Counter
from typing import BinaryIO

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, SH

from kg import results, shacl
from kg.validation import Validation, Violation

_SHORT = 300  # characters of a sentence or message that a table shows


def table(found: Validation, output: BinaryIO, limit: int) -> None:
    """Two tables, of shapes and of their first violations, and what they leave out in a line."""
    if not found.violations:
        return
    rows = [(_name(c.shape), _cut(c.demand), c.source, c.severity.lower(), c.count) for c in found.checked]
    results.write(results.solutions(("shape", "demands", "source", "severity", "count"), rows), output, "table")
    shown: list[tuple[str, str, str, str, str]] = []
    counts: Counter[str] = Counter()
    for violation in found.violations:
        counts[violation.shape] += 1
        if counts[violation.shape] <= limit:
            told = [(t.article or t.graph, _cut(t.sentence)) for t in violation.testimony] or [("", "")]
            head = (_name(violation.shape), violation.focus_label, _cut(violation.says))
            shown += [(*head, article, sentence) for article, sentence in told]
    output.write(b"\n")
    results.write(results.solutions(("shape", "of", "says", "article", "sentence"), shown), output, "table")
    if left := sum(max(0, count - limit) for count in counts.values()):
        output.write(f"\n{left:,} more are not shown: --limit {max(counts.values())} shows them all\n".encode())


def json_document(found: Validation, output: BinaryIO) -> None:
    """All of it as one JSON object; a violation's `evidence` are the articles and sentences that it rests on."""
    document = {
        "conforms": found.conforms,
        "facts": found.facts,
        "entities": found.entities,
        "shapes": found.shapes,
        "violated": [
            {"shape": c.shape, "source": c.source, "demands": c.demand, "severity": c.severity, "count": c.count}
            for c in found.checked
        ],
        "violations": [_json(violation) for violation in found.violations],
    }
    output.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def turtle(found: Validation, output: BinaryIO) -> None:
    """A SHACL validation report; prov:wasDerivedFrom leads from a result to the evidence, mention or graph."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("sh", SH), ("prov", PROV), ("xsd", "http://www.w3.org/2001/XMLSchema#")):
        graph.bind(prefix, namespace)
    report = BNode("report")
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not found.violations)))
    for number, violation in enumerate(found.violations):
        node = BNode(f"r{number:08}")
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.focusNode, violation.focus))
        graph.add((node, SH.resultSeverity, SH[violation.severity]))
        graph.add((node, SH.sourceConstraintComponent, URIRef(violation.component)))
        graph.add((node, SH.resultMessage, Literal(violation.says)))
        if violation.shape:
            graph.add((node, SH.sourceShape, URIRef(violation.shape)))
        if violation.path:
            graph.add((node, SH.resultPath, _path(graph, node, violation)))
        if violation.value is not None:
            graph.add((node, SH.value, violation.value))
        for told in violation.testimony:
            graph.add((node, PROV.wasDerivedFrom, URIRef(told.node or told.graph)))
    output.write(graph.serialize(format="turtle", encoding="utf-8"))


def _path(graph: Graph, node: BNode, violation: Violation) -> URIRef | BNode:
    path = URIRef(violation.path or "")
    if not violation.inverse:
        return path
    around = BNode(f"{node}p")
    graph.add((around, SH.inversePath, path))
    return around


def summary(found: Validation) -> str:
    """What was checked and how it ended, in a line."""
    counts = Counter(v.severity for v in found.violations)
    words = {shacl.VIOLATION: "violation", shacl.WARNING: "warning", shacl.INFO: "hint"}
    ended = ", ".join(f"{n:,} {words.get(s, s)}{'s' if n > 1 else ''}" for s, n in sorted(counts.items(), key=_worst))
    what = f"{found.facts:,} facts of {found.entities:,} entities against {found.shapes:,} shapes"
    return f"checked {what}: {ended or 'all right'}"


def _worst(item: tuple[str, int]) -> tuple[int, str]:
    order = (shacl.VIOLATION, shacl.WARNING, shacl.INFO)
    return (order.index(item[0]) if item[0] in order else len(order)), item[0]


def _json(violation: Violation) -> dict[str, object]:
    value = violation.value
    return {
        "shape": violation.shape,
        "severity": violation.severity,
        "constraint": violation.component,
        "focus": str(violation.focus),
        "label": violation.focus_label,
        "path": violation.path,
        "inverse": violation.inverse,
        "value": None if value is None else str(value),
        "datatype": str(value.datatype) if isinstance(value, Literal) and value.datatype else None,
        "says": violation.says,
        "evidence": [
            {"graph": t.graph, "article": t.article or None, "sentence": t.sentence or None, "node": t.node or None}
            | ({"start": t.start, "end": t.end} if t.end else {})
            for t in violation.testimony
        ],
    }


def _name(shape: str) -> str:
    return shape.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or "(no name)"


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
