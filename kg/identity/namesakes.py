"""Which place an organisation is called after: "Nairobi General Hospital", "University of Bergen".

Only what is said at the front of a name or after its last "of" counts, for what a body studies or serves stands
elsewhere ("Institute for Balkan Studies"); a name with two places says nothing, and neither does a continent.
"""

from kg.identity.background import Background, Known
from kg.vocabulary import NEWS

_PLACES = frozenset(NEWS + name for name in ("Country", "City", "Region"))
_SURE = 0.6  # the least weight of the place among the senses of the words in front ("Mobile Union") ...
_SURE_BEHIND = 0.3  # ... and after "of", where little else stands
_LONGEST = 3  # words of a place's name
_LINKS = frozenset("of for in on and to de des du la der und & - –".split())


def named_after(name: str, background: Background) -> Known | None:
    """The country, region or city that an organisation's name names, or None.

    A name of the background is known better than by its words: None, too.
    """
    words = name.split()
    if background.get("organization", name) or len(words) < 2:
        return None
    places: list[tuple[int, Known]] = []
    i = 0
    while i < len(words):
        size, place = _at(words, i, background)
        if place is not None:
            places.append((i, place))
        i += max(size, 1)
    if len({place.label for _, place in places}) != 1:
        return None
    start, place = places[0]
    in_front = start == 0 and words[_at(words, 0, background)[0]].lower() not in _LINKS
    behind = start > 1 and [w.lower() for w in words[:start] if w != "the"][-1] == "of"
    at_end = start + _at(words, start, background)[0] == len(words)
    return place if in_front or (behind and at_end) else None


def _at(words: list[str], start: int, background: Background) -> tuple[int, Known | None]:
    """How many words name something from here on, and the place that they name."""
    for size in range(min(_LONGEST, len(words) - (start == 0) - start), 0, -1):
        senses = background.senses(" ".join(words[start : start + size]))
        if senses:
            best = senses[0]
            behind = start > 1 and words[start - 1] in ("of", "the")
            sure = best.weight >= (_SURE_BEHIND if behind else _SURE) and bool(_PLACES & set(best.known.classes))
            lies = NEWS + "Country" in best.known.classes or best.known.country is not None  # no continent
            return size, best.known if sure and lies else None
    return 0, None
