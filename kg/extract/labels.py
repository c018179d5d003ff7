"""What a word of a sentence may be called in a pattern: lemmas, particle verbs, offices, nominalised verbs."""

from functools import lru_cache

from kg.extract.lexicon import DEPUTIES, PART_HEADS, WHOLES, spelling, verbs_of
from kg.extract.parsed import Span, Token

NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
PLURAL_TAGS = frozenset(("NNS", "NNPS"))


def labels_of(token: Token, sentence: Span, phrases: frozenset[str]) -> frozenset[str]:
    """Lemmas that a token answers to: its own, its particle verb, its role phrase, the verbs that it nominalises."""
    lemma = spelling(token.lemma_)
    if token.pos_ == "VERB" or token.tag_.startswith("VB"):
        particles = [c.lower_ for c in token.children if c.dep_ == "prt"]
        return frozenset((f"{lemma} {particles[0]}",)) if particles else frozenset((lemma,))
    if token.tag_ == "NNPS" or (token.tag_ == "NNP" and token.text.endswith("s") and lemma == token.lower_):
        singular = frozenset((lemma, lemma.removesuffix("s")))
    else:
        singular = frozenset((lemma,))
    phrase = _role_phrase(token, singular, sentence, phrases)
    deputy = next((t.lower_ for t in token.lefts if t.lower_ in DEPUTIES), "") if token.lefts else ""
    if deputy and not (phrase or "").startswith(deputy):  # a deputy minister is no minister
        return frozenset(f"{deputy} {s}" for s in singular)
    if phrase:
        return frozenset((phrase,))
    kin = _kin(token)
    if kin:  # a sister-in-law is no sister, a stepmother no mother
        return frozenset(kin.format(s) for s in singular)
    if token.i and singular & PART_HEADS:
        before = token.nbor(-1)
        if before.tag_ == "NN" and before.is_lower and before.head.i == token.i and before.lower_ not in WHOLES:
            return frozenset(f"{before.lower_} {s}" for s in singular)  # a software chief heads no company
    if token.ent_type_ == "MONEY" and token.tag_ in NOUN_TAGS:
        return singular | {"money"}
    if token.tag_ in NOUN_TAGS:
        return singular | frozenset(v for s in singular for v in verbs_of(s))
    return singular


def _kin(token: Token) -> str:
    """How "in-law", "step-" and the like change a word for kin: a format of it; "" where they do not stand there."""
    doc, i = token.doc, token.i
    if i + 2 < len(doc) and doc[i + 1].text == "-" and doc[i + 2].lower_ == "in":
        return "{}-in-law"
    if i > 1 and doc[i - 1].text == "-" and doc[i - 2].lower_ in ("step", "foster", "god"):
        return doc[i - 2].lower_ + "-{}"
    return ""


@lru_cache(maxsize=8)
def _edges(phrases: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words that end a phrase, and those that begin one with "of": most nouns are neither."""
    words = [phrase.split() for phrase in phrases]
    return frozenset(w[-1] for w in words), frozenset(w[0] for w in words if len(w) > 1 and w[1] == "of")


def _role_phrase(token: Token, lemmas: frozenset[str], sentence: Span, phrases: frozenset[str]) -> str | None:
    """The longest known multi-word noun that a token heads: "prime minister", "secretary of state"."""
    last, first = _edges(phrases)
    for lemma in sorted(lemmas, key=len):
        if lemma not in last and lemma not in first:
            continue
        for size in (4, 3, 2):
            start = token.i - size + 1
            if start >= sentence.start:  # the last word is the head
                before = " ".join(t.lower_ for t in sentence.doc[start : token.i] if t.lower_ != "-")
                if (phrase := spelling(f"{before} {lemma}")) in phrases:
                    return phrase
            if size > 2 and token.i + size <= sentence.end and sentence.doc[token.i + 1].lower_ == "of":
                phrase = spelling(f"{lemma} {sentence.doc[token.i + 1 : token.i + size].text.lower()}")
                if phrase in phrases:
                    return phrase
    return None
