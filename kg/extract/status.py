"""Component kg_status: how each relation stands in its sentence (design: eight statuses, the first that fits).

The predicate's own clause is read first (negation, modals, tense), then the clauses and nouns that govern it, up to the
first that presupposes it. What a noun phrase presupposes (titles, appositions) is only touched by "former".
Implicative and factive verbs after Karttunen (1971) and Kiparsky & Kiparsky (1970).
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.attribution import Attribution, enclosing
from kg.extract.extensions import Match
from kg.extract.lexicon import COPULAS, FORMER, LIGHT_VERBS, TRANSPARENT, spelling
from kg.model import Status

_POSSIBLE_AUX = frozenset("may might can could would should must ought shall 'd need cannot ca".split())
_FUTURE_AUX = frozenset("will 'll ’ll wo gonna".split())
_CONDITIONS = frozenset("if unless provided providing assuming lest supposing".split())

_NEGATIVE = frozenset(
    "refuse fail decline neglect avoid forget reject prevent stop block bar ban forbid prohibit abandon cancel "
    "scrap shelve halt deter dissuade refrain oppose rule resist forgo".split()
)
_ENDING = frozenset("stop cease quit".split())
_PLANNED = frozenset(
    "plan intend agree vow promise prepare schedule decide pledge aim threaten set due expect ready poised "
    "announce mean design commit arrange slate undertake swear resolve".split()
)
_UNREAL = frozenset(
    "want wish hope urge call ask demand try seek attempt appear seem allow consider propose offer request order "
    "invite encourage persuade tell instruct advise permit authorise recommend suggest require need fear warn "
    "doubt believe think suspect likely unlikely able possible willing eager keen free hesitate press push lobby "
    "beg implore pressure discuss debate mull weigh contemplate envisage imagine risk".split()
)
_DOUBTFUL = frozenset("possible likely unlikely probable conceivable unclear doubtful uncertain thinkable".split())
_TRUE = frozenset("true right correct fact case".split())
_FALSE = frozenset("false untrue wrong incorrect lie myth absurd baseless unfounded groundless nonsense".split())
_FACTS = frozenset("fact regret news proof truth reality knowledge realisation reason day year".split())
_DEPICTIONS = frozenset(
    "novel film movie book game simulation drama play series story fiction comic cartoon scenario wargame".split()
)
_DEPICTING = frozenset("show depict portray imagine suppose pretend lie envision stage".split())
_HEARSAY = frozenset("say report believe allege rumour claim think understand know".split())
_MODIFIERS = {
    **dict.fromkeys(
        ("possible", "potential", "likely", "threatened", "proposed", "feared", "hypothetical"), Status.POSSIBLE
    ),
    **dict.fromkeys(
        ("planned", "upcoming", "forthcoming", "imminent", "impending", "scheduled", "intended"), Status.PLANNED
    ),
    **dict.fromkeys(("alleged", "reported", "purported", "supposed", "suspected"), Status.REPORTED),
    **dict.fromkeys(("failed", "aborted", "cancelled", "canceled", "abandoned", "averted", "foiled"), Status.NEGATED),
}
_STATING = frozenset(("says", "denies", "doubts"))
_WANTING = frozenset(("asks", "demands", "hopes"))
_NOBODY = frozenset(("it", "there", "nobody", "no one", "us"))  # "it must be noted that": the article itself speaks
_REFUSING = frozenset("refuse decline fail neglect".split())
_DENYING = frozenset("deny reject dismiss refute dispute disavow".split())
_STANCES = {
    "says": Status.REPORTED,
    "denies": Status.DENIED,
    "asks": Status.POSSIBLE,
    "demands": Status.POSSIBLE,
    "hopes": Status.POSSIBLE,
    "doubts": Status.POSSIBLE,
    "plans": Status.PLANNED,
    "knows": Status.ASSERTED,
}


@Language.component("kg_status")
def judge(doc: Doc) -> Doc:
    """Set status and attribution of every match."""
    judged = []
    for match in doc._.matches:
        said = _source(doc, match)
        flags = set(status_flags(doc, match))
        if said is not None:
            attribution: Attribution = doc._.attributions[said]
            cue = doc.char_span(attribution.cue_start, attribution.cue_end, alignment_mode="expand")
            if cue is not None and spelling(cue.root.lemma_) in _REFUSING:  # who refuses does not deny
                flags.add(Status.NEGATED)
            else:
                flags.add(_STANCES.get(attribution.stance, Status.REPORTED))
                if Status.NEGATED in flags and attribution.stance in _STATING:  # a source says that it is not so
                    flags.add(Status.DENIED)
                elif Status.NEGATED in flags and attribution.stance in _WANTING:  # urged them not to
                    flags.discard(Status.NEGATED)
            if attribution.negated:
                flags.discard(Status.DENIED)
                flags.add(Status.POSSIBLE)
        judged.append(replace(match, status=min(flags, default=Status.ASSERTED), attribution=said))
    doc._.matches = tuple(judged)
    return doc


def _source(doc: Doc, match: Match) -> int | None:
    """The innermost attribution whose content holds the predicate; what is presupposed belongs to the article."""
    if match.predicate is None:
        return None
    token = doc[match.predicate]
    around = enclosing(doc, token.idx, token.idx + len(token))
    told = [i for i in around if doc._.attributions[i].speaker_text.lower() not in _NOBODY]
    return told[0] if told else None


def status_flags(doc: Doc, match: Match) -> Iterator[Status]:
    """All statuses that the grammar gives to a match; none of them: asserted."""
    if _is_former(doc, match):
        yield Status.ENDED
    if match.predicate is None:
        return
    for token in match.path:  # "no Norwegian soldiers were sent"
        if doc[token].tag_.startswith("N") and _has_no(doc[token]):
            yield Status.NEGATED
    for end in (match.subject, match.object):
        if _has_no(doc[doc._.mentions[end].head]):
            yield Status.NEGATED
    predicate = doc[match.predicate]
    if match.counted is not None and _has_no(doc[match.counted]):
        yield Status.NEGATED
    if doc[predicate.i].sent.text.rstrip("\"”’') \n").endswith("?"):
        yield Status.POSSIBLE
    yield from _clause(predicate)


def _clause(token: Token) -> Iterator[Status]:
    """Statuses of a predicate from its own clause and from what governs it."""
    nominal = token.tag_.startswith("NN")
    if not nominal:
        yield from _own(token)
    else:
        for child in token.lefts:
            if child.lower_ in _MODIFIERS:
                yield _MODIFIERS[child.lower_]
        if _has_no(token):
            yield Status.NEGATED
    governor, dep = token.head, token.dep_
    if governor.i == token.i:
        return
    lemma = spelling(governor.lemma_)
    verb = governor.tag_.startswith("VB") or governor.pos_ in ("VERB", "AUX")
    if nominal:
        yield from _around_noun(governor, dep, lemma, verb)
    elif dep == "xcomp" or (dep == "ccomp" and token.tag_ in ("VB", "VBG") and not _is_finite(token)):
        yield from _around_infinitive(token, governor, lemma, verb)
    elif dep == "ccomp" and not verb and governor.tag_.startswith("NN"):
        yield from _said_of(governor)
    elif dep == "ccomp":
        if lemma in _DENYING:
            yield Status.DENIED
        elif lemma in COPULAS:
            yield from _judged_by_adjective(governor)
        elif (lemma in _UNREAL and lemma not in ("tell", "believe", "think", "warn", "suggest")) or (
            governor.pos_ == "ADJ" and lemma in _UNREAL
        ):
            yield Status.POSSIBLE
    elif dep == "conj" and verb:
        own = any(c.dep_ in ("aux", "nsubj", "nsubjpass") for c in token.children)
        if not own:
            yield from _clause(governor)
        elif governor.dep_ in ("ccomp", "advcl", "xcomp"):
            yield from _inherited(governor)
    elif dep == "advcl":
        if any(c.lower_ in ("so", "order") for c in token.children if c.dep_ in ("mark", "advmod")):
            yield Status.POSSIBLE
        elif any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
            yield Status.PLANNED  # a purpose: "flew to Minsk to meet ..."
        elif token.tag_ == "VBG" and any(c.lower_ == "without" for c in token.children):
            yield Status.NEGATED
    elif dep in ("acl", "relcl"):
        if any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
            if lemma in ("plan", "intention", "decision", "promise", "pledge", "vow", "deal", "agreement"):
                yield Status.PLANNED
            elif lemma in ("refusal", "failure", "inability"):
                yield Status.NEGATED
            else:
                yield Status.POSSIBLE
        elif any(c.lower_ in ("that", "whether") and c.dep_ == "mark" for c in token.children):
            yield from _said_of(governor)
    elif dep == "pcomp":
        yield from _around_preposition(governor)


def _said_of(noun: Token) -> Iterator[Status]:
    """A that-clause after a noun: "no evidence that", "reports that ... are false"; only facts presuppose it."""
    if _has_no(noun) or any(c.lower_ in ("little", "scant", "false", "baseless") for c in noun.lefts):
        yield Status.NEGATED
    elif spelling(noun.lemma_) not in _FACTS:
        yield Status.POSSIBLE
    if noun.dep_ in ("nsubj", "nsubjpass"):
        for child in noun.head.children:
            if child.dep_ in ("acomp", "attr") and spelling(child.lemma_) in _FALSE:
                yield Status.NEGATED


def _is_finite(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)


def _judged_by_adjective(copula: Token) -> Iterator[Status]:
    """ "It is possible that", "it is not true that"."""
    negated = any(c.dep_ == "neg" for c in copula.children)
    for child in copula.children:
        if child.dep_ in ("acomp", "attr"):
            word = spelling(child.lemma_)
            if word in _DOUBTFUL:
                yield Status.POSSIBLE
            elif (word in _TRUE and negated) or (word in _FALSE and not negated):
                yield Status.NEGATED


def _inherited(conjunct: Token) -> Iterator[Status]:
    """What a clause shares with the first clause of its conjunction: the governor's word, not the negation."""
    lemma = spelling(conjunct.head.lemma_)
    if conjunct.dep_ == "ccomp" and lemma in _DENYING:
        yield Status.DENIED
    elif conjunct.dep_ == "advcl" and any(c.lower_ in _CONDITIONS for c in conjunct.children):
        yield Status.CONDITIONAL


