"""The folder of a Spark job, read without Spark."""

import gzip
import io
import json
from pathlib import Path

import pytest

from kg.corpus import folder, rows
from kg.errors import UsageError, WorkError
from kg.export import export
from kg.imports import import_files
from kg.vocabulary import BASE, SCHEMA
from loaders.stores import open_store
from tests.crashes import exported
from tests.queries import small


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Two files of quads, as a job writes them."""
    place = tmp_path / "graph"
    (place / folder.data(folder.QUADS)).mkdir(parents=True)
    graphs = small.graphs()
    for number, name in enumerate(("meeting", "pact_entry")):
        article = small.MINTER.article(name.replace("_", " "))
        with open_store("memory:") as store:
            store.replace({graph: triples for graph, triples in graphs.items() if graph.partition("#")[0] == article})
            output = io.BytesIO()
            export(store, format="nq", output=output)
        assert output.getvalue()
        part = place / folder.data(folder.QUADS) / f"part-{number:05}-x.c000.txt.gz"
        part.write_bytes(gzip.compress(output.getvalue()))
    (place / folder.SUCCESS).touch()
    _described(place)
    return place


def _described(place: Path) -> None:
    """Write the manifest of what is there."""
    sizes = [part.stat().st_size for part in (place / folder.data(folder.QUADS)).iterdir()]
    told = {"base": BASE, "files": {"number": len(sizes), "bytes": sum(sizes)}}
    (place / folder.MANIFEST).write_text(json.dumps(told))


def test_it_is_imported_file_by_file(written: Path, tmp_path: Path) -> None:
    selector = f"oxigraph:{tmp_path / 'store'}"
    with open_store(selector) as store:
        assert import_files(store, [written]).new == 2
        assert import_files(store, [written]).changed == 2
    lines = b"".join(gzip.decompress(file.read_bytes()) for file in folder.quads_of(written))
    assert exported(selector) == b"".join(sorted(lines.splitlines(keepends=True)))


def test_its_rows_are_those_of_its_files(written: Path) -> None:
    assert [row.article for row in rows.of_folder(written) if isinstance(row, rows.Body)] == [
        small.MINTER.article("meeting"),
        small.MINTER.article("pact entry"),
    ]


@pytest.mark.parametrize("lost", [folder.SUCCESS, folder.MANIFEST])
def test_one_that_is_not_whole_is_refused(written: Path, lost: str) -> None:
    (written / lost).unlink()
    with pytest.raises(UsageError, match="not the whole output of `kg build --engine spark`"):
        folder.quads_of(written)


@pytest.mark.parametrize(
    "manifest",
    ["", "[" * 100_000, "5", '{"base": 5, "files": {"number": 2, "bytes": 2}}', '{"base": "https://kg.example/"}'],
)
def test_a_manifest_that_is_none_is_refused(written: Path, manifest: str) -> None:
    (written / folder.MANIFEST).write_text(manifest)
    with pytest.raises(UsageError, match="not the whole output of `kg build --engine spark`"):
        folder.base_of(written)


@pytest.mark.parametrize("left", ["", "cut"])
def test_one_that_has_lost_quads_is_refused(written: Path, left: str) -> None:
    file = folder.quads_of(written)[1]
    if left:
        file.write_bytes(file.read_bytes()[:-1])
    else:
        file.unlink()
    with pytest.raises(
        UsageError, match=r"is not whole: data=quads has \d files of [\d,]+ bytes, and the job wrote 2 of"
    ):
        folder.quads_of(written)


def test_a_file_that_is_broken_is_named(written: Path) -> None:
    file = folder.quads_of(written)[1]
    whole = file.read_bytes()
    for broken, why in (
        (whole[:-20], "is cut off"),
        (whole[:10] + b"x" * (len(whole) - 10), "is broken"),
        (gzip.compress(b"<a> <" + SCHEMA.encode() + b'articleBody> "\xff" <a> .\n'), "is no N-Quads of kg"),
        (gzip.compress(b"<a> <" + SCHEMA.encode() + b"articleBody> <b> <a> .\n"), "is no N-Quads of kg"),
    ):
        file.write_bytes(broken)
        _described(written)
        with pytest.raises(WorkError) as error:
            [*rows.of_folder(written)]
        assert str(error.value).startswith(f"{file} {why}"), error.value


def test_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        folder.base_of(tmp_path / "nowhere")
