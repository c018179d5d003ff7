"""The ready questions: one `.rq` file each, and the code that finds, fills in and runs them."""

from queries.library import Answer, ReadyQuery, find, parse, ready, run
from queries.names import Found, find_entity
from queries.parameters import Parameter

__all__ = ["Answer", "Found", "Parameter", "ReadyQuery", "find", "find_entity", "parse", "ready", "run"]
