"""Weight-set files: what ships, what each kind holds, and every fault told with its remedy."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from pydantic import ValidationError

import criteria
from criteria import Faults, InputError, load_framework
from criteria.weight_checks import check_other_sets, check_reference, check_weight_set
from criteria.weight_sets import ALL, METHODS, REFERENCE, build_weight_set, judgements_of
from criteria.weights_file import read_weights_file

DATA = Path(criteria.__file__).parent / "data"
FILES = sorted(DATA.glob("*weights/*.toml"))
OTHERS = sorted(DATA.glob("other_weights/*.toml"))
NAMES = ("a", "b", "c")
TOLD = {"stage": ALL, "who": "team", "when": "2026", "why": "To see."}
FULL = [
    {"more": "a", "less": "b", "value": 2, "reason": "So."},
    {"more": "a", "less": "c", "value": 4, "reason": "So."},
    {"more": "b", "less": "c", "value": 2, "reason": "So."},
]


def _told(data: dict, *, names: tuple[str, ...] = NAMES) -> list[tuple[str, str, str, str]]:
    """Build a set and hold it against the criteria; return key, expected, found and remedy."""
    faults = Faults("data")
    entry = build_weight_set({**TOLD, **data}, "set.toml", faults)
    if entry is not None:
        check_weight_set(entry, names, "set.toml", faults)
    assert all(fault.where.startswith("set.toml") for fault in faults)
    return [(fault.key, fault.expected, fault.found, fault.remedy) for fault in faults]


def _keys(data: dict, **options: tuple[str, ...]) -> list[str]:
    return [key for key, *_ in _told(data, **options)]


# --- What ships --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_set_that_ships_says_who_when_why_and_how(path):
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    assert {"stage", "method", "who", "when", "why"} <= set(text)
    assert text["why"].endswith(".")
    assert len(text["why"].split()) >= 6
    assert text["who"] == "project team"  # nobody else has weighed anything yet


def test_all_files_are_loaded_and_the_reference_sets_stand_apart(framework):
    assert set(framework.stage_weights) == set(framework.stage_ids)
    assert set(framework.other_weights) == {path.stem for path in OTHERS}
    assert REFERENCE not in framework.other_weights
    assert {entry.method for entry in framework.stage_weights.values()} == {"ahp"}


def test_the_sets_that_ship_hold_no_judgement_but_the_reference(framework):
    """Everything beside the reference follows from it, from the matrix, or from nothing."""
    for entry in framework.other_weights.values():
        assert not judgements_of(entry)
        derived = getattr(entry, "from_", None) == REFERENCE
        assert derived or entry.method in {
            "equal",
            "entropy",
            "critic",
            "standard_deviation",
            "merec",
            "blend",
        }


def test_a_set_for_one_stage_is_offered_there_only(framework):
    entry = framework.other_weights["equal"].model_copy(update={"stage": "upstream"})
    changed = replace(framework, other_weights={"mine": entry})
    assert set(changed.other_sets("upstream")) == {"mine"}
    assert not changed.other_sets("midstream")


def test_a_study_of_ones_own_needs_no_other_sets(study_folder):
    folder = study_folder / "criteria"
    for path in (folder / "other_weights").iterdir():
        path.unlink()
    (folder / "other_weights").rmdir()
    assert load_framework(folder).other_weights == {}


# --- What a set holds --------------------------------------------------------------------------

GOOD = {
    "ahp": {"judgement": FULL},
    "ahp, incomplete": {"method": "ahp", "judgement": FULL[:2], "incomplete": True},
    "ahp_group": {
        "how": "priorities",
        "judge": [
            {"name": "Ann", "importance": 2, "judgement": FULL},
            {"name": "Bob", "judgement": FULL},
        ],
    },
    "swing": {"points": {"a": 100, "b": 60, "c": 0}},
    "points": {"points": {"a": 5, "b": 3.5, "c": 1}},
    "roc": {"order": ["b", "a", "c"]},
    "rank_sum": {"order": ["b", ["a", "c"]]},
    "rank_reciprocal": {"order": [["a", "b", "c"]]},
    "rancom": {"from": "reference"},
    "best_worst": {
        "best_to_others": {"a": 1, "b": 2, "c": 8},
        "others_to_worst": {"a": 8, "b": 4, "c": 1},
        "model": "nonlinear",
    },
    "equal": {},
    "entropy": {},
    "critic": {},
    "standard_deviation": {},
    "merec": {},
    "blend": {"subjective": "reference", "objective": "critic", "share": 0.3},
    "direct": {"weights": {"a": 0.5, "b": 0.5, "c": 0}},
}


@pytest.mark.parametrize("name", GOOD)
def test_every_way_of_weighing_can_be_written_down(name):
    data = {"method": name.split(",")[0], **GOOD[name]}
    assert _told(data) == []
    entry = build_weight_set({**TOLD, **data}, "set.toml", Faults("data"))
    assert entry is not None
    with pytest.raises(ValidationError, match="frozen"):
        entry.who = "somebody else"
    again = type(entry).model_validate(entry.model_dump(by_alias=True))
    assert again == entry


def test_every_way_of_weighing_is_tried_above():
    assert {name.split(",")[0] for name in GOOD} == set(METHODS)


@pytest.mark.parametrize("key", ["who", "when", "why", "stage", "method"])
def test_nothing_that_a_set_says_of_itself_can_be_left_out(key):
    faults = Faults("data")
    data = {name: text for name, text in {**TOLD, "method": "equal"}.items() if name != key}
    assert build_weight_set(data, "set.toml", faults) is None
    (fault,) = faults
    assert (fault.key, fault.found, fault.remedy) == (f"file, {key}", "nothing", f"Add '{key}'.")


# --- What is wrong with it ---------------------------------------------------------------------


@pytest.mark.parametrize("method", ["guess", 3, ["ahp"], {"ahp": 1}])
def test_a_way_of_weighing_that_nobody_knows(method):
    ((key, expected, _, remedy),) = _told({"method": method})
    assert (key, expected) == ("file, method", "a way of weighing (one of 16 declared names)")
    assert remedy.startswith("Use one of: ahp, ")


def test_a_misspelt_way_of_weighing_and_a_misspelt_key():
    assert _told({"method": "swng"})[0][3] == "Did you mean 'swing'?"
    ((key, _, found, remedy),) = _told({"method": "equal", "whoo": "x"})
    assert (key, found, remedy) == ("file, whoo", "'whoo'", "Did you mean 'who'?")


BAD = [
    ({"method": "ahp", "judgement": FULL[:2]}, ["judgement b × c"]),
    ({"method": "ahp", "judgement": [*FULL, FULL[0]]}, ["judgement a × b"]),
    ({"method": "ahp", "judgement": FULL[:1], "incomplete": True}, ["judgement a × c"]),
    ({"method": "ahp", "judgement": [], "incomplete": True}, ["judgement a × b"]),
    (
        {"method": "ahp", "judgement": [{**FULL[0], "value": 10}, *FULL[1:]]},
        ["file, judgement → number 1 (a × b) → value"],
    ),
    (
        {"method": "ahp", "judgement": [{**FULL[0], "value": 0}, {**FULL[1], "value": -2}]},
        [
            "file, judgement → number 1 (a × b) → value",
            "file, judgement → number 2 (a × c) → value",
        ],
    ),
    (
        {"method": "ahp", "judgement": [{**FULL[0], "value": float("nan")}, *FULL[1:]]},
        ["file, judgement → number 1 (a × b) → value"],
    ),
    ({"method": "ahp_group", "judge": []}, ["file, judge"]),
    ({"method": "ahp_group", "judge": [{"name": "Ann", "judgement": FULL}]}, ["file, judge"]),
    (
        {"method": "ahp_group", "judge": [{"name": "Ann", "judgement": FULL}] * 2},
        ["judge Ann"],
    ),
    (
        {
            "method": "ahp_group",
            "judge": [
                {"name": "Ann", "judgement": FULL[1:]},
                {"name": "Bob", "judgement": FULL, "importance": 0},
            ],
        },
        ["file, judge → number 2 → importance"],
    ),
    ({"method": "points", "points": {"a": 1, "b": -1}}, ["b", "c"]),
    ({"method": "swing", "points": {"a": 0, "b": 0, "c": 0}}, ["sum of the weights"]),
    ({"method": "points", "points": {"a": 1, "b": 1, "c": 1, "d": 1}}, ["d"]),
    ({"method": "direct", "weights": {"a": 0.5, "b": 0.5, "c": 0.5}}, ["sum of the weights"]),
    ({"method": "roc"}, ["file"]),
    ({"method": "roc", "order": ["a", "b", "c"], "from": "reference"}, ["file"]),
    ({"method": "roc", "from": "critic"}, ["file, from"]),
    (
        {"method": "rancom", "order": ["a", ["a", "d"]]},
        ["file, order", "order, a"] + ["file, order"] * 2,
    ),
    ({"method": "best_worst"}, ["file"]),
    ({"method": "best_worst", "best_to_others": {"a": 1, "b": 2, "c": 3}}, ["file"]),
    (
        {
            "method": "best_worst",
            "best_to_others": {"a": 1, "b": 2, "c": 8},
            "others_to_worst": {"a": 7, "b": 4, "c": 1},
        },
        ["others_to_worst, a"],
    ),
    (
        {
            "method": "best_worst",
            "best_to_others": {"a": 2, "b": 2, "d": 8},
            "others_to_worst": {"a": 7, "b": 4, "c": 1},
        },
        ["best_to_others, d", "best_to_others, c", "best_to_others"],
    ),
    (
        {
            "method": "best_worst",
            "best_to_others": {"a": 1, "b": 0.5, "c": 8},
            "others_to_worst": {"a": 8, "b": 10, "c": 1},
        },
        ["file, best_to_others → b", "file, others_to_worst → b"],
    ),
    ({"method": "blend", "subjective": "reference"}, ["file, objective"]),
    (
        {"method": "blend", "subjective": "x", "objective": "y", "share": 1.5, "how": "add"},
        ["file, share", "file, how"],
    ),
]


@pytest.mark.parametrize(("data", "keys"), BAD, ids=lambda item: str(item)[:60])
def test_every_fault_of_a_set_is_told_at_once(data, keys):
    told = _told(data)
    assert [key for key, *_ in told] == keys
    assert all(remedy for *_, remedy in told)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"method": "roc"}, "neither"),
        ({"method": "roc", "order": ["a", "b", "c"], "from": "reference"}, "both"),
        ({"method": "best_worst"}, "neither"),
        ({"method": "best_worst", **GOOD["best_worst"], "from": "reference"}, "both"),
        ({"method": "best_worst", "best_to_others": {"a": 1}}, "only one of the two"),
        ({"method": "best_worst", "best_to_others": {"a": 1}, "from": "reference"}, "both"),
    ],
)
def test_what_is_judged_or_derived_is_one_or_the_other(data, found):
    (told,) = _told(data)
    key, _, shown, _ = told
    assert (key, shown) == ("file", found)


def test_judgements_that_link_only_some_criteria_name_the_link_that_is_missing():
    names = (*NAMES, "d")
    data = {
        "method": "ahp",
        "incomplete": True,
        "judgement": [FULL[0], {**FULL[0], "more": "c", "less": "d"}],
    }
    ((key, _, found, remedy),) = _told(data, names=names)
    assert (key, found) == ("judgement a × c", "none between a, b and c, d")
    assert remedy == "Judge one pair across, such as this one."


@pytest.mark.parametrize("skipped", list(combinations(range(3), 1)))
def test_any_two_of_three_judgements_are_enough(skipped):
    kept = [item for number, item in enumerate(FULL) if number not in skipped]
    assert _told({"method": "ahp", "incomplete": True, "judgement": kept}) == []


def test_a_judge_is_told_by_name():
    data = {
        "method": "ahp_group",
        "judge": [{"name": "Ann", "judgement": FULL[1:]}, {"name": "Bob", "judgement": FULL}],
    }
    faults = Faults("data")
    entry = build_weight_set({**TOLD, **data}, "set.toml", faults)
    check_weight_set(entry, NAMES, "set.toml", faults)
    assert [(fault.where, fault.key) for fault in faults] == [
        ("set.toml, judge Ann", "judgement a × b")
    ]


# --- Sets beside each other --------------------------------------------------------------------


def _others(framework, **sets: dict) -> list[tuple[str, str, str]]:
    """Put sets beside the reference; return where, key and remedy of the faults."""
    faults = Faults("data")
    built = {name: build_weight_set({**TOLD, **data}, name, faults) for name, data in sets.items()}
    check_other_sets(replace(framework, other_weights=built), faults)
    return [(fault.where, fault.key, fault.remedy) for fault in faults]


def test_a_blend_names_sets_that_there_are_for_its_stage(framework):
    blend = {"method": "blend", "subjective": "reference", "objective": "evn"}
    told = _others(framework, even={"method": "equal"}, mix=blend)
    assert told == [
        ("other_weights/mix.toml", "file, objective", "Did you mean 'even'?"),
    ]
    one = {"method": "equal", "stage": "upstream"}
    told = _others(framework, even=one, mix={**blend, "objective": "even"})
    assert told == [
        (
            "other_weights/mix.toml",
            "file, objective",
            "Give it the stage 'upstream', or blend another.",
        )
    ]
    assert not _others(framework, even=one, mix={**blend, "objective": "even", "stage": "upstream"})


def test_a_product_has_no_shares(framework):
    blend = {"method": "blend", "subjective": "reference", "objective": "reference"}
    assert not _others(framework, mix={**blend, "how": "multiplicative"})
    told = _others(framework, mix={**blend, "how": "multiplicative", "share": 0.5})
    assert told == [("other_weights/mix.toml", "file, share", "Leave the share out.")]


def test_a_blend_of_blends_is_refused(framework):
    blend = {"method": "blend", "subjective": "reference", "objective": "other"}
    other = {"method": "blend", "subjective": "reference", "objective": "mix"}
    told = _others(framework, mix=blend, other=other)
    assert [key for _, key, _ in told] == ["file, objective"] * 2


def test_a_set_for_a_stage_that_there_is_not_and_one_called_like_the_reference(framework):
    told = _others(
        framework, reference={"method": "equal"}, x={"method": "equal", "stage": "upstrem"}
    )
    assert told == [
        ("other_weights/reference.toml", "file", "Rename it."),
        ("other_weights/x.toml", "file, stage", "Did you mean 'upstream'?"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"method": "critic"},
        {"method": "blend", "subjective": "reference", "objective": "critic"},
        {"method": "roc", "from": "reference"},
    ],
)
def test_a_reference_is_somebodys_own_judgement(framework, data):
    faults = Faults("data")
    entry = build_weight_set({**TOLD, "stage": "upstream", **data}, "x", faults)
    check_reference({"upstream": entry}, framework.criterion_ids, faults)
    ((where, key),) = [(fault.where, fault.key) for fault in faults]
    assert (where, key) == ("weights/upstream.toml", "file, method")


# --- A set of one's own ------------------------------------------------------------------------


def test_a_file_with_a_method_is_read_as_a_set(framework, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'stage = "all"\nmethod = "points"\nwho = "me"\nwhen = "today"\nwhy = "To see."\n'
        "[points]\nreliability = 10\nreserves = 5\n",
        encoding="utf-8",
    )
    entry = read_weights_file(path, framework, framework.stage_ids)
    assert (entry.method, entry.who, dict(entry.points)) == (
        "points",
        "me",
        {"reliability": 10, "reserves": 5},
    )
    path.write_text('method = "point"\n', encoding="utf-8")
    with pytest.raises(InputError, match="Did you mean 'points'"):
        read_weights_file(path, framework, framework.stage_ids)
