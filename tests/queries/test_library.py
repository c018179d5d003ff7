"""Heads of queries, and parameters from text to terms."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

import queries
from kg.errors import QueryError, UsageError
from kg.vocabulary import KG
from loaders.stores import Store

HEAD = """# title: Two words
# description: What it is for.
# param: who entity required - the person
# param: after date optional
# param: limit integer default=10
# view: graph who other
# example: kg query x Somebody
SELECT ?who WHERE { ?who ?p ?o }"""


TYPES = queries.parse(
    """# param: near decimal optional
# param: status status optional
# param: what property optional
SELECT (DATATYPE(?near) AS ?n) (?status AS ?s) (?what AS ?w) WHERE {}""",
    "test",
)


def rows(store: Store, text: str, values: dict[str, str]) -> list[str]:
    results = queries.run(store, queries.parse(text, "test"), values).results
    assert isinstance(results, QuerySolutions)
    return [" ".join(str(term) for term in row) for row in results]


def test_parse() -> None:
    query = queries.parse(HEAD, "x")
    assert (query.title, query.description, query.examples) == (
        "Two words",
        "What it is for.",
        ("kg query x Somebody",),
    )
    assert query.parameters == (
        queries.Parameter("who", "entity", True, None, "the person"),
        queries.Parameter("after", "date", False, None, ""),
        queries.Parameter("limit", "integer", False, "10", ""),
    )
    assert query.view == queries.View("graph", ("who", "other"))


def test_text_without_head_has_no_parameters() -> None:
    query = queries.parse("SELECT * WHERE { ?s ?p ?o } # param: x text required", "x")
    assert query.parameters == ()
    assert query.title == "x"
    assert query.view is None


@pytest.mark.parametrize("view", ["", "chart", "chart a", "timeline a b", "graph a b c d", "map a b", "chart ?a ?b"])
def test_malformed_view(view: str) -> None:
    with pytest.raises(QueryError, match=r"^my\.rq, line 1: cannot read the view .*graph SOURCE TARGET"):
        queries.parse(f"# view: {view}\nASK {{}}", "my.rq")


@pytest.mark.parametrize(
    "param", ["who", "who person required", "who entity", "w-o entity required", "who text default="]
)
def test_malformed_parameter(param: str) -> None:
    with pytest.raises(QueryError, match=r"^my\.rq, line 2: cannot read the parameter"):
        queries.parse(f"# title: x\n# param: {param}\nASK {{}}", "my.rq")


@pytest.mark.parametrize(
    ("name", "advice"),
    [("leader", "did you mean leaders?"), ("CLAIMS-ABOUT", "did you mean claims-about"), ("zzz", "`kg queries`")],
)
def test_unknown_query(name: str, advice: str) -> None:
    with pytest.raises(UsageError) as caught:
        queries.find(name)
    assert f"no query named {name!r}" in str(caught.value)
    assert advice in str(caught.value)


@pytest.mark.parametrize("name", ["../library", "lookup/classes", "", "leaders.rq"])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(UsageError):
        queries.find(name)


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("claims-about", {}, "claims-about needs the parameter entity (whom or what it is about)"),
        ("claims-about", {"entiti": "x"}, "did you mean entity?"),
        ("relations", {"country": "x"}, "relations has no parameter 'country': it has limit"),
        ("timeline", {"after": "2022-02-30"}, "timeline: the parameter after is a date such as 2022-01-18"),
        ("timeline", {"after": "20220218"}, "not '20220218'"),
        ("leaders", {"limit": "many"}, "the parameter limit is a whole number of at least 0, not 'many'"),
        ("leaders", {"limit": "-1"}, "at least 0"),
        ("leaders", {"limit": "٣"}, "whole number"),
        ("leaders", {"limit": "9" * 19}, "whole number"),
        ("test", {"near": "1e3"}, "test: the parameter near is a number such as 250 or 0.5, not '1e3'"),
        ("test", {"near": "1" * 13}, "a number such as"),
        ("test", {"near": "0.1234567"}, "a number such as"),
        ("test", {"status": "True"}, "the parameter status is one of Conditional, Denied, Negated, Ended"),
        ("test", {"what": "leds"}, "no property 'leds': did you mean leads?"),
        ("entities", {"class": "Persn"}, "no class 'Persn': did you mean person?"),
    ],
)
def test_wrong_parameters(store: Store, name: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        queries.run(store, TYPES if name == "test" else queries.find(name), values)
    assert message in str(caught.value)


def test_limit(store: Store) -> None:
    answer = queries.run(store, queries.find("entities"), {"limit": "3"})
    assert isinstance(answer.results, QuerySolutions)
    assert len(list(answer.results)) == answer.limit == 3


def test_limit_after_a_comment(store: Store) -> None:
    text = "# param: limit integer default=1\nSELECT ?s WHERE { ?s ?p ?o } # the end"
    assert len(rows(store, text, {})) == 1


@pytest.mark.parametrize(
    "value", ['" } ?s ?p ?o { "', "') . ?s ?p ?o #", "\\", '"""', "x\ny", "<a>", "?s", "\u202e", ""]
)
def test_a_text_stays_a_text(store: Store, value: str) -> None:
    text = "# param: word text required\nSELECT (CONCAT('=', ?word) AS ?x) WHERE {}"
    results = queries.run(store, queries.parse(text, "test"), {"word": value}).results
    assert isinstance(results, QuerySolutions)
    (row,) = results
    assert row["x"].value == "=" + value


