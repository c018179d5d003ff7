"""Loading: any OWL file becomes plain data; what is wrong with it is said in one line."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.vocabulary import KG, NEWS, RDF
from ontology.loading import Ontology, load, world_of
from ontology.sources import NEWS_FILE

HEAD = """
@prefix : <https://zoo.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix news: <https://kg.example/ontology/news#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ZOO = "https://zoo.example/#"


def write(folder: Path, body: str, name: str = "zoo.ttl") -> Path:
    file = folder / name
    file.write_text(HEAD + body, encoding="utf-8")
    return file


def zoo(folder: Path, body: str) -> Ontology:
    return load(write(folder, body))


# ------------------------------------------------------------------------------------------------------- what is read


def test_unions_in_domain_and_range_are_alternatives(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:Keeper a owl:Class . :Lion a owl:Class . :Seal a owl:Class . :Bear a owl:Class .
        :feeds a owl:ObjectProperty ; rdfs:domain :Keeper ;
            rdfs:range [ owl:unionOf ( :Seal [ owl:unionOf ( :Lion :Bear ) ] ) ] .""",
    )
    feeds = loaded.properties[f"{ZOO}feeds"]
    assert feeds.domain == (f"{ZOO}Keeper",)
    assert feeds.range == (f"{ZOO}Bear", f"{ZOO}Lion", f"{ZOO}Seal")


def test_thing_and_what_cannot_be_checked_admit_anything(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:Lion a owl:Class . :eats a owl:ObjectProperty .
        :sees a owl:ObjectProperty ; rdfs:domain owl:Thing ;
            rdfs:range [ a owl:Restriction ; owl:onProperty :eats ; owl:someValuesFrom :Lion ] .""",
    )
    sees = loaded.properties[f"{ZOO}sees"]
    assert (sees.domain, sees.range) == ((), ())


def test_characteristics_of_properties(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:near a owl:ObjectProperty , owl:SymmetricProperty , kg:StateRelation .
        :within a owl:ObjectProperty , owl:TransitiveProperty ; owl:inverseOf :contains .
        :contains a owl:ObjectProperty .
        :bornIn a owl:ObjectProperty , owl:FunctionalProperty , kg:EventRelation .
        :inCage a owl:ObjectProperty ; rdfs:subPropertyOf :within .
        :inCorner a owl:ObjectProperty ; rdfs:subPropertyOf :inCage .""",
    )
    near, within, born = (loaded.properties[ZOO + n] for n in ("near", "within", "bornIn"))
    assert (near.symmetric, near.transitive, near.functional, near.inverse, near.time) == (
        True,
        False,
        False,
        None,
        "state",
    )
    assert (within.symmetric, within.transitive, within.inverse, within.time) == (False, True, f"{ZOO}contains", None)
    assert loaded.properties[f"{ZOO}contains"].inverse == f"{ZOO}within"
    assert (born.functional, born.time) == (True, "event")
    assert loaded.superproperties(f"{ZOO}inCorner") == (f"{ZOO}inCorner", f"{ZOO}inCage", f"{ZOO}within")
    assert not loaded.properties[f"{ZOO}inCage"].transitive
    assert loaded.subproperties(f"{ZOO}within") == (f"{ZOO}inCage", f"{ZOO}inCorner", f"{ZOO}within")
    assert loaded.superproperties(f"{ZOO}unheard") == (f"{ZOO}unheard",)


def test_datatype_properties_have_datatypes_as_range(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:Lion a owl:Class .
        :born a owl:DatatypeProperty ; rdfs:domain :Lion ; rdfs:range xsd:date .
        :age a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:integer .""",
    )
    born, age = loaded.properties[f"{ZOO}born"], loaded.properties[f"{ZOO}age"]
    assert not born.is_object
    assert born.range == ("http://www.w3.org/2001/XMLSchema#date",)
    assert (age.range, age.functional) == (("http://www.w3.org/2001/XMLSchema#integer",), True)


