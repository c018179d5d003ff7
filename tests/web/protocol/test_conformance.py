"""What every store must do, over our own endpoints: they are a SPARQL server like others to our own client."""

from collections.abc import Iterator

import pytest

from kg.serving import Limits
from loaders.stores import Store, open_store
from tests.loaders.stores.test_conformance import *  # noqa: F403  # every test of it runs here, on the `store` below
from tests.web.protocol.conftest import TOKEN, owned, writable

del test_any_text_comes_back_as_it_went_in  # noqa: F821  # it is long, and about the store below more than the way to it


@pytest.fixture(scope="module")
def conforming() -> Iterator[str]:
    """The selector of a server that takes writes."""
    with owned() as store, writable(store, Limits()) as url:
        yield f"sparql:{url}/sparql,{url}/update,{url}/store"


@pytest.fixture
def store(conforming: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """That store, emptied, as a client sees it."""
    monkeypatch.setenv("KG_SPARQL_TOKEN", TOKEN)
    with open_store(conforming) as opened:
        opened.drop(opened.graphs())
        yield opened
