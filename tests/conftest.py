"""Fixtures that more than one folder of tests uses; the language model is loaded once a run."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import settings
from spacy.language import Language

from kg.builder import Builder, Recipe
from kg.errors import ArticleError
from kg.extract import pipeline
from loaders.articles import read
from loaders.stores import Store, open_store
from tests.learning import world

# The same examples in every run, so that a red run is red again; `make fuzz` looks for new ones.
settings.register_profile("fixed", derandomize=True)
settings.register_profile("fuzz", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

EXAMPLES = Path(__file__).parent.parent / "examples" / "articles"
FLAWS = EXAMPLES.parent / "vulnerabilities"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The plain language model, without our components."""
    return spacy.load(pipeline.DEFAULT_MODEL)


@pytest.fixture(scope="session")
def reader_pipeline() -> Language:
    """The whole pipeline under the default ontology."""
    return pipeline.load(pipeline.DEFAULT_MODEL, None)


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """The default ontology and background."""
    return Recipe()


@pytest.fixture(scope="session")
def demo_selector(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store on disk with the articles of examples/articles; built once, closed, and written by no test."""

    def failed(error: ArticleError) -> None:
        raise error

    selector = f"oxigraph:{tmp_path_factory.mktemp('demo') / 'kg-store'}"
    with open_store(selector) as store:
        Builder(store).build(read([EXAMPLES], on_error=failed), on_error=failed)
    return selector


@pytest.fixture(scope="session")
def demo_store(demo_selector: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of that store, open; only to be read."""
    copy = tmp_path_factory.mktemp("demo") / "copy"
    shutil.copytree(demo_selector.partition(":")[2], copy)
    with open_store(f"oxigraph:{copy}") as store:
        yield store


@pytest.fixture(scope="session")
def flaws_selector(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store on disk with examples/vulnerabilities, whose ontology has dates, numbers and strings; written by no
    test."""

    def failed(error: ArticleError) -> None:
        raise error

    selector = f"oxigraph:{tmp_path_factory.mktemp('flaws') / 'kg-store'}"
    with open_store(selector) as store:
        builder = Builder(store, ontology=FLAWS / "ontology.ttl")
        builder.build(read([FLAWS / "articles.jsonl"], on_error=failed), on_error=failed)
    return selector


@pytest.fixture(scope="session")
def flaws(flaws_selector: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of that store, open; only to be read."""
    copy = tmp_path_factory.mktemp("flaws") / "copy"
    shutil.copytree(flaws_selector.partition(":")[2], copy)
    with open_store(f"oxigraph:{copy}") as store:
        yield store


@pytest.fixture(scope="session")
def coast(tmp_path_factory: pytest.TempPathFactory) -> world.Coast:
    """An ontology, annotated texts, and the model of relations learned from them; written by no test."""
    return world.learned(tmp_path_factory.mktemp("coast"))
