"""Queries in processes over snapshots: what is written is seen, and no query hurts the store or the next reader."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.errors import QueryError, QueryRefused, QueryStopped, StoreError
from kg.serving.interface import Question
from kg.serving.owned import OwnedEngine
from tests import servers
from tests.queries import small
from tests.serving.conftest import BOMB, LIMITS, NAMES, processes

Run = Callable[[Coroutine[Any, Any, Any]], Any]
WITH = "INSERT DATA { GRAPH <urn:x:written> { <urn:x:s> <urn:x:p> %s } }"


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs a coroutine in the one event loop of these tests."""
    with asyncio.Runner() as runner:
        yield runner.run


def values(engine: OwnedEngine, query: str) -> list[str]:
    results = engine.reader.query(query)
    assert isinstance(results, QuerySolutions)
    return [row[0].value for row in results]  # type: ignore[union-attr]


async def eventually(true: Callable[[], bool]) -> None:
    """Wait until something holds; the test fails when it does not within a generous time."""
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        await asyncio.sleep(0.05)


def test_pages_and_strangers_are_answered(engine: OwnedEngine, run: Run) -> None:
    assert values(engine, NAMES) == ["Ina Rell", "Mira Kessel", "Tomas Rell"]
    answer = run(engine.answer(Question(NAMES, solutions="text/csv")))
    assert answer.content == b"name\r\nIna Rell\r\nMira Kessel\r\nTomas Rell\r\n"


def test_bindings_reach_the_process(engine: OwnedEngine) -> None:
    results = engine.reader.query("SELECT ?name { ?entity rdfs:label ?name }", {"entity": NamedNode(small.RELL)})
    assert isinstance(results, QuerySolutions)
    assert [row["name"] for row in results] == [Literal("Tomas Rell")]


def test_what_is_written_is_seen(engine: OwnedEngine) -> None:
    generation = engine.generation
    values(engine, NAMES)  # of a snapshot that is there
    for number in range(3):
        engine.writer.replace({"urn:x:g": [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal(number))]})
        until = time.monotonic() + 20
        while values(engine, "SELECT ?o { GRAPH <urn:x:g> { ?s ?p ?o } }") != [str(number)]:
            assert time.monotonic() < until
    assert engine.generation > generation
    engine.writer.drop(["urn:x:g"])
    assert len(list(engine.folder.glob("snapshot-*"))) == 1  # older ones that nobody reads are gone


def test_a_query_bomb_is_ended_and_the_next_one_is_answered(engine: OwnedEngine, run: Run) -> None:
    async def bombed() -> None:
        with pytest.raises(QueryStopped, match="took longer than 1 s"):
            await engine.answer(Question(BOMB))
        assert (await engine.answer(Question(NAMES))).rows == 3

    run(bombed())
    with pytest.raises(QueryStopped, match="took longer than 1 s"):
        engine.reader.query(BOMB)
    assert values(engine, NAMES)


def test_a_query_that_needs_too_much_memory_is_ended(engine: OwnedEngine) -> None:
    many = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(3))
    big = f"SELECT DISTINCT (CONCAT(STR(?o0), STR(?o1), STR(?o2)) AS ?x) {{ {many} }} ORDER BY ?x"
    with pytest.raises(QueryStopped):  # of memory where the machine is fast, else of time
        engine.reader.query(big)
    assert values(engine, NAMES)


@pytest.mark.parametrize("opening", ["{", "(", "!", "<urn:x:p>/("])
def test_a_query_that_is_nested_too_deeply_ends_its_process_only(engine: OwnedEngine, run: Run, opening: str) -> None:
    closing = {"{": "}", "(": ")", "<urn:x:p>/(": ")"}.get(opening, "")
    inside = f"FILTER({opening * 20_000} true {closing * 20_000})" if opening in "(!" else ""
    if opening == "{":
        inside = "{" * 20_000 + "}" * 20_000
    elif opening.startswith("<"):
        inside = f"?s {opening * 20_000}<urn:x:p>{closing * 20_000} ?o"
    with pytest.raises(QueryError):
        run(engine.answer(Question(f"SELECT * {{ {inside} }}")))
    assert values(engine, NAMES)


