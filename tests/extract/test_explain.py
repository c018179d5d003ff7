"""Why a sentence gives no fact: each code is reached, and no explanation disagrees with the reading."""

from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from kg.errors import OntologyError, UsageError
from kg.extract.explain import why_not
from kg.extract.reasons import CODES, Explanation, Reason
from kg.extract.resources import lexicon
from kg.model import Status
from kg.settings import DEFAULT_MODEL
from tests.extract.seen import local, read, words_of

# A code, a text, the two mentions (for a name: itself), and words that the explanation must have.
CASES: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("asserted", "Senegal has deployed soldiers to Gambia.", ("Senegal", "Gambia"), ("Senegal deploys forces to",)),
    (
        "reported",
        "Ghana said that Senegal had deployed soldiers to Gambia.",
        ("Senegal", "Gambia"),
        ("only a source says so (“Ghana”)",),
    ),
    ("planned", "Senegal will deploy soldiers to Gambia.", ("Senegal", "Gambia"), ("only planned",)),
    ("possible", "Senegal may deploy soldiers to Gambia.", ("Senegal", "Gambia"), ("may be so",)),
    ("ended", "Omar Bennani, a former prime minister of Morocco, sang.", ("Omar Bennani", "Morocco"), ("no more",)),
    ("negated", "Senegal has not deployed soldiers to Gambia.", ("Senegal", "Gambia"), ("is not so",)),
    ("denied", "Mali denied that Senegal had deployed soldiers to Gambia.", ("Senegal", "Gambia"), ("(“Mali”)",)),
    ("conditional", "If Senegal deployed soldiers to Gambia, Mali would protest.", ("Senegal", "Gambia"), ("depends",)),
    (
        "narrower-found",
        "Leila Haddad became president of Tunisia.",
        ("Leila Haddad", "Tunisia"),
        ("Leila Haddad leads Tunisia", "“is head of state of” says more"),
    ),
    (
        "vetoed",
        "Omar Bennani attacked Leila Haddad over the budget.",
        ("Omar Bennani", "Leila Haddad"),
        ("Omar Bennani attacks Leila Haddad", "over the budget.” forbids it"),
    ),
    (
        "class-does-not-fit",
        "Nokia is the wife of Peter Lund.",
        ("Nokia", "Peter Lund"),
        ("“is married to”", "its subject must be person, Nokia is company"),
    ),
    ("words-differ", "Senegal sent its regards to Gambia.", ("Senegal", "Gambia"), ("“supplies arms to” wants", "/")),
    (
        "no-pattern",
        "Nokia annoyed Microsoft near Ghana.",
        ("Nokia", "Microsoft"),
        ("“Nokia” ←subject— annoyed —object→ “Microsoft”",),
    ),
    ("no-path", "If Ghana wins, Togo sings and Mali dances.", ("Ghana", "Mali"), ("nothing short",)),
    ("same-entity", "Portugal praised the Portuguese army.", ("Portugal", "Portuguese"), ("both are Portugal",)),
    ("same-entity", "Lisbon accused Portugal.", ("Lisbon", "Portugal"), ("both stand for Portugal",)),
    (
        "ambiguous-pronoun",
        "Peter Lund called Lars Holm. He visited Ghana.",
        ("He", "Ghana"),
        ("“He” stays open: of Lars Holm, Peter Lund not exactly one fits", "else it might be “visits”"),
    ),
    ("no-antecedent", "He visited Ghana.", ("He", "Ghana"), ("nothing stands before “He”", "might be “visits”")),
    ("no-antecedent", "Ghana attacked it.", ("Ghana", "it"), ("nothing before “it” can be meant: not Ghana",)),
    ("no-antecedent", "Nokia grew. He visited Ghana.", ("He", "Ghana"), ("can be meant: not Nokia",)),
    (
        "ambiguous-pronoun",
        "The driver hit Peter Lund near the shop, and he visited Ghana.",
        ("he", "Ghana"),
        ("not sure that Peter Lund is meant",),
    ),
    ("open-description", "The minister visited Ghana.", ("minister", "Ghana"), ("“minister”",)),
    ("different-sentences", "Ghana won. Togo lost.", ("Ghana", "Togo"), ("no sentence has both",)),
]


def explain(text: str, **options: date) -> Explanation:
    return why_not(text, model=DEFAULT_MODEL, published=options.get("published"))


def reasons(explained: Explanation, *words: str) -> list[Reason]:
    """The reasons of the one pair of mentions with these words."""
    (found,) = [pair.reasons for pair in explained.pairs if {pair.first.words, pair.second.words} == set(words)]
    return list(found)


