"""The scripts of others that pages use when the package was built with them: see hatch_build.py."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "static" / "vendor"
GRAPHS = "cytoscape.min.js"
EDITOR = "yasgui.min.js"


def has(script: str) -> bool:
    """Whether a script is there; without it the page says what is missing, and all else works."""
    return (_FOLDER / script).is_file()
