"""The hand-written tables of background knowledge, as plain entries.

A table is UTF-8 text, one thing a line: `label | key: value; value | key: value`. A label or value may end in "=0.75",
its weight. Empty lines and lines that begin with "#" say nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import WorkError

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Value:
    """A name, code or label in a table; `weight` is None when the table gives none."""

    text: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table."""

    label: Value
    values: dict[str, tuple[Value, ...]]

    def texts(self, key: str) -> tuple[str, ...]:
        """The values of a key without their weights; none when the line does not have the key."""
        return tuple(value.text for value in self.values.get(key, ()))

    def text(self, key: str) -> str | None:
        """The only value of a key, or None."""
        return next(iter(self.texts(key)), None)


def read(name: str, keys: frozenset[str], folder: Path = FOLDER) -> Iterator[Entry]:
    """The entries of a table; WorkError (file and line) for a key that is not among `keys` or an impossible weight."""
    path = folder / name
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        label, *fields = line.split("|")
        values: dict[str, tuple[Value, ...]] = {}
        try:
            for field in fields:
                key, colon, rest = field.partition(":")
                if not colon or key.strip() not in keys or key.strip() in values:
                    raise ValueError(f"{key.strip()!r} is not a key of this table, or stands twice")
                values[key.strip()] = tuple(_value(text) for text in rest.split(";"))
            yield Entry(_value(label), values)
        except ValueError as error:
            raise WorkError(f"{path.name}:{number}: {error}; correct the line") from error


def _value(text: str) -> Value:
    name, equals, weight = text.strip().partition("=")
    if not name:
        raise ValueError("a value is empty")
    if not equals:
        return Value(name)
    if not 0 <= float(weight) <= 1:
        raise ValueError(f"the weight of {name!r} is not between 0 and 1")
    return Value(name, float(weight))
