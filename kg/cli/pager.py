"""Long text on a terminal: in the reader's pager."""

import os
import shlex
import shutil
import subprocess
import sys

_LESS = ("less", "-FRX")  # ends at once when all fits, keeps colours, leaves the text on the screen


def wanted() -> bool:
    """Whether standard output is a terminal, where a person reads."""
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """The width of the terminal."""
    return shutil.get_terminal_size().columns


def show(text: bytes) -> None:
    """Print the text, in $PAGER or less when it has more lines than the terminal; PAGER=cat is no pager."""
    command = _command() if text.count(b"\n") >= shutil.get_terminal_size().lines else None
    sys.stdout.flush()
    if command is None:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
        return
    with subprocess.Popen(command, stdin=subprocess.PIPE, env={"LESSCHARSET": "utf-8", **os.environ}) as process:
        try:
            process.communicate(text)
        except KeyboardInterrupt:  # which is for the pager: it lets the terminal go by itself
            process.wait()


def _command() -> list[str] | None:
    try:
        given = shlex.split(os.environ.get("PAGER", ""))
    except ValueError:  # a quotation mark that is not closed
        given = []
    for command in (given, list(_LESS)):
        if command and shutil.which(command[0]):
            return [*command, "-FRX"] if command == ["less"] else command
    return None
