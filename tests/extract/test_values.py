"""Values in a text, and the literals that they give."""

from datetime import date

import pytest
from spacy.language import Language

from kg.extract.parsed import parsed
from kg.extract.values import literal_of, value_at, values
from kg.vocabulary import XSD


def literals(nlp: Language, text: str, *datatypes: str, published: date | None = None) -> list[str]:
    """The lexical forms of all candidates of a text that give one of the datatypes."""
    doc = nlp.make_doc(text)
    doc._.published = published
    doc = parsed(nlp(doc))
    found = (literal_of(doc, span, [XSD + name for name in datatypes]) for span in values(doc))
    return [value.text for value in found if value is not None]


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        ("The poet was born on 7 November 1867.", "date", ["1867-11-07"]),
        ("The poet was born on November 7th, 1867.", "date", ["1867-11-07"]),
        ("The file is dated 1867-11-07.", "date", ["1867-11-07"]),
        ("The bridge opened in March 1932.", "date", []),  # a month is no day
        ("The bridge opened in March 1932.", "gYearMonth", ["1932-03"]),
        ("The bridge opened in March 1932.", "gYear", ["1932"]),
        ("The bridge has stood since 1932.", "gYear", ["1932"]),
        ("The city fell in 476.", "gYear", ["0476"]),
        ("The war of 1861 to 1865 was long.", "date", []),
        ("The stadium has nearly 30,000 seats.", "integer", ["30000"]),
        ("The boat has a 12-metre hull.", "integer", ["12"]),
        ("The boat weighs 3.5 kg.", "decimal", ["3.5"]),
        ("The boat weighs 3.5 kg.", "integer", []),
        ("The fund raised $2 billion.", "integer", ["2000000000"]),
        ("The lake is 12km away.", "decimal", ["12"]),
        ("Temperatures fell to -5 degrees.", "integer", ["-5"]),
        ("Temperatures fell to -5 degrees.", "nonNegativeInteger", []),
        ("The firm has twenty-five workers.", "positiveInteger", ["25"]),
        ("The firm has 20 to 30 workers.", "integer", []),
        ("She won two or three games.", "integer", []),
        ("The manual is at https://manual.example/start today.", "anyURI", ["https://manual.example/start"]),
    ],
)
def test_words_give_the_literal_of_a_datatype_or_none(
    reader_pipeline: Language, text: str, datatype: str, expected: list[str]
) -> None:
    assert literals(reader_pipeline, text, datatype) == expected


def test_a_relative_date_needs_the_publication_date(reader_pipeline: Language) -> None:
    text = "The ship sank last Monday."
    assert literals(reader_pipeline, text, "date") == []
    assert literals(reader_pipeline, text, "date", published=date(2024, 7, 10)) == ["2024-07-08"]


def test_strings_are_quoted_titles_and_noun_phrases_without_their_article(reader_pipeline: Language) -> None:
    found = literals(reader_pipeline, "She wrote “A Winter in Fez” with the red fountain pen.", "string")
    assert "A Winter in Fez" in found
    assert "red fountain pen" in found


def test_the_first_of_several_datatypes_that_fits_is_given_the_finest_first(reader_pipeline: Language) -> None:
    assert literals(reader_pipeline, "She was born on 7 May 1867.", "gYear", "date") == ["1867-05-07"]
    assert literals(reader_pipeline, "She was born in 1867.", "gYear", "date") == ["1867"]


def test_a_value_keeps_the_words_that_give_it(reader_pipeline: Language) -> None:
    text = "The stadium has nearly 30,000 seats."
    doc = parsed(reader_pipeline(text))
    span = value_at(doc, 4, 5)  # of the marked "30,000" alone
    value = literal_of(doc, span, [XSD + "nonNegativeInteger"])
    assert value is not None
    assert (value.text, value.datatype) == ("30000", XSD + "integer")
    assert text[value.start : value.end] == "nearly 30,000"
