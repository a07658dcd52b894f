"""PROBID and sPROBID against the figures of their paper and a slow second implementation."""

import numpy as np
import pytest

from evaluator.methods import rank_matrix

# Wang, Z., Rangaiah, G. P., & Wang, X. (2021). Preference ranking on the basis of ideal-average
# distance method for multi-criteria decision-making. Industrial & Engineering Chemistry Research,
# 60(30), 11216-11230. doi:10.1021/acs.iecr.1c01413
OPTIMA = [
    [1.679e6, 1.525e-7, 3.747e-5, 0.251, 2.917],
    [2.213e6, 1.304e-7, 3.250e-5, 0.218, 6.633],
    [2.461e6, 1.445e-7, 3.854e-5, 0.259, 0.553],
    [2.854e6, 1.540e-7, 3.970e-5, 0.266, 1.597],
    [3.107e6, 1.522e-7, 3.779e-5, 0.254, 2.905],
    [3.574e6, 1.469e-7, 3.297e-5, 0.221, 6.378],
    [3.932e6, 1.977e-7, 3.129e-5, 0.210, 11.381],
    [4.383e6, 1.292e-7, 3.142e-5, 0.211, 9.929],
    [4.988e6, 1.690e-7, 3.767e-5, 0.253, 8.459],
    [5.497e6, 5.703e-7, 3.012e-5, 0.200, 18.918],
    [5.751e6, 4.653e-7, 3.017e-5, 0.201, 17.517],
]
WEIGHTS = [0.1819, 0.2131, 0.1838, 0.1832, 0.2379]
WAYS = ["max", "min", "min", "min", "min"]


def test_the_optima_have_the_printed_scores():
    found = rank_matrix(OPTIMA, WEIGHTS, WAYS, method="probid")
    printed = [0.8568, 0.7826, 0.9362, 0.9369, 0.9379, 0.8716]
    printed += [0.5489, 0.7231, 0.7792, 0.3331, 0.3387]
    np.testing.assert_allclose(found["score"], printed, atol=0.0000501)
    assert found["rank"].tolist() == [5, 6, 3, 2, 1, 4, 9, 8, 7, 11, 10]


def test_the_optima_have_the_printed_simple_scores():
    found = rank_matrix(OPTIMA, WEIGHTS, WAYS, method="sprobid")
    printed = [2.4246, 2.0596, 3.2805, 3.3702, 3.4375, 2.6435]
    printed += [1.2628, 1.8158, 2.0885, 0.3399, 0.4279]
    np.testing.assert_allclose(found["score"], printed, atol=0.0002)
    assert found["rank"].tolist() == [5, 7, 3, 2, 1, 4, 9, 8, 6, 11, 10]


def distances(levels, weights, ways):
    """Return the distances of each alternative from the ideals, best first, and the average."""
    share = levels / np.sqrt((levels**2).sum(axis=0)) * weights
    ideals = np.column_stack(
        [sorted(column, reverse=way == "max") for column, way in zip(share.T, ways, strict=True)]
    )
    apart = [[np.linalg.norm(own - ideal) for ideal in ideals] for own in share]
    return np.array(apart), [np.linalg.norm(own - share.mean(axis=0)) for own in share]


def probid_by_loops(apart, average):
    scores = []
    for own, extra in zip(apart, average, strict=True):
        m = len(own)
        half = (m + 1) // 2 if m % 2 else m // 2
        pos = sum(own[k - 1] / k for k in range(1, half + 1))
        neg = sum(own[k - 1] / (m - k + 1) for k in range(half, m + 1))
        scores.append(1 / (1 + (pos / neg) ** 2) + extra)
    return scores


def sprobid_by_loops(apart):
    scores = []
    for own in apart:
        m = len(own)
        quarter = m // 4 if m >= 4 else 1
        pos = sum(own[k - 1] / k for k in range(1, quarter + 1))
        neg = sum(own[k - 1] / (m - k + 1) for k in range(m + 1 - quarter, m + 1))
        scores.append(neg / pos)
    return scores


@pytest.mark.parametrize("m", [3, 4, 5, 8, 9, 13, 70, 300])
def test_both_equal_the_slow_implementation(m):
    # pymcdm takes rows for columns in sPROBID of less than four alternatives.
    stream = np.random.default_rng(m)
    levels, weights = stream.uniform(1, 9, (m, 4)), stream.dirichlet(np.ones(4))
    ways = ["max", "min", "max", "min"]
    apart, average = distances(levels, weights, ways)
    found = rank_matrix(levels, weights, ways, method="probid")
    np.testing.assert_allclose(found["score"], probid_by_loops(apart, average), rtol=1e-10)
    np.testing.assert_allclose(found["average"], average, rtol=1e-10)
    found = rank_matrix(levels, weights, ways, method="sprobid")
    np.testing.assert_allclose(found["score"], sprobid_by_loops(apart), rtol=1e-10)


def test_two_alternatives_by_hand():
    # Shares of the norm 0.8 and 0.6: the ideals are the two themselves, 0.2 apart.
    found = rank_matrix([[4.0], [3.0]], [1], "max", method="probid")
    np.testing.assert_allclose(found["pos_ideal"], [0, 0.2])
    np.testing.assert_allclose(found["neg_ideal"], [0.2, 0.1])
    np.testing.assert_allclose(found["score"], [1 + 0.1, 1 / (1 + 2**2) + 0.1])


def test_one_at_the_best_ideal_has_a_score_nobody_else_reaches():
    found = rank_matrix([[3, 3], [2, 2.9], [3, 2.9999]], [1, 1], "max", method="sprobid")
    assert found["score"][0] == 1e12
    assert found["rank"].tolist() == [1, 3, 2]
    assert found["score"][2] < 1e6


def test_one_that_is_all_of_the_worse_half_has_a_ratio_without_end():
    found = rank_matrix([[1.0], [0.0], [0.0]], [1], "max", method="probid")
    np.testing.assert_allclose(found["neg_ideal"], [1.5, 0, 0])
    np.testing.assert_allclose(found["score"][1:], found["average"][1:])
