"""A digest of the code that turns an article into its graph: what it built before, it may build otherwise now."""

import hashlib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_READING = (
    "language/*.py",
    "extract/*.py",
    "learning/*.py",
    "identity/*.py",
    "identity/given_names.txt",
    "entailment.py",
    "infer.py",
    "rdf.py",
    "iri.py",
    "model.py",
)


@cache
def code_digest() -> str:
    """SHA-256 (hex) of the modules that read articles and write their triples."""
    digest = hashlib.sha256()
    for file in files():
        digest.update(file.read_bytes())
    return digest.hexdigest()


def files() -> list[Path]:
    """The files that the digest is of, in a fixed order."""
    return [file for pattern in _READING for file in sorted(_FOLDER.glob(pattern))]
