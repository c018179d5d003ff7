"""The command line: a module a command, imported only when its command runs, and one line for every error."""

import difflib
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, Never

import click

from kg.errors import Interrupted, KgError

# What the help of all commands says of each; the modules of commands take too long to import for it
COMMANDS = {
    "init": "Make a store, with the ontology and the background in it.",
    "build": "Read articles into the store.",
    "extract": "Write the graph of articles, without a store.",
    "query": "Ask the store a ready question, one from a file, or SPARQL.",
    "queries": "List the ready queries, with their parameters.",
    "show": "Show what the store knows about an entity.",
    "why": "Show why a fact is in the store, and in which words.",
    "why-not": "Show what is found in a sentence, and why nothing else is.",
    "articles": "List the articles of the store.",
    "forget": "Remove articles and all that follows from them.",
    "near-duplicates": "Find articles whose texts are nearly the same.",
    "support": "Count the independent publishers behind each claim.",
    "export": "Write the graph for other programs.",
    "import": "Read what `kg export` wrote, or RDF of your own.",
    "push": "Bring another store to where this one is.",
    "verify": "Check that the graph quotes its articles exactly.",
    "validate": "Check the facts of the store against the ontology.",
    "ontology": "Look after an ontology.",
    "learn": "Learn the properties of an ontology from annotated texts.",
    "evaluate": "Measure the builder on texts with known facts.",
    "serve": "Show the graph to browsers and answer SPARQL.",
}


_ECHOED = 80  # characters of an argument that a message repeats


class Commands(click.Group):
    """The commands by name. Run as a program it ends with an exit code: 0 done, 1 the work failed, 2 wrong usage."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"kg.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            advice = f"did you mean `kg {near[0]}`?" if near else "`kg --help` lists the commands"
            raise click.UsageError(f"no command named {name!r}: {advice}")
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *_: object, **extra: Any) -> Never:
        given = list(sys.argv[1:] if args is None else args) or ["--help"]
        sys.exit(self._run(given, extra))

    def _run(self, args: list[str], extra: dict[str, Any]) -> int:
        try:
            code = super().main(args, **{**extra, "prog_name": "kg", "standalone_mode": False})
            if sys.stdout is not None:  # closed from the start
                sys.stdout.flush()  # so that a closed pipe shows here and not while the interpreter ends
            return code if isinstance(code, int) else 0
        except click.UsageError as error:
            help_ = f"; see `{error.ctx.command_path} --help`" if error.ctx and error.ctx.command is not self else ""
            return _fail(error.format_message().rstrip(".") + help_, error.exit_code, args)
        except click.ClickException as error:
            return _fail(error.format_message(), error.exit_code, args)
        except KgError as error:
            return _fail(str(error), error.exit_code, args)
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            if error.errno == errno.ENOSPC and not where:
                import tempfile

                where = f": free some where the output goes, and in {tempfile.gettempdir()} (or set TMPDIR)"
            return _fail(f"{error.strerror or error}{where}", 1, args)
        except ValueError:  # what Python and the store raise on bytes that are no text; a path may have them
            unreadable = [arg for arg in args if not _is_unicode(arg)]
            if not unreadable:
                raise
            return _fail(f"{unreadable[0]!r} is not UTF-8: write it in UTF-8", 2, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted("stopped; what was stored before is still there") from None


def _is_unicode(arg: str) -> bool:
    """Whether an argument came as UTF-8: bytes that are not stand in it as surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in arg)


def _fail(message: str, code: int, args: Sequence[str]) -> int:
    from kg.results import inert

    for text in sorted({part for arg in args for part in _parts(arg)}, key=lambda part: (-len(part), part)):
        if len(text) > _ECHOED:
            message = message.replace(text, f"{text[:_ECHOED]}...")
    click.echo(f"kg: {inert(message)}", err=True)
    return code


def _parts(arg: str) -> tuple[str, ...]:
    """What of an argument a message may repeat: all of it, an option's value, an IRI, what follows a prefix."""
    value = arg.partition("=")[2] if arg.startswith("--") else arg
    return arg, value, repr(arg)[1:-1], repr(value)[1:-1], value.strip("<> "), value.partition(":")[2]


@click.group(cls=Commands)
@click.version_option(package_name="news-kg", message="%(prog)s %(version)s")
def main() -> None:
    """Articles in, an ontology beside them, a graph out in which every fact can be traced to its words."""
