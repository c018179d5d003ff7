"""Reading many articles: texts in, Readings out, one failed article at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice

from kg.errors import ArticleError
from kg.extract.pipeline import load
from kg.extract.reading import reading_of
from kg.model import Article, Reading

_BATCH = 16  # articles parsed together; more gains nothing


class Reader:
    """Reads articles with one language model and one ontology; both are loaded when it is made."""

    def __init__(self, model: str, ontology: str | None) -> None:
        self._nlp = load(model, ontology)

    def read(self, articles: Iterable[Article]) -> Iterator[Reading | ArticleError]:
        """A Reading for each article in order, or the error that it met; the others are not touched by it."""
        source = iter(articles)
        while batch := list(islice(source, _BATCH)):
            try:
                yield from self._read(batch)
            except Exception:  # which of them it was, reading each alone will tell
                for article in batch:
                    try:
                        yield from self._read([article])
                    except Exception as error:
                        reason = " ".join(str(error).split()) or type(error).__name__
                        yield ArticleError(
                            f"article {article.identifier!r} could not be read ({type(error).__name__}: {reason})",
                            article.source,
                        )

    def _read(self, batch: list[Article]) -> list[Reading]:
        docs = []
        for article in batch:
            doc = self._nlp.make_doc(article.text)
            doc._.published = article.published
            docs.append(doc)
        return [reading_of(a, d) for a, d in zip(batch, self._nlp.pipe(docs, batch_size=_BATCH), strict=True)]
