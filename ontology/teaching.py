"""The texts in which an ontology teaches: examples with marked ends, and rules."""

import base64
import hashlib
import re
from collections.abc import Mapping

from pyoxigraph import NamedNode

from kg.errors import OntologyError
from kg.iri import claim_id
from kg.vocabulary import BASE, KG, OWL, RDF, RDFS
from ontology.model import ClassExample, Example, Pattern, Property, Rule, Span

_MARKED = re.compile(r"\{(\w*):([^{}]*)\}")
_ENDS = ("subject", "object")
_ROLES = (*_ENDS, "quantity", "time")
_VARIABLE = re.compile(r"\?[A-Za-z]\w*\Z")
_TYPE = RDF + "type"
_RESERVED = (RDF, RDFS, OWL, KG)  # what the data model itself says
_PREFIXED = re.compile(r"([A-Za-z][\w-]*)?:([\w.%-]*)\Z")


def parse_example(source: str, name: str) -> Example:
    """An example as written; OntologyError names the property (`name`) and the example when its ends are not marked so:
    "{subject:Russia} sent {quantity:troops} to {object:Belarus} in {time:May}.", quantity and time where one likes.
    """
    text, spans = _marked(source, name, _ROLES, _ENDS, _LIKE)
    return Example(source, text, spans["subject"], spans["object"], spans.get("quantity"), spans.get("time"))


def parse_class_example(source: str, name: str) -> ClassExample:
    """An example of a class (`name`): "{subject:Marie Curie} is a physicist." or "the wine {subject:Barolo}".

    OntologyError names the class and the example when its one end is not marked so, or no noun stands with it.
    """
    text, spans = _marked(source, name, ("subject",), ("subject",), _CLASS_LIKE)
    start, end = spans["subject"]
    nouns = tuple(_nouns_after(text[end:]) or _noun_before(text[:start]))
    if not nouns:
        raise _malformed(name, source, "no noun says what the subject is", _CLASS_LIKE)
    return ClassExample(source, text, spans["subject"], nouns)


def _marked(
    source: str, name: str, roles: tuple[str, ...], needed: tuple[str, ...], like: str
) -> tuple[str, dict[str, Span]]:
    """The text without its braces, and the span of each role that is marked."""
    text = ""
    after = 0
    spans: dict[str, Span] = {}
    for match in _MARKED.finditer(source):
        role, words = match.groups()
        if role not in roles:
            raise _malformed(name, source, f"unknown role “{role}”: {_either(roles)} can be marked", like)
        if role in spans:
            raise _malformed(name, source, f"{role} is marked twice", like)
        if not words or words != words.strip():
            raise _malformed(name, source, f"the {role} is empty or has spaces at its edge", like)
        text += source[after : match.start()]
        spans[role] = (len(text), len(text) + len(words))
        text += words
        after = match.end()
    text += source[after:]
    if missing := [role for role in roles if role in needed and role not in spans]:
        raise _malformed(name, source, f"no {{{missing[0]}:...}} in it", like)
    if "{" in text or "}" in text:
        raise _malformed(name, source, "a brace that marks no end", like)
    return text, spans


def _either(roles: tuple[str, ...]) -> str:
    return roles[0] if len(roles) == 1 else f"{', '.join(roles[:-1])} and {roles[-1]}"


_LIKE = "{subject:Russia} attacked {object:Georgia}."
_CLASS_LIKE = "{subject:Marie Curie} is a physicist."


def _malformed(name: str, source: str, why: str, like: str) -> OntologyError:
    shown = " ".join(source.split())
    return OntologyError(f"{name}: malformed example “{shown}”: {why}; write it like “{like}”")


_SAYS_WHAT = re.compile(
    r"\s*,?\s*(?:(?:is|are|was|were|became|remains?|has been|had been)\s+)?(?:(?:a|an|the|one of)\s+)(.*)", re.I | re.S
)
_NO_MORE = re.compile(
    r"[,.;:!?(]|\b(?:who|which|that|whose|where|from|of|in|on|at|by|with|for|to|made|born|known|called|named)\b"
)


def _nouns_after(rest: str) -> list[str]:
    """ "is a Polish physicist and chemist." says "physicist" and "chemist"."""
    said = _SAYS_WHAT.match(rest)
    if said is None:
        return []
    phrase = _NO_MORE.split(said.group(1), maxsplit=1)[0]
    return [words[-1].lower() for part in re.split(r"\band\b|\bor\b|/", phrase) if (words := part.split())]


