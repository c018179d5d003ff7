"""Who said what: contents, sources and stances, nesting, quotations over sentences and paragraphs, hostile text."""

from collections.abc import Callable
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.attribution import Attribution, AttributionFinder, enclosing
from kg.extract.attribution_cues import Cues
from kg.extract.quotations import quotations

FINDER = AttributionFinder()
Reader = Callable[[str], Doc]


@pytest.fixture(scope="module")
def read(nlp: Language) -> Reader:
    """Parse a text and find its attributions; each text is parsed once."""
    docs: dict[str, Doc] = {}

    def reader(text: str) -> Doc:
        if text not in docs:
            docs[text] = FINDER(nlp(text))
        return docs[text]

    return reader


def content(doc: Doc, attribution: Attribution) -> str:
    return doc.text[attribution.start : attribution.end]


CASES = [
    # that, no that, before and behind the cue, inverted, inserted
    ("Karin Weber said that the bridge was safe.", "that the bridge was safe", "Karin Weber", "says"),
    ("Karin Weber said the bridge was safe.", "the bridge was safe", "Karin Weber", "says"),
    ("The bridge is safe, Weber said on Monday.", "The bridge is safe", "Weber", "says"),
    ('"The bridge is safe," said Weber, the mayor of Lindau.', '"The bridge is safe,"', "Weber", "says"),
    ("Karin Weber, in a radio interview, said the bridge was safe.", "the bridge was safe", "Karin Weber", "says"),
    ("Weber said on Monday in Lindau that the bridge was safe.", "that the bridge was safe", "Weber", "says"),
    ("Chile may have moved its fleet, officials believe.", "Chile may have moved its fleet", "officials", "says"),
    ("An officer told the paper the troops had left.", "the troops had left", "An officer", "says"),
    ("Novak told reporters that the plan was dead.", "that the plan was dead", "Novak", "says"),
    ("Novak tweeted that the plan was dead.", "that the plan was dead", "Novak", "says"),
    (
        "The fleet has left, a senior official with knowledge of the plan said.",
        "The fleet has left",
        "a senior official with knowledge of the plan",
        "says",
    ),
    # coordinated content
    (
        "Weber said the bridge was safe and that it would reopen soon.",
        "the bridge was safe and that it would reopen soon",
        "Weber",
        "says",
    ),
    # relative clauses, participles, control
    ("Weber, who said the bridge was safe, has resigned.", "the bridge was safe", "Weber, who", "says"),
    ("The ministry issued a statement claiming that Oslo had lied.", "that Oslo had lied", "The ministry", "says"),
    ("The union forced the mayor to admit that the plan was bad.", "that the plan was bad", "the mayor", "knows"),
    # according to, in the view of, as X says
    ("According to the army, Norway sent 300 men to Mali.", "Norway sent 300 men to Mali", "the army", "says"),
    ("Norway sent 300 men to Mali, according to the army.", "Norway sent 300 men to Mali", "the army", "says"),
    ("In the view of the engineers, the bridge is safe.", "the bridge is safe", "the engineers", "says"),
    ("In Weber's view, the bridge is safe.", "the bridge is safe", "Weber", "says"),
    ("As Weber put it, the bridge is a miracle.", "the bridge is a miracle", "Weber", "says"),
    # nouns
    ("Denmark made the claim that Chad had closed the port.", "that Chad had closed the port", "Denmark", "says"),
    ("Denmark repeated its claim that Chad had closed the port.", "that Chad had closed the port", "its", "says"),
    ("His message was that the plan is good.", "that the plan is good", "His", "says"),
    ("Despite reports that Chad had closed the port, ships sailed on.", "that Chad had closed the port", "", "says"),
    # nobody named
    ("The talks reportedly collapsed on Monday.", "The talks reportedly collapsed on Monday", "", "says"),
    ("It was reported that the bridge had collapsed.", "that the bridge had collapsed", "", "says"),
    ("Russia is said to have moved tanks to Belarus.", "Russia is said to have moved tanks to Belarus", "", "says"),
    # quoted by others
    ("The minister was quoted as saying the bridge was safe.", "the bridge was safe", "The minister", "says"),
    ("The paper quoted an officer as saying that troops had left.", "that troops had left", "an officer", "says"),
    ("The troops had left, an officer was quoted as saying.", "The troops had left", "an officer", "says"),
    # broken into, and taken up again
    ("Ghana, Clara Jensen said, had left.", "Ghana, Clara Jensen said, had left", "Clara Jensen", "says"),
    ("The ferry, the ministry said on Monday, would be sold.",
     "The ferry, the ministry said on Monday, would be sold", "the ministry", "says"),
    ("Bolivia, says Lima, has left.", "Bolivia, says Lima, has left", "Lima", "says"),
    ("No bus will leave, says Lima", "No bus will leave", "Lima", "says"),
    ("Drivers told the Herald that Okafor would sign.", "that Okafor would sign", "Drivers", "says"),
    ("Togo has freed the pilots, which Lome denies.", "Togo has freed the pilots", "Lome", "denies"),
    ("A claim that Chad had closed the port was rejected by Oslo.", "that Chad had closed the port", "Oslo", "denies"),
    ("Malawi's president, Grace Tembo, said the bus was hit.",
     "the bus was hit", "Malawi's president, Grace Tembo", "says"),
    ("Critics called on Serbia to sign.", "Serbia to sign", "Critics", "demands"),
    ("Critics called for Serbia to sign.", "Serbia to sign", "Critics", "demands"),
    # headings and interviews
    ("Bridge will open next week - report", "Bridge will open next week", "report", "says"),
    ("Weber: Bridge Will Open Next Week", "Bridge Will Open Next Week", "Weber", "says"),
    ("Bridge will open next week - Karin Weber", "Bridge will open next week", "Karin Weber", "says"),
    ("Police: Man held over theft of 300 bicycles", "Man held over theft of 300 bicycles", "Police", "says"),
    # direct speech
    ('Novak said: "The plan is good."', '"The plan is good."', "Novak", "says"),
    ("''We are ready,'' Novak said.", "''We are ready,''", "Novak", "says"),
    ("‘We are ready,’ Novak said.", "‘We are ready,’", "Novak", "says"),
    ('"No," said Weber.', '"No,"', "Weber", "says"),
    # stances
    ("Putin denied that Chile had sent ships to Peru.", "that Chile had sent ships to Peru", "Putin", "denies"),
    ("Turkey denied having attacked the convoy.", "having attacked the convoy", "Turkey", "denies"),
    (
        "Iran rejected allegations that it had paid the group.",
        "allegations that it had paid the group",
        "Iran",
        "denies",
    ),
    ("The mayor refused to close the bridge.", "to close the bridge", "The mayor", "denies"),
    ("Engineers doubt that the bridge is safe.", "that the bridge is safe", "Engineers", "doubts"),
    ("Weber asked whether the bridge was safe.", "whether the bridge was safe", "Weber", "asks"),
    ('"Is the bridge safe?" asked Weber.', '"Is the bridge safe?"', "Weber", "asks"),
    ("Critics urged Serbia to sign the accord.", "Serbia to sign the accord", "Critics", "demands"),
    ("Norway called for an inquiry into the sinking.", "an inquiry into the sinking", "Norway", "demands"),
    ("The mayor hopes to reopen the bridge.", "to reopen the bridge", "The mayor", "hopes"),
    ("Ghana wants Togo to join the union.", "Togo to join the union", "Ghana", "hopes"),
    ("Engineers fear that the bridge will collapse.", "that the bridge will collapse", "Engineers", "hopes"),
    ("Peru threatened to close the border.", "to close the border", "Peru", "plans"),
    ("Chile vowed that it would defend the island.", "that it would defend the island", "Chile", "plans"),
    ("The mayor is aware that the bridge is old.", "that the bridge is old", "The mayor", "knows"),
    ("Hungary regrets that Chad closed the port.", "that Chad closed the port", "Hungary", "knows"),
    ("Weber acknowledged having met the banker.", "having met the banker", "Weber", "knows"),
    ("Kyiv accused Oslo of shelling a village.", "Oslo of shelling a village", "Kyiv", "says"),
    ("Okafor praised the volunteers.", "the volunteers", "Okafor", "about"),
    ('Weber called the bridge "a miracle of engineering".', 'the bridge "a miracle of engineering"', "Weber", "about"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "speaker", "stance"), CASES, ids=[case[0] for case in CASES])
