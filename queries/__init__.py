"""The ready questions: one `.rq` file each, and the code that finds, fills in and runs them."""

from queries.library import Answer, ReadyQuery, find, parse, ready, run
from queries.names import Found, FoundProperty, find_entity, find_property, properties
from queries.parameters import Parameter

__all__ = [
    "Answer",
    "Found",
    "FoundProperty",
    "Parameter",
    "ReadyQuery",
    "find",
    "find_entity",
    "find_property",
    "parse",
    "properties",
    "ready",
    "run",
]
