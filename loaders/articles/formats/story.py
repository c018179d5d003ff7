"""The main text of a page: its headline and the paragraphs of its story, with all else on the page gone.

trafilatura says where the story is. It is made for many kinds of pages, and may leave out short paragraphs and take
along "Read more"; so the blocks of the page are what is chosen from, and a block is part of the story when

* the page marks its story (itemprop="articleBody") and the block stands in it, or
* trafilatura took it, or the page's own data (JSON-LD articleBody) has it, or
* it is a sibling of such blocks and stands between two of them, or next to them and reads as a sentence,

unless it is a caption, a sidebar, a form, or nothing but a link or the words of such ("Read more", "Advertisement").
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from loaders.articles.formats.blocks import Block, blocks, paragraphs, squeeze, words

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MOST_ELEMENTS = 20_000  # of a page that trafilatura is asked about: its time grows faster than the page
_LONG = 12  # letters by which a block is known wherever it stands
_CHROME = re.compile(  # what no sentence of a story begins with
    r"(?:(?:also )?(?:read|see|learn|find out|watch|listen)(?: also| more| next| now| here)?:|read (?:more|next|also)\b"
    r"|(?:follow|like|join|find) us (?:on|at)\b|share (?:this|on|via)\b|tweet this\b|sign up (?:for|to)\b"
    r"|subscribe (?:to|for|now)\b|more from\b(?!.*[.!?]$)|the post .{1,200} (?:appeared first|first appeared) on\b"
    r"|(?:copyright )?(?:©|\(c\))|copyright \d{4}\b|we use cookies\b|this (?:web)?site uses cookies\b).{0,200}"
    r"|(?:advertisement|sponsored|promoted|continue reading|story continues below(?: this)?(?: advertisement)?"
    r"|show more|load more|skip to (?:main )?content|back to top|(?:\d+ )?comments?(?: \(\d+\))?|share|print|e-?mail"
    r"|subscribe|sign (?:up|in)|log in|register|see also|also read|more on this|most read|recommended(?: for you)?"
    r"|related(?: (?:articles?|stor(?:y|ies)|topics?|content|links?|news|coverage))?)[.:…]*"
    r"|(?:.{0,80}\s)?all rights reserved\.?",
    re.IGNORECASE | re.DOTALL,
)
_CHROME_WORDS = frozenset(
    "ad ads advert advertisement byline caption comment comments cookie cookies credit disqus donate newsletter "
    "outbrain paywall popup print promo promoted recirc recirculation recommend recommended related share sharing "
    "sidebar signup social sponsor sponsored subscribe subscription taboola tags toolbar widget".split()
)
_SENTENCE = re.compile(r".*[.!?…][\"'”’»)\]]*", re.DOTALL)
_SPLIT_WORDS = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")


class Page:
    """A page in blocks."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._blocks = list(blocks(tree))
        self._headline = _headline(self._blocks)

    @property
    def headline(self) -> str | None:
        """The headline that the page shows."""
        return self._headline.text if self._headline else None

    def text(self, bodies: Sequence[str] = ()) -> str:
        """The page's text, which begins with the headline; "" when there is no story.

        `bodies` are its texts as its own data (JSON-LD) has them.
        """
        story = _story(self._tree, self._blocks, bodies)
        lines = [block.text for block in story if block is not self._headline]
        stated = max(bodies, key=len, default="")
        if 2 * sum(map(len, lines)) < len(stated):  # a page that a script would have filled
            lines = [line for part in stated.splitlines() if (line := words(part))]
        if self.headline and lines:  # what a story repeats further down is its own
            lines = under(self.headline, lines)
        return paragraphs(lines)


def under(headline: str, lines: list[str]) -> list[str]:
    """The lines of a story with its headline in front, once."""
    return [headline, *(lines[1:] if lines and squeeze(lines[0]) == squeeze(headline) else lines)]


def fragment(tree: HtmlElement) -> list[str]:
    """The paragraphs of a piece of HTML that holds nothing but a story, such as an entry of a feed."""
    return [block.text for block in blocks(tree) if block.tag != "figcaption" and not _speaks_of_itself(block)]


def _headline(found: Sequence[Block]) -> Block | None:
    """The one h1 of the page, or the first inside of its article; None where there are several elsewhere."""
    first = [block for block in found if block.element.get("itemprop") == "headline" and block.tag in _HEADINGS]
    tops = [block for block in found if block.tag == "h1" and not block.aside]
    inside = [block for block in tops if any(e.tag in ("article", "main") for e in block.element.iterancestors())]
    for candidates in (first, inside, tops):
        if candidates and (candidates is not tops or len(tops) == 1):
            return candidates[0]
    return None


