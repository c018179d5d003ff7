"""The fast pipeline gives the bytes of the plain one."""

from pathlib import Path

from kg.builder import Recipe
from kg.errors import ArticleError
from kg.extract.pipeline import load
from kg.extract.reader import Reader
from kg.model import Article, Reading
from kg.settings import DEFAULT_MODEL
from loaders.articles import read

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"


def _raise(error: ArticleError) -> None:
    raise error


def _quads(reader: Reader, recipe: Recipe, given: list[Article]) -> list[str]:
    lines = []
    for reading in reader.read(given):
        assert isinstance(reading, Reading)
        lines += [f"{t} {name}" for name, triples in recipe.graphs(reading).items() for t in triples]
    return lines


def test_the_quads_of_the_example_articles_are_those_of_the_plain_pipeline() -> None:
    given, recipe = list(read([EXAMPLES], on_error=_raise)), Recipe()
    quick = _quads(Reader(DEFAULT_MODEL, None), recipe, given)
    assert len(quick) > 1000
    assert quick == _quads(Reader(DEFAULT_MODEL, None, plain=True), recipe, given)


def test_all_of_the_default_language_model_is_made_faster() -> None:
    """Else a change in a language model or in spaCy would make us slow without a word."""
    nlp = load(DEFAULT_MODEL)
    names = nlp.get_pipe_config("kg_language")["components"]
    assert {"kg_parser", "kg_attributes", "kg_recognizer"} <= {*names}
    assert not {"parser", "attribute_ruler", "lemmatizer", "ner"} & {*names}
    layers = [layer.name for layer in nlp.get_pipe("tok2vec").model.walk()]  # type: ignore[attr-defined]
    assert {"kg_embed", "kg_encode"} <= {*layers}
