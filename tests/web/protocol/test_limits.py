"""What docs/endpoint.md says of limits and statuses is so."""

import re
from pathlib import Path

from kg.serving import Limits
from kg.web.protocol import connection, exchange, graphs, sparql, updates
from kg.web.protocol.openapi import described

DOC = (Path(__file__).parents[3] / "docs" / "endpoint.md").read_text(encoding="utf-8")


def test_the_limits_are_those_that_are_documented() -> None:
    rows = dict(re.findall(r"^\| ([^|]+) \| (\d[^|]*) \|", DOC, re.MULTILINE))
    limits = Limits()
    assert rows == {
        "time of a query": f"{limits.seconds:g} s",
        "memory of a query": f"{limits.memory:,} MB",
        "rows or triples of an answer": f"{limits.rows:,}",
        "bytes of an answer": f"{limits.megabytes} MB",
        "queries that run at once": f"{limits.running}",
        "queries that wait": f"{limits.waiting}",
        "bytes of a query": f"{sparql._MOST_BYTES // 1_000_000} MB; {connection._MOST_BYTES // 1_000} KB by GET",
        "bytes of an update": f"{updates._MOST_BYTES // 1_000_000} MB",
        "bytes of a graph that is sent": f"{graphs._MOST_BYTES // 1_000_000} MB",
        "time to take each part of a long answer, or to send a request": f"{exchange._PATIENCE:g} s",
    }


def test_every_status_is_documented() -> None:
    told = {int(status) for line in re.findall(r"^\| ([\d, ]+) \|", DOC, re.MULTILINE) for status in line.split(", ")}
    endpoints = ("/sparql", "/update", "/store")
    answered = {
        int(status)
        for path in endpoints
        for operation in described("https://kg.example/")["paths"][path].values()
        for status in operation["responses"]
        if int(status) >= 400
    }
    assert told == {*answered, 405}
