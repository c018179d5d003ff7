"""`kg build`, `kg extract` and `kg init`: what the commands do around the builder."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from kg import settings
from kg.builder import DEFAULT_MODEL
from kg.errors import ArticleError, StoreError
from kg.model import Article, Counts
from loaders.stores import Store, open_store
from tests.cli.conftest import Run


class Built:
    """What the builder was given."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.ontologies: list[Path | None] = []
        self.models: list[str | None] = []
        self.dry_run = False

    @property
    def identifiers(self) -> list[str]:
        return [article.identifier for article in self.articles]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Built:
    """Puts a builder in place that reads no language: every article is new, one with the text "bad" fails."""
    seen = Built()

    class Builder:
        def __init__(
            self,
            _store: Store,
            *,
            ontology: Path | None,
            model: str | None,
            workers: int | None,
            relations: Path | None,
        ) -> None:
            assert (workers, relations) == (None, None)
            seen.models.append(model)
            seen.ontologies.append(ontology)

        def build(
            self,
            given: Iterable[Article],
            *,
            on_error: Callable[[ArticleError], None],
            on_done: Callable[[Article, str], None],
            on_off_schema: object,  # noqa: ARG002
            dry_run: bool,
        ) -> Counts:
            seen.dry_run = dry_run
            for article in given:
                if article.text == "interrupt":
                    raise KeyboardInterrupt
                if article.text == "full":
                    raise StoreError("oxigraph:x cannot be written: No space left on device")
                if article.text == "bad":
                    on_error(ArticleError("the text cannot be read: shorten it", article.source))
                    continue
                seen.articles.append(article)
                on_done(article, "new")
            claims = {"Reported": 2, "Asserted": 5}
            return Counts(new=len(seen.articles), entities=1234, facts=5, claims=claims, seconds=0.25)

    monkeypatch.setattr("kg.builder.Builder", Builder)
    return seen


@pytest.fixture
def selector(tmp_path: Path) -> str:
    return f"oxigraph:{tmp_path / 'store'}"


def lines(*documents: dict[str, str]) -> str:
    return "\n".join(map(json.dumps, documents))


