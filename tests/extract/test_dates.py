"""The component kg_dates and `time_of`: which words are times, in which tense, and of what."""

from collections.abc import Callable
from datetime import date

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import kg.extract.dates as dates
from kg.errors import UsageError
from kg.extract.dates import TimeExpression, time_of
from kg.extract.parsed import parsed

TUESDAY = date(2022, 1, 18)
Reader = Callable[..., Doc]


@pytest.fixture(scope="session")
def read(nlp: Language) -> Reader:
    """Parse a text with its publication date and find its times."""

    def reader(text: str, published: date | None = TUESDAY) -> Doc:
        doc: Doc = nlp(text)
        doc._.published = published
        dates.find_times(doc)
        return doc

    return reader


def when(doc: Doc, word: str) -> tuple[str, str] | None:
    """The time of the first token that reads `word`."""
    text = parsed(doc)
    token = next(each for each in text if each.text == word)
    found = time_of(text, token)
    return (str(found.start or ""), str(found.end or "")) if found else None


def times(doc: Doc) -> list[str]:
    return [each.interval.text for each in doc._.times]


def test_component_is_registered(nlp: Language) -> None:
    assert Language.has_factory("kg_dates")
    assert Doc.has_extension("times")
    assert nlp("Weber left in 2014.")._.times == ()


def test_a_model_without_a_parser_is_refused() -> None:
    with pytest.raises(UsageError, match="no parser"):
        dates.find_times(spacy.blank("en")("Weber left on Monday."))


def test_an_expression_has_its_tokens_meaning_and_governor(read: Reader) -> None:
    doc = read("Portugal sent troops to Romania in late December.")
    assert len(doc._.times) == 1
    found: TimeExpression = doc._.times[0]
    assert doc[found.start_token : found.end_token].text == "late December"
    assert (found.interval.start, found.interval.end) == (date(2021, 12, 21), date(2021, 12, 31))
    assert (found.interval.precision, found.interval.text) == ("day", "late December")
    assert doc[found.governor].text == "sent"
    assert not found.attributive


