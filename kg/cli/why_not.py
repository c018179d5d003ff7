"""`kg why-not`"""

import difflib
import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import results
from kg.cli import options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.extract.reasons import End, Explanation, Pair

_WIDTH = 100
_CODES = 22  # columns
_APART = "different-sentences"  # of which there may be many: they are told together


@click.command()
@click.argument("sentence")
@options.ontology
@options.model
@click.option("--published", callback=options.day, metavar="DATE", help="The date that the sentence was published on.")
@click.option("--subject", metavar="WORDS", help="Only pairs with an end of this name.")
@click.option("--object", metavar="WORDS", help="Only pairs whose other end is of this name.")
@click.option("--property", metavar="NAME", help="Nothing of other properties.")
@options.format_("table", "json", default="table", help="Text to read, or JSON.")
@options.output
def command(
    sentence: str,
    ontology: Path | None,
    model: str,
    published: date | None,
    subject: str | None,
    object: str | None,
    property: str | None,
    format_: str,
    output: Path | None,
) -> None:
    """Show what is found in a sentence, and why nothing else is.

    SENTENCE, or a few of them, is read like an article. Each pair of names, pronouns and descriptions has the facts
    that were found, or codes of what stopped them, such as no-pattern, class-does-not-fit, negated or
    ambiguous-pronoun.

    The limits are 10,000 characters and 20 sentences, and 40 names, pronouns and descriptions in a sentence; with
    --subject or --object a sentence may have more.
    """
    from kg.extract.explain import why_not

    if not sentence.strip():
        raise UsageError("there is no sentence: give one in quotation marks")
    wanted = _property(property, ontology) if property else None
    explained = why_not(sentence, ontology=ontology, model=model, published=published, subject=subject, object=object)
    pairs = [
        replace(pair, reasons=tuple(r for r in pair.reasons if wanted is None or r.property in (None, wanted)))
        for pair in explained.pairs
    ]
    explained = replace(explained, pairs=tuple(pair for pair in pairs if pair.reasons))
    narrowed = bool(subject or object or property)
    with options.written(output) as stream:
        if format_ == "json":
            stream.write(json.dumps(asdict(explained), ensure_ascii=False, indent=2).encode() + b"\n")
        else:
            stream.write("".join(f"{line}\n" for line in _text(explained, narrowed)).encode())


def _property(name: str, ontology: Path | None) -> str:
    """The IRI of a property of the ontology: by its IRI, label or local name."""
    from kg.extract.resources import lexicon

    known: dict[str, str] = {}
    for prop in lexicon(str(ontology) if ontology else None).ontology.properties.values():
        for text in (prop.iri, prop.name, prop.label):
            known.setdefault(text.casefold(), prop.iri)
    if name.casefold() in known:
        return known[name.casefold()]
    near = difflib.get_close_matches(name.casefold(), known, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else "give a name, a label or an IRI"
    raise UsageError(f"the ontology has no property {name!r}: {advice}")


def _text(explained: "Explanation", narrowed: bool) -> Iterator[str]:
    if not explained.pairs:
        yield "nothing to tell of these" if narrowed else "no two names, pronouns or descriptions to relate"
    together: list[Pair] = []
    apart: list[Pair] = []
    for pair in explained.pairs:
        (apart if [reason.code for reason in pair.reasons] == [_APART] else together).append(pair)
    for number, pair in enumerate(together):
        if number:
            yield ""
        yield from _wrapped(f"{_end(pair.first)} and {_end(pair.second)}", "", "  ")
        for reason in pair.reasons:
            yield from _row(reason.code, reason.text)
            if reason.rule and reason.code != "vetoed":
                yield from _row("", f"example: {reason.rule}")
    if apart:
        if together:
            yield ""
        pairs = ", ".join(f"{_end(pair.first)} and {_end(pair.second)}" for pair in apart)
        yield from _row(_APART, f"{pairs}: {apart[0].reasons[0].text}", "")
    if explained.names:
        yield ""
        for reason in explained.names:
            yield from _row(reason.code, reason.text, "")


def _end(end: "End") -> str:
    return f"“{end.words}”" + (f" ({end.entity})" if end.entity and end.entity != end.words else "")


def _row(label: str, text: str, indent: str = "  ") -> Iterator[str]:
    return _wrapped(text, f"{indent}{label:<{_CODES}}", indent + " " * _CODES)


def _wrapped(text: str, first: str, following: str) -> Iterator[str]:
    wrapper = textwrap.TextWrapper(_WIDTH, initial_indent=first, subsequent_indent=following, break_on_hyphens=False)
    return iter(wrapper.wrap(results.inert(text)))
