"""Features: what is said about a candidate, and about two of them, as words that a classifier weighs.

Every feature is a string that people can read in the model's folder: "up0=pobj:by" is a candidate that hangs on "by".
A candidate has each feature once, or not.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from kg.learning.candidates import Candidate
from kg.learning.names import Use
from kg.learning.wording import folded

_BAG = frozenset(("VERB", "NOUN", "ADJ", "ADP", "PROPN"))
_LONGEST_PATH = 7  # edges between two ends
_DETERMINERS = frozenset(("the", "a", "an"))


class View:
    """A Doc with its candidates, and their features, each made once."""

    def __init__(self, doc: Doc, candidates: list[Candidate]) -> None:
        self.doc = doc
        self.candidates = candidates
        self.words = [t.text for t in doc]
        self.low = [folded(word) for word in self.words]
        self._pos = [t.pos_ for t in doc]
        self._deps = [t.dep_ for t in doc]
        self._heads = [t.head.i for t in doc]
        self._lemmas = [t.lemma_.lower() for t in doc]
        self._shapes = [_shape(word) for word in self.words]
        self._ents = {t.i: (e.start, e.end, e.label_) for e in doc.ents for t in e}
        self._chunks = {t.i: (c.start, c.end) for c in doc.noun_chunks for t in c}
        self.sentence = [0] * len(doc)  # the number of each token's sentence
        self._starts = []
        for number, sentence in enumerate(doc.sents):
            self._starts.append(sentence.start)
            self.sentence[sentence.start : sentence.end] = [number] * (sentence.end - sentence.start)
        self._firsts = [c.start for c in candidates]
        self._inside: dict[int, list[int]] = {}
        for index, candidate in enumerate(candidates):
            self._inside.setdefault(self.sentence[candidate.head], []).append(index)
        self._climbs: dict[int, list[int]] = {}
        self._bags: dict[int, list[str]] = {}
        self._spans: dict[int, list[str]] = {}

    def sentence_of(self, index: int) -> int:
        """The number of a candidate's sentence."""
        return self.sentence[self.candidates[index].head]

    def span(self, index: int) -> list[str]:
        """A candidate's words, its neighbours, and its place in the grammar."""
        if index not in self._spans:
            self._spans[index] = self._span(self.candidates[index])
        return self._spans[index]

    def _word(self, i: int) -> str:
        return self.low[i] if 0 <= i < len(self.low) else "^"

    def _span(self, c: Candidate) -> list[str]:
        low, word = self.low, self._word
        a, b, head = c.start, c.end, c.head
        entity = self._ents.get(b - 1)
        label = "-"
        if entity is not None:
            whole = entity[0] >= a - 1 and entity[1] == b
            label = entity[2] + ("=" if whole and entity[0] <= a else "<" if entity[0] <= a else ">")
        f = [
            f"e={label}",
            "pos=" + " ".join(self._pos[a : min(b, a + 6)]),
            f"n={min(b - a, 8)}",
            "sh=" + " ".join(self._shapes[a : min(b, a + 4)]),
            f"h={self._lemmas[head]}",
            f"w0={low[a]}",
            f"wl={low[b - 1]}",
            f"suf={low[b - 1][-3:]}",
            f"b1={word(a - 1)}",
            f"b2={word(a - 2)} {word(a - 1)}",
            f"b3={word(a - 3)} {word(a - 2)} {word(a - 1)}",
            f"a1={word(b)}",
            f"a2={word(b)} {word(b + 1)}",
            f"b0={word(a - 1)}|{word(b)}",
            f"d={self._deps[head]}",
        ]
        f += {f"in={low[i]}": None for i in range(a, b)}
        f += {f"lb={word(a - k)}": None for k in range(1, 6)}
        f += {f"la={word(b + k)}": None for k in range(4)}
        f += self._up(head)
        start = self._starts[self.sentence[c.head]]
        if a == start or (a == start + 1 and low[start] in _DETERMINERS):
            f.append("first")
        cut_left = a > 0 and a - 1 != start and self.words[a - 1][:1].isupper() and self._pos[a - 1] == "PROPN"
        cut_right = b < len(self.words) and self.words[b][:1].isupper()
        f.append("cut" if cut_left or cut_right else "whole")
        chunk = self._chunks.get(c.head)
        if chunk is not None and chunk[0] <= a and b <= chunk[1]:
            f.append("ncend" if chunk[1] == b else "ncin")
            begins = chunk[0] == a or (chunk[0] + 1 == a and low[chunk[0]] in _DETERMINERS)
            f.append("ncstart" if begins else "ncmid")
        if c.value is not None:
            told = c.value.date and sum(part is not None for part in c.value.date)
            f.append(f"value=date{told}" if told else "value=number")
        return f

    def _up(self, head: int) -> list[str]:
        """The way from a head up to its verb."""
        f, path, token = [], "", head
        for step in range(4):
            if self._heads[token] == token:
                break
            path = f"{path}>{self._deps[token]}" if path else self._deps[token]
            token = self._heads[token]
            f.append(f"up{step}={path}:{self._lemmas[token]}")
            if self._pos[token] == "VERB":
                break
        f += [f"top={self._lemmas[token]}", f"topd={path}"]
        return f

    def bag(self, index: int) -> list[str]:
        """The telling words of a candidate's sentence."""
        number = self.sentence_of(index)
        if number not in self._bags:
            start = self._starts[number]
            end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.doc)
            lemmas = {self._lemmas[i] for i in range(start, end) if self._pos[i] in _BAG}
            self._bags[number] = [f"S={lemma}" for lemma in sorted(lemmas)]
        return self._bags[number]

    def covered(self, known: Iterable[int]) -> set[int]:
        """The candidates that are part of one of the `known`."""
        found: set[int] = set()
        for longer in known:
            k = self.candidates[longer]
            inside = range(bisect_left(self._firsts, k.start), bisect_left(self._firsts, k.end))
            found.update(i for i in inside if self.candidates[i].end <= k.end and i != longer)
        return found

    def near(self, index: int, before: int, after: int) -> Iterator[int]:
        """The candidates in the sentences around that of one, itself left out."""
        here = self.sentence_of(index)
        for number in range(here - before, here + after + 1):
            yield from (i for i in self._inside.get(number, ()) if i != index)

    def pair(self, subject: int, obj: int) -> list[str]:
        """The way between two candidates: their order, their distance, the words and the grammar between them."""
        s, o = self.candidates[subject], self.candidates[obj]
        if s.start < o.end and o.start < s.end:
            order = "in" if o.start <= s.start and s.end <= o.end else "around" if s.start <= o.start else "x"
            low, high = s.end, s.end
        elif s.end <= o.start:
            order, low, high = "<", s.end, o.start
        else:
            order, low, high = ">", o.end, s.start
        same = self.sentence[s.head] == self.sentence[o.head]
        f = [
            f"o={order}",
            f"g={order}{_distance(high - low)}",
            f"same={int(same)}",
            f"btw={order}{min(abs(subject - obj) // 5, 6)}",
        ]
        if order in "<>":
            if high - low <= 5:
                f.append(f"mid={order}" + " ".join(self.low[low:high]))
            f += {f"m={order}{self.low[k]}": None for k in range(low, min(high, low + 8))}
        if same:
            f += self._path(s.head, o.head)
        return f

    def _climb(self, i: int) -> list[int]:
        """A token and all above it."""
        if i not in self._climbs:
            way = [i]
            while self._heads[way[-1]] != way[-1]:
                way.append(self._heads[way[-1]])
            self._climbs[i] = way
        return self._climbs[i]

    def _path(self, one: int, other: int) -> list[str]:
        if one == other:
            return ["path=="]
        up, down = self._climb(one), self._climb(other)
        if up[-1] != down[-1]:
            return ["path=none"]
        i, j = len(up), len(down)
        while i and j and up[i - 1] == down[j - 1]:  # what is above both
            i, j = i - 1, j - 1
        if i + j > _LONGEST_PATH:
            return ["path=long"]
        top = self._lemmas[up[i] if i < len(up) else one]
        deps = self._deps
        plain = ">".join([deps[t] for t in up[:i]]) + "^" + "<".join([deps[t] for t in reversed(down[:j])])
        words = f"{self._way(up[:i])}^{top if i and j else '*'}^{self._way(down[:j])}"
        return [f"pd={plain}", f"pl={words}", f"lca={top}"]

    def _way(self, way: list[int]) -> str:
        """A way up: what each token is to the one above it, with the words between the ends."""
        return ">".join([self._deps[t] + (f":{self._lemmas[t]}" if n else "") for n, t in enumerate(way)])

    def dependency(self, index: int) -> str:
        """What a candidate is to the word above it."""
        return self._deps[self.candidates[index].head]


