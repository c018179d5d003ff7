"""How alike two texts are: the share of runs of five words that they have in common (Jaccard), and MinHash
(Broder 1997) with bands, which finds pairs that are alike without comparing all.

All hashes are functions of the words alone, so every machine and every run finds the same.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Hashes: TypeAlias = npt.NDArray[np.uint64]

WORDS = 5  # of a shingle
BANDS, ROWS = 32, 4  # of the signature: pairs that share 0.6 are found 99 times in 100, those that share 0.1 never
THRESHOLD = 0.6  # share from which on texts are nearly the same

_PERMUTATIONS = BANDS * ROWS
_WORD = re.compile(r"\w+")
_STEP = 4_096  # shingles that are hashed together
_NEXT = 50  # texts of a band that each is compared with: what is in many of them is in groups anyway
_GOLDEN = 0x9E3779B97F4A7C15  # of SplitMix64 (Steele, Lea, Flood 2014), which mixes here and gives the permutations
_FACTORS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


def shingles(text: str) -> Hashes:
    """Hashes of its runs of five words, each once and sorted; of all its words where there are fewer, and none where
    there is no word."""
    words = _WORD.findall(text.casefold())
    if not words:
        return np.empty(0, np.uint64)
    known = {
        word: int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little") for word in {*words}
    }
    hashes = np.array([known[word] for word in words], np.uint64)
    width = min(WORDS, len(hashes))
    runs = np.zeros(len(hashes) - width + 1, np.uint64)
    for place in range(width):
        runs = _mixed(runs + hashes[place : place + len(runs)])
    return np.unique(runs)


def digest(hashes: Hashes) -> bytes:
    """The same for texts with the same shingles."""
    return hashlib.blake2b(_bytes(hashes), digest_size=16).digest()


def bands(hashes: Hashes) -> list[int]:
    """A number for each band of the signature, signed: two texts are compared when one of them is equal."""
    least = np.full(_PERMUTATIONS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(hashes), _STEP):
        some = hashes[start : start + _STEP, None] * _MULTIPLIERS + _ADDENDS
        np.minimum(least, some.min(axis=0), out=least)
    return [
        int.from_bytes(hashlib.blake2b(bytes([band]) + _bytes(rows), digest_size=8).digest(), "little", signed=True)
        for band, rows in enumerate(least.reshape(BANDS, ROWS))
    ]


def jaccard(one: Hashes, other: Hashes) -> float:
    """The share of shingles that two texts have in common."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / max(1, len(one) + len(other) - common)


def candidates(members: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs to compare among the sorted members of one band: all, or of many each with the next ones."""
    if len(members) <= _NEXT:
        yield from combinations(members, 2)
    else:
        for place, one in enumerate(members):
            for other in members[place + 1 : place + 1 + _NEXT]:
                yield one, other


def packed(hashes: Hashes) -> bytes:
    """Shingles as bytes."""
    return _bytes(hashes)


def unpacked(data: bytes) -> Hashes:
    """Shingles of such bytes."""
    return np.frombuffer(data, "<u8")


def _bytes(hashes: Hashes) -> bytes:
    return hashes.astype("<u8").tobytes()


def _mixed(values: Hashes) -> Hashes:
    values = values + np.uint64(_GOLDEN)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(_FACTORS[0])
    values = (values ^ (values >> np.uint64(27))) * np.uint64(_FACTORS[1])
    return values ^ (values >> np.uint64(31))


_NUMBERS = _mixed(np.arange(2 * _PERMUTATIONS, dtype=np.uint64) * np.uint64(_GOLDEN))
_MULTIPLIERS, _ADDENDS = _NUMBERS[:_PERMUTATIONS] | np.uint64(1), _NUMBERS[_PERMUTATIONS:]
