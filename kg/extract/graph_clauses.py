"""Arguments that one clause or conjunct has of another, and what is said of them: control, conjunction, copulas."""

from kg.extract.clauses import is_passive, is_verb
from kg.extract.labels import NOUN_TAGS, PLURAL_TAGS
from kg.extract.lexicon import COPULAS, OBJECT_AS, OBJECT_CONTROL, SUBJECT_CONTROL, spelling
from kg.extract.parsed import Span, Token
from kg.extract.sentence_graph import SentenceGraph


def share_subjects(graph: SentenceGraph) -> None:
    """Give each verb its logical subject: its own, the one it shares in a conjunction, or its controller's."""
    depths = _depths(graph.sentence)
    with_subjects = [token for token in graph.tokens if is_verb(token) or token.i in graph.surface_subjects]
    for token in sorted(with_subjects, key=lambda t: (depths[t.i], t.i)):
        subjects = graph.surface_subjects[token.i]
        if not subjects:
            subjects.extend(_borrowed_subjects(graph, token))
        passive = is_passive(token)
        role = "obj" if passive else "subj"
        if passive and any(c.dep_ == "dobj" for c in token.children):
            role = "prep:to"  # "X was given weapons"
        for subject in subjects:
            graph.add(token.i, role, subject)
        if passive:
            things = [d for d in graph.dependents(token.i, "obj") if d > token.i]
            for agent in (a for n in (token.i, *things) for a in graph.dependents(n, "prep:by")):
                if graph.token[agent].ent_type_ not in ("DATE", "TIME") and graph.token[agent].tag_ in NOUN_TAGS:
                    graph.add(token.i, "subj", agent)


def _depths(sentence: Span) -> dict[int, int]:
    """How far each token is below its root; each link is climbed once."""
    depths: dict[int, int] = {}
    for token in sentence:
        below = []
        while token.i not in depths and token.head.i != token.i:
            below.append(token.i)
            token = token.head
        depth = depths.setdefault(token.i, 0)
        for i in reversed(below):
            depth += 1
            depths[i] = depth
    return depths


def _borrowed_subjects(graph: SentenceGraph, verb: Token) -> list[int]:
    governor = verb.head
    if verb.dep_ == "conj":
        return list(graph.surface_subjects[governor.i])
    if verb.dep_ == "xcomp":
        if spelling(governor.lemma_) not in SUBJECT_CONTROL and not is_passive(governor):
            objects = [d for d in graph.dependents(governor.i, "obj") if graph.token[d].i < verb.i]
            if objects:
                return objects
        if governor.dep_ == "acomp":  # "is likely to sanction"
            governor = governor.head
        return list(graph.surface_subjects[governor.i])
    if verb.dep_ in ("advcl", "ccomp") and verb.tag_ in ("VBG", "VBN", "VB"):
        return list(graph.surface_subjects[governor.i]) if verb.dep_ == "advcl" else []
    if verb.dep_ == "acl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return list(graph.surface_subjects[governor.head.i])  # "announced plans to acquire"
    if verb.dep_ == "pcomp":
        above = governor.head
        # "criticised X for doing": who is praised or blamed for it, has done it
        of_object = governor.lower_ == "for" and graph.dependents(above.i, "obj")
        if not of_object and above.i in graph.surface_subjects and spelling(above.lemma_) not in OBJECT_CONTROL:
            return list(graph.surface_subjects[above.i])
        return graph.dependents(above.i, "obj")
    return []


def read_copulas(graph: SentenceGraph) -> None:
    """ "X is Y", "they named X Y", "X serves as Y": what a complement says, it says of the subject or the object."""
    for token in graph.tokens:
        governor = token.head
        if token.dep_ in ("attr", "acomp") and spelling(governor.lemma_) in COPULAS:
            for subject in graph.surface_subjects[governor.i]:
                graph.drop(governor.i, "subj", subject)  # what is said is in the complement
                if token.dep_ == "acomp":
                    graph.add(token.i, "subj", subject, copula=governor.i)
                elif graph.token[subject].dep_ == "csubj":
                    _read_what(graph, subject, token)
                elif graph.is_mention(token.i) and graph.token[subject].tag_ in ("NN", "NNS"):
                    graph.add(subject, "isa", token.i, copula=governor.i)  # "whose president is X"
                else:
                    graph.add(token.i, "isa", subject, copula=governor.i)
        elif token.dep_ == "prep" and token.lower_ == "among" and spelling(governor.lemma_) in COPULAS:
            for group in (c for c in token.children if c.dep_ == "pobj" and not graph.is_mention(graph.node(c))):
                for subject in graph.surface_subjects[governor.i]:
                    graph.add(group.i, "isa", subject, copula=governor.i)
        elif token.dep_ in ("oprd", "dobj", "ccomp", "attr", "appos") and _is_new_office(graph, token):
            bearer = graph.node(graph.token[token.head.i + 1])
            graph.drop(token.i, "of", bearer)
            graph.drop(token.head.i, "obj", token.i)
            graph.add(token.head.i, "obj", bearer)
            graph.add(token.i, "isa", bearer, copula=token.head.i)
            graph.add(token.head.i, "prep:as", token.i)
        elif token.dep_ == "oprd" or (graph.is_of_any_field and _is_small_clause(token)):
            for child in token.lefts if token.dep_ != "oprd" else ():
                if child.dep_ == "nsubj":  # "found X guilty", where the parse has made X the subject
                    graph.add(governor.i, "obj", graph.node(child))
            for bearer in graph.dependents(governor.i, "obj"):
                graph.add(token.i, "isa", bearer, copula=governor.i)
            graph.add(governor.i, "prep:as", token.i)
        elif token.dep_ == "pobj" and governor.lower_ == "as" and not graph.is_mention(token.i):
            verb = governor.head
            of_object = spelling(verb.lemma_) in OBJECT_AS or not graph.surface_subjects[verb.i]
            bearers = (graph.dependents(verb.i, "obj") if of_object else []) or graph.surface_subjects[verb.i]
            if verb.tag_ in NOUN_TAGS:
                bearers = graph.dependents(verb.i, "of")
            for bearer in bearers:
                graph.add(token.i, "isa", bearer, copula=verb.i)