def test_sentence(read: Reader, text: str, wanted: str, speaker: str, stance: str) -> None:
    doc = read(text)
    found = [(content(doc, a), a.speaker_text, a.stance) for a in doc._.attributions]
    assert found == [(wanted, speaker, stance)]


@pytest.mark.parametrize(
    "text",
    [
        "Tehran dismissed the US claim as propaganda.",  # what is claimed is not said
        'The so-called "miracle bridge" was closed.',  # the writer distances himself
        'The singer\'s third album, "The Long Road Home Again," was sold in Oslo.',  # a title
        "Weber crossed the bridge in the morning.",
        "Weber supports Peru.",  # he acts, he does not speak
        "Weber said nothing and crossed the bridge.",
        "Weber declined to comment.",
        "The repairs went according to plan.",
        "The idea that bridges last for ever is old.",  # nobody's idea
        "Weather: rain will fall in the north.",
        "Results:\nLindau: 547.\nBregenz: 46.",
        "The Latest: Weber crosses the bridge in the rain.",
        "",
        " \n\n ",
    ],
)
def test_no_attribution(read: Reader, text: str) -> None:
    assert read(text)._.attributions == ()


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Weber did not say that the bridge was safe.", True),
        ("Nobody said that the bridge was safe.", True),
        ("No official said that the bridge was safe.", True),
        ("The owners had no idea that the money was gone.", True),
        ("Weber said that the bridge was not safe.", False),
    ],
)
def test_negated_cue(read: Reader, text: str, negated: bool) -> None:
    (attribution,) = read(text)._.attributions
    assert attribution.negated is negated


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Weber did not say that the bridge was safe.", [False]),
        ("The report did not mention the bridge.", [False]),
        ("Weber does not believe that the bridge is safe.", [True]),  # that is what he thinks
        ("Weber says he hopes that the bridge is safe.", [True, False]),  # one source, one utterance
        ("Weber says Okafor hopes that the bridge is safe.", [True, True]),
    ],
)
def test_what_is_no_utterance(read: Reader, text: str, wanted: list[bool]) -> None:
    assert [a.is_utterance for a in read(text)._.attributions] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Weber said the bridge was safe and added that it was old.", ["the bridge was safe", "that it was old"]),
        (
            "Weber said the bridge was safe, and Okafor said it was old.",
            ["the bridge was safe", "it was old"],
        ),
        ("Weber said the bridge was safe, adding that it was old.", ["the bridge was safe", "that it was old"]),
        (
            "Weber said the bridge was safe but did not explain how it was built.",
            ["the bridge was safe", "how it was built"],
        ),
        ("Weber said the bridge was safe and had been tested.", ["the bridge was safe and had been tested"]),
    ],
)
def test_second_verb_of_saying_has_its_own_content(read: Reader, text: str, wanted: list[str]) -> None:
    doc = read(text)
    assert [content(doc, a) for a in doc._.attributions] == wanted
    assert doc._.attributions[0].speaker_text == "Weber"


