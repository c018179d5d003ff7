"""The default ontology is complete, and teaches what it says it teaches."""

import pytest

from kg.vocabulary import KG, KINDS, NEWS
from ontology.loading import Ontology, load

# name: (domain, range), as the data model fixes them
PROPERTIES = {
    "leads": ("Person", "Agent"),
    "headOfStateOf": ("Person", "Country"),
    "headOfGovernmentOf": ("Person", "GeopoliticalEntity"),
    "mayorOf": ("Person", "GeopoliticalEntity"),
    "ministerOf": ("Person", "Agent"),
    "spokespersonFor": ("Person", "Agent"),
    "actsFor": ("Person", "Agent"),
    "advises": ("Person", "Agent"),
    "memberOf": ("Agent", "Organization"),
    "citizenOf": ("Person", "Country"),
    "agencyOf": ("Organization", "GeopoliticalEntity"),
    "partOf": ("Organization", "Organization"),
    "basedIn": ("Organization", "Place"),
    "locatedIn": ("Place", "Place"),
    "borders": ("GeopoliticalEntity", "GeopoliticalEntity"),
    "takesPlaceIn": ("Event", "Place"),
    "participatesIn": ("Agent", "Event"),
    "spouseOf": ("Person", "Person"),
    "siblingOf": ("Person", "Person"),
    "parentOf": ("Person", "Person"),
    "succeeds": ("Person", "Person"),
    "appoints": ("Agent", "Person"),
    "founded": ("Agent", "Organization"),
    "owns": ("Agent", "Organization"),
    "acquires": ("Agent", "Organization"),
    "playsFor": ("Person", "Agent"),
    "coaches": ("Person", "Agent"),
    "opponentOf": ("Agent", "Agent"),
    "defeated": ("Agent", "Agent"),
    "createdBy": ("Work", "Agent"),
    "producedBy": ("Work", "Organization"),
    "receivedAward": ("Agent", "Award"),
    "signed": ("Agent", "Agreement"),
    **dict.fromkeys(
        ("meets", "negotiatesWith", "exercisesWith", "alliedWith", "conflictsWith"),
        ("Agent", "Agent"),
    ),
    **dict.fromkeys(("visits", "deploysTo", "withdrawsFrom"), ("Agent", "Place")),
    **dict.fromkeys(
        ("invades", "attacks", "threatens", "accuses", "criticises", "supports", "sanctions", "suppliesArmsTo"),
        ("Agent", "Agent"),
    ),
    **dict.fromkeys(("givesAidTo", "expels", "arrests", "kills"), ("Agent", "Agent")),
}

SYMMETRIC = {
    "borders",
    "spouseOf",
    "siblingOf",
    "opponentOf",
    "meets",
    "negotiatesWith",
    "exercisesWith",
    "alliedWith",
    "conflictsWith",
}

# What politics and conflict are reported with; the others may have fewer examples.
POLITICAL = set(PROPERTIES) - {
    *("partOf", "basedIn", "locatedIn", "spouseOf", "siblingOf", "parentOf", "succeeds", "founded", "owns", "acquires"),
    *("playsFor", "coaches", "opponentOf", "defeated", "createdBy", "producedBy", "receivedAward"),
}

CLASSES = {
    "Agent": (),
    "Person": ("Agent",),
    "Organization": ("Agent",),
    "GovernmentBody": ("Organization",),
    "MilitaryAlliance": ("Organization",),
    "InternationalOrganization": ("Organization",),
    "PoliticalParty": ("Organization",),
    "Company": ("Organization",),
    "MediaOutlet": ("Organization",),
    "ArmedGroup": ("Organization",),
    "SportsTeam": ("Organization",),
    "Place": (),
    "GeopoliticalEntity": ("Agent", "Place"),
    "Country": ("GeopoliticalEntity",),
    "Region": ("GeopoliticalEntity",),
    "City": ("GeopoliticalEntity",),
    "Event": (),
    "Meeting": ("Event",),
    "MilitaryExercise": ("Event",),
    "Conflict": ("Event",),
    "Election": ("Event",),
    "Competition": ("Event",),
    "Work": (),
    "Agreement": (),
    "Award": (),
}

KIND = {
    "Person": "person",
    "Company": "organization",
    "Place": "place",
    "Country": "place",
    "Election": "event",
    "Work": "work",
    "Agreement": "work",
    "Award": "other",
}


@pytest.fixture(scope="module")
def news() -> Ontology:
    return load()


def test_it_has_the_classes_of_the_data_model(news: Ontology) -> None:
    assert {c.name for c in news.classes.values()} == set(CLASSES)
    for name, above in CLASSES.items():
        for parent in above:
            assert news.is_a(NEWS + name, NEWS + parent), name


