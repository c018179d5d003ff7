"""The scope over one word: its own clause, then what governs that clause.

Read upwards through the parse until a construction presupposes what stands below it. What governs a clause may turn its
status round ("never stopped", "did not fail to"); implicative and factive verbs after Karttunen (1971) and
Kiparsky & Kiparsky (1970).
"""

from kg.extract.clauses import is_verb
from kg.extract.lexicon import LIGHT_VERBS, TRANSPARENT, spelling
from kg.extract.parsed import Token
from kg.extract.status_clause import (
    SUBJECTS,
    has_finite_auxiliary,
    has_no,
    has_that,
    has_to,
    is_indirect_question,
    is_negated,
    own_statuses,
    word_of,
)
from kg.extract.status_content import above_content, above_that_clause, is_saying
from kg.extract.status_words import (
    CLAIMS,
    CLEARING,
    CONDITION_NOUNS,
    CONDITIONS,
    DELAYING,
    DENYING,
    DEPICTING,
    DOUBTFUL,
    DOUBTS,
    ENDING,
    EVALUATING,
    FAILING,
    FALSE,
    HEARSAY,
    HESITATING,
    IN_VAIN,
    LAPSING,
    LIFTING,
    MAY,
    MODIFIERS,
    NEGATIVE,
    OCCURRING,
    OPEN,
    PLANNED,
    PLANS,
    PREVENTING,
    REFUSALS,
    STATES,
    TEMPORAL,
    TRUE,
    UNREAL,
    WILL,
)
from kg.model import Status

_DEEP = 50  # steps up a parse; each costs a few frames of recursion
_UNSETTLED = frozenset((Status.POSSIBLE, Status.PLANNED, Status.CONDITIONAL))


