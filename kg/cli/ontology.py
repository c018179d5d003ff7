"""`kg ontology`"""

from collections import Counter
from pathlib import Path

import click

from kg.cli import options


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
def check(ontology: Path | None, model: str) -> int:
    """Check an ontology: is it consistent, are its examples found, do its counter-examples hold?

    Ends with exit code 1 when an example is not found, a counter-example is found, or a class cannot have members.
    """
    from kg.extract.checking import check as check_examples
    from ontology.consistency import check as check_consistency
    from ontology.loading import load

    loaded = load(ontology)
    click.echo(f"{len(loaded.classes)} classes, {len(loaded.properties)} properties, {len(loaded.rules)} rules")
    consistency = check_consistency(loaded)
    click.echo(consistency.summary)
    checked = check_examples(model, ontology)
    passed, total = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for one in checked:
        total[one.property.name, one.counter] += 1
        passed[one.property.name, one.counter] += one.passed
    width = max((len(p.name) for p in loaded.properties.values()), default=0)
    click.echo(f"{'property':<{width}}  examples  counter-examples")
    for prop in loaded.properties.values():
        cells = [
            f"{passed[prop.name, counter]}/{total[prop.name, counter]}" if total[prop.name, counter] else "-"
            for counter in (False, True)
        ]
        untaught = "" if total[prop.name, False] else "  nothing teaches it"
        click.echo(f"{prop.name:<{width}}  {cells[0]:<8}  {cells[1]}{untaught}")
    failures = [one for one in checked if not one.passed]
    for one in failures:
        kind = "counter-example" if one.counter else "example"
        click.echo(f"{one.property.name}: {kind} failed ({one.why}): {one.example.source}")
    click.echo(f"{len(checked) - len(failures)} of {len(checked)} examples and counter-examples hold")
    return 1 if failures or consistency.inconsistent else 0
