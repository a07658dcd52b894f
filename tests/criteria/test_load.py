"""What ships on what is judged: every file loads, and says what it has to say."""

from __future__ import annotations

import tomllib
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import criteria
import evaluator
from criteria import Faults, InputError, load_framework
from criteria.reading import build_all, read_toml
from evaluator.weighting.ahp import ahp
from evaluator.weighting.stage_weights import judgement_matrix

DATA = Path(criteria.__file__).parent / "data"
FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.toml"))
FRAMEWORK = load_framework()


def test_there_are_files_to_look_at():
    assert {"criteria.toml", "stages.toml", "settings.toml", "intensities.toml"} < set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_plain_toml(name):
    raw = (DATA / name).read_bytes()
    assert b"\r" not in raw
    assert b"\t" not in raw
    assert tomllib.loads(raw.decode("utf-8"))


def test_everything_in_the_files_is_loaded():
    text = tomllib.loads((DATA / "criteria.toml").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in text["criterion"]] == list(FRAMEWORK.criterion_ids)
    stages = tomllib.loads((DATA / "stages.toml").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in stages["stage"]] == list(FRAMEWORK.stage_ids)
    assert {f"weights/{stage}.toml" for stage in FRAMEWORK.stage_weights} == {
        name for name in FILES if name.startswith("weights/")
    }


def test_a_framework_is_frozen():
    with pytest.raises(FrozenInstanceError):
        FRAMEWORK.criteria = ()


def test_criteria_and_stages_are_found_by_id():
    for name in FRAMEWORK.criterion_ids:
        assert FRAMEWORK.criterion(name).id == name
    for name in FRAMEWORK.stage_ids:
        assert FRAMEWORK.stage(name).id == name


# --- Rubrics -----------------------------------------------------------------------------------


@pytest.mark.parametrize("criterion", FRAMEWORK.criteria, ids=lambda criterion: criterion.id)
def test_a_rubric_describes_every_step_and_no_two_alike(criterion):
    assert tuple(criterion.rubric) == FRAMEWORK.scale.levels
    steps = [" ".join(step.casefold().split()) for step in criterion.rubric.values()]
    assert len(set(steps)) == len(steps)
    assert all(len(step.split()) >= 4 for step in steps)


@pytest.mark.parametrize("criterion", FRAMEWORK.criteria, ids=lambda criterion: criterion.id)
def test_a_criterion_says_where_it_ends(criterion):
    for text in (criterion.definition, criterion.counts, criterion.does_not_count):
        assert text.endswith(".")
    assert criterion.question.endswith("?")


def test_steps_of_different_rubrics_differ_too():
    steps = [step for criterion in FRAMEWORK.criteria for step in criterion.rubric.values()]
    assert len(set(steps)) == len(steps)


def test_ore_is_the_criterion_that_goes_by_mineral():
    assert [item.id for item in FRAMEWORK.criteria if item.by_mineral] == ["reserves"]


def test_the_key_criteria_of_the_stages():
    keys = {stage.id: stage.key_criterion for stage in FRAMEWORK.stages}
    assert keys == {"upstream": "reserves", "midstream": "processing", "downstream": "technology"}


# --- Judgements --------------------------------------------------------------------------------

STAGES = pytest.mark.parametrize("stage", FRAMEWORK.stage_ids)


def _pairs(stage: str) -> tuple[list[tuple[str, str, float]], tuple[str, ...]]:
    """Return the judgements of a stage, or of the levels, with the names judged."""
    if stage == "levels":
        entries = FRAMEWORK.intensities.judgement
        return [(e.better, e.worse, e.value) for e in entries], FRAMEWORK.scale.levels
    entries = FRAMEWORK.stage_weights[stage].judgement
    return [(e.more, e.less, e.value) for e in entries], FRAMEWORK.criterion_ids


@STAGES
def test_every_judgement_has_a_reason(stage):
    for entry in FRAMEWORK.stage_weights[stage].judgement:
        assert len(entry.reason.split()) >= 4, f"{entry.more} × {entry.less}: {entry.reason}"
        assert entry.reason.endswith(".")


def test_every_judgement_on_the_levels_has_a_reason():
    for entry in FRAMEWORK.intensities.judgement:
        assert len(entry.reason.split()) >= 3
        assert entry.reason.endswith(".")


@pytest.mark.parametrize("stage", [*FRAMEWORK.stage_ids, "levels"])
def test_every_pair_is_judged_once(stage):
    pairs, names = _pairs(stage)
    judged = {frozenset(pair[:2]) for pair in pairs}
    assert len(judged) == len(pairs) == len(names) * (len(names) - 1) // 2


@pytest.mark.parametrize("stage", [*FRAMEWORK.stage_ids, "levels"])
@pytest.mark.parametrize("method", ["geometric", "eigenvector"])
def test_what_ships_is_consistent(stage, method):
    assert ahp(judgement_matrix(*_pairs(stage)), method).consistency_ratio <= 0.10


@pytest.mark.parametrize("stage", [*FRAMEWORK.stage_ids, "levels"])
def test_judgements_keep_to_whole_steps_of_saatys_scale(stage):
    for _, _, value in _pairs(stage)[0]:
        assert value in range(1, 10)


def test_a_better_level_is_never_judged_worse():
    levels = FRAMEWORK.scale.levels
    for entry in FRAMEWORK.intensities.judgement:
        assert levels.index(entry.better) > levels.index(entry.worse)


# --- Reading -----------------------------------------------------------------------------------


def test_a_missing_folder_is_told_file_by_file(tmp_path):
    with pytest.raises(InputError) as caught:
        load_framework(tmp_path)
    names = {fault.where for fault in caught.value.faults}
    assert names == {"criteria.toml", "stages.toml", "settings.toml", "intensities.toml"}


@pytest.mark.parametrize("text", ["a = [" * 4000, "a = 1" + "0" * 5000, "a = 1979-13-01"])
def test_values_beyond_all_measure_are_faults_of_the_file(tmp_path, text):
    path, faults = tmp_path / "x.toml", Faults("data")
    path.write_text(text, encoding="utf-8")
    assert read_toml(path, faults) is None
    assert [(fault.where, fault.expected) for fault in faults] == [("x.toml", "valid TOML")]


def test_entries_that_are_no_list_are_told(tmp_path):
    faults = Faults("data")
    assert build_all(criteria.Stage, {"id": "x"}, "stages.toml", "stage", faults) == ()
    assert [fault.expected for fault in faults] == ["a list of [[stage]] tables"]


def test_an_entry_without_an_id_is_told_by_its_number():
    faults = Faults("data")
    build_all(criteria.Stage, [{"name": "x"}, 7], "stages.toml", "stage", faults)
    assert {fault.key.split(",")[0] for fault in faults} == {"stage number 1", "stage number 2"}


def test_judgements_that_cannot_be_read_are_one_fault_and_no_stage_goes_without(study_folder):
    path = study_folder / "criteria" / "weights" / "downstream.toml"
    path.write_text("method 5", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        evaluator.load(study_folder)
    assert [(f.where, f.expected) for f in caught.value.faults] == [
        ("downstream.toml", "valid TOML")
    ]
