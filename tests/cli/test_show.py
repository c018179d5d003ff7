"""`kg show` and `kg articles`"""

import json
import re

from tests.cli.conftest import Run
from tests.queries import small


def test_text(kg: Run, store: str) -> None:
    text = kg("show", "Norland", "--store", store).stdout
    assert text.startswith(f"Norland: place, Country\n  {small.NORLAND}\n")
    sections = [line for line in text.splitlines() if line.isupper()]
    assert sections == ["FACTS", "CLAIMS", "ARTICLES"]  # nobody quotes a country
    rows = [re.split("  +", line) for line in text.splitlines()]
    assert ["Vesperia", "deploys to", "Norland"] in [row[:3] for row in rows]
    assert ["Vesperia threatens Norland", "Denied", "Tomas Rell"] in [row[:3] for row in rows]


def test_names_and_quotes(kg: Run, store: str) -> None:
    text = kg("show", "Northern Pact", "--store", store).stdout
    assert "  also meant by the Pact\n" in text
    assert "\nQUOTES\ncue" in text
    assert "\nsaid  Kessel may deploy troops to Norland " in text


def test_long_sections_say_so(kg: Run, store: str) -> None:
    text = kg("show", "Norland", "--limit", "2", "--store", store).stdout
    assert "FACTS (the first 2)" in text


def test_json(kg: Run, store: str) -> None:
    shown = json.loads(kg("show", "person:Mira_Kessel", "--store", store, "--format", "json").stdout)
    assert shown["entity"] == small.KESSEL
    assert (shown["label"], shown["kind"]) == ("Mira Kessel", "person")
    assert (shown["classes"], shown["names"], shown["forms"]) == (["Person"], ["Kessel"], [])
    assert [(fact["propertyLabel"], fact["objectLabel"], fact["evidence"]) for fact in shown["facts"]] == [
        ("head of state of", "Vesperia", 1),
        ("leads", "Vesperia", 1),
        ("meets", "Tomas Rell", 1),
    ]
    assert [claim["status"] for claim in shown["claims"]] == ["Possible", "Asserted", "Asserted", "Asserted"]
    assert [article["mentions"] for article in shown["articles"]] == [1, 2]


def test_which_of_two_is_said(kg: Run, store: str) -> None:
    result = kg("show", "Rell", "--store", store)
    assert result.stdout.startswith("Ina Rell: person, Person\n")
    assert "it may also mean" in result.stderr


def test_articles(kg: Run, store: str) -> None:
    lines = kg("articles", "--store", store).stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["identifier", "company", "meeting", "pact entry"]
    assert lines[2].split() == ["meeting", "2024-03-06", "The", "Courier", "Kessel", "meets", "Rell", "3"]
    rows = json.loads(kg("articles", "--store", store, "--format", "json").stdout)["results"]["bindings"]
    assert rows[0]["facts"]["value"] == "1"
