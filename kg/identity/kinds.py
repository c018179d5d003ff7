"""The kind of each name in an article, decided over all its uses: one mistake of the language model is outvoted."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from kg.identity.background import Background
from kg.identity.background_names import folded
from kg.identity.people import is_full
from kg.model import How

_FULL_NAME = 2.5  # how many uses a full name that ends in a bare name counts for


class Use(Protocol):
    """What is asked of a use of a name."""

    @property
    def kind(self) -> str: ...
    @property
    def how(self) -> How: ...
    @property
    def weight(self) -> float: ...


def decide_kinds(uses: Sequence[Use], names: Sequence[str], background: Background) -> dict[str, str]:
    """Name to kind ("" where nothing tells); a bare surname is a person when a full name ends in it."""
    votes: dict[str, dict[str, float]] = defaultdict(dict)
    for use, name in zip(uses, names, strict=True):
        votes[name][use.kind] = votes[name].get(use.kind, 0.0) + use.weight
    kinds = {name: _best(counted) for name, counted in votes.items()}
    ends: set[str] = set()
    for name, kind in kinds.items():
        if kind == "person" and is_full(name):
            words = folded(name).split()
            ends.update(" ".join(words[i:]) for i in range(1, len(words)))
    operations = {
        n.partition(" ")[2] for n, k in kinds.items() if k == "event" and n.startswith(("Operation ", "Exercise "))
    }
    for name in kinds:
        if name in operations and not background.senses(name):
            kinds[name] = "event"
        if kinds[name] == "person" or folded(name) not in ends:
            continue
        if (
            background.senses(name)
            and _best(votes[name] | {"person": votes[name].get("person", 0.0) + _FULL_NAME}) != "person"
        ):
            continue
        kinds[name] = "person"
    return kinds


def _best(votes: dict[str, float]) -> str:
    """The kind with most votes; "other" only when there is nothing better."""
    certain = {kind: n for kind, n in votes.items() if kind and kind != "other"}
    if certain:
        return max(certain, key=lambda kind: certain[kind])
    return "other" if "other" in votes else ""
