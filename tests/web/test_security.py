"""Hostile texts stay inert, and the viewer answers nobody who should not ask."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.iri import Minter, segment
from kg.vocabulary import NEWS
from kg.web import app
from tests.web.conftest import HOSTILE
from tests.web.page import Page

_MINTER = Minter()
_CLAIM = _MINTER.claim(
    f"<{_MINTER.entity('person', HOSTILE)}> <{NEWS}leads> <{_MINTER.entity('place', 'Vesperia')}>"
).removeprefix(_MINTER.base)
_PATHS = {
    "home": "/",
    "entity": f"/entity/person/{segment(HOSTILE)}",
    "what the entity leads": "/entity/place/Vesperia",
    "article": f"/article/{segment(HOSTILE)}",
    "claim": f"/{_CLAIM}",
    "publisher": f"/entity/organization/{segment(HOSTILE)}",
    "search": f"/search?q={quote('<script>')}",
    "search without hits": f"/search?q={quote(HOSTILE + 'x')}",
    "missing entity": f"/entity/person/{quote(HOSTILE + 'x')}",
    "missing article": f"/article/{quote(HOSTILE + 'x')}",
}
_SHOWN = HOSTILE.replace("\u202e", "\\u202e")  # what turns the direction of writing is spelled out


@pytest.mark.parametrize("path", _PATHS.values(), ids=_PATHS.keys())
def test_hostile_words_are_shown_and_do_nothing(browser: TestClient, path: str) -> None:
    response = browser.get(path)
    assert response.status_code in (200, 404)
    page = Page(response.text)
    page.assert_inert()
    assert _SHOWN in page.text


@pytest.mark.parametrize("name", ["entity", "article", "claim", "missing entity", "missing article"])
def test_hostile_words_as_data_are_no_page(browser: TestClient, name: str) -> None:
    for suffix in ("json", "csv", "ttl", "nt", "jsonld"):
        response = browser.get(f"{_PATHS[name]}.{suffix}")
        assert response.status_code == (404 if name.startswith("missing") else 200)
        assert "html" not in response.headers["content-type"]
        assert response.headers["x-content-type-options"] == "nosniff"
        if suffix in ("json", "csv"):
            assert not re.search("[\x00-\x08\x0b\x0e-\x1f\u202a-\u202e]", response.text)


def test_hostile_words_reach_scripts_without_what_cannot_be_seen(browser: TestClient) -> None:
    for path in (
        f"/search.json?q={quote('<script>')}",
        f"/neighbours.json?of={quote(_MINTER.base)}entity/place/Vesperia",
    ):
        assert "\u202e" not in str(browser.get(path).json())


def test_our_scripts_set_texts_and_never_make_markup_of_them() -> None:
    scripts = sorted((Path(app.__file__).parent / "static").glob("*.js"))
    assert scripts
    for script in scripts:
        source = script.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc", source
        )


def test_hostile_details_of_evidence_are_shown(browser: TestClient) -> None:
    page = Page(browser.get(_PATHS["article"]).text)
    assert f"says {_SHOWN}" in page.text
    assert f"until 2024-01 (“{_SHOWN}”)" in page.text
    assert f"as {_SHOWN}" in page.text
    assert "</p></main><script>alert(3)</script>\\u0000\\u001b[31m" in page.text
    assert not any("javascript" in path for path in page.links)


@pytest.mark.parametrize("path", ["/", "/nothing", "/entity/place/Vesperia", "/static/style.css"])
def test_headers_let_a_page_load_nothing_from_elsewhere_and_no_inline_script(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", ""])
def test_other_hosts_names_are_refused(browser: TestClient, host: str) -> None:
    response = browser.get("/", headers={"host": host})
    assert response.status_code == 400
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_names_of_this_machine_are_answered(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..%5capp.py",
        "/static/%2fetc%2fpasswd",
        "/static//etc/passwd",
        "/static/vendor/../../app.py",
        "/entity/..%2f..%2fapp.py",
        "/article/..%2f..%2f..%2fetc%2fpasswd",
        "/claim/..%2f..%2fapp.py",
    ],
)
def test_no_path_leads_out(browser: TestClient, path: str) -> None:
    request = browser.build_request("GET", browser.base_url)
    request.url = request.url.copy_with(raw_path=path.encode("ascii"))  # as it stands
    response = browser.send(request)
    assert response.status_code == 404
    assert "import" not in response.text
    assert "root:" not in response.text


@settings(max_examples=25, deadline=None)
@given(path=st.text(st.characters(codec="utf-8"), max_size=30), query=st.text(st.characters(codec="utf-8")))
def test_no_request_ends_in_an_error(browser: TestClient, path: str, query: str) -> None:
    for folder in ("", "entity/", "entity/person/", "article/", "claim/", "static/"):
        assert browser.get(f"/{folder}{quote(path, safe='')}").status_code in (200, 404)
    assert browser.get("/search.json", params={"q": query}).status_code == 200
    assert browser.get("/neighbours.json", params={"of": query}).status_code == 404
    response = browser.get("/search", params={"q": query})
    assert response.status_code == 200
    Page(response.text).assert_inert()
