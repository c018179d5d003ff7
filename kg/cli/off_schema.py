"""What sentences state and the ontology does not let be: a JSON line each in the file of --off-schema."""

import json
from pathlib import Path
from typing import Self, TextIO

from kg.errors import UsageError
from kg.model import Article, OffSchema
from kg.rows import off_schema_row


class OffSchemaFile:
    """Called with each candidate; without a path it drops them.

    A context manager, which closes the file. UsageError for a file that cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        try:
            self._file: TextIO | None = path.open("w", encoding="utf-8") if path else None
        except OSError as error:
            raise UsageError(
                f"--off-schema: {path} cannot be written ({error.strerror}): make its folder, or choose another file"
            ) from None

    def __call__(self, article: Article, candidate: OffSchema) -> None:
        if self._file:
            self.write(json.dumps(off_schema_row(article, candidate), ensure_ascii=False))

    def write(self, line: str) -> None:
        """One that is JSON already."""
        if self._file:
            self._file.write(line + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()
