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
    """The base IRI that it was built under. UsageError as of `quads_of`."""
    return str(_manifest(folder)["base"])


def checked(manifest: bytes | str | None, success: bool, name: str) -> dict[str, Any]:
    """What a manifest tells, if there is one; UsageError unless it and the mark of success say that all is there."""
    try:
        told = json.loads(manifest or "")
    except ValueError:
        told = None
    if not success or not isinstance(told, dict) or "base" not in told:
        raise UsageError(
            f"{name} is a folder, and not the whole output of `kg build --engine spark` (it has no {SUCCESS} or no "
            f"{MANIFEST}): copy all of it, or build it again"
        )
    return told


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; check the path")
    try:
        manifest = (folder / MANIFEST).read_bytes()
    except OSError:
        manifest = None
    return checked(manifest, (folder / SUCCESS).exists(), str(folder))
