"""Queries as the SPARQL 1.1 protocol sends them."""

import gzip

import httpx
import pytest

from tests.web.protocol.conftest import LIMITS, ORIGIN, words

LEADS = "SELECT ?who { ?who news:headOfStateOf place:Vesperia }"
KESSEL = "https://kg.example/entity/person/Zoë_Kessel"
ARTICLE = "https://kg.example/article/leading"
BACKGROUND = "https://kg.example/graph/background"
JSON = "application/sparql-results+json"
MANY = "SELECT ?s ?p ?o { ?s ?p ?o }"


def values(response: httpx.Response) -> list[str]:
    """The only column of an answer."""
    assert response.status_code == 200, response.text
    found = response.json()
    (name,) = found["head"]["vars"]
    return [row[name]["value"] for row in found["results"]["bindings"]]


# --- the ways to send one --------------------------------------------------------------------------------------------


def test_a_query_is_sent_in_three_ways(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": LEADS}),
        client.post("/sparql", data={"query": LEADS}),
        client.post("/sparql", content=LEADS, headers={"content-type": "application/sparql-query"}),
        client.post("/sparql", content=LEADS, headers={"content-type": 'Application/SPARQL-Query; charset="UTF-8"'}),
    ]
    assert [values(answer) for answer in answers] == [[KESSEL]] * 4
    assert {answer.headers["content-type"] for answer in answers} == {JSON}


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    got, headed = (client.request(method, "/sparql", params={"query": LEADS}) for method in ("GET", "HEAD"))
    assert headed.status_code == 200
    assert headed.content == b""
    for name in ("content-type", "content-length", "vary"):
        assert headed.headers[name] == got.headers[name]


def test_graphs_are_named_in_the_request(client: httpx.Client) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?who news:headOfStateOf ?what }"
    assert values(client.get("/sparql", params={"query": everything})) == ["1"]
    assert values(client.get("/sparql", params={"query": everything, "default-graph-uri": BACKGROUND})) == ["0"]
    both = {"query": everything, "default-graph-uri": [BACKGROUND, ARTICLE]}
    assert values(client.get("/sparql", params=both)) == ["1"]
    assert values(client.post("/sparql", data=both)) == ["1"]
    direct = {"content": everything, "headers": {"content-type": "application/sparql-query"}}
    assert values(client.post("/sparql", params={"default-graph-uri": BACKGROUND}, **direct)) == ["0"]  # type: ignore[arg-type]
    named = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": ARTICLE}
    assert values(client.get("/sparql", params=named)) == [ARTICLE]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"params": {"query": ["ASK {}", "ASK {}"]}}, "exactly one query, and it has 2"),
        ({"method": "POST", "data": {"other": "ASK {}"}}, "exactly one query, and it has none"),
        ({"method": "POST", "data": {"query": ["ASK {}", "ASK {}"]}}, "exactly one query, and it has 2"),
        ({"method": "POST", "data": {"query": "ASK {}"}, "params": {"query": "ASK {}"}}, "it has 2"),
        ({"params": {"query": "SELECT nonsense"}}, "SPARQL syntax error at line 1, column 8"),
        ({"params": {"query": ""}}, "SPARQL syntax error at line 1, column 1"),
        ({"params": {"query": "ASK { ?s nope:p ?o }"}}, "the prefix nope: is not declared"),
        ({"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, "cannot name a graph"),
        ({"params": {"query": "ASK {}", "named-graph-uri": ""}}, "cannot name a graph"),
        ({"params": {"query": "ASK {}", "format": "\x1b[31mpdf"}}, "format=\\u001b[31mpdf is not known here"),
        ({"url": "/sparql?query=%ff%fe"}, "not in UTF-8"),
        ({"params": "&".join(f"a{n}=1" for n in range(1200))}, "more than 1,000 parameters"),
        (
            {"method": "POST", "content": b"\xff", "headers": {"content-type": "application/sparql-query"}},
            "not in UTF-8 (byte 0)",
        ),
    ],
)
def test_what_is_no_query_is_a_400_that_says_why(
    client: httpx.Client, request_: dict[str, object], expected: str
) -> None:
    method, url = str(request_.pop("method", "GET")), str(request_.pop("url", "/sparql"))
    assert expected in words(client.request(method, url, **request_), 400)  # type: ignore[arg-type]