def test_classes_inherit_their_kind_from_the_nearest(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:Animal a owl:Class ; kg:kind "other" . :Cat a owl:Class ; rdfs:subClassOf :Animal .
        :Keeper a owl:Class ; kg:kind "person" . :Lion a owl:Class ; rdfs:subClassOf :Cat ; kg:noun "lioness", "lion" .
        :Circus a owl:Class .""",
    )
    kinds = {c.name: c.kind for c in loaded.classes.values()}
    assert kinds == {"Animal": "other", "Cat": "other", "Circus": None, "Keeper": "person", "Lion": "other"}
    assert loaded.classes[f"{ZOO}Lion"].nouns == ("lion", "lioness")
    assert loaded.superclasses(f"{ZOO}Lion") == {f"{ZOO}Lion", f"{ZOO}Cat", f"{ZOO}Animal"}
    assert loaded.is_a(f"{ZOO}Lion", f"{ZOO}Animal")
    assert not loaded.is_a(f"{ZOO}Animal", f"{ZOO}Lion")


def test_classes_that_are_each_other_do_no_harm(tmp_path: Path) -> None:
    loaded = zoo(tmp_path, ":A a owl:Class ; rdfs:subClassOf :B . :B a owl:Class ; rdfs:subClassOf :A .")
    assert loaded.superclasses(f"{ZOO}A") == {f"{ZOO}A", f"{ZOO}B"}


def test_english_comes_first_in_labels_and_definitions(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:Lion a owl:Class ; rdfs:label "Löwe"@de , "lion"@en , "zz" ; rdfs:comment "A big cat."@en .
        :Seal a owl:Class ; rdfs:label "Robbe"@de , "seal " ; skos:definition "It swims." ; rdfs:comment "Wet."@en .
        :Bear a owl:Class ; rdfs:label "Bär"@de , "orso"@it .
        :PolarBear a owl:Class .""",
    )
    shown = {c.name: (c.label, c.definition) for c in loaded.classes.values()}
    assert shown == {
        "Bear": ("Bär", ""),
        "Lion": ("lion", "A big cat."),
        "PolarBear": ("PolarBear", ""),
        "Seal": ("seal", "It swims."),
    }


def test_what_is_used_as_a_class_is_one(tmp_path: Path) -> None:
    loaded = zoo(tmp_path, ":feeds a owl:ObjectProperty ; rdfs:domain :Keeper ; rdfs:range :Lion .")
    assert [c.name for c in loaded.classes.values()] == ["Keeper", "Lion"]
    assert loaded.properties[f"{ZOO}feeds"].range == (f"{ZOO}Lion",)


