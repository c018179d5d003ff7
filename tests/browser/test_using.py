"""What people do: from page to page, by keyboard, and with questions of their own."""

import re

import pytest

from tests.browser.conftest import Open, keep

pytestmark = pytest.mark.browser


def test_a_question_with_a_parameter(visit: Open) -> None:
    page = visit("/questions")
    page.get_by_role("link", name="Leaders").click()
    field = page.get_by_label("of", exact=True)
    field.press_sequentially("belar")
    page.locator("#names-of option[value=Belarus]").wait_for(state="attached")
    field.fill("Belarus")
    field.press("Enter")
    page.wait_for_url("**/questions/leaders?of=Belarus")
    assert page.get_by_role("heading", name="1 row").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "leaders.csv"
    page.locator("table.rows").get_by_role("link", name="Alexander Lukashenko").click()
    page.wait_for_url("**/entity/person/Alexander_Lukashenko")
    page.go_back()
    assert page.get_by_label("of", exact=True).input_value() == "Belarus"


def test_a_wrong_value_is_said_where_it_stands(visit: Open) -> None:
    page = visit("/questions/leaders?of=Belarussia")
    field = page.get_by_label("of", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    described = str(field.get_attribute("aria-describedby")).split()
    assert "did you mean Belarus?" in " ".join(page.locator(f"#{each}").inner_text() for each in described)


def test_the_graph_of_an_answer_is_drawn_and_leads_on(visit: Open) -> None:
    page = visit("/questions/leaders?of=Belarus")
    figure = page.locator("figure.graph[data-drawn]")
    figure.wait_for()
    assert figure.get_attribute("data-drawn") == "2"
    inked = """canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, place) => place % 4 === 3 && value > 0).length;
    }"""
    assert max(canvas.evaluate(inked) for canvas in figure.locator("canvas").all()) > 500
    keep(page, "graph")
    where = figure.evaluate("""figure => {
        const { x, y } = figure.graph.nodes('[label = "Belarus"]').renderedPosition();
        const box = figure.querySelector('.canvas').getBoundingClientRect();
        return [box.left + x, box.top + y];
    }""")
    page.mouse.click(*where)
    page.wait_for_url("**/entity/place/Belarus")


def test_the_same_graph_is_drawn_the_same(visit: Open) -> None:
    places = "figure => figure.graph.nodes().map(node => [node.data('label'), node.position()])"
    drawn = [visit("/questions/leaders").locator("figure.graph[data-drawn]").evaluate(places) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 20


def test_the_same_question_without_scripts(visit: Open) -> None:
    page = visit("/questions/leaders", java_script_enabled=False)
    page.get_by_label("of", exact=True).fill("Belarus")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/questions/leaders?of=Belarus")
    assert page.locator("table.rows").get_by_role("link", name="Alexander Lukashenko").is_visible()
    assert page.locator("figure.graph").is_hidden()


def test_a_query_in_the_editor(visit: Open) -> None:
    page = visit("/sparql")
    page.get_by_role("link", name="Leaders").click()  # an example, which is asked at once
    page.locator(".yasr table.dataTable").wait_for()
    assert "PREFIX news:" in page.locator(".CodeMirror").inner_text()
    assert page.locator(".yasr table.dataTable").get_by_text("Alexander Lukashenko", exact=True).is_visible()
    assert page.locator("#plain").is_hidden()
    link = page.locator(".yasr a.iri").first
    link.hover()
    assert re.match(r"/(entity|ontology|claim|article)/", str(link.get_attribute("href")))
    keep(page, "editor-answer")


def test_the_editor_completes_names_of_the_ontology_and_declares_their_prefix(visit: Open) -> None:
    page = visit("/sparql")
    page.locator(".CodeMirror").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT DISTINCT * WHERE { ?who news:headOfSt")
    hint = page.locator(".CodeMirror-hints li", has_text="news:headOfStateOf")
    hint.wait_for()
    keep(page, "editor-completion")
    page.keyboard.press("Enter")
    page.keyboard.type(" ?state }")
    assert "PREFIX news: <https://kg.example/ontology/news#>" in page.locator(".CodeMirror").inner_text()
    page.keyboard.press("Control+Enter")
    page.locator(".yasr table.dataTable").get_by_text("place:Belarus").wait_for()


def test_a_query_that_cannot_be_run_is_explained_in_the_editor(visit: Open) -> None:
    page = visit("/sparql/table?query=SELECT+%3Fx+%7B")
    page.locator(".yasr .errorResult, .yasr .errorMessage").first.wait_for()
    assert "SPARQL syntax error" in page.locator(".yasr").inner_text()


@pytest.mark.parametrize("before", ["/sparql#", "/sparql/table?"])  # as the editor makes a link, and the pages do
def test_the_query_of_a_link_is_asked_once(visit: Open, before: str) -> None:
    page = visit(f"{before}query=SELECT+DISTINCT+%3Fwho+%7B+%3Fwho+news%3Aleads+place%3ABelarus+%7D")
    page.locator(".yasr table.dataTable").get_by_text("Alexander_Lukashenko").wait_for()
    fetched = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert len([url for url in fetched if url.endswith("/sparql")]) == 1


def test_a_query_without_scripts(visit: Open) -> None:
    page = visit("/sparql", java_script_enabled=False)
    page.get_by_label("Query").fill("SELECT DISTINCT ?who { ?who news:leads place:Belarus }")
    page.get_by_role("button", name="Ask").click()
    page.locator("table.rows").get_by_role("link", name="Alexander Lukashenko").click()
    page.wait_for_url("**/entity/person/Alexander_Lukashenko")


def test_from_a_property_to_a_sentence_that_states_it(visit: Open) -> None:
    page = visit("/ontology/news#deploysTo")
    page.locator("#deploysTo").get_by_role("link").click()
    page.wait_for_url("**/ontology/news/deploysTo")
    more = page.locator("details", has_text="more").first
    more.locator("summary").click()
    assert more.locator("li").first.is_visible()
    page.get_by_role("link", name="agent").first.click()
    page.wait_for_url("**/ontology/news/Agent")


def test_the_hierarchy_is_walked_by_keyboard(visit: Open) -> None:
    page = visit("/ontology")
    page.locator(".tree a", has_text="country").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ontology/news/Country")


def test_a_name_is_found_by_keyboard_alone(visit: Open) -> None:
    page = visit("/")
    page.keyboard.press("Tab")  # to the skip link, or past it: the search has the focus at the start
    field = page.get_by_role("combobox", name="Name of a person").first
    field.focus()
    page.keyboard.type("lukas")
    page.get_by_role("option").first.wait_for()
    keep(page, "search-suggestions")
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    page.keyboard.press("Backspace")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert "Alexander Lukashenko" in chosen.inner_text()
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/person/Alexander_Lukashenko")


def test_the_search_works_without_scripts(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)
    page.locator("main input[name=q]").fill("lukash")
    page.locator("main form.find button").click()
    page.wait_for_url("**/search?q=lukash")
    page.locator("main").get_by_role("link", name="Alexander Lukashenko").click()
    page.wait_for_url("**/entity/person/Alexander_Lukashenko")


def test_from_an_entity_to_a_claim_to_the_article_and_back(visit: Open) -> None:
    page = visit("/entity/place/Belarus")
    page.get_by_role("link", name="Russia deploys forces to Belarus").first.click()
    page.wait_for_url("**/claim/*")
    assert page.get_by_role("heading", level=1).inner_text() == "Russia deploys forces to Belarus"
    marked = page.locator(".evidence q b").all_inner_texts()
    assert marked == ["Russia", "Belarus"]
    keep(page, "claim")
    page.locator(".evidence cite a").first.click()
    page.wait_for_url("**/article/belarus-troops#*")
    assert page.locator(":target").count() == 1
    page.locator(".body a.mention", has_text="Belarus").first.click()
    page.wait_for_url("**/entity/place/Belarus")
    for address in ("**/article/belarus-troops#*", "**/claim/*", "**/entity/place/Belarus"):
        page.go_back()
        page.wait_for_url(address)


def test_the_neighbours_of_an_entity_are_drawn_and_lead_on(visit: Open) -> None:
    page = visit("/entity/place/Belarus")
    figure = page.locator("figure.graph[data-drawn]")
    figure.wait_for()
    assert int(str(figure.get_attribute("data-drawn"))) > 5
    figure.scroll_into_view_if_needed()
    keep(page, "neighbours")
    where = figure.evaluate("""figure => {
        const { x, y } = figure.graph.nodes('[label = "Russia"]').renderedPosition();
        const box = figure.querySelector('.canvas').getBoundingClientRect();
        return [box.left + x, box.top + y];
    }""")
    page.mouse.click(*where)
    page.wait_for_url("**/entity/place/Russia#neighbourhood")  # which stays in view


def test_the_words_of_an_article_tell_what_they_state(visit: Open) -> None:
    page = visit("/article/belarus-troops")
    page.locator(".body .note").first.focus()
    told = page.locator("#what-it-states")
    told.wait_for()
    assert "Russia deploys forces to Belarus" in told.inner_text()
    keep(page, "article-fact")
    page.keyboard.press("Escape")
    assert told.is_hidden()
