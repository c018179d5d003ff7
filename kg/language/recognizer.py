"""Component kg_recognizer: the named entities of a transition-based recogniser, found for all tokens at once.

It stands for the language model's own and uses its weights. That one goes from token to token and asks each of its
moves (begin an entity of a label, go on, end it, a single token, none) whether it may be made. But outside an entity
its scores depend on the token alone, so that one multiplication gives them for all tokens; inside one they depend on
the token, the one before it and the entity's first, and only two moves may be made: all entities that may begin
somewhere grow at the same time. The moves are those of Lample et al. (2016), "Neural Architectures for Named Entity
Recognition", as spaCy has them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, IS_SPACE, SENT_START
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from kg.language import standing_in

NAME = "kg_recognizer"
_FEATURES = 3  # the token, the first one of its entity, and the one before the token
_OUT = "O"
_Floats = NDArray[numpy.float32]
_Numbers = NDArray[numpy.int64]
_Flags = NDArray[numpy.bool_]


class Recognizer:
    """The component, made of the one that it stands for."""

    def __init__(self, recognizer: Any) -> None:
        """An EntityRecognizer."""
        self._recognizer = recognizer
        model = recognizer.model
        self._gemm = model.ops.gemm
        self._tok2vec = model.get_ref("tok2vec")
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self._pieces = lower.get_dim("nP")
        width = lower.get_dim("nO") * self._pieces
        self._weights = [numpy.ascontiguousarray(w.reshape(width, -1)) for w in lower.get_param("W")]
        self._bias = lower.get_param("b").reshape(width)
        self._no_first, self._no_previous = lower.get_param("pad").reshape(_FEATURES, width)[1:]
        self._scores_weights, self._scores_bias = upper.get_param("W"), upper.get_param("b")
        names = [recognizer.moves.get_class_name(i) for i in range(recognizer.moves.n_moves)]
        number = {name: i for i, name in enumerate(names)}
        begins = [i for i, name in enumerate(names) if name.startswith("B-")]
        singles = [i for i, name in enumerate(names) if name.startswith("U-") and name != "U-"]
        self._outside = numpy.array(sorted([*begins, *singles, number[_OUT]]))  # moves outside an entity
        self._begins = numpy.isin(self._outside, begins)
        self._stays_out = int(numpy.flatnonzero(self._outside == number[_OUT])[0])
        labels = [names[i].partition("-")[2] for i in self._outside]
        self._labels = [recognizer.vocab.strings.add(label) if label else 0 for label in labels]
        self._goes_on = numpy.array([number[f"I-{label}"] if label else 0 for label in labels])
        self._ends = numpy.array([number[f"L-{label}"] if label else 0 for label in labels])

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of one text."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Set the entities of texts; the same for each as alone."""
        docs = iter(stream)
        while batch := [*islice(docs, batch_size)]:
            fresh = [doc for doc in batch if len(doc) and not doc.to_array(ENT_IOB).any()]
            if len(fresh) < len(batch):  # what has entities already, which bind the moves, or no tokens
                for doc in batch:
                    if doc not in fresh:
                        self._recognizer(doc)
            self._recognize(fresh)
            yield from batch

    def _recognize(self, docs: Sequence[Doc]) -> None:
        if not docs:
            return
        vectors = self._tok2vec.predict(docs)
        ends = numpy.cumsum([len(doc) for doc in docs])
        flags = numpy.concatenate([doc.to_array([IS_SPACE, SENT_START]) for doc in docs])
        closes = numpy.append(flags[1:, 1] == 1, True)  # an entity that has begun ends here at the latest
        closes[ends - 1] = True
        moves, current = self._outside_moves(vectors, flags[:, 0] == 1, closes)
        starts = numpy.flatnonzero(moves != self._stays_out)
        behind = starts + 1
        grows = self._begins[moves[starts]]
        behind[grows] = self._grown(vectors, current, closes, starts[grows], moves[starts[grows]])
        self._set(docs, ends, starts, behind, moves[starts])

    def _outside_moves(self, vectors: _Floats, is_space: _Flags, closes: _Flags) -> tuple[_Numbers, _Floats]:
        """The move at each token if no entity is open there, and the part of the hidden layer that it has itself."""
        current = self._gemm(vectors, self._weights[0], trans2=True)
        scores = self._scores(current + self._no_first + self._no_previous)[:, self._outside]
        scores[numpy.ix_(closes, self._begins)] = -numpy.inf
        moves = scores.argmax(axis=1)
        moves[is_space] = self._stays_out
        return moves, current

    def _grown(self, vectors: _Floats, current: _Floats, closes: _Flags, starts: _Numbers, moves: _Numbers) -> _Numbers:
        """The tokens behind the entities that begin at `starts`, each by a move."""
        first = self._gemm(vectors[starts], self._weights[1], trans2=True)
        goes_on, ends = self._goes_on[moves], self._ends[moves]
        behind = starts + 1  # where each has come to
        open_ = numpy.arange(len(starts))
        while len(open_):
            at = behind[open_]
            previous = self._gemm(vectors[at - 1], self._weights[2], trans2=True)
            scores = self._scores(current[at] + first[open_] + previous)
            rows = numpy.arange(len(open_))
            ended = closes[at] | (scores[rows, ends[open_]] > scores[rows, goes_on[open_]])
            behind[open_] += 1
            open_ = open_[~ended]
        return behind

    def _scores(self, hidden: _Floats) -> _Floats:
        """Scores of all moves from the sums of the features."""
        hidden += self._bias
        rows = hidden.reshape(len(hidden), -1, self._pieces).max(axis=2)
        scores: _Floats = self._gemm(rows, self._scores_weights, trans2=True)
        scores += self._scores_bias
        return scores

    def _set(self, docs: Sequence[Doc], ends: _Numbers, starts: _Numbers, behind: _Numbers, moves: _Numbers) -> None:
        """Give the texts those of the entities that begin where none is open."""
        found = zip(starts.tolist(), behind.tolist(), moves.tolist(), strict=True)
        entity = next(found, None)
        offset = done = 0
        for doc, end in zip(docs, ends.tolist(), strict=True):
            spans = []
            while entity is not None and entity[0] < end:
                start, after, move = entity
                if start >= done:
                    spans.append(Span(doc, start - offset, after - offset, label=self._labels[move]))
                    done = after
                entity = next(found, None)
            doc.set_ents(spans)
            offset = end


def stand_in(nlp: Language) -> bool:
    """Let the component stand for the recogniser of a pipeline; whether it can."""
    names = [name for name, pipe in nlp.pipeline if isinstance(pipe, EntityRecognizer)]
    if len(names) != 1 or not _fits(nlp.get_pipe(names[0])):
        return False
    standing_in.stand_in(nlp, NAME, {"recognizer": names[0]})
    return True


@Language.factory(NAME)
def _make(nlp: Language, name: str, recognizer: str) -> Recognizer:
    return Recognizer(nlp.get_pipe(recognizer))


def _fits(recognizer: Any) -> bool:
    """Whether it is greedy, of three features, and has a layer of maxout and one of scores."""
    model = recognizer.model
    if recognizer.cfg["beam_width"] != 1 or not model.attrs.get("has_upper") or model.attrs["unseen_classes"]:
        return False
    lower = model.get_ref("lower")
    return bool(lower.get_dim("nF") == _FEATURES and lower.get_dim("nP") >= 2)