def test_examples_have_offsets_without_the_braces(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:feeds a owl:ObjectProperty ; kg:verb "feed" ; kg:noun "fish" ;
            kg:example "The {object:seals} of “Köln” are fed by {subject:José}." ;
            kg:counterExample "{subject:José} feeds his doubts about {object:the seals}." .""",
    )
    feeds = loaded.properties[f"{ZOO}feeds"]
    (example,) = feeds.examples
    assert example.text == "The seals of “Köln” are fed by José."
    assert example.text[slice(*example.subject)] == "José"
    assert example.text[slice(*example.object)] == "seals"
    assert example.source == "The {object:seals} of “Köln” are fed by {subject:José}."
    assert feeds.counter_examples[0].text == "José feeds his doubts about the seals."
    assert (feeds.verbs, feeds.nouns) == (("feed",), ("fish",))


def test_rules_are_read_with_the_prefixes_of_their_file(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """<https://zoo.example/> a owl:Ontology ;
            kg:rule "?k :feeds ?a . ?a a <https://zoo.example/#Lion> => ?k :fears ?a" .
        :Lion a owl:Class . :fears a owl:ObjectProperty . :feeds a owl:ObjectProperty ;
            kg:rule "?k :feeds ?a => ?a news:supports ?k" .""",
    )
    short, long = sorted(loaded.rules, key=lambda r: len(r.premises))
    assert short.conclusion == ("?a", f"{NEWS}supports", "?k")
    assert short.iri.startswith(f"{ZOO}feeds-rule-")
    assert long.premises == (("?k", f"{ZOO}feeds", "?a"), ("?a", f"{RDF}type", f"{ZOO}Lion"))
    assert long.iri.startswith("https://zoo.example/#rule-")
    assert len({r.iri for r in loaded.rules}) == 2


# ----------------------------------------------------------------------------------------------- files and imports


def test_the_evidence_vocabulary_is_always_there_but_not_among_the_terms(tmp_path: Path) -> None:
    loaded = zoo(tmp_path, ":Lion a owl:Class .")
    assert f"<{KG}Evidence>" in loaded.ntriples()
    assert list(loaded.classes) == [f"{ZOO}Lion"]
    assert not loaded.properties


def test_rdf_xml_and_ntriples_say_the_same_as_turtle(tmp_path: Path) -> None:
    turtle = zoo(
        tmp_path, ':Lion a owl:Class ; rdfs:label "lion"@en . :feeds a owl:ObjectProperty ; rdfs:range :Lion .'
    )
    lines = tmp_path / "zoo.nt"
    lines.write_text(turtle.ntriples(), encoding="utf-8")
    xml = tmp_path / "zoo.owl"
    xml.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
        <rdf:RDF xmlns:rdf="{RDF}" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
                 xmlns:owl="http://www.w3.org/2002/07/owl#">
          <owl:Class rdf:about="{ZOO}Lion"><rdfs:label xml:lang="en">lion</rdfs:label></owl:Class>
          <owl:ObjectProperty rdf:about="{ZOO}feeds"><rdfs:range rdf:resource="{ZOO}Lion"/></owl:ObjectProperty>
        </rdf:RDF>""",
        encoding="utf-8",
    )
    assert load(xml).fingerprint == turtle.fingerprint == load(lines).fingerprint
    assert load(xml).classes == turtle.classes
    assert load(xml).properties == turtle.properties


def test_turtle_inside_an_owl_file_is_recognised(tmp_path: Path) -> None:
    assert list(load(write(tmp_path, ":Lion a owl:Class .", "zoo.owl")).classes) == [f"{ZOO}Lion"]


def test_imports_come_from_files_beside_it(tmp_path: Path) -> None:
    write(
        tmp_path, ":Lion a owl:Class ; rdfs:subClassOf :Cat . <https://zoo.example/cats> a owl:Ontology .", "cats.ttl"
    )
    loaded = zoo(
        tmp_path,
        """<https://zoo.example/all> a owl:Ontology ; owl:imports <https://zoo.example/cats> ,
            <https://kg.example/vocab> .
        :Cat a owl:Class .""",
    )
    assert loaded.is_a(f"{ZOO}Lion", f"{ZOO}Cat")


def test_files_may_import_each_other(tmp_path: Path) -> None:
    write(tmp_path, ":Lion a owl:Class . <https://zoo.example/b> owl:imports <https://zoo.example/zoo> .", "b.ttl")
    loaded = zoo(tmp_path, ":Seal a owl:Class . <https://zoo.example/zoo> owl:imports <https://zoo.example/b> .")
    assert [c.name for c in loaded.classes.values()] == ["Lion", "Seal"]


def test_the_default_ontology_can_be_imported(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """<https://zoo.example/> owl:imports <https://kg.example/ontology/news> .
        :Zoo a owl:Class ; rdfs:subClassOf news:Organization .""",
    )
    assert loaded.is_a(f"{ZOO}Zoo", f"{NEWS}Agent")
    assert loaded.classes[f"{ZOO}Zoo"].kind == "organization"


def test_an_import_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"imports <https://far\.example/away>.*beside this file as away\.ttl"):
        zoo(tmp_path, "<https://zoo.example/> owl:imports <https://far.example/away> .")


def test_an_import_cannot_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    write(tmp_path, ":Lion a owl:Class .", "outer.ttl")
    with pytest.raises(OntologyError, match="nothing is fetched"):
        zoo(tmp_path / "inner", "<https://zoo.example/> owl:imports <https://far.example/..%2Fouter> .")


# -------------------------------------------------------------------------------------------------- fingerprint, text