def test_typed_terms(store: Store) -> None:
    text = """# param: day date required
# param: number integer required
# param: class class required
SELECT (DATATYPE(?day) AS ?d) (DATATYPE(?number) AS ?n) (?class AS ?c) WHERE {}"""
    (row,) = rows(store, text, {"day": "2022-01-18", "number": "-07", "class": "military alliance"})
    xsd, news = "http://www.w3.org/2001/XMLSchema#", "https://kg.example/ontology/news#"
    assert row == f"<{xsd}date> <{xsd}integer> <{news}MilitaryAlliance>"
    (row,) = rows(store, TYPES.text, {"near": "-2.50", "status": "denied", "what": "deploys to"})
    assert row == f"<{xsd}decimal> <{KG}Denied> <{news}deploysTo>"


def test_a_query_of_ones_own_can_ask_and_construct(store: Store) -> None:
    ask = queries.run(store, queries.parse("ASK { ?s ?p ?o }", "x"), {})
    assert ask.results is True
    construct = queries.run(store, queries.parse("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "x"), {})
    assert construct.results is not None
    assert not isinstance(construct.results, bool | QuerySolutions)
    assert next(construct.results).subject


DOCS = (Path(__file__).parent.parent.parent / "docs" / "queries.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", queries.ready())
def test_the_documentation_lists_each_query(name: str) -> None:
    query = queries.find(name)
    (line,) = [line for line in DOCS.splitlines() if line.startswith(f"| `{name}` |")]
    assert line.endswith(f"| {query.description} |")
    shown = re.findall(r"\[?`([a-z]+)`\]?", line.split("|")[2])
    assert shown == [parameter.name for parameter in query.parameters if parameter.name != "limit"]


def test_examples_of_the_documentation_are_right(store: Store) -> None:
    for name, rest in re.findall(r"^kg query ([a-z-]+) (.*?)(?:  +#.*)?$", DOCS, re.MULTILINE):
        words = shlex.split(rest)
        given = [word.partition("=")[0] for before, word in pairwise(["", *words]) if before == "--param"]
        assert set(given) <= {parameter.name for parameter in queries.find(name).parameters}
    (own,) = re.findall(r"```sparql\n(.*?)```", DOCS, re.DOTALL)
    query = queries.parse(own, "own")
    assert query.view == queries.View("graph", ("who", "award"))
    assert rows(store, own, {}) == []
