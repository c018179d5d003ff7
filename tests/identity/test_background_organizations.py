"""Organisations of the news: parties, media, companies, clubs, bodies and movements, and what their names may mean."""

from collections import Counter

import pytest

from kg.identity.background import Background, load
from kg.identity.background_build import ORGANIZATIONS
from kg.identity.background_names import normal
from kg.identity.background_tables import FOLDER, read
from kg.identity.names import NameUse, resolve
from kg.model import How
from kg.vocabulary import NEWS

KEYS = frozenset({"is", "of", "seat", "part of", "stands for", "names", "adjectives", "people", "metonyms", "wikidata"})
# First-rank names of places that clubs also bear.
PLACES = (
    "Barcelona Liverpool Dortmund Milan Valencia Leipzig Porto Monaco Southampton Freiburg Chelsea Granada Aberdeen "
    "Brighton Sunderland"
).split()
WORDS = (
    "Target Gap Orange Metro Momentum Unity Harmony Nature Science Fortune Variety Express Mirror Sharp Grab Zoom "
    "Visa Mango Next Boots Libre Renaissance Horizons Reliance Espresso Punch Vanguard Wired Time Total Wolves Heat "
    "Rockets Nuggets Bulls Jaguars Confederation Moderates Revival Volt"
).split()


@pytest.fixture(scope="module")
def background() -> Background:
    return load()


def test_every_table_is_read() -> None:
    assert sorted(path.name for path in FOLDER.glob("organizations*.txt")) == sorted(ORGANIZATIONS)


def test_no_organisation_stands_twice() -> None:
    labels = Counter(normal(entry.label.text) for table in ORGANIZATIONS for entry in read(table, KEYS))
    assert [label for label, count in labels.items() if count > 1] == []
    assert len(labels) > 7000


def test_every_organisation_has_a_class_and_every_place_of_one_is_known(background: Background) -> None:
    for table in ORGANIZATIONS:
        for entry in read(table, KEYS):
            known = background.get("organization", normal(entry.label.text))
            assert known is not None, entry.label.text
            assert known.classes == (NEWS + (entry.text("is") or ""),)
            if entry.text("of") and entry.label.text != "Polisario Front":  # Western Sahara belongs to no country
                assert background.country_of(known) is not None, entry.label.text


def test_seat_lies_in_the_country_of_its_company_or_club(background: Background) -> None:
    classes = {NEWS + name for name in ("SportsTeam", "PoliticalParty")}
    for subject, name, seat in background.facts():
        if name == "basedIn" and subject.country and set(subject.classes) & classes:
            assert (seat.country or seat.label) == subject.country, (subject.label, seat.label)


@pytest.mark.parametrize(
    ("name", "label", "cls", "country"),
    [
        ("Plaid Cymru", "Plaid Cymru", "PoliticalParty", "United Kingdom"),
        ("N-VA", "New Flemish Alliance", "PoliticalParty", "Belgium"),
        ("Riksdag", "Riksdag", "GovernmentBody", "Sweden"),
        ("Rikstag", None, None, None),
        ("PSUV", "United Socialist Party of Venezuela", "PoliticalParty", "Venezuela"),
        ("Chadema", "Chadema", "PoliticalParty", "Tanzania"),
        ("AIADMK", "AIADMK", "PoliticalParty", "India"),
        ("Chosun Ilbo", "Chosun Ilbo", "MediaOutlet", "South Korea"),
        ("Nepszabadsag", "Népszabadság", "MediaOutlet", "Hungary"),
        ("Prothom Alo", "Prothom Alo", "MediaOutlet", "Bangladesh"),
        ("Rappler", "Rappler", "MediaOutlet", "Philippines"),
        ("Infobae", "Infobae", "MediaOutlet", "Argentina"),
        ("Codelco", "Codelco", "Company", "Chile"),
        ("Statoil", "Equinor", "Company", "Norway"),
        ("Safaricom", "Safaricom", "Company", "Kenya"),
        ("Petronas", "Petronas", "Company", "Malaysia"),
        ("Sonatrach", "Sonatrach", "Company", "Algeria"),
        ("Peñarol", "Peñarol", "SportsTeam", "Uruguay"),
        ("Penarol", "Peñarol", "SportsTeam", "Uruguay"),
        ("Queens Park Rangers", "Queens Park Rangers", "SportsTeam", "United Kingdom"),
        ("Green Bay Packers", "Green Bay Packers", "SportsTeam", "United States"),
        ("ISRO", "Indian Space Research Organisation", "GovernmentBody", "India"),
        ("CSIRO", "CSIRO", "GovernmentBody", "Australia"),
        ("Makerere University", "Makerere University", "Organization", "Uganda"),
        ("Chatham House", "Chatham House", "Organization", "United Kingdom"),
        ("UNCTAD", "UNCTAD", "InternationalOrganization", None),
        ("Naxalites", "Naxalites", "ArmedGroup", "India"),
    ],
)
def test_organisation_by_a_name(
    background: Background, name: str, label: str | None, cls: str | None, country: str | None
) -> None:
    senses = background.senses(name)
    if label is None:
        assert senses == ()
        return
    known = senses[0].known
    assert (known.label, known.classes, known.country) == (label, (f"{NEWS}{cls}",), country)
    assert senses[0].weight >= 0.8


@pytest.mark.parametrize("name", PLACES)
def test_a_place_stays_a_place_though_a_club_bears_its_name(background: Background, name: str) -> None:
    senses = background.senses(name)
    clubs = [sense.weight for sense in senses if NEWS + "SportsTeam" in sense.known.classes]
    if name == "Chelsea":  # the district of London is no city of the background
        assert 0.5 <= clubs[0] < 0.8
    else:
        assert senses[0].known.kind == "place"
        assert sum(clubs) < 0.1


@pytest.mark.parametrize("word", WORDS)
def test_word_alone_is_not_believed_to_name_an_organisation(background: Background, word: str) -> None:
    assert sum(s.weight for s in background.senses(word) if s.known.kind == "organization") <= 0.301


def label_of(background: Background, text: str, *places: str) -> str | None:
    uses = [NameUse(place, "place", (), How.NAME) for place in places]
    naming = resolve([NameUse(text, "organization", (), How.NAME), *uses], background)
    refers = naming.refers[0]
    return None if refers is None else naming.entities[refers].label


@pytest.mark.parametrize(
    ("text", "place", "label"),
    [
        ("Labour Party", "Norway", "Labour Party (Norway)"),
        ("Labour Party", "United Kingdom", "Labour Party"),
        ("Socialist Party", "Portugal", "Socialist Party (Portugal)"),
        ("Communist Party", "Beijing", "Communist Party of China"),
        ("Democratic Party", "Ohio", "Democratic Party"),
        ("Democratic Party", "Serbia", "Democratic Party (Serbia)"),
        ("ABC", "Sydney", "Australian Broadcasting Corporation"),
        ("ABC", "Chicago", "ABC News"),
        ("CPP", "Cambodia", "Cambodian People's Party"),
        ("CPP", "Manila", "Communist Party of the Philippines"),
        ("Target", "United States", "Target (company)"),
        ("Target", "Hungary", "Target"),
    ],
)
def test_country_in_the_article_tells_bodies_of_one_name_apart(
    background: Background, text: str, place: str, label: str
) -> None:
    assert label_of(background, text, place) == label


def test_short_name_of_a_known_body_is_that_body(background: Background) -> None:
    naming = resolve(
        [NameUse(text, "organization", (), How.NAME) for text in ("University of Zurich", "University")], background
    )
    assert naming.refers[0] == naming.refers[1]
