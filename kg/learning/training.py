"""Learning a model of relations from annotated texts.

Two classifiers share the work: one says of every candidate of which properties it is the object, one says which other
candidate is its subject. Both are logistic regressions over words, grammar and the names of the annotated world; what a
text's own annotation says of a name is kept from its features, as it would be of a new text. The threshold is the one
with the best F1 on texts that were left out in turn (cross-validation), and so is the calibration: how often what
scores so much was right.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from kg.extract.model_names import KIND_OF_LABEL
from kg.learning import alignment
from kg.learning.alignment import Text
from kg.learning.candidates import Candidate, Shape, candidates, joined, nearest, shape_of
from kg.learning.classifier import Examples
from kg.learning.features import View, object_features, pair_features, subject_features
from kg.learning.forms import form_of
from kg.learning.model import RelationModel, Settings, patterns_of, within_reach
from kg.learning.names import Names, Use
from kg.learning.wording import key, words
from loaders.articles.annotated import Annotated

_FOLDS = 3
_SHAPE_SEEN = 3  # ends that must have had the same parts of speech
_SHAPE_LONGEST = 6
_NO_SHAPES = {("ADP",), ("PRON",), ("DET",), ("VERB",), ("AUX",)}
_KIND_SEEN, _KIND_SHARE = 2, 0.1  # ends of a kind that a property must have had, so that it may have more
_PATTERN_RIGHT = 2  # times that a pattern must have been right to be kept
_LEAST = 0.02  # scores below are not looked at
_UNSAID = 0.5  # of a fact, that counts where the annotation has nothing of its property
_STEPS = 10  # of the calibration
_THRESHOLDS = (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
Fact = tuple[str, str, str]  # subject, property IRI, object


@dataclass(slots=True)
class Report:
    """What learning met: texts, facts, how their ends were found, and what could not be used."""

    texts: int = 0
    facts: int = 0
    used: int = 0
    ends: Counter[str] = field(default_factory=Counter)  # by how they were found; "" for not
    missing: list[tuple[Annotated, str]] = field(default_factory=list)  # facts with an end that is not in the text


@dataclass(slots=True)
class _Fact:
    subject: list[int]  # candidates that are its subject, none when the text does not have it
    property: str
    object: list[int]
    gold: Fact


@dataclass(slots=True)
class _Lesson:
    """A text with its candidates and facts, and what it alone says of names."""

    view: View
    facts: list[_Fact]
    own: dict[tuple[str, Use], int]
    text: Annotated


@dataclass(slots=True)
class _Given:
    """A parsed text with the places of its facts' ends."""

    text: Annotated
    doc: Doc
    places: list[tuple[alignment.Found, alignment.Found]]


def learn(
    texts: Sequence[Annotated],
    docs: Iterable[Doc],
    language_model: str,
    *,
    seed: int = 0,
    kind_of: Callable[[str, str], str | None] = lambda _role, _property: None,
    report: Report | None = None,
) -> RelationModel:
    """A model of what annotated texts say; `docs` are the texts, parsed.

    `kind_of` gives the kind (of kg.vocabulary.KINDS) of an end ("subject" or "object") of a property, where the
    ontology ties it to one. What cannot be found in its text is counted in the `report`.
    """
    report = report if report is not None else Report()
    given = [_aligned(text, doc, report) for text, doc in zip(texts, docs, strict=True)]
    judged: list[_Judged] = []
    wanted = Counter(fact[1] for text in texts for fact in text.facts)
    for fold in range(min(_FOLDS, len(given))):
        others = [g for i, g in enumerate(given) if i % _FOLDS != fold]
        trained = _train(others, language_model, seed, kind_of)
        for held in given[fold::_FOLDS]:
            judged += _judged(trained, held)
    model = _train(given, language_model, seed, kind_of)
    model.settings.threshold = _best_threshold(judged, wanted.total())
    model.settings.calibration = _calibration(judged)
    model.metrics = _metrics(judged, wanted, model.settings.threshold, report)
    return model


# --------------------------------------------------------------------------------------------------------- the ends


def _aligned(text: Annotated, doc: Doc, report: Report) -> _Given:
    words_of = Text.of(text.article.text)
    report.texts += 1
    places = []
    for fact in text.facts:
        ends = alignment.find(words_of, fact[0]), alignment.find(words_of, fact[2])
        report.facts += 1
        for end in ends:
            report.ends[end.how] += 1
        lost = [f"“{label}”" for label, end in zip((fact[0], fact[2]), ends, strict=True) if not end.how]
        if lost:
            report.missing.append((text, f"{' and '.join(lost)} not in the text"))
        else:
            report.used += 1
        places.append(ends)
    return _Given(text, doc, places)


def _shapes(given: Iterable[_Given]) -> frozenset[Shape]:
    """The parts of speech that ends often have."""
    seen: Counter[Shape] = Counter()
    for each in given:
        for ends in each.places:
            for end in ends:
                for first, last in end.places[:1]:
                    span = each.doc.char_span(first, last, alignment_mode="expand")
                    if span is not None and len(span) <= _SHAPE_LONGEST:
                        seen[shape_of(each.doc, span.start, span.end)] += 1
    return frozenset(shape for shape, number in seen.items() if number >= _SHAPE_SEEN and shape not in _NO_SHAPES)


