"""The pipeline that reads articles: the language model's components, then ours, each apart."""

import gc
from functools import lru_cache

import spacy
from spacy.language import Language

from kg.extract.tokens import BoundedTokenizer
from kg.language import by_paragraphs, quicken
from kg.settings import DEFAULT_MODEL, not_installed

# Each reads what stands before it and adds its own; with an ontology: those that its words and examples configure.
COMPONENTS = (
    ("kg_mentions", True),
    ("kg_entities", True),
    ("kg_coreference", True),
    ("kg_relations", True),
    ("kg_attribution", False),
    ("kg_dates", False),
    ("kg_status", False),
)


@lru_cache(maxsize=2)
def load(
    model: str = DEFAULT_MODEL, ontology: str | None = None, relations: str | None = None, *, plain: bool = False
) -> Language:
    """The pipeline for a language model (an installed package or a path), an ontology file (None: the default) and a
    model of relations (its folder). A `plain` one has the language model's components as they come, and nothing is
    remembered: to compare with.

    Made once a process. UsageError when a model is not there.
    """
    import kg.extract.attribution  # (importing a component registers it)
    import kg.extract.coreference
    import kg.extract.dates
    import kg.extract.entities
    import kg.extract.learned
    import kg.extract.mentions
    import kg.extract.relations
    import kg.extract.status  # noqa: F401

    try:
        nlp = spacy.load(model)
    except OSError as error:
        raise not_installed(model) from error
    if plain:
        by_paragraphs(nlp, tokens=0)
    else:
        quicken(nlp)
        by_paragraphs(nlp)
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer, nlp.vocab)
    for name, configured in COMPONENTS:
        nlp.add_pipe(name, config={"ontology": ontology} if configured else {})
    if relations is not None:
        nlp.add_pipe("kg_learned", after="kg_relations", config={"ontology": ontology, "folder": relations})
    gc.freeze()  # all of this lives as long as the process: no use in the collector's going through it again and again
    return nlp
