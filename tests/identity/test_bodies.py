"""Organisations: acronyms, short names, and bodies that every country has."""

import pytest

from kg.identity.background import load
from kg.identity.bodies import body_label, body_of, initials, is_acronym_of, resolve_organizations


@pytest.mark.parametrize(
    ("names", "introduced", "expected"),
    [
        pytest.param(["Republican Folk Party", "CHX"], {"CHX": "Republican Folk Party"}, 0, id="foreign-acronym"),
        pytest.param(["Nordwind Energy AG", "Nordwind Energy"], {}, 0, id="legal-form"),
        pytest.param(["Social Democratic Party", "Social Democrats"], {}, 0, id="its-members"),
        pytest.param(["Harrow Rovers", "Rovers"], {}, 0, id="last-word"),
        pytest.param(["Union of River Pilots", "URP"], {}, 0, id="small-words-left-out"),
        pytest.param(["National Bank of Ore", "National"], {}, 1, id="a-word-of-many-names"),
        pytest.param(["Real Alba", "Real Norte"], {}, 1, id="two-clubs"),
    ],
)
def test_short_names(names: list[str], introduced: dict[str, str], expected: int) -> None:
    assert resolve_organizations(names, introduced)[names[1]] == names[expected]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("foreign ministry", "Ministry of Foreign Affairs"),
        ("Foreign Ministry", "Ministry of Foreign Affairs"),
        ("defense ministry", "Ministry of Defence"),
        ("Ministry of Defense", "Ministry of Defence"),
        ("ministry of health", "Ministry of Health"),
        ("security council", "Security Council"),
    ],
)
def test_one_form_for_a_body(name: str, label: str) -> None:
    assert body_label(name) == label


def test_a_body_is_its_country_s() -> None:
    background = load()
    kenya, norway = background.get("place", "Kenya"), background.get("place", "Norway")
    assert kenya is not None
    assert norway is not None
    assert body_of("Ministry of Defence", kenya, background) == "Ministry of Defence (Kenya)"
    assert body_of("defence ministry", kenya, background) == "Ministry of Defence (Kenya)"
    assert body_of("parliament", norway, background) == "Storting"


def test_acronyms() -> None:
    assert {"LBA"} == initials("Lake Basin Authority")
    assert is_acronym_of("LBA", "Lake Basin Authority")
    assert is_acronym_of("UNESCO", "United Nations Educational, Scientific and Cultural Organization")
    assert not is_acronym_of("ABC", "Lake Basin Authority")
