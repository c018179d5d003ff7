"""Files that arrive in folders: each is given once it is complete, and again when it has changed."""

import os
from pathlib import Path

import pytest

from kg.errors import ArticleError
from loaders.articles.watching import Watch

LONG_AGO = 1_700_000_000


class Folder:
    """A folder that is watched, and the seconds that go by."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = 0.0
        self.errors: list[ArticleError] = []
        self.watch = Watch([f"{path}/"], clock=lambda: self.now)

    def write(self, name: str, text: str = "Anna met Bo.", *, old: bool = False) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if old:
            os.utime(path, (LONG_AGO, LONG_AGO))
        return path

    def ready(self, after: float = 0.25) -> list[str]:
        self.now += after
        found = self.watch.ready(self.errors.append)
        return [str(Path(path).relative_to(self.path)) for path in found]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_what_is_there_is_given_in_the_order_of_paths_and_once(folder: Folder) -> None:
    for name in ("b.txt", "a/c.jsonl.gz", "a.html", "z/y/x.pdf"):
        folder.write(name, old=True)
    assert folder.ready() == ["a.html", "a/c.jsonl.gz", "b.txt", "z/y/x.pdf"]
    assert folder.ready() == []


def test_what_is_no_article_or_hidden_is_left_alone(folder: Folder) -> None:
    for name in ("picture.png", ".a.txt", ".hidden/a.txt", "store/000012.sst", "a.txt.part"):
        folder.write(name, old=True)
    assert folder.ready() == []


def test_a_file_that_is_being_written_is_waited_for(folder: Folder) -> None:
    assert folder.ready() == []
    path = folder.write("a.txt", "Anna")
    assert folder.ready() == []
    with path.open("a") as file:
        for _ in range(5):
            file.write(" met Bo")
            file.flush()
            assert folder.ready(after=0.5) == []
    assert folder.ready(after=0.5) == []
    assert folder.ready(after=0.5) == ["a.txt"]


def test_a_file_that_is_renamed_into_place_is_given_at_once(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert folder.ready() == []
    beside = tmp_path_factory.mktemp("beside") / "a.txt"
    beside.write_text("Anna met Bo.")
    os.utime(beside, (LONG_AGO, LONG_AGO))
    beside.rename(folder.path / "a.txt")
    assert folder.ready() == ["a.txt"]


def test_a_file_that_changes_is_given_again(folder: Folder) -> None:
    path = folder.write("a.txt", old=True)
    assert folder.ready() == ["a.txt"]
    path.write_text("Anna met Cy.")
    assert folder.ready() == []
    assert folder.ready(after=1) == ["a.txt"]
    assert folder.ready(after=1) == []
    other = folder.write(".b", "Anna met Di.")
    os.utime(other, (LONG_AGO, LONG_AGO))
    other.rename(path)
    assert folder.ready() == ["a.txt"]


def test_a_file_that_goes_and_comes_back_is_new(folder: Folder) -> None:
    path = folder.write("a.txt", old=True)
    assert folder.ready() == ["a.txt"]
    path.unlink()
    assert folder.ready() == []
    folder.write("a.txt", old=True)
    assert folder.ready() == ["a.txt"]


def test_a_file_that_is_gone_before_it_is_complete(folder: Folder) -> None:
    path = folder.write("a.txt")
    assert folder.ready() == []
    path.unlink()
    assert folder.ready(after=1) == []
    assert folder.errors == []


def test_folders_come_and_go(folder: Folder) -> None:
    assert folder.ready() == []
    folder.write("new/deeper/a.txt", old=True)
    assert folder.ready() == ["new/deeper/a.txt"]
    (folder.path / "new/deeper/a.txt").unlink()
    (folder.path / "new/deeper").rmdir()
    assert folder.ready() == []
    folder.write("new/deeper/a.txt", old=True)
    assert folder.ready() == ["new/deeper/a.txt"]
    assert folder.errors == []


def test_a_watched_folder_that_is_away_for_a_while(folder: Folder) -> None:
    folder.write("a.txt", old=True)
    assert folder.ready() == ["a.txt"]
    away = folder.path.with_name("away")
    folder.path.rename(away)
    assert folder.ready() == []
    away.rename(folder.path)
    assert folder.ready() == ["a.txt"]


def test_a_link_to_nowhere_is_given_once(folder: Folder) -> None:
    (folder.path / "a.txt").symlink_to("nowhere")
    assert folder.ready() == ["a.txt"]
    assert folder.ready(after=1) == []


def test_links_to_folders_are_not_followed(folder: Folder) -> None:
    folder.write("a/b.txt", old=True)
    (folder.path / "a" / "loop").symlink_to(folder.path)
    assert folder.ready() == ["a/b.txt"]


def test_a_folder_that_cannot_be_listed_costs_one_line(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("closed/a.txt", old=True)
    folder.write("open/b.txt", old=True)
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert folder.ready() == ["open/b.txt"]
    assert folder.ready() == []
    (error,) = folder.errors
    assert "closed: the folder cannot be listed (Permission denied)" in str(error)
    monkeypatch.setattr(os, "scandir", scandir)
    assert folder.ready() == ["closed/a.txt"]


def test_between_rounds_only_folders_that_changed_are_listed(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when asking each file takes long: what is new is seen at once, what is written over at the next round."""
    path = folder.write("big/a.txt", old=True)
    folder.write("still/b.txt", old=True)
    for name in ("big", "still", "."):
        os.utime(folder.path / name, (LONG_AGO, LONG_AGO))
    assert folder.ready() == ["big/a.txt", "still/b.txt"]
    folder.watch._next_round = 100
    listed = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: (listed.append(Path(path).name), scandir(path))[1])
    path.write_text("Anna met Cy.")
    os.utime(path, (LONG_AGO + 1, LONG_AGO + 1))
    assert folder.ready() == []
    assert listed == []
    folder.write("big/new.txt", old=True)
    assert folder.ready() == ["big/new.txt"]
    assert listed == ["big"]
    assert folder.ready(after=100) == ["big/a.txt"]
