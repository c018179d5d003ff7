"""Web pages: what of them is text, what they say about themselves, and what is no page."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest

from kg.errors import ArticleError, ArticleSkipped
from kg.model import Article
from loaders.articles import read
from loaders.articles.formats import html
from loaders.articles.interface import Origin

URL = "https://coast-daily.example/2022/01/18/vote"
STORY = [
    "Ruritania held an election on Sunday, and its president, Rudolf Elphberg, won it by a wide margin.",
    "No.",
    "“We have won,” he said.",
    "The opposition, led by Michael Strelsau, will contest the result at the court in the capital.",
    "No.",
    "It was not a fair vote, he told the paper in a long interview on Monday.",
    "Elphberg: 52 percent",
    "Strelsau: 41 percent",
    "The court meets on Friday.",
    "It has nine judges, and five of them were appointed by Elphberg.",
    "Fin.",
]
BODY = f"""<p>{STORY[0]}</p><p>{STORY[1]}</p>
<p>{STORY[2]}</p>
<p><a href="/life">Read more: The life of Elphberg</a></p>
<div class="newsletter-signup"><p>Sign up for our newsletter from the coast</p></div>
<h2>A long night</h2>
<p>The <b>opposition</b>, led by
   <a href="/m">Michael&nbsp;Strelsau</a>, will con&shy;test the result at the court in the capital.</p>
<p>{STORY[4]}</p>
<blockquote><p>{STORY[5]}</p></blockquote>
<ul><li>{STORY[6]}</li><li>{STORY[7]}</li></ul>
<figure><img src="x.jpg"><figcaption>Voters in Strelsau. Photo: Coast Daily</figcaption></figure>
<p>{STORY[8]}<br><br>{STORY[9]}</p>
<p>{STORY[10]}</p>"""
WANTED = "\n\n".join(["Ruritania votes", *STORY[:3], "A long night", *STORY[3:]])


def page(body=BODY, head="", around="<article>{}</article>", language="en"):
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<title>Ruritania votes | Coast Daily</title>
{head}</head><body class="with-sidebar">
<nav><ul><li><a href="/">Home</a></li><li><a href="/p">Politics</a></li></ul></nav>
<div class="cookies"><p>We use cookies to make this site better. Accept them all.</p></div>
<main>{around.format("<h1>Ruritania votes</h1>" + body)}
<aside><h3>Related</h3><ul><li><a href="a">Zenda falls to the rebels in a night of storms</a></li></ul></aside>
<section id="comments"><h2>Comments</h2>
<div class="comment"><p>He stole it, and everybody here knows that well.</p></div>
</section></main><footer><p>© 2022 Coast Daily. All rights reserved.</p></footer></body></html>"""


def article(markup, **origin) -> Article:
    data = markup.encode() if isinstance(markup, str) else markup
    (found,) = html.article(data, Origin(**{"place": "vote.html", "identifier": "vote", **origin}))
    if isinstance(found, ArticleError):
        raise found
    return found


AROUND = [
    "<article>{}</article>",
    '<div itemprop="articleBody">{}</div>',
    '<article><div class="story-body" property="articleBody">{}</div></article>',
    "<div class='content'>{}</div>",
]


@pytest.mark.parametrize("around", AROUND)
def test_the_story_is_whole_and_nothing_else_is_there(around):
    assert article(page(around=around)).text == WANTED


def test_a_page_is_the_same_whatever_came_before():
    first = article(page())
    for number in range(30):  # a library that drops what it has seen often would begin to
        article(page(body=BODY + f"<p>And {number} more.</p>"))
    assert article(page()) == first


def test_paragraphs_that_stand_twice_stay():
    said = "The court has decided that the vote was fair, and the opposition has to accept that for now."
    body = "".join(f"<p>{line}</p>" for line in (STORY[0], said, "Yes.", STORY[3], said, "Yes.", STORY[5], said))
    assert article(page(body=body)).text.split("\n\n").count(said) == 3
    assert article(page(body=body)).text.split("\n\n").count("Yes.") == 2