@pytest.mark.parametrize(("code", "text", "words", "says"), [pytest.param(*c, id=f"{c[0]}: {c[1]}") for c in CASES])
def test_each_code_has_its_sentence(code: str, text: str, words: tuple[str, ...], says: tuple[str, ...]) -> None:
    found = [reason for reason in reasons(explain(text), *words) if reason.code == code]
    assert found
    for part in says:
        assert any(part in reason.text for reason in found), found


def test_a_name_that_is_no_mention_is_told() -> None:
    explained = explain("Lund, Norway")
    assert explained.pairs == ()
    assert explained.names == (Reason("unknown-name", "“Lund” is not seen as a name of a known class"),)


def test_the_cases_reach_all_codes() -> None:
    assert {case[0] for case in CASES} | {"unknown-name"} == set(CODES)
    assert len(CODES) == len(set(CODES))
    assert {status.name.lower() for status in Status} < set(CODES)


def test_what_was_found_and_nothing_else_is_asserted(reader_pipeline: Language) -> None:
    """On every example and counter-example of the ontology the explanation has the facts that the reading has."""
    props = lexicon(None).ontology.properties.values()
    examples = [e.text for p in props for e in (*p.examples[:3], *p.counter_examples[:2])]
    found = 0
    for text in examples:
        doc = read(reader_pipeline, text)
        expected = sorted(
            (sorted((words_of(doc, m.subject), words_of(doc, m.object))), local(m.property), m.status.name.lower())
            for m in doc._.matches
        )
        statuses = {status.name.lower() for status in Status}
        told = sorted(
            (sorted((pair.first.words, pair.second.words)), local(reason.property or ""), reason.code)
            for pair in explain(text).pairs
            for reason in pair.reasons
            if reason.code in statuses
        )
        assert told == expected, text
        found += len(expected)
    assert found > 100


def test_every_pair_of_a_sentence_has_a_reason() -> None:
    explained = explain("Leila Haddad and Omar Bennani met the minister in Tunis, and he praised Morocco's army.")
    words = [end.words for pair in explained.pairs for end in (pair.first, pair.second)]
    assert {"Leila Haddad", "Omar Bennani", "minister", "Tunis", "he"} <= set(words)
    mentions = len({(end.start, end.end) for pair in explained.pairs for end in (pair.first, pair.second)})
    assert len(explained.pairs) == mentions * (mentions - 1) / 2
    assert all(pair.reasons for pair in explained.pairs)
    assert {reason.code for pair in explained.pairs for reason in pair.reasons} <= set(CODES)


def test_the_rule_is_the_example_as_written() -> None:
    (reason,) = reasons(explain("Senegal has deployed soldiers to Gambia."), "Senegal", "Gambia")
    prop = lexicon(None).ontology.properties[reason.property or ""]
    assert reason.rule in {example.source for example in prop.examples}
    vetoed = explain("Omar Bennani attacked Leila Haddad over the budget.")
    (veto,) = [r for r in reasons(vetoed, "Omar Bennani", "Leila Haddad") if r.code == "vetoed"]
    prop = lexicon(None).ontology.properties[veto.property or ""]
    assert veto.rule in {example.source for example in prop.counter_examples}


def test_offsets_are_those_of_the_text() -> None:
    text = "  In Oslo 🎉 Senegal\u202e praised Gambia."
    explained = explain(text)
    assert explained.text == text
    assert all(text[e.start : e.end] == e.words for pair in explained.pairs for e in (pair.first, pair.second))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Nothing.", "?!", "\x00\x1b[2J"])
def test_texts_without_names_have_no_pairs(text: str) -> None:
    assert explain(text) == Explanation(text, (), ())


def test_an_ontology_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "zoo.ttl").write_text(
        """@prefix zoo: <https://zoo.example/#> . @prefix kg: <https://kg.example/vocab#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        zoo:Keeper a owl:Class ; rdfs:label "keeper" ; kg:kind "person" .
        zoo:Park a owl:Class ; rdfs:label "park" ; kg:kind "organization" .
        zoo:feeds a owl:ObjectProperty ; rdfs:label "feeds" ; rdfs:domain zoo:Keeper ; rdfs:range zoo:Keeper ;
            kg:example "{subject:Tom Reed} fed {object:Anna Berg}." .""",
        encoding="utf-8",
    )
    explained = why_not("Peter Lund fed Karen Holm.", ontology=tmp_path / "zoo.ttl", model=DEFAULT_MODEL)
    assert [r.code for r in reasons(explained, "Peter Lund", "Karen Holm")] == ["asserted"]
    explained = why_not("Peter Lund fed Microsoft on Monday.", ontology=tmp_path / "zoo.ttl", model=DEFAULT_MODEL)
    (reason,) = reasons(explained, "Peter Lund", "Microsoft")
    assert (reason.code, reason.text) == (
        "class-does-not-fit",
        "“feeds”: its object must be keeper, Microsoft is Company",
    )