@given(seed=st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_fingerprint_does_not_depend_on_the_order_of_triples(
    tmp_path_factory: pytest.TempPathFactory, seed: Random
) -> None:
    folder = tmp_path_factory.mktemp("order")
    statements = [
        ":A a owl:Class .",
        ":B a owl:Class ; rdfs:label 'b' .",
        ":p a owl:ObjectProperty .",
        ":p rdfs:range [ owl:unionOf ( :A :B ) ] .",
        ":p rdfs:domain [ owl:unionOf ( :B [ owl:unionOf ( :A :C ) ] ) ] .",
    ]
    before = zoo(folder, "\n".join(statements))
    seed.shuffle(statements)
    after = zoo(folder, "\n".join(statements))
    assert after.fingerprint == before.fingerprint
    assert after.ntriples() == before.ntriples()
    assert after.turtle() == before.turtle()


def test_the_fingerprint_depends_on_what_is_said(tmp_path: Path) -> None:
    assert zoo(tmp_path, ":A a owl:Class .").fingerprint != zoo(tmp_path, ":B a owl:Class .").fingerprint


def test_the_fingerprint_does_not_depend_on_the_folder(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    body = "<> a owl:Ontology . <#A> a owl:Class ."
    assert zoo(tmp_path, body).fingerprint == zoo(tmp_path / "other", body).fingerprint


def test_turtle_can_be_loaded_again(tmp_path: Path) -> None:
    news = load()
    copy = tmp_path / "copy.ttl"
    copy.write_text(news.turtle(), encoding="utf-8")
    again = load(copy)
    assert again.fingerprint == news.fingerprint


def test_a_world_for_a_reasoner_has_the_axioms() -> None:
    world = world_of(load())
    assert {c.iri for c in world[f"{NEWS}Country"].is_a} == {f"{NEWS}GeopoliticalEntity"}


# ---------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("example", "why"),
    [
        ("{subject:José} feeds the seals.", "no {object:...} in it"),
        ("José feeds {object:the seals}.", "no {subject:...} in it"),
        ("{subject:José} feeds {object:seals} and {object:bears}.", "object is marked twice"),
        ("{subject:} feeds {object:seals}.", "the subject is empty"),
        ("{subject:José} feeds {object: seals}.", "the object is empty or has spaces at its edge"),
        ("{subject:José} feeds {object:seals} {fish}.", "a brace that marks no end"),
        ("{subject:José} feeds {object:seals.", "no {object:...} in it"),
        ("{subject:José feeds {object:seals}}.", "no {subject:...} in it"),
        ("{Subject:José} feeds {object:seals}.", "unknown role “Subject”: subject, object, quantity and time can be"),
        ("{actor:José} feeds {object:seals}.", "unknown role “actor”"),
        ("{subject:José} feeds {object:seals} {quantity:a fish} {quantity:a day}.", "quantity is marked twice"),
    ],
)
def test_a_malformed_example_is_refused_by_name(tmp_path: Path, example: str, why: str) -> None:
    for predicate in ("example", "counterExample"):
        with pytest.raises(OntologyError) as caught:
            zoo(tmp_path, f':feeds a owl:ObjectProperty ; kg:{predicate} "{example}" .')
        message = str(caught.value)
        assert message.startswith(f"feeds: malformed example “{example}”")
        assert why in message
        assert "\n" not in message


@given(st.text(max_size=40))
@settings(max_examples=25)
def test_any_text_is_an_example_or_refused(text: str) -> None:
    from ontology.teaching import parse_example

    message = ""
    try:
        example = parse_example(text, "feeds")
    except OntologyError as error:
        message = str(error)
    assert len(message.splitlines()) == 1 or example.text[slice(*example.subject)]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("?a :p ?b", "it needs premises"),
        ("?a :p ?b => ?a :p ?c", "?c is in no premise"),
        ("?a :p => ?a :p ?b", "is not subject, property and object"),
        ("?a unheard:p ?b => ?b :p ?a", "the prefix “unheard:” is not declared"),
        ("?a p ?b => ?b :p ?a", "“p” is no ?variable, prefix:name or <IRI>"),
        ("?a ?p ?b => ?b :p ?a", "the property ?p must be named"),
        ("?a :p ?b => ?a a ?b", "the class ?b must be named"),
        ("?a :p ?b . ?b != ?c => ?b :p ?a", "?c is in no premise"),
        ("?a != ?b => ?b :p ?a", "it needs a premise that is a triple"),
        ("?a <p> ?b => ?b :p ?a", "<p> is no full IRI"),
        ("?a :p ?b => ?b rdfs:label ?a", "cannot follow from a rule"),
        ("?a :p ?b => ?b kg:supports ?a", "cannot follow from a rule"),
    ],
)
def test_a_malformed_rule_is_refused(tmp_path: Path, rule: str, why: str) -> None:
    with pytest.raises(OntologyError, match="malformed kg:rule") as caught:
        zoo(tmp_path, f':p a owl:ObjectProperty ; kg:rule "{rule}" .')
    assert why in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "zoo.ttl"))
    assert "write it like" in str(caught.value)