def test_a_story_that_begins_like_the_words_of_a_page_is_a_story():
    lines = [
        "Share prices fell in Ruritania.",
        "Related companies were sued in Zenda by the state.",
        "Copyright law is to change next year.",
        "Comments by Strelsau were made on Monday.",
        "Print shops closed in Zenda, too.",
    ]
    text = article(page(body=BODY + "".join(f"<p>{line}</p>" for line in lines))).text
    assert [line for line in lines if line not in text.split("\n\n")] == []


def test_the_headline_comes_once():
    assert article(page(body="<p>Ruritania votes</p>" + BODY)).text == WANTED


def test_what_nobody_sees_is_no_text():
    hidden = (
        '<p hidden>Norland wins.</p><div style="display: none"><p>Norland wins.</p></div><template>Norland</template>'
    )
    assert article(page(body=BODY + hidden)).text == WANTED


def test_a_page_that_a_script_fills_gives_the_text_of_its_data():
    data = {"@type": "NewsArticle", "headline": "Ruritania votes", "articleBody": "\n".join(STORY)}
    markup = page(body="<p>Loading</p>", head=f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert article(markup).text == "\n\n".join(["Ruritania votes", *STORY])


def test_a_piece_of_the_story_that_the_page_s_data_has_is_not_lost():
    odd = '<div class="odd"><span>Zenda counted its votes by hand.</span></div>'
    data = {"@type": "NewsArticle", "articleBody": " ".join(STORY) + " Zenda counted its votes by hand."}
    markup = page(body=BODY + odd, head=f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert "Zenda counted its votes by hand." in article(markup).text.split("\n\n")


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("“café” – naïve".encode(), None),
        (b"\xef\xbb\xbf" + "“café” – naïve".encode(), "windows-1252"),
        ("“café” – naïve".encode("utf-16"), None),
        ("“café” – naïve".encode("cp1252"), "iso-8859-1"),
        (b'<meta charset="windows-1252">' + "“café” – naïve".encode("cp1252"), None),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + "“café” – naïve".encode("cp1252"), None),
        (
            ("<p>“The café is closed,” she said – it’s a naïve answer.</p>" * 3 + "“café” – naïve").encode("cp1252"),
            None,
        ),
        ("“café” – naïve".encode(), "windows-1252"),
    ],
)
def test_the_charset_is_told_by_mark_server_page_and_bytes(data, charset):
    assert "“café” – naïve" in html.decode(data, charset)


@pytest.mark.parametrize(
    ("data", "charset", "reason"),
    [
        (b'<meta charset="x-klingon"><p>x', None, '"x-klingon", which is not known'),
        (b"<p>x", "base64", '"base64", which is not known'),
        (b"<p>caf\xe9 \x81\x00\xff", "shift_jis", 'not encoded in "shift_jis" as it says (0xe9 at byte offset 6)'),
        (bytes(range(256)) * 20, None, "does not say how it is encoded"),
        (b"", None, "empty"),
        (b"<html><body><nav>Home</nav><script>x</script></body></html>", None, "no text that could be an article"),
        (b"<p>x</p>" * 1_300_000, None, "larger than 10,000,000 bytes"),
        (b"<br>" * 200_000, None, "more than 100,000 elements"),
        (b"<html><body><p>" + b"x" * 2_000_000, None, "at most 1,000,000 are read"),
    ],
)
def test_what_is_no_page_with_an_article_is_one_line(data, charset, reason):
    (error,) = html.article(data, Origin("vote.html", "vote", charset=charset))
    assert isinstance(error, ArticleError)
    assert str(error).startswith("vote.html: ")
    assert reason in str(error)
    assert "\n" not in str(error)


