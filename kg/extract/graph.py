"""The normalised predicate-argument graph of a sentence.

Voice, control and raising, conjunction, relative clauses, participles, appositions, titles, copulas, light verbs
and nominalisations are undone here and nowhere else, for the ontology's examples as for articles. Nodes are token
indexes (a mention is one node, its head); edges go from a governor to a dependent and carry a role:

    subj, obj, iobj     who does it, to whom (a passive's subject is its obj, its by-phrase the subj)
    prep:X              an argument behind preposition X ("into" counts as "to")
    of                  possessor, of-phrase, demonym or name before a noun: "Russia's", "Russian", "of Russia"
    isa                 from a role noun to its bearer: title, apposition and copula alike
    mod                 another word before a noun
    appos               name beside name
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from spacy.tokens import Span, Token

from kg.extract.appositions import is_named_by, members_named, role_before
from kg.extract.clauses import WH, has_own_subject, is_contact_clause, is_passive
from kg.extract.extensions import MentionSpan
from kg.extract.labels import NOUN_TAGS, labels_of
from kg.extract.lexicon import (
    COPULAS,
    LIGHT_VERBS,
    OBJECT_AS,
    OBJECT_CONTROL,
    PLACE_PARTS,
    PREPOSITIONS,
    SUBJECT_CONTROL,
    spelling,
)

_PLURAL_TAGS = frozenset(("NNS", "NNPS"))
_PREMODIFIERS = frozenset(("compound", "amod", "nmod", "poss", "nummod"))
_AT_EVENTS = frozenset(("prep:during", "prep:at", "prep:in", "prep:after", "prep:before", "prep:following", "prep:for"))


class Vocabulary(Protocol):
    """The ontology's words that the graph needs to know."""

    phrases: frozenset[str]  # multi-word nouns: "prime minister", "secretary of state"
    verbs: frozenset[str]  # of relations: a noun formed from one is an event with arguments
    nouns_of_kind: dict[str, frozenset[str]]  # what a person, place or organisation may be: "director", "capital"


