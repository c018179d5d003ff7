"""The language model's named entities, corrected: where they begin and end, and what kind of thing they are."""

from collections.abc import Iterator, Sequence

from kg.extract.body_names import body_and_owner, owner_and_body
from kg.extract.extensions import MentionSpan
from kg.extract.lexicon import spelling
from kg.extract.name_shapes import (
    NOBLE,
    NOT_NAMES,
    PARTICLES,
    QUOTES,
    TITLE_WORDS,
    is_initials,
    is_name_token,
    is_person_shape,
    is_title,
    is_word,
    lines,
    trim,
    widen,
)
from kg.extract.parsed import Doc, Span
from kg.extract.resources import Lexicon
from kg.identity.given_names import is_given_name, sex_of
from kg.model import How

KIND_OF_LABEL = {
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
# Last words of names of organisations that are no nouns for one: "Harrow Rovers", "Borealis Mining".
_ORGANIZATION_ENDS = frozenset(
    "pac rovers united wanderers athletic albion rangers fc cf sc afc mining foods airlines airways motors energy "
    "holdings industries systems technologies pharmaceuticals partners associates capital ltd inc corp plc gmbh ag "
    "llc times courier herald tribune gazette news telegraph observer chronicle university college".split()
)
_CLUB_STARTS = frozenset("real fc dynamo dinamo lokomotiv spartak sporting inter atletico atlético borussia".split())
_DOUBTFUL_ENDS = frozenset(("steel",))  # surnames too
_PLACE_STARTS = frozenset("lake mount cape fort river port isle".split())
_PLACE_ENDS = frozenset(
    "river mountains mountain sea ocean island islands valley bay strait desert peninsula street avenue square".split()
)
_QUOTATIONS = QUOTES - {"'", "’"}
_JOINED = frozenset(("and", ",", "&", "/"))
# Fields of a ministry: before an office they belong to it ("EU Migration | Commissioner").
_FIELDS = frozenset(
    "defense defence foreign interior finance justice economy economic health migration energy trade transport labor "
    "labour education environment agriculture culture development security prime vice general".split()
)
# How words for people end: a capital does not make them names ("Archaeologist Lutz").
_OF_PEOPLE = ("er", "or", "ist", "man", "woman", "ian", "ant", "ary", "eer", "ess", "ive")

Name = tuple[int, int, str]  # tokens [start, end) and the label


class ModelNames:
    """Reads doc.ents; keeps an ontology's words."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words

    def names(self, doc: Doc, headline: Sequence[bool]) -> list[Name]:
        """Corrected spans and labels of all named entities, in order, without overlaps."""
        found: list[Name] = []
        nicknamed = list(_nicknamed(doc))
        below: frozenset[str] = frozenset()
        if any(headline):
            below = frozenset(t.lower_ for t in doc if t.text[0].isupper() and not headline[t.i])
        for entity in doc.ents:
            if entity.label_ not in KIND_OF_LABEL:
                continue
            inside = next((n for n in nicknamed if n[0] < entity.end and entity.start < n[1]), None)
            if inside is not None:
                if inside not in found:
                    found.append(inside)
                continue
            for start, end in self._pieces(doc, entity):
                if entity.label_ in ("PERSON", "ORG"):
                    start, end = widen(doc, start, end)
                name = self._name(doc, start, end, entity.label_)
                if name is not None and headline[name[0]]:
                    name = self._in_headline(doc, name, below)
                if name is None:
                    continue
                if found and name[0] < found[-1][1]:
                    continue  # what the name before was widened by
                found.append(name)
        return _over_a_line(doc, found)

    def mentions(self, doc: Doc, names: Sequence[Name]) -> Iterator[MentionSpan]:
        """The names as mentions; a body that stands with its country is two."""
        for start, end, label in names:
            span = doc[start:end]
            if label in ("ORG", "GPE") and (parts := owner_and_body(span, self._words)):
                yield from self._owner(span[: parts[0]])
                yield self._body(span[parts[1] :])
            elif label in ("ORG", "GPE") and (parts := body_and_owner(span, self._words)):
                yield self._body(span[: parts[0]])
                yield from self._owner(span[parts[1] :])
            else:
                yield self._mention(span, label)

    # -- spans

    def _pieces(self, doc: Doc, entity: Span) -> Iterator[tuple[int, int]]:
        """An entity cut at paragraph ends and between names that the model took for one."""
        tokens = doc.tokens
        parts = list(lines(doc, entity.start, entity.end))
        if len(parts) == 2 and self._is_one_over_lines(doc, parts, entity.label_):
            parts = [(entity.start, entity.end)]
        for start, end in parts:
            first = start
            for i in range(start, end):
                if tokens[i].lower_ in _JOINED and i > first and self._are_two(doc[first:i], doc[i + 1 : end], entity):
                    yield first, i
                    first = i + 1
            if first < end:
                yield first, end

    def _is_one_over_lines(self, doc: Doc, parts: list[tuple[int, int]], label: str) -> bool:
        (first, end), (start, last) = parts
        if start - end != 1 or doc[end].text.strip(" ") != "\n" or label == "NORP":
            return False
        whole = " ".join(doc[first:last].text.split())
        if self._words.background.senses(whole):
            return True
        alone = any(self._words.background.senses(doc[a:b].text) for a, b in parts)
        return not alone and (end - first == 1 or label == "PERSON")

    def _are_two(self, left: Span, right: Span, entity: Span) -> bool:
        """Whether a conjunction stands between two names and not within one ("Food and Agriculture Organization")."""
        if not len(left) or not len(right) or self._words.background.senses(entity.text):
            return False
        if entity.label_ in ("PERSON", "GPE", "LOC", "FAC"):
            return bool(right[0].text[0].isupper() or right[0].lower_ == "the")
        known = [self._words.background.senses(part.text.removeprefix("The ")) for part in (left, right)]
        return all(known) or is_initials(right[0].text) or (right[0].lower_ == "the" and bool(known[0]))

    def _name(self, doc: Doc, start: int, end: int, label: str) -> Name | None:
        if label in ("PERSON", "ORG"):
            end = _before_a_quotation(doc, start, end)
        span = trim(doc, start, end)
        if span is not None and label in ("PERSON", "ORG"):
            span = self._without_title(span)
        if span is None:
            return None
        if label == "PERSON" or (label == "ORG" and span[-1].tag_ in ("VBD", "VBZ", "VBP")):
            span = _without_small_words(span)
        if label == "ORG":
            fieldless = self._without_field(span)
            if fieldless is None:
                return None
            span = fieldless
        elif label == "NORP" and not (self._words.background.senses(span.text) or self._may_name(span)):
            return None  # "Russian-Belarusian" is two names of the background
        elif label == "PERSON" and self._is_people(span):
            return None  # "Ottoman Turks"
        span = self._with_first_name(span, label)
        span = self._with_year(span, label)
        if not any(t.text[0].isupper() or (t.text[0].isalpha() and not t.text[0].islower()) for t in span):
            return None
        if span.text.lower() in ("middle ages", "arab spring") and label != "EVENT":
            return None
        if label == "WORK_OF_ART" and len(span) == 1 and not _is_quoted(span):
            return None  # a work's name of one word stands in quotation marks; this may be anything
        nameless = len(span) == 1 and (span[0].lower_ in NOT_NAMES or is_initials(span[0].text))
        if nameless and not self._words.background.senses(span.text):
            return None
        return span.start, span.end, self._label(span, label)

    def _may_name(self, span: Span) -> bool:
        """Whether an unknown "people" may be any thing of an ontology's field: one noun, behind an article or alone."""
        return self._words.has_open_ends and len(span) == 1 and span[0].tag_ in ("NN", "NNP") and span[0].dep_ not in (
            "compound", "nmod", "amod"
        )  # fmt: skip

    def _is_people(self, span: Span) -> bool:
        """Whether a name ends in a demonym and begins with no given name."""
        if len(span) < 2 or is_given_name(span[0].text):
            return False
        return any(s.how is How.DEMONYM for s in self._words.background.senses(span[-1].text))

    def _without_title(self, span: Span) -> Span:
        """A name without the offices that the model took for a part of it: "Mayor Anna Kovacs"."""
        titles = [
            t.i
            for t in span[:-1]
            if {spelling(t.lemma_), spelling(t.text).removesuffix("s"), spelling(t.text)} & self._words.person_nouns
            or t.lower_ in TITLE_WORDS
            or (t.i == span.start and t.lower_ in NOBLE)
        ]
        return span.doc[titles[-1] + 1 : span.end] if titles else span

    def _with_first_name(self, span: Span, label: str) -> Span:
        """A surname with the given name before it that the model left out: "Moses | Asonya"."""
        doc, start = span.doc, span.start
        if start == 0:
            return span
        before = doc[start - 1]
        lonely = label in ("ORG", "GPE") and len(span) == 1 and sex_of(before.text) is not None
        if label != "PERSON" and not lonely:
            return span
        if before.ent_type_ or not is_name_token(before) or before.is_upper or not is_word(before.text):
            return span
        low = spelling(before.lemma_)
        if low in self._words.person_nouns or low in self._words.class_nouns or before.lower_.rstrip(".") in NOT_NAMES:
            return span
        if before.lower_ in NOBLE or before.lower_ in TITLE_WORDS or self._words.background.senses(before.text):
            return span
        fits = is_given_name(before.text) or (
            before.dep_ == "compound"
            and span.start <= before.head.i < span.end
            and not before.lower_.endswith(_OF_PEOPLE)
            and len(span) == 1
        )
        return doc[start - 1 : span.end] if fits else span

    def _with_year(self, span: Span, label: str) -> Span:
        """An event with its year: "the 2019 African Cup"."""
        doc, start = span.doc, span.start
        if start and label in ("EVENT", "ORG") and len(doc[start - 1].text) == 4 and doc[start - 1].is_digit:
            noun = self._words.classes_of_name(span.text, label)
            if noun and self._words.kind_of(noun[0]) == "event":
                return doc[start - 1 : span.end]
        return span

    def _without_field(self, span: Span) -> Span | None:
        """A name without the field of the office behind it; None when nothing else is left: "Defense | Minister"."""
        doc, end = span.doc, span.end
        if end >= len(doc) or not doc[end].text[0].isupper() or not doc[end].lower_.endswith(_OF_PEOPLE):
            return span
        while end > span.start and doc[end - 1].lower_ in _FIELDS:
            end -= 1
        return doc[span.start : end] if end > span.start else None

    def _in_headline(self, doc: Doc, name: Name, below: frozenset[str]) -> Name | None:
        """The part of a name in a headline that is to be believed: the text below has it, or it looks like a person."""
        start, end, label = name
        if self._words.background.senses(doc[start:end].text):
            return name
        while start < end and doc[start].lower_ not in below:
            start += 1
        while end > start and doc[end - 1].lower_ not in below:
            end -= 1
        if start < end and (end - start == name[1] - name[0] or doc.text.count(doc[start:end].text) > 1):
            return start, end, self._label(doc[start:end], label)
        span = doc[name[0] : name[1]]
        return name if is_person_shape(span) and len(span) == 2 and not span[0].is_upper else None

    # -- kinds

    def _label(self, span: Span, label: str) -> str:
        """The label, corrected by the shape of the name: the model knows few names of the world."""
        before = span.doc[span.start - 1] if span.start else None
        titled = len(span) < 3 and before is not None and is_title(before)
        if titled and label in ("GPE", "ORG", "LOC", "FAC"):
            return "PERSON"
        if label in ("NORP", "EVENT", "LAW") or self._words.background.senses(span.text):
            return label
        last, first = span[-1].lower_.rstrip("."), span[0].lower_
        noun = self._words.kind_of_noun(spelling(span[-1].lemma_)) or self._words.kind_of_noun(spelling(last))
        names_person = is_person_shape(span)
        if label == "PERSON":
            if names_place(span) and not names_person:
                return "LOC"
            ends = last in _ORGANIZATION_ENDS or noun == "organization" or first in _CLUB_STARTS
            return "ORG" if ends and (len(span) > 2 or (len(span) == 2 and not names_person)) else label
        if last in _DOUBTFUL_ENDS and sex_of(span.text) is None:
            return label
        if names_person and noun in (None, "person") and last not in _ORGANIZATION_ENDS:
            return "PERSON"
        doubtful = label in ("GPE", "LOC", "FAC", "WORK_OF_ART", "PRODUCT") and len(span) > 1
        return "ORG" if doubtful and (last in _ORGANIZATION_ENDS or noun == "organization") else label

    def _mention(self, span: Span, label: str) -> MentionSpan:
        kind, how = KIND_OF_LABEL[label], How.NAME
        if label == "NORP":
            senses = self._words.background.senses(span.text)
            if not senses:
                return MentionSpan(span.start, span.end, span.root.i, How.NAME, "", ())
            kind, how = senses[0].known.kind, senses[0].how
        classes = self._words.classes_of_name(span.text, label)
        if label != "PERSON" and classes == self._words.classes_of_name("", label):
            work = self._kind_before(span)
            if work:
                kind, classes = work
            elif self._bears_role(span):
                kind, classes = "person", self._words.tops("person")
        elif classes:
            kind = self._words.kind_of(classes[0]) or kind
            if kind == "place" and label == "ORG" and span[-1].lower_ in _ORGANIZATION_ENDS:
                kind, classes = "organization", self._words.classes_of_name("", label)  # "the Harbour Times"
        if label == "PERSON" and (work := self._kind_before(span)) and work[0] in ("work", "organization"):
            kind, classes = work
        return MentionSpan(span.start, span.end, span.root.i, how, kind, classes)

    def _kind_before(self, span: Span) -> tuple[str, tuple[str, ...]] | None:
        """Kind and class that a noun right before a name gives it: "the novel Winter Light", "exercise Iron Hare"."""
        doc, i = span.doc, span.start - 1
        while i >= 0 and (doc[i].text in ('"', "“", "‘", "'", "«") or doc[i].lower_ == "the"):
            i -= 1
        if i < 0 or doc[i].tag_ != "NN" or not doc[i].text.islower():
            return None
        if not (doc[i].dep_ in ("compound", "nmod") or span.root.dep_ == "appos" or span.root.head.i == doc[i].i):
            return None
        cls = self._words.class_nouns.get(spelling(doc[i].lemma_))
        kind = self._words.kind_of(cls) if cls else None
        wanted = ("work", "event", "other") if is_person_shape(span) else ("work", "event", "other", "organization")
        return (kind, (cls,)) if cls and kind is not None and kind in wanted else None

    def _bears_role(self, span: Span) -> bool:
        """Whether a person's office stands right before a name or in apposition: the model may not know the name."""
        if not all(t.text[0].isupper() and t.is_alpha for t in span) or self._words.background.senses(span.text):
            return False
        head, before = span.root, span.doc[span.start - 1] if span.start else None
        beside = [c for c in head.children if c.dep_ == "appos"]
        if head.dep_ == "appos":
            beside.append(head.head)
        if before is not None and before.head.i == head.i and before.dep_ == "compound":
            beside.append(before)
        return any(spelling(t.lemma_) in self._words.person_nouns for t in beside)

    # -- a body and its country

    def _owner(self, span: Span) -> Iterator[MentionSpan]:
        senses = self._words.background.senses(span.text)
        if senses:
            known = senses[0].known
            yield MentionSpan(span.start, span.end, span.root.i, senses[0].how, known.kind, known.classes)

    def _body(self, span: Span) -> MentionSpan:
        classes = self._words.classes_of_name(span.text, "ORG")
        return MentionSpan(span.start, span.end, span.root.i, How.NAME, "organization", classes)


def names_place(span: Span) -> bool:
    """Whether a name of several words is a place's by its first or last word: "Lake Orta"."""
    if len(span) < 2:
        return False
    return span[0].lower_ in _PLACE_STARTS or (span[-1].lower_ in _PLACE_ENDS and not is_person_shape(span))


def names_organization(span: Span, words: Lexicon) -> bool:
    """Whether a name of several words is an organisation's by its first or last word."""
    if len(span) < 2 or is_person_shape(span):
        return False
    last = span[-1].lower_.rstrip(".")
    return (
        last in _ORGANIZATION_ENDS
        or span[0].lower_ in _CLUB_STARTS
        or words.kind_of_noun(spelling(span[-1].lemma_)) == "organization"
    )


def _nicknamed(doc: Doc) -> Iterator[Name]:
    """Full names with a nickname in quotation marks: 'Frederick "Fritz" Olsen'."""
    tokens = doc.tokens
    for i in range(1, len(tokens) - 3):
        if tokens[i].text not in QUOTES or tokens[i + 2].text not in QUOTES:
            continue
        if is_given_name(tokens[i - 1].text) and is_name_token(tokens[i + 1]) and is_name_token(tokens[i + 3]):
            yield i - 1, i + 4, "PERSON"


def _is_quoted(span: Span) -> bool:
    return span.start > 0 and span.doc[span.start - 1].text in QUOTES


def _before_a_quotation(doc: Doc, start: int, end: int) -> int:
    """Where a name ends that the model let run into a quotation or an address."""
    for i in range(start + 1, end):
        text = doc.tokens[i].text
        if text in _QUOTATIONS or text.startswith("@"):
            return i
    return end


def _without_small_words(span: Span) -> Span:
    """A person's name without the words in small letters behind it: "Leo Sandoval founded"."""
    end = span.end
    while end > span.start + 1:
        last = span.doc[end - 1]
        hyphened = span.doc[end - 2].text == "-"  # "Park Ji-hoon"
        if hyphened or not last.text[0].islower() or last.lower_ in PARTICLES or not is_word(last.text):
            break
        end -= 1
    return span.doc[span.start : end]


def _over_a_line(doc: Doc, names: list[Name]) -> list[Name]:
    """Names of people whose two halves stand on two lines, as one."""
    joined: list[Name] = []
    for name in names:
        if joined:
            start, end, label = joined[-1]
            halves = label == name[2] == "PERSON" and end - start == 1 == name[1] - name[0] == name[0] - end
            if halves and doc[end].is_space and doc[end].text.strip(" ") == "\n" and not doc[name[0]].is_sent_start:
                joined[-1] = (start, name[1], label)
                continue
        joined.append(name)
    return joined
