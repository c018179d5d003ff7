"""What a page says about its article: title, publisher, authors, day of publication, language, canonical address.

Where two of its statements differ, the more specific one is trusted:

    title       JSON-LD headline, og:title, the headline on the page, twitter:title, <title>
    publisher   JSON-LD publisher, og:site_name, meta publisher
    authors     JSON-LD author, meta author, article:author, microdata, rel="author"
    published   JSON-LD datePublished, article:published_time, microdata, meta, <time>, the path of the address
    language    JSON-LD inLanguage, <html lang>, content-language, og:locale
    canonical   <link rel="canonical">, og:url, JSON-LD url

No date is guessed from the text or taken from when the page was modified. A value that no field takes (too long, no
address) is passed over.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.html import HtmlElement

from kg.errors import ArticleError
from loaders.articles import dates, fields
from loaders.articles.formats.blocks import words

_MOST_JSON = 2_000_000  # characters of a script of JSON-LD
_MOST_NODES = 10_000
_PUBLISHED = (
    "article:published_time og:article:published_time og:published_time datepublished pubdate publishdate publish-date "
    "publish_date publication_date publication-date published-date article.published parsely-pub-date sailthru.date "
    "cxenseparse:recs:publishtime citation_publication_date dc.date.issued dcterms.issued dc.date dcterms.date "
    "dc.date.created dcterms.created date"
).split()
_AUTHORS = "author article:author parsely-author sailthru.author dc.creator dcterms.creator byl citation_author".split()
_PUBLISHERS = "og:site_name publisher dc.publisher dcterms.publisher citation_publisher".split()
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9_-]{1,20})?|english", re.IGNORECASE)
_IN_PATH = re.compile(r"/((?:19|20)\d\d)(?:/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|$)|-(\d\d)-(\d\d)(?!\d))")
_NO_DAYS = frozenset({date(1, 1, 1), date(1970, 1, 1)})  # what templates write where they know none
_SITE = re.compile(r"\s+[|–—·•»:-]+\s+")
_BESIDE = re.compile(r"\b(?:comments?|related|recommended|sidebar|teasers?|most-read|promo)\b", re.IGNORECASE)
_ACCOUNTS = frozenset("admin administrator root webmaster user null none undefined".split())  # no names of people
_MODIFIED = re.compile(r"modif|updat", re.IGNORECASE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields that a page states; `bodies` are its texts as JSON-LD has them."""

    title: str | None
    publisher: str | None
    authors: tuple[str, ...]
    published: date | None
    language: str | None  # as declared, which may be another than English
    canonical: str | None
    bodies: tuple[str, ...]


def of(tree: HtmlElement, headline: str | None, url: str | None) -> Metadata:
    """The metadata of a page that was fetched at `url`; `headline` is what it shows as such."""
    meta = _meta(tree)
    node = _article_node(
        tree,
        {_bare(address) for address in (_canonical(tree, meta, {}, url), url) if address},
        {words(title).casefold() for title in (headline, *meta(["og:title"])) if title},
    )
    publisher = _first(_usable(fields.publisher, value) for value in [_name(node.get("publisher")), *meta(_PUBLISHERS)])
    canonical = _canonical(tree, meta, node, url)
    title = _first(
        _usable(_title, value)
        for value in (
            _string(node.get("headline")),
            *meta(["og:title"]),
            headline,
            *meta(["twitter:title"]),
            _without_site(tree.findtext(".//title"), publisher),
        )
    )
    return Metadata(
        title,
        publisher,
        _authors(tree, meta, node),
        _published(tree, meta, node, canonical or url),
        _language(tree, meta, node),
        canonical,
        tuple(body for body in [_string(node.get("articleBody"))] if body),
    )


def day(written: str | None) -> date | None:
    """The day of a date or date-time of the web, as its writer saw it; None for what is none."""
    if not written or len(written) > 200:
        return None
    written = words(written)
    try:
        found = dates.day(written)
    except (ValueError, OverflowError):
        try:
            found = date.fromisoformat(written[:10])  # its time is written in a way of its own
        except ValueError:
            return None
    return None if found in _NO_DAYS else found


