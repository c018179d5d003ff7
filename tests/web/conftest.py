"""A store of three articles that were read by hand, one of them hostile, and a browser for it."""

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from kg.builder import Builder, Recipe
from kg.model import Article, Entity, Evidence, How, Interval, Mention, Reading, Status, Utterance
from kg.serving import DirectEngine
from kg.vocabulary import NEWS
from kg.web.app import application
from loaders.stores import Store, open_store

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;\u202ecod"

KESSEL = Entity("person", "Zoë Kessel", (NEWS + "Person",), names=("Kessel",))
VESPERIA = Entity("place", "Vesperia", (NEWS + "Country",), forms=("Vesperian",))
SLASHED = Entity("organization", "AC/DC 100% Łódź", (NEWS + "Organization",))
ATTACKER = Entity("person", HOSTILE, (NEWS + "Person",), names=(HOSTILE + "2",))

# Offsets count code points: the emoji is one of them, two of JavaScript's and four bytes.
LEADING = Article(
    "leading",
    "🚀 Zoë Kessel has led Vesperia since 2019.\n\nKessel may visit AC/DC 100% Łódź, the Vesperian press said.",
    title="Who leads Vesperia",
    published=date(2024, 3, 6),
    publisher="The Courier",
    url="https://courier.example/leading?a=1&b=2",
)
ADDRESS = Article("https://courier.example/a b_c?d#e", "Vesperia never threatened anybody.")
HOSTILE_ARTICLE = Article(
    HOSTILE,
    f"{HOSTILE} leads Vesperia.\n\n</p></main><script>alert(3)</script>\x00\x1b[31m {HOSTILE} said “</q>”.",
    title=HOSTILE,
    publisher=HOSTILE,
    url="javascript:alert(4)",
)


def mention(article: Article, words: str, entity: int, how: How = How.NAME, after: int = 0) -> Mention:
    """The first place of the words at or after an offset."""
    start = article.text.index(words, after)
    return Mention(start, start + len(words), entity, how)


def sentence(article: Article, words: str) -> tuple[int, int]:
    """Where the words stand."""
    start = article.text.index(words)
    return start, start + len(words)


def readings() -> list[Reading]:
    first, second = LEADING.text.split("\n\n")
    press = mention(LEADING, "Vesperian", 1, How.DEMONYM)
    leading = Reading(
        LEADING,
        (KESSEL, VESPERIA, SLASHED),
        (
            mention(LEADING, "Zoë Kessel", 0),
            mention(LEADING, "Vesperia", 1),
            mention(LEADING, "Kessel", 0, after=len(first)),
            mention(LEADING, "AC/DC 100% Łódź", 2),
            press,
        ),
        (
            Evidence(0, NEWS + "headOfStateOf", 1, Status.ASSERTED, *sentence(LEADING, first), "urn:rule", 0.9,
                     when=Interval(date(2019, 1, 1), None, "year", "since 2019")),
            Evidence(2, NEWS + "supports", 3, Status.POSSIBLE, *sentence(LEADING, second), "urn:rule", 0.9,
                     attributed_text="the Vesperian press", utterance=0),
        ),
        (Utterance(*sentence(LEADING, "Kessel may visit AC/DC 100% Łódź"), "the Vesperian press", "said", speaker=0),),
    )  # fmt: skip
    address = Reading(ADDRESS, (VESPERIA,), (mention(ADDRESS, "Vesperia", 0),))
    attack = HOSTILE_ARTICLE.text.split("\n\n")[0]
    hostile = Reading(
        HOSTILE_ARTICLE,
        (ATTACKER, VESPERIA),
        (mention(HOSTILE_ARTICLE, HOSTILE, 0), mention(HOSTILE_ARTICLE, "Vesperia", 1)),
        (
            Evidence(0, NEWS + "leads", 1, Status.REPORTED, *sentence(HOSTILE_ARTICLE, attack), "urn:rule", 0.5,
                     attributed_text=HOSTILE, quantity="1", quantity_text=HOSTILE, role_text=HOSTILE,
                     when=Interval(None, date(2024, 1, 31), "month", HOSTILE)),
        ),
        (Utterance(*sentence(HOSTILE_ARTICLE, "</q>"), HOSTILE, HOSTILE, speaker=0),),
    )  # fmt: skip
    return [leading, address, hostile]


@pytest.fixture(scope="session")
def viewed() -> Iterator[Store]:
    """The store, with background and ontology."""
    with open_store("memory:") as store:
        Builder(store).init()
        recipe = Recipe()
        for reading in readings():
            store.replace(recipe.graphs(reading))
        yield store


@pytest.fixture(scope="session")
def browser(viewed: Store) -> TestClient:
    """Asks the viewer of the store for pages."""
    return TestClient(application(DirectEngine(viewed)), base_url="http://localhost:8000")
