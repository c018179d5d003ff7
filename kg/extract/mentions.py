"""Component kg_mentions: the words that refer to something, before it is known to what.

Sources, the more certain first: names of the background, the language model's named entities (corrected), noun phrases
that name a body of a country ("Belarus's security council"), runs of proper nouns that nobody claimed, pronouns, and
definite descriptions ("the Hungarian leader").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.extract.appositions import role_before
from kg.extract.body_names import GOVERNMENTS, bodies, governments
from kg.extract.extensions import MentionSpan
from kg.extract.known_names import known_names
from kg.extract.lexicon import DEPUTIES, FORMER, spelling
from kg.extract.loose_names import (
    echoes,
    foreign_names,
    introduced_names,
    named_events,
    places_of_names,
    royal_names,
    unclaimed_names,
)
from kg.extract.model_names import ModelNames
from kg.extract.name_shapes import headlines
from kg.extract.noun_phrases import heads_phrase
from kg.extract.parsed import Doc, Token, parsed
from kg.extract.resources import Lexicon, lexicon
from kg.extract.values import value_at
from kg.model import How

_PRONOUNS = frozenset("he she him her his hers it its they them their theirs himself herself itself".split())
_PRONOUN_TAGS = frozenset(("PRP", "PRP$"))
_DESCRIPTION_TAGS = frozenset(("NN", "NNP", "NNS"))
# Things that a description takes up, beside those that the ontology has nouns for.
_DESCRIPTIONS = frozenset(
    "country nation state republic kingdom alliance bloc union organisation organization company firm group party "
    "club team bank city island capital agency fund".split()
)
# Words that may stand between the article and the noun; all others ("other", "neighbouring") may mean another thing.
_DESCRIBING = re.compile(
    r"small|tiny|large|big|huge|vast|poor|rich|wealthy|impoverished|landlocked|embattled|troubled|ailing|struggling|"
    r"beleaguered|isolated|island|mountainous|desert|coastal|oil|\w+-(?:rich|torn|based|born|run|led|ravaged|hit|stricken)"
)
_AGE = re.compile(r"\d{1,3}-year-old")


@Language.factory("kg_mentions", default_config={"ontology": None})
class MentionFinder:
    """Sets doc._.mentions, sorted by start; no two of them overlap."""

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words: Lexicon = lexicon(ontology)
        self._model_names = ModelNames(self._words)

    def __call__(self, doc: SpacyDoc) -> SpacyDoc:
        doc._.mentions = self._found(parsed(doc))
        return doc

    def _found(self, doc: Doc) -> tuple[MentionSpan, ...]:
        words = self._words
        taken = [False] * len(doc)
        found: list[MentionSpan] = []
        left: list[MentionSpan] = []
        for mention in doc._.mentions:  # given from outside: the ends of an example
            given = _given(doc, mention)
            if given.open:
                left.append(given)
            else:
                _take(found, taken, given)
        offices, headline = self._offices(doc), headlines(doc)
        names = self._model_names.names(doc, headline)
        claimed = [
            *foreign_names(doc, words),
            *known_names(doc, names, headline, words),
            *self._model_names.mentions(doc, names),
        ]
        _take_all(found, taken, named_events(doc, words))
        claimed.sort(key=lambda m: (m.start - m.end, m.how is How.DESCRIPTION, m.start))
        _take_all(found, taken, (m for m in claimed if not _within(m, offices)))
        _take_all(found, taken, bodies(doc, taken, found, words))
        _take_all(found, taken, (short for short, _ in introduced_names(doc, found, words)))
        _take_all(found, taken, royal_names(doc, taken, words))
        _take_all(found, taken, unclaimed_names(doc, taken, headline, words))
        found = places_of_names(doc, found, words)
        _take_all(found, taken, echoes(doc, taken, found))
        _take_all(found, taken, self._referring(doc, taken, self._named_roles(doc, found)))
        found = [*governments(doc, found, words), *left]
        return tuple(sorted(found, key=lambda m: m.start))

    def _offices(self, doc: Doc) -> list[tuple[int, int]]:
        """Token spans of multi-word offices: the "State" of "Secretary of State" is no state."""
        spans: list[tuple[int, int]] = []
        text, tokens, starts = doc.text, doc.tokens, self._words.office_starts
        for i, token in enumerate(tokens):
            if token.lower_ not in starts:
                continue
            for size in (4, 3, 2):
                last = tokens[i + size - 1] if i + size <= len(tokens) else None
                if last is not None and spelling(text[token.idx : last.idx + len(last.text)]) in self._words.offices:
                    spans.append((i, i + size))
                    break
        return spans

    # -- pronouns and definite descriptions; what they refer to is for kg_coreference

    def _named_roles(self, doc: Doc, found: list[MentionSpan]) -> set[int]:
        """Role nouns whose bearer is named right after: "the head of the union, Anna Kovacs"."""
        nouns = self._words.nouns_of_kind
        roles = (role_before(doc, m.start, m.end, m.kind, nouns) for m in found if m.kind == "person")
        offices = {
            m.start - size  # "head of state Anna Kovacs"
            for m in found
            for size in (3, 4)
            if m.kind == "person" and m.start >= size and doc[m.start - size + 1].lower_ == "of"
            if spelling(doc[m.start - size : m.start].text) in self._words.offices
        }
        return {role.i for role in roles if role is not None} | offices

    def _referring(self, doc: Doc, taken: list[bool], named: set[int]) -> Iterator[MentionSpan]:
        for token in doc:
            if taken[token.i] or token.i in named:
                continue
            tag = token.tag_
            if tag in _PRONOUN_TAGS and token.lower_ in _PRONOUNS:
                yield MentionSpan(token.i, token.i + 1, token.i, How.PRONOUN, "")
            elif tag in _DESCRIPTION_TAGS and self._is_description(token, taken):
                yield MentionSpan(token.i, token.i + 1, token.i, How.DESCRIPTION, "")
            elif (
                token.lower_ == "old" and (start := _age(doc, token.i)) is not None and not any(taken[start : token.i])
            ):
                yield MentionSpan(start, token.i + 1, token.i, How.DESCRIPTION, "")

    def _is_description(self, token: Token, taken: list[bool]) -> bool:
        lemma = spelling(token.lemma_)
        if token.tag_ == "NNS":  # "the rebels": one group
            thing, person = self._words.kind_of_noun(token.lower_) == "organization", False
        else:
            person = lemma in self._words.person_nouns or lemma in self._words.roles
            kind = self._words.kind_of_noun(lemma)
            thing = lemma in _DESCRIPTIONS or (not person and kind == "organization" and lemma not in GOVERNMENTS)
        if not thing and not person:
            return False
        if token.dep_ in ("compound", "appos", "attr", "oprd", "nmod") or any(
            c.dep_ in ("appos", "relcl", "acl") for c in token.rights
        ):
            return False
        if any(c.lower_ in DEPUTIES or (c.lower_ in FORMER and thing) for c in token.lefts):
            return False
        articles = [c for c in token.lefts if c.dep_ == "det"]
        if thing:
            return (
                bool(articles)
                and articles[0].lower_ in ("the", "this")
                and all(self._describes(t, taken) for t in token.doc[articles[0].i + 1 : token.i])
                and not any(c.dep_ == "prep" and c.i == token.i + 1 for c in token.rights)
            )
        doc, after = token.doc, token.right_edge.i + 1
        if after + 1 < len(doc) and doc[after].text == "," and taken[after + 1]:
            return False  # "the director of the museum, Anna Kovacs": the name says who
        if articles and articles[0].lower_ not in ("the", "this"):
            return False  # "a German singer" is somebody new
        owned = any(taken[c.i] for c in token.lefts)
        return owned or (bool(articles) and articles[0].lower_ == "the")

    def _describes(self, token: Token, taken: list[bool]) -> bool:
        """Whether a word before a noun only describes what it means."""
        if taken[token.i] or token.text == "-" or token.lower_ in ("based", "rich", "torn"):
            return True
        noun = spelling(f"{token.text} {token.nbor().lemma_}")
        return noun in self._words.class_nouns or _DESCRIBING.fullmatch(token.lower_) is not None


def _given(doc: Doc, mention: MentionSpan) -> MentionSpan:
    """An end of an example as the parse shows it: a value or a noun phrase stays open, a name does not."""
    span = doc[mention.start : mention.end]
    if mention.open and mention.kind == "value":
        value = value_at(doc, mention.start, mention.end)
        if any(t.tag_ in ("NNP", "NNPS") for t in span) and value.form == "phrase":
            return replace(mention, head=span.root.i, kind="other", open=False)
        return replace(mention, start=value.start, end=value.end, head=value.head)
    is_open = mention.open and span.root.tag_ in ("NN", "NNS") and not any(t.tag_[:3] == "NNP" for t in span)
    return replace(mention, head=span.root.i, open=is_open and heads_phrase(span.root))


def _within(mention: MentionSpan, spans: list[tuple[int, int]]) -> bool:
    """Whether a name overlaps one of the spans; a longer name that holds all of one is left alone."""
    return any(
        (start < mention.end and mention.start < end and not (mention.start <= start and end <= mention.end))
        or (start, end) == (mention.start, mention.end)
        for start, end in spans
    )


def _take(found: list[MentionSpan], taken: list[bool], mention: MentionSpan) -> None:
    if not any(taken[mention.start : mention.end]):
        found.append(mention)
        taken[mention.start : mention.end] = [True] * (mention.end - mention.start)


def _take_all(found: list[MentionSpan], taken: list[bool], mentions: Iterable[MentionSpan]) -> None:
    """Take what one source has; it looks at the text before any of its own is taken."""
    for mention in list(mentions):
        _take(found, taken, mention)


def _age(doc: Doc, last: int) -> int | None:
    """Where "54-year-old" starts that ends at a token and stands for a person; None when it does not."""
    start = last - 4
    if (
        start < 1
        or (last + 1 < len(doc) and doc[last + 1].tag_[:2] in ("NN", "JJ"))
        or not _AGE.fullmatch(doc[start : last + 1].text)
    ):
        return None
    return start if doc[start - 1].lower_ == "the" else None
