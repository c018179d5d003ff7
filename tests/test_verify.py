"""Verification: what is right passes, and each broken promise is found."""

from collections.abc import Callable, Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.model import Article, Reading
from kg.rdf import ArticleGraph
from kg.verify import verify
from kg.vocabulary import BASE, KG, OA, RDF, RDFS, SCHEMA
from loaders.stores import Store, open_store
from tests.queries import small

GRAPH = small.MINTER.article("meeting")
PUBLISHER = small.MINTER.entity("organization", "The Courier")


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        opened.replace(small.graphs())
        yield opened


def change(store: Store, graph: str, changed: Callable[[Triple], Triple | None]) -> None:
    """Put what `changed` makes of a graph's triples in its place; it must change something."""
    before = list(store.triples(graph))
    after = [new for triple in before if (new := changed(triple)) is not None]
    assert set(after) != set(before)
    store.replace({graph: after})


def with_object(subject: str, predicate: str, value: Literal | NamedNode | None) -> Callable[[Triple], Triple | None]:
    """Gives the triples with that subject (or one that begins so) and predicate another object, or takes them away."""

    def changed(triple: Triple) -> Triple | None:
        assert isinstance(triple.subject, NamedNode)
        if not triple.subject.value.startswith(subject) or triple.predicate.value != predicate:
            return triple
        return None if value is None else Triple(triple.subject, triple.predicate, value)

    return changed


def reasons(store: Store) -> set[str]:
    return {failure.reason for failure in verify(store, BASE).failures}


def test_all_right(store: Store) -> None:
    checked = verify(store, BASE)
    assert checked.failures == []
    # nine claims are stated, one is entailed
    assert checked.counts == {"articles": 3, "evidence": 9, "mentions": 17, "utterances": 2, "claims": 10}


def test_values_are_verified(flaws: Store) -> None:
    """Every date, number and string of a graph has its words in the text."""
    checked = verify(flaws, BASE)
    assert checked.failures == []
    assert checked.counts["articles"] == 6
    stated = [t for graph in flaws.graphs() for t in flaws.triples(graph) if t.predicate.value == KG + "valueText"]
    assert len(stated) > 10


def test_a_changed_byte_of_the_text(store: Store) -> None:
    text = small.MEETING.text
    for at in (0, len(text) // 2, len(text) - 1):
        changed = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
        change(store, GRAPH, with_object(GRAPH, SCHEMA + "articleBody", Literal(changed)))
        assert "its text or another field is not what its content hash was made of" in reasons(store)
        store.replace(small.graphs())
        assert not reasons(store)


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (GRAPH, SCHEMA + "headline", Literal("Another title")),
        (GRAPH, SCHEMA + "headline", None),
        (GRAPH, SCHEMA + "datePublished", Literal("2024-03-07")),
        (GRAPH, SCHEMA + "datePublished", Literal("no day")),
        (GRAPH, SCHEMA + "url", NamedNode("https://courier.example/other")),
        (GRAPH, SCHEMA + "inLanguage", Literal("en-GB")),
        (PUBLISHER, RDFS + "label", Literal("The Courier & Co.")),
        (GRAPH, KG + "contentHash", Literal("0" * 64)),
    ],
)
def test_a_changed_field(store: Store, subject: str, predicate: str, value: Literal | NamedNode | None) -> None:
    change(store, GRAPH, with_object(subject, predicate, value))
    assert reasons(store) == {"its text or another field is not what its content hash was made of"}


def test_an_article_whose_writing_was_stopped(store: Store) -> None:
    change(store, GRAPH, with_object(GRAPH, KG + "contentHash", None))
    assert reasons(store) == {"it has no content hash: what wrote it was stopped; run the same command again"}


def test_authors_are_part_of_what_is_checked() -> None:
    article = Article("by", "Oslo votes.", authors=("Jon Varga", "Ada Orlo"))
    graph = small.MINTER.article("by")
    with open_store("memory:") as store:
        store.replace({graph: ArticleGraph(Reading(article), small.MINTER, {}, "recipe 1").triples()})
        assert not reasons(store)
        change(
            store, graph, with_object(graph, SCHEMA + "author", NamedNode(small.MINTER.entity("person", "Ada Orlo")))
        )
        assert reasons(store) == {"its text or another field is not what its content hash was made of"}