def test_a_rule_belongs_to_something_that_has_a_name(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="put it on the ontology"):
        zoo(tmp_path, ':p a owl:ObjectProperty . [] kg:rule "?a :p ?b => ?b :p ?a" .')


def test_a_rule_does_not_conclude_numbers(tmp_path: Path) -> None:
    with pytest.raises(
        OntologyError, match=r"zoo\.ttl: kg:rule “.a :p .b => .b :age .a” concludes .*age, whose values"
    ):
        zoo(tmp_path, ':p a owl:ObjectProperty ; kg:rule "?a :p ?b => ?b :age ?a" . :age a owl:DatatypeProperty .')


def test_what_a_rule_holds_apart(tmp_path: Path) -> None:
    plain, apart = (
        zoo(tmp_path, f':p a owl:ObjectProperty ; kg:rule "?a :p ?b .{more} ?c :p ?b => ?a :p ?c" .').rules[0]
        for more in ("", " ?a != ?c .")
    )
    assert plain.different == ()
    assert apart.different == (("?a", "?c"),)
    assert (plain.premises, plain.conclusion) == (apart.premises, apart.conclusion)
    assert plain.iri != apart.iri


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"zoo\.ttl: no such file"):
        load(tmp_path / "zoo.ttl")


def test_a_folder_is_no_ontology(tmp_path: Path) -> None:
    (tmp_path / "zoo.ttl").mkdir()
    with pytest.raises(OntologyError, match=r"zoo\.ttl: cannot be read"):
        load(tmp_path / "zoo.ttl")


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"must end in \.ttl, \.owl, \.rdf, \.nt"):
        load(write(tmp_path, "", "zoo.txt"))


def test_broken_turtle_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = HEAD.count("\n") + 2
    with pytest.raises(OntologyError, match=rf"zoo\.ttl:{lines}: not Turtle") as caught:
        zoo(tmp_path, ":Lion a owl:Class .\n:Seal a owl:Class ; ; oops .\n")
    assert "\n" not in str(caught.value)


def test_broken_xml_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "zoo.owl"
    file.write_text('<?xml version="1.0"?>\n<rdf:RDF>\n</rdf>\n', encoding="utf-8")
    with pytest.raises(OntologyError, match=r"zoo\.owl:\d: not RDF/XML") as caught:
        load(file)
    assert "\n" not in str(caught.value)


def test_what_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "zoo.ttl"
    file.write_bytes(HEAD.encode() + ':Lion rdfs:label "Löwe" .'.encode("latin-1"))
    with pytest.raises(OntologyError, match=rf"zoo\.ttl:{HEAD.count(chr(10)) + 1}: not UTF-8"):
        load(file)


def test_an_iri_with_a_space_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"must not stand in an IRI"):
        zoo(tmp_path, "<https://zoo.example/a b> a owl:Class .")


def test_teaching_something_undeclared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"kg:example on <https://zoo\.example/#fedes>, which is not declared"):
        zoo(tmp_path, ':feeds a owl:ObjectProperty . :fedes kg:example "{subject:A} feeds {object:B}." .')


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="kg:kind “animal” is unknown"):
        zoo(tmp_path, ':Lion a owl:Class ; kg:kind "animal" .')


