"""Patterns kept between runs: parsing the examples of an ontology takes longer than all else at the start.

A file in the user's cache folder ($XDG_CACHE_HOME, else ~/.cache) per ontology, language model and version of this
code; one that is missing, unreadable or of another shape is made anew, and a folder that cannot be written is left be.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spacy.language import Language

from kg.code import code_digest
from kg.extract.patterns import Pattern, Side, Step, through_parts
from kg.extract.resources import Lexicon
from kg.extract.teaching import lessons


def patterns(nlp: Language, words: Lexicon) -> list[Pattern]:
    """What an ontology's examples and counter-examples teach, in their order; from the cache when it knows."""
    file = _folder() / f"patterns-{_key(nlp, words)}.json"
    try:
        return through_parts([_decoded(entry) for entry in json.loads(file.read_text(encoding="utf-8"))])
    except (OSError, ValueError, KeyError, TypeError):  # not there, or not what we wrote
        learned = [p for lesson in lessons(nlp, words.ontology, words) for p in lesson.patterns]
        _write(file, learned)
        return through_parts(learned)


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kg"


def _key(nlp: Language, words: Lexicon) -> str:
    digest = hashlib.sha256()
    for part in (words.ontology.fingerprint, words.background.fingerprint, nlp.meta["name"], nlp.meta["version"]):
        digest.update(part.encode() + b"\n")
    digest.update(code_digest().encode())
    return digest.hexdigest()[:32]


def _write(file: Path, learned: Iterable[Pattern]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as written:
            json.dump([asdict(p) for p in learned], written, default=sorted)
        os.replace(written.name, file)  # whole or not at all, whoever else writes it
    except OSError:
        return  # a cache that cannot be kept costs a second at the next start, nothing more


def _decoded(entry: dict[str, Any]) -> Pattern:
    return Pattern(
        property=entry["property"],
        anchor=_lemmas(entry["anchor"]),
        subject=tuple(Step(s["role"], _lemmas(s["lemmas"])) for s in entry["subject"]),
        object=tuple(Step(s["role"], _lemmas(s["lemmas"])) for s in entry["object"]),
        sides=tuple(_side(s) for s in entry["sides"]),
        rule=entry["rule"],
        veto=entry["veto"],
        governor=_lemmas(entry["governor"]),
        kinds=(entry["kinds"][0], entry["kinds"][1]) if entry["kinds"] else None,
        governed=entry["governed"],
        ends=(entry["ends"][0], entry["ends"][1]),
        nominal=entry["nominal"],
        counted=_side(entry["counted"]) if entry["counted"] else None,
        timed=(entry["timed"][0], entry["timed"][1]) if entry["timed"] else None,
    )


def _side(entry: dict[str, Any]) -> Side:
    return Side(entry["branch"], entry["depth"], entry["role"], frozenset(entry["lemmas"]))


def _lemmas(words: list[str] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)