def _known(given: Iterable[_Given]) -> frozenset[str]:
    """The names of ends, as labels and as the texts write them."""
    found = set()
    for each in given:
        for fact, ends in zip(each.text.facts, each.places, strict=True):
            for label, end in ((fact[0], ends[0]), (fact[2], ends[1])):
                found.add(joined(label))
                found.update(joined(each.text.article.text[first:last]) for first, last in end.places)
    return frozenset(name for name in found if len(name) > 1)


def _lesson(given: _Given, known: frozenset[str], shapes: frozenset[Shape]) -> _Lesson:
    found = candidates(given.doc, known, shapes)
    facts = []
    own: dict[tuple[str, Use], int] = {}
    for fact, ends in zip(given.text.facts, given.places, strict=True):
        subject, obj = ([i for p in end.places if (i := nearest(found, *p)) is not None] for end in ends)
        facts.append(_Fact(subject, fact[1], obj, fact))
        for name, use, _ in _named(facts[-1], found):
            own[name, use] = 1
    return _Lesson(View(given.doc, found), facts, own, given.text)


def _named(fact: _Fact, found: list[Candidate]) -> list[tuple[str, Use, str]]:
    """The keys of both ends of a fact: of their labels, and of how the text writes them."""
    rows = []
    for role, indexes, label in (("subject", fact.subject, fact.gold[0]), ("object", fact.object, fact.gold[2])):
        keys = {found[i].key for i in indexes} | {key(label)}
        rows += [(name, (role, fact.property), label.strip().strip('"')) for name in sorted(keys) if name]
    return rows


# --------------------------------------------------------------------------------------------------------- training


def _train(
    given: Sequence[_Given], language_model: str, seed: int, kind_of: Callable[[str, str], str | None]
) -> RelationModel:
    known, shapes = _known(given), _shapes(given)
    lessons = [_lesson(each, known, shapes) for each in given]
    names = Names()
    for lesson in lessons:
        for name, use, label in sorted({row for f in lesson.facts for row in _named(f, lesson.view.candidates)}):
            names.learn(name, use, label)
    objects, subjects, newcomers = Examples(), Examples(), Examples()
    of_property: dict[str, set[int]] = defaultdict(set)
    are_subject: set[int] = set()
    for lesson in lessons:
        view = lesson.view
        uses = [names.uses(c.key, lesson.own) for c in view.candidates]
        covered = view.covered([i for i, u in enumerate(uses) if u])
        rows = [
            objects.add(object_features(view, i, uses[i], i in covered), view.bag(i))
            for i in range(len(view.candidates))
        ]
        subject_of: dict[tuple[str, int], set[int]] = defaultdict(set)
        for fact in lesson.facts:
            for obj in fact.object:
                of_property[fact.property].add(rows[obj])
                if fact.subject:
                    subject_of[fact.property, obj].update(fact.subject)
        for (prop, obj), wanted in sorted(subject_of.items()):
            for i in within_reach(view, obj):
                row = subjects.add(
                    subject_features(view, i, uses[i], i in covered), pair_features(view, i, obj, prop, uses[i])
                )
                newcomers.add(subject_features(view, i, {}, False), pair_features(view, i, obj, prop, {}))
                if i in wanted:
                    are_subject.add(row)
    kinds, seen = _kinds(lessons, kind_of)
    settings = Settings(language_model, 0.5, seed, forms=_forms(given), kinds=kinds, seen_kinds=seen, texts=len(given))
    return RelationModel(
        settings,
        names,
        shapes,
        objects.train(of_property, seed),
        subjects.train({"subject": are_subject}, seed),
        newcomers.train({"subject": are_subject}, seed),
        _patterns(lessons),
    )


