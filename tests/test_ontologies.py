"""What docs/ontologies.md and the README show of an ontology of one's own is what the example gives."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "vulnerabilities"
PAGE = (ROOT / "docs" / "ontologies.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8").split("## Bring your own ontology")[1].split("\n## ")[0]
_CONSOLE = re.compile(r"^```(?:console)?\n(\$ .*?)^```$", re.MULTILINE | re.DOTALL)
_TURTLE = re.compile(r"^```turtle\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def sessions(text: str) -> list[tuple[list[str], list[str]]]:
    """Each command that is shown, and the lines that it is shown to print."""
    found = []
    for block in _CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            found.append((shlex.split(command)[1:], lines))
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example in it, where the commands run."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(EXAMPLE, folder / "examples" / "vulnerabilities")
    return folder


@pytest.mark.parametrize("text", [PAGE, README], ids=["page", "readme"])
def test_commands_print_what_is_shown(text: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("XDG_CACHE_HOME", str(desk / "cache"))  # what is taught here stays out of the user's
    shutil.rmtree("flaws", ignore_errors=True)
    assert len(sessions(text)) > 2
    for arguments, shown in sessions(text):
        result = CliRunner().invoke(main, arguments)
        printed = [line.rstrip() for line in result.output.splitlines() if not line.startswith("seconds")]
        assert fits(printed, shown), "\n".join([f"{shlex.join(arguments)} prints:", *printed])


def fits(printed: list[str], shown: list[str]) -> bool:
    """Whether lines are those that are shown; "..." stands for any lines."""
    if not shown:
        return not printed
    if shown[0] == "...":
        return any(fits(printed[skipped:], shown[1:]) for skipped in range(len(printed) + 1))
    return bool(printed) and printed[0] == shown[0].rstrip() and fits(printed[1:], shown[1:])


@pytest.mark.parametrize("block", _TURTLE.findall(PAGE))
def test_what_the_page_writes_stands_in_the_ontology(block: str) -> None:
    assert block in (EXAMPLE / "ontology.ttl").read_text(encoding="utf-8")


def test_the_page_explains_every_cause() -> None:
    from kg.evaluation import MISSED, WRONG

    rows = [line.split(" | ")[0].removeprefix("| ") for line in PAGE.splitlines() if line.startswith("| ")]
    for meaning in (*MISSED.values(), *WRONG.values()):
        assert any(meaning.startswith(row) for row in rows if row), meaning
