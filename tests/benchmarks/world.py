"""A world that was made up, and what a reader would have read in its newspapers: readings without any reading.

A few countries, leaders and bodies are in thousands of articles; most people, firms and towns are in one or two. All
statuses, sources and kinds of time occur. The same number gives the same article, on every machine.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from kg.identity import background
from kg.model import Article, Entity, Evidence, How, Interval, Mention, Reading, Status, Utterance
from kg.vocabulary import NEWS
from ontology.loading import Ontology
from ontology.teaching import rule_iri

PEOPLE, FIRMS, TOWNS = 30_000, 8_000, 4_000  # of which most are rare
_FIRST_DAY, _DAYS = date(2021, 1, 4), 1_000
_GIVEN = (
    "Ada Alba Anton Arvid Beata Bela Bruno Carla Cora Dario Doris Edda Egon Elin Emil Enzo Erika Fabio Flora Franka "
    "Gerda Gino Greta Hanno Hedda Ida Igor Ilse Ines Ivo Jana Jonas Jutta Karl Kira Lars Lena Livia Luca Maja Marek "
    "Mila Nadia Nils Nora Olaf Oskar Paula Petra Pia Rasmus Rita Sanna Silas Tessa Tilda Timo Ulla Vera Wanda Yara Zeno"
).split()
_ROOTS = (
    "Ahl Ald Arn Bern Birk Bold Brand Bruck Dahl Dorn Eber Eich Falk Feld Fors Gren Grun Hag Hall Hart Holm Horn Kalt "
    "Kern Kron Land Lind Lund Mar Moor Nord Oster Palm Quist Rand Ros Sand Stein Strand Tann Thor Vang Vest Wald Wind"
).split()
_ENDS = "berg dal dorf feld gren haug heim holt hus kamp lund mann mark moen rud stad sted thal wig".split()
_TOWN_ENDS = "bridge burgh bury combe ford gate ham harbour haven mouth pool port shore stead ton wick worth".split()
_FIRM_NOUNS = (
    "Bank;Breweries;Cement;Energy;Freight;Insurance;Mining;Motors;Paper;Rail;Shipping;Steel;Telecom;Textiles;Timber;Water"
).split(";")
_PAPERS = (
    "Bay Courier;Evening Ledger;Harbour Gazette;Hill Chronicle;Lakeside Post;Meridian Wire;Morning Lantern;"
    "Northern Dispatch;Plain Herald;Quayside Star;River Echo;Southern Mail"
).split(";")
_FILLERS = (
    "The road to the harbour was closed for two hours.",
    "Shops in the old town stayed open until the evening.",
    "A heavy rain had kept many people at home.",
    "The markets hardly moved after the news.",
    "Nobody was hurt, and the trains ran again by noon.",
    "Older readers will remember a similar winter.",
    "The weather service expects more snow in the hills.",
    "A second round is due before the summer.",
)
# What is said: subject and object by their kinds (p person, c country, f firm, b known body, t town), and the words.
_CLAUSES = (
    ("leads", "pc", "{s} leads {o}", "president"),
    ("ministerOf", "pc", "{s} serves as a minister of {o}", "minister"),
    ("spokespersonFor", "pb", "{s} speaks for {o}", "spokesperson"),
    ("advises", "pc", "{s} advises {o}", None),
    ("citizenOf", "pc", "{s} is a citizen of {o}", None),
    ("visits", "pc", "{s} visited {o}", None),
    ("leads", "pf", "{s} runs {o}", "chief executive"),
    ("founded", "pf", "{s} founded {o}", None),
    ("meets", "pp", "{s} met {o}", None),
    ("accuses", "pc", "{s} accused {o} of breaking the truce", None),
    ("accuses", "cc", "{s} accused {o} of spying", None),
    ("criticises", "pp", "{s} criticised {o}", None),
    ("supports", "pb", "{s} stands behind {o}", None),
    ("deploysTo", "cc", "{s} sent {n} troops to {o}", None),
    ("withdrawsFrom", "cc", "{s} withdrew {n} troops from {o}", None),
    ("threatens", "cc", "{s} threatened {o}", None),
    ("sanctions", "cc", "{s} imposed sanctions on {o}", None),
    ("suppliesArmsTo", "cc", "{s} supplies weapons to {o}", None),
    ("negotiatesWith", "cc", "{s} holds talks with {o}", None),
    ("memberOf", "cb", "{s} is a member of {o}", None),
    ("acquires", "ff", "{s} bought {o}", None),
    ("owns", "ff", "{s} owns {o}", None),
    ("basedIn", "ft", "{s} has its seat in {o}", None),
)
_WRAPPED = (  # how a clause stands in its sentence, and how often of 100
    (Status.ASSERTED, "{clause}.", 46),
    (Status.REPORTED, "{who} said that {clause}.", 22),
    (Status.DENIED, "{who} denied that {clause}.", 6),
    (Status.NEGATED, "It is not true that {clause}.", 5),
    (Status.POSSIBLE, "It may be that {clause}.", 7),
    (Status.PLANNED, "It was announced that by the summer {clause}.", 6),
    (Status.ENDED, "It is no longer so that {clause}.", 4),
    (Status.CONDITIONAL, "If it is so that {clause}, the talks will end.", 4),
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_CUES = {Status.REPORTED: "said", Status.DENIED: "denied"}
_LASTING = frozenset("leads ministerOf spokespersonFor advises citizenOf memberOf owns basedIn".split())
_SLOT = re.compile(r"\{(\w+)\}")
_Key = tuple[str, str]  # kind and label, as in the data model


@dataclass(slots=True)
class _Draft:
    """An article that is being written."""

    text: str = ""
    entities: dict[_Key, Entity] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    utterances: list[Utterance] = field(default_factory=list)

    def mention(self, entity: Entity, words: str, how: How) -> int:
        """Write these words for the entity; the index of the mention."""
        self.entities.setdefault((entity.kind, entity.label), entity)
        start = len(self.text)
        self.text += words
        self.mentions.append(Mention(start, len(self.text), self.index(entity), how))
        return len(self.mentions) - 1

    def name(self, entity: Entity) -> int:
        """Its full name, or a short one where it has been named before."""
        known = (entity.kind, entity.label) in self.entities
        return self.mention(entity, entity.names[0] if known and entity.names else entity.label, How.NAME)

    def index(self, entity: Entity) -> int:
        return list(self.entities).index((entity.kind, entity.label))


class World:
    """Gives articles by their numbers, as they would have been read under `ontology`."""

    def __init__(self, ontology: Ontology) -> None:
        known = list(background.load())
        self._countries = [_known(k) for k in known if k.classes == (NEWS + "Country",)]
        self._bodies = [_known(k) for k in known if k.kind == "organization"][:60]
        # the most common first, in an order that is no alphabet
        random.Random(1).shuffle(self._countries)
        self._weights = list(accumulate(1 / (rank + 1) ** 1.3 for rank in range(len(self._countries))))
        self._rules = {
            prop.name: [rule_iri(prop, example) for example in prop.examples] for prop in ontology.properties.values()
        }

    def readings(self) -> Iterator[Reading]:
        """Articles without end."""
        number = 0
        while True:
            yield self.reading(number)
            number += 1

    def reading(self, number: int) -> Reading:
        """What was read in one article."""
        random_ = random.Random(number)
        day = _FIRST_DAY + timedelta(days=random_.randrange(_DAYS))
        cast = self._cast(random_)
        draft = _Draft()
        for _ in range(6):
            self._sentence(random_, cast, draft, day)
            for filler in random_.sample(_FILLERS, random_.randrange(4)):
                draft.text += filler + " "
            if random_.random() < 0.3:
                draft.text = draft.text[:-1] + "\n\n"
        self._quotation(random_, cast, draft)
        places = [entity for entity in draft.entities.values() if entity.kind != "person"]
        title = f"{places[0].label}: {random_.choice(_FILLERS).rstrip('.').lower()}"
        article = Article(
            f"wire-{number:06}",
            draft.text,
            title=title,
            published=day,
            publisher=random_.choice(_PAPERS),
            url=f"https://news.example/{day.isoformat()}/{number}",
            language="en",
        )
        return Reading(
            article,
            tuple(draft.entities.values()),
            tuple(draft.mentions),
            tuple(draft.evidence),
            tuple(draft.utterances),
        )

    def _cast(self, random_: random.Random) -> dict[str, list[Entity]]:
        """Who and what an article is about, by the letters of the clauses."""
        countries = random_.choices(range(len(self._countries)), cum_weights=self._weights, k=3)
        leaders = [person(country) for country in countries]  # each country has one
        return {
            "p": [*leaders, *(person(random_.randrange(PEOPLE)) for _ in range(6))],
            "c": [self._countries[country] for country in countries],
            "b": [random_.choice(self._bodies)],
            "f": [firm(random_.randrange(FIRMS)) for _ in range(3)],
            "t": [town(random_.randrange(TOWNS)) for _ in range(2)],
        }

    def _sentence(self, random_: random.Random, cast: dict[str, list[Entity]], draft: _Draft, day: date) -> None:
        name, ends, words, role = random_.choice(_CLAUSES)
        subject, obj = random_.choice(cast[ends[0]]), random_.choice(cast[ends[1]])
        if role == "president" and random_.random() < 0.9:  # mostly the same one
            obj = cast["c"][random_.randrange(3)]
            subject = cast["p"][cast["c"].index(obj)]
        if subject is obj or subject.label == obj.label:
            return
        ((status, frame, _),) = random_.choices(_WRAPPED, weights=[share for *_, share in _WRAPPED])
        source = random_.choice(cast["p"])
        when = _when(random_, name, day) if random_.random() < 0.4 else None
        number = str(random_.randrange(1, 60) * 500)
        start, at, clause = len(draft.text), {}, (0, 0)
        for part in _parts(frame):
            if part == "{who}":
                draft.name(source)
            elif part == "{clause}":
                begin = len(draft.text)
                for piece in _parts(words):
                    if piece in ("{s}", "{o}"):
                        at[piece] = draft.name(subject if piece == "{s}" else obj)
                    else:
                        draft.text += f"{int(number):,}" if piece == "{n}" else piece
                draft.text += f" {when.text}" if when else ""
                clause = begin, len(draft.text)
            else:
                draft.text += part
        end = len(draft.text)
        draft.text += " "
        utterance = None
        if status in _CUES:
            utterance = len(draft.utterances)
            speaker = draft.index(source)
            draft.utterances.append(Utterance(*clause, source.label, _CUES[status], speaker))
        draft.evidence.append(
            Evidence(
                subject=at["{s}"],
                predicate=NEWS + name,
                object=at["{o}"],
                status=status,
                start=start,
                end=end,
                rule=random_.choice(self._rules[name]),
                confidence=random_.choice((0.7, 0.8, 0.9)),
                attributed_to=draft.index(source) if status in _CUES else None,
                attributed_text=source.label if status in _CUES else None,
                utterance=utterance,
                when=when,
                quantity=number if "{n}" in words else None,
                quantity_text=f"{int(number):,} troops" if "{n}" in words else None,
                role_text=role,
            )
        )

    def _quotation(self, random_: random.Random, cast: dict[str, list[Entity]], draft: _Draft) -> None:
        """Words whose content the ontology does not know, and a pronoun."""
        draft.text += "“"
        start = len(draft.text)
        draft.name(random_.choice(cast["c"]))
        draft.text += " will need a longer breath than this"
        end = len(draft.text)
        draft.text += ",” "
        source = random_.choice(cast["p"])
        draft.name(source)
        draft.text += " said. "
        draft.utterances.append(Utterance(start, end, source.label, "said", draft.index(source)))
        draft.mention(source, "They", How.PRONOUN)
        draft.text += " gave no further details."


def person(number: int) -> Entity:
    """The person of this number; those with the numbers of countries lead them."""
    family = _ROOTS[number // len(_GIVEN) % len(_ROOTS)] + _ENDS[number // (len(_GIVEN) * len(_ROOTS)) % len(_ENDS)]
    return Entity("person", f"{_GIVEN[number % len(_GIVEN)]} {family}", (NEWS + "Person",), (family,))


def firm(number: int) -> Entity:
    """The firm of this number."""
    noun, rest = _FIRM_NOUNS[number % len(_FIRM_NOUNS)], number // len(_FIRM_NOUNS)
    name = _ROOTS[rest % len(_ROOTS)] + _ENDS[rest // len(_ROOTS) % len(_ENDS)]
    return Entity("organization", f"{name} {noun}", (NEWS + "Company",))


def town(number: int) -> Entity:
    """The town of this number."""
    end, rest = _TOWN_ENDS[number % len(_TOWN_ENDS)], number // len(_TOWN_ENDS)
    before = ("", "East ", "New ", "Upper ", "West ")[rest // len(_ROOTS) % 5]
    return Entity("place", f"{before}{_ROOTS[rest % len(_ROOTS)]}{end}", (NEWS + "City",))


def _known(known: background.Known) -> Entity:
    return Entity(known.kind, known.label, known.classes, known.names[:1], known.forms[:1])


def _parts(frame: str) -> list[str]:
    return [part if index % 2 == 0 else f"{{{part}}}" for index, part in enumerate(_SLOT.split(frame)) if part]


def _when(random_: random.Random, name: str, day: date) -> Interval:
    if name in _LASTING:
        year = day.year - random_.randrange(1, 12)
        return Interval(date(year, 1, 1), None, "year", f"since {year}")
    event = day - timedelta(days=random_.randrange(7))
    return Interval(event, event, "day", f"on {_WEEKDAYS[event.weekday()]}")
