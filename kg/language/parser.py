"""Component kg_parser: the dependency parser, stepped from outside.

The language model's own lets go of Python's lock for all its steps, and then each look at a token takes it and gives it
back. With the lock held, the same steps take four fifths of the time, and less the more texts step together.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc

from kg.language import standing_in

NAME = "kg_parser"


class Parser:
    """The component, made of the one that it stands for."""

    def __init__(self, parser: Any) -> None:
        """A DependencyParser."""
        self._parser = parser

    def __call__(self, doc: Doc) -> Doc:
        """Set heads, dependencies and sentences of one text."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Set heads, dependencies and sentences of texts; the same for each as alone."""
        docs = iter(stream)
        while batch := [*islice(docs, batch_size)]:
            if any(map(len, batch)):
                self._parse(batch)
            yield from batch

    def _parse(self, docs: list[Doc]) -> None:
        states = self._parser.moves.init_batch(docs)
        model = self._parser.model.predict(docs)
        hidden, scores = model.state2vec.predict, model.vec2scores
        weights, bias = scores.get_param("W"), scores.get_param("b")
        open_ = [state for state in states if not state.is_final()]
        while open_:
            of_moves = scores.ops.gemm(hidden(model.get_token_ids(open_)), weights, trans2=True)
            of_moves += bias
            open_ = self._parser.transition_states(open_, of_moves)
        model.clear_memory()
        self._parser.set_annotations(docs, states)


def stand_in(nlp: Language) -> bool:
    """Let the component stand for the parser of a pipeline; whether it can."""
    names = [name for name, pipe in nlp.pipeline if type(pipe) is DependencyParser]
    if len(names) != 1:
        return False
    parser: Any = nlp.get_pipe(names[0])
    attributes = parser.model.attrs
    if parser.cfg["beam_width"] != 1 or not attributes.get("has_upper") or attributes["unseen_classes"]:
        return False
    standing_in.stand_in(nlp, NAME, {"parser": names[0]})
    return True


@Language.factory(NAME)
def _make(nlp: Language, name: str, parser: str) -> Parser:
    return Parser(nlp.get_pipe(parser))
