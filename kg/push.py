"""Bringing another store to where this one is: what is new or changed goes there, what was forgotten is forgotten.

Two articles are the same when their marks are (`kg:contentHash` and `kg:builtWith`), so that one question a store tells
what to do, and a target that was wiped is filled again. An article is forgotten at the target only when the target has
it just as it was pushed from here: what others brought stays. What was pushed is remembered at the source, in a graph
for each target (an endpoint is known by its URL for queries), as digests that name nothing, since what has been
forgotten must not be named any more. While a push runs, what it touches counts as pushed whatever state it is in: an
endpoint may be stopped halfway through an article.
"""

import base64
import hashlib
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg import settings, transfer
from kg.errors import UsageError, WorkError
from kg.iri import Minter
from kg.transfer import Moved
from kg.vocabulary import KG
from loaders.stores import Store, open_store

_MARKS = """SELECT ?graph ?hash ?with
WHERE { GRAPH ?graph { ?graph kg:contentHash ?hash . OPTIONAL { ?graph kg:builtWith ?with } } }"""

_PUSHED = NamedNode(KG + "pushed")
_BROUGHT = "brought"
_DROPPED = 1_000  # units dropped in one step


def push(source: Store, target: Store, *, everything: bool = False, dry_run: bool = False) -> Moved:
    """Push what is new or changed, or `everything`; a dry run only says what would be done.

    UsageError when the two have different base IRIs. WorkError when the target has curation, identity or a brought
    graph of the same name that did not come from here, unless `everything` is pushed. StoreError when the target fails:
    what was pushed is there, and the same call again goes on. An article is never there in part.
    """
    started = time.monotonic()
    base = settings.read(source).base
    minter = Minter(base)
    adopted = _adopts(source, target, base)
    memory = settings.PUSHED + _digest(_place(target.selector))
    remembered = {t.object.value for t in source.triples(memory) if isinstance(t.object, Literal)}
    here = _states(source, minter)

    def concerns(unit: str) -> bool:
        return unit in here or not remembered.isdisjoint((_digest(unit), _digest(unit, _BROUGHT)))

    there = _states(target, minter, concerns) if not adopted else {}
    known = {minter.graph(name) for name in transfer.KNOWN}
    ours = {
        unit
        for unit, state in there.items()
        if unit not in known and not remembered.isdisjoint((_digest(unit, state), _digest(unit)))
    }
    moved = Moved()
    todo: list[str] = []
    kept: set[str] = set()
    for unit, state in here.items():
        if everything or there.get(unit) != state:
            todo.append(unit)
        elif unit in ours:
            kept |= _digests(unit, state, base)
        if not transfer.is_article(unit):
            continue
        if unit not in there:
            moved.new += 1
        elif there[unit] != state:
            moved.changed += 1
        else:
            moved.unchanged += 1
    if not everything:
        _refuse_foreign(todo, there, ours, minter, target)
    gone = [unit for unit in there if unit in ours and unit not in here]
    moved.forgotten = sum(map(transfer.is_article, gone))
    if not dry_run:
        pushed = {digest for unit in todo if unit not in known for digest in _digests(unit, here[unit], base)}
        before = remembered | {_digest(unit) for unit in (*todo, *gone) if unit not in known}
        _remember(source, memory, remembered, before)
        if adopted:
            settings.write(target, settings.Settings(base))
        _drop(target, gone)
        # people's words and what is known come before the articles that they are about
        todo.sort(key=lambda unit: (transfer.is_article(unit), unit))
        transfer.write(target, transfer.read(source, todo), moved)
        _remember(source, memory, before, kept | pushed)
    moved.seconds = time.monotonic() - started
    return moved


def open_target(selector: str, to: str, *, dry_run: bool = False) -> Store:
    """Open the store to push to from the one that `selector` names; a dry run makes none on disk.

    UsageError for `memory:`, which nobody could ask afterwards, and for the very same store.
    """
    if to == "memory:":
        raise UsageError("memory: would be gone at once: push to a store on disk, oxigraph:PATH, or to an endpoint")
    if _place(selector) == _place(to):
        raise UsageError(f"{to} is the store to push from: name another one")
    kind, _, path = to.partition(":")
    missing = kind == "oxigraph" and path and not Path(path).expanduser().exists()
    return open_store("memory:" if dry_run and missing else to)


def _place(selector: str) -> str:
    """Where a store is, the same wherever the command is run and by whichever URLs an endpoint is changed."""
    kind, _, rest = selector.partition(":")
    if kind == "oxigraph":
        return f"oxigraph:{Path(rest).expanduser().resolve()}"
    return selector.partition(",")[0]


def _adopts(source: Store, target: Store, base: str) -> bool:
    """Whether the target, being empty, takes the base of the source; UsageError when it has another."""
    there = settings.read(target).base
    if there == base:
        return False
    if not target.graphs():
        return True
    raise UsageError(
        f"{target.selector} has the base {there}, {source.selector} has {base}: push to a new store, "
        f"made with `kg init --base {base}`"
    )


def _digests(unit: str, state: str, base: str) -> set[str]:
    """What is remembered of a unit that was pushed; of one that was brought its name alone, too."""
    return {_digest(unit, state), *([_digest(unit, _BROUGHT)] if transfer.is_brought(unit, base) else ())}


def _states(store: Store, minter: Minter, concerns: Callable[[str], bool] = lambda _unit: True) -> dict[str, str]:
    """What each unit holds, as far as its mark tells; by its triples where it has none. A graph that was brought is
    looked at when it `concerns` the push: what others keep at a target may be large."""
    rows = store.query(_MARKS)
    assert isinstance(rows, QuerySolutions)
    marks: dict[str, list[str]] = {}
    for row in rows:
        marks.setdefault(row["graph"].value, []).append(f"{row['hash']} {row['with'] or ''}")
    states = {}
    for unit, whole in transfer.units(store, minter).items():
        brought = transfer.is_brought(unit, minter.base)
        if brought and not concerns(unit):
            continue
        if (mark := marks.get(unit)) and not brought:
            states[unit] = " ".join([*sorted(mark), *(() if whole else ("alone",))])
        else:
            (graphs,) = transfer.read(store, [unit])
            states[unit] = _digest(*(f"{graph} {t}" for graph in graphs for t in sorted(map(str, graphs[graph]))))
    return states


def _refuse_foreign(todo: Iterable[str], there: dict[str, str], ours: set[str], minter: Minter, target: Store) -> None:
    """People's own words and graphs at the target are not to be overwritten by the way."""
    own = {minter.graph(name) for name in transfer.PEOPLES}
    for unit in todo:
        is_peoples = unit in own or transfer.is_brought(unit, minter.base)
        if is_peoples and unit in there and unit not in ours:
            raise WorkError(
                f"{target.selector} has a <{unit}> that did not come from here, nothing was pushed: "
                "`kg push --all` replaces it"
            )


def _drop(target: Store, units: list[str]) -> None:
    left = iter(units)
    while some := list(islice(left, _DROPPED)):
        target.drop([graph for unit in some for graph in transfer.graphs_of(unit)])


def _remember(source: Store, memory: str, before: set[str], after: set[str]) -> None:
    if before != after:
        node = NamedNode(memory)
        source.replace({memory: [Triple(node, _PUSHED, Literal(digest)) for digest in sorted(after)]})


def _digest(*parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return base64.b32encode(digest[:15]).decode("ascii").lower()
