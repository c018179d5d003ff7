"""Finding again what was taught: the places of a sentence where a pattern holds.

A node that answers to a pattern's anchor is looked up by its lemmas; from there the steps lead down to both ends, and
what stood beside the path in the example must stand beside it here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from operator import itemgetter

from kg.extract.graph import PredicateGraph
from kg.extract.patterns import Pattern, Side, Step, governor

Fits = Callable[[Pattern, int, int], bool]
Ways = tuple[int, tuple[int, ...], tuple[int, ...]]  # anchor, and the nodes on the branches to subject and object

# A list of n names has n * n / 2 pairs. That dozens "met" says that they were together, not that each pair met.
_MEMBERS = 20  # of one list that are related to each other
_PAIRS = 1_000  # of two lists that one predicate relates: "A, B, C ... sanctioned X, Y, Z ..."


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
    timed: int | None = None  # what the time hangs on, where the pattern says so
    fits: bool = True  # both ends are what the property wants


class PatternIndex:
    """Patterns by the lemma of their anchor; those without one by the role that joins the ends."""

    def __init__(self) -> None:
        self._count = 0
        # each with its place in the order in which they came
        self._by_role: dict[str, dict[int, Pattern]] = defaultdict(dict)
        self._by_lemma: dict[str, dict[str, dict[int, Pattern]]] = {}  # and by the first role on the way to the subject

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, patterns: Iterable[Pattern]) -> None:
        """Index patterns, none of which is there yet."""
        for place, pattern in enumerate(patterns, self._count):
            self._count += 1
            if pattern.anchor is None:  # one of the ends, so that one branch is empty
                step = (pattern.subject or pattern.object)[0]
                self._by_role[step.role][place] = pattern
                continue
            for lemma in pattern.anchor:
                begun = self._by_lemma.setdefault(lemma, {}).setdefault(pattern.subject[0].role, {})
                begun[place] = pattern

    def _begun(self, lemma: str, roles: Set[str]) -> list[tuple[int, Pattern]]:
        """The patterns with a lemma at the anchor whose first steps are among the roles at hand, in their order."""
        found: list[tuple[int, Pattern]] = []
        for role, patterns in self._by_lemma.get(lemma, {}).items():
            if role in roles:
                found.extend((place, p) for place, p in patterns.items() if p.object[0].role in roles)
        found.sort(key=itemgetter(0))
        return found

    def search(
        self, graph: PredicateGraph, fits: Fits, described: frozenset[int] = frozenset(), misfits: Fits | None = None
    ) -> Iterator[Found]:
        """All places of a sentence where a pattern holds; `fits(pattern, subject, object)` judges the ends' classes.

        `described` are nodes that are a role noun and its bearer at once ("the Hungarian leader"). Ends that do not
        fit, but are `misfits`, are found too, and marked so.
        """
        for node in graph.nodes():
            roles = dict.fromkeys(role for role, _ in graph.down(node))
            is_described = node in described
            if not roles and not is_described:
                continue
            tried: dict[int, Pattern] = {}
            if graph.is_end(node):
                for role in roles:
                    tried.update(self._by_role.get(role, ()))
            if is_described or not graph.is_mention(node):
                open_ = roles.keys() | {"isa"} if is_described else roles.keys()
                for lemma in sorted(graph.labels(node)):
                    for place, pattern in self._begun(lemma, open_):
                        tried.setdefault(place, pattern)
            for pattern in tried.values():
                yield from _match(graph, node, pattern, fits, described, misfits)


def _match(
    graph: PredicateGraph,
    anchor: int,
    pattern: Pattern,
    fits: Fits,
    described: frozenset[int],
    misfits: Fits | None,
) -> Iterator[Found]:
    if pattern.nominal and graph.token[anchor].tag_.startswith("VB"):
        return
    subjects = _branches(graph, anchor, pattern.subject, described)
    if not subjects:
        return
    objects = _branches(graph, anchor, pattern.object, described)
    if not objects:
        return
    together = subjects == objects and len(subjects) > _MEMBERS
    if together or len(subjects) * len(objects) > _PAIRS or _is_shared(graph, anchor, pattern):
        return
    for up in subjects:
        for down in objects:
            subject, obj = up[-1] if up else anchor, down[-1] if down else anchor
            if _is_both_bearers(graph, anchor, pattern, subject, obj) or _is_beside(
                graph, anchor, pattern, subject, obj
            ):
                continue
            if subject == obj or set(up) & set(down) or not graph.is_end(subject) or not graph.is_end(obj):
                continue
            fit = fits(pattern, subject, obj)
            if not fit and (misfits is None or not misfits(pattern, subject, obj)):
                continue
            above = governor(graph, anchor, bare=True) if pattern.governor is not None else None
            if pattern.governor is not None and (above is None or not pattern.governor & graph.labels(above)):
                continue
            held, counted = _sides_hold(graph, anchor, up, down, pattern)
            if held:
                if (
                    counted is None
                ):  # "1,200 Ghanaian soldiers were sent": those who go stand on the way to whose they are
                    ways = ((pattern.subject, up), (pattern.object, down))
                    counted = next((way[0] for steps, way in ways if len(way) > 1 and steps[0].role == "obj"), None)
                inner = tuple(n for n in (anchor, *up, *down) if n not in (subject, obj))
                marked = _marked(graph, (anchor, up, down), pattern.counted)
                timed = _at((anchor, up, down), *pattern.timed) if pattern.timed is not None else None
                yield Found(
                    pattern,
                    subject,
                    obj,
                    anchor,
                    inner,
                    counted if marked is None else marked,
                    above if pattern.governed else None,
                    timed,
                    fit,
                )


def _at(ways: Ways, branch: str, depth: int) -> int:
    """The node of a place on the path."""
    anchor, up, down = ways
    return anchor if branch == "anchor" or not depth else (up if branch == "subject" else down)[depth - 1]


def _marked(graph: PredicateGraph, ways: Ways, place: Side | None) -> int | None:
    """The noun that stands where an example marks its quantity: one of the example's words, else any."""
    if place is None:
        return None
    node = _at(ways, place.branch, place.depth)
    if not place.role:
        return node
    there = [d for d in graph.dependents(node, place.role) if not graph.is_mention(d)]
    return next((d for d in there if place.lemmas & graph.labels(d)), there[0] if there else None)


