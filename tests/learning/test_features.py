"""Features are words about a candidate and about two of them, the same in every run."""

import pytest
from spacy.language import Language

from kg.learning.candidates import candidates
from kg.learning.features import View, object_features, pair_features, subject_features

_CAPTAIN = ("object", "captain")


@pytest.fixture(scope="module")
def view(nlp: Language) -> View:
    doc = nlp("The Grey Petrel is commanded by Hugo Marchand. It sails from Aldery.")
    return View(doc, candidates(doc, (), ()))


def _at(view: View, words: str) -> int:
    return next(i for i, c in enumerate(view.candidates) if view.doc.text[c.first : c.last] == words)


def test_the_way_between_two_ends_is_told(view: View) -> None:
    ship, sailor, harbour = _at(view, "Grey Petrel"), _at(view, "Hugo Marchand"), _at(view, "Aldery")
    pair = view.pair(ship, sailor)
    assert {"mid=<is commanded by", "same=1", "pl=nsubjpass^command^pobj>agent:by"} <= set(pair)
    assert "same=0" in view.pair(ship, harbour)
    assert "o=>" in view.pair(sailor, ship)


def test_neighbours_and_the_sentence_are_told(view: View) -> None:
    sailor = _at(view, "Hugo Marchand")
    assert {"b1=by", "a1=.", "wl=marchand"} <= set(view.span(sailor))
    assert "S=command" in view.bag(sailor)
    assert view.sentence_of(sailor) == 0
    assert view.sentence_of(_at(view, "Aldery")) == 1


def test_names_known_before_are_told_and_parts_of_them(view: View) -> None:
    whole, part = _at(view, "Hugo Marchand"), _at(view, "Hugo")
    covered = view.covered([whole])
    assert part in covered
    assert whole not in covered
    known = object_features(view, whole, {_CAPTAIN: 5}, False)
    assert {"G=object:captain", "G=object:captain*3"} <= set(known)
    assert {"G=new", "covered"} <= set(object_features(view, part, {}, True))
    assert "sG=new" in subject_features(view, whole, {}, False)
    assert "sGp=object" in pair_features(view, whole, _at(view, "Aldery"), "captain", {_CAPTAIN: 1})
