"""The arithmetic of the methods: published examples, a slow second implementation, properties."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator
from criteria.faults import InputError
from evaluator.methods import (
    METHODS,
    closeness,
    get_method,
    rank_scores,
    round_scores,
)
from evaluator.methods.ratings import ratings as ratings_figures
from evaluator.methods.topsis import topsis as topsis_figures

NORMALIZATIONS = ("scale", "vector", "minmax")
SCALE = (1, 5)
repeatable = settings(derandomize=True, deadline=None, max_examples=150)


def topsis(*problem):
    return topsis_figures(*problem)["score"]


def ratings(*problem):
    return ratings_figures(*problem)["score"]


# --- A second implementation, in plain Python and as the book words it -------------------------


@dataclass(frozen=True)
class Steps:
    """What Hwang and Yoon compute on the way, per alternative."""

    to_ideal: list[float]
    to_anti_ideal: list[float]
    closeness: list[float]


def slow_topsis(matrix, weights, directions, normalization, scale=None):
    columns = []
    for k, direction in enumerate(directions):
        column = [float(row[k]) for row in matrix]
        low, high = min(column), max(column)
        if normalization == "scale":
            low, high = scale
        if normalization == "vector":
            norm = math.sqrt(math.fsum(x * x for x in column))
            normal = [x / norm if norm else 0.0 for x in column]
            ends = [min(normal), max(normal)]
        else:
            normal = [(x - low) / (high - low) if high > low else 0.0 for x in column]
            ends = [0.0, 1.0] if high > low else [0.0, 0.0]
        anti_ideal, ideal = ends if direction == "max" else reversed(ends)
        columns.append([(weights[k] * (x - ideal), weights[k] * (x - anti_ideal)) for x in normal])
    rows = list(zip(*columns, strict=True))
    to_ideal = [math.sqrt(math.fsum(up * up for up, _ in row)) for row in rows]
    to_anti = [math.sqrt(math.fsum(down * down for _, down in row)) for row in rows]
    scores = [
        down / (up + down) if up + down else 0.5 for up, down in zip(to_ideal, to_anti, strict=True)
    ]
    return Steps(to_ideal, to_anti, scores)


def slow_ratings(matrix, weights, directions, intensities):
    worth = [value / max(intensities) for value in intensities]
    scores = []
    for row in matrix:
        parts = []
        for level, weight, direction in zip(row, weights, directions, strict=True):
            place = level - 1 if direction == "max" else len(worth) - level
            below = min(int(place), len(worth) - 2)
            step = worth[below + 1] - worth[below]
            parts.append(weight * (worth[below] + (place - below) * step))
        scores.append(math.fsum(parts))
    return scores


# --- Published examples ------------------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """A worked example with the figures as printed."""

    name: str
    matrix: list[list[float]]
    weights: list[float]
    directions: list[str]
    closeness: list[float]
    ranks: list[int]
    within: float
    to_ideal: list[float] | None = None
    to_anti_ideal: list[float] | None = None
    distances_within: float = 0.0


PUBLISHED = [
    # Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making, pp. 133-134: the fighter
    # aircraft. doi:10.1007/978-3-642-48318-9. The book carries four decimals from step to step, so
    # that its last digits may be one off: it prints .613 for the third, which is .6135.
    Published(
        name="Hwang & Yoon 1981, fighter aircraft",
        matrix=[
            [2.0, 1500, 20000, 5.5, 5, 9],
            [2.5, 2700, 18000, 6.5, 3, 5],
            [1.8, 2000, 21000, 4.5, 7, 7],
            [2.2, 1800, 20000, 5.0, 5, 5],
        ],
        weights=[0.2, 0.1, 0.1, 0.1, 0.2, 0.3],
        directions=["max", "max", "max", "min", "max", "max"],
        closeness=[0.643, 0.268, 0.613, 0.312],
        ranks=[1, 4, 2, 3],
        within=0.001,
        to_ideal=[0.0545, 0.1197, 0.0580, 0.1009],
        to_anti_ideal=[0.0983, 0.0439, 0.0920, 0.0458],
        distances_within=0.0001,
    ),
    # Opricovic, S., & Tzeng, G.-H. (2004). Compromise solution by MCDM methods. European Journal of
    # Operational Research, 156(2), 445-455, tables 1 to 3: three ways up a mountain, by risk and
    # altitude. doi:10.1016/S0377-2217(03)00020-1
    Published(
        name="Opricovic & Tzeng 2004, problem f",
        matrix=[[1, 3000], [2, 3750], [5, 4500]],
        weights=[0.5, 0.5],
        directions=["min", "max"],
        closeness=[0.762, 0.722, 0.238],
        ranks=[1, 2, 3],
        within=0.0005,
        to_ideal=[0.114, 0.108, 0.365],
        to_anti_ideal=[0.365, 0.280, 0.114],
        distances_within=0.0005,
    ),
    # The same three with risk + 5 and altitude / 1000 - 1: a shift of origin turns the ranking.
    Published(
        name="Opricovic & Tzeng 2004, problem phi",
        matrix=[[6, 2.0], [7, 2.75], [10, 3.5]],
        weights=[0.5, 0.5],
        directions=["min", "max"],
        closeness=[0.489, 0.612, 0.511],
        ranks=[3, 1, 2],
        within=0.0005,
        to_ideal=[0.154, 0.085, 0.147],
        to_anti_ideal=[0.147, 0.134, 0.154],
        distances_within=0.0005,
    ),
    # Tzeng, G.-H., & Huang, J.-J. (2011). Multiple Attribute Decision Making: Methods and
    # Applications. CRC Press.
    Published(
        name="Tzeng & Huang 2011",
        matrix=[[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]],
        weights=[0.3, 0.4, 0.3],
        directions=["max", "max", "max"],
        closeness=[0.5037, 0.6581, 0.7482, 0.3340],
        ranks=[3, 2, 1, 4],
        within=0.0001,
    ),
]
published = pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case.name)


@published
@pytest.mark.parametrize("score", [topsis, closeness])
def test_topsis_gives_the_printed_closeness(case, score):
    scores = score(case.matrix, case.weights, case.directions, "vector")
    np.testing.assert_allclose(scores, case.closeness, rtol=0, atol=case.within)
    assert rank_scores(scores).tolist() == case.ranks


@published
def test_the_slow_implementation_gives_the_printed_figures(case):
    steps = slow_topsis(case.matrix, case.weights, case.directions, "vector")
    assert steps.closeness == pytest.approx(case.closeness, rel=0, abs=case.within)
    if case.to_ideal is not None:
        assert steps.to_ideal == pytest.approx(case.to_ideal, rel=0, abs=case.distances_within)
        assert steps.to_anti_ideal == pytest.approx(
            case.to_anti_ideal, rel=0, abs=case.distances_within
        )


def test_the_book_s_closeness_follows_from_its_printed_distances():
    case = PUBLISHED[0]
    from_print = [
        round(down / (up + down), 3)
        for up, down in zip(case.to_ideal, case.to_anti_ideal, strict=True)
    ]
    assert from_print == case.closeness


def test_ratings_give_the_printed_ideal_priorities():
    # Dargahi, D. (2016). Prize: prioritization based on AHP, Bioconductor, the example of its
    # `rating`: priorities of poor, fair, good and excellent, and the same over the largest.
    priorities = [0.07400921, 0.13774666, 0.27549331, 0.51275083]
    idealised = [0.1443376, 0.2686425, 0.5372850, 1.0]
    scores = ratings([[1], [2], [3], [4]], [1], ["max"], priorities)
    np.testing.assert_allclose(scores, idealised, rtol=0, atol=5e-8)


def test_ratings_recomputed_by_hand():
    # .5 · 1 + .3 · .2 + .2 · .5, and with a level halfway between .5 and 1
    levels = [[3, 1, 2], [2.5, 3, 2]]
    scores = ratings(levels, [0.5, 0.3, 0.2], ["max"] * 3, [0.2, 0.5, 1.0])
    assert scores.tolist() == pytest.approx([0.66, 0.775])


def test_ratings_read_the_levels_of_a_criterion_to_be_minimised_from_the_other_end():
    scores = ratings([[1], [2], [3]], [1], ["min"], [0.2, 0.5, 1.0])
    assert scores.tolist() == [1.0, 0.5, 0.2]


# --- One implementation against another --------------------------------------------------------


@st.composite
def problems(draw, low=0.0, high=100.0):
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    cell = st.floats(low, high).map(lambda x: round(x, 6))
    matrix = draw(st.lists(st.lists(cell, min_size=n, max_size=n), min_size=m, max_size=m))
    weights = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any))
    directions = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    return matrix, [weight / sum(weights) for weight in weights], directions


@repeatable
@given(problems(), st.sampled_from(["vector", "minmax"]))
def test_topsis_and_closeness_equal_the_slow_implementation(problem, normalization):
    slow = slow_topsis(*problem, normalization).closeness
    for score in (topsis, closeness):
        np.testing.assert_allclose(score(*problem, normalization), slow, rtol=0, atol=1e-12)


@repeatable
@given(problems(*SCALE))
def test_topsis_on_a_scale_equals_the_slow_implementation(problem):
    slow = slow_topsis(*problem, "scale", SCALE).closeness
    for score in (topsis, closeness):
        np.testing.assert_allclose(score(*problem, "scale", SCALE), slow, rtol=0, atol=1e-12)


@repeatable
@given(problems(*SCALE), st.lists(st.floats(0.01, 1), min_size=2, max_size=6).map(sorted))
def test_ratings_equal_the_slow_implementation(problem, intensities):
    matrix, weights, directions = problem
    matrix = [[1 + (x - 1) * (len(intensities) - 1) / 4 for x in row] for row in matrix]
    slow = slow_ratings(matrix, weights, directions, intensities)
    fast = ratings(matrix, weights, directions, intensities)
    np.testing.assert_allclose(fast, slow, rtol=0, atol=1e-12)


def draws_of_levels(seed=7, draws=40, m=8, n=5):
    generator = np.random.default_rng(seed)
    levels = generator.uniform(*SCALE, (draws, m, n))
    return levels, generator.dirichlet(np.ones(n), draws), ["max", "min", "max", "max", "min"]


@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_closeness_equals_pymcdm_in_every_draw(normalization):
    from pymcdm import normalizations
    from pymcdm.methods import TOPSIS

    levels, weights, directions = draws_of_levels()
    by_name = {"vector": normalizations.vector_normalization}
    method = TOPSIS(by_name.get(normalization, normalizations.minmax_normalization))
    signs = np.where(np.array(directions) == "max", 1, -1)
    scale = SCALE if normalization == "scale" else None
    scores = closeness(levels, weights, directions, normalization, scale)
    for draw, score, weight in zip(levels, scores, weights, strict=True):
        ends = np.repeat([[SCALE[0]], [SCALE[1]]], draw.shape[1], axis=1)
        rows = np.vstack([draw, ends]) if scale else draw
        expected = method(rows, weight, signs, validation=False)[: len(draw)]
        np.testing.assert_allclose(score, expected, rtol=0, atol=1e-12)


def variants():
    for method in METHODS.values():
        if method.opt_in:  # has to be told more
            continue
        for normalization in method.normalizations or ("vector",):
            yield pytest.param(method, normalization, id=f"{method.id}-{normalization}")


every_method = pytest.mark.parametrize(("method", "normalization"), list(variants()))


def arguments_of(method, normalization):
    return method.arguments(normalization, scale=SCALE, intensities=[0.1, 0.2, 0.4, 0.7, 1.0])


@every_method
def test_draws_score_like_single_matrices(method, normalization):
    levels, weights, directions = draws_of_levels()
    arguments = arguments_of(method, normalization)
    scores = method.score(levels, weights, directions, **arguments)
    assert scores.shape == levels.shape[:2]
    for draw, score, weight in zip(levels, scores, weights, strict=True):
        single = method.score(draw, weight, directions, **arguments)
        np.testing.assert_allclose(score, single, rtol=0, atol=1e-12)


@every_method
def test_a_draw_scores_the_same_to_the_bit_alone_or_among_others(method, normalization):
    levels, weights, directions = draws_of_levels()
    arguments = arguments_of(method, normalization)
    together = method.score(levels, weights, directions, **arguments)
    in_halves = [
        method.score(levels[part], weights[part], directions, **arguments)
        for part in (slice(0, 13), slice(13, None))
    ]
    turned = method.score(np.asfortranarray(levels), weights, directions, **arguments)
    assert together.tobytes() == np.concatenate(in_halves).tobytes() == turned.tobytes()


@every_method
def test_levels_or_weights_may_be_the_same_in_all_draws(method, normalization):
    levels, weights, directions = draws_of_levels()
    arguments = arguments_of(method, normalization)
    stacked = method.score(
        np.broadcast_to(levels[0], levels.shape), weights, directions, **arguments
    )
    once = method.score(levels[0], weights, directions, **arguments)
    assert once.tobytes() == stacked.tobytes()
    same = np.broadcast_to(weights[0], weights.shape)
    stacked = method.score(levels, same, directions, **arguments)
    once = method.score(levels, weights[0], directions, **arguments)
    assert once.tobytes() == stacked.tobytes()


# --- Criteria that do not discriminate, extreme units ------------------------------------------


@pytest.mark.parametrize("score", [topsis, closeness])
@pytest.mark.parametrize("normalization", ["vector", "minmax"])
@pytest.mark.parametrize("same", [[0, 0, 0], [7, 7, 7], [0.3, 0.1 + 0.2, 0.3]])
def test_a_criterion_on_which_all_agree_adds_nothing(score, normalization, same):
    matrix = np.array([[5.0, 2], [3, 4], [1, 3]])
    without = score(matrix, [0.6, 0.2], ["max", "min"], normalization)
    wider = np.column_stack([matrix, same])
    for direction in ("max", "min"):
        scores = score(wider, [0.6, 0.2, 0.2], ["max", "min", direction], normalization)
        np.testing.assert_allclose(scores, without, rtol=0, atol=1e-12)


@pytest.mark.parametrize("score", [topsis, closeness])
@pytest.mark.parametrize("normalization", ["vector", "minmax"])
@pytest.mark.parametrize(
    "matrix",
    [
        [[2, 3]] * 3,
        [[0, 0]] * 3,
        [[2, 3]],
        [[0.3, 3], [0.1 + 0.2, 3]],
    ],
    ids=["equal rows", "zeros", "one row", "equal up to rounding"],
)
def test_where_nothing_discriminates_every_closeness_is_midway(score, normalization, matrix):
    assert score(matrix, [0.6, 0.4], ["max", "min"], normalization).tolist() == [0.5] * len(matrix)


@pytest.mark.parametrize("score", [topsis, closeness])
def test_where_only_a_weightless_criterion_discriminates_every_closeness_is_midway(score):
    scores = score([[1, 2], [1, 5]], [1.0, 0.0], ["max", "max"], "minmax")
    assert scores.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("score", [topsis, closeness])
def test_on_a_scale_a_single_alternative_has_a_closeness_of_its_own(score):
    assert score([[5, 1]], [0.5, 0.5], ["max", "min"], "scale", SCALE).tolist() == [1.0]
    assert score([[1, 5]], [0.5, 0.5], ["max", "min"], "scale", SCALE).tolist() == [0.0]
    assert score([[3, 3]], [0.5, 0.5], ["max", "min"], "scale", SCALE).tolist() == [0.5]


@pytest.mark.parametrize("score", [topsis, closeness])
@pytest.mark.parametrize("normalization", ["vector", "minmax"])
@pytest.mark.parametrize("unit", [2.0**-1000, 2.0**1000])
def test_units_however_extreme_change_nothing(score, normalization, unit):
    matrix = np.array([[5.0, 2], [3, 4], [1, 3]])
    plain = score(matrix, [0.6, 0.4], ["max", "min"], normalization)
    extreme = score(matrix * [unit, 1], [0.6, 0.4], ["max", "min"], normalization)
    np.testing.assert_allclose(extreme, plain, rtol=0, atol=1e-12)


@pytest.mark.parametrize("score", [topsis, closeness])
def test_a_scale_of_its_own_for_every_criterion(score):
    scores = score([[50, 2], [100, 1]], [0.5, 0.5], ["max", "min"], "scale", [(0, 100), (1, 5)])
    alike = score([[3, 2], [5, 1]], [0.5, 0.5], ["max", "min"], "scale", (1, 5))
    assert scores.tolist() == alike.tolist()


@pytest.mark.parametrize("score", [topsis, closeness])
def test_normalising_by_the_scale_without_a_scale_is_refused(score):
    with pytest.raises(InputError, match=re.escape("Give scale=(low, high)")):
        score([[1, 2]], [0.5, 0.5], ["max", "max"], "scale")


# --- Rounding and ranking ----------------------------------------------------------------------


@repeatable
@given(st.lists(st.floats(-1e300, 1e300), max_size=8), st.integers(1, 15))
def test_rounding_moves_a_score_by_half_a_digit_at_most(values, digits):
    for before, after in zip(values, round_scores(values, digits).tolist(), strict=True):
        # Below that there are fewer digits to be had.
        if abs(before) > 1e-290:
            assert abs(after - before) <= abs(before) * 0.5000001 * 10.0 ** (1 - digits)


@repeatable
@given(st.lists(st.floats(-1e15, 1e15), max_size=8), st.integers(1, 15))
def test_rounding_twice_is_rounding_once(values, digits):
    rounded = round_scores(values, digits)
    again = round_scores(rounded, digits)
    large = np.abs(rounded) > 1e-7
    assert again[large].tolist() == rounded[large].tolist()


@repeatable
@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=8))
def test_rounded_scores_have_twelve_digits_when_written(values):
    for value in round_scores(values).tolist():
        digits = repr(value).split("e")[0].replace(".", "").strip("0")
        assert len(digits) <= 12


def test_rounding_keeps_what_is_no_number_and_leaves_its_input_alone():
    values = np.array([0.0, -1 / 3, np.inf, -np.inf, np.nan, 2e15 / 3])
    values.flags.writeable = False
    expected = [0.0, -0.333333333333, np.inf, -np.inf, np.nan, 666666666667000.0]
    np.testing.assert_array_equal(round_scores(values), expected)


def test_scores_that_differ_by_rounding_only_tie():
    scores = [0.1 + 0.2, 0.3, 0.30000000001]
    assert rank_scores(scores).tolist() == [2, 3, 1]
    assert rank_scores(round_scores(scores)).tolist() == [2, 2, 1]


@repeatable
@given(
    st.integers(1, 5).flatmap(
        lambda m: st.lists(st.lists(st.integers(0, 3), min_size=m, max_size=m), min_size=1)
    )
)
def test_the_rank_is_one_more_than_the_number_of_better_scores(rows):
    ranks = rank_scores(rows)
    assert ranks.tolist() == [[1 + sum(y > x for y in row) for x in row] for row in rows]
    assert rank_scores(rows[0]).tolist() == ranks[0].tolist()


def test_nothing_to_rank_has_no_ranks():
    assert rank_scores([]).tolist() == []
    assert round_scores([]).tolist() == []


# --- The registry ------------------------------------------------------------------------------


def test_every_method_is_found_by_its_id_and_cites_its_paper():
    for key, method in METHODS.items():
        assert get_method(key) is method
        assert method.id == key
        # Some of the papers have none.
        assert re.fullmatch(r"(10\.\d{4,}/\S+)?", method.doi)
        assert re.search(r"\(\d{4}\)", method.paper)
        assert method.compensation.endswith(".")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("TOPSIS", "topsis"),
        ("CoCoSo", "cocoso"),
        ("SAW", "weighted_sum"),
        ("weighted sum", "weighted_sum"),
        ("weighted-product", "weighted_product"),
        ("PROMETHEE II", "promethee_ii"),
        ("promethee_2", "promethee_ii"),
        ("Promethee-I", "promethee_i"),
        ("ELECTRE III", "electre_iii"),
        ("BalancedSPOTIS", "balanced_spotis"),
        ("MOORA (ratio system)", "moora"),
    ],
)
def test_a_method_is_found_however_its_name_is_written(written, meant):
    assert get_method(written).id == meant


def test_no_two_methods_share_a_name():
    names = [
        {re.sub(r"[\W_]", "", name).lower() for name in (method.id, method.name, *method.also)}
        for method in METHODS.values()
    ]
    assert sum(map(len, names)) == len(set().union(*names))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("topsys", "Did you mean 'topsis'?"), ("AHPP", "Did you mean 'ahp'?"), (7, "Use one of")],
)
def test_an_unknown_method_is_refused_with_the_nearest(wrong, hint):
    with pytest.raises(InputError, match=re.escape(hint)):
        get_method(wrong)


def test_loading_the_methods_loads_neither_pymcdm_nor_pandas():
    code = (
        "import sys, evaluator.methods;"
        "print([name for name in ('pymcdm', 'pandas', 'scipy') if name in sys.modules])"
    )
    root = Path(evaluator.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"
