"""The verbs of the command line for Python: `kg.open(store).build(articles)`, `.query(...)`, `.forget(...)`."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from pyoxigraph import Literal, NamedNode, QuerySolutions

import queries
from kg import settings
from kg.builder import Builder, OnDone, OnError
from kg.errors import ArticleError, ArticleSkipped, QueryError
from kg.explanation import Why
from kg.export import export
from kg.forget import forget
from kg.imports import import_files
from kg.model import Article, Counts
from kg.push import open_target, push
from kg.settings import DEFAULT_MODEL
from kg.transfer import Moved
from kg.verify import Verification, verify
from kg.why import why
from loaders.stores import Store, open_store

if TYPE_CHECKING:
    from kg.validation import Validation

Value = str | None


class Graph:
    """A knowledge graph in a store; use it as a context manager, or close it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._settings = settings.read(store)

    @classmethod
    def open(cls, selector: str) -> Self:
        """Open the store that a selector names: UsageError for no such selector, StoreError when it does not open."""
        return cls(open_store(selector))

    def build(
        self,
        articles: Iterable[Article],
        *,
        ontology: Path | None = None,
        model: str | None = DEFAULT_MODEL,
        workers: int | None = 1,
        dry_run: bool = False,
        relations: Path | None = None,
        on_error: OnError | None = None,
        on_done: OnDone = lambda _article, _what: None,
    ) -> Counts:
        """Read articles into the graph and say what was done; `on_done(article, "new" | "changed" | "unchanged")` after
        each, and `on_error` for each that failed or was skipped.

        Without `on_error`, ArticleError for the first article that cannot be read; what was stored before it stays.
        `workers` are processes that read, which a script may start only under `if __name__ == "__main__"`; None for as
        many as cores, where there is much. With no model (None) nothing is read in the texts; a dry run stores nothing.
        `relations` is the folder of a model of relations, as `kg learn` makes it.
        """

        def refuse(error: ArticleError) -> None:
            if not isinstance(error, ArticleSkipped):
                raise error

        builder = Builder(
            self._store,
            ontology=ontology or self._settings.ontology_path,
            model=model,
            workers=workers,
            relations=relations or self._settings.relations_path,
        )
        return builder.build(articles, on_error=on_error or refuse, on_done=on_done, dry_run=dry_run)

    def query(self, query: str, **values: str) -> Iterator[dict[str, Value]]:
        """Rows of a ready query by its name, or of SPARQL text that selects; `values` fill its parameters.

        UsageError for an unknown query or parameter, QueryError for SPARQL that cannot be run.
        """
        asked = queries.parse(query, "the query") if "{" in query else queries.find(query)
        answer = queries.run(self._store, asked, values).results
        if not isinstance(answer, QuerySolutions):
            raise QueryError("the query has no rows: ask with SELECT")
        names = [variable.value for variable in answer.variables]
        for row in answer:
            cells = (row[name] for name in names)
            yield {
                name: cell.value if isinstance(cell, NamedNode | Literal) else None
                for name, cell in zip(names, cells, strict=True)
            }

    def why(self, subject: str, property: str, object: str, limit: int = 10) -> Why:
        """What speaks for a fact: its evidence, with the steps from words to entities, and what it is inferred from.

        Names, labels or IRIs as for `kg why`; `.holds()` of the answer says whether it is a fact of the graph.
        """
        return why(self._store, subject, property, object, limit)

    def identifiers(self) -> list[str]:
        """The identifiers of the articles, sorted."""
        rows = self.query("SELECT DISTINCT ?id { ?article a schema:NewsArticle ; dcterms:identifier ?id } ORDER BY ?id")
        return [str(row["id"]) for row in rows]

    def forget(self, *identifiers: str, graphs: Sequence[str] = ()) -> None:
        """Remove articles and what follows from them, and `graphs` that `import_` brought, by their IRIs, in one step;
        WorkError, and none removed, for an unknown one."""
        forget(self._store, identifiers, graphs)

    def export(self, output: BinaryIO, *, format: str = "nq", graphs: str = "content", view: str = "all") -> None:
        """Write the graph; the same articles give the same bytes."""
        export(self._store, format=format, output=output, graphs=graphs, view=view)

    def import_(self, *files: str | Path, format: str | None = None, graph: str | None = None) -> Moved:
        """Replace the graphs that files of `kg export` hold, or `graph` by your own RDF, as `kg import` does; all or,
        when something is wrong, none."""
        moved = import_files(self._store, files, format=format, graph=graph)
        self._settings = settings.read(self._store)  # an empty store takes the base of the files
        return moved

    def push(self, to: str, *, everything: bool = False, dry_run: bool = False) -> Moved:
        """Bring the store that a selector names to where this one is, as `kg push` does.

        UsageError for a store that cannot be the target, StoreError when it fails; the same call again goes on.
        """
        with open_target(self._store.selector, to, dry_run=dry_run) as target:
            return push(self._store, target, everything=everything, dry_run=dry_run)

    def verify(self) -> Verification:
        """Check that every quote stands in its article, and every identifier follows from what it names."""
        return verify(self._store, self._settings.base)

    def validate(self, *shapes: str | Path, ontology: Path | None = None, data_model: bool = False) -> "Validation":
        """Check the facts against the ontology (the one that the store remembers), and against SHACL shapes in files.

        `.conforms` of the answer says whether nothing is violated, `.violations` what is, with articles and sentences.
        """
        from kg import validation  # its libraries are slow to load

        known = validation.ontology_of(self._store, ontology)
        return validation.validate(self._store, known, [Path(file) for file in shapes], data_model=data_model)

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
