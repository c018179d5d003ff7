"""The digest of the code is of all code that decides what an article's graph holds."""

import ast
from pathlib import Path

from kg import code

ROOT = Path(__file__).parents[1]
# What decides nothing about a graph: errors, names of terms (which the data model fixes), defaults, the digest itself.
ELSEWHERE = {"__init__", "code", "errors", "settings", "vocabulary"}


def _imported(module: Path) -> set[Path]:
    """The modules of kg that a module imports, wherever in it."""
    names: list[str] = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.Import):
            names += [name.name for name in node.names]
    places = [ROOT.joinpath(*name.split(".")) for name in names if name.split(".")[0] == "kg"]
    return {path for place in places for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()}


def test_whatever_reads_a_text_is_in_the_digest() -> None:
    waiting, seen = [ROOT / "kg/extract/reader.py", ROOT / "kg/rdf.py", ROOT / "kg/infer.py"], set[Path]()
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += _imported(module)
    missing = {module for module in seen - {*code.files()} if module.stem not in ELSEWHERE}
    assert len(seen) > 60
    assert missing == set()
