"""One problem scored by scikit-criteria 0.10 and by pyDecision 5.1.8, which nobody here wrote.

The scores were computed by them in an environment of their own and are printed to six decimals; of
what they minimise the sign is turned. scikit-criteria takes a normalised matrix, which it was
given by the formula of the paper. Left out is what departs from the papers there: CODAS, WASPAS and
MABAC of pyDecision, which multiplies the differences of distances instead of testing them against
the threshold, normalises to [1, 2] and knows no weights.
"""

from __future__ import annotations

import numpy as np
import pytest

from criteria.faults import InputError
from evaluator.methods import rank_matrix

MATRIX = [
    [38, 6.2, 410, 3, 120],
    [52, 8.9, 365, 5, 95],
    [47, 4.1, 530, 2, 140],
    [61, 7.5, 455, 4, 160],
    [33, 5.4, 290, 4, 75],
    [55, 9.8, 610, 1, 110],
    [44, 6.9, 380, 5, 130],
    [50, 5.8, 480, 3, 88],
]
WEIGHTS = [0.30, 0.20, 0.15, 0.25, 0.10]
WAYS = ["max", "min", "max", "max", "min"]

SKCRITERIA = {
    "topsis": [0.451652, 0.644860, 0.477350, 0.656865, 0.535756, 0.355671, 0.651398, 0.573823],
    "vikor": [-0.851768, -0.238658, -0.393088, 0, -0.929029, -0.785093, -0.381290, -0.066932],
    "waspas": [0.632189, 0.752374, 0.695783, 0.755825, 0.675646, 0.573243, 0.728326, 0.737481],
    "wpm": [0.631915, 0.738175, 0.676520, 0.743555, 0.665834, 0.524138, 0.720284, 0.734422],
    "edas": [0.360224, 0.835857, 0.591557, 0.799131, 0.598344, 0.329701, 0.752243, 0.696527],
    "codas": [-1.050788, 0.846183, -0.086286, 0.735505, -0.096351, -0.858796, 0.595948, -0.085415],
    "mabac": [-0.090068, 0.098514, 0.050266, 0.147282, -0.056378, -0.053726, 0.048829, 0.122998],
    "marcos": [0.564049, 0.683653, 0.637700, 0.685008, 0.611312, 0.555027, 0.656715, 0.660436],
    "aras": [0.632726, 0.762282, 0.714557, 0.758728, 0.692389, 0.607290, 0.736990, 0.736802],
    "copras": [0.839561, 0.997724, 0.912773, 1.000000, 0.919888, 0.793868, 0.976505, 0.977146],
    "cocoso": [1.797720, 2.092784, 2.029852, 1.931607, 1.439240, 1.441871, 2.032746, 2.179755],
    "moora": [0.106793, 0.161466, 0.131391, 0.161996, 0.127595, 0.085807, 0.155215, 0.155038],
    "moora_reference": [
        *(-0.050555, -0.048171, -0.073193, -0.034121),
        *(-0.061545, -0.097590, -0.037367, -0.048795),
    ],
    "mairca": [
        *(-0.073975, -0.050403, -0.056434, -0.044307),
        *(-0.069764, -0.069433, -0.056613, -0.047342),
    ],
    "ocra": [0.404283, 0.909906, 0.373942, 0.769901, 0.645784, 0, 0.895831, 0.611759],
    "probid": [0.393783, 0.814630, 0.497709, 0.807330, 0.618711, 0.377758, 0.825277, 0.629178],
    "sprobid": [0.752869, 1.856710, 0.848894, 1.862549, 1.126723, 0.537712, 1.937067, 1.250569],
    "ram": [1.431359, 1.438852, 1.433760, 1.438915, 1.433411, 1.429481, 1.437848, 1.436839],
}
# pyDecision has the same figures for TOPSIS, VIKOR, EDAS, MARCOS, ARAS, COPRAS, CoCoSo, MOORA,
# MAIRCA and OCRA, and two methods more. Its grade it divides by the number of alternatives, which
# was undone.
PYDECISION = {
    "gra": [0.468903, 0.634378, 0.589535, 0.667390, 0.554016, 0.564839, 0.591497, 0.577610],
    "lmaw": [3.654773, 3.708526, 3.678846, 3.709748, 3.675311, 3.579091, 3.701054, 3.710426],
}


@pytest.mark.parametrize(("method", "scores"), (SKCRITERIA | PYDECISION).items())
def test_scores_and_ranks_are_theirs(method, scores):
    found = rank_matrix(MATRIX, WEIGHTS, WAYS, method)
    np.testing.assert_allclose(found["score"], scores, rtol=0, atol=1e-6)
    assert found["rank"].tolist() == [1 + sum(y > x for y in scores) for x in scores]


@pytest.mark.parametrize(
    ("normalization", "scores"),
    [
        # scikit-criteria, whose weighted sum takes benefits only.
        (
            "minmax",
            [0.408196, 0.596777, 0.548529, 0.645546, 0.441886, 0.444538, 0.547093, 0.621262],
        ),
        # pyDecision, which calls it SAW.
        (
            "linear",
            [0.632463, 0.766574, 0.715047, 0.768094, 0.685458, 0.622347, 0.736369, 0.740541],
        ),
    ],
)
def test_weighted_sums_are_theirs(normalization, scores):
    found = rank_matrix(MATRIX, WEIGHTS, WAYS, "saw", normalization)
    np.testing.assert_allclose(found["score"], scores, rtol=0, atol=1e-6)


