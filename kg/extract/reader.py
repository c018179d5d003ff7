"""Reading many articles: texts in, Readings out, in order; one that fails costs itself alone."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext

from spacy.pipeline import Lemmatizer

from kg.errors import ArticleError
from kg.extract.pipeline import load
from kg.extract.reading import reading_of
from kg.extract.tokens import BoundedTokenizer
from kg.model import Article, Reading, Result

_MUCH = 200_000  # characters: what one process reads in the time that others need to start
_FAMILIAR = 1_000_000  # characters of the first texts, whose words stay known: to make one costs ten times a look
_LEMMAS = 20_000  # that the lemmatizer remembers: it keeps those of every word that it ever met


class Reader:
    """Reads articles in this process; the language model and the ontology are loaded when it is made."""

    def __init__(self, model: str, ontology: str | None, relations: str | None = None, *, plain: bool = False) -> None:
        """`plain` as in `pipeline.load`."""
        self._nlp = load(model, ontology, relations, plain=plain)
        assert isinstance(self._nlp.tokenizer, BoundedTokenizer)
        self._tokenizer = self._nlp.tokenizer
        lemmatizers = [pipe for _, pipe in self._nlp.components if isinstance(pipe, Lemmatizer)]
        self._lemmas = [pipe.cache for pipe in lemmatizers]

    def read(self, batch: Sequence[Article]) -> list[Result]:
        """A Reading for each article in order, or the error that it met; the others are not touched by it."""
        try:
            return [*self._read(batch)]
        except Exception:  # which of them it was, reading each alone will tell
            return [self._alone(article) for article in batch]

    def _alone(self, article: Article) -> Result:
        try:
            return self._read([article])[0]
        except Exception as error:
            reason = " ".join(str(error).split())
            what = f"{type(error).__name__}: {reason}" if reason else type(error).__name__
            return ArticleError(f"article {article.identifier!r} could not be read ({what})", article.source)

    def _read(self, batch: Sequence[Article]) -> list[Reading]:
        for lemmas in self._lemmas:
            if len(lemmas) > _LEMMAS:
                lemmas.clear()
        seen = self._tokenizer.characters + sum(len(article.text) for article in batch)
        zone = self._nlp.memory_zone() if seen > _FAMILIAR else nullcontext()
        with zone:  # which forgets new words with the batch; a Reading holds no tokens
            docs = []
            for article in batch:
                doc = self._nlp.make_doc(article.text)
                doc._.published = article.published
                docs.append(doc)
            read = self._nlp.pipe(docs, batch_size=len(docs))
            return [reading_of(article, doc) for article, doc in zip(batch, read, strict=True)]


def read(
    batches: Iterable[list[Article]],
    model: str,
    ontology: str | None,
    workers: int | None = 1,
    relations: str | None = None,
) -> Iterator[list[Result]]:
    """Read batches of articles with `workers` processes; what comes out, and in which order, does not depend on how
    many there are. None stands for this process alone until much was read, and then as many as it may use cores.

    An empty batch says that it may take long until the next: what is being read is given before it.
    """
    given = iter(batches)
    if workers is None or workers == 1:
        reader = Reader(model, ontology, relations)
        most = _MUCH if workers is None and cores() > 1 else sys.maxsize
        characters = 0
        for batch in given:
            if batch:
                yield reader.read(batch)
                characters += sum(len(article.text) for article in batch)
            if characters >= most:
                break
        else:
            return
    from kg.extract.workers import Workers

    with Workers(model, ontology, workers or cores(), relations) as pool:
        yield from pool.read(given)


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