def test_summary(kg: Run, built: Built, selector: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anna met Bo.")
    result = kg("build", str(tmp_path / "a.txt"), "--store", selector)
    assert result.exit_code == 0
    assert result.stdout == (
        "articles  1 new, 0 changed, 0 unchanged, 0 failed\n"
        "entities  1,234\n"
        "facts     5\n"
        "claims    5 Asserted, 2 Reported\n"
        "seconds   0.2\n"
    )
    assert result.stderr == ""
    assert built.identifiers == ["a"]


def test_what_articles_do_not_say(kg: Run, built: Built, selector: str) -> None:
    given = lines({"id": "a", "text": "x"}, {"id": "b", "text": "y", "published": "2022-01-18", "publisher": "P"})
    arguments = ["build", "-", "--store", selector, "--published", "2024-03-06", "--publisher", "The Courier"]
    assert kg(*arguments, input=given).exit_code == 0
    assert [(article.published, article.publisher) for article in built.articles] == [
        (date(2024, 3, 6), "The Courier"),
        (date(2022, 1, 18), "P"),
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_fields_that_are_mapped(kg: Run, built: Built, selector: str, tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    record = {"key": "7", "words": "x", "day": "18 January 2022"}
    table = f"{','.join(record)}\n{','.join(record.values())}\n"
    source.write_text({"a.csv": table, "a.json": json.dumps([record])}.get(name) or json.dumps(record))
    mapped = ["--map", "id=key,text=words,published=day"]
    assert kg("build", str(source), "--store", selector, *mapped).exit_code == 0
    (article,) = built.articles
    assert (article.identifier, article.text, article.published) == ("7", "x", date(2022, 1, 18))


@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_map_that_says_nothing_is_bad_usage(kg: Run, command: str) -> None:
    result = kg(command, "-", "--map", "words=text", input="x")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        'kg: there is no field "words" to map: '
        "the fields are id, text, title, published, publisher, authors, url, language"
    )


@pytest.mark.parametrize("command", ["build", "init"])
@pytest.mark.parametrize(
    "given", [["--ontology", "broken.ttl"], ["--ontology", "none.ttl"], ["--model-of-relations", "none"]]
)
def test_what_is_refused_leaves_no_store(
    kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, given: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.ttl").write_text("this is no Turtle", encoding="utf-8")
    Path("a.txt").write_text("Norway visited Sweden.", encoding="utf-8")
    result = kg(command, *(["a.txt"] if command == "build" else []), *given, "--store", "oxigraph:store")
    assert result.exit_code in (1, 2)
    assert result.stderr.count("\n") == 1
    assert not Path("store").exists()


def test_an_ontology_without_properties_is_warned_of(kg: Run, built: Built, selector: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text("", encoding="utf-8")
    result = kg("build", "-", "--store", selector, "--ontology", str(empty), input="x")
    assert result.exit_code == 0
    assert result.stderr == f"kg: {empty}: no properties in it, so no facts will be found\n"
    assert built.ontologies == [empty]


def test_failures(kg: Run, built: Built, selector: str, tmp_path: Path) -> None:
    errors = tmp_path / "errors.jsonl"
    given = lines({"id": "a", "text": "fine"}, {"id": "b"}, {"id": "c", "text": "bad"}, {"id": "d", "text": "fine"})
    result = kg("build", "-", "--store", selector, "--errors", str(errors), input=given)
    assert result.exit_code == 1
    assert "articles  2 new, 0 changed, 0 unchanged, 2 failed" in result.stdout
    assert built.identifiers == ["a", "d"]
    first, second = map(json.loads, errors.read_text().splitlines())
    assert first["place"] == "standard input, line 2"
    assert first["reason"].startswith('the field "text" is missing')
    assert second == {"place": "standard input, line 3", "reason": "the text cannot be read: shorten it"}
    assert result.stderr.splitlines() == [f"kg: {error['place']}: {error['reason']}" for error in (first, second)]


def test_skipped_articles_are_no_failures(kg: Run, built: Built, selector: str, tmp_path: Path) -> None:
    errors = tmp_path / "errors.jsonl"
    tags = ["de", "nl", "fr", "de", "it", "es", "en"]
    given = lines(*({"id": f"{number}", "text": "fine", "language": tag} for number, tag in enumerate(tags)))
    result = kg("build", "-", "--store", selector, "--errors", str(errors), input=given)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == (
        'articles  1 new, 0 changed, 0 unchanged, 0 failed, 6 skipped (2 language "de" is not read, only English; '
        '1 language "es" is not read, only English; 1 language "fr" is not read, only English; 2 other)'
    )
    assert built.identifiers == ["6"]
    first, *others = map(json.loads, errors.read_text().splitlines())
    reason = 'language "de" is not read, only English'
    assert first == {"place": "standard input, line 1", "reason": reason, "skipped": True}
    assert len(others) == 5


@pytest.mark.parametrize("command", ["build", "extract"])
def test_errors_in_a_folder_that_does_not_exist(kg: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "a.txt").write_text("Anna met Bo.")
    result = kg(command, str(tmp_path / "a.txt"), "--errors", str(tmp_path / "none" / "errors.jsonl"))
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("kg: --errors: ")
    assert "No such file or directory" in line


def test_the_language_model_is_chosen_or_left_out(kg: Run, built: Built, selector: str) -> None:
    for option in ([], ["--model", "other"], ["--no-language-model"]):
        assert kg("build", "-", "--store", selector, *option, input="Anna met Bo.").exit_code == 0
    assert built.models == [DEFAULT_MODEL, "other", None]


def test_dry_run_makes_no_store(kg: Run, built: Built, selector: str, tmp_path: Path) -> None:
    result = kg("build", "-", "--store", selector, "--dry-run", input="Anna met Bo.")
    assert result.exit_code == 0
    assert result.stdout == "articles  1 new, 0 changed, 0 unchanged, 0 failed; nothing was stored (--dry-run)\n"
    assert built.dry_run
    assert len(built.articles) == 1
    assert not (tmp_path / "store").exists()


def test_interrupted(kg: Run, built: Built, selector: str) -> None:
    given = lines({"id": "a", "text": "fine"}, {"id": "b", "text": "interrupt"}, {"id": "c", "text": "fine"})
    result = kg("build", "-", "--store", selector, input=given)
    assert result.exit_code == 130
    assert result.stderr == "kg: interrupted: 1 articles are stored; run the same command again to go on\n"
    assert built.identifiers == ["a"]
    result = kg("build", "-", "--store", selector, "--dry-run", input=given)
    assert (result.exit_code, result.stderr) == (130, "kg: interrupted; nothing was stored (--dry-run)\n")


def test_a_full_disk(kg: Run, built: Built, selector: str) -> None:
    result = kg("build", "-", "--store", selector, input="full")
    assert result.exit_code == 1
    assert result.stderr == "kg: oxigraph:x cannot be written: No space left on device\n"
    assert not built.articles


def test_init(kg: Run, selector: str) -> None:
    result = kg("init", "--store", selector, "--base", "https://news.example/graph/")
    assert (result.exit_code, result.stderr) == (0, "")
    with open_store(selector, must_exist=True) as store:
        assert settings.read(store).base == "https://news.example/graph/"
        graphs = store.graphs()
    assert {"https://news.example/graph/graph/background", "https://news.example/graph/graph/ontology"} <= set(graphs)
    assert kg("query", "borders", "Norway", "--store", selector).stdout.splitlines()[1].split()[0] == "Norway"


def test_init_refuses(kg: Run, selector: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("news:leads a")
    for arguments, code in ((["--base", "no iri"], 2), (["--ontology", str(broken)], 1)):
        result = kg("init", "--store", selector, *arguments)
        assert result.exit_code == code
        assert len(result.stderr.splitlines()) == 1
        assert not (tmp_path / "store").exists()


def test_the_ontology_of_the_store_is_remembered(kg: Run, built: Built, selector: str) -> None:
    with open_store(selector) as store:
        settings.write(store, settings.Settings(ontology="/somewhere/my.ttl"))
    kg("build", "-", "--store", selector, input="x")
    kg("build", "-", "--store", selector, "--ontology", "other.ttl", input="y")
    assert built.ontologies == [Path("/somewhere/my.ttl"), Path("other.ttl")]


@pytest.mark.parametrize(
    "command",
    [["build", "--store", "memory:", "--errors"], ["extract", "--errors"], ["extract", "--output"]],
    ids=["build --errors", "extract --errors", "extract --output"],
)
def test_what_is_read_is_not_overwritten(kg: Run, tmp_path: Path, command: list[str]) -> None:
    source = tmp_path / "wire.jsonl"
    source.write_text('{"id": "1", "text": "Oslo votes."}\n')
    result = kg(*command, f"{tmp_path}/./wire.jsonl", str(source), "--no-language-model")
    assert result.exit_code == 2
    assert "is read and would be overwritten: choose another file" in result.stderr
    assert source.read_text().startswith('{"id"')