def test_a_file_of_fifty_megabytes_is_refused(tmp_path):
    (tmp_path / "big.html").write_bytes(b"<!doctype html><body>" + b"<p>Ruritania votes on Sunday.</p>" * 1_600_000)
    errors: list[str] = []
    assert not list(read([tmp_path], on_error=lambda error: errors.append(str(error))))
    assert errors == [
        f"{tmp_path}/big.html: the page is larger than 10,000,000 bytes: no article is, give the page of one"
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 50_000,
        "<b>" * 90_000,
        "<ul><li>" * 20_000,
        f'<p class="{"x" * 3_000_000}">',
        "<p " + " ".join(f'a{number}="x"' for number in range(100_000)) + ">",
        "<!---->" * 100_000,
        "<![CDATA[" * 50_000,
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        f'<script type="application/ld+json">[{"1" * 5_000}]</script>',
        '<link rel="canonical" href="http://[">' + '<meta property="og:url" content="//[x">',
    ],
    ids=range(10),
)
def test_markup_that_is_made_to_harm_ends_in_an_article_or_one_line(hostile):
    markup = f"<html><body>{hostile}<p>{STORY[0]}</p><p>{STORY[3]}</p></body></html>"
    (found,) = html.article(markup.encode(), Origin("vote.html", "vote"))
    if isinstance(found, ArticleError):
        assert "\n" not in str(found)
    else:
        assert STORY[0] in found.text


def test_importing_the_loaders_imports_no_library_for_pages():
    libraries = "{'lxml', 'trafilatura', 'feedparser', 'warcio', 'py3langid'}"
    script = f"import sys, loaders.articles.formats.registry as f; f.known(); print({libraries} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert found.stdout == "set()\n"


# ------------------------------------------------------------------------------------------------------------ metadata

DATA = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#us", "name": "Coast &amp; Daily"},
        {"@type": "WebPage", "datePublished": "2001-01-01", "inLanguage": "de"},
        {
            "@type": ["Thing", "ReportageNewsArticle"],
            "headline": "Ruritania votes &amp; waits",
            "datePublished": "2022-01-18T23:30:00-05:00",
            "dateModified": "2022-02-20",
            "author": [{"@type": "Person", "name": "Mira Kessel"}, {"@id": "#jon"}],
            "publisher": {"@id": "#us"},
            "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en-GB"},
        },
        {"@type": "Person", "@id": "#jon", "name": "Jon Varga"},
    ],
}


def with_data(*objects):
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in objects)


def test_the_page_s_own_data_is_trusted_most():
    head = with_data(DATA) + '<meta property="og:title" content="Other"><meta name="author" content="Nobody Else">'
    head += '<meta property="article:published_time" content="2022-03-03"><meta property="og:site_name" content="Site">'
    found = article(page(head=head, language="en"), url=URL, identifier=URL)
    assert found.title == "Ruritania votes & waits"
    assert found.publisher == "Coast & Daily"
    assert found.authors == ("Mira Kessel", "Jon Varga")
    assert found.published == date(2022, 1, 18)
    assert found.language == "en-GB"
    assert (found.identifier, found.url) == (URL, URL)


def test_open_graph_and_meta_where_there_is_no_data():
    head = """<meta property="og:title" content="Ruritania  votes"><meta property="og:site_name" content="Coast Daily">
<meta name="author" content="By Mira Kessel and Jon Varga"><meta name="date" content="Tue, 18 Jan 2022 23:30:00 -0500">
<link rel="canonical" href="/2022/vote?id=1#top">"""
    found = article(page(head=head), url="https://m.coast-daily.example/amp/vote", identifier="x")
    assert (found.title, found.publisher) == ("Ruritania votes", "Coast Daily")
    assert found.authors == ("Mira Kessel", "Jon Varga")
    assert found.published == date(2022, 1, 18)
    assert found.identifier == found.url == "https://m.coast-daily.example/2022/vote?id=1"


