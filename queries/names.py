"""From the name that a person writes to the entity or class of the store that bears it."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from kg.errors import QueryError, UsageError
from kg.settings import read
from kg.vocabulary import KINDS, OWL, prefixes
from loaders.stores import Store, Term

_FOLDER = Path(__file__).parent / "lookup"
_IRI = re.compile(r"<?((?:[a-z][a-z0-9+.-]*://|urn:)[^<>]*)>?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """The entity that a name was taken for, with remarks when others bear it too."""

    iri: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundProperty:
    """The property that a name means; a symmetric one makes both directions one claim, the values of a `literal` one
    are dates, numbers or strings."""

    iri: str
    label: str
    symmetric: bool
    literal: bool = False


@dataclass(frozen=True, slots=True, order=True)
class _Name:
    rank: int  # 1 label, 2 other name, 3 other form
    entity: str
    text: str


def find_entity(store: Store, name: str) -> Found:
    """The entity that `name` means: an IRI, a prefixed name such as place:Belarus, or any of its names.

    Of several, first by: the very spelling, then without regard to case; the label, another name, another form; more
    articles; the IRI. QueryError, with the nearest names, when nothing bears the name.
    """
    base = read(store).base
    written = _as_iri(name, base)
    if written is not None:
        if not ask(store, "label-of", {"entity": written}):
            raise QueryError(f"the store has no entity <{written.value}>: `kg query entities` lists them")
        return Found(written.value)
    under = f"{base}entity/"
    wanted = " ".join(unicodedata.normalize("NFC", name).split())
    bearers = [n for n in _names(store, "by-name", {"name": Literal(wanted)}) if n.entity.startswith(under)]
    if not bearers:
        everything = _names(store, "all-names", {"under": Literal(under)})
        bearers = [n for n in everything if folded(n.text) == folded(wanted)]
        if not bearers:
            raise QueryError(_not_found(name, everything))
    best = min(bearer.rank for bearer in bearers)
    named = sorted({bearer.entity for bearer in bearers if bearer.rank == best})
    if len(named) == 1:
        return Found(named[0])
    first, *others = sorted(named, key=lambda iri: (-_articles(store, iri), iri))
    also = ", ".join(f"<{iri}>" for iri in others)
    return Found(first, (f"{name!r} is taken for <{first}>; it may also mean {also}",))


def find_class(store: Store, name: str) -> str:
    """The IRI of the class that `name` means: an IRI, a label or a local name; UsageError when there is none."""
    written = _as_iri(name, read(store).base)
    by_name: dict[str, str] = {}
    for row in ask(store, "classes", {}):
        iri = _text(row, "class")
        by_name.setdefault(folded(_local(iri)), iri)
        if row["label"] is not None:
            by_name.setdefault(folded(_text(row, "label")), iri)
    if written is not None and written.value in by_name.values():
        return written.value
    if folded(name) in by_name:
        return by_name[folded(name)]
    near = difflib.get_close_matches(folded(name), by_name, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else "`kg init` puts the ontology into the store"
    raise UsageError(f"the store's ontology has no class {name!r}: {advice}")


def properties(store: Store) -> list[FoundProperty]:
    """The properties of the store's ontology, by IRI."""
    kinds: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for row in ask(store, "properties", {}):
        iri = _text(row, "property")
        label = _text(row, "label") if row["label"] is not None else _local(iri)
        kinds.setdefault(iri, set()).add(_text(row, "kind"))
        labels[iri] = min(label, labels.get(iri, label))  # of labels in two languages always the same one
    return [
        FoundProperty(iri, labels[iri], OWL + "SymmetricProperty" in of, OWL + "ObjectProperty" not in of)
        for iri, of in sorted(kinds.items())
        if of != {OWL + "SymmetricProperty"}
    ]


def find_property(store: Store, name: str) -> FoundProperty:
    """The property that `name` means: an IRI, a prefixed name such as news:leads, a label or a local name.

    UsageError, with the nearest names, when there is none.
    """
    by_iri = {found.iri: found for found in properties(store)}
    prefix, colon, local = name.partition(":")
    written = _as_iri(name, read(store).base)
    iri = written.value if written is not None else prefixes().get(prefix, "") + local if colon else ""
    if iri in by_iri:
        return by_iri[iri]
    by_name: dict[str, str] = {}
    for bears in (lambda found: _local(found.iri), lambda found: found.label):
        for found in by_iri.values():
            by_name.setdefault(folded(bears(found)), found.iri)
    wanted = folded(" ".join(name.split()))
    if wanted in by_name:
        return by_iri[by_name[wanted]]
    within = sorted((known for known in by_name if wanted and wanted in known), key=lambda known: (len(known), known))
    near = within or difflib.get_close_matches(wanted, by_name, n=5, cutoff=0.5)
    shown = list(dict.fromkeys(_local(by_name[known]) for known in near))[:3]
    advice = f"did you mean {' or '.join(shown)}?" if shown else "`kg query relations` lists those that articles state"
    if not by_iri:
        advice = "`kg init` puts the ontology into the store"
    raise UsageError(f"the store's ontology has no property {name!r}: {advice}")


def _local(iri: str) -> str:
    return re.sub(r"^.*[#/]", "", iri)


def _as_iri(name: str, base: str) -> NamedNode | None:
    match = _IRI.fullmatch(name.strip())
    iri = match[1] if match else None
    kind, colon, local = name.partition(":")
    if iri is None and colon and kind in KINDS:
        iri = prefixes(base)[kind] + local
    try:
        return NamedNode(iri) if iri is not None else None
    except ValueError:
        raise UsageError(f"{name!r} is not an IRI: give one without spaces, or a name") from None


def ask(store: Store, lookup: str, bindings: Mapping[str, Term]) -> list[QuerySolution]:
    """The rows of a query of `queries/lookup`."""
    results = store.query(_lookup(lookup), bindings)
    assert isinstance(results, QuerySolutions)  # each lookup is a SELECT
    return list(results)


@cache
def _lookup(name: str) -> str:
    return (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def _names(store: Store, lookup: str, bindings: Mapping[str, Term]) -> list[_Name]:
    rows = ask(store, lookup, bindings)
    return [_Name(int(_text(row, "rank")), _text(row, "entity"), _text(row, "name")) for row in rows]


def _articles(store: Store, entity: str) -> int:
    (row,) = ask(store, "articles-of", {"entity": NamedNode(entity)})
    return int(_text(row, "articles"))


def _text(row: QuerySolution, variable: str) -> str:
    term = row[variable]
    assert isinstance(term, (NamedNode, Literal))  # the data model has no blank nodes
    return term.value


def folded(text: str) -> str:
    """A text without regard to case."""
    return unicodedata.normalize("NFC", text.casefold())


def _not_found(name: str, everything: Iterable[_Name]) -> str:
    wanted = folded(name)
    texts = {folded(n.text): n.text for n in sorted(everything, reverse=True)}  # a label wins over a form
    if not texts:
        return f"no entity is named {name!r}: the store has none yet, `kg build SOURCE...` reads articles into it"
    within = sorted((text for text in texts if wanted and wanted in text), key=lambda text: (len(text), text))
    near = within[:3] or difflib.get_close_matches(wanted, texts, n=3)
    advice = f"did you mean {' or '.join(texts[text] for text in near)}?" if near else "`kg query entities` lists them"
    return f"no entity is named {name!r}: {advice}"