def _own(verb: Token) -> Iterator[Status]:
    """Negation, modals, tense and conditions of a verb's own clause."""
    words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg", "advmod", "mark", "preconj")}
    negated = any(c.dep_ == "neg" or c.lower_ == "neither" for c in verb.children) or "never" in words
    if verb.dep_ == "conj" and any(c.lower_ == "nor" for c in verb.head.children):
        negated = True
    longer = any(
        c.lower_ in ("longer", "more") and (any(g.lower_ in ("no", "not", "any") for g in c.children) or negated)
        for c in verb.children
    )
    if longer:
        yield Status.ENDED
    elif negated or words & {"hardly", "nowhere"}:
        yield Status.NEGATED
    if "formerly" in words or ("previously" in words and spelling(verb.lemma_) in ("be", "lead", "head")):
        yield Status.ENDED
    if words & _CONDITIONS:
        yield Status.CONDITIONAL
    if "whether" in words:
        yield Status.POSSIBLE
    inverted = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.lower_ in ("had", "were", "should")]
    subject = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if inverted and subject and inverted[0].i < subject[0].i and verb.dep_ in ("advcl", "ccomp"):
        yield Status.CONDITIONAL
    for child in verb.children:
        if child.dep_ == "advcl" and (
            any(c.lower_ in _CONDITIONS and c.dep_ in ("mark", "advmod") for c in child.children)
            or any(
                c.dep_ in ("aux", "auxpass") and c.lower_ == "had" and c.i == child.left_edge.i for c in child.children
            )
        ):
            yield Status.CONDITIONAL
        if child.dep_ == "prep" and child.lower_ == "in" and any(c.lower_ in ("case", "event") for c in child.children):
            yield Status.CONDITIONAL
    yield from _depicted(verb)
    if words & {"would", "'d"} and verb.dep_ == "ccomp":
        yield Status.PLANNED  # a future told in the past: "announced that it would"
    elif words & _POSSIBLE_AUX:
        yield Status.POSSIBLE
    elif words & _FUTURE_AUX:
        yield Status.PLANNED
    if words & {"reportedly", "allegedly", "supposedly", "purportedly"}:
        yield Status.REPORTED
    if (
        words
        & {"perhaps", "possibly", "maybe", "probably", "potentially", "nearly", "almost", "apparently", "seemingly"}
        and verb.pos_ != "NUM"
    ):
        yield Status.POSSIBLE
    to_infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)
    if to_infinitive and (verb.dep_ == "ROOT" or (verb.head.lemma_ == "be" and verb.dep_ == "xcomp")):
        yield Status.PLANNED  # headlines and "is to": "Biden to visit Poland"