def test_who_waits_too_long_is_refused_and_the_others_are_answered(engine: OwnedEngine, run: Run) -> None:
    async def crowd() -> list[object]:
        asked: list[Awaitable[object]] = [engine.answer(Question(BOMB))]
        asked += [engine.answer(Question(NAMES)) for _ in range(4)]  # two may wait
        return list(await asyncio.gather(*asked, return_exceptions=True))

    bomb, *others = run(crowd())
    assert isinstance(bomb, QueryStopped)
    assert sum(isinstance(other, QueryRefused) for other in others) >= 2


def test_whoever_leaves_takes_the_process_along(engine: OwnedEngine, run: Run) -> None:
    async def leave() -> None:
        asked = asyncio.create_task(engine.answer(Question(BOMB)))
        await asyncio.sleep(0.3)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert (await engine.answer(Question(NAMES))).rows == 3

    run(leave())


def test_pages_do_not_wait_for_strangers(engine: OwnedEngine, run: Run) -> None:
    async def both() -> None:
        bomb = asyncio.create_task(engine.answer(Question(BOMB)))
        await asyncio.sleep(0.2)
        assert await asyncio.to_thread(values, engine, NAMES)
        assert not bomb.done()
        with pytest.raises(QueryStopped):
            await bomb

    run(both())


def test_readers_cannot_write(engine: OwnedEngine) -> None:
    with pytest.raises(StoreError, match="only read here"):
        engine.reader.drop([small.BACKGROUND])
    with pytest.raises(QueryError, match="queries only read"):
        engine.reader.query("DROP ALL")
    assert values(engine, NAMES)


def test_an_update_is_seen(engine: OwnedEngine, run: Run) -> None:
    engine.update(WITH % '"once"')
    run(eventually(lambda: values(engine, "SELECT ?o { <urn:x:s> ?p ?o }") == ["once"]))
    engine.update("DROP GRAPH <urn:x:written>")
    run(eventually(lambda: values(engine, "SELECT ?o { <urn:x:s> ?p ?o }") == []))


@pytest.mark.parametrize(
    ("update", "message"),
    [
        (WITH % "_:b", "no blank nodes"),
        (WITH % "[ <urn:x:q> 1 ]", "no blank nodes"),
        (WITH % "(1 2)", "no blank nodes"),
        ("INSERT { GRAPH <urn:x:written> { <urn:x:s> <urn:x:p> ?b } } WHERE { BIND(BNODE() AS ?b) }", "no blank nodes"),
        ("INSERT DATA { <urn:x:s> <urn:x:p> 1 }", "given no graph"),
        ("INSERT { <urn:x:s> <urn:x:p> 1 } WHERE { GRAPH ?g { ?s ?p ?o } }", "without a graph are not kept"),
        ("LOAD <http://127.0.0.1:9/x> INTO GRAPH <urn:x:written>", "fetches nothing"),
        ("L\\u004FAD <http://127.0.0.1:9/x> INTO GRAPH <urn:x:written>", "fetches nothing"),
        ("INSERT { GRAPH <urn:x:written> { ?s ?p ?o } } WHERE { SERVICE <http://[::1]:8/> { } }", "SERVICE"),
        ("INSERT DATA {", "cannot be read"),
        ("INSERT DATA { GRAPH <urn:x:g> { " + "{" * 20_000, "cannot be read|nested too deeply"),
    ],
)  # fmt: skip
def test_updates_that_the_data_model_has_no_place_for_are_refused(
    engine: OwnedEngine, update: str, message: str
) -> None:
    before = sorted(map(str, engine.writer.graphs()))
    with pytest.raises(QueryError, match=message):
        engine.update(update)
    assert sorted(map(str, engine.writer.graphs())) == before


def test_services_are_called_where_that_is_allowed(engine: OwnedEngine, run: Run) -> None:
    with servers.oxigraph() as other:
        query = f"SELECT ?x {{ SERVICE <{other.query}> {{ BIND(1 + 1 AS ?x) }} }}"
        with pytest.raises(QueryError, match="SERVICE"):
            run(engine.answer(Question(query)))
        engine._store.calls_services = True
        try:
            assert run(engine.answer(Question(query, solutions="text/csv"))).content == b"x\r\n2\r\n"
        finally:
            engine._store.calls_services = False


def test_closing_ends_all_processes(engine: OwnedEngine, run: Run) -> None:
    values(engine, NAMES)
    run(engine.answer(Question(NAMES)))
    assert any("kg.serving.worker" in command for command in processes(engine.folder))
    engine.close()
    assert not any("kg.serving.worker" in command for command in processes(engine.folder))
    assert not engine.folder.exists()
    assert LIMITS.running == 1