def _meta(tree: HtmlElement) -> Callable[[list[str]], list[str]]:
    """What gives the contents of the <meta> elements of some names, in the order of the names."""
    contents: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        if content and content.strip():
            names = {element.get(key, "").strip().lower() for key in ("name", "property", "itemprop", "http-equiv")}
            for name in names - {""}:
                contents.setdefault(name, []).append(content)
    return lambda names: [content for name in names for content in contents.get(name, [])]


def _article_node(tree: HtmlElement, addresses: set[str], titles: set[str]) -> dict[str, Any]:
    """The JSON-LD object of the article: of several NewsArticles or other kinds of article the one with the page's
    address, else with its title, else the first; else the first web page. What it refers to by @id is put in its
    place."""
    nodes = list(_nodes(tree))
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    of_articles = [node for node in nodes if _is_article(node)]
    found = _first(
        [
            *(node for node in of_articles if not addresses.isdisjoint(map(_bare, _addresses(node)))),
            *(node for node in of_articles if words(_string(node.get("headline")) or "").casefold() in titles),
            *of_articles,
            *filter(_is_page, nodes),
        ]
    )
    return {key: _resolved(value, by_id) for key, value in found.items()} if found else {}


def _addresses(node: dict[str, Any]) -> list[str]:
    """What an object of JSON-LD gives as its addresses."""
    page = node.get("mainEntityOfPage")
    stated = (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return [address for address in map(_string, stated) if address]


def _bare(address: str) -> str:
    """An address without what makes no other page of it."""
    return address.strip().partition("#")[0].partition("://")[2].rstrip("/")


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolved(item, by_id) for item in value[:100] if not isinstance(item, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that are not values of another's properties."""
    number = 0
    for script in tree.iter("script"):
        written = script.text
        if not written or len(written) > _MOST_JSON or "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            waiting = [json.loads(written.strip().rstrip(";"), strict=False)]
        except (ValueError, RecursionError):
            continue  # of the page's statements this one is lost, the others stand
        while waiting and number < _MOST_NODES:
            value = waiting.pop()
            number += 1
            if isinstance(value, list):
                waiting.extend(reversed(value))
            elif isinstance(value, dict):
                yield value
                waiting.extend(
                    value[key] for key in ("mainEntity", "@graph") if isinstance(value.get(key), list | dict)
                )


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [
        re.split("[/:#]", kind)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    ]


def _is_article(node: dict[str, Any]) -> bool:
    return any(kind.endswith(("Article", "BlogPosting")) or kind == "Report" for kind in _types(node))


def _is_page(node: dict[str, Any]) -> bool:
    return any(kind.endswith("WebPage") for kind in _types(node))


def _string(value: Any) -> str | None:
    """A string of JSON-LD, where some write entities of HTML; of a list the first."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, dict):
        value = value.get("@value")
    return html.unescape(value) if isinstance(value, str) and value.strip() else None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)


def _title(value: object) -> str | None:
    return fields.optional(words(value) if isinstance(value, str) else value, "title")


def _without_site(title: str | None, publisher: str | None) -> str | None:
    """The title of a window without the name of the site in front or behind."""
    if title is None or publisher is None:
        return title
    parts = list(_SITE.finditer(title))
    if parts and words(title[parts[-1].end() :]).casefold() == publisher.casefold():
        return title[: parts[-1].start()]
    if parts and words(title[: parts[0].start()]).casefold() == publisher.casefold():
        return title[parts[0].end() :]
    return title


def _authors(tree: HtmlElement, meta: Callable[[list[str]], list[str]], node: dict[str, Any]) -> tuple[str, ...]:
    stated = node.get("author", node.get("creator"))
    names = [_name(item) for item in (stated if isinstance(stated, list) else [stated])]
    marked = [
        words(element.text_content())
        for element in tree.xpath("//*[@itemprop='author' or @rel='author'][not(self::meta)]")[:20]
        if not element.xpath(".//*[@itemprop='author']")
    ]
    candidates: list[Sequence[str | None]] = [names, *(meta([name]) for name in _AUTHORS), marked]
    for values in candidates:
        found = _usable(fields.authors, [value for value in values if value and value.casefold() not in _ACCOUNTS])
        if found:
            return found
    return ()


def _published(
    tree: HtmlElement, meta: Callable[[list[str]], list[str]], node: dict[str, Any], url: str | None
) -> date | None:
    stated = [_string(node.get("datePublished")), *meta(_PUBLISHED[:3])]
    for element in tree.xpath("//*[@itemprop='datePublished']")[:20]:
        stated.append(element.get("datetime") or element.get("content") or element.text_content())
    stated += meta(_PUBLISHED[3:])
    found = _first(map(day, stated)) or _of_time(tree)
    return found or (_day_in_path(urlsplit(url).path) if url else None)


def _day_in_path(path: str) -> date | None:
    """The day that an address states: /2022/01/18/ or /2022-01-18-."""
    match = _IN_PATH.search(path)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5]))
    except ValueError:
        return None


def _of_time(tree: HtmlElement) -> date | None:
    """The day of the <time> elements of the article, if they are of one day."""
    article = next((element for tag in ("article", "main") for element in tree.iter(tag)), tree)
    found = set()
    for element in article.iter("time"):
        name = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _MODIFIED.search(name) or any(map(_is_beside, element.iterancestors())):
            continue
        stated = day(element.get("datetime") or element.text_content())
        if element.get("pubdate") is not None and stated:
            return stated
        found.add(stated)
    return found.pop() if len(found) == 1 else None


def _is_beside(element: HtmlElement) -> bool:
    """Whether an element holds what belongs to a page, but not to its story."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("aside", "nav", "footer") or (
        element.tag not in ("html", "body") and _BESIDE.search(name) is not None
    )


def _language(tree: HtmlElement, meta: Callable[[list[str]], list[str]], node: dict[str, Any]) -> str | None:
    stated = node.get("inLanguage")
    if isinstance(stated, dict):
        stated = stated.get("alternateName") or stated.get("name")
    root = tree.getroottree().getroot()
    declared: list[str | None] = [_string(stated), root.get("lang"), root.get("xml:lang")]
    for value in declared + meta(["content-language", "og:locale"]):
        if value and _LANGUAGE.fullmatch(value.strip()):
            return value.strip()
    return None


def _canonical(
    tree: HtmlElement, meta: Callable[[list[str]], list[str]], node: dict[str, Any], url: str | None
) -> str | None:
    """The address that the page gives itself, if it is an article's: many a template names the home page.

    A page that came from an address speaks for its own site only: else it could take another article's identifier.
    """
    links = [
        element.get("href")
        for element in tree.iter("link")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    page = node.get("mainEntityOfPage")
    stated = [
        *links,
        *meta(["og:url"]),
        _string(node.get("url")),
        _string(page.get("@id") if isinstance(page, dict) else page),
    ]
    for value in stated:
        if not value or not value.strip():
            continue
        try:
            address = _usable(fields.url, urljoin(url or "", value.strip()))
            parts = urlsplit(address or "")
        except ValueError:  # brackets that are no address
            continue
        if address and (parts.path.strip("/") or parts.query) and (url is None or _one_site(url, address)):
            return str(urldefrag(address).url)
    return None


def _one_site(one: str, other: str) -> bool:
    """Whether two addresses have the same host, or one a host below the other's."""
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.") for address in (one, other)]
    short, long = sorted(hosts, key=len)
    return short == long or ("." in short and long.endswith(f".{short}"))


def _usable(check: Callable[[object], T], value: object) -> T | None:
    """The value as its field takes it."""
    try:
        return check(value)
    except ArticleError:
        return None


def _first(values: Any) -> Any:
    return next((value for value in values if value), None)
