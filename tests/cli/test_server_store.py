"""The commands on a store behind a SPARQL endpoint say and do what they do on a store on disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.stores import Store, open_store
from tests import servers
from tests.cli.conftest import Run
from tests.servers import Server


@pytest.fixture
def server(demo_store: Store) -> Iterator[Server]:
    """A server with the articles of examples/articles and their ontology."""
    with servers.oxigraph() as running:
        with open_store(running.selector) as store:
            graphs = [graph for graph in demo_store.graphs() if not graph.endswith("/background")]
            store.replace({graph: demo_store.triples(graph) for graph in graphs})
        yield running


def test_commands(kg: Run, server: Server, demo_selector: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    shutil.copytree(demo_selector.partition(":")[2], disk)
    for command in (
        ["articles"],
        ["query", "leaders"],
        ["query", "ASK { ?s kg:status kg:Denied }"],
        ["query", "SELECT ?s ?o WHERE { ?s kg:status ?o } ORDER BY ?s ?o", "--format", "csv"],
        ["query", "CONSTRUCT WHERE { <https://kg.example/article/finland-nato> kg:contentHash ?hash }"],
        ["show", "Alexander Lukashenko"],
        ["why", "Lukashenko", "citizenOf", "Belarus"],
        ["export"],
        ["export", "--format", "jsonld", "--view", "facts"],
        ["verify"],
        ["forget", "belarus-troops"],
        ["articles"],
    ):
        there, here = (kg(*command, "--store", selector) for selector in (server.selector, f"oxigraph:{disk}"))
        assert (there.exit_code, there.stdout, there.stderr) == (here.exit_code, here.stdout, here.stderr), command
        assert there.exit_code == 0, command


def test_errors_are_one_line(kg: Run, server: Server) -> None:
    for arguments, code, words in (
        (["forget", "belarus-troops", "--store", f"sparql:{server.query}"], 2, "is read-only"),
        (["articles", "--store", f"sparql:{server.query}/nowhere"], 1, "is not there"),
        (["articles", "--store", "sparql:http://ann:s3cr3t@127.0.0.1/query"], 2, "KG_SPARQL_PASSWORD"),
        (["articles", "--store", f"sparql:http://127.0.0.1:{servers.free_port()}/query"], 1, "is the server running?"),
    ):
        result = kg(*arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (code, "", 1), result.stderr
        assert words in result.stderr
        assert "s3cr3t" not in result.stderr
