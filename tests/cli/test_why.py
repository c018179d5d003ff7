"""`kg why` and `kg why-not`: what they print, and how they end."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.queries import small


def test_an_asserted_fact(kg: Run, store: str) -> None:
    result = kg("why", "Vesperia", "deploysTo", "Norland", "--store", store)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["Vesperia deploys to Norland", "1 Asserted"]
    assert "Asserted in “Kessel meets Rell” (The Courier, 2024-03-06, meeting)" in lines
    assert "  > [Vesperia] has deployed 2,000 troops to [Norland]." in lines
    rows = [re.split("  +", line.strip(), maxsplit=1) for line in lines]
    assert ["subject", "“Vesperia” —name→ Vesperia"] in rows
    assert ["says", "the article itself"] in rows
    assert ["quantity", "2,000 troops"] in rows


def test_an_inferred_fact(kg: Run, demo_selector: str) -> None:
    result = kg("why", "Lukashenko", "is a citizen of", "Belarus", "--store", demo_selector)
    assert result.exit_code == 0
    assert "inferred in 2 articles" in result.stdout
    assert "=> ?person is a citizen of ?country" in result.stdout
    assert "because     Alexander Lukashenko leads Belarus" in result.stdout
    assert "> [Lukashenko], who has led [Belarus] since 1994" in result.stdout
    assert "“Lukashenko” —short name of→ “Alexander Lukashenko” (before it, at 230)" in result.stdout


def test_a_claim_that_is_no_fact(kg: Run, store: str) -> None:
    result = kg("why", "Ina Rell", "advises", "organization:Kessel", "--store", store)
    assert result.exit_code == 1
    assert result.stderr == ""
    assert "No fact: no article asserts or reports it (1 Negated)." in result.stdout
    assert "> [Ina Rell] does not advise [Kessel]." in result.stdout


def test_what_the_store_has_instead(kg: Run, store: str) -> None:
    result = kg("why", "Mira Kessel", "threatens", "Norland", "--store", store)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "Mira Kessel threatens Norland",
        "No fact: no article says anything of it.",
        "",
        "The store has instead:",
        "  Mira Kessel deploys to Norland: Possible",
        "  Vesperia threatens Norland: Asserted, Denied",
    ]


def test_json(kg: Run, store: str) -> None:
    result = kg("why", "Vesperia", "news:threatens", "place:Norland", "--store", store, "--format", "json")
    told = json.loads(result.stdout)
    assert (told["holds"], told["statuses"]) == (True, {"Asserted": 1, "Denied": 1})
    assert told["subject"] == {"iri": small.VESPERIA, "label": "Vesperia"}
    assert [e["status"] for e in told["fact"]["evidence"]] == ["Asserted", "Denied"]
    (speaker,) = told["fact"]["evidence"][1]["speakers"]
    assert (speaker["words"], speaker["entity"]["iri"]) == ("Rell", small.RELL)


def test_a_value(kg: Run, flaws_selector: str) -> None:
    result = kg("why", "PaperLatch", "disclosedOn", "2031-05-04", "--store", flaws_selector)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["PaperLatch was disclosed on 2031-05-04", "1 Asserted"]
    assert "  > [PaperLatch], a flaw in Tern Mail, was disclosed on [4 May 2031]." in lines
    rows = [re.split("  +", line.strip(), maxsplit=1) for line in lines]
    assert ["object", "“4 May 2031” —date→ 2031-05-04"] in rows
    result = kg("why", "PaperLatch", "severity", "9.10", "--format", "json", "--store", flaws_selector)
    told = json.loads(result.stdout)
    value = {"text": "9.1", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}
    assert told["object"] == value
    (evidence,) = told["fact"]["evidence"]
    assert (evidence["object"]["words"], evidence["object"]["value"]) == ("9.1", value)
    assert evidence["sentence"][evidence["object"]["start"] - evidence["start"] :] == "9.1."


def test_the_limit_says_what_is_left_out(kg: Run, store: str) -> None:
    result = kg("why", "Vesperia", "threatens", "Norland", "--limit", "1", "--store", store)
    assert "1 Asserted, 1 Denied" in result.stdout
    assert "... and 1 more: give --limit" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["why", "Norlund", "threatens", "Norland"], 1, "no entity is named 'Norlund': did you mean Norland?"),
        (["why", "", "", ""], 2, "the subject is empty: give a name or an IRI"),
        (["why", "Vesperia", "threatens", " "], 2, "the object is empty: give a name or an IRI"),
        (["why", "Vesperia", "threaten", "Norland"], 2, "no property 'threaten': did you mean threatens?"),
        (["why", "Vesperia", "deploys", "Norland"], 2, "no property 'deploys': did you mean deploysTo?"),
        (["why", "Vesperia", "news:eats", "Norland"], 2, "no property 'news:eats'"),
        (["why", "Vesperia", "threatens"], 2, "Missing argument 'OBJECT'"),
        (["why", "Vesperia", "threatens", "Norland", "--limit", "0"], 2, "0 is not in the range"),
        (["why", "Vesperia", "threatens", "Norland", "--output", "/nowhere/x"], 1, "/nowhere/x cannot be written"),
    ],
)
def test_errors_are_one_line(kg: Run, store: str, arguments: list[str], code: int, message: str) -> None:
    result = kg(*arguments, "--store", store)
    assert (result.exit_code, result.stdout) == (code, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("kg: ")
    assert message in line


def test_why_not(kg: Run) -> None:
    result = kg("why-not", "Ghana said that Senegal had deployed soldiers to Gambia. Lund, Norway")
    assert result.exit_code == 0
    rows = [re.split("  +", line.strip(), maxsplit=1) for line in result.stdout.splitlines()]
    assert ["“Senegal” and “Gambia”"] in rows
    assert ["reported", "Senegal deploys forces to Gambia: only a source says so (“Ghana”)"] in rows
    assert any(row[0].startswith("example: ") for row in rows)
    assert ["unknown-name", "“Lund” is not seen as a name of a known class"] in rows
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_why_not_of_some_ends_and_a_property(kg: Run) -> None:
    text = "Senegal will deploy soldiers to Gambia, and Leila Haddad became president of Tunisia."
    told = json.loads(kg("why-not", text, "--subject", "gambia", "--object", "senegal", "--format", "json").stdout)
    assert [(pair["first"]["words"], pair["second"]["words"]) for pair in told["pairs"]] == [("Senegal", "Gambia")]
    told = json.loads(kg("why-not", text, "--property", "leads", "--subject", "Haddad", "--format", "json").stdout)
    found = [reason for pair in told["pairs"] for reason in pair["reasons"] if reason["property"]]
    assert [reason["code"] for reason in found] == ["narrower-found"]


def test_why_not_with_a_date(kg: Run) -> None:
    text = "Senegal will deploy soldiers to Gambia."
    assert "planned" in kg("why-not", text, "--published", "2024-03-06").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["why-not", " "], 2, "there is no sentence: give one in quotation marks"),
        (["why-not", "Ghana won.", "--property", "threaten"], 2, "no property 'threaten': did you mean threatens"),
        (["why-not", "Ghana beat Togo.", "--subject", "zzz"], 2, "no mention is called 'zzz': there are Ghana, Togo"),
        (["why-not", "Nothing won.", "--object", "zzz"], 2, "no mention is called 'zzz': there is none"),
        (["why-not", "Ghana won.", "--published", "2022-02-30"], 2, "2022-02-30"),
        (["why-not", "Ghana won.", "--model", "no_such_model"], 2, "language model 'no_such_model' is not installed"),
        (["why-not", "Ghana won.", "--ontology", "none.ttl"], 1, "none.ttl: no such file"),
    ],
)
def test_why_not_errors_are_one_line(kg: Run, arguments: list[str], code: int, message: str) -> None:
    result = kg(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("kg: ")
    assert message in line


def test_why_not_of_nothing(kg: Run) -> None:
    assert kg("why-not", "Nothing happened.").stdout == "no two names, pronouns or descriptions to relate\n"


def test_why_not_of_an_end_with_itself(kg: Run) -> None:
    shown = kg("why-not", "Ghana beat Togo.", "--subject", "Ghana", "--object", "ghana").stdout
    assert shown == "nothing to tell of these\n"


def test_hostile_text_is_inert(kg: Run, tmp_path: Path) -> None:
    text = "Senegal \x1b[2Jhas\u202e deployed [Mali] soldiers to [Gambia]."
    shown = kg("why-not", text).stdout
    (tmp_path / "a.txt").write_text(text.replace("\x1b", ""), encoding="utf-8")
    store = f"oxigraph:{tmp_path / 'store'}"
    assert kg("build", str(tmp_path / "a.txt"), "--store", store).exit_code == 0
    shown += kg("why", "Senegal", "deploysTo", "Gambia", "--store", store).stdout
    assert "“Senegal”" in shown
    assert all(line.isprintable() for line in shown.splitlines())
