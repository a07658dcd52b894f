"""Contradictions between scale, criteria, stages, judgements and settings are each told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from criteria import Faults, InputError, load_framework
from criteria.by_name import check_pairs, check_unique, read_weights
from criteria.checks import check_framework

NAMES = ("a", "b", "c")
FULL = [("a", "b", 2.0), ("a", "c", 4.0), ("b", "c", 2.0)]


def _told(framework, weights=None) -> list[tuple[str, str]]:
    """Return where and on which key the checks complain."""
    faults = Faults("data")
    check_framework(framework, framework.stage_weights if weights is None else weights, faults)
    return [(fault.where, fault.key) for fault in faults]


def _settings(framework, group: str, **changes):
    """Return a framework with some settings changed."""
    part = getattr(framework.settings, group).model_copy(update=changes)
    return replace(framework, settings=framework.settings.model_copy(update={group: part}))


def test_what_ships_holds_together(framework):
    assert _told(framework) == []


def test_names_that_stand_twice_are_told():
    faults = Faults("data")
    check_unique(["x", "y", "x", "x"], "stage", "stages.toml", faults)
    assert [(fault.where, fault.key) for fault in faults] == [("stages.toml", "stage x")] * 2


# --- Pairs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "key", "found"),
    [
        (FULL[:2], "judgement b × c", "none"),
        ([*FULL, ("a", "b", 2.0)], "judgement a × b", "two"),
        ([*FULL, ("b", "a", 3.0)], "judgement b × a", "3"),
        ([*FULL, ("a", "a", 2.0)], "judgement a × a", "2.0"),
        ([*FULL, ("a", "d", 2.0)], "judgement a × d", "'d'"),
    ],
)
def test_judgements_that_do_not_make_a_matrix(pairs, key, found):
    faults = Faults("data")
    check_pairs(pairs, NAMES, "criterion", "w.toml", faults)
    assert [(fault.where, fault.key, fault.found) for fault in faults] == [("w.toml", key, found)]


@pytest.mark.parametrize("extra", [("b", "a", 0.5), ("c", "a", 0.25), ("a", "a", 1.0)])
def test_a_reciprocal_or_a_one_on_the_diagonal_is_no_fault(extra):
    faults = Faults("data")
    check_pairs([*FULL, extra], NAMES, "criterion", "w.toml", faults)
    assert not list(faults)


def test_every_fault_of_a_matrix_is_told_at_once():
    faults = Faults("data")
    check_pairs(
        [("a", "b", 2.0), ("b", "b", 3.0), ("a", "x", 2.0)],
        (*NAMES, "d"),
        "criterion",
        "w.toml",
        faults,
    )
    told = [fault.key for fault in faults]
    assert told == ["judgement b × b", "judgement a × x", "judgement c", "judgement d"]


def test_what_is_in_no_judgement_is_told_once_and_not_by_pair():
    faults = Faults("data")
    check_pairs(FULL, (*NAMES, "new"), "criterion", "w.toml", faults)
    (told,) = faults
    assert told.key == "judgement new"
    assert told.expected.endswith(", ".join(NAMES))


def test_a_name_that_is_not_known_is_told_once():
    faults = Faults("data")
    pairs = [("a", "b", 2.0), ("a", "cc", 4.0), ("b", "cc", 2.0)]
    check_pairs(pairs, NAMES, "criterion", "w.toml", faults)
    assert [fault.key for fault in faults] == ["judgement a × cc", "judgement c"]


def test_a_criterion_with_faults_of_its_own_is_still_a_criterion(study_folder):
    path = study_folder / "criteria" / "criteria.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('direction = "max"', 'direction = "up"', 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_framework(study_folder / "criteria")
    (told,) = caught.value.faults
    assert told.key.endswith("direction")


# --- Weights by name ---------------------------------------------------------------------------


def _read(given: dict, *, sum_to_one: bool = True) -> tuple[dict[str, float], list[str]]:
    """Read weights; return them and the keys on which the reading complains."""
    faults = Faults("data")
    found = read_weights(given, NAMES, "w.toml", faults, sum_to_one=sum_to_one)
    assert {fault.where for fault in faults} <= {"w.toml"}
    return found, [fault.key for fault in faults]


def test_weights_are_read_by_name_in_the_order_of_the_criteria():
    found, told = _read({"c": 0, "a": 0.25, "b": 0.75})
    assert list(found.items()) == [("a", 0.25), ("b", 0.75), ("c", 0.0)]
    assert told == []


def test_weights_of_a_call_are_divided_by_their_sum():
    found, told = _read({"c": 0, "a": 3, "b": 9}, sum_to_one=False)
    assert (found, told) == ({"a": 0.25, "b": 0.75, "c": 0.0}, [])


@pytest.mark.parametrize("sum_to_one", [True, False])
@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"a": 0.5, "b": 0.5}, "c"),
        ({"a": 0.5, "b": 0.5, "c": float("nan")}, "c"),
        ({"a": 0.5, "b": 0.5, "c": float("inf")}, "c"),
        ({"a": 0.5, "b": 0.6, "c": -0.1}, "c"),
        ({"a": 0.5, "b": 0.5, "c": "0"}, "c"),
        ({"a": 0.5, "b": 0.5, "c": False}, "c"),
        ({"a": 0.5, "b": 0.5, "c": 0, "cc": 0}, "cc"),
        ({"a": 0, "b": 0, "c": 0}, "sum of the weights"),
    ],
)
def test_weights_at_fault_are_told(given, key, sum_to_one):
    assert _read(given, sum_to_one=sum_to_one)[1] == [key]


def test_weights_in_a_file_sum_to_one():
    assert _read({"a": 0.5, "b": 0.5, "c": 0.5})[1] == ["sum of the weights"]


# --- Criteria, stages and settings -------------------------------------------------------------


def test_a_framework_without_criteria_or_stages(framework):
    told = _told(replace(framework, criteria=(), stages=()))
    assert ("criteria.toml", "criterion") in told
    assert ("stages.toml", "stage") in told


def test_a_criterion_that_stands_twice(framework):
    twice = replace(framework, criteria=(*framework.criteria, framework.criteria[0]))
    assert ("criteria.toml", f"criterion {framework.criterion_ids[0]}") in _told(twice)


@pytest.mark.parametrize("level", ["moderate", "huge"])
def test_a_rubric_with_a_step_too_few_or_too_many(framework, level):
    first, *rest = framework.criteria
    rubric = {key: text for key, text in first.rubric.items() if key != level}
    if level not in first.rubric:
        rubric[level] = "A step that the scale does not have."
    changed = first.model_copy(update={"rubric": rubric})
    told = _told(replace(framework, criteria=(changed, *rest)))
    assert told == [("criteria.toml", f"criterion {first.id}, rubric → {level}")]


def test_a_stage_that_turns_on_nothing_known(framework):
    first, *rest = framework.stages
    changed = first.model_copy(update={"key_criterion": "reserve"})
    told = _told(replace(framework, stages=(changed, *rest)))
    assert told == [("stages.toml", f"stage {first.id}, key_criterion")]


def test_a_stage_without_weights_and_weights_without_a_stage(framework):
    entries = framework.stage_weights
    (name, lost), *kept = entries.items()
    without = replace(framework, stage_weights=dict(kept))
    assert _told(without, dict(kept)) == [("stages.toml", f"stage {name}")]
    strange = lost.model_copy(update={"stage": "upstrem"})
    for again in (strange, lost):
        told = _told(framework, {**entries, "again": again})
        assert told == [("weights/again.toml", "file, stage")]


@pytest.mark.parametrize(
    ("group", "changes", "key"),
    [
        ("gate", {"dependability": ("reliabilty",)}, "gate, dependability"),
        ("evidence", {"contested_low": 0.5}, "evidence, contested_low"),
        ("evidence", {"contested_high": 5.5}, "evidence, contested_high"),
        ("roles", {"capable": 6.0}, "roles, capable"),
        ("roles", {"dependable": 0.0}, "roles, dependable"),
        ("weights", {"method": "geometrical"}, "weights, method"),
        ("thresholds", {"function": "gaussian"}, "thresholds, function"),
    ],
)
def test_settings_off_the_scale_or_naming_nothing(framework, group, changes, key):
    assert _told(_settings(framework, group, **changes)) == [("settings.toml", key)]


def test_what_ships_is_sane(framework):
    settings = framework.settings
    assert settings.evidence.basis["stated"] == max(settings.evidence.basis.values()) == 1
    assert settings.evidence.basis["prospect"] == 0
    assert 0 < settings.evidence.inheritance < 1
    assert settings.range.low == pytest.approx(1 - settings.range.high)
    assert settings.range.samples % settings.range.block == 0
    assert settings.ladder.status[0] == "sought"
    assert settings.ladder.status[-1] == "operating"
    assert settings.weights.max_consistency_ratio == 0.10
