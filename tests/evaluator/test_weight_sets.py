"""Weight sets: from file to weights, ranks by any of them, and all of them side by side."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

import evaluator
from criteria import Faults, InputError
from criteria.models import Judgement
from criteria.weight_sets import REFERENCE, build_weight_set
from evaluator.outputs.weights_words import gate_words, in_sentences
from evaluator.sensitivity.choices import Worlds
from evaluator.weight_sets import DISCRIMINATES, StageSets
from evaluator.weighting import best_worst
from evaluator.weighting.stage_weights import check_other_sets
from evaluator.weighting.weight_set import METHOD_NAMES, WeightSet

STAGES = ("upstream", "midstream", "downstream")
TOLD = {"stage": "all", "who": "me", "when": "today", "why": "To see."}
each_stage = pytest.mark.parametrize("stage", STAGES)


def _sets(study, stage: str = "upstream") -> StageSets:
    return StageSets(study.framework, study.evidence, study.stage_weights, stage)


def _weigh(study, stage: str = "upstream", **data: object) -> WeightSet:
    """Return what a set of one's own comes to."""
    faults = Faults("data")
    entry = build_weight_set({**TOLD, **data}, "mine.toml", faults)
    assert entry is not None, list(faults)
    return _sets(study, stage).weigh(entry, "mine", "mine.toml")


def _judged(weights: dict[str, float], keep=lambda more, less: True) -> list[dict]:
    """Judgements that agree with weights to the last digit, of the pairs to keep."""
    names = sorted(weights, key=weights.get, reverse=True)
    return [
        {"more": more, "less": less, "value": weights[more] / weights[less], "reason": "So."}
        for place, more in enumerate(names)
        for less in names[place + 1 :]
        if keep(more, less)
    ]


MODEST = {
    "reliability": 0.1,
    "reserves": 0.4,
    "processing": 0.2,
    "technology": 0.2,
    "policy_stability": 0.1,
}


# --- Sets that ship ----------------------------------------------------------------------------


@each_stage
def test_every_set_sums_to_one_and_names_every_criterion_in_order(study, stage):
    sets = study.weight_sets(stage)
    known = [REFERENCE, *study.framework.other_weights]
    assert list(sets) == [name for name in known if name in sets]
    assert {*known} - {*sets} == ({"critic", "reference_critic"} if stage == "midstream" else set())
    for name, found in sets.items():
        assert tuple(found.weights) == study.framework.criterion_ids
        assert math.fsum(found.weights.values()) == pytest.approx(1, abs=1e-12)
        assert min(found.weights.values()) >= 0
        assert (found.name, found.method) in {
            (name, entry.method)
            for entry in (
                *study.framework.stage_weights.values(),
                *study.framework.other_weights.values(),
            )
        }
        assert found.who in found.origin
        assert found.when in found.origin
        assert METHOD_NAMES[found.method] in found.origin
        assert found.why


@each_stage
def test_the_reference_is_first_and_is_what_the_stage_is_ranked_with(study, stage):
    assert study.weight_sets(stage)[REFERENCE] == study.stage_weights[stage]


@each_stage
def test_the_order_of_the_reference_gives_the_rank_order_centroid(study, stage):
    """Barron and Barrett (1996), doi:10.1287/mnsc.42.11.1515: at place k of n, Σ_{i≥k} 1/i / n."""
    reference = study.stage_weights[stage].weights
    found = study.weight_sets(stage)["rank_order_centroid"].weights
    ordered = sorted(reference, key=reference.get, reverse=True)
    n = len(ordered)
    for place, name in enumerate(ordered, start=1):
        assert found[name] == pytest.approx(sum(1 / i for i in range(place, n + 1)) / n, rel=1e-12)


@each_stage
def test_best_worst_takes_a_row_and_a_column_of_the_reference_judgements(study, stage):
    entry, reference = study.framework.stage_weights[stage], study.stage_weights[stage].weights
    table = {(j.more, j.less): j.value for j in entry.judgement}
    table |= {(less, more): 1 / value for (more, less), value in table.items()}
    best, worst = max(reference, key=reference.get), min(reference, key=reference.get)
    expected = best_worst(
        {name: table.get((best, name), 1) for name in reference},
        {name: table.get((name, worst), 1) for name in reference},
    )
    found = study.weight_sets(stage)["best_worst"]
    assert dict(found.weights) == pytest.approx(dict(expected.weights), abs=1e-9)
    assert found.consistency_ratio is None  # not that of pairwise judgements, with its own limit
    assert found.consistency["ξ of the linear model"] == pytest.approx(expected.xi, abs=1e-9)


