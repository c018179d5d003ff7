"""Bad input: one line that says what is wrong, where and what to do; the exit code; and nothing stored is lost."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.errors import ArticleError
from kg.model import Article, Counts
from loaders.articles.seen import once
from loaders.stores import open_store
from tests.cli.conftest import Run

FULL = Path("/dev/full")


def content(store: str) -> list[str]:
    with open_store(store, must_exist=True) as opened:
        return [f"{graph} {triple}" for graph in opened.graphs() for triple in sorted(map(str, opened.triples(graph)))]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["quary"], 2, "no command named 'quary': did you mean `kg query`?"),
        (["xyz"], 2, "no command named 'xyz': `kg --help` lists the commands"),
        (["--nothing"], 2, "No such option"),
        (["query"], 2, "Missing argument 'NAME|FILE|SPARQL'; see `kg query --help`"),
        (["query", "leeders"], 2, "no query named 'leeders': did you mean leaders?"),
        (["query", "nowhere.rq"], 2, "no such file: nowhere.rq; check the path"),
        (["query", "SELECT * WHERE {\n  ?s ?p }"], 1, "SPARQL syntax error at line 2, column 3"),
        (["query", "SELECT * WHERE { ?s foo:bar ?o }"], 1, "line 1, column 21"),
        (["query", "DROP ALL #{"], 1, "SPARQL syntax error at line 1, column 1"),
        (
            ["query", "ASK { SERVICE <http://localhost/> { ?s ?p ?o } }"],
            1,
            "remove the SERVICE clause at line 1",
        ),
        (["query", "claims-about"], 2, "claims-about needs the parameter entity"),
        (["query", "claims-about", "Norlund"], 1, "no entity is named 'Norlund': did you mean Norland?"),
        (["query", "leaders", "--param", "country=Norland"], 2, "leaders has no parameter 'country'"),
        (["query", "leaders", "--param", "of"], 2, "'of' is not NAME=VALUE: write --param of=VALUE"),
        (["query", "leaders", "Norland", "--param", "of=Norland"], 2, "the parameter of is given twice"),
        (["query", "relations", "1", "2"], 2, "relations takes 1 values, not 2"),
        (["query", "timeline", "--param", "after=2022-02-30"], 2, "is a date such as 2022-01-18, not '2022-02-30'"),
        (["query", "leaders", "--param", "limit=ten"], 2, "the parameter limit is a whole number"),
        (["query", "entities", "--param", "class=Sheep"], 2, "no class 'Sheep'"),
        (["query", "leaders", "--format", "ttl"], 2, "cannot be written as ttl: use table, json, csv, tsv"),
        (["query", "leaders", "--format", "xlsx"], 2, "'xlsx' is not one of"),
        (["query", "leaders", "--output", "/nowhere/x"], 1, "/nowhere/x cannot be written (No such file or directory)"),
        (["show", "Norlund"], 1, "did you mean Norland?"),
        (["show", "Norland", "--limit", "0"], 2, "0 is not in the range"),
        (["forget", "meting"], 1, "no article 'meting', nothing was forgotten: did you mean 'meeting'?"),
        (["export", "--format", "rdf"], 2, "'rdf' is not one of"),
    ],
)
def test_one_line(kg: Run, store: str, arguments: list[str], code: int, message: str) -> None:
    before = content(store)
    needs_store = arguments[0] in ("query", "show", "forget", "export")
    result = kg(*arguments, *(["--store", store] if needs_store else []))
    assert result.exit_code == code
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("kg: ")
    assert message in line
    assert content(store) == before


@pytest.mark.parametrize(
    ("name", "data", "code", "message"),
    [
        ("missing.txt", None, 2, "no such file or folder"),
        ("empty.txt", b"", 1, "empty.txt: the file is empty"),
        ("binary.txt", b"\x7fELF\x00\x01\x02\x00", 1, "binary.txt: "),
        ("latin.txt", "Müller traf Groß in Köln.".encode("latin-1"), 1, "latin.txt"),
        ("wide.txt", "Ann met Bo.".encode("utf-16"), 1, "this is UTF-16, not UTF-8"),
        ("date.txt", b"date 2022-02-30\nAnn met Bo.", 1, 'there is no such date as "2022-02-30"'),
        ("x.jsonl", b'{"id": "a", "text": "fine"}\n{"id": \n{"id": "b", "text": "fine"}', 1, "x.jsonl, line 2"),
        ("x.jsonl", b'{"id": "a", "text": "fine"}\n{"id": "c"}', 1, 'line 2: the field "text" is missing'),
        ("x.jsonl", b'{"id": "a", "text": "fine"}\n{"id": "a", "text": "other"}', 1, 'identifier "a"'),
        ("x.jsonl", b'{"id": "a", "text": "x", "published": "2022-02-30"}', 1, "no such date"),
    ],
)
def test_articles(
    kg: Run,
    store: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    data: bytes | None,
    code: int,
    message: str,
) -> None:
    built: list[str] = []
    monkeypatch.setattr(
        "kg.builder.Builder.build", lambda _self, articles, on_error, **_: _build(once(articles, on_error), built)
    )
    before = content(store)
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = kg("build", str(tmp_path / name), "--store", store)
    assert result.exit_code == code
    (line,) = result.stderr.splitlines()
    assert line.startswith("kg: ")
    assert message in line
    assert content(store) == before
    fine = data.count(b'"fine"') if data else 0
    assert len(built) == fine  # what is right is built all the same


def _build(articles: Iterable[Article], built: list[str]) -> Counts:
    built.extend(article.identifier for article in articles)
    return Counts(new=len(built))


def test_an_empty_folder(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    result = kg("build", str(tmp_path / "news"), "--store", f"oxigraph:{tmp_path / 'store'}")
    assert result.exit_code == 2
    assert "no articles in the folder" in result.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("value", ["2022-02-30", "18.1.2022"])
def test_an_impossible_date(kg: Run, value: str) -> None:
    result = kg("build", "-", "--published", value)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert value in line
    assert line.endswith("see `kg build --help`")


def test_hostile_words_in_a_message(kg: Run, store: str) -> None:
    result = kg("show", "\x1b[2J\u202eevil\nkg: all is well", "--store", store)
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.strip().isprintable()


@pytest.mark.parametrize(
    ("selector", "code", "message"),
    [
        ("oxigraph:{}/none", 1, "there is no store yet: run `kg build` first"),
        ("oxigraph:{}/file", 1, "is a file, not a folder"),
        ("oxigraph:{}/folder", 1, "a folder with other files, not a store"),
        ("memory:", 1, "starts empty"),
        ("oxigraph", 2, "unknown store 'oxigraph': write oxigraph:PATH"),
        ("postgres:x", 2, "unknown store 'postgres:x'"),
    ],
)
def test_stores(kg: Run, tmp_path: Path, selector: str, code: int, message: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("x")
    result = kg("query", "leaders", "--store", selector.format(tmp_path))
    assert result.exit_code == code
    (line,) = result.stderr.splitlines()
    assert message in line
    assert not (tmp_path / "none").exists()
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("path", "message"), [("file", "is a file"), ("file/below", "Not a directory")])
def test_a_store_that_cannot_be_written(kg: Run, tmp_path: Path, path: str, message: str) -> None:
    (tmp_path / "file").write_text("x")
    result = kg("build", "-", "--store", f"oxigraph:{tmp_path / path}", input="Ann met Bo.")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert message in line
    assert "--store" in line
    assert (tmp_path / "file").read_text() == "x"


def test_a_store_that_another_process_holds(kg: Run, store: str) -> None:
    hold = "held = open_store(sys.argv[1]); print('held'); sys.stdin.read()"
    code = f"import sys\nfrom loaders.stores import open_store\n{hold}"
    with subprocess.Popen(
        [sys.executable, "-c", code, store], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        for arguments in (["query", "leaders"], ["forget", "meeting"], ["build", __file__]):
            result = kg(*arguments, "--store", store)
            assert result.exit_code == 1
            (line,) = result.stderr.splitlines()
            assert "is in use by another process: close the other kg process and try again" in line
        other.communicate("")
    assert kg("query", "leaders", "--store", store).exit_code == 0


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_full_disk(kg: Run, store: str) -> None:
    for arguments in (["query", "leaders", "--format", "csv"], ["export"], ["show", "Norland"]):
        result = kg(*arguments, "--store", store, "--output", str(FULL))
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"kg: {FULL} cannot be written (No space left on device): free some space")
    code = "import sys; from kg.cli import main; main(sys.argv[1:])"
    redirected = [sys.executable, "-c", code, "query", "leaders", "--format", "csv", "--store", store]
    with FULL.open("wb") as full:
        ended = subprocess.run(redirected, stdout=full, stderr=subprocess.PIPE, text=True)
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert line.startswith("kg: No space left on device: free some where the output goes")


@pytest.mark.parametrize("arguments", [["query", "entities"], ["export"], ["query", "ASK {}", "--format", "json"]])
def test_a_reader_that_has_seen_enough(store: str, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code = "import sys; from kg.cli import main; main(sys.argv[1:])"
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--store", store], stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    assert run.stderr == b""
    assert run.returncode == 1


def test_a_failure_in_the_middle(kg: Run, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors that a builder raises for all its work end it; what was stored stays."""

    def build(
        _self: object, _articles: Iterable[Article], *, on_error: Callable[[ArticleError], None], **_: object
    ) -> Counts:
        on_error(ArticleError("cannot be read", "a.txt"))
        raise ArticleError("the language model has gone", "b.txt")

    monkeypatch.setattr("kg.builder.Builder.build", build)
    before = content(store)
    result = kg("build", "-", "--store", store, input="Ann met Bo.")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == ["kg: a.txt: cannot be read", "kg: b.txt: the language model has gone"]
    assert content(store) == before


