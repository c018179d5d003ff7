"""How many independent publishers stand behind a claim."""

import io
import re

import pytest

from kg.corpus import rows
from kg.corpus.support import Support, Witness, support_of, supports, table
from kg.export import export
from kg.vocabulary import BASE
from loaders.stores import Store, open_store
from tests.queries import small


def witness(article: str, publisher: str, published: str = "2024-03-06", group: str = "") -> Witness:
    return Witness(article, group or article, publisher, published)


def test_a_wire_story_in_many_papers_counts_once() -> None:
    copies = [witness(f"a{i}", f"paper {i}", f"2024-03-{i + 7:02}", "story") for i in range(10)]
    found = support_of("claim", [*copies, witness("wire", "the wire", group="story"), witness("own", "paper 3")])
    assert found == Support("claim", support=2, publishers=11, texts=2, articles=12)


def test_two_articles_of_one_publisher_are_one_source() -> None:
    assert support_of("claim", [witness("a", "paper"), witness("b", "paper")]) == Support("claim", 1, 1, 2, 2)


def test_the_first_to_bring_a_text_is_its_publisher() -> None:
    late, undated = witness("a", "paper", "2024-03-07", "story"), witness("0", "blog", "", "story")
    found = support_of("claim", [undated, late, witness("b", "wire", group="story"), witness("c", "wire")])
    assert (found.support, found.publishers) == (1, 3)


def test_a_claim_in_several_words_is_called_by_the_first_of_them() -> None:
    said = [rows.Label("claim", words) for words in ("b", "a", "c")]
    article = [rows.Body("x", "Ann met Bo."), rows.Origin("x", "", ""), rows.Stated("claim", "x")]
    assert [label for _, label in supports([*article, *said])] == ["a"]


def test_most_support_comes_first() -> None:
    found = [Support(f"claim:{name}", *numbers) for name, numbers in (("a", (1, 3, 3, 3)), ("c", (2, 2, 2, 2)))]
    found += [Support("claim:b", 2, 2, 2, 2)]
    assert [row[0].value for row in table((support, "words") for support in found)] == [  # type: ignore[union-attr]
        "claim:b",
        "claim:c",
        "claim:a",
    ]


@pytest.fixture
def store() -> Store:
    opened = open_store("memory:")
    opened.replace(small.graphs())
    return opened


@pytest.mark.parametrize("which", ["store", "demo_store"])
def test_a_store_and_its_export_have_the_same_rows(which: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(which)
    output = io.BytesIO()
    export(store, format="nq", output=output)
    stored = [*rows.of_store(store, BASE)]
    lines = output.getvalue().splitlines(keepends=True)
    exported = [*rows.of_lines(lines)]
    assert [*rows.of_lines(line for line in lines if re.search(rows.WANTED.encode(), line))] == exported
    assert {*stored} <= {*exported}
    assert {type(row) for row in {*exported} - {*stored}} <= {rows.Label}  # of claims that nothing supports
    assert {type(row) for row in stored} == {rows.Body, rows.Origin, rows.Stated, rows.Label}
    assert table(supports(stored)) == table(supports(reversed(exported)))


def test_only_what_is_asserted_or_reported_supports(demo_store: Store) -> None:
    stated = {(row.claim, row.article) for row in rows.of_store(demo_store, BASE) if isinstance(row, rows.Stated)}
    solutions = demo_store.query(
        "SELECT ?claim ?article ?status { GRAPH ?article { ?e kg:claim ?claim ; kg:status ?status } }"
    )
    by_status: dict[str, set[tuple[str, str]]] = {}
    for row in solutions:  # type: ignore[union-attr]
        pair = (row["claim"].value, row["article"].value)
        by_status.setdefault(row["status"].value.rpartition("#")[2], set()).add(pair)
    assert stated == by_status["Asserted"] | by_status["Reported"]
    assert by_status["Negated"] - stated
