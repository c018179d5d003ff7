"""Push, import and export: the same bytes over all pairs of stores, and nothing lost, overwritten or left behind."""

import gzip
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import imports, push, settings, sorting, transfer
from kg.errors import StoreError, UsageError, WorkError
from kg.export import FORMATS, export
from kg.forget import forget
from kg.iri import Minter
from kg.settings import Settings
from kg.verify import verify
from kg.vocabulary import KG, SCHEMA
from kg.why import why
from loaders import compression
from loaders.stores import Store, open_store
from tests import servers
from tests.queries import small
from tests.servers import Server
from tests.test_export import article as hostile_article

MINT = Minter()
# What Virtuoso cannot keep has tests of its own with the stores.
needs_virtuoso = [pytest.mark.virtuoso, pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO)]
KINDS = ["memory", "oxigraph", "serve", pytest.param("virtuoso", marks=needs_virtuoso)]

Open = Callable[[str], Store]


@pytest.fixture(scope="module")
def serving() -> Iterator[dict[str, list[Server]]]:
    """Two of each server, for pairs; started when they are needed."""
    with servers.oxigraph("--union-default-graph") as one, servers.oxigraph() as other:
        yield {"serve": [one, other]}


@pytest.fixture(scope="module")
def virtuosos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Two of them."""
    with (
        servers.virtuoso(tmp_path_factory.mktemp("one")) as one,
        servers.virtuoso(tmp_path_factory.mktemp("other")) as other,
    ):
        yield [one, other]


@pytest.fixture
def opened(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serving: dict[str, list[Server]]
) -> Iterator[Open]:
    """Opens an empty store of a kind, another one each time (two servers of a kind at most)."""
    stores: list[Store] = []
    left = {kind: list(given) for kind, given in serving.items()}

    def open_(kind: str) -> Store:
        if kind in ("memory", "oxigraph"):
            selector = "memory:" if kind == "memory" else f"oxigraph:{tmp_path / str(len(stores))}"
        else:
            if kind == "virtuoso" and kind not in left:
                left[kind] = list(request.getfixturevalue("virtuosos"))
            server = left[kind].pop()
            for name, value in server.environment.items():
                monkeypatch.setenv(name, value)
            selector = server.selector
        stores.append(open_store(selector))
        stores[-1].drop(stores[-1].graphs())
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def source(opened: Open) -> Store:
    """The small graph, with something that people said."""
    store = opened("memory")
    store.replace(small.graphs() | peoples("accept"))
    return store


def peoples(word: str) -> dict[str, list[Triple]]:
    graph = MINT.graph("curation")
    return {graph: [Triple(NamedNode(f"{graph}#1"), NamedNode(KG + "verdict"), Literal(word))]}


def whole(identifier: str) -> dict[str, list[Triple]]:
    """An article with hostile literals and IRIs, and with what each article says of itself."""
    graphs = hostile_article(identifier)
    node = NamedNode(MINT.article(identifier))
    for name in ("contentHash", "builtWith"):
        graphs[node.value].append(Triple(node, NamedNode(KG + name), Literal(f"{name} of {identifier}")))
    return graphs


def exported(store: Store, format: str = "nq", **options: str) -> bytes:
    output = BytesIO()
    export(store, format=format, output=output, **options)
    return output.getvalue()


def everything(store: Store) -> bytes:
    return exported(store, graphs="all")


def file(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refused(store: Store, *files: Path, **options: str) -> str:
    """The message with which an import is refused, and that it wrote nothing."""
    before = (store.graphs(), everything(store))
    with pytest.raises((UsageError, WorkError)) as caught:
        imports.import_files(store, files, **options)
    assert (store.graphs(), everything(store)) == before
    assert str(caught.value).isprintable()
    return str(caught.value)


# --- round trips -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", KINDS)
@pytest.mark.parametrize("here", KINDS)
def test_small_graph_over_all_pairs(opened: Open, source: Store, tmp_path: Path, here: str, there: str) -> None:
    """Import into one, push to the other, export from it: the bytes of the beginning."""
    before = everything(source)
    one, other = opened(here), opened(there)
    moved = imports.import_files(one, [file(tmp_path, "a.nq", before)])
    assert (moved.new, moved.changed, moved.quads) == (3, 0, before.count(b"\n"))
    assert everything(one) == before
    moved = push.push(one, other)
    assert (moved.new, moved.changed, moved.forgotten, moved.unchanged) == (3, 0, 0, 0)
    assert everything(other) == before
    assert verify(other, MINT.base).failures == []
    moved = push.push(one, other)
    assert (moved.new, moved.changed, moved.unchanged, moved.quads) == (0, 0, 3, 0)
    forget(one, ["meeting"])
    assert push.push(one, other).forgotten == 1
    assert everything(other) == everything(one)


@pytest.mark.parametrize("there", ["memory", "oxigraph", "serve"])
@pytest.mark.parametrize("here", ["memory", "oxigraph", "serve"])
def test_hostile_terms_over_all_pairs(opened: Open, source: Store, tmp_path: Path, here: str, there: str) -> None:
    source.replace(whole("A") | whole("b & c/d"))
    before = everything(source)
    one, other = opened(here), opened(there)
    push.push(source, one)
    assert everything(one) == before
    imports.import_files(other, [file(tmp_path, "a.nq", everything(one))])
    assert everything(other) == before


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"ttl"}))
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst", ".bz2"])
def test_each_format(opened: Open, source: Store, tmp_path: Path, format: str, suffix: str) -> None:
    source.replace(whole("A"))
    path = tmp_path / f"graph.{format}{suffix}"
    with path.open("wb") as output, compression.packed(output, suffix or None) as packed:
        packed.write(exported(source, format, graphs="all"))
    store = opened("memory")
    imports.import_files(store, [path])
    assert everything(store) == everything(source)


def test_the_demo(demo_store: Store, opened: Open, tmp_path: Path) -> None:
    before = everything(demo_store)
    one, other, third = opened("oxigraph"), opened("serve"), opened("oxigraph")
    imports.import_files(one, [file(tmp_path, "demo.nq", before)])
    push.push(one, other)
    push.push(other, third)
    for store in (one, other, third):
        assert everything(store) == before


@pytest.mark.parametrize("kind", ["serve", pytest.param("virtuoso", marks=needs_virtuoso)])
def test_facts_with_dates_and_numbers(flaws: Store, opened: Open, tmp_path: Path, kind: str) -> None:
    before = everything(flaws)
    one, other = opened("memory"), opened(kind)
    imports.import_files(one, [file(tmp_path, "flaws.nq", before)])
    push.push(one, other)
    assert everything(other) == before
    for fact in (("PaperLatch", "severity", "9.10"), ("PaperLatch", "disclosedOn", "4 May 2031")):
        assert why(other, *fact) == why(flaws, *fact)
        assert why(other, *fact).holds()
    missed = "PaperLatch", "severity", "9.2"
    assert why(other, *missed) == why(flaws, *missed)
    facts = exported(flaws, view="facts").decode()
    assert '#severity> "9.1"^^<http://www.w3.org/2001/XMLSchema#decimal>' in facts
    assert '#causedBy> "missing length check"' in facts
    assert "valueText" not in facts
    forget(one, ["paperlatch"])
    left = exported(one).decode()
    assert '"9.1"^^' not in left
    assert '"6.4"^^' in left
    assert verify(one, MINT.base).failures == []


def test_more_than_a_batch_and_a_run(
    source: Store, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 50)
    monkeypatch.setattr(imports, "_CHUNK", 7)
    monkeypatch.setattr(sorting, "_RUN", 500)
    for identifier in ("a", "a-b", "a b", "a.b", "ä", "https://a.example/b?c#d"):
        source.replace(whole(identifier))
    one, other = opened("memory"), opened("memory")
    push.push(source, one)
    imports.import_files(other, [file(tmp_path, "a.nq", everything(source))])
    assert everything(one) == everything(other) == everything(source)


def test_no_room_for_temporary_files(source: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sorting, "_RUN", 500)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(WorkError, match=r"temporary files cannot be written to .*nowhere \(No such .*TMPDIR"):
        everything(source)


def test_another_base(opened: Open, tmp_path: Path) -> None:
    base = "https://news.example/article/graph/"
    source = opened("memory")
    settings.write(source, Settings(base))
    moved = {}
    for graph, triples in whole("A").items():
        text = "\n".join(f"{t} ." for t in triples).replace("https://kg.example/article", f"{base}article")
        name = graph.replace("https://kg.example/", base)
        moved[name] = [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]
    source.replace(moved | {Minter(base).graph(name): next(iter(moved.values())) for name in transfer.KNOWN})
    one, other = opened("memory"), opened("memory")
    push.push(source, one)
    imports.import_files(other, [file(tmp_path, "a.trig", exported(source, "trig", graphs="all"))])
    for store in (one, other):
        assert settings.read(store).base == base
        assert everything(store) == everything(source)


# --- push ------------------------------------------------------------------------------------------------------------


def test_only_what_changed(source: Store, opened: Open) -> None:
    target = opened("memory")
    source.replace(whole("A") | whole("B"))
    push.push(source, target)
    source.replace(whole("C"))
    changed = whole("A")
    node = NamedNode(MINT.article("A"))
    changed[node.value] = [t for t in changed[node.value] if t.predicate.value != KG + "builtWith"]
    changed[node.value].append(Triple(node, NamedNode(KG + "builtWith"), Literal("a newer one")))
    source.replace(changed)
    forget(source, ["B", "company"])
    before = everything(target)
    moved = push.push(source, target, dry_run=True)
    assert (moved.new, moved.changed, moved.forgotten, moved.unchanged, moved.quads) == (1, 1, 2, 2, 0)
    assert everything(target) == before
    moved = push.push(source, target)
    assert (moved.new, moved.changed, moved.forgotten, moved.unchanged) == (1, 1, 2, 2)
    assert moved.quads == sum(map(len, {**changed, **whole("C")}.values()))
    assert everything(target) == everything(source)
    assert push.push(source, target, everything=True).quads == everything(source).count(b"\n")


def test_what_others_brought_stays(source: Store, opened: Open) -> None:
    target = opened("memory")
    target.replace(whole("theirs") | whole("both"))
    source.replace(whole("both"))
    push.push(source, target)
    forget(source, ["both"])
    moved = push.push(source, target)
    assert moved.forgotten == 0  # it was there before anything was pushed
    assert {MINT.article("theirs"), MINT.article("both")} <= set(target.graphs())


def test_what_others_have_changed_since_stays(source: Store, opened: Open) -> None:
    target = opened("memory")
    source.replace(whole("A"))
    push.push(source, target)
    node = NamedNode(MINT.article("A"))
    theirs = [t for t in whole("A")[node.value] if t.predicate.value != KG + "contentHash"]
    target.replace({node.value: [*theirs, Triple(node, NamedNode(KG + "contentHash"), Literal("another text"))]})
    forget(source, ["A"])
    assert push.push(source, target).forgotten == 0
    assert node.value in target.graphs()


def test_a_target_that_was_wiped_or_lost_a_graph_is_filled_again(source: Store, opened: Open) -> None:
    target = opened("memory")
    push.push(source, target)
    target.drop(target.graphs())
    assert push.push(source, target).new == 3
    assert everything(target) == everything(source)
    target.drop([MINT.inferred("meeting")])
    assert push.push(source, target).changed == 1
    assert everything(target) == everything(source)


@pytest.mark.parametrize("steps", range(8))
def test_stopped_anywhere_and_pushed_again(
    source: Store, opened: Open, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """The target ends as if nothing had happened, although what is forgotten in between was half there."""
    monkeypatch.setattr(transfer, "_BATCH", 1)
    source.replace(whole("A") | whole("B"))
    target = opened("oxigraph")
    push.push(source, target)
    forget(source, ["A"])
    source.replace(whole("C") | whole("D") | peoples("reject"))
    left = steps

    class Failing:
        def __getattr__(self, name: str) -> object:
            return getattr(target, name)

        def replace(self, graphs: dict[str, list[Triple]]) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                # as an endpoint may leave it: the mark is gone, the content is not
                mark = NamedNode(KG + "contentHash")
                target.replace({g: [t for t in target.triples(g) if t.predicate != mark] for g in graphs})
                raise StoreError("the server is gone")
            target.replace(graphs)

        def drop(self, graphs: list[str]) -> None:
            self.replace({graph: [] for graph in graphs})

    try:
        push.push(source, Failing())  # type: ignore[arg-type]
    except StoreError:
        forget(source, ["B"])
    else:
        forget(source, ["B"])
    push.push(source, target)
    assert everything(target) == everything(source)
    forget(source, ["C"])  # which may have arrived before the end
    assert push.push(source, target).forgotten == 1
    assert everything(target) == everything(source)


def test_the_same_endpoint_by_other_urls(source: Store, serving: dict[str, list[Server]]) -> None:
    server = serving["serve"][0]
    with open_store(server.selector) as target:
        target.drop(target.graphs())
        push.push(source, target)
        forget(source, ["meeting"])
    with open_store(f"sparql:{server.query},{server.update}") as target:
        assert push.push(source, target).forgotten == 1
        assert everything(target) == everything(source)
    with pytest.raises(UsageError, match="is the store to push from"):
        push.open_target(server.selector, f"sparql:{server.query},{server.update}")


def test_what_is_remembered_names_nothing_and_stays_at_home(source: Store, opened: Open) -> None:
    target = opened("memory")
    source.replace(whole("A secret name"))
    before = everything(source)
    push.push(source, target)
    (memory,) = [graph for graph in source.graphs() if graph.startswith(settings.PUSHED)]
    assert everything(source) == before
    assert not any(graph.startswith(KG) for graph in target.graphs())
    forget(source, ["A secret name"])
    assert "secret" not in "".join(map(str, source.triples(memory)))
    assert verify(source, MINT.base).failures == []
    push.push(source, target)
    assert len(list(source.triples(memory))) == 4  # three articles and the curation


def test_words_of_people_are_not_overwritten(source: Store, opened: Open) -> None:
    target = opened("memory")
    target.replace(peoples("reject"))
    with pytest.raises(WorkError, match=r"graph/curation> that did not come from here, nothing was pushed"):
        push.push(source, target)
    assert target.graphs() == [MINT.graph("curation")]
    push.push(source, target, everything=True)
    assert everything(target) == everything(source)
    source.replace(peoples("other"))
    push.push(source, target)  # it came from here by then
    assert everything(target) == everything(source)


def test_other_bases_are_refused(source: Store, opened: Open) -> None:
    target = opened("memory")
    settings.write(target, Settings("https://news.example/"))
    with pytest.raises(
        UsageError, match=r"has the base https://news\.example/, .*`kg init --base https://kg\.example/`"
    ):
        push.push(source, target)
    assert target.graphs() == [settings.GRAPH]


# --- import ----------------------------------------------------------------------------------------------------------


def test_what_is_imported_replaces_whole_articles(source: Store, opened: Open, tmp_path: Path) -> None:
    target = opened("memory")
    data = everything(source)
    other = whole("A")[MINT.article("A")]
    target.replace(whole("A") | {MINT.article("meeting"): other, MINT.inferred("meeting"): other})
    moved = imports.import_files(target, [file(tmp_path, "a.nq", data)])
    assert (moved.new, moved.changed) == (2, 1)
    forget(target, ["A"])
    assert everything(target) == data


def test_graphs_may_be_spread_over_files(source: Store, opened: Open, tmp_path: Path) -> None:
    lines = everything(source).splitlines(keepends=True)
    files = [file(tmp_path, f"{n}.nq", b"".join(lines[n::3] + lines[:5])) for n in range(3)]
    target = opened("memory")
    imports.import_files(target, files)
    assert everything(target) == everything(source)


def test_what_is_known_without_articles_is_added(source: Store, opened: Open, tmp_path: Path) -> None:
    target = opened("memory")
    content = exported(source)
    imports.import_files(target, [file(tmp_path, "a.nq", content)])
    assert exported(target) == content
    assert {MINT.graph("background"), MINT.graph("ontology")} < set(target.graphs())


def line(text: str) -> bytes:
    return f"{text} .\n".encode()


IN_A = "<https://kg.example/article/A>"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "a.nq",
            line(f"<urn:x:a> <urn:x:b> <urn:x:c> {IN_A}") + b"<urn:x:a> <urn",
            "a.nq cannot be read as N-Quads (at line 2",
        ),
        ("a.nq", line(f"_:a <urn:x:b> <urn:x:c> {IN_A}"), "a.nq: a blank node or triple term in _:a"),
        (
            "a.nq",
            line(f"<urn:x:a> <urn:x:b> <<( <urn:x:a> <urn:x:b> 'c' )>> {IN_A}".replace("'", '"')),
            "triple term in",
        ),
        ("a.nq", line("<urn:x:a> <urn:x:b> <urn:x:c> _:g"), "has no IRI"),
        ("a.nq", line("<urn:x:a> <urn:x:b> <urn:x:c>"), "no graph is named for <urn:x:a>"),
        ("a.nt", line("<urn:x:a> <urn:x:b> <urn:x:c>"), "and --graph IRI says where triples go"),
        ("a.ttl", line("<urn:x:a> <urn:x:b> <urn:x:c>"), "no graph is named for <urn:x:a>"),
        ("a.ttl", b"@prefix a: <urn:x:> . a:b a:c [] .", "a blank node"),
        ("a.trig", b"<urn:x:g> { <urn:x:a> <urn:x:b> <c> }", "a.trig cannot be read as TriG (at line 1"),
        ("a.jsonld", b'{"@context": "https://schema.org/", "@id": "urn:x:a"}', "a.jsonld cannot be read as JSON-LD"),
        ("a.jsonld", b"[" * 100_000, "a.jsonld cannot be read as JSON-LD"),
        ("a.nq", b"\xff\xfe", "a.nq cannot be read as N-Quads (at line 1"),
        ("a.nq", b'{"id": "x"}', "a.nq cannot be read as N-Quads (at line 1"),
        ("a.nq", line(f'<urn:x:a> <urn:x:b> "{"x" * 20_000_000}" {IN_A}'), "a.nq holds a value that is too long"),
        ("a.nq", line("<urn:x:a> <urn:x:b> <urn:x:c> <urn:x:g#inferred>"), "<urn:x:g#inferred> is no graph of a store"),
        ("a.nq", line(f"<urn:x:a> <urn:x:b> <urn:x:c> <{settings.GRAPH}>"), "is no graph of a store"),
        ("a.nq", line(f"<urn:x:a> <urn:x:b> <urn:x:c> <{settings.PUSHED}x>"), "is no graph of a store"),
        ("a.nq", line("<urn:x:a> <urn:x:b> <urn:x:c> <https://kg.example/article/A/b>"), "is no graph of a store"),
        ("a.nq", line("<urn:x:a> <urn:x:b> <urn:x:c> <https://kg.example/article/A#x>"), "is no graph of a store"),
        ("a.nq", line(f"<urn:x:a> <urn:x:b> <urn:x:c> <{MINT.graph('identity')}#inferred>"), "is no graph of a store"),
        ("a.nq", line(f"<urn:x:a> <urn:x:b> <urn:x:c> {IN_A}"), "is not a whole article, it has no identifier"),
        ("a.nq", line(f"<urn:x:a> <urn:x:b> <urn:x:c> {IN_A[:-1]}#inferred>"), "is not a whole article"),
    ],
)
def test_files_that_are_refused(source: Store, tmp_path: Path, name: str, data: bytes, message: str) -> None:
    good = file(tmp_path, "good.nq", everything(source).replace(b"Vesperia", b"Vesteria"))
    assert message in (told := refused(source, good, file(tmp_path, name, data)))
    assert len(told) < 1000


def test_articles_that_are_not_whole(source: Store, opened: Open, tmp_path: Path) -> None:
    target = opened("memory")
    facts = exported(source, view="facts")
    assert "export without --view and --no-text" in refused(target, file(tmp_path, "a.nq", facts))
    output = BytesIO()
    export(source, format="nq", output=output, text=False)
    assert "it has no text" in refused(target, file(tmp_path, "b.nq", output.getvalue()))
    inferred = b"".join(x for x in everything(source).splitlines(keepends=True) if b"#inferred" in x)
    assert "is not a whole article" in refused(target, file(tmp_path, "c.nq", inferred))
    renamed = everything(source).replace(b"/article/meeting>", b"/article/meating>")
    assert 'the identifier "meeting" belongs to another graph' in refused(target, file(tmp_path, "d.nq", renamed))


def test_two_versions_of_an_article(source: Store, opened: Open, tmp_path: Path) -> None:
    before = everything(source)
    text = NamedNode(SCHEMA + "articleBody")
    node = NamedNode(MINT.article("meeting"))
    kept = [t for t in source.triples(node.value) if t.predicate != text]
    source.replace({node.value: [*kept, Triple(node, text, Literal("Nobody met."))]})
    files = [file(tmp_path, "1.nq", before), file(tmp_path, "2.nq", everything(source))]
    assert "/article/meeting> has more than one text" in refused(opened("memory"), *files)


def test_a_file_that_is_cut_off(source: Store, opened: Open, tmp_path: Path) -> None:
    data = everything(source)
    packed = gzip.compress(data)
    target = opened("memory")
    assert "a.nq.gz is cut off" in refused(target, file(tmp_path, "a.nq.gz", packed[: len(packed) // 2]))
    assert "b.nq cannot be read" in refused(target, file(tmp_path, "b.nq", data[: len(data) // 2]))
    assert "cannot be read (No such file" in refused(target, tmp_path / "nowhere.nq")
    assert "is a folder, and not the whole output of" in refused(target, tmp_path)


def test_a_format_can_be_given(source: Store, opened: Open, tmp_path: Path) -> None:
    target = opened("memory")
    data = file(tmp_path, "graph", exported(source, "trig", graphs="all"))
    assert "cannot be read as N-Quads" in refused(target, data)
    imports.import_files(target, [data], format="trig")
    assert everything(target) == everything(source)


def test_triples_without_a_graph(source: Store, tmp_path: Path) -> None:
    same = line("<https://kg.example/entity/place/Norland> <http://www.w3.org/2002/07/owl#sameAs> <urn:x:n>")
    path = file(tmp_path, "same.ttl", same)
    identity = MINT.graph("identity")
    moved = imports.import_files(source, [path], graph=identity)
    assert (moved.new, moved.changed, moved.quads) == (0, 0, 1)
    assert [str(t) for t in source.triples(identity)] == [same.decode().removesuffix(" .\n")]


def test_files_of_another_base(source: Store, opened: Open, tmp_path: Path) -> None:
    other = everything(source).replace(b"https://kg.example/article/", b"https://news.example/article/")
    other = b"".join(x for x in other.splitlines(keepends=True) if b"<https://news.example/article/" in x[-90:])
    path = file(tmp_path, "a.nq", other)
    assert "`kg init --base https://news.example/`" in refused(source, path)
    initialised = opened("memory")
    settings.write(initialised, Settings())
    assert "`kg init --base https://news.example/`" in refused(initialised, path)
    both = file(tmp_path, "b.nq", other + everything(source))
    assert "two bases" in refused(opened("memory"), both)
    new = opened("memory")
    imports.import_files(new, [path])
    assert settings.read(new).base == "https://news.example/"
    odd = other.replace(b"https://news.example/article/", b"https://news.example/?/article/")
    assert "must end in /" in refused(opened("memory"), file(tmp_path, "c.nq", odd))


def test_killed_and_imported_again(source: Store, tmp_path: Path) -> None:
    for number in range(40):
        source.replace(whole(f"A{number}"))
    path = file(tmp_path, "a.nq", everything(source))
    script = (
        "import os, sys\n"
        "from kg import imports, transfer\n"
        "from loaders.stores import open_store\n"
        "transfer._BATCH = 1\n"
        "store = open_store(sys.argv[1])\n"
        "replace, left = store.replace, [int(sys.argv[3])]\n"
        "def killed(graphs):\n"
        "    left[0] -= 1\n"
        "    left[0] < 0 and os.kill(os.getpid(), 9)\n"
        "    replace(graphs)\n"
        "store.replace = killed\n"
        "imports.import_files(store, [sys.argv[2]])\n"
    )
    selector = f"oxigraph:{tmp_path / 'store'}"
    for steps in ("3", "20", "1000"):
        run = subprocess.run(
            [sys.executable, "-c", script, selector, str(path), steps], cwd=Path(__file__).parents[1], check=False
        )
        assert run.returncode == (0 if steps == "1000" else -9)
    with open_store(selector) as store:
        assert everything(store) == path.read_bytes()


def test_nothing_to_import(opened: Open, tmp_path: Path) -> None:
    moved = imports.import_files(opened("memory"), [file(tmp_path, "a.nq", b"")])
    assert (moved.new, moved.changed, moved.quads) == (0, 0, 0)
