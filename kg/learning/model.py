"""A model of relations: what `kg learn` makes, a folder of readable files, and what it finds in a text.

settings.json    the language model, thresholds, forms of dates and numbers, kinds, calibration; the digests of the rest
metrics.json     how good it was on texts that it had not seen, by property, and how the ends were found
names.tsv        names of its world: folded words, end, property, label, number of texts
shapes.txt       parts of speech that ends have had
patterns.tsv     property, pattern, how often it was right, how often it was seen
objects.tsv      weights of what makes a candidate the object of a property
subjects.tsv     weights of what makes another one its subject
newcomers.tsv    the same without names, for texts none of whose names was a subject before
"""

import csv
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc

from kg.errors import UsageError
from kg.iri import claim_id
from kg.learning import forms
from kg.learning.candidates import Candidate, Shape, candidates, joined
from kg.learning.classifier import Linear, probability
from kg.learning.features import View, object_features, pair_features, subject_features
from kg.learning.names import Names, Use
from kg.vocabulary import BASE

FORMAT = 1
_BEFORE, _AFTER = 3, 1  # sentences that a subject may be away from its object
_SUBJECTS = 8  # the likeliest by themselves, that are looked at with an object
_PER_PROPERTY = 6  # objects of one property that are looked at in one sentence
_FILES = ("metrics.json", "names.tsv", "shapes.txt", "patterns.tsv", "objects.tsv", "subjects.tsv", "newcomers.tsv")


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact that a model finds: the candidates of its ends, its score and what that is worth (0 to 1)."""

    subject: Candidate
    property: str
    object: Candidate
    score: float
    confidence: float
    pattern: str  # the best of the patterns that hold between them, "" where none does


@dataclass(slots=True)
class Settings:
    """What a model needs beside its tables."""

    language_model: str
    threshold: float
    seed: int
    forms: dict[str, str] = field(default_factory=dict)  # of objects, by property
    kinds: dict[str, dict[str, str]] = field(default_factory=dict)  # by end, by property
    seen_kinds: dict[str, dict[str, list[str]]] = field(
        default_factory=dict
    )  # several ends were of, by end and property
    calibration: list[tuple[float, float]] = field(default_factory=list)  # score from which on, how often right
    texts: int = 0


@dataclass
class RelationModel:
    """What was learned."""

    settings: Settings
    names: Names
    shapes: frozenset[Shape]
    objects: Linear
    subjects: Linear
    newcomers: Linear
    patterns: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # right and seen
    metrics: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of its world as candidates know them."""
        return frozenset(name for name in map(joined, self.names.labels) if len(name) > 1)

    def find(self, doc: Doc) -> list[Finding]:
        """The facts of a text, in its order."""
        view = View(doc, candidates(doc, self.known, self.shapes))
        found = self.findings(view, self.settings.threshold)
        return sorted(found, key=lambda f: (f.object.first, f.object.last, f.property, f.subject.first, f.subject.last))

    def findings(self, view: View, least: float) -> list[Finding]:
        """What scores at least so much among the candidates of a view."""
        if not view.candidates:
            return []
        uses = [self.names.uses(c.key) for c in view.candidates]
        covered = view.covered([i for i, u in enumerate(uses) if u])
        numbers = [view.sentence_of(i) for i in range(len(view.candidates))]
        first = {number: i for i, number in reversed(list(enumerate(numbers)))}
        bags = dict(zip(first, self.objects.scores([view.bag(i) for i in first.values()]), strict=True))
        rows = [object_features(view, i, uses[i], i in covered) for i in range(len(view.candidates))]
        likely = probability(self.objects.scores(rows) + [bags[n] for n in numbers] + self.objects.bias)
        chooser = _Subjects(self, view, uses, covered)
        found = []
        for column, prop in enumerate(self.objects.classes):
            for obj in _apart(view, likely[:, column], least):
                subject, sure = chooser.best(prop, obj)
                score = float(likely[obj, column]) * sure
                if subject is not None and score >= least:
                    found.append(self._finding(view, subject, prop, obj, score))
        return found

    def _finding(self, view: View, subject: int, prop: str, obj: int, score: float) -> Finding:
        best, worth = "", 0.0
        for pattern in patterns_of(view, subject, obj):
            right, seen = self.patterns.get((prop, pattern), (0, 0))
            if seen and right / (seen + 1) > worth:
                best, worth = pattern, right / (seen + 1)
        sure = self.confidence(score)
        return Finding(view.candidates[subject], prop, view.candidates[obj], score, sure, best)

    def confidence(self, score: float) -> float:
        """How often what scores so was right, on texts that the model had not seen."""
        steps = self.settings.calibration
        return next((right for least, right in reversed(steps) if score >= least), steps[0][1] if steps else score)

    def known_label(self, candidate: Candidate, role: str, prop: str) -> str | None:
        """What the world of the model calls an end, or how it writes such a value; None when it cannot tell."""
        label = self.names.label(candidate.key, (role, prop))
        if label is None and role == "object" and candidate.value is not None and prop in self.settings.forms:
            label = forms.written(self.settings.forms[prop], candidate.value)
        return label

    def label(self, candidate: Candidate, role: str, prop: str, text: str) -> str:
        """What the world of the model calls an end; its own words where it knows no better."""
        return self.known_label(candidate, role, prop) or " ".join(text[candidate.first : candidate.last].split())

    def kind(self, label: str, role: str, prop: str) -> str:
        """The kind (of kg.vocabulary.KINDS) of what has a label: of the end that it mostly was, else of this one."""
        role, prop = self._main_use.get(label, (role, prop))
        return self.settings.kinds[role].get(prop, "other")

    @cached_property
    def _main_use(self) -> dict[str, tuple[str, str]]:
        counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for _, role, prop, label, number in self.names.rows():
            counts[label][role, prop] += number
        return {label: min(uses, key=lambda use: (-uses[use], use)) for label, uses in counts.items()}

    def rules(self, properties: Mapping[str, str]) -> dict[str, str]:
        """The words of every rule that a finding may name, by IRI; `properties` are names by IRI."""
        learned = [(prop, "") for prop in self.objects.classes]
        return dict(rule(p, properties[p], words) for p, words in (*learned, *self.patterns) if p in properties)

    # ------------------------------------------------------------------------------------------------------- the folder

    def save(self, folder: Path) -> None:
        """Write the folder, which must not be there or be empty."""
        folder.mkdir(parents=True, exist_ok=True)
        _write_text(folder / "metrics.json", _json(self.metrics))
        _write(folder / "names.tsv", self.names.rows())
        _write_text(folder / "shapes.txt", "".join(f"{line}\n" for line in sorted(map(" ".join, self.shapes))))
        _write(
            folder / "patterns.tsv",
            sorted((prop, pattern, *counts) for (prop, pattern), counts in self.patterns.items()),
        )
        _write(folder / "objects.tsv", _table(self.objects))
        _write(folder / "subjects.tsv", _table(self.subjects))
        _write(folder / "newcomers.tsv", _table(self.newcomers))
        digests = {name: _digest(folder / name) for name in _FILES}
        _write_text(folder / "settings.json", _json({"format": FORMAT, **asdict(self.settings), "files": digests}))

    @classmethod
    def load(cls, folder: Path) -> "RelationModel":
        """The model of a folder; UsageError for one that is none, or whose files are not those that were written."""
        try:
            given = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            if given.pop("format") != FORMAT:
                raise UsageError(f"{folder}: a model of another version of kg; learn it again with `kg learn`")
            digests = given.pop("files")
            for name in _FILES:
                if _digest(folder / name) != digests[name]:
                    raise UsageError(f"{folder / name}: not the file that `kg learn` wrote; learn the model again")
            given["calibration"] = [(least, right) for least, right in given["calibration"]]
            return cls(
                Settings(**given),
                Names.of((k, r, p, label, int(n)) for k, r, p, label, n in _rows(folder / "names.tsv")),
                frozenset(
                    tuple(line.split()) for line in (folder / "shapes.txt").read_text(encoding="utf-8").splitlines()
                ),
                _linear(folder / "objects.tsv"),
                _linear(folder / "subjects.tsv"),
                _linear(folder / "newcomers.tsv"),
                {(p, pattern): (int(r), int(s)) for p, pattern, r, s in _rows(folder / "patterns.tsv")},
                json.loads((folder / "metrics.json").read_text(encoding="utf-8")),
            )
        except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration, csv.Error) as error:
            raise UsageError(f"{folder}: no model of relations ({error}); make one with `kg learn --to`") from None


