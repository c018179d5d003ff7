"""Results of queries in the formats that people and programs read.

A variable ?x with a twin ?xLabel is one column of a table, which shows the label.
"""

import io
import json
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

from kg.errors import UsageError
from kg.vocabulary import BASE, XSD, prefixes

SOLUTION_FORMATS = ("table", "json", "csv", "tsv", "xml")
GRAPH_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
_SUFFIXES = {"srj": "json", "srx": "xml", "txt": "table"}  # of files, beside the names of the formats
_SERIALISED = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
_XML_ANSWER = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>{}</boolean></sparql>\n'
_WIDTH = 80  # columns, of a terminal that does not tell
_NARROW = 10  # columns that a cell keeps at least: a date
_TALL = 4  # lines of a cell of a table on a terminal
_NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_JOINERS = "\u200c\u200d"  # zero-width, but letters of Persian, of Indic scripts and of emoji need them


Results = QuerySolutions | bool | Iterator[Triple]  # of SELECT, of ASK, of CONSTRUCT and DESCRIBE


def fitting(results: Results, format: str | None) -> str:
    """The format to write in: a table or Turtle when none is given; UsageError for one that the results cannot have."""
    formats: tuple[str, ...] = SOLUTION_FORMATS
    if isinstance(results, QuerySolutions):
        what = "a table"
    elif isinstance(results, bool):
        what = "a yes or no"
    else:
        what, formats = "a graph", tuple(GRAPH_FORMATS)
    if format is not None and format not in formats:
        raise UsageError(f"the query gives {what}, which cannot be written as {format}: use {', '.join(formats)}")
    return format or formats[0]


def named(path: Path) -> str | None:
    """The format that the name of a file tells, or None."""
    suffix = path.suffix.lower().removeprefix(".")
    return suffix if suffix in (*SOLUTION_FORMATS, *GRAPH_FORMATS) else _SUFFIXES.get(suffix)


def write(
    results: Results,
    output: BinaryIO,
    format: str | None = None,
    *,
    base: str = BASE,
    hidden: Collection[str] = (),
    width: int | None = None,
) -> int:
    """Write results to `output`; the number of a table's rows.

    The format as in `fitting`. `base` is the store's, for short names; `hidden` columns are left out of tables. A table
    fits into `width` columns with colours and wrapped lines; without a width it does so on a terminal only.
    """
    chosen = fitting(results, format)
    if isinstance(results, bool):
        output.write(_answer(results, chosen))
        return 0
    if not isinstance(results, QuerySolutions):
        # sorted, and without prefixes, which would come in another order each time: the same bytes for the same graph
        pyoxigraph.serialize(sorted(set(results), key=str), output, GRAPH_FORMATS[chosen])
        return 0
    if chosen in _SERIALISED:
        results.serialize(output, format=_SERIALISED[chosen])
        output.write(b"\n" if chosen == "json" else b"")
        return 0
    text, number = table(results, terminal=output.isatty(), base=base, hidden=hidden, width=width)
    output.write((text or "nothing found\n").encode("utf-8"))
    return number


def table(
    results: QuerySolutions,
    *,
    terminal: bool = False,
    base: str = BASE,
    hidden: Collection[str] = (),
    width: int | None = None,
) -> tuple[str, int]:
    """Solutions as text in columns, and how many there are; with colours and fitted for a terminal, or to a width."""
    columns, rows = _cells(results, base, hidden)
    if not rows:
        return "", 0
    if terminal and width is None:
        width = shutil.get_terminal_size((_WIDTH, 24)).columns
    return (_plain(columns, rows) if width is None else _fitted(columns, rows, width)), len(rows)


def solutions(columns: Sequence[str], rows: Iterable[Sequence[NamedNode | str | int | None]]) -> QuerySolutions:
    """Rows of plain values as the solutions of a query, so that all that is printed has the same formats."""
    bindings = [
        {name: _json_term(value) for name, value in zip(columns, row, strict=True) if value is not None} for row in rows
    ]
    document = json.dumps({"head": {"vars": list(columns)}, "results": {"bindings": bindings}})
    parsed = pyoxigraph.parse_query_results(document.encode("ascii"), QueryResultsFormat.JSON)
    assert isinstance(parsed, QuerySolutions)
    return parsed


def inert(text: str) -> str:
    """The text in one line that a terminal can only show: white space is a space, and what moves the cursor, changes
    colours or turns the direction of writing is spelled out."""
    return "".join(map(_inert, " ".join(text.split())))


