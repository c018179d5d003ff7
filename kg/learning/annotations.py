"""Annotated texts: JSON Lines of {"id": .., "text": .., "facts": [[subject, property IRI, object], ...]}."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError

OnProblem = Callable[[str], None]
Fact = tuple[str, str, str]  # subject, property IRI, object


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with the facts that it states; ends are the names and values that its world has for them."""

    identifier: str
    text: str
    facts: tuple[Fact, ...]


def read(path: Path, on_problem: OnProblem) -> Iterator[Annotated]:
    """The annotated texts of a file. `on_problem` gets a line for each that is malformed: where, what, what to do.

    UsageError when the file cannot be read.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; give a file of JSON lines with id, text and facts") from None
    with file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield _annotated(json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8")))
            except (ValueError, RecursionError) as error:
                why = str(error) if isinstance(error, _Malformed) else "not a line of JSON in UTF-8"
                on_problem(f"{path}:{number}: {why}; mend this line")


class _Malformed(ValueError):
    pass


def _annotated(given: object) -> Annotated:
    if not isinstance(given, dict):
        raise _Malformed("not a JSON object with id, text and facts")
    for name in ("id", "text"):
        if not isinstance(given.get(name), str) or not given[name].strip():
            raise _Malformed(f"no {name}, or one that is no string")
    facts = given.get("facts")
    if not isinstance(facts, list):
        raise _Malformed("no list of facts")
    for fact in facts:
        whole = isinstance(fact, list) and len(fact) == 3
        if not whole or not all(isinstance(end, str) and end.strip() for end in fact):
            raise _Malformed("a fact that is not [subject, property IRI, object]")
    return Annotated(given["id"], given["text"], tuple((s, p, o) for s, p, o in facts))