def test_values_are_told_like_names() -> None:
    ontology = Path(__file__).parents[2] / "examples" / "vulnerabilities" / "ontology.ttl"
    text = "Glasswing, a flaw in Fennel Mail, was disclosed on 4 May 2031. If Glasswing was rated 9.10, it was patched."
    explained = why_not(text, ontology=ontology, model=DEFAULT_MODEL)
    (disclosed,) = reasons(explained, "Glasswing", "4 May 2031")
    assert (disclosed.code, disclosed.text) == (
        "asserted",
        "Glasswing was disclosed on 2031-05-04: the article says so itself",
    )
    assert disclosed.rule == "{subject:Glasswing} was disclosed on {object:4 May 2031}."
    (rated,) = reasons(explained, "Glasswing", "9.10")
    assert (rated.code, rated.text) == ("conditional", "Glasswing has the severity 9.1: it depends on something else")
    with_values = [p for p in explained.pairs if {p.first.words, p.second.words} & {"4 May 2031", "9.10"}]
    assert len(with_values) == 2  # a value is an end only of what it is a value of
    assert {p.second.how for p in with_values} == {"value"}
    text = "Northlake Systems was disclosed on 4 May 2031."
    explained = why_not(text, ontology=ontology, model=DEFAULT_MODEL)
    (reason,) = reasons(explained, "Northlake Systems", "4 May 2031")
    assert (reason.code, reason.text) == (
        "class-does-not-fit",
        "“was disclosed on”: its subject must be vulnerability, Northlake Systems is vendor",
    )
    only_names = why_not(text, ontology=ontology, model=DEFAULT_MODEL, object="Northlake")
    assert all("4 May 2031" not in (pair.first.words, pair.second.words) for pair in only_names.pairs)


def test_a_narrower_property_of_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "zoo.ttl").write_text(
        """@prefix zoo: <https://zoo.example/#> . @prefix kg: <https://kg.example/vocab#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        zoo:Keeper a owl:Class ; rdfs:label "keeper" ; kg:kind "person" .
        zoo:counts a owl:DatatypeProperty ; rdfs:label "counts" ; rdfs:domain zoo:Keeper ; rdfs:range xsd:integer ;
            kg:example "{subject:Tom Reed} counted {object:40} owls." .
        zoo:countsOwls a owl:DatatypeProperty ; rdfs:label "counts owls" ; rdfs:subPropertyOf zoo:counts ;
            rdfs:domain zoo:Keeper ; rdfs:range xsd:integer ;
            kg:example "{subject:Tom Reed} counted {object:40} owls." .
        """,
        encoding="utf-8",
    )
    explained = why_not("Peter Lund counted 60 owls.", ontology=tmp_path / "zoo.ttl", model=DEFAULT_MODEL)
    found = {reason.code: reason.text for reason in reasons(explained, "Peter Lund", "60")}
    assert found == {
        "asserted": "Peter Lund counts owls 60: the article says so itself",
        "narrower-found": "Peter Lund counts 60: “counts owls” says more",
    }


def listed(number: int) -> str:
    names = [f"{first} {last}" for first in ("Omar", "Leila", "Peter", "Anna", "Lars", "Karen") for last in _LAST]
    return f"{', '.join(names[: number - 1])} and {names[number - 1]} arrived."


_LAST = ("Lund", "Holm", "Berg", "Haddad", "Bennani", "Reed", "Stone", "Miller")


def test_the_limits() -> None:
    with pytest.raises(UsageError, match=r"a sentence has (4[1-9]) names, .* the most is 40: name an end"):
        explain(listed(45))
    named = why_not(listed(45), model=DEFAULT_MODEL, subject="Omar Lund", object="Omar Holm")
    assert [(pair.first.words, pair.second.words) for pair in named.pairs] == [("Omar Lund", "Omar Holm")]
    assert len(explain(listed(30)).pairs) > 300
    with pytest.raises(UsageError, match="has 21 sentences, the most is 20"):
        explain("Ghana won. " * 21)
    with pytest.raises(UsageError, match="has 10001 characters, the most is 10000"):
        explain("x" * 10_001)


def test_what_is_not_there_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not installed"):
        why_not("Ghana won.", model="no_such_model")
    with pytest.raises(OntologyError, match="no such file"):
        why_not("Ghana won.", model=DEFAULT_MODEL, ontology=tmp_path / "none.ttl")
