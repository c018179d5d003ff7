"""Which names of an article are one entity: full and short names, acronyms, demonyms, and what the background knows.

Works on the names alone, in the order of the text; the result is a function of the article and the background.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.identity.background import Background, Known, Sense
from kg.identity.background_names import folded as without_marks
from kg.identity.bodies import body_label, body_of, resolve_organizations
from kg.identity.kinds import decide_kinds
from kg.identity.meanings import Setting
from kg.identity.people import PersonName, resolve_people
from kg.identity.transliteration import latin
from kg.model import Entity, How
from kg.vocabulary import NEWS

_WORLDWIDE = frozenset(NEWS + name for name in ("Company", "MediaOutlet", "SportsTeam", "InternationalOrganization"))
_WORD = 0.15  # names that weigh less are words first: "Target", "Gap"
_CERTAIN = 0.95  # the weight of a name that means one body the world over: "State Department"
_REGION = (NEWS + "Region",)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))

_Key = tuple[str, str]  # kind and label of an entity


@dataclass(frozen=True, slots=True)
class NameUse:
    """One use of a name in the text; `owner` names the country that the noun phrase ties a generic name to."""

    text: str
    kind: str
    classes: tuple[str, ...]
    how: How
    generic: bool = False  # made of class nouns alone: "Foreign Ministry"
    owner: str | None = None
    weight: float = 1.0  # how much its surroundings say that it is of its kind
    title: str | None = None  # the honorific before a person's name
    noun: str | None = None  # the noun for a kind of place beside it: "Washington state"
    phrase: str | None = None  # a generic name with its owner, as the text has it


@dataclass(slots=True)
class Naming:
    """The entities of an article; for each use the one that it names, one it may stand for, and how sure that is."""

    entities: list[Entity] = field(default_factory=list)
    refers: list[int | None] = field(default_factory=list)
    stands_for: list[int | None] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Names that are one entity, while they are being gathered."""

    kind: str
    label: str
    classes: tuple[str, ...]
    names: dict[str, None] = field(default_factory=dict)
    forms: dict[str, None] = field(default_factory=dict)


@lru_cache(maxsize=5_000)
def plain(text: str) -> str:
    """A name as people write it: one space between words, no possessive mark, no outer quotes, NFC."""
    name = " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split()).strip('"“”«»‘ ')
    for mark in ("'s", "’s", "‘s", "'", "’"):
        name = name.removesuffix(mark)
    return name.removeprefix("the ").removeprefix("The ").strip()


