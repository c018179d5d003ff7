"""Finding the ends of annotated facts in their text, also where the text writes them in another way."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.learning import forms
from kg.learning.wording import Word, placed, places, unqualified, words

_NEAR = 0.005  # of a number, that rounding may take
_MORE_WORDS = 3  # that a longer name may have between its first and its last
_MOST_WORDS = 40  # of a name; more are a text, which is there word by word or not at all

# How an end was found, from the surest on; "" when it was not.
HOWS = ("exact", "date", "number", "qualified", "known", "joined", "shorter", "longer", "year", "near number")


@dataclass(frozen=True, slots=True)
class Text:
    """A text prepared for the search."""

    text: str
    words: list[Word]
    dates: list[forms.Placed]
    numbers: list[forms.Placed]

    @classmethod
    def of(cls, text: str) -> "Text":
        return cls(text, placed(text), forms.dates(text), forms.numbers(text))


@dataclass(frozen=True, slots=True)
class Found:
    """Where an end stands, [start, end) offsets, and how it was found; no places when it was not."""

    places: list[tuple[int, int]] = field(default_factory=list)
    how: str = ""


def find(text: Text, label: str, known: Iterable[tuple[str, ...]] = ()) -> Found:
    """Where `label` stands in a text; `known` are the words of other names that it is known by.

    Without case, accents and punctuation; dates by their day or year, numbers by their value, "X (qualifier)" by X,
    "X, Y" by X, a longer or shorter name by the words it shares.
    """
    label = label.strip().strip('"').strip()
    date = forms.date_of(label)
    if date is not None and (found := _date(text, date)).how:
        return found
    own = words(label)
    if len(own) > _MOST_WORDS:
        return _passage(text, own)
    if here := places(text.words, own):
        return Found(here, "exact")
    value = forms.number_of(label)
    if value is not None:
        return _number(text, value)
    short = words(unqualified(label))
    if short != own and (here := places(text.words, short)):
        return Found(here, "qualified")
    for name in known:
        if here := places(text.words, name):
            return Found(here, "known")
    return _joined(text, short) or _shorter(text, short) or _longer(text, short) or Found()


def _passage(text: Text, wanted: list[str]) -> Found:
    """Where many words first stand one after the other."""
    whole = f" {' '.join(word.text for word in text.words)} "
    at = whole.find(f" {' '.join(wanted)} ")
    if at < 0:
        return Found()
    first = whole.count(" ", 0, at)
    return Found([(text.words[first].start, text.words[first + len(wanted) - 1].end)], "exact")


def _date(text: Text, date: forms.Date) -> Found:
    same = [(p.start, p.end) for p in text.dates if p.date == date]
    if same:
        return Found(same, "date")
    year, month, _ = date
    for p in text.dates:  # a world that knows the day, a text that tells the month or the year
        if p.date is not None and p.date[0] == year and p.date[1] in (None, month) and p.date[2] is None:
            return Found([(p.start, p.end)], "year")
    return Found()


def _number(text: Text, value: float) -> Found:
    same = [(p.start, p.end) for p in text.numbers if p.number == value]
    if same:
        return Found(same, "number")
    near = [(p.start, p.end) for p in text.numbers if p.number and abs(p.number - value) <= abs(value) * _NEAR]
    return Found(near[:1], "near number") if near else Found()


def _joined(text: Text, name: list[str]) -> Found | None:
    """ "BritPop" for "Brit Pop", "AS" for "A.S."."""
    wanted = "".join(name)
    if len(wanted) < 3:
        return None
    for i in range(len(text.words)):
        run = ""
        for j in range(i, min(i + len(name) + 3, len(text.words))):
            run += text.words[j].text
            if run == wanted:
                return Found([(text.words[i].start, text.words[j].end)], "joined")
            if not wanted.startswith(run):
                break
    return None


def _shorter(text: Text, name: list[str]) -> Found | None:
    """The first or last words of a name, at least half of them: "Abilene" for "Abilene, Texas"."""
    for size in range(len(name) - 1, 0, -1):
        if size * 2 < len(name):
            break
        for part in (name[:size], name[-size:]):
            if sum(map(len, part)) < 4:
                continue
            here = [p for p in places(text.words, part) if text.text[p[0]].isupper() or text.text[p[0]].isdigit()]
            if here:
                return Found(here, "shorter")
    return None


def _longer(text: Text, name: list[str]) -> Found | None:
    """The words of a name with others between them: "Hans Fritz Scholl" for "Hans Scholl"."""
    if len(name) < 2:
        return None
    for i, word in enumerate(text.words):
        if word.text != name[0]:
            continue
        for j in range(i + 1, min(i + len(name) + _MORE_WORDS, len(text.words))):
            inside = [w.text for w in text.words[i : j + 1]]
            if inside[-1] == name[-1] and [w for w in inside if w in name] == name:
                return Found([(word.start, text.words[j].end)], "longer")
    return None
