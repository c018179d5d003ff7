"""The parse's own dependencies as edges of the predicate graph; where the parse mostly slips, it is put right here."""

from collections.abc import Iterator

from kg.extract.clauses import WH, has_own_subject, is_contact_clause, is_passive
from kg.extract.labels import NOUN_TAGS, PLURAL_TAGS
from kg.extract.lexicon import DITRANSITIVES, PLACE_PARTS, PREPOSITIONS, spelling
from kg.extract.parsed import Token
from kg.extract.sentence_graph import SentenceGraph

# A name takes no such phrase: it belongs to what the name is an argument of.
_NO_PHRASE_OF_A_NAME = frozenset("by to against from with on over into".split())


def read_dependencies(graph: SentenceGraph) -> None:
    """Edges of each token to its governor; grammatical subjects are only noted, voice and control tell their roles."""
    for token in graph.sentence:
        above = token.head.head if token.head.dep_ in ("aux", "auxpass") else token.head  # the parse may slip
        node, governor, dep = graph.node(token), graph.node(above), token.dep_
        if node != token.i and dep not in ("poss", "prep"):  # inside a mention: its head speaks for it
            continue
        if dep == "nsubj" or dep == "csubj" or dep == "nsubjpass":
            graph.surface_subjects[governor].append(_antecedent(graph, token))
        elif dep == "dobj":
            graph.add(governor, "obj", _antecedent(graph, _before_verb(graph, token)))
            for place in _wholes(graph, token):  # "annexed parts of X"
                graph.add(governor, "obj", place)
            receiver = _receiver(graph, token)
            if receiver is not None:
                graph.add(governor, "prep:to", receiver)
        elif dep == "dative" and token.tag_ not in ("IN", "TO"):
            graph.add(governor, "prep:to", node)  # "gave X weapons" is "gave weapons to X"
        elif dep == "agent":
            for child in token.children:
                if child.dep_ == "pobj":
                    graph.add(governor, "subj", _antecedent(graph, child))
        elif dep in ("prep", "dative"):
            _read_preposition(graph, governor, token, "")
        elif dep == "poss":
            if token.lower_ == "whose":
                clause = _relative_clause(graph, token)
                if clause is not None:
                    graph.add(governor, "of", clause)
            else:
                graph.add(_possessed(graph, token, governor), "of", node)
        elif dep in ("compound", "nmod", "amod"):
            if graph.is_mention(node) and _is_coordinated(graph, node):
                graph.coordinated.append((_phrase_head(graph, token), node))
            elif token.tag_ in ("VBN", "VBG") and dep == "amod":
                graph.add(node, "obj" if token.tag_ == "VBN" else "subj", governor)
            else:
                graph.add(governor, "of" if graph.is_mention(node) else "mod", node)
        elif dep == "npadvmod":
            _read_measure(graph, token, governor, node)
        elif dep == "appos":
            _read_apposition(graph, token, governor, node)
        elif _is_main_clause(graph, token):
            graph.surface_subjects[node].append(graph.node(graph.sentence.root))
        elif dep == "relcl" and is_contact_clause(token):
            graph.add(node, "obj", governor)
        elif dep == "advmod" and token.lower_ == "where" and token.head.dep_ == "relcl":
            graph.add(governor, "prep:in", graph.node(token.head.head))
        elif dep in ("ccomp", "relcl", "advcl") and _in_cleft(token):
            _read_cleft(graph, token)
        elif dep == "acl" and token.tag_ in ("VBN", "VBG") and not has_own_subject(token):
            graph.surface_subjects[node].append(governor)  # "troops massing near", "troops deployed to"


def _is_coordinated(graph: SentenceGraph, node: int) -> bool:
    """Whether "and" follows a name: "Minister X and Minister Y" is two people for all that the parse may say."""
    after = next((m.end for m in graph.mentions if m.head == node and m.kind == "person"), None)
    return after is not None and after < graph.sentence.end and graph.token[after].tag_ == "CC"


def _phrase_head(graph: SentenceGraph, token: Token) -> int:
    while token.dep_ in ("compound", "nmod", "amod"):
        token = token.head
    return graph.node(token)


