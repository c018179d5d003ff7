"""A model is a folder: what is read from it is what was written, and nothing else is taken for one."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.errors import UsageError
from kg.learning.classifier import Linear
from kg.learning.model import RelationModel, Settings, digest, is_model
from kg.learning.names import Names
from tests.learning.world import COAST, Coast

TEXT = "The Grey Petrel is commanded by Hugo Marchand and sails from Aldery. The Jolly Skua is 41.5 metres long."


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_model_that_was_read_is_the_one_that_was_written(coast: Coast, nlp: Language, tmp_path: Path) -> None:
    model = RelationModel.load(coast.model)
    model.save(tmp_path / "again")
    assert _bytes(tmp_path / "again") == _bytes(coast.model)
    found = model.find(nlp(TEXT))
    assert {f.property.removeprefix(COAST) for f in found} >= {"captain", "length"}
    assert RelationModel.load(tmp_path / "again").find(nlp(TEXT)) == found
    assert digest(tmp_path / "again") == digest(coast.model)
    assert is_model(coast.model)


def test_labels_forms_and_kinds_are_those_of_its_world(coast: Coast, nlp: Language) -> None:
    model = RelationModel.load(coast.model)
    doc = nlp("The Grey Petrel sails from Aldery since 3 May 1921.")
    (found,) = [f for f in model.find(doc) if f.property == COAST + "homePort"]
    assert model.label(found.object, "object", found.property, doc.text) == "Port Aldery"
    assert model.kind("Port Aldery", "object", found.property) == "place"
    assert model.kind("Hugo Marchand", "object", COAST + "captain") == "person"
    assert model.settings.forms == {COAST + "launched": "iso", COAST + "length": "decimal"}
    assert 0 < found.confidence < 1


def test_calibration_goes_up_with_the_score(coast: Coast) -> None:
    model = RelationModel.load(coast.model)
    worth = [model.confidence(step / 20) for step in range(21)]
    assert worth == sorted(worth)
    assert 0 < worth[0] <= worth[-1] < 1


def _tampered(folder: Path) -> None:
    with (folder / "objects.tsv").open("a", encoding="utf-8") as file:
        file.write("x\t0:1\n")


def _lost(folder: Path) -> None:
    (folder / "names.tsv").unlink()


def _other_version(folder: Path) -> None:
    _settings(folder, format=99)


def _unlisted(folder: Path) -> None:
    _settings(folder, files={})


def _unknown(folder: Path) -> None:
    _settings(folder, surprise=1)


def _settings(folder: Path, **changed: object) -> None:
    path = folder / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")


def _no_object(folder: Path) -> None:
    (folder / "settings.json").write_text('"settings"', encoding="utf-8")


def _no_json(folder: Path) -> None:
    (folder / "settings.json").write_bytes(b"\xff\x00{")


def _gone(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_tampered, "objects.tsv: not the file that `kg learn` wrote"),
        (_lost, "no model of relations"),
        (_other_version, "another version of kg"),
        (_unlisted, "no model of relations"),
        (_unknown, "no model of relations"),
        (_no_object, "no model of relations"),
        (_no_json, "no model of relations"),
        (_gone, "no model of relations"),
    ],
)
def test_what_is_no_model_is_told_in_a_line(
    coast: Coast, tmp_path: Path, change: Callable[[Path], None], words: str
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(coast.model, folder)
    change(folder)
    with pytest.raises(UsageError) as caught:
        RelationModel.load(folder)
    assert words in str(caught.value)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


_ANY = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=6)
_HARD = st.sampled_from(
    ["\t", "\n", "\r", '"', '""', "a\tb", "\r\n", "\x85", "\u2028", "\ufeff", " ", "\x1b[31m", "\u202e"]
)


@settings(max_examples=25)
@given(st.lists(_ANY | _HARD, min_size=4, max_size=4), st.lists(_ANY | _HARD, max_size=5, unique=True))
def test_any_text_comes_back_from_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: list[str], features: list[str]
) -> None:
    names = Names()
    names.learn(name[0], ("object", name[1]), name[2])
    table = Linear(
        ("b",), {f: i for i, f in enumerate(sorted(features))}, np.full((len(features), 1), 0.25), np.ones(1)
    )
    model = RelationModel(
        Settings("m", 0.5, 0, {name[1]: name[3]}), names, frozenset(), table, table, table, {(name[1], name[3]): (2, 3)}
    )
    folder = tmp_path_factory.mktemp("any")
    model.save(folder / "model")
    again = RelationModel.load(folder / "model")
    assert list(again.names.rows()) == list(names.rows())
    assert (again.patterns, again.settings) == (model.patterns, replace(model.settings))
    assert again.objects.rows == table.rows
    again.save(folder / "again")
    assert _bytes(folder / "again") == _bytes(folder / "model")
