"""Component kg_attributes: part of speech, morphology and lemma of each token, looked up where they are known.

It stands for the attribute ruler and the rule lemmatizer behind it, and asks them about what it meets for the first
time. What they say of a token follows from its text, its tag and its dependency, but where a rule is about several
tokens in a row, or more than that: such rules are matched in each text, and the two asked again where one does.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

from kg.language import standing_in

NAME = "kg_attributes"
_REMEMBERED = 20_000  # tokens that differ in text, tag or dependency; half a kilobyte each
_WORDS = frozenset(("LOWER", "ORTH", "TEXT"))
_KEYED = _WORDS | {"TAG", "DEP", "IS_SPACE"}
_SET = frozenset(("TAG", "DEP", "POS", "MORPH", "LEMMA"))
_LISTS = frozenset(("IN", "NOT_IN"))

_Key = tuple[int, int, int]  # hashes of text, tag and dependency
_Match = tuple[int, int, int, int]  # number of the rule, hash of it as text, first token, the one behind the last
_Pattern = list[dict[str, Any]]


class _Known(NamedTuple):
    """What is set on a token, as hashes; the lemma as text too, since the store of strings forgets it."""

    pos: int
    morph: int
    lemma: int
    tag: int
    dep: int
    text: str


class Attributes:
    """The component, made of the two that it stands for."""

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:
        """An AttributeRuler, and a Lemmatizer of the same vocabulary."""
        self._ruler = ruler
        self._lemmatizer = lemmatizer
        self._strings = ruler.vocab.strings
        self._others = Matcher(ruler.vocab)  # rules that a token's text, tag and dependency do not decide
        self._words: set[str] = set()  # that the rules which they do decide name
        other: set[int] = set()
        for number, patterns in enumerate(rule["patterns"] for rule in ruler.patterns):
            if all(map(_is_decided, patterns)):
                self._words.update(word for pattern in patterns for word in _words(pattern[0]))
            else:
                self._others.add(str(number), patterns)
                other.add(number)
        self._is_other = other.__contains__
        _index(lemmatizer)
        self._known: dict[_Key, _Known] = {}
        self._rules: dict[_Key, list[tuple[int, int]]] = {}  # numbers, and hashes of them as texts

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech, morphology and lemma of all tokens, and what else the ruler sets."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
            self._rules.clear()
        keys: list[_Key] = [*zip(*doc.to_array([ORTH, TAG, DEP]).T.tolist(), strict=True)]
        others = self._matching_others(doc)
        found: list[_Known] = []
        for i, key in enumerate(keys):
            if i in others:
                found.append(self._asked(doc, i, [*self._matching_one(doc, i), *others[i]]))
                continue
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = self._asked(doc, i, self._matching_one(doc, i))
            found.append(known)
        for known in {*found}:
            self._strings.add(known.text)
        values = numpy.array([known[:3] for known in found], dtype=numpy.uint64).reshape(-1, 3)
        doc.from_array([POS, MORPH, LEMMA], values)  # type: ignore[arg-type]  # thinc's type of arrays
        for i, (key, known) in enumerate(zip(keys, found, strict=True)):
            if known.tag != key[1] or known.dep != key[2]:
                doc[i].tag, doc[i].dep = known.tag, known.dep
        return doc

    def _matching_others(self, doc: Doc) -> dict[int, list[_Match]]:
        """What the other rules match, by the token that they set something on."""
        found: dict[int, list[_Match]] = {}
        for name, start, end in self._others(doc, allow_missing=True):
            rule = int(self._strings[name])
            index = self._ruler.indices[rule]
            found.setdefault((start if index >= 0 else end) + index, []).append((rule, name, start, end))
        return found

    def _matching_one(self, doc: Doc, i: int) -> list[_Match]:
        """What the rules that are decided by text, tag and dependency match at `i`."""
        token = doc[i]
        word = token.orth if token.text in self._words or token.lower_ in self._words else token.is_space
        key = word, token.tag, token.dep
        if key not in self._rules:
            names = (name for name, _, _ in self._ruler.matcher(doc[i : i + 1], allow_missing=True))
            rules = [(int(self._strings[name]), name) for name in names]
            self._rules[key] = [(rule, name) for rule, name in rules if not self._is_other(rule)]
        return [(rule, name, i, i + 1) for rule, name in self._rules[key]]

    def _asked(self, doc: Doc, i: int, matches: list[_Match]) -> _Known:
        """What the ruler, which takes matches in the order of its rules, and the lemmatizer say of the token at `i`."""
        self._ruler.set_annotations(doc, sorted(matches))
        token = doc[i]
        if self._lemmatizer.overwrite or token.lemma == 0:
            token.lemma_ = self._lemmatizer.lemmatize(token)[0]
        morph: Any = token.morph
        return _Known(token.pos, morph.key, token.lemma, token.tag, token.dep, token.lemma_)


def stand_in(nlp: Language) -> bool:
    """Let the component stand for the ruler and the lemmatizer of a pipeline; whether it can."""
    names = [name for name, _ in nlp.pipeline]
    at = [i for i, (_, pipe) in enumerate(nlp.pipeline) if isinstance(pipe, AttributeRuler)]
    if len(at) != 1 or at[0] + 1 == len(names):
        return False
    ruler, lemmatizer = nlp.get_pipe(names[at[0]]), nlp.get_pipe(names[at[0] + 1])
    if type(lemmatizer) not in (Lemmatizer, EnglishLemmatizer) or not _fits(ruler, lemmatizer):  # others may see more
        return False
    standing_in.stand_in(nlp, NAME, {"ruler": names[at[0]], "lemmatizer": names[at[0] + 1]})
    return True


@Language.factory(NAME)
def _make(nlp: Language, name: str, ruler: str, lemmatizer: str) -> Attributes:
    return Attributes(nlp.get_pipe(ruler), nlp.get_pipe(lemmatizer))


def _fits(ruler: Any, lemmatizer: Any) -> bool:
    """Whether the ruler sets nothing but what is remembered, and the lemmatizer sees nothing but that."""
    return lemmatizer.mode in ("rule", "lookup") and all(
        str(name).upper() in _SET for rule in ruler.patterns for name in rule["attrs"]
    )


def _index(lemmatizer: Lemmatizer) -> None:
    """Let the lemmatizer find words in sets, not in lists of thousands."""
    if lemmatizer.mode == "rule":
        table = lemmatizer.lookups.get_table("lemma_index")
        for part_of_speech, words in [*table.items()]:
            table[part_of_speech] = frozenset(words)


def _is_decided(pattern: _Pattern) -> bool:
    """Whether text, tag and dependency of a token decide on a match: one of words that are listed, if of any."""
    if len(pattern) != 1 or not _KEYED.issuperset(pattern[0]):
        return False
    texts = [pattern[0][name] for name in _WORDS.intersection(pattern[0])]
    return all(isinstance(text, str) or _LISTS.issuperset(text) for text in texts)


def _words(token: dict[str, Any]) -> Iterator[str]:
    for name in _WORDS.intersection(token):
        value = token[name]
        yield from (value,) if isinstance(value, str) else (word for words in value.values() for word in words)
