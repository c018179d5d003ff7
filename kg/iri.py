"""Minting IRIs from content alone: one (kind, canonical label) is one IRI, in any order of arrival."""

import base64
import hashlib
import re
import unicodedata
from functools import lru_cache

from kg.vocabulary import BASE, KINDS

INFERRED = "#inferred"  # what follows the name of an article in that of its inferred graph

# RFC 3987: iunreserved = ALPHA / DIGIT / "-" / "." / "_" / "~" / ucschar; "_" is taken (it stands for a space).
_ASCII_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.~")
_HIGHER_PLANES = ((p + (0x1000 if p == 0xE0000 else 0), p + 0xFFFD) for p in range(0x10000, 0xF0000, 0x10000))
_PLAIN = re.compile(r"[A-Za-z0-9.~ -]*")  # most labels: unreserved characters of ASCII, and spaces
_UCSCHAR = ((0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF), *_HIGHER_PLANES)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _keeps(character: str) -> bool:
    if character < "\x80":
        return character in _ASCII_UNRESERVED
    if character in _BIDI:
        return False
    point = ord(character)
    return any(low <= point <= high for low, high in _UCSCHAR)


def segment(label: str) -> str:
    """The last part of an IRI for a label: NFC, space as "_", all that RFC 3987 reserves percent-encoded as UTF-8."""
    if _PLAIN.fullmatch(label):
        return label.replace(" ", "_")
    out: list[str] = []
    for character in unicodedata.normalize("NFC", label):
        if character == " ":
            out.append("_")
        elif _keeps(character):
            out.append(character)
        else:
            out.extend(f"%{byte:02X}" for byte in character.encode("utf-8"))
    return "".join(out)


class Minter:
    """Mints the IRIs of one store, under its base IRI (it ends in "/" or "#")."""

    def __init__(self, base: str = BASE) -> None:
        self.base = base

    def entity(self, kind: str, label: str) -> str:
        """The IRI of an entity; ValueError for a kind that the data model does not have."""
        if kind not in KINDS:
            raise ValueError(f"no such kind of entity: {kind}")
        return f"{self.base}entity/{kind}/{segment(label)}"

    def article(self, identifier: str) -> str:
        """The IRI of an article, which is also that of its named graph."""
        return f"{self.base}article/{segment(identifier)}"

    def inferred(self, identifier: str) -> str:
        """The named graph of what follows from an article."""
        return self.article(identifier) + INFERRED

    def graph(self, name: str) -> str:
        """One of the store's own graphs: background, ontology, curation, identity."""
        return f"{self.base}graph/{name}"

    def claim(self, triple: str) -> str:
        """The IRI of the claim that `triple` ("S P O" as N-Triples terms, single spaces) states."""
        return f"{self.base}claim/{claim_id(triple)}"


@lru_cache(maxsize=5_000)
def claim_id(triple: str) -> str:
    """SHA-256 of the triple's text in base32, lower case, 26 characters."""
    digest = hashlib.sha256(triple.encode("utf-8")).digest()
    return base64.b32encode(digest[:20]).decode("ascii").lower()[:26]
