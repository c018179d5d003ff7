"""What the content of a clause owes to the word that governs it: reported, denied, doubted or taken for a fact."""

from kg.extract.clauses import is_verb
from kg.extract.lexicon import COPULAS, spelling
from kg.extract.parsed import Token
from kg.extract.status_clause import (
    SUBJECTS,
    has_no,
    has_that,
    is_inverted,
    is_negated,
    word_of,
)
from kg.extract.status_words import (
    CLAIMS,
    CONDITION_NOUNS,
    DENYING,
    DOUBTFUL,
    DOUBTS,
    FACTIVE,
    FACTS,
    FALSE,
    FALSELY,
    HEARSAY,
    LYING,
    PREVENTING,
    SAYING_TOO,
    SUPPOSING,
    TRUE,
    UNREAL,
    WONDERING,
)
from kg.model import Status


def above_content(token: Token, governor: Token, word: str) -> set[Status]:
    """A that-clause under a verb: the verb reports it, denies it, doubts it or takes it for a fact."""
    lemma = spelling(governor.lemma_)
    if _is_condition_main(governor):
        return {Status.CONDITIONAL}  # the parse has the main clause under the condition
    if lemma in DENYING:
        return {Status.POSSIBLE} if is_negated(governor) else {Status.DENIED}
    if lemma in COPULAS:
        return _judged(governor)
    if is_belied(governor) or word in PREVENTING:
        return {Status.NEGATED}
    if "if" in {c.lower_ for c in token.children if c.dep_ == "mark"} and word in WONDERING:
        return {Status.POSSIBLE}
    if (lemma in UNREAL and lemma not in SAYING_TOO) or lemma in SUPPOSING:
        return {Status.POSSIBLE}
    if word not in FACTIVE and lemma not in FACTIVE and has_that(token) and governor.i < token.i and is_verb(governor):
        nobody = any(
            c.dep_ in SUBJECTS and (c.lower_ in ("nobody", "nothing", "few") or has_no(c)) for c in governor.children
        )
        return {Status.POSSIBLE} if nobody else {Status.REPORTED}
    if lemma in ("show", "prove", "find") and is_negated(governor):
        return {Status.POSSIBLE}
    return set()


def above_that_clause(noun: Token) -> set[Status]:
    """A that-clause after a noun: "no evidence that", "reports that ... are false"; only facts presuppose it."""
    word = spelling(noun.lemma_)
    if noun.lower_ in CONDITION_NOUNS and noun.dep_ == "pobj":
        return {Status.CONDITIONAL}
    if word in DOUBTS and has_no(noun):
        return set()  # "there is no doubt that"
    if has_no(noun) or any(c.lower_ in ("little", "scant", "false", "baseless") for c in noun.lefts):
        return {Status.NEGATED}
    if noun.dep_ == "pobj" and noun.head.lower_ == "to" and noun.head.head.lower_ == "contrary":
        return {Status.NEGATED}
    if word in FALSE:
        negated = noun.dep_ == "attr" and is_negated(noun.head)
        return set() if negated else {Status.NEGATED}
    if noun.dep_ == "attr" and word in TRUE and is_negated(noun.head):
        return {Status.NEGATED}
    found = set() if word in FACTS | TRUE else {Status.REPORTED} if word in CLAIMS else {Status.POSSIBLE}
    governor = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and word_of(governor) in DENYING:
        found.add(Status.DENIED)
    named = noun.dep_ == "dobj" and spelling(governor.lemma_) in ("call", "brand", "label")
    if named and any(spelling(t.lemma_) in FALSE for t in governor.subtree if t.i > noun.i):
        found.add(Status.DENIED)  # "called the report that ... a fabrication"
    if noun.dep_ in SUBJECTS:
        for child in governor.subtree:
            if child.i > governor.i and child.dep_ in ("acomp", "attr", "oprd") and spelling(child.lemma_) in FALSE:
                found.add(Status.NEGATED)
    return found


def _judged(copula: Token) -> set[Status]:
    """ "It is possible that", "it is not true that"."""
    negated = is_negated(copula)
    for child in copula.children:
        if child.dep_ in ("acomp", "attr"):
            word = spelling(child.lemma_)
            if word in DOUBTFUL:
                return {Status.POSSIBLE}
            if (word in TRUE and negated) or (word in FALSE and not negated):
                return {Status.NEGATED}
    return set()


def is_belied(cue: Token) -> bool:
    """Whether the article contradicts who says so: "lied that", "falsely claimed that"."""
    return spelling(cue.lemma_) in LYING or any(c.lower_ in FALSELY for c in cue.children)


def is_saying(verb: Token) -> bool:
    return word_of(verb) in HEARSAY or word_of(verb) in SAYING_TOO


def _is_condition_main(governor: Token) -> bool:
    return (
        governor.dep_ == "ROOT" and any(c.lower_ in ("had", "should") for c in governor.lefts) and is_inverted(governor)
    )
