"""What a model knows of the names of its world: where each was an end, which label it has there, and of what kind."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Use = tuple[str, str]  # "subject" or "object", and the property's IRI


@dataclass(slots=True)
class Names:
    """Counts of texts: how often the folded words of a name (its key) were an end, and of which label."""

    labels: dict[str, dict[Use, Counter[str]]] = field(default_factory=lambda: defaultdict(dict))

    def learn(self, key: str, use: Use, label: str) -> None:
        """One more text in which a name was an end with this label."""
        self.labels[key].setdefault(use, Counter())[label] += 1

    def uses(self, key: str, without: Mapping[tuple[str, Use], int] | None = None) -> dict[Use, int]:
        """How many texts had a name as which end; `without` those of one text, which must not know its own answer."""
        known = self.labels.get(key)
        if known is None:
            return {}
        counts = {use: labels.total() - (without.get((key, use), 0) if without else 0) for use, labels in known.items()}
        return {use: number for use, number in counts.items() if number > 0}

    def label(self, key: str, use: Use) -> str | None:
        """The label that a name most often has as this end, else at the same end of other properties, else anywhere."""
        known = self.labels.get(key)
        if known is None:
            return None
        role = use[0]
        for counts in (
            [known[use]] if use in known else [],
            [c for (r, _), c in known.items() if r == role],
            list(known.values()),
        ):
            total = sum(counts, Counter())
            if total:
                most = max(total.values())
                return min(label for label, number in total.items() if number == most)
        return None

    def rows(self) -> Iterable[tuple[str, str, str, str, int]]:
        """All that is known, in a fixed order: key, end, property, label, number of texts."""
        for key in sorted(self.labels):
            for (role, prop), labels in sorted(self.labels[key].items()):
                for label, number in sorted(labels.items()):
                    yield key, role, prop, label, number

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, str, int]]) -> "Names":
        names = cls()
        for key, role, prop, label, number in rows:
            names.labels[key].setdefault((role, prop), Counter())[label] = number
        return names
