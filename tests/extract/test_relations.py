"""Relations: the default ontology's properties in sentences that differ from its examples, and nothing beside them."""

import pytest
from spacy.language import Language

from kg.extract.resources import lexicon
from tests.extract.seen import local, match, read, referents, triples, words_of

Triple = tuple[str, str, str]

# All that the sentence states, whatever its status: one more is an invented fact, the other direction a wrong one.
PEOPLE: list[tuple[str, list[Triple]]] = [
    ("Leila Haddad, who leads Tunisia, was re-elected.", [("Leila Haddad", "leads", "Tunisia")]),
    ("Tunisia is governed by Leila Haddad.", [("Leila Haddad", "leads", "Tunisia")]),
    ("The Labour Party is led by Lars Holm.", [("Lars Holm", "leads", "Labour Party")]),
    ("Leila Haddad was sworn in as president of Tunisia.", [("Leila Haddad", "headOfStateOf", "Tunisia")]),
    ("Tunisian President Leila Haddad left.", [("Leila Haddad", "headOfStateOf", "Tunisia")]),
    (
        "Leila Haddad is vice president of Tunisia.",
        [("Leila Haddad", "actsFor", "Tunisia"), ("Leila Haddad", "citizenOf", "Tunisia")],
    ),
    ("Norwegian Prime Minister Clara Jensen resigned.", [("Clara Jensen", "headOfGovernmentOf", "Norway")]),
    ("Ingrid Solberg was elected mayor of Bergen.", [("Ingrid Solberg", "mayorOf", "Bergen")]),
    ("Bergen mayor Ingrid Solberg opened the tunnel.", [("Ingrid Solberg", "mayorOf", "Bergen")]),
    ("Zambian Finance Minister Joseph Banda resigned.", [("Joseph Banda", "ministerOf", "Zambia")]),
    ("Joseph Banda, who was Zambia's finance minister, resigned.", [("Joseph Banda", "ministerOf", "Zambia")]),
    ("Zambian deputy finance minister Joseph Banda resigned.", [("Joseph Banda", "actsFor", "Zambia")]),
    ("Nokia spokeswoman Anna Virtanen declined to comment.", [("Anna Virtanen", "spokespersonFor", "Nokia")]),
    ("Ghana's ambassador to Peru, Kofi Mensah, walked out.", [("Kofi Mensah", "actsFor", "Ghana")]),
    ("Kofi Mensah represents Ghana at the court.", [("Kofi Mensah", "actsFor", "Ghana")]),
    ("Nokia adviser Peter Lund resigned.", [("Peter Lund", "advises", "Nokia")]),
    ("Danish author Karen Lund moved to Berlin.", [("Karen Lund", "citizenOf", "Denmark")]),
    ("Karen Lund is a citizen of Denmark.", [("Karen Lund", "citizenOf", "Denmark")]),
    ("Clara Jensen was appointed by Nokia.", [("Nokia", "appoints", "Clara Jensen")]),
    ("Lars Holm was replaced by Clara Jensen.", [("Clara Jensen", "succeeds", "Lars Holm")]),
    ("Karen Lund married Joseph Banda in 2011.", [("Karen Lund", "spouseOf", "Joseph Banda")]),
    ("Lars Holm's wife, Clara Jensen, wrote the speech.", [("Lars Holm", "spouseOf", "Clara Jensen")]),
    ("Karen Lund is the sister of Peter Lund.", [("Karen Lund", "siblingOf", "Peter Lund")]),
    ("Peter Lund is the father of Karen Lund.", [("Peter Lund", "parentOf", "Karen Lund")]),
    ("Karen Lund is the daughter of Peter Lund.", [("Peter Lund", "parentOf", "Karen Lund")]),
]
ORGANIZATIONS: list[tuple[str, list[Triple]]] = [
    ("Botswana joined the African Union in 1966.", [("Botswana", "memberOf", "African Union")]),
    (
        "Botswana and Namibia are members of the African Union.",
        [("Botswana", "memberOf", "African Union"), ("Namibia", "memberOf", "African Union")],
    ),
    ("The Storting is the parliament of Norway.", [("Storting", "agencyOf", "Norway")]),
    ("Volvo is headquartered in Gothenburg.", [("Volvo", "basedIn", "Gothenburg")]),
    ("Volvo, a Swedish carmaker, cut jobs.", [("Volvo", "basedIn", "Sweden")]),
    ("Oslo, the capital of Norway, was quiet.", [("Oslo", "locatedIn", "Norway")]),
    ("Botswana shares a border with Namibia.", [("Botswana", "borders", "Namibia")]),
    ("The Oslo Summit ended in Trondheim.", [("Oslo Summit", "takesPlaceIn", "Trondheim")]),
    ("Kenya competed at the Commonwealth Games.", [("Kenya", "participatesIn", "Commonwealth Games")]),
    ("The Red Star Party was founded by Peter Lund.", [("Peter Lund", "founded", "Red Star Party")]),
    ("Microsoft owns GitHub.", [("Microsoft", "owns", "GitHub")]),
    ("GitHub was bought by Microsoft.", [("Microsoft", "acquires", "GitHub")]),
    ("Microsoft's takeover of GitHub was cleared.", [("Microsoft", "acquires", "GitHub")]),
    ("The PlayStation was made by Sony.", [("PlayStation", "producedBy", "Sony")]),
    ("The Booker Prize went to Karen Lund.", [("Karen Lund", "receivedAward", "Booker Prize")]),
    ("Peter Lund, who plays for Everton, was injured.", [("Peter Lund", "playsFor", "Everton")]),
    ("Arsenal coach Lars Holm shouted.", [("Lars Holm", "coaches", "Arsenal")]),
    ("Iceland play Malta on Friday.", [("Iceland", "opponentOf", "Malta")]),
    ("Malta lost 3-0 to Iceland on Tuesday.", [("Iceland", "defeated", "Malta")]),
    ("Malta were beaten by Iceland.", [("Iceland", "defeated", "Malta")]),
    ("Iceland's 3-0 win over Malta surprised everyone.", [("Iceland", "defeated", "Malta")]),
]
POLITICS: list[tuple[str, list[Triple]]] = [
    ("The Kyoto Protocol was ratified by Denmark.", [("Denmark", "signed", "Kyoto Protocol")]),
    ("Omar Bennani and Leila Haddad met in Tunis.", [("Omar Bennani", "meets", "Leila Haddad")]),
    (
        "Tunisian President Leila Haddad met the Moroccan prime minister, Omar Bennani.",
        [
            ("Leila Haddad", "headOfStateOf", "Tunisia"),
            ("Omar Bennani", "headOfGovernmentOf", "Morocco"),
            ("Leila Haddad", "meets", "Omar Bennani"),
        ],
    ),
    (
        "Peru's president, Clara Jensen, visited Oslo.",
        [("Clara Jensen", "headOfStateOf", "Peru"), ("Clara Jensen", "visits", "Oslo")],
    ),
    ("Talks between Denmark and Iceland collapsed.", [("Denmark", "negotiatesWith", "Iceland")]),
    ("Denmark is negotiating with Iceland over fish.", [("Denmark", "negotiatesWith", "Iceland")]),
    (
        "The Danish-Swedish military exercises began on Monday.",
        [("Denmark", "exercisesWith", "Sweden")],
    ),
    ("Ecuador is a close ally of Chile.", [("Ecuador", "alliedWith", "Chile")]),
    ("Eritrean troops clashed with Ethiopian forces.", [("Eritrea", "conflictsWith", "Ethiopia")]),
    ("Omar Bennani's visit to Ghana was short.", [("Omar Bennani", "visits", "Ghana")]),
    ("Niger, which Chad accused of arming rebels, protested.", [("Chad", "accuses", "Niger")]),
    ("Swedish criticism of Belarus grew.", [("Sweden", "criticises", "Belarus")]),
    ("Georgia is backed by Sweden.", [("Sweden", "supports", "Georgia")]),
    ("Sanctions were imposed on Myanmar by Japan.", [("Japan", "sanctions", "Myanmar")]),
    ("Djibouti was threatened by Eritrea.", [("Eritrea", "threatens", "Djibouti")]),
    ("Haiti received a loan from Canada.", [("Canada", "givesAidTo", "Haiti")]),
    ("Two Belarusian diplomats were expelled from Latvia.", [("Latvia", "expels", "Belarus")]),
    ("Peter Lund was detained by Latvian police.", [("Latvia", "arrests", "Peter Lund")]),
]
CONFLICT: list[tuple[str, list[Triple]]] = [
    ("Senegalese soldiers were deployed to Gambia.", [("Senegal", "deploysTo", "Gambia")]),
    (
        "Gambia, where Senegal has deployed soldiers, held an election.",
        [("Senegal", "deploysTo", "Gambia")],
    ),
    ("Senegal's deployment of soldiers to Gambia was criticised.", [("Senegal", "deploysTo", "Gambia")]),
    ("Senegalese soldiers left Gambia.", [("Senegal", "withdrawsFrom", "Gambia")]),
    ("Iran was invaded by Iraq in 1980.", [("Iraq", "invades", "Iran")]),
    ("Iraqi troops marched into Iran.", [("Iraq", "invades", "Iran")]),
    ("Eritrea came under attack from Ethiopia.", [("Ethiopia", "attacks", "Eritrea")]),
    ("Finland gave Estonia anti-tank missiles.", [("Finland", "suppliesArmsTo", "Estonia")]),
    ("Estonia bought howitzers from Finland.", [("Finland", "suppliesArmsTo", "Estonia")]),
    ("Hassan Nasser was killed in an Israeli air strike.", [("Israel", "kills", "Hassan Nasser")]),
]
STATED = PEOPLE + ORGANIZATIONS + POLITICS + CONFLICT


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=case[0]) for case in STATED])
def test_what_a_sentence_states_and_no_more(reader_pipeline: Language, text: str, expected: list[Triple]) -> None:
    assert triples(reader_pipeline, text) == set(expected)