def test_expressions_stand_in_the_order_of_the_text(read: Reader) -> None:
    doc = read("In 2014 Poland sent troops to Romania. They left on Friday, two months after 3 May 2021.")
    starts = [each.start_token for each in doc._.times]
    assert times(doc) == ["2014", "Friday", "two months after 3 May 2021"]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Weber met Silva on Monday.", "2022-01-17"),
        ("Weber will meet Silva on Monday.", "2022-01-24"),
        ("Weber is going to meet Silva on Monday.", "2022-01-24"),
        ("Weber is meeting Silva on Monday.", "2022-01-24"),
        ("Weber was meeting Silva on Monday.", "2022-01-17"),
        ("Weber plans to meet Silva on Monday.", "2022-01-24"),
        ("Weber is expected to meet Silva on Monday.", "2022-01-24"),
        ("Weber is to meet Silva on Monday.", "2022-01-24"),
        ("Weber may meet Silva on Monday.", "2022-01-24"),
        ("Weber may have met Silva on Monday.", "2022-01-17"),
        ("Weber did not meet Silva on Monday.", "2022-01-17"),
        ("Will Weber meet Silva on Monday?", "2022-01-24"),
        ("Weber said she would meet Silva on Monday.", "2022-01-24"),
        ("Weber managed to meet Silva on Monday.", "2022-01-17"),
        ("Weber travelled to Lisbon to meet Silva on Monday.", "2022-01-17"),
        ("The ministers meet again on Monday.", "2022-01-24"),
        ("The summit is on Monday.", "2022-01-24"),
        ("The summit was on Monday.", "2022-01-17"),
        ("The talks scheduled for Monday are in Lisbon.", "2022-01-24"),
        ("The talks held on Monday were in Lisbon.", "2022-01-17"),
        ("Portugal deployed troops to Romania ahead of Monday's summit.", "2022-01-24"),
        ("Portugal will raise it at Monday's summit.", "2022-01-24"),
        ("Portugal raised it at Monday's summit.", "2022-01-17"),
        ("The upcoming talks on Monday are about trade.", "2022-01-24"),
        ("Portugal to send troops to Romania on Monday", "2022-01-24"),
        ("May said on Monday that the talks had failed.", "2022-01-17"),
    ],
)
def test_the_tense_says_which_monday(read: Reader, text: str, day: str) -> None:
    doc = read(text)
    assert [str(each.interval.start) for each in doc._.times] == [day]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        # below the verb
        ("On Monday, Olga Weber met Peter Silva.", "met", ("2022-01-17", "2022-01-17")),
        ("Weber told reporters Monday that Portugal had left.", "told", ("2022-01-17", "2022-01-17")),
        ("Portugal deployed troops to Romania in March 2014.", "deployed", ("2014-03-01", "2014-03-31")),
        ("Portugal attacked the port early Monday.", "attacked", ("2022-01-17", "2022-01-17")),
        ("The bank was founded in Lisbon in the 1990s.", "founded", ("1990-01-01", "1999-12-31")),
        ("Maria Weber has led the party since 1994.", "led", ("1994-01-01", "")),
        ("Maria Weber led the party from 2001 to 2005.", "led", ("2001-01-01", "2005-12-31")),
        ("Weber's predecessor, Maria Silva, led the party until 2019.", "led", ("", "2019-12-31")),
        ("Maria Weber has ruled Portugal for 27 years.", "ruled", ("1995-01-01", "")),
        ("On Friday Weber flew home.", "flew", ("2022-01-14", "2022-01-14")),
        ("In 2014 Poland sent troops to Romania.", "sent", ("2014-01-01", "2014-12-31")),
        ("NATO said on Tuesday it would send troops to Spain in the spring.", "said", ("2022-01-18", "2022-01-18")),
        ("NATO said on Tuesday it would send troops to Spain in the spring.", "send", ("2022-03-01", "2022-05-31")),
        # nouns that say something
        ("Weber, president of Portugal from 2001 to 2005, died.", "president", ("2001-01-01", "2005-12-31")),
        ("Weber is the president of Portugal since 2010.", "president", ("2010-01-01", "")),
        ("Weber is the president of Portugal since 2010.", "is", ("2010-01-01", "")),
        ("Portugal's deployment of troops to Romania in 2015 failed.", "deployment", ("2015-01-01", "2015-12-31")),
        ("The 2014 annexation of the island was condemned.", "annexation", ("2014-01-01", "2014-12-31")),
        ("Weber attended last week's summit in Lisbon.", "summit", ("2022-01-10", "2022-01-16")),
        # through another verb or noun
        ("On Tuesday Portugal began moving its troops to Romania.", "moving", ("2022-01-18", "2022-01-18")),
        ("Portugal and Spain will hold exercises in February.", "exercises", ("2022-02-01", "2022-02-28")),
        ("The exercises scheduled for February will be held here.", "exercises", ("2022-02-01", "2022-02-28")),
        ("The talks, which began on 3 January, have failed.", "talks", ("2022-01-03", "2022-01-03")),
        ("Weber announced it during a summit with Silva in May.", "announced", ("2021-05-01", "2021-05-31")),
        ("Weber announced it during a summit with Silva in May.", "summit", ("2021-05-01", "2021-05-31")),
        ("Weber and Silva met on the sidelines of last week's summit.", "met", ("2022-01-10", "2022-01-16")),
        ("Portugal attacked the port on Monday, killing ten people.", "killing", ("2022-01-17", "2022-01-17")),
        ("Speaking in Lisbon on Monday, Weber dismissed the claim.", "dismissed", ("2022-01-17", "2022-01-17")),
        # one opening time for several verbs
        ("On Monday, Weber met Silva and visited Porto.", "visited", ("2022-01-17", "2022-01-17")),
        ("Weber met Silva in May and visited Porto in June.", "visited", ("2021-06-01", "2021-06-30")),
        # the finer of two, the first of equals
        ("In 2014, Weber met Silva on 3 March 2014.", "met", ("2014-03-03", "2014-03-03")),
        ("Weber met Silva in March and April.", "met", ("2021-03-01", "2021-03-31")),
    ],
)
def test_time_of(read: Reader, text: str, word: str, expected: tuple[str, str]) -> None:
    assert when(read(text), word) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Portugal, which invaded Spain in 2014, deployed troops to Romania.", "deployed"),
        ("After Portugal annexed the island in 2014, NATO sent ships.", "sent"),
        ("Weber said that Portugal had deployed troops in March.", "said"),
        ("On Monday, Weber said that Portugal had deployed troops.", "deployed"),
        ("Weber, who was arrested on Sunday, denies the claims.", "denies"),
        ("Weber plans to visit Romania on Thursday.", "plans"),
        ("Weber agreed on Friday to send troops.", "send"),
        ("Weber condemned the 2014 annexation of the island.", "condemned"),
        ("Weber rejected Monday's vote.", "rejected"),
        ("Since Monday's talks, Portugal has attacked Spain.", "attacked"),
        ("Since May took office, Portugal has attacked Spain.", "attacked"),
        ("The minister visited Paris for the first time since 1994.", "visited"),
        ("Weber, president of Portugal from 2001 to 2005, died.", "died"),
        ("The composer Olga Weber (1912-1992) supported Portugal.", "supported"),
        ("Following the death of an officer in October, Weber resigned.", "resigned"),
        ("The drills were needed because of the presence of foreign ships last year.", "needed"),
        ("Weber led the party for five years.", "led"),
        ("Weber met Silva. On Monday she left.", "met"),
    ],
)
def test_a_time_of_something_else_is_not_taken(read: Reader, text: str, word: str) -> None:
    doc = read(text)
    assert when(doc, word) is None


