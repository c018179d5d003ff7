"""How long commands take from start to end as processes of their own, on a small store."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measuring import EXAMPLES, ROUNDS, Measure, seconds

_KG = str(Path(sys.executable).with_name("kg"))
_COMMANDS = (
    ("--version",),
    ("queries",),
    ("articles", "--store", "{store}"),
    ("query", "leaders", "--store", "{store}"),
    ("query", "claims-about", "Russia", "--store", "{store}"),
    ("show", "Russia", "--store", "{store}"),
    ("verify", "--store", "{store}"),
    ("build", "{source}", "--store", "{store}"),
)


def run(source: str = str(EXAMPLES), rounds: int = ROUNDS) -> list[Measure]:
    """Seconds of the bare interpreter, of a first build of `source`, and of each command after it."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"store": f"oxigraph:{Path(folder) / 'store'}", "source": source}
        measures = [
            _measure("python -c pass", [_seconds(sys.executable, "-c", "pass") for _ in range(rounds)]),
            _measure("kg build, a new store", [_seconds(_KG, "build", source, "--store", places["store"])]),
        ]
        for command in _COMMANDS:
            arguments = [part.format(**places) for part in command]
            shown = " ".join(part for part in command if not part.startswith(("--store", "{")))
            name = f"kg {shown}, nothing changed" if shown == "build" else f"kg {shown}"
            measures.append(_measure(name, [_seconds(_KG, *arguments) for _ in range(rounds)]))
    return measures


def _seconds(*command: str) -> float:
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def _measure(name: str, samples: list[float]) -> Measure:
    return Measure("start", name, "s", tuple(samples))