@each_stage
def test_objective_sets_follow_from_the_levels_of_those_ranked(study, rankings, plain, stage):
    """Each worked out once more from the papers, plainly, on the matrix of conventions 5 and 8."""
    ranked = [row.partner for row in rankings[stage].rows]
    matrix = np.array([list(plain.levels(name, stage).values()) for name in ranked])
    sets = study.weight_sets(stage)
    expected = {
        "entropy": _entropy(matrix),
        "standard_deviation": _deviation(matrix),
        "merec": _merec(matrix),
    }
    if stage != "midstream":
        expected["critic"] = _critic(matrix)
    for name, shares in expected.items():
        np.testing.assert_allclose(list(sets[name].weights.values()), shares, atol=1e-10)
        assert DISCRIMINATES in sets[name].notes
        assert f"the {len(ranked)} partners ranked" in sets[name].notes[0]


def test_partners_that_differ_in_one_way_only_have_no_conflict_to_weigh_by(study, plain):
    """Midstream two of three are level throughout, so that every two criteria correlate by 1."""
    rows = [list(plain.levels(name, "midstream").values()) for name in ("JPN", "ARE", "SAU")]
    assert rows[1] == rows[2]
    with pytest.raises(InputError) as caught:
        study.rank("midstream", weights="critic")
    (fault,) = caught.value.faults
    assert fault.where == "other_weights/critic.toml, critic, midstream"
    assert fault.found == "all correlated perfectly"
    left_out = study.compare_weights("midstream", samples=10).left_out
    assert set(left_out) == {"critic", "reference_critic"}
    assert set(left_out.values()) == {
        "criteria: expected two that conflict, found all correlated perfectly"
    }


def _entropy(matrix):
    """Shannon's entropy of the shares of every column; Hwang and Yoon (1981)."""
    spread = []
    for column in matrix.T:
        parts = [value / sum(column) for value in column]
        spread.append(1 + sum(p * math.log(p) for p in parts) / math.log(len(column)))
    return np.array(spread) / sum(spread)


def _scaled(matrix):
    """Every column from 0 at its worst to 1 at its best; all criteria are to be maximised."""
    low, width = matrix.min(axis=0), np.ptp(matrix, axis=0)
    return np.array(
        [
            [(v - lo) / w if w else 0.0 for v, lo, w in zip(row, low, width, strict=True)]
            for row in matrix
        ]
    )


def _critic(matrix):
    """Diakoulaki, Mavrotas and Papayannakis (1995), doi:10.1016/0305-0548(94)00059-H."""
    scaled = _scaled(matrix)
    moving = [j for j in range(scaled.shape[1]) if np.ptp(scaled[:, j])]
    worth = np.zeros(scaled.shape[1])
    for j in moving:
        conflict = sum(1 - np.corrcoef(scaled[:, j], scaled[:, k])[0, 1] for k in moving)
        worth[j] = scaled[:, j].std(ddof=1) * conflict
    return worth / worth.sum()


def _deviation(matrix):
    return _scaled(matrix).std(axis=0) / _scaled(matrix).std(axis=0).sum()


def _merec(matrix):
    """Keshavarz-Ghorabaee et al. (2021), doi:10.3390/sym13040525, equations 1 to 6."""
    logs = [[abs(math.log(min(column) / value)) for value in column] for column in matrix.T]
    n = len(logs)
    effects = [0.0] * n
    for i in range(len(matrix)):
        whole = math.log(1 + sum(logs[j][i] for j in range(n)) / n)
        for j in range(n):
            rest = math.log(1 + sum(logs[k][i] for k in range(n) if k != j) / n)
            effects[j] += abs(rest - whole)
    return np.array(effects) / sum(effects)


@pytest.mark.parametrize("stage", ["upstream", "downstream"])
def test_a_blend_is_half_of_each_of_its_parts(study, stage):
    sets = study.weight_sets(stage)
    one, other = sets[REFERENCE].weights, sets["critic"].weights
    assert dict(sets["reference_critic"].weights) == pytest.approx(
        {name: (one[name] + other[name]) / 2 for name in one}, rel=1e-12
    )
    assert DISCRIMINATES in sets["reference_critic"].notes


