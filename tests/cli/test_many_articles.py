"""`kg near-duplicates` and `kg support` on a store, and what they refuse."""

import json
from pathlib import Path

import pytest

from loaders.stores import open_store
from tests.cli.conftest import Run
from tests.queries import small


def test_support(kg: Run, store: str) -> None:
    result = kg("support", "--store", store)
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    assert head.split() == ["claim", "support", "publishers", "texts", "articles"]
    assert lines
    assert all(line.split()[-4:] == ["1"] * 4 for line in lines)
    assert kg("support", "--store", store, "--format", "csv").stdout.startswith(
        "claim,claimLabel,support,publishers,texts,articles\nhttps://kg.example/claim/"
    )


def test_near_duplicates(kg: Run, store: str, tmp_path: Path) -> None:
    assert kg("near-duplicates", "--store", store).stdout == "nothing found\n"
    with open_store(store) as opened:
        graphs = small.graphs()
        copy = small.MINTER.article("copy")
        original = small.MINTER.article("meeting")
        renamed = [type(t)(_renamed(t.subject, original, copy), t.predicate, t.object) for t in graphs[original]]
        opened.replace({copy: renamed})
    output = tmp_path / "groups.json"
    assert kg("near-duplicates", "--store", store, "--format", "json", "--output", str(output)).exit_code == 0
    rows = json.loads(output.read_bytes())["results"]["bindings"]
    assert [(row["group"]["value"], row["article"]["value"]) for row in rows] == [("1", copy), ("1", original)]
    assert kg("near-duplicates", "--store", store).stdout.splitlines()[1].split()[1] == "article:copy"


def _renamed(node: object, before: str, after: str) -> object:
    assert hasattr(node, "value")
    return type(node)(node.value.replace(before, after))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--engine", "spark"], "--engine spark reads no store: give the FOLDER"),
        (["nowhere"], "nowhere: no such folder"),
        (["nowhere", "--store", "memory:"], "--store and nowhere are two places to read"),
        (["--master", "local[2]"], "--master is for --engine spark"),
        (["--threshold", "0"], "--threshold"),
        (["--threshold", "nan"], "'--threshold': nan is no share"),
    ],
)
@pytest.mark.parametrize("command", ["support", "near-duplicates"])
def test_what_is_refused(kg: Run, command: str, arguments: list[str], message: str) -> None:
    result = kg(command, *arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert message in line
