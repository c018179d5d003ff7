"""Dates and numbers: how texts write them, and how the labels of an annotated world do.

A world may call the year 1995 "1995-01-01" and 3,500 metres "3500.0": the form is learned from its labels, one for each
property, and applied to what a text has.
"""

import re
from dataclasses import dataclass
from math import isfinite

_MONTHS = "January February March April May June July August September October November December".split()
_NUMBERS = {m.lower(): i for i, m in enumerate(_MONTHS, 1)} | {m[:3].lower(): i for i, m in enumerate(_MONTHS, 1)}
_MONTH = "|".join(sorted([*_NUMBERS, "sept"], key=lambda name: (-len(name), name)))
_NUMBERS["sept"] = 9
_DATES = [
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\.?,? (?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b"),
    re.compile(rf"\b(?P<m>{_MONTH})\.?,? (?P<y>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<y>1\d{3}|20\d{2})\b"),
]
_NUMBER = re.compile(r"(?<![\w.,-])-?\d[\d,]*(?:\.\d+)?(?!\w)")
_NUMBER_LABEL = re.compile(r"(-?[\d,]{0,30}\.?\d{1,30})(\s*\([^()]*\))?")

Date = tuple[int, int | None, int | None]  # year, month and day as far as they are told


@dataclass(frozen=True, slots=True)
class Placed:
    """A date or a number in a text: [start, end) offsets."""

    start: int
    end: int
    date: Date | None = None
    number: float | None = None


def dates(text: str) -> list[Placed]:
    """The dates and years that figures give, in the order of their certainty; none overlaps another."""
    found: list[Placed] = []
    taken = bytearray(len(text))
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            given = match.groupdict()
            month = _month(given.get("m"))
            day = int(given["d"]) if given.get("d") else None
            if month == 0 or (day is not None and not 1 <= day <= 31):
                continue
            found.append(Placed(match.start(), match.end(), date=(int(given["y"]), month, day)))
            taken[match.start() : match.end()] = b"\1" * len(match.group())
    return found


def _month(written: str | None) -> int | None:
    """Its number; 0 for what is none."""
    if written is None:
        return None
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else 0
    return _NUMBERS.get(written.lower(), 0)  # "Auguſt", in which the pattern sees an s, is none


def numbers(text: str) -> list[Placed]:
    """The numbers that figures give, in the order of the text; none that is too great for a number of a machine."""
    found = (_NUMBER.finditer(text)) if any(c.isdigit() for c in text) else ()
    placed = (Placed(m.start(), m.end(), number=_float(m.group())) for m in found)
    return [p for p in placed if p.number is not None and isfinite(p.number)]


def _float(figures: str) -> float:
    return float(figures.replace(",", ""))


def date_of(label: str) -> Date | None:
    """The date that a label is, and nothing else."""
    found = dates(label)
    return found[0].date if len(found) == 1 and found[0].end - found[0].start == len(label) else None


def number_of(label: str) -> float | None:
    """The number that a label is; its unit may follow in brackets: "18.29 (kilometres)"."""
    match = _NUMBER_LABEL.fullmatch(label)
    return _float(match.group(1)) if match and match.group(1).strip(",") else None


def form_of(label: str) -> str:
    """How a label is written, as a word for it: "iso", "day month year", "integer", "decimal", "integer (unit)".

    "" for one that is neither date nor number.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", label):
        return "iso"
    if re.fullmatch(r"\d\d [A-Z][a-z]+ \d{4}", label) and date_of(label):
        return "day month year"
    match = _NUMBER_LABEL.fullmatch(label)
    if match and match.group(1).strip(","):
        unit = (match.group(2) or "").strip()
        return ("decimal" if "." in match.group(1) else "integer") + (f" {unit}" if unit else "")
    return ""


def written(form: str, value: Placed) -> str | None:
    """A date or number in a learned form; None where it does not fit."""
    if form in ("iso", "day month year"):
        if value.date is None:
            return None
        year, month, day = value.date
        if form == "iso":
            return f"{year:04d}-{month or 1:02d}-{day or 1:02d}"
        return f"{day or 1:02d} {_MONTHS[(month or 1) - 1]} {year}"
    number = value.number
    if number is None and value.date is not None and value.date[1] is None:
        number = float(value.date[0])
    if number is None:
        return None
    kind, _, unit = form.partition(" (")
    whole = kind == "integer" and number == int(number)
    return (str(int(number)) if whole else repr(number)) + (f" ({unit}" if unit else "")
