"""Grey relational analysis against worked examples and a plain implementation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from criteria.faults import InputError
from evaluator.methods import get_method, rank_matrix


def test_five_candidates_by_six_criteria():
    # Yıldırım, B. F., & Önder, E. (eds.) (2015). Çok kriterli karar verme yöntemleri, 2nd ed.,
    # ISBN 978-605-9929-44-8, as JMcDM tests its GRA.
    matrix = np.transpose(
        [
            [105000, 120000, 150000, 115000, 135000],
            [105, 110, 120, 105, 115],
            [10, 15, 12, 20, 15],
            [4, 4, 3, 4, 5],
            [300, 500, 550, 600, 400],
            [10, 8, 12, 9, 9],
        ]
    )
    ways = ["min", "max", "min", "max", "max", "min"]
    found = rank_matrix(matrix, [0.05, 0.20, 0.10, 0.15, 0.10, 0.40], ways, "gra")
    expected = [0.525, 0.7007142857142857, 0.5464285714285715, 0.5762820512820512, 0.65095238095238]
    np.testing.assert_allclose(found["score"], expected, rtol=0, atol=1e-12)
    assert found["rank"].tolist() == [5, 1, 4, 3, 2]


def plain_gra(matrix, weights, directions, zeta):
    """Grade the deviations from a reference series, with the smallest and the largest of all."""
    shortfalls = []
    for column, direction in zip(zip(*matrix, strict=True), directions, strict=True):
        low, high = min(column), max(column)
        best = high if direction == "max" else low
        shortfalls.append([abs(x - best) / (high - low) for x in column])
    least, most = min(map(min, shortfalls)), max(map(max, shortfalls))
    rows = zip(*shortfalls, strict=True)
    return [
        math.fsum(
            w * (least + zeta * most) / (gap + zeta * most)
            for w, gap in zip(weights, row, strict=True)
        )
        for row in rows
    ]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("zeta", [0.1, 0.5, 1.0])
def test_it_agrees_with_a_plain_implementation(seed, zeta):
    stream = np.random.default_rng(seed)
    levels, weights = stream.uniform(-5, 20, (8, 5)), stream.dirichlet(np.ones(5))
    ways = stream.choice(["max", "min"], 5).tolist()
    expected = plain_gra(levels.tolist(), weights.tolist(), ways, zeta)
    found = get_method("gra").figures(levels, weights, ways, zeta=zeta)["score"]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)


def test_on_a_scale_the_ideal_is_its_best_end():
    how = {"method": "gra", "normalization": "scale", "scale": (1, 5)}
    assert rank_matrix([[3, 3]], [1, 1], ["max", "min"], **how)["score"].tolist() == [0.5]


@pytest.mark.parametrize("zeta", [0, 1.5, "half"])
def test_zeta_is_above_0_and_at_most_1(zeta):
    with pytest.raises(InputError, match="zeta: value: expected a finite number above 0 to 1"):
        rank_matrix([[1, 2], [3, 4]], [1, 1], "max", "gra", zeta=zeta)