def _is_both_bearers(graph: PredicateGraph, anchor: int, pattern: Pattern, subject: int, obj: int) -> bool:
    """Whether two bear one role in a noun phrase alone: "are neighbours" relates them, a list does not."""
    if any(step.role != "isa" for step in (*pattern.subject, *pattern.object)):
        return False
    return not {(anchor, subject), (anchor, obj)} <= graph.copula.keys()


def _is_shared(graph: PredicateGraph, anchor: int, pattern: Pattern) -> bool:
    """Whether both ends share one role towards somebody else: "X and Y met Z" does not say that X met Y."""
    if len(pattern.subject) != 1 or len(pattern.object) != 1 or pattern.subject[0].role != pattern.object[0].role:
        return False
    other = {"subj": "obj", "obj": "subj"}.get(pattern.subject[0].role)
    if other is None:
        return False
    return any(graph.is_mention(d) for d in graph.dependents(anchor, other))


def _is_beside(graph: PredicateGraph, anchor: int, pattern: Pattern, subject: int, obj: int) -> bool:
    """Whether "between X and Y, Z" would pair Y with Z, which have nothing to do with each other."""
    branches = pattern.subject, pattern.object
    if any(len(branch) != 1 or branch[0].role != "prep:between" for branch in branches):
        return False
    return min(subject, obj) != min(graph.dependents(anchor, "prep:between"))


def _branches(
    graph: PredicateGraph, anchor: int, steps: tuple[Step, ...], described: frozenset[int]
) -> list[tuple[int, ...]]:
    """All ways down from the anchor along `steps`; the last node of each is a mention."""
    if anchor in described and len(steps) == 1 and steps[0].role == "isa":
        return [(anchor,)]
    ways: list[tuple[int, ...]] = [()]
    for step in steps:
        longer: list[tuple[int, ...]] = []
        for way in ways:
            for role, dependent in graph.down(way[-1] if way else anchor):
                if role != step.role:
                    continue
                if step.lemmas is not None:
                    if step.lemmas & graph.labels(dependent):
                        longer.append((*way, dependent))
                    continue
                if graph.is_end(dependent):
                    longer.append((*way, dependent))
                if not graph.is_mention(dependent) and step.parts and step.parts & graph.part_labels(dependent):
                    for inner in graph.dependents(dependent, "of"):
                        if graph.is_mention(inner):
                            longer.append((*way, dependent, inner))
                        elif step.parts & graph.part_labels(inner):  # "positions of the Indian army"
                            wholes = (d for d in graph.dependents(inner, "of") if graph.is_mention(d))
                            longer.extend((*way, dependent, inner, whole) for whole in wholes)
        ways = longer
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
