"""Which of the media types that there are a client wants: the Accept header of RFC 9110, section 12.5.1.

The most specific range that fits a media type gives its quality; parameters other than q are not compared, for what is
offered has none. Of media types of the same quality the one that is offered first wins.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_RANGE = re.compile(r"[\w.+!#$&^*-]+/[\w.+!#$&^*-]+|\*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9}")
_REMEMBERED = 500  # characters of a header that is worth remembering: clients repeat theirs


def best(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The media type to answer with; None when none is acceptable. Without a header, or an empty one, all are."""
    if accept is None or not accept.strip():
        return offered[0]
    return _remembered(accept, offered) if len(accept) <= _REMEMBERED else _best(accept, offered)


def takes_gzip(accept_encoding: str) -> bool:
    """Whether the Accept-Encoding header (RFC 9110, section 12.5.3) has gzip no less liked than no coding at all."""
    named = ",".join(f"coding/{each.strip()}" for each in accept_encoding.split(","))
    return best(named, ("coding/gzip", "coding/identity")) == "coding/gzip"


def ranges(accept: str) -> dict[str, float]:
    """The quality (0 to 1) of each range in the header, in lower case; what is no range is left out."""
    found: dict[str, float] = {}
    for element in accept.split(","):
        name, *parameters = element.split(";")
        name = name.strip().lower()
        quality = _quality(parameters)
        if quality is not None and _RANGE.fullmatch(name):
            found["*/*" if name == "*" else name] = quality
    return found


def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    asked = ranges(accept)
    most, chosen = 0.0, None
    for media in offered:
        kind = media.partition("/")[0]
        quality = next((asked[name] for name in (media, f"{kind}/*", "*/*") if name in asked), 0.0)
        if quality > most:
            most, chosen = quality, media
    return chosen


_remembered = lru_cache(maxsize=256)(_best)


def _quality(parameters: Iterable[str]) -> float | None:
    """The value of q, 1 where there is none; None where it is no number."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() in ("q", "Q"):
            return min(float(value), 1.0) if _NUMBER.fullmatch(value.strip()) else None
    return 1.0
