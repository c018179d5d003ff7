"""The texts in which an ontology teaches: examples with marked ends, and rules."""

import base64
import hashlib
import re
from collections.abc import Mapping

from kg.errors import OntologyError
from kg.iri import claim_id
from kg.vocabulary import BASE, RDF
from ontology.model import Example, Pattern, Property, Rule, Span

_END = re.compile(r"\{(subject|object):([^{}]*)\}")
_VARIABLE = re.compile(r"\?[A-Za-z]\w*\Z")
_PREFIXED = re.compile(r"([A-Za-z][\w-]*)?:([\w.%-]*)\Z")


def parse_example(source: str, name: str) -> Example:
    """An example as written; OntologyError names the property (`name`) and the example when its ends are not marked so:
    "{subject:Russia} sent troops to {object:Belarus}."
    """
    text = ""
    after = 0
    spans: dict[str, Span] = {}
    for match in _END.finditer(source):
        role, words = match.groups()
        if role in spans:
            raise _malformed(name, source, f"{role} is marked twice")
        if not words or words != words.strip():
            raise _malformed(name, source, f"the {role} is empty or has spaces at its edge")
        text += source[after : match.start()]
        spans[role] = (len(text), len(text) + len(words))
        text += words
        after = match.end()
    text += source[after:]
    if missing := [role for role in ("subject", "object") if role not in spans]:
        raise _malformed(name, source, f"no {{{missing[0]}:...}} in it")
    if "{" in text or "}" in text:
        raise _malformed(name, source, "a brace that marks no end")
    return Example(source, text, spans["subject"], spans["object"])


def _malformed(name: str, source: str, why: str) -> OntologyError:
    shown = " ".join(source.split())
    return OntologyError(
        f"{name}: malformed example “{shown}”: {why}; write it like “{{subject:Russia}} attacked {{object:Georgia}}.”"
    )


def rule_iri(prop: Property, example: Example) -> str:
    """The IRI of the rule that an example teaches: a function of the property and the example's words."""
    return f"{BASE}rule/{prop.name}-{claim_id(prop.iri + ' ' + example.source)[:8]}"


def parse_rule(source: str, owner: str, prefixes: Mapping[str, str]) -> Rule:
    """A rule as written on `owner` (an IRI): triples joined by " . ", then "=>" and one triple.

    Terms are ?variables, prefixed names of `prefixes`, <IRIs>, or `a` for rdf:type. OntologyError names owner and rule.
    """
    text = " ".join(source.split())
    sides = text.split(" => ")
    if len(sides) != 2:
        raise _bad_rule(owner, text, "it needs premises, one “=>” and a conclusion")
    premises = tuple(_triple(part, owner, text, prefixes) for part in sides[0].split(" . "))
    conclusion = _triple(sides[1], owner, text, prefixes)
    known = {term for premise in premises for term in premise if term.startswith("?")}
    for term in conclusion:
        if term.startswith("?") and term not in known:
            raise _bad_rule(owner, text, f"{term} is in no premise")
    canonical = " . ".join(" ".join(t) for t in premises) + " => " + " ".join(conclusion)
    digest = base64.b32encode(hashlib.sha256(canonical.encode("utf-8")).digest()).decode("ascii").lower()[:8]
    return Rule(f"{owner}{'-' if '#' in owner else '#'}rule-{digest}", text, premises, conclusion)


def _triple(part: str, owner: str, rule: str, prefixes: Mapping[str, str]) -> Pattern:
    terms = part.removesuffix(" .").split()
    if len(terms) != 3:
        raise _bad_rule(owner, rule, f"“{part}” is not subject, property and object")
    s, p, o = (_term(term, owner, rule, prefixes) for term in terms)
    return s, p, o


def _term(term: str, owner: str, rule: str, prefixes: Mapping[str, str]) -> str:
    if term == "a":
        return f"{RDF}type"
    if _VARIABLE.match(term):
        return term
    if term.startswith("<") and term.endswith(">"):
        return term[1:-1]
    match = _PREFIXED.match(term)
    if not match:
        raise _bad_rule(owner, rule, f"“{term}” is no ?variable, prefix:name or <IRI>")
    prefix = match.group(1) or ""
    if prefix not in prefixes:
        raise _bad_rule(owner, rule, f"the prefix “{prefix}:” is not declared in the file")
    return prefixes[prefix] + match.group(2)


def _bad_rule(owner: str, rule: str, why: str) -> OntologyError:
    return OntologyError(f"{owner}: malformed kg:rule “{rule}”: {why}")
