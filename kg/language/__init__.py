"""The language model's own components made faster, each with the results of the one that it stands for."""

from spacy.language import Language
from thinc.api import Model

from kg.language import attributes, parser, recognizer, vectors
from kg.language.paragraphs import by_paragraphs

__all__ = ["by_paragraphs", "quicken"]


def quicken(nlp: Language) -> None:
    """Let faster components and layers stand for those of a pipeline that they know; others stay as they are."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            vectors.quicken(model)
    parser.stand_in(nlp)
    attributes.stand_in(nlp)
    recognizer.stand_in(nlp)
