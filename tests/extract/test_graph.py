"""The normalised predicate-argument graph: different grammar, the same edges."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.graph import PredicateGraph
from kg.extract.parsed import parsed
from kg.extract.resources import lexicon
from tests.extract.seen import read


def graph_of(doc: Doc) -> PredicateGraph:
    """The graph of the only sentence of a text."""
    (sentence,) = parsed(doc).sents
    return PredicateGraph(sentence, doc._.mentions, lexicon(None))


def edges(nlp: Language, text: str) -> set[str]:
    """All edges as "governor role dependent"; a mention is written with all its words."""
    doc = read(nlp, text)
    name = {m.head: doc[m.start : m.end].text for m in doc._.mentions}
    graph = graph_of(doc)

    def word(node: int) -> str:
        return name.get(node, doc[node].text)

    return {f"{word(node)} {role} {word(dependent)}" for node in graph.nodes() for role, dependent in graph.down(node)}


def node(doc: Doc, text: str) -> int:
    (found,) = [t.i for t in doc if t.text == text]
    return int(found)


ATTACK = {"attacked subj Portugal", "attacked obj Spain"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Portugal attacked Spain.", id="active"),
        pytest.param("Spain was attacked by Portugal.", id="passive"),
        pytest.param("Spain has been attacked by Portugal.", id="perfect-passive"),
        pytest.param("Spain, attacked by Portugal, surrendered.", id="participle"),
        pytest.param("Portugal, which attacked Spain, surrendered.", id="relative-of-subject"),
        pytest.param("Spain, which Portugal attacked, surrendered.", id="relative-of-object"),
        pytest.param("Spain, which was attacked by Portugal, surrendered.", id="relative-passive"),
        pytest.param("Portugal crossed the river and attacked Spain.", id="shared-subject"),
    ],
)
def test_voice_participles_and_relative_clauses_are_undone(reader_pipeline: Language, text: str) -> None:
    found = edges(reader_pipeline, text)
    assert found >= ATTACK
    assert not found & {"attacked obj Portugal", "attacked subj Spain"}


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        pytest.param(
            "Portugal has begun moving its troops to Spain.",
            {"moving subj Portugal", "moving obj troops", "moving prep:to Spain"},
            set(),
            id="begin-doing",
        ),
        pytest.param("Portugal wants to join NATO.", {"join subj Portugal", "join obj NATO"}, set(), id="want-to"),
        pytest.param(
            "Portugal ordered Lars Holm to leave Peru.",
            {"leave subj Lars Holm"},
            {"leave subj Portugal"},
            id="object-control",
        ),
        pytest.param(
            "Portugal promised Spain to leave Mali.", {"leave subj Portugal"}, {"leave subj Spain"}, id="promise"
        ),
        pytest.param(
            "Lars Holm was ordered to leave Peru.", {"leave subj Lars Holm", "leave obj Peru"}, set(), id="passive"
        ),
        pytest.param(
            "Portugal accused Spain of attacking Morocco.",
            {"attacking subj Spain", "attacking obj Morocco"},
            {"attacking subj Portugal"},
            id="accuse-of",
        ),
        pytest.param(
            "Portugal withdrew from Mali after attacking Niger.",
            {"attacking subj Portugal", "withdrew prep:from Mali"},
            set(),
            id="after-doing",
        ),
        pytest.param(
            "Lars Holm went to Peru to meet Clara Jensen.",
            {"meet subj Lars Holm", "meet obj Clara Jensen", "went prep:to Peru"},
            set(),
            id="purpose",
        ),
    ],
)
def test_control_and_raising(reader_pipeline: Language, text: str, there: set[str], not_there: set[str]) -> None:
    found = edges(reader_pipeline, text)
    assert found >= there
    assert not found & not_there


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        pytest.param(
            "Iceland protested against the ships that Portugal sent to Norway.",
            {"sent subj Portugal", "sent obj ships", "sent prep:to Norway"},
            {"sent subj ships"},
            id="object-relative",
        ),
        pytest.param(
            "Iceland counted the ships Portugal sent to Norway.",
            {"sent subj Portugal", "sent obj ships"},
            {"sent subj ships"},
            id="contact-clause",
        ),
        pytest.param(
            "Iceland, where Portugal has stationed ships, protested.", {"stationed prep:in Iceland"}, set(), id="where"
        ),
        pytest.param(
            "Peru, whose president is Clara Jensen, voted.",
            {"president of Peru", "president isa Clara Jensen"},
            set(),
            id="whose",
        ),
        pytest.param(
            "Clara Jensen, whose husband leads Nokia, spoke.", {"husband of Clara Jensen"}, set(), id="whose-subject"
        ),
    ],
)
def test_other_relative_clauses(reader_pipeline: Language, text: str, there: set[str], not_there: set[str]) -> None:
    found = edges(reader_pipeline, text)
    assert found >= there
    assert not found & not_there


def test_conjuncts_share_their_verb(reader_pipeline: Language) -> None:
    found = edges(reader_pipeline, "Portugal and Spain attacked Morocco and Algeria.")
    assert found == {
        "attacked subj Portugal",
        "attacked subj Spain",
        "attacked obj Morocco",
        "attacked obj Algeria",
    }


def test_conjoined_verbs_share_their_subject_but_not_their_objects(reader_pipeline: Language) -> None:
    assert edges(reader_pipeline, "Portugal attacked Spain and left Morocco.") == {
        "attacked subj Portugal",
        "attacked obj Spain",
        "left subj Portugal",
        "left obj Morocco",
    }


def test_a_conjoined_clause_keeps_its_own_subject(reader_pipeline: Language) -> None:
    found = edges(reader_pipeline, "Portugal attacked Spain, and NATO criticised Morocco.")
    assert found >= {"attacked subj Portugal", "criticised subj NATO"}
    assert "criticised subj Portugal" not in found


PRESIDENT = {"isa Clara Jensen", "of Peru"}


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        pytest.param("Clara Jensen, the president of Peru, spoke.", "president", id="apposition-after"),
        pytest.param("Clara Jensen, Peru's president, spoke.", "president", id="apposition-possessive"),
        pytest.param("Peru's president, Clara Jensen, spoke.", "president", id="apposition-before"),
        pytest.param("Clara Jensen is the president of Peru.", "president", id="copula"),
        pytest.param("Clara Jensen became president of Peru.", "president", id="become"),
        pytest.param("Clara Jensen, who is president of Peru, spoke.", "president", id="relative-copula"),
        pytest.param("Clara Jensen has served as president of Peru.", "president", id="serve-as"),
        pytest.param("Peru, whose president is Clara Jensen, voted.", "president", id="whose"),
    ],
)
def test_a_role_is_borne_and_owned_in_every_wording(reader_pipeline: Language, text: str, noun: str) -> None:
    assert edges(reader_pipeline, text) >= {f"{noun} {edge}" for edge in PRESIDENT}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        pytest.param(
            "Peruvian President Clara Jensen spoke.",
            {"President isa Clara Jensen", "President of Peruvian"},
            id="demonym",
        ),
        pytest.param(
            "Peruvian Foreign Minister Lars Holm spoke.",
            {"Minister isa Lars Holm", "Minister of Peruvian", "Minister mod Foreign"},
            id="two-word-office",
        ),
        pytest.param(
            "NATO spokesman Lars Holm spoke.", {"spokesman isa Lars Holm", "spokesman of NATO"}, id="organization"
        ),
    ],
)
def test_titles(reader_pipeline: Language, text: str, there: set[str]) -> None:
    found = edges(reader_pipeline, text)
    assert found >= there
    assert not any(edge.startswith(("Clara Jensen of", "Lars Holm of")) for edge in found)


@pytest.mark.parametrize(
    ("text", "asserted"),
    [
        pytest.param("Clara Jensen is the president of Peru.", "is", id="copula"),
        pytest.param("Clara Jensen became president of Peru.", "became", id="become"),
        pytest.param("Clara Jensen, who was president of Peru, spoke.", "was", id="relative"),
        pytest.param("Clara Jensen, the president of Peru, spoke.", None, id="apposition-presupposes"),
        pytest.param("Peruvian president Clara Jensen spoke.", None, id="title-presupposes"),
    ],
)
def test_which_verb_asserts_a_role(reader_pipeline: Language, text: str, asserted: str | None) -> None:
    doc = read(reader_pipeline, text)
    graph = graph_of(doc)
    verb = graph.copula.get((node(doc, "president"), node(doc, "Jensen")))
    assert (None if verb is None else doc[verb].text) == asserted


@pytest.mark.parametrize(
    ("text", "there"),
    [
        pytest.param(
            "Portugal launched an attack on Spain.", {"attack subj Portugal", "attack prep:on Spain"}, id="launch"
        ),
        pytest.param("Lars Holm paid a visit to Peru.", {"visit subj Lars Holm", "visit prep:to Peru"}, id="pay"),
        pytest.param(
            "Lars Holm announced it during talks with Clara Jensen.",
            {"talks subj Lars Holm", "talks prep:with Clara Jensen"},
            id="during-talks",
        ),
    ],
)
def test_light_verbs(reader_pipeline: Language, text: str, there: set[str]) -> None:
    assert edges(reader_pipeline, text) >= there


def test_a_heavy_verb_keeps_its_subject(reader_pipeline: Language) -> None:
    assert "attack subj Portugal" not in edges(reader_pipeline, "Portugal condemned an attack on Spain.")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        pytest.param(
            "Portugal's invasion of Spain shocked NATO.",
            {"invasion subj Portugal", "invasion obj Spain"},
            id="possessor-and-of",
        ),
        pytest.param(
            "The Portuguese invasion of Spain shocked NATO.",
            {"invasion subj Portuguese", "invasion obj Spain"},
            id="demonym",
        ),
        pytest.param(
            "The invasion of Spain by Portugal shocked NATO.",
            {"invasion subj Portugal", "invasion obj Spain"},
            id="by-phrase",
        ),
        pytest.param(
            "Portugal's deployment of troops to Spain shocked NATO.",
            {"deployment subj Portugal", "deployment obj troops", "deployment prep:to Spain"},
            id="with-destination",
        ),
    ],
)
def test_nominalisations(reader_pipeline: Language, text: str, there: set[str]) -> None:
    assert edges(reader_pipeline, text) >= there


@pytest.mark.parametrize(
    ("text", "there"),
    [
        pytest.param("Portugal stationed troops in the west of Spain.", "stationed prep:in Spain", id="in-the-west-of"),
        pytest.param(
            "Portugal stationed troops on the coast of Spain.", "stationed prep:on Spain", id="on-the-coast-of"
        ),
        pytest.param("Portugal sent troops into Spain.", "sent prep:to Spain", id="into-is-to"),
        pytest.param("Portugal marched towards Spain.", "marched prep:to Spain", id="towards-is-to"),
        pytest.param("Talks between Portugal and Spain resumed.", "Talks prep:between Spain", id="between-and"),
        pytest.param("Portugal pulled its troops out of Spain.", "pulled prep:out of Spain", id="out-of"),
    ],
)
def test_prepositions(reader_pipeline: Language, text: str, there: str) -> None:
    assert there in edges(reader_pipeline, text)


def test_a_hyphen_pair_owns_what_follows(reader_pipeline: Language) -> None:
    found = edges(reader_pipeline, "The Bolivian-Peruvian talks resumed in Oslo.")
    assert found >= {"talks of Bolivian", "talks of Peruvian"}


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        pytest.param("Nokia took over Volvo.", "took", "take over", id="particle-verb"),
        pytest.param("Lars Holm is the prime minister of Norway.", "minister", "prime minister", id="phrase"),
        pytest.param("Lars Holm is the secretary general of NATO.", "general", "secretary general", id="phrase-of-two"),
        pytest.param("Lars Holm is a deputy mayor of Oslo.", "mayor", "deputy mayor", id="deputy"),
        pytest.param("Norway recognized Portugal.", "recognized", "recognise", id="spelling"),
        pytest.param("The invasion of Spain began.", "invasion", "invade", id="nominalised-verb"),
    ],
)
def test_labels(reader_pipeline: Language, text: str, word: str, label: str) -> None:
    doc = read(reader_pipeline, text)
    assert label in graph_of(doc).labels(node(doc, word))


def test_a_deputy_is_not_what_he_deputises_for(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Lars Holm is a deputy mayor of Oslo.")
    assert "mayor" not in graph_of(doc).labels(node(doc, "mayor"))


def test_a_role_of_several_words_is_not_its_last_word(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Lars Holm is the prime minister of Norway.")
    assert "minister" not in graph_of(doc).labels(node(doc, "minister"))


def test_up_and_down_tell_the_same_edges(reader_pipeline: Language) -> None:
    doc = read(
        reader_pipeline, "Portugal, whose president is Clara Jensen, sent troops and tanks to the west of Spain."
    )
    graph = graph_of(doc)
    down = {(n, role, d) for n in graph.nodes() for role, d in graph.down(n)}
    up = {(g, role, n) for n in graph.nodes() for role, g in graph.up(n)}
    assert down == up
    assert len(down) >= 8


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        pytest.param("It was Portugal that attacked Spain.", ATTACK, set(), id="cleft"),
        pytest.param("The Portuguese-led invasion of Spain failed.", {"invasion subj Portuguese"}, set(), id="led"),
        pytest.param("Portugal sold Spain weapons.", {"sold prep:to Spain"}, {"sold obj Spain"}, id="dative"),
        pytest.param("Spain was given a loan by Portugal.", {"given prep:to Spain"}, {"given obj Spain"}, id="given"),
        pytest.param("The invasion of Spain by Portugal failed.", {"invasion subj Portugal"}, set(), id="after-a-name"),
        pytest.param("Backed by Portugal, Spain won.", {"Backed obj Spain"}, {"Backed subj Spain"}, id="participle"),
        pytest.param("Lars Holm's Spain visit ended.", {"visit subj Lars Holm"}, {"visit subj Spain"}, id="inner"),
        pytest.param(
            "Portugal attacked Spain but not Peru.", {"attacked obj Spain"}, {"attacked obj Peru"}, id="excepted"
        ),
        pytest.param(
            "Portugal supported and Peru attacked Spain.",
            {"supported obj Spain", "attacked obj Spain"},
            {"supported subj Peru"},
            id="shared-object",
        ),
        pytest.param(
            "Lars Holm criticised Erik Dahl for attacking Spain.",
            {"attacking subj Erik Dahl"},
            {"attacking subj Lars Holm"},
            id="blamed-for",
        ),
    ],
)
def test_further_constructions(reader_pipeline: Language, text: str, there: set[str], not_there: set[str]) -> None:
    found = edges(reader_pipeline, text)
    assert found >= there
    assert not found & not_there