@pytest.mark.parametrize("media", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_other_bodies_are_a_415(client: httpx.Client, media: str) -> None:
    response = client.post("/sparql", content=LEADS, headers={"content-type": media})
    assert "a query is sent as application/x-www-form-urlencoded or application/sparql-query" in words(response, 415)


def test_other_charsets_are_a_415(client: httpx.Client) -> None:
    headers = {"content-type": "application/sparql-query; charset=latin-1"}
    assert "UTF-8" in words(client.post("/sparql", content=LEADS, headers=headers), 415)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND"])
def test_other_methods_are_a_405(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql", params={"query": LEADS})
    assert "GET or HEAD or POST" in words(response, 405)
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_what_is_too_long_is_a_413(client: httpx.Client) -> None:
    padded = "ASK {}" + " " * 1_000_000
    assert "longer than the 1,000,000 bytes" in words(client.post("/sparql", data={"query": padded}), 413)
    chunks = (padded[start : start + 50_000].encode() for start in range(0, len(padded), 50_000))
    headers = {"content-type": "application/sparql-query"}  # and no length, which is said for a whole body only
    assert "longer than" in words(client.post("/sparql", content=chunks, headers=headers), 413)


# --- what is answered ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "select", "construct"),
    [
        ("*/*", JSON, "text/turtle"),
        ("", JSON, "text/turtle"),
        ("text/*", "text/csv", "text/turtle"),
        ("application/sparql-results+xml, application/rdf+xml", "application/sparql-results+xml",
         "application/rdf+xml"),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.3, */*;q=0.1", "text/tab-separated-values", "text/turtle"),
        ("application/json", "application/json", "application/json"),
        ("application/xml;q=0.9, */*;q=0.8", "application/xml", "application/xml"),
        ("application/n-triples, application/sparql-results+json;q=0", None, "application/n-triples"),
        ("application/ld+json;profile=\"x\", text/csv;charset=utf-8", "text/csv", "application/ld+json"),
        ("*/*, application/sparql-results+json;q=0, text/turtle;q=0.0", "application/sparql-results+xml",
         "application/n-triples"),
        ("text/turtle", None, "text/turtle"),
        ("text/csv", "text/csv", None),
        ("image/png", None, None),
        ("nonsense", None, None),
    ],
)  # fmt: skip
def test_the_accepted_format_is_written(
    client: httpx.Client, accept: str, select: str | None, construct: str | None
) -> None:
    for query, media in ((LEADS, select), ("CONSTRUCT WHERE { ?s news:headOfStateOf ?o }", construct)):
        response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
        if media is None:
            assert "application/sparql-results+json" in words(response, 406) or "text/turtle" in words(response, 406)
        else:
            assert response.status_code == 200
            assert response.headers["content-type"] == media
        assert "Accept" in response.headers["vary"].split(", ")


def test_a_header_may_stand_in_several_lines(client: httpx.Client) -> None:
    headers = [("accept", "image/png"), ("accept", "text/csv")]
    request = httpx.Request("GET", client.base_url.join("/sparql"), params={"query": LEADS}, headers=headers)
    assert client.send(request).text == f"who\r\n{KESSEL}\r\n"


@pytest.mark.parametrize(
    ("name", "query", "media"),
    [
        ("json", LEADS, JSON),
        ("xml", LEADS, "application/sparql-results+xml"),
        ("csv", LEADS, "text/csv"),
        ("TSV", LEADS, "text/tab-separated-values"),
        ("application/sparql-results+xml", LEADS, "application/sparql-results+xml"),
        ("ttl", f"DESCRIBE <{ARTICLE}>", "text/turtle"),
        ("nt", f"DESCRIBE <{ARTICLE}>", "application/n-triples"),
        ("jsonld", f"DESCRIBE <{ARTICLE}>", "application/ld+json"),
        ("xml", f"DESCRIBE <{ARTICLE}>", "application/rdf+xml"),
    ],
)
def test_format_goes_before_the_header(client: httpx.Client, name: str, query: str, media: str) -> None:
    response = client.get("/sparql", params={"query": query, "format": name}, headers={"accept": "image/png"})
    assert response.status_code == 200
    assert response.headers["content-type"] == media


def test_a_format_that_does_not_fit_the_query_is_a_406(client: httpx.Client) -> None:
    assert "the query gives solutions" in words(client.get("/sparql", params={"query": LEADS, "format": "ttl"}), 406)


def test_long_answers_are_compressed_for_who_takes_it(client: httpx.Client) -> None:
    query = {"query": "SELECT ?s ?name { ?s a news:Country ; rdfs:label ?name } ORDER BY ?s LIMIT 100"}
    plain = client.get("/sparql", params=query, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for accepted in ("gzip", "br, gzip;q=0.8", "*;q=0.1, gzip"):
        with client.stream("GET", "/sparql", params=query, headers={"accept-encoding": accepted}) as zipped:
            assert zipped.headers["content-encoding"] == "gzip"
            raw = b"".join(zipped.iter_raw())
        assert int(zipped.headers["content-length"]) == len(raw) < len(plain.content)
        assert gzip.decompress(raw) == plain.content
        assert "Accept-Encoding" in zipped.headers["vary"]
    for refused in ("gzip;q=0", "deflate", "identity, gzip;q=0.5"):
        response = client.get("/sparql", params=query, headers={"accept-encoding": refused})
        assert "content-encoding" not in response.headers
    short = client.get("/sparql", params={"query": "ASK {}"}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in short.headers


# --- answers that are cut --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_solutions_that_are_cut_say_so(client: httpx.Client, name: str) -> None:
    response = client.get("/sparql", params={"query": MANY, "format": name})
    assert response.status_code == 200
    assert response.headers["x-sparql-maxrows"] == str(LIMITS.rows)
    assert response.headers["x-kg-cut"].startswith("only the first 300 solutions are here")
    if name in ("json", "xml"):
        assert "only the first 300 solutions" in response.text.replace("%20", " ")


@pytest.mark.parametrize("name", ["ttl", "nt", "xml", "jsonld"])
def test_triples_that_are_cut_say_so(client: httpx.Client, name: str) -> None:
    response = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": name})
    assert response.headers["x-sparql-maxrows"] == str(LIMITS.rows)
    if name in ("ttl", "nt"):
        assert response.text.startswith("# only 300 of the triples are here")
    if name == "xml":
        assert "<!-- only 300 of the triples are here" in response.text


def test_an_answer_of_too_many_bytes_is_cut_with_the_number_of_its_rows(client: httpx.Client) -> None:
    long = f'SELECT ("{"x" * 90_000}" AS ?text) {{ ?s a news:Country }}'
    response = client.post("/sparql", data={"query": long})
    assert response.headers["x-sparql-maxrows"] == str(len(values(response))) == "11"


def test_a_whole_answer_says_nothing_of_limits(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": f"{MANY} LIMIT {LIMITS.rows}"})
    assert not {"x-sparql-maxrows", "x-kg-cut"} & set(response.headers)
    assert "link" not in response.json()["head"]


# --- other origins ---------------------------------------------------------------------------------------------------


def test_scripts_of_allowed_origins_may_read(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": LEADS}, headers={"origin": ORIGIN})
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "Origin" in response.headers["vary"].split(", ")
    asked = {"origin": ORIGIN, "access-control-request-method": "POST"}
    preflight = client.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"].split(", ")
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    assert "authorization" not in preflight.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("origin", ["https://evil.example", f"{ORIGIN}.evil.example", "null", ""])
def test_scripts_of_other_origins_may_not(client: httpx.Client, origin: str) -> None:
    for response in (
        client.get("/sparql", params={"query": LEADS}, headers={"origin": origin}),
        client.options("/sparql", headers={"origin": origin, "access-control-request-method": "POST"}),
    ):
        assert not [name for name in response.headers if name.startswith("access-control")]
        assert "Origin" in response.headers["vary"].split(", ")
