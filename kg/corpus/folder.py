"""The folder that `kg build --engine spark` writes, as others read it; no Spark is needed for that.

data=quads/        N-Quads, gzip: all graphs of an article in one file, the lines of a file sorted by their bytes
data=errors/       JSON lines as of --errors
data=off-schema/   JSON lines as of --off-schema
data=counts/       JSON lines: what each partition counted
_SUCCESS           Spark's mark that all files are there
manifest.json      base IRI, fingerprint of what built it, numbers of articles and facts; written last
"""

import json
from pathlib import Path
from typing import Any

from kg.errors import UsageError

MANIFEST = "manifest.json"
SUCCESS = "_SUCCESS"
QUADS, ERRORS, OFF_SCHEMA, COUNTS = "quads", "errors", "off-schema", "counts"


def data(name: str) -> str:
    """The folder in it for one kind of lines."""
    return f"data={name}"


def quads_of(folder: Path) -> list[Path]:
    """The files with its quads, in the order of their names. UsageError for a folder that is no output of a job, or
    not whole."""
    _manifest(folder)
    return sorted((folder / data(QUADS)).glob("part-*"))


def base_of(folder: Path) -> str:
    """The base IRI that it was built under."""
    return str(_manifest(folder)["base"])


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; check the path")
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        whole = (folder / SUCCESS).exists() and "base" in told
    except (OSError, ValueError, TypeError):
        whole = False
    if not whole:
        raise UsageError(
            f"{folder} is a folder, and not the whole output of `kg build --engine spark` (it has no {SUCCESS} or no "
            f"{MANIFEST}): copy all of it, or build it again"
        )
    return told
