"""RSS, RDF and Atom: an entry an article."""

import io
import time
from dataclasses import replace
from datetime import date

import pytest

from kg.errors import ArticleError, ArticleSkipped
from kg.model import Article
from loaders.articles.formats import registry
from loaders.articles.formats.feeds import read as read_feed
from loaders.articles.interface import Origin

ORIGIN = Origin("news.xml", "news", "news.xml")
LONG = "Ruritania held an election on Sunday, and its president won it."

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Coast Daily</title><id>https://cd.example/</id>
<entry><title>Ruritania &amp; votes</title><id>tag:cd.example,2022:1</id><link href="https://cd.example/1"/>
<published>2022-01-18T23:30:00-05:00</published><updated>2022-02-01T00:00:00Z</updated>
<author><name>Mira Kessel</name></author><author><name>Jon Varga</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;First &amp;amp; last.&lt;/p&gt;&lt;p&gt;No.&lt;/p&gt;</content>
</entry>
<entry><title>Zenda</title><id>tag:cd.example,2022:2</id>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><ul><li>Two</li></ul></div></content></entry>
<entry><title>Plain</title><id>tag:cd.example,2022:3</id><content type="text">One.

Two &lt; three.</content></entry></feed>"""

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Coast Daily</title><language>en-gb</language>
<item><title>Votes</title><link>https://cd.example/1</link><guid isPermaLink="false">g1</guid>
<pubDate>Tue, 18 Jan 2022 23:30:00 -0500</pubDate><dc:creator>Mira Kessel</dc:creator>
<description>Short.</description><content:encoded><![CDATA[<p>First.</p><p>No.</p>]]></content:encoded></item>
<item><title>Zenda</title><link>https://cd.example/2</link><description>Only a summary.</description></item>
<item><title>Nothing</title><guid>g3</guid></item>
</channel></rss>"""


def read(markup, **origin):
    data = markup.encode() if isinstance(markup, str) else markup
    return list(read_feed(io.BytesIO(data), replace(ORIGIN, **origin)))


def test_atom():
    first, second, third = read(ATOM)
    assert first == Article(
        identifier="tag:cd.example,2022:1",
        text="Ruritania & votes\n\nFirst & last.\n\nNo.",
        title="Ruritania & votes",
        published=date(2022, 1, 18),
        publisher="Coast Daily",
        url="https://cd.example/1",
        language="en",
        source="news.xml, entry 1",
        authors=("Mira Kessel", "Jon Varga"),
    )
    assert second.text == "Zenda\n\nOne.\n\nTwo"
    assert third.text == "Plain\n\nOne.\n\nTwo < three."


def test_rss():
    first, second, third = read(RSS)
    assert (first.identifier, first.text, first.title) == ("g1", "Votes\n\nFirst.\n\nNo.", "Votes")
    assert (first.published, first.publisher, first.authors) == (date(2022, 1, 18), "Coast Daily", ("Mira Kessel",))
    assert first.language == "en-gb"
    assert (second.identifier, second.text) == ("https://cd.example/2", "Zenda\n\nOnly a summary.")
    assert isinstance(third, ArticleError)
    assert str(third).startswith("news.xml, entry 3: the entry has no text")


def test_rdf():
    markup = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Coast Daily</title></channel><item rdf:about="https://cd.example/1"><title>Votes</title>
<link>https://cd.example/1</link><description>Text.</description></item></rdf:RDF>"""
    (article,) = read(markup)
    assert (article.identifier, article.text) == ("https://cd.example/1", "Votes\n\nText.")


def test_a_link_is_followed_where_the_feed_has_no_full_text():
    asked = []

    def follow(address):
        asked.append(address)
        yield Article(address, "The page.", source=address)

    first, second, third = read(RSS, follow=follow, url="https://cd.example/feed")
    assert asked == ["https://cd.example/2"]
    assert first.text.startswith("Votes")
    assert (second.text, second.title, second.publisher, second.language) == (
        "The page.",
        "Zenda",
        "Coast Daily",
        "en-gb",
    )
    assert isinstance(third, ArticleError)


def test_a_long_summary_is_the_text_and_its_link_is_left_alone():
    summary = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join([LONG] * 3)
    markup = f"<rss><channel><item><title>t</title><link>https://x.example/</link><description>{summary}</description>"
    (article,) = read(markup + "</item></channel></rss>", follow=lambda _: pytest.fail("followed"))
    assert article.text == "\n\n".join(["t", *[LONG] * 3])


