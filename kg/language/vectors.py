"""The vectors of tokens, as spaCy's own layers compute them: words are embedded once, and windows in pieces.

An embedding follows from a few features of a token, most of which come again and again: each combination is computed
once and remembered. Layers that look at a window of tokens run over stretches that the processor's cache holds, and
maxout is taken over whole columns.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NoReturn

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model

_REMEMBERED = 1 << 13  # embeddings, half a kilobyte each
_STRETCH = 1024  # rows that go through all layers together
_MIX = numpy.uint64(0x9E3779B97F4A7C15)  # odd, of the golden ratio

_Floats = NDArray[numpy.float32]
_Features = NDArray[numpy.uint64]
_Back = Callable[[object], NoReturn]


class Embeddings:
    """Vectors of combinations of features, remembered."""

    def __init__(self, embed: Callable[[_Features], _Floats]) -> None:
        """`embed` gives the vectors of rows of features; that of a row does not depend on the others."""
        self._embed = embed
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[int, int] = {}  # by a digest of the features
        self._features: _Features = numpy.empty((0, 0), dtype=numpy.uint64)
        self._vectors: _Floats | None = None

    def __call__(self, features: _Features) -> _Floats:
        """The vectors of rows of features."""
        if len(self._rows) > _REMEMBERED:
            self._clear()
        digests = _digests(features).tolist()
        known = len(self._rows)
        new: list[int] = []
        for i, digest in enumerate(digests):
            if digest not in self._rows:
                self._rows[digest] = known + len(new)
                new.append(i)
        if new or self._vectors is None:
            fresh = self._embed(features[new])
            if self._vectors is None:
                self._features, self._vectors = features[new], fresh
            else:
                self._features = numpy.concatenate([self._features, features[new]])
                self._vectors = numpy.concatenate([self._vectors, fresh])
        rows = [self._rows[digest] for digest in digests]
        if not numpy.array_equal(self._features[rows], features):  # two that share a digest
            return self._embed(features)
        return self._vectors[rows]


def _digests(features: _Features) -> _Features:
    digests = features[:, 0].copy()
    for column in features.T[1:]:
        digests ^= digests >> numpy.uint64(29)
        digests *= _MIX
        digests += column
    return digests


class Window:
    """A residual layer of a window of tokens: expanded, maxout, normalised."""

    def __init__(self, maxout: Any, norm: Any) -> None:
        """Two layers of thinc by these names."""
        self._gemm = maxout.ops.gemm
        self._pieces = maxout.get_dim("nP")
        weights = maxout.get_param("W").swapaxes(0, 1)  # each piece of all outputs together
        self._weights = numpy.ascontiguousarray(weights.reshape(-1, maxout.get_dim("nI")))
        self._bias = numpy.ascontiguousarray(maxout.get_param("b").T.reshape(-1))
        self._gain, self._shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, rows: _Floats) -> _Floats:
        """The next layer's rows."""
        width = rows.shape[1]
        seen = numpy.zeros((len(rows), 3, width), dtype=numpy.float32)
        seen[1:, 0] = rows[:-1]
        seen[:, 1] = rows
        seen[:-1, 2] = rows[1:]
        pieces: _Floats = self._gemm(seen.reshape(len(rows), -1), self._weights, trans2=True)
        pieces += self._bias
        best = pieces[:, :width]
        for start in range(width, self._pieces * width, width):
            numpy.maximum(best, pieces[:, start : start + width], out=best)
        best -= best.sum(axis=1, keepdims=True) / numpy.float32(width)
        variance = (best * best).sum(axis=1, keepdims=True) / numpy.float32(width)
        best *= (variance + numpy.float32(1e-8)) ** numpy.float32(-0.5)
        best *= self._gain
        best += self._shift
        best += rows
        return best


def _embedding(embed: Model[Any, Any]) -> Model[Any, Any] | None:
    """The same layer with a memory; None for one that is not of hashed features alone."""
    names = [layer.name.partition("(")[0] for layer in embed.layers]
    if names != ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]:
        return None
    columns = embed.layers[0].attrs["columns"]
    hashed, mixed = embed.layers[2], embed.layers[3]
    embeddings = Embeddings(lambda features: mixed.predict(hashed.predict(features)))

    def forward(model: object, docs: Sequence[Doc], is_train: bool) -> tuple[list[_Floats], _Back]:
        features = [doc.to_array(columns).reshape(len(doc), len(columns)) for doc in docs]
        vectors = embeddings(numpy.concatenate(features))
        ends = numpy.cumsum([0, *map(len, docs)]).tolist()
        return [vectors[start:end] for start, end in pairwise(ends)], _no_training

    return Model("kg_embed", forward, dims={"nO": embed.get_dim("nO")})


def _encoding(encode: Model[Any, Any]) -> Model[Any, Any] | None:
    """The same layers in stretches; None for others than residual ones of windows of three tokens."""
    if not encode.name.startswith("with_array(") or "pad" not in encode.attrs:
        return None
    pad = encode.attrs["pad"]
    windows = [_window(layer) for layer in encode.layers[0].layers]
    if None in windows or len(windows) != pad:
        return None

    def forward(model: object, vectors: list[_Floats], is_train: bool) -> tuple[list[_Floats], _Back]:
        gap = numpy.zeros((pad, vectors[0].shape[1]), dtype=numpy.float32)
        rows = numpy.concatenate([part for of_doc in vectors for part in (gap, of_doc)] + [gap])
        encoded = numpy.empty_like(rows)
        for start in range(0, len(rows), _STRETCH):
            first, last = max(0, start - pad), start + _STRETCH + pad  # what the layers see of the stretches beside
            part = rows[first:last]
            for window in windows:
                assert window is not None
                part = window(part)
            encoded[start : start + _STRETCH] = part[start - first :][:_STRETCH]
        ends = numpy.cumsum([len(of_doc) + pad for of_doc in vectors]).tolist()
        return [encoded[end - len(of_doc) : end] for end, of_doc in zip(ends, vectors, strict=True)], _no_training

    return Model("kg_encode", forward, dims={"nO": encode.get_dim("nO")})


def _window(residual: Model[Any, Any]) -> Window | None:
    layers = list(residual.walk())
    by_name = {layer.name: layer for layer in layers if not layer.layers}
    if not residual.name.startswith("residual(") or {*by_name} - {"dropout"} != {
        "expand_window",
        "maxout",
        "layernorm",
    }:
        return None
    if by_name["expand_window"].attrs["window_size"] != 1:
        return None
    return Window(by_name["maxout"], by_name["layernorm"])


def _no_training(_: object) -> NoReturn:
    raise NotImplementedError("these layers do not learn")


def quicken(tok2vec: Model[Any, Any]) -> bool:
    """Put faster layers into a model, in the place of its own; whether there were any that they can stand for."""
    done = False
    for node in list(tok2vec.walk()):
        for name, made in (("embed", _embedding), ("encode", _encoding)):
            layer = node.maybe_get_ref(name)
            faster = made(layer) if layer is not None else None
            if layer is not None and faster is not None:
                done = tok2vec.replace_node(layer, faster) or done
    return done
