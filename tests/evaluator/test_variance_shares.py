"""Sobol indices: known functions first, then the rank model read a second time, then the study."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm, triang

from criteria import InputError
from evaluator.assembly import build_problem
from evaluator.robustness import draw_blocks
from evaluator.sensitivity import sobol_indices, variance_shares
from evaluator.sensitivity.rank_model import RankModel
from evaluator.sensitivity.sobol import saltelli_design
from evaluator.sensitivity.standing import admit, stage_cells

STAGES = ("upstream", "midstream", "downstream")
every_stage = pytest.mark.parametrize("stage", STAGES)


def _indices(model, groups, points=4096, seed=1):
    return sobol_indices(model, groups, points=points, seed=seed, resamples=50, confidence=0.95)


def test_what_varies_nowhere_but_between_the_plain_draws_has_no_share():
    def model(inputs):
        return np.array([float(i == 1) for i in range(len(inputs))])[:, None]

    found = sobol_indices(model, ("a", "b"), points=8, seed=1, resamples=5, confidence=0.95)
    for figures in (found.first, found.first_error, found.total, found.total_error):
        assert (figures == 0).all()


# --- The harness ---------------------------------------------------------------------------------


def test_the_ishigami_function_has_its_known_indices():
    """Ishigami & Homma (1990), doi:10.1109/ISUMA.1990.151285; indices in closed form."""
    a, b = 7.0, 0.1

    def ishigami(inputs):
        x = math.pi * (2 * inputs - 1)
        values = np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])
        return values[:, None]

    alone = (1 + b * math.pi**4 / 5) ** 2 / 2
    second = a**2 / 8
    joint = b**2 * math.pi**8 * (1 / 18 - 1 / 50)
    variance = alone + second + joint
    found = _indices(ishigami, ["x1", "x2", "x3"])
    assert found.groups == ("x1", "x2", "x3")
    assert found.variance[0] == pytest.approx(variance, rel=0.01)
    assert found.mean[0] == pytest.approx(a / 2, rel=0.01)
    np.testing.assert_allclose(found.first[0], np.array([alone, second, 0]) / variance, atol=0.02)
    totals = np.array([alone + joint, second, joint]) / variance
    np.testing.assert_allclose(found.total[0], totals, atol=0.02)
    assert found.evaluations == 4096 * 5


@pytest.mark.parametrize("groups", [["a", "b", "c"], ["b", "a", "b", "c", "a"]])
def test_the_design_is_that_of_salib(groups):
    from SALib.sample import sobol as sampling

    problem = {
        "num_vars": len(groups),
        "names": [f"x{number}" for number in range(len(groups))],
        "bounds": [[0.0, 1.0]] * len(groups),
        "groups": groups,
    }
    theirs = sampling.sample(problem, 16, calc_second_order=False, seed=7)
    assert (saltelli_design(groups, 16, seed=7) == theirs).all()


def test_groups_share_the_variance_of_a_sum_by_that_of_their_parts():
    """Named out of order and mixed, so that a mistaken order of groups would be seen."""
    factors = np.array([3.0, 1.0, 2.0, 0.5, 2.0])
    groups = ["late", "early", "late", "middle", "early"]

    def model(inputs):
        return np.stack([inputs @ factors, inputs @ factors[::-1]], axis=1)

    found = _indices(model, groups)
    assert found.groups == ("late", "early", "middle")
    for output, parts in ((0, factors**2), (1, factors[::-1] ** 2)):
        expected = [
            sum(p for p, g in zip(parts, groups, strict=True) if g == name) / parts.sum()
            for name in found.groups
        ]
        np.testing.assert_allclose(found.first[output], expected, atol=0.01)
        np.testing.assert_allclose(found.total[output], expected, atol=0.01)
        assert found.variance[output] == pytest.approx(parts.sum() / 12, rel=0.01)


def test_an_interaction_is_in_the_totals_and_in_no_first_order():
    """The product of two centred inputs: no main effects, all of the variance together."""
    found = _indices(lambda u: ((u[:, 0] - 0.5) * (u[:, 1] - 0.5))[:, None], ["a", "b"])
    np.testing.assert_allclose(found.first[0], 0, atol=0.02)
    np.testing.assert_allclose(found.total[0], 1, atol=0.03)


def test_intervals_cover_the_truth():
    """Of a sum with shares 0.8 and 0.2, over 60 seeds; nine in ten at least of what is 95 %."""
    covered = []
    for seed in range(60):
        found = _indices(lambda u: 2 * u[:, :1] + u[:, 1:], ["a", "b"], points=64, seed=seed)
        covered += (np.abs(found.total[0] - [0.8, 0.2]) <= found.total_error[0]).tolist()
    assert np.mean(covered) > 0.9


def test_what_does_not_vary_has_no_shares():
    found = _indices(lambda u: np.stack([u[:, 0], np.ones(len(u))], axis=1), ["a", "b"], points=64)
    for figures in (found.first, found.first_error, found.total, found.total_error):
        assert (figures[1] == 0).all()
    assert found.variance[1] == 0


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_indices_hang_on_the_seed_alone_and_touch_no_global_state(seed):
    before = np.random.get_state()[1].copy()  # noqa: NPY002  it is what must not move
    first = _indices(lambda u: u[:, :1] * u[:, 1:], ["a", "b"], points=64, seed=seed)
    again = _indices(lambda u: u[:, :1] * u[:, 1:], ["a", "b"], points=64, seed=seed)
    for name in ("first", "first_error", "total", "total_error"):
        assert (getattr(first, name) == getattr(again, name)).all()
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


# --- The rank model ------------------------------------------------------------------------------


def _model(study, stage):
    query = study.check_question(stage)
    cells, _ = admit(stage_cells(study.framework, study.evidence, query), study.framework, query)
    problem = build_problem(cells, study.framework, query.weights.weights)
    settings = study.framework.settings
    drawn = settings.sensitivity.methods, settings.sensitivity.normalizations
    return RankModel(problem, query, settings.weights.factor, *drawn)


def _plainly(study, stage, model, inputs):
    """The ranks of one row of inputs, cell by cell, with the tools of the public face."""
    partners, criteria = model.problem.alternatives, model.problem.criteria
    n = len(criteria)
    sigma = math.log(study.framework.settings.weights.factor) / norm.ppf(0.95)
    prior = study.stage_weights[stage].weights
    weights = {
        name: prior[name] * math.exp(sigma * norm.ppf(u))
        for name, u in zip(criteria, inputs[:n], strict=True)
    }
    common, at = {}, n + n * len(partners)
    for region in sorted(model.common):
        for k in model.common[region]:
            common[region, criteria[k]] = norm.ppf(inputs[at])
            at += 1
    silence, normalization, method = inputs[at:]
    treatment = ("drawn", 3.0, 1.0, 5.0)[int(silence * 4)]
    matrix = []
    for i, partner in enumerate(partners):
        cells = study.cells(study.evidence.partners[partner], stage)
        row = []
        for k, name in enumerate(criteria):
            cell, u = cells[name], inputs[n + n * i + k]
            shares = cell.inherited_share
            z = norm.ppf(u) * math.sqrt(max(0.0, 1 - sum(shares.values())))
            z += sum(math.sqrt(s) * common[region, name] for region, s in shares.items())
            if cell.is_silent:
                row.append(1 + 4 * norm.cdf(z) if treatment == "drawn" else treatment)
            else:
                width = cell.high - cell.low
                mode = (cell.value - cell.low) / width
                row.append(triang.ppf(norm.cdf(z), mode, cell.low, width))
        matrix.append(row)
    kinds = [
        ("topsis", ("scale", "vector", "minmax")),
        ("ahp", (None,)),
        ("weighted_sum", ("scale", "vector", "minmax")),
        ("weighted_product", ("scale", "vector", "minmax")),
    ]
    kind, allowed = kinds[int(method * len(kinds))]
    chosen = allowed[int(normalization * len(allowed))]
    return kind, chosen, matrix, weights


@every_stage
def test_ranks_are_those_of_a_slow_plain_reading_of_the_inputs(study, stage):
    import pandas as pd

    from evaluator.methods import rank_matrix

    model = _model(study, stage)
    inputs = np.random.default_rng(2).random((60, len(model.groups)))
    found = model.ranks(inputs)
    seen = set()
    for row, ranks in zip(inputs, found, strict=True):
        kind, chosen, matrix, weights = _plainly(study, stage, model, row)
        seen.add((kind, chosen))
        frame = pd.DataFrame(
            matrix, index=model.problem.alternatives, columns=model.problem.criteria
        )
        options = {"scale": (1, 5)} if chosen == "scale" else {}
        if kind == "ahp":
            options = {"intensities": study.intensities}
        expected = rank_matrix(frame, weights, "max", kind, chosen or "scale", **options)
        assert list(ranks) == list(expected["rank"]), (kind, chosen)
    assert len(seen) == 10


def test_inputs_give_weights_and_levels_as_the_draws_have_them(study):
    """Means and correlations between members of a region, against the draws behind the ranges."""
    model = _model(study, "upstream")
    size = 20_000
    inputs = np.random.default_rng(3).random((size, len(model.groups)))
    n = len(model.problem.criteria)
    normal = norm.ppf(inputs[:, :-3])
    drawn = np.zeros(size)  # silent cells over the scale
    weights, levels = model._weights(normal[:, :n]), model._levels(normal[:, n:], drawn)
    blocks = list(draw_blocks(model.problem, size, 1000, 1, model.factor))
    others = np.concatenate([block.levels for block in blocks])
    for found, expected in (
        (levels, others),
        (weights, np.concatenate([block.weights for block in blocks])),
    ):
        error = expected.std(axis=0) * math.sqrt(2 / size)
        assert (np.abs(found.mean(axis=0) - expected.mean(axis=0)) <= 4.5 * error + 1e-12).all()
    k = model.problem.criteria.index("reliability")
    here, there = (np.corrcoef(values[:, :, k].T) for values in (levels, others))
    assert np.abs(here - there).max() < 0.05
    assert (there[np.triu_indices_from(there, 1)] > 0.5).any()


# --- The study -----------------------------------------------------------------------------------


def _ask(study, stage, points=128, **options):
    query = study.check_question(stage, **options)
    return variance_shares(study.framework, study.evidence, query, points=points)


@every_stage
def test_every_output_is_shared_out_among_every_group(study, stage):
    found = _ask(study, stage)
    names = ["mean shift", *(row.partner for row in study.rank(stage, samples=1).rows)]
    assert [name for name, _ in found.variances] == names
    groups = set(_model(study, stage).groups)
    assert {"weights", "silence", "normalization", "method"} < groups
    for name in names:
        rows = found.of(name)
        assert {row.inputs for row in rows} == groups
        assert [row.total for row in rows] == sorted((r.total for r in rows), reverse=True)
        # A total is never less than what is decided alone, but for the error of both.
        assert all(row.first - row.first_error <= row.total + row.total_error for row in rows)
        assert all(row.total >= 0 for row in rows)
    assert found.evaluations == found.points * (len(groups) + 2)
    assert len(found.table) == len(names) * len(groups)


def test_the_mean_shift_is_that_of_plain_sampling(study):
    """R_S of Saisana, Saltelli & Tarantola (2005): the mean over partners of |rank - published|."""
    model, found = _model(study, "downstream"), _ask(study, "downstream", points=1024)
    published = study.rank("downstream", samples=1).table["rank"]
    inputs = np.random.default_rng(4).random((4_000, len(model.groups)))
    wanted = published.loc[list(model.problem.alternatives)].to_numpy()
    shifts = np.abs(model.ranks(inputs) - wanted).mean(axis=1)
    error = shifts.std() / math.sqrt(len(shifts))
    assert found.mean_shift == pytest.approx(shifts.mean(), abs=5 * error)
    assert dict(found.variances)["mean shift"] == pytest.approx(shifts.var(), rel=0.15)


def test_silence_decides_nothing_where_nothing_is_silent(study, vary):
    filled = study
    for name in study.rank("downstream", samples=1).table.index:
        cells = filled.cells(filled.evidence.partners[name], "downstream")
        for criterion, cell in cells.items():
            if cell.is_silent:
                filled = type(vary)(filled).adding(name, criterion)
    for row in _ask(filled, "downstream").rows:
        if row.inputs == "silence":
            assert (row.first, row.total) == (0, 0)


def test_a_stage_of_one_or_none_has_nothing_to_share_out(study, vary):
    alone = _ask(vary.without("ARE", "SAU"), "midstream")
    assert alone.mean_shift == 0
    assert {row.total for row in alone.rows} == {0.0}
    nobody = _ask(study, "upstream", mineral="titanium")
    assert (nobody.rows, nobody.mean_shift, nobody.evaluations) == ((), 0.0, 0)
    assert nobody.table.empty


@pytest.mark.parametrize("points", [0, 1, 100, 64.0, True])
def test_points_that_are_no_power_of_two_are_refused(study, points):
    with pytest.raises(InputError, match="a power of two, 2 or more"):
        _ask(study, "midstream", points=points)


def test_the_same_question_has_the_same_answer(study):
    assert _ask(study, "midstream") == _ask(study, "midstream")
    assert _ask(study, "midstream") != _ask(study, "midstream", seed=1)
