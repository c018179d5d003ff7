"""What runs on the executors where articles are compared: functions from batches of rows to batches of rows."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from kg.corpus import shingles
from kg.corpus.rows import Body, Label, Origin, Stated, of_lines
from kg.corpus.support import Witness, support_of
from kg.spark.batches import Rows, values

_TEXT, _BYTES, _NUMBER = pa.string(), pa.binary(), pa.int64()
ROWS = pa.schema([("kind", _TEXT), ("key", _TEXT), ("a", _TEXT), ("b", _TEXT)])
SIGNED = pa.schema([("article", _TEXT), ("digest", _BYTES), ("bands", pa.list_(_NUMBER)), ("shingles", _BYTES)])
PAIRS = pa.schema([("one", _TEXT), ("other", _TEXT)])
SUPPORTS = pa.schema(
    [("claim", _TEXT), ("support", _NUMBER), ("publishers", _NUMBER), ("texts", _NUMBER), ("articles", _NUMBER)]
)


def rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Lines of whole files of N-Quads (`value`) to what is asked of them (ROWS)."""
    out = Rows(ROWS)
    for row in of_lines(line.encode() for (line,) in values(batches, "value")):
        match row:
            case Body(article, text):
                yield from out.add(len(text), "body", article, text, None)
            case Origin(article, publisher, published):
                yield from out.add(1, "origin", article, publisher, published)
            case Stated(claim, article):
                yield from out.add(1, "stated", claim, article, None)
            case Label(claim, label):
                yield from out.add(1, "label", claim, label, None)
    yield from out.rest()


def signed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Articles with their texts to what is compared of them (SIGNED)."""
    out = Rows(SIGNED)
    for article, text in values(batches, "article", "text"):
        found = shingles.shingles(text)
        if len(found):
            packed = shingles.packed(found)
            yield from out.add(len(packed), article, shingles.digest(found), shingles.bands(found), packed)
    yield from out.rest()


def pairs(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The sorted `members` of bands to the pairs that are to be compared (PAIRS)."""
    out = Rows(PAIRS)
    for (members,) in values(batches, "members"):
        for one, other in shingles.candidates(members):
            yield from out.add(len(one) + len(other), one, other)
    yield from out.rest()


def alike(threshold: float, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pairs with their shingles to those that are nearly the same (PAIRS)."""
    out = Rows(PAIRS)
    for one, other, mine, others in values(batches, "one", "other", "shingles", "others"):
        if shingles.jaccard(shingles.unpacked(mine), shingles.unpacked(others)) >= threshold:
            yield from out.add(len(one) + len(other), one, other)
    yield from out.rest()


def supports(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Claims with their `witnesses` to their support (SUPPORTS)."""
    out = Rows(SUPPORTS)
    for claim, witnesses in values(batches, "claim", "witnesses"):
        found = support_of(claim, (Witness(**witness) for witness in witnesses))
        yield from out.add(1, claim, found.support, found.publishers, found.texts, found.articles)
    yield from out.rest()
