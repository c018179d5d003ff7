"""What an article itself says about its people: offices and professions, whose they are, sex and age."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract.clauses import has_own_subject
from kg.extract.lexicon import DEPUTIES, FORMER, spelling
from kg.extract.parsed import Doc, Token
from kg.extract.resources import Lexicon
from kg.model import How

MALE, FEMALE = "m", "f"
_SEX = {
    **dict.fromkeys(
        "mr sir lord man boy king prince father son brother husband uncle nephew grandfather grandson widower "
        "boyfriend spokesman chairman businessman policeman congressman fireman salesman statesman duke baron count "
        "emperor sultan emir sheikh shah tsar pope pontiff cardinal archbishop bishop imam ayatollah priest monk rabbi "
        "gentleman sportsman patriarch father-in-law brother-in-law son-in-law".split(),
        MALE,
    ),
    **dict.fromkeys(
        "mrs ms miss madam lady dame woman girl queen princess mother daughter sister wife aunt niece grandmother "
        "granddaughter widow girlfriend spokeswoman chairwoman businesswoman policewoman congresswoman sportswoman "
        "stateswoman actress duchess baroness countess empress nun heroine hostess waitress ballerina mezzo-soprano "
        "soprano matriarch midwife mother-in-law sister-in-law daughter-in-law".split(),
        FEMALE,
    ),
}  # fmt: skip
KIN = frozenset(
    "father mother son daughter brother sister husband wife uncle aunt nephew niece cousin grandfather grandmother "
    "grandson granddaughter widow widower boyfriend girlfriend partner fiance fiancee friend child baby".split()
)
LEADERS = frozenset(
    "president chancellor premier king queen emperor emir sultan monarch ruler dictator strongman chief head".split()
) | {"prime minister", "supreme leader", "head of state", "head of government"}
_AGE = re.compile(r", (?:aged )?(\d{1,3}),? ?")


@dataclass(frozen=True, slots=True)
class Role:
    """An office or profession: its words in one spelling, its noun, and the entity of whose country or body it is."""

    phrase: str  # "foreign minister"
    noun: str  # "minister"
    owner: int | None
    former: bool = False
    deputy: bool = False


@dataclass(slots=True)
class People:
    """What is said of each person (an index into doc._.entities)."""

    roles: dict[int, list[Role]] = field(default_factory=dict)
    since: dict[tuple[int, Role], int] = field(default_factory=dict)  # the token where a role is first asserted
    sex: dict[int, str] = field(default_factory=dict)
    ages: dict[int, str] = field(default_factory=dict)


def sex_of(noun: str) -> str | None:
    """Whether a noun names only men or only women."""
    return _SEX.get(noun)


class RoleReader:
    """Reads offices off noun phrases, with the nouns that an ontology knows for people."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self.offices = words.titles
        self.nouns = words.roles | words.person_nouns
        self._people = self.nouns | KIN | _SEX.keys() | {n.split()[-1] for n in words.roles}  # "secretary"

    def is_person(self, token: Token) -> bool:
        """Whether a common noun names one person."""
        return spelling(token.lemma_) in self._people

    def read(self, doc: Doc) -> People:
        """Roles that titles, appositions and copulas give to named people."""
        people = People()
        mention_at = {t: i for i, m in enumerate(doc._.mentions) for t in range(m.start, m.end)}
        ages: dict[str, list[int]] = {}
        text = doc.text
        for i, mention in enumerate(doc._.mentions):
            entity = doc._.refers[i]
            if entity is None or mention.how is not How.NAME or doc._.entities[entity].kind != "person":
                continue
            head = doc.tokens[mention.head]
            for token in _asserted(doc, head, mention.start, mention.end):
                lemma = spelling(token.lemma_)
                if lemma in _SEX or token.lower_.rstrip(".") in _SEX:
                    people.sex.setdefault(entity, _SEX.get(lemma) or _SEX[token.lower_.rstrip(".")])
                if lemma in self.nouns:
                    role = self.role(doc, token, mention_at)
                    people.roles.setdefault(entity, [])
                    if role not in people.roles[entity]:
                        people.roles[entity].append(role)
                        people.since[entity, role] = mention.start
            end = doc.tokens[mention.end - 1].idx + len(doc.tokens[mention.end - 1])
            if (age := _AGE.match(text, end)) and int(age[1]) < 120:
                ages.setdefault(age[1], []).append(entity)
        people.ages = {e: age for age, entities in ages.items() for e in entities}
        return people

    def role(self, doc: Doc, token: Token, mention_at: dict[int, int]) -> Role:
        """The role that a noun phrase names."""
        noun = spelling(token.lemma_)
        phrase = noun
        for size in (3, 2):
            start = token.i - size + 1
            if (
                start >= 0
                and not _breaks(doc, start, token.i)
                and spelling(f"{doc[start : token.i].text} {noun}") in self._words.phrases
            ):
                phrase = spelling(f"{doc[start : token.i].text} {noun}")
                break
        before = {t.lower_ for t in token.lefts}
        return Role(phrase, noun, self.owner(doc, token, mention_at), bool(before & FORMER), bool(before & DEPUTIES))

    def owner(self, doc: Doc, token: Token, mention_at: dict[int, int]) -> int | None:
        """The entity of whose country or body a role is: "Polish", "Poland's", "of Poland"."""
        near = [c for c in token.lefts if c.dep_ in ("poss", "amod", "compound", "nmod")]
        near += [p for c in token.rights if c.lower_ in ("of", "at", "for") for p in c.children if p.dep_ == "pobj"]
        if token.dep_ == "compound":  # "Belarusian President Lukashenko": the parser hangs both on the name
            near += [c for c in token.head.lefts if c.i < token.i and c.dep_ in ("amod", "compound", "poss", "nmod")]
        for other in near:
            at = mention_at.get(other.i)
            if at is not None:
                entity = doc._.refers[at]
                if entity is not None and doc._.entities[entity].kind in ("place", "organization"):
                    return int(entity)
        return None


def _breaks(doc: Doc, start: int, end: int) -> bool:
    """Whether a sentence ends between two tokens (Token.sent walks over the whole Doc)."""
    return any(doc.tokens[i].is_sent_start for i in range(start + 1, end + 1))


def _asserted(doc: Doc, head: Token, start: int, end: int) -> Iterator[Token]:
    """Nouns that a name's noun phrase or a copula says of its bearer."""
    for i in range(max(start - 4, 0), end):  # a title, which the model may take for a part of the name
        token = doc.tokens[i]
        if _breaks(doc, i, start):
            continue
        if i == start - 1 and token.tag_ == "NNP":
            yield token  # "Finance Minister A and Interior Minister B", where the parser hangs it elsewhere
            continue
        inside = token.dep_ in ("compound", "nmod", "amod") and (token.head.i == head.i or start <= token.head.i < end)
        if inside and (i >= start or all(t.text != "," for t in doc[i:start])):
            yield token
    for child in head.rights:
        if child.dep_ == "appos":
            yield child
            yield from (c for c in child.rights if c.dep_ == "conj")
    if head.dep_ == "appos":
        yield head.head
    if head.dep_ == "nsubj" and head.head.lemma_ in ("be", "become", "remain"):
        negated = any(c.dep_ == "neg" for c in head.head.children)
        modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in head.head.children)
        if not negated and not modal:
            yield from (c for c in head.head.rights if c.dep_ == "attr" and not has_own_subject(c))