def test_the_sentences_cover_most_properties() -> None:
    covered = {triple[1] for _, expected in STATED for triple in expected}
    assert len(covered & {local(iri) for iri in lexicon(None).ontology.properties}) == len(covered) >= 40


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Senegal sent its regards to Gambia.", id="sent-no-troops"),
        pytest.param("Senegal withdrew its ambassador from Gambia.", id="withdrew-no-troops"),
        pytest.param("Finland supplied paper to Estonia.", id="supplied-no-arms"),
        pytest.param("Canada cut aid to Haiti.", id="cut-aid"),
        pytest.param("Japan lifted sanctions against Myanmar.", id="lifted-sanctions"),
        pytest.param("Sweden supports sanctions against Belarus.", id="supports-something-against"),
        pytest.param("Karen Lund won praise from the Booker Prize jury.", id="won-praise"),
        pytest.param("Latvian police arrested friends of Peter Lund.", id="arrested-friends"),
        pytest.param("Omar Bennani attacked Leila Haddad over the budget.", id="attacked-in-words"),
        pytest.param("Senegal struck a deal with Gambia.", id="struck-a-deal"),
        pytest.param("Lars Holm was mentioned in Ghana, Togo and Benin.", id="mentioned"),
        pytest.param("Ghana and Togo lie far from Peru.", id="far-from"),
        pytest.param("Peter Lund met a demand of Nokia.", id="met-a-demand"),
        pytest.param("Karen Lund is the goddaughter of Peter Lund.", id="goddaughter"),
        pytest.param("Nokia sued a subsidiary of Microsoft.", id="a-subsidiary-of"),
    ],
)
def test_near_misses_state_nothing(reader_pipeline: Language, text: str) -> None:
    assert len({label for _, label in referents(read(reader_pipeline, text)) if label}) > 1
    assert triples(reader_pipeline, text) == set()


