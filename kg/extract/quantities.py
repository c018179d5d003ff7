"""How many: the numeral on a noun, as an exact number and as the text has it."""

from kg.extract.numerals import ONES, SCALES, TENS, canonical, figures, number
from kg.extract.parsed import Doc, Token

CURRENCIES = frozenset(["$", "€", "£", "¥", "₹", "us$", "a$", "c$"])
_GROUPS = frozenset(["hundred", "dozen", *SCALES])  # what "a" may count
_SUFFIXES = frozenset(["k", "m", "mn", "bn", "tn"])  # tokenisers cut some of them off: "5m"
_NUMERALS = frozenset([*ONES, *TENS, *_GROUPS, "half"])


def quantity_of(doc: Doc, noun: Token) -> tuple[str, str] | None:
    """The number on `noun` as canonical integer or decimal, and its words: ("30000", "nearly 30,000 troops").

    None without a numeral, and where the text names no exact one: "hundreds of troops", "20 to 30 troops". How sure it
    is ("nearly", "at least") stands in the words. Also "3,500 of its troops", "$2 billion in aid", and a numeral that
    stands for its noun ("sent 500").
    """
    last = _numeral_above(doc, noun) or (noun.i if is_numeral(doc, noun.i) else None)
    if last is not None:
        return _read(doc, numeral_to(doc, last), noun)
    index = noun.i - 1
    while index >= max(min(noun.left_edge.i, noun.i - 1), 0):
        if not is_numeral(doc, index):
            index -= 1
            continue
        run = numeral_to(doc, index)
        outside = {token.head.i for token in doc[run.start : run.stop] if token.head.i not in run}
        names = run.start > 0 and doc[run.start - 1].pos_ == "PROPN"  # "three Boeing 737 jets": a type, not a number
        adjoins = index == noun.i - 1  # then it counts the noun, whatever the parse makes of "1.5m"
        if (adjoins or outside == {noun.i}) and not names:
            return _read(doc, run, noun)
        index = run.start - 1
    return None


def _numeral_above(doc: Doc, noun: Token) -> int | None:
    """The numeral of "3,500 of its troops" and "$2 billion in aid", when `noun` is the troops or the aid."""
    preposition, head = noun.head, noun.head.head
    if noun.dep_ != "pobj" or preposition.i != head.i + 1 or not is_numeral(doc, head.i):
        return None
    if preposition.lower_ == "in":
        return head.i if any(child.lower_ in CURRENCIES for child in head.children) else None
    return head.i if preposition.lower_ == "of" and head.lower_ not in ("one", "half") else None


def is_numeral(doc: Doc, index: int) -> bool:
    """Whether the token at an index is a part of a numeral, in figures or words."""
    word = doc[index].lower_
    if word in _NUMERALS or (word[0].isdigit() and figures(word) is not None):
        return True
    if _is_suffix(doc, index):
        return True
    if index + 1 >= len(doc):
        return False
    after = doc[index + 1].lower_
    if word in ("a", "an"):
        return after in _GROUPS
    if word in ("and", "-") and index > 0 and (after in _NUMERALS or figures(after) is not None):
        before = doc[index - 1].lower_
        return before in _NUMERALS or figures(before) is not None
    return False


def _is_suffix(doc: Doc, index: int) -> bool:
    """Whether the token is the "m" of "5m", next to its figures."""
    before = doc[index - 1] if index else None
    adjoins = before is not None and not before.whitespace_ and figures(before.lower_) is not None
    return adjoins and doc[index].lower_ in _SUFFIXES


def numeral_to(doc: Doc, last: int) -> range:
    """The tokens of the numeral that ends at the token `last`."""
    first = last
    while first > 0 and is_numeral(doc, first - 1):
        first -= 1
    return range(first, last + 1)


def _read(doc: Doc, run: range, noun: Token) -> tuple[str, str] | None:
    if any(time.start_token <= run.start < time.end_token for time in doc._.times):
        return None  # "the 2014 elections"
    start = min(doc[i].left_edge.i for i in run)
    if any(is_numeral(doc, i) for i in range(start, run.start)):
        return None  # "20 to 30", "one in five"
    joined = [child.i for i in run for child in doc[i].children if child.dep_ == "conj" and child.i not in run]
    if start > 1 and doc[start - 1].lower_ in ("or", "to", "–"):
        joined.append(start - 2)
    if any(is_numeral(doc, i) for i in joined):
        return None  # "two or three"
    if start > 0 and doc[start - 1].lower_ in CURRENCIES:
        start -= 1
    money = any(doc[i].lower_ in CURRENCIES for i in range(start, run.start))
    words: list[str] = []
    for i in run:
        if _is_suffix(doc, i):
            words[-1] += doc[i].lower_
        else:
            words.append(doc[i].lower_)
    if words[-1].endswith("m") and words[-1][0].isdigit() and noun.tag_ == "NN" and not money:
        return None  # "a 5m wall": metres
    value = number(words)
    if value is None:
        return None
    end = max(noun.i, run.stop - 1)
    return canonical(value), doc[start : end + 1].text
