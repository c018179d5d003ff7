"""The texts that benchmarks read. None comes twice: what remembers what it has read would else be measured at that."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

from kg.identity import background
from kg.model import Article
from kg.vocabulary import NEWS
from loaders.articles import read
from tests.benchmarks import world
from tests.benchmarks.measuring import failed

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
_STEP = 5  # names on from round to round
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February April June July August September October November December".split()
_DAY = date(2024, 3, 6)


def articles(source: str = str(EXAMPLES), at_least: int = 1) -> list[Article]:
    """The articles of a file or folder and, until there are enough, they again about other places and days, without
    the paragraphs in which there is no other name."""
    given = list(read([source], on_error=failed))
    found = list(given)
    seen = {part for article in given for part in _paragraphs(article)}
    for number in range(1, -(-at_least // len(given))):
        for article in given:
            moved = _elsewhere(article, number)
            new = [part for part in _paragraphs(moved) if part not in seen]
            seen.update(new)
            found.append(replace(moved, text="\n\n".join(new)))
    return found


def repeated(some: Sequence[Article]) -> float:
    """The share of the paragraphs that stand in an article before, too."""
    paragraphs = [part for article in some for part in _paragraphs(article)]
    return 1 - len(set(paragraphs)) / len(paragraphs)


def short() -> Iterator[Article]:
    """Articles of two sentences without end, with ever new names: what a million of them needs can be tried."""
    countries = sorted(_adjectives())
    for number in count():
        chance = random.Random(number)
        who, minister = (world.person(chance.randrange(world.PEOPLE)).label for _ in range(2))
        firm, other = (world.firm(chance.randrange(world.FIRMS)).label for _ in range(2))
        town = world.town(chance.randrange(world.TOWNS)).label
        here, there = chance.sample(countries, 2)
        text = (
            f"{who} of {firm} visited {here} on Monday. "
            f"{minister}, a minister of {there}, said that {firm} would buy {other} in {town}."
        )
        yield Article(f"short-{number}", text, title=f"{firm} {number}", published=_DAY, publisher="Bay Courier")


def _paragraphs(article: Article) -> list[str]:
    return article.text.split("\n\n")


def _elsewhere(article: Article, number: int) -> Article:
    """The same in other places on another day: countries, their adjectives, cities, weekdays and months move on."""
    adjectives = _adjectives()
    other: dict[str, str] = {}
    for names in (sorted(adjectives), _cities(), _WEEKDAYS, _MONTHS):
        step = number * _STEP % len(names)
        other |= zip(names, [*names[step:], *names[:step]], strict=True)
    other |= {adjectives[name]: adjectives[other[name]] for name in adjectives}
    pattern = re.compile(rf"\b({'|'.join(sorted(other, key=len, reverse=True))})\b")
    text = pattern.sub(lambda match: other[match[1]], article.text)
    return replace(article, identifier=f"{article.identifier}-{number}", text=text)


@cache
def _adjectives() -> dict[str, str]:
    """The adjectives of countries whose names are single words."""
    found = {}
    for known in background.load():
        forms = [form for form in known.forms if form[:3] == known.label[:3] and not form.endswith("s")]
        if known.classes == (NEWS + "Country",) and known.label.isalpha() and forms:
            found[known.label] = forms[0]
    return found


@cache
def _cities() -> list[str]:
    found = {known.label for known in background.load() if known.classes == (NEWS + "City",) and known.label.isalpha()}
    return sorted(found - _adjectives().keys())
