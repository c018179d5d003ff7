"""Letting a component of ours stand for some of a pipeline."""

from collections.abc import Mapping

from spacy.language import Language


def stand_in(nlp: Language, factory: str, names: Mapping[str, str]) -> None:
    """Add the component of a factory behind those that it stands for, which are its settings, and disable them."""
    nlp.add_pipe(factory, after=[*names.values()][-1], config={**names})
    for name in names.values():
        nlp.disable_pipe(name)