@pytest.mark.parametrize(
    "text",
    [
        "On the programme “Bridges of Europe,” Weber said the bridge was safe.",
        "Asked whether it had been tested, Weber said the bridge was safe.",
    ],
)
def test_nothing_but_what_is_said(read: Reader, text: str) -> None:
    doc = read(text)
    assert [content(doc, a) for a in doc._.attributions if a.speaker_text] == ["the bridge was safe"]


@pytest.mark.parametrize("dateline", ["LINDAU (AP) — ", "LINDAU, Germany (Reuters) - ", "LINDAU — ", "Lindau (AFP) – "])
def test_dateline_is_neither_source_nor_content(read: Reader, dateline: str) -> None:
    for sentence in ("Weber said the bridge was safe.", "The bridge was safe, Weber said."):
        doc = read(dateline + sentence)
        (said,) = doc._.attributions
        assert (content(doc, said).lower(), said.speaker_text) == ("the bridge was safe", "Weber")


def test_quotation_belongs_to_who_acts_before_it(read: Reader) -> None:
    doc = read("Weber said it was late. Okafor shook his head. “We have never been so late in our lives.”")
    assert [a.speaker_text for a in doc._.attributions] == ["Weber", "Okafor"]


def test_short_quotation_goes_on(read: Reader) -> None:
    doc = read('"They always pay," Weber said. "Everybody pays."')
    (said,) = doc._.attributions
    assert content(doc, said) == doc.text


def test_participle_behind_a_comma_has_the_subject_of_its_sentence(read: Reader) -> None:
    doc = read("Weber spoke in Lagos, saying that the bridge was safe.")
    assert [a.speaker_text for a in doc._.attributions] == ["Weber"]


def test_three_levels_of_sources(read: Reader) -> None:
    doc = read("The Courier reported that Weber told police that Okafor claimed the bridge was safe.")
    found = [(a.speaker_text, a.outer) for a in doc._.attributions]
    assert found == [("The Courier", None), ("Weber", 0), ("Okafor", 1)]