def _forms(given: Iterable[_Given]) -> dict[str, str]:
    """How the dates and numbers of each property are written, where most are."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for each in given:
        for _, prop, obj in each.text.facts:
            seen[prop][form_of(obj.strip().strip('"'))] += 1
    best = {prop: min(forms, key=lambda f: (-forms[f], f)) for prop, forms in sorted(seen.items())}
    return {prop: form for prop, form in best.items() if form}


def _kinds(
    lessons: Iterable[_Lesson], kind_of: Callable[[str, str], str | None]
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, list[str]]]]:
    """The kind of each property's ends, by end and property, and all the kinds that several of them were.

    The kind is the ontology's, else what the language model most often takes them for.
    """
    seen: dict[Use, Counter[str]] = defaultdict(Counter)
    for lesson in lessons:
        for fact in lesson.facts:
            for role, indexes in (("subject", fact.subject), ("object", fact.object)):
                for i in indexes:
                    label = lesson.view.doc[lesson.view.candidates[i].head].ent_type_
                    seen[role, fact.property][KIND_OF_LABEL.get(label, "other")] += 1
    kinds: dict[str, dict[str, str]] = {"subject": {}, "object": {}}
    all_kinds: dict[str, dict[str, list[str]]] = {"subject": {}, "object": {}}
    for (role, prop), counts in sorted(seen.items()):
        kinds[role][prop] = kind_of(role, prop) or min(counts, key=lambda k: (-counts[k], k))
        all_kinds[role][prop] = sorted(
            k for k, n in counts.items() if n >= max(_KIND_SEEN, _KIND_SHARE * counts.total())
        )
    return kinds, all_kinds


def _patterns(lessons: Sequence[_Lesson]) -> dict[tuple[str, str], tuple[int, int]]:
    """Ways between two ends that state a property: how often they do, and how often they stand between two names that
    are ends of something in their text."""
    right: Counter[tuple[str, str]] = Counter()
    seen: Counter[str] = Counter()
    for lesson in lessons:
        stated: dict[tuple[int, int], set[str]] = defaultdict(set)
        for fact in lesson.facts:
            for s in fact.subject:
                for o in fact.object:
                    if s != o:
                        stated[s, o].add(fact.property)
        ends = sorted({i for pair in stated for i in pair})
        for s in ends:
            for o in ends:
                if s == o:
                    continue
                for pattern in patterns_of(lesson.view, s, o):
                    seen[pattern] += 1
                    for prop in stated.get((s, o), ()):
                        right[prop, pattern] += 1
    return {
        (prop, pattern): (number, seen[pattern])
        for (prop, pattern), number in right.items()
        if number >= _PATTERN_RIGHT
    }


# ---------------------------------------------------------------------------------------------------- how good it is


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was found in a text that the model had not seen."""

    score: float
    right: bool
    property: str
    annotated: bool  # whether the text's annotation has anything of the property


def _judged(model: RelationModel, held: _Given) -> list[_Judged]:
    """What a model finds in a text that it has not seen, each fact once at its best score."""
    wanted = {_comparable(*fact) for fact in held.text.facts}
    view = View(held.doc, candidates(held.doc, model.known, model.shapes))
    best: dict[Fact, float] = {}
    for found in model.findings(view, _LEAST):
        ends = (
            model.label(end, role, found.property, held.text.article.text)
            for end, role in ((found.subject, "subject"), (found.object, "object"))
        )
        subject, obj = ends
        fact = _comparable(subject, found.property, obj)
        best[fact] = max(found.score, best.get(fact, 0.0))
    properties = {fact[1] for fact in wanted}
    return [_Judged(score, fact in wanted, fact[1], fact[1] in properties) for fact, score in sorted(best.items())]


def _comparable(subject: str, prop: str, obj: str) -> Fact:
    return "".join(words(subject)), prop, "".join(words(obj))


def _f1(right: float, found: float, wanted: float) -> float:
    return 2 * right / (found + wanted) if found + wanted else 0.0


def _best_threshold(judged: Sequence[_Judged], wanted: int) -> float:
    """The threshold with the best F1 on unseen texts; the lowest of equals.

    People who annotate rarely write down all that a text says: what is found of a property that a text's annotation
    does not have at all may well be right, and counts half.
    """

    def quality(least: float) -> float:
        kept = [j for j in judged if j.score >= least]
        return _f1(sum(j.right for j in kept), sum(1.0 if j.annotated else _UNSAID for j in kept), wanted)

    return max(_THRESHOLDS, key=lambda least: (quality(least), -least))


def _calibration(judged: Sequence[_Judged]) -> list[tuple[float, float]]:
    """How often what scores at least so much, and less than the next step, was right: isotonic, at most ten steps."""
    from sklearn.isotonic import IsotonicRegression

    if not judged:
        return []
    scores, right = [j.score for j in judged], [float(j.right) for j in judged]
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(scores, right)
    steps = [i / _STEPS for i in range(_STEPS)]
    values = fitted.predict([min(step + 0.5 / _STEPS, 1.0) for step in steps])
    return [(step, round(min(max(float(value), 0.01), 0.99), 3)) for step, value in zip(steps, values, strict=True)]


def _metrics(judged: Sequence[_Judged], wanted: Counter[str], threshold: float, report: Report) -> dict[str, object]:
    """What a reader wants to know of a model."""

    def scores(kept: Sequence[_Judged], number: int) -> dict[str, object]:
        right = sum(j.right for j in kept)
        return {
            "precision": round(right / len(kept), 3) if kept else None,
            "recall": round(right / number, 3) if number else None,
            "f1": round(_f1(right, len(kept), number), 3),
            "found": len(kept),
            "annotated": number,
        }

    kept = [j for j in judged if j.score >= threshold]
    return {
        "method": f"{_FOLDS}-fold cross-validation on the annotated texts",
        "texts": report.texts,
        "facts": report.facts,
        "facts with both ends in the text": report.used,
        "ends": {how or "not in the text": number for how, number in sorted(report.ends.items())},
        "all": scores(kept, wanted.total()),
        "by property": {p: scores([j for j in kept if j.property == p], wanted[p]) for p in sorted(wanted)},
        "by threshold": {
            f"{least:g}": scores([j for j in judged if j.score >= least], wanted.total()) for least in _THRESHOLDS
        },
    }
