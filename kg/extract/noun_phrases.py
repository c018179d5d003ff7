"""Noun phrases that are no names: what a thing is called by its noun and the words before it ("nebbiolo grapes")."""

from kg.extract.labels import NOUN_TAGS
from kg.extract.parsed import Doc, Token

_INNER = frozenset(("compound", "nmod", "amod"))  # of a noun in a longer phrase, which it does not head
_BEFORE = frozenset(("compound", "nmod", "amod", "punct", "hmod"))
_NO_THINGS = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL"))
# Nouns that say nothing of what is meant: "a lot of grapes", "one of them".
_EMPTY = frozenset(
    "lot number kind sort type way thing something anything nothing everything somebody someone anyone nobody everyone "
    "none one other some deal couple bit rest part example instance case fact time times latter former".split()
)
# Words before a noun that say nothing of what it means.
_VAGUE = frozenset("little few other many much same such own certain various several more most some further".split())
_SUPERLATIVE = frozenset(("JJS", "JJR", "RBS", "RBR"))


def heads_phrase(token: Token) -> bool:
    """Whether a token heads a noun phrase that may stand for a thing: no time, no number, no empty noun."""
    if token.tag_ not in NOUN_TAGS or token.dep_ in _INNER or token.ent_type_ in _NO_THINGS:
        return False
    return token.text[0].isalpha() and token.lower_ not in _EMPTY


def phrase_of(doc: Doc, head: int) -> tuple[int, int]:
    """The tokens [start, end) of the phrase that a noun heads: without article, possessor, numeral, what follows."""
    noun = doc[head]
    start = head
    for token in reversed(doc[noun.left_edge.i : head]):
        top = token
        while top.head.i != head and top.head.i != top.i:
            top = top.head
        named = top.dep_ == "poss" and noun.text[0].isupper() and top.text[0].isupper()  # "the King's Gambit"
        if top.head.i != head or not (top.dep_ in _BEFORE or named) or token.tag_ in _SUPERLATIVE:
            break
        if token.lower_ in _VAGUE or token.tag_ in ("DT", "PRP$") or token.ent_type_ in _NO_THINGS:
            break
        start = token.i
    while start < head and not doc[start].text[0].isalnum():
        start += 1
    return start, head + 1


def label_of(doc: Doc, start: int, end: int) -> str:
    """A phrase as a label: single spaces, and no capital that only the sentence's beginning gave it."""
    words = " ".join(doc[start:end].text.split())
    first = doc[start]
    if not (first.is_sent_start and first.is_title):
        return words
    common = first.tag_ not in ("NNP", "NNPS") or any(t.is_alpha and t.is_lower for t in doc[start + 1 : end])
    if not common:  # "Voles hide. Owls eat voles."
        common = any(t.text == first.lower_ for t in doc)
    return words[0].lower() + words[1:] if common else words
