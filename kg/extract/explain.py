"""Why a sentence does not give a fact: each pair of mentions, with what was found or the code of what stopped it.

The search of `relations` itself is asked, for ends of any class, so that an explanation cannot disagree with a reading.
The codes are told in `reasons`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from kg.errors import UsageError
from kg.extract.coreference_syntax import SUBJECTS
from kg.extract.graph import PredicateGraph
from kg.extract.lexicon import spelling
from kg.extract.misfits import classes, misfit
from kg.extract.parsed import Doc, parsed
from kg.extract.pattern_search import Found
from kg.extract.patterns import Pattern, shortest_paths
from kg.extract.pipeline import load
from kg.extract.reasons import End, Explanation, Pair, Reason
from kg.extract.relations import RelationFinder, SentenceSearch
from kg.extract.resources import Lexicon, lexicon
from kg.model import How, Status
from ontology.teaching import rule_iri

_STATUSES = {
    Status.ASSERTED: "the article says so itself",
    Status.REPORTED: "only a source says so",
    Status.PLANNED: "it is only planned",
    Status.POSSIBLE: "it only may be so",
    Status.ENDED: "it was so and is no more",
    Status.NEGATED: "the sentence says that it is not so",
    Status.DENIED: "a source says that it is not so",
    Status.CONDITIONAL: "it depends on something else",
}
_ROLES = {
    "subj": "subject",
    "obj": "object",
    "iobj": "indirect object",
    "isa": "is",
    "mod": "modifier",
    "npadvmod": "beside",
}
_NO_NAMES = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL LANGUAGE".split())


MOST_CHARACTERS, MOST_SENTENCES = 10_000, 20
MOST_MENTIONS = 40  # in a sentence: each two of them are a pair
_SHOWN = 10  # mentions in a message
_PEOPLE = frozenset("he him his himself she her hers herself".split())
_THINGS = frozenset("it its itself".split())


def why_not(
    text: str,
    *,
    ontology: Path | None = None,
    model: str,
    published: date | None = None,
    subject: str | None = None,
    object: str | None = None,
) -> Explanation:
    """Read a text like an article and say what became of each pair of its mentions.

    `subject` and `object` leave only the pairs with an end of this name, and the other end of that one. UsageError
    for a text above the limits (MOST_MENTIONS holds where neither is given) and for an end that no mention has;
    OntologyError and UsageError as in reading.
    """
    if len(text) > MOST_CHARACTERS:
        raise UsageError(f"the text has {len(text)} characters, the most is {MOST_CHARACTERS}: give a shorter one")
    nlp = load(model, str(ontology) if ontology else None)
    doc = nlp.make_doc(text)
    doc._.published = published
    finder = nlp.get_pipe("kg_relations")
    assert isinstance(finder, RelationFinder)
    return _Explainer(parsed(nlp(doc)), finder, lexicon(str(ontology) if ontology else None)).explanation(
        subject, object
    )


class _Explainer:
    def __init__(self, doc: Doc, finder: RelationFinder, words: Lexicon) -> None:
        self._doc = doc
        self._finder = finder
        self._words = words
        self._ontology = words.ontology
        self._written = {
            rule_iri(prop, example): example.source
            for prop in self._ontology.properties.values()
            for example in (*prop.examples, *prop.counter_examples)
        }

    def explanation(self, subject: str | None, obj: str | None) -> Explanation:
        sentences = sum(1 for _ in self._doc.sents)
        if sentences > MOST_SENTENCES:
            raise UsageError(f"the text has {sentences} sentences, the most is {MOST_SENTENCES}: give fewer")
        first, second = self._bearers(subject), self._bearers(obj)

        def wanted(i: int, j: int) -> bool:
            return (i in first and j in second) or (j in first and i in second)

        pairs: list[Pair] = []
        together: set[frozenset[int | None]] = set()
        refers = self._doc._.refers
        for search in self._finder.searches(self._doc, open_too=True):
            inside = search.inside
            if subject is None and obj is None and len(inside) > MOST_MENTIONS:
                raise UsageError(
                    f"a sentence has {len(inside)} names, pronouns and descriptions, the most is {MOST_MENTIONS}: "
                    "name an end with --subject or --object, or give a shorter sentence"
                )
            traced = _Trace(search)
            for at, i in enumerate(inside):
                for j in inside[at + 1 :]:
                    if wanted(i, j):
                        reasons = tuple(self._reasons(traced, i, j))
                        if reasons:
                            pairs.append(Pair(self._end(i), self._end(j), reasons))
                    together.add(frozenset((refers[i], refers[j])))
            if obj is None:
                pairs.extend(self._with_values(traced, [i for i in inside if i in first]))
        pairs.extend(self._apart(together, wanted))
        return Explanation(self._doc.text, tuple(pairs), tuple(self._unknown()))

    def _with_values(self, traced: "_Trace", inside: list[int]) -> Iterator[Pair]:
        """Mentions with the words of dates, numbers and strings that are no mentions, as no fact ends in them: those
        where a pattern holds, and what stopped it."""
        mentions, spans = self._doc._.mentions, traced.search.open.spans
        found = {mention.head for mention in mentions if mention.open}
        for head in sorted(spans.keys() - found):
            words = self._doc[spans[head].start : spans[head].end]
            value = End(words.text, words.start_char, words.end_char, "value", None)
            for index in inside:
                heads = mentions[index].head, head
                if not traced.hits_of(heads):
                    continue
                reasons = (*self._stopped(traced, heads), *self._misfits(traced, heads))
                if reasons:
                    one, other = sorted((self._end(index), value), key=lambda end: end.start)
                    yield Pair(one, other, reasons)

    def _bearers(self, name: str | None) -> frozenset[int]:
        """The mentions that a name stands in, or in their entity's label; all without a name."""
        ends = [self._end(index) for index in range(len(self._doc._.mentions))]
        texts = [(end.words.casefold(), (end.entity or "").casefold()) for end in ends]
        found = {i for i, both in enumerate(texts) if name is None or any(name.casefold() in text for text in both)}
        if name is not None and not found:
            words = list(dict.fromkeys(end.words for end in ends))
            there = ", ".join(words[:_SHOWN]) + (" ..." if len(words) > _SHOWN else "")
            raise UsageError(f"no mention is called {name!r}: there {f'are {there}' if words else 'is none'}")
        return frozenset(found)

    def _end(self, index: int) -> End:
        mention, entity = self._doc._.mentions[index], self._doc._.refers[index]
        span = self._doc[mention.start : mention.end]
        label = None if entity is None else self._doc._.entities[entity].label
        how = "value" if mention.open and entity is None else mention.how.value.lower()
        return End(span.text, span.start_char, span.end_char, how, label)

    def _reasons(self, traced: "_Trace", i: int, j: int) -> Iterator[Reason]:
        refers = self._doc._.refers
        heads = self._doc._.mentions[i].head, self._doc._.mentions[j].head
        found = list(self._found(i, j))
        yield from found
        if any(self._doc._.mentions[index].open and refers[index] is None for index in (i, j)):
            # words of a date, number or string, which are a mention only because a fact ends in them
            if found:
                yield from self._stopped(traced, heads)
            return
        entity = refers[i]
        if entity is None or refers[j] is None:
            yield from self._open(traced, (i, j), heads)
            return
        if entity == refers[j]:
            yield Reason("same-entity", f"both are {self._doc._.entities[entity].label}")
            return
        stopped = [*self._stopped(traced, heads), *self._misfits(traced, heads)]
        yield from stopped
        if not found and not stopped:
            near = list(self._near(traced, heads))
            yield from near or self._path(traced.search.graph, heads)

    def _found(self, i: int, j: int) -> Iterator[Reason]:
        for match in self._doc._.matches:
            if {match.subject, match.object} == {i, j}:
                said = "" if match.attribution is None else self._doc._.attributions[match.attribution].speaker_text
                by = f" (“{said}”)" if said else ""
                obj = match.value.text if match.value else self._label(match.object_entity)
                fact = self._fact(match.property, self._label(match.subject_entity), obj)
                text = f"{fact}: {_STATUSES[match.status]}{by}"
                yield Reason(match.status.name.lower(), text, match.property, self._written.get(match.rule))

    def _open(self, traced: "_Trace", pair: tuple[int, int], heads: tuple[int, int]) -> Iterator[Reason]:
        names = sorted({self._ontology.properties[p].label for p in traced.possible(heads)})
        would = f"; else it might be “{'” or “'.join(names)}”" if names else ""
        for index in pair:
            if self._doc._.refers[index] is None:
                reason = self._stays_open(index)
                yield Reason(reason.code, reason.text + would)

    def _stays_open(self, index: int) -> Reason:
        mention = self._doc._.mentions[index]
        words = self._doc[mention.start : mention.end].text
        if mention.how is How.DESCRIPTION:
            return Reason("open-description", f"whom or what “{words}” means stays open")
        if mention.how is not How.PRONOUN:
            return Reason("unknown-name", f"“{words}” stands for nothing of a known class")
        nearest_first = (e for e in reversed(self._doc._.refers[:index]) if e is not None)
        before = list(dict.fromkeys(nearest_first))
        if not before:
            return Reason("no-antecedent", f"nothing stands before “{words}”")
        able = [e for e in before if self._may_mean(index, e)]
        labels = list(dict.fromkeys(self._doc._.entities[e].label for e in able or before))
        shown = f"{', '.join(labels[:4])}{' ...' if len(labels) > 4 else ''}"
        if not able:
            return Reason("no-antecedent", f"nothing before “{words}” can be meant: not {shown}")
        if len(labels) == 1:
            return Reason("ambiguous-pronoun", f"“{words}” stays open: it is not sure that {shown} is meant")
        return Reason("ambiguous-pronoun", f"“{words}” stays open: of {shown} not exactly one fits")

    def _may_mean(self, index: int, entity: int) -> bool:
        """Whether a pronoun and an entity before it agree; who attacks "it" is something else."""
        pronoun = self._doc[self._doc._.mentions[index].head]
        thing = self._doc._.entities[entity]
        if pronoun.lower_ in _PEOPLE and thing.kind != "person":
            return False
        if pronoun.lower_ in _THINGS and thing.kind != "organization" and not self._words.is_country(thing.classes):
            return False
        if pronoun.dep_ not in ("dobj", "dative") or pronoun.lower_.endswith(("self", "selves")):
            return True
        doers = {child.i for child in pronoun.head.children if child.dep_ in SUBJECTS}
        named = zip(self._doc._.mentions, self._doc._.refers, strict=True)
        return all(mention.head not in doers or other != entity for mention, other in named)

    def _stopped(self, traced: "_Trace", heads: tuple[int, int]) -> Iterator[Reason]:
        for verdict in traced.verdicts:
            hit = verdict.hit
            if verdict.by is None or {hit.subject, hit.object} != set(heads):
                continue
            subject, obj = traced.entities(hit)
            value = traced.search.value(hit.pattern.property, hit.object) if obj is not None and obj < 0 else None
            fact = self._fact(hit.pattern.property, self._label(subject), value.text if value else self._label(obj))
            rule = self._written.get(verdict.by.pattern.rule)
            if verdict.stopped == "vetoed":
                yield Reason("vetoed", f"{fact}: the counter-example “{rule}” forbids it", hit.pattern.property, rule)
            elif verdict.stopped == "narrower-found":
                label = self._ontology.properties[verdict.by.pattern.property].label
                yield Reason("narrower-found", f"{fact}: “{label}” says more", hit.pattern.property, rule)

    def _misfits(self, traced: "_Trace", heads: tuple[int, int]) -> Iterator[Reason]:
        """Patterns that hold for ends that their property does not admit, a reason for each property and direction."""
        seen: set[tuple[str, int]] = {(v.hit.pattern.property, v.hit.subject) for v in traced.verdicts}
        for hit in traced.hits_of(heads):
            prop = self._ontology.properties[hit.pattern.property]
            key = (prop.iri, min(heads) if prop.symmetric else hit.subject)
            if hit.pattern.veto or key in seen or (prop.iri, hit.subject) in seen:
                continue
            seen.add(key)
            rule = self._written.get(hit.pattern.rule)
            code, text = self._misfit(traced.search, hit)
            yield Reason(code, f"“{prop.label}”: {text}", prop.iri, rule)

    def _misfit(self, search: SentenceSearch, hit: Found) -> tuple[str, str]:
        ends = search.ends(hit.pattern.property, hit.subject, hit.object)
        wrong = misfit(search, self._ontology, hit)
        if wrong:
            return "class-does-not-fit", wrong
        if ends[0] == ends[1] and ends[0] is not None:
            return "same-entity", f"both stand for {self._doc._.entities[ends[0]].label}"
        assert hit.pattern.kinds is not None  # the ends differ and fit: what is left are the example's own classes
        taught = classes(self._ontology, hit.pattern.kinds, " and ")
        return "class-does-not-fit", f"was taught for {taught}, which these are not"

    def _near(self, traced: "_Trace", heads: tuple[int, int]) -> Iterator[Reason]:
        """Properties whose path was taught, but not with the words that stand here."""
        ways: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in traced.partial(heads):
            ways[pattern.property].append(pattern)
        for prop, patterns in ways.items():
            broadest = max(patterns, key=lambda p: (-len(p.sides), sum(len(side.lemmas) for side in p.sides)))
            text = f"“{self._ontology.properties[prop].label}” wants {_needs(broadest)}"
            yield Reason("words-differ", text, prop, self._written.get(broadest.rule))

    def _path(self, graph: PredicateGraph, heads: tuple[int, int]) -> Iterator[Reason]:
        paths = shortest_paths(graph, *heads)
        if not paths:
            yield Reason("no-path", "nothing short in the grammar of the sentence joins them")
            return
        up, anchor, down = paths[0]
        words = self._node(graph, heads[0])
        above = [anchor, *(node for _, node in up)]
        for (role, _), governor in reversed(list(zip(up, above, strict=False))):
            words += f" ←{_role(role)}— {self._node(graph, governor)}"
        for role, node in down:
            words += f" —{_role(role)}→ {self._node(graph, node)}"
        yield Reason("no-pattern", f"no example teaches {words}")

    def _node(self, graph: PredicateGraph, node: int) -> str:
        if not graph.is_mention(node):
            return str(self._doc[node].text)
        mention = next(m for m in self._doc._.mentions if m.head == node)
        return f"“{self._doc[mention.start : mention.end].text}”"

    def _apart(self, together: set[frozenset[int | None]], wanted: Callable[[int, int], bool]) -> Iterator[Pair]:
        """Entities that share no sentence, each by its first mention."""
        first: dict[int, int] = {}
        for index, entity in enumerate(self._doc._.refers):
            if entity is not None:
                first.setdefault(entity, index)
        known = list(first.items())
        reason = Reason("different-sentences", "no sentence has both")
        for at, (one, i) in enumerate(known):
            for other, j in known[at + 1 :]:
                if frozenset((one, other)) not in together and wanted(i, j):
                    yield Pair(self._end(i), self._end(j), (reason,))

    def _unknown(self) -> Iterator[Reason]:
        """Capitalised names that are no mentions; offices and other words of the ontology are not names."""
        taken = {t for mention in self._doc._.mentions for t in range(mention.start, mention.end)}
        nouns = {part for noun in (*self._words.role_nouns, *self._words.class_nouns) for part in noun.split()}
        run: list[int] = []
        for token in [*self._doc, None]:
            if token is not None and (
                token.tag_ in ("NNP", "NNPS")
                and token.is_title | token.is_upper
                and token.is_alpha
                and token.i not in taken
                and token.ent_type_ not in _NO_NAMES
                and spelling(token.lemma_.lower()) not in nouns
            ):
                run.append(token.i)
            elif run:
                name = self._doc[run[0] : run[-1] + 1].text
                yield Reason("unknown-name", f"“{name}” is not seen as a name of a known class")
                run = []

    def _label(self, entity: int | None) -> str:
        assert entity is not None  # both ends of a fact are known
        return str(self._doc._.entities[entity].label)

    def _fact(self, prop: str, subject: str, obj: str) -> str:
        return f"{subject} {self._ontology.properties[prop].label} {obj}"