def folded(text: str) -> str:
    """A name for comparison: no case, no accents."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn")).casefold()


def resolve(uses: Sequence[NameUse], background: Background, introduced: Mapping[str, str] | None = None) -> Naming:
    """Decide which uses name one entity. Uses without a kind, and names that fit two people, refer to nothing.

    `introduced` has the acronyms that the text introduces, each with its long name.
    """
    return _Resolution(uses, background, introduced or {}).naming()


class _Resolution:
    """One article's names on the way to entities."""

    def __init__(self, uses: Sequence[NameUse], background: Background, introduced: Mapping[str, str]) -> None:
        self._uses, self._background = uses, background
        self._names = [plain(u.text) for u in uses]
        self._kinds = decide_kinds(uses, self._names, background)
        self._setting = Setting([n for n in self._kinds if self._kinds[n] == "place"], background)
        self._groups: dict[_Key, _Group] = {}
        self._sure: dict[tuple[str, str | None], float] = {}
        texts = list(self._kinds)
        places = [s for t in texts for s in background.senses(t) if s.known.kind == "place"]
        countries = {s.known.country for s in places if s.weight >= 0.5 and s.known.country}
        self._named = {s.known.label for s in places} | countries
        self._known: dict[tuple[str, str | None], _Key | None] = {}
        for name, use in zip(self._names, uses, strict=True):
            if (name, use.noun) not in self._known:
                self._known[name, use.noun] = self._known_key(name, use.noun)
        self._regions = {
            name
            for (name, _), key in self._known.items()
            if key is not None and key[0] == "place" and self._groups[key].classes == _REGION
        }
        closed = {name for (name, _), key in self._known.items() if key is not None}
        self._people = resolve_people(
            list(
                dict.fromkeys(
                    PersonName(n, u.title)
                    for n, u in zip(self._names, uses, strict=True)
                    if self._kinds[n] == "person" and n not in closed
                )
            )
        )
        self._organizations = resolve_organizations([n for n in texts if self._kinds[n] == "organization"], introduced)
        self._events = _short_events([n for n in texts if self._kinds[n] == "event"])
        self._owners = self._owners_of_bodies()
        self._home = self._dominant_country()

    def naming(self) -> Naming:
        """The result."""
        naming = Naming()
        keys = [self._key(n, u) for n, u in zip(self._names, self._uses, strict=True)]
        stands = [self._metonym(n) for n in self._names]
        votes: dict[_Key, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for name, use, key in zip(self._names, self._uses, keys, strict=True):
            if key is None:
                continue
            votes[key][use.classes] += 1
            group = self._groups[key]
            forms = [name] + ([plain(use.phrase)] if use.phrase and use.generic else [])
            for form in forms:
                if form != group.label and use.how is not How.PRONOUN:
                    (group.names if use.how is How.NAME else group.forms).setdefault(form)
        used = list(dict.fromkeys(k for k in keys if k is not None))
        index = {key: i for i, key in enumerate(dict.fromkeys(used + [s for s in stands if s is not None]))}
        for key in index:
            group = self._groups[key]
            own = [c for c, _ in votes[key].most_common() if c]
            classes = group.classes or (own[0] if own else ())
            naming.entities.append(Entity(group.kind, group.label, classes, tuple(group.names), tuple(group.forms)))
        naming.refers = [index[k] if k is not None else None for k in keys]
        naming.stands_for = [index[s] if s is not None and s != k else None for s, k in zip(stands, keys, strict=True)]
        naming.sure = [self._sure.get((n, u.noun), 1.0) for n, u in zip(self._names, self._uses, strict=True)]
        return naming

    # -- what the background knows

    def _senses(self, name: str) -> tuple[Sense, ...]:
        """The background's senses of a name, in whatever script it stands."""
        senses = self._background.senses(name)
        return senses or (() if name.isascii() else self._background.senses(latin(name)))

    def _known_key(self, name: str, noun: str | None) -> _Key | None:
        kind = self._kinds[name]
        if kind == "place":
            meaning = self._setting.meaning(name, noun) or self._setting.meaning(latin(name), noun)
            if meaning is not None:
                self._sure[name, noun] = meaning.sure
                return self._known_group(meaning.sense.known)
        for sense in sorted(self._senses(name), key=self._is_elsewhere):
            fits = sense.how is not How.METONYM and (sense.known.kind == kind or sense.how is How.DEMONYM)
            if fits and self._is_meant(sense, name):
                return self._known_group(sense.known)
        return None

    def _is_elsewhere(self, sense: Sense) -> bool:
        """Whether a body belongs to no named country: "ABC" is Australian in Sydney and American in New York."""
        return sense.known.kind == "organization" and sense.known.country not in self._named

    def _is_meant(self, sense: Sense, name: str) -> bool:
        """Many countries have a "Social Democratic Party": a short name needs its country beside it, so does a word."""
        known = sense.known
        bound = known.kind == "organization" and known.country is not None
        if {*known.classes} & _WORLDWIDE and sense.weight >= _WORD:
            bound = False
        if not bound or name == known.label or known.country in self._named:
            return True
        return any(s.known.label == known.country for s in self._background.senses(name.split()[0]))

    def _known_group(self, known: Known) -> _Key:
        return self._group(known.kind, known.label, known.classes)

    def _group(self, kind: str, label: str, classes: tuple[str, ...] = ()) -> _Key:
        self._groups.setdefault((kind, label), _Group(kind, label, classes))
        return kind, label

    def _metonym(self, name: str) -> _Key | None:
        """The country that a capital or a seat of government may stand for; no person's name does."""
        if self._kinds[name] == "person" or name in self._regions:
            return None
        for sense in self._background.senses(name):
            if sense.how is How.METONYM:
                return self._known_group(sense.known)
        return None

    # -- the entity of one use

    def _key(self, name: str, use: NameUse) -> _Key | None:
        kind = self._kinds[name]
        known = self._known[name, use.noun]
        if use.generic and kind == "organization":
            return self._body(name, use, known)
        if known is not None:
            return known
        if not kind:
            return None
        label: str | None = name
        if kind == "person":
            label = self._people[PersonName(name, use.title)]
        elif kind == "organization":
            label = self._organizations[name]
        elif kind == "event":
            label = self._events[name]
        if label is None:
            return None
        if label != name and (other := self._known.get((label, None))) is not None:
            return other
        found = self._background.get(kind, label)
        return self._group(kind, label, found.classes if found else ())

    # -- bodies that every country has

    def _body(self, name: str, use: NameUse, known: _Key | None) -> _Key | None:
        """The body of the country that the phrase, the article's other uses or the article as a whole tells."""
        owners = self._owners[_body_form(name)]
        owner = use.owner or (next(iter(owners)) if len(owners) == 1 else None)
        sense = next(iter(self._background.senses(name)), None)
        certain = sense is not None and sense.weight >= _CERTAIN and sense.known.kind == "organization"
        if owner is None and not owners and sense is not None and certain:
            return self._known_group(sense.known)
        if owner is None and known is not None and not owners and self._is_worldwide(known):
            return known
        if owner is None and not owners:
            owner = self._home
        country = self._background.get("place", owner) if owner else None
        if country is not None:
            label = body_of(name, country, self._background)
            found = self._background.get("organization", label)
            return self._group("organization", label, found.classes if found else use.classes)
        if known is not None and not owners:
            return known
        return None

    def _is_worldwide(self, key: _Key) -> bool:
        known = self._background.get(*key)
        return known is not None and bool({*known.classes} & _WORLDWIDE)

    def _owners_of_bodies(self) -> dict[str, set[str]]:
        owners: dict[str, set[str]] = defaultdict(set)
        for name, use in zip(self._names, self._uses, strict=True):
            if use.generic and use.owner:
                owners[_body_form(name)].add(use.owner)
        return owners

    def _dominant_country(self) -> str | None:
        """The country that an article is about: the only one that it names, or named twice as often as any other."""
        counted: Counter[str] = Counter()
        for name, use in zip(self._names, self._uses, strict=True):
            key = self._known[name, use.noun]
            known = self._background.get(*key) if key is not None else None
            country = self._background.country_of(known) if known is not None and known.kind == "place" else None
            if country is not None:
                counted[country.label] += 1
        best = counted.most_common(2)
        if not best or (len(best) == 2 and best[0][1] < 2 * best[1][1]):
            return None
        return best[0][0]


def _body_form(name: str) -> str:
    """A body's name for comparison, so that "defence ministry" is "Ministry of Defence"."""
    return without_marks(body_label(name)).casefold()


def _short_events(names: Sequence[str]) -> dict[str, str]:
    """The full name of each event: "River Gate" is the "Operation River Gate" of the same article."""
    longer: dict[str, list[str]] = defaultdict(list)
    for name in names:
        first, _, rest = name.partition(" ")
        if first in ("Operation", "Exercise"):
            longer[rest].append(name)
    return {name: longer[name][0] if len(longer.get(name, ())) == 1 else name for name in names}
