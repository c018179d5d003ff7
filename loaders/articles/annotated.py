"""Annotated texts: JSON Lines of articles with a field "facts", a list of [subject, property IRI, object].

{"id": "a1", "text": "Tovik wrote Sallow.", "facts": [["Tovik", "https://my.example/#wrote", "Sallow"]]}

Subject and object are names as the text or the world has them, or the lexical form of a value ("2031-04-09", "7.5").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg.errors import ArticleError, UsageError
from kg.model import Article
from loaders.articles import fields, records
from loaders.articles.formats import json_lines
from loaders.articles.interface import Origin
from loaders.articles.seen import Seen

_FACT = '["subject", "property IRI", "object"]'
_TERMS = ("subject", "property", "object")


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article and all that people found in it."""

    article: Article
    facts: tuple[tuple[str, str, str], ...]  # subject, property IRI, object; each once


def read(path: Path, on_error: Callable[[ArticleError], None]) -> Iterator[Annotated]:
    """The texts of a file in its order; a line that cannot be read goes to `on_error` with its number.

    UsageError for a file that cannot be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UsageError(
            f"{fields.shown(str(path))} cannot be read ({error.strerror}): give JSON Lines of id, text and facts"
        ) from None
    with file:
        origin = Origin(fields.one_line(str(path)), path.stem)
        seen = Seen()
        for number, offset, line in json_lines.lines(file):
            where = f"{origin.place}, line {number}"
            try:
                record = json_lines.record(line, offset)
                annotated = Annotated(records.article(record, origin, where), _facts(record))
                if not seen.add(annotated.article):
                    raise ArticleError(f"{annotated.article.identifier!r} stands there twice: keep one of the lines")
            except ArticleError as error:
                on_error(error.at(where))
            else:
                yield annotated


def _facts(record: dict[str, object]) -> tuple[tuple[str, str, str], ...]:
    given = record.get("facts")
    if not isinstance(given, list):
        what = 'the field "facts" is missing' if given is None else 'the field "facts" must be a list'
        raise ArticleError(f"{what}: give a list of {_FACT}, or [] where there are none")
    found: dict[tuple[str, str, str], None] = {}
    for number, fact in enumerate(given, 1):
        if not isinstance(fact, list) or len(fact) != 3:
            raise ArticleError(f"fact {number} must be a list of three: write it like {_FACT}")
        subject, prop, obj = (_term(term, f"{name} of fact {number}") for name, term in zip(_TERMS, fact, strict=True))
        try:
            NamedNode(prop)
        except ValueError:
            raise ArticleError(
                f"the property of fact {number} must be an absolute IRI, not {fields.shown(prop)!r}: "
                "write it as the ontology does, without a prefix"
            ) from None
        found[subject, prop, obj] = None
    return tuple(found)


def _term(given: object, name: str) -> str:
    term = fields.optional(given, name)
    if term is None:
        raise ArticleError(f"the {name} is empty: give its name")
    return term
