"""Typed parameters of queries: from what a person writes to the RDF term that a variable is bound to."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.model import Status
from kg.vocabulary import KG, XSD
from loaders.stores import Store, Term
from queries.names import find_class, find_entity, find_property

TYPES = ("entity", "class", "property", "status", "text", "date", "integer", "decimal")
STATUSES = tuple(status.term for status in Status)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: the variable that it fills, its type (of `TYPES`), and what stands without a value."""

    name: str
    type: str
    required: bool
    default: str | None
    help: str


@dataclass(slots=True)
class Bound:
    """Parameters as terms, the LIMIT, and remarks on how names were understood."""

    terms: dict[str, Term] = field(default_factory=dict)
    limit: int | None = None
    remarks: tuple[str, ...] = ()


def bind(store: Store, query: str, parameters: Iterable[Parameter], values: Mapping[str, str]) -> Bound:
    """Type and bind `values` for the query of that name; errors as in `queries.library.run`."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            has = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}" if known else "it has none"
            raise UsageError(f"{query} has no parameter {name!r}: {has}")
    bound = Bound()
    for parameter in known.values():
        value = values.get(parameter.name, parameter.default)
        if value is None:
            if parameter.required:
                raise UsageError(
                    f"{query} needs the parameter {parameter.name} ({parameter.help or parameter.type}): "
                    f"--param {parameter.name}=VALUE"
                )
            continue
        _fill(bound, store, query, parameter, value)
    return bound


def _fill(bound: Bound, store: Store, query: str, parameter: Parameter, value: str) -> None:
    if parameter.name == "limit":
        bound.limit = int(_integer(query, parameter, value, minimum=0).value)
    elif parameter.type == "entity":
        found = find_entity(store, value)
        bound.terms[parameter.name] = NamedNode(found.iri)
        bound.remarks += found.remarks
    elif parameter.type == "class":
        bound.terms[parameter.name] = NamedNode(find_class(store, value))
    elif parameter.type == "property":
        bound.terms[parameter.name] = NamedNode(find_property(store, value).iri)
    elif parameter.type == "status":
        bound.terms[parameter.name] = _status(query, parameter, value)
    elif parameter.type == "date":
        bound.terms[parameter.name] = _date(query, parameter, value)
    elif parameter.type == "integer":
        bound.terms[parameter.name] = _integer(query, parameter, value)
    elif parameter.type == "decimal":
        bound.terms[parameter.name] = _decimal(query, parameter, value)
    else:
        bound.terms[parameter.name] = Literal(value)


def _date(query: str, parameter: Parameter, value: str) -> Literal:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise _ill_typed(query, parameter, value, "a date such as 2022-01-18") from None
    return Literal(value, datatype=NamedNode(XSD + "date"))


def _integer(query: str, parameter: Parameter, value: str, minimum: int | None = None) -> Literal:
    if not re.fullmatch(r"[+-]?\d{1,18}", value, re.ASCII) or (minimum is not None and int(value) < minimum):
        expected = "a whole number" if minimum is None else f"a whole number of at least {minimum}"
        raise _ill_typed(query, parameter, value, expected)
    return Literal(int(value))


def _decimal(query: str, parameter: Parameter, value: str) -> Literal:
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,6})?", value, re.ASCII):
        raise _ill_typed(query, parameter, value, "a number such as 250 or 0.5")
    return Literal(value, datatype=NamedNode(XSD + "decimal"))


def _status(query: str, parameter: Parameter, value: str) -> NamedNode:
    for status in STATUSES:
        if value.casefold() == status.casefold():
            return NamedNode(KG + status)
    raise _ill_typed(query, parameter, value, f"one of {', '.join(STATUSES)}")


def _ill_typed(query: str, parameter: Parameter, value: str, expected: str) -> UsageError:
    return UsageError(f"{query}: the parameter {parameter.name} is {expected}, not {value!r}")
