"""Names that neither the background nor the model claimed: other scripts, acronyms, titles of events, echoes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.extensions import MentionSpan
from kg.extract.lexicon import spelling
from kg.extract.model_names import names_organization, names_place
from kg.extract.name_shapes import NOT_NAMES, PARTICLES, QUOTES, is_foreign, is_name_token, is_person_shape, is_word
from kg.extract.parsed import Doc, Span, Token
from kg.extract.resources import Lexicon
from kg.identity.bodies import is_acronym_of
from kg.identity.given_names import is_given_name
from kg.identity.people import is_full
from kg.identity.transliteration import latin
from kg.model import How

_NAMING = frozenset("name codename call dub title entitle baptise christen".split())
_NAMING_TAGS = frozenset(("VBN", "VBD", "JJ", "NN"))
_LOCATIVE = frozenset("in at near from to around outside".split())
_ROYAL = frozenset("King Queen Pope Emperor Empress Emir Sultan Tsar Czar Shah Prince Princess".split())
_OPERATIONS = frozenset(("operation", "exercise"))
_LONGEST_ACRONYM = 8
_OPENING = 3  # letters that tell that a word may open a name
# Short words of an organisation's name that alone mean something else.
_NO_ECHO = frozenset(
    "party union group bank ministry council committee court house state university institute company news times "
    "international national european american united new world general central first society association foundation "
    "roman catholic republican democratic agency office department centre center army force front movement alliance "
    "congress club city league".split()
)


def foreign_names(doc: Doc, words: Lexicon) -> Iterator[MentionSpan]:
    """Runs of words in another script."""
    if doc.text.isascii():
        return
    tokens, i = doc.tokens, 0
    while i < len(tokens):
        if not is_foreign(tokens[i]):
            i += 1
            continue
        end = i + 1
        while end < len(tokens) and is_foreign(tokens[end]):
            end += 1
        span = doc[i:end]
        senses = words.background.senses(span.text) or words.background.senses(latin(span.text))
        if senses and senses[0].weight >= 0.4:
            known = senses[0].known
            yield MentionSpan(i, end, span.root.i, senses[0].how, known.kind, known.classes)
        elif len(span) < 5 and not (i and doc[i - 1].lower_ in _LOCATIVE):
            yield MentionSpan(i, end, span.root.i, How.NAME, "person", words.tops("person"))
        i = end


def named_events(doc: Doc, words: Lexicon) -> Iterator[MentionSpan]:
    """Names that the text gives to a thing: "the exercise, named Steadfast Heron", "Operation Cold Lantern"."""
    for token in doc:
        if token.lower_ in _OPERATIONS and token.text[0].isupper():
            end = _end_of_name(doc, token.i + 1)
            cls = words.class_nouns.get(token.lower_) or words.class_nouns.get("military exercise")
            if end > token.i + 1 and cls and words.kind_of(cls) == "event":
                yield MentionSpan(token.i, end, end - 1, How.NAME, "event", (cls,))
        elif token.tag_ in _NAMING_TAGS and _is_naming(doc.tokens, token.i):
            start = token.i + 1
            while start < len(doc) and doc[start].text in QUOTES:
                start += 1
            end = _end_of_name(doc, start)
            cls = words.class_nouns.get(spelling(token.head.lemma_)) if token.dep_ in ("acl", "relcl") else None
            cls = cls or _subject_class(doc, token.i, words)
            kind = words.kind_of(cls) if cls else None
            if end > start and cls and kind in ("event", "organization", "work"):
                yield MentionSpan(start, end, doc[start:end].root.i, How.NAME, kind, (cls,))


def _is_naming(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word gives a name: a participle behind a comma, a copula or its noun."""
    token = tokens[at]
    if spelling(token.lemma_) not in _NAMING and token.lower_ not in ("codenamed", "dubbed"):
        return False
    return at > 0 and (token.tag_ == "VBN" or tokens[at - 1].text == "," or tokens[at - 1].tag_[:2] == "NN")


def _subject_class(doc: Doc, at: int, words: Lexicon) -> str | None:
    """The class of the noun before ", named": where the parser hangs the participle elsewhere."""
    for i in range(at - 1, max(at - 4, -1), -1):
        if doc[i].tag_[:2] == "NN":
            return words.class_nouns.get(spelling(doc[i].lemma_))
        if doc[i].text not in (",", "is", "was", "code", "-"):
            return None
    return None


def _end_of_name(doc: Doc, start: int) -> int:
    end = start
    while end < len(doc) and doc[end].text[0].isupper() and is_word(doc[end].text) and not doc[end].is_sent_start:
        end += 1
    return end


