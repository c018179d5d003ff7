"""Patterns: what the ontology's example sentences teach, and finding it again in other sentences.

An example becomes the path between its two ends in the normalised predicate-argument graph: an anchor (the lowest
node above both ends), the steps from there down to either end, and the direct objects that verbs on the way must have.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kg.extract.graph import PredicateGraph
from kg.extract.lexicon import COPULAS, TRANSPARENT, spelling, word_groups
from ontology.loading import Property

_LONGEST = 6  # edges between two ends; longer paths were never right
# A list of n names has n * n / 2 pairs. That dozens "met" says that they were together, not that each pair met.
_MEMBERS = 20  # of one list that are related to each other
_PAIRS = 1_000  # of two lists that one predicate relates: "A, B, C ... sanctioned X, Y, Z ..."


@dataclass(frozen=True, slots=True)
class Step:
    """One edge down from a governor: its role, and the lemmas of the node that it reaches (None: an end, any)."""

    role: str
    lemmas: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Side:
    """A dependent that must be there beside the path: of the anchor (depth 0) or of a node on either branch."""

    branch: str  # "anchor", "subject" or "object"
    depth: int
    role: str
    lemmas: frozenset[str]


Branch = tuple[Step, ...]
Classes = tuple[str, str]  # of the subject and of the object


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of saying a property. An anchor of None is an end itself ("Hamburg, Germany")."""

    property: str
    anchor: frozenset[str] | None
    subject: Branch
    object: Branch
    sides: tuple[Side, ...]
    rule: str
    veto: bool = False
    governor: frozenset[str] | None = None  # lemmas of the word that governs the anchor: "threatened" to invade
    kinds: Classes | None = None  # classes of the example's ends, where nothing but they tells the pattern apart
    governed: bool = False  # the governor is itself a verb of the property, so that its clause decides on the status


def wording(pattern: Pattern) -> tuple[object, ...]:
    """What a pattern finds, whoever taught it: two with the same wording differ in their rule or in being a veto."""
    p = pattern
    return (p.property, p.anchor, p.subject, p.object, p.sides, p.governor, p.kinds)


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern's place in a sentence: tokens of the ends, of the anchor, and of the nodes between."""

    pattern: Pattern
    subject: int
    object: int
    anchor: int
    path: tuple[int, ...]
    counted: int | None
    governor: int | None = None  # where the pattern's own verb is above the anchor


def induce(
    prop: Property, graph: PredicateGraph, subject: int, obj: int, rule: str, veto: bool, classes: tuple[str, str]
) -> list[Pattern]:
    """The patterns of one example: one for each shortest path between its ends. Empty when nothing joins them."""
    found: list[Pattern] = []
    for up, anchor, down in _shortest(graph, subject, obj):
        branches = {"subject": up, "object": down}
        inner = [anchor, *(n for branch in (up, down) for _, n in branch[:-1])]
        on_path = {*inner, subject, obj}
        ends = {subject, obj}
        own = _own_words(prop)
        sides: list[Side] = []
        for branch, depth, node in [("anchor", 0, anchor)] + [
            (name, i + 1, node) for name, way in branches.items() for i, (_, node) in enumerate(way[:-1])
        ]:
            if node in ends:
                continue
            for role, dependent in graph.down(node):
                if dependent in on_path or graph.is_mention(dependent):
                    continue
                is_verb = graph.sentence.doc[node].tag_.startswith("VB")
                takes_object = is_verb or graph.is_event(node)
                # "went to war with": where the verb is none of the property's, the phrases beside it say it
                bare = (
                    role.startswith("prep:")
                    and not graph.labels(node) & own
                    and is_verb
                    and not _is_time(graph, dependent)
                )
                if (veto and role not in ("of", "npadvmod")) or (role == "obj" and takes_object) or bare:
                    sides.append(Side(branch, depth, role, _widen(prop, graph.labels(dependent))))
        taught = graph.labels(anchor) & own
        together = all(len(way) == 1 and way[0][0] == "subj" for way in (up, down))
        if not sides and len(inner) == 1 and anchor not in ends and together and not taught:
            continue  # "X and Y spoke" says nothing yet of the two
        above = governor(graph, anchor, bare={way[0][0] for way in (up, down) if way} == {"of"})
        found.append(
            Pattern(
                prop.iri,
                None if anchor in ends else _widen(prop, graph.labels(anchor)),
                _steps(prop, graph, up),
                _steps(prop, graph, down),
                tuple(sides),
                rule,
                veto,
                None if above is None else _widen(prop, graph.labels(above)),
                classes if anchor in ends and above is None else None,
                above is not None and bool(graph.labels(above) & frozenset().union(*word_groups(prop.verbs))),
            )
        )
    return found