def test_it_has_the_properties_of_the_data_model(news: Ontology) -> None:
    found = {p.name: tuple(iri.removeprefix(NEWS) for iri in (*p.domain, *p.range)) for p in news.properties.values()}
    assert found == PROPERTIES
    assert {p.name for p in news.properties.values() if p.symmetric} == SYMMETRIC


def test_narrower_properties_stand_below_wider_ones(news: Ontology) -> None:
    for name in ("headOfStateOf", "headOfGovernmentOf", "mayorOf"):
        assert news.superproperties(NEWS + name) == (NEWS + name, NEWS + "leads")
    assert news.superproperties(NEWS + "defeated") == (NEWS + "defeated", NEWS + "opponentOf")


@pytest.mark.parametrize("name", sorted(PROPERTIES))
def test_each_property_is_described_and_taught(news: Ontology, name: str) -> None:
    prop = news.properties[NEWS + name]
    assert prop.label
    assert len(prop.definition) > 20
    assert prop.is_object
    assert prop.domain
    assert prop.range
    assert prop.time in ("state", "event")
    assert len(prop.examples) >= (5 if name in POLITICAL else 3)
    assert len(prop.counter_examples) >= (2 if name in POLITICAL else 0)
    examples = {e.text for e in prop.examples}
    assert not examples & {e.text for e in prop.counter_examples}


def test_most_properties_are_aligned_to_other_vocabularies(news: Ontology) -> None:
    aligned = {
        line.split(" ", 1)[0].strip("<>")
        for line in news.ntriples().splitlines()
        if "skos/core#closeMatch" in line or "skos/core#relatedMatch" in line
    }
    assert {p.name for p in news.properties.values() if p.iri not in aligned} <= {"advises"}
    assert {c.name for c in news.classes.values() if c.iri not in aligned} == set()


def test_each_class_is_described_and_has_a_kind_and_nouns(news: Ontology) -> None:
    for cls in news.classes.values():
        assert len(cls.definition) > 20, cls.name
        if cls.name != "Agent":
            assert cls.kind in KINDS, cls.name
        if cls.name not in ("Agent", "GeopoliticalEntity"):
            assert len(cls.nouns) >= 5, cls.name
    assert {name: news.classes[NEWS + name].kind for name in KIND} == KIND


def test_a_word_that_turns_a_relation_round_is_in_no_list(news: Ontology) -> None:
    turned = {
        "parentOf": {"son", "daughter", "child"},
        "defeated": {"lose"},
        "succeeds": {"predecessor"},
        "owns": {"subsidiary"},
        "suppliesArmsTo": {"buy", "receive"},
        "givesAidTo": {"receive", "get"},
        "leads": {"vice president", "deputy leader", "captain", "minister"},
    }
    for name, words in turned.items():
        prop = news.properties[NEWS + name]
        listed = {word.strip() for entry in (*prop.verbs, *prop.nouns) for word in entry.split("|")}
        assert not words & listed, name


def test_a_noun_says_one_thing_of_a_kind(news: Ontology) -> None:
    owner: dict[str, str] = {}
    for cls in news.classes.values():
        for noun in cls.nouns:
            other = owner.setdefault(noun, cls.iri)
            assert news.is_a(cls.iri, other) or news.is_a(other, cls.iri), f"{noun}: {cls.name} and {other}"


def test_it_has_no_blank_nodes(news: Ontology) -> None:
    assert "_:" not in "".join(f" {line}" for line in news.ntriples().splitlines() if "_:" in line.split('"', 1)[0])


def test_rules_speak_of_its_own_terms_only(news: Ontology) -> None:
    known = {*news.classes, *news.properties, KG + "namedAfter"}
    for rule in news.rules:
        for triple in (*rule.premises, rule.conclusion):
            for term in triple:
                assert term.startswith("?") or term in known or term.endswith("#type"), rule.label


def test_readers_conclude_citizenship_and_membership(news: Ontology) -> None:
    concluded = {(tuple(p for _, p, _ in r.premises), r.conclusion[1]) for r in news.rules}
    for premise, conclusion in (
        ("actsFor", "citizenOf"),
        ("leads", "memberOf"),
        ("leads", "actsFor"),
        ("ministerOf", "actsFor"),
        ("spokespersonFor", "memberOf"),
    ):
        assert any(NEWS + premise in premises and NEWS + conclusion == c for premises, c in concluded), premise


def test_no_example_is_shared_by_two_properties_that_differ(news: Ontology) -> None:
    owner: dict[str, str] = {}
    for prop in news.properties.values():
        for example in prop.examples:
            other = owner.setdefault(example.source, prop.iri)
            related = {*news.superproperties(prop.iri), *news.subproperties(prop.iri)}
            assert other in related, f"{example.source}: {prop.name} and {other}"
