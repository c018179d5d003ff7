"""`kg build --engine spark`: what is refused, each in one line and before Spark is started."""

import socket
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text("Ann met Bo.", encoding="utf-8")
    return str(path)


def refused(kg: Run, *arguments: str) -> tuple[int, str]:
    """The exit code and the one line."""
    result = kg("build", *arguments)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("kg: ")
    return result.exit_code, line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--engine spark needs --output FOLDER"),
        (["--output", "new", "--store", "memory:"], "no --store: the graph goes into the folder of --output"),
        (["--output", "new", "--workers", "2"], "no --workers: --master says how many cores work"),
        (["--output", "new", "--watch"], "no --watch"),
        (["--output", "new", "--dry-run"], "no --dry-run"),
        (["--output", "new", "--master", "mesos://x"], "no such kind of master: give local[N] with N from 1"),
        (["--output", "new", "--master", "local[0]"], "--master local[0]: no such kind of master"),
        (["--output", "new", "--master", "yarn"], "set HADOOP_CONF_DIR"),
        (["--output", "new", "--base", "x"], "'x' is not an absolute IRI"),
        (["--output", "new", "--model", "./nowhere"], "language model './nowhere' is not installed"),
        (["--output", "new", "--model", "en_nowhere"], "language model 'en_nowhere' is not installed"),
        (["--output", "."], "--output . is there already"),
        (["--output", "/dev/null/new"], "--output /dev/null/new cannot be written (/dev/null is no folder): choose"),
        (["--output", "new", "-"], "cannot share out standard input"),
        (["--output", "new", "https://news.example/a"], "fetches nothing from the web"),
        (["--output", "new", "nowhere.txt"], "no such file or folder"),
    ],
)
def test_usage(kg: Run, source: str, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    monkeypatch.delenv("HADOOP_CONF_DIR", raising=False)
    monkeypatch.delenv("YARN_CONF_DIR", raising=False)
    monkeypatch.setattr("kg.spark.session._check_java", lambda: None)
    code, line = refused(kg, source, "--engine", "spark", *arguments)
    assert message in line
    assert code == 2
    assert not Path("new").exists()


@pytest.mark.parametrize(
    "option", [["--output", "x"], ["--master", "local"], ["--base", "https://a.example/"], ["--partitions", "3"]]
)
def test_options_of_spark_alone(kg: Run, source: str, option: list[str]) -> None:
    code, line = refused(kg, source, *option)
    assert (code, f"kg: {option[0]} is for --engine spark: add it" in line) == (2, True)


def test_no_pyspark(kg: Run, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    code, line = refused(kg, source, "--engine", "spark", "--output", "new")
    assert (code, line) == (1, "kg: --engine spark needs pyspark: pip install 'news-kg[spark]'")


def test_no_java(kg: Run, source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, line = refused(kg, source, "--engine", "spark", "--output", "new")
    assert (code, line) == (1, "kg: Spark needs Java 17 or later, and there is no `java`: install it, or set JAVA_HOME")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert f"JAVA_HOME ({tmp_path}) has none" in refused(kg, source, "--engine", "spark", "--output", "new")[1]


def test_an_old_java(kg: Run, source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    code, line = refused(kg, source, "--engine", "spark", "--output", "new")
    assert code == 1
    assert line == f"kg: Spark needs Java 17 or later, and {java} is 8: set JAVA_HOME to another"


def test_a_master_that_does_not_answer(kg: Run, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    monkeypatch.setattr("kg.spark.session._check_java", lambda: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        master = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        code, line = refused(kg, source, "--engine", "spark", "--output", "new", "--master", master)
    assert code == 1
    assert line == f"kg: --master {master} does not answer (Connection refused): is it running there?"
