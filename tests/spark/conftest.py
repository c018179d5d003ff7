"""One Spark for all tests of this folder, and what one machine makes of the same sources."""

import gzip
import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.builder import Builder, Recipe
from kg.corpus import folder
from kg.errors import ArticleError
from kg.export import export
from kg.settings import DEFAULT_MODEL
from kg.spark.extraction import Extractor
from loaders.articles import read
from loaders.stores import open_store
from tests.conftest import EXAMPLES
from tests.crashes import write_articles

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def spark() -> Iterator["SparkSession"]:
    """Spark on two cores of this machine."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java here")
    from kg.spark.session import session

    before = dict(os.environ)
    os.environ["JDK_JAVA_OPTIONS"] = "-XX:TieredStopAtLevel=1"  # the best code takes longer to make than these jobs
    os.environ["PYTHONPATH"] = str(ROOT)  # executors take classes from here
    try:
        with session("local[2]") as spark:
            yield spark
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def extractor(recipe: Recipe) -> Extractor:
    """With the default ontology and language model."""
    return Extractor(recipe.fingerprint, DEFAULT_MODEL)


@dataclass
class Built:
    """Sources, and what one machine makes of them."""

    sources: list[str]
    quads: bytes = b""
    errors: list[ArticleError] = field(default_factory=list)


def built(sources: list[str], **given: Path) -> Built:
    """The sources, built here."""
    made = Built(sources)
    output = io.BytesIO()
    with open_store("memory:") as store:
        Builder(store, **given).build(read(sources, on_error=made.errors.append), on_error=made.errors.append)
        export(store, format="nq", output=output)
    made.quads = output.getvalue()
    return made


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The examples among things that go wrong: files that are corrupt, cut off, empty and no text, a line that is no
    JSON, an article twice, another one under its name, and one that is not English."""
    place = tmp_path_factory.mktemp("news")
    shutil.copytree(EXAMPLES, place / "examples")
    first = next(iter((EXAMPLES / "meridian-wire.jsonl").read_text(encoding="utf-8").splitlines()))
    same, other = json.loads(first), json.loads(first) | {"text": "Norway has sent troops to Latvia."}
    french = "Le ministre des affaires étrangères a rencontré son homologue à Paris pour parler de la paix. " * 6
    lines = [
        json.dumps(same),
        "{no JSON",
        json.dumps(other),
        "",
        json.dumps({"id": "fr", "text": french}),
        json.dumps({"id": "late", "text": "Ann Berg, the mayor of Oslo, met Peter Lang in Riga.", "title": "Été"}),
    ]
    (place / "wire.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (place / "empty.txt").write_bytes(b"")
    (place / "binary.txt").write_bytes(b"\x00\x01\x02")
    (place / "corrupt.jsonl.gz").write_bytes(gzip.compress(first.encode())[:200] + b"\x99" * 100)
    (place / "cut.jsonl.gz").write_bytes(gzip.compress(first.replace(same["id"], "cut").encode() * 2)[:-40])
    (place / "note.txt").write_text(
        "date 2024-03-06 Lukashenko has arrived in Moscow.\r\nHe met Putin.", encoding="utf-8"
    )
    return built([str(place)])


@pytest.fixture(scope="session")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Articles for several tasks."""
    return built([str(write_articles(tmp_path_factory.mktemp("wire") / "wire.jsonl", 48))])


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A story of a wire, two papers that print it as it is or cut, and others of their own."""
    story = (
        "Norway has deployed 300 troops to Estonia. The soldiers arrived in Tallinn on Monday morning with trucks and "
        "tents. They will stay until the end of May and train with the Estonian army near the border. "
        "Ann Berg, the mayor of Tallinn, met them at the harbour and thanked them for coming."
    )
    lines = [
        ("wire", "Meridian Wire", "2024-03-06", story),
        ("copy", "Bay Courier", "2024-03-07", story),
        ("cut", "Harbour Gazette", "2024-03-07", story[:-22] + "."),
        (
            "own",
            "Bay Courier",
            "2024-03-08",
            "Norwegian soldiers are in Estonia. Norway has deployed forces to Estonia.",
        ),
        (
            "other",
            "Harbour Gazette",
            "2024-03-08",
            "Ghana has sent soldiers to Togo. Ghana has deployed troops to Togo.",
        ),
    ]
    path = tmp_path_factory.mktemp("copies") / "copies.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for name, publisher, published, text in lines:
            record = {"id": name, "publisher": publisher, "published": published, "text": text}
            file.write(json.dumps(record) + "\n")
    return Built([str(path)])


def quads_in(output: Path) -> bytes:
    """The lines of all files of a job in the order of their bytes."""
    lines = [line for file in folder.quads_of(output) for line in gzip.decompress(file.read_bytes()).splitlines(True)]
    return b"".join(sorted(lines))


def committed(output: Path) -> list[Path]:
    """What the tasks that have ended well have written, while the job goes on."""
    return [*output.glob("_temporary/0/task_*")]


def processes() -> Iterator[tuple[int, int, str]]:
    """All processes: id, id of the parent, command line."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = (place / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:  # it has ended
            continue
        yield int(place.name), int(parent), words
