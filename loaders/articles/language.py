"""Whether an article is in English, where the article itself does not say otherwise.

A language that is declared is checked with the fields (`fields.language`). Templates declare "en" for whatever stands
in them, so a text that is long enough is looked at all the same; only one that is surely in another language is left
out. English with many foreign names, or a list of nothing else, must never be.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import ArticleSkipped
from kg.model import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FEWEST_LETTERS = 300  # a shorter text may hold nothing but names
MOST = 4_000  # characters that are looked at
SURE = 0.99  # that it is the other language
_BEHIND_LATIN = "\u0370"
_ENGLISH = re.compile(r"\b(?:the|of|and)\b", re.IGNORECASE)
_ENGLISH_SHARE = 0.02  # of the words: news has 5 % and more, English lists of names 2.5 %, others next to none


def check(article: Article) -> None:
    """ArticleSkipped for an article that is surely in another language than English."""
    other = detected(article.text)
    if other is not None:
        raise ArticleSkipped(f'the text is in another language than English ("{other}")', article.source)


def detected(text: str) -> str | None:
    """The language of a text if it is surely not English, as an ISO 639 code."""
    sample = text[:MOST]
    words = [word for word in sample.split() if word[0].isalpha()]
    if len(_ENGLISH.findall(sample)) >= _ENGLISH_SHARE * len(words):
        return None
    letters = [character for character in sample if character.isalpha()]
    if len(letters) < FEWEST_LETTERS:
        return None
    plain = " ".join(word for word in words if not word[0].isupper())  # names say nothing
    if 2 * sum(map(str.isalpha, plain)) < FEWEST_LETTERS:
        return None
    code, probability = _identifier().classify(plain)
    latin = 2 * sum(character < _BEHIND_LATIN for character in letters) > len(letters)
    return code if code != "en" and (probability >= SURE or not latin) else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
