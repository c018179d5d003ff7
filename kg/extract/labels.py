"""What a word of a sentence may be called in a pattern: lemmas, particle verbs, offices, nominalised verbs."""

from functools import lru_cache

from kg.extract.lexicon import DEPUTIES, PART_HEADS, WHOLES, spelling, verbs_of
from kg.extract.parsed import Span, Token

NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
PLURAL_TAGS = frozenset(("NNS", "NNPS"))


def labels_of(token: Token, sentence: Span, phrases: frozenset[str]) -> frozenset[str]:
    """Lemmas that a token answers to: its own, its particle verb, its role phrase, the verbs that it nominalises."""
    lemma, tag = spelling(token.lemma_), token.tag_
    if token.pos_ == "VERB" or tag.startswith("VB"):
        particles = [c.lower_ for c in token.children if c.dep_ == "prt"]
        return frozenset((f"{lemma} {particles[0]}",)) if particles else frozenset((lemma,))
    if tag == "NNPS" or (tag == "NNP" and token.text.endswith("s") and lemma == token.lower_):
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
    if tag not in NOUN_TAGS:
        return singular
    if token.ent_type_ == "MONEY":
        return singular | {"money"}
    return _with_verbs(singular)


@lru_cache(maxsize=5_000)
def _with_verbs(nouns: frozenset[str]) -> frozenset[str]:
    return nouns.union(*map(verbs_of, nouns))


def _kin(token: Token) -> str:
    """How "in-law", "step-" and the like change a word for kin: a format of it; "" where they do not stand there."""
    tokens, i = token.doc.tokens, token.i
    if i + 2 < len(tokens) and tokens[i + 1].text == "-" and tokens[i + 2].lower_ == "in":
        return "{}-in-law"
    if i > 1 and tokens[i - 1].text == "-" and tokens[i - 2].lower_ in ("step", "foster", "god"):
        return tokens[i - 2].lower_ + "-{}"
    return ""


@lru_cache(maxsize=8)
def _edges(phrases: frozenset[str]) -> tuple[dict[str, set[str]], frozenset[str]]:
    """The words that end a phrase, each with those before it, and the words that begin one with "of".

    Most nouns stand in neither place.
    """
    words = [words for phrase in phrases if len(words := phrase.split()) > 1]
    last: dict[str, set[str]] = {}
    for *_, before, end in words:
        last.setdefault(end, set()).add(before)
    return last, frozenset(w[0] for w in words if w[1] == "of")


def _role_phrase(token: Token, lemmas: frozenset[str], sentence: Span, phrases: frozenset[str]) -> str | None:
    """The longest known multi-word noun that a token heads: "prime minister", "secretary of state"."""
    last, first = _edges(phrases)
    tokens, i = token.doc.tokens, token.i
    owned = i + 2 < sentence.end and tokens[i + 1].lower_ == "of"
    for lemma in sorted(lemmas, key=len):
        if lemma in last:
            before = next((t.lower_ for t in reversed(tokens[max(i - 3, sentence.start) : i]) if t.lower_ != "-"), "")
            ends = not last[lemma].isdisjoint(spelling(f"{before} {lemma}").split()[-2:-1])
        else:
            ends = False
        if not ends and not (owned and lemma in first):
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