def test_a_blend_can_be_a_product_and_have_any_share(study):
    sets = study.weight_sets("upstream")
    one, other = sets[REFERENCE].weights, sets["entropy"].weights
    parts = {"method": "blend", "subjective": REFERENCE, "objective": "entropy"}
    found = _weigh(study, **parts, how="multiplicative")
    products = {name: one[name] * other[name] for name in one}
    expected = {name: value / sum(products.values()) for name, value in products.items()}
    assert dict(found.weights) == pytest.approx(expected, rel=1e-12)
    assert found.notes[0] == "The product of reference and entropy."
    most = _weigh(study, **parts, share=0.9)
    assert dict(most.weights) == pytest.approx(
        {name: 0.9 * one[name] + 0.1 * other[name] for name in one}, rel=1e-12
    )


def test_objective_weights_go_by_the_ore(study):
    everything, lithium = study.weight_sets("upstream"), study.weight_sets("upstream", "Lithium")
    assert everything["critic"].weights != lithium["critic"].weights
    assert everything["equal"] == lithium["equal"]


# --- Sets of one's own -------------------------------------------------------------------------


def test_points_swings_and_numbers_are_shares_of_their_sum(study):
    given = {
        "reliability": 50,
        "reserves": 100,
        "processing": 30,
        "technology": 0,
        "policy_stability": 20,
    }
    expected = {name: value / 200 for name, value in given.items()}
    for method in ("points", "swing"):
        assert _weigh(study, method=method, points=given).weights == pytest.approx(expected)
    assert _weigh(study, method="direct", weights=expected).weights == expected


def test_an_order_with_ties_shares_the_places(study):
    """Stillwell, Seaver and Edwards (1981), doi:10.1016/0030-5073(81)90015-5: 5, 4, 3, 2, 1 of 15
    by rank sum; two that tie hold places 2 and 3, so (4 + 3) / 2 each."""
    order = ["reserves", ["reliability", "technology"], "processing", "policy_stability"]
    found = _weigh(study, method="rank_sum", order=order)
    assert found.weights == pytest.approx(
        {
            "reserves": 5 / 15,
            "reliability": 3.5 / 15,
            "technology": 3.5 / 15,
            "processing": 2 / 15,
            "policy_stability": 1 / 15,
        }
    )
    assert found.notes == (
        "Order: reserves > reliability = technology > processing capacity > policy stability.",
    )


@pytest.mark.parametrize("method", ["roc", "rank_sum", "rank_reciprocal", "rancom"])
def test_an_order_that_ties_everything_weighs_everything_alike(study, method):
    names = list(study.framework.criterion_ids)
    found = _weigh(study, method=method, order=[names])
    assert dict(found.weights) == pytest.approx(dict.fromkeys(names, 0.2), rel=1e-12)


def test_consistent_judgements_give_the_weights_they_were_made_of(study):
    full = _weigh(study, method="ahp", judgement=_judged(MODEST))
    assert dict(full.weights) == pytest.approx(MODEST, rel=1e-9)
    assert full.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert [item.reason for item in full.judgements] == ["So."] * 10
    chain = _judged(MODEST, lambda more, less: "reserves" in (more, less))
    part = _weigh(study, method="ahp", incomplete=True, judgement=chain)
    assert dict(part.weights) == pytest.approx(MODEST, rel=1e-9)
    assert "6 judgements are left out." in part.notes


def test_judges_count_by_their_importance(study):
    """Aczél and Saaty (1983), doi:10.1016/0022-2496(83)90028-7: geometric means, weighted."""
    other = {**MODEST, "reserves": 0.1, "reliability": 0.4}
    judges = [
        {"name": "Ann", "importance": 3, "judgement": _judged(MODEST)},
        {"name": "Bob", "judgement": _judged(other)},
    ]
    means = {name: MODEST[name] ** 0.75 * other[name] ** 0.25 for name in MODEST}
    expected = {name: mean / sum(means.values()) for name, mean in means.items()}
    for how in ("judgements", "priorities"):
        found = _weigh(study, method="ahp_group", how=how, judge=judges)
        assert dict(found.weights) == pytest.approx(expected, rel=1e-9)
        assert any("reserves 10% to 40%" in note for note in found.notes)
        assert "Farthest from the group: Bob." in found.notes


# --- Judgements that contradict each other -----------------------------------------------------


def _circular() -> list[dict]:
    """Reserves over reliability over technology, and technology over reserves, each 3 times."""
    swapped = {
        ("technology", "reserves"): 3.0,
        ("reserves", "reliability"): 3.0,
        ("reliability", "technology"): 3.0,
    }
    rest = _judged(
        dict.fromkeys(MODEST, 1.0), lambda one, other: {one, other} not in map(set, swapped)
    )
    return rest + [
        {"more": more, "less": less, "value": value, "reason": "So."}
        for (more, less), value in swapped.items()
    ]