def _noun_before(before: str) -> list[str]:
    """ "the wine" before the name says "wine"."""
    words = before.replace(",", " ").split()
    return [words[-1].lower()] if words and words[-1].lower() not in ("the", "a", "an", "of", "is") else []


def rule_iri(prop: Property, example: Example) -> str:
    """The IRI of the rule that an example teaches: a function of the property and the example's words."""
    return f"{BASE}rule/{prop.name}-{claim_id(prop.iri + ' ' + example.source)[:8]}"


def parse_rule(source: str, owner: str, prefixes: Mapping[str, str]) -> Rule:
    """A rule as written on `owner` (an IRI): premises joined by " . ", then "=>" and the triple that follows from them.

    A premise is a triple, or "?a != ?b" for two that are not the same. Terms are ?variables, prefixed names of
    `prefixes` and <IRIs>; properties, `a` (rdf:type) among them, and classes are named. OntologyError names the owner,
    the rule and what is wrong with it.
    """
    text = " ".join(source.split())
    if not owner:
        raise _bad_rule("a node without an IRI", text, "it has no owner to be named after; put it on the ontology")
    sides = text.split(" => ")
    if len(sides) != 2:
        raise _bad_rule(owner, text, "it needs premises, one “=>” and a conclusion")
    try:
        parts = [_three(part) for part in sides[0].split(" . ")]
        premises = tuple(_triple(part, prefixes) for part in parts if part[1] != "!=")
        different = tuple((_term(a, prefixes), _term(b, prefixes)) for a, middle, b in parts if middle == "!=")
        conclusion = _triple(_three(sides[1]), prefixes)
        if not premises:
            raise ValueError("it needs a premise that is a triple")
        known = {term for premise in premises for term in premise}
        for term in (*conclusion, *(t for pair in different for t in pair)):
            if term.startswith("?") and term not in known:
                raise ValueError(f"{term} is in no premise")
        predicate = conclusion[1]
        if predicate != _TYPE and predicate.startswith(_RESERVED):
            raise ValueError(f"<{predicate}> cannot follow from a rule, only a class or a property of an ontology can")
    except ValueError as error:
        raise _bad_rule(owner, text, str(error)) from None
    canonical = " . ".join(" ".join(t) for t in premises) + " => " + " ".join(conclusion)
    canonical = " . ".join((*(f"{a} != {b}" for a, b in different), canonical))
    digest = base64.b32encode(hashlib.sha256(canonical.encode("utf-8")).digest()).decode("ascii").lower()[:8]
    iri = f"{owner}{'-' if '#' in owner else '#'}rule-{digest}"
    return Rule(iri, text, premises, conclusion, different)


def _three(part: str) -> tuple[str, str, str]:
    terms = part.removesuffix(" .").split()
    if len(terms) != 3:
        raise ValueError(f"“{part}” is not subject, property and object")
    return terms[0], terms[1], terms[2]


def _triple(terms: tuple[str, str, str], prefixes: Mapping[str, str]) -> Pattern:
    predicate = _TYPE if terms[1] == "a" else _term(terms[1], prefixes)
    if predicate.startswith("?"):
        raise ValueError(f"the property {predicate} must be named")
    subject, obj = _term(terms[0], prefixes), _term(terms[2], prefixes)
    if predicate == _TYPE and obj.startswith("?"):
        raise ValueError(f"the class {obj} must be named")
    return subject, predicate, obj


def _term(term: str, prefixes: Mapping[str, str]) -> str:
    """A variable or a full IRI; ValueError for anything else."""
    if _VARIABLE.match(term):
        return term
    if term.startswith("<") and term.endswith(">"):
        return _checked(term[1:-1])
    match = _PREFIXED.match(term)
    if not match:
        raise ValueError(f"“{term}” is no ?variable, prefix:name or <IRI>")
    prefix = match.group(1) or ""
    if prefix not in prefixes:
        raise ValueError(f"the prefix “{prefix}:” is not declared in the file")
    return _checked(prefixes[prefix] + match.group(2))


def _checked(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError:
        raise ValueError(f"<{iri}> is no full IRI") from None


def _bad_rule(owner: str, rule: str, why: str) -> OntologyError:
    return OntologyError(
        f"{owner}: malformed kg:rule “{rule}”: {why}; write it like “?p news:leads ?c . ?c a news:Country => "
        "?p news:citizenOf ?c”"
    )
