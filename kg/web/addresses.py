"""From the IRIs of a store to the paths of this server, and back: <base>entity/place/X is shown at /entity/place/X."""

import re
from urllib.parse import quote, unquote, urlsplit

from kg.iri import Minter
from kg.vocabulary import KINDS

_CLAIM = re.compile("[a-z2-7]{26}")


class Addresses:
    """The paths under one base IRI; `root`, the path of the home page, is the base's own."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.root = "/" + urlsplit(base).path.lstrip("/")
        self._minter = Minter(base)

    def path(self, iri: str) -> str | None:
        """Where the page of an entity, article or claim is, in ASCII; None for what has no page."""
        rest = iri.removeprefix(self.base)
        if rest == iri or not rest.startswith(("entity/", "article/", "claim/")):
            return None
        return self.root + quote(rest, safe="/%#")

    def entity(self, raw_path: bytes) -> tuple[str, str] | None:
        """The IRI and the label that a request for an entity means, however it was percent-encoded."""
        kind, _, name = self._rest(raw_path, "entity/").partition("/")
        label = _label(name)
        return (self._minter.entity(kind, label), label) if label and kind in KINDS else None

    def article(self, raw_path: bytes) -> tuple[str, str] | None:
        """The IRI and the identifier that a request for an article means."""
        identifier = _label(self._rest(raw_path, "article/"))
        return (self._minter.article(identifier), identifier) if identifier else None

    def claim(self, raw_path: bytes) -> tuple[str, str] | None:
        """The IRI and the id that a request for a claim means."""
        name = self._rest(raw_path, "claim/")
        return (f"{self.base}claim/{name}", name) if _CLAIM.fullmatch(name) else None

    def kind(self, entity: str) -> str:
        """Of which kind an entity is, by its IRI."""
        return entity.removeprefix(f"{self.base}entity/").partition("/")[0]

    def _rest(self, raw_path: bytes, folder: str) -> str:
        return raw_path.decode("latin-1").removeprefix(self.root + folder)


def external(url: str) -> str | None:
    """The URL, if it is one that a page may link to: a script is none."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:  # such as http://[
        return None


def _label(segment: str) -> str | None:
    try:
        return unquote(segment.replace("_", " "), errors="strict")
    except UnicodeDecodeError:
        return None
