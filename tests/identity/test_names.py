"""Names: which uses of names in an article are one entity, decided from the names alone."""

import pytest

from kg.identity.background import Background, load
from kg.identity.names import NameUse, Naming, folded, plain, resolve
from kg.model import Entity, How
from kg.vocabulary import NEWS

PERSON = (NEWS + "Person",)
ORGANIZATION = (NEWS + "Organization",)


@pytest.fixture(scope="module")
def background() -> Background:
    return load()


def person(name: str) -> NameUse:
    return NameUse(name, "person", PERSON, How.NAME)


def organization(name: str) -> NameUse:
    return NameUse(name, "organization", ORGANIZATION, How.NAME)


def place(name: str) -> NameUse:
    return NameUse(name, "place", (), How.NAME)


def body(name: str, owner: str | None) -> NameUse:
    return NameUse(name, "organization", ORGANIZATION, How.NAME, generic=True, owner=owner)


def labels(naming: Naming) -> list[str | None]:
    return [None if i is None else naming.entities[i].label for i in naming.refers]


def other_labels(naming: Naming) -> list[str | None]:
    return [None if i is None else naming.entities[i].label for i in naming.stands_for]


def entity(naming: Naming, label: str) -> Entity:
    (found,) = [e for e in naming.entities if e.label == label]
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Lars  \n Holm", "Lars Holm", id="one-space"),
        pytest.param("Holm's", "Holm", id="possessive"),
        pytest.param("Holm’s", "Holm", id="typographic-possessive"),
        pytest.param("Jones’", "Jones", id="possessive-after-s"),
        pytest.param("“Winter Light”", "Winter Light", id="quoted"),
        pytest.param("the Red Cross", "Red Cross", id="article"),
        pytest.param("Ine\u0302s", "In\u00eas", id="composed"),
        pytest.param("Theodor", "Theodor", id="no-article"),
    ],
)
def test_plain_names(text: str, name: str) -> None:
    assert plain(text) == name


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param("José", "jose", True, id="case-and-accents"),
        pytest.param("STRAßE", "strasse", True, id="sharp-s"),
        pytest.param("Иван", "ИВАН", True, id="cyrillic"),
        pytest.param("Holm", "Holme", False, id="other-name"),
    ],
)
def test_folded_names(first: str, second: str, same: bool) -> None:
    assert (folded(first) == folded(second)) is same


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["Lars Holm", "Holm"], ["Lars Holm", "Lars Holm"], id="surname-after"),
        pytest.param(["Holm", "Lars Holm"], ["Lars Holm", "Lars Holm"], id="surname-before"),
        pytest.param(["Lars Holm", "Lars"], ["Lars Holm", "Lars Holm"], id="first-name"),
        pytest.param(["Lars Petter Holm", "Lars Holm"], ["Lars Petter Holm"] * 2, id="middle-name-left-out"),
        pytest.param(["Erik von Stahl", "Von Stahl"], ["Erik von Stahl"] * 2, id="particle"),
        pytest.param(["José Alvarez", "Jose Alvarez", "ALVAREZ"], ["José Alvarez"] * 3, id="accent-and-case"),
        pytest.param(["Lars Holm", "Holm's"], ["Lars Holm", "Lars Holm"], id="possessive"),
        pytest.param(
            ["Lars Holm", "Clara Holm", "Holm"], ["Lars Holm", "Clara Holm", None], id="two-of-one-surname-stay-open"
        ),
        pytest.param(
            ["Lars Holm", "Lars Berg", "Lars"], ["Lars Holm", "Lars Berg", None], id="two-of-one-first-name-stay-open"
        ),
        pytest.param(
            ["Lars Holm", "Clara Holm", "Lars"], ["Lars Holm", "Clara Holm", "Lars Holm"], id="first-name-decides"
        ),
        pytest.param(["Lars Holm", "Berg"], ["Lars Holm", "Berg"], id="unrelated-surname"),
        pytest.param(["Lars Holm", "Lars Berg"], ["Lars Holm", "Lars Berg"], id="same-first-name"),
        pytest.param(["Lars Holm", "Holme"], ["Lars Holm", "Holme"], id="a-part-of-a-word-is-no-surname"),
    ],
)
def test_people(background: Background, names: list[str], expected: list[str | None]) -> None:
    assert labels(resolve([person(n) for n in names], background)) == expected


def test_other_names_of_a_person_are_kept(background: Background) -> None:
    naming = resolve([person("Holm"), person("Lars Holm"), person("Holm")], background)
    assert naming.entities == [Entity("person", "Lars Holm", PERSON, names=("Holm",))]


def test_a_bare_surname_follows_the_full_name_that_ends_in_it(background: Background) -> None:
    naming = resolve([person("Lars Holm"), organization("Holm")], background)
    assert labels(naming) == ["Lars Holm", "Lars Holm"]