def royal_names(doc: Doc, taken: Sequence[bool], words: Lexicon) -> Iterator[MentionSpan]:
    """Single names behind a title that takes them: "King Haakon", "Pope Leo XIV"; not "Dr King said"."""
    for token in doc.tokens[:-1]:
        if token.text not in _ROYAL or taken[token.i] or (token.i and is_name_token(doc[token.i - 1])):
            continue
        end = _end_of_name(doc, token.i + 1)
        name = doc[token.i + 1 : end]
        if not len(name) or any(taken[token.i + 1 : end]) or {t.lower_ for t in name} & NOT_NAMES:
            continue
        if spelling(name[-1].lemma_) not in words.class_nouns:  # "King Street"
            yield MentionSpan(name.start, end, name.root.i, How.NAME, "person", words.tops("person"))


def places_of_names(doc: Doc, found: Sequence[MentionSpan], words: Lexicon) -> list[MentionSpan]:
    """The mentions with "Treaty of Gaborone" as one: a capital noun for a work or a body goes on with its place."""
    by_start = {m.start: m for m in found}
    merged: list[MentionSpan] = []
    swallowed: set[int] = set()
    for mention in sorted(found, key=lambda m: m.start):
        place = by_start.get(mention.end + 1) if mention.end < len(doc) and doc[mention.end].lower_ == "of" else None
        noun = words.class_nouns.get(doc[mention.start].lower_) if mention.end == mention.start + 1 else None
        named = mention.how is How.NAME and doc[mention.start].text[0].isupper() and mention.start not in swallowed
        if named and noun and place and place.kind == "place" and place.how is How.NAME and mention.kind != "person":
            mention = replace(mention, end=place.end)
            swallowed.add(place.start)
        merged.append(mention)
    return [m for m in merged if m.start not in swallowed]


def introduced_names(
    doc: Doc, found: Sequence[MentionSpan], words: Lexicon
) -> Iterator[tuple[MentionSpan, MentionSpan]]:
    """Acronyms beside the long name, each with the mention of that: "the Lake Basin Authority (LBA)"."""
    by_end = {m.end: m for m in found if m.how is How.NAME and m.kind in ("organization", "other", "place", "")}
    by_start = {m.start: m for m in by_end.values()}
    for opening, bracket in enumerate(doc):
        if bracket.text != "(" and bracket.lower_ != "or":
            continue
        i = opening + 1
        if i < len(doc) and doc[i].lower_ == "the":
            i += 1
        if i + 1 >= len(doc):
            break
        token = doc[i]
        if bracket.text == "(" and opening and _is_acronym(doc[opening - 1].text):
            long = by_start.get(i)
            if long is not None and is_acronym_of(doc[opening - 1].text, doc[long.start : long.end].text):
                short = opening - 1
                yield MentionSpan(short, opening, short, How.NAME, long.kind or "organization", long.classes), long
                continue
        if not _is_acronym(token.text) or (bracket.text != "(" and (not opening or doc[opening - 1].text != ",")):
            continue
        long = by_end.get(opening) or by_end.get(opening - 1)
        if long is None or long.end - long.start == 1:
            continue
        name = doc[long.start : long.end].text
        kind = words.kind_of(long.classes[0]) if long.classes else None
        by_noun = kind == "organization" and spelling(doc[long.end - 1].lemma_) in words.class_nouns
        if is_acronym_of(token.text, name) or by_noun:
            yield MentionSpan(i, i + 1, i, How.NAME, long.kind or "organization", long.classes), long


