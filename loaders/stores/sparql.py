"""Care with the text of queries, the same for every store: no SERVICE, variables bound to terms, errors in one line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import pyoxigraph

from kg.errors import QueryError
from loaders.stores.interface import Term

# A superset of what a parser may take for the start of a SERVICE clause, whatever surrounds it: strings and comments
# are not told apart here, so that no trick with quotes, "<" or "#" hides one. Names such as ?service are not flagged.
_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*[\r\n])*"
_SERVICE = re.compile(
    rf"(?<![?$:@])SERVICE{_GAP}(?:SILENT{_GAP})?"
    rf"(?:<[^<>]*>|[?$][^\s<>{{}}]*|[^\s:?$<>{{}}]*:(?:[^\s<>{{}}\\]|\\.)*){_GAP}\{{",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"[?$:@][\w-]+\Z")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U00([0-9A-Fa-f]{6})")

_UPDATE = re.compile(r"(?:INSERT|DELETE|DROP|CLEAR|LOAD|CREATE|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    | (?P<iri><(?![?$=])[^\x00-\x20<>"{}|^`\\]*>)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
               | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<bound>(?i:\bBOUND)\s*\(\s*[?$](?P<tested>[\w\u00B7\u0300-\u036F\u203F\u2040]+)\s*\))
    | [?$](?P<variable>[\w\u00B7\u0300-\u036F\u203F\u2040]+)
    | (?P<word>[\w:@](?:[\w:.%-]|\\.)*)
    | (?P<space>\s+)
    | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


def refuse_service(sparql: str) -> None:
    """QueryError when the query calls, or might call, another server."""
    for text in _spellings(sparql):
        if "SERVICE" not in text.upper():
            continue
        for match in _SERVICE.finditer(text):
            if not _NAME_BEFORE.search(text, max(0, match.start() - 200), match.start()):
                raise QueryError(
                    f"a query asks this store only: remove the SERVICE clause at {_where(text, match.start())}"
                )


def check_update(sparql: str, prefixes: Mapping[str, str], *, services: bool = False) -> None:
    """QueryError for an update that loads a document, that calls another server (unless `services` allows it), or that
    would write a blank node or a triple without a graph, as far as its text tells."""
    if not services:
        refuse_service(sparql)
    for text in _spellings(sparql):
        for match in _TOKEN.finditer(text):
            word = match[0].upper() if match.lastgroup == "word" else ""
            if word == "LOAD":
                raise QueryError(f"an update fetches nothing: remove the LOAD at {_where(text, match.start())}")
            if word == "BNODE" or word.startswith("_:") or match[0] == "[":
                raise QueryError(
                    f"no blank nodes are stored: write an IRI, or a variable, at {_where(text, match.start())}"
                )
    if services and "SERVICE" in sparql.upper():
        return  # to run it here would call the server
    empty = pyoxigraph.Store()
    try:
        empty.update(sparql, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise QueryError(f"the update cannot be read: {_short(str(error))}") from None
    except (OSError, RuntimeError, ValueError):
        return  # such as a graph to drop that is not there: the store itself will say
    for quad in empty:  # what INSERT DATA brings
        if isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
            raise QueryError(
                f"{quad.triple} is given no graph: write INSERT DATA {{ GRAPH <IRI> {{ ... }} }}, or WITH <IRI>"
            )
        if isinstance(quad.subject, pyoxigraph.BlankNode) or isinstance(quad.object, pyoxigraph.BlankNode):
            raise QueryError(f"no blank nodes are stored, such as in {quad.triple}: write IRIs")


def _spellings(sparql: str) -> tuple[str, ...]:
    """The text, and what it is once its escapes are undone."""
    return (sparql, _ESCAPE.sub(_unescape, sparql)) if "\\" in sparql else (sparql,)


@lru_cache(maxsize=256)
def names_its_graphs(sparql: str) -> bool:
    """Whether the query says with FROM which graphs it asks."""
    return "FROM" in sparql.upper() and any(
        match.lastgroup == "word" and match[0].upper() == "FROM" for match in _TOKEN.finditer(sparql)
    )


def without_dataset(sparql: str) -> str:
    """The query without what it says with FROM."""
    kept: list[str] = []
    falls = 0  # tokens that still fall away: FROM and its IRI, with NAMED between them
    for match in _TOKEN.finditer(sparql):
        word = match[0].upper() if match.lastgroup == "word" else ""
        if word == "FROM":
            falls = 1
        elif falls and match.lastgroup not in ("space", "comment"):
            falls = falls if word == "NAMED" else 0
        else:
            kept.append(match[0])
    return "".join(kept)


def own_dataset(sparql: str, prefixes: Mapping[str, str]) -> dict[str, list[str]]:
    """The graphs that the query names with FROM, as the parameters by which the SPARQL protocol names them."""
    found: dict[str, list[str]] = {}
    for words, resolved in _at(sparql, prefixes, "FROM"):
        is_named = words[0].upper() == "NAMED"
        found.setdefault("named-graph-uri" if is_named else "default-graph-uri", []).append(resolved[is_named])
    return found


def graphs_asked(sparql: str, prefixes: Mapping[str, str]) -> tuple[list[str], bool]:
    """The graphs that the query names with GRAPH, and whether it asks for graphs by a variable too."""
    found = [(words[0][:1] in "?$", resolved[0]) for words, resolved in _at(sparql, prefixes, "GRAPH")]
    return [graph for is_variable, graph in found if not is_variable], any(is_variable for is_variable, _ in found)


def has_path(sparql: str) -> bool:
    """Whether the query may follow a property any number of times (an arithmetic * or + counts too)."""
    words = [match for match in _TOKEN.finditer(sparql) if match.lastgroup not in ("space", "comment")]
    return any(
        after[0] in "*+?"
        and (before[0] == ")" or before.lastgroup in ("iri", "word"))
        and before[0].upper() not in ("SELECT", "DISTINCT", "REDUCED", "DESCRIBE")
        for before, after in pairwise(words)
    )


def _at(sparql: str, prefixes: Mapping[str, str], keyword: str) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """The two tokens after each occurrence of a keyword, as they stand and as IRIs."""
    words = [match[0] for match in _TOKEN.finditer(sparql) if match.lastgroup not in ("space", "comment")]
    known = dict(prefixes)

    def resolved(word: str) -> str:
        prefix, _, local = word.partition(":")
        return word[1:-1] if word[:1] == "<" else known.get(prefix, "") + local.replace("\\", "")

    for word, first, second in zip(words, words[1:], [*words[2:], ""], strict=False):
        if word.upper() == "PREFIX":
            known[first[:-1]] = second[1:-1]
        elif word.upper() == keyword:
            yield (first, second), (resolved(first), resolved(second))


def bind(sparql: str, bindings: Mapping[str, Term]) -> str:
    """The query with the variables of `bindings` replaced by their terms, wherever they stand.

    A term's text is escaped as in N-Triples, so it stays one term. QueryError for a variable that is not in the query
    or that gets its value there (AS, VALUES).
    """
    parts, seen = _opened(sparql, frozenset(bindings))
    for name in bindings:
        if name not in seen:
            raise QueryError(f"the query has no variable ?{name} that could be given a value")
    return "".join(part if isinstance(part, str) else part.form % bindings[part.name] for part in parts)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where the term of a variable goes; `form` has %s for it."""

    name: str
    form: str


