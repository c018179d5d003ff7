"""From a Doc that all components have seen to a Reading: plain data, in the order of the text."""

from spacy.tokens import Doc as SpacyDoc

from kg.extract.attribution import Attribution
from kg.extract.dates import time_of
from kg.extract.extensions import Match
from kg.extract.parsed import Doc, parsed
from kg.extract.quantities import quantity_of
from kg.model import Article, Evidence, How, Mention, Reading, Utterance


def reading_of(article: Article, read: SpacyDoc) -> Reading:
    """What was read in an article; entities that nothing mentions are left out."""
    doc = parsed(read)
    refers = list(doc._.refers)
    how = [m.how for m in doc._.mentions]
    for match in doc._.matches:  # a capital that stood for its country in a fact does so in its mention
        for mention, entity in ((match.subject, match.subject_entity), (match.object, match.object_entity)):
            if entity is not None and refers[mention] != entity:
                refers[mention], how[mention] = entity, How.METONYM
    mention_at: dict[int, int] = {}
    for i, m in enumerate(doc._.mentions):  # those of learned facts, which may overlap others, stand last
        if refers[i] is not None:
            for token in range(m.start, m.end):
                mention_at.setdefault(token, i)
    for said in doc._.attributions:  # as its source it speaks for the country too
        speaker = _speaker_of(doc, said, mention_at) if said.is_utterance else None
        if speaker is not None and doc._.mentions[speaker].kind == "place" and doc._.stands_for[speaker] is not None:
            refers[speaker], how[speaker] = doc._.stands_for[speaker], How.METONYM
    kept = [(i, entity) for i, entity in enumerate(refers) if entity is not None]
    ends = {e for m in doc._.matches for e in (m.subject_entity, m.object_entity) if e is not None}
    used = sorted({entity for _, entity in kept} | ends)
    entity_of = {old: new for new, old in enumerate(used)}
    mention_of = {old: new for new, (old, _) in enumerate(kept)}
    mentions = tuple(
        Mention(
            doc[doc._.mentions[i].start].idx,
            doc[doc._.mentions[i].end - 1].idx + len(doc[doc._.mentions[i].end - 1]),
            entity_of[entity],
            how[i],
        )
        for i, entity in kept
    )
    utterance_of = _utterance_of(doc)
    utterances = tuple(
        _utterance(doc, said, entity_of, refers, mention_at, utterance_of)
        for said in doc._.attributions
        if said.is_utterance
    )
    evidence = tuple(
        _evidence(doc, article.text, m, mention_of, utterances, utterance_of)
        for m in doc._.matches
        if m.subject in mention_of and (m.value is not None or m.object in mention_of)
    )
    entities = tuple(doc._.entities[i] for i in used)
    return Reading(article, entities, mentions, evidence, utterances, tuple(doc._.off_schema))


def _utterance_of(doc: Doc) -> list[int | None]:
    """The utterance that each attribution is or, where it is none itself, stands in; None for neither."""
    found: list[int | None] = []
    count = 0
    for said in doc._.attributions:  # sorted: the outer one first
        if said.is_utterance:
            found.append(count)
            count += 1
        else:
            found.append(None if said.outer is None else found[said.outer])
    return found


def _speaker_of(doc: Doc, said: Attribution, mention_at: dict[int, int]) -> int | None:
    """The mention that names the source: the head of its words, or the name in apposition to a role.

    The people of a country ("most Estonians") are not the country.
    """
    span = (
        doc.char_span(said.speaker_start, said.speaker_end, alignment_mode="expand") if said.speaker_end > 0 else None
    )
    if span is None:
        return None
    names = [t.i for t in span.root.children if t.dep_ == "appos" and t.i < span.end and t.pos_ == "PROPN"]
    for token in (*names, span.root.i):
        mention = mention_at.get(token)
        if mention is not None and doc._.mentions[mention].how is not How.DEMONYM:
            return mention
    return None


def _utterance(
    doc: Doc,
    said: Attribution,
    entity_of: dict[int, int],
    refers: list[int | None],
    mention_at: dict[int, int],
    utterance_of: list[int | None],
) -> Utterance:
    mention = _speaker_of(doc, said, mention_at)
    speaker = None if mention is None else refers[mention]
    return Utterance(
        said.start,
        said.end,
        said.speaker_text,
        said.cue,
        None if speaker is None else entity_of[speaker],
        outer=None if said.outer is None else utterance_of[said.outer],
        responds_to=None if said.responds_to is None else utterance_of[said.responds_to],
    )


def _evidence(
    doc: Doc,
    text: str,
    match: Match,
    mention_of: dict[int, int],
    utterances: tuple[Utterance, ...],
    utterance_of: list[int | None],
) -> Evidence:
    first, second = doc._.mentions[match.subject], doc._.mentions[match.object]
    start = doc[min(first.start, second.start)].sent.start_char  # a learned fact may have its ends in two sentences
    end = doc[max(first.end, second.end) - 1].sent.end_char
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    utterance = utterance_of[match.attribution] if match.attribution is not None else None
    said = utterances[utterance] if utterance is not None else None
    anchor = doc[match.predicate if match.predicate is not None else match.anchor]
    quantity = quantity_of(doc, doc[match.counted]) if match.counted is not None else None
    timed = doc[match.timed] if match.timed is not None else anchor if match.predicate is not None else None
    return Evidence(
        mention_of[match.subject],
        match.property,
        match.value if match.value is not None else mention_of[match.object],
        match.status,
        start,
        end,
        match.rule,
        match.confidence,
        attributed_to=said.speaker if said else None,
        attributed_text=said.speaker_text if said and said.speaker_text else None,
        utterance=utterance,
        when=time_of(doc, timed) if timed is not None else None,
        quantity=quantity[0] if quantity else None,
        quantity_text=quantity[1] if quantity else None,
        role_text=match.role,
    )