@pytest.mark.parametrize(
    ("text", "not_stated"),
    [
        pytest.param(
            "Omar Bennani praised the president of Tunisia.", ("Omar Bennani", "supports", "Tunisia"), id="of-phrase"
        ),
        pytest.param(
            "Moroccan troops trained with Tunisian soldiers.",
            ("Morocco", "deploysTo", "Tunisia"),
            id="other-relation",
        ),
        pytest.param(
            "Ghana expelled Peter Lund from Togo's embassy.", ("Togo", "expels", "Peter Lund"), id="from-a-building"
        ),
        pytest.param(
            "Karen Lund, whose father leads Nokia, sang.", ("Karen Lund", "leads", "Nokia"), id="whose-father"
        ),
    ],
)
def test_the_ends_are_not_mixed_up(reader_pipeline: Language, text: str, not_stated: Triple) -> None:
    assert not_stated not in triples(reader_pipeline, text)


def test_domain_and_range_are_checks(reader_pipeline: Language) -> None:
    assert triples(reader_pipeline, "Microsoft married Nokia in 2014.") == set()


def test_a_narrower_property_replaces_the_wider_one(reader_pipeline: Language) -> None:
    names = {triple[1] for triple in triples(reader_pipeline, "Leila Haddad became president of Tunisia.")}
    assert names == {"headOfStateOf"}


