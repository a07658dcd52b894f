"""Files that are named after data stay in their folder, and apart, on every file system."""

from __future__ import annotations

import re

import pytest

from criteria.faults import InputError
from evaluator.outputs.names import check_names

BAD = {
    "../out.toml": "leads elsewhere",
    "a/../../out": "leads elsewhere",
    "/etc/passwd": "leads elsewhere",
    "a//b": "leads elsewhere",
    ".": "leads elsewhere",
    "": "leads elsewhere",
    "C:out": "not every system takes",
    "a\\..\\b": "not every system takes",
    "a\x00.toml": "not every system takes",
    "a\n.toml": "not every system takes",
    "\u202elmot.a": "not every system takes",
    "a\ud800": "not every system takes",
    "dossiers/NUL.toml": "name of a device",
    "com1": "name of a device",
    "aux .toml": "name of a device",
    "a.": "dot or a blank",
    "ä" * 128: "more than 255 bytes",
}


def test_every_bad_name_is_told_at_once():
    with pytest.raises(InputError) as caught:
        check_names(["dossiers/AUS.toml", *BAD], "folder")
    assert len(caught.value.faults) == len(BAD)
    for fault, (name, told) in zip(caught.value.faults, BAD.items(), strict=True):
        assert told in fault.found, name
        assert not re.search(r"[\x00-\x1f\u202e\ud800]", str(fault))


@pytest.mark.parametrize(
    ("first", "second"), [("AUS.toml", "aus.toml"), ("é", "e\u0301"), ("straße", "STRASSE")]
)
def test_names_that_some_systems_take_for_one_are_refused(first, second):
    with pytest.raises(InputError, match="not every system tells them apart"):
        check_names([first, second], "folder")
    check_names([f"a/{first}", f"b/{second}"], "folder")


def test_names_of_what_ships_are_good(study):
    from evaluator.storage.dump import tree_of

    check_names(tree_of(study.framework, study.evidence).tables, "study")
