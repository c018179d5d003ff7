"""Component kg_mentions: the words that refer to something, before it is known to what.

Sources, the more certain first: names of the background, the language model's named entities (corrected), noun phrases
that name a body of a country ("Belarus's security council"), runs of proper nouns that nobody claimed, pronouns, and
definite descriptions ("the Hungarian leader").
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.extract.extensions import MentionSpan
from kg.extract.lexicon import DEPUTIES, FORMER, spelling
from kg.extract.resources import Lexicon, lexicon
from kg.identity.background import Background, Sense
from kg.model import How

_KIND_OF_LABEL = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "LAW": "work",
    "PRODUCT": "work",
    "NORP": "other",
}
_PRONOUNS = frozenset("he she him her his hers it its they them their theirs himself herself itself".split())
# Words for those who act in a country's name: "the Polish government" is Poland as an agent.
_GOVERNMENTS = frozenset("government authority administration regime leadership".split())
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
_EDGES = frozenset("'\"“”‘’«»()[]-–—,;:.*#|/")
_NOT_NAMES = frozenset(
    "mr mrs ms dr sir lord lady dame prof professor gen general col lt sgt president chancellor minister king "
    "queen prince princess monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december god christmas easter internet i".split()
)
_TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady dame prof professor gen col lt sgt capt rev judge sen rep gov".split()
)
_SCORE = re.compile(r"(?<=.) \d+ ?[-–:] ?\d+$")  # "beat Liverpool 1-0"
_PARTICLES = frozenset("von der van de den ter zu al bin ibn la le del della di da dos el".split())
_LONGEST_NAME = 7  # tokens of a background name


@Language.factory("kg_mentions", default_config={"ontology": None})
class MentionFinder:
    """Sets doc._.mentions, sorted by start; no two of them overlap."""

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words: Lexicon = lexicon(ontology)
        self._background: Background = self._words.background

    def __call__(self, doc: Doc) -> Doc:
        taken = [False] * len(doc)
        found: list[MentionSpan] = []
        for mention in doc._.mentions:  # given from outside: the ends of an example
            _take(found, taken, replace(mention, head=_head(doc[mention.start : mention.end])))
        offices = self._offices(doc)
        known = [m for m in self._known(doc) if not _within(m, offices)]
        entities = [m for m in self._named(doc) if not _within(m, offices)]
        for mention in sorted(known + entities, key=lambda m: (m.start - m.end, m.how is How.DESCRIPTION, m.start)):
            _take(found, taken, mention)
        for source in (self._bodies, self._unclaimed, self._referring):
            for mention in list(source(doc, taken)):
                _take(found, taken, mention)
        found = self._governments(doc, found)
        doc._.mentions = tuple(sorted(found, key=lambda m: m.start))
        return doc

    # -- names of the background

    def _known(self, doc: Doc) -> Iterator[MentionSpan]:
        text = doc.text
        i = 0
        while i < len(doc):
            token = doc[i]
            size = self._words.longest.get(token.text, 0) if not token.is_lower else 0
            for length in range(min(size, _LONGEST_NAME, len(doc) - i), 0, -1):
                last = doc[i + length - 1]
                words = " ".join(text[token.idx : last.idx + len(last)].split())
                senses = self._background.senses(words) if words in self._words.names else ()
                if senses and self._believes(doc[i : i + length], senses[0]):
                    sense = senses[0]
                    yield MentionSpan(
                        i, i + length, _head(doc[i : i + length]), sense.how, sense.known.kind, sense.known.classes
                    )
                    i += length - 1
                    break
            i += 1

    def _believes(self, span: Span, sense: Sense) -> bool:
        """Whether words that the background knows mean that here: doubtful ones need the language model's word."""
        if span[0].tag_ not in ("NNP", "NNPS", "JJ", "NN", "NNS", "JJR", "CD") and sense.weight < 0.9:
            return False
        after = span.doc[span.end] if span.end < len(span.doc) else None
        if after is not None and after.tag_ == "NNP" and span.root.dep_ == "compound" and span.root.head.i == after.i:
            known_noun = {spelling(after.lemma_)} & (self._words.role_nouns | self._words.class_nouns.keys())
            if sense.weight < 0.9 and not known_noun:
                return False  # "Sofia Marques" is nobody's capital
        inside = span[0].ent_iob_ != "O" and span[-1].ent_iob_ != "O"
        label = span[0].ent_type_
        if inside:
            entity = next(e for e in span.doc.ents if e.start <= span.start < e.end)
            longer = len(entity) > len(span) + sum(t.is_punct or t.tag_ in ("DT", "POS") for t in entity)
            if longer and label in ("PERSON", "WORK_OF_ART", "EVENT", "ORG", "FAC", "PRODUCT", "LAW"):
                return False
            if label == "PERSON":  # a capital's name has two senses, both of them places
                senses = self._background.senses(span.text)
                return sum(s.weight for s in senses if s.known.kind == sense.known.kind) >= 0.8
        if not inside and sense.known.kind == "place":
            return sense.weight >= 0.5
        return sense.weight >= (0.2 if label in ("GPE", "LOC", "NORP", "ORG", "FAC") else 0.5)

    def _offices(self, doc: Doc) -> list[tuple[int, int]]:
        """Token spans of multi-word offices: the "State" of "Secretary of State" is no state."""
        spans: list[tuple[int, int]] = []
        for i, token in enumerate(doc):
            if token.lower_ not in self._words.office_starts:
                continue
            for size in (4, 3, 2):
                if i + size <= len(doc) and spelling(doc[i : i + size].text) in self._words.offices:
                    spans.append((i, i + size))
                    break
        return spans

    # -- the language model's entities, corrected

    def _named(self, doc: Doc) -> Iterator[MentionSpan]:
        for entity in doc.ents:
            kind = _KIND_OF_LABEL.get(entity.label_)
            if kind is None:
                continue
            for start, end in _lines(doc, entity.start, entity.end):
                while doc[end - 1].lower_ in _PARTICLES and end < len(doc) and doc[end].tag_ == "NNP":
                    end += 1  # "Ursula von der" goes on
                span = _trim(doc, start, end)
                if span is not None and entity.label_ in ("PERSON", "ORG"):
                    span = self._without_title(span)
                if span is None:
                    continue
                if not any(t.text[0].isupper() or (t.text[0].isalpha() and not t.text[0].islower()) for t in span):
                    continue
                label, how = entity.label_, How.NAME
                if label == "NORP":
                    senses = self._background.senses(span.text)
                    if not senses:
                        yield MentionSpan(span.start, span.end, _head(span), How.NAME, "", ())
                        continue
                    kind, how = senses[0].known.kind, senses[0].how
                classes = self._words.classes_of_name(span.text, label)
                if label != "PERSON" and classes == self._words.classes_of_name("", label) and self._bears_role(span):
                    kind, classes = "person", self._words.tops("person")
                elif classes:
                    kind = self._words.kind_of(classes[0]) or kind
                yield MentionSpan(span.start, span.end, _head(span), how, kind, classes)

    def _bears_role(self, span: Span) -> bool:
        """Whether a person's office stands right before a name or in apposition: the model may not know the name."""
        if not all(t.text[0].isupper() and t.is_alpha for t in span) or self._background.senses(span.text):
            return False
        head, before = span.root, span.doc[span.start - 1] if span.start else None
        beside = [c for c in head.children if c.dep_ == "appos"]
        if head.dep_ == "appos":
            beside.append(head.head)
        if before is not None and before.head.i == head.i and before.dep_ == "compound":
            beside.append(before)
        return any(spelling(t.lemma_) in self._words.person_nouns for t in beside)

    def _without_title(self, span: Span) -> Span:
        """A name without the offices that the model took for a part of it: "Mayor Anna Kovacs"."""
        titles = [
            t.i
            for t in span[:-1]
            if {spelling(t.lemma_), spelling(t.text).removesuffix("s")} & self._words.person_nouns
        ]
        return span.doc[titles[-1] + 1 : span.end] if titles else span

    # -- "Belarus's security council", "the German foreign ministry"

    def _bodies(self, doc: Doc, taken: list[bool]) -> Iterator[MentionSpan]:
        for token in doc:
            if taken[token.i] or token.tag_ not in ("NN", "NNP") or token.lower_ in _GOVERNMENTS:
                continue
            if spelling(token.lemma_) not in self._words.body_nouns:
                continue
            owned = any(
                taken[c.i] and c.dep_ in ("poss", "compound", "amod", "nmod") and c.i < token.i for c in token.lefts
            ) or any(taken[p.i] for c in token.rights if c.lower_ == "of" for p in c.children if p.dep_ == "pobj")
            if not owned:
                continue
            start = token.i
            while start > 0 and not taken[start - 1] and doc[start - 1].head.i == token.i:
                before = doc[start - 1]
                if before.dep_ not in ("compound", "amod") or before.lower_ in FORMER:
                    break
                start -= 1
            name = spelling(doc[start : token.i + 1].text)
            if token.tag_ == "NN" and name not in self._words.class_nouns:
                continue  # "a German court" names no body; "Belarus's security council" does
            if " " not in name and token.tag_ == "NN":
                continue
            classes = self._words.classes_of_name(name, "ORG")
            yield MentionSpan(start, token.i + 1, token.i, How.NAME, "organization", classes)

    # -- runs of proper nouns that nobody claimed

    def _unclaimed(self, doc: Doc, taken: list[bool]) -> Iterator[MentionSpan]:
        i = 0
        while i < len(doc):
            if taken[i] or not _is_name_token(doc[i]):
                i += 1
                continue
            end = i + 1
            while end < len(doc) and not taken[end] and _is_name_token(doc[end]) and not doc[end].is_sent_start:
                end += 1
            run = doc[i:end]
            lower = {t.lower_.rstrip(".") for t in run}
            lonely_start = run[0].is_sent_start and len(run) == 1
            if not lower & _NOT_NAMES and not lonely_start and not self._is_role(run):
                classes = self._words.classes_of_name(run.text, "")
                kind = self._words.kind_of(classes[0]) if classes else ""
                if not kind and len(run) in (2, 3) and all(t.is_alpha and not t.is_upper for t in run):
                    kind, classes = "person", self._words.tops("person")
                yield MentionSpan(i, end, _head(run), How.NAME, kind or "", classes)
            i = end

    def _is_role(self, run: Span) -> bool:
        return spelling(run[-1].lemma_) in self._words.role_nouns or run.text.lower() in self._words.role_nouns

    # -- pronouns and definite descriptions; what they refer to is for kg_coreference

    def _referring(self, doc: Doc, taken: list[bool]) -> Iterator[MentionSpan]:
        for token in doc:
            if taken[token.i]:
                continue
            if token.lower_ in _PRONOUNS and token.tag_ in ("PRP", "PRP$"):
                yield MentionSpan(token.i, token.i + 1, token.i, How.PRONOUN, "")
            elif token.tag_ in ("NN", "NNP", "NNS") and self._is_description(token, taken):
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
            thing = lemma in _DESCRIPTIONS or (not person and kind == "organization" and lemma not in _GOVERNMENTS)
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

    # -- "the Polish government": the country itself, described

    def _governments(self, doc: Doc, found: list[MentionSpan]) -> list[MentionSpan]:
        by_start = {m.start: m for m in found}
        merged: list[MentionSpan] = []
        swallowed: set[int] = set()
        for mention in found:
            end = mention.end
            if end < len(doc) and doc[end].tag_ == "POS":
                end += 1
            if end >= len(doc) or spelling(doc[end].lemma_) not in _GOVERNMENTS or end in by_start:
                continue
            if (
                mention.how not in (How.DEMONYM, How.NAME)
                or mention.kind != "place"
                or doc[end].dep_ in ("compound", "nmod")
            ):
                continue
            if self._words.is_country(mention.classes):
                merged.append(MentionSpan(mention.start, end + 1, end, How.DESCRIPTION, mention.kind, mention.classes))
                swallowed.add(mention.start)
        return [m for m in found if m.start not in swallowed] + merged


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


