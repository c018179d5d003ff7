"""The ready questions: one `.rq` file each, and the code that finds, fills in and runs them."""

from queries.library import Answer, ReadyQuery, View, find, parse, ready, run
from queries.names import Found, FoundProperty, find_entity, find_property, properties
from queries.parameters import STATUSES, Parameter
from queries.values import find_value

__all__ = [
    "STATUSES",
    "Answer",
    "Found",
    "FoundProperty",
    "Parameter",
    "ReadyQuery",
    "View",
    "find",
    "find_entity",
    "find_property",
    "find_value",
    "parse",
    "properties",
    "ready",
    "run",
]