def test_a_feed_that_is_not_well_formed_is_read():
    (article,) = read(
        "<rss version='2.0'><channel><item><title>A & B</title><guid>1</guid>"
        "<description>C &nbsp;D</description></item></rss>"
    )
    assert article.text == "A & B\n\nC D"


def test_one_bad_entry_does_not_touch_the_others():
    entries = [
        "<item><title>a</title><description>No name.</description></item>",
        f"<item><guid>{'x' * 9_000}</guid><description>A.</description></item>",
        "<item><guid>ok</guid><description>A.</description><pubDate>soon</pubDate><link>http://[</link></item>",
    ]
    found = read(f"<rss version='2.0'><channel>{''.join(entries)}</channel></rss>")
    assert [isinstance(item, ArticleError) for item in found] == [True, True, False]
    assert (found[2].identifier, found[2].published, found[2].url) == ("ok", None, None)


def test_a_feed_in_another_language_is_skipped():
    assert {type(item) for item in read(RSS.replace("en-gb", "de"))} == {ArticleSkipped}


ITEM = """<rss version='2.0'><channel><title>T</title>
<item><guid>1</guid><description>a &x; b</description></item></channel></rss>"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x PUBLIC "x" "http://127.0.0.1:9/">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd">%x;',
        f'<!ENTITY l0 "lol">{LAUGHS}<!ENTITY x "&l9;">',
        f'<!ENTITY x "{"x" * 100_000}">',
    ],
    ids=["file", "address", "parameter", "laughs", "long"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_may_harm_are_refused_in_one_line(declared, encoding):
    (error,) = read(f"<!DOCTYPE rss [{declared}]>{ITEM}".encode(encoding))
    assert isinstance(error, ArticleError)
    assert str(error).startswith("news.xml: the feed declares entities that refer to others or to files")


def test_an_entity_that_is_a_character_is_read():
    (article,) = read(f'<!DOCTYPE rss [\n<!ENTITY x "&#233;">\n]>\n{ITEM}')
    assert article.text == "a é b"


@pytest.mark.parametrize(
    "data",
    ["", "<html><body><p>hello", '{"a": 1}', "<rss version='2.0'><channel></channel></rss>", "<feed>", "\0\0\0",
     "<rss>" + "<a>" * 100_000, "<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_feed_is_one_line(data):
    (error,) = read(data)
    assert isinstance(error, ArticleError)
    assert str(error).startswith("news.xml: ")
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "head",
    [ATOM, RSS, "<!-- x --><rss>",
     "<?xml version='1.0'?>\n<?xml-stylesheet href='x'?>\n<!-- c -->\n<rdf:RDF xmlns='x'>",
     '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "rss-0.91.dtd">\n<rss version="0.91">',
     "<!DOCTYPE rdf:RDF [<!ENTITY a 'b'>]><rdf:RDF>"],
    ids=range(6),
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_feeds_are_told_by_their_content(head, encoding):
    assert registry.of(head.encode(encoding)[: registry.HEAD], Origin("x", "x", "x.txt")).name == "RSS or Atom"


@pytest.mark.parametrize(
    "head",
    ["<!doctype html><rss>", "<!-- rss --><html>", "<?xml version='1.0'?><!DOCTYPE html><html>", "\n<HTML lang=en>"],
)
def test_pages_are_told_by_their_content(head):
    assert registry.of(head.encode(), Origin("x", "x", "x.txt")).name == "HTML"


def test_thousands_of_comments_do_not_keep_the_telling_busy():
    begun = time.process_time()
    assert registry.of(b"<!---->" * 9_000, Origin("x", "x", "x.txt")).name == "text"
    assert time.process_time() - begun < 5  # with a way back it would take years


@pytest.mark.parametrize("written", ["2022", "2022-01", "2022-W03", "2022-018", "2022. 01. 18", "01/02/2022"])
def test_what_is_not_one_day_gives_none(written):
    [article] = read(RSS.replace("Tue, 18 Jan 2022 23:30:00 -0500", written))[:1]
    assert article.published is None


@pytest.mark.parametrize("feed", [ATOM, RSS], ids=["Atom", "RSS"])
def test_of_a_feed_that_is_cut_what_stands_whole_is_given_and_then_one_line(feed):
    whole = read(feed)
    for length in range(len(feed) - len("</rss>") - 1):
        found = read(feed[:length])
        articles = [one for one in found if isinstance(one, Article)]
        assert articles == whole[: len(articles)]
        if articles:
            assert "cut" in str(found[-1])
