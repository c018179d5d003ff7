"""Given names and honorifics: who is a person, and of which sex."""

import functools
from pathlib import Path

from kg.identity.background_names import folded

FILE = Path(__file__).with_name("given_names.txt")
HONORIFICS = {
    "mr": "male", "sir": "male", "lord": "male", "herr": "male", "monsieur": "male", "señor": "male", "signor": "male",
    "king": "male", "prince": "male", "sheikh": "male", "pope": "male", "imam": "male", "father": "male",
    "mrs": "female", "ms": "female", "miss": "female", "mme": "female", "madame": "female", "lady": "female",
    "dame": "female", "frau": "female", "queen": "female", "princess": "female", "sister": "female",
}  # fmt: skip


@functools.cache
def _table() -> dict[str, str]:
    sexes: dict[str, str] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        sex, _, names = line.partition(": ")
        for name in names.split():
            key = folded(name).lower()
            sexes[key] = sex if sexes.get(key, sex) == sex else "both"
    return sexes


def is_given_name(word: str) -> bool:
    """Whether a word is a given name of the table."""
    return folded(word).lower() in _table()


def sex_of(name: str) -> str | None:
    """ "male" or "female" by the first word of a person's full name, or None where it does not tell."""
    sex = _table().get(folded(name.split()[0]).lower()) if name.split() else None
    return sex if sex in ("male", "female") else None
