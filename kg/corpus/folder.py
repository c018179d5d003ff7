"""The folder that `kg build --engine spark` writes, as others read it; no Spark is needed for that.

data=quads/        N-Quads, gzip: all graphs of an article in one file, the lines of a file sorted by their bytes
data=errors/       JSON lines as of --errors
data=off-schema/   JSON lines as of --off-schema
data=counts/       JSON lines: what each partition counted
_SUCCESS           Spark's mark that all files are there
manifest.json      base IRI, fingerprint of what built it, numbers of articles and facts, and how many files of quads
                   there are with how many bytes; written last
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError

MANIFEST = "manifest.json"
SUCCESS = "_SUCCESS"
PART = "part-"  # with which the names of the files of lines begin
QUADS, ERRORS, OFF_SCHEMA, COUNTS = "quads", "errors", "off-schema", "counts"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest tells of the folder: its base IRI, and of the files of quads how many there are and their
    bytes."""

    base: str
    files: int
    bytes: int


def data(name: str) -> str:
    """The folder in it for one kind of lines."""
    return f"data={name}"


def quads_of(folder: Path) -> list[Path]:
    """The files with its quads, in the order of their names. UsageError for a folder that is no output of a job, or
    not whole."""
    return _opened(folder)[1]


def base_of(folder: Path) -> str:
    """The base IRI that it was built under. UsageError as of `quads_of`."""
    return _opened(folder)[0].base


def checked(manifest: bytes | str | None, success: bool, sizes: Sequence[int], name: str) -> Manifest:
    """What a manifest tells, if there is one; UsageError unless it, the mark of success and the sizes of the files of
    quads say that all is there."""
    told = _read(manifest)
    if not success or told is None:
        raise UsageError(
            f"{name} is a folder, and not the whole output of `kg build --engine spark` (it has no {SUCCESS} or no "
            f"{MANIFEST} of one): copy all of it, or build it again"
        )
    if (len(sizes), sum(sizes)) != (told.files, told.bytes):
        raise UsageError(
            f"{name} is not whole: {data(QUADS)} has {len(sizes):,} files of {sum(sizes):,} bytes, and the job wrote "
            f"{told.files:,} of {told.bytes:,}: copy all of it, or build it again"
        )
    return told


def _read(manifest: bytes | str | None) -> Manifest | None:
    try:
        told = json.loads(manifest or "")
    except (ValueError, RecursionError):
        return None
    files = told.get("files") if isinstance(told, dict) else None
    match told, files:
        case {"base": str(base)}, {"number": int(number), "bytes": int(size)}:
            return Manifest(base, number, size)
    return None


def _opened(folder: Path) -> tuple[Manifest, list[Path]]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; check the path")
    try:
        manifest = (folder / MANIFEST).read_bytes()
    except OSError:
        manifest = None
    files = sorted((folder / data(QUADS)).glob(f"{PART}*"))
    sizes = [file.stat().st_size for file in files]
    return checked(manifest, (folder / SUCCESS).exists(), sizes, str(folder)), files
