"""The ready questions as forms, answers and downloads."""

import csv
import io

import pytest
from starlette.testclient import TestClient

import queries
from kg.web.pages import questions
from tests.web.conftest import HOSTILE
from tests.web.page import Page


def get(browser: TestClient, path: str, status: int = 200) -> Page:
    response = browser.get(path)
    assert response.status_code == status, response.text
    page = Page(response.text)
    page.assert_inert()
    return page


def words(page: Page) -> str:
    return " ".join(page.text.split())


def inputs(page: Page) -> dict[str, dict[str, str | None]]:
    return {str(a["name"]): a for tag, a in page.elements if tag in ("input", "select") and a.get("name") != "q"}


def test_every_ready_question_is_listed(browser: TestClient) -> None:
    page = get(browser, "/questions")
    for query in queries.ready().values():
        assert page.links[f"/questions/{query.name}"] == query.title


@pytest.mark.parametrize("name", sorted(queries.ready()))
def test_every_question_has_a_form_and_an_answer(browser: TestClient, name: str) -> None:
    query = queries.ready()[name]
    form = get(browser, f"/questions/{name}")
    assert set(inputs(form)) == {parameter.name for parameter in query.parameters}
    values = {
        parameter.name: "2024-01-01" if parameter.type == "date" else "Vesperia"
        for parameter in query.parameters
        if parameter.required
    }
    answer = browser.get(f"/questions/{name}", params=values)
    assert answer.status_code == 200, answer.text
    page = Page(answer.text)
    page.assert_inert()
    assert "Download as" in page.text
    assert browser.get(f"/questions/{name}.csv", params=values).status_code == 200


def test_fields_have_the_types_of_their_parameters(browser: TestClient) -> None:
    fields = inputs(get(browser, "/questions/timeline"))
    assert fields["after"]["type"] == "date"
    assert fields["limit"]["type"] == "number"
    assert fields["limit"]["placeholder"] == "100"
    assert fields["about"]["list"] == "names-about"
    assert inputs(get(browser, "/questions/claims-about"))["entity"]["required"] is None  # an attribute without a value
    page = get(browser, "/questions/entities?class=Person")
    chosen = [attributes["value"] for tag, attributes in page.elements if tag == "option" and "selected" in attributes]
    assert chosen == ["Person"]


def test_an_answer_links_what_has_a_page(browser: TestClient) -> None:
    page = get(browser, "/questions/leaders?of=Vesperia")
    assert page.links["/entity/person/Zo%C3%AB_Kessel"] == "Zoë Kessel"
    assert page.links["/entity/place/Vesperia"] == "Vesperia"
    assert "1 row" in words(page)
    assert page.links["/questions/leaders.csv?of=Vesperia"] == "CSV"
    assert "kg query leaders --param of=Vesperia" in page.text


def test_a_name_is_found_as_the_search_finds_it(browser: TestClient) -> None:
    page = get(browser, "/questions/leaders?who=zoe+KESSEL")
    assert "1 row" in words(page)
    assert inputs(page)["who"]["value"] == "zoe KESSEL"


def test_empty_fields_leave_the_address(browser: TestClient) -> None:
    response = browser.get("/questions/leaders?of=Vesperia&who=&limit=", follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == "/questions/leaders?of=Vesperia"


@pytest.mark.parametrize(
    ("address", "field", "said"),
    [
        ("leaders?of=Vesperria", "of", "nothing is named “Vesperria”: did you mean Vesperia"),
        ("timeline?after=2024-02-30", "after", "a date such as"),
        ("timeline?limit=-1", "limit", "a whole number"),
        ("entities?class=Nonsense", "class", "no class"),
        ("claims-about?entity=", "entity", "this is needed"),
        ("claims-about?entity=https://kg.example/entity/place/Nowhere", "entity", "no entity"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(browser: TestClient, address: str, field: str, said: str) -> None:
    page = get(browser, f"/questions/{address}", 400)
    assert inputs(page)[field]["aria-invalid"] == "true"
    assert f"error-{field}" in page.ids
    assert said in words(page)
    name, _, values = address.partition("?")
    refused = browser.get(f"/questions/{name}.json?{values}")
    assert refused.status_code == 400
    assert said in refused.json()["error"]


def test_an_unknown_parameter_or_question_is_refused(browser: TestClient) -> None:
    assert "no parameter" in get(browser, "/questions/leaders?whom=x", 400).text
    get(browser, "/questions/unknown", 404)
    assert browser.get("/questions/unknown.json").json() == {"error": "no question named 'unknown'"}
    assert browser.get("/questions/unknown.csv").status_code == 404


def test_downloads_hold_all_columns(browser: TestClient) -> None:
    response = browser.get("/questions/leaders.csv?of=Vesperia")
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["content-disposition"] == 'attachment; filename="leaders.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [(row["whoLabel"], row["of"]) for row in rows] == [
        ("Zoë Kessel", "https://kg.example/entity/place/Vesperia")
    ]
    given = browser.get("/questions/leaders.json?of=Vesperia").json()
    assert given["results"]["bindings"][0]["whoLabel"]["value"] == "Zoë Kessel"


def test_a_timeline_is_shown_by_year(browser: TestClient) -> None:
    page = get(browser, "/questions/timeline?about=Kessel")
    assert "2019 from 2019 Zoë Kessel is head of state of Vesperia asserted" in words(page)


def test_a_chart_has_a_bar_a_row(browser: TestClient) -> None:
    page = get(browser, "/questions/entities")
    widths = [float(str(attributes["width"])) for tag, attributes in page.elements if tag == "rect"]
    assert widths[0] == 100
    assert widths == sorted(widths, reverse=True)


def test_a_graph_is_drawn_from_the_rows(browser: TestClient) -> None:
    page = get(browser, "/questions/leaders?of=Vesperia")
    drawn = [attributes["data-edges"] for tag, attributes in page.elements if tag == "figure"]
    if not questions.vendored.has(questions.vendored.GRAPHS):
        assert "built without the script" in page.text
    else:
        assert len(drawn) == 1
        assert "/entity/person/Zo%C3%AB_Kessel" in str(drawn[0])


def test_without_its_script_the_page_says_what_is_missing(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions.vendored, "has", lambda _script: False)
    page = get(browser, "/questions/leaders?of=Vesperia")
    assert "built without the script that draws graphs" in page.text
    assert not [tag for tag, _ in page.elements if tag == "figure"]


ATTACK = HOSTILE + "' \" \\ ?of } # <https://kg.example/x> DROP ALL {{7*7}} \x00 \n"


@pytest.mark.parametrize("name", sorted(queries.ready()))
def test_no_value_breaks_out_of_a_question(browser: TestClient, name: str) -> None:
    for parameter in queries.ready()[name].parameters:
        response = browser.get(f"/questions/{name}", params={parameter.name: ATTACK})
        assert response.status_code == (200 if parameter.type == "text" else 400), parameter.name
        Page(response.text).assert_inert()
        assert "{{7*7}}" in Page(response.text).html
