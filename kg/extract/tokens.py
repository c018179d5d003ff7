"""Tokens of bounded cost: spaCy's tokenizer around runs of characters that are no words.

It takes prefixes and suffixes off one by one and looks at all the rest again each time: ten thousand quotation marks
without a space cost half a minute. No word, and hardly an address, is that long; such a run is one token as it stands.
"""

import re
from collections.abc import Callable

from spacy.tokens import Doc
from spacy.vocab import Vocab

_RUN = re.compile(r"[^\w\s]{65,}|\S{201,}")


class BoundedTokenizer:
    """A tokenizer for a Language: as `inner`, but a run that is too long for words is one token."""

    def __init__(self, inner: Callable[[str], Doc], vocab: Vocab) -> None:
        self._inner = inner
        self._vocab = vocab
        self.characters = 0  # of all texts so far

    def __call__(self, text: str) -> Doc:
        """The Doc of a text: its tokens and the spaces between them are exactly the text."""
        self.characters += len(text)
        runs = [match.span() for match in _RUN.finditer(text)]
        if not runs:
            return self._inner(text)
        words: list[str] = []
        spaces: list[bool] = []
        norms: dict[int, str] = {}
        done = 0
        for start, end in [*runs, (len(text), len(text))]:
            for token in self._inner(text[done:start]) if done < start else ():
                if token.norm != token.lex.norm:  # of contractions: "n't" is "not"
                    norms[len(words)] = token.norm_
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
            done = end
            if start < end:
                spaced = text[end : end + 1] == " "
                words.append(text[start:end])
                spaces.append(spaced)
                done += spaced
        doc = Doc(self._vocab, words=words, spaces=spaces)
        for i, norm in norms.items():
            doc[i].norm_ = norm
        return doc