def test_a_symmetric_property_is_told_once(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Denmark and Sweden conducted joint military exercises.")
    assert [local(m.property) for m in doc._.matches] == ["exercisesWith"]


def test_nothing_is_related_to_itself(reader_pipeline: Language) -> None:
    assert triples(reader_pipeline, "Portugal attacked Portuguese troops.") == set()


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        pytest.param("Zambian Finance Minister Joseph Banda resigned.", "ministerOf", "Finance Minister", id="title"),
        pytest.param(
            "Joseph Banda, the finance minister of Zambia, resigned.", "ministerOf", "finance minister", id="apposition"
        ),
        pytest.param("Nokia was sued by Microsoft adviser Peter Lund.", "advises", "adviser", id="one-word"),
        pytest.param("Tunisia is governed by Leila Haddad.", "leads", None, id="no-role-in-a-verb"),
    ],
)
def test_the_words_of_an_office_are_kept(reader_pipeline: Language, text: str, name: str, role: str | None) -> None:
    assert match(read(reader_pipeline, text), name).role == role


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        pytest.param("Finland supplied ammunition to Estonia.", "supplied", id="verb"),
        pytest.param("Karen Lund is the sister of Peter Lund.", "is", id="copula"),
        pytest.param("Senegal's deployment of soldiers to Gambia angered Mali.", "deployment", id="event-noun"),
        pytest.param("Karen Lund, the sister of Peter Lund, sang.", None, id="apposition"),
        pytest.param("Nokia adviser Peter Lund resigned.", None, id="title"),
    ],
)
def test_which_word_decides_on_the_status(reader_pipeline: Language, text: str, predicate: str | None) -> None:
    doc = read(reader_pipeline, text)
    (found,) = doc._.matches
    assert (None if found.predicate is None else doc[found.predicate].text) == predicate


def test_the_counted_object_is_kept(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Senegal deployed 400 soldiers to Gambia.")
    counted = match(doc, "deploysTo").counted
    assert counted is not None
    assert doc[counted].text == "soldiers"


def test_a_rule_is_named_after_its_property(reader_pipeline: Language) -> None:
    found = match(read(reader_pipeline, "Senegal deployed 400 soldiers to Gambia."), "deploysTo")
    assert found.rule.startswith("https://kg.example/rule/deploysTo-")


def test_matches_stand_in_the_order_of_the_text(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Iraq invaded Iran. Kenya competed at the Commonwealth Games. Haiti criticised Canada.")
    assert [words_of(doc, m.subject) for m in doc._.matches] == ["Iraq", "Kenya", "Haiti"]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        pytest.param("Peruvian jets bombed Chile.", ("Peru", "attacks", "Chile"), id="part-as-subject"),
        pytest.param("Chilean villages were shelled by Peru.", ("Peru", "attacks", "Chile"), id="part-in-a-passive"),
        pytest.param("Peru sent weapons to Santiago.", ("Peru", "suppliesArmsTo", "Chile"), id="capital-as-recipient"),
    ],
)
def test_parts_and_capitals(reader_pipeline: Language, text: str, fact: tuple[str, str, str]) -> None:
    assert fact in triples(reader_pipeline, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Lars Holm attacked Clara Jensen in a tweet.", id="people-attack-in-words"),
        pytest.param("Nokia won Peru.", id="a-contest-is-won-against-nobody"),
        pytest.param("Deliveries of grain from Peru to Chile doubled.", id="deliveries-of-no-arms"),
    ],
)
def test_what_a_counter_example_or_a_phrase_rules_out(reader_pipeline: Language, text: str) -> None:
    assert not {p for _, p, _ in triples(reader_pipeline, text)} & {"attacks", "defeated", "suppliesArmsTo"}
