"""What a clause says of itself: negation, modals, tense and conditions around one verb."""

from kg.extract.lexicon import COPULAS, spelling
from kg.extract.parsed import Token
from kg.extract.status_words import (
    CONDITION_NOUNS,
    CONDITIONS,
    DEPICTING,
    DEPICTIONS,
    HEARD,
    HEARSAY,
    LASTING,
    MAY,
    NEVER,
    NO_PLACES,
    ONCE,
    PERHAPS,
    PREVENTING,
    WILL,
    WONDERING,
)
from kg.model import Status

SUBJECTS = ("nsubj", "nsubjpass")
_ONLY = ("only", "just", "merely", "simply")


def own_statuses(verb: Token) -> set[Status]:
    """Negation, modals, tense and conditions of a verb's own clause."""
    found: set[Status] = set()
    words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg", "advmod", "mark", "preconj")}
    negated = is_negated(verb)
    longer = any(
        c.lower_ in ("longer", "more") and (any(g.lower_ in ("no", "not", "any") for g in c.children) or negated)
        for c in verb.children
    )
    if longer or _is_over(verb, words):
        found.add(Status.ENDED)
    elif (negated and not _only_also(verb)) or words & NEVER or _inverts_negation(verb):
        found.add(Status.NEGATED)
    found |= _conditions(verb, words) | _depicted(verb)
    if "whether" in words:
        found.add(Status.POSSIBLE)
    if words & {"would", "'d", "’d"} and verb.dep_ == "ccomp":
        found.add(Status.PLANNED)  # a future told in the past: "announced that it would"
    elif words & MAY:
        found.add(Status.POSSIBLE)
    elif words & WILL:
        found.add(Status.PLANNED)
    if words & HEARD or _is_claimed_after(verb):
        found.add(Status.REPORTED)
    if words & PERHAPS:
        found.add(Status.POSSIBLE)
    to_infinitive = has_to(verb)
    if to_infinitive and (verb.dep_ == "ROOT" or (verb.head.lemma_ == "be" and verb.dep_ == "xcomp")):
        found.add(Status.PLANNED)  # headlines and "is to": "Biden to visit Poland"
    if verb.tag_ in ("VBZ", "VBP") and any(c.lower_ == "tomorrow" for c in verb.children):
        found.add(Status.PLANNED)  # the present tense of a timetable
    return found


def _is_claimed_after(verb: Token) -> bool:
    """ "..., the president claims without evidence": parsed as a second main clause, but it says the first."""
    for subject in verb.children:
        if subject.dep_ in SUBJECTS and any(_is_hearsay(c) for c in subject.children):
            return True
    for child in verb.rights:
        if child.dep_ == "conj" and spelling(child.lemma_) in HEARSAY:
            roles = {c.dep_ for c in child.children}
            joined = any(c.dep_ == "cc" and verb.i < c.i < child.i and c.lower_ != "or" for c in verb.children)
            if roles & set(SUBJECTS) and not joined and not roles & {"dobj", "ccomp", "xcomp", "auxpass"}:
                return True
    return False


def _is_hearsay(verb: Token) -> bool:
    """ ", it is rumoured,", which the parse hangs on the subject."""
    if verb.dep_ != "relcl" or spelling(verb.lemma_) not in HEARSAY:
        return False
    return any(c.dep_ == "nsubjpass" and c.lower_ == "it" for c in verb.children)


def _only_also(verb: Token) -> bool:
    """ "did not only attack Togo but also ...": the negation is of "only"."""
    return any(
        c.lower_ == "not" and (c.nbor().lower_ in _ONLY or any(g.lower_ in _ONLY for g in c.children))
        for c in verb.children
    )


def _is_over(verb: Token, words: set[str]) -> bool:
    """A past state with an end: "was president until 2019", "from 2008 to 2012", "was once"."""
    past = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(c.lower_ in ("was", "were", "had") for c in verb.children))
    if not past or spelling(verb.lemma_) not in LASTING:
        return "formerly" in words
    if words & ONCE:
        return True
    for child in verb.subtree if spelling(verb.lemma_) in COPULAS else verb.children:
        if child.dep_ not in ("prep", "mark") or child.i < verb.i:
            continue
        if child.lower_ in ("until", "till"):
            return True
        if child.lower_ in ("from", "between") and any(_is_year(c) for c in child.children):
            return any(c.lower_ in ("to", "until", "till", "and") for c in child.subtree)
        if child.lower_ == "at" and any(c.lower_ == "time" for c in child.children):
            return True
    return False


def _is_year(token: Token) -> bool:
    return token.tag_ == "CD" and token.lower_.isdigit() and len(token) == 4


def _inverts_negation(verb: Token) -> bool:
    """ "At no point did X", "under no circumstances has X": the auxiliary before the subject shows the wide scope."""
    for child in verb.lefts:
        if child.dep_ == "prep" and any(spelling(c.lemma_) in NO_PLACES and has_no(c) for c in child.children):
            return True
        if child.lower_ in ("once", "ever") and child.left_edge.lower_ == "not":
            return True
    return False


