"""From judgements in the data to the weights of a stage and the worth of each level."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from criteria import Faults, InputError
from criteria.weight_sets import BestWorstSet
from evaluator.weighting.ahp import ahp
from evaluator.weighting.stage_weights import (
    judgement_matrix,
    reweigh_stage,
    weigh_levels,
    weigh_stages,
)


def _weights(framework, **changes):
    """Return the framework with other settings for the weights."""
    part = framework.settings.weights.model_copy(update=changes)
    return replace(framework, settings=framework.settings.model_copy(update={"weights": part}))


def _judged(framework, stage: str, values: dict[tuple[str, str], float]):
    """Return the framework with some judgements of a stage changed."""
    entry = framework.stage_weights[stage]
    judgement = tuple(
        item.model_copy(update={"value": values.get((item.more, item.less), item.value)})
        for item in entry.judgement
    )
    changed = entry.model_copy(update={"judgement": judgement})
    return replace(framework, stage_weights={**framework.stage_weights, stage: changed})


# --- The matrix --------------------------------------------------------------------------------


def test_a_matrix_is_built_by_name_and_is_reciprocal():
    matrix = judgement_matrix([("b", "a", 4.0), ("c", "a", 2.0), ("b", "c", 2.0)], ("a", "b", "c"))
    expected = [[1, 1 / 4, 1 / 2], [4, 1, 2], [2, 1 / 2, 1]]
    np.testing.assert_array_equal(matrix, expected)
    np.testing.assert_array_equal(matrix * matrix.T, np.ones((3, 3)))


def test_a_judgement_said_the_other_way_round_is_the_same():
    one = judgement_matrix([("a", "b", 4.0)], ("a", "b"))
    other = judgement_matrix([("b", "a", 0.25)], ("a", "b"))
    np.testing.assert_array_equal(one, other)


# --- Stages ------------------------------------------------------------------------------------


def test_weights_sum_to_one_and_name_every_criterion(framework):
    for found in weigh_stages(framework).values():
        assert tuple(found.weights) == framework.criterion_ids
        assert sum(found.weights.values()) == pytest.approx(1, abs=1e-12)
        assert min(found.weights.values()) > 0


def test_every_stage_is_weighed_and_says_by_whom(framework):
    found = weigh_stages(framework)
    assert tuple(found) == framework.stage_ids
    for stage, weights in found.items():
        entry = framework.stage_weights[stage]
        assert entry.who in weights.origin
        assert entry.when in weights.origin


def test_a_stage_turns_on_its_key_criterion(framework):
    for stage, found in weigh_stages(framework).items():
        heaviest = max(found.weights, key=found.weights.get)
        assert heaviest == framework.stage(stage).key_criterion


def test_weights_are_row_geometric_means(framework):
    """Crawford and Williams (1985), doi:10.1016/0022-2496(85)90002-1, worked out plainly."""
    for stage, found in weigh_stages(_weights(framework, method="geometric")).items():
        table = {}
        for item in framework.stage_weights[stage].judgement:
            table[item.more, item.less], table[item.less, item.more] = item.value, 1 / item.value
        names = framework.criterion_ids
        means = {
            row: np.prod([table.get((row, column), 1) for column in names]) ** (1 / len(names))
            for row in names
        }
        total = sum(means.values())
        assert found.weights == pytest.approx({name: means[name] / total for name in names})


def test_the_method_of_the_settings_is_used(framework):
    eigen = weigh_stages(_weights(framework, method="eigenvector"))
    for stage, found in eigen.items():
        pairs = [(j.more, j.less, j.value) for j in framework.stage_weights[stage].judgement]
        matrix = judgement_matrix(pairs, framework.criterion_ids)
        principal = max(np.linalg.eigvals(matrix).real)
        weights = np.array(list(found.weights.values()))
        np.testing.assert_allclose(matrix @ weights, principal * weights, rtol=1e-9)


@pytest.mark.parametrize("index", ["saaty", "saaty1980", "alonso-lamata"])
def test_the_random_index_of_the_settings_is_used(framework, index):
    for stage, found in weigh_stages(_weights(framework, random_index=index)).items():
        pairs = [(j.more, j.less, j.value) for j in framework.stage_weights[stage].judgement]
        result = ahp(judgement_matrix(pairs, framework.criterion_ids), random_index=index)
        assert found.consistency_ratio == result.consistency_ratio <= 0.10


# --- What is refused ---------------------------------------------------------------------------


def test_judgements_that_contradict_each_other_are_refused_with_the_worst_three(framework):
    """Reserves five times technology, technology nine times processing, yet reserves first."""
    bad = _judged(framework, "upstream", {("processing", "technology"): 9.0})
    with pytest.raises(InputError) as caught:
        weigh_stages(bad)
    (fault,) = caught.value.faults
    assert (fault.where, fault.key) == ("weights/upstream.toml", "consistency ratio")
    assert fault.expected == "at most 0.10"
    assert float(fault.found) > 0.10
    assert "processing" in fault.remedy
    assert "technology" in fault.remedy
    # The revision that the remedy suggests is enough, and no word of it was applied.
    (row, column), value = _suggested(fault.remedy)
    assert weigh_stages(_judged(framework, "upstream", {(row, column): value}))


def _suggested(remedy: str) -> tuple[tuple[str, str], float]:
    """Return the pair and the value of a suggested revision of one judgement."""
    found = re.search(r"is enough: (\w+) × (\w+) from \S+ to (\S+) \(ratio", remedy)
    assert found is not None, remedy
    return (found[1], found[2]), float(Fraction(found[3]))


def test_judgements_beyond_a_small_revision_say_so(framework):
    values = {
        (j.more, j.less): 9.0 if i % 2 else 1 / 9
        for i, j in enumerate(framework.stage_weights["upstream"].judgement)
    }
    with pytest.raises(InputError) as caught:
        weigh_stages(_judged(framework, "upstream", values))
    (fault,) = caught.value.faults
    assert fault.remedy.endswith("No revision of 3 judgements or fewer is enough.")


def test_every_inconsistent_stage_is_told(framework):
    for stage in framework.stage_ids:
        values = {(j.more, j.less): 1 / 9 for j in framework.stage_weights[stage].judgement[::3]}
        framework = _judged(framework, stage, values)
    with pytest.raises(InputError) as caught:
        weigh_stages(framework)
    assert [fault.where for fault in caught.value.faults] == [
        f"weights/{stage}.toml" for stage in framework.stage_ids
    ]


def test_the_limit_of_the_settings_is_the_limit(framework):
    worst = max(found.consistency_ratio for found in weigh_stages(framework).values())
    assert worst > 0
    with pytest.raises(InputError, match="consistency ratio"):
        weigh_stages(_weights(framework, max_consistency_ratio=worst * 0.999))


def test_a_reference_that_comes_to_nothing_is_told_with_the_file_and_the_other_stages(framework):
    """From Python a set can come past the checks on reading."""
    told = {"who": "me", "when": "today", "why": "To see.", "method": "best_worst"}
    twice = dict.fromkeys(framework.criterion_ids, 2.0)  # none is said to be the best
    bad = {
        stage: BestWorstSet(**told, stage=stage, best_to_others=twice, others_to_worst=twice)
        for stage in ("upstream", "downstream")
    }
    with pytest.raises(InputError) as caught:
        weigh_stages(replace(framework, stage_weights={**framework.stage_weights, **bad}))
    assert {fault.where for fault in caught.value.faults} == {
        f"weights/{stage}.toml, {vector}"
        for stage in bad
        for vector in ("best_to_others", "others_to_worst")
    }


def test_levels_that_contradict_each_other_are_refused_with_the_stages(framework):
    turned = tuple(
        item.model_copy(update={"value": 1 / item.value}) if i % 3 == 0 else item
        for i, item in enumerate(framework.intensities.judgement)
    )
    bad = replace(
        framework, intensities=framework.intensities.model_copy(update={"judgement": turned})
    )
    for weigh in (weigh_stages, weigh_levels):
        with pytest.raises(InputError) as caught:
            weigh(bad)
        assert [fault.where for fault in caught.value.faults] == ["intensities.toml"]


def test_a_random_index_that_nobody_published(framework):
    with pytest.raises(InputError) as caught:
        weigh_stages(_weights(framework, random_index="saatyy"))
    (fault,) = caught.value.faults
    assert (fault.where, fault.key) == ("settings.toml", "weights, random_index")
    assert fault.remedy == "Did you mean 'saaty'?"


# --- Levels ------------------------------------------------------------------------------------


def test_the_best_level_is_worth_one_and_each_more_than_the_one_below(framework):
    worth = weigh_levels(framework)
    assert worth.shape == (framework.scale.high,)
    assert worth[-1] == worth.max() == 1
    assert (np.diff(worth) > 0).all()
    assert worth[0] > 0


def test_faults_in_the_levels_can_be_collected(framework):
    faults = Faults("data")
    worth = weigh_levels(_weights(framework, max_consistency_ratio=1e-9), faults)
    assert [fault.key for fault in faults] == ["consistency ratio"]
    assert worth.max() == 1


# --- Under other settings ------------------------------------------------------------------------


def test_judgements_that_were_accepted_are_weighed_under_settings_that_would_refuse_them(framework):
    strict = _weights(framework, max_consistency_ratio=1e-9)
    with pytest.raises(InputError):
        weigh_stages(strict)
    for stage, weights in weigh_stages(framework).items():
        assert reweigh_stage(strict, stage) == weights


def test_another_way_to_weights_is_followed(framework):
    other = _weights(framework, method="eigenvector")
    for stage, weights in weigh_stages(other).items():
        assert reweigh_stage(other, stage) == weights


def test_a_random_index_that_nobody_published_is_refused_there_too(framework):
    with pytest.raises(InputError, match="a random index"):
        reweigh_stage(_weights(framework, random_index="guessed"), framework.stage_ids[0])
