"""Noun phrases that name the same thing twice, where the parse does not join them.

"the head of the union, Anna Kovacs, said": the parser hangs the name on the nearest noun, mostly the wrong one.
"the city of Hamburg" names one thing, "the capital of Germany" two.
"writers such as X and Y": the plural noun holds of each (Hearst 1992, "Automatic acquisition of hyponyms").
"""

from collections.abc import Iterator

from kg.extract.labels import NOUN_TAGS
from kg.extract.lexicon import spelling
from kg.extract.parsed import Doc, Token

# Nouns whose of-phrase is the name of the thing itself, and not what it belongs to.
_NAMED_BY_OF = frozenset(
    "city town village municipality commune hamlet suburb port district borough county province state region canton "
    "prefecture governorate oblast department territory republic kingdom emirate principality island isle peninsula "
    "archipelago resort enclave exclave settlement neighbourhood neighborhood hometown homeland".split()
)
# Nouns of places whose of-phrase is what the place belongs to, and the name after the comma the place itself.
_OWNED_PLACES = frozenset(("capital", "capital city", "metropolis"))
_ENDS = frozenset((",", ".", "(", ";", ":", "-", "–", "—", "!", "?", '"', "”"))


def is_named_by(noun: Token, of: Token) -> bool:
    """Whether an of-phrase names its own noun: "the Spanish city of Seville", but "a city of Spain"."""
    if spelling(noun.lemma_) not in _NAMED_BY_OF or of.i != noun.i + 1 or noun.tag_ not in ("NN", "NNP"):
        return False
    return not any(c.lower_ in ("a", "an", "every", "each", "any", "no", "whole", "entire") for c in noun.lefts)


def role_before(doc: Doc, start: int, end: int, kind: str, nouns: dict[str, frozenset[str]]) -> Token | None:
    """The role noun whose phrase ends in the comma before a name: the name doc[start:end] says who bears the role.

    `kind` is the name's; `nouns` are those that things of a kind may be. None where the name goes on ("Anna Kovacs of
    the union"), is one of a list, or where no role stands before it.
    """
    roles = nouns.get(kind, frozenset()) if kind != "place" else _OWNED_PLACES
    if not roles or start < 2 or doc[start - 1].text != "," or (end < len(doc) and not _closes(doc[end])):
        return None
    if any(t.dep_ == "conj" for t in doc[start:end]):
        return None
    sentence = doc[start].sent.start
    token = doc[start - 2]
    while token.i >= sentence:
        if token.tag_ in NOUN_TAGS and spelling(token.lemma_) in roles and token.right_edge.i >= start - 2:
            if any(c.dep_ == "appos" and c.i < start for c in token.children) or _is_of_another(token, roles):
                return None
            return token
        if token.head.i >= token.i or token.dep_ not in ("pobj", "prep", "poss", "compound"):
            return None
        token = token.head
    return None


def _is_of_another(role: Token, roles: frozenset[str]) -> bool:
    """ "the son of the president of Peru, X": either may be called so."""
    return role.dep_ == "pobj" and role.head.lower_ == "of" and spelling(role.head.head.lemma_) in roles


def _closes(token: Token) -> bool:
    return token.text in _ENDS or token.tag_ in ("VBD", "VBZ", "VBP", "MD", "IN", "CC", "_SP")


def members_named(noun: Token) -> Iterator[Token]:
    """The first of the names that a plural noun announces: "such as X", "including X"."""
    if noun.tag_ not in ("NNS", "NNPS"):
        return
    for child in noun.children:
        if child.dep_ != "prep":
            continue
        such = child.lower_ == "as" and any(c.lower_ == "such" for c in child.children)
        if such or child.lower_ == "including":
            yield from (c for c in child.children if c.dep_ == "pobj")
