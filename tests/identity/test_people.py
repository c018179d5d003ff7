"""People: which names of one article are one person, and which stay open."""

import pytest

from kg.identity.given_names import is_given_name, sex_of
from kg.identity.people import PersonName, is_full, resolve_people


def labels(*names: str | tuple[str, str]) -> list[str | None]:
    """The label of each name; a pair is a name with the honorific before it."""
    given = [PersonName(n) if isinstance(n, str) else PersonName(n[1], n[0]) for n in names]
    found = resolve_people(given)
    return [found[name] for name in given]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["Volodymyr Sahaydak", "Sahaidak"], ["Volodymyr Sahaydak"] * 2, id="spelling-of-a-surname"),
        pytest.param(["Serhiy Bondar", "Sergei Bondar"], ["Serhiy Bondar"] * 2, id="one-name-in-two-languages"),
        pytest.param(["Viktor Moroz", "Мороз"], ["Viktor Moroz"] * 2, id="other-script"),
        pytest.param(["Виктор Мороз", "Viktor Moroz"], ["Viktor Moroz"] * 2, id="label-in-latin-letters"),
        pytest.param(["J. K. Tembo", "James Tembo"], ["J. K. Tembo"] * 2, id="initials"),
        pytest.param(["Jan van der Meul", "van der Meul", "Van der Meul"], ["Jan van der Meul"] * 3, id="particles"),
        pytest.param(["Omar al-Barri", "Al-Barri"], ["Omar al-Barri"] * 2, id="arabic-article"),
        pytest.param(["Ana Ruiz Ruiz", "Ana Ruiz"], ["Ana Ruiz", "Ana Ruiz"], id="a-word-twice-is-no-label"),
    ],
)  # fmt: skip
def test_spellings_of_one_person(names: list[str], expected: list[str]) -> None:
    assert labels(*names) == expected


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["Anna Petrova", "Boris Petrov"], id="feminine-form"),
        pytest.param(["Peter Novak", "Petra Novak"], id="similar-given-names"),
        pytest.param(["Ali Hassan", "Hassan Ali"], id="turned-round"),
        pytest.param(["Ivan Kovalenko", "Ivan Kovalchuk"], id="surnames-that-begin-alike"),
        pytest.param(["Karl Brandt", "Otto Brandt"], id="brothers"),
        pytest.param(["J. Brandt", "K. Brandt"], id="other-initials"),
    ],
)
def test_two_people_stay_two(names: list[str]) -> None:
    assert labels(*names) == names


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param([("mr", "Holm"), ("mrs", "Holm")], ["Mr Holm", "Mrs Holm"], id="a-couple"),
        pytest.param([("mr", "Holm"), ("mrs", "Holm"), "Holm"], ["Mr Holm", "Mrs Holm", None], id="which-of-them"),
        pytest.param(["Lars Holm", ("mrs", "Holm")], ["Lars Holm", "Mrs Holm"], id="his-wife"),
        pytest.param(["Lars Olm", "Anna Olm", ("mr", "Olm")], ["Lars Olm", "Anna Olm", "Lars Olm"], id="told-by-sex"),
        pytest.param(["Lars Holm", "Otto Holm", ("mr", "Holm")], ["Lars Holm", "Otto Holm", None], id="two-misters"),
        pytest.param(["Lars Holm", ("mr", "Holm")], ["Lars Holm", "Lars Holm"], id="himself"),
    ],
)  # fmt: skip
def test_honorifics_tell_people_apart(names: list[str | tuple[str, str]], expected: list[str | None]) -> None:
    assert labels(*names) == expected


@pytest.mark.parametrize(
    ("name", "full"),
    [("Lars Holm", True), ("Holm", False), ("van der Meulen", False), ("Ó Briain", False), ("Al Bowen", True)],
)
def test_what_a_full_name_is(name: str, full: bool) -> None:
    assert is_full(name) is full


def test_given_names_and_their_sex() -> None:
    assert is_given_name("josé")
    assert not is_given_name("Ministry")
    assert (sex_of("Anna Holm"), sex_of("Lars Holm"), sex_of("Jordan Holm"), sex_of("Xq Holm")) == (
        "female", "male", None, None,
    )  # fmt: skip