@lru_cache(maxsize=256)  # a query is asked again and again, with other values
def _opened(sparql: str, names: frozenset[str]) -> tuple[tuple[str | _Gap, ...], frozenset[str]]:
    """The query in parts, gaps for the variables of `names` between them; and which of these are in it."""
    binder = _Binder(names)
    parts: list[str | _Gap] = []
    text: list[str] = []
    for part in binder.run(sparql):
        if isinstance(part, str):
            text.append(part)
        else:
            parts += ["".join(text), part]
            text.clear()
    return (*parts, "".join(text)), frozenset(binder.seen)


class _Binder:
    """One pass over the tokens of a query, which knows where a variable may not simply become a term."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.seen: set[str] = set()
        self._braces = 0
        self._brackets = 0
        self._selects = {0}  # depths of braces at which bare variables are columns, or stand in GROUP BY and ORDER BY
        self._clause = ""  # SELECT, DESCRIBE or VALUES, until its group begins
        self._columns = 0  # of the SELECT at hand, without those that fall away

    def run(self, sparql: str) -> Iterator[str | _Gap]:
        before = ""
        for match in _TOKEN.finditer(sparql):
            name = match["variable"] or match["tested"]
            if name in self.names:
                self.seen.add(name)
                yield "true" if match["tested"] else self._value(name, before)
            elif match.lastgroup in ("comment", "space"):
                yield match[0]
                continue
            else:
                yield self._other(match[0])
            before = match[0].upper()

    def _other(self, token: str) -> str:
        """Follow a token that stays; what stands before it when a SELECT has lost all its columns."""
        word = token.upper()
        filler = ""
        if word in ("SELECT", "DESCRIBE", "VALUES"):
            self._clause, self._columns = word, 0
            if word == "SELECT":
                self._selects.add(self._braces)
        elif word in ("WHERE", "FROM", "{"):
            if self._clause == "SELECT" and not self._columns:
                filler = "(true AS ?_) "  # the grammar wants a column
            self._clause = ""
        elif word not in ("DISTINCT", "REDUCED"):
            self._columns += 1
        self._brackets += (token == "(") - (token == ")")
        self._braces += (token == "{") - (token == "}")
        if token == "}":
            self._selects = {depth for depth in self._selects if depth <= self._braces}
        return filler + token

    def _value(self, name: str, before: str) -> str | _Gap:
        if before == "AS" or self._clause == "VALUES":
            raise QueryError(f"?{name} gets its value in the query itself (AS or VALUES), it cannot be given another")
        if self._brackets or self._braces not in self._selects or self._clause == "DESCRIBE":
            return _Gap(name, "%s")
        if self._clause != "SELECT":
            return _Gap(name, "(%s)")  # GROUP BY and ORDER BY take expressions in brackets only
        if self._braces:
            return ""  # the query around it has no such variable any more
        self._columns += 1
        return _Gap(name, f"(%s AS ?{name})")


def with_prefixes(sparql: str, prefixes: Mapping[str, str]) -> str:
    """The query with a declaration, on its first line, for each of the prefixes that it uses without declaring it."""
    words = [match[0] for match in _TOKEN.finditer(sparql) if match.lastgroup not in ("space", "comment")]
    declared = {name for word, name in pairwise(words) if word.upper() == "PREFIX"}
    missing = {
        prefix: iri
        for prefix, iri in prefixes.items()
        if f"{prefix}:" in sparql and f"{prefix}:" not in declared  # in a string or comment it does no harm
    }
    return "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in missing.items()) + sparql


def syntax_error(sparql: str, prefixes: Mapping[str, str]) -> QueryError:
    """Why a query was refused by the parser; it is about the values bound to it when its own text is well-formed."""
    try:
        # padded, for the parser reports the place where the longest keyword that fits nowhere would have ended
        pyoxigraph.Store().query(sparql + " " * 40, prefixes=dict(prefixes))
    except SyntaxError as error:
        found = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", str(error), re.DOTALL)
        if found is None:
            return QueryError(f"SPARQL syntax error: {_short(str(error))}")
    else:
        return QueryError("a value given to a variable of the query cannot stand where the query uses it")
    offset = _offset(sparql, int(found[1]), int(found[2]))
    expected = found[3].replace("[_]", "")
    reason = ""
    if "Prefix not found" in expected and (prefix := re.search(r"([\w.-]*):[^\s:]*\Z", sparql[:offset])):
        offset = prefix.start()
        reason = f": the prefix {prefix[1]}: is not declared"
    elif message := re.search(r"[A-Z]\w+ [\w ]+", expected):
        reason = f": {message[0]}"
    elif keywords := re.findall(r"[A-Z_]{2,}", expected):
        if not re.search(r"[^A-Z_, ]", expected):
            offset -= min(map(len, keywords))
        if _UPDATE.match(sparql, offset):
            reason = ": queries only read"
    return QueryError(f"SPARQL syntax error at {_where(sparql, offset)}{reason}")


def run_error(error: Exception) -> QueryError:
    """What went wrong while a query ran, as one line."""
    return QueryError(f"the query cannot be run: {_short(str(error))}")


def _unescape(match: re.Match[str]) -> str:
    point = int(match[1] or match[2], 16)
    return chr(point) if point <= 0x10FFFF else match[0]


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1


def _where(text: str, offset: int) -> str:
    """Line and column (from 1) with the words that stand there."""
    offset = min(max(offset, 0), len(text))
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    words = text[offset:].split("\n", 1)[0].rstrip()
    near = f', near "{_short(words, 30)}"' if words else ", at the end" if not text[offset:].strip() else ""
    return f"line {line}, column {column}{near}"


def _short(text: str, limit: int = 200) -> str:
    """Printable, on one line."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    words = " ".join(plain.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"
