"""Transliteration: Latin letters for other scripts, and what spellings of one name have in common."""

import pytest

from kg.identity.transliteration import given_skeleton, is_latin, latin, skeleton


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Минск", "Minsk"), ("Щука", "Shchuka"), ("Παπάς", "Papas"), ("José", "José"), ("王建国", "王建国")],
)
def test_latin_letters(name: str, expected: str) -> None:
    assert latin(name) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lukashenko", "Lukashenka"),
        ("Lukashenko", "Лукашенко"),
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("Andreyev", "Andreev"),
        ("Khalil", "Halil"),
        ("al-Karimi", "Karimi"),
    ],
)
def test_spellings_of_one_surname(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petrov", "Petrova"),
        ("Kovalenko", "Kovalchuk"),
        ("Smith", "Smithson"),
        ("Karimi", "Karim"),
        ("Moroz", "Morozov"),
    ],
)
def test_other_surnames(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_given_names_of_several_languages() -> None:
    assert given_skeleton("Serhiy") == given_skeleton("Sergei") == given_skeleton("Сергей")
    assert given_skeleton("Mohammed") == given_skeleton("Muhammad")
    assert given_skeleton("Peter") != given_skeleton("Petra")


def test_which_names_are_in_latin_letters() -> None:
    assert is_latin("Łukasz Żak")
    assert not is_latin("Иван")
