"""What kind of clause a verb heads, told from its parse alone."""

from kg.extract.parsed import Token

WH = frozenset(("who", "which", "that", "whom"))


def is_verb(token: Token) -> bool:
    """Whether a word is a verb and may head a clause: tagger and parser do not always agree on it."""
    return token.tag_.startswith("VB") or token.pos_ in ("VERB", "AUX")


def is_passive(verb: Token) -> bool:
    """Whether a verb's surface subject is its logical object."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "advcl":  # "Backed by X, Y ..."
        return not any(c.dep_ in ("aux", "nsubj", "mark", "dobj") for c in verb.children)
    if verb.dep_ == "acl":
        return not any(c.dep_ in ("aux", "nsubj") for c in verb.children)
    return verb.dep_ == "conj" and not any(c.dep_ == "aux" for c in verb.children) and is_passive(verb.head)


def is_contact_clause(verb: Token) -> bool:
    """Whether a relative clause has neither pronoun nor object: "the troops Russia sent"."""
    return not any(c.lower_ in WH or c.lower_ == "whose" for c in verb.subtree) and not any(
        c.dep_ == "dobj" for c in verb.children
    )


def has_own_subject(verb: Token) -> bool:
    """Whether a verb after a noun is a clause of its own: "allegations that it had supplied"."""
    return any(c.dep_ in ("aux", "nsubj", "nsubjpass", "mark") for c in verb.children)
