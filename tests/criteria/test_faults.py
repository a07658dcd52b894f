"""Faults are collected, told all at once, and name what is nearest."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import Fault, Faults, InputError
from criteria.faults import nearest, unknown_name

FAULT = Fault("w.toml", "reserves", "a number", "'x'", "Write 0.4.")
OTHER = Fault("s.toml", "range", "low below high", "0.9", "Swap them.")


def test_a_fault_says_where_what_and_how_to_mend_it():
    assert str(FAULT) == "w.toml: reserves: expected a number; found 'x'. Write 0.4."


@pytest.mark.parametrize(
    ("faults", "head"),
    [((FAULT,), "1 fault in the input"), ((FAULT, OTHER), "2 faults in the input")],
)
def test_an_error_tells_every_fault(faults, head):
    lines = str(InputError(iter(faults))).splitlines()
    assert lines == [head, *(f"  {fault}" for fault in faults)]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_survives_pickling(protocol):
    error = InputError([FAULT, OTHER])
    back = pickle.loads(pickle.dumps(error, protocol))
    assert type(back) is InputError
    assert back.faults == error.faults
    assert str(back) == str(error)


def test_an_error_survives_copying():
    assert copy.copy(InputError([FAULT])).faults == (FAULT,)


def test_an_input_error_is_a_value_error():
    with pytest.raises(ValueError, match="1 fault"):
        raise InputError([FAULT])


def test_nothing_is_raised_without_a_fault():
    faults = Faults("w.toml")
    faults.raise_if_any()
    assert len(faults) == 0
    assert not faults


def test_faults_keep_their_order_and_come_from_elsewhere_too():
    faults, elsewhere = Faults("w.toml"), Faults("s.toml")
    faults.add("reserves", "a number", "'x'", "Write 0.4.")
    elsewhere.add("range", "low below high", 0.9, "Swap them.")
    faults.extend(elsewhere)
    with pytest.raises(InputError) as caught:
        faults.raise_if_any()
    assert caught.value.faults == (FAULT, OTHER)


def test_what_was_found_is_shown_as_its_owner_wrote_it():
    faults = Faults("w.toml")
    for found in ("nothing", 3, None, float("nan")):
        faults.add("key", "a number", found, "Correct it.")
    assert [fault.found for fault in faults] == ["nothing", "3", "None", "nan"]


def test_collecting_goes_on_after_an_input_error_and_no_other():
    faults = Faults("w.toml")
    with faults.collecting():
        raise InputError([FAULT])
    with pytest.raises(KeyError), faults.collecting():
        raise KeyError("a defect of the program is not a fault of the input")
    assert list(faults) == [FAULT]


# --- The nearest name --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "allowed", "near"),
    [
        ("reserve", ["reserves", "technology"], "reserves"),
        ("RESERVES", ["reserves", "technology"], "reserves"),
        ("Austrlia", ["Austria", "Australia"], "Australia"),
        ("hihg", ["low", "high", "very high"], "high"),
        ("xyz", ["reserves", "technology"], None),
        ("", ["reserves"], None),
        ("reserves", [], None),
    ],
)
def test_nearest(name, allowed, near):
    assert nearest(name, allowed) == near


def test_of_two_names_that_differ_by_case_the_first_is_offered():
    assert nearest("iea", ["IEA", "iea"]) == "IEA"


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6), st.data())
def test_a_name_that_is_allowed_is_its_own_nearest(allowed, data):
    name = data.draw(st.sampled_from(allowed))
    assert nearest(name, allowed).casefold() == name.casefold()


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=6))
def test_what_is_offered_is_always_allowed(name, allowed):
    assert nearest(name, allowed) in {None, *allowed}


def test_an_unknown_name_is_told_with_all_that_are_known_if_they_are_few():
    expected, found, remedy = unknown_name("a level", "great", ["low", "high"])
    assert (expected, found) == ("a level (low, high)", "'great'")
    assert remedy == "Use one of: low, high."


@pytest.mark.parametrize("sign", [", ", ",", " and ", " / ", " & "])
def test_several_names_in_one_are_told_apart(sign):
    remedy = unknown_name("a stage", f"probe{sign}test", ["probe", "test", "pack"])[2]
    assert remedy == "Keep the names apart, in a table by ';': probe; test."
    assert "apart" not in unknown_name("a stage", f"probe{sign}tset", ["probe", "test"])[2]


def test_an_unknown_name_among_many_is_told_with_their_number():
    expected, _, remedy = unknown_name("a claim", "c1x", [f"c{n}" for n in range(20)])
    assert expected == "a claim (one of 20 declared names)"
    assert remedy == "Did you mean 'c1'?"


def test_an_unknown_name_among_none_says_so():
    assert unknown_name("a region", "africa", [])[2] == "Use one of: none yet."