def governor(graph: PredicateGraph, anchor: int, bare: bool) -> int | None:
    """The word above an anchor that changes what it says: "threatened to invade", "the president of Kenya, X".

    `bare`: nothing but possession joins the ends to the anchor, so that a noun is no predicate.
    """
    doc = graph.sentence.doc
    if graph.is_mention(anchor):
        nouns = (up for role, up in graph.up(anchor) if role in ("of", "mod") and not graph.is_mention(up))
        return next(nouns, None)
    copulas = [graph.copula[anchor, d] for _, d in graph.down(anchor) if (anchor, d) in graph.copula]
    token = doc[copulas[0]] if copulas else doc[anchor]
    if copulas and not graph.labels(token.i) & COPULAS:
        return int(token.i)  # "was named chief executive of": not whoever is one
    if not copulas and not token.tag_.startswith("VB"):
        if not bare or graph.is_event(anchor) or graph.dependents(anchor, "isa"):
            return None
        verbs = (up for role, up in graph.up(anchor) if role in ("subj", "obj") and not graph.is_mention(up))
        return next(verbs, None)  # "Ethiopian and Eritrean troops clashed": not the troops, the clash
    while token.dep_ in ("xcomp", "pcomp"):
        above = token.head
        if token.dep_ == "pcomp":
            above = above.head
        if not above.tag_.startswith("VB"):
            return None
        if spelling(above.lemma_) not in TRANSPARENT:
            return int(above.i)
        token = above
    return None


def _own_words(prop: Property) -> frozenset[str]:
    return frozenset().union(*word_groups(prop.verbs), *word_groups(prop.nouns))


def _is_time(graph: PredicateGraph, node: int) -> bool:
    return graph.sentence.doc[node].ent_type_ in ("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT")


def _steps(prop: Property, graph: PredicateGraph, branch: list[tuple[str, int]]) -> tuple[Step, ...]:
    last = len(branch) - 1
    return tuple(
        Step(role, None if i == last else _widen(prop, graph.labels(node))) for i, (role, node) in enumerate(branch)
    )


def _widen(prop: Property, labels: frozenset[str]) -> frozenset[str]:
    """The lemmas that may stand where the example has `labels`: the whole of each word list that knows one of them."""
    accepted = set(labels)
    for group in (*word_groups(prop.verbs), *word_groups(prop.nouns)):
        if labels & group:
            accepted |= group
    return frozenset(accepted)


def _shortest(
    graph: PredicateGraph, subject: int, obj: int
) -> list[tuple[list[tuple[str, int]], int, list[tuple[str, int]]]]:
    """All shortest (branch to subject, anchor, branch to object); a branch lists (role, node) from the anchor down."""
    above_subject, above_object = _ancestors(graph, subject), _ancestors(graph, obj)
    shared = above_subject.keys() & above_object.keys()
    if not shared:
        return []
    best = min(above_subject[a][0] + above_object[a][0] for a in shared)
    if best > _LONGEST:
        return []
    paths = []
    for anchor in sorted(shared):
        if above_subject[anchor][0] + above_object[anchor][0] == best:
            for up in above_subject[anchor][1]:
                for down in above_object[anchor][1]:
                    if not {n for _, n in up} & {n for _, n in down}:
                        paths.append((up, anchor, down))
    return paths


def _ancestors(graph: PredicateGraph, node: int) -> dict[int, tuple[int, list[list[tuple[str, int]]]]]:
    """Each node above `node`: its distance and the shortest branches down from it."""
    seen: dict[int, tuple[int, list[list[tuple[str, int]]]]] = {node: (0, [[]])}
    frontier = [node]
    for distance in range(1, _LONGEST + 1):
        following: list[int] = []
        for lower in frontier:
            for role, upper in graph.up(lower):
                branches = [[(role, lower), *branch] for branch in seen[lower][1]]
                if upper not in seen:
                    seen[upper] = (distance, branches)
                    following.append(upper)
                elif seen[upper][0] == distance:
                    seen[upper][1].extend(branches)
        frontier = following
    return seen


