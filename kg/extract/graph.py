"""The normalised predicate-argument graph of a sentence.

Voice, control and raising, conjunction, relative clauses, participles, appositions, titles, copulas, light verbs
and nominalisations are undone here and nowhere else, for the ontology's examples as for articles. Nodes are token
indexes (a mention is one node, its head); edges go from a governor to a dependent and carry a role:

    subj, obj, iobj     who does it, to whom (a passive's subject is its obj, its by-phrase the subj)
    prep:X              an argument behind preposition X ("into" counts as "to")
    of                  possessor, of-phrase, demonym or name before a noun: "Russia's", "Russian", "of Russia"
    isa                 from a role noun to its bearer: title, apposition and copula alike
    mod                 another word before a noun
    beneficiary         who does something with the help that the noun stands for
    appos               name beside name
    when, amount, num   a date of a verb or noun; what a verb measures; how many of a noun (of values only)
"""

from collections.abc import Mapping, Sequence

from kg.extract.extensions import MentionSpan
from kg.extract.graph_clauses import (
    read_copulas,
    share_conjuncts,
    share_objects,
    share_roles_in_clauses,
    share_subjects,
)
from kg.extract.graph_events import read_help, undo_light_verbs, undo_nominalisations
from kg.extract.graph_noun_phrases import (
    read_counterparts,
    read_namings,
    read_shared_possessors,
    read_titles,
    share_bearers,
)
from kg.extract.graph_parse import read_dependencies
from kg.extract.graph_values import read_values
from kg.extract.parsed import Span
from kg.extract.sentence_graph import SentenceGraph, Vocabulary
from kg.extract.values import ValueSpan

# Each takes the graph as those before it have left it.
_READERS = (
    read_dependencies,
    read_namings,
    read_titles,
    read_shared_possessors,
    share_bearers,
    read_counterparts,
    share_subjects,
    read_copulas,
    share_conjuncts,
    share_objects,
    share_roles_in_clauses,
    undo_light_verbs,
    read_help,
    undo_nominalisations,
)


class PredicateGraph(SentenceGraph):
    """The graph of one sentence, read to the end; `words` is what the ontology knows of words."""

    def __init__(
        self,
        sentence: Span,
        mentions: Sequence[MentionSpan],
        words: Vocabulary,
        open_ends: Mapping[int, ValueSpan] | None = None,
    ) -> None:
        super().__init__(sentence, mentions, words, open_ends)
        for read in _READERS:
            read(self)
        if open_ends is not None:
            read_values(self)
