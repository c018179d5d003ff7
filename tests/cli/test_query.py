"""`kg query` and `kg queries`"""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest

import queries
from tests.cli.conftest import Run
from tests.queries import small


def test_a_ready_query(kg: Run, store: str) -> None:
    result = kg("query", "leaders", "--store", store)
    assert result.exit_code == 0
    heading, row = result.stdout.splitlines()
    assert heading.split() == ["who", "role", "of", "articles", "evidence", "sentence"]
    assert row.split("  ")[:3] == ["Mira Kessel", "head of state of", "Vesperia"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["claims-about", "Mira Kessel", "Norland"],
        ["claims-about", "--param", "entity=Mira Kessel", "--param", "other=Norland"],
        ["claims-about", "Mira Kessel", "--param", "other=norland"],
    ],
)
def test_parameters(kg: Run, store: str, arguments: list[str]) -> None:
    result = kg("query", *arguments, "--store", store, "--format", "json")
    (row,) = json.loads(result.stdout)["results"]["bindings"]
    assert row["claimLabel"]["value"] == "Mira Kessel deploys to Norland"
    assert row["status"]["value"] == "Possible"
    assert row["says"]["value"] == "Northern Pact"


def test_formats(kg: Run, store: str) -> None:
    (row,) = csv.DictReader(io.StringIO(kg("query", "members", "--store", store, "--format", "csv").stdout))
    assert row["memberLabel"] == "Norland"
    assert row["evidence"] == "1"
    assert kg("query", "members", "--store", store, "--format", "tsv").stdout.startswith("?member\t?memberLabel")


def test_output_file(kg: Run, store: str, tmp_path: Path) -> None:
    output = tmp_path / "members.csv"
    result = kg("query", "members", "--store", store, "--format", "csv", "--output", str(output))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Norland" in output.read_text()
    result = kg("query", "members", "--store", store, "--format", "nq", "--output", str(output))
    assert result.exit_code == 2
    assert "Norland" in output.read_text()  # what was there is kept


def test_sparql(kg: Run, store: str) -> None:
    result = kg("query", "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a kg:Evidence }", "--store", store)
    assert result.stdout == "n\n9\n"
    assert kg("query", "ASK { person:Mira_Kessel a news:Person }", "--store", store).stdout == "yes\n"
    result = kg("query", "CONSTRUCT { ?a news:leads ?b } { ?a news:leads ?b }", "--store", store, "--format", "nq")
    assert result.stdout == f"<{small.KESSEL}> <https://kg.example/ontology/news#leads> <{small.VESPERIA}> .\n"


def test_a_file(kg: Run, store: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("# param: who entity required\nSELECT ?label { ?who rdfs:label ?label } LIMIT 1", "utf-8-sig")
    assert kg("query", str(file), "Kessel", "--store", store).stdout == "label\nKessel\n"
    assert kg("query", str(file), "--store", store).stderr.startswith("kg: mine.rq needs the parameter who")


def test_which_of_two_a_name_means_is_said(kg: Run, store: str) -> None:
    result = kg("query", "meetings", "Rell", "--store", store)
    assert result.exit_code == 0
    assert result.stderr == f"kg: 'Rell' is taken for <{small.INA}>; it may also mean <{small.RELL}>\n"


def test_that_there_is_more_is_said(kg: Run, store: str) -> None:
    result = kg("query", "entities", "--param", "limit=2", "--store", store)
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr == "kg: these are the first 2 rows; --param limit=NUMBER gives more\n"


def test_queries_lists_all(kg: Run) -> None:
    lines = kg("queries").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(queries.ready())
    rows = json.loads(kg("queries", "--format", "json").stdout)["results"]["bindings"]
    (timeline,) = [row for row in rows if row["query"]["value"] == "timeline"]
    assert timeline["parameters"]["value"] == "[about:entity] [after:date] [before:date] [limit:integer=100]"
    assert timeline["example"]["value"].startswith("kg query timeline ")


# --- formats and the pager -------------------------------------------------------------------------------------------


def test_the_name_of_the_file_tells_the_format(kg: Run, store: str, tmp_path: Path) -> None:
    for name, begins in (
        ("a.csv", "member,"),
        ("a.tsv", "?member"),
        ("a.srx", "<?xml"),
        ("a.json", '{"head"'),
        ("a", "member"),
    ):
        assert kg("query", "members", "--store", store, "--output", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_text().startswith(begins)
    result = kg("query", "members", "--store", store, "--output", str(tmp_path / "a.ttl"))
    assert result.exit_code == 2
    assert "cannot be written as ttl" in result.stderr
    kg("query", "members", "--store", store, "--output", str(tmp_path / "a.csv"), "--format", "json")
    assert (tmp_path / "a.csv").read_text().startswith('{"head"')  # what is said goes before a name


def on_terminal(
    arguments: list[str], pager: str | None, tmp_path: Path, size: tuple[int, int] = (10, 80)
) -> tuple[int, str]:
    """What `kg` prints on a terminal of so many rows and columns, and its exit code."""
    environment = {**os.environ, "TERM": "xterm", "HOME": str(tmp_path)}
    environment.pop("PAGER", None)
    for name in ("LINES", "COLUMNS"):
        environment.pop(name, None)
    if pager is not None:
        environment["PAGER"] = pager
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, size)
    program = Path(sys.executable).parent / "kg"
    process = subprocess.Popen(
        [program, *arguments], stdout=slave, stdin=slave, stderr=subprocess.PIPE, env=environment
    )
    os.close(slave)
    text = b""
    while True:
        try:
            text += os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not text:
            break
    os.close(master)
    assert process.stderr is not None
    process.stderr.close()
    return process.wait(), text.decode().replace("\r\n", "\n")


def test_a_long_table_opens_in_the_pager(store: str, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text(f"#!/bin/sh\nsed 's/^/| /' > {tmp_path}/paged\necho paged\n")
    pager.chmod(0o755)
    long = ["query", "claims-about", "Norland", "--store", store]
    assert on_terminal(long, str(pager), tmp_path) == (0, "paged\n")
    paged = [re.sub(r"\x1b\[\d*m", "", line) for line in (tmp_path / "paged").read_text().splitlines()]
    assert paged[0].startswith("| claim")
    assert max(map(len, paged)) <= 82
    code, shown = on_terminal([*long, "--no-pager"], str(pager), tmp_path)
    assert (code, "paged" in shown, "Vesperia" in shown) == (0, False, True)
    code, shown = on_terminal(["query", "members", "--store", store], str(pager), tmp_path, (40, 80))
    assert (code, "paged" in shown, "Norland" in shown) == (0, False, True)  # it fits the terminal


@pytest.mark.parametrize("pager", ["no-such-pager-there", "'not closed", "cat"])
def test_a_pager_that_is_not_there_hides_nothing(store: str, tmp_path: Path, pager: str) -> None:
    code, shown = on_terminal(["query", "claims-about", "Norland", "--store", store], pager, tmp_path, (6, 80))
    assert code == 0
    assert "Norland" in shown  # in less, where that is there