def test_a_missing_text(store: Store) -> None:
    change(store, GRAPH, with_object(GRAPH, SCHEMA + "articleBody", None))
    assert "it needs one identifier and one text" in reasons(store)


@pytest.mark.parametrize("part", ["e", "m", "u"])
def test_a_changed_quote(store: Store, part: str) -> None:
    change(store, GRAPH, with_object(f"{GRAPH}#{part}", OA + "exact", Literal("other words")))
    failures = verify(store, BASE).failures
    assert {failure.node.removeprefix(GRAPH)[:2] for failure in failures} == {f"#{part}"}
    assert all("not 'other words'" in failure.reason for failure in failures)


@pytest.mark.parametrize("value", [Literal(-1), Literal("x"), Literal("٣"), None])
def test_a_place_that_is_none(store: Store, value: Literal | None) -> None:
    change(store, GRAPH, with_object(f"{GRAPH}#u", OA + "start", value))
    assert reasons(store) == {"it needs one quote, one start and one end"}


def test_an_end_outside_the_quote(store: Store) -> None:
    evidence = next(t.subject for t in store.triples(GRAPH) if t.predicate == NamedNode(KG + "quantity"))
    assert isinstance(evidence, NamedNode)
    far = NamedNode(f"{GRAPH}#m{small.MEETING.text.index('Mira')}-{small.MEETING.text.index('Mira') + 11}")
    change(store, GRAPH, with_object(evidence.value, KG + "objectMention", far))
    (failure,) = verify(store, BASE).failures
    assert failure.node == evidence.value
    assert failure.reason == "its objectMention at 20-31 is outside its quote at 58-104"


@pytest.mark.parametrize("end", ["subjectMention", "objectMention"])
def test_an_end_without_a_mention(store: Store, end: str) -> None:
    change(store, GRAPH, with_object(GRAPH, KG + end, None))
    assert reasons(store) == {f"it needs one {end}, with a place in the text"}


def test_a_literal_needs_no_mention(store: Store) -> None:
    wanted = with_object(f"{GRAPH}#e", KG + "objectMention", None)
    change(store, GRAPH, wanted)
    change(store, GRAPH, with_object(BASE + "claim/", RDF + "object", Literal("2024-03-04")))
    assert "it needs one objectMention, with a place in the text" not in reasons(store)


def test_the_words_of_a_literal_stand_where_they_are_said_to(store: Store) -> None:
    evidence = next(t.subject for t in store.triples(GRAPH) if t.predicate == NamedNode(KG + "quantity"))
    assert isinstance(evidence, NamedNode)
    change(store, GRAPH, with_object(BASE + "claim/", RDF + "object", Literal("2024-03-04")))
    given = {"valueText": Literal("other"), "valueStart": Literal(58), "valueEnd": Literal(63)}
    added = [Triple(evidence, NamedNode(KG + name), value) for name, value in given.items()]
    store.replace({GRAPH: [*store.triples(GRAPH), *added]})
    assert "the text does not have 'other' where its value is said to stand" in reasons(store)


def test_long_quotes_are_cut(store: Store) -> None:
    change(store, GRAPH, with_object(f"{GRAPH}#u", OA + "exact", Literal("long " * 1000)))
    (reason,) = reasons(store)
    assert len(reason) < 250


def test_evidence_without_a_claim(store: Store) -> None:
    change(store, GRAPH, with_object(f"{GRAPH}#e", KG + "claim", None))
    assert reasons(store) == {"it needs one claim"}


@pytest.mark.parametrize("graph", [GRAPH, GRAPH + "#inferred"])
@pytest.mark.parametrize("end", ["subject", "predicate", "object"])
def test_a_claim_that_states_something_else(store: Store, graph: str, end: str) -> None:
    change(store, graph, with_object(BASE + "claim/", RDF + end, NamedNode(small.INA)))
    assert reasons(store) == {"its identifier is not that of the claim it states"}


def test_entailments_of_no_article(store: Store) -> None:
    store.drop([GRAPH])
    (failure,) = verify(store, BASE).failures
    assert failure.graph == GRAPH + "#inferred"
    assert failure.reason == "there is no article that these entailments follow from"


def test_another_base() -> None:
    with open_store("memory:") as store:
        store.replace(small.graphs())
        assert verify(store, "https://other.example/").counts["articles"] == 0
