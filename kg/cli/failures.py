"""Articles that failed: a line each on standard error, and a JSON line each in the file of --errors."""

import json
from pathlib import Path
from typing import Self, TextIO

import click

from kg.errors import ArticleError
from kg.results import inert


class Failures:
    """Called with each error; `count` says how many there were. A context manager, which closes the file."""

    def __init__(self, path: Path | None) -> None:
        self.count = 0
        self._file: TextIO | None = path.open("w", encoding="utf-8") if path else None

    def __call__(self, error: ArticleError) -> None:
        self.count += 1
        click.echo(f"kg: {inert(str(error))}", err=True)
        if self._file:
            line = {"place": error.source, "reason": str(error).removeprefix(f"{error.source}: ")}
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()  # whoever watches a long build, or has to stop it, sees every failure so far

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()
