"""How long commands take from start to end as processes of their own, on a small store."""

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from kg.cli import COMMANDS
from tests.benchmarks.measuring import COMMAND, ROUNDS, Measure, process
from tests.benchmarks.texts import EXAMPLES

_ASKED = (
    ("queries",),
    ("articles", "--store", "{store}"),
    ("query", "leaders", "--store", "{store}"),
    ("query", "claims-about", "Russia", "--store", "{store}"),
    ("query", "SELECT ?s {{ ?s a news:Country }}", "--store", "{store}"),
    ("show", "Russia", "--store", "{store}"),
    ("verify", "--store", "{store}"),
    ("export", "--output", "{folder}/graph.nq", "--store", "{store}"),
    ("build", "{source}", "--store", "{store}"),
)


def run(source: str = str(EXAMPLES), rounds: int = ROUNDS, helps: Iterable[str] = COMMANDS) -> list[Measure]:
    """Seconds of the bare interpreter, of a first build of `source`, of the help of commands, and of their work."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"oxigraph:{Path(folder) / 'store'}"
        places = {"store": store, "source": source, "folder": folder}
        process(COMMAND, "build", source, "--store", store)
        commands: dict[str, Callable[[], float]] = {"python -c pass": _timed(sys.executable, "-c", "pass")}
        new = (f"oxigraph:{Path(folder) / f'new-{number}'}" for number in range(rounds))
        commands["kg build, a new store"] = lambda: process(COMMAND, "build", source, "--store", next(new)).wall
        for arguments in (("--help",), ("--version",), *((name, "--help") for name in helps)):
            commands[f"kg {' '.join(arguments)}"] = _timed(COMMAND, *arguments)
        for asked in _ASKED:
            shown = " ".join(part for part in asked if not part.startswith(("--", "{")))
            name = (
                "kg build, nothing changed" if shown == "build" else f"kg {shown.replace('{{', '{').replace('}}', '}')}"
            )
            commands[name] = _timed(COMMAND, *(part.format(**places) for part in asked))
        samples: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                samples[name].append(command())
    return [Measure("start", name, "s", tuple(of)) for name, of in samples.items()]


def _timed(*command: str) -> Callable[[], float]:
    return lambda: process(*command).wall