def _shape(word: str) -> str:
    if word[:1].isdigit():
        return "d"
    if word[:1].isupper():
        return "X" if word.isupper() and len(word) > 1 else "Xx"
    return "x" if word.isalpha() else "."


def _distance(gap: int) -> str:
    for most, name in ((0, "0"), (1, "1"), (2, "2"), (5, "3-5"), (10, "6-10"), (20, "11-20")):
        if gap <= most:
            return name
    return "21+"


def object_features(view: View, index: int, uses: dict[Use, int], covered: bool) -> list[str]:
    """What speaks for a candidate as the object of a property; its sentence's words (`View.bag`) are beside it.

    `uses` is where its name was an end before, `covered` whether it is part of a longer such name.
    """
    f = list(view.span(index))
    for (role, prop), number in uses.items():
        f += [f"G={role}:{prop}", f"G={role}:{prop}*{min(number, 3)}"]
    if not uses:
        f.append("G=new")
    if covered:
        f.append("covered")
    return f


_OF_WORDS = ("in=", "w0=", "suf=")  # a subject's own words tell little, and are learned by heart


def subject_features(view: View, index: int, uses: dict[Use, int], covered: bool) -> list[str]:
    """What speaks for a candidate as a subject, whatever the property."""
    f = [f"s:{x}" for x in view.span(index) if not x.startswith(_OF_WORDS)]
    f += [f"sG={role}" for role in sorted({role for role, _ in uses})] or ["sG=new"]
    if covered:
        f.append("scov")
    return f


def pair_features(view: View, subject: int, obj: int, prop: str, uses: dict[Use, int]) -> list[str]:
    """What speaks for a candidate as the subject of one property and one object; `uses` are the subject's."""
    between = view.pair(subject, obj)
    own = [*between, view.span(subject)[0], f"sd={view.dependency(subject)}"]
    f = [*between, *(f"{prop}|{x}" for x in own)]
    for role, other in uses:
        f.append(f"{prop}|sG={role}:{other}")
        if other == prop:
            f.append(f"sGp={role}")
    return f
