"""The recipes of docs/clients.md, as they stand there, on a real server; and what Protégé and Gephi are given."""

import csv
import io
import os
import re
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import owlready2
import pytest
import rdflib

from kg.vocabulary import NEWS
from tests.clients.conftest import Serving

DOC = Path(__file__).parents[2] / "docs" / "clients.md"
HERE = "127.0.0.1:8000"  # where the document has the server
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$|^## ([^\n]+)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Recipe:
    """What a reader copies, and what it prints where the document says so."""

    title: str
    language: str
    code: str
    prints: str | None


def recipes() -> list[Recipe]:
    found: list[Recipe] = []
    title, number = "", 0
    for match in _BLOCK.finditer(DOC.read_text(encoding="utf-8")):
        language, code, heading = match.groups()
        if heading:
            title, number = heading, 0
        elif language == "text":
            last = found.pop()
            found.append(Recipe(last.title, last.language, last.code, code))
        else:
            number += 1
            found.append(Recipe(f"{title} {number}", language, code, None))
    return found


def run(recipe: Recipe, serving: Serving) -> str:
    """What a recipe prints; it must end well."""
    code = recipe.code.replace(HERE, serving.address)
    if recipe.language == "python":
        output = io.StringIO()
        with redirect_stdout(output), chdir(serving.folder):
            exec(compile(code, str(DOC), "exec"), {})
        return output.getvalue()
    assert recipe.language == "sh"
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-e", "-c", code], cwd=serving.folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


ORDINARY = [recipe for recipe in recipes() if not recipe.title.startswith("Trifid")]


@pytest.mark.parametrize("recipe", ORDINARY, ids=lambda recipe: recipe.title)
def test_a_recipe_prints_what_is_shown(recipe: Recipe, serving: Serving) -> None:
    printed = run(recipe, serving)
    if recipe.prints is not None:
        assert printed.splitlines() == recipe.prints.splitlines()
    else:
        assert recipe.title.startswith("Protégé") == (printed == "")


def made(title: str, serving: Serving, *names: str) -> list[Path]:
    """The files that the recipes under a title make."""
    for recipe in ORDINARY:
        if recipe.title.startswith(title):
            run(recipe, serving)
    return [serving.folder / name for name in names]


def test_each_end_of_an_edge_is_a_node_for_gephi(serving: Serving) -> None:
    """An edge whose end has no row would make a node without a label."""
    nodes, edges = (
        list(csv.DictReader(p.open(encoding="utf-8"))) for p in made("Gephi", serving, "nodes.csv", "edges.csv")
    )
    known = {node["Id"] for node in nodes}
    assert len(known) == len(nodes) > 10
    assert len(edges) > 10
    assert {edge[end] for edge in edges for end in ("Source", "Target")} <= known
    assert all(node["Label"] for node in nodes)
    assert {"person", "place", "organization"} <= {node["Kind"] for node in nodes}
    assert all(int(edge["Weight"]) >= 1 for edge in edges)


def test_the_file_for_protege_has_individuals_in_the_classes_of_the_ontology(serving: Serving) -> None:
    (path,) = made("Protégé", serving, "news-graph.owl")
    world = owlready2.World()
    triples = rdflib.Graph().parse(path).serialize(format="nt", encoding="utf-8")
    loaded = world.get_ontology(NEWS).load(fileobj=io.BytesIO(triples))
    belarus = world["https://kg.example/entity/place/Belarus"]
    assert loaded.Country in belarus.is_a
    assert belarus in world["https://kg.example/entity/person/Alexander_Lukashenko"].leads
