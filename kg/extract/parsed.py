"""A Doc as plain Python objects: what the components read.

A token of spaCy's is made anew each time it is asked for, and looks its strings up each time: asking for all that the
components need cost as much as half of the language model. Here a text is read once, by the first component that asks;
the names are spaCy's, and so is what they mean. Nothing here is written to, but what the components leave for each
other (`_`, see extensions).
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, overload

from spacy.lang.lex_attrs import is_punct
from spacy.strings import StringStore
from spacy.tokens import Doc as SpacyDoc

from kg.extract.extensions import Layers, layers
from kg.extract.quotations import Quotation, quotations

_STRINGS = ("ORTH", "LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE")
_IOB = ("", "I", "O", "B")
_MOST_STRINGS = 20_000  # that are remembered
_NOTHING: list["Token"] = []  # what hangs on most tokens


class Token:
    """A token; see spacy.tokens.Token for what the attributes mean."""

    __slots__ = (
        "children", "dep_", "doc", "ent_type_", "head", "i", "idx", "is_sent_start", "lefts", "lemma_", "lower_",
        "pos_", "rights", "tag_", "text",
    )  # fmt: skip

    doc: "Doc"
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    tag_: str
    pos_: str
    dep_: str
    ent_type_: str
    is_sent_start: bool
    head: "Token"
    lefts: list["Token"]
    rights: list["Token"]
    children: list["Token"]

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    @property
    def is_alpha(self) -> bool:
        """Whether it is made of letters."""
        return self.text.isalpha()

    @property
    def is_ascii(self) -> bool:
        """Whether it is made of ASCII characters."""
        return self.text.isascii()

    @property
    def is_digit(self) -> bool:
        """Whether it is made of digits."""
        return self.text.isdigit()

    @property
    def is_lower(self) -> bool:
        """Whether it has small letters and no capitals."""
        return self.text.islower()

    @property
    def is_space(self) -> bool:
        """Whether it is made of white space."""
        return self.text.isspace()

    @property
    def is_upper(self) -> bool:
        """Whether it has capitals and no small letters."""
        return self.text.isupper()

    @property
    def is_title(self) -> bool:
        """Whether capitals stand where words begin, and only there."""
        return self.text.istitle()

    @property
    def is_punct(self) -> bool:
        """Whether it is made of punctuation."""
        return is_punct(self.text)

    @property
    def whitespace_(self) -> str:
        """The space behind it; "" where there is none."""
        doc, after = self.doc, self.i + 1
        end = doc.tokens[after].idx if after < len(doc.tokens) else len(doc.text)
        return doc.text[self.idx + len(self.text) : end]

    @property
    def ent_iob_(self) -> str:
        """ "B" where a named entity begins, "I" within one, "O" outside."""
        return _IOB[self.doc.iob[self.i]]

    @property
    def left_edge(self) -> "Token":
        """The first token of what hangs on this one."""
        return self.doc.tokens[self.doc.left_edges[self.i]]

    @property
    def right_edge(self) -> "Token":
        """The last token of what hangs on this one."""
        return self.doc.tokens[self.doc.right_edges[self.i]]

    @property
    def sent(self) -> "Span":
        """The sentence that it stands in."""
        return self.doc.sentence_at(self.i)

    @property
    def ancestors(self) -> Iterator["Token"]:
        """What it hangs on, and what that hangs on, up to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> Iterator["Token"]:
        """The token and all that hangs on it, in the order of the text."""
        waiting = [(self, False)]
        while waiting:
            token, is_open = waiting.pop()
            if is_open or not token.children:
                yield token
                continue
            waiting.extend((t, False) for t in reversed(token.rights))
            waiting.append((token, True))
            waiting.extend((t, False) for t in reversed(token.lefts))

    @property
    def conjuncts(self) -> tuple["Token", ...]:
        """The tokens that it is coordinated with."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:
            found.extend(t for t in token.rights if t.dep_ == "conj")
        return tuple(t for t in found if t is not self)

    def is_ancestor(self, other: "Token") -> bool:
        """Whether another token hangs on this one, or on what hangs on it."""
        return any(token is self for token in other.ancestors)

    def nbor(self, i: int = 1) -> "Token":
        """The token that stands so many behind this one; IndexError where none does."""
        if self.i + i < 0:
            raise IndexError(self.i + i)
        return self.doc.tokens[self.i + i]


class Span:
    """Tokens [start, end) of a text; `label_` for a named entity."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: "Doc", start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, key: int) -> Token: ...
    @overload
    def __getitem__(self, key: slice) -> "Span": ...
    def __getitem__(self, key: int | slice) -> "Token | Span":
        if isinstance(key, slice):
            start, end = _slice(key, self.end - self.start)
            return Span(self.doc, self.start + start, self.start + end)
        at = self.start + key if key >= 0 else self.end + key
        if not self.start <= at < self.end:
            raise IndexError(key)
        return self.doc.tokens[at]

    @property
    def text(self) -> str:
        """The words as they stand in the text."""
        if self.start >= self.end:
            return ""
        doc, last = self.doc, self.doc.tokens[self.end - 1]
        return doc.text[doc.tokens[self.start].idx : last.idx + len(last.text)]

    @property
    def start_char(self) -> int:
        """Where it begins in the text."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """Where it ends in the text."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def sent(self) -> "Span":
        """The sentence that its first token stands in."""
        return self.doc.sentence_at(self.start)

    @property
    def root(self) -> Token:
        """The first of its tokens that are highest in the tree; signs and spaces only where there is nothing else."""
        if self.end - self.start == 1:
            return self.doc.tokens[self.start]
        tokens = self.doc.tokens[self.start : self.end]
        for token in tokens:
            if token.head is token:
                return token
        outer = [t for t in tokens if not self.start <= t.head.i < self.end]
        return min(outer, key=_depth) if outer else self.doc.tokens[self.start]


