"""What is drawn: distributions against their formulas, correlation, and streams that stay put."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import ndtr

from evaluator.assembly import build_problem
from evaluator.cells import build_cells
from evaluator.problem import DecisionProblem
from evaluator.robustness import level_draws
from evaluator.robustness.draws import Block, draw_blocks, draw_pieces, draw_weights
from evaluator.robustness.level_draws import draw_levels, triangular

MANY = 20_000
STREAM = (7, 0)
repeatable = settings(derandomize=True, deadline=None, max_examples=100)


def _problem(rows: dict[str, tuple[float, float, float]], **shared: float) -> DecisionProblem:
    """Alternatives with one cell each (low, mode, high), all with the same shares of regions."""
    low, mode, high = (np.array([[row[i]] for row in rows.values()]) for i in range(3))
    return DecisionProblem(
        alternatives=tuple(rows),
        criteria=("ore",),
        levels=mode,
        low=low,
        high=high,
        shared={region: np.full(mode.shape, share) for region, share in shared.items()},
        weights=np.array([1.0]),
        directions=("max",),
        scale=(1, 5),
    )


def _column(problem: DecisionProblem, name: str, size: int = MANY) -> np.ndarray:
    """The draws of one alternative's only cell."""
    return draw_levels(problem, size, STREAM)[:, problem.alternatives.index(name), 0]


# --- Weights -----------------------------------------------------------------------------------

WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1, 0.0])


def test_weights_sum_to_one_and_zero_stays_zero():
    drawn = draw_weights(WEIGHTS, 1.5, 1000, STREAM)
    assert drawn.shape == (1000, 5)
    np.testing.assert_allclose(drawn.sum(axis=1), 1.0, rtol=1e-14)
    assert (drawn[:, 4] == 0).all()
    assert (drawn[:, :4] > 0).all()


def test_a_factor_of_one_gives_the_weights_themselves():
    np.testing.assert_allclose(draw_weights(WEIGHTS, 1.0, 5, STREAM), [WEIGHTS] * 5, rtol=1e-15)


@pytest.mark.parametrize("factor", [1.2, 1.5, 3.0])
def test_the_log_of_a_ratio_of_weights_is_normal_with_twice_the_variance(factor):
    # w_i = w0_i exp(s z_i) / total, so that log(w_i / w_j) - log(w0_i / w0_j) = s (z_i - z_j),
    # with s such that z lies within log(factor) / s nine times in ten.
    sigma = math.log(factor) / stats.norm.ppf(0.95)
    drawn = draw_weights(WEIGHTS, factor, MANY, STREAM)
    for i, j in combinations(range(4), 2):
        moved = np.log(drawn[:, i] / drawn[:, j]) - math.log(WEIGHTS[i] / WEIGHTS[j])
        test = stats.kstest(moved, stats.norm(0, math.sqrt(2) * sigma).cdf)
        assert test.pvalue > 0.001
        within = (np.abs(moved) < math.sqrt(2) * math.log(factor)).mean()
        assert within == pytest.approx(0.9, abs=4 * math.sqrt(0.9 * 0.1 / MANY))


# --- Levels ------------------------------------------------------------------------------------

SPREADS = [(1.0, 3.0, 5.0), (1.0, 1.0, 3.0), (3.0, 5.0, 5.0), (2.5, 4.2, 4.9)]


@pytest.mark.parametrize("spread", SPREADS)
def test_a_level_is_triangular_with_its_value_as_the_mode(spread):
    low, mode, high = spread
    drawn = _column(_problem({"A": spread}), "A")
    width = high - low
    same = stats.triang((mode - low) / width, loc=low, scale=width)
    assert drawn.mean() == pytest.approx(sum(spread) / 3, abs=4 * same.std() / math.sqrt(MANY))
    assert stats.kstest(drawn, same.cdf).pvalue > 0.001


@pytest.mark.parametrize("spread", SPREADS)
def test_quantiles_are_those_of_the_triangular_distribution(spread):
    low, mode, high = spread
    shares = np.linspace(0, 1, 41)
    same = stats.triang((mode - low) / (high - low), loc=low, scale=high - low)
    one = np.array([[low]]), np.array([[mode]]), np.array([[high]])
    np.testing.assert_allclose(
        triangular(shares[:, None, None], *one).ravel(), same.ppf(shares), rtol=1e-12
    )


def test_a_silent_cell_is_uniform_over_the_whole_scale():
    drawn = _column(_problem({"A": (1.0, math.nan, 5.0)}), "A")
    assert stats.kstest(drawn, stats.uniform(1, 4).cdf).pvalue > 0.001
    assert (drawn.min(), drawn.max()) == pytest.approx((1, 5), abs=0.01)


def test_a_cell_without_spread_does_not_move():
    assert (_column(_problem({"A": (4.0, 4.0, 4.0)}), "A", 50) == 4.0).all()


