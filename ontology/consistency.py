"""Is an ontology consistent? HermiT says so, through owlready2; it needs Java, and without it we say that."""

import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import owlready2 as owl

from ontology.loading import world_of
from ontology.model import Ontology

NO_JAVA = "not checked: Java was not found; install it (openjdk-17-jre-headless, for example) and run this again"


@dataclass(frozen=True, slots=True)
class Consistency:
    """What HermiT found: `consistent` is None when it could not tell, and `problem` says why."""

    consistent: bool | None
    unsatisfiable: tuple[str, ...] = ()  # IRIs of classes that can have no member, sorted
    problem: str | None = None
    seconds: float = 0.0

    @property
    def inconsistent(self) -> bool:
        """Something is wrong: axioms contradict each other, or a class cannot have members."""
        return self.consistent is False or bool(self.unsatisfiable)

    @property
    def summary(self) -> str:
        """One line for people."""
        if self.consistent is None:
            return self.problem or "not checked"
        if not self.consistent:
            return "inconsistent: its axioms contradict each other"
        if self.unsatisfiable:
            return f"consistent, but no member is possible of {', '.join(f'<{iri}>' for iri in self.unsatisfiable)}"
        return "consistent"


def check(ontology: Ontology, limit: float = 60.0) -> Consistency:
    """Runs HermiT for at most `limit` seconds. Quiet: all that owlready2 and Java print is kept back."""
    if shutil.which(owl.JAVA_EXE) is None:
        return Consistency(None, problem=NO_JAVA)
    world = world_of(ontology)
    started = time.monotonic()
    try:
        with _quietly(limit):
            # Dates are not among OWL's own datatypes; HermiT would refuse any ontology that speaks of them.
            owl.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owl.OwlReadyInconsistentOntologyError:
        return Consistency(False, seconds=time.monotonic() - started)
    except subprocess.TimeoutExpired:
        return Consistency(None, problem=f"not checked: HermiT did not finish within {limit:g} s")
    except owl.OwlReadyJavaError as error:
        return Consistency(None, problem=f"not checked: HermiT failed ({_gist(str(error))})")
    unsatisfiable = {c.iri for c in world.inconsistent_classes() if c is not owl.Nothing}
    return Consistency(True, tuple(sorted(unsatisfiable)), seconds=time.monotonic() - started)


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
