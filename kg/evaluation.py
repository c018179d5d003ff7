"""Facts of a graph against facts that people found in the same texts: how many are right, and why the others are not.

An article's graph alone is read, so that one just made and one of a store are scored alike. A fact is what some
evidence asserts. Names are compared without case, white space, underscores and double quotes, in NFKC.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kg.learning import forms
from kg.model import OffSchema, Status
from kg.vocabulary import KG, OA, RDF, RDFS, SKOS
from loaders.articles.annotated import Annotated
from ontology.model import Ontology

# Why a fact of the gold is not there, the first that fits, and why one that is there is not in the gold.
MISSED = {
    "no-property": "the ontology has no such property",
    "other-status": "found, but with another status than asserted",
    "turned-round": "found the other way round",
    "other-property": "its ends were found with another property",
    "off-schema": "a sentence states it, but an end is not of the property's domain or range",
    "not-in-text": "an end is not in the text",
    "not-seen": "an end is in the text, and was not seen as a name or value",
    "not-joined": "both ends were seen, and nothing joins them",
}
WRONG = {
    "turned-round": "the gold has it the other way round",
    "other-property": "the gold has another property between its ends",
    "one-end": "one end is right: the gold has the property with another one",
    "known-ends": "the gold has an end or both, but nothing like this between them",
    "unknown-ends": "neither end is in the gold",
}

_NOT_COMPARED = re.compile(r'[\s_"“”]+')
_NAMES = (RDFS + "label", SKOS + "altLabel", SKOS + "hiddenLabel")
_ASSERTED = Status.ASSERTED.term

Node = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Error:
    """A fact that is missed or wrong: where, what, and what stands instead or the sentence that gave it."""

    article: str
    fact: tuple[str, str, str]  # subject, property's name, object
    detail: str = ""


@dataclass(slots=True)
class Score:
    """Facts of the gold, facts found, and how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.gold + self.found
        return 2 * self.right / both if both else 0.0

    def add(self, other: "Score") -> None:
        """Count another one in."""
        self.gold += other.gold
        self.found += other.found
        self.right += other.right


@dataclass(slots=True)
class Evaluation:
    """The score of many texts. `errors` keeps the first few of each cause, `causes` counts all."""

    texts: int = 0
    total: Score = field(default_factory=Score)
    properties: dict[str, Score] = field(default_factory=dict)  # by IRI
    missed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MISSED, 0))
    wrong: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WRONG, 0))
    missed_examples: dict[str, list[Error]] = field(default_factory=lambda: defaultdict(list))
    wrong_examples: dict[str, list[Error]] = field(default_factory=lambda: defaultdict(list))
    in_ontology: int = 0  # facts found whose property the ontology has
    ends: int = 0  # of the facts found
    ends_in_text: int = 0
    sum_of_f1: float = 0.0  # of the texts
    sum_of_own_f1: float = 0.0  # counting in each text only the properties that its gold has

    @property
    def mean_f1(self) -> float:
        return self.sum_of_f1 / self.texts if self.texts else 0.0

    @property
    def mean_own_f1(self) -> float:
        return self.sum_of_own_f1 / self.texts if self.texts else 0.0

    @property
    def conformance(self) -> float:
        return self.in_ontology / self.total.found if self.total.found else 1.0

    @property
    def not_in_text(self) -> float:
        return 1 - self.ends_in_text / self.ends if self.ends else 0.0


