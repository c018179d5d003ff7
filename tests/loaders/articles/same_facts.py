"""The same articles in five formats, and the facts that each gives: they must be the same.

    python -m tests.loaders.articles.same_facts FOLDER     # of .txt files; the first paragraph of each is its headline

writes them anew as a folder of .txt, one .jsonl.zst, HTML pages with all that stands around an article, an Atom feed
and a WARC, reads each, and prints how many facts there are and which differ.
"""

import html
import io
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard
from pyoxigraph import NamedNode
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.builder import extract
from kg.errors import ArticleError
from kg.model import Article
from kg.vocabulary import KG, RDF
from loaders.articles import read

SITE = "https://coast-daily.example"
KINDS = ("txt", "jsonl.zst", "html", "atom", "warc")

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Coast Daily</title>
<link rel="canonical" href="{url}"><meta property="og:site_name" content="Coast Daily">
<meta property="og:title" content="{title}"><meta name="description" content="News from the coast.">
{date}<script type="application/ld+json">{data}</script>
<script>window.dataLayer = [{{"page": "Norland invades Sudland, says nobody."}}];</script>
<style>.story {{ margin: 0 }}</style></head>
<body class="sidebar-right"><div class="skip"><a href="#main">Skip to content</a></div>
<header><a href="/"><img src="/logo.png" alt="Coast Daily"></a>
<nav><ul><li><a href="/world">World</a></li><li><a href="/business">Business</a></li><li><a href="/sport">Sport</a></li>
</ul></nav></header>
<div class="cookie-banner" role="dialog"><p>We use cookies to improve your visit. Norland Cookies owns them.</p>
<button>Accept all</button></div>
<main id="main"><article class="story">
<h1>{title}</h1>
<p class="byline">By <a rel="author" href="/people/mira-kessel">Mira Kessel</a></p>
<figure><img src="/p.jpg" alt=""><figcaption>Ivo Brandt, president of Norland, visits Sudland. Photo: Coast Daily
</figcaption></figure>
{paragraphs}
<div class="share-tools"><a href="https://social.example/">Share</a> <a href="mailto:">E-mail</a></div>
</article>
<aside class="related"><h2>Related stories</h2><ul>
<li><a href="/2020/01/norland">Norland's president Ivo Brandt marries Ada Lund of Sudland</a></li>
<li><a href="/2020/02/sudland">Sudland sends troops to Norland's border after talks fail</a></li></ul></aside>
<section id="comments" class="comments"><h2>2 comments</h2>
<div class="comment"><p>Ivo Brandt founded Sudland, as everybody knows, and he owns Norland as well.</p></div>
<div class="comment"><p>I have read better about Norland in the Harbour Times, where Ada Lund works now.</p></div>
</section>
</main>
<footer><p>Coast Daily is owned by Brandt Media of Norland. All rights reserved.</p>
<a href="/imprint">Imprint</a></footer></body></html>
"""


def write(articles: Iterable[Article], folder: Path) -> dict[str, Path]:
    """The articles in each format; where they stand."""
    places = {kind: folder / f"articles.{kind}" for kind in KINDS}
    places["txt"].mkdir()
    places["html"].mkdir()
    records, entries, archive = [], [], io.BytesIO()
    warc = WARCWriter(archive, gzip=False)
    for article in articles:
        day = article.published.isoformat() if article.published else None
        header = f"date {day} " if day else ""
        (places["txt"] / f"{article.identifier}.txt").write_text(header + article.text, encoding="utf-8", newline="")
        records.append(json.dumps({"id": article.identifier, "text": article.text, "published": day}) + "\n")
        page = _page(article, day).encode("utf-8")
        (places["html"] / f"{article.identifier}.html").write_bytes(page)
        entries.append(_entry(article, day))
        answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=UTF-8")], protocol="HTTP/1.1")
        url = f"{SITE}/{article.identifier}"
        warc.write_record(warc.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=answer))
    places["jsonl.zst"].write_bytes(zstandard.compress("".join(records).encode("utf-8")))
    feed = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
    feed += f"<title>Coast Daily</title><id>{SITE}/</id>\n{''.join(entries)}</feed>\n"
    places["atom"].write_text(feed, encoding="utf-8")
    places["warc"].write_bytes(archive.getvalue())
    return places


def _paragraphs(article: Article) -> tuple[str, list[str]]:
    """The headline and the paragraphs below it."""
    title, *others = [part for part in re.split(r"\n\s*\n", article.text) if part.strip()]
    return title, others


def _page(article: Article, day: str | None) -> str:
    title, others = _paragraphs(article)
    url = f"{SITE}/{article.identifier}"
    stated = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "url": url}
    return PAGE.format(
        title=html.escape(title),
        url=url,
        date=f'<meta property="article:published_time" content="{day}T09:30:00+01:00">\n' if day else "",
        data=json.dumps(stated).replace("<", "\\u003c"),
        paragraphs="\n".join(f"<p>{html.escape(part)}</p>" for part in others),
    )


def _entry(article: Article, day: str | None) -> str:
    title, others = _paragraphs(article)
    content = "".join(f"<p>{html.escape(part)}</p>" for part in others)
    dated = f"<published>{day}T09:30:00+01:00</published>" if day else ""
    return (
        f"<entry><title>{html.escape(title)}</title><id>{SITE}/{article.identifier}</id>{dated}"
        f'<link href="{SITE}/{article.identifier}"/><content type="html">{html.escape(content)}</content></entry>\n'
    )


def texts(place: Path) -> dict[str, Article]:
    """The articles of a file or folder, by the last part of their identifiers. Whatever cannot be read ends it."""
    return {article.identifier.rpartition("/")[2]: article for article in read([place], on_error=_fail)}


def facts(articles: dict[str, Article]) -> dict[str, set[tuple[str, str, str]]]:
    """The asserted claims of each article: subject, property, object."""
    named = {article.identifier: name for name, article in articles.items()}
    return {
        named[article.identifier]: set(_asserted(quads))
        for article, quads in extract(list(articles.values()), on_error=_fail)
    }


def _asserted(quads) -> Iterator[tuple[str, str, str]]:
    claims: dict[str, dict[str, str]] = {}
    asserted = set()
    for quad in quads:
        if quad.predicate.value in (RDF + "subject", RDF + "predicate", RDF + "object"):
            claims.setdefault(str(quad.subject), {})[quad.predicate.value[len(RDF) :]] = str(quad.object)
        elif quad.predicate.value == KG + "claim":
            claims.setdefault(str(quad.object), {})
        if quad.predicate.value == KG + "status" and quad.object == NamedNode(KG + "Asserted"):
            asserted.add(quad.subject)
    of = {quad.subject: str(quad.object) for quad in quads if quad.predicate.value == KG + "claim"}
    for evidence in asserted:
        claim = claims[of[evidence]]
        yield claim["subject"], claim["predicate"], claim["object"]


def _fail(error: ArticleError) -> None:
    raise error


def main(folder: str) -> int:
    with tempfile.TemporaryDirectory() as into:
        places = write(texts(Path(folder)).values(), Path(into))
        found = {}
        for kind, place in places.items():
            articles = texts(place)
            if kind == KINDS[0]:
                wanted = articles
            else:
                for name, article in articles.items():
                    if article.text.strip() != wanted[name].text.strip():
                        print(f"{kind}, {name}: other text")
            found[kind] = facts(articles)
            print(f"{kind}: {len(articles)} articles, {sum(map(len, found[kind].values()))} facts")
        different = 0
        for kind in KINDS[1:]:
            for name in sorted(wanted):
                for sign, missing in (
                    ("-", found["txt"][name] - found[kind][name]),
                    ("+", found[kind][name] - found["txt"][name]),
                ):
                    for fact in sorted(missing):
                        different += 1
                        print(kind, name, sign, *fact)
        print(f"{different} differences")
        return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