class Doc:
    """A text: its tokens in order, its sentences, its named entities, and what the components leave (`_`)."""

    __slots__ = ("_", "_quotations", "_starts", "ents", "iob", "left_edges", "right_edges", "sents", "text", "tokens")

    def __init__(self, doc: SpacyDoc, left: Layers) -> None:
        table = doc.to_array([*_STRINGS, "SPACY", "ENT_IOB", "SENT_START", "HEAD"])
        *named, spaced, iob = table[:, :-2].T.tolist()
        starts, offsets = table[:, -2:].astype("int64").T.tolist()
        strings = _strings_of(named, doc.vocab.strings)
        columns = [[strings[key] for key in column] for column in named]
        self._ = left
        self._quotations: list[Quotation] | None = None
        self.text = "".join([word + " " if space else word for word, space in zip(columns[0], spaced, strict=True)])
        self.iob: list[int] = iob
        self.left_edges: list[int] = [token.left_edge.i for token in doc]
        self.right_edges: list[int] = [token.right_edge.i for token in doc]
        self._starts = [i for i, start in enumerate(starts) if start == 1 or not i]
        self.tokens = _tokens(self, columns, spaced, offsets)
        for i in self._starts:
            self.tokens[i].is_sent_start = starts[i] == 1
        ends = [*self._starts[1:], len(self.tokens)]
        self.sents = [Span(self, start, end) for start, end in zip(self._starts, ends, strict=False)]
        self.ents = [Span(self, e.start, e.end, e.label_) for e in doc.ents]

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, key: int) -> Token: ...
    @overload
    def __getitem__(self, key: slice) -> Span: ...
    def __getitem__(self, key: int | slice) -> Token | Span:
        if isinstance(key, slice):
            return Span(self, *_slice(key, len(self.tokens)))
        return self.tokens[key]

    def quotations(self) -> list[Quotation]:
        """Where the text is between quotation marks."""
        if self._quotations is None:
            self._quotations = quotations(self.text)
        return self._quotations

    def sentence_at(self, i: int) -> Span:
        """The sentence of the token at an index."""
        return self.sents[bisect_right(self._starts, i) - 1]

    def char_span(self, start: int, end: int, alignment_mode: Literal["expand", "contract"]) -> Span | None:
        """The tokens that characters [start, end) touch ("expand"), or that lie within them ("contract"), if any."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        if alignment_mode == "contract":
            first += self.tokens[first].idx < start
            last -= end < self.tokens[last].idx + len(self.tokens[last])
            return Span(self, first, last + 1) if first <= last else None
        if start == self.tokens[first].idx + len(self.tokens[first]):
            first += 1  # the space behind a token is no part of it
        return Span(self, first, last + 1)

    def _at(self, character: int) -> int | None:
        """The token that a character is in, or stands right behind."""
        return (
            bisect_right(self.tokens, character, key=lambda t: t.idx) - 1 if 0 <= character < len(self.text) else None
        )


def parsed(doc: SpacyDoc) -> Doc:
    """A Doc that the language model's components have seen, as plain objects; made once."""
    left = layers(doc)
    if left.parsed is None:
        left.parsed = Doc(doc, left)
    return left.parsed


_known: dict[int, str] = {}  # strings by spaCy's hashes of them, which are the same in every vocabulary


def _strings_of(columns: list[list[int]], store: StringStore) -> dict[int, str]:
    """The strings of some hashes, at least; asking the store for each takes long."""
    global _known
    if len(_known) > _MOST_STRINGS:
        _known = {}
    known = _known
    for key in set().union(*columns).difference(known):
        known[key] = store[key]
    return known


def _tokens(doc: Doc, columns: list[list[str]], spaced: list[int], offsets: list[int]) -> list[Token]:
    """The tokens, each with its strings, and tied to its head."""
    tokens = [Token() for _ in spaced]
    idx = 0
    for i, (token, values, space, offset) in enumerate(
        zip(tokens, zip(*columns, strict=True), spaced, offsets, strict=True)
    ):
        token.doc, token.i, token.idx, token.is_sent_start = doc, i, idx, False
        text, token.lower_, token.lemma_, token.tag_, token.pos_, token.dep_, token.ent_type_ = values
        token.text = text
        token.head = tokens[i + offset]
        token.lefts = token.rights = token.children = _NOTHING
        idx += len(text) + space
    for token in tokens:  # in the order of the text, so that those that hang on one are, too
        head = token.head
        if head is token:
            continue
        if token.i < head.i:
            if head.lefts:
                head.lefts.append(token)
            else:
                head.lefts = head.children = [token]
        elif head.rights:
            head.rights.append(token)
        else:
            head.rights = [token]
    for token in tokens:
        if token.rights:
            token.children = token.lefts + token.rights if token.lefts else token.rights
    return tokens


def _slice(key: slice, length: int) -> tuple[int, int]:
    start, end, _ = key.indices(length)
    return start, max(start, end)


def _depth(token: Token) -> int:
    if not token.children and (token.is_punct or token.is_space):
        return len(token.doc) - 1
    return sum(1 for _ in token.ancestors)
