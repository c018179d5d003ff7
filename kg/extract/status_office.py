"""What a noun phrase says of the office or event that it names: over, to come, only so called."""

from kg.extract.lexicon import FORMER, spelling
from kg.extract.parsed import Token
from kg.extract.status_words import (
    ASPIRING,
    COMING,
    LAPSING,
    LEAVING,
    OFFICES,
    STYLED,
)
from kg.model import Status

_OVER = FORMER | frozenset("formerly previously late then once".split())


def office_statuses(role: Token, bearer: Token) -> set[Status]:
    """Statuses of a role noun and its bearer; none of them: the role is held."""
    if not role.tag_.startswith("NN"):
        return set()
    lefts = [c for noun in (role, bearer) for c in noun.lefts if c.i < role.i]
    words = {c.lower_ for c in lefts if c.nbor().tag_ not in ("JJS", "RBS")}  # "its next biggest rival" is one
    before = role.nbor(-1).lower_ if role.i else ""
    words.add(before)
    if role.i > 2 and role.doc[role.i - 3 : role.i].text.lower() in ASPIRING:
        words.add("aspiring")  # "would-be", in three tokens
    found = set()
    if words & _OVER or any(word.startswith(("ex-", "then-")) for word in (before, role.lower_)) or _is_past(role):
        found.add(Status.ENDED)
    if words & COMING:
        found.add(Status.PLANNED)
    if words & STYLED:
        found.add(Status.REPORTED)
    if words & ASPIRING:
        found.add(Status.POSSIBLE)
    return found


def _is_past(role: Token) -> bool:
    """ "resigned as", "X, then foreign minister of Y", "X, foreign minister of Y at the time"."""
    if role.dep_ == "pobj" and role.head.lower_ == "as":
        return _is_left(role.head.head, role)
    if role.dep_ != "appos":
        return False
    around = (*role.children, *role.head.children)
    if any(c.lower_ == "then" and role.head.i < c.i < role.i for c in around):
        return True
    return any(c.lower_ == "at" and c.i > role.i and any(g.lower_ == "time" for g in c.children) for c in around)


def _is_left(above: Token, role: Token) -> bool:
    """ "resigned as", "lost his job as", "whose term as ... ended"."""
    if above.i > role.i:
        return False
    if spelling(above.lemma_) in OFFICES:
        governor = spelling(above.head.lemma_)
        return governor in (LAPSING if above.dep_ == "nsubj" else LEAVING)
    return spelling(above.lemma_) in LEAVING