@pytest.mark.parametrize(
    "text",
    [
        "Portugal may march to war for a second time.",
        "Theresa May met Maria Silva.",
        "The Sunday Times reported that August Wilson had met Silva.",
        "Portugal sent 2000 troops to Romania.",
        "Weber bought three Boeing 747 jets and a Euro 2016 shirt.",
        "The day before the vote, Weber resigned.",
        "Since Weber took office, the fall of the town has troubled Portugal.",
        "Weber meets Silva every Monday.",
    ],
)
def test_what_looks_like_a_time_and_is_none(read: Reader, text: str) -> None:
    assert times(read(text)) == []


def test_without_a_publication_date_only_absolute_times_are_found(read: Reader) -> None:
    text = "Weber met Silva on Monday. They had met in March, last week and on 3 May 2014, and since 1994."
    assert times(read(text, None)) == ["3 May 2014", "since 1994"]


def test_the_day_before_is_that_of_the_time_named_before(read: Reader) -> None:
    doc = read("Weber flew home on Friday. The day before, she had met Silva. Later she called the police.")
    assert when(doc, "met") == ("2022-01-13", "2022-01-13")
    assert when(doc, "called") is None


def test_the_day_before_counts_from_the_publication_when_the_text_named_no_time(read: Reader) -> None:
    assert when(read("The day before, Weber had met Silva."), "met") == ("2022-01-17", "2022-01-17")


def test_later_times_follow_each_other(read: Reader) -> None:
    doc = read("On 3 March 2014 Weber was elected. Three days later she met Silva. The next day she resigned.", None)
    assert [str(each.interval.start) for each in doc._.times] == ["2014-03-03", "2014-03-06", "2014-03-07"]


def test_a_time_named_long_before_is_no_anchor(read: Reader) -> None:
    doc = read("Weber was elected on 3 March 2014. She is a lawyer. Her party is old. Three days later she left.", None)
    assert times(doc) == ["3 March 2014"]


@pytest.mark.parametrize(
    "text", ["", " ", "Monday", "In 2014", "since", "\n\n2014\n\n", "(1994-2000)", "on on on Monday Monday"]
)
def test_fragments_are_read(read: Reader, text: str) -> None:
    doc = parsed(read(text))
    for token in doc:
        time_of(doc, token)
    assert all(0 <= each.governor < len(doc) for each in doc._.times)


def test_offsets_hold_with_signs_of_other_planes(read: Reader) -> None:
    doc = read("😀😀 Weber — “the boss” — left Łódź on 3 May 2014.")
    found = doc._.times[0]
    assert doc[found.start_token : found.end_token].text == found.interval.text == "3 May 2014"
