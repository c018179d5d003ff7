"""A blank line ends a sentence, a line break does not."""

from spacy.language import Language

from tests.extract.seen import read, triples


def test_headline_without_full_stop_is_a_sentence_of_its_own(reader_pipeline: Language) -> None:
    text = "Solberg under fire for remarks\n\nNorwegian Prime Minister Erna Solberg has come under fire."
    assert [s.text.strip() for s in read(reader_pipeline, text).sents] == text.split("\n\n")
    assert ("Erna Solberg", "headOfGovernmentOf", "Norway") in triples(reader_pipeline, text)


def test_wrapped_line_goes_on(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "The talks in the Norwegian\ncapital ended on Friday.")
    assert len(list(doc.sents)) == 1


def test_blank_lines_alone(reader_pipeline: Language) -> None:
    assert read(reader_pipeline, "\n\n").text == "\n\n"
    assert [s.text.strip() for s in read(reader_pipeline, "One.\n \n\nTwo.\n\n").sents if s.text.strip()] == [
        "One.",
        "Two.",
    ]