class PredicateGraph:
    """Nodes and edges of one sentence; `words` is what the ontology knows of words."""

    def __init__(self, sentence: Span, mentions: Sequence[MentionSpan], words: Vocabulary) -> None:
        self.sentence = sentence
        self._doc = sentence.doc
        self._words = words
        self._down: dict[int, dict[tuple[str, int], None]] = defaultdict(dict)
        self._up: dict[int, dict[tuple[str, int], None]] = defaultdict(dict)
        # the verb that asserts an edge between a role noun and its bearer; absent where the noun phrase presupposes it
        self.copula: dict[tuple[int, int], int] = {}
        self._conjuncts: list[tuple[int, int]] = []  # that the parse took for modifiers
        self._surface_subject: dict[int, list[int]] = defaultdict(list)
        self._labels: dict[int, frozenset[str]] = {}
        self._starts = {m.head: m.start for m in mentions}
        self._mentions = mentions
        self._head_of = {i: m.head for m in mentions for i in range(m.start, m.end)}
        self._tokens = [t for t in sentence if self._head_of.get(t.i, t.i) == t.i]
        self._read_dependencies()
        self._read_namings()
        self._read_titles()
        self._read_shared_possessors()
        self._share_bearers()
        self._read_counterparts(mentions)
        self._share_subjects()
        self._read_copulas()
        self._share_conjuncts()
        self._undo_light_verbs()
        self._undo_nominalisations()

    # -- the finished graph

    def down(self, node: int) -> Iterator[tuple[str, int]]:
        """(role, dependent) of a governor, in the order of reading."""
        yield from self._down.get(node, ())

    def up(self, node: int) -> Iterator[tuple[str, int]]:
        """(role, governor) of a dependent."""
        yield from self._up.get(node, ())

    def dependents(self, node: int, role: str) -> list[int]:
        """The dependents of a node in one role."""
        return [d for r, d in self._down.get(node, ()) if r == role]

    def nodes(self) -> Iterator[int]:
        """All nodes, in the order of the sentence."""
        for token in self._tokens:
            yield token.i

    def is_mention(self, node: int) -> bool:
        """Whether the node is the head of a mention."""
        return node in self._starts

    def labels(self, node: int) -> frozenset[str]:
        """Lemmas that a node answers to: its own, its particle verb, its role phrase, the verbs that it nominalises."""
        found = self._labels.get(node)
        if found is None:
            found = self._labels[node] = labels_of(self._doc[node], self.sentence, self._words.phrases)
        return found

    def is_event(self, node: int) -> bool:
        """Whether a noun is formed from a verb of the ontology, so that it has arguments like one."""
        return self._doc[node].tag_ in NOUN_TAGS and bool(self.labels(node) & self._words.verbs)

    # -- building it

    def _node(self, token: Token) -> int:
        return self._head_of.get(token.i, token.i)

    def _add(self, governor: int, role: str, dependent: int, copula: int | None = None) -> None:
        if governor == dependent:
            return
        self._down[governor].setdefault((role, dependent))
        self._up[dependent].setdefault((role, governor))
        if copula is not None:
            self.copula.setdefault((governor, dependent), copula)

    def _drop(self, governor: int, role: str, dependent: int) -> None:
        self._down[governor].pop((role, dependent), None)
        self._up[dependent].pop((role, governor), None)

    def _read_dependencies(self) -> None:
        for token in self.sentence:
            above = token.head.head if token.head.dep_ in ("aux", "auxpass") else token.head  # the parse may slip
            node, governor, dep = self._node(token), self._node(above), token.dep_
            if node != token.i and dep not in ("poss", "prep"):  # inside a mention: its head speaks for it
                continue
            if dep == "nsubj" or dep == "csubj" or dep == "nsubjpass":
                self._surface_subject[governor].append(self._antecedent(token))
            elif dep == "dobj":
                self._add(governor, "obj", self._antecedent(token))
            elif dep == "dative" and token.tag_ not in ("IN", "TO"):
                self._add(governor, "iobj", node)
            elif dep == "agent":
                for child in token.children:
                    if child.dep_ == "pobj":
                        self._add(governor, "subj", self._antecedent(child))
            elif dep in ("prep", "dative"):
                self._read_preposition(governor, token, "")
            elif dep == "poss":
                if token.lower_ == "whose":
                    clause = self._relative_clause(token)
                    if clause is not None:
                        self._add(governor, "of", clause)
                else:
                    self._add(self._possessed(token, governor), "of", node)
            elif dep in ("compound", "nmod", "amod"):
                if node in self._starts and self._is_coordinated(node):
                    self._conjuncts.append((self._phrase_head(token), node))
                elif token.tag_ in ("VBN", "VBG") and dep == "amod":
                    self._add(node, "obj" if token.tag_ == "VBN" else "subj", governor)
                else:
                    self._add(governor, "of" if node in self._starts else "mod", node)
            elif dep == "npadvmod":
                self._add(governor, "npadvmod", node)
            elif dep == "appos":
                self._read_apposition(token, governor, node)
            elif dep == "relcl" and is_contact_clause(token):
                self._add(node, "obj", governor)
            elif dep == "advmod" and token.lower_ == "where" and token.head.dep_ == "relcl":
                self._add(governor, "prep:in", self._node(token.head.head))
            elif dep == "acl" and token.tag_ in ("VBN", "VBG") and not has_own_subject(token):
                self._surface_subject[node].append(governor)  # "troops massing near", "troops deployed to"

    def _is_coordinated(self, node: int) -> bool:
        """Whether "and" follows a name: "Minister X and Minister Y" is two people for all that the parse may say."""
        after = next((m.end for m in self._mentions if m.head == node and m.kind == "person"), None)
        return after is not None and after < self.sentence.end and self._doc[after].tag_ == "CC"

    def _phrase_head(self, token: Token) -> int:
        while token.dep_ in ("compound", "nmod", "amod"):
            token = token.head
        return self._node(token)

    def _possessed(self, owner: Token, governor: int) -> int:
        """What is possessed; a name right after the mark, whatever the parse says: "Brazil's X and Argentina's Y"."""
        after = max((c.i + 1 for c in owner.children if c.dep_ == "case"), default=owner.i + 1)
        return next((head for head, start in self._starts.items() if start == after), governor)

    def _antecedent(self, token: Token) -> int:
        """What a relative pronoun stands for; the token's own node otherwise."""
        if token.lower_ in WH:
            clause = self._relative_clause(token)
            if clause is not None:
                return clause
        return self._node(token)

    def _relative_clause(self, token: Token) -> int | None:
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                return self._node(ancestor.head)
            if ancestor.dep_ in ("ccomp", "advcl", "ROOT"):
                return None
        return None

    def _read_preposition(self, governor: int, preposition: Token, outer: str) -> None:
        name = PREPOSITIONS.get(preposition.lower_, preposition.lower_)
        name = f"{outer} {name}" if outer else name
        for child in preposition.children:
            if child.dep_ in ("pobj", "pcomp"):
                node = self._antecedent(child)
                self._add(governor, "of" if name == "of" else f"prep:{name}", node)
                if name != "of" and spelling(child.lemma_) in PLACE_PARTS:
                    for inner in child.children:  # "in the west of Belarus" is in Belarus
                        if inner.lower_ == "of":
                            for place in inner.children:
                                if place.dep_ == "pobj":
                                    self._add(governor, f"prep:{name}", self._node(place))
            elif child.dep_ == "prep":
                self._read_preposition(governor, child, name)

    def _read_apposition(self, token: Token, governor: int, node: int) -> None:
        if node not in self._starts and token.tag_ in NOUN_TAGS:
            self._add(node, "isa", governor)
        elif governor not in self._starts and self._doc[governor].tag_ in NOUN_TAGS:
            self._add(governor, "isa", node)
        else:
            self._add(governor, "appos", node)

    def _read_namings(self) -> None:
        """Join a noun to the name that says what or whom it means, where the parse has them apart."""
        kinds = {m.head: m.kind for m in self._mentions}
        for mention in self._mentions:
            role = role_before(self._doc, mention.start, mention.end, mention.kind, self._words.nouns_of_kind)
            if role is not None and role.i not in self._starts:
                for owner in [governor for r, governor in self.up(mention.head) if r == "appos"]:
                    self._drop(owner, "appos", mention.head)
                self._add(role.i, "isa", mention.head)
        for token in self._tokens:
            if token.tag_ not in NOUN_TAGS or token.i in self._starts:
                continue
            for child in token.rights:
                if child.lower_ == "of" and is_named_by(token, child):
                    for name in [d for d in self.dependents(token.i, "of") if d > token.i and kinds.get(d) == "place"]:
                        self._drop(token.i, "of", name)
                        self._add(token.i, "isa", name)
            for member in members_named(token):
                self._add(token.i, "isa", self._node(member))

    def _read_titles(self) -> None:
        """A common noun right before a name is its bearer's role; what stands before it belongs to the role."""
        for head, start in self._starts.items():
            if not self.sentence.start < start:
                continue
            title = self._doc[start - 1]
            if title.tag_ not in NOUN_TAGS or title.i in self._head_of or not title.text[0].isalpha():
                continue
            if title.dep_ not in ("compound", "nmod", "amod", "poss") and title.head.i != head:
                continue
            self._add(title.i, "isa", head)
            self._drop(head, "mod", title.i)
            for owner in [d for d in self.dependents(head, "of") if d > head]:
                self._add(title.i, "of", owner)  # "President Clara Holm of Peru"
            i = start - 2
            while i >= self.sentence.start:
                token = self._doc[i]
                node = self._node(token)
                if (token.head.i < i and token.dep_ != "case") or (
                    token.dep_ not in _PREMODIFIERS and token.dep_ not in ("det", "case", "punct")
                ):
                    break
                if token.dep_ == "punct" and token.text not in ("-", "–", "’", "'"):
                    break
                if node in self._starts:
                    for governor in (head, self._node(token.head)):
                        self._drop(governor, "of", node)
                    self._add(title.i, "of", node)
                    i = self._starts[node]
                elif token.dep_ in _PREMODIFIERS and token.tag_ != "CD":
                    for governor in (head, self._node(token.head)):
                        self._drop(governor, "mod", node)
                    self._add(title.i, "mod", node)
                i -= 1

    def _read_shared_possessors(self) -> None:
        """ "Iran and its ally Syria": the possessive goes back to the first conjunct."""
        places = {m.head for m in self._mentions if m.kind == "place"}
        for head in self._starts:
            if self._doc[head].tag_ != "PRP$":
                continue
            for role, possessed in list(self.up(head)):
                for noun in (possessed, *self.dependents(possessed, "isa")):
                    token = self._doc[noun]
                    first = self._node(token.head)
                    if first in places and self._doc[head].lower_ not in ("its", "their"):
                        continue  # "Oklahoma and his home state" is not Oklahoma's
                    if role == "of" and token.dep_ == "conj" and first in self._starts:
                        self._add(possessed, "of", first)

    def _share_bearers(self) -> None:
        """ "arrested the activist X": who bears a role in one noun phrase stands where the role stands."""
        for token in self._tokens:
            for bearer in self.dependents(token.i, "isa"):
                for role, governor in list(self.up(token.i)):
                    if role != "isa" and governor != bearer:
                        self._add(governor, role, bearer)
                for subjects in self._surface_subject.values():
                    if token.i in subjects and bearer not in subjects:
                        subjects.append(bearer)

    def _read_counterparts(self, mentions: Sequence[MentionSpan]) -> None:
        """ "Prime Minister X and his Danish counterpart Y": Y bears the one office that the sentence names."""
        for token in self._tokens:
            if token.lower_ != "counterpart" or not self.dependents(token.i, "isa"):
                continue
            bearers = {m.head for m in mentions if m.kind == "person"} - set(self.dependents(token.i, "isa"))
            offices = {
                self.labels(office)
                for head in sorted(bearers)
                for role, office in self.up(head)
                if role == "isa"
                and any(
                    label.split()[-1] in self._words.nouns_of_kind["person"] for label in self.labels(office) if label
                )
            }
            if len(offices) == 1:
                self._labels[token.i] = self.labels(token.i) | offices.pop()

    def _share_subjects(self) -> None:
        """Give each verb its logical subject: its own, the one it shares in a conjunction, or its controller's."""
        depths = _depths(self.sentence)
        for token in sorted(self._tokens, key=lambda t: (depths[t.i], t.i)):
            verbal = token.tag_.startswith("VB") or token.pos_ in ("VERB", "AUX")
            if not verbal and token.i not in self._surface_subject:
                continue
            subjects = self._surface_subject[token.i]
            if not subjects:
                subjects.extend(self._borrowed_subjects(token))
            role = "obj" if is_passive(token) else "subj"
            for subject in subjects:
                self._add(token.i, role, subject)

    def _borrowed_subjects(self, verb: Token) -> list[int]:
        governor = verb.head
        if verb.dep_ == "conj":
            return list(self._surface_subject[governor.i])
        if verb.dep_ == "xcomp":
            if spelling(governor.lemma_) not in SUBJECT_CONTROL and not is_passive(governor):
                objects = [d for d in self.dependents(governor.i, "obj") if self._doc[d].i < verb.i]
                if objects:
                    return objects
            if governor.dep_ == "acomp":  # "is likely to sanction"
                governor = governor.head
            return list(self._surface_subject[governor.i])
        if verb.dep_ in ("advcl", "ccomp") and verb.tag_ in ("VBG", "VBN", "VB"):
            return list(self._surface_subject[governor.i]) if verb.dep_ == "advcl" else []
        if verb.dep_ == "acl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
            return list(self._surface_subject[governor.head.i])  # "announced plans to acquire"
        if verb.dep_ == "pcomp":
            above = governor.head
            if above.i in self._surface_subject and spelling(above.lemma_) not in OBJECT_CONTROL:
                return list(self._surface_subject[above.i])
            return self.dependents(above.i, "obj")
        return []

    def _read_copulas(self) -> None:
        for token in self._tokens:
            governor = token.head
            if token.dep_ in ("attr", "acomp") and spelling(governor.lemma_) in COPULAS:
                for subject in self._surface_subject[governor.i]:
                    self._drop(governor.i, "subj", subject)  # what is said is in the complement
                    if token.dep_ == "acomp":
                        self._add(token.i, "subj", subject, copula=governor.i)
                    elif token.i in self._starts and subject not in self._starts:
                        self._add(subject, "isa", token.i, copula=governor.i)  # "whose president is X"
                    else:
                        self._add(token.i, "isa", subject, copula=governor.i)
            elif token.dep_ == "oprd":
                for bearer in self.dependents(governor.i, "obj"):
                    self._add(token.i, "isa", bearer, copula=governor.i)
            elif token.dep_ == "pobj" and governor.lower_ == "as" and token.i not in self._starts:
                verb = governor.head
                of_object = spelling(verb.lemma_) in OBJECT_AS or not self._surface_subject[verb.i]
                bearers = (self.dependents(verb.i, "obj") if of_object else []) or self._surface_subject[verb.i]
                if verb.tag_ in NOUN_TAGS:
                    bearers = self.dependents(verb.i, "of")
                for bearer in bearers:
                    self._add(token.i, "isa", bearer, copula=verb.i)

    def _share_conjuncts(self) -> None:
        """Each conjunct stands where the first one stands; a plural role is borne by all."""
        for head, start in self._starts.items():  # "Russia-Belarus exercises" names both
            before = start - 2
            if before >= self.sentence.start and self._doc[start - 1].text in ("-", "–", "—", "/"):
                other = self._node(self._doc[before])
                if other in self._starts and other != head:
                    self._drop(head, "of", other)
                    for first, second in ((head, other), (other, head)):
                        for role, governor in list(self.up(first)):
                            if governor not in (first, second) and role != "isa":
                                self._add(governor, role, second)
        for first, node in self._conjuncts:
            for role, governor in list(self.up(first)):
                if governor != node and role != "isa":
                    self._add(governor, role, node, copula=self.copula.get((governor, first)))
        for token in self._tokens:
            if token.dep_ not in ("conj", "appos") or (token.dep_ == "appos" and token.head.dep_ != "conj"):
                continue
            first, node = self._node(token.head), token.i
            if token.tag_.startswith("VB"):
                continue
            for role, governor in list(self.up(first)):
                if governor == node or (role == "isa" and self._doc[governor].tag_ not in _PLURAL_TAGS):
                    continue
                self._add(governor, role, node, copula=self.copula.get((governor, first)))
            if node not in self._starts and first not in self._starts:
                for bearer in self.dependents(first, "isa"):
                    self._add(node, "isa", bearer, copula=self.copula.get((first, bearer)))
                if not self.dependents(first, "of"):
                    for owner in self.dependents(node, "of"):
                        self._add(first, "of", owner)

    def _undo_light_verbs(self) -> None:
        """ "launched an attack on X": the noun takes the verb's subject; a noun's and its verb's phrases are one's."""
        for token in self._tokens:
            if not token.tag_.startswith("VB"):
                continue
            for noun in self.dependents(token.i, "obj"):
                if noun in self._starts or self._doc[noun].tag_ not in NOUN_TAGS:
                    continue
                light = spelling(token.lemma_) in LIGHT_VERBS and self.is_event(noun)
                for role, dependent in list(self.down(noun)):
                    if role.startswith("prep:"):
                        self._add(token.i, role, dependent)
                for role, dependent in list(self.down(token.i)):
                    if light and (role.startswith("prep:") or role == "subj"):
                        self._add(noun, role, dependent)

        for token in self._tokens:  # "announced it during talks with X": who announces, talks
            if not token.tag_.startswith("VB"):
                continue
            for role, noun in list(self.down(token.i)):
                if role in _AT_EVENTS and self.dependents(noun, "prep:with") and noun not in self._starts:
                    for subject in self.dependents(token.i, "subj"):
                        self._add(noun, "subj", subject)

    def _undo_nominalisations(self) -> None:
        """ "Russia's deployment of troops", "the invasion of X by Y": the noun's possessor and of-phrase get roles."""
        for token in self._tokens:
            if token.i in self._starts or not self.is_event(token.i):
                continue
            derived = self.labels(token.i) & self._words.verbs - {spelling(token.lemma_)}
            if self.dependents(token.i, "isa") and not derived:
                continue  # a head or a coach is a role, for all that both are verbs
            owners = self.dependents(token.i, "of")
            agents = self.dependents(token.i, "prep:by")
            for owner in owners:
                self._drop(token.i, "of", owner)
                role = "obj" if agents or owner > token.i else "subj"
                self._add(token.i, role, owner)
            for agent in agents:
                self._add(token.i, "subj", agent)


def _depths(sentence: Span) -> dict[int, int]:
    """How many ancestors each token has; to count them token by token takes the square of a long chain."""
    depths = {sentence.root.i: 0}
    waiting = [sentence.root]
    while waiting:
        token = waiting.pop()
        for child in token.children:
            depths[child.i] = depths[token.i] + 1
            waiting.append(child)
    return depths