def _inert(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs") or (category == "Cf" and character not in _JOINERS):
        return f"\\u{ord(character):04x}" if character <= "\uffff" else f"\\U{ord(character):08x}"
    return character


def _answer(answer: bool, format: str) -> bytes:
    if format == "json":
        return json.dumps({"head": {}, "boolean": answer}).encode("ascii") + b"\n"
    if format == "xml":
        return _XML_ANSWER.format("true" if answer else "false").encode("ascii")
    words = ("yes", "no") if format == "table" else ("true", "false")
    return f"{words[0] if answer else words[1]}\n".encode("ascii")


def _json_term(value: NamedNode | str | int) -> dict[str, str]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, int):
        return {"type": "literal", "value": str(value), "datatype": f"{XSD}integer"}
    return {"type": "literal", "value": value}


def _cells(
    results: QuerySolutions, base: str, hidden: Collection[str]
) -> tuple[list[tuple[str, bool]], list[list[str]]]:
    """The columns of a table (name; whether it holds numbers) and its rows, inert."""
    names = [variable.value for variable in results.variables]
    labelled = {name for name in names if f"{name}Label" in names}
    shown = [name for name in names if name not in hidden and name.removesuffix("Label") not in labelled - {name}]
    rows = [{name: solution[name] for name in names} for solution in results]
    columns: list[tuple[str, bool]] = []
    texts: list[list[str]] = []
    for name in shown:
        terms = [row.get(f"{name}Label") or row[name] for row in rows]
        if any(term is not None for term in terms):  # a column without a value says nothing
            columns.append((heading(name), all(_is_number(term) for term in terms)))
            texts.append([_text(term, base) for term in terms])
    return columns, [list(row) for row in zip(*texts, strict=True)]


def heading(name: str) -> str:
    """The words of a variable's name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _is_number(term: object) -> bool:
    return term is None or (isinstance(term, Literal) and term.datatype.value in _NUMBERS)


def _text(term: object, base: str) -> str:
    if isinstance(term, Literal):
        return inert(term.value)
    if not isinstance(term, NamedNode):
        return inert(str(term)) if term is not None else ""
    for prefix, namespace in sorted(prefixes(base).items(), key=lambda item: -len(item[1])):
        if term.value.startswith(namespace) and len(term.value) > len(namespace):
            return inert(f"{prefix}:{term.value[len(namespace) :]}")
    return inert(term.value)


def _plain(columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> str:
    from rich.cells import cell_len, set_cell_size  # here: importing it takes longer than most queries

    lines = [[name for name, _ in columns], *rows]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    out = io.StringIO()
    for line in lines:
        cells = [
            " " * (width - cell_len(cell)) + cell if number else set_cell_size(cell, width)
            for cell, width, (_, number) in zip(line, widths, columns, strict=True)
        ]
        out.write("  ".join(cells).rstrip() + "\n")
    return out.getvalue()


def _fitted(columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], width: int) -> str:
    """A table that is no wider: the widest columns are narrowed and wrap, and what is very long ends in "…".

    Columns for which there is no room at all make each row a block of lines, a column a line.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    wanted = [max(map(cell_len, column)) for column in zip([name for name, _ in columns], *rows, strict=True)]
    widths = _shares(wanted, width - 2 * (len(columns) - 1))
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system="standard")
    with console.capture() as capture:
        if widths is None:
            for row in rows:
                for (name, _), cell in zip(columns, row, strict=True):
                    if cell:
                        console.print(Text.assemble((f"{name}: ", "bold"), _shortened(cell, _TALL * width)))
                console.print()
        else:
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
            for (name, number), share in zip(columns, widths, strict=True):
                table.add_column(Text(name), justify="right" if number else "left", overflow="fold", width=share)
            for row in rows:  # Text: markup in square brackets stays text
                table.add_row(*(Text(_shortened(cell, _TALL * share)) for cell, share in zip(row, widths, strict=True)))
            console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _shares(wanted: Sequence[int], room: int) -> list[int] | None:
    """The width of each column: what it wants, or the widest ones less; None where there is too little room.

    The very widest, a sentence as a rule, keeps a third of the room.
    """
    first = max(range(len(wanted)), key=lambda at: wanted[at])
    rest = [width for at, width in enumerate(wanted) if at != first]
    least = sum(min(width, _NARROW) for width in rest)
    if room < least + min(wanted[first], _NARROW):
        return None
    left = max(least, room - max(min(wanted[first], room // 3), _NARROW))
    fits = (most for most in range(max(wanted), _NARROW, -1) if sum(min(width, most) for width in rest) <= left)
    most = next(fits, _NARROW)
    shares = [min(width, most) for width in wanted]
    shares[first] = min(wanted[first], room - sum(share for at, share in enumerate(shares) if at != first))
    return shares


def _shortened(text: str, most: int) -> str:
    """The text in no more than so many columns, cut after a word."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= most:
        return text
    cut = set_cell_size(text, max(1, most - most // 8)).rstrip()  # lines that break between words hold less
    return f"{cut.rpartition(' ')[0] or cut} …"