class _Trace:
    """All that the patterns find in a sentence, whatever the classes of the ends."""

    def __init__(self, search: SentenceSearch) -> None:
        self.search = search
        self._tried: dict[tuple[int, int], list[Pattern]] = defaultdict(list)  # whose path holds, by subject and object
        self._hits: dict[frozenset[int], list[Found]] = defaultdict(list)
        hits = list(search.hits(self._watch))
        for hit in hits:
            self._hits[frozenset((hit.subject, hit.object))].append(hit)
        self.verdicts = list(search.verdicts(h for h in hits if search.fits(h.pattern, h.subject, h.object)))

    def _watch(self, pattern: Pattern, subject: int, obj: int) -> bool:
        self._tried[subject, obj].append(pattern)
        return True

    def hits_of(self, heads: tuple[int, int]) -> list[Found]:
        """What holds between two ends."""
        return self._hits.get(frozenset(heads), [])

    def partial(self, heads: tuple[int, int]) -> Iterator[Pattern]:
        """Patterns whose path holds between two ends of the right classes, but not all of it."""
        whole = {(hit.pattern, hit.subject, hit.object) for hit in self.hits_of(heads)}
        for subject, obj in (heads, heads[::-1]):
            for pattern in self._tried.get((subject, obj), ()):
                if (
                    not pattern.veto
                    and (pattern, subject, obj) not in whole
                    and self.search.fits(pattern, subject, obj)
                ):
                    yield pattern

    def possible(self, heads: tuple[int, int]) -> Iterator[str]:
        """The properties that hold if only their open end fits: the other one does."""
        refers, by_head = self.search.doc._.refers, self.search.by_head
        for hit in self.hits_of(heads):
            ends = zip(self.entities(hit), (hit.subject, hit.object), strict=True)
            stay_open = [head for entity, head in ends if entity is None]
            fits = all(head in by_head and refers[by_head[head]] is None for head in stay_open)
            if hit.object in stay_open and not self.search.ontology.properties[hit.pattern.property].is_object:
                fits = False  # words that give no value
            if fits and not hit.pattern.veto and hit.pattern.kinds is None:
                yield hit.pattern.property

    def entities(self, hit: Found) -> tuple[int | None, int | None]:
        """The entities of a hit's ends, -1 for a value."""
        return self.search.ends(hit.pattern.property, hit.subject, hit.object)


def _needs(pattern: Pattern) -> str:
    """The words beside the path that a pattern was taught with."""
    wanted = [f"{_some(side.lemmas)} as {_role(side.role)}" for side in pattern.sides]
    if pattern.governor is not None:
        wanted.append(f"{_some(pattern.governor)} above it")
    return " and ".join(wanted)


def _some(lemmas: frozenset[str]) -> str:
    shown = sorted(lemmas)
    return "/".join(shown[:4]) + ("/..." if len(shown) > 4 else "")


def _role(role: str) -> str:
    return _ROLES.get(role, role.removeprefix("prep:"))
