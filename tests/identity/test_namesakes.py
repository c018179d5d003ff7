"""What a name of an organisation tells of its place, and what it does not."""

import pytest

from kg.identity import background
from kg.identity.namesakes import named_after


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Nairobi General Hospital", "Nairobi"),
        ("Kenyan Union of Teachers", "Kenya"),
        ("University of Bergen", "Bergen"),
        ("Supreme Court of the Philippines", "Philippines"),
        ("South African Medical Council", "South Africa"),
    ],
)
def test_place_of_a_name(name: str, place: str) -> None:
    found = named_after(name, background.load())
    assert found is not None
    assert found.label == place


@pytest.mark.parametrize(
    "name",
    [
        "Institute for Balkan Studies",
        "Centre for Peru",
        "Kenya",
        "Holm and Sons",
        "American University of Beirut",  # two places
        "Franco-German Youth Office",
        "European Youth Forum",  # a continent is no seat
        "Kenya and Uganda Railways",
        "Association of Friends of Jazz",
        "Reuters",
    ],
)
def test_names_that_say_nothing(name: str) -> None:
    assert named_after(name, background.load()) is None
