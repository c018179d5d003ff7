"""Component kg_coreference: what pronouns and definite descriptions refer to.

It abstains when two antecedents fit: a wrong one poisons facts, an open one costs one. Antecedents come from the
governing clauses first (a subordinate clause's pronoun mostly takes the main subject; Hobbs 1978), then from what
stands out in the sentence and the two before it; unnamed noun phrases that might be meant compete. The text is read
twice: what "she" took up where only one person was in reach is no "he" elsewhere.
"""

from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.extract.clauses import is_verb
from kg.extract.coreference_descriptions import Descriptions
from kg.extract.coreference_discourse import Discourse
from kg.extract.coreference_roles import FEMALE, MALE, RoleReader, sex_of
from kg.extract.coreference_syntax import (
    SAYING,
    SUBJECTS,
    first_of,
    governing_subjects,
    is_expletive,
    is_locative,
    main_subject,
    possessor,
    predicate_noun,
    relativised,
    subject,
)
from kg.extract.lexicon import spelling
from kg.extract.parsed import Doc, Token, parsed
from kg.extract.resources import lexicon
from kg.model import How
from kg.vocabulary import NEWS

_SEX = {
    **dict.fromkeys(("he", "him", "his", "himself"), MALE),
    **dict.fromkeys(("she", "her", "hers", "herself"), FEMALE),
}
_NEUTER = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_TEAMS = ("SportsTeam", "ArmedGroup")  # of which "they" is said
# What only those who decide something do; the ontology's verbs of agents come on top.
_DEEDS = frozenset(
    "agree apologise appeal apply argue ask ban beg buy cancel close comply consider contend cooperate cut decide "
    "decline demand deny dismiss earn employ encourage expect export fail fear fire fund grant hire hope import "
    "improve invest investigate join lack lend lobby lower need negotiate nominate object offer oppose order owe "
    "own pay plan pledge prepare press promise propose protest pull push raise recall recognise reduce refuse reject "
    "rely rename reopen repay reply request resist respond ratify retaliate sell send seek sign spend steal strive sue "
    "suspend tax train try urge use veto vote vow want warn welcome withdraw".split()
)
_SINGLE_VERBS = frozenset("tell ask inform remind warn assure persuade convince advise urge order promise".split())
_MEMBERS = frozenset(
    "member ally partner neighbour neighbor power home part one producer exporter importer supplier state signatory "
    "founder owner opponent rival target victim candidate host winner loser champion leader".split()
)
_ABOUT_FACTS = frozenset("answer approve call do find get give have make mean put take use welcome win".split())
_FAINT = 0.1  # prominence below which a person is only spoken of in passing
_UNKNOWN_SEX = 0.75  # of the prominence of somebody whom the article has called a man or a woman
_FAINT_THING = 0.2