def _depicted(verb: Token) -> Iterator[Status]:
    """What happens in a novel or a game does not happen: "in the film, X invades Y", "a video showing X attacking"."""
    for child in verb.children:
        if child.dep_ == "prep" and any(spelling(c.lemma_) in _DEPICTIONS for c in child.children):
            yield Status.POSSIBLE
    if verb.dep_ in ("ccomp", "xcomp", "pcomp") and spelling(verb.head.lemma_) in _DEPICTING:
        yield Status.POSSIBLE
    if verb.dep_ == "pcomp" and verb.head.lower_ == "about":
        yield Status.POSSIBLE


def _around_infinitive(token: Token, governor: Token, lemma: str, verb: bool) -> Iterator[Status]:
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in governor.children)
    if lemma in _ENDING and (token.tag_ == "VBG" or lemma == "cease"):
        yield Status.ENDED
    elif lemma in ("have", "be") and any(c.lower_ == "yet" for c in (*governor.children, *token.children)):
        yield Status.NEGATED  # "has yet to deploy"
    elif lemma in _HEARSAY and passive:
        yield Status.REPORTED
    elif lemma in _NEGATIVE:
        yield Status.NEGATED
    elif lemma in _DENYING:
        yield Status.DENIED
    elif (lemma == "go" and governor.tag_ == "VBG") or lemma in _PLANNED:
        yield Status.PLANNED
    elif lemma in _UNREAL or (lemma not in TRANSPARENT and token.tag_ != "VBG"):
        yield Status.POSSIBLE
    if verb or governor.pos_ == "ADJ":
        yield from _clause(governor)


