"""Compressed files: the same bytes each time, and nothing that is broken, cut off or a bomb gets through."""

import bz2
import gzip
import io
from collections.abc import Callable

import pytest
import zstandard

from kg.errors import WorkError
from loaders import compression

TEXT = b"Norland has signed the pact, Ina Rell said. " * 2000
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor().compress,
    ".bz2": bz2.compress,
}


def read(data: bytes) -> bytes:
    return compression.unpacked(io.BufferedReader(io.BytesIO(data)), "x.nq").read()


def written(suffix: str | None) -> bytes:
    output = io.BytesIO()
    with compression.packed(output, suffix) as stream:
        for start in range(0, len(TEXT), 999):
            stream.write(TEXT[start : start + 999])
    return output.getvalue()


@pytest.mark.parametrize("suffix", [None, *compression.SUFFIXES])
def test_what_is_packed_is_read(suffix: str | None) -> None:
    assert read(written(suffix)) == TEXT
    assert written(suffix) == written(suffix)
    assert (len(written(suffix)) < len(TEXT) / 10) == (suffix is not None)


def test_no_time_in_gzip() -> None:
    assert written(".gz")[4:8] == bytes(4)


@pytest.mark.parametrize("suffix", compression.SUFFIXES)
def test_members_one_after_the_other(suffix: str) -> None:
    pack = PACKERS[suffix]
    assert read(pack(TEXT) + pack(b"") + pack(b"end")) == TEXT + b"end"
    assert read(pack(b"")) == b""


@pytest.mark.parametrize("data", [b"", b"a", TEXT, b"BZ", b"\x1f\x8b"])
def test_plain_files_are_left_alone(data: bytes) -> None:
    assert read(data) == data


@pytest.mark.parametrize("suffix", compression.SUFFIXES)
def test_cut_off(suffix: str) -> None:
    whole = PACKERS[suffix](TEXT)
    for length in (5, len(whole) // 2, len(whole) - 1):
        with pytest.raises(WorkError, match=r"x\.nq is cut off"):
            read(whole[:length])
    with pytest.raises(WorkError, match=r"x\.nq is (cut off|broken)"):
        read(whole + whole[:7])


@pytest.mark.parametrize("suffix", compression.SUFFIXES)
def test_broken(suffix: str) -> None:
    whole = bytearray(PACKERS[suffix](TEXT))
    whole[len(whole) // 2] ^= 0xFF
    with pytest.raises(WorkError, match=r"x\.nq is (broken|cut off)") as caught:
        read(bytes(whole) if suffix != ".zst" else bytes(whole[:4]) + b"\xff" * 40)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", compression.SUFFIXES)
def test_bomb(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "_FREE", 1 << 20)
    bomb = PACKERS[suffix](bytes(100 << 20))
    with pytest.raises(WorkError, match=r"x\.nq grows to more than [\d,]+ MiB from [\d,]+ bytes"):
        read(bomb)


def test_a_file_that_is_just_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "_MOST", len(TEXT) - 1)
    assert read(TEXT) == TEXT  # the disk had room for it
    with pytest.raises(WorkError, match="grows to more than"):
        read(gzip.compress(TEXT))
