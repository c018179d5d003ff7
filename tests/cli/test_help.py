"""Every command and option says what it is for; nothing heavy is imported for it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kg.cli import COMMANDS, main
from tests.cli.conftest import Run

HEAVY = ("spacy", "owlready2", "rdflib", "SPARQLWrapper", "thinc", "numpy", "uvicorn", "starlette", "jinja2")


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main, info_name="kg")
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", below) for sub, below in command.commands.items())


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_everything_has_help(name: str, command: click.Command) -> None:
    assert command.help, name
    assert command.help.split("\n\n")[0].rstrip().endswith((".", "?")), name
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]}"


def test_every_module_of_a_command_is_listed() -> None:
    modules = {path.stem for path in Path(sys.modules["kg.cli"].__path__[0]).glob("*.py")}
    assert modules - {
        "__init__",
        "options",
        "failures",
        "off_schema",
        "progress",
        "watching",
        "pager",
        "on_spark",
        "summary",
        "many",
    } == {name.replace("-", "_") for name in COMMANDS}


def test_help_lists_all_commands(kg: Run) -> None:
    for arguments in (["--help"], []):
        result = kg(*arguments)
        assert result.exit_code == 0
        lines = result.stdout.split("Commands:\n")[1].splitlines()
        assert [line.split()[0] for line in lines] == list(COMMANDS)
        assert all(line.endswith(".") for line in lines)  # none is cut off or goes on in the next


def test_help_of_all_imports_no_command() -> None:
    code = "import sys, kg.cli\ntry:\n    kg.cli.main(['--help'])\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(run.stderr.split())
    assert "kg.cli" in loaded
    assert not loaded & {"pyoxigraph", *(f"kg.cli.{name.replace('-', '_')}" for name in COMMANDS)}


def test_version(kg: Run) -> None:
    assert kg("--version").stdout.startswith("kg ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["build", "--help"],
        ["query", "leaders"],
        ["queries"],
        ["show", "Norland"],
        ["why", "Vesperia", "threatens", "Norland"],
        ["why-not", "--help"],
        ["articles"],
        ["forget", "company"],
        ["export"],
        ["push", "--dry-run", "--to", "oxigraph:not-there"],
        ["import", "--help"],
        ["verify"],
    ],
)
def test_no_heavy_import(store: str, arguments: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from kg.cli import main\n"
        "try:\n    main(json.loads(sys.argv[1]))\n"
        "except SystemExit as end:\n"
        "    print(json.dumps([end.code, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    needs_store = arguments[-1] != "--help" and arguments != ["queries"]
    arguments = [*arguments, "--store", store] if needs_store else arguments
    run = subprocess.run([sys.executable, "-c", code, json.dumps(arguments)], capture_output=True, check=True)
    exit_code, modules = json.loads(run.stderr.splitlines()[-1])
    assert exit_code == 0
    assert not [name for name in HEAVY if name in modules]
