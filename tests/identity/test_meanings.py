"""Homonyms: the other places of the article tell which is meant, and a doubt stays."""

import pytest

from kg.identity.background import load
from kg.identity.meanings import Meaning, Setting

BACKGROUND = load()


def meaning(name: str, others: list[str], noun: str | None = None) -> Meaning:
    """What a name means beside others."""
    found = Setting([name, *others], BACKGROUND).meaning(name, noun)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "others", "noun", "label"),
    [
        pytest.param("Georgia", ["Tbilisi"], None, "Georgia", id="its-capital"),
        pytest.param("Georgia", ["Armenia", "Azerbaijan"], None, "Georgia", id="its-neighbours"),
        pytest.param("Georgia", ["Atlanta"], None, "Georgia (U.S. state)", id="city-in-the-state"),
        pytest.param("Georgia", ["Alabama", "Florida"], None, "Georgia (U.S. state)", id="other-states"),
        pytest.param("Georgia", [], "state", "Georgia (U.S. state)", id="called-a-state"),
        pytest.param("Congo", ["Brazzaville"], None, "Republic of the Congo", id="congo-by-capital"),
        pytest.param("Congo", ["Kinshasa"], None, "Democratic Republic of the Congo", id="the-other-congo"),
        pytest.param("Washington", ["Oregon"], "state", "Washington (U.S. state)", id="state-not-capital"),
    ],
)
def test_the_article_decides(name: str, others: list[str], noun: str | None, label: str) -> None:
    assert meaning(name, others, noun).sense.known.label == label


def test_without_a_sign_the_likelier_one_is_meant_and_the_doubt_stays() -> None:
    alone, beside = meaning("Georgia", []), meaning("Georgia", ["Tbilisi", "Armenia"])
    assert alone.sense.known.label == "Georgia"
    assert alone.sure < 0.9 < beside.sure


def test_a_name_of_one_place_is_sure() -> None:
    assert meaning("Portugal", []).sure == 1.0


def test_what_is_not_known_means_nothing() -> None:
    assert Setting([], BACKGROUND).meaning("Xylograd") is None
