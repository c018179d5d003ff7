"""Nouns that stand for events get the arguments of verbs: light verbs, visits and talks, help, nominalisations."""

from kg.extract.labels import NOUN_TAGS
from kg.extract.lexicon import HELP, LIGHT_VERBS, spelling
from kg.extract.parsed import Token
from kg.extract.sentence_graph import SentenceGraph

_AT_EVENTS = frozenset(("prep:during", "prep:at", "prep:in", "prep:after", "prep:before", "prep:following", "prep:for"))


def undo_light_verbs(graph: SentenceGraph) -> None:
    """ "launched an attack on X": the noun takes the verb's subject; a noun's and its verb's phrases are one's."""
    verbs = [token for token in graph.tokens if token.tag_.startswith("VB")]
    for token in verbs:
        for noun in graph.dependents(token.i, "obj"):
            if graph.is_mention(noun) or graph.token[noun].tag_ not in NOUN_TAGS:
                continue
            light = spelling(token.lemma_) in LIGHT_VERBS and graph.is_event(noun)
            for role, dependent in list(graph.down(noun)):
                if role.startswith("prep:"):
                    graph.add(token.i, role, dependent)
            for role, dependent in list(graph.down(token.i)):
                if light and (role.startswith("prep:") or role == "subj"):
                    graph.add(noun, role, dependent)

    for token in verbs:  # "announced it during talks with X": who announces, talks
        for role, noun in list(graph.down(token.i)):
            if graph.is_mention(noun):
                continue
            with_others = role in _AT_EVENTS and graph.dependents(noun, "prep:with")
            if with_others or (role == "prep:on" and _is_own_trip(graph, noun)):
                for subject in graph.dependents(token.i, "subj"):
                    graph.add(noun, "subj", subject)


def _is_own_trip(graph: SentenceGraph, noun: int) -> bool:
    """ "on a visit to X": whoever does the rest, makes it."""
    if not (graph.is_event(noun) and graph.dependents(noun, "prep:to")) or graph.dependents(noun, "prep:by"):
        return False
    return any(c.dep_ == "det" and c.lower_ in ("a", "an") for c in graph.token[noun].lefts)


def read_help(graph: SentenceGraph) -> None:
    """ "X won with Y's help": help that Y gives is for X."""
    for token in graph.tokens:
        if token.tag_.startswith("VB"):
            for noun in graph.dependents(token.i, "prep:with"):
                if HELP & {spelling(graph.token[noun].lemma_)}:
                    for subject in graph.dependents(token.i, "subj"):
                        graph.add(noun, "beneficiary", subject)


def undo_nominalisations(graph: SentenceGraph) -> None:
    """ "Russia's deployment of troops", "the invasion of X by Y": the noun's possessor and of-phrase get roles."""
    for token in graph.tokens:
        if (token.tag_ != "VBG" and token.tag_ not in NOUN_TAGS) or graph.is_mention(token.i):
            continue
        if not graph.is_event(token.i):
            _read_gerund(graph, token)
            continue
        _lift_phrases(graph, token)
        derived = graph.labels(token.i) & graph.words.verbs - {spelling(token.lemma_)}
        if graph.dependents(token.i, "isa") and not derived:
            continue  # a head or a coach is a role, for all that both are verbs
        owners = graph.dependents(token.i, "of")
        agents = graph.dependents(token.i, "prep:by")
        genitives = [o for o in owners if _is_genitive(graph, o)]
        for owner in owners:
            inner = bool(genitives) and owner not in genitives  # "X's Vietnam visit"
            if owner > token.i or inner or spelling(token.lemma_) not in graph.words.verbs:
                graph.drop(token.i, "of", owner)  # else a thing as well: "Russian strikes", "Armenian positions"
            graph.add(token.i, "obj" if agents or owner > token.i or inner else "subj", owner)
            if graph.is_of_any_field and owners == genitives == [owner] and _is_alone(graph, token.i):
                graph.add(token.i, "obj", owner)  # "X's launch in May": by X or of X
        for agent in agents:
            graph.add(token.i, "subj", agent)
        if spelling(token.lemma_) not in graph.words.verbs:
            for thing in graph.dependents(token.i, "mod"):
                if graph.token[thing].tag_ in NOUN_TAGS:
                    graph.add(token.i, "obj", thing)  # "arms deliveries"


def _is_alone(graph: SentenceGraph, event: int) -> bool:
    """Whether an event's noun has no phrase with a name beside its possessor."""
    return not any(role.startswith("prep:") and graph.is_mention(thing) for role, thing in graph.down(event))


def _is_genitive(graph: SentenceGraph, node: int) -> bool:
    after = graph.token[min(node + 1, graph.sentence.end - 1)]
    return after.tag_ == "POS" or graph.token[node].tag_ == "PRP$"


def _lift_phrases(graph: SentenceGraph, event: Token) -> None:
    """ "the deployment of troops to X": a phrase after what is deployed is one of the deployment."""
    for role, thing in list(graph.down(event.i)):
        if role == "of" and not graph.is_mention(thing) and thing > event.i:
            for inner, dependent in list(graph.down(thing)):
                if inner.startswith("prep:"):
                    graph.add(event.i, inner, dependent)


def _read_gerund(graph: SentenceGraph, token: Token) -> None:
    """ "the shelling of X", tagged a verb, and "a novel by X", which is X's."""
    if token.tag_ == "VBG":
        for thing in graph.dependents(token.i, "of"):
            graph.add(token.i, "obj", thing)
    else:
        for agent in graph.dependents(token.i, "prep:by"):
            graph.add(token.i, "of", agent)
        owners = graph.dependents(token.i, "of")
        if any(_is_genitive(graph, o) for o in owners) and not graph.dependents(token.i, "isa"):
            for inner in owners:
                if inner < token.i and not _is_genitive(graph, inner):  # "X's Iowa win" is not Iowa's
                    graph.drop(token.i, "of", inner)
                    graph.add(token.i, "mod", inner)
