"""What an article has spoken of so far, and how prominent each of it is for a word that refers back."""

from bisect import bisect_right
from collections.abc import Callable, Iterator

from kg.extract.coreference_roles import People, RoleReader
from kg.extract.coreference_syntax import excludes, prominence
from kg.extract.extensions import MentionSpan
from kg.extract.parsed import Doc, Token
from kg.model import Entity, How

REACH = 2  # sentences
_DECAY = 0.45  # of prominence, a sentence
_SAME_SENTENCE = 1.25
_MARGIN = 0.5  # what is second in prominence may have so much of the first's, else the two are as good

Rival = Callable[[Token], float]  # how much of its prominence an unnamed noun phrase has, 0 to 1


class Discourse:
    """A Doc while its anaphors are resolved from left to right; `refers` grows with them."""

    def __init__(self, doc: Doc, people: People, reader: RoleReader) -> None:
        self.doc = doc
        self.mentions: tuple[MentionSpan, ...] = doc._.mentions
        self.entities: tuple[Entity, ...] = doc._.entities
        self.people = people
        self.reader = reader
        self.refers: list[int | None] = list(doc._.refers)
        self.sex = dict(people.sex)
        self.mention_at = {t: i for i, m in enumerate(self.mentions) for t in range(m.start, m.end)}
        self.sentence_of: list[int] = []
        self.starts: list[int] = []
        for k, sentence in enumerate(doc.sents):
            self.sentence_of.extend([k] * len(sentence))
            self.starts.append(sentence.start)
        self._quotations = doc.quotations()
        self._quotation_starts = [q.start for q in self._quotations]
        self._nouns: dict[int, list[Token]] = {}

    def quotation(self, token: Token) -> int | None:
        """Which quotation a token stands in, if any."""
        k = bisect_right(self._quotation_starts, token.idx) - 1
        return k if k >= 0 and token.idx < self._quotations[k].end else None

    def opens_sentence(self, token: Token) -> bool:
        """Whether nothing but a conjunction or an adverb stands before a token in its sentence."""
        start = self.starts[self.sentence_of[token.i]]
        return all(t.pos_ in ("CCONJ", "ADV", "PUNCT", "SPACE") for t in self.doc[start : token.i])

    def entity_at(self, token: Token) -> int | None:
        """The entity to which the mention over a token refers."""
        at = self.mention_at.get(token.i)
        return None if at is None else self.refers[at]

    def recent(self, index: int, reach: int = REACH) -> Iterator[tuple[int, int, int]]:
        """Mention, entity and distance in sentences of what is spoken of before a mention, nearest first."""
        mentions = self.mentions
        here = self.sentence_of[mentions[index].head]
        for j in range(index - 1, -1, -1):
            distance = here - self.sentence_of[mentions[j].head]
            if distance > reach:
                return
            entity = self.refers[j]
            if entity is not None and distance >= 0:
                yield j, entity, distance

    def choose(
        self,
        index: int,
        fits: Callable[[int], float],
        allowed: Callable[[int], bool],
        rival: Rival,
        least: float = 0.0,
    ) -> int | None:
        """The entity that stands out before a mention, None when none does or another noun phrase is as prominent.

        `fits` says whether the anaphor may mean an entity (less than 1: as far as is known), `allowed` whether a
        mention of it counts here.
        """
        weights: dict[int, dict[int, float]] = {}
        right: set[int] = set()
        anaphor = self.doc.tokens[self.mentions[index].head]
        barred: set[int] = set()
        for j, entity, distance in self.recent(index):
            mention = self.mentions[j]
            if distance == 0 and excludes(anaphor, self.doc.tokens[mention.head]):
                barred.add(entity)
            if entity in barred or not allowed(j):
                continue
            if (share := fits(entity)) > 0:
                right.add(entity)
                weight = prominence(self.doc.tokens[mention.head]) * share
            elif mention.how in (How.DEMONYM, How.PRONOUN) or self.entities[entity].kind == "person":
                continue
            else:
                weight = prominence(self.doc.tokens[mention.head]) * rival(self.doc.tokens[mention.head])
            _raise(weights.setdefault(entity, {}), distance, weight)
        for noun, distance in self._unnamed(index):
            if (share := rival(noun)) > 0:
                _raise(weights.setdefault(-1 - noun.i, {}), distance, prominence(noun) * share)
        total = {
            key: sum(w * (_DECAY**d if d else _SAME_SENTENCE) for d, w in found.items())
            for key, found in weights.items()
        }
        if not right:
            return None
        best = max(sorted(right), key=lambda e: total[e])
        others = [value for key, value in total.items() if key != best]
        if total[best] < least or any(value > total[best] * _MARGIN for value in others):
            return None
        return best

    def is_only(self, index: int, fits: Callable[[int], bool]) -> bool:
        """Whether one thing at most in reach could be meant."""
        return len({entity for _, entity, _ in self.recent(index) if fits(entity)}) < 2

    def _unnamed(self, index: int) -> Iterator[tuple[Token, int]]:
        """Singular common nouns before a mention that head noun phrases of their own, and their distance."""
        head = self.doc.tokens[self.mentions[index].head]
        here = self.sentence_of[head.i]
        for k in range(max(here - REACH, 0), here + 1):
            for noun in self._common_nouns(k):
                if k == here and (noun.i >= head.i or noun.left_edge.i <= head.i <= noun.right_edge.i):
                    continue
                if self.entity_at(noun) is None and not self._is_title(noun):
                    yield noun, here - k

    def _is_title(self, noun: Token) -> bool:
        """Whether a name says who is meant: "the Kurdish leader Azad Barzan", "Azad Barzan, a lawyer and poet"."""
        first = noun
        while first.dep_ == "conj":
            first = first.head
        if first.dep_ in ("appos", "attr"):
            return True
        return any(c.dep_ in ("appos", "nmod") and self.entity_at(c) is not None for c in noun.rights)

    def _common_nouns(self, sentence: int) -> list[Token]:
        found = self._nouns.get(sentence)
        if found is None:
            start = self.starts[sentence]
            end = self.starts[sentence + 1] if sentence + 1 < len(self.starts) else len(self.doc)
            found = self._nouns[sentence] = [
                t for t in self.doc[start:end] if t.tag_ == "NN" and t.dep_ in _PHRASES and not t.ent_type_
            ]
        return found


_PHRASES = frozenset(("nsubj", "nsubjpass", "dobj", "dative", "pobj", "conj"))


def _raise(found: dict[int, float], distance: int, weight: float) -> None:
    found[distance] = max(found.get(distance, 0.0), weight)