def test_a_property_is_a_state_or_an_event(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="both kg:StateRelation and kg:EventRelation"):
        zoo(tmp_path, ":feeds a owl:ObjectProperty , kg:StateRelation , kg:EventRelation .")


def test_loading_is_quiet(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    zoo(tmp_path, ":Lion a owl:Class , owl:ObjectProperty , :Seal . :Seal a owl:Class .")
    load(NEWS_FILE)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "body",
    [
        ":A owl:equivalentClass [ owl:unionOf _:l ] . _:l rdf:first :A ; rdf:rest _:l .",
        ":p a owl:DatatypeProperty ; rdfs:range [ owl:unionOf _:l ] . _:l rdf:first xsd:date ; rdf:rest _:l .",
        ":A rdfs:subClassOf _:x . _:x a owl:Class ; owl:complementOf _:x .",
        ":A rdfs:subClassOf _:x . _:x owl:onProperty :p ; owl:allValuesFrom [ owl:unionOf ( :B _:x ) ] .",
        ":A a owl:Class ; owl:unionOf ( :B :A ) .",
        ":d a rdfs:Datatype ; owl:equivalentClass :d . :p a owl:DatatypeProperty ; rdfs:range :d .",
    ],
)
def test_what_contains_itself_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(OntologyError, match=r"zoo\.ttl: a list or class expression contains itself; mend it$"):
        zoo(tmp_path, f"@prefix rdf: <{RDF}> . {body}")


def test_what_is_nested_too_deep_is_refused_and_long_lists_are_not(tmp_path: Path) -> None:
    nested = "".join(f"_:b{i} owl:complementOf _:b{i + 1} . " for i in range(300))
    with pytest.raises(OntologyError, match=r"zoo\.ttl: class expressions nested too deep"):
        zoo(tmp_path, f":A a owl:Class ; rdfs:subClassOf _:b0 . {nested}")
    members = " ".join(f":m{i}" for i in range(300))
    assert zoo(tmp_path, f":A a owl:Class ; owl:equivalentClass [ owl:unionOf ( {members} ) ] .").classes


def test_classes_may_be_below_and_speak_of_each_other(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:A a owl:Class ; rdfs:subClassOf :B ; owl:equivalentClass :B , [ owl:unionOf ( :A :B ) ] .
        :B a owl:Class ; rdfs:subClassOf :A ; owl:equivalentClass :A ;
            rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .
        :p a owl:ObjectProperty . :q a owl:DatatypeProperty ; rdfs:range :A .""",
    )
    assert {f"{ZOO}A", f"{ZOO}B"} <= loaded.classes.keys()


@pytest.mark.parametrize("prefix", ["", "owl:"])
def test_owl_xml_is_named_and_not_read_as_nothing(tmp_path: Path, prefix: str) -> None:
    file = tmp_path / "zoo.owl"
    name = f"xmlns{':owl' if prefix else ''}"
    file.write_text(
        f'<?xml version="1.0"?>\n<!-- <a> -->\n<{prefix}Ontology {name}="http://www.w3.org/2002/07/owl#" '
        f'xmlns:rdf="{RDF}" ontologyIRI="{ZOO}"><{prefix}Declaration/></{prefix}Ontology>',
        encoding="utf-8",
    )
    with pytest.raises(OntologyError, match=r"zoo\.owl: this is OWL/XML; save it as RDF/XML or Turtle$"):
        load(file)


def test_what_is_wrong_with_turtle_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "zoo.ttl"
    file.write_text('<!doctype html><html lang="a b"><p>no ontology</p></html>', encoding="utf-8")
    with pytest.raises(OntologyError, match=r"zoo\.ttl:1: not Turtle \(expected [^()]*\); mend this line$") as caught:
        load(file)
    assert "b'" not in str(caught.value)
    assert not caplog.records


@pytest.mark.parametrize("name", ["gone", "gone.ttl"])
def test_a_missing_import_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(OntologyError, match=r"put it beside this file as gone\.ttl, or take the owl:imports out$"):
        zoo(tmp_path, f"<https://zoo.example/> owl:imports <https://zoo.example/{name}> .")
