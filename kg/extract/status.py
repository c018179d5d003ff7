"""Component kg_status: how each relation stands in its sentence (design: eight statuses, the first that fits).

The scope over the predicate is read by status_scope; here it meets what is special to a match: the ends of the
relation, offices that are over, questions, and who says so. What a noun phrase presupposes (titles, appositions) is
only touched by "former".
"""

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.extract.attribution import Attribution, enclosing
from kg.extract.extensions import Match
from kg.extract.lexicon import spelling
from kg.extract.parsed import Doc, Token, parsed
from kg.extract.status_clause import (
    has_no,
    is_negated,
    word_of,
)
from kg.extract.status_content import is_belied
from kg.extract.status_office import office_statuses
from kg.extract.status_scope import Scope
from kg.extract.status_words import (
    CLAIMS,
    DENYING,
    NEG_RAISING,
    ONCE,
    REFUSALS,
    REFUSING,
)
from kg.model import Status

_STATING = frozenset(("says", "denies", "doubts"))
_WANTING = frozenset(("asks", "demands", "hopes"))
_NOBODY = frozenset(
    ("it", "there", "nobody", "no one", "nothing", "us", "few")
)  # "it must be noted that": the article itself speaks
_STANCES = {
    "says": Status.REPORTED,
    "denies": Status.DENIED,
    "asks": Status.POSSIBLE,
    "demands": Status.POSSIBLE,
    "hopes": Status.POSSIBLE,
    "doubts": Status.POSSIBLE,
    "plans": Status.PLANNED,
}
_BACKGROUND = frozenset("when after before because since although though while as whereas".split())


@Language.component("kg_status")
def judge(doc: SpacyDoc) -> SpacyDoc:
    """Set status and attribution of every match."""
    if doc._.matches:
        doc._.matches = tuple(_judged(parsed(doc)))
    return doc


def _judged(doc: Doc) -> list[Match]:
    judged, scope = [], Scope()
    for match in doc._.matches:
        said = _source(doc, match)
        flags = status_flags(doc, match, scope)
        if said is not None:
            flags = _as_said(doc, doc._.attributions[said], flags)
        elif match.predicate is not None and _is_contested(doc[match.predicate]):
            flags.add(Status.DENIED)
        judged.append(replace(match, status=min(flags, default=Status.ASSERTED), attribution=said))
    return judged


def status_flags(doc: Doc, match: Match, scope: Scope) -> set[Status]:
    """All statuses that the grammar gives to a match; none of them: asserted."""
    flags = office_statuses(doc[match.anchor], doc[doc._.mentions[match.subject].head])
    if match.predicate is None and _is_by_gone_tie(doc, match):
        flags.add(Status.ENDED)
    if match.lasting:
        flags.discard(Status.ENDED)  # "a former Chilean minister" is Chilean
    over = set() if match.may_end else {Status.ENDED}
    if match.predicate is None:
        return flags - over
    predicate = doc[match.predicate]
    nouns = [doc[i] for i in match.path if doc[i].tag_.startswith("N")]  # "no Norwegian soldiers were sent"
    modified = [predicate.head] if predicate.dep_ in ("acl", "relcl") else []
    if any(scope.is_lifted(noun) for noun in (*nouns, *modified)):
        flags.add(Status.ENDED)
    nouns += [doc[doc._.mentions[end].head] for end in (match.subject, match.object)]
    if match.counted is not None:
        nouns.append(doc[match.counted])
    if any(has_no(noun) for noun in nouns) or any(_is_excepted(doc, end) for end in (match.subject, match.object)):
        flags.add(Status.NEGATED)
    if _is_asked(predicate):
        flags.add(Status.POSSIBLE)
    found = set(scope.statuses(predicate))
    if doc[match.anchor].dep_ == "nsubj" and doc[match.anchor].head.i == predicate.i and predicate.lemma_ == "be":
        found.discard(Status.ENDED)  # "the border between X and Y was calm until": its calm ended
    if doc[match.anchor].dep_ == "pobj" and doc[match.anchor].head.lower_ == "as" and match.anchor < match.predicate:
        found.discard(Status.NEGATED)  # "as governor of X, he did not ..."
    return (flags | found) - over


def _source(doc: Doc, match: Match) -> int | None:
    """The innermost attribution whose content holds the predicate; what is presupposed belongs to the article."""
    if match.predicate is None:
        return None
    token = doc[match.predicate]
    around = enclosing(doc, token.idx, token.idx + len(token))
    told = [i for i in around if doc._.attributions[i].speaker_text.lower() not in _NOBODY]
    return next((i for i in told if not _is_in_name(doc, doc._.attributions[i], match)), None)


