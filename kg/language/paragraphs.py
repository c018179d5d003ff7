"""Component kg_language: what the language model sees in a text, paragraph by paragraph.

Each paragraph is read on its own, so that what is seen in it does not depend on the others: an edit of one leaves the
others as they are, and one that comes again (a copy of an article, a notice below every article) is remembered.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from sys import intern
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, NORM, ORTH, POS, SPACY, TAG
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.paragraphs import paragraph_starts

NAME = "kg_language"
_GIVEN: list[int | str] = [ORTH, SPACY, NORM]  # what a paragraph is to the language model
_SEEN: list[int | str] = [TAG, POS, MORPH, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE]
_TOGETHER = 256  # paragraphs
_REMEMBERED = 15_000  # tokens, some 120 bytes each; and as many of the paragraphs before

_Tokens = NDArray[numpy.uint64]  # a row each


class _Seen(NamedTuple):
    """What the language model sees in a paragraph; the lemmas as texts too, since the store of strings forgets them."""

    tokens: _Tokens
    lemmas: tuple[str, ...]


class LanguageModel:
    """The component, made of those of the language model."""

    def __init__(self, nlp: Language, components: Sequence[str], tokens: int = _REMEMBERED) -> None:
        """`components` are names of components of `nlp`; `tokens` are how many are remembered."""
        self._vocab = nlp.vocab
        self._components: list[Any] = [nlp.get_pipe(name) for name in components]
        self._memory = _Memory(tokens)

    def __call__(self, doc: Doc) -> Doc:
        """Set what is seen in one text."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Set tags, parts of speech, lemmas, morphology, heads, dependencies, sentences and entities of texts."""
        docs = iter(stream)
        while batch := [*islice(docs, batch_size)]:
            self._see([doc for doc in batch if len(doc)])
            yield from batch

    def _see(self, docs: Sequence[Doc]) -> None:
        keys: list[list[bytes]] = []
        seen: dict[bytes, _Seen | None] = {}
        new: dict[bytes, Doc] = {}
        for doc in docs:
            given = _rows(doc, _GIVEN)
            keys.append([])
            for start, end in pairwise([*paragraph_starts(doc), len(doc)]):
                key = given[start:end].tobytes()
                keys[-1].append(key)
                if key not in seen:
                    seen[key] = self._memory.get(key)
                    if seen[key] is None:
                        new[key] = self._paragraph(given[start:end])
        for key, doc in zip(new, self._read([*new.values()]), strict=True):
            seen[key] = read = _Seen(_rows(doc, _SEEN), tuple({intern(token.lemma_) for token in doc}))
            self._memory.put(key, read)
        for doc, paragraphs in zip(docs, keys, strict=True):
            parts = [part for key in paragraphs if (part := seen[key]) is not None]
            for lemma in {lemma for part in parts for lemma in part.lemmas}:
                self._vocab.strings.add(lemma)
            doc.from_array(_SEEN, numpy.concatenate([part.tokens for part in parts]))  # type: ignore[arg-type]

    def _paragraph(self, given: _Tokens) -> Doc:
        """The tokens of a paragraph as a text of their own."""
        words, spaces, norms = given.T
        doc = Doc(self._vocab, words=words.tolist(), spaces=(spaces != 0).tolist())
        return doc.from_array([NORM], norms)

    def _read(self, paragraphs: list[Doc]) -> list[Doc]:
        for component in self._components:
            if hasattr(component, "pipe"):
                paragraphs = [*component.pipe(paragraphs, batch_size=_TOGETHER)]
            else:
                paragraphs = [component(paragraph) for paragraph in paragraphs]
        return paragraphs


def _rows(doc: Doc, attributes: list[int | str]) -> _Tokens:
    rows: Any = doc.to_array(attributes)  # whose type spaCy gives wrongly
    return rows  # type: ignore[no-any-return]


class _Memory:
    """What was seen in paragraphs of late: those of the last so many tokens, and of as many before them."""

    def __init__(self, tokens: int) -> None:
        self._most = tokens
        self._tokens = 0
        self._new: dict[bytes, _Seen] = {}
        self._old: dict[bytes, _Seen] = {}

    def get(self, key: bytes) -> _Seen | None:
        found = self._new.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: bytes, seen: _Seen) -> None:
        if self._tokens + len(seen.tokens) > self._most:
            self._new, self._old, self._tokens = {}, self._new, 0
        if len(seen.tokens) <= self._most:
            self._new[key] = seen
            self._tokens += len(seen.tokens)


def by_paragraphs(nlp: Language, *, tokens: int = _REMEMBERED) -> None:
    """Let the component run those of the language model; one that remembers no tokens runs them each time."""
    names = nlp.pipe_names
    nlp.add_pipe(NAME, config={"components": names, "tokens": tokens})
    for name in names:
        nlp.disable_pipe(name)


@Language.factory(NAME)
def _make(nlp: Language, name: str, components: list[str], tokens: int) -> LanguageModel:
    return LanguageModel(nlp, components, tokens)
