"""Which names of organisations in one article are one: acronyms, short names, and bodies that every country has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.identity.background import Background, Known
from kg.identity.background_names import folded

_SMALL = frozenset("of the for and in on to at de del la le du des der die das und et y".split())
# Legal forms that a company's name may do without.
_LEGAL = frozenset(
    "ag gmbh ltd limited inc incorporated llc plc corp corporation co company sa nv se spa oy ab as asa kg bv group "
    "holding holdings".split()
)
_FIRST_NAMES_OF_MANY = frozenset(  # words that begin too many names to stand for one
    "international national european american world united new global general central royal federal state first "
    "people's peoples african asian north south east west northern southern eastern western republican democratic "
    "social christian bank ministry department institute council committee union party front free saint "
    "al el real grupo banco radio the".split()
)


def resolve_organizations(names: Sequence[str], introduced: Mapping[str, str]) -> dict[str, str]:
    """The long name that is meant, for each name; `introduced` has acronyms that the text puts beside a long name."""
    label: dict[str, str] = {}
    long = _LongNames(n for n in names if len(n.split()) > 1)
    for name in names:
        found = [introduced[name]] if name in introduced else long.meant_by(name)
        label[name] = found[0] if len(found) == 1 else name
    return {name: label.get(label[name], label[name]) for name in names}


class _LongNames:
    """Names of several words, by all that may stand for one of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_initials: dict[str, list[str]] = defaultdict(list)
        self._by_bare: dict[str | None, list[str]] = defaultdict(list)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._by_last: dict[str, list[str]] = defaultdict(list)
        self._by_members: dict[str | None, list[str]] = defaultdict(list)
        for name in names:
            words = name.split()
            for letters in initials(name):
                self._by_initials[letters].append(name)
            self._by_bare[_without_form(name)].append(name)
            self._by_first[folded(words[0]).casefold()].append(name)
            self._by_last[folded(words[-1]).casefold()].append(name)
            self._by_members[_members(name)].append(name)

    def meant_by(self, name: str) -> list[str]:
        """The other names that a name may be short for."""
        is_word = len(name.split()) == 1
        if is_word and name.isupper() and len(name) > 1 and name in self._by_initials:
            return self._by_initials[name]
        whole = folded(name).casefold()
        found = [n for n in self._by_bare.get(whole, ()) if n != name]
        if found:
            return found
        if is_word and name[0].isupper() and whole not in _FIRST_NAMES_OF_MANY:
            found = self._by_first.get(whole, [])
            if not found and len(name) > 3:
                found = self._by_last.get(whole, [])
        return found or [n for n in self._by_members.get(whole, ()) if n != name]


def _members(name: str) -> str | None:
    """What the members of a party are called: "Social Democratic Party", Social Democrats."""
    low = folded(name).casefold()
    stem = low.removesuffix(" party")
    if stem == low:
        return None
    return stem.removesuffix("ic") + "s" if stem.endswith("cratic") else stem + "s"


def _without_form(name: str) -> str | None:
    """A company's name without its legal form, folded; None when it has none."""
    words = folded(name).casefold().split()
    kept = list(words)
    while len(kept) > 1 and kept[-1].strip(".,") in _LEGAL:
        kept.pop()
    return " ".join(kept).rstrip(",") if len(kept) < len(words) else None


def initials(name: str) -> frozenset[str]:
    """The acronyms that a name may have: with and without its small words, in capitals."""
    words = name.replace("-", " ").replace("'", "").replace("’", "").split()
    full = "".join(w[0] for w in words if w[0].isalpha())
    main = "".join(w[0] for w in words if w[0].isalpha() and w.lower() not in _SMALL)
    capitals = "".join(w[0] for w in words if w[0].isupper())
    return frozenset(w.upper() for w in (full, main, capitals) if len(w) > 1)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether the letters of an acronym come in their order from the beginnings of a name's words: UNESCO too."""
    letters, words = short.replace(".", "").lower(), folded(name).lower().replace("-", " ").split()
    if not letters or not words or letters[0] != words[0][0]:
        return False
    text, i = "".join(words), 0
    starts = {0}
    for word in words[:-1]:
        starts.add(max(starts) + len(word))
    at = -1
    for i, letter in enumerate(letters):
        options = [s for s in sorted(starts) if s > at and text[s] == letter]
        if options:
            at = options[0]
        elif i and at + 1 < len(text) and text[at + 1] == letter:
            at += 1
        else:
            return False
    return sum(w[0] in letters for w in words if w not in _SMALL) * 2 > len([w for w in words if w not in _SMALL])


def body_label(name: str) -> str:
    """One form for the name of a body that every country has: "foreign ministry" is "Ministry of Foreign Affairs"."""
    words = [w.replace("Defense", "Defence").replace("defense", "defence") for w in name.split()]
    words = [w if w[0].isupper() or w in _SMALL else w.capitalize() for w in words]
    if len(words) in (2, 3) and words[-1] == "Ministry":
        field = " ".join(words[:-1])
        field = {"Foreign": "Foreign Affairs", "Interior": "the Interior"}.get(field, field)
        return f"Ministry of {field}"
    label = " ".join(words)
    return {"Ministry of Interior": "Ministry of the Interior"}.get(label, label)


def body_of(name: str, country: Known, background: Background) -> str:
    """The label of a country's body: the background's, or its name with the country as qualifier."""
    whose = (country.label, *country.forms, *country.names)
    for phrase in (
        f"{name} of {country.label}",
        *(f"{who} {form}" for form in dict.fromkeys((name, name.title())) for who in whose),
    ):
        for sense in background.senses(phrase):
            if sense.known.kind == "organization":
                return sense.known.label
    for sense in background.senses(name):
        if sense.known.kind == "organization" and sense.known.country == country.label:
            return sense.known.label
    return f"{body_label(name)} ({country.label})"
