"""`kg why`"""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from kg import results
from kg.cli import options
from kg.cli.options import open_store
from kg.explanation import Article, End, Evidence, Fact, Inference, Speaker, Step, Why, Words
from kg.why import why

_WIDTH = 100
_LABELS = 12  # columns


@click.command()
@click.argument("subject")
@click.argument("property", metavar="PROPERTY")
@click.argument("object", metavar="OBJECT")
@options.store
@options.format_("table", "json", default="table", help="Text to read, or JSON.")
@options.output
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Most evidence to show.")
def command(
    subject: str, property: str, object: str, selector: str, format_: str, output: Path | None, limit: int
) -> int:
    """Show why a fact is in the store: who says it, in which words, and the steps from the words to the fact.

    SUBJECT and OBJECT are any names of entities, or IRIs; PROPERTY is a name (deploysTo), a label (deploys forces to)
    or an IRI. OBJECT of a property with dates, numbers or texts is the value, as the store has it or an article writes
    it: 2031-05-04, "4 May 2031", 9.1.

    When no article asserts or reports the fact, and it follows from nothing that one does, the exit code is 1, and what
    the store has instead is shown.
    """
    with open_store(selector, must_exist=True) as store:
        answer = why(store, subject, property, object, limit)
        for remark in answer.remarks:
            click.echo(f"kg: {results.inert(remark)}", err=True)
        with options.written(output) as stream:
            if format_ == "json":
                document = {"holds": answer.holds(), **asdict(answer)}
                stream.write(json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")
            else:
                stream.write("".join(f"{line}\n" for line in _text(answer)).encode())
    return 0 if answer.holds() else 1


def _text(answer: Why) -> Iterator[str]:
    yield results.inert(answer.fact.label)
    yield from _wrapped(_summary(answer))
    for evidence in answer.fact.evidence:
        yield ""
        yield from _evidence(evidence, "", _place(evidence.article))
    if len(answer.fact.evidence) < sum(answer.statuses.values()):
        yield f"\n... and {sum(answer.statuses.values()) - len(answer.fact.evidence)} more: give --limit"
    for inference in answer.fact.inferences:
        yield ""
        yield from _inference(inference, "")
    if len(answer.fact.inferences) < answer.inferred:
        yield f"\n... and it follows in {answer.inferred - len(answer.fact.inferences)} more articles: give --limit"
    if answer.near:
        yield "\nThe store has instead:"
        for near in answer.near:
            yield from _wrapped(f"{near.label}: {', '.join(near.statuses)}", "  ", "    ")


def _summary(answer: Why) -> str:
    stated = ", ".join(f"{number} {status}" for status, number in answer.statuses.items())
    known = "known without articles (the background has it)"
    if answer.holds():
        articles = "1 article" if answer.inferred == 1 else f"{answer.inferred} articles"
        inferred = f"inferred in {articles}" if answer.inferred else ""
        return "; ".join(filter(None, (stated, inferred, known if answer.known else "")))
    if stated:
        return f"No fact: no article asserts or reports it ({stated})."
    if answer.inferred:
        return "No fact: it would only follow from what no article asserts or reports."
    return "No fact: no article says anything of it."


def _evidence(evidence: Evidence, indent: str, place: str) -> Iterator[str]:
    yield from _wrapped(f"{evidence.status} in {place}", indent, indent + "  ")
    yield from _wrapped(_marked(evidence), indent + "  > ", indent + "  > ")
    rule = evidence.rule
    rows = {
        "subject": _end(evidence.subject),
        "object": _end(evidence.object),
        "says": _says(evidence.speakers),
        "when": _when(evidence),
        "quantity": evidence.quantity_text or "",
        "role": evidence.role_text or "",
        "confidence": evidence.confidence or "",
        "rule": f"{rule.words} ({_name(rule.iri)})".strip() if rule else "",
    }
    yield from _rows(rows, indent + "  ")


def _inference(inference: Inference, indent: str) -> Iterator[str]:
    yield from _wrapped(f"Follows in {_place(inference.article)}", indent, indent + "  ")
    yield from _entailed(inference, indent + "  ")


def _entailed(inference: Inference, indent: str) -> Iterator[str]:
    rule = inference.rule
    yield from _rows({"rule": f"{rule.words} ({_name(rule.iri)})".strip()}, indent)
    for premise in inference.premises:
        yield from _premise(premise, indent)


def _premise(fact: Fact, indent: str) -> Iterator[str]:
    yield from _rows({"because": fact.label}, indent)
    for evidence in fact.evidence:
        yield from _evidence(evidence, indent + "  ", "the same article")
    for inference in fact.inferences if not fact.evidence else ():
        yield from _entailed(inference, indent + "  ")


def _place(article: Article) -> str:
    source = ", ".join(filter(None, (article.publisher, article.published, article.identifier)))
    return f"“{article.title}” ({source})" if article.title else source


def _marked(evidence: Evidence) -> str:
    """The sentence with its ends in brackets; brackets of its own are escaped, so that nothing else looks like one."""
    sentence = evidence.sentence
    spans = sorted((e.start, e.end) for e in (evidence.subject, evidence.object) if e)
    opened, closed = [start - evidence.start for start, _ in spans], [end - evidence.start for _, end in spans]
    marked = ""
    for at, character in enumerate(sentence):
        marked += "]" * closed.count(at) + "[" * opened.count(at)
        marked += f"\\{character}" if character in "[]" else character
    return marked + "]" * closed.count(len(sentence))


def _end(end: End | Words | None) -> str:
    if isinstance(end, Words):
        return f"“{end.words}” —{_name(end.value.datatype)}→ {end.value.text}"
    return " ".join([f"“{end.steps[0].words}”", *map(_step, end.steps)]) if end else ""


def _step(step: Step) -> str:
    if step.to_start is None:
        return f"—{step.how}→ {step.to}"
    what = f"{step.how}, refers to" if step.how in ("pronoun", "description") else f"{step.how} of"
    where = "before it, at" if step.to_start < step.start else "after it, at"
    return f"—{what}→ “{step.to}” ({where} {step.to_start})"


def _says(speakers: tuple[Speaker, ...]) -> str:
    return ", in the words of ".join(map(_speaker, speakers)) or "the article itself"


def _speaker(speaker: Speaker) -> str:
    words = f"“{speaker.words}”" if speaker.words else "somebody"
    known = speaker.entity.label if speaker.entity else None
    who = f"{words} = {known}" if known and known != speaker.words else words
    return f"{who} ({speaker.cue})" if speaker.cue else who


def _when(evidence: Evidence) -> str:
    start, end = evidence.valid_from, evidence.valid_until
    dates = f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}" if end else ""
    dates = start if start and start == end else dates
    words = f"“{evidence.time_text}”" if evidence.time_text else ""
    finely = f" (precision: {evidence.time_precision})" if evidence.time_precision and dates else ""
    return ": ".join(filter(None, (words, dates))) + finely


def _name(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]


def _rows(rows: dict[str, str], indent: str) -> Iterator[str]:
    for label, value in rows.items():
        if value:
            yield from _wrapped(value, f"{indent}{label:<{_LABELS}}", indent + " " * _LABELS)


def _wrapped(text: str, first: str = "", following: str = "") -> Iterator[str]:
    wrapper = textwrap.TextWrapper(_WIDTH, initial_indent=first, subsequent_indent=following, break_on_hyphens=False)
    return iter(wrapper.wrap(results.inert(text)))