level = st.floats(1, 5)


@repeatable
@given(st.tuples(level, level, level).map(sorted), st.booleans(), st.floats(0, 1))
def test_no_level_leaves_its_spread(spread, silent, uniform):
    low, mode, high = (np.array([[value]]) for value in spread)
    drawn = triangular(np.array([[[uniform]]]), low, mode * (math.nan if silent else 1), high)
    assert low - 1e-12 <= drawn <= high + 1e-12


def test_every_level_drawn_for_the_shipped_study_lies_in_its_spread(study, framework, evidence):
    cells = {p.id: study.cells(p, "upstream") for p in evidence.partners.values()}
    problem = build_problem(cells, framework, study.stage_weights["upstream"].weights)
    drawn = draw_levels(problem, 2000, STREAM)
    assert (drawn >= problem.low).all()
    assert (drawn <= problem.high).all()


# --- What members of a region have in common -----------------------------------------------------

MEMBERS = {"A": (1.0, 3.0, 5.0), "B": (2.0, 4.5, 5.0)}


def test_cells_inherited_as_a_whole_move_in_step():
    problem = _problem(MEMBERS, region=1.0)
    ranks = stats.spearmanr(_column(problem, "A"), _column(problem, "B")).statistic
    assert ranks == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75])
def test_cells_inherited_in_part_correlate_by_their_share(share):
    # Spearman's correlation of a Gaussian copula with parameter r is 6/pi asin(r/2).
    # Kruskal, W. H. (1958). Ordinal measures of association. Journal of the American Statistical
    # Association, 53(284), 814-861. doi:10.1080/01621459.1958.10501481
    problem = _problem(MEMBERS, region=share)
    found = stats.spearmanr(_column(problem, "A"), _column(problem, "B")).statistic
    expected = 6 / math.pi * math.asin(share / 2)
    assert found == pytest.approx(expected, abs=4 / math.sqrt(MANY))


def test_what_is_shared_leaves_each_distribution_as_it_is():
    problem = _problem(MEMBERS, region=0.5, other=0.3)
    for name, (low, mode, high) in MEMBERS.items():
        same = stats.triang((mode - low) / (high - low), loc=low, scale=high - low)
        assert stats.kstest(_column(problem, name), same.cdf).pvalue > 0.001


def test_levels_and_weights_are_drawn_apart():
    problem = replace(_problem(MEMBERS), weights=np.array([1.0]))
    levels = _column(problem, "A")
    weights = draw_weights(np.array([0.5, 0.5]), 1.5, MANY, STREAM)[:, 0]
    assert abs(stats.spearmanr(levels, weights).statistic) < 4 / math.sqrt(MANY)


# --- Streams -------------------------------------------------------------------------------------


def _drawn(study, stage: str, names: list[str]) -> dict[str, bytes]:
    """The draws of some partners, as bytes, in a problem of them alone."""
    evidence, framework = study.evidence, study.framework
    cells = {
        name: build_cells(evidence.partners[name], evidence, framework, stage, None)
        for name in names
    }
    regions = [name for name in names if evidence.partners[name].kind == "region"]
    weights = study.stage_weights[stage].weights
    problem = build_problem(cells, framework, weights, regions)
    drawn = draw_levels(problem, 100, STREAM)
    return {name: drawn[:, i].tobytes() for i, name in enumerate(names)}


def test_adding_removing_or_reordering_partners_leaves_the_draws_of_the_others(study, evidence):
    everyone = [p.id for p in evidence.partners.values() if p.kind != "framework"]
    together = _drawn(study, "upstream", everyone)
    assert _drawn(study, "upstream", everyone[::-1]) == together
    for name in everyone:
        rest = [other for other in everyone if other != name]
        apart = _drawn(study, "upstream", rest)
        assert apart == {other: together[other] for other in rest}
        assert _drawn(study, "upstream", [name]) == {name: together[name]}


def test_partners_draw_from_streams_of_their_own():
    problem = _problem(dict.fromkeys(("A", "B", "C"), (1.0, 3.0, 5.0)))
    drawn = {name: _column(problem, name).tobytes() for name in problem.alternatives}
    assert len(set(drawn.values())) == 3


def _flat(problem: DecisionProblem, samples: int, block: int, seed: int = 7) -> list[bytes]:
    """Every draw of levels and weights, as bytes."""
    return _bytes(draw_blocks(problem, samples, block, seed, 1.5))


def _bytes(blocks: Iterable[Block]) -> list[bytes]:
    """Every draw of some blocks, as bytes."""
    return [
        levels.tobytes() + weights.tobytes()
        for block in blocks
        for levels, weights in zip(block.levels, block.weights, strict=True)
    ]


