"""What the parse says about an anaphor: its clause, who may not be its antecedent, how prominent a noun phrase is.

The weights follow Lappin and Leass (1994), the exclusions principles A, B and C of binding theory. Walks up the parse
are bounded: "he said that he said that ..." must not cost the square of its length.
"""

from collections.abc import Iterator

from kg.extract.attribution_cues import Cues
from kg.extract.clauses import is_verb
from kg.extract.lexicon import spelling
from kg.extract.parsed import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_CLAUSAL = frozenset(("ccomp", "xcomp", "advcl", "conj", "acl", "relcl", "pcomp"))
_ARGUMENTS = SUBJECTS | {"dobj", "dative", "oprd", "attr"}
_CLAUSES = 4  # governing clauses that are looked at
_STEPS = 12  # of a walk up the parse
_LOCATIVE = frozenset(
    "in at off near from to into across through inside outside around over toward towards within along".split()
)
_WEATHER = frozenset("rain snow hail drizzle thunder".split())
_IMPERSONAL = frozenset("emerge transpire follow come".split())
_RAISING = frozenset("seem appear happen look turn".split())
_COPULAS = frozenset("be become remain get prove seem look".split())
_OPINION = frozenset(
    "say report believe know think expect announce reveal estimate fear hope understand agree decide claim allege "
    "rumour rumor suggest confirm learn assume see find".split()
)
_EVALUATIVE = frozenset(
    "possible impossible clear unclear likely unlikely important necessary essential vital crucial hard difficult easy "
    "true early late dark cold hot dangerous safe obvious evident inevitable premature wrong right common rare "
    "uncertain surprising strange odd fair unfair time enough".split()
)


def _saying() -> frozenset[str]:
    cues = Cues()
    return frozenset(word for tag, word in cues.words if tag == "V" and cues.stance(f"v:{word}", "that"))


SAYING = _saying()  # verbs that take what is said as a that-clause


def clause(token: Token) -> Token | None:
    """The verb of the clause in which a token stands."""
    for step, above in enumerate(token.ancestors):
        if is_verb(above):
            return above
        if step > _STEPS:
            break
    return None


def subject(verb: Token) -> Token | None:
    """The subject of a verb; of the verb above where it shares that one's."""
    for _ in range(_CLAUSES):
        for child in verb.lefts:
            if child.dep_ in SUBJECTS:
                return child
        if verb.dep_ not in ("xcomp", "conj") or not is_verb(verb.head):
            return None
        verb = verb.head
    return None


def governing_subjects(token: Token) -> Iterator[Token]:
    """Subjects before a pronoun of the clauses around it, nearest first; of its own clause for possessives only."""
    home = None if token.dep_ == "poss" or _is_finite_subject(token) else _home(token)
    clauses = 0
    outside = home is None
    for above in token.ancestors:
        if not is_verb(above):
            continue
        if (outside and above != token.head) or token.dep_ == "poss":
            for child in above.lefts:
                inside = child.left_edge.i <= token.i <= child.right_edge.i
                if child.dep_ in SUBJECTS and child.i < token.i and not inside:
                    yield child
        outside = outside or above == home
        clauses += 1
        if above.dep_ not in _CLAUSAL or clauses == _CLAUSES:
            break


def excludes(anaphor: Token, other: Token) -> bool:
    """Whether the structure of a sentence forbids that two of its noun phrases are one (not for reflexives)."""
    if other.dep_ == "appos" and other.head.i == anaphor.head.i and anaphor.dep_ == "poss":
        return True  # "his brother, Lars Holm"
    if anaphor.dep_ == "poss":
        return other.i == anaphor.head.i  # "his friend Lars Holm"
    if (verb := _argument_of(other)) is not None and verb == _home(anaphor):
        return True  # "Holm met him"
    if anaphor.dep_ in SUBJECTS:  # "Holm had lied, she said": what she says is not about her by name
        below = other
        for _ in range(_STEPS):
            if below.head.i == anaphor.head.i:
                return below.dep_ in ("ccomp", "parataxis") and spelling(anaphor.head.lemma_) in SAYING
            if below.head.i == below.i:
                break
            below = below.head
    return False


def relativised(token: Token) -> Token:
    """The noun phrase that a relative pronoun stands for; any other token itself."""
    if token.tag_ in ("WP", "WDT") and token.head.dep_ == "relcl":
        return first_of(token.head.head)
    return token


def first_of(token: Token) -> Token:
    """The first of a coordination or apposition, which carries its function."""
    for _ in range(_STEPS):
        if token.dep_ not in ("conj", "appos") or is_verb(token.head):
            break
        token = token.head
    return token


def _argument_of(token: Token) -> Token | None:
    """The verb of which a noun phrase is an argument, directly or behind a preposition."""
    token = first_of(token)
    if token.dep_ in _ARGUMENTS:
        return token.head
    if token.dep_ == "pobj" and is_verb(token.head.head):
        return token.head.head
    return None