def _story(tree: HtmlElement, found: list[Block], bodies: Sequence[str]) -> list[Block]:
    usable = [not (block.aside or _is_chrome(block)) for block in found]
    marked = _marked(tree)
    if marked:
        inside = {element for container in marked for element in container.iter()}
        quiet = {element for container in marked for element in _chrome_below(container)}
        story = [
            block
            for block, good in zip(found, usable, strict=True)
            if good and block.element in inside and block.element not in quiet
        ]
        if story:
            return story
    taken = _taken(tree, found)
    stated = squeeze("".join(bodies))
    for number, block in enumerate(found):
        if stated and not taken[number] and len(squeezed := block.squeezed) >= _LONG and squeezed in stated:
            taken[number] = True
    taken = [chosen and good for chosen, good in zip(taken, usable, strict=True)]
    return [block for block, chosen in zip(found, _with_siblings(found, taken, usable), strict=True) if chosen]


def _marked(tree: HtmlElement) -> list[HtmlElement]:
    """The outermost elements that are marked as the story, in document order."""
    found = tree.xpath(
        "//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' articleBody ')"
        " or contains(concat(' ', normalize-space(@property), ' '), ' articleBody ')"
        " or contains(concat(' ', normalize-space(@property), ' '), ' schema:articleBody ')]"
    )
    inside: set[HtmlElement] = set()
    outermost = []
    for element in found:
        if element.tag != "meta" and element not in inside:
            outermost.append(element)
            inside.update(element.iter())
    return outermost


def _chrome_below(container: HtmlElement) -> Iterator[HtmlElement]:
    """All elements of the parts of a story that their names call something else, such as class="related-links"."""
    for element in container.iterdescendants():
        if isinstance(element.tag, str) and element.tag not in ("p", "span", "a", *_HEADINGS):
            name = f"{element.get('class') or ''} {element.get('id') or ''}"[:400]
            if not name.isspace() and not _CHROME_WORDS.isdisjoint(_SPLIT_WORDS.split(name.lower())):
                yield from element.iter()


def _taken(tree: HtmlElement, found: Sequence[Block]) -> list[bool]:
    """Which blocks trafilatura takes for the story."""
    taken = [False] * len(found)
    if next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None:
        return [not block.aside for block in found]
    pieces = _pieces(tree)
    where: dict[str, list[int]] = {}
    for number, block in enumerate(found):
        where.setdefault(block.squeezed, []).append(number)
    last = -1
    left = []
    for piece in pieces:
        numbers = where.get(piece)
        if numbers is None:
            left.append(piece)
            continue
        last = next((number for number in numbers if number > last), numbers[0])
        taken[last] = True
    twice = {(found[number].squeezed, found[number].container) for number, chosen in enumerate(taken) if chosen}
    taken = [chosen or (block.squeezed, block.container) in twice for block, chosen in zip(found, taken, strict=True)]
    if left:  # what it joins or splits in another way
        joined = "\n".join(left)
        for number, block in enumerate(found):
            if not taken[number] and len(block.squeezed) >= _LONG and block.squeezed in joined:
                taken[number] = True
    return taken


def _pieces(tree: HtmlElement) -> list[str]:
    """The paragraphs of the story as trafilatura has them, without white space."""
    from trafilatura.core import bare_extraction

    document = bare_extraction(
        tree, fast=True, include_comments=False, include_tables=True, deduplicate=False, with_metadata=False
    )
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return [piece for block in blocks(document.body) if (piece := block.squeezed)]


def _is_chrome(block: Block) -> bool:
    """Whether a block is nothing but a link, or a page's words about itself."""
    if block.linked > 0.8 and not _SENTENCE.fullmatch(block.text):
        return True
    return _speaks_of_itself(block)


def _speaks_of_itself(block: Block) -> bool:
    return len(block.text) <= 300 and _CHROME.fullmatch(block.text) is not None


def _with_siblings(found: Sequence[Block], taken: Sequence[bool], usable: Sequence[bool]) -> list[bool]:
    """The chosen blocks and those that stand among them."""
    numbers = [number for number, chosen in enumerate(taken) if chosen]
    if not numbers:
        return list(taken)
    first, last = numbers[0], numbers[-1]
    homes: dict[HtmlElement, int] = {}
    for number in numbers:
        homes[found[number].container] = homes.get(found[number].container, 0) + 1
    most = max(homes.values())
    quiet = {element for container in homes for element in _chrome_below(container)} if len(homes) <= 50 else set()
    result = []
    for number, block in enumerate(found):
        at_home = homes.get(block.container, 0)
        chosen = taken[number]
        if not chosen and usable[number] and block.element not in quiet:
            if first < number < last:
                chosen = at_home > 0
            else:
                chosen = at_home == most and most > 1 and block.tag == "p" and bool(_SENTENCE.fullmatch(block.text))
        result.append(chosen)
    return result