@Language.factory("kg_coreference", default_config={"ontology": None})
class CoreferenceResolver:
    """Fills doc._.refers for pronouns and descriptions where exactly one antecedent fits."""

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words = lexicon(ontology)
        self._reader = RoleReader(self._words)
        self._descriptions = Descriptions(self._words, self._reader)
        self._deeds = _DEEDS | SAYING

    def __call__(self, doc: SpacyDoc) -> SpacyDoc:
        if any(m.how in (How.PRONOUN, How.DESCRIPTION) for m in doc._.mentions):
            doc._.refers = self._referents(parsed(doc))
        return doc

    def _referents(self, doc: Doc) -> tuple[int | None, ...]:
        people = self._reader.read(doc)
        first = Discourse(doc, people, self._reader)
        taken_up = self._resolve(first)
        known = dict(people.sex)
        for entity, sexes in taken_up.items():
            (sex, most), *rest = sexes.most_common()
            if entity not in people.sex and (not rest or most >= 3 * rest[0][1]):
                known[entity] = sex
        if known == first.sex:
            return tuple(first.refers)
        again = Discourse(doc, people, self._reader)
        again.sex = known
        self._resolve(again)
        return tuple(again.refers)

    def _resolve(self, discourse: Discourse) -> dict[int, Counter[str]]:
        """Resolve all anaphors from left to right; gives who was taken up by "he" or "she" beyond doubt."""
        taken_up: dict[int, Counter[str]] = {}
        for i, mention in enumerate(discourse.mentions):
            if discourse.refers[i] is not None:
                continue
            if mention.how is How.DESCRIPTION:
                discourse.refers[i] = self._descriptions.antecedent(discourse, i)
            elif mention.how is How.PRONOUN:
                entity = discourse.refers[i] = self._antecedent(discourse, i)
                sex = _SEX.get(discourse.doc.tokens[mention.head].lower_)
                if entity is not None and sex and discourse.is_only(i, lambda e: self._is_person(discourse, e)):
                    taken_up.setdefault(entity, Counter())[sex] += 1
        return taken_up

    def _is_person(self, discourse: Discourse, entity: int) -> bool:
        return bool(discourse.entities[entity].kind == "person")

    def _antecedent(self, discourse: Discourse, index: int) -> int | None:
        token: Token = discourse.doc.tokens[discourse.mentions[index].head]
        word = token.lower_
        if word == "it" and not self._may_mean_agent(token):
            return None
        if word.endswith(("self", "selves")):
            return self._reflexive(discourse, index, token)
        found, decided = self._governing(discourse, index, token)
        if decided or word in _PLURAL:
            return found
        found = self._person(discourse, index, token) if word in _SEX else self._thing(discourse, index, token)
        later = main_subject(token)
        if later is not None and (other := discourse.entity_at(later)) is not None and other != found:
            return None if self._fits(discourse, token, other) else found
        return found

    # -- the sentence

    def _reflexive(self, discourse: Discourse, index: int, token: Token) -> int | None:
        if token.dep_ in ("compound", "nmod", *SUBJECTS):
            return None
        before = discourse.entity_at(token.nbor(-1)) if token.i else None
        if before is not None and self._fits(discourse, token, before):
            return before  # "the minister himself"
        verb = next((t for t in list(token.ancestors)[:3] if is_verb(t)), None)
        above = subject(verb) if verb is not None else None
        entity = discourse.entity_at(above) if above is not None else None
        return entity if entity is not None and self._fits(discourse, token, entity) else None

    def _governing(self, discourse: Discourse, index: int, token: Token) -> tuple[int | None, bool]:
        """The antecedent among the subjects of the clauses around, and whether that settles it."""
        word = token.lower_
        if word in _PLURAL and token.dep_ not in ("poss", *SUBJECTS):
            return None, True
        quotation = discourse.quotation(token)
        for pronoun in governing_subjects(token):
            above = relativised(pronoun)
            if quotation is not None and discourse.quotation(above) != quotation:
                break  # who is quoted calls himself "I"
            if above.tag_ in ("PRP", "PRP$") and above.lower_ in _SEX | dict.fromkeys(_NEUTER | _PLURAL):
                if not _same_gender(above.lower_, token.lower_):
                    if above.lower_ in _SEX and word in _SEX and discourse.entity_at(above) is None:
                        return None, True  # "she said that he", when nobody knows which of two she is
                    continue
                if above.lower_ in _NEUTER and is_expletive(above):
                    continue
                return discourse.entity_at(above), True  # open with it, if that one is open
            entity = discourse.entity_at(above)
            if word in _PLURAL and any(c.dep_ == "conj" for c in above.rights):
                return None, True
            if entity is not None and discourse.mentions[discourse.mention_at[above.i]].how is not How.DEMONYM:
                if self._fits(discourse, token, entity):
                    return (None if self._addressee(discourse, token, above, entity) else entity), True
            elif word in _NEUTER and (state := self._state_of(discourse, above)) is not None:
                return state, True  # "Ghana's army said that it": in the graph the army acts as Ghana
            elif self._rival(discourse, token, above) > 0:
                return None, True
            elif (owner := possessor(above)) is not None and self._fits(discourse, token, discourse.entity_at(owner)):
                return None, True  # "Holm said that Dahl's judgment was in question because of his age"
        return None, False

    def _state_of(self, discourse: Discourse, noun: Token) -> int | None:
        """The country whose body a noun names."""
        owner = possessor(noun)
        entity = discourse.entity_at(owner) if owner is not None else None
        if entity is None or not self._words.is_country(discourse.entities[entity].classes):
            return None
        return entity if self._words.kind_of_noun(spelling(noun.lemma_)) == "organization" else None

    def _addressee(self, discourse: Discourse, token: Token, above: Token, entity: int) -> bool:
        """Whether somebody else who fits is told so: "Holm told Dahl that he"."""
        verb = above.head
        if spelling(verb.lemma_) not in _SINGLE_VERBS or token.dep_ == "poss":
            return False
        for child in verb.rights:
            if child.dep_ in ("dobj", "dative") and child.i < token.i:
                other = discourse.entity_at(child)
                if other is not None and other != entity and self._fits(discourse, token, other):
                    return True
                if other is None and self._rival(discourse, token, child) > 0:
                    return True
        return False

    # -- the sentences before

    def _person(self, discourse: Discourse, index: int, token: Token) -> int | None:
        here = discourse.quotation(token)
        if self._is_speaker(token) and here is None and not discourse.opens_sentence(token):
            for j, entity, distance in discourse.recent(index):  # "..., he said": who spoke or acted last goes on
                other = first_of(discourse.doc.tokens[discourse.mentions[j].head])
                if distance == 0 or other.dep_ not in SUBJECTS or discourse.quotation(other) is not None:
                    continue
                if self._fits(discourse, token, entity):
                    if self._is_speaker(other) or (distance == 1 and other.head.dep_ == "ROOT"):
                        return entity
                    break
        speakers = self._speakers(discourse, index, token)

        def fits(entity: int) -> bool:
            return entity not in speakers and self._fits(discourse, token, entity)

        def allowed(j: int) -> bool:
            known = discourse.refers[j] in discourse.sex
            same = here is None or discourse.quotation(discourse.doc.tokens[discourse.mentions[j].head]) == here
            return self._allowed(discourse, token, j) and (known or same)

        if here is not None and not discourse.is_only(index, fits):
            return None  # in speech, "he" may be pointed at
        return discourse.choose(
            index,
            lambda e: fits(e) * (1.0 if e in discourse.sex else _UNKNOWN_SEX),
            allowed,
            lambda noun: self._rival(discourse, token, noun),
            least=_FAINT,
        )

    def _thing(self, discourse: Discourse, index: int, token: Token) -> int | None:
        return discourse.choose(
            index,
            lambda e: self._fits(discourse, token, e),
            lambda j: self._allowed(discourse, token, j),
            lambda other: self._rival(discourse, token, other),
            least=_FAINT_THING,
        )

    def _speakers(self, discourse: Discourse, index: int, token: Token) -> set[int]:
        """Who may be speaking where a token is quoted: nobody calls himself "he"."""
        if discourse.quotation(token) is None:
            return set()
        here = discourse.sentence_of[token.i]
        found = set()
        for j in range(max(0, index - 30), min(len(discourse.mentions), index + 30)):
            other = discourse.doc.tokens[discourse.mentions[j].head]
            distance = discourse.sentence_of[other.i] - here
            if (entity := discourse.refers[j]) is None or abs(distance) > 2 or discourse.quotation(other) is not None:
                continue
            if self._is_speaker(other) or (distance == 0 and other.dep_ in SUBJECTS):
                found.add(entity)
        return found

    def _is_speaker(self, token: Token) -> bool:
        return token.dep_ in SUBJECTS and spelling(token.head.lemma_) in SAYING

    def _may_mean_agent(self, token: Token) -> bool:
        """Whether "it" may be a country or an organisation: not in "it is clear that", "it was a mistake"."""
        if is_expletive(token):
            return False
        if (noun := predicate_noun(token)) is not None:
            lemma = spelling(noun.lemma_)
            return lemma in _MEMBERS or self._words.kind_of_noun(lemma) in ("organization", "place")
        if token.dep_ != "dobj":
            return True
        verb = spelling(token.head.lemma_)
        return verb not in SAYING | _ABOUT_FACTS and all(c.dep_ != "prt" for c in token.head.rights)

    def _allowed(self, discourse: Discourse, token: Token, j: int) -> bool:
        """Whether a mention may be an antecedent where it stands."""
        mention = discourse.mentions[j]
        other = discourse.doc.tokens[mention.head]
        if mention.how is How.DEMONYM:
            return False  # no pronoun takes up an adjective
        if mention.kind == "place" and token.lower_ in _NEUTER and is_locative(other):
            return False
        here, there = discourse.quotation(token), discourse.quotation(other)
        same = discourse.sentence_of[other.i] == discourse.sentence_of[token.i]
        if here is not None and there != here and (self._is_speaker(other) or (same and other.dep_ in SUBJECTS)):
            return False  # who is quoted does not speak of himself by a pronoun
        if there is not None and here is None and self._is_speaker(token):
            return False
        return not (same and there is not None and here is None and token.dep_ in SUBJECTS)

    # -- agreement

    def _fits(self, discourse: Discourse, token: Token, entity: int | None) -> bool:
        if entity is None:
            return False
        thing = discourse.entities[entity]
        word = token.lower_
        if word in _SEX:
            return bool(thing.kind == "person") and discourse.sex.get(entity, _SEX[word]) == _SEX[word]
        if word in _NEUTER:
            return thing.kind == "organization" or self._words.is_country(thing.classes)
        is_a = self._words.ontology.is_a
        return thing.kind == "organization" and any(is_a(c, NEWS + t) for c in thing.classes for t in _TEAMS)

    def _rival(self, discourse: Discourse, token: Token, noun: Token) -> float:
        """How far a noun phrase that is no antecedent for facts might yet be what a pronoun means."""
        word = token.lower_
        person = self._reader.is_person(noun)
        if word in _SEX:
            if not person or noun.tag_ not in ("NN", "NNP"):
                return 0.0
            return 0.6 if sex_of(spelling(noun.lemma_)) in (None, _SEX[word]) else 0.0
        if word in _PLURAL:
            return float(noun.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in noun.rights))
        if person or noun.tag_ in ("NNS", "NNPS", "PRP"):
            return 0.0
        if word == "it" and token.dep_ in SUBJECTS and self._is_deed(token):
            return 0.75 if self._words.kind_of_noun(spelling(noun.lemma_)) == "organization" else 0.0
        return 0.75 if word == "its" else 1.0

    def _is_deed(self, token: Token) -> bool:
        """Whether only those who can decide do or are what is said of a subject."""
        verb = token.head
        if predicate_noun(token) is not None:
            return True  # see _may_mean_agent
        if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.lefts):
            return False
        return spelling(verb.lemma_) in self._deeds


def _same_gender(word: str, other: str) -> bool:
    for group in (_NEUTER, _PLURAL):
        if word in group or other in group:
            return word in group and other in group
    return _SEX.get(word) == _SEX.get(other)
