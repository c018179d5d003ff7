"""Which names of people in one article are one person: full and short names, initials, spellings, honorifics.

A short name that fits two people stays open: a wrong person poisons facts, an open name costs one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.identity.background_names import folded
from kg.identity.given_names import HONORIFICS, sex_of
from kg.identity.transliteration import given_skeleton, is_latin, skeleton

# Small words that a surname begins with: "van der Linde" is a surname, not a full name.
SURNAME_PARTICLES = frozenset(
    "von van der den de del della di da dos das du le la ter ten zu bin bint ibn abu ó o ní ni mac mc".split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?)+")


class PersonName(NamedTuple):
    """A name of a person as the text has it, with the honorific that stood before it ("Mrs"), if any."""

    text: str
    title: str | None = None


def resolve_people(names: Sequence[PersonName]) -> dict[PersonName, str | None]:
    """The full name that is meant, for each name in the order of the text; None where two people fit."""
    texts = list(dict.fromkeys(n.text for n in names))
    full = [t for t in texts if is_full(t)]
    label = _full_names(full)
    people = _People(dict.fromkeys(label[t] for t in full), names)
    return {name: label[name.text] if name.text in label else _short_name(name, people) for name in names}


def is_full(name: str) -> bool:
    """Whether a name has a given name and a surname; "van der Linde" and "Al-Karimi" have none."""
    words = name.split()
    return len(words) > 1 and folded(words[0]).lower() not in SURNAME_PARTICLES


def _full_names(names: list[str]) -> dict[str, str]:
    """The label of each full name: the longest name of the person, in Latin letters if there is one."""
    label: dict[str, str] = {}
    labels: dict[str, list[str]] = defaultdict(list)  # by what the spellings of their surname share
    for name in sorted(names, key=lambda n: (not is_latin(n), _repeats(n), -len(n.split()))):
        alike = labels[_surname(name)]
        fits = [other for other in alike if _is_same(name, other)]
        if not fits:
            fits = [other for other in alike if _ends(other, name)]
        if len(fits) == 1:
            label[name] = fits[0]
        else:
            label[name] = name
            alike.append(name)
    return label


def _surname(name: str) -> str:
    """What the spellings of a name's last word share."""
    return skeleton(name.split()[-1])


def _repeats(name: str) -> bool:
    """Whether a word comes twice: two names that ran together ("Ann Petrie Petrie")."""
    words = name.split()
    return len({*words}) < len(words)


def _is_same(name: str, other: str) -> bool:
    """Whether two full names are spellings of one, one perhaps without middle names or with initials."""
    short, long = sorted((name.split(), other.split()), key=len)
    if skeleton(short[-1]) != skeleton(long[-1]):
        return False
    first, second = short[0], long[0]
    if given_skeleton(first) == given_skeleton(second):
        middle = [skeleton(w.strip(".")) for w in long[1:-1]]
        return all(_in_middle(skeleton(w.strip(".")), middle) for w in short[1:-1]) or len(short) == 2
    for some, whole in ((first, second), (second, first)):
        letters = folded(some).replace(".", "").replace("-", "")
        if _is_initials(some) and not _is_initials(whole):
            return bool(letters) and folded(whole).lower().startswith(letters[0].lower())
    return False


def _in_middle(word: str, middle: list[str]) -> bool:
    return any(m == word or (len(word) == 1 and m.startswith(word)) for m in middle)


def _is_initials(word: str) -> bool:
    return word.endswith(".") and _INITIALS.fullmatch(word) is not None and len(word) <= 8


def _ends(full: str, name: str) -> bool:
    """Whether a full name ends in a name, word by word: a spelling of its surname."""
    have, want = full.split(), name.split()
    return len(have) > len(want) and all(
        skeleton(a) == skeleton(b) for a, b in zip(have[-len(want) :], want, strict=True)
    )


class _People:
    """The people of an article by the words of their names, and its short names by what their spellings share."""

    def __init__(self, people: Iterable[str], names: Iterable[PersonName]) -> None:
        self.by_last: dict[str, list[str]] = defaultdict(list)
        self.by_surname: dict[str, list[str]] = defaultdict(list)
        self.by_first: dict[str, list[str]] = defaultdict(list)
        self._short: dict[str, list[PersonName]] = defaultdict(list)
        for person in people:
            self.by_last[_last(_folded(person))].append(person)
            self.by_surname[_surname(person)].append(person)
            self.by_first[_folded(person.split()[0])].append(person)
        for name in names:
            if not is_full(name.text):
                self._short[skeleton(name.text)].append(name)

    def short(self, name: PersonName) -> list[PersonName]:
        """The short names that are spellings of one, itself among them."""
        return self._short.get(skeleton(name.text), [])

    def sexes(self, name: PersonName) -> set[str]:
        """What the honorifics before a short name tell."""
        return {HONORIFICS[n.title] for n in self.short(name) if n.title in HONORIFICS}


def _folded(name: str) -> str:
    return folded(name).casefold()


def _last(name: str) -> str:
    return name.rpartition(" ")[2]


def _short_name(name: PersonName, people: _People) -> str | None:
    """Whom a surname or given name alone means."""
    sex, text = HONORIFICS.get(name.title or ""), _folded(name.text)
    fits = [p for p in people.by_last.get(_last(text), ()) if _folded(p).endswith(" " + text)]
    fits = fits or [p for p in people.by_surname.get(_surname(name.text), ()) if _ends(p, name.text)]
    fits = fits or people.by_first.get(text, [])
    known = {p: sex_of(p) for p in fits}
    if sex is not None:
        right = [p for p in fits if known[p] in (sex, None)]
        sure = [p for p in right if known[p] == sex]
        fits = sure if len(sure) == 1 and all(known[p] for p in fits) else right
        if not fits:
            return _titled(name) if known or len(people.sexes(name)) > 1 else name.text
        return fits[0] if len(fits) == 1 else None
    if fits:
        return fits[0] if len(fits) == 1 else None
    if len(people.sexes(name)) > 1:
        return None  # Mr Holm and Mrs Holm: which of them is "Holm"?
    others = [n.text for n in people.short(name)]
    return next((t for t in others if is_latin(t)), others[0])


def _titled(name: PersonName) -> str:
    return f"{(name.title or '').capitalize()} {name.text}"
