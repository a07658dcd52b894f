"""Names that look alike are one name, and names that only look Latin are told."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.faults import nearest, unknown_name
from criteria.lookalike import skeleton, strange_letters, unseen

ALIKE = {
    "cyrillic": "\u0421hile",
    "zero width": "Ch\u200bile",
    "right to left mark": "Chile\u200f",
    "byte order mark": "\ufeffChile",
    "full width": "\uff23hile",
    "mathematical": "\U0001d402hile",
    "soft hyphen": "Chi\u00adle",
    "spaces": " chile ",
    "no-break space": "Chile\u00a0",
}


@pytest.mark.parametrize("name", ALIKE.values(), ids=ALIKE.keys())
def test_names_that_look_alike_have_one_skeleton(name):
    assert skeleton(name) == "chile"
    assert nearest(name, ["China", "Chile"]) == "Chile"


def test_a_name_wholly_of_other_letters_looks_like_the_latin_one():
    assert skeleton("\u0421\u043e\u0441\u043e") == "coco"


@pytest.mark.parametrize(
    ("one", "other"), [("Mexico", "M\u00e9xico"), ("Niger", "Nigeria"), ("AUS", "AUT")]
)
def test_names_that_look_different_stay_apart(one, other):
    assert skeleton(one) != skeleton(other)


def test_accents_may_be_composed_either_way():
    composed = "C\u00f4te d'Ivoire"
    assert skeleton(unicodedata.normalize("NFD", composed)) == skeleton(composed)


@pytest.mark.parametrize(
    "name",
    ["\u0420\u043e\u0441\u0441\u0438\u044f", "\u4e2d\u56fd", "\u092d\u093e\u0930\u0924",
     "C\u00f4te d'Ivoire", "\u0915\u094d\u200d\u0937"],
    ids=["Russian", "Chinese", "Hindi", "French", "Hindi with a joiner"],
)  # fmt: skip
def test_a_name_in_one_script_is_not_strange(name):
    assert strange_letters(name) == ""
    assert unseen(name) == ""


def test_what_is_strange_is_named():
    assert strange_letters("\u0421hile") == "CYRILLIC CAPITAL LETTER ES"
    assert strange_letters("Chile\u202e") == "RIGHT-TO-LEFT OVERRIDE"
    _, found, remedy = unknown_name("a level", "h\u0456gh", ["low", "high"])
    assert found == "'h\u0456gh', with CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I"
    assert remedy == "Did you mean 'high'?"


@given(st.text())
def test_a_skeleton_is_its_own_skeleton_and_shows_all_of_itself(name):
    once = skeleton(name)
    assert skeleton(once) == once
    assert unseen(once) == ""
    assert once == once.strip()
