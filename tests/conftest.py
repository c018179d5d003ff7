"""Fixtures that more than one folder of tests uses; the language model is loaded once a run."""

import pytest
import spacy
from spacy.language import Language

from kg.builder import Recipe
from kg.extract import pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The plain language model, without our components."""
    return spacy.load(pipeline.DEFAULT_MODEL)


@pytest.fixture(scope="session")
def reader_pipeline() -> Language:
    """The whole pipeline under the default ontology."""
    return pipeline.load()


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """The default ontology and background."""
    return Recipe()
