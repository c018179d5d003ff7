"""`kg ontology`"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.extract.checking import Checked, Misfit
    from kg.extract.shared_patterns import Shared
    from ontology.consistency import Consistency
    from ontology.model import Ontology, Property

_SHOWN = 20  # lines of one kind of remark


@click.group()
def command() -> None:
    """Look after an ontology."""


@command.command()
@options.ontology
@options.output
def shapes(ontology: Path | None, output: Path | None) -> None:
    """Print the SHACL shapes that an ontology gives, as Turtle: what `kg validate` checks facts against."""
    from ontology.loading import load
    from ontology.shaping import shapes as shapes_of

    written = shapes_of(load(ontology)).turtle().encode()
    with options.written(output) as stream:
        stream.write(written)


@command.command()
@options.ontology
@options.model
@options.format_("table", "json", default="table", help="How to write what was found.")
@options.output
def check(ontology: Path | None, model: str, format_: str, output: Path | None) -> int:
    """Check an ontology: is it consistent, are its examples found, do its counter-examples hold?

    Ends with exit code 1 when an example is not found, a counter-example is found, axioms contradict each other, or a
    class cannot have members. What else is remarked on is no error.
    """
    from kg.extract.checking import check as check_examples
    from kg.extract.shared_patterns import shared_patterns
    from ontology.consistency import check as check_consistency
    from ontology.loading import load

    loaded = load(ontology)
    consistency = check_consistency(loaded)
    checked = check_examples(model, ontology)
    shared = shared_patterns(model, ontology)
    if format_ == "json":
        document = _document(loaded, consistency, checked, shared)
        text = json.dumps(document, ensure_ascii=False, indent=1)
    else:
        text = "\n".join(_lines(loaded, consistency, checked, shared))
    with options.written(output) as stream:
        stream.write(f"{text}\n".encode())
    return 1 if consistency.inconsistent or not all(one.passed for one in checked) else 0


def _lines(
    ontology: "Ontology", consistency: "Consistency", checked: list["Checked"], shared: list["Shared"]
) -> Iterator[str]:
    """What was found, for people."""
    from kg.results import inert

    yield f"{len(ontology.classes)} classes, {len(ontology.properties)} properties, {len(ontology.rules)} rules"
    yield from _reasoned(ontology, consistency)
    if not ontology.properties:
        yield "no properties in it, so no facts will be found"
        return
    yield from _table(ontology, checked)
    failures = [one for one in checked if not one.passed]
    for one in failures:
        kind = "counter-example" if one.counter else "example"
        yield inert(f"{one.property.name}: {kind} failed ({one.why}): {one.example.source}")
    yield f"{len(checked) - len(failures)} of {len(checked)} examples and counter-examples hold"
    yield from _some("ends that an article would be read to have of another class:", list(_misfits(checked)))
    yield from _some(
        "wordings that two properties teach:",
        [
            f"{pair.first} and {pair.second} ({', '.join(pair.words[:3]) or 'side by side'}): "
            f"{pair.first_example} / {pair.second_example}"
            for pair in shared
        ],
    )


def _misfits(checked: Iterable["Checked"]) -> Iterator[str]:
    """A line for each end, however many examples of a property have it."""
    found: dict[tuple[str, str, str], list[tuple[Checked, Misfit]]] = {}
    for one in checked:
        for misfit in one.misfits:
            found.setdefault((one.property.iri, misfit.end, misfit.words.casefold()), []).append((one, misfit))
    for pairs in found.values():
        one, misfit = pairs[0]
        classes = " or ".join(dict.fromkeys(" and ".join(m.classes) for _, m in pairs))
        times = f" (and {len(pairs) - 1} more)" if len(pairs) > 1 else ""
        yield (
            f"{one.property.name}: the {misfit.end} “{misfit.words}” is read as {classes}, and not as "
            f"{' or '.join(misfit.wanted)}: {one.example.source}{times}"
        )


def _some(head: str, lines: list[str]) -> Iterator[str]:
    from kg.results import inert

    if lines:
        yield ""
        yield head
        yield from (f"  {inert(line)}" for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield f"  and {len(lines) - _SHOWN} more: --format json has them all"


def _reasoned(ontology: "Ontology", consistency: "Consistency") -> Iterator[str]:
    """What the reasoner says, with the axioms to blame."""
    yield consistency.summary
    if consistency.consistent is False:
        yield f"  because {_because(consistency.reasons)}"
    for empty in consistency.empty:
        yield f"  {ontology.classes[empty.iri].name}: {_because(empty.reasons)}"
    yield from _some(
        "what follows of classes and is not written:",
        [f"{ontology.classes[a].name} is below {ontology.classes[b].name}" for a, b in consistency.inferred],
    )


def _because(reasons: Iterable[str]) -> str:
    return "; ".join(reasons) or "(which axioms are to blame was not found)"


def _table(ontology: "Ontology", checked: list["Checked"]) -> Iterator[str]:
    passed, total = _counted(checked)
    width = max((len(p.name) for p in ontology.properties.values()), default=0)
    yield f"{'property':<{width}}  examples  counter-examples"
    for prop in ontology.properties.values():
        cells = [
            f"{passed[prop.iri, counter]}/{total[prop.iri, counter]}" if total[prop.iri, counter] else "-"
            for counter in (False, True)
        ]
        remarks = ", ".join(_remarks(prop, total[prop.iri, False]))
        yield f"{prop.name:<{width}}  {cells[0]:<8}  {cells[1]:<16}  {remarks}".rstrip()


def _counted(checked: list["Checked"]) -> tuple[Counter[tuple[str, bool]], Counter[tuple[str, bool]]]:
    """Of each property, how many examples and counter-examples hold, and how many there are."""
    passed, total = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for one in checked:
        total[one.property.iri, one.counter] += 1
        passed[one.property.iri, one.counter] += one.passed
    return passed, total


def _remarks(prop: "Property", examples: int) -> Iterator[str]:
    if not examples:
        yield "nothing teaches it"
    if not prop.domain:
        yield "no domain"
    if not prop.range:
        yield "no range"


def _document(
    ontology: "Ontology", consistency: "Consistency", checked: list["Checked"], shared: list["Shared"]
) -> dict[str, object]:
    """All of it as plain data."""
    passed, total = _counted(checked)
    return {
        "classes": len(ontology.classes),
        "rules": len(ontology.rules),
        "consistent": consistency.consistent,
        "problem": consistency.problem,
        "reasons": list(consistency.reasons),
        "empty": [{"class": empty.iri, "reasons": list(empty.reasons)} for empty in consistency.empty],
        "inferred": [{"class": one, "below": other} for one, other in consistency.inferred],
        "properties": [
            {
                "property": prop.iri,
                "examples": {"passed": passed[prop.iri, False], "of": total[prop.iri, False]},
                "counterExamples": {"passed": passed[prop.iri, True], "of": total[prop.iri, True]},
                "remarks": list(_remarks(prop, total[prop.iri, False])),
            }
            for prop in ontology.properties.values()
        ],
        "failures": [
            {"property": one.property.iri, "counter": one.counter, "example": one.example.source, "why": one.why}
            for one in checked
            if not one.passed
        ],
        "misfits": [
            {"property": one.property.iri, "example": one.example.source, **asdict(misfit)}
            for one in checked
            for misfit in one.misfits
        ],
        "shared": [asdict(pair) for pair in shared],
    }
