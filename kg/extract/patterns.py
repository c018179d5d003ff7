"""Patterns: what the ontology's example sentences teach.

An example becomes the path between its two ends in the normalised predicate-argument graph: an anchor (the lowest
node above both ends), the steps from there down to either end, and the direct objects that verbs on the way must have.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.graph import PredicateGraph
from kg.extract.lexicon import COPULAS, TRANSPARENT, spelling, word_groups
from ontology.loading import Property

_PHRASES_OF_NOUNS = frozenset(
    "of prep:for prep:to prep:on prep:against prep:over prep:with prep:from prep:between prep:by".split()
)
_LONGEST = 6  # edges between two ends; longer paths were never right


@dataclass(frozen=True, slots=True)
class Step:
    """One edge down from a governor: its role, and the lemmas of the node that it reaches (None: an end, any).

    `parts`: where an end is reached, nouns that may stand there for it: "Kenyan troops" for Kenya.
    """

    role: str
    lemmas: frozenset[str] | None
    parts: frozenset[str] = frozenset()


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
    ends: Classes = ("", "")  # classes of the example's ends
    nominal: bool = False  # only nouns have this phrase: "support for", never "supported for"
    counted: Side | None = None  # where the example marks its quantity; no role: the node itself
    timed: tuple[str, int] | None = None  # branch and depth of the node that the time hangs on, where it marks that


def wording(pattern: Pattern) -> tuple[object, ...]:
    """What a pattern finds, whoever taught it: two with the same wording differ in their rule or in being a veto."""
    p = pattern
    ways = (tuple((step.role, step.lemmas) for step in branch) for branch in (p.subject, p.object))
    return (p.property, p.anchor, *ways, p.sides, p.governor, p.kinds, p.nominal)


def induce(
    prop: Property,
    graph: PredicateGraph,
    subject: int,
    obj: int,
    rule: str,
    veto: bool,
    classes: tuple[str, str],
    quantity: int | None = None,
    time: int | None = None,
    fixed: frozenset[int] = frozenset(),
    members: Sequence[frozenset[str]] = (),
) -> list[Pattern]:
    """The patterns of one example: one for each shortest path between its ends. Empty when nothing joins them.

    `quantity` is the noun that the example marks as counted, `time` the head of its time, as tokens; `fixed` are ends
    that stand for their own noun only. `members` are the nouns of the ends' classes: who says "a film by" of a film
    says "a thriller by", too.
    """
    found: list[Pattern] = []
    for up, anchor, down in shortest_paths(graph, subject, obj):
        branches = {"subject": up, "object": down}
        inner = [anchor, *(n for branch in (up, down) for _, n in branch[:-1])]
        on_path = {*inner, subject, obj}
        ends = {subject, obj}
        own = _own_words(prop)
        sides: list[Side] = []
        places = [("anchor", 0, anchor)] + [
            (name, i + 1, node) for name, way in branches.items() for i, (_, node) in enumerate(way)
        ]
        for branch, depth, node in places:
            if node in ends:
                continue
            for role, dependent in graph.down(node):
                if dependent in on_path or graph.is_mention(dependent):
                    continue
                is_verb = graph.token[node].tag_.startswith("VB")
                takes_object = is_verb or graph.is_event(node)
                # "went to war with": where the verb is none of the property's, the phrases beside it say it
                bare = (
                    role.startswith("prep:")
                    and not graph.labels(node) & own
                    and is_verb
                    and not _is_time(graph, dependent)
                )
                named = role == "prep:as" and is_verb  # "chose X as director"
                if (veto and role not in ("of", "npadvmod")) or (role == "obj" and takes_object) or bare or named:
                    sides.append(Side(branch, depth, role, _widen(prop, graph, dependent)))
        taught = graph.labels(anchor) & own
        together = all(len(way) == 1 and way[0][0] == "subj" for way in (up, down))
        if not sides and len(inner) == 1 and anchor not in ends and together and not taught:
            continue  # "X and Y spoke" says nothing yet of the two
        above = governor(graph, anchor, bare={way[0][0] for way in (up, down) if way} == {"of"})
        found.append(
            Pattern(
                prop.iri,
                None if anchor in ends else _anchor(prop, graph, anchor, ends, members),
                _steps(prop, graph, up, fixed),
                _steps(prop, graph, down, fixed),
                tuple(sides),
                rule,
                veto,
                None if above is None else _widen(prop, graph, above),
                classes if anchor in ends and above is None and (prop.is_object or len(inner) == 1) else None,
                above is not None and bool(graph.labels(above) & frozenset().union(*word_groups(prop.verbs))),
                classes,
                anchor not in ends
                and graph.is_event(anchor)
                and not _looks_like_verb(prop, graph, anchor)
                and any(w and w[0][0] in _PHRASES_OF_NOUNS for w in (up, down)),
                _counted(prop, graph, places, quantity),
                _timed(graph, places, time),
            )
        )
    if graph.is_of_any_field:
        found.extend([other for p in list(found) if (other := _of_nouns(prop, p)) is not None])
    return found


def _looks_like_verb(prop: Property, graph: PredicateGraph, anchor: int) -> bool:
    """Whether a plural noun is spelled like a verb of the property: the tagger may take "towers over" for towers."""
    verbs = frozenset().union(*word_groups(prop.verbs))
    lemma = spelling(graph.token[anchor].lemma_)
    return graph.is_of_any_field and graph.token[anchor].tag_ == "NNS" and lemma in verbs


def _of_nouns(prop: Property, pattern: Pattern) -> Pattern | None:
    """A pattern of "the launch of X" for the nouns beside "launch" that no verb is behind: "the liftoff of X"."""
    if pattern.veto or pattern.anchor is None:
        return None
    nouns = frozenset().union(*(g for g in word_groups(prop.nouns) if g & pattern.anchor))
    others = nouns - frozenset().union(*word_groups(prop.verbs))
    roles = {branch[0].role for branch in (pattern.subject, pattern.object) if branch}
    if not others or "obj" not in roles or "subj" in roles:
        return None

    def owned(branch: Branch) -> Branch:
        return (replace(branch[0], role="of"), *branch[1:]) if branch and branch[0].role == "obj" else branch

    return replace(pattern, anchor=others, subject=owned(pattern.subject), object=owned(pattern.object))


def _anchor(
    prop: Property, graph: PredicateGraph, anchor: int, ends: set[int], members: Sequence[frozenset[str]]
) -> frozenset[str]:
    """The lemmas that may stand at the anchor; a noun that tells what an end is stands for all such nouns."""
    accepted = _widen(prop, graph, anchor)
    if ends.isdisjoint(graph.dependents(anchor, "isa")):
        return accepted
    return accepted.union(*(nouns for nouns in members if nouns & graph.labels(anchor)))


def _counted(
    prop: Property, graph: PredicateGraph, places: Sequence[tuple[str, int, int]], noun: int | None
) -> Side | None:
    """Where the counted noun stands: on the path, or beside one of its nodes."""
    if noun is None:
        return None
    for branch, depth, node in places:
        if node == noun:
            return Side(branch, depth, "", graph.labels(node))
    for branch, depth, node in places:
        for role, dependent in graph.down(node):
            if dependent == noun:
                return Side(branch, depth, role, _widen(prop, graph, noun))
    return None


def _timed(graph: PredicateGraph, places: Sequence[tuple[str, int, int]], time: int | None) -> tuple[str, int] | None:
    """The node of the path that a time hangs on."""
    if time is None:
        return None
    token = graph.token[time]
    while True:
        for branch, depth, node in places:
            if node == graph.node(token) and token.i != time:
                return branch, depth
        if token.head.i == token.i:
            return None
        token = token.head


def through_parts(patterns: Sequence[Pattern]) -> list[Pattern]:
    """The patterns of an ontology; a part may stand for its whole in all of a property's where one example says so.

    Who teaches "{Kenyan} troops attacked {Somalia}" need not teach the passive or "launched an attack on" with troops.
    """
    parts: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for pattern in patterns:
        for is_subject, branch in ((True, pattern.subject), (False, pattern.object)):
            if not pattern.veto and len(branch) > 1 and branch[-1].role == "of" and _takes_parts(branch[-2]):
                parts[pattern.property, is_subject].update(branch[-2].lemmas or ())

    def widened(branch: Branch, lemmas: set[str]) -> Branch:
        if not branch or not lemmas or not _takes_parts(branch[-1]):
            return branch
        return (*branch[:-1], replace(branch[-1], parts=frozenset(lemmas)))

    return [
        pattern
        if pattern.veto or pattern.anchor is None
        else replace(
            pattern,
            subject=widened(pattern.subject, parts[pattern.property, True]),
            object=widened(pattern.object, parts[pattern.property, False]),
        )
        for pattern in patterns
    ]


def _takes_parts(step: Step) -> bool:
    return step.role in ("subj", "obj") or step.role.startswith("prep:")


def governor(graph: PredicateGraph, anchor: int, bare: bool) -> int | None:
    """The word above an anchor that changes what it says: "threatened to invade", "the president of Kenya, X".

    `bare`: nothing but possession joins the ends to the anchor, so that a noun is no predicate.
    """
    if graph.is_mention(anchor):
        nouns = (up for role, up in graph.up(anchor) if role in ("of", "mod") and not graph.is_mention(up))
        return next(nouns, None)
    copulas = [graph.copula[anchor, d] for _, d in graph.down(anchor) if (anchor, d) in graph.copula]
    token = graph.token[copulas[0] if copulas else anchor]
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
    return graph.token[node].ent_type_ in ("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT")


def _steps(
    prop: Property, graph: PredicateGraph, branch: list[tuple[str, int]], fixed: frozenset[int]
) -> tuple[Step, ...]:
    ends = {branch[-1][1]} - fixed if branch else set()
    return tuple(Step(role, None if node in ends else _widen(prop, graph, node)) for role, node in branch)


def _widen(prop: Property, graph: PredicateGraph, node: int) -> frozenset[str]:
    """The lemmas that may stand where an example has `node`: the whole of each word list that knows one of its own.

    A verb is widened by verbs alone: who arms somebody does not shell him, for all that arms and shells are weapons.
    """
    labels = graph.labels(node)
    accepted = set(labels)
    nouns = () if graph.token[node].tag_.startswith("VB") else word_groups(prop.nouns)
    for group in (*word_groups(prop.verbs), *nouns):
        if labels & group:
            accepted |= group
    return frozenset(accepted)


def shortest_paths(
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