@pytest.mark.parametrize(
    "arguments",
    [["why-not", "\udcff Peru"], ["why", "\udcff", "leads", "Norland"], ["show", "\udcff"], ["forget", "\udcff"]],
)
def test_an_argument_that_is_not_utf_8(kg: Run, store: str, arguments: list[str]) -> None:
    result = kg(*arguments, *([] if arguments[0] == "why-not" else ["--store", store]))
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.endswith("is not UTF-8: write it in UTF-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["why", "{}", "leads", "Norland"],
        ["why", "Norland", "{}", "Norland"],
        ["why", "place:{}", "threatens", "Norland"],
        ["why", "<http://a.example/{}>", "threatens", "Norland"],
        ["show", "{}"],
        ["show", "Norland", "--format={}"],
    ],
)
def test_a_long_argument_is_not_repeated(kg: Run, store: str, arguments: list[str]) -> None:
    result = kg(*(argument.format("long's " * 10_000) for argument in arguments), "--store", store)
    assert result.exit_code in (1, 2)
    (line,) = result.stderr.splitlines()
    assert "long" in line
    assert len(line) < 300


def test_standard_output_is_closed(store: str) -> None:
    code = "import sys; sys.stdout = None; from kg.cli import main; main(sys.argv[1:])"
    shown = [sys.executable, "-c", code, "why", "Vesperia", "threatens", "Norland", "--store", store]
    run = subprocess.run(shown, stderr=subprocess.PIPE, text=True)
    assert run.stderr == "kg: standard output is closed: open it, or give --output FILE\n"
    assert run.returncode == 1
    run = subprocess.run([*shown, "--output", os.devnull], stderr=subprocess.PIPE, text=True)
    assert (run.returncode, run.stderr) == (0, "")
