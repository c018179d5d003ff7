"""Numerals on nouns."""

import pytest
from spacy.language import Language

import kg.extract.dates as dates
from kg.extract.numerals import canonical, number
from kg.extract.parsed import parsed
from kg.extract.quantities import quantity_of
from tests.extract.seen import reading


def quantity(nlp: Language, text: str, word: str) -> tuple[str, str] | None:
    doc = parsed(dates.find_times(nlp(text)))
    return quantity_of(doc, next(token for token in doc if token.text == word))


@pytest.mark.parametrize(
    ("text", "noun", "value", "words"),
    [
        ("Portugal sent nearly 30,000 troops to Spain.", "troops", "30000", "nearly 30,000 troops"),
        ("Portugal sent two battalions and a brigade.", "battalions", "2", "two battalions"),
        ("About 1.5 million people fled.", "people", "1500000", "About 1.5 million people"),
        ("Portugal sent a dozen soldiers.", "soldiers", "12", "a dozen soldiers"),
        ("It sent about two dozen guns.", "guns", "24", "about two dozen guns"),
        ("It has half a million civilians.", "civilians", "500000", "half a million civilians"),
        ("It has twenty-five tanks.", "tanks", "25", "twenty-five tanks"),
        (
            "It has two hundred and fifty thousand men.",
            "men",
            "250000",
            "two hundred and fifty thousand men",
        ),
        ("At least 20 soldiers were killed.", "soldiers", "20", "At least 20 soldiers"),
        ("Some 300 Portuguese soldiers arrived.", "soldiers", "300", "Some 300 Portuguese soldiers"),
        ("As many as 10,000 heavily armed men came.", "men", "10000", "As many as 10,000 heavily armed men"),
        ("It sent 12 more tanks.", "tanks", "12", "12 more tanks"),
        ("It sent more than 3,500 of its troops.", "troops", "3500", "more than 3,500 of its troops"),
        ("Weber met 3 of the ministers.", "ministers", "3", "3 of the ministers"),
        ("Portugal gave Spain $2 billion in aid.", "aid", "2000000000", "$2 billion in aid"),
        ("Portugal gave Spain $2 billion in aid.", "billion", "2000000000", "$2 billion"),
        ("Portugal gave Spain a $3.5bn loan.", "loan", "3500000000", "$3.5bn loan"),
        ("Portugal gave Spain a £3m loan.", "loan", "3000000", "£3m loan"),
        ("About 1.5m people fled.", "people", "1500000", "About 1.5m people"),
        ("It bought 1,234.50 tonnes of grain.", "tonnes", "1234.5", "1,234.50 tonnes"),
        ("It flies three Boeing 737 jets.", "jets", "3", "three Boeing 737 jets"),
        ("The seven G7 countries agreed.", "countries", "7", "seven G7 countries"),
        ("Portugal sent 500.", "500", "500", "500"),
    ],
)
def test_exact_numbers(nlp: Language, text: str, noun: str, value: str, words: str) -> None:
    assert quantity(nlp, text, noun) == (value, words)
    assert words in text


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Portugal sent troops to Spain.", "troops"),
        ("Hundreds of soldiers left.", "soldiers"),
        ("Tens of thousands of people left.", "people"),
        ("It sent a few thousand soldiers.", "soldiers"),
        ("It sent several hundred soldiers.", "soldiers"),
        ("Between 20 and 30 soldiers arrived.", "soldiers"),
        ("It sent 40 to 50 tanks.", "tanks"),
        ("It sent 60-70 jets.", "jets"),
        ("Two or three soldiers left.", "soldiers"),
        ("About 1 in 5 people agreed.", "people"),
        ("The 2014 elections were fair.", "elections"),
        ("It built a 700-mile pipeline.", "pipeline"),
        ("It built a 5m wall.", "wall"),
        ("A 20-year-old man left.", "man"),
        ("It bought one of the largest companies.", "companies"),
        ("It sent both brothers.", "brothers"),
        ("The first troops arrived.", "troops"),
    ],
)
def test_no_exact_number(nlp: Language, text: str, noun: str) -> None:
    assert quantity(nlp, text, noun) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("30,000", "30000"),
        ("1,234,567.890", "1234567.89"),
        ("0.50", "0.5"),
        ("100", "100"),
        ("zero", "0"),
        ("nineteen", "19"),
        ("ninety - nine", "99"),
        ("three hundred", "300"),
        ("a hundred and one", "101"),
        ("two million three hundred thousand and five", "2300005"),
        ("1.2 billion", "1200000000"),
        ("half a dozen", "6"),
        ("4bn", "4000000000"),
    ],
)
def test_number(words: str, value: str) -> None:
    found = number(words.split())
    assert found is not None
    assert canonical(found) == value


@pytest.mark.parametrize(
    "words",
    [
        *("", "a", "and", "half", "hundred", "thousand", "two three", "20 30", "twenty thirty", "1,5", "12,34", "3xy"),
        *("two and three", "five and", "9" * 5000, "٣", "²", "1e9", "-", "- 5", "two and a half million"),
    ],
)
def test_not_one_number(words: str) -> None:
    assert number(words.split()) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ghana sent about 1,200 soldiers to Togo.",
        "About 1,200 Ghanaian soldiers were sent to Togo.",
        "The deployment of about 1,200 Ghanaian soldiers to Togo began.",
    ],
)
def test_who_is_counted_in_active_passive_and_noun(reader_pipeline: Language, text: str) -> None:
    (evidence,) = reading(reader_pipeline, text).evidence
    assert str(evidence.quantity) == "1200"
