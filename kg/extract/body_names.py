"""Bodies that every country has: "Belarus's security council", "the Kenyan ministry of health", "Supreme Court"."""

from collections.abc import Iterator, Sequence

from kg.extract.extensions import MentionSpan
from kg.extract.lexicon import FORMER, spelling
from kg.extract.parsed import Doc, Span, Token
from kg.extract.resources import Lexicon
from kg.model import How

# Words for those who act in a country's name: "the Polish government" is Poland as an agent.
GOVERNMENTS = frozenset("government authority administration regime leadership".split())
# Names that many countries give to theirs, beside those that the ontology's nouns tell.
_OF_MANY = frozenset(
    name.strip()
    for name in (
        "parliament, senate, congress, army, navy, air force, military, armed forces, police, national police, "
        "federal police, coast guard, national guard, border guard, national assembly, house of representatives, "
        "chamber of deputies, supreme court, constitutional court, high court, court of appeal, central bank, "
        "national bank, electoral commission, election commission, central election commission, security council, "
        "national security council, supreme council, state council, privy council, attorney general's office, "
        "prosecutor's office, justice department, health department, federal court"
    ).split(",")
)
_WITH_FIELD = frozenset("ministry department".split())  # "ministry of health", "health ministry"
_ONE_IN_A_COUNTRY = frozenset("parliament senate".split())
_OWNERS = ("poss", "compound", "amod", "nmod")


def is_generic(name: str, words: Lexicon) -> bool:
    """Whether a name tells what a body is and not whose: every country has a "Foreign Ministry"."""
    low = spelling(name.removeprefix("the ").removeprefix("The "))
    parts = low.split()
    if not parts or len(parts) > 7:
        return False
    if low in _OF_MANY:
        return True
    head = parts[: parts.index("of")] if "of" in parts else parts
    if not head or (head[-1] not in words.body_nouns and head[-1] not in _WITH_FIELD):
        return False
    if any(words.background.senses(w) for w in name.split() if _is_place(w, words)):
        return False
    if head[-1] in _WITH_FIELD:
        return len(parts) > 1 and (len(head) == 1 or len(head) == len(parts)) and len(head) < 4
    return len(parts) < 4 and (name.islower() or low in words.class_nouns)


def _is_place(word: str, words: Lexicon) -> bool:
    return any(sense.known.kind == "place" and sense.weight >= 0.5 for sense in words.background.senses(word))


def owner_and_body(span: Span, words: Lexicon) -> tuple[int, int] | None:
    """Where the owner ends and the body begins in "Spanish Ministry of Labour"; None when it is no such name."""
    for size in range(min(3, len(span) - 1), 0, -1):
        owner = span[:size]
        if any(s.known.kind == "place" for s in words.background.senses(owner.text)):
            start = size + 1 if span[size].tag_ == "POS" else size
            if start < len(span) and is_generic(span[start:].text, words):
                return size, start
    return None


def body_and_owner(span: Span, words: Lexicon) -> tuple[int, int] | None:
    """Where the body ends and the owner begins in "Foreign Ministry of Peru"; None when it is no such name."""
    for i in range(len(span) - 2, 0, -1):
        if span[i].lower_ != "of":
            continue
        start = i + 2 if span[i + 1].lower_ == "the" and i + 2 < len(span) else i + 1
        owner = span[start:].text
        owned = any(words.is_country(s.known.classes) for s in words.background.senses(owner))
        if owned and is_generic(span[:i].text, words):
            return i, start
    return None