def test_a_draw_is_a_function_of_seed_block_and_place():
    problem = _problem(MEMBERS, region=0.5)
    whole = _flat(problem, 250, 100)
    assert len(whole) == 250
    assert _flat(problem, 250, 100) == whole
    assert _flat(problem, 130, 100) == whole[:130]
    assert len(set(whole)) == 250
    assert _flat(problem, 100, 50)[:50] == whole[:50]
    assert not set(_flat(problem, 250, 100, seed=8)) & set(whole)


# --- Several problems, in parts ------------------------------------------------------------------


def _spread_at_random(shape: tuple[int, int], stream: np.random.Generator) -> list[np.ndarray]:
    """Low ends, modes (some silent) and high ends of cells; some without any spread."""
    low, mode, high = np.sort(stream.uniform(1, 5, (3, *shape)), axis=0)
    low, high = (np.where(stream.random(shape) < 0.1, mode, end) for end in (low, high))
    silent = stream.random(shape) < 0.3
    ends = ((low, 1.0), (mode, math.nan), (high, 5.0))
    return [np.where(silent, end, values) for values, end in ends]


def _stages_at_random(seed: int) -> list[DecisionProblem]:
    """Three problems of the same alternatives that agree in most cells."""
    stream = np.random.default_rng(seed)
    m, n = stream.integers(1, 12), stream.integers(1, 5)
    spread, names = _spread_at_random((m, n), stream), [f"P{i}" for i in range(m)]
    problems = []
    for _ in range(3):
        other, changed = _spread_at_random((m, n), stream), stream.random((m, n)) < 0.2
        low, mode, high = (
            np.where(changed, new, old) for new, old in zip(other, spread, strict=True)
        )
        regions = {
            region: np.where(stream.random((m, n)) < 0.4, share, 0.0)
            for region, share in {"east": 0.6, "west": 0.4}.items()
            if stream.random() < 0.7
        }
        shares = stream.dirichlet(np.ones(n))
        ways = ("max",) * n
        criteria = tuple(f"c{k}" for k in range(n))
        problems.append(
            DecisionProblem(
                tuple(names), criteria, mode, low, high, regions, shares, ways, (1.0, 5.0)
            )
        )
    return problems


def _one_by_one(problem: DecisionProblem, size: int) -> np.ndarray:
    """The levels once more, cell by cell and branch by branch."""
    levels = np.empty((size, *problem.levels.shape))
    for i, name in enumerate(problem.alternatives):
        normal = level_draws.random_stream(name, STREAM).standard_normal(
            (size, len(problem.criteria))
        )
        for k in range(normal.shape[1]):
            shares = {region: share[i, k] for region, share in problem.shared.items()}
            mixed = normal[:, k] * math.sqrt(max(0.0, 1 - sum(shares.values())))
            for region, share in shares.items():
                common = level_draws.random_stream(f"region {region}", STREAM)
                mixed = mixed + math.sqrt(share) * common.standard_normal(normal.shape)[:, k]
            cell = [array[i, k] for array in (problem.low, problem.levels, problem.high)]
            levels[:, i, k] = [_quantile(uniform, *cell) for uniform in ndtr(mixed)]
    return levels


def _quantile(u: float, low: float, mode: float, high: float) -> float:
    """The quantile of a triangular distribution, or of a uniform one where there is no mode."""
    width = high - low
    if math.isnan(mode):
        return low + u * width
    if width > 0 and u < (mode - low) / width:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1 - u) * width * (high - mode))


@repeatable
@given(st.integers(0, 10_000))
def test_levels_are_those_of_a_slow_plain_reading(seed):
    for problem in _stages_at_random(seed):
        np.testing.assert_array_equal(draw_levels(problem, 7, STREAM), _one_by_one(problem, 7))


@repeatable
@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 60), st.integers(1, 12))
def test_problems_drawn_together_and_in_parts_are_drawn_as_if_alone(seed, held, near, run):
    problems = _stages_at_random(seed)
    alone = [_flat(problem, 25, 10) for problem in problems]
    with mock.patch.multiple(level_draws, _HELD=held, _NEAR=near, _RUN=run):
        pieces = list(draw_pieces(problems, 25, 10, 7, 1.5))
        parts = [list(draw_blocks(problem, 25, 10, 7, 1.5)) for problem in problems]
    for number, (problem, expected) in enumerate(zip(problems, alone, strict=True)):
        together = np.full((25, *problem.levels.shape), np.nan)
        for draws, rows, blocks in pieces:
            together[draws, rows] = blocks[number].levels
            shares = [draw[-8 * len(problem.criteria) :] for draw in expected[draws]]
            assert [row.tobytes() for row in blocks[number].weights] == shares
        assert [levels.tobytes() for levels in together] == [
            draw[: -8 * len(problem.criteria)] for draw in expected
        ]
        assert _bytes(parts[number]) == expected
        most = max(1, held // problem.levels.size)
        assert max(len(block.levels) for block in parts[number]) == min(10, most)
