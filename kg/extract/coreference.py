"""Component kg_coreference: what pronouns and definite descriptions refer to.

It abstains when two antecedents fit: a wrong one poisons facts, an open one costs one. Antecedents come from the
governing clauses first (a subordinate clause's pronoun mostly takes the main subject; Hobbs 1978), then from the
nearest earlier sentence that has a candidate, two sentences back at most.
"""

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.extensions import MentionSpan
from kg.extract.lexicon import spelling
from kg.extract.resources import lexicon
from kg.model import How
from kg.vocabulary import NEWS

_PERSONAL = frozenset("he she him her his hers himself herself".split())
_NEUTER = frozenset("it its itself".split())
_REACH = 2  # sentences
_CLASSES = {  # what a plain description may be
    "country": "Country", "nation": "Country", "state": "Country", "republic": "Country", "kingdom": "Country",
    "alliance": "InternationalOrganization", "bloc": "InternationalOrganization", "union": "Organization",
    "organisation": "Organization", "company": "Company", "firm": "Company", "party": "PoliticalParty",
    "club": "SportsTeam", "team": "SportsTeam", "city": "City",
}  # fmt: skip


@Language.factory("kg_coreference", default_config={"ontology": None})
class CoreferenceResolver:
    """Fills doc._.refers for pronouns and descriptions where exactly one antecedent fits."""

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words = lexicon(ontology)

    def __call__(self, doc: Doc) -> Doc:
        refers = list(doc._.refers)
        sentence_of: list[int] = []
        for k, sentence in enumerate(doc.sents):
            sentence_of.extend([k] * len(sentence))
        for i, mention in enumerate(doc._.mentions):
            if refers[i] is None and mention.how in (How.PRONOUN, How.DESCRIPTION):
                refers[i] = self._antecedent(doc, i, refers, sentence_of)
        doc._.refers = tuple(refers)
        return doc

    def _antecedent(self, doc: Doc, index: int, refers: list[int | None], sentence_of: list[int]) -> int | None:
        mention: MentionSpan = doc._.mentions[index]
        token = doc[mention.head]
        here = sentence_of[mention.head]
        earlier = [
            (sentence_of[m.head], m.head, refers[j])
            for j, m in enumerate(doc._.mentions[:index])
            if refers[j] is not None
            and here - sentence_of[m.head] <= _REACH
            and self._fits(doc, token, mention.how, refers[j])
        ]
        if mention.how is How.PRONOUN:
            by_head = {head: entity for _, head, entity in earlier}
            for subject in _governing_subjects(token):
                if subject in by_head:
                    return by_head[subject]
        if mention.how is How.DESCRIPTION and self._is_open(doc, index, sentence_of):
            return None
        near = [entity for sentence, head, entity in earlier if sentence == here]
        if mention.how is How.PRONOUN and near:
            return near[0] if len(set(near)) == 1 and token.dep_ not in ("dobj", "pobj") else None
        # "X phoned the president" is about two people; "the country" may well be one of its own sentence
        is_role = mention.how is How.DESCRIPTION and spelling(token.lemma_) not in _CLASSES
        for back in range(1 if is_role or not near else 0, _REACH + 1):
            found = {entity for sentence, _, entity in earlier if sentence == here - back}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _is_open(self, doc: Doc, index: int, sentence_of: list[int]) -> bool:
        """Whether a role stays open: it has its own of-phrase, or its sentence names another role or person."""
        mention = doc._.mentions[index]
        token = doc[mention.head]
        if spelling(token.lemma_) in _CLASSES:
            return False
        if any(c.dep_ == "prep" for c in token.rights):
            return True
        here = sentence_of[mention.head]
        return any(
            j != index
            and sentence_of[m.head] == here
            and (m.kind == "person" or (m.how is How.DESCRIPTION and doc._.refers[j] is None and not m.kind))
            for j, m in enumerate(doc._.mentions)
        )

    def _fits(self, doc: Doc, token: Token, how: How, entity: int | None) -> bool:
        assert entity is not None
        thing = doc._.entities[entity]
        word = token.lower_
        if how is How.PRONOUN:
            if word in _PERSONAL:
                return bool(thing.kind == "person")
            if word in _NEUTER:
                return thing.kind == "organization" or self._words.is_country(thing.classes)
            return False  # "they" may be any of them together
        name = _CLASSES.get(spelling(token.lemma_))
        if name is None:  # a role noun: "the Hungarian leader"
            return bool(thing.kind == "person")
        return any(self._words.ontology.is_a(c, NEWS + name) for c in thing.classes)


def _governing_subjects(token: Token) -> list[int]:
    """Heads of the subjects of the clauses around a pronoun, nearest first; of its own clause for possessives only."""
    subjects: list[int] = []
    own = token.dep_ == "poss"
    for ancestor in token.ancestors:
        if ancestor.tag_.startswith("VB") or ancestor.pos_ in ("VERB", "AUX"):
            for child in ancestor.children:
                if child.dep_ in ("nsubj", "nsubjpass") and child.i < token.i and (own or token.head != ancestor):
                    subjects.append(child.i)
            own = own or token.dep_ == "nsubj"
            if ancestor.dep_ not in ("ccomp", "xcomp", "advcl", "conj", "acl", "relcl", "pcomp"):
                break
    return subjects