def test_dominance_in_three_rankings_is_theirs_but_for_a_tie():
    # scikit-criteria leaves the weights out of the product, so that they have to be equal; and it
    # does not count a pair that ties in one ranking, as the first and the last do in deviation,
    # though the last precedes in both others. Ours counts it: two against none.
    theirs = [1, 6, 2, 3, 4, 0, 5, 6]
    found = rank_matrix(MATRIX, [1] * 5, WAYS, "multimoora")
    assert found["deviation"][0] == found["deviation"][7]
    assert (found.loc[7, ["ratio", "product"]] > found.loc[0, ["ratio", "product"]]).all()
    assert found["score"].tolist() == [*theirs[:-1], theirs[-1] + 1]


# --- A matrix that was normalised beforehand ---------------------------------------------------

# Tests of the WASPAS of scikit-criteria 0.10: partial values, and what it makes of them as they
# are. The products stand there as logarithms.
PARTIAL = [
    [0.5099, 0.0465, 0.2427, 0.3246, 0.1166],
    [0.2123, 0.7622, 0.2051, 0.3259, 0.5295],
    [0.0280, 0.0456, 0.2134, 0.1151, 0.1359],
    [0.2496, 0.1455, 0.3386, 0.2342, 0.2177],
]
THEIR_WEIGHTS = [0.3672, 0.0933, 0.2405, 0.2770, 0.0217]  # which add up to 0.9997
SUMS = np.array([0.3423875, 0.30016082, 0.10069051, 0.25625906])
LOGARITHMS = np.array([-0.53523796, -0.56448693, -1.13554217, -0.60153986])


@pytest.mark.parametrize("lambda_", [0, 0.25, 1])
def test_waspas_takes_partial_values_as_they_are(lambda_):
    total = sum(THEIR_WEIGHTS)
    found = rank_matrix(PARTIAL, THEIR_WEIGHTS, "max", "waspas", None, lambda_=lambda_)
    wsm, wpm = SUMS / total, 10 ** (LOGARITHMS / total)
    np.testing.assert_allclose(found["wsm"], wsm, rtol=1e-7)
    np.testing.assert_allclose(found["wpm"], wpm, rtol=1e-7)
    np.testing.assert_allclose(found["score"], lambda_ * wsm + (1 - lambda_) * wpm, rtol=1e-7)


def parts(normalization):
    """Return the matrix normalised by the formula of a paper, costs as amounts."""
    values = np.array(MATRIX, dtype=float)
    unit = values.sum(axis=0) if normalization == "sum" else np.sqrt((values**2).sum(axis=0))
    return values / unit


@pytest.mark.parametrize(
    ("method", "normalization"),
    [("moora", "vector"), ("moora_reference", "vector"), ("copras", "sum"), ("ram", "sum")],
)
def test_what_was_normalised_beforehand_scores_the_same_as_it_is(method, normalization):
    found = rank_matrix(parts(normalization), WEIGHTS, WAYS, method, None)
    np.testing.assert_allclose(found["score"], SKCRITERIA[method], rtol=0, atol=1e-6)
    assert found["rank"].tolist() == rank_matrix(MATRIX, WEIGHTS, WAYS, method)["rank"].tolist()


@pytest.mark.parametrize("method", ["waspas", "marcos", "codas", "wpm"])
def test_linear_parts_score_the_same_as_they_are(method):
    values, up = np.array(MATRIX, dtype=float), np.array(WAYS) == "max"
    linear = np.where(up, values / values.max(axis=0), values.min(axis=0) / values)
    found = rank_matrix(linear, WEIGHTS, "max", method, None)
    np.testing.assert_allclose(found["score"], SKCRITERIA[method], rtol=0, atol=1e-6)


@pytest.mark.parametrize("method", ["mabac", "cocoso"])
def test_shares_of_the_range_score_the_same_as_they_are(method):
    values, up = np.array(MATRIX, dtype=float), np.array(WAYS) == "max"
    low, high = values.min(axis=0), values.max(axis=0)
    shares = np.where(up, values - low, high - values) / (high - low)
    found = rank_matrix(shares, WEIGHTS, "max", method, None)
    np.testing.assert_allclose(found["score"], SKCRITERIA[method], rtol=0, atol=1e-6)


@pytest.mark.parametrize("method", ["waspas", "marcos", "aras", "codas", "mabac", "cocoso"])
def test_as_they_are_costs_count_by_their_reciprocals(method):
    up = np.array(WAYS) == "max"
    turned = np.where(up, MATRIX, 1 / np.array(MATRIX))
    expected = rank_matrix(turned, WEIGHTS, "max", method, None)
    found = rank_matrix(MATRIX, WEIGHTS, WAYS, method, None)
    np.testing.assert_allclose(found["score"], expected["score"], rtol=1e-11)
    with pytest.raises(InputError, match="row 0, column 1: expected a number that is not negative"):
        rank_matrix([[1, -2.0], [3, 4]], [1, 1], "max", method, None)
    with pytest.raises(InputError, match=r"row 1, column 0: .* a positive one where"):
        rank_matrix([[1, 2.0], [0, 4]], [1, 1], ["min", "max"], method, None)


def test_aras_as_it_is_compares_weighted_sums():
    # 0.25·3 + 0.75·2 = 2.25 and 0.25·1 + 0.75·4 = 3.25 against 0.25·3 + 0.75·4 = 3.75
    found = rank_matrix([[3, 2], [1, 4]], [1, 3], "max", "aras", None)
    np.testing.assert_allclose(found["score"], [2.25 / 3.75, 3.25 / 3.75], rtol=1e-11)
