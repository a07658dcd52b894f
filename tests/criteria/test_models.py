"""The models of what is judged: frozen, closed, and strict about what a value is."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from criteria import Criterion, Direction, Judgement, Scale, Settings, Stage
from criteria.models import Intensities, IntensityJudgement, IntensityOrigin
from criteria.reading import Record
from criteria.weight_sets import AhpSet

LEVELS = ("very low", "low", "moderate", "high", "very high")
JUDGEMENT = {"more": "reserves", "less": "technology", "value": 3, "reason": "Ore comes first."}


def _models(framework) -> list[BaseModel]:
    """Return one object of every model that the shipped framework is made of, however deep."""
    found: dict[type, BaseModel] = {}

    def walk(value: object) -> None:
        if isinstance(value, BaseModel):
            found.setdefault(type(value), value)
            for name in type(value).model_fields:
                walk(getattr(value, name))
        elif isinstance(value, tuple):
            for item in value:
                walk(item)

    walk(tuple(vars(framework).values()))
    walk(tuple(framework.stage_weights.values()))
    return list(found.values())


def test_every_model_of_the_framework_is_looked_at(framework):
    kinds = {type(model) for model in _models(framework)}
    assert {Scale, Criterion, Stage, AhpSet, Judgement, Settings, Intensities} <= kinds


def test_models_are_frozen(framework):
    for model in _models(framework):
        name = next(iter(type(model).model_fields))
        with pytest.raises(ValidationError, match="frozen"):
            setattr(model, name, getattr(model, name))


def test_models_forbid_unknown_keys(framework):
    for model in _models(framework):
        with pytest.raises(ValidationError, match="notess"):
            type(model).model_validate({**model.model_dump(), "notess": "x"})


def test_models_rebuild_from_what_they_hold(framework):
    for model in _models(framework):
        assert type(model).model_validate(model.model_dump()) == model


def test_every_model_is_a_record(framework):
    assert all(isinstance(model, Record) for model in _models(framework))


# --- Scale -------------------------------------------------------------------------------------


def test_levels_are_worth_their_place():
    scale = Scale(levels=LEVELS)
    assert [scale.value(level) for level in LEVELS] == [1, 2, 3, 4, 5]
    assert (scale.low, scale.middle, scale.high) == (1, 3.0, 5)


@pytest.mark.parametrize(
    ("value", "level"),
    [(1, "very low"), (1.49, "very low"), (1.5, "low"), (2.5, "moderate"), (4.5, "very high")],
)
def test_the_nearest_level_and_halves_go_up(value, level):
    assert Scale(levels=LEVELS).nearest_level(value) == level


@pytest.mark.parametrize(("value", "level"), [(-3, "very low"), (0, "very low"), (9, "very high")])
def test_the_nearest_level_stays_on_the_scale(value, level):
    assert Scale(levels=LEVELS).nearest_level(value) == level


@pytest.mark.parametrize("levels", [(), ("one",), ("one", "one"), ("one", " one "), ("one", "")])
def test_a_scale_has_two_levels_or_more_and_each_once(levels):
    with pytest.raises(ValidationError):
        Scale(levels=levels)


# --- Judgements --------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1 / 9, 0.5, 1, 9])
def test_a_judgement_takes_saatys_scale(value):
    assert Judgement(**{**JUDGEMENT, "value": value}).value == value


@pytest.mark.parametrize(
    "value", [0, -3, 0.11, 9.01, 99, float("nan"), float("inf"), "3", True, None, [3], 10**400]
)
def test_a_judgement_takes_nothing_else(value):
    with pytest.raises(ValidationError):
        Judgement(**{**JUDGEMENT, "value": value})


@pytest.mark.parametrize("reason", ["", "   ", "\n", None])
def test_a_judgement_has_a_reason(reason):
    with pytest.raises(ValidationError):
        Judgement(**{**JUDGEMENT, "reason": reason})


@pytest.mark.parametrize("name", ["", "two words", "größe", "-first", "a/b", "a\nb"])
def test_names_of_criteria_are_plain(name):
    with pytest.raises(ValidationError):
        Stage(id="x", name="X", question="?", key_criterion=name)


def test_weights_follow_from_judgements_by_ahp_only():
    with pytest.raises(ValidationError, match="'ahp'"):
        AhpSet(stage="x", method="guess", who="a", when="b", why="c", judgement=())


def test_a_level_is_not_judged_against_itself():
    entry = IntensityJudgement(better="high", worse="high", value=1, reason="The same.")
    origin = IntensityOrigin(scale="Saaty 1-9", who="a", when="b")
    with pytest.raises(ValidationError, match="not 'high' twice"):
        Intensities(ahp=origin, judgement=(entry,))


def test_a_direction_is_one_of_two():
    assert [way.value for way in Direction] == ["max", "min"]


# --- Settings ----------------------------------------------------------------------------------


def _changed(framework, path: str, value: object) -> dict:
    """Return the shipped settings with one of them changed."""
    data = framework.settings.model_dump()
    group, key = path.split(".")
    data[group][key] = value
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("evidence.inheritance", 1.01),
        ("evidence.inheritance", -0.1),
        ("evidence.inheritance", float("nan")),
        ("evidence.base_spread", 0),
        ("evidence.base_spread", float("inf")),
        ("evidence.basis", {}),
        ("evidence.basis", {"stated": 2}),
        ("evidence.contested_low", 4.0),
        ("gate.dependability", ()),
        ("gate.dependability", ("reliability", "reliability")),
        ("weights.max_consistency_ratio", 0),
        ("weights.factor", 0.9),
        ("range.samples", 0),
        ("range.samples", 10.0),
        ("range.samples", True),
        ("range.block", -1),
        ("range.seed", -1),
        ("range.low", 0.95),
        ("tiers.threshold", 0.5),
        ("roles.share_of_draws", 0.5),
        ("roles.role", ()),
        ("roles.capable", "3.5"),
        ("ladder.status", ("sought", "sought")),
    ],
)
def test_settings_that_make_no_sense_are_refused(framework, path, value):
    with pytest.raises(ValidationError):
        Settings.model_validate(_changed(framework, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [("evidence.inheritance", 0), ("gate.coverage", 0), ("weights.factor", 1), ("range.seed", 0)],
)
def test_settings_at_the_border_are_taken(framework, path, value):
    settings = Settings.model_validate(_changed(framework, path, value))
    group, key = path.split(".")
    assert getattr(getattr(settings, group), key) == value


def test_four_roles_answer_two_questions(framework):
    data = framework.settings.model_dump()
    data["roles"]["role"][0]["capable"] = not data["roles"]["role"][0]["capable"]
    with pytest.raises(ValidationError, match="four in all"):
        Settings.model_validate(data)


def test_only_a_basis_without_weight_is_intent(framework):
    evidence = framework.settings.evidence
    assert {basis for basis in evidence.basis if evidence.is_intent(basis)} == {"prospect"}
