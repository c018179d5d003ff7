"""Running `kg` in this process, with a store on disk that holds the small graph."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from loaders.stores import open_store
from tests.queries import small

Run = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path) -> str:
    selector = f"oxigraph:{tmp_path / 'store'}"
    with open_store(selector) as opened:
        opened.replace(small.graphs())
    return selector


@pytest.fixture
def kg() -> Run:
    """`kg("query", "leaders")`: the result has `exit_code`, `stdout` and `stderr`."""

    def run(*arguments: str, input: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=input)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