def _is_acronym(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_ACRONYM and text[0].isupper() and sum(c.isupper() for c in text) * 2 > len(text)


def unclaimed_names(doc: Doc, taken: Sequence[bool], headline: Sequence[bool], words: Lexicon) -> Iterator[MentionSpan]:
    """Runs of proper nouns; where things of any field are named, lone nouns with a capital, too."""
    tokens, i = doc.tokens, 0
    while i < len(tokens):
        if (
            taken[i]
            or headline[i]
            or not (is_name_token(tokens[i]) or (words.has_open_ends and _is_capital(tokens[i])))
        ):
            i += 1
            continue
        end = i + 1
        while end < len(tokens) and not taken[end] and not tokens[end].is_sent_start:
            token = tokens[end]
            particle = token.lower_ in PARTICLES and token.text.islower() and token.tag_ == "NNP"
            if not is_name_token(token) and not particle:
                break
            end += 1
        while tokens[end - 1].text.islower():
            end -= 1
        run = doc[i:end]
        if words.has_open_ends and i and not taken[i - 1] and _is_given_name_of(doc[i - 1], run):
            run = doc[i - 1 : end]
        lower = {t.lower_.rstrip(".") for t in run}
        lonely_start = run[0].is_sent_start and len(run) == 1
        if not lower & NOT_NAMES and not lonely_start and not _is_role(run, words):
            classes = words.classes_of_name(run.text, "")
            kind = words.kind_of(classes[0]) if classes else ""
            if not kind and names_place(run):
                kind, classes = "place", words.classes_of_name(run.text, "LOC")
            elif not kind and names_organization(run, words):
                kind, classes = "organization", words.classes_of_name(run.text, "ORG")
            elif not kind and (
                is_person_shape(run) or (len(run) in (2, 3) and all(is_word(t.text) and not t.is_upper for t in run))
            ):
                kind, classes = "person", words.tops("person")
            yield MentionSpan(run.start, end, run.root.i, How.NAME, kind or "", classes)
        i = end


def _is_capital(token: Token) -> bool:
    """Whether a noun has a capital that nothing but being a name gives it: "the Sirra" for all that the tagger says."""
    noun = token.tag_ == "NN" and token.dep_ not in ("compound", "nmod", "amod") and not token.is_sent_start
    return noun and token.text[0].isupper() and token.text[1:].islower() and is_word(token.text)


def _is_given_name_of(token: Token, run: Span) -> bool:
    """Whether a word is the given name before a surname, whatever the tagger takes it for: "Ilse | Brandt"."""
    joined = token.dep_ in ("compound", "amod", "nmod") and run.start <= token.head.i < run.end
    return joined and len(run) == 1 and token.text.istitle() and is_word(token.text) and is_given_name(token.text)


def _is_role(run: Span, words: Lexicon) -> bool:
    return spelling(run[-1].lemma_) in words.role_nouns or run.text.lower() in words.role_nouns


def echoes(doc: Doc, taken: Sequence[bool], found: Sequence[MentionSpan]) -> Iterator[MentionSpan]:
    """Names that the text has elsewhere: surnames at the start of a sentence, short names, names in headlines."""
    known: dict[str, MentionSpan] = {}
    for mention in found:
        if mention.how is not How.NAME or not mention.kind or mention.kind == "place":
            continue
        for form in _echo_forms(doc, mention):
            known.setdefault(form.casefold(), mention)
    longest = max((len(form.split()) for form in known), default=0)
    openings = {form[:size] for form in known for size in range(1, _OPENING + 1)}
    tokens, i = doc.tokens, 0
    while i < len(tokens):
        size, word = 0, tokens[i].text
        if not taken[i] and word[0].isupper() and word.casefold()[:_OPENING] in openings:
            for length in range(min(longest, len(tokens) - i), 0, -1):
                if any(taken[i : i + length]) or tokens[i + length - 1].is_space:
                    continue
                span = doc[i : i + length]
                of = known.get(" ".join(span.text.split()).casefold())
                if of is not None and _may_echo(span, of.kind):
                    yield MentionSpan(i, i + length, span.root.i, How.NAME, of.kind, of.classes)
                    size = length
                    break
        i += max(size, 1)


def _may_echo(span: Span, mention_kind: str) -> bool:
    """Whether words stand alone as a name: no part of a longer one, no common word that opens a sentence."""
    doc, after = span.doc, span.doc[span.end] if span.end < len(span.doc) else None
    if len(span) == 1 and span[0].is_sent_start and span[0].tag_ not in ("NNP", "NNPS"):
        word = span[0].lower_
        return word not in NOT_NAMES and all(t.text != word for t in doc)
    if len(span) == 1 and not span[0].is_upper and span[0].tag_ in ("MD", "IN", "PRP", "RB", "DT", "CD", "WRB"):
        return False
    before = doc[span.start - 1] if span.start else None
    if before is not None and before.text == "-":
        return False
    if len(span) == 1 and after is not None and is_name_token(after) and span[0].head.i == after.i:
        return span[0].dep_ != "compound" or mention_kind != "organization"
    return after is None or after.text != "-"


def _echo_forms(doc: Doc, mention: MentionSpan) -> Iterator[str]:
    tokens = [t for t in doc[mention.start : mention.end] if not t.is_space]
    name = " ".join(doc[mention.start : mention.end].text.split())
    if len(name) > 2:
        yield name
    if mention.kind == "person" and is_full(name):
        for i in range(1, len(tokens)):
            rest = doc[tokens[i].i : mention.end].text
            if tokens[i].text[0].isalpha() and len(rest) > 2 and not is_given_name_only(rest):
                yield rest
            if tokens[i].lower_ not in PARTICLES and len(tokens) - i == 1:
                break
    elif mention.kind == "organization" and len(tokens) > 1:
        for token in (tokens[0], tokens[-1]):
            word = token.text
            if token.tag_ == "JJ":
                continue
            if word[0].isupper() and len(word) > 3 and is_word(word) and word.lower() not in _NO_ECHO:
                yield word
    elif mention.kind == "event" and tokens[0].lower_ in _OPERATIONS and len(tokens) > 2:
        yield doc[tokens[1].i : mention.end].text


def is_given_name_only(word: str) -> bool:
    """Whether a word is a given name and too common a word to be taken for a surname."""
    return " " not in word and is_given_name(word) and word.lower() in ("will", "may", "mark", "grace", "hope", "faith")
