"""A digest of the code that turns an article into its graph: what it built before, it may build otherwise now."""

import hashlib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_READING = (
    "extract/*.py",
    "learning/*.py",
    "identity/*.py",
    "identity/given_names.txt",
    "infer.py",
    "rdf.py",
    "iri.py",
    "model.py",
)


@cache
def code_digest() -> str:
    """SHA-256 (hex) of the modules that read articles and write their triples."""
    digest = hashlib.sha256()
    for pattern in _READING:
        for module in sorted(_FOLDER.glob(pattern)):
            digest.update(module.read_bytes())
    return digest.hexdigest()
