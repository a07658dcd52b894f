"""Weighted kappa and Krippendorff's alpha against printed figures, and done again slowly."""

from __future__ import annotations

import math
import random
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.reliability import (
    estimate_alpha,
    estimate_kappas,
    krippendorff_alpha,
    weighted_kappa,
)

repeatable = settings(derandomize=True, deadline=None, max_examples=150)
pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)
coded = st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4), min_size=1, max_size=12)
BOTH = ("ordinal", "interval")


def _pairs(table: list[list[int]]) -> list[tuple[int, int]]:
    """The pairs behind a square table of counts."""
    return [
        (row, column)
        for row, counts in enumerate(table, start=1)
        for column, count in enumerate(counts, start=1)
        for _ in range(count)
    ]


# --- Weighted kappa: printed figures -------------------------------------------------------------


def test_linear_kappa_as_printed_by_sas():
    # "Weighted Kappa Coefficient, Kappa 0.4701": a table with its SAS printout, which stand in the
    # tests of statsmodels (statsmodels/stats/tests/test_inter_rater.py, table10).
    table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
    assert weighted_kappa(_pairs(table), 3, 1) == pytest.approx(0.4701, abs=5e-5)


def test_both_kappas_of_the_anxiety_ratings_of_irr():
    # Raters 2 and 3 of the data set `anxiety` of the R package irr (Gamer, Lemon, Fellows and
    # Singh); kappa2 prints 0.1459075 with weights "equal" and 0.2520325 with "squared". It leaves
    # out level 5, which neither rater gives, so that level 6 is the fifth.
    second = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
    third = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]
    rated = [(min(a, 5), min(b, 5)) for a, b in zip(second, third, strict=True)]
    assert weighted_kappa(rated, 5, 1) == pytest.approx(0.1459075, abs=5e-8)
    assert weighted_kappa(rated, 5, 2) == pytest.approx(0.2520325, abs=5e-8)


@repeatable
@given(pairs)
def test_with_equal_margins_quadratic_kappa_is_the_product_moment_correlation(given_pairs):
    # Cohen, J. (1968). Weighted kappa. Psychological Bulletin, 70(4), 213-220,
    # doi:10.1037/h0026256: so it is where both coders give each level equally often.
    both_ways = [*given_pairs, *((b, a) for a, b in given_pairs)]
    first, second = np.array(both_ways).T
    if first.std() == 0:
        assert math.isnan(weighted_kappa(both_ways, 5, 2))
        return
    expected = np.corrcoef(first, second)[0, 1]
    assert weighted_kappa(both_ways, 5, 2) == pytest.approx(expected, abs=1e-12)


# --- Weighted kappa: by hand and in general ------------------------------------------------------


@pytest.mark.parametrize("power", [1, 2])
def test_two_levels_by_hand(power):
    # 20 + 15 of 50 agree, 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; (0.7 - 0.5) / 0.5 = 0.4.
    table = [[20, 5], [10, 15]]
    assert weighted_kappa(_pairs(table), 2, power) == pytest.approx(0.4, rel=1e-14)


def test_a_grave_disagreement_costs_more_than_a_slight_one():
    agreed = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    slight, grave = [*agreed, (1, 2)], [*agreed, (1, 5)]
    for power in (1, 2):
        assert weighted_kappa(slight, 5, power) > weighted_kappa(grave, 5, power)
    assert weighted_kappa(slight, 5, 2) > weighted_kappa(slight, 5, 1)


@repeatable
@given(pairs, st.sampled_from([1, 2]))
def test_it_does_not_matter_who_coded_first(given_pairs, power):
    there, back = (
        weighted_kappa(given_pairs, 5, power),
        weighted_kappa([(b, a) for a, b in given_pairs], 5, power),
    )
    assert there == pytest.approx(back, rel=1e-12, nan_ok=True)
    assert math.isnan(there) or there <= 1


@repeatable
@given(st.lists(st.integers(1, 5), min_size=2), st.sampled_from([1, 2]))
def test_full_agreement_is_one_where_anything_could_differ(levels, power):
    found = weighted_kappa([(level, level) for level in levels], 5, power)
    assert found == 1 if len(set(levels)) > 1 else math.isnan(found)


def test_of_nothing_there_is_no_kappa():
    assert math.isnan(weighted_kappa([], 5, 2))