def _is_small_clause(token: Token) -> bool:
    """Whether an adjective is said of a verb's object: "found X guilty"."""
    if token.dep_ not in ("ccomp", "acomp") or not token.tag_.startswith("JJ") or not is_verb(token.head):
        return False
    inner = all(c.dep_ in ("nsubj", "advmod", "neg", "prep", "conj", "cc", "punct") for c in token.children)
    return inner and token.i > token.head.i and spelling(token.head.lemma_) not in COPULAS


def _read_what(graph: SentenceGraph, verb: int, named: Token) -> None:
    """ "What X bought was Y"."""
    for role, what in list(graph.down(verb)):
        if graph.token[what].lower_ in ("what", "who") and graph.is_mention(named.i):
            graph.add(verb, role, named.i)


def _is_new_office(graph: SentenceGraph, office: Token) -> bool:
    """Whether a verb of appointment has its object inside the office: "named Lena Holm chief executive"."""
    verb = office.head
    if spelling(verb.lemma_) not in OBJECT_AS or office.tag_ not in NOUN_TAGS or graph.is_mention(graph.node(office)):
        return False
    name = graph.node(graph.token[min(verb.i + 1, graph.sentence.end - 1)])
    return (
        graph.is_mention(name)
        and graph.starts[name] == verb.i + 1
        and name < office.i
        and graph.token[name].head.i == office.i
        and graph.token[name + 1].tag_ != "POS"
    )


def share_conjuncts(graph: SentenceGraph) -> None:
    """Each conjunct stands where the first one stands; a plural role is borne by all."""
    for head, start in graph.starts.items():  # "Russia-Belarus exercises" names both
        before = start - 2
        if before >= graph.sentence.start and graph.token[start - 1].text in ("-", "–", "—", "/"):
            other = graph.node(graph.token[before])
            if graph.is_mention(other) and other != head:
                graph.drop(head, "of", other)
                for first, second in ((head, other), (other, head)):
                    for role, governor in list(graph.up(first)):
                        if governor not in (first, second) and role != "isa":
                            graph.add(governor, role, second)
    for first, node in graph.coordinated:
        for role, governor in list(graph.up(first)):
            if governor != node and role != "isa":
                graph.add(governor, role, node, copula=graph.copula.get((governor, first)))
    for token in graph.tokens:
        if token.dep_ not in ("conj", "appos") or (token.dep_ == "appos" and token.head.dep_ != "conj"):
            continue
        first, node = graph.node(token.head), token.i
        if token.tag_.startswith("VB") or _is_excepted(graph, token):
            continue
        for role, governor in list(graph.up(first)):
            if governor == node or (role == "isa" and graph.token[governor].tag_ not in PLURAL_TAGS):
                continue
            graph.add(governor, role, node, copula=graph.copula.get((governor, first)))
        if not graph.is_mention(node) and not graph.is_mention(first):
            for bearer in graph.dependents(first, "isa"):
                graph.add(node, "isa", bearer, copula=graph.copula.get((first, bearer)))
            if not graph.dependents(first, "of"):
                for owner in graph.dependents(node, "of"):
                    graph.add(first, "of", owner)


def _is_excepted(graph: SentenceGraph, conjunct: Token) -> bool:
    """ "X but not Y", "X, not Y", "X rather than Y"."""
    opening = graph.token[conjunct.left_edge.i]
    before = graph.token[max(opening.i - 1, graph.sentence.start)]
    return opening.lower_ in ("not", "never") or before.lower_ in ("not", "never", "than")


def share_objects(graph: SentenceGraph) -> None:
    """ "Sweden supported and Denmark criticised X": a verb right before "and" has the next verb's object."""
    for token in graph.tokens:
        first = token.head
        if token.dep_ != "conj" or not token.tag_.startswith("VB") or not first.tag_.startswith("VB"):
            continue
        after = graph.token[first.i + 1]
        if (
            after.dep_ == "cc"
            and after.head.i == first.i
            and not any(c.i > after.i and c.i != token.i for c in first.rights if c.dep_ != "punct")
        ):
            for thing in graph.dependents(token.i, "obj"):
                if thing > token.i and not is_passive(first):
                    graph.add(first.i, "obj", thing)


def share_roles_in_clauses(graph: SentenceGraph) -> None:
    """ "X was among the states that sanctioned Y": what a relative clause says of a role, it says of the bearer."""
    for token in graph.tokens:
        if token.dep_ != "relcl" or graph.is_mention(graph.node(token.head)):
            continue
        for bearer in graph.dependents(token.head.i, "isa"):
            verb = graph.copula.get((token.head.i, bearer))
            if verb is not None and not any(c.dep_ in ("neg", "aux") for c in graph.token[verb].children):
                for role, governor in list(graph.up(token.head.i)):
                    if governor == token.i:
                        graph.add(governor, role, bearer)