def _around_noun(governor: Token, dep: str, lemma: str, verb: bool) -> Iterator[Status]:
    """An event noun: a light verb speaks for it, a verb of denial or desire judges it, others presuppose it."""
    if verb and dep in ("dobj", "nsubjpass", "nsubj", "attr", "oprd"):
        if lemma in _DENYING:
            yield Status.DENIED
        elif lemma in _NEGATIVE - {"oppose", "resist", "ban", "stop", "halt"}:
            yield Status.NEGATED
        elif lemma in _PLANNED - {"decide", "announce", "set", "agree"} or (lemma == "announce" and dep != "nsubj"):
            yield Status.PLANNED
        elif lemma in _UNREAL - {"need", "allow", "tell", "see"} and dep != "nsubj":
            yield Status.POSSIBLE
        if lemma in LIGHT_VERBS or lemma in ("be", "happen", "occur", "follow", "resume") or dep == "nsubj":
            yield from _clause(governor)
    elif dep == "pobj":
        yield from _around_preposition(governor)
    elif dep == "conj":
        yield from (s for s in _clause(governor) if s is not Status.NEGATED)


def _around_preposition(preposition: Token) -> Iterator[Status]:
    word, above = preposition.lower_, preposition.head
    lemma = spelling(above.lemma_)
    if (
        word in ("without", "instead")
        or (word == "of" and above.lower_ == "instead")
        or (word == "from" and lemma in _NEGATIVE | {"keep", "discourage"})
    ):
        yield Status.NEGATED
    elif word in ("for", "on", "to", "of", "against", "about", "at") and lemma in _UNREAL | {
        "plea",
        "appeal",
        "threat",
    }:
        yield Status.POSSIBLE
    elif word in ("for", "to", "of") and lemma in _PLANNED | {"preparation", "pretext", "prospect"}:
        yield Status.PLANNED
    elif word == "of" and lemma in ("accuse", "accusation", "suspect", "allegation", "charge"):
        yield Status.REPORTED


def _has_no(noun: Token) -> bool:
    if any(c.lower_ in ("no", "neither", "none") and c.dep_ in ("det", "neg", "preconj", "cc") for c in noun.lefts):
        return True
    return noun.dep_ == "conj" and any(c.lower_ == "nor" for c in noun.head.children) and _has_no(noun.head)


def _is_former(doc: Doc, match: Match) -> bool:
    """Whether "former" stands in the noun phrase of the role or right before the bearer's title."""
    if not doc[match.anchor].tag_.startswith("NN"):
        return False
    for node in (match.anchor, doc._.mentions[match.subject].head):
        for child in doc[node].lefts:
            if child.lower_ in FORMER and child.i < match.anchor + 1:
                return True
            if child.lower_ in ("ex", "formerly", "previously") and child.i < match.anchor:
                return True
    before = doc[match.anchor - 1].lower_ if match.anchor else ""
    return before in FORMER or before.startswith("ex-") or doc[match.anchor].lower_.startswith("ex-")
