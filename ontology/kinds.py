"""What a class's own name says of its members: "Player" are people, "Film" are works. For classes without kg:kind."""

import re

_WORDS = {
    "person": (
        "person human people man woman child boy girl scientist physicist chemist biologist mathematician "
        "philosopher historian engineer inventor researcher professor teacher student author writer poet novelist "
        "journalist artist painter sculptor architect musician singer composer conductor actor actress comedian "
        "dancer politician president minister monarch king queen emperor ruler noble royal governor mayor senator "
        "officeholder diplomat judge lawyer doctor physician nurse officer soldier astronaut pilot athlete player "
        "footballer cricketer cyclist boxer wrestler swimmer skater driver referee arbiter coach manager "
        "winemaker chef designer model saint cleric pope bishop criminal victim"
    ),
    "organization": (
        "organization organisation company corporation firm business manufacturer agency institution institute "
        "university college school team club band orchestra ministry bank publisher newspaper broadcaster "
        "airline association society federation foundation league studio"
    ),
    "place": (
        "place location country nation state city town village municipality settlement capital region province "
        "county district territory continent island mountain river lake sea ocean desert valley airport stadium "
        "venue"
    ),
    "event": (
        "event battle war conflict election tournament competition championship match race festival conference "
        "ceremony earthquake concert meeting summit"
    ),
    "work": (
        "work film movie book novel album song poem play opera painting artwork sculpture videogame series show "
        "magazine comic musical symphony"
    ),
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split()}
# Classes of these names hold everything of their kind, whatever else is said of it.
_WHOLE = frozenset(
    ("person", "human", "human being", "people", "organization", "organisation", "place", "location", "event", "work",
     "creative work")
)  # fmt: skip
# What the background knows a place as, by words that a class for it may be called.
_PLACES = {
    "country": "Country", "nation": "Country", "sovereign state": "Country", "state": "Region", "region": "Region",
    "province": "Region", "federal state": "Region", "us state": "Region", "city": "City", "town": "City",
    "municipality": "City",
}  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-\s]+")


def words_of(label: str) -> str:
    """A label or a local name as lower-case words: "ChessPlayer" and "Chess player" are "chess player"."""
    return " ".join(part for part in _HUMP.split(label) if part).lower()


def kind_of_label(label: str) -> str | None:
    """The kind (of kg.vocabulary.KINDS) that a class's label tells, by its last word; None where it tells none."""
    return _KIND.get(words_of(label).rsplit(" ", 1)[-1])


def is_whole_kind(label: str) -> bool:
    """Whether all things of a kind are members: "person", not "player"."""
    return words_of(label) in _WHOLE


def place_of_label(label: str) -> str | None:
    """The class of the ontology for news (its local name) that a class of places answers to: "nation" to Country."""
    return _PLACES.get(words_of(label))
