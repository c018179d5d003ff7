"""The embedded store on disk: what stays, and what is said when it cannot be opened or written."""

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.errors import StoreError, UsageError
from kg.iri import Minter
from kg.vocabulary import XSD
from loaders.stores import open_store, oxigraph

TRIPLE = Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal("o"))
GRAPH = "urn:x:g"


def selector(path: Path) -> str:
    return f"oxigraph:{path}"


def refusal(path: Path, *, must_exist: bool = False) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(selector(path), must_exist=must_exist)
    message = str(caught.value)
    assert message.startswith(selector(path))
    assert "\n" not in message
    return message


def test_what_is_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store"
    with open_store(selector(path)) as store:
        store.replace({GRAPH: [TRIPLE]})
    with open_store(selector(path), must_exist=True) as store:
        assert list(store.triples(GRAPH)) == [TRIPLE]
    with open_store(selector(path)) as store:
        assert list(store.triples(GRAPH)) == [TRIPLE]


def test_closing_writes_tables_so_that_the_next_opening_replays_no_log(tmp_path: Path) -> None:
    def tables() -> int:
        return sum(file.stat().st_size for file in tmp_path.glob("*.sst"))

    with open_store(selector(tmp_path)) as store:
        store.replace({GRAPH: [Triple(TRIPLE.subject, TRIPLE.predicate, Literal(n)) for n in range(1500)]})
        assert tables() < 10_000
    assert tables() > 50_000


@given(texts=st.lists(st.text(), max_size=5), language=st.sampled_from([None, "en", "zh-hant"]))
@settings(max_examples=25, deadline=None)
def test_any_text_of_a_large_step_comes_back_as_it_went_in(texts: list[str], language: str | None) -> None:
    subjects = [NamedNode(Minter().entity("person", text)) for text in ("x _:b <<( .\n", *texts)]
    objects = [Literal(text, language=language) if language else Literal(text) for text in texts]
    filling = {Triple(TRIPLE.subject, TRIPLE.predicate, Literal(n)) for n in range(2500)}
    wanted = filling | {Triple(s, TRIPLE.predicate, o) for s in subjects for o in objects}
    with open_store("memory:") as store:
        store.replace({GRAPH: wanted, subjects[0].value: wanted})
        assert set(store.triples(GRAPH)) == set(store.triples(subjects[0].value)) == wanted


def test_any_value_of_a_large_step_is_that_of_a_small_one() -> None:
    """Numbers and the like are written short in a large one."""
    forms = "0 007 -0 +5 5. .5 1.50 -0.0 1e5 1E+05 .1e-3 1.e1 NaN INF true TRUE 1 2022-01-18 a 1_0 0x1 ٣".split()
    types = [NamedNode(XSD + name) for name in "integer decimal double float boolean date string anyURI int".split()]
    values = {Literal(form, datatype=datatype) for form in [*forms, "", " 5", "5\n"] for datatype in types}
    wanted = {Triple(TRIPLE.subject, NamedNode(f"urn:x:p{number}"), v) for number in range(2) for v in values}
    small, large = open_store("memory:"), open_store("memory:")
    small.replace({GRAPH: wanted})
    filling = {Triple(TRIPLE.subject, TRIPLE.predicate, Literal(f"{n} words")) for n in range(2500)}
    large.replace({GRAPH: wanted, "urn:x:filling": filling})
    assert set(large.triples(GRAPH)) == set(small.triples(GRAPH))
    assert len(set(large.triples(GRAPH))) > len(wanted) / 2


def test_memory_is_forgotten() -> None:
    with open_store("memory:") as store:
        store.replace({GRAPH: [TRIPLE]})
    with open_store("memory:") as store:
        assert store.graphs() == []


def test_home_folder_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_store("oxigraph:~/store").close()
    assert (tmp_path / "store" / "CURRENT").is_file()


@pytest.mark.parametrize(
    "unknown", ["", "oxigraph", "oxigraph:", "memory", "memory:x", "kg-store", "Oxigraph:x", "redis://localhost"]
)
def test_unknown_selector(unknown: str) -> None:
    with pytest.raises(UsageError, match=r"oxigraph:PATH .* or memory:"):
        open_store(unknown)


def test_store_that_must_exist(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        assert refusal(path, must_exist=True).endswith("there is no store yet: run `kg build` first")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreError, match="memory: starts empty"):
        open_store("memory:", must_exist=True)


def test_file_instead_of_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("mine")
    assert "is a file, not a folder" in refusal(path)
    assert "Not a directory" in refusal(path / "store")
    assert path.read_text() == "mine"


