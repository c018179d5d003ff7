"""`kg learn`"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.cli.failures import Failures
from kg.errors import ArticleError, ArticleSkipped, UsageError, WorkError
from kg.results import inert

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.learning.model import RelationModel
    from kg.learning.training import Report
    from loaders.articles.annotated import Annotated
    from ontology.model import Ontology

_SHOWN = 3  # facts that cannot be used; --errors has them all


@click.command()
@options.ontology
@click.option(
    "--examples",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="JSON Lines of annotated texts: id, text, facts: [[subject, property IRI, object], ...].",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    required=True,
    help="Where the model goes: a new folder, or that of a model before.",
)
@options.model
@click.option("--seed", type=int, default=0, show_default=True, help="Equal seeds give equal models.")
@options.errors
def command(ontology: Path | None, examples: Path, folder: Path, model: str, seed: int, errors: Path | None) -> int:
    """Learn the properties of an ontology from annotated texts.

    The ends of each fact are found in its text, also where it writes them in another way: other case or accents, a
    date in words, a longer or shorter name. What the sentences have between and around them is learned with the names
    of their world. `kg build --model-of-relations FOLDER` then finds such facts in new texts. A fact whose ends the
    text does not have is counted, and --errors FILE has them all; a line that cannot be read is named, and the exit
    code is 1.
    """
    from kg.learning.training import Report, learn
    from loaders.articles.annotated import read
    from loaders.articles.fields import shown
    from ontology.loading import load

    options.keep((str(examples),), errors)
    _check(folder)
    loaded = load(ontology)
    with Failures(errors) as failures:
        report = Report()
        texts = [_known(text, loaded, failures) for text in read(examples, failures)]
        if not any(text.facts for text in texts):
            raise WorkError(f"{examples} has no fact of a property of the ontology: there is nothing to learn from")
        docs = _parsed(texts, model, ontology)
        learned = learn(texts, docs, model, seed=seed, kind_of=_kinds(loaded), report=report)
        if not report.used:
            raise WorkError(
                f"{examples}: no fact has both its ends in its text, so that there is nothing to learn from; "
                f"{report.missing[0][0].article.source}: {shown(report.missing[0][1])}"
            )
        for text, reason in report.missing:
            failures(ArticleSkipped(reason, text.article.source))
        _write(learned, folder)
    for text, reason in report.missing[:_SHOWN]:
        click.echo(f"{inert(text.article.source)}: {shown(reason)}")
    if len(report.missing) > _SHOWN:
        click.echo(f"... and {len(report.missing) - _SHOWN:,} more{'' if errors else '; --errors FILE has them all'}")
    click.echo(_summary(learned, report, folder))
    return 1 if failures.count else 0


def _known(text: Annotated, ontology: Ontology, failures: Failures) -> Annotated:
    """A text with the facts whose properties the ontology has; others are told of."""
    facts = []
    for fact in text.facts:
        if fact[1] in ontology.properties:
            facts.append(fact)
        else:
            failures(
                ArticleError(f"the ontology has no property <{fact[1]}>: mend its IRI, or add it", text.article.source)
            )
    return replace(text, facts=tuple(facts))


def _kinds(ontology: Ontology) -> Callable[[str, str], str | None]:
    """What kind of thing an end of a property is, where the ontology ties its one class to one."""

    def kind_of(role: str, prop: str) -> str | None:
        known = ontology.properties[prop]
        classes = known.domain if role == "subject" else known.range
        found = {ontology.classes[c].kind for c in classes if c in ontology.classes}
        return found.pop() if len(found) == 1 else None

    return kind_of


def _parsed(texts: Sequence[Annotated], model: str, ontology: Path | None) -> Iterator[Doc]:
    """The texts as the language model sees them."""
    from kg.extract.pipeline import COMPONENTS, load

    nlp = load(model, str(ontology) if ontology else None)
    with nlp.select_pipes(disable=[name for name, _ in COMPONENTS]):
        yield from nlp.pipe((text.article.text for text in texts), batch_size=64)


def _check(folder: Path) -> None:
    """UsageError for a folder that is there and no model's."""
    from kg.learning.model import is_model

    if folder.exists() and any(folder.iterdir()) and not is_model(folder):
        raise UsageError(f"{folder} is there and holds no model, or other files too: choose a new folder")
    if folder.resolve() == Path.cwd():
        raise UsageError(f"{folder} is where you are: give the name of a folder for the model")
    if not folder.resolve().parent.is_dir():
        raise UsageError(f"{folder} cannot be made: make {folder.resolve().parent} first, or choose another folder")


def _write(learned: RelationModel, folder: Path) -> None:
    """The whole model or nothing: what was there before is there until the new one is complete, and after a failure."""
    target = folder.resolve()
    with tempfile.TemporaryDirectory(prefix=".kg-", dir=target.parent) as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        learned.save(new)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise


def _summary(learned: RelationModel, report: Report, folder: Path) -> str:
    metrics = learned.metrics["all"]
    told = (("precision", "precision"), ("recall", "recall"), ("F1", "f1"))
    scores = ", ".join(f"{name} {'not measured' if metrics[of] is None else metrics[of]}" for name, of in told)
    ends = report.ends.total()
    exact, lost = report.ends["exact"], report.ends[""]
    lines = {
        "texts": f"{report.texts:,}",
        "facts": f"{report.facts:,}, {report.used:,} with both ends in their text",
        "ends": f"{ends:,}: {exact:,} as written, {ends - exact - lost:,} in another way, {lost:,} not in the text",
        "unseen": f"{scores} (cross-validation)",
        "model": f"{folder}: `kg build --model-of-relations {folder}` uses it",
    }
    return "\n".join(f"{name:<7} {value}" for name, value in lines.items())
