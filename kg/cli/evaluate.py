"""`kg evaluate`"""

import json
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
from pyoxigraph import Literal, NamedNode, Triple

from kg import results, settings
from kg.cli import options
from kg.cli.failures import Failures
from kg.cli.options import open_store
from kg.errors import ArticleError, UsageError, WorkError
from kg.iri import Minter
from kg.model import Article, OffSchema
from kg.vocabulary import SCHEMA
from loaders.articles import annotated
from loaders.articles.annotated import Annotated
from loaders.stores import Store

if TYPE_CHECKING:
    from kg.evaluation import Error, Evaluator, Score
    from ontology.model import Ontology

_WIDTH = 100
_LABELS = 13  # columns
_DIGITS = 4

_Read: TypeAlias = tuple[Annotated, list[Triple], list[OffSchema]]  # a text, its graph, what was kept out of it
_Cause: TypeAlias = "tuple[str, str, int, list[Error]]"  # its code, what it means, how many, the first few


@click.command()
@click.option(
    "--gold",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="JSON Lines of texts with their facts: id, text, facts: [[subject, property IRI, object], ...].",
)
@click.option(
    "--store",
    "selector",
    metavar="SELECTOR",
    help="Score what this store has of the texts, under its own ontology, instead of reading them.",
)
@options.ontology
@options.model
@options.relations
@options.workers
@click.option(
    "--names",
    type=click.Choice(("any", "label")),
    default="any",
    show_default=True,
    help="An entity is found by any of its names, or by its label alone.",
)
@click.option(
    "--errors",
    "examples",
    type=click.IntRange(min=0),
    metavar="N",
    default=3,
    show_default=True,
    help="Errors of each cause to show.",
)
@options.format_("table", "json", default="table", help="Text to read, or JSON.")
@options.output
def command(
    gold: Path,
    selector: str | None,
    ontology: Path | None,
    model: str,
    relations: Path | None,
    workers: int | None,
    names: str,
    examples: int,
    format_: str,
    output: Path | None,
) -> int:
    """Measure the builder on texts whose facts people have written down.

    Prints precision, recall and F1 by property, how much of what was found the ontology and the texts have, and the
    errors by their cause. Facts that an article asserts count. Names are compared without case, spaces, underscores and
    double quotes. A line that cannot be read is named and left out, and the exit code is 1.
    """
    from kg.evaluation import Evaluator

    if selector and relations:
        raise UsageError("--model-of-relations is for reading: leave it out, or --store")
    with ExitStack() as stack:
        failures = stack.enter_context(Failures(None))
        if selector:
            store = stack.enter_context(open_store(selector, must_exist=True))
            read, loaded = _stored(gold, store, ontology, failures)
        else:
            read, loaded = _built(gold, ontology, model, relations, workers, failures)
        evaluator = Evaluator(loaded, any_name=names == "any", examples=examples)
        for one, triples, off_schema in read:
            evaluator.add(one, triples, off_schema)
        if not evaluator.result.texts:
            raise WorkError(f"{gold} has no text that could be scored: give each a line of id, text and facts")
        with options.written(output) as stream:
            if format_ == "json":
                document = _document(evaluator, failures.count)
                stream.write(json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")
            else:
                stream.write("".join(f"{line}\n" for line in _text(evaluator, failures.count)).encode())
    return 1 if failures.count else 0


def _built(
    gold: Path, ontology: Path | None, model: str, relations: Path | None, workers: int | None, failures: Failures
) -> tuple[Iterator[_Read], "Ontology"]:
    """The texts with their articles' graphs, made now."""
    from kg.builder import extract
    from ontology.loading import load

    waiting: dict[str, Annotated] = {}
    off_schema: dict[str, list[OffSchema]] = defaultdict(list)

    def articles() -> Iterator[Article]:
        for one in annotated.read(gold, failures):
            waiting[one.article.identifier] = one
            yield one.article

    def read() -> Iterator[_Read]:
        made = extract(
            articles(),
            on_error=failures,
            ontology=ontology,
            model=model,
            relations=relations,
            workers=workers,
            on_off_schema=lambda article, candidate: off_schema[article.identifier].append(candidate),
        )
        for article, quads in made:
            graph = Minter().article(article.identifier)
            own = [
                quad.triple
                for quad in quads
                if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == graph
            ]
            yield waiting.pop(article.identifier), own, off_schema.pop(article.identifier, [])

    return read(), load(ontology)


def _stored(gold: Path, store: Store, ontology: Path | None, failures: Failures) -> tuple[Iterator[_Read], "Ontology"]:
    """The texts with their articles' graphs as a store has them; one that it has not, or has otherwise, fails."""
    from kg.validation import ontology_of

    loaded = ontology_of(store, ontology)
    remembered = settings.read(store)
    minter = Minter(remembered.base)

    def read() -> Iterator[_Read]:
        for one in annotated.read(gold, failures):
            triples = list(store.triples(minter.article(one.article.identifier)))
            texts = [triple.object for triple in triples if triple.predicate.value == SCHEMA + "articleBody"]
            if Literal(one.article.text) in texts:
                yield one, triples, []
            else:
                what = f"{one.article.identifier!r} {'has another text' if texts else 'is not'} in {store.selector}"
                failures(ArticleError(f"{what}: build it again", one.article.source))

    return read(), loaded


def _document(evaluator: "Evaluator", failed: int) -> dict[str, object]:
    result = evaluator.result
    return {
        "texts": result.texts,
        "failed": failed,
        **_figures(result.total),
        "meanF1": round(result.mean_f1, _DIGITS),
        "meanOwnF1": round(result.mean_own_f1, _DIGITS),
        "conformance": round(result.conformance, _DIGITS),
        "notInText": round(result.not_in_text, _DIGITS),
        "properties": [
            {"property": iri, "name": evaluator.name(iri), **_figures(score)} for iri, score in _by_name(evaluator)
        ],
        "missed": [_cause(*cause) for cause in _missed(evaluator)],
        "wrong": [_cause(*cause) for cause in _wrong(evaluator)],
    }


def _figures(score: "Score") -> dict[str, float]:
    figures = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    counts: dict[str, float] = {"gold": score.gold, "found": score.found, "right": score.right}
    return counts | {name: round(figure, _DIGITS) for name, figure in figures.items()}


def _cause(cause: str, meaning: str, number: int, examples: "list[Error]") -> dict[str, object]:
    return {"cause": cause, "meaning": meaning, "count": number, "examples": [asdict(one) for one in examples]}


def _by_name(evaluator: "Evaluator") -> "list[tuple[str, Score]]":
    return sorted(evaluator.result.properties.items(), key=lambda item: (evaluator.name(item[0]), item[0]))


def _missed(evaluator: "Evaluator") -> Iterator[_Cause]:
    from kg.evaluation import MISSED

    for cause, number in evaluator.result.missed.items():
        yield cause, MISSED[cause], number, evaluator.result.missed_examples.get(cause, [])


def _wrong(evaluator: "Evaluator") -> Iterator[_Cause]:
    from kg.evaluation import WRONG

    for cause, number in evaluator.result.wrong.items():
        yield cause, WRONG[cause], number, evaluator.result.wrong_examples.get(cause, [])


def _text(evaluator: "Evaluator", failed: int) -> Iterator[str]:
    result = evaluator.result
    rows = [(evaluator.name(iri), score) for iri, score in _by_name(evaluator)]
    yield from _table([*rows, ("in all", result.total)])
    yield ""
    texts = f"{result.texts:,}" + (f", and {failed:,} that could not be scored" if failed else "")
    own = f"{result.mean_own_f1:.3f} over the properties that each text's own gold has"
    yield from _wrapped(texts, f"{'texts':<{_LABELS}}", " " * _LABELS)
    yield from _wrapped(f"{result.mean_f1:.3f}; {own}", f"{'mean F1':<{_LABELS}}", " " * _LABELS)
    yield from _wrapped(
        f"{result.conformance:.3f} of the facts found have a property of the ontology", f"{'conformance':<{_LABELS}}"
    )
    yield from _wrapped(f"{result.not_in_text:.3f} of the ends found", f"{'not in text':<{_LABELS}}")
    for title, causes in (("missed", _missed(evaluator)), ("wrong", _wrong(evaluator))):
        some = [cause for cause in causes if cause[2]]
        if some:
            yield f"\n{title} {sum(number for _, _, number, _ in some):,}"
        for _, meaning, number, examples in some:
            yield from _wrapped(meaning, f"{number:>6,}  ", " " * 8)
            for error in examples:
                detail = f" | {error.detail}" if error.detail else ""
                yield from _wrapped(f"{error.article}: {' – '.join(error.fact)}{detail}", " " * 10, " " * 12)


def _table(rows: "list[tuple[str, Score]]") -> Iterator[str]:
    names = [results.inert(name) for name, _ in rows]
    width = max(map(len, (*names, "property")))
    yield f"{'property':<{width}}  {'gold':>6}  {'found':>6}  {'right':>6}  precision  recall     F1"
    for name, (_, score) in zip(names, rows, strict=True):
        counts = f"{score.gold:>6,}  {score.found:>6,}  {score.right:>6,}"
        yield f"{name:<{width}}  {counts}  {score.precision:>9.3f}  {score.recall:>6.3f}  {score.f1:>5.3f}"


def _wrapped(text: str, first: str, following: str = "") -> Iterator[str]:
    wrapper = textwrap.TextWrapper(_WIDTH, initial_indent=first, subsequent_indent=following, break_on_hyphens=False)
    return iter(wrapper.wrap(results.inert(text)))
