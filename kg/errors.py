"""The exceptions that users see.

KgError                 base; its text is one line: what is wrong, where, what to do
├── UsageError          the command or call was made wrongly        (exit code 2)
├── Interrupted         somebody stopped it (Ctrl-C)                (exit code 130)
└── WorkError           the work itself failed                      (exit code 1)
    ├── ArticleError    an article could not be read or built
    │   └── ArticleSkipped   it is left out on purpose: no failure
    ├── StoreError      a store could not be opened, read or written
    │   └── StoreInUse       another process has it open
    ├── QueryError      a query could not be parsed or run
    │   ├── QueryStopped     it needed more time or memory than a query may have
    │   └── QueryRefused     too many others are waiting already: ask again later
    └── OntologyError   an ontology could not be loaded or used
"""

from typing import Self


class KgError(Exception):
    """Base of all errors that are shown to users as one line, without a traceback."""

    exit_code = 1


class UsageError(KgError):
    """A command or call with arguments that make no sense."""

    exit_code = 2


class Interrupted(KgError):
    """Somebody stopped the work."""

    exit_code = 130  # as shells report SIGINT


class WorkError(KgError):
    """Arguments were fine, the work failed."""


class ArticleError(WorkError):
    """An article could not be read or built; `source` says where it stands (file, line)."""

    def __init__(self, message: str, source: str = "") -> None:
        super().__init__(f"{source}: {message}" if source else message)
        self.message = message
        self.source = source

    def at(self, source: str) -> Self:
        """The same error with the place where the article stands."""
        return type(self)(self.message, source)

    def __reduce__(self) -> tuple[type["ArticleError"], tuple[str, str]]:
        return type(self), (self.message, self.source)  # so that it survives the way from a worker process


class ArticleSkipped(ArticleError):
    """An article is left out on purpose, such as one in another language; `message` is the reason."""


class StoreError(WorkError):
    """A store could not be opened, read or written."""


class StoreInUse(StoreError):
    """Another process has the store open."""


class QueryError(WorkError):
    """A query could not be parsed or run."""


class QueryStopped(QueryError):
    """A query needed more time or memory than it may have, and was ended."""


class QueryRefused(QueryError):
    """Too many queries run and wait already; this one was not begun."""


class OntologyError(WorkError):
    """An ontology could not be loaded or used."""