@dataclass(slots=True)
class PatternIndex:
    """Patterns by the lemma of their anchor; those without one by the role that joins the ends."""

    by_lemma: dict[str, list[Pattern]] = field(default_factory=lambda: defaultdict(list))
    by_role: dict[str, list[Pattern]] = field(default_factory=lambda: defaultdict(list))

    def add(self, patterns: Iterable[Pattern]) -> None:
        """Index patterns; of equal ones the first stays."""
        for pattern in patterns:
            if pattern.anchor is None:
                step = (pattern.subject or pattern.object)[0]
                self.by_role[step.role].append(pattern)
            else:
                for lemma in sorted(pattern.anchor):
                    self.by_lemma[lemma].append(pattern)

    def search(
        self, graph: PredicateGraph, fits: Callable[[Pattern, int, int], bool], described: frozenset[int] = frozenset()
    ) -> Iterator[Found]:
        """All places of a sentence where a pattern holds; `fits(pattern, subject, object)` judges the ends' classes.

        `described` are nodes that are a role noun and its bearer at once ("the Hungarian leader").
        """
        for node in graph.nodes():
            tried: list[Pattern] = []
            if graph.is_mention(node):
                for role in dict.fromkeys(role for role, _ in graph.down(node)):
                    tried.extend(self.by_role.get(role, ()))
            if node in described or not graph.is_mention(node):
                tried.extend(p for lemma in sorted(graph.labels(node)) for p in self.by_lemma.get(lemma, ()))
            for pattern in dict.fromkeys(tried):
                yield from _match(graph, node, pattern, fits, described)


def _match(
    graph: PredicateGraph,
    anchor: int,
    pattern: Pattern,
    fits: Callable[[Pattern, int, int], bool],
    described: frozenset[int],
) -> Iterator[Found]:
    subjects = _branches(graph, anchor, pattern.subject, described)
    if not subjects:
        return
    objects = _branches(graph, anchor, pattern.object, described)
    together = subjects == objects and len(subjects) > _MEMBERS
    if together or len(subjects) * len(objects) > _PAIRS or _is_shared(graph, anchor, pattern):
        return
    for up in subjects:
        for down in objects:
            subject, obj = up[-1] if up else anchor, down[-1] if down else anchor
            if _is_both_bearers(graph, anchor, pattern, subject, obj):
                continue
            if subject == obj or set(up) & set(down) or not graph.is_mention(subject) or not graph.is_mention(obj):
                continue
            if not fits(pattern, subject, obj):
                continue
            above = governor(graph, anchor, bare=True) if pattern.governor is not None else None
            if pattern.governor is not None and (above is None or not pattern.governor & graph.labels(above)):
                continue
            held, counted = _sides_hold(graph, anchor, up, down, pattern)
            if held:
                inner = tuple(n for n in (anchor, *up, *down) if n not in (subject, obj))
                yield Found(pattern, subject, obj, anchor, inner, counted, above if pattern.governed else None)


def _is_both_bearers(graph: PredicateGraph, anchor: int, pattern: Pattern, subject: int, obj: int) -> bool:
    """Whether two bear one role in a noun phrase alone: "are neighbours" relates them, a list does not."""
    if {step.role for step in (*pattern.subject, *pattern.object)} != {"isa"}:
        return False
    return not {(anchor, subject), (anchor, obj)} <= graph.copula.keys()


def _is_shared(graph: PredicateGraph, anchor: int, pattern: Pattern) -> bool:
    """Whether both ends share one role towards somebody else: "X and Y met Z" does not say that X met Y."""
    roles = [tuple(step.role for step in branch) for branch in (pattern.subject, pattern.object)]
    opposite: dict[tuple[str, ...], str] = {("subj",): "obj", ("obj",): "subj"}
    other = opposite.get(roles[0])
    if roles[0] != roles[1] or other is None:
        return False
    return any(graph.is_mention(d) for d in graph.dependents(anchor, other))


def _branches(
    graph: PredicateGraph, anchor: int, steps: tuple[Step, ...], described: frozenset[int]
) -> list[tuple[int, ...]]:
    """All ways down from the anchor along `steps`; the last node of each is a mention."""
    if anchor in described and len(steps) == 1 and steps[0].role == "isa":
        return [(anchor,)]
    ways: list[tuple[int, ...]] = [()]
    for step in steps:
        ways = [
            (*way, dependent)
            for way in ways
            for role, dependent in graph.down(way[-1] if way else anchor)
            if role == step.role
            and (graph.is_mention(dependent) if step.lemmas is None else bool(step.lemmas & graph.labels(dependent)))
        ]
    return ways


def _sides_hold(
    graph: PredicateGraph, anchor: int, up: tuple[int, ...], down: tuple[int, ...], pattern: Pattern
) -> tuple[bool, int | None]:
    counted: int | None = None
    for side in pattern.sides:
        node = anchor if side.branch == "anchor" else (up if side.branch == "subject" else down)[side.depth - 1]
        for role, dependent in graph.down(node):
            if role == side.role and side.lemmas & graph.labels(dependent):
                counted = dependent if role == "obj" else counted
                break
        else:
            return False, None
    return True, counted