def test_contradictions_name_the_three_judgements_and_the_smallest_revision(study):
    with pytest.raises(InputError) as caught:
        _weigh(study, method="ahp", judgement=_circular())
    (fault,) = caught.value.faults
    assert (fault.where, fault.key, fault.expected) == (
        "mine.toml",
        "consistency ratio",
        "at most 0.10",
    )
    assert float(fault.found) > 0.1
    look, revision = fault.remedy.split(". ", 1)
    assert set(look.removeprefix("Look again at the judgements among ").split(", ")) == {
        "reliability",
        "reserves",
        "technology",
    }
    assert revision.startswith("The smallest revision that is enough: ")


def test_a_circle_is_refused_even_where_the_ratio_is_small(study):
    """Preferences that go round say nothing, however little each says."""
    slight = [{**item, "value": 1 + (item["value"] > 1) * 0.1} for item in _circular()]
    with pytest.raises(InputError) as caught:
        _weigh(study, method="ahp", judgement=slight)
    (fault,) = caught.value.faults
    assert (fault.key, fault.expected) == ("judgements", "an order")
    circle = fault.found.removeprefix("a circle, ").split(" > ")
    assert circle[0] == circle[-1]
    assert set(circle) == {"reliability", "reserves", "technology"}


def test_a_judge_who_contradicts_themselves_is_named(study):
    judges = [
        {"name": "Ann", "judgement": _judged(MODEST)},
        {"name": "Bob", "judgement": _circular()},
    ]
    with pytest.raises(InputError) as caught:
        _weigh(study, method="ahp_group", judge=judges)
    assert "mine.toml, judge Bob" in {fault.where for fault in caught.value.faults}


def test_contradictions_in_a_set_that_lies_beside_the_reference_are_told_on_loading(study):
    entry = study.framework.stage_weights["upstream"].model_copy(
        update={"judgement": tuple(Judgement(**item) for item in _circular()), "stage": "all"}
    )
    framework = replace(study.framework, other_weights={"mine": entry})
    with pytest.raises(InputError) as caught:
        check_other_sets(framework)
    assert [fault.where for fault in caught.value.faults] == ["other_weights/mine.toml"]


def _circle_of(names: list[str], value: float) -> list[dict]:
    """Each more than the next, and the last more than the first; no other pair is judged."""
    return [
        {"more": more, "less": less, "value": value, "reason": "So."}
        for more, less in zip(names, [*names[1:], names[0]], strict=True)
    ]


@pytest.mark.parametrize(("length", "look"), [(3, "among "), (5, "")])
def test_where_judgements_are_missing_no_revision_is_made_up(study, length, look):
    """A circle of five without its chords has no three judgements that could be named."""
    names = list(MODEST)
    rest = [
        {"more": names[0], "less": item, "value": 1, "reason": "So."} for item in names[length:]
    ]
    with pytest.raises(InputError) as caught:
        _weigh(
            study, method="ahp", incomplete=True, judgement=_circle_of(names[:length], 5.0) + rest
        )
    (fault,) = caught.value.faults
    assert fault.key == "consistency ratio"
    assert fault.remedy.startswith("Look again at the judgements" + (f" {look}" if look else "."))
    assert "revision" not in fault.remedy


@pytest.mark.parametrize("model", ["linear", "nonlinear"])
def test_the_model_of_best_worst_is_that_of_the_file(study, model):
    to_others = {
        "reliability": 2,
        "reserves": 1,
        "processing": 4,
        "technology": 3,
        "policy_stability": 8,
    }
    to_worst = {
        "reliability": 5,
        "reserves": 8,
        "processing": 2,
        "technology": 3,
        "policy_stability": 1,
    }
    vectors = {"best_to_others": to_others, "others_to_worst": to_worst}
    found = _weigh(study, method="best_worst", model=model, **vectors)
    plain = best_worst(list(to_others.values()), list(to_worst.values()), model=model)
    assert list(found.weights.values()) == pytest.approx(plain.weights.tolist(), abs=1e-12)
    assert f"ξ of the {model} model" in found.consistency
    # In the linear model the ratio is ξ itself, which is told once.
    told = found.consistency.get("output-based consistency ratio")
    assert told == (None if model == "linear" else plain.consistency_ratio)