def _is_finite_subject(token: Token) -> bool:
    """Whether a pronoun is the subject of a clause of its own; "him" in "wants him jailed" is not."""
    return token.dep_ in SUBJECTS and token.lower_ not in ("him", "them", "her")


def _home(token: Token) -> Token | None:
    """The verb whose subject a pronoun cannot mean: its own, or the one that shares its subject with that."""
    below = token
    for _ in range(_STEPS):
        if below.dep_ == "poss" or below.dep_ in ("relcl", "acl"):
            return None
        if is_verb(below.head):
            break
        below = below.head
    verb = below.head
    if token.dep_ in SUBJECTS:
        return verb if _is_finite_subject(token) or not is_verb(verb.head) else verb.head
    for _ in range(_CLAUSES):
        if verb.dep_ not in ("xcomp", "conj", "advcl", "pcomp") or any(c.dep_ in SUBJECTS for c in verb.lefts):
            break
        above = verb.head.head if verb.dep_ == "pcomp" else verb.head  # "without naming her"
        if not is_verb(above):
            break
        verb = above
    return verb


def is_locative(token: Token) -> bool:
    """Whether a name is only where something is: "a base in Chad"."""
    token = first_of(token)
    return token.dep_ == "pobj" and token.head.lower_ in _LOCATIVE


def prominence(token: Token) -> float:
    """How prominent the function of a noun phrase makes it, 0 to 1."""
    token = first_of(token)
    dep = token.dep_
    if dep in SUBJECTS:
        return 0.6 if token.head.dep_ in ("relcl", "acl") else 1.0
    if dep == "ROOT":
        return 1.0  # a headline, a caption
    if dep in ("dobj", "dative", "oprd"):
        return 0.6
    if dep == "pobj":
        if token.head.dep_ == "agent":
            return 0.6
        return 0.55 if is_verb(token.head.head) else 0.3
    return 0.4 if dep == "poss" else 0.3


def main_subject(token: Token) -> Token | None:
    """The subject that follows a possessive before its clause: "In his speech, Holm"."""
    if token.dep_ != "poss" or (verb := clause(token)) is None:
        return None
    return next((c for c in verb.lefts if c.dep_ in SUBJECTS and c.left_edge.i > token.i), None)


def possessor(noun: Token) -> Token | None:
    """Whose a noun is: Holm in "Holm's judgment"."""
    return next((c for c in noun.lefts if c.dep_ == "poss"), None)


def is_expletive(token: Token) -> bool:
    """Whether "it" refers to nothing: weather, time, extraposed and cleft clauses."""
    if token.dep_ == "expl" or token.head.pos_ == "ADJ":
        return True  # "made it clear that"
    if token.dep_ not in SUBJECTS:
        return False
    verb = token.head
    lemma = verb.lemma_.lower()
    clauses = [c for c in verb.rights if c.dep_ in ("ccomp", "csubj", "xcomp", "advcl", "acl", "relcl")]
    if lemma in _WEATHER or lemma in _IMPERSONAL:
        return True
    if token.dep_ == "nsubjpass":
        return lemma in _OPINION and any(c.dep_ in ("ccomp", "csubj") for c in clauses)
    if lemma in _RAISING and any(c.dep_ in ("ccomp", "advcl") for c in clauses):
        return True
    if lemma == "take":
        return any(c.dep_ in ("dobj", "npadvmod") and c.ent_type_ in ("DATE", "TIME") for c in verb.rights) and bool(
            clauses or any(g.dep_ in ("relcl", "acl") for c in verb.rights for g in c.rights)
        )
    if lemma not in _COPULAS:
        return False
    for complement in verb.rights:
        if complement.dep_ in ("acomp", "oprd") or (complement.dep_ == "attr" and complement.pos_ == "ADJ"):
            inside = any(c.dep_ in ("ccomp", "xcomp", "advcl", "prep") for c in complement.rights)
            if complement.lemma_.lower() in _EVALUATIVE or (inside and clauses):
                return True
            if any(c.dep_ in ("ccomp", "csubj") for c in clauses):
                return True
        elif complement.dep_ == "attr":
            if complement.lemma_.lower() in _EVALUATIVE or complement.ent_type_ in ("DATE", "TIME"):
                return True
            if any(c.dep_ in ("relcl", "acl") and c.tag_ != "VBN" for c in complement.rights) or any(
                c.dep_ in ("ccomp", "csubj", "relcl") for c in clauses
            ):
                return True  # "it was Holm who", "it is a pity that"
    return False


def predicate_noun(token: Token) -> Token | None:
    """What a subject is said to be: "member" in "it is a member of"."""
    if token.dep_ in SUBJECTS and token.head.lemma_.lower() in ("be", "become", "remain"):
        return next((c for c in token.head.rights if c.dep_ == "attr"), None)
    return None
