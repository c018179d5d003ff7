"""HermiT, through owlready2: it needs Java, and without it we say that. The one place where it is run."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import owlready2 as owl

NO_JAVA = "not checked: Java was not found; install it (openjdk-17-jre-headless, for example) and run this again"


class NotReasoned(Exception):
    """The reasoner gave no answer; the text says why, in a line."""


def world_of_lines(lines: Iterable[str]) -> Any:
    """An owlready2 World with triples given as lines of N-Triples."""
    world = owl.World()
    stream = io.BytesIO("\n".join(lines).encode("utf-8"))
    with redirect_stderr(io.StringIO()):  # it comments on what it mends
        world.get_ontology("https://kg.example/loaded#").load(fileobj=stream, only_local=True)
    return world


def classify(world: Any, limit: float) -> set[str] | None:
    """The IRIs of classes that can have no member, None when the axioms contradict each other; what else follows of
    classes is in the World afterwards. NotReasoned without Java, after `limit` seconds, and when HermiT fails.

    Quiet: all that owlready2 and Java print is kept back.
    """
    if shutil.which(owl.JAVA_EXE) is None:
        raise NotReasoned(NO_JAVA)
    try:
        with _quietly(limit):
            # Dates are not among OWL's own datatypes; HermiT would refuse any ontology that speaks of them.
            owl.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owl.OwlReadyInconsistentOntologyError:
        return None
    except subprocess.TimeoutExpired:
        raise NotReasoned(f"not checked: HermiT did not finish within {limit:g} s") from None
    except owl.OwlReadyJavaError as error:
        raise NotReasoned(f"not checked: HermiT failed ({_gist(str(error))})") from None
    return {c.iri for c in world.inconsistent_classes() if c is not owl.Nothing}


@contextmanager
def _quietly(limit: float) -> Iterator[None]:
    """Nothing is printed, no file is left behind, and the reasoner's process ends at the limit."""
    arguments = owl.reasoning._subprocess_kargs  # owlready2's only door to a time limit
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        owl.reasoning._subprocess_kargs = {**arguments, "timeout": limit}
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before
            owl.reasoning._subprocess_kargs = arguments


def _gist(message: str) -> str:
    """The line of Java's long message that names the exception."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    telling = [line for line in lines if "Exception" in line or "Error" in line]
    return (telling or lines or ["no message"])[0][:200]
