"""Reading a page as a browser does."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

_VOID = frozenset(("meta", "link", "input", "br", "img"))


@dataclass
class Page(HTMLParser):
    """The elements of a page: names, attributes, and the text that each link shows."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)  # path -> text of the last link to it
    ids: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str | None]] = []
        self.feed(self.html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.links[str(found["href"])] = ""
        if tag not in _VOID:
            self._open.append((tag, found.get("href")))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        self.text += data
        for tag, href in self._open:
            if tag == "a" and href:
                self.links[href] += data

    def assert_inert(self) -> None:
        """No script but our own files, no event handler, no style of its own, nothing loaded from elsewhere, links to
        pages only."""
        for tag, attributes in self.elements:
            assert tag not in ("img", "iframe", "object", "style", "base"), tag
            assert tag != "script" or re.match(r"/[^?]*static/[\w/.]+\.js\Z", str(attributes.get("src"))), attributes
            for name, value in attributes.items():
                assert not name.startswith("on"), (tag, name)
                assert name != "style"
                if name in ("href", "src", "action"):
                    scheme = urlsplit(value or "").scheme
                    assert scheme in (("", "http", "https") if tag == "a" else ("",)), value
        assert "\u202e" not in self.html
        assert "\x00" not in self.html
        assert "\x1b" not in self.html
        assert len(self.ids) == len(set(self.ids))
