"""A process that writes without end and waits to be killed: `python writer.py PATH update|extend|bulk`."""

import sys
from itertools import count

from pyoxigraph import Literal, NamedNode, Triple

from loaders.stores import open_store

SIZES = {"update": 300, "extend": 300, "bulk": 6000}  # triples in each of the two graphs of a version


def triples(version: int, size: int) -> list[Triple]:
    """What both graphs of a version hold; nothing of it is in another version."""
    predicate = NamedNode("urn:x:version")
    return [Triple(NamedNode(f"urn:x:{version}-{number}"), predicate, Literal(version)) for number in range(size)]


def graph(mode: str, version: int) -> str:
    """New graphs for each version, or (update) the same two over and over."""
    return "urn:x:graph" if mode == "update" else f"urn:x:graph{version}"


def main(path: str, mode: str) -> None:
    """Write versions 1, 2, 3 ...; each, once written, is a line of output."""
    with open_store(f"oxigraph:{path}") as store:
        for version in count(1):
            new = triples(version, SIZES[mode])
            name = graph(mode, version)
            store.replace({name: new, f"{name}#inferred": new})
            print(version, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
