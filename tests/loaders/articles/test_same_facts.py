"""One article gives the same facts whatever format it comes in."""

from datetime import date
from pathlib import Path

import pytest

from kg.model import Article
from tests.loaders.articles import same_facts

TEXTS = [
    "Norland names a minister\n\nIvo Brandt, the president of Norland, appointed Ada Lund as minister on Monday.\n\n"
    "No.\n\nLund was born in Oslo & lives there. She is married to Jon Varga, a spokesman for the police.",
    "Talks in Geneva\n\nGENEVA (CD) - Russian President Vladimir Putin met France’s Emmanuel Macron.\n\n"
    "“We have agreed,” Putin said.\n\nNATO accused Russia of aggression.",
    "Deal of the year\n\nHarbour Bank acquired Coast Insurance on Tuesday.\n\nCoast Insurance, based in Lisbon, was "
    "founded by Mira Kessel in 1998.\n\nRelated companies were sued.",
    "What changed\n\nUkraine borders Poland <and Hungary>.\n\nThe court meets on Friday.\n\nThe court meets on Friday.",
    "Who won the cup?\n\nArsenal beat Chelsea 2-1 on Saturday.\n\nMikel Arteta coaches Arsenal.\n\nYes.",
    "Troops leave\n\nGermany withdrew its troops from Mali last week, the defence ministry said.\n\nThe German "
    "chancellor, Olaf Scholz, will visit Niger.",
    "Prize for a writer\n\nThe novelist Toni Morrison received the Nobel Prize in 1993.\n\nShe wrote “Beloved”.",
    "Short\n\nThe United States imposed sanctions on Iran on Thursday.",
]


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> dict[str, Path]:
    articles = [
        Article(f"a{number}", text, published=date(2022, 1, 18) if number % 2 else None)
        for number, text in enumerate(TEXTS)
    ]
    return same_facts.write(articles, tmp_path_factory.mktemp("formats"))


@pytest.fixture(scope="module")
def wanted(places):
    return same_facts.facts(same_facts.texts(places["txt"]))


def test_there_are_facts(wanted):
    assert len(wanted) == len(TEXTS)
    assert sum(map(len, wanted.values())) >= 8


@pytest.mark.parametrize("kind", same_facts.KINDS[1:])
def test_the_facts_are_the_same(places, wanted, kind):
    articles = same_facts.texts(places[kind])
    assert {name: article.text for name, article in articles.items()} == {f"a{n}": text for n, text in enumerate(TEXTS)}
    assert same_facts.facts(articles) == wanted
