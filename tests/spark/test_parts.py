"""Parts of a Spark job that need no Spark."""

import zipfile
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.settings import DEFAULT_MODEL
from kg.spark.extraction import Extractor
from kg.spark.filesystem import has_scheme, here
from kg.spark.job import partitions_for
from kg.spark.remote import Place
from kg.spark.session import is_local, reason
from kg.spark.shipping import on_executor, pack
from kg.spark.splits import splits
from loaders.articles.parts import Part
from loaders.articles.sources import File

KIB = 1024


def test_partitions_depend_on_the_size_alone() -> None:
    assert [partitions_for(size) for size in (0, 1, 256 * KIB, 257 * KIB, 10 * KIB**2)] == [1, 1, 1, 2, 40]
    assert partitions_for(1 * KIB**3) == partitions_for(4 * KIB**3) == 2000
    assert partitions_for(400 * KIB**3) == 51_200


def test_sources_stand_in_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Ann met Bo.", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Ann met Bo."}\n' * 5, encoding="utf-8")
    found = splits(["hdfs:///news", str(tmp_path / "b.txt"), str(tmp_path)], largest=100)
    assert [type(piece) for piece in found] == [Place, File, Part, Part, File]
    with pytest.raises(UsageError, match="no such file"):
        splits(["hdfs:///news", str(tmp_path / "nowhere")])


def test_what_is_on_this_machine() -> None:
    assert [is_local(master) for master in ("local", "local[2]", "local[*]", "local-cluster[1,1,1024]", "yarn")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert has_scheme("s3a://news")
    assert not has_scheme("./graph")
    assert here("/tmp/a b%20") == "file:///tmp/a b%20"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (
            "An exception was thrown from the Python worker:\nTraceback (most recent call last):\n  File x\n"
            "kg.errors.WorkError: an executor would build other graphs",
            "an executor would build other graphs",
        ),
        (
            "Job aborted\nTraceback:\nModuleNotFoundError: No module named 'spacy'\n\tat org.apache.spark.X",
            "an executor lacks a package (No module named 'spacy'): give it an environment with those of kg",
        ),
        (
            "Job aborted\n\tat org.apache.Y\nCaused by: java.io.IOException: No space left on device",
            "IOException: No space left on device",
        ),
        ("", "RuntimeError"),
    ],
)
def test_the_reason_of_a_failure_is_one_line(said: str, line: str) -> None:
    assert reason(RuntimeError(said)) == line


def test_the_archive_has_what_executors_need(tmp_path: Path) -> None:
    folder = tmp_path / "ontologies"
    folder.mkdir()
    head = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    main = head + "<https://a.example/main> a owl:Ontology ; owl:imports <https://a.example/more> ."
    (folder / "main.ttl").write_text(main, encoding="utf-8")
    (folder / "more.ttl").write_text(head + "<https://a.example/more> a owl:Ontology .", encoding="utf-8")
    relations = tmp_path / "relations"
    relations.mkdir()
    (relations / "settings.json").write_text("{}", encoding="utf-8")
    extractor = Extractor("x", DEFAULT_MODEL, str(folder / "main.ttl"), str(relations))
    packed = pack(extractor, tmp_path / "job.zip")
    assert (packed.model, packed.ontology, packed.relations) == (
        DEFAULT_MODEL,
        "given/ontology/main.ttl",
        "given/relations",
    )
    names = zipfile.ZipFile(tmp_path / "job.zip").namelist()
    assert {"given/ontology/more.ttl", "given/relations/settings.json"} <= {*names}
    assert {"python/kg/builder.py", "python/kg/identity/background.tsv", "python/ontology/news.ttl"} <= {*names}
    assert any(name.startswith(f"python/{DEFAULT_MODEL}-") and name.endswith("/METADATA") for name in names)
    assert any(name.startswith(f"python/{DEFAULT_MODEL}/") and name.endswith("meta.json") for name in names)
    assert not [name for name in names if name.startswith("python/kg/web/") or "__pycache__" in name]


def test_a_language_model_in_a_folder_goes_along(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "meta.json").write_text("{}", encoding="utf-8")
    packed = pack(Extractor("x", str(tmp_path / "mine"), named="./mine"), tmp_path / "job.zip")
    assert (packed.model, packed.named) == ("given/model", "./mine")
    assert "given/model/meta.json" in zipfile.ZipFile(tmp_path / "job.zip").namelist()


def test_what_is_sent_to_executors_needs_nothing_of_kg_to_begin() -> None:
    sent = on_executor("kg.spark.extraction", "count_lines")
    assert set(sent.__code__.co_freevars) == {"archive", "function", "module", "pickled"}
    assert {name for name in sent.__code__.co_names if name in sent.__globals__} <= {"pickle"}