class Scope:
    """The statuses of the words of one document; each word is judged once, its governors first."""

    def __init__(self) -> None:
        self._known: dict[int, set[Status]] = {}
        self._from_above: dict[int, set[Status]] = {}

    def statuses(self, token: Token) -> set[Status]:
        """Every status that grammar gives to a predicate, a verb or an event noun; none of them: asserted."""
        if token.i not in self._known:
            above = [token]
            while above[-1].i not in self._known and above[-1].head.i != above[-1].i:
                above.append(above[-1].head)
            for word in reversed(above[_DEEP:]):  # governors first where their recursion would be too deep
                self._known.setdefault(word.i, self._judge(word))
            self._known[token.i] = self._judge(token)
        return self._known[token.i]

    def _judge(self, token: Token) -> set[Status]:
        if _is_nominal(token):
            found = {MODIFIERS[c.lower_] for c in token.lefts if c.lower_ in MODIFIERS}
            if has_no(token):
                found.add(Status.NEGATED)
            return found | _failed(token) | self._above_noun(token)
        return own_statuses(token) | self._above(token)

    def _above(self, token: Token) -> set[Status]:
        """Statuses that come to a clause from the word that governs it."""
        if token.i not in self._from_above:
            self._from_above[token.i] = self._governed(token)
        return self._from_above[token.i]

    def _governed(self, token: Token) -> set[Status]:
        governor, dep = token.head, token.dep_
        if governor.i == token.i:
            return set()
        word, verb = word_of(governor), is_verb(governor)
        if governor.lower_ in CONDITIONS and dep in ("ccomp", "pcomp", "advcl"):
            return {Status.CONDITIONAL}
        if dep == "ccomp" and token.i < governor.i and has_finite_auxiliary(token) and not is_saying(governor):
            return set()  # two main clauses with a comma
        if dep == "xcomp" or (dep == "ccomp" and token.tag_ in ("VB", "VBG") and not has_finite_auxiliary(token)):
            return self._above_infinitive(token, governor, word)
        if dep == "ccomp" and governor.tag_.startswith("NN") and not verb:
            return above_that_clause(governor)
        if dep == "ccomp":
            return above_content(token, governor, word)
        if dep == "conj" and verb:
            return self._above_conjunct(token, governor)
        if dep == "advcl":
            return self._above_adverbial(token, governor, word)
        if dep in ("acl", "relcl"):
            return self._above_noun_clause(token, governor)
        if dep == "pcomp":
            return self._above_preposition(governor)
        return set()

    def _above_infinitive(self, token: Token, governor: Token, word: str) -> set[Status]:
        """An infinitive or participle: the verb that takes it says whether it comes true."""
        above = self.statuses(governor) if is_verb(governor) or governor.pos_ == "ADJ" else set()
        negated = Status.NEGATED in above
        positive = above - {Status.NEGATED}
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in governor.children)
        if word in ENDING and (token.tag_ == "VBG" or word == "cease"):
            if above & _UNSETTLED:
                return above  # "urged them to stop": it has not ended
            return positive if negated else above | {Status.ENDED}
        if word == "use" and governor.tag_ == "VBD" and not passive:
            return above | {Status.ENDED}  # "used to own"
        if word in ("have", "be") and any(c.lower_ == "yet" for c in (*governor.children, *token.children)):
            return above | {Status.NEGATED}  # "has yet to deploy"
        if word in HESITATING:
            return positive if negated else above | {Status.POSSIBLE}
        if word in NEGATIVE:
            return positive if negated else above | {Status.NEGATED}
        if word in PREVENTING:
            return positive | {Status.POSSIBLE} if negated else above | {Status.NEGATED}
        if word in DENYING:
            return positive | {Status.POSSIBLE} if negated else above | {Status.DENIED}
        if word == "unable":
            return above | {Status.NEGATED}
        if word in EVALUATING and governor.head.tag_ == "VBD":
            return positive
        if word == "able":  # past ability was used: "was able to arrest him"
            past = governor.head.tag_ == "VBD" or governor.head.lower_ == "been"
            return above if past else above | {Status.POSSIBLE}
        if word == "claim" or (word in HEARSAY and passive):
            return above | {Status.REPORTED}
        if _is_in_vain(governor):
            return above | {Status.NEGATED}
        if (word == "go" and governor.tag_ == "VBG") or word in PLANNED | DELAYING:
            return above | {Status.PLANNED}
        if word in UNREAL or (word not in TRANSPARENT and token.tag_ != "VBG"):
            return above | {Status.POSSIBLE}
        return above

    def _above_conjunct(self, token: Token, governor: Token) -> set[Status]:
        """A verb after "and": it shares the auxiliaries of the first where it has the same form and none of its own."""
        own = any(c.dep_ in ("aux", *SUBJECTS) for c in token.children)
        shares = token.tag_ == governor.tag_ or not any(c.dep_ == "aux" for c in governor.children)
        if token.tag_ in ("VBD", "VBN") and governor.tag_ in ("VBD", "VBN"):  # tagged alike: "has met and invited"
            shares = True
        if not own and shares:
            found = self.statuses(governor)
            contrast = any(c.lower_ in ("but", "instead") for c in governor.children if governor.i < c.i < token.i)
            return found - {Status.NEGATED} if contrast else found
        if has_that(token) and not has_that(governor) and not has_finite_auxiliary(governor):
            return {Status.REPORTED}  # "said that he had refused to come and that ...": no part of the infinitive
        found = self._above(governor) if governor.dep_ != "advcl" else set()
        marked = any(c.lower_ in CONDITIONS and c.dep_ in ("mark", "advmod") for c in governor.children)
        hypothetical = any(c.lower_ in MAY | WILL for c in token.children if c.dep_ == "aux")
        if (marked or hypothetical) and Status.CONDITIONAL in own_statuses(governor):
            found = found | {Status.CONDITIONAL}
        return found

    def _above_adverbial(self, token: Token, governor: Token, word: str) -> set[Status]:
        """An adverbial clause: purpose, "without"; time and cause presuppose it."""
        marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod", "prep")}
        if governor.lower_ == "long" and any(c.lower_ == "as" for c in governor.lefts):
            return {Status.CONDITIONAL}  # "as long as"
        if "if" in marks and is_indirect_question(token):
            return {Status.POSSIBLE}
        if marks & {"so", "order"}:
            return {Status.POSSIBLE}
        if has_to(token) and word in ("go on", "end up"):
            return self.statuses(governor)
        if has_to(token):
            purpose = {Status.PLANNED}  # "flew to Minsk to meet ..."
            if _is_in_vain(governor):
                purpose.add(Status.NEGATED)
            return purpose
        if (marks & TEMPORAL and token.tag_ in ("VBZ", "VBP", "VBG")) or (token.tag_ == "VBG" and not marks):
            unsettled = self.statuses(governor) & _UNSETTLED  # "will leave when X arrives", "may come, bringing Y"
            if unsettled:
                return unsettled
        if "than" in marks or (token.i > 1 and token.doc[token.left_edge.i - 1].lower_ == "than"):
            return {Status.NEGATED}  # "rather than sanction Iran"
        if token.tag_ == "VBG" and "without" in marks:
            return {Status.NEGATED}
        if token.tag_ == "VBG" and not marks and governor.i < token.i and token.nbor(-1).lower_ != ",":
            if word in PREVENTING | NEGATIVE:  # "ruled out sending"
                return {Status.NEGATED}
            if word in ENDING:
                return {Status.ENDED}
        return set()

    def _above_noun_clause(self, token: Token, noun: Token) -> set[Status]:
        """A clause after a noun: "the plan to", "reports that"; a relative clause is presupposed."""
        if has_to(token):
            return self._above_purpose_noun(noun)
        if any(c.lower_ in ("that", "whether") and c.dep_ == "mark" for c in token.children):
            return above_that_clause(noun)
        word = spelling(noun.lemma_)
        named = word in CLAIMS or word in FALSE or word in TRUE or word in CONDITION_NOUNS or word in DOUBTS
        if (
            named
            and token.left_edge.lower_ == "that"
            and any(c.dep_ == "dobj" and c.lower_ != "that" for c in token.children)
        ):
            return above_that_clause(noun)  # "that" is no object of a clause that has one of its own
        return set()

    def _above_purpose_noun(self, noun: Token) -> set[Status]:
        """ "a plan to", "the refusal to", "an attempt to", and what became of it."""
        word = spelling(noun.lemma_)
        if any(c.lower_ in ("first", "second", "third", "last", "only", "latest") for c in noun.lefts):
            return set()  # "the first president to visit Chile" did so
        found = {Status.PLANNED} if word in PLANS else {Status.NEGATED} if word in REFUSALS else {Status.POSSIBLE}
        if has_no(noun) or (noun.dep_ in ("dobj", "nsubjpass") and word_of(noun.head) in PREVENTING):
            found.add(Status.NEGATED)
        return found | {s for s in _failed(noun) | self._above_noun(noun) if s in (Status.NEGATED, Status.CONDITIONAL)}

    def _above_noun(self, noun: Token) -> set[Status]:
        """An event noun: a light verb speaks for it, a verb of denial or desire judges it, others presuppose it."""
        governor, dep = noun.head, noun.dep_
        if governor.i == noun.i:
            return set()
        if dep == "pobj":
            return self._above_preposition(governor)
        if dep == "conj":
            return self.statuses(governor) - {Status.NEGATED}
        if not is_verb(governor) or dep not in ("dobj", "nsubjpass", "nsubj", "attr", "oprd"):
            return set()
        word = word_of(governor)
        if dep == "nsubj":
            return self._above_subject(noun, governor, word)
        found: set[Status] = set()
        negated = is_negated(governor)
        if spelling(noun.lemma_) in STATES and word in LIFTING | ENDING:
            return self.statuses(governor) | {Status.ENDED} if self.is_lifted(noun) else set()
        if word in DENYING:
            found.add(Status.DENIED)
        elif word in (NEGATIVE | PREVENTING) - {"oppose", "resist", "ban", "stop", "halt", "escape", "keep", "reverse"}:
            found.add(Status.POSSIBLE if negated else Status.NEGATED)
        elif word in DELAYING or word in PLANNED - {"decide", "announce", "set", "agree"} or word == "announce":
            found.add(Status.PLANNED)
        elif dep == "oprd" or word in ("report", "allege", "claim"):
            found.add(Status.REPORTED)  # "what she called an invasion"
        elif word in (UNREAL - {"need", "allow", "tell"}) | (DEPICTING - {"show", "stage", "suppose"}):
            found.add(Status.POSSIBLE)  # "the exercise simulated an attack"
        if word in LIGHT_VERBS or word in OCCURRING:
            found |= self.statuses(governor)
        return found

    def is_lifted(self, noun: Token) -> bool:
        """Whether somebody put an end to a state: "lifted sanctions"; who may do so, has not."""
        if spelling(noun.lemma_) not in STATES or noun.dep_ not in ("dobj", "nsubjpass"):
            return False
        if word_of(noun.head) not in LIFTING | ENDING or not is_verb(noun.head):
            return False
        return not is_negated(noun.head) and not self.statuses(noun.head) & _UNSETTLED

    def _above_subject(self, noun: Token, governor: Token, word: str) -> set[Status]:
        """The subject: verbs of occurrence speak for the event; of the others only their modality reaches it."""
        if word in LAPSING and spelling(noun.lemma_) in STATES:
            return {Status.ENDED} | self.statuses(governor)
        if (word in FAILING and not any(c.dep_ == "xcomp" for c in governor.children)) or (
            word in ("come", "end") and any(c.lower_ in ("nothing", "failure") for c in governor.subtree)
        ):
            return {Status.NEGATED} | self.statuses(governor)
        above = self.statuses(governor)
        for child in governor.children if word == "be" else ():
            if spelling(child.lemma_) in OPEN or (child.dep_ == "acomp" and spelling(child.lemma_) in DOUBTFUL):
                above = above | {Status.POSSIBLE}
            elif child.lower_ == "out" and any(c.lower_ == "question" for c in child.subtree):
                above = above | {Status.NEGATED}
        if _takes_place(governor) or word in OCCURRING | LIGHT_VERBS:
            return above
        return above - {Status.NEGATED, Status.DENIED}

    def _above_preposition(self, preposition: Token) -> set[Status]:
        word, above = preposition.lower_, preposition.head
        lemma = word_of(above)
        children = {c.lower_ for c in preposition.children if c.dep_ == "advmod"}
        if word == "without" or "instead" in children or "rather" in children or above.lower_ in ("instead", "rather"):
            return {Status.NEGATED}
        if above.lower_ in ("far", "short") and word in ("from", "of"):
            return {Status.NEGATED}  # "far from attacking", "stopped short of"
        if word == "from" and lemma in NEGATIVE | PREVENTING | {"discourage"}:
            open_ = is_negated(above) or (is_verb(above) and self.statuses(above) & _UNSETTLED)  # "tried to prevent"
            return {Status.POSSIBLE} if open_ else {Status.NEGATED}
        if word == "on" and any(c.dep_ == "dobj" and c.lower_ == "plug" for c in above.children):
            return {Status.NEGATED}  # "pulled the plug on"
        if word == "against" and lemma in ("vote", "decide", "warn", "advise"):
            return {Status.POSSIBLE} if lemma in ("warn", "advise") else {Status.NEGATED}
        if word in ("for", "on", "to", "of", "against", "about", "at") and lemma in UNREAL | {"plea", "appeal"}:
            return {Status.POSSIBLE}
        if word == "of" and lemma == "threat":
            return {Status.POSSIBLE}
        if word == "from" and any(
            c.dep_ == "pcomp" and any(g.dep_ == "nsubj" for g in c.children) for c in preposition.children
        ):
            return {Status.POSSIBLE}  # a list of topics: "from X being a spy to ..."
        if word in TEMPORAL | {"while"} and is_verb(above):
            return self.statuses(above) & _UNSETTLED  # "is expected to sign it before travelling to"
        if word in ("for", "to", "of") and lemma in PLANNED | {"preparation", "pretext", "prospect"}:
            return {Status.PLANNED}
        if word == "of" and lemma in ("accuse", "accusation", "suspect", "suspicion", "allegation", "charge"):
            return {Status.REPORTED}
        if word == "of" and lemma in CLAIMS | {"talk"} and above.tag_.startswith("NN"):  # "reports of an attack"
            return {Status.REPORTED} | above_that_clause(above)
        if word == "with" and lemma == "charge":
            return {Status.REPORTED}
        if word == "of" and lemma in CLEARING:
            return {Status.NEGATED}
        if word == "for" and lemma in ("blame", "sue", "indict"):  # others praise or punish what is so
            return {Status.REPORTED}
        return set()


def _is_nominal(token: Token) -> bool:
    """An event noun, not a verb that the tagger took for one: "X will sanction Y"."""
    return token.tag_.startswith("NN") and not any(c.dep_ == "aux" for c in token.children)


def _failed(noun: Token) -> set[Status]:
    """What is said in passing of an event: "the meeting ..., which never took place"."""
    for child in noun.subtree:
        if child.dep_ == "relcl" and child.i > noun.i and _takes_place(child) and is_negated(child):
            return {Status.NEGATED}
    return set()


def _takes_place(verb: Token) -> bool:
    if spelling(verb.lemma_) == "take":
        return any(c.dep_ == "dobj" and c.lower_ == "place" for c in verb.children)
    return spelling(verb.lemma_) in OCCURRING - {"be"}


def _is_in_vain(verb: Token) -> bool:
    """ "tried unsuccessfully", "tried in vain"."""
    return any(
        c.lower_ in IN_VAIN or (c.dep_ == "prep" and any(g.lower_ == "vain" for g in c.children)) for c in verb.children
    )