def _is_in_name(doc: Doc, said: Attribution, match: Match) -> bool:
    """Whether what looks like a source belongs to the name of an end: "Hollow Hill: The Return was filmed in Wales"."""
    for end in (doc._.mentions[match.subject], doc._.mentions[match.object]):
        first, last = doc[end.start].idx, doc[end.end - 1].idx + len(doc[end.end - 1])
        if first <= said.cue_start and said.cue_end <= last:
            return True
    return False


def _as_said(doc: Doc, said: Attribution, flags: set[Status]) -> set[Status]:
    """The statuses of a content with the stance of its source."""
    span = doc.char_span(said.cue_start, said.cue_end, alignment_mode="expand")
    cue = span.root if span is not None else None
    word = spelling(cue.lemma_) if cue is not None else ""
    if word in REFUSING or word in REFUSALS:  # who refuses does not deny
        return flags if Status.NEGATED in flags else flags | {Status.POSSIBLE}  # "declined to say whether"
    if cue is not None and is_belied(cue):  # the article contradicts its source
        return flags | {Status.NEGATED}
    if said.negated or (cue is not None and (has_no(cue) if cue.tag_.startswith("N") else is_negated(cue))):
        if said.stance in ("knows", "doubts"):  # "did not know that", "there is no doubt that"
            return flags
        if said.stance == "says" and word in NEG_RAISING:
            return flags | {Status.DENIED}
        return (flags - {Status.DENIED}) | {Status.POSSIBLE}
    if said.stance == "knows":
        return flags
    flags = flags | {Status.REPORTED if word == "claim" else _STANCES.get(said.stance, Status.REPORTED)}
    if Status.NEGATED in flags and said.stance in _STATING:  # a source says that it is not so
        return flags | {Status.DENIED}
    if Status.NEGATED in flags and said.stance in _WANTING:  # urged them not to
        return flags - {Status.NEGATED}
    return flags


def _is_by_gone_tie(doc: Doc, match: Match) -> bool:
    """ "Anna Kovacs, formerly of the union": the adverb stands before the preposition that ties the two."""
    end = doc[doc._.mentions[match.object].head]
    tie = end.head if end.dep_ == "pobj" else end
    return tie.i > 0 and tie.nbor(-1).lower_ in ONCE - {"then", "earlier"}


_ALL = frozenset("all everyone everybody anyone anybody nobody none no-one nothing everything".split())


def _is_excepted(doc: Doc, mention: int) -> bool:
    """ "Belize and Guatemala but not Honduras", "all but Honduras"; "whether or not Honduras" excepts nobody."""
    start: int = doc._.mentions[mention].start
    if start > 1 and doc[start - 1].lower_ == "but" and doc[start - 2].lower_ in _ALL:
        return True
    return start > 1 and doc[start - 1].lower_ == "not" and doc[start - 2].lower_ != "or"


def _is_asked(predicate: Token) -> bool:
    """Whether a question asks for it; clauses of time, cause and relative clauses give its background."""
    token, end = predicate, predicate.sent.end
    while True:
        cleft = any(c.lower_ == "it" and c.dep_ == "nsubj" for c in token.head.head.children)  # "was it X that ...?"
        if (token.dep_ == "relcl" and not cleft) or (
            token.dep_ == "advcl"
            and any(c.dep_ in ("mark", "advmod") and c.lower_ in _BACKGROUND for c in token.children)
        ):
            return False
        if token.head.i == token.i:
            break
        token = token.head
    for i in range(predicate.i + 1, end):
        if (mark := predicate.doc[i].lower_) in (".", ";", "!", "?"):
            return mark == "?"
    return False


def _is_contested(predicate: Token) -> bool:
    """ "..., which Accra denies", "..., a charge that Accra denies": the comment is on the whole clause."""
    for verb in predicate.doc[predicate.i + 1 : predicate.right_edge.i + 1]:
        if verb.dep_ not in ("relcl", "acl") or word_of(verb) not in DENYING:
            continue
        claim = spelling(verb.head.lemma_) in CLAIMS
        if verb.head.dep_ == "appos":
            contested = claim
        else:  # the parse hangs "which" on the last noun; a claim is denied itself
            contested = not claim and [c.lower_ for c in verb.children if c.dep_ == "dobj"] == ["which"]
        if contested and any(t.lower_ == "," for t in verb.doc[predicate.i : verb.i]):
            return True
    return False
