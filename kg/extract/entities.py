"""Component kg_entities: ties names to entities (kg.identity decides which names are one)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.extensions import MentionSpan
from kg.extract.lexicon import spelling
from kg.extract.resources import lexicon
from kg.identity.names import NameUse, plain, resolve
from kg.model import How


@Language.factory("kg_entities", default_config={"ontology": None})
class EntityLinker:
    """Sets doc._.entities, doc._.refers and doc._.stands_for; pronouns and descriptions stay open (None)."""

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words = lexicon(ontology)

    def __call__(self, doc: Doc) -> Doc:
        named = [i for i, m in enumerate(doc._.mentions) if m.kind or m.how is How.NAME]
        uses = [self._use(doc, doc._.mentions[i]) for i in named]
        naming = resolve(uses, self._words.background)
        refers: list[int | None] = [None] * len(doc._.mentions)
        stands_for: list[int | None] = [None] * len(doc._.mentions)
        for i, entity, other in zip(named, naming.refers, naming.stands_for, strict=True):
            refers[i], stands_for[i] = entity, other
        doc._.entities, doc._.refers, doc._.stands_for = tuple(naming.entities), tuple(refers), tuple(stands_for)
        return doc

    def _use(self, doc: Doc, mention: MentionSpan) -> NameUse:
        text = doc[mention.start : mention.end].text
        if mention.how is How.DESCRIPTION:  # "the Polish government": the country's own name stands before the noun
            start = mention.start
            text = doc[start : mention.end - 1].text
            return NameUse(text, mention.kind, mention.classes, How.DESCRIPTION)
        generic, owner = False, None
        if mention.kind == "organization":
            generic = self._is_generic(plain(text))
            owner = self._owner(doc, mention) if generic else None
        return NameUse(text, mention.kind, mention.classes, mention.how, generic, owner)

    def _is_generic(self, name: str) -> bool:
        """Whether a name is made of nouns for a kind of thing alone: every country has a "Foreign Ministry"."""
        words = name.lower().replace("-", " ").split()
        nouns = self._words.body_nouns
        return (
            bool(words)
            and spelling(words[-1]) in nouns
            and (len(words) < 4)
            and all(spelling(w) in nouns or not self._words.background.senses(w.capitalize()) for w in words)
            and (name.islower() or spelling(name) in self._words.class_nouns or len(words) == 1)
        )

    def _owner(self, doc: Doc, mention: MentionSpan) -> str | None:
        head = doc[mention.head]
        near = [c for c in head.lefts if c.dep_ in ("poss", "amod", "compound", "nmod")]
        near += [p for c in head.rights if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
        for token in near:
            for other in doc._.mentions:
                if other.start <= token.i < other.end and other is not mention:
                    text = plain(doc[other.start : other.end].text)
                    for sense in self._words.background.senses(text):
                        if sense.known.kind == "place":
                            return sense.known.label
        return None
