"""Component kg_entities: ties names to entities (kg.identity decides which names are one)."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.extract.body_names import is_generic
from kg.extract.extensions import ANY_CLASS, MentionSpan
from kg.extract.lexicon import spelling
from kg.extract.loose_names import introduced_names
from kg.extract.name_shapes import TITLES, is_person_shape
from kg.extract.parsed import Doc, Token, parsed
from kg.extract.resources import lexicon
from kg.identity.given_names import HONORIFICS
from kg.identity.meanings import CLASS_OF_NOUN
from kg.identity.names import NameUse, plain, resolve
from kg.model import How

# How much more than the model's word the words around a name say of its kind.
_TITLE, _SHAPE, _PREPOSITION, _OWN_NOUN = 3.0, 1.5, 1.0, 2.0
_LOCATIVE = frozenset("in near at around outside".split())


@Language.factory("kg_entities", default_config={"ontology": None})
class EntityLinker:
    """Sets doc._.entities, doc._.refers and doc._.stands_for; pronouns and descriptions stay open (None).

    The mentions get the kind and the certainty that the whole article gives their names.
    """

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words = lexicon(ontology)

    def __call__(self, doc: SpacyDoc) -> SpacyDoc:
        self._link(parsed(doc))
        return doc

    def _link(self, doc: Doc) -> None:
        mentions = list(doc._.mentions)
        at = {i: m for m in mentions if not m.open for i in range(m.start, m.end)}
        named = [i for i, m in enumerate(mentions) if not m.open and (m.kind or m.how is How.NAME)]
        uses = [self._use(doc, mentions[i], at) for i in named]
        introduced = {
            plain(doc[short.start : short.end].text): plain(doc[long.start : long.end].text)
            for short, long in introduced_names(doc, mentions, self._words)
        }
        naming = resolve(uses, self._words.background, introduced)
        refers: list[int | None] = [None] * len(mentions)
        stands_for: list[int | None] = [None] * len(mentions)
        for i, entity, other, sure in zip(named, naming.refers, naming.stands_for, naming.sure, strict=True):
            refers[i], stands_for[i] = entity, other
            if entity is not None and ANY_CLASS not in mentions[i].classes:
                thing = naming.entities[entity]
                mentions[i] = replace(mentions[i], kind=thing.kind, classes=thing.classes, sure=sure)
        doc._.mentions = tuple(mentions)
        doc._.entities, doc._.refers, doc._.stands_for = tuple(naming.entities), tuple(refers), tuple(stands_for)

    def _use(self, doc: Doc, mention: MentionSpan, at: dict[int, MentionSpan]) -> NameUse:
        span = doc[mention.start : mention.end]
        if mention.how is How.DESCRIPTION:  # "the Polish government": the country's own name stands before the noun
            return NameUse(doc[mention.start : mention.end - 1].text, mention.kind, mention.classes, How.DESCRIPTION)
        generic, owner, phrase, title = False, None, None, None
        before = doc[mention.start - 1] if mention.start else None
        if mention.kind == "organization" and mention.how is How.NAME:
            generic = is_generic(plain(span.text), self._words)
            if generic:
                owner, phrase = self._owner(doc, mention, at)
        elif mention.kind == "person" and before is not None and before.text[0].isupper():
            title = before.lower_.rstrip(".")
            title = title if title in HONORIFICS else None
        return NameUse(
            span.text,
            mention.kind,
            mention.classes,
            mention.how,
            generic,
            owner,
            self._weight(mention, doc, before),
            title,
            _noun_beside(doc, mention) if mention.kind == "place" and mention.how is How.NAME else None,
            phrase,
        )

    def _weight(self, mention: MentionSpan, doc: Doc, before: Token | None) -> float:
        """How much a use says of the kind of its name: one vote, more where the words around it tell."""
        span, weight = doc[mention.start : mention.end], 1.0
        if mention.kind == "person":
            if before is not None and (
                before.lower_.rstrip(".") in TITLES or spelling(before.lemma_) in self._words.person_nouns
            ):
                weight += _TITLE
            if is_person_shape(span):
                weight += _SHAPE
        elif mention.kind == "place":
            if before is not None and before.lower_ in _LOCATIVE and span.root.dep_ == "pobj":
                weight += _PREPOSITION
        elif mention.kind:
            own = self._words.classes_of_name(span.text, "")
            if own and self._words.kind_of(own[0]) == mention.kind:
                weight += _OWN_NOUN
        return weight

    def _owner(self, doc: Doc, mention: MentionSpan, at: dict[int, MentionSpan]) -> tuple[str | None, str | None]:
        """The country that a phrase gives a body to, and the phrase: ("Peru", "Foreign Ministry of Peru")."""
        head = doc[mention.head]
        near: Sequence[Token] = [c for c in head.lefts if c.dep_ in ("poss", "amod", "compound", "nmod")]
        near = [*near, *(p for c in head.rights if c.lower_ == "of" for p in c.children if p.dep_ == "pobj")]
        if mention.start and (doc[mention.start - 1].i in at or doc[mention.start - 1].tag_ == "POS"):
            near = [*near, doc[mention.start - (2 if doc[mention.start - 1].tag_ == "POS" else 1)]]
        if mention.end + 1 < len(doc) and doc[mention.end].lower_ == "of":
            near = [*near, *doc[mention.end + 1 : mention.end + 3]]
        for token in near:
            other = at.get(token.i)
            if other is None or other is mention:
                continue
            for sense in self._words.background.senses(plain(doc[other.start : other.end].text)):
                if sense.known.kind == "place" and sense.how is not How.METONYM:
                    start, end = min(mention.start, other.start), max(mention.end, other.end)
                    phrase = doc[start:end].text if end - start < 8 else None
                    return sense.known.label, phrase
        return None, None


def _noun_beside(doc: Doc, mention: MentionSpan) -> str | None:
    """The noun for a kind of place that stands with a name: "Washington state", "the U.S. state of Georgia"."""
    if mention.end < len(doc) and doc[mention.end].lower_ in CLASS_OF_NOUN and doc[mention.end].tag_[:2] == "NN":
        return str(doc[mention.end].lower_)
    i = mention.start - 1
    if i > 0 and doc[i].lower_ == "the":
        i -= 1
    if i > 0 and doc[i].lower_ == "of" and doc[i - 1].lower_ in CLASS_OF_NOUN:
        return str(doc[i - 1].lower_)
    return str(doc[i].lower_) if i >= 0 and doc[i].lower_ in ("state", "province", "lake", "river") else None
