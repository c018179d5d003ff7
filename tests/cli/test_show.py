"""`kg show` and `kg articles`"""

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from loaders.stores import open_store
from tests.cli.conftest import Run
from tests.queries import small


@pytest.fixture
def wider(tmp_path: Path) -> str:
    selector = f"oxigraph:{tmp_path / 'wider'}"
    with open_store(selector) as opened:
        opened.replace(small.wider_graphs())
    return selector


def test_text(kg: Run, wider: str) -> None:
    assert (
        kg("show", "Norland", "--store", wider).stdout
        == f"""Norland: place, Country
  {small.NORLAND}
  same as https://sws.geonames.org/1/

FACTS
  member of
    Northern Pact (1 article, 2024-04-01)
  … deploys to Norland
    Vesperia (1 article, 2024-03-06)
  … invades Norland
    Vesperia (3 articles, 2024-05-06 to 2024-05-09)
  … leads Norland
    Ada Brun (1 article, 2024-05-06)
  … threatens Norland
    Vesperia (1 article)

CLAIMS
  Ended: Ada Brun leads Norland (2024-05-09)
    > Brun no longer leads Norland.
  Possible: Mira Kessel deploys to Norland, says Northern Pact (2024-04-01)
    > Kessel may deploy troops to Norland, the Pact said.
  Reported: Norland accuses Vesperia, says Tomas Rell (2024-05-07)
    > Norland accused Vesperia of treason, Rell said.
  Denied: Vesperia threatens Norland, says Tomas Rell (2024-03-06)
    > “Vesperia never threatened Norland,” Rell said.

ARTICLES
  undated company (1 mention)
  2024-03-06 Kessel meets Rell, The Courier (2 mentions)
  2024-04-01 Norland and the Pact, The Courier (2 mentions)
  2024-05-06 Vesperia invades, The Courier (2 mentions)
  2024-05-07 Invasion on Sunday, Evening Post (2 mentions)
  2024-05-09 Brun resigns, Evening Post (2 mentions)
"""
    )


def test_names_and_quotes(kg: Run, store: str) -> None:
    text = kg("show", "Northern Pact", "--store", store).stdout
    assert "  also meant by the Pact\n" in text
    assert "\nQUOTES\n  said “Kessel may deploy troops to Norland” (2024-04-01)\n" in text


def test_long_sections_say_so(kg: Run, store: str) -> None:
    text = kg("show", "Norland", "--limit", "2", "--store", store).stdout
    assert "FACTS (the first 2)" in text


HOSTILE = "\x1b]0;evil\x07 [red]N\u202eame[/red]\nSECTION"


def test_hostile_names_are_inert(kg: Run, tmp_path: Path) -> None:
    graphs = small.graphs()
    renamed = {
        graph: [Triple(t.subject, t.predicate, Literal(HOSTILE)) if _is_text(t.object) else t for t in triples]
        for graph, triples in graphs.items()
    }
    selector = f"oxigraph:{tmp_path / 'hostile'}"
    with open_store(selector) as opened:
        opened.replace(renamed)
    text = kg("show", small.KESSEL, "--store", selector).stdout
    assert "[red]N" in text
    assert not [character for character in text if not character.isprintable() and character != "\n"]
    assert "SECTION" not in text.splitlines()


def _is_text(term: object) -> bool:
    return isinstance(term, Literal) and term.datatype.value.endswith("#string")


def test_json(kg: Run, store: str) -> None:
    shown = json.loads(kg("show", "person:Mira_Kessel", "--store", store, "--format", "json").stdout)
    assert shown["entity"] == small.KESSEL
    assert (shown["label"], shown["kind"]) == ("Mira Kessel", "person")
    assert shown["links"] == []
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


def test_dates_numbers_and_strings(kg: Run, flaws_selector: str) -> None:
    text = kg("show", "PaperLatch", "--store", flaws_selector).stdout
    assert "  has the severity\n    9.1 (1 article, 2031-05-06)\n" in text
    assert "  was disclosed on\n    2031-05-04 (1 article, 2031-05-06)\n" in text
    told = json.loads(kg("show", "PaperLatch", "--format", "json", "--store", flaws_selector).stdout)
    facts = {fact["propertyLabel"]: (fact["object"], fact["objectLabel"]) for fact in told["facts"]}
    assert facts["has the severity"] == ("9.1", "9.1")
    assert facts["is caused by"] == ("missing length check", "missing length check")
    table = kg("query", "claims-about", "Tern Mail", "--format", "csv", "--store", flaws_selector).stdout
    assert "Tern Mail has users 2300000,Asserted" in table
