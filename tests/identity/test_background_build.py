"""The generated file is what the tables and packages give, and wrong tables are refused with their line."""

from pathlib import Path

import pytest

from kg.errors import WorkError
from kg.identity import background_build
from kg.identity.background_names import city_weight, folded, normal, plural
from kg.identity.background_tables import Value, read


def test_generating_again_gives_the_same_bytes(tmp_path: Path) -> None:
    committed = background_build.FILE.read_bytes()
    if background_build.packages().encode() not in committed.splitlines()[0]:
        pytest.skip(f"background.tsv was generated from other versions than {background_build.packages()}")
    again = tmp_path / "background.tsv"
    background_build.write(again)
    assert again.read_bytes() == committed


def test_file_is_sorted_and_has_as_many_columns_in_every_line() -> None:
    lines = background_build.FILE.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert {len(row) for row in rows} == {14}
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)


def test_table_line_gives_values_and_weights(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(
        "# a comment\n\nRuritania=0.5 | names: Strelsau; RU=0.25 | iso: RT\n", encoding="utf-8"
    )
    (entry,) = read("t.txt", frozenset({"names", "iso"}), tmp_path)
    assert entry.label == Value("Ruritania", 0.5)
    assert entry.values["names"] == (Value("Strelsau"), Value("RU", 0.25))
    assert entry.text("iso") == "RT"
    assert entry.texts("capital") == ()


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Ruritania | name: X", "'name' is not a key"),
        ("Ruritania | names X", "'names X' is not a key"),
        ("Ruritania | names: X | names: Y", "stands twice"),
        ("Ruritania | names: X=1.5", "not between 0 and 1"),
        ("Ruritania | names: X=much", "could not convert"),
        ("Ruritania | names: X;;Y", "a value is empty"),
    ],
)
def test_wrong_table_line_is_named(tmp_path: Path, line: str, what: str) -> None:
    (tmp_path / "t.txt").write_text(f"# first\n{line}\n", encoding="utf-8")
    with pytest.raises(WorkError, match=rf"t\.txt:2: .*{what}"):
        list(read("t.txt", frozenset({"names"}), tmp_path))


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        ("Belarusian", "Belarusians"),
        ("German", "Germans"),
        ("Alabaman", "Alabamans"),
        ("Dutchman", "Dutchmen"),
        ("Frenchwoman", "Frenchwomen"),
        ("Scotsman", "Scotsmen"),
        ("Tory", "Tories"),
        ("Seychellois", None),
        ("Sammarinese", None),
    ],
)
def test_plurals_of_peoples(noun: str, many: str | None) -> None:
    assert plural(noun) == many


def test_folding_leaves_no_diacritics() -> None:
    assert (
        folded("Łódź, Tórshavn, Ağrı, Kırıkkale, São Tomé, Straße")
        == "Lodz, Torshavn, Agri, Kirikkale, Sao Tome, Strasse"
    )
    assert normal("Côte  d’Ivoire ") == "Côte d'Ivoire"


def test_weight_of_a_city_grows_with_its_people_and_its_words() -> None:
    assert city_weight(100_000, "Brest") == pytest.approx(0.4)
    assert city_weight(1_000_000, "Brest") == pytest.approx(0.6)
    assert city_weight(1_000_000, "Nizhny Novgorod") > city_weight(1_000_000, "Brest")
    assert 0.3 <= city_weight(0, "Brest") < city_weight(30_000_000, "Brest") <= 0.9
