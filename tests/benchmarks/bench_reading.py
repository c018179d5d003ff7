"""How fast articles are read, from text to quads, beside what else turns such texts into something like facts: the
language model's own pipeline, which gives none, textacy's subject-verb-object triples over it, and triplet-extract.

All read in turns, a fifth of the articles each time, with as many in a batch; what loads once is loaded before. Ratios
are of processor time: whatever else the machine does would blur those of wall-clock times. triplet-extract, in a
process and a Python of its own, is so slow that it gets a few articles of each fifth only.
"""

import importlib.util
import json
import subprocess
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import spacy
from spacy.language import Language

from kg.builder import Recipe
from kg.extract.reader import Reader
from kg.model import Article, Reading
from kg.settings import DEFAULT_MODEL
from tests.benchmarks.measuring import ROUNDS, Measure, Took, took

_BATCH = 16  # articles parsed together, as the reader does
_FEW = 1_500  # tokens, about, that triplet-extract gets of a fifth
_SPACY, _BUILDER, _TEXTACY, _TRIPLETS = "plain spaCy", "builder", "textacy triples over spaCy", "triplet-extract"
_ABSENT = {
    _TEXTACY: "not installed: pip install -e '.[bench]'",
    _TRIPLETS: "not installed: `make peers` puts it into an environment of its own, --triplets names another",
}

Work = Callable[[Sequence[Article]], Took]


def run(articles: Sequence[Article], rounds: int = ROUNDS, triplets: Path | None = None) -> list[Measure]:
    """Tokens and articles a second of each, and the builder's share; `triplets` is the Python of triplet-extract."""
    plain = spacy.load(DEFAULT_MODEL)
    sizes = {article.identifier: len(plain.make_doc(article.text)) for article in articles}
    with ExitStack() as stack:
        works: dict[str, Work] = {_SPACY: partial(_parse, plain), _BUILDER: _builder()}
        if importlib.util.find_spec("textacy"):
            works[_TEXTACY] = _textacy(plain)
        if triplets is not None:
            works[_TRIPLETS] = _triplets(triplets, stack)
        for work in works.values():
            work(articles[:1])
        tokens: dict[str, list[float]] = {who: [] for who in works}
        whole: dict[str, list[float]] = {who: [] for who in works}
        alone: dict[str, list[float]] = {who: [] for who in works}
        ratios: dict[str, list[float]] = {who: [] for who in works if who != _BUILDER}
        for number in range(rounds):
            part = articles[number::rounds]
            speeds = {}
            for who, work in works.items():
                some = _few(part, sizes) if who == _TRIPLETS else part
                size = sum(sizes[article.identifier] for article in some)
                used = work(some)
                tokens[who].append(size / used.wall)
                whole[who].append(len(some) / used.wall)
                speeds[who] = size / used.processor
                alone[who].append(speeds[who])
            for who, of in ratios.items():
                of.append(speeds[_BUILDER] / speeds[who])
    measures = []
    for who in (_SPACY, _BUILDER, _TEXTACY, _TRIPLETS):
        remark = _ABSENT[who] if who not in works else f"{_FEW:,} tokens a run" if who == _TRIPLETS else ""
        measures += [
            Measure("reading", who, unit, tuple(samples.get(who, ())), remark)
            for unit, samples in (("tokens/s", tokens), ("tokens/s of processor", alone), ("articles/s", whole))
        ]
    return [
        *measures,
        *(Measure("reading", f"builder by {who}, processor time", "ratio", tuple(of)) for who, of in ratios.items()),
    ]


def _few(part: Sequence[Article], sizes: dict[str, int]) -> Sequence[Article]:
    """The first articles with so many tokens as `_FEW`."""
    size = 0
    for number, article in enumerate(part, start=1):
        size += sizes[article.identifier]
        if size >= _FEW:
            return part[:number]
    return part


def _parse(plain: Language, part: Sequence[Article]) -> Took:
    def work() -> None:
        for _ in plain.pipe((article.text for article in part), batch_size=_BATCH):
            pass

    return took(work)


def _builder() -> Work:
    recipe = Recipe()
    reader = Reader(DEFAULT_MODEL, None)

    def build(part: Sequence[Article]) -> None:
        for start in range(0, len(part), _BATCH):
            for reading in reader.read(part[start : start + _BATCH]):
                assert isinstance(reading, Reading)
                recipe.graphs(reading)

    return lambda part: took(partial(build, part))


def _textacy(plain: Language) -> Work:
    from textacy.extract import subject_verb_object_triples

    def triples(part: Sequence[Article]) -> None:
        for doc in plain.pipe((article.text for article in part), batch_size=_BATCH):
            for _ in subject_verb_object_triples(doc):
                pass

    return lambda part: took(partial(triples, part))


def _triplets(python: Path, stack: ExitStack) -> Work:
    """triplet-extract in a process of its own, with the settings that it has by itself."""
    command = [str(python), str(Path(__file__).with_name("triplets.py")), DEFAULT_MODEL]
    process = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    stack.callback(process.terminate)
    given, found = process.stdin, process.stdout
    assert given is not None
    assert found is not None
    found.readline()

    def work(part: Sequence[Article]) -> Took:
        given.write(json.dumps([article.text for article in part]) + "\n")
        given.flush()
        line = found.readline()
        if not line:
            raise SystemExit(f"triplet-extract ended in {python}: see its message above")
        _, wall, processor = json.loads(line)
        return Took(wall, processor)

    return work
