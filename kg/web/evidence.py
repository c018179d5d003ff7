"""What articles state, read from the store in a few cheap questions: claims first, words only of what is shown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.model import Status
from kg.web.marking import Mark, pieces
from kg.web.shown import ArticleLink, Link, Quote, Statement, text
from kg.web.terms import local
from kg.web.viewer import Viewer, batches
from loaders.stores import Term

SUPPORTING = frozenset((Status.ASSERTED.term, Status.REPORTED.term))
_DIGITS = {"month": 7, "quarter": 7, "year": 4, "decade": 4, "century": 4}  # of a date, at a precision

_ENDS = ("subjectMention", "objectMention")


@dataclass(frozen=True, slots=True)
class Stated:
    """One evidence, without its words: all are IRIs, but for a literal object and the status (a local name, "" for a
    claim that only follows)."""

    evidence: str
    article: str
    claim: str
    status: str
    subject: str
    predicate: str
    object: str
    literal: bool = False

    @property
    def certainty(self) -> int:
        """The higher the more certain."""
        return Status[self.status.upper()]


def stated(viewer: Viewer, most: int, **end: NamedNode) -> list[Stated]:
    """What is stated by an `article`, of a `claim`, of a `subject` or of an `object`: at most so much, sorted."""
    bindings: dict[str, Term] = dict(end)
    rows = viewer.ask("evidence", bindings, limit=most)
    found = [
        Stated(
            evidence=text(row, "evidence"),
            article=text(row, "article"),
            claim=text(row, "claim"),
            status=local(text(row, "status")),
            subject=text(row, "subject"),
            predicate=text(row, "property"),
            object=text(row, "object"),
            literal=isinstance(row["object"], Literal),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.article, each.evidence))


def statements(viewer: Viewer, given: Iterable[Stated], about: str = "") -> dict[str, Statement]:
    """The claims of evidence, by their IRIs, without words, told of `about`."""
    by_claim: dict[str, dict[str, Stated]] = {}
    for each in given:
        by_claim.setdefault(each.claim, {})[each.evidence] = each
    every = [each for of_claim in by_claim.values() for each in of_claim.values()]
    labels = viewer.labels(iri for each in every for iri in (each.subject, *(() if each.literal else (each.object,))))

    @cache
    def end(iri: str, literal: bool = False) -> Link:
        return Link(iri) if literal else viewer.to(iri, labels.get(iri) or local(iri))

    term = cache(viewer.term)
    found = {}
    for claim, evidence in by_claim.items():
        first = next(iter(evidence.values()))
        numbers = Counter(each.status for each in evidence.values() if each.status)
        subject, obj = end(first.subject), end(first.object, first.literal)
        prop = term(first.predicate)
        found[claim] = Statement(
            claim=viewer.to(claim, f"{subject.label} {prop.label} {obj.label}"),
            subject=subject,
            predicate=prop,
            object=obj,
            statuses=sorted(numbers.items(), key=lambda item: -Status[item[0].upper()]),
            articles=len({each.article for each in evidence.values() if each.status in SUPPORTING}),
            about=about,
            outgoing=first.object != about or first.subject == about or viewer.terms().is_symmetric(first.predicate),
        )
    return found


def details(viewer: Viewer, nodes: Iterable[str]) -> dict[str, dict[str, str]]:
    """What is said of nodes of articles, by the local names of properties."""
    found: dict[str, dict[str, str]] = {}
    for part in batches(NamedNode(iri) for iri in dict.fromkeys(nodes)):
        for row in viewer.ask("details", among={"evidence": part}):
            found.setdefault(text(row, "evidence"), {})[local(text(row, "property"))] = text(row, "value")
    return found


def quotes(viewer: Viewer, given: Iterable[Stated], articles: Mapping[str, ArticleLink]) -> dict[str, Quote]:
    """The words of evidence, by its IRI, in the order given; `articles` are those that it stands in."""
    wanted = {each.evidence: each for each in given if each.article in articles}
    about = details(viewer, wanted)
    spans = _spans(viewer, (of[end] for of in about.values() for end in _ENDS if end in of))
    told = _utterances(viewer, (of["inUtterance"] for of in about.values() if "inUtterance" in of))
    sources = viewer.labels(
        of[who] for nodes in (about, told) for of in nodes.values() for who in ("attributedTo", "speaker") if who in of
    )

    def source(of: Mapping[str, str], entity: str, words: str) -> Link | None:
        if entity in of:
            return viewer.to(of[entity], sources.get(of[entity]) or local(of[entity]))
        return Link(of[words]) if words in of else None

    def through(utterance: str) -> Iterator[Link]:
        seen = {utterance}
        while (utterance := told.get(utterance, {}).get("inUtterance", "")) not in ("", *seen):
            seen.add(utterance)
            if speaker := source(told.get(utterance, {}), "speaker", "speakerText"):
                yield speaker

    found = {}
    for iri, each in wanted.items():
        of = about.get(iri)
        if of is None:  # it went away meanwhile
            continue
        ends = [Mark(*spans[of[end]]) for end in _ENDS if of.get(end) in spans]
        if each.literal and "valueStart" in of and "valueEnd" in of:
            ends.append(Mark(int(of["valueStart"]), int(of["valueEnd"])))
        start, end = span(of)
        first, last = of.get("validFrom", ""), of.get("validUntil", "")
        found[iri] = Quote(
            iri=iri,
            status=each.status,
            pieces=tuple(pieces(of["exact"], ends, start=start)),
            start=start,
            end=end,
            source=source(of, "attributedTo", "attributedText"),
            through=tuple(through(of.get("inUtterance", ""))),
            since=first,
            until=last,
            when=interval(first, last, of.get("timePrecision", "")),
            when_text=of.get("timeText", ""),
            quantity=of.get("quantityText", ""),
            role=of.get("roleText", ""),
            rule=of.get("rule", ""),
            confidence=of.get("confidence", ""),
            article=articles[each.article],
        )
    return found


def _utterances(viewer: Viewer, nodes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Utterances with those that they are told in."""
    found: dict[str, dict[str, str]] = {}
    wanted = set(nodes)
    while wanted:
        found |= {iri: {} for iri in wanted} | details(viewer, sorted(wanted))
        wanted = {
            of["inUtterance"] for iri, of in found.items() if iri in wanted and "inUtterance" in of
        } - found.keys()
    return found


def _spans(viewer: Viewer, mentions: Iterable[str]) -> dict[str, tuple[int, int]]:
    found = {}
    for part in batches(NamedNode(iri) for iri in dict.fromkeys(mentions)):
        for row in viewer.ask("spans", among={"mention": part}):
            found[text(row, "mention")] = int(text(row, "start")), int(text(row, "end"))
    return found


def span(of: Mapping[str, str]) -> tuple[int, int]:
    """From where to where a node of an article reaches, by its details."""
    return int(of["start"]), int(of["end"])


def interval(start: str, end: str, precision: str) -> str:
    """Days as people write them: "2021-12-21 – 2021-12-31", "from 1994"."""
    first, last = (day[: _DIGITS.get(precision, 10)] for day in (start, end))
    if first and last:
        return first if first == last else f"{first} – {last}"
    return f"from {first}" if first else f"until {last}" if last else ""
