"""What an ambiguous name of a place means in one article: its other places decide, and a doubt remains.

Georgia beside Tbilisi is the country, beside Atlanta the U.S. state; with neither it is more likely the country.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.identity.background import Background, Known, Sense
from kg.model import How
from kg.vocabulary import NEWS

_COUNTRY, _REGION, _CITY = (NEWS + name for name in ("Country", "Region", "City"))
# What the noun beside a name says of it: "Washington state", "the republic of Georgia", "the Niger river".
CLASS_OF_NOUN = {
    "state": (_REGION, _COUNTRY), "province": (_REGION,), "region": (_REGION,), "territory": (_REGION,),
    "county": (_REGION,), "oblast": (_REGION,), "country": (_COUNTRY,), "nation": (_COUNTRY,),
    "republic": (_COUNTRY,), "kingdom": (_COUNTRY,), "city": (_CITY,), "town": (_CITY,), "capital": (_CITY,),
    "river": (NEWS + "Place",), "lake": (NEWS + "Place",),
}  # fmt: skip
_WITHIN, _BESIDE, _SAME_COUNTRY, _COUNTRY_NAMED = 6.0, 2.0, 2.5, 1.5  # how much a related place speaks for a sense
_BY_NOUN = 20.0
_LEAST_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Meaning:
    """The sense of a name in the article, and how sure it is (1.0 when the name has no other)."""

    sense: Sense
    sure: float


class Setting:
    """The places that an article names beyond doubt; it tells what the doubtful ones mean."""

    def __init__(self, names: Sequence[str], background: Background) -> None:
        self._background = background
        self._anchors: list[Known] = []
        for name in dict.fromkeys(names):
            senses = [s for s in background.senses(name) if s.known.kind == "place" and s.how is not How.METONYM]
            labels = {s.known.label for s in senses}
            if senses and (len(labels) == 1 or senses[0].weight >= 0.9) and senses[0].weight >= 0.4:
                self._anchors.append(senses[0].known)

    def meaning(self, name: str, noun: str | None = None) -> Meaning | None:
        """What a name of a place means, given the noun that stands beside it; None when nothing is known."""
        senses = [s for s in self._background.senses(name) if s.known.kind == "place" and s.how is not How.METONYM]
        if not senses:
            return None
        if len({s.known.label for s in senses}) == 1:
            return Meaning(senses[0], 1.0)
        wanted = CLASS_OF_NOUN.get(noun or "", ())
        scores = []
        for sense in senses:
            score = sense.weight * self._support(sense.known)
            if wanted and sense.known.classes[0] in wanted:
                score *= _BY_NOUN if sense.known.classes[0] == wanted[0] else 2.0
            scores.append(score)
        best = max(range(len(senses)), key=lambda i: (scores[i], -i))
        share = scores[best] / sum(scores)
        return Meaning(senses[best], 1.0 if share >= 0.9 else round(max(share, _LEAST_SURE), 2))

    def _support(self, candidate: Known) -> float:
        """How the certain places speak for a candidate: what lies in it, around it, beside it."""
        support = 1.0
        around = {candidate.label} | {other.label for name, other in self._background.facts_of(candidate)}
        for place in self._anchors:
            if place.label == candidate.label:
                support *= _WITHIN
                continue
            inside = {other.label for name, other in self._background.facts_of(place) if name == "locatedIn"}
            if candidate.label in inside or (candidate.classes == (_COUNTRY,) and place.country == candidate.label):
                support *= _WITHIN
            elif candidate.classes != (_COUNTRY,) and place.label == candidate.country:
                support *= _COUNTRY_NAMED
            elif candidate.classes != (_COUNTRY,) and place.country == candidate.country:
                support *= _SAME_COUNTRY
            elif candidate.classes == (_COUNTRY,) and (place.label in around or self._borders(place, candidate)):
                support *= _BESIDE
        return support

    def _borders(self, place: Known, candidate: Known) -> bool:
        return any(
            name in ("borders", "locatedIn") and other.label == candidate.label
            for name, other in self._background.facts_of(place)
        )