def test_source_inside_what_another_says(read: Reader) -> None:
    doc = read("Officials said that, according to Oslo, the bridge was safe.")
    assert [(a.speaker_text, a.outer) for a in doc._.attributions] == [("Officials", None), ("Oslo", 0)]


def test_speech_around_its_tag_is_one_utterance_with_a_gap(read: Reader) -> None:
    doc = read('"We have lost everything," said Amina Diallo, a teacher. "The school is gone. The road is gone."')
    (said,) = doc._.attributions
    assert content(doc, said) == doc.text
    assert said.speaker_text == "Amina Diallo"
    assert [doc.text[start:end] for start, end in said.gaps] == [" said Amina Diallo, a teacher. "]


def test_sentence_around_its_tag(read: Reader) -> None:
    doc = read('"The bridge," said Weber, "is safe."')
    (said,) = doc._.attributions
    assert (said.start, said.end, said.speaker_text) == (0, len(doc.text), "Weber")


def test_opening_marks_repeated_at_paragraphs(read: Reader) -> None:
    speech = "“We had no money and no friends.\n\n“But we had each other.”"
    doc = read(f"“The first year was hard,” Okafor recalled.\n\n{speech}\n\nThe club was founded in 1990.")
    (said,) = doc._.attributions
    assert content(doc, said).endswith(speech)
    assert said.speaker_text == "Okafor"


def test_second_cue_begins_a_second_utterance(read: Reader) -> None:
    doc = read('"The bridge is safe," Weber told reporters on Monday. She added: "We tested it twice."')
    assert [(content(doc, a), a.speaker_text, a.cue) for a in doc._.attributions] == [
        ('"The bridge is safe,"', "Weber", "told"),
        ('"We tested it twice."', "She", "added"),
    ]


def test_quotation_without_a_cue_belongs_to_who_spoke_before(read: Reader) -> None:
    doc = read("Okafor said the club would survive.\n\n“We never thought of giving up at all.”")
    assert [a.speaker_text for a in doc._.attributions] == ["Okafor", "Okafor"]


def test_answer_responds_to_what_another_said(read: Reader) -> None:
    doc = read("“Chad will pay,” said Weber. “We will see,” Okafor answered.")
    first, second = doc._.attributions
    assert (first.responds_to, second.responds_to) == (None, 0)


def test_interview(read: Reader) -> None:
    doc = read("WEBER: We have closed the bridge for a week.\nOKAFOR: Why did you close it at night?")
    assert [(a.speaker_text, content(doc, a)) for a in doc._.attributions] == [
        ("WEBER", "We have closed the bridge for a week"),
        ("OKAFOR", "Why did you close it at night?"),
    ]


def test_nested_sources(read: Reader) -> None:
    doc = read("Interpol said that Oslo denied that it had sold the ships to Chad.")
    outer, inner = doc._.attributions
    assert (outer.speaker_text, outer.stance, outer.outer) == ("Interpol", "says", None)
    assert (inner.speaker_text, inner.stance, inner.outer) == ("Oslo", "denies", 0)
    ships = doc.text.index("ships")
    assert enclosing(doc, ships, ships + 5) == [1, 0]
    oslo = doc.text.index("Oslo")
    assert enclosing(doc, oslo, oslo + 4) == [0]
    assert enclosing(doc, 0, 8) == []


def test_denial_within_a_quotation(read: Reader) -> None:
    doc = read('"Oslo denied that it had sold the ships to Chad," said Weber.')
    assert [(a.speaker_text, a.stance, a.outer) for a in doc._.attributions] == [
        ("Weber", "says", None),
        ("Oslo", "denies", 0),
    ]


def test_named_source_within_a_quotation(read: Reader) -> None:
    doc = read("“Peru told us that Chile had left the treaty,” Weber said.")
    assert [(a.speaker_text, a.outer) for a in doc._.attributions] == [("Weber", None), ("Peru", 0)]


def test_enclosing_leaves_out_the_tag_and_mere_topics(read: Reader) -> None:
    doc = read('"The bridge is safe," said Weber, who lives in Lindau. "We tested it twice."')
    weber, twice = doc.text.index("Weber"), doc.text.index("twice")
    assert enclosing(doc, weber, weber + 5) == []
    assert enclosing(doc, twice, twice + 5) == [0]
    doc = read("Okafor praised the volunteers.")
    start = doc.text.index("volunteers")
    assert enclosing(doc, start, start + 10) == []


