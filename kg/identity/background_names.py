"""Forms of names: what English news writes beside the name itself, and how much a name may weigh."""

import functools
import math
import unicodedata

_LETTERS = str.maketrans(  # letters that Unicode does not decompose
    dict(
        pair.split("=")
        for pair in "ø=o Ø=O ł=l Ł=L ß=ss ı=i đ=d Đ=D æ=ae Æ=Ae œ=oe Œ=Oe ð=d Ð=D þ=th Þ=Th ə=a Ə=A".split()
    )
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʻʼ`´′", "'"))


def normal(name: str) -> str:
    """A name as it is compared: NFC, straight apostrophes, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_APOSTROPHES).split())


@functools.lru_cache(maxsize=5_000)
def folded(name: str) -> str:
    """A name without diacritics: "São Tomé" is "Sao Tome"."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return normal("".join(character for character in decomposed if not unicodedata.combining(character)))


def plural(noun: str) -> str | None:
    """The plural of a noun for people ("Belarusians", "Dutchmen"); None for those that have none ("Seychellois")."""
    if noun.endswith(("chman", "shman", "tsman", "woman")):
        return noun[:-3] + "men"
    if noun.endswith(("ese", "s", "sh", "x", "z")):
        return None
    return noun[:-1] + "ies" if noun.endswith("ry") else noun + "s"


def city_weight(population: int, name: str) -> float:
    """The prior that a name means a city: 0.4 for 100,000 people, 0.6 for a million; more for several words."""
    size = 0.4 + 0.2 * math.log10(max(population, 1) / 100_000)
    return min(max(size, 0.3), 0.9) + (0.1 if " " in name or "-" in name else 0.0)