def test_best_worst_cannot_be_derived_from_a_reference_without_judgements(study):
    faults = Faults("data")
    points = {name: 100 * weight for name, weight in MODEST.items()}
    entry = build_weight_set(
        {**TOLD, "stage": "upstream", "method": "points", "points": points}, "m.toml", faults
    )
    stage_weights = {**study.framework.stage_weights, "upstream": entry}
    other = replace(study, framework=replace(study.framework, stage_weights=stage_weights))
    with pytest.raises(InputError, match="expected ahp, to derive from; found points"):
        _sets(other).find("best_worst")


def test_best_worst_cannot_be_derived_from_judgements_that_name_no_best(study):
    """Where the heaviest criterion is judged less than another, there is no row of the best."""
    entry = study.framework.stage_weights["upstream"]
    turned = tuple(
        item.model_copy(update={"value": 1 / item.value})
        if (item.more, item.less) == ("reserves", "reliability")
        else item
        for item in entry.judgement
    )
    changed = entry.model_copy(update={"judgement": turned})
    stage_weights = {**study.framework.stage_weights, "upstream": changed}
    spoilt = replace(study, framework=replace(study.framework, stage_weights=stage_weights))
    with pytest.raises(InputError, match="one of 1 or more"):
        _sets(spoilt).find("best_worst")
    assert "best_worst" not in spoilt.weight_sets("upstream")
    left_out = spoilt.compare_weights("upstream", samples=10).left_out
    assert "one of 1 or more" in left_out["best_worst"]


# --- Asking by name ----------------------------------------------------------------------------


@each_stage
def test_a_stage_is_ranked_by_any_set_by_name(study, stage):
    for name, found in study.weight_sets(stage).items():
        ranking = study.rank(stage, weights=name, samples=5)
        assert ranking.weights == found.weights
        assert ranking.weights_origin == found.origin
        assert ranking == study.rank(stage, weights=found, samples=5)


def test_the_digest_covers_the_numbers_used(study):
    asked = {name: study.rank("upstream", weights=name, samples=5) for name in (REFERENCE, "equal")}
    assert asked[REFERENCE].digest == study.rank("upstream", samples=5).digest
    assert asked["equal"].digest != asked[REFERENCE].digest
    numbers = dict.fromkeys(study.framework.criterion_ids, 0.2)
    assert asked["equal"].digest == study.rank("upstream", weights=numbers, samples=5).digest


def test_a_name_that_there_is_not_gets_the_nearest(study):
    with pytest.raises(InputError) as caught:
        study.rank("upstream", weights="critik", method="topsi")
    assert [fault.remedy for fault in caught.value.faults][-1] == "Did you mean 'topsis'?"
    with pytest.raises(InputError, match="Did you mean 'critic'"):
        study.rank("upstream", weights="critik")


def test_a_set_for_another_stage_is_refused_by_name(study):
    entry = study.framework.other_weights["equal"].model_copy(update={"stage": "upstream"})
    framework = replace(study.framework, other_weights={"mine": entry})
    other = replace(study, framework=framework)
    assert other.rank("upstream", weights="mine", samples=5).rows
    with pytest.raises(InputError, match="which is for upstream"):
        other.rank("midstream", weights="mine")
    assert "mine" not in other.weight_sets("midstream")


def test_other_settings_change_no_set_but_the_reference(study):
    """The way from judgements to weights is a setting of the reference alone."""
    eigenvector = {"weights.method": "eigenvector"}
    judged = _weigh(
        study,
        method="ahp",
        judgement=[
            item.model_dump(exclude_none=True)
            for item in study.framework.stage_weights["midstream"].judgement
        ],
    )
    for weights, changes in ((None, True), (judged, False)):
        query = study.check_question("upstream", weights=weights)
        asked = Worlds(study.framework, study.evidence, query)
        worlds = asked._asked(eigenvector, asked._framework(eigenvector))
        assert (worlds.weights.weights != query.weights.weights) is changes


def test_explanations_take_a_set_by_name_too(study):
    told = study.explain("downstream", "JPN", weights="equal", samples=5)
    assert {part.weight for part in told.parts} == {0.2}


# --- Side by side ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared(study):
    """All stages under every set."""
    return {stage: study.compare_weights(stage, samples=500) for stage in STAGES}


@each_stage
def test_ranks_under_every_set_are_of_the_partners_ranked(study, compared, plain, stage):
    found = compared[stage]
    partners = [row.partner for row in study.rank(stage, samples=5).rows]
    assert list(found.ranks.columns) == partners
    assert list(found.ranks.index) == list(found.weights.index) == list(found.sets)
    for name, item in found.sets.items():
        scores = [plain.topsis(plain.levels(p, stage), item.weights) for p in partners]
        assert found.ranks.loc[name].tolist() == plain.ranks(scores)
        assert found.weights.loc[name].to_dict() == dict(item.weights)


