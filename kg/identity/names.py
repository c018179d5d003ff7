"""Which names of an article are one entity: full and short names, acronyms, demonyms, and what the background knows.

Works on the names alone, in the order of the text; the result is a function of the article and the background.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.identity.background import Background, Known, Sense
from kg.model import Entity, How
from kg.vocabulary import NEWS

_WORLDWIDE = frozenset(NEWS + name for name in ("Company", "MediaOutlet", "SportsTeam", "InternationalOrganization"))
_WORD = 0.15  # names that weigh less are words first: "Target", "Gap"


@dataclass(frozen=True, slots=True)
class NameUse:
    """One use of a name in the text; `owner` names the country that the noun phrase ties a generic name to."""

    text: str
    kind: str
    classes: tuple[str, ...]
    how: How
    generic: bool = False  # made of class nouns alone: "Foreign Ministry"
    owner: str | None = None


@dataclass(slots=True)
class Naming:
    """The entities of an article, and for each use the entity that it names and the one it may stand for."""

    entities: list[Entity] = field(default_factory=list)
    refers: list[int | None] = field(default_factory=list)
    stands_for: list[int | None] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Names that are one entity, while they are being gathered."""

    kind: str
    label: str
    classes: tuple[str, ...]
    names: dict[str, None] = field(default_factory=dict)
    forms: dict[str, None] = field(default_factory=dict)


def plain(text: str) -> str:
    """A name as people write it: one space between words, no possessive mark, no outer quotes, NFC."""
    name = " ".join(unicodedata.normalize("NFC", text).split()).strip('"“”«»‘ ')
    for mark in ("'s", "’s", "'", "’"):
        name = name.removesuffix(mark)
    return name.removeprefix("the ").removeprefix("The ").strip()


def folded(text: str) -> str:
    """A name for comparison: no case, no accents."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn")).casefold()


def resolve(uses: Sequence[NameUse], background: Background) -> Naming:
    """Decide which uses name one entity. Uses without a kind, and names that fit two people, refer to nothing."""
    kinds = _kinds(uses, background)
    texts = list(dict.fromkeys(plain(u.text) for u in uses))
    groups: dict[tuple[str, str], _Group] = {}
    group_of: dict[tuple[str, str | None], tuple[str, str]] = {}
    metonym_of: dict[str, tuple[str, str]] = {}

    places = [s for t in texts for s in background.senses(t) if s.known.kind == "place"]
    named = {s.known.label for s in places} | {s.known.country for s in places if s.weight >= 0.5}
    named.discard(None)

    def is_meant(sense: Sense, text: str) -> bool:
        """Many countries have a "Social Democratic Party": a short name needs its country beside it, so does a word."""
        known = sense.known
        bound = known.kind == "organization" and known.country is not None
        if {*known.classes} & _WORLDWIDE and sense.weight >= _WORD:
            bound = False
        return not bound or text == known.label or known.country in named

    def is_elsewhere(sense: Sense) -> bool:
        """Whether a body belongs to no named country: "ABC" is Australian in Sydney and American in New York."""
        return sense.known.kind == "organization" and sense.known.country not in named

    def known_group(known: Known) -> tuple[str, str]:
        key = (known.kind, known.label)
        groups.setdefault(key, _Group(known.kind, known.label, known.classes))
        return key

    for text in texts:
        kind = kinds[text]
        for sense in sorted(background.senses(text), key=is_elsewhere):
            if sense.how is How.METONYM:
                metonym_of.setdefault(text, (sense.known.kind, sense.known.label))
                known_group(sense.known)
            elif (text, None) not in group_of and (sense.known.kind == kind or sense.how is How.DEMONYM):
                if not is_meant(sense, text):
                    continue
                group_of[text, None] = known_group(sense.known)
    people = _people([t for t in texts if kinds[t] == "person" and (t, None) not in group_of])
    known_bodies = [t for t in texts if group_of.get((t, None), ("", ""))[0] == "organization"]
    bodies = _bodies([t for t in texts if kinds[t] == "organization" and (t, None) not in group_of], known_bodies)
    for text in texts:
        if (text, None) in group_of or not kinds[text]:
            continue
        label: str | None = text
        if kinds[text] == "person":
            label = people[text]
        elif kinds[text] == "organization":
            label = bodies[text]
        if label is None:
            continue
        known = background.get(kinds[text], label)
        if known is None and label != text and (label, None) in group_of:
            group_of[text, None] = group_of[label, None]
            continue
        key = (kinds[text], label)
        groups.setdefault(key, _Group(kinds[text], label, known.classes if known else ()))
        group_of[text, None] = key

    owners = defaultdict(set)
    for use in uses:
        if use.generic and use.owner:
            owners[folded(plain(use.text))].add(use.owner)
    naming = Naming()
    keys: list[tuple[str, str] | None] = []
    votes: dict[tuple[str, str], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for use in uses:
        text = plain(use.text)
        found = group_of.get((text, None))
        if found is not None and use.generic:
            owned = owners[folded(text)]
            owner = use.owner or (next(iter(owned)) if len(owned) == 1 else None)
            if owner:
                found = ("organization", f"{text} of {owner}")
                groups.setdefault(found, _Group("organization", found[1], use.classes))
        keys.append(found)
        if found is None:
            continue
        votes[found][use.classes] += 1
        group = groups[found]
        if text != group.label and use.how is not How.PRONOUN:
            (group.names if use.how is How.NAME else group.forms).setdefault(text)
    used = list(dict.fromkeys(k for k in keys if k is not None))
    stands = [metonym_of.get(plain(u.text)) for u in uses]
    index = {key: i for i, key in enumerate(dict.fromkeys(used + [s for s in stands if s is not None]))}
    for key in index:
        group = groups[key]
        classes = group.classes or next((c for c, _ in votes[key].most_common() if c), ())
        naming.entities.append(Entity(group.kind, group.label, classes, tuple(group.names), tuple(group.forms)))
    naming.refers = [index[k] if k is not None else None for k in keys]
    naming.stands_for = [index[s] if s is not None and s != k else None for s, k in zip(stands, keys, strict=True)]
    return naming


def _kinds(uses: Sequence[NameUse], background: Background) -> dict[str, str]:
    """The kind of each name, decided over all its uses; a bare surname is a person when a full name ends in it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for use in uses:
        votes[plain(use.text)][use.kind] += 1
    kinds = {}
    for text, counted in votes.items():
        certain = {k: n for k, n in counted.items() if k and k != "other"}
        kinds[text] = max(certain, key=lambda k: certain[k]) if certain else ("other" if "other" in counted else "")
    surnames = {folded(t.split()[-1]) for t, k in kinds.items() if k == "person" and len(t.split()) > 1}
    for text, kind in kinds.items():
        if kind != "person" and len(text.split()) == 1 and folded(text) in surnames and not background.senses(text):
            kinds[text] = "person"
    return kinds