@pytest.mark.parametrize("must_exist", [False, True])
def test_folder_of_other_files_is_left_as_it_is(tmp_path: Path, must_exist: bool) -> None:
    (tmp_path / "LOG").write_text("a log of mine")
    (tmp_path / "letters.txt").write_text("mine")
    assert "folder with other files" in refusal(tmp_path, must_exist=must_exist)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["LOG", "letters.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "Permission denied" in refusal(tmp_path / "store")
    assert "Permission denied" in refusal(tmp_path)


@pytest.mark.parametrize("path", ["/dev/null/store", "/proc/store", "\0", "\udcff"])
def test_path_that_cannot_be_written(path: str) -> None:
    assert "cannot be opened" in refusal(Path(path))


def test_damaged_store(tmp_path: Path) -> None:
    open_store(selector(tmp_path)).close()
    (tmp_path / "CURRENT").write_text("garbage")
    assert "cannot be opened" in refusal(tmp_path)


def test_store_of_another_process(tmp_path: Path) -> None:
    with open_store(selector(tmp_path)) as store:
        assert refusal(tmp_path) == (
            f"{selector(tmp_path)} is in use by another process: close the other kg process and try again"
        )
        script = "import sys; from loaders.stores import open_store; open_store(sys.argv[1])"
        other = subprocess.run(
            [sys.executable, "-c", script, selector(tmp_path)],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        assert other.returncode == 1
        assert "is in use by another process" in other.stderr
        store.replace({GRAPH: [TRIPLE]})
    with open_store(selector(tmp_path)) as store:
        assert list(store.triples(GRAPH)) == [TRIPLE]


def test_a_store_that_is_let_go_of_without_closing_it_is_free(tmp_path: Path) -> None:
    store = open_store(selector(tmp_path))
    assert "in use" in refusal(tmp_path)
    del store
    open_store(selector(tmp_path)).close()


def test_a_forked_child_does_not_keep_it(tmp_path: Path) -> None:
    store = open_store(selector(tmp_path))
    ready, wait = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.write(ready[1], b".")
        os.read(wait[0], 1)
        os._exit(0)
    try:
        os.read(ready[0], 1)
        assert "in use" in refusal(tmp_path)  # the child has not let go for its parent
        store.close()
        open_store(selector(tmp_path)).close()
    finally:
        os.write(wait[1], b".")
        os.waitpid(child, 0)
        for end in (*ready, *wait):
            os.close(end)


class TestAStoreThatIsWrittenAlone:
    """It is closed and opened again while it is written."""

    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
        """The folders of the stores that are opened, one after the other."""
        folders = []
        database = oxigraph._database

        def watched(folder: Path, selector: str) -> pyoxigraph.Store:
            folders.append(folder)
            return database(folder, selector)

        monkeypatch.setattr(oxigraph, "_database", watched)
        monkeypatch.setattr(oxigraph, "_REOPEN", 10)
        return folders

    def test_all_that_is_written_is_there(self, tmp_path: Path, opened: list[Path]) -> None:
        with open_store(selector(tmp_path), alone=True) as store:
            for number in range(50):
                store.replace({f"urn:x:g{number}": [TRIPLE], f"urn:x:h{number % 7}": [TRIPLE, *numbered(number)]})
                assert list(store.triples(f"urn:x:g{number}")) == [TRIPLE]
        assert len(opened) > 10
        with open_store(selector(tmp_path)) as store:
            assert len(store.graphs()) == 57
            assert set(store.triples("urn:x:h0")) == {TRIPLE, *numbered(49)}

    @pytest.mark.usefixtures("opened")
    def test_nobody_takes_it_meanwhile(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        database, told = oxigraph._database, []
        with open_store(selector(tmp_path), alone=True) as store:

            def tried(folder: Path, selector: str) -> pyoxigraph.Store:
                told.append(refusal(folder))  # while it is closed
                return database(folder, selector)

            monkeypatch.setattr(oxigraph, "_database", tried)
            for number in range(10):
                store.replace({f"urn:x:g{number}": numbered(number)})
        assert told
        assert all("is in use by another process" in line for line in told)

    def test_another_program_that_looks_into_it_is_waited_for(self, tmp_path: Path, opened: list[Path]) -> None:
        with open_store(selector(tmp_path), alone=True) as store:
            assert isinstance(store, oxigraph.OxigraphStore)
            store.replace({"urn:x:g": numbered(0) * 3, "urn:x:h": numbered(1), "urn:x:i": numbered(2)})
            store._store = None
            other = pyoxigraph.Store(tmp_path)  # no kg: it does not ask for the folder

            def leave() -> None:
                nonlocal other
                other = pyoxigraph.Store()

            timer = threading.Timer(0.3, leave)
            timer.start()
            before = len(opened)
            store._store = pyoxigraph.Store()  # what is closed before it is opened again
            store._reopen()
            timer.join()
            assert len(opened) > before + 1  # tried more than once
            assert set(store.triples("urn:x:h")) == set(numbered(1))

    @pytest.mark.usefixtures("opened")
    def test_it_is_found_again_from_another_working_directory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with open_store("oxigraph:store", alone=True) as store:
            monkeypatch.chdir("/")
            for number in range(5):
                store.replace({f"urn:x:g{number}": numbered(number)})
        with open_store(selector(tmp_path / "store")) as store:
            assert len(store.graphs()) == 5

    @pytest.mark.usefixtures("opened")
    def test_one_that_is_taken_away_is_not_begun_anew(self, tmp_path: Path) -> None:
        path = tmp_path / "store"
        lost = pytest.raises(
            StoreError, match=r"was taken away while it was written|cannot be written: .* No such file"
        )
        with lost, open_store(selector(path), alone=True) as store:
            store.replace({f"urn:x:g{number}": numbered(number) for number in range(5)})
            path.rename(tmp_path / "away")
            store.replace({GRAPH: [TRIPLE]})
        assert not path.exists()
        with open_store(selector(tmp_path / "away")) as store:
            assert len(store.graphs()) == 5

    @pytest.mark.usefixtures("opened")
    def test_results_that_are_still_read_are_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(oxigraph, "_PATIENCE", 0.1)
        with open_store(selector(tmp_path), alone=True) as store:
            store.replace({GRAPH: numbered(0) + numbered(1)})
            results = store.query("SELECT * { ?s ?p ?o }")
            assert isinstance(results, QuerySolutions)
            with pytest.raises(StoreError, match=r"is being read by another program, or by this one"):
                store.replace({"urn:x:h": [TRIPLE]})
            assert len(list(results)) == 10

    @pytest.mark.usefixtures("opened")
    def test_a_full_disk(self, tmp_path: Path) -> None:
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        full = pytest.raises(StoreError, match=rf"^{selector(tmp_path)} cannot be written: .*File too large")
        try:
            with full, open_store(selector(tmp_path), alone=True) as store:
                store.replace({GRAPH: [TRIPLE] + [t for number in range(300) for t in numbered(number)]})
                resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
                store.replace({"urn:x:h": [TRIPLE]})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        with open_store(selector(tmp_path)) as store:
            assert len(list(store.triples(GRAPH))) == 1501

    def test_one_that_is_not_is_never_closed(self, tmp_path: Path, opened: list[Path]) -> None:
        with open_store(selector(tmp_path)) as store:
            store.replace({GRAPH: numbered(0)})
            results = store.query("SELECT * { ?s ?p ?o }")
            assert isinstance(results, QuerySolutions)
            for number in range(20):
                store.replace({f"urn:x:g{number}": numbered(number)})
            assert len(list(results)) == 5
        assert len(opened) == 1


def numbered(number: int) -> list[Triple]:
    """Five triples of their own."""
    return [Triple(NamedNode(f"urn:x:s{number}"), NamedNode("urn:x:p"), Literal(str(n))) for n in range(5)]


def test_full_disk(tmp_path: Path) -> None:
    """No file may grow over a limit: the write fails as on a full disk, and what was stored stays."""
    with open_store(selector(tmp_path)) as store:
        store.replace({GRAPH: [TRIPLE]})
    script = """
import resource, sys
from pyoxigraph import Literal, NamedNode, Triple
from kg.errors import StoreError
from loaders.stores import open_store, oxigraph
store = open_store(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
many = [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal(str(n) * 50)) for n in range(3000)]
try:
    store.replace({"urn:x:g": many})
except StoreError as error:
    print(error)
"""
    other = subprocess.run(
        [sys.executable, "-c", script, selector(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert other.stderr == ""
    assert other.stdout.startswith(f"{selector(tmp_path)} cannot be written: ")
    with open_store(selector(tmp_path)) as store:
        assert list(store.triples(GRAPH)) == [TRIPLE]


def test_graphs_of_other_programs_are_read(tmp_path: Path) -> None:
    other = pyoxigraph.Store(tmp_path)
    other.add(pyoxigraph.Quad(TRIPLE.subject, TRIPLE.predicate, TRIPLE.object, NamedNode(GRAPH)))
    del other
    with open_store(selector(tmp_path), must_exist=True) as store:
        assert list(store.triples(GRAPH)) == [TRIPLE]
