"""Minting: one (kind, canonical label) is one valid IRI, in every script, and different labels are different IRIs."""

import base64
import hashlib
import re
import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.iri import Minter, claim_id, segment
from kg.vocabulary import BASE, KINDS

# Python's surrogates are halves of characters: they have no UTF-8, and no loader lets them in.
LABELS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MINT = Minter()


@pytest.mark.parametrize(
    ("label", "minted"),
    [
        ("NATO", "NATO"),
        ("nato", "nato"),
        ("José Ñandú", "José_Ñandú"),
        ("Лидия Коваль", "Лидия_Коваль"),
        ("王小明", "王小明"),
        ("مريم", "مريم"),
        ("Anna-Maria St. ~", "Anna-Maria_St._~"),
        ("  two  ", "__two__"),
        ("\U00020bb7野家", "\U00020bb7野家"),  # outside the Basic Multilingual Plane
    ],
)
def test_letters_of_all_scripts_and_their_case_stay(label: str, minted: str) -> None:
    assert segment(label) == minted


def test_composed_and_decomposed_letters_are_one_label() -> None:
    assert segment("Jose\u0301") == segment("José") == "José"
    assert segment("\u212b") == "Å"  # the sign for the unit is the letter


def test_a_space_and_an_underscore_differ() -> None:
    assert segment("a b") == "a_b"
    assert segment("a_b") == "a%5Fb"


@pytest.mark.parametrize("character", "!\"#$%&'()*+,/:;<=>?@[\\]^_`{|}\t\n\r\x00\x1b\x7f\x80\x85\x9f")
def test_what_rfc_3987_reserves_or_forbids_is_percent_encoded(character: str) -> None:
    assert segment(f"a{character}b") == "a" + "".join(f"%{byte:02X}" for byte in character.encode()) + "b"


@pytest.mark.parametrize("point", [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_bidi_controls_are_percent_encoded(point: int) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in chr(point).encode())
    assert segment(f"a{chr(point)}b") == f"a{encoded}b"


@pytest.mark.parametrize(
    "character", ["\ue000", "\uf8ff", "\ufdd0", "\ufffe", "\U0001ffff", "\U000e0001", "\U000f0000"]
)
def test_private_characters_and_what_is_none_are_percent_encoded(character: str) -> None:
    assert segment(character) == "".join(f"%{byte:02X}" for byte in character.encode())


def test_a_percent_sign_is_no_escape() -> None:
    assert segment("100%25") == "100%2525"


@given(LABELS, LABELS)
@settings(deadline=None)
@example("a b", "a_b")
@example("a%20b", "a b")
@example("%", "%25")
@example("\u202ea", "%E2%80%AEa")
def test_different_labels_are_different_iris(one: str, other: str) -> None:
    assume(unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other))
    assert segment(one) != segment(other)
    assert MINT.entity("person", one) != MINT.entity("person", other)
    assert MINT.article(one) != MINT.article(other)


@given(st.text("ab _%25FEé\u0301/#\u202e", max_size=8), st.text("ab _%25FEé\u0301/#\u202e", max_size=8))
@settings(deadline=None)
def test_nor_do_labels_of_tricky_characters_collide(one: str, other: str) -> None:
    assume(unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other))
    assert segment(one) != segment(other)


@given(LABELS)
@settings(deadline=None)
def test_every_iri_is_valid_and_normal(label: str) -> None:
    for iri in (MINT.entity("place", label), MINT.article(label), MINT.inferred(label)):
        assert NamedNode(iri).value == iri  # raises for an invalid one
        assert not re.search(r"[\x00-\x20<>\"{}|^`\\]", iri)
        assert unicodedata.is_normalized("NFC", iri)


@given(LABELS)
@settings(deadline=None)
def test_normal_forms_of_a_label_share_its_iri(label: str) -> None:
    assert (
        segment(unicodedata.normalize("NFD", label)) == segment(unicodedata.normalize("NFC", label)) == segment(label)
    )


def test_kinds_and_namespaces() -> None:
    iris = {MINT.entity(kind, "A/b") for kind in KINDS}
    assert iris == {f"{BASE}entity/{kind}/A%2Fb" for kind in KINDS}
    with pytest.raises(ValueError, match="planet"):
        MINT.entity("planet", "Mars")


def test_an_article_may_be_named_by_a_url() -> None:
    minted = "https://kg.example/article/https%3A%2F%2Fa.example%2Fx%3Fy%3D1%23z"
    assert MINT.article("https://a.example/x?y=1#z") == minted
    assert MINT.inferred("https://a.example/x?y=1#z") == minted + "#inferred"


def test_another_base_holds_for_everything_minted() -> None:
    own = Minter("https://news.example/kg/")
    minted = [own.entity("work", "A"), own.article("A"), own.inferred("A"), own.graph("background"), own.claim("x")]
    assert all(iri.startswith("https://news.example/kg/") for iri in minted)
    assert own.graph("background") == "https://news.example/kg/graph/background"


def test_a_claim_is_named_by_its_triple() -> None:
    triple = "<https://a.example/s> <https://a.example/p> <https://a.example/o>"
    expected = base64.b32encode(hashlib.sha256(triple.encode()).digest()).decode().lower()[:26]
    assert claim_id(triple) == expected
    assert re.fullmatch("[a-z2-7]{26}", expected)
    assert MINT.claim(triple) == f"{BASE}claim/{expected}"
