"""The blocks of an HTML tree in document order: paragraphs, headings, list items, table cells, quotes.

What no browser shows (scripts, styles, hidden elements) is no block. White space is single spaces; a double line break
ends a block as a paragraph does. No recursion: pages are nested as deep as their writer likes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

_BREAKING = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "applet area audio base button canvas datalist embed head iframe img input link map math meta meter noembed "
    "noframes noscript object optgroup option param picture progress rp rt script select source style svg template "
    "textarea title track video".split()
)
_ASIDE = frozenset("aside dialog fieldset figcaption form menu nav search".split())
_ASIDE_ROLES = frozenset(
    "alert alertdialog banner complementary contentinfo dialog form menu navigation search".split()
)
_INSIDE = frozenset("blockquote dd dl dt li ol p pre ul h1 h2 h3 h4 h5 h6".split())  # of a container, not one
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)(?![\w-])", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and other places to break a line

_DOUBLE_BREAK = re.compile("\x0b\\s*\x0b")  # \v stands for <br>: no HTML has it (libxml2 drops control characters)


@dataclass(frozen=True, slots=True)
class Block:
    """Words that stand together. `tag` is what they are ("p", "h2", "li", "td", "figcaption", ...), `container` the
    nearest element around them that is more than one paragraph, list or quote."""

    text: str
    tag: str
    element: HtmlElement
    container: HtmlElement
    aside: bool  # within what the page itself calls no part of the story: navigation, a caption, a form
    linked: float  # the share of its letters that stand in links

    @property
    def squeezed(self) -> str:
        """Without white space, for comparing what two libraries make of one paragraph."""
        return squeeze(self.text)


def squeeze(text: str) -> str:
    return "".join(_INVISIBLE.sub("", text).split())


def words(text: str) -> str:
    """The text with single spaces, without what is not seen."""
    return " ".join(_INVISIBLE.sub("", text).split())


def paragraphs(blocks: list[str]) -> str:
    """Blocks as a text: a blank line between two."""
    return "\n\n".join(blocks)


def blocks(tree: HtmlElement) -> Iterator[Block]:
    """The blocks below an element."""
    pieces: list[str] = []
    linked = 0
    open_links = open_asides = open_quotes = 0
    around = [tree]  # the elements that break lines, outermost first
    # What stands behind an element comes when it is left, and then what it has opened is closed: (link, aside, quote).
    waiting: list[tuple[HtmlElement, tuple[bool, bool, bool] | None]] = [(tree, None)]

    def flush() -> Iterator[Block]:
        nonlocal linked
        text, links = "".join(pieces), linked
        pieces.clear()
        linked = 0
        if not text or text.isspace():
            return
        element = around[-1]
        container = next((e for e in reversed(around) if e.tag not in _INSIDE), tree)
        letters = sum(map(len, text.split())) or 1
        for part in _DOUBLE_BREAK.split(text):
            if part := words(part):
                yield Block(part, str(element.tag), element, container, open_asides > 0, min(1.0, links / letters))

    while waiting:
        element, opened = waiting.pop()
        tag = element.tag
        if opened is not None:
            if tag in _BREAKING:
                yield from flush()
                around.pop()
        elif isinstance(tag, str) and tag not in _UNSEEN and (element is tree or not _is_hidden(element)):
            if tag in _BREAKING:
                yield from flush()
                around.append(element)
            # the footer of a quotation names who said it
            aside = tag in _ASIDE or element.get("role") in _ASIDE_ROLES or (tag == "footer" and not open_quotes)
            opened = (tag == "a", aside, tag == "blockquote")
            open_links, open_asides, open_quotes = (
                open_links + opened[0],
                open_asides + opened[1],
                open_quotes + opened[2],
            )
            if tag == "br":
                pieces.append("\v")
            if element.text:
                pieces.append(element.text.replace("\v", " "))
                linked += sum(map(len, element.text.split())) if open_links else 0
            waiting.append((element, opened))
            waiting.extend((child, None) for child in reversed(element))
            continue
        if opened is not None:
            open_links, open_asides, open_quotes = (
                open_links - opened[0],
                open_asides - opened[1],
                open_quotes - opened[2],
            )
        if element is not tree and element.tail:
            pieces.append(element.tail.replace("\v", " "))
            linked += sum(map(len, element.tail.split())) if open_links else 0
    yield from flush()


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and _HIDDEN_STYLE.search(style) is not None)
    )