def test_a_company_of_the_same_name_is_another_thing(background: Background) -> None:
    naming = resolve([person("Lars Holm"), organization("Holm & Sons")], background)
    assert [(e.kind, e.label) for e in naming.entities] == [("person", "Lars Holm"), ("organization", "Holm & Sons")]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["International Fund for Birds", "IFB"], ["International Fund for Birds"] * 2, id="acronym-after"),
        pytest.param(
            ["IFB", "International Fund for Birds"], ["International Fund for Birds"] * 2, id="acronym-before"
        ),
        pytest.param(["Nordbank AG", "Nordbank"], ["Nordbank AG", "Nordbank AG"], id="first-word"),
        pytest.param(["Nordbank AG", "IFB"], ["Nordbank AG", "IFB"], id="other-initials"),
        pytest.param(
            ["Vinarail Nord", "Vinarail South", "Vinarail"],
            ["Vinarail Nord", "Vinarail South", "Vinarail"],
            id="two-long-names",
        ),
        pytest.param(
            ["International Fund for Birds", "Institute of Food Business", "IFB"],
            ["International Fund for Birds", "Institute of Food Business", "IFB"],
            id="two-with-these-initials",
        ),
    ],
)
def test_organizations(background: Background, names: list[str], expected: list[str]) -> None:
    assert labels(resolve([organization(n) for n in names], background)) == expected


@pytest.mark.parametrize(
    ("use", "label"),
    [
        pytest.param(place("Portugal"), "Portugal", id="own-label"),
        pytest.param(place("U.K."), "United Kingdom", id="abbreviation"),
        pytest.param(place("Britain"), "United Kingdom", id="short-name"),
        pytest.param(place("Burma"), "Myanmar", id="old-name"),
        pytest.param(place("the Netherlands"), "Netherlands", id="article"),
        pytest.param(NameUse("Chilean", "place", (), How.DEMONYM), "Chile", id="demonym"),
        pytest.param(NameUse("Danes", "place", (), How.DEMONYM), "Denmark", id="demonym-noun"),
        pytest.param(organization("North Atlantic Treaty Organization"), "NATO", id="organization"),
    ],
)
def test_the_background_s_label_and_classes_win(background: Background, use: NameUse, label: str) -> None:
    naming = resolve([use], background)
    known = background.get(use.kind, label)
    assert known is not None
    assert [(e.kind, e.label, e.classes) for e in naming.entities] == [(known.kind, label, known.classes)]


def test_names_and_demonyms_are_kept_apart(background: Background) -> None:
    uses = [place("UK"), NameUse("British", "place", (), How.DEMONYM), place("Britain")]
    found = entity(resolve(uses, background), "United Kingdom")
    assert (found.names, found.forms) == (("UK", "Britain"), ("British",))


def test_a_capital_stands_for_its_country_and_stays_a_city(background: Background) -> None:
    naming = resolve([place("Lima"), place("Trondheim")], background)
    assert labels(naming) == ["Lima", "Trondheim"]
    assert other_labels(naming) == ["Peru", None]


def test_a_seat_of_government_stands_for_its_country(background: Background) -> None:
    naming = resolve([organization("Kremlin")], background)
    assert (labels(naming), other_labels(naming)) == (["Kremlin"], ["Russia"])
    assert entity(naming, "Kremlin").kind == "organization"


def test_a_country_named_beside_its_capital_is_one_entity(background: Background) -> None:
    naming = resolve([place("Lima"), place("Peru")], background)
    assert [e.label for e in naming.entities].count("Peru") == 1
    assert naming.stands_for[0] == naming.refers[1]


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        pytest.param([body("foreign ministry", "Denmark")], ["Ministry of Foreign Affairs (Denmark)"], id="owned"),
        pytest.param(
            [body("foreign ministry", "Denmark"), body("foreign ministry", "Norway")],
            ["Ministry of Foreign Affairs (Denmark)", "Ministry of Foreign Affairs (Norway)"],
            id="two-owners-two-bodies",
        ),
        pytest.param(
            [body("Foreign Ministry", "Denmark"), body("Foreign Ministry", None)],
            ["Ministry of Foreign Affairs (Denmark)"] * 2,
            id="the-only-owner-is-meant",
        ),
        pytest.param(
            [body("Foreign Ministry", "Denmark"), body("Foreign Ministry", "Norway"), body("Foreign Ministry", None)],
            ["Ministry of Foreign Affairs (Denmark)", "Ministry of Foreign Affairs (Norway)", None],
            id="an-open-one-is-neither",
        ),
    ],
)
def test_generic_bodies_belong_to_their_country(
    background: Background, uses: list[NameUse], expected: list[str]
) -> None:
    assert labels(resolve(uses, background)) == expected


def test_a_name_without_a_kind_refers_to_nothing(background: Background) -> None:
    naming = resolve([NameUse("Xylo", "", (), How.NAME)], background)
    assert (naming.entities, naming.refers) == ([], [None])


def test_the_kind_of_a_name_is_that_of_most_of_its_uses(background: Background) -> None:
    naming = resolve([organization("Vinatek"), person("Vinatek"), organization("Vinatek")], background)
    assert [(e.kind, e.label) for e in naming.entities] == [("organization", "Vinatek")]
    assert naming.refers == [0, 0, 0]


def test_the_label_does_not_depend_on_the_order_of_the_uses(background: Background) -> None:
    uses = [person("Holm"), person("Lars Petter Holm"), person("Lars Holm"), place("Lima"), place("Peru")]
    assert set(labels(resolve(uses, background))) == set(labels(resolve(uses[::-1], background)))


def test_no_uses_no_entities(background: Background) -> None:
    assert resolve([], background) == Naming()
