"""Articles that failed or were skipped: failures are a line each on standard error, and both are a JSON line each in
the file of --errors."""

import json
from pathlib import Path
from typing import Self, TextIO

import click

from kg.errors import ArticleError, ArticleSkipped, UsageError
from kg.model import Counts
from kg.results import inert
from kg.rows import error_row

_SHOWN = 3  # reasons


class Failures:
    """Called with each error; `count` says how many articles failed, `skipped` how many were left out, by reason.

    A context manager, which closes the file. UsageError for a file that cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        self._counts = Counts()
        try:
            self._file: TextIO | None = path.open("w", encoding="utf-8") if path else None
        except OSError as error:
            raise UsageError(
                f"--errors: {path} cannot be written ({error.strerror}): make its folder, or choose another file"
            ) from None

    @property
    def count(self) -> int:
        return self._counts.failed

    @property
    def skipped(self) -> dict[str, int]:
        return self._counts.skipped

    def __call__(self, error: ArticleError) -> None:
        if isinstance(error, ArticleSkipped):
            self._counts.skip(error.message)
        else:
            self._counts.failed += 1
            click.echo(f"kg: {inert(str(error))}", err=True)
        if self._file:
            self._file.write(json.dumps(error_row(error), ensure_ascii=False) + "\n")
            self._file.flush()  # whoever watches a long build, or has to stop it, sees every failure so far

    def summary(self) -> str:
        """How many failed and were skipped, and the commonest reasons for skipping."""
        failed = f"{self.count:,} failed"
        if not self.skipped:
            return failed
        reasons = sorted(self.skipped.items(), key=lambda item: (-item[1], item[0]))
        shown = [f"{number:,} {inert(reason)}" for reason, number in reasons[:_SHOWN]]
        if len(reasons) > _SHOWN:
            shown.append(f"{sum(number for _, number in reasons[_SHOWN:]):,} other")
        return f"{failed}, {sum(self.skipped.values()):,} skipped ({'; '.join(shown)})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()