def _is_name_token(token: Token) -> bool:
    if token.tag_ in ("NNP", "NNPS"):
        return token.text[0].isupper() and token.is_alpha
    # names in other scripts: the model tags them at random
    return (
        token.text[0].isupper()
        and token.text[0].isalpha()
        and not token.text[0].isascii()
        and token.is_alpha
        and not re.match("[À-ɏ]", token.text[0])
    )


def _lines(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a span at paragraph breaks: no name runs over one."""
    first = start
    for i in range(start, end):
        if "\n\n" in doc[i].text or (doc[i].is_space and "\n" in doc[i].text):
            if i > first:
                yield first, i
            first = i + 1
    if first < end:
        yield first, end


def _trim(doc: Doc, start: int, end: int) -> Span | None:
    """Take articles, titles, possessive marks and punctuation off the edges of a name."""
    while start < end and (
        doc[start].tag_ in ("DT", "POS")
        or doc[start].lower_ in ("the", "a", "an")
        or doc[start].text in _EDGES
        or not any(c.isalnum() for c in doc[start].text)
        or doc[start].lower_.rstrip(".") in _TITLES
    ):
        start += 1
    score = _SCORE.search(doc[start:end].text) if start < end else None
    while score and doc[end - 1].idx >= doc[start].idx + score.start():
        end -= 1
    while start < end and (
        doc[end - 1].tag_ == "POS"
        or doc[end - 1].text in _EDGES - {"."}
        or doc[end - 1].text in ("'s", "’s")
        or not any(c.isalnum() for c in doc[end - 1].text)
    ):
        end -= 1
    return doc[start:end] if start < end else None


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


def _head(span: Span) -> int:
    """The token through which the rest of the sentence sees the span."""
    return span.root.i