def test_content_is_clipped_to_its_line(read: Reader) -> None:
    doc = read(
        "Weber says bridge is safe\n\nThe mayor of Lindau spoke on Monday after a long meeting with "
        "engineers from three countries, who had come for two days."
    )
    assert content(doc, doc._.attributions[0]) == "bridge is safe"


def test_factory_is_registered_and_deterministic(nlp: Language) -> None:
    assert Language.has_factory("kg_attribution")
    text = 'Weber said: "It is safe now." Okafor denied that it was. According to Novak, both were wrong.'
    first, second = (FINDER(nlp(text))._.attributions for _ in range(2))
    assert first == second
    assert len(first) == 3
    assert list(first) == sorted(first, key=lambda a: (a.start, -a.end))


def test_offsets_quote_the_text(read: Reader) -> None:
    for text, *_ in CASES:
        doc = read(text)
        for a in doc._.attributions:
            assert 0 <= a.start < a.end <= len(text)
            assert text[a.cue_start : a.cue_end] == a.cue or a.cue_start == -1
            assert text[a.speaker_start : a.speaker_end] == a.speaker_text or a.speaker_start == -1


def test_every_cue_has_a_known_stance() -> None:
    known = {"says", "knows", "denies", "doubts", "asks", "demands", "hopes", "plans", "about"}
    cues = Cues()
    assert cues.stance("v:say", "that") == "says"
    assert cues.stance("v:cross", "that") is None
    assert set(cues._stances.values()) == known


QUOTED = [
    ('He said "yes" to it.', ['"yes"']),
    ("‘Stop,’ it read.", ["‘Stop,’"]),
    ("The workers' rights and the owners' duties.", []),
    ("It’s the voters’ choice.", []),
    ("“One “two” three” four", ["“two”"]),  # the mark that should have closed the first one is lost
    ('"One “two” three" four', ['"One “two” three"']),
    ("“One ‘two’ three.”", ["“One ‘two’ three.”"]),
    ("„Eins“ und «zwei»", ["„Eins“", "«zwei»"]),
    ("``One'' two", ["``One''"]),
    ("He said ''one'' and ''two''.", ["''one''", "''two''"]),
    ("“One\n\n“two”\n\nthree", ["“One\n\n“two”"]),
    ("“One\n\ntwo", ["“One"]),
    ('"One\n\ntwo" three', ['"One']),
    ("six foot 2\" and five foot 10\" tall", []),
    ("”", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), QUOTED, ids=[case[0] for case in QUOTED])
def test_quotations(text: str, wanted: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text)] == wanted


@pytest.mark.parametrize("mark", ['"', "“", "”", "‘", "'", "«", "“a\n\n", '"a\n', "``''"])
def test_ten_thousand_unbalanced_marks_cost_no_more_than_linear_time(mark: str) -> None:
    def seconds(count: int) -> float:
        text = f"{mark}a " * count
        best = float("inf")
        for _ in range(3):
            start = perf_counter()
            quotations(text)
            best = min(best, perf_counter() - start)
        return best

    assert seconds(10_000) < 30 * seconds(1_000) + 0.05  # quadratic would be a hundredfold


def test_hostile_quotes_in_the_component(nlp: Language) -> None:
    text = "he said “it " * 2_500
    doc = nlp(text, disable=["ner"])
    start = perf_counter()
    FINDER(doc)
    assert perf_counter() - start < 5
    assert all(0 <= a.start < a.end <= len(text) for a in doc._.attributions)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "said",
                "Weber",
                "“",
                "”",
                '"',
                "'",
                "\n\n",
                "that",
                ":",
                ",",
                ".",
                "it fell",
                "denied",
                "-",
                "according to",
            ]
        ),
        max_size=30,
    )
)
def test_any_text_gives_sound_attributions(nlp: Language, words: list[str]) -> None:
    doc = FINDER(nlp(" ".join(words), disable=["ner"]))
    found = doc._.attributions
    assert list(found) == sorted(found, key=lambda a: (a.start, -a.end))
    for i, a in enumerate(found):
        assert 0 <= a.start < a.end <= len(doc.text)
        assert a.outer is None or (a.outer < i and found[a.outer].start <= a.start and a.end <= found[a.outer].end)
        assert all(a.start < start < end < a.end for start, end in a.gaps)
        assert all(i in enclosing(doc, a.start, a.end) for _ in [0] if a.stance != "about")
