"""Who bears a role and whose it is, told inside a noun phrase: titles, appositions, possessors, counterparts."""

from kg.extract.appositions import is_named_by, members_named, role_before
from kg.extract.labels import NOUN_TAGS
from kg.extract.parsed import Token
from kg.extract.sentence_graph import SentenceGraph

_PREMODIFIERS = frozenset(("compound", "amod", "nmod", "poss", "nummod"))


def read_namings(graph: SentenceGraph) -> None:
    """Join a noun to the name that says what or whom it means, where the parse has them apart."""
    kinds = {m.head: m.kind for m in graph.mentions}
    for mention in graph.mentions:
        role = role_before(graph.doc, mention.start, mention.end, mention.kind, graph.words.nouns_of_kind)
        if role is not None and not graph.is_mention(role.i):
            for owner in [governor for r, governor in graph.up(mention.head) if r == "appos"]:
                graph.drop(owner, "appos", mention.head)
            graph.add(role.i, "isa", mention.head)
    for token in graph.tokens:
        if token.tag_ not in NOUN_TAGS or graph.is_mention(token.i):
            continue
        for child in token.rights:
            if child.lower_ == "of" and is_named_by(token, child):
                for name in [d for d in graph.dependents(token.i, "of") if d > token.i and kinds.get(d) == "place"]:
                    graph.drop(token.i, "of", name)
                    graph.add(token.i, "isa", name)
        for member in members_named(token):
            graph.add(token.i, "isa", graph.node(member))


def read_titles(graph: SentenceGraph) -> None:
    """A common noun right before a name is its bearer's role; what stands before it belongs to the role."""
    for head, start in graph.starts.items():
        if not graph.sentence.start < start:
            continue
        title = graph.token[start - 1]
        if title.tag_ not in NOUN_TAGS or graph.in_mention(title.i) or not title.text[0].isalpha():
            continue
        role = _office(graph, title)
        if not any(t.dep_ in ("compound", "nmod", "amod", "poss") or t.head.i == head for t in (title, role)):
            continue
        graph.add(role.i, "isa", head)
        for noun in (title, role):
            graph.drop(head, "mod", noun.i)
        for owner in [d for d in graph.dependents(head, "of") if d > head]:
            graph.add(role.i, "of", owner)  # "President Clara Holm of Peru"
        graph.drop(role.i, "of", head)
        i = role.i - 1
        while i >= graph.sentence.start:
            token = graph.token[i]
            node = graph.node(token)
            if (token.head.i < i and token.dep_ != "case") or (
                token.dep_ not in _PREMODIFIERS and token.dep_ not in ("det", "case", "punct")
            ):
                break
            if token.tag_ == "NNS" and token.is_lower and role.text[0].isupper():
                break  # "if the Syrian refugees President Clara Holm wants": the clause begins with her
            if token.dep_ == "punct" and token.text not in ("-", "–", "’", "'"):
                break
            if graph.is_mention(node):
                for governor in (head, graph.node(token.head)):
                    graph.drop(governor, "of", node)
                graph.add(role.i, "of", node)
                i = graph.starts[node]
            elif token.dep_ in _PREMODIFIERS and token.tag_ != "CD":
                for governor in (head, graph.node(token.head)):
                    graph.drop(governor, "mod", node)
                graph.add(role.i, "mod", node)
            i -= 1


def _office(graph: SentenceGraph, title: Token) -> Token:
    """The head of an office that ends in a title: "head of state", "secretary of state"."""
    for label in graph.labels(title.i):
        words = label.split()
        first = title.i - len(words) + 1
        if "of" in words and first >= graph.sentence.start and graph.token[first].tag_ in NOUN_TAGS:
            return graph.token[first]
    return title


def read_shared_possessors(graph: SentenceGraph) -> None:
    """ "Iran and its ally Syria": the possessive goes back to the first conjunct."""
    places = {m.head for m in graph.mentions if m.kind == "place"}
    for head in graph.starts:
        if graph.token[head].tag_ != "PRP$":
            continue
        for role, possessed in list(graph.up(head)):
            for noun in (possessed, *graph.dependents(possessed, "isa")):
                token = graph.token[noun]
                first = graph.node(token.head)
                if first in places and graph.token[head].lower_ not in ("its", "their"):
                    continue  # "Oklahoma and his home state" is not Oklahoma's
                if role == "of" and token.dep_ == "conj" and graph.is_mention(first):
                    graph.add(possessed, "of", first)


def share_bearers(graph: SentenceGraph) -> None:
    """ "arrested the activist X": who bears a role in one noun phrase stands where the role stands."""
    for token in graph.tokens:
        for bearer in graph.dependents(token.i, "isa"):
            for role, governor in list(graph.up(token.i)):
                if role != "isa" and governor != bearer:
                    graph.add(governor, role, bearer)
            for subjects in graph.surface_subjects.values():
                if token.i in subjects and bearer not in subjects:
                    subjects.append(bearer)


def read_counterparts(graph: SentenceGraph) -> None:
    """ "Prime Minister X and his Danish counterpart Y": Y bears the one office that the sentence names."""
    for token in graph.tokens:
        if token.lower_ != "counterpart" or not graph.dependents(token.i, "isa"):
            continue
        bearers = {m.head for m in graph.mentions if m.kind == "person"} - set(graph.dependents(token.i, "isa"))
        offices = {
            graph.labels(office)
            for head in sorted(bearers)
            for role, office in graph.up(head)
            if role == "isa"
            and any(label.split()[-1] in graph.words.nouns_of_kind["person"] for label in graph.labels(office) if label)
        }
        if len(offices) == 1:
            graph.relabel(token.i, graph.labels(token.i) | offices.pop())
