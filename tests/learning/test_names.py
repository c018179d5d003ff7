"""What a model knows of names: counts of texts, and the label that is the likeliest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.learning.names import Names

_CAPTAIN, _PORT = ("object", "captain"), ("object", "port")


def _names() -> Names:
    names = Names()
    for use, label in ((_CAPTAIN, "B"), (_CAPTAIN, "A"), (_PORT, "C"), (_PORT, "C"), (("subject", "port"), "D")):
        names.learn("x", use, label)
    return names


def test_a_label_is_that_of_the_end_else_of_its_role_else_of_anything() -> None:
    names = _names()
    assert names.label("x", _CAPTAIN) == "A"  # the first of equals
    assert names.label("x", _PORT) == "C"
    assert names.label("x", ("object", "new")) == "C"
    assert names.label("x", ("subject", "new")) == "D"
    assert names.label("y", _PORT) is None


def test_a_text_does_not_know_its_own_answer() -> None:
    names = _names()
    assert names.uses("x") == {_CAPTAIN: 2, _PORT: 2, ("subject", "port"): 1}
    assert names.uses("x", {("x", ("subject", "port")): 1, ("x", _PORT): 1}) == {_CAPTAIN: 2, _PORT: 1}
    assert names.uses("y") == {}


_ANY = st.text(min_size=1, max_size=8)


@settings(max_examples=25)
@given(st.lists(st.tuples(_ANY, st.sampled_from(["subject", "object"]), _ANY, _ANY), max_size=8))
def test_rows_are_all_of_it_in_one_order(learned: list[tuple[str, str, str, str]]) -> None:
    names, other = Names(), Names()
    for key, role, prop, label in learned:
        names.learn(key, (role, prop), label)
    for key, role, prop, label in reversed(learned):
        other.learn(key, (role, prop), label)
    rows = list(names.rows())
    assert rows == list(other.rows()) == list(Names.of(rows).rows())