class Evaluator:
    """Scores text after text. `any_name` finds an entity by each of its names, else by its label alone; `examples` is
    how many errors of each cause are kept."""

    def __init__(self, ontology: Ontology, *, any_name: bool = True, examples: int = 3) -> None:
        self.result = Evaluation()
        self._ontology = ontology
        self._any_name = any_name
        self._examples = examples

    def add(self, gold: Annotated, triples: Iterable[Triple], off_schema: Sequence[OffSchema] = ()) -> None:
        """Score one text by the triples of its article's own graph, and what was kept out of it."""
        graph = _Graph(triples, self._any_name)
        wanted = list(_distinct(gold.facts))
        asserted = graph.facts(_ASSERTED)
        pairs = self._pairs(wanted, asserted)
        # a fact that the gold has under two names, or in both directions of a symmetric property, is one
        wanted = [fact for fact in wanted if fact in pairs or not any(self._same(fact, found) for found in asserted)]
        missed = [fact for fact in wanted if fact not in pairs]
        right = set(pairs.values())
        wrong = [found for found in asserted if found not in right]
        self._count(gold.article.text, wanted, asserted, pairs)
        for fact in missed:
            self._miss(gold, graph, off_schema, fact)
        for found in wrong:
            self._err(gold, wanted, found)

    def _pairs(self, wanted: list["_Gold"], found: list["_Found"]) -> dict["_Gold", "_Found"]:
        """Each fact of the gold with the one that is the same: by their labels first, so that no other takes it."""
        pairs: dict[_Gold, _Found] = {}
        free = dict.fromkeys(range(len(found)))
        for by_label in (True, False):
            for fact in wanted:
                if fact not in pairs:
                    for at in free:
                        if self._same(fact, found[at], by_label):
                            pairs[fact] = found[at]
                            del free[at]
                            break
        return pairs

    def _same(self, fact: "_Gold", found: "_Found", by_label: bool = False) -> bool:
        if fact.property != found.property:
            return False
        subject, obj = (found.subject, found.object) if not by_label else (found.subject[:1], found.object[:1])
        prop = self._ontology.properties.get(fact.property)
        turned = prop is not None and prop.symmetric and fact.subject in obj and fact.object in subject
        return turned or (fact.subject in subject and fact.object in obj)

    def _count(
        self, text: str, wanted: list["_Gold"], asserted: list["_Found"], pairs: Mapping["_Gold", "_Found"]
    ) -> None:
        scores: dict[str, Score] = defaultdict(Score)
        for fact in wanted:
            scores[fact.property].add(Score(gold=1, right=int(fact in pairs)))
        for found in asserted:
            scores[found.property].add(Score(found=1))
        total, own = Score(), Score()
        for iri, score in scores.items():
            total.add(score)
            if score.gold:
                own.add(score)
            self.result.properties.setdefault(iri, Score()).add(score)
        result = self.result
        result.texts += 1
        result.total.add(total)
        result.sum_of_f1 += total.f1 if total.gold or total.found else 1.0
        result.sum_of_own_f1 += own.f1 if own.gold else float(not total.found)
        plain = _normal(text)
        for found in asserted:
            result.in_ontology += found.property in self._ontology.properties
            result.ends += 2
            result.ends_in_text += sum(any(name in plain for name in end) for end in (found.subject, found.object))

    def _miss(self, gold: Annotated, graph: "_Graph", off_schema: Sequence[OffSchema], fact: "_Gold") -> None:
        cause, detail = self._why_missed(graph, off_schema, fact, gold.article.text)
        self.result.missed[cause] += 1
        kept = self.result.missed_examples[cause]
        if len(kept) < self._examples:
            subject, iri, obj = fact.written
            kept.append(Error(gold.article.identifier, (subject, self.name(iri), obj), detail))

    def _why_missed(
        self, graph: "_Graph", off_schema: Sequence[OffSchema], fact: "_Gold", text: str
    ) -> tuple[str, str]:
        prop = self._ontology.properties.get(fact.property)
        if prop is None:
            return "no-property", ""
        for found in graph.facts():
            if self._same(fact, found):
                return "other-status", f"{found.status}: {found.sentence}"
        joined = [found for found in graph.facts(_ASSERTED) if found.joins(fact.subject, fact.object)]
        for found in joined:
            if found.property == fact.property:
                return "turned-round", found.sentence
        for found in joined:
            return "other-property", f"{self.name(found.property)}: {found.sentence}"
        for candidate in off_schema:
            ends = graph.called(candidate.subject), graph.called(candidate.object)
            if candidate.property == fact.property and fact.subject in ends[0] and fact.object in ends[1]:
                return "off-schema", f"{candidate.reason}: {text[candidate.start : candidate.end]}"
        unseen = []
        for name, words in ((fact.subject, fact.written[0]), (fact.object, fact.written[2])):
            if name not in graph.seen:
                if not _stands_in(text, words):
                    return "not-in-text", words
                # a value that is in no claim leaves no trace in the graph: that it stands in the text must do
                if name == fact.subject or prop.is_object:
                    unseen.append(words)
        return ("not-seen", " and ".join(unseen)) if unseen else ("not-joined", "")

    def _err(self, gold: Annotated, wanted: list["_Gold"], found: "_Found") -> None:
        cause, detail = self._why_wrong(wanted, found)
        self.result.wrong[cause] += 1
        kept = self.result.wrong_examples[cause]
        if len(kept) < self._examples:
            subject, obj = found.written
            fact = (subject, self.name(found.property), obj)
            kept.append(
                Error(gold.article.identifier, fact, f"{detail}: {found.sentence}" if detail else found.sentence)
            )

    def _why_wrong(self, wanted: list["_Gold"], found: "_Found") -> tuple[str, str]:
        joined = [fact for fact in wanted if found.joins(fact.subject, fact.object)]
        for fact in joined:
            if fact.property == found.property:
                return "turned-round", ""
        for fact in joined:
            return "other-property", self.name(fact.property)
        for fact in wanted:
            if fact.property == found.property and (fact.subject in found.subject or fact.object in found.object):
                return "one-end", fact.written[2] if fact.subject in found.subject else fact.written[0]
        known = {name for fact in wanted for name in (fact.subject, fact.object)}
        return ("known-ends" if known & {*found.subject, *found.object} else "unknown-ends"), ""

    def name(self, iri: str) -> str:
        """A property's short name; the whole IRI where the ontology does not have it."""
        prop = self._ontology.properties.get(iri)
        return prop.name if prop else iri


