"""Linear classifiers over features that are words: trained by liblinear, applied by a table, kept as readable lines.

Logistic regression with L2 regularisation; a feature that was seen once only is left out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SEEN = 2  # rows that a feature must be in
_DIGITS = 3  # of a weight: it is rounded before it is used, so that a model read from its folder is the very same
_LEAST = 0.01  # smaller weights are left out

Floats = NDArray[np.float64]


@dataclass
class Linear:
    """Several classifiers over the same features: `weights` has a row a feature and a column a class."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: Floats
    bias: Floats

    def scores(self, rows: Sequence[Sequence[str]]) -> Floats:
        """The sums of the weights of rows of features, a column a class, without the bias."""
        of = self.rows.get
        found: list[int] = []
        starts = []
        for features in rows:
            starts.append(len(found))
            found.append(len(self.rows))  # a row of zeros, so that none is empty
            found += [i for i in map(of, features) if i is not None]
        total: Floats = np.add.reduceat(self._padded[found], starts, axis=0)
        return total

    @cached_property
    def _padded(self) -> Floats:
        return np.vstack([self.weights, np.zeros((1, len(self.classes)))])

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights of features for the first class, without the bias."""
        of = self._first.get
        return sum([weight for weight in map(of, features) if weight is not None])

    @cached_property
    def _first(self) -> dict[str, float]:
        return {feature: float(self.weights[row][0]) for feature, row in self.rows.items()}

    def lines(self) -> Iterable[tuple[str, dict[str, float]]]:
        """Each feature, in order, with its weights by class; the bias is the feature ""."""
        yield "", {c: float(w) for c, w in zip(self.classes, self.bias, strict=True)}
        for feature in sorted(self.rows):
            weights = self.weights[self.rows[feature]]
            yield feature, {c: float(w) for c, w in zip(self.classes, weights, strict=True) if w}

    @classmethod
    def of(cls, classes: Sequence[str], lines: Iterable[tuple[str, dict[str, float]]]) -> "Linear":
        """What `lines` gave."""
        column = {c: i for i, c in enumerate(classes)}
        rows: dict[str, int] = {}
        bias = np.zeros(len(classes))
        weights: list[Floats] = []
        for feature, given in lines:
            row = np.zeros(len(classes))
            for name, weight in given.items():
                row[column[name]] = weight
            if feature:
                rows[feature] = len(weights)
                weights.append(row)
            else:
                bias = row
        return cls(tuple(classes), rows, np.array(weights).reshape(len(weights), len(classes)), bias)


def probability(score: Floats) -> Floats:
    """The logistic function."""
    return 1.0 / (1.0 + np.exp(-np.clip(score, -40.0, 40.0)))


class Examples:
    """Rows of features to learn from; the same features in every row's own order."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._columns: list[int] = []
        self._ends = [0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, *features: Iterable[str]) -> int:
        """Add a row of features and return its number."""
        ids = self._ids
        row = {ids.setdefault(f, len(ids)) for part in features for f in part}
        self._columns += sorted(row)
        self._ends.append(len(self._columns))
        return len(self._ends) - 2

    def train(self, positive: dict[str, set[int]], seed: int) -> Linear:
        """A classifier for each class of `positive`, which has the rows that are of it; the others are not."""
        from scipy.sparse import csr_matrix

        seen = Counter(self._columns)
        kept = sorted((f for f, i in self._ids.items() if seen[i] >= _SEEN))
        place = np.full(len(self._ids), -1)
        for row, feature in enumerate(kept):
            place[self._ids[feature]] = row
        columns, ends = place[np.array(self._columns, dtype=np.int64)], np.array(self._ends)
        counts = np.add.reduceat(columns >= 0, ends[:-1]) if len(columns) else np.zeros(0)
        counts[ends[:-1] == ends[1:]] = 0
        inside = columns[columns >= 0]
        pointers = np.concatenate(([0], np.cumsum(counts)))
        matrix = csr_matrix((np.ones(len(inside)), inside, pointers), shape=(len(self), len(kept)))
        classes = tuple(sorted(c for c, rows in positive.items() if rows))
        weights, bias = np.zeros((len(kept), len(classes))), np.zeros(len(classes))
        for column, name in enumerate(classes):
            wanted = np.zeros(len(self), dtype=np.int8)
            wanted[sorted(positive[name])] = 1
            weights[:, column], bias[column] = _fitted(matrix, wanted, seed)
        weights = np.where(np.abs(weights) < _LEAST, 0.0, weights).round(_DIGITS)
        used = np.flatnonzero(weights.any(axis=1))
        return Linear(classes, {kept[i]: n for n, i in enumerate(used)}, weights[used], bias.round(_DIGITS))


def _fitted(matrix: Any, wanted: NDArray[np.int8], seed: int) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    if wanted.all():
        return np.zeros(matrix.shape[1]), 5.0
    model = LogisticRegression(C=1.0, solver="liblinear", random_state=seed, max_iter=200)
    model.fit(matrix, wanted)
    return model.coef_[0], float(model.intercept_[0])