def _possessed(graph: SentenceGraph, owner: Token, governor: int) -> int:
    """What is possessed; a name right after the mark, whatever the parse says: "Brazil's X and Argentina's Y"."""
    after = max((c.i + 1 for c in owner.children if c.dep_ == "case"), default=owner.i + 1)
    next_name = next((head for head, start in graph.starts.items() if start == after), governor)
    inner = graph.token[next_name].dep_ == "compound" and graph.token[next_name].head.i == governor
    return governor if inner else next_name  # "X's Vietnam visit" is X's visit


def _antecedent(graph: SentenceGraph, token: Token) -> int:
    """What a relative pronoun stands for; the token's own node otherwise."""
    if token.lower_ in WH:
        clause = _relative_clause(graph, token)
        if clause is not None:
            return clause
    return graph.node(token)


def _relative_clause(graph: SentenceGraph, token: Token) -> int | None:
    for ancestor in token.ancestors:
        if ancestor.dep_ == "relcl":
            return graph.node(ancestor.head)
        if ancestor.dep_ in ("ccomp", "advcl", "ROOT"):
            return None
    return None


def _read_preposition(graph: SentenceGraph, governor: int, preposition: Token, outer: str) -> None:
    name = PREPOSITIONS.get(preposition.lower_, preposition.lower_)
    name = f"{outer} {name}" if outer else name
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            child = _before_verb(graph, child)
            node = _antecedent(graph, child)
            graph.add(governor, "of" if name == "of" else f"prep:{name}", node)
            if (
                graph.is_of_any_field
                and name in ("in", "at", "near")
                and (noun := _named_in_phrase(graph, governor)) is not None
            ):
                graph.drop(governor, f"prep:{name}", node)
                graph.add(noun, f"prep:{name}", node)
            if name in _NO_PHRASE_OF_A_NAME and graph.is_mention(governor):
                for above in _words_over(graph, graph.token[governor]):
                    graph.add(above, f"prep:{name}", node)
            if name != "of":
                for place in _wholes(graph, child):  # "in the west of Belarus" is in Belarus
                    graph.add(governor, f"prep:{name}", place)
            if name in ("on", "in") and graph.is_mention(governor) and _words_nominal(graph, child):
                graph.surface_subjects[node].append(governor)  # "X, on a visit to Y, said"
        elif child.dep_ == "prep":
            _read_preposition(graph, governor, child, name)


def _conjuncts(graph: SentenceGraph, node: int) -> list[int]:
    return [graph.node(t) for t in (graph.token[node], *graph.token[node].conjuncts)]


def _is_main_clause(graph: SentenceGraph, verb: Token) -> bool:
    """A verb that the parse has hung under the name before it: "X, whose chief is Y, bought Z", "X to buy Z"."""
    if verb.dep_ not in ("acl", "relcl"):
        return False
    root = graph.sentence.root
    if not graph.is_mention(graph.node(root)) or verb.i < root.i:
        return False
    if verb.dep_ == "acl":
        return graph.token[verb.i - 1].text == "," and verb.tag_ in ("VBD", "VBN") and not is_passive(verb)
    to = verb.dep_ == "relcl" and verb.tag_ == "VB" and verb.head.i == root.i
    return to and any(c.lower_ == "to" and c.i == root.i + 1 for c in verb.children)


def _in_cleft(verb: Token) -> bool:
    """Whether a clause is the second half of "it was X that ..."."""
    be = verb.head if verb.head.dep_ not in ("attr", "acomp") else verb.head.head
    return spelling(be.lemma_) == "be" and any(c.dep_ == "nsubj" and c.lower_ == "it" for c in be.lefts)


def _read_cleft(graph: SentenceGraph, verb: Token) -> None:
    be = verb.head if verb.head.dep_ not in ("attr", "acomp") else verb.head.head
    focus = next((c for c in be.rights if c.dep_ in ("attr", "acomp") and c.i < verb.i), None)
    if focus is None or not graph.is_mention(graph.node(focus)):
        return
    opening = next((c for c in verb.lefts if c.lower_ in WH), None)
    if opening is not None and opening.dep_ == "nsubj":
        graph.surface_subjects[verb.i] = [graph.node(focus)]
    elif opening is not None and not any(c.dep_ in ("dobj", "dative", "prep") for c in verb.rights):
        graph.add(verb.i, "obj", graph.node(focus))