def _conditions(verb: Token, words: set[str]) -> set[Status]:
    """Both halves of a conditional sentence, and what would have been."""
    if words & {"if", "though"} and verb.left_edge.i and verb.left_edge.nbor(-1).lower_ == "as":
        return {Status.POSSIBLE}  # "looks as if"
    if words & {"if", "though"} and {"as"} <= words:
        return {Status.POSSIBLE}
    if words & CONDITIONS and not ("if" in words and is_indirect_question(verb)):
        return {Status.CONDITIONAL}
    if is_inverted(verb) or _opens_with_condition(verb):
        return {Status.CONDITIONAL}
    if "would" in words and any(c.lower_ == "have" and c.dep_ == "aux" for c in verb.children):
        return {Status.CONDITIONAL}  # the conditional perfect is counterfactual
    if "otherwise" in words and words & (MAY | WILL):
        return {Status.CONDITIONAL}
    for child in verb.children:
        if child.lower_ in CONDITIONS and any(c.dep_ in ("ccomp", "pcomp", "advcl") for c in child.children):
            return {Status.CONDITIONAL}  # "provided that", "assuming that"
        if child.lower_ in CONDITIONS and child.dep_ in ("advcl", "prep") and not any(child.children):
            return {Status.CONDITIONAL}  # "supposing", which the parse leaves alone
        if child.dep_ == "advmod" and child.lower_ == "long" and any(c.dep_ == "advcl" for c in child.children):
            return {Status.CONDITIONAL}  # "as long as"
        if child.dep_ in ("advcl", "ccomp") and _is_condition(child):
            return {Status.CONDITIONAL}
        if child.lower_ in ("in", "on") and any(c.lower_ in CONDITION_NOUNS and _opens_case(c) for c in child.children):
            return {Status.CONDITIONAL}
    return set()


def _opens_case(noun: Token) -> bool:
    """ "in case of war", "in the event that", not "in this case"."""
    return any(c.dep_ in ("acl", "relcl", "prep", "ccomp", "appos") for c in noun.children)


def _is_condition(clause: Token) -> bool:
    """An if-clause: by its conjunction or by its inversion ("had it not objected", "should it refuse")."""
    marked = any(c.lower_ in CONDITIONS and c.dep_ in ("mark", "advmod") for c in clause.children)
    if marked:
        return not is_indirect_question(clause)
    return is_inverted(clause)


def is_indirect_question(verb: Token) -> bool:
    """ "wondered if", "it is unclear if": the if-clause follows what asks."""
    if verb.dep_ not in ("advcl", "ccomp") or verb.head.i > verb.i:
        return False
    asking = [verb.head, *(c for c in verb.head.children if c.dep_ == "acomp")]
    return any(word_of(word) in WONDERING for word in asking)


def is_inverted(verb: Token) -> bool:
    """ "Should X attack", "Had X attacked", "Were X to attack", first in their clause and no question."""
    first = verb if verb.lower_ == "were" else None
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass"):
            first = child
            break
    if first is None or first.lower_ not in ("had", "were", "should"):
        return False
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.i < first.i or any(c.lower_ == "?" for c in verb.children):
        return False
    before = [c for c in verb.lefts if c.i < first.i and c.dep_ not in ("punct", "cc", "ccomp", "mark")]
    return all(c.lower_ == "even" for c in before)


def _opens_with_condition(verb: Token) -> bool:
    """ "In case X attacks", where the parse hangs the clause on the main verb."""
    start = verb.left_edge.i
    return verb.dep_ == "advcl" and start > 0 and verb.doc[start - 1].lower_ == "case"


def _depicted(verb: Token) -> set[Status]:
    """What happens in a novel or a game does not happen: "in the film, X invades Y", "a video showing X attacking"."""
    if any(c.dep_ == "prep" and any(spelling(g.lemma_) in DEPICTIONS for g in c.children) for c in verb.children):
        return {Status.POSSIBLE}
    if verb.dep_ in ("ccomp", "xcomp", "pcomp") and spelling(verb.head.lemma_) in DEPICTING and not has_that(verb):
        return {Status.POSSIBLE}
    if verb.dep_ == "pcomp" and verb.head.lower_ == "about":
        return {Status.POSSIBLE}
    return set()


def word_of(token: Token) -> str:
    """The lemma of a word, with its particle: "call off"."""
    lemma = spelling(token.lemma_)
    for child in token.children:
        phrase = f"{lemma} {child.lower_}"
        if child.dep_ == "prt" or (child.dep_ == "advmod" and phrase in PREVENTING):  # "held back": tagged either way
            return phrase
    return lemma


def is_negated(verb: Token) -> bool:
    """Whether "not", "never", "neither ... nor", "nobody" or "no man" stands in a verb's own clause."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in ("neither", "never"):
            return True
        if child.dep_ in SUBJECTS and (child.lower_ in ("nobody", "none", "neither") or has_no(child)):
            return True
    return verb.dep_ == "conj" and any(c.lower_ == "nor" for c in verb.head.children)


def has_no(noun: Token) -> bool:
    """Whether a noun phrase is empty: "no troops", "not a single soldier", "neither Ghana nor Togo"."""
    for child in noun.lefts:
        if child.lower_ in ("no", "neither", "none") and child.dep_ in ("det", "neg", "preconj", "cc"):
            return True
        if child.lower_ == "not" and child.dep_ in ("neg", "preconj"):
            return True
    return noun.dep_ == "conj" and any(c.lower_ == "nor" for c in noun.head.children) and has_no(noun.head)


def has_to(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def has_that(verb: Token) -> bool:
    return any(c.lower_ == "that" and c.dep_ == "mark" for c in verb.children)


def has_finite_auxiliary(verb: Token) -> bool:
    """ "will attack", "did attack": a clause of its own, no infinitive."""
    return any(c.dep_ == "aux" and c.tag_ in ("MD", "VBD", "VBZ", "VBP") for c in verb.children)
