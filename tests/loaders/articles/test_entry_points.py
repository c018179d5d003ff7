"""Formats of other packages: a package with an entry point, installed in a folder on the path of another process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MODULE = """
from kg.errors import ArticleError
from kg.model import Article
from loaders.articles.interface import Format


def read(stream, origin):
    for number, line in enumerate(stream, 1):
        if number == 1:
            continue
        identifier, _, text = line.decode("utf-8").strip().partition("|")
        place = f"{origin.place}, line {number}"
        yield Article(identifier, text, source=place) if text else ArticleError("there is no bar in it", place)


scripts = Format("scripts", read, suffixes=frozenset({".script"}), matches=lambda head: head.startswith(b"#script"))
none = "no format"
"""
SCRIPT = "#script\na|Oslo votes.\nnothing\nb|Bergen votes.\n"
READ = """
import sys
from loaders.articles import read
from kg.errors import KgError
try:
    for article in read(sys.argv[1:], on_error=print):
        print(article.identifier, article.text, article.source)
except KgError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def installed(tmp_path):
    """Installs a toy package with a format under a name, and runs Python where it is found."""
    site = tmp_path / "site"

    def run(points, *arguments):
        (site / "toy-1.0.dist-info").mkdir(parents=True, exist_ok=True)
        (site / "toy.py").write_text(MODULE, encoding="utf-8")
        (site / "toy-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n")
        (site / "toy-1.0.dist-info/entry_points.txt").write_text(f"[kg.article_formats]\n{points}\n")
        path = os.pathsep.join([str(site), str(ROOT)])
        return subprocess.run(
            [sys.executable, *arguments],
            env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.mark.parametrize("name", ["a.script", "a.txt"])
def test_a_format_of_another_package_is_told_by_name_and_by_content(installed, tmp_path, name):
    (tmp_path / name).write_text(SCRIPT)
    done = installed("scripts = toy:scripts", "-c", READ, name)
    assert done.stdout.splitlines() == [
        f"a Oslo votes. {name}, line 2",
        f"{name}, line 3: there is no bar in it",
        f"b Bergen votes. {name}, line 4",
    ], done.stderr


def test_folders_give_its_files(installed, tmp_path):
    (tmp_path / "n").mkdir()
    (tmp_path / "n/a.script").write_text(SCRIPT)
    assert len(installed("scripts = toy:scripts", "-c", READ, "n").stdout.splitlines()) == 3


@pytest.mark.parametrize("point", ["toy:none", "toy:missing", "nowhere:scripts"])
def test_what_is_no_format_is_one_line(installed, tmp_path, point):
    (tmp_path / "a.txt").write_text("Oslo votes.")
    done = installed(f"scripts = {point}", "-c", READ, "a.txt")
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"UsageError the format 'scripts' ({point}) ")


def test_kg_reads_it(installed, tmp_path):
    (tmp_path / "a.script").write_text(SCRIPT)
    build = ["build", "a.script", "--store", "memory:", "--dry-run", "--errors", "errors.jsonl"]
    done = installed("scripts = toy:scripts", "-c", "from kg.cli import main; main()", *build)
    assert done.returncode == 1, done.stderr
    assert "2 new, 0 changed, 0 unchanged, 1 failed" in done.stdout
    (error,) = map(json.loads, (tmp_path / "errors.jsonl").read_text().splitlines())
    assert "a.script, line 3" in json.dumps(error)
