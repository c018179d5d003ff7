"""Names found by what a person types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.web.search import Index, Name, folded
from tests.web.conftest import HOSTILE

_NAMES = [
    Name(1, "e:kyiv", "Kyiv"),
    Name(2, "e:kyiv", "Kiev"),
    Name(1, "e:poland", "Poland"),
    Name(3, "e:poland", "Warsaw"),
    Name(1, "e:warsaw", "Warsaw"),
    Name(1, "e:lodz", "Łódź"),
    Name(1, "e:strand", "Møller-Strand"),
    Name(1, "e:news", "Warsaw News"),
    Name(1, "e:old", "Old Warsaw"),
    Name(1, "e:prewarsaw", "Prewarsaw"),
]
_INDEX = Index(_NAMES, {"e:poland": 5, "e:kyiv": 2, "e:prewarsaw": 9})


def found(wanted: str, most: int = 10) -> list[str]:
    return [hit.entity.removeprefix("e:") for hit in _INDEX.find(wanted, most)]


@pytest.mark.parametrize(
    ("wanted", "best"), [("lodz", "lodz"), ("ŁÓDŹ", "lodz"), ("moller", "strand"), ("  kiev ", "kyiv"), ("kyi", "kyiv")]
)
def test_case_accents_and_spaces_do_not_count(wanted: str, best: str) -> None:
    assert found(wanted) == [best]


def test_the_name_itself_is_before_its_beginning_a_word_and_a_part() -> None:
    assert found("warsaw") == ["warsaw", "poland", "news", "old", "prewarsaw"]


def test_a_label_is_before_another_name_and_what_is_mentioned_before_what_is_not() -> None:
    assert found("warsaw")[:2] == ["warsaw", "poland"]  # the very name: its owner first
    assert found("war")[:2] == ["poland", "warsaw"]  # a beginning: what articles speak of first


def test_each_entity_is_found_once_by_its_best_name() -> None:
    (hit,) = _INDEX.find("k", 10)[:1]
    assert (hit.label, hit.name, hit.articles) == ("Kyiv", "Kyiv", 2)
    (hit,) = _INDEX.find("kie", 10)
    assert (hit.label, hit.name) == ("Kyiv", "Kiev")


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_are_found_than_wanted(most: int) -> None:
    assert found("warsaw", most) == found("warsaw")[:most]


@pytest.mark.parametrize("wanted", ["", " ", "\n", "\u0301"])
def test_nothing_wanted_is_nothing_found(wanted: str) -> None:
    assert not found(wanted)
    assert not _INDEX.similar(wanted)


def test_almost_the_name_is_suggested() -> None:
    assert [hit.label for hit in _INDEX.similar("Warsow")][:2] == ["Warsaw", "Poland"]
    assert not _INDEX.similar("zzzzzzzz")


def test_an_empty_index_finds_nothing() -> None:
    assert not Index([], {}).find("a", 5)
    assert not Index([], {}).similar("a")


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(names=st.lists(_TEXTS, max_size=8), wanted=_TEXTS)
def test_it_finds_what_has_the_words_in_it_and_nothing_else(names: list[str], wanted: str) -> None:
    index = Index([Name(1, f"e:{number}", name) for number, name in enumerate(names)], {})
    expected = {f"e:{number}" for number, name in enumerate(names) if folded(wanted) and folded(wanted) in folded(name)}
    assert {hit.entity for hit in index.find(wanted, 100)} == expected


def test_a_script_gets_names_as_one_types(browser: TestClient) -> None:
    answer = browser.get("/search.json", params={"q": "zoe k"}).json()
    assert answer["q"] == "zoe k"
    (hit,) = answer["hits"]
    assert hit == {
        "label": "Zoë Kessel",
        "iri": "https://kg.example/entity/person/Zoë_Kessel",
        "path": "/entity/person/Zo%C3%AB_Kessel",
        "kind": "person",
        "by": "",
        "articles": 1,
    }
    assert browser.get("/search.json").json()["hits"] == []


def test_what_a_script_shows_has_no_invisible_characters(browser: TestClient) -> None:
    hits = browser.get("/search.json", params={"q": "<script>"}).json()["hits"]
    assert HOSTILE.replace("\u202e", "\\u202e") in [hit["label"] for hit in hits]