class _Subjects:
    """Chooses the subjects of one text.

    Names that were a subject before are a strong sign. A text that has none of them tells of newcomers, whom a table
    that never saw a name is better at finding.
    """

    def __init__(self, model: RelationModel, view: View, uses: list[dict[Use, int]], covered: set[int]) -> None:
        self._view = view
        self._covered = covered
        self._uses = uses
        self._tables = {True: model.subjects, False: model.newcomers}
        self._known = [any(role == "subject" for role, _ in u) for u in uses]
        self._alone: dict[tuple[int, bool], float] = {}

    def best(self, prop: str, obj: int) -> tuple[int | None, float]:
        """The likeliest subject of a property and an object, and how likely it is; None where there is no candidate."""
        reach = list(within_reach(self._view, obj))
        if not reach:
            return None, 0.0
        known = any(self._known[i] for i in reach)
        table = self._tables[known]
        for i in reach:
            if (i, known) not in self._alone:
                uses = self._uses[i] if known else {}
                features = subject_features(self._view, i, uses, known and i in self._covered)
                self._alone[i, known] = table.score(features)
        reach.sort(key=lambda i: (-self._alone[i, known], i))
        scores = []
        for i in reach[:_SUBJECTS]:
            pair = table.score(pair_features(self._view, i, obj, prop, self._uses[i] if known else {}))
            scores.append((self._alone[i, known] + pair, -i))
        score, index = max(scores)
        return -index, float(probability(score + table.bias)[0])


