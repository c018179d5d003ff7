"""Linear classifiers learn from words, and are the same once they are written down."""

import numpy as np

from kg.learning.classifier import Examples, Linear, probability


def _trained() -> Linear:
    examples = Examples()
    for number in range(30):
        examples.add(["ship", f"only-{number}"] if number % 2 else ["sailor"], ["same"])
    odd = {number for number in range(30) if number % 2}
    return examples.train({"ship": odd, "sailor": set(range(30)) - odd, "none": set()}, seed=0)


def test_a_class_is_told_by_its_words() -> None:
    table = _trained()
    assert table.classes == ("sailor", "ship")  # one that no row is of is not learned
    likely = probability(table.scores([["ship"], ["sailor"], []]) + table.bias)
    assert likely[0][1] > 0.8 > 0.2 > likely[0][0]
    assert likely[1][0] > 0.8 > 0.2 > likely[1][1]
    assert table.score(["sailor", "unknown"]) == table.scores([["sailor", "unknown"]])[0][0]


def test_what_was_seen_once_is_left_out() -> None:
    assert set(_trained().rows) <= {"ship", "sailor", "same"}


def test_lines_give_the_very_same_table() -> None:
    table = _trained()
    again = Linear.of(table.classes, table.lines())
    assert (again.classes, again.rows) == (table.classes, table.rows)
    assert np.array_equal(again.weights, table.weights)
    assert np.array_equal(again.bias, table.bias)


def test_a_class_that_everything_is_of_is_likely() -> None:
    examples = Examples()
    rows = {examples.add(["a"]) for _ in range(3)}
    table = examples.train({"all": rows}, seed=0)
    assert probability(table.scores([["b"]]) + table.bias)[0][0] > 0.9
    assert len(examples) == 3