@settings(derandomize=True, deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=6))
def test_the_interval_is_that_of_resampled_pairs(given_pairs):
    stream, count = random.Random(1), len(given_pairs)
    resamples = [stream.choices(given_pairs, k=count) for _ in range(2000)]
    for estimate, power in zip(estimate_kappas(given_pairs, 4), (2, 1), strict=True):
        assert estimate.value == pytest.approx(weighted_kappa(given_pairs, 4, power), nan_ok=True)
        drawn = sorted(
            kappa
            for kappa in (_plain_kappa(resample, power) for resample in resamples)
            if not math.isnan(kappa)
        )
        ends = (
            (drawn[len(drawn) // 40], drawn[int(0.975 * len(drawn))]) if drawn else (math.nan,) * 2
        )
        assert (estimate.low, estimate.high) == pytest.approx(ends, abs=1e-12, nan_ok=True)


def _plain_kappa(given_pairs, power: int) -> float:
    """Disagreement beside that of every first level with every second."""
    count = len(given_pairs)
    observed = sum(abs(a - b) ** power for a, b in given_pairs) / count
    expected = sum(abs(a - b) ** power for a, _ in given_pairs for _, b in given_pairs) / count**2
    return 1 - observed / expected if expected else math.nan


# --- Krippendorff's alpha ------------------------------------------------------------------------


@pytest.mark.parametrize(("measurement", "printed"), [("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_the_reliability_data_of_krippendorff(measurement, printed):
    # Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability, section E: four observers
    # of twelve units, 0 for a missing value; https://repository.upenn.edu/asc_papers/43.
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]
    units = [[level for level in unit if level] for unit in zip(*observers, strict=True)]
    assert krippendorff_alpha(units, 5, measurement) == pytest.approx(printed, abs=5e-4)


def _plain_alpha(units, measurement: str) -> float:
    """Krippendorff's definition, pair by pair: 1 less observed by expected disagreement."""
    units = [unit for unit in units if len(unit) > 1]
    values = [level for unit in units for level in unit]

    def apart(one: int, other: int) -> float:
        if measurement == "interval":
            return float(one - other) ** 2
        low, high = sorted((one, other))
        between = sum(low <= value <= high for value in values)
        return (between - (values.count(one) + values.count(other)) / 2) ** 2 * (one != other)

    count = len(values)
    observed = sum(
        apart(one, other) / (len(unit) - 1)
        for unit in units
        for one, other in permutations(unit, 2)
    )
    expected = sum(apart(one, other) for one, other in permutations(values, 2))
    return 1 - (count - 1) * observed / expected if expected else math.nan


@repeatable
@given(coded, st.sampled_from(BOTH))
def test_alpha_is_what_its_definition_says(units, measurement):
    found = krippendorff_alpha(units, 5, measurement)
    assert found == pytest.approx(_plain_alpha(units, measurement), abs=1e-9, nan_ok=True)


@repeatable
@given(coded, st.sampled_from(BOTH), st.randoms(use_true_random=False))
def test_who_coded_and_in_which_order_makes_no_difference_to_alpha(units, measurement, stream):
    shuffled = [stream.sample(unit, len(unit)) for unit in stream.sample(units, len(units))]
    there, back = (krippendorff_alpha(given, 5, measurement) for given in (units, shuffled))
    assert there == pytest.approx(back, abs=1e-12, nan_ok=True)


@repeatable
@given(st.lists(st.integers(1, 5), min_size=1), st.integers(2, 4), st.sampled_from(BOTH))
def test_of_coders_who_agree_throughout_alpha_is_one(levels, coders, measurement):
    found = krippendorff_alpha([[level] * coders for level in levels], 5, measurement)
    assert found == 1 if len(set(levels)) > 1 else math.isnan(found)


@pytest.mark.parametrize("units", [[], [[3]], [[1], [5]], [[2, 2], [2, 2, 2]]])
def test_where_nothing_could_differ_there_is_no_alpha(units):
    for measurement in BOTH:
        found = estimate_alpha(units, 5, measurement)
        assert all(math.isnan(figure) for figure in (found.value, found.low, found.high))


def test_the_interval_of_alpha_is_that_of_resampled_units():
    units = [[1, 1], [2, 3], [3, 3, 4], [5, 5], [2, 2], [4]]
    rows = np.random.default_rng(1).integers(5, size=(2000, 5))
    drawn = sorted(
        alpha
        for alpha in (_plain_alpha([units[row] for row in drawn], "ordinal") for drawn in rows)
        if not math.isnan(alpha)
    )
    found = estimate_alpha(units, 5, "ordinal")
    ends = (drawn[len(drawn) // 40], drawn[int(0.975 * len(drawn))])
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-12)
    assert found.low < found.value < found.high


def test_where_much_was_coded_fewer_resamples_give_the_interval():
    stream = random.Random(4)
    few = [(level, min(5, level + stream.randrange(2))) for level in (1, 2, 3, 4, 5) * 80]
    # The standard error falls with the root of the number of units: four times as many halve it.
    wide, narrow = (estimate_kappas(pairs, 5)[0] for pairs in (few, few * 4))
    assert wide.value == pytest.approx(narrow.value)
    assert (narrow.high - narrow.low) / (wide.high - wide.low) == pytest.approx(1 / 2, rel=0.15)
    wide, narrow = (estimate_alpha(units, 5, "ordinal") for units in (few, few * 4))
    assert (narrow.high - narrow.low) / (wide.high - wide.low) == pytest.approx(1 / 2, rel=0.15)