def is_model(folder: Path) -> bool:
    """Whether all that a folder holds is what `kg learn` writes, of whatever version."""
    return {path.name for path in folder.iterdir()} <= {"settings.json", *_FILES} and (
        folder / "settings.json"
    ).is_file()


@lru_cache(maxsize=4)
def relation_model(folder: str) -> RelationModel:
    """The model of a folder, loaded once a process."""
    return RelationModel.load(Path(folder))


def digest(folder: Path) -> str:
    """SHA-256 (hex) of what a model does; UsageError when there is none."""
    try:
        return _digest(folder / "settings.json")
    except OSError:
        raise UsageError(f"{folder}: no model of relations; make one with `kg learn --to`") from None


def within_reach(view: View, obj: int) -> Iterator[int]:
    """The candidates that may be the subject of an object: in its sentence, or in one shortly before or after it."""
    return view.near(obj, _BEFORE, _AFTER)


def _apart(view: View, likely: Any, least: float) -> list[int]:
    """The likeliest objects of a property that do not overlap."""
    kept: list[int] = []
    in_sentence: dict[int, int] = {}
    for i in sorted(np.flatnonzero(likely >= least), key=lambda i: (-likely[i], i)):
        c = view.candidates[i]
        number = view.sentence_of(int(i))
        if in_sentence.get(number, 0) >= _PER_PROPERTY:
            continue
        if all(c.end <= view.candidates[j].start or view.candidates[j].end <= c.start for j in kept):
            kept.append(int(i))
            in_sentence[number] = in_sentence.get(number, 0) + 1
    return kept


def rule(prop: str, name: str, pattern: str) -> tuple[str, str]:
    """The IRI and the words of the rule that a pattern of a property is; `name` is the property's own."""
    words = f"learned: {pattern}" if pattern else "learned from annotated texts"
    return f"{BASE}rule/{name}-{claim_id(f'{prop} {words}')[:8]}", words


def patterns_of(view: View, subject: int, obj: int) -> list[str]:
    """The ways between two candidates that can be told again: the grammar with its words, and the words themselves."""
    return [f for f in view.pair(subject, obj) if f.startswith(("pl=", "mid="))]


def _table(table: Linear) -> Iterator[Sequence[object]]:
    """A row with the classes, then one for each feature: its weights by the numbers of their classes."""
    yield table.classes
    numbers = {name: i for i, name in enumerate(table.classes)}
    for feature, weights in table.lines():
        yield feature, *(f"{numbers[name]}:{weight:g}" for name, weight in weights.items())


def _linear(path: Path) -> Linear:
    rows = _rows(path)
    classes = next(rows)

    def entries() -> Iterator[tuple[str, dict[str, float]]]:
        for feature, *weights in rows:
            pairs = (entry.split(":") for entry in weights)
            yield feature, {classes[int(number)]: float(weight) for number, weight in pairs}

    return Linear.of(classes, entries())


def _json(given: object) -> str:
    return json.dumps(given, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        plain = csv.writer(file, delimiter="\t", lineterminator="\n")
        quoted = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in rows:  # the writer leaves a carriage return without quotes, at which the reader stops
            (quoted if any("\r" in str(cell) for cell in row) else plain).writerow(row)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
