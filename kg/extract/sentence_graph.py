"""A graph over the tokens of a sentence, as it is while it is read: nodes, edges in the order of reading, labels."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from kg.extract.extensions import MentionSpan
from kg.extract.labels import NOUN_TAGS, labels_of
from kg.extract.lexicon import spelling
from kg.extract.parsed import Span, Token
from kg.extract.values import ValueSpan

_NO_EDGES: Collection[tuple[str, int]] = ()


class Vocabulary(Protocol):
    """The ontology's words that the graph needs to know."""

    phrases: frozenset[str]  # multi-word nouns: "prime minister", "secretary of state"
    verbs: frozenset[str]  # of relations: a noun formed from one is an event with arguments
    nouns_of_kind: dict[str, frozenset[str]]  # what a person, place or organisation may be: "director", "capital"


class SentenceGraph:
    """Nodes and edges of one sentence, none at first; `words` is what the ontology knows of words.

    `open_ends`: nodes that may be the end of a relation without being a mention, with the words that they head.
    """

    def __init__(
        self,
        sentence: Span,
        mentions: Sequence[MentionSpan],
        words: Vocabulary,
        open_ends: Mapping[int, ValueSpan] | None = None,
    ) -> None:
        self.open_ends = open_ends or {}
        self.is_of_any_field = open_ends is not None  # the ontology is not for news alone
        self.sentence = sentence
        self.doc = sentence.doc
        self.token = sentence.doc.tokens
        self.mentions = mentions
        self.words = words
        self.starts = {m.head: m.start for m in mentions}  # the first token of each mention, by its node
        self._head_of = {i: m.head for m in mentions for i in range(m.start, m.end)}
        # those that are nodes
        self.tokens = [t for t in sentence if t.i not in self._head_of or self._head_of[t.i] == t.i]
        self._down: dict[int, dict[tuple[str, int], None]] = defaultdict(dict)
        self._up: dict[int, dict[tuple[str, int], None]] = defaultdict(dict)
        self._labels: dict[int, frozenset[str]] = {}
        # the verb that asserts an edge between a role noun and its bearer; absent where the noun phrase presupposes it
        self.copula: dict[tuple[int, int], int] = {}
        self.having: dict[tuple[int, int], int] = {}  # likewise between a noun that names a value and who has it
        # what the readers of the grammar hand on to each other: the grammatical subjects of a verb, whatever its voice,
        # and conjuncts (first, other) that the parse took for modifiers
        self.surface_subjects: dict[int, list[int]] = defaultdict(list)
        self.coordinated: list[tuple[int, int]] = []

    def nodes(self) -> list[int]:
        """All nodes, in the order of the sentence."""
        return [token.i for token in self.tokens]

    def node(self, token: Token) -> int:
        """The node that a token is, or that speaks for the mention it is in."""
        return self._head_of.get(token.i, token.i)

    def is_mention(self, node: int) -> bool:
        """Whether the node is the head of a mention."""
        return node in self.starts

    def is_end(self, node: int) -> bool:
        """Whether a relation may end in the node: a mention, or an open end."""
        return node in self.starts or node in self.open_ends

    def in_mention(self, token: int) -> bool:
        """Whether the token at an index is a word of a mention."""
        return token in self._head_of

    # -- edges

    def down(self, node: int) -> Collection[tuple[str, int]]:
        """(role, dependent) of a governor, in the order of reading; to be copied where edges are added."""
        return self._down.get(node, _NO_EDGES)

    def up(self, node: int) -> Collection[tuple[str, int]]:
        """(role, governor) of a dependent; to be copied where edges are added."""
        return self._up.get(node, _NO_EDGES)

    def dependents(self, node: int, role: str) -> list[int]:
        """The dependents of a node in one role."""
        edges = self._down.get(node)
        return [d for r, d in edges if r == role] if edges else []

    def add(self, governor: int, role: str, dependent: int, copula: int | None = None) -> None:
        """Add an edge, unless it is there or joins a node to itself; `copula` is the verb that asserts it."""
        if governor == dependent:
            return
        self._down[governor].setdefault((role, dependent))
        self._up[dependent].setdefault((role, governor))
        if copula is not None:
            self.copula.setdefault((governor, dependent), copula)

    def drop(self, governor: int, role: str, dependent: int) -> None:
        """Remove an edge if it is there."""
        self._down[governor].pop((role, dependent), None)
        self._up[dependent].pop((role, governor), None)

    # -- labels

    def labels(self, node: int) -> frozenset[str]:
        """Lemmas that a node answers to: its own, its particle verb, its role phrase, the verbs that it nominalises."""
        found = self._labels.get(node)
        if found is None:
            token = self.token[node]
            found = labels_of(token, self.sentence, self.words.phrases)
            if token.tag_ in ("VBD", "VBN") and token.lemma_ == token.lower_ and token.lower_.endswith("ed"):
                # a lemma that the model does not know: "annexed"
                found |= {token.lower_[:-2], token.lower_[:-1]} & self.words.verbs
            self._labels[node] = found
        return found

    def relabel(self, node: int, labels: frozenset[str]) -> None:
        """Let a node answer to these lemmas and no others."""
        self._labels[node] = labels

    def part_labels(self, node: int) -> frozenset[str]:
        """Lemmas by which a node may be somebody's part: special forces are forces."""
        return self.labels(node) | {spelling(self.token[node].lemma_)}

    def is_event(self, node: int) -> bool:
        """Whether a noun is formed from a verb of the ontology, so that it has arguments like one."""
        return self.token[node].tag_ in NOUN_TAGS and not self.words.verbs.isdisjoint(self.labels(node))