def _people(names: list[str]) -> dict[str, str | None]:
    """Full name for each name of a person; None for a short name that fits two of them."""
    full = [n for n in names if len(n.split()) > 1]
    label: dict[str, str | None] = {}
    for name in sorted(full, key=lambda n: (-len(n.split()), names.index(n))):
        words = folded(name).split()
        longer = [
            other
            for other in full
            if label.get(other) == other
            and other != name
            and (folded(other).split()[0], folded(other).split()[-1]) == (words[0], words[-1])
        ]
        ends = [o for o in full if label.get(o) == o and folded(o).endswith(" " + " ".join(words))]
        label[name] = longer[0] if longer else ends[0] if len(ends) == 1 else name
    for name in names:
        if name in label:
            continue
        whole = {label[f] for f in full if folded(f).split()[-1] == folded(name)}
        if not whole:
            whole = {label[f] for f in full if folded(f).split()[0] == folded(name)}
        label[name] = name if not whole else next(iter(whole)) if len(whole) == 1 else None
    return label


def _bodies(names: list[str], known: list[str]) -> dict[str, str | None]:
    """Long name for each name of an organisation: acronyms by initials, short names that begin just one long name.

    The long name may be one of the `known` ones, which the background names.
    """
    label: dict[str, str | None] = {}
    long = [n for n in (*names, *known) if len(n.split()) > 1]
    for name in names:
        words = name.split()
        found: list[str] = []
        if len(words) == 1:
            if name.isupper() and len(name) > 1:
                found = [n for n in long if _initials(n) == name]
            if not found and name[0].isupper():
                found = [n for n in long if n.split()[0] == name]
        label[name] = found[0] if len(found) == 1 else name
    return label


def _initials(name: str) -> str:
    return "".join(w[0] for w in name.replace("-", " ").split() if w[0].isupper())
