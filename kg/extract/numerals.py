"""Numbers as English writes them, in figures or words: shared by the readers of dates and of quantities."""

import re
from collections.abc import Sequence
from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ONES = {word: value for value, word in enumerate(_ONES.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}

# Grouping commas must group by three: "1,5" and "1994,1998" are no numbers. Longer ones are not numbers of things.
_FIGURES = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){1,8}|[0-9]{1,27})(\.[0-9]{1,9})?([a-z]{1,2})?")


def figures(word: str) -> Decimal | None:
    """The value of a number in figures: "30,000", "1.5", "2bn"; None when the word is no such number."""
    match = _FIGURES.fullmatch(word)
    if match is None:
        return None
    whole, fraction, suffix = match.groups()
    value = Decimal(whole.replace(",", "") + (fraction or ""))
    if suffix is None:
        return value
    return value * _SUFFIXES[suffix] if suffix in _SUFFIXES else None


def small_number(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """A whole number up to 9999 that begins at `index` ("a" is one, "twenty-five" three words), and where it ends."""
    word = words[index]
    if word.isascii() and word.isdecimal() and len(word) <= 4:
        return int(word), index + 1
    if word in ("a", "an"):
        return 1, index + 1
    if word in ONES:
        return ONES[word], index + 1
    if word in TENS:
        if words[index + 1] == "-" and 0 < ONES.get(words[index + 2], 0) < 10:
            return TENS[word] + ONES[words[index + 2]], index + 3
        return TENS[word], index + 1
    return None


def number(words: Sequence[str]) -> Decimal | None:
    """The value of lower-case words that are one number as a whole; None when they are not, or name no exact one.

    "30,000", "1.5 million", "two hundred and fifty", "twenty-five", "a dozen", "half a million".
    """
    total = group = Decimal(0)
    last = ""  # what came before: "ones", "tens", "hundred", "figures", "scale", "a", "half" or "and"
    for word in words:
        if word == "-":
            if last not in ("tens", "scale", "hundred", "ones", "figures", "a", "half"):
                return None
        elif word == "and":
            if last not in ("hundred", "scale"):
                return None
            last = "and"
        elif word == "half" and last == "":
            group, last = Decimal("0.5"), "half"
        elif word in ("a", "an") and last in ("", "half"):
            group, last = (group if last == "half" else Decimal(1)), "a"
        elif word in ONES:
            if last not in ("", "hundred", "scale", "and") and not (last == "tens" and 0 < ONES[word] < 10):
                return None
            group, last = group + ONES[word], "ones"
        elif word in TENS:
            if last not in ("", "hundred", "scale", "and"):
                return None
            group, last = group + TENS[word], "tens"
        elif word in ("hundred", "dozen"):
            if last not in ("a", "ones", "tens", "figures", "half"):
                return None
            group, last = group * (100 if word == "hundred" else 12), "hundred"
        elif word in SCALES:
            if last in ("", "and", "scale"):
                return None
            total, group, last = total + group * SCALES[word], Decimal(0), "scale"
        else:
            value = figures(word)
            if value is None or last not in ("", "scale", "and"):
                return None
            group, last = group + value, "figures"
    return total + group if last not in ("", "and", "a", "half") else None


def canonical(value: Decimal) -> str:
    """The canonical text of xsd:integer or xsd:decimal: no exponent, no needless zero."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
