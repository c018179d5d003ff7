"""Every page in a real browser: readable for all, in the dark, on a phone, with and without scripts."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Open, keep

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "search": "/search?q=luka",
    "entity": "/entity/place/Belarus",
    "claim": "/claim/nibmmpoz5vdczkdu6ziykcnvw3",  # Russia deploys forces to Belarus
    "article": "/article/belarus-troops",
    "ontology": "/ontology",
    "vocabulary": "/ontology/news",
    "property": "/ontology/news/deploysTo",
    "class": "/ontology/news/Country",
    "questions": "/questions",
    "question-graph": "/questions/leaders",
    "question-timeline": "/questions/timeline?about=Belarus",
    "question-chart": "/questions/entities",
    "question-wrong": "/questions/timeline?about=Belarussia&limit=-1",
    "sparql": "/sparql",
    "sparql-table": "/sparql/table?query=SELECT+*+%7B+%3Fwho+news%3Aleads+%3Fwhat+%7D",
    "missing": "/entity/place/Belaruss",
}


def serious(page: "Page") -> list[str]:
    """What axe finds that keeps people from using the page."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_keeps_people_from_a_page(visit: Open, name: str) -> None:
    page = visit(PAGES[name])
    page.wait_for_load_state("networkidle")
    keep(page, name)
    assert serious(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_dark_when_people_want_it_so(visit: Open, name: str) -> None:
    page = visit(PAGES[name], color_scheme="dark")
    page.wait_for_load_state("networkidle")
    keep(page, f"{name}-dark")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert max(colour) < 60
    assert serious(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(visit: Open, name: str) -> None:
    page = visit(PAGES[name], width=390, has_touch=True)
    page.wait_for_load_state("networkidle")
    keep(page, f"{name}-phone")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_content_without_scripts(visit: Open, name: str) -> None:
    bare = visit(PAGES[name], java_script_enabled=False)
    assert bare.locator("main h1").is_visible()
    assert len(bare.locator("main").inner_text()) > 40
    keep(bare, f"{name}-no-script")
