"""The engine: everything that is shown or asked over HTTP goes through it."""

from dataclasses import dataclass
from typing import Protocol

from loaders.stores import Dataset, Store


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many there may be."""

    seconds: float = 20.0
    memory: int = 2_000  # MB of address space of the process that answers
    rows: int = 10_000  # of solutions or triples; what comes after them is left out, and the answer says so
    megabytes: int = 20  # of an answer's text, likewise
    running: int = 2  # queries at once
    waiting: int = 100  # queries that wait for their turn; more are refused


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the media types that its answer is wanted in, by what it turns out to be: `solutions` for SELECT and
    ASK, `triples` for CONSTRUCT and DESCRIBE; "" where none of ours is acceptable.

    `dataset` as in `Store.query`.
    """

    sparql: str
    solutions: str = "application/sparql-results+json"
    triples: str = "text/turtle"
    dataset: Dataset | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as bytes of a media type; `cut` says, in words, what was left out of it ("" for nothing), and then
    `rows` how many solutions or triples are in it."""

    content: bytes
    media: str
    cut: str = ""
    rows: int = 0


class Engine(Protocol):
    """Reads one store for many. QueryError (QueryStopped, QueryRefused) and StoreError are what it raises."""

    @property
    def selector(self) -> str:
        """How a command names the store."""

    @property
    def base(self) -> str:
        """The base IRI of the store."""

    @property
    def limits(self) -> Limits:
        """What a query may use."""

    @property
    def generation(self) -> int:
        """A number that is another one whenever the store may have changed: what is derived from it is made anew then.
        Where changes cannot be seen (a store on a server) it changes with time."""

    @property
    def reader(self) -> Store:
        """The store to read from, in threads other than the event loop's: each query of it is limited in time and
        memory, though not in rows. It is as new as the last write through this engine, and writes nothing itself."""

    @property
    def writer(self) -> Store | None:
        """The store to write to; what is written is seen at once by the readers. None for one that is only read."""

    def settle(self) -> None:
        """Whoever asks from now on sees all that was written before: for writers who want to read what they wrote."""

    async def answer(self, question: Question) -> Answer:
        """Answer a query of a stranger, under all limits. UsageError when no acceptable media type fits it."""

    def update(self, sparql: str) -> None:
        """Run a SPARQL update, in a thread other than the event loop's; UsageError when the store is only read,
        QueryError for one that cannot be run."""

    def close(self) -> None:
        """End what it started, and let go of the store."""
