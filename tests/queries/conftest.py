"""A store with the small graph."""

from collections.abc import Iterator

import pytest

from loaders.stores import Store, open_store
from tests.queries import small


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        opened.replace(small.graphs())
        yield opened


@pytest.fixture
def wider() -> Iterator[Store]:
    """A store with the wider graph."""
    with open_store("memory:") as opened:
        opened.replace(small.wider_graphs())
        yield opened