def _wholes(graph: SentenceGraph, part: Token) -> list[int]:
    """The places that a noun names a part of: "the west of X"."""
    if spelling(part.lemma_) not in PLACE_PARTS:
        return []
    phrases = [c for c in part.children if c.lower_ == "of"]
    return [graph.node(place) for phrase in phrases for place in phrase.children if place.dep_ == "pobj"]


def _words_over(graph: SentenceGraph, name: Token) -> Iterator[int]:
    """The words that a name is an argument of; one that takes phrases after it: "the invasion of X by Y"."""
    token = name
    while token.dep_ in ("pobj", "dobj", "conj", "compound", "prep") and token.head.i != token.i:
        token = token.head
        if token.dep_ != "prep" and not graph.is_mention(graph.node(token)):
            yield token.i
            if token.tag_.startswith("VB"):
                return


def _before_verb(graph: SentenceGraph, token: Token) -> Token:
    """A name that the parse has made a modifier, with its verb, of the verb's object: "in X, voiced alarm"."""
    verb = next((c for c in token.lefts if c.dep_ == "amod" and c.lower_.endswith("ed")), None)
    if verb is None:
        return token
    for name in token.lefts:
        after = verb.i - 1 if graph.token[verb.i - 1].text == "," else verb.i
        if name.i == after - 1 and graph.is_mention(graph.node(name)) and graph.node(name) != graph.node(token):
            return graph.token[graph.node(name)]
    return token


def _named_in_phrase(graph: SentenceGraph, governor: int) -> int | None:
    """The noun that a place belongs to which the parse has hung on a name: "the arrival of X in Y"; no place's name."""
    kind = next((m.kind for m in graph.mentions if m.head == governor), "place")
    token = graph.token[governor]
    noun = token.head.head
    if kind == "place" or token.dep_ != "pobj" or token.head.lower_ != "of" or noun.tag_ not in NOUN_TAGS:
        return None
    return None if graph.is_mention(graph.node(noun)) else noun.i


def _receiver(graph: SentenceGraph, thing: Token) -> int | None:
    """Who is given something, where the parse has put the name into the thing: "handed Yemen food parcels"."""
    if spelling(thing.head.lemma_) not in DITRANSITIVES or graph.is_mention(graph.node(thing)):
        return None
    first = graph.node(thing.doc[thing.left_edge.i])
    if thing.left_edge.i <= thing.head.i or not graph.is_mention(first):
        return None
    return first if graph.token[first].tag_ in ("NNP", "NNPS") and graph.token[first + 1].tag_ != "POS" else None


def _read_measure(graph: SentenceGraph, token: Token, governor: int, node: int) -> None:
    """A bare noun phrase beside a verb: a name is an agent that the parse has not seen, all else a measure."""
    verb, after = graph.token[governor], graph.token[min(token.i + 1, graph.sentence.end - 1)]
    if graph.is_mention(node) and verb.tag_ == "VBN" and verb.dep_ == "amod" and after.tag_ == "HYPH":
        led = spelling(verb.lemma_) == "lead" and _words_nominal(graph, verb.head)
        if spelling(verb.lemma_) not in ("base", "bear"):  # "Oslo-based", "Oslo-born" are places
            graph.add(verb.head.i if led else governor, "subj", node)  # "the Angolan-led invasion", "Iran-backed"
            return
    elif (
        graph.is_mention(node)
        and verb.tag_.startswith("VB")
        and node < governor
        and not any(c.dep_ in ("nsubj", "nsubjpass", "csubj", "expl") for c in verb.children)
    ):
        graph.surface_subjects[governor].append(node)
        return
    graph.add(governor, "npadvmod", node)


def _words_nominal(graph: SentenceGraph, noun: Token) -> bool:
    return not graph.is_mention(graph.node(noun)) and graph.is_event(noun.i)


def _read_apposition(graph: SentenceGraph, token: Token, governor: int, node: int) -> None:
    if not graph.is_mention(node) and token.tag_ in NOUN_TAGS:
        if token.tag_ not in PLURAL_TAGS:  # "X and Y, Z's wife": the one who stands next to it
            governor = max((n for n in _conjuncts(graph, governor) if n < node), default=governor)
        graph.add(node, "isa", governor)
    elif not graph.is_mention(governor) and graph.token[governor].tag_ in NOUN_TAGS:
        graph.add(governor, "isa", node)
    else:
        graph.add(governor, "appos", node)