@pytest.mark.parametrize(
    ("head", "url", "day"),
    [
        ('<meta itemprop="datePublished" content="January 18, 2022">', None, date(2022, 1, 18)),
        ('<time itemprop="datePublished" datetime="2022-01-18 09:30:00 +0200">', None, date(2022, 1, 18)),
        ('<time datetime="2022-01-18T09:30Z">18 January</time>', None, date(2022, 1, 18)),
        ('<time datetime="2022-01-18"></time><time datetime="2022-01-20"></time>', None, None),
        ('<time class="updated" datetime="2022-01-20"></time>', None, None),
        ('<meta property="article:modified_time" content="2022-01-20">', None, None),
        ('<meta name="date" content="01/02/2022">', None, None),
        ('<meta name="date" content="1970-01-01T00:00:00Z">', None, None),
        ("", URL, date(2022, 1, 18)),
        ("", "https://coast-daily.example/news/2022-01-18-vote.html", date(2022, 1, 18)),
        ("", "https://coast-daily.example/2022/13/18/vote", None),
        ("<p>On January 18, 2022, it rained.</p>", None, None),
    ],
)
def test_a_date_is_stated_or_there_is_none(head, url, day):
    body = head + BODY if head.startswith(("<time", "<p>")) else BODY
    assert article(page(body=body, head="" if body != BODY else head), url=url).published == day


@pytest.mark.parametrize(
    ("href", "url", "identifier"),
    [
        ("https://coast-daily.example/", URL, URL),  # the home page is no article
        ("javascript:alert(1)", URL, URL),
        ("file:///etc/passwd", URL, URL),
        ("/vote", None, "vote"),
        ("https://other.example/vote", URL, URL),  # which may hold another article
        ("https://ily.example/vote", URL, URL),
        ("https://example/vote", URL, URL),
        ("https://www.coast-daily.example/vote", URL, "https://www.coast-daily.example/vote"),
        ("https://amp.coast-daily.example/vote", URL, "https://amp.coast-daily.example/vote"),
        ("https://other.example/vote", None, "https://other.example/vote"),
        ("http://[", URL, URL),
    ],
)
def test_only_the_address_of_an_article_is_canonical(href, url, identifier):
    found = article(page(head=f'<link rel="canonical" href="{href}">'), url=url, identifier=url or "vote")
    assert found.identifier == identifier


@pytest.mark.parametrize(
    "data",
    ["{", "[[[[", "null", '{"@type": "NewsArticle", "headline": 5, "author": {"name": []}, "publisher": [[]]}', '"x"',
     '{"@type": {}, "@graph": "x"}', '{"@type": "NewsArticle", "headline": "' + "x" * 9_000 + '", "dateCreated": 1}'],
    ids=range(7),
)  # fmt: skip
def test_data_that_makes_no_sense_is_passed_over(data):
    found = article(page(head=f'<script type="application/ld+json">{data}</script>'))
    assert (found.title, found.text, found.authors) == ("Ruritania votes", WANTED, ())


@pytest.mark.parametrize(
    "known", [{"url": URL + "/#x"}, {"mainEntityOfPage": {"@id": URL}}, {"headline": "Ruritania  votes"}]
)
def test_the_data_of_another_story_on_the_page_is_not_its_own(known):
    other = {"@type": "NewsArticle", "headline": "Zenda falls", "datePublished": "2020-01-01", "url": URL + "r"}
    own = {"@type": "NewsArticle", "datePublished": "2022-01-18", "author": "Mira Kessel", **known}
    found = article(page(head=f'<script type="application/ld+json">{json.dumps([other, own])}</script>'), url=URL)
    assert (found.title, found.published, found.authors) == ("Ruritania votes", date(2022, 1, 18), ("Mira Kessel",))


def test_the_day_of_a_comment_is_not_that_of_the_story():
    comment = '<div class="comments"><time datetime="2023-05-05">5 May</time></div>'
    assert article(page(BODY + comment)).published is None


def test_an_account_is_no_author():
    assert article(page(head='<meta name="author" content="admin">')).authors == ()


def test_a_page_that_declares_another_language_is_skipped():
    with pytest.raises(ArticleSkipped, match='language "de-AT" is not read'):
        article(page(language="de-AT"))


def test_what_a_template_left_empty_declares_nothing():
    assert article(page(language="{{ lang }}")).language is None
