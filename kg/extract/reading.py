"""From a Doc that all components have seen to a Reading: plain data, in the order of the text."""

from spacy.tokens import Doc

from kg.extract.attribution import Attribution
from kg.extract.dates import time_of
from kg.extract.extensions import Match
from kg.extract.quantities import quantity_of
from kg.model import Article, Evidence, How, Mention, Reading, Utterance


def reading_of(article: Article, doc: Doc) -> Reading:
    """What was read in an article; entities that nothing mentions are left out."""
    refers = list(doc._.refers)
    how = [m.how for m in doc._.mentions]
    for match in doc._.matches:  # a capital that stood for its country in a fact does so in its mention
        for mention, entity in ((match.subject, match.subject_entity), (match.object, match.object_entity)):
            if refers[mention] != entity:
                refers[mention], how[mention] = entity, How.METONYM
    kept = [i for i, entity in enumerate(refers) if entity is not None]
    used = sorted({refers[i] for i in kept} | {e for m in doc._.matches for e in (m.subject_entity, m.object_entity)})
    entity_of = {old: new for new, old in enumerate(used)}
    mention_of = {old: new for new, old in enumerate(kept)}
    mentions = tuple(
        Mention(
            doc[doc._.mentions[i].start].idx,
            doc[doc._.mentions[i].end - 1].idx + len(doc[doc._.mentions[i].end - 1]),
            entity_of[refers[i]],
            how[i],
        )
        for i in kept
    )
    entity_at = {
        token: entity_of[refers[i]] for i in kept for token in range(doc._.mentions[i].start, doc._.mentions[i].end)
    }
    utterances = tuple(_utterance(doc, a, entity_at) for a in doc._.attributions)
    evidence = tuple(
        _evidence(doc, article.text, m, mention_of, utterances)
        for m in doc._.matches
        if m.subject in mention_of and m.object in mention_of
    )
    entities = tuple(doc._.entities[i] for i in used)
    return Reading(article, entities, mentions, evidence, utterances)


def _utterance(doc: Doc, said: Attribution, entity_at: dict[int, int]) -> Utterance:
    """`entity_at` has the entity of each token that is part of a mention."""
    span = (
        doc.char_span(said.speaker_start, said.speaker_end, alignment_mode="expand") if said.speaker_end > 0 else None
    )
    speaker = entity_at.get(span.root.i) if span is not None else None
    return Utterance(
        said.start, said.end, said.speaker_text, said.cue, speaker, outer=said.outer, responds_to=said.responds_to
    )


def _evidence(
    doc: Doc, text: str, match: Match, mention_of: dict[int, int], utterances: tuple[Utterance, ...]
) -> Evidence:
    first, second = doc._.mentions[match.subject], doc._.mentions[match.object]
    sentence = doc[min(first.start, second.start)].sent
    start, end = sentence.start_char, sentence.end_char
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    said = utterances[match.attribution] if match.attribution is not None else None
    anchor = doc[match.predicate if match.predicate is not None else match.anchor]
    quantity = quantity_of(doc, doc[match.counted]) if match.counted is not None else None
    return Evidence(
        mention_of[match.subject],
        match.property,
        mention_of[match.object],
        match.status,
        start,
        end,
        match.rule,
        match.confidence,
        attributed_to=said.speaker if said else None,
        attributed_text=said.speaker_text if said and said.speaker_text else None,
        utterance=match.attribution,
        when=time_of(doc, anchor) if match.predicate is not None else None,
        quantity=quantity[0] if quantity else None,
        quantity_text=quantity[1] if quantity else None,
        role_text=match.role,
    )