@dataclass(frozen=True, slots=True)
class _Gold:
    """A fact of the gold: its terms as they are compared, and as written."""

    subject: str
    property: str
    object: str
    written: tuple[str, str, str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Found:
    """A fact of the graph: the names of its ends as they are compared, the labels first, and as written."""

    subject: tuple[str, ...]
    property: str
    object: tuple[str, ...]
    status: str
    written: tuple[str, str]
    sentence: str

    def joins(self, one: str, other: str) -> bool:
        """Whether these are its ends, in whatever direction."""
        return (one in self.subject and other in self.object) or (other in self.subject and one in self.object)


class _Graph:
    """What an article's graph holds: facts by status, and `seen`, the names of all that is mentioned or a value."""

    def __init__(self, triples: Iterable[Triple], any_name: bool) -> None:
        self._nodes: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            assert isinstance(triple.subject, NamedNode)  # the data model has no blank nodes
            assert isinstance(triple.object, NamedNode | Literal)
            self._nodes[triple.subject.value][triple.predicate.value].append(triple.object)
        self._any_name = any_name
        self._facts = list(self._read())
        self.seen = {name for found in self._facts for name in (*found.subject, *found.object)}
        self._called: dict[str, set[str]] = defaultdict(set)
        for node in list(self._nodes.values()):
            for entity in node.get(KG + "refersTo", ()):
                self._called[_normal(self._value(node, OA + "exact"))].update(self._names(entity))
        self.seen.update(self._called, *self._called.values())

    def facts(self, status: str | None = None) -> list[_Found]:
        """All that is stated, or what is stated with a status."""
        return [found for found in self._facts if status is None or found.status == status]

    def called(self, words: str) -> set[str]:
        """The names of what words of the text refer to, themselves included."""
        plain = _normal(words)
        return {plain, *self._called.get(plain, ())}

    def _read(self) -> Iterator[_Found]:
        """The claims of all evidence in the order of the text, each once with each status."""
        seen = set()
        for _, node in sorted(self._nodes.items(), key=lambda item: (self._start(item[1]), item[0])):
            if not (status := self._value(node, KG + "status")):
                continue
            claim = self._nodes.get(self._value(node, KG + "claim"), {})
            subject, prop, obj = (claim.get(RDF + name, ()) for name in ("subject", "predicate", "object"))
            if not (subject and prop and obj):
                continue
            names = self._names(subject[0]), self._names(obj[0], self._value(node, KG + "valueText"))
            found = _Found(
                names[0],
                prop[0].value,
                names[1],
                status.removeprefix(KG),
                (self._label(subject[0]), self._label(obj[0])),
                self._value(node, OA + "exact"),
            )
            key = (found.subject[0], found.property, found.object[0], found.status)
            if key not in seen:
                seen.add(key)
                yield found

    def _value(self, node: Mapping[str, list[Node]], term: str) -> str:
        return min((value.value for value in node.get(term, ())), default="")

    def _start(self, node: Mapping[str, list[Node]]) -> int:
        return int(self._value(node, OA + "start") or 0)

    def _label(self, term: Node) -> str:
        if isinstance(term, Literal):
            return term.value
        return self._value(self._nodes.get(term.value, {}), RDFS + "label") or term.value

    def _names(self, term: Node, words: str = "") -> tuple[str, ...]:
        """The names of an end, its label first; a value is its lexical form and the words that gave it."""
        names = [self._label(term)]
        if self._any_name and isinstance(term, Literal):
            names.append(words)
        elif self._any_name:
            node = self._nodes.get(term.value, {})
            names += sorted(name.value for predicate in _NAMES for name in node.get(predicate, ()))
        return tuple(name for name in dict.fromkeys(map(_normal, names)) if name)


def _distinct(facts: Iterable[tuple[str, str, str]]) -> Iterator[_Gold]:
    yield from dict.fromkeys(_Gold(_normal(fact[0]), fact[1], _normal(fact[2]), fact) for fact in facts)


def _normal(text: str) -> str:
    """A name as it is compared."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _stands_in(text: str, words: str) -> bool:
    """Whether a text has a name, or a date or number in whatever form."""
    if _normal(words) in _normal(text):
        return True
    bare = words.strip('"')
    date, number = forms.date_of(bare), forms.number_of(bare)
    return (date is not None and any(placed.date == date for placed in forms.dates(text))) or (
        number is not None and any(placed.number == number for placed in forms.numbers(text))
    )
