"""Which articles a run has had: the same one twice counts once, another one under its identifier is refused."""

import hashlib
import unicodedata

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields


class Seen:
    """The articles of a run. Of each only two short hashes and its place stay in memory."""

    def __init__(self) -> None:
        self._articles: dict[bytes, bytes] = {}  # identifier -> content and place

    def add(self, article: Article) -> bool:
        """False for an article that was here before; ArticleError for another one with its identifier."""
        name = unicodedata.normalize("NFC", article.identifier)  # as in its IRI
        identifier = hashlib.blake2b(name.encode(errors="surrogatepass"), digest_size=16).digest()
        content = bytes.fromhex(article.content_hash())[:16]
        before = self._articles.get(identifier)
        if before is None:
            self._articles[identifier] = content + article.source.encode(errors="surrogatepass")
            return True
        if before[:16] == content:
            return False
        place = before[16:].decode(errors="surrogatepass")
        raise ArticleError(
            f'the identifier "{fields.shown(article.identifier)}" stands for another article'
            f"{f' in {place}' if place else ' before it'}: give one of them another",
            article.source,
        )