def bodies(doc: Doc, taken: Sequence[bool], found: Sequence[MentionSpan], words: Lexicon) -> Iterator[MentionSpan]:
    """Noun phrases that name a body of a country which stands beside them."""
    places = {i for m in found if m.kind == "place" for i in range(m.start, m.end)}
    for token in doc:
        if token.tag_ not in ("NN", "NNP") or taken[token.i] or token.lower_ in GOVERNMENTS:
            continue
        lemma = spelling(token.lemma_)
        if lemma not in words.body_nouns and lemma not in _WITH_FIELD and lemma not in _ONE_IN_A_COUNTRY:
            continue
        start = token.i
        while start > 0 and not taken[start - 1] and doc[start - 1].head.i == token.i:
            before = doc[start - 1]
            if before.dep_ not in ("compound", "amod") or before.lower_ in FORMER:
                break
            start -= 1
        if not _is_owned(token, start, places):
            continue
        if token.tag_ == "NN" and (_is_said_of_a_name(token, taken) or _is_before_an_office(token, words)):
            continue
        end = _end_of_field(token, taken) if lemma in _WITH_FIELD else token.i + 1
        name = spelling(doc[start:end].text)
        if end == token.i + 1 and token.tag_ == "NN":
            if lemma in _ONE_IN_A_COUNTRY and start == token.i:
                if not _is_definite(token, taken):
                    continue
            elif (name not in words.class_nouns and name not in _OF_MANY) or " " not in name:
                continue  # "a German court" names no body; "Belarus's security council" does
        yield MentionSpan(
            start, end, token.i, How.NAME, "organization", words.classes_of_name(doc[start:end].text, "ORG")
        )


def _is_owned(token: Token, start: int, places: set[int]) -> bool:
    """Whether a place stands with the noun phrase of a body that begins at `start`."""
    if any(c.i in places and c.dep_ in _OWNERS and c.i < token.i for c in token.lefts):
        return True
    if any(p.i in places for c in token.rights if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"):
        return True
    doc, before = token.doc, start - 1  # where the parser hangs the demonym elsewhere
    if before > 0 and doc[before].tag_ == "POS":
        before -= 1
    return before in places and before >= 0 and (doc[start - 1].tag_ == "POS" or doc[before].ent_type_ == "NORP")


def _is_said_of_a_name(token: Token, taken: Sequence[bool]) -> bool:
    """Whether a name stands for the same thing or a greater one: "the Storting, Norway's parliament"."""
    if token.dep_ == "appos" and taken[token.head.i]:
        return True
    if token.dep_ == "attr" and any(taken[c.i] for c in token.head.children if c.dep_ == "nsubj"):
        return True
    return any(c.dep_ == "appos" and taken[c.i] for c in token.rights)


def _is_before_an_office(token: Token, words: Lexicon) -> bool:
    """Whether a body stands within an office: "parliament speaker"."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return after is not None and spelling(after.lemma_) in words.role_nouns and token.dep_ == "compound"


def _is_definite(token: Token, taken: Sequence[bool]) -> bool:
    """Whether a noun has "the" or a country's possessive: "a Norwegian parliament" is any."""
    return any(c.lower_ == "the" or (c.dep_ == "poss" and taken[c.i]) for c in token.lefts)


def _end_of_field(token: Token, taken: Sequence[bool]) -> int:
    """Where "ministry of health and sport" ends."""
    doc, end = token.doc, token.i + 1
    if end < len(doc) and doc[end].lower_ == "of":
        i = end + 1
        while (
            i < len(doc)
            and not taken[i]
            and (
                doc[i].tag_ in ("NN", "NNS", "NNP", "NNPS", "JJ")
                or (doc[i].lower_ in ("and", "the") and i + 1 < len(doc) and doc[i + 1].tag_[:2] == "NN")
            )
        ):
            i += 1
        if i > end + 1:
            return i
    return end


def governments(doc: Doc, found: list[MentionSpan], words: Lexicon) -> list[MentionSpan]:
    """The mentions with "the Polish government" as one of them: the country itself, described."""
    by_start = {m.start: m for m in found}
    merged: list[MentionSpan] = []
    swallowed: set[int] = set()
    for mention in found:
        end = mention.end
        if end < len(doc) and doc[end].tag_ == "POS":
            end += 1
        if end >= len(doc) or spelling(doc[end].lemma_) not in GOVERNMENTS or end in by_start:
            continue
        if (
            mention.how not in (How.DEMONYM, How.NAME)
            or mention.kind != "place"
            or doc[end].dep_ in ("compound", "nmod")
        ):
            continue
        if words.is_country(mention.classes):
            merged.append(MentionSpan(mention.start, end + 1, end, How.DESCRIPTION, mention.kind, mention.classes))
            swallowed.add(mention.start)
    return [m for m in found if m.start not in swallowed] + merged
