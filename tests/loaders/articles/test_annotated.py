"""Annotated texts: what a line may hold, and one line of message for each that cannot be used."""

import json
from pathlib import Path

import pytest

from kg.errors import ArticleError, UsageError
from loaders.articles.annotated import Annotated, read

WROTE = "https://my.example/#wrote"


def lines(path: Path, *written: object) -> tuple[list[Annotated], list[str]]:
    file = path / "gold.jsonl"
    file.write_text(
        "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in written), encoding="utf-8"
    )
    errors: list[ArticleError] = []
    found = list(read(file, errors.append))
    return found, [str(error).removeprefix(f"{file}, ") for error in errors]


def test_a_line_is_an_article_with_its_facts_each_once(tmp_path: Path) -> None:
    facts = [["Tovik", WROTE, "Sallow"], ["Tovik", WROTE, "Marsh"], ["Tovik", WROTE, "Sallow"]]
    (one, other), errors = lines(
        tmp_path,
        {"id": "a", "text": "Tovik wrote Sallow and Marsh.", "published": "2031-04-09", "title": "T", "facts": facts},
        "",
        {"id": 2, "text": "Nothing.", "facts": []},
    )
    assert errors == []
    assert (one.article.identifier, one.article.title, str(one.article.published)) == ("a", "T", "2031-04-09")
    assert one.facts == (("Tovik", WROTE, "Sallow"), ("Tovik", WROTE, "Marsh"))
    assert (other.article.identifier, other.facts) == ("2", ())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: this is not JSON (Expecting property name"),
        ('["a"]', "line 1: a line must hold one article, not a list"),
        ({"id": "a", "facts": []}, 'line 1: the field "text" is missing: give the article\'s text'),
        ({"text": "T.", "facts": []}, 'line 1: the field "id" is missing: give each article an identifier of its own'),
        ({"id": "a", "text": "T."}, 'line 1: the field "facts" is missing: give a list of ["subject",'),
        ({"id": "a", "text": "T.", "facts": "T"}, 'line 1: the field "facts" must be a list'),
        ({"id": "a", "text": "T.", "facts": [["T", WROTE]]}, "line 1: fact 1 must be a list of three: write it like"),
        ({"id": "a", "text": "T.", "facts": [["T", WROTE, 5]]}, '"object of fact 1" must be a string, not a number'),
        ({"id": "a", "text": "T.", "facts": [[" ", WROTE, "S"]]}, "line 1: the subject of fact 1 is empty"),
        ({"id": "a", "text": "T.", "facts": [["T", "wrote", "S"]]}, "fact 1 must be an absolute IRI, not 'wrote'"),
        ({"id": "a", "text": "T.", "facts": [["T", "\ud800", "S"]]}, "line 1: "),
    ],
)  # fmt: skip
def test_a_malformed_line_is_told_and_the_rest_is_read(tmp_path: Path, line: object, message: str) -> None:
    found, (error,) = lines(tmp_path, line, {"id": "last", "text": "T.", "facts": []})
    assert [one.article.identifier for one in found] == ["last"]
    assert message in error
    assert "\n" not in error


def test_an_identifier_stands_for_one_line(tmp_path: Path) -> None:
    line = {"id": "a", "text": "T.", "facts": []}
    found, errors = lines(tmp_path, line, line, {**line, "text": "Other."})
    assert len(found) == 1
    assert errors[0] == "line 2: 'a' stands there twice: keep one of the lines"
    assert errors[1].startswith("line 3: ")
    assert "line 1" in errors[1]


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.jsonl cannot be read \(No such file or directory\): give JSON Lines"):
        list(read(tmp_path / "none.jsonl", lambda _: None))