@each_stage
def test_who_would_not_be_ranked_is_who_is_not_ranked_by_the_set_alone(study, compared, stage):
    found = compared[stage]
    inside = set(found.partners)
    for name, order in found.orders.items():
        alone = {row.partner for row in study.rank(stage, weights=name, samples=5).rows}
        assert set(order.dropped) == inside - alone
        assert set(order.entered) == alone - inside


@each_stage
def test_the_table_says_how_far_each_partner_moves(compared, stage):
    found = compared[stage]
    ranks = found.ranks
    assert found.table["set_low"].tolist() == ranks.min().tolist()
    assert found.table["set_high"].tolist() == ranks.max().tolist()
    assert found.table["rank"].tolist() == ranks.loc[REFERENCE].tolist()
    assert (found.table["rank_low"] <= found.table["rank"]).all()
    for name in found.sets:
        expected = kendalltau(ranks.loc[REFERENCE], ranks.loc[name]).statistic
        assert found.agreement[name] == pytest.approx(expected, abs=1e-12)


def test_sentences_say_who_is_first_where_and_who_leaves_the_published_range(compared):
    for found in compared.values():
        first, moves, *beyond = in_sentences(found)
        leaders = {found.names[name] for order in found.orders.values() for name in order.leaders}
        assert all(name in first for name in leaders)
        widest = (found.table["set_high"] - found.table["set_low"]).max()
        assert moves.startswith("Moves most: " if widest else "No rank changes")
        out = found.table[
            (found.table["set_low"] < found.table["rank_low"])
            | (found.table["set_high"] > found.table["rank_high"])
        ]
        assert bool(beyond) == bool(len(out))
        assert all(name in beyond[0] for name in out["name"])
        dropped = {found.names[p] for order in found.orders.values() for p in order.dropped}
        told = " ".join(gate_words(found))
        assert all(name in told for name in dropped)


def test_a_leader_whom_a_set_does_not_admit_is_not_passed_off_as_first(study, compared):
    """Upstream the first three rest on too little of the weight where all criteria weigh alike."""
    found = compared["upstream"]
    assert set(found.orders["equal"].leaders) <= set(found.orders["equal"].dropped)
    alone = study.rank("upstream", weights="equal", samples=5).rows[0]
    told = gate_words(found)[-1]
    assert told.startswith("First without them under ")
    assert "equal" in told
    assert told.endswith(f": {alone.name}.")


def test_weights_of_ones_own_stand_beside_the_sets(study):
    found = study.compare_weights("downstream", MODEST, samples=10)
    assert list(found.sets)[-1] == "given"
    assert found.weights.loc["given"].to_dict() == pytest.approx(MODEST)
    named = study.compare_weights("downstream", "equal", samples=10)
    assert list(named.sets) == list(study.weight_sets("downstream"))
    assert found.digest != named.digest
    assert named.digest == study.compare_weights("downstream", samples=10).digest


def test_a_comparison_is_frozen_and_repeats_itself(study, compared):
    found = compared["downstream"]
    with pytest.raises(AttributeError):
        found.digest = "x"
    with pytest.raises(TypeError):
        found.sets["x"] = found.sets[REFERENCE]
    again = study.compare_weights("downstream", samples=500)
    assert again == found
    pd.testing.assert_frame_equal(again.table, found.table)


def test_a_stage_where_one_partner_is_ranked_and_one_where_nobody_is(study, vary):
    alone = vary.without("ARE", "SAU").compare_weights("midstream", samples=10)
    assert alone.partners == ("JPN",)
    assert alone.agreement.isna().all()
    assert {"entropy", "critic", "standard_deviation", "merec", "reference_critic"} <= set(
        alone.left_out
    ) | set(alone.sets)
    nobody = vary.without("ARE", "SAU", "JPN").compare_weights("midstream", samples=10)
    assert nobody.partners == ()
    assert in_sentences(nobody) == ["Nobody has enough evidence to be ranked."]
    assert {"entropy", "critic", "standard_deviation", "merec"} <= set(nobody.left_out)
    assert REFERENCE in nobody.sets


def test_public_names(study):
    assert isinstance(study, evaluator.Study)
    assert isinstance(study.weight_sets("upstream")[REFERENCE], WeightSet)
