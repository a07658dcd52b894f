"""Random indices: the printed tables against each other, against enumeration and drawing."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from criteria.faults import InputError
from evaluator.weighting import ahp
from evaluator.weighting.random_index import find_random_index, random_index_names, simulate

SCALE = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]


def test_of_three_by_listing_every_matrix():
    # In 3 x 3 matrices lambda_max = 1 + t + 1/t, t the cube root of a_12 a_23 / a_13.
    roots = [float(a * c / b) ** (1 / 3) for a, b, c in itertools.product(SCALE, repeat=3)]
    mean = math.fsum((root + 1 / root - 2) / 2 for root in roots) / len(roots)
    assert find_random_index("alonso-lamata", 3).value == pytest.approx(mean, abs=5e-4)
    assert find_random_index("saaty", 3).value == pytest.approx(mean, abs=5e-3)


def drawn(size: int, missing: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Random logarithms on the scale, and where they are missing: always connected."""
    random = np.random.default_rng([size, missing])
    rows, columns = np.triu_indices(size, 1)
    logs, gaps = np.zeros((count, size, size)), np.zeros((count, size, size), dtype=bool)
    for number in range(count):
        linked = np.zeros((size, size), dtype=int)
        while not linked.all():
            out = random.permutation(len(rows))[:missing]
            gaps[number] = False
            gaps[number, rows[out], columns[out]] = True
            gaps[number] |= gaps[number].T
            linked = np.linalg.matrix_power((~gaps[number]).astype(int), size)
        logs[number, rows, columns] = np.log(random.choice([float(v) for v in SCALE], len(rows)))
        logs[number] -= logs[number].T
    return logs, gaps


def completed(logs: np.ndarray, gaps: np.ndarray) -> np.ndarray:
    """Complete within the scale to the least eigenvalue, all matrices side by side.

    There the derivative by a missing judgement, left_i a_ij right_j - left_j a_ji right_i, is 0,
    or points beyond the end of the scale where the judgement stands.
    """
    logs = np.where(gaps, 0.0, logs)
    right = left = np.ones((*logs.shape[:2], 1))
    for _ in range(300):
        judged = np.exp(logs)
        right, left = judged @ right, judged.transpose(0, 2, 1) @ left
        right, left = right / right.sum(1, keepdims=True), left / left.sum(1, keepdims=True)
        scale = (np.log(right) - np.log(left)) / 2
        met = np.clip(scale - scale.transpose(0, 2, 1), -math.log(9), math.log(9))
        logs = np.where(gaps, met, logs)
    return logs


def drawn_index(size: int, missing: int, count: int) -> tuple[float, float]:
    """The mean consistency index, and its standard error."""
    judged = np.exp(completed(*drawn(size, missing, count)))
    largest = np.linalg.eigvals(judged).real.max(axis=1)
    indices = (largest - size) / (size - 1)
    return float(indices.mean()), float(indices.std() / math.sqrt(count))


@pytest.mark.parametrize(("size", "draws"), [(4, 3000), (8, 1500), (15, 400)])
def test_printed_indices_by_drawing_matrices(size, draws):
    mean, error = drawn_index(size, 0, draws)
    alonso, saaty = (find_random_index(name, size).value for name in ("alonso-lamata", "saaty"))
    assert alonso == pytest.approx(mean, abs=4 * error)
    assert saaty == pytest.approx(mean, abs=4 * error + 0.01)


@pytest.mark.parametrize(
    ("size", "missing"),
    [(4, 1), (4, 2), (4, 3), (5, 1), (5, 3), (5, 5), (5, 6), (6, 1), (6, 5), (6, 8), (6, 9)],
)
def test_indices_of_incomplete_matrices_by_drawing_matrices(size, missing):
    mean, error = drawn_index(size, missing, 1000)
    found = find_random_index("saaty", size, missing)
    assert found.name == "agoston-csato"
    assert found.value == pytest.approx(mean, abs=4 * error + 5e-4)


def test_incomplete_matrices_beyond_the_table_follow_equation_3():
    # Ágoston and Csató (2022), doi:10.1016/j.omega.2021.102576, equation 3.
    for name in random_index_names():
        found = find_random_index(name, 8, 6)
        assert found.value == pytest.approx(
            (1 - 2 * 6 / (7 * 6)) * find_random_index(name, 8).value
        )
        assert "equation (3)" in found.source
    mean, error = drawn_index(7, 5, 1000)
    assert find_random_index("alonso-lamata", 7, 5).value == pytest.approx(mean, abs=4 * error)
    # It is what the printed table follows, too, where few are missing.
    for size in (5, 6):
        printed = find_random_index("saaty", size, 1).value
        share = 1 - 2 / ((size - 1) * (size - 2))
        assert printed == pytest.approx(share * find_random_index("saaty", size).value, rel=0.01)


def test_without_a_judgement_to_spare_nothing_contradicts():
    tree = {
        ("a", name): value for name, value in zip("bcdefg", (9, 1 / 9, 3, 5, 1, 2), strict=True)
    }
    for method in ("geometric", "eigenvector"):
        result = ahp(tree, method)
        assert result.consistency_ratio == pytest.approx(0, abs=1e-12)
        assert result.geometric_consistency_index == 0


def test_older_table_lies_near_the_recomputed_one():
    for n in range(3, 16):
        recomputed = find_random_index("alonso-lamata", n).value
        assert find_random_index("saaty1980", n).value == pytest.approx(recomputed, abs=0.06)
        assert find_random_index("saaty", n).value == pytest.approx(recomputed, abs=0.01)


def test_the_line_beyond_the_table_of_alonso_and_lamata_continues_it():
    values = [find_random_index("alonso-lamata", n).value for n in range(3, 61)]
    assert values[16 - 3] == pytest.approx((2.7699 * 16 - 4.3513 - 16) / 15)
    assert values == sorted(values)
    # Large random matrices tend to the mean judgement of the scale less 1; the line overshoots.
    mean = float(sum(SCALE) / len(SCALE))
    assert find_random_index("alonso-lamata", 1000).value < mean - 1 + 0.02


@pytest.mark.parametrize("name", ["saaty", "saaty1980"])
@pytest.mark.parametrize("n", [16, 30])
def test_beyond_the_tables_of_saaty_the_index_is_simulated_and_says_so(name, n):
    found = find_random_index(name, n)
    assert found.source.startswith("simulated: ")
    assert "seed 2005" in found.source
    mean, error = drawn_index(n, 0, 100)
    assert found.value == pytest.approx(mean, abs=4 * error)
    result = ahp(np.ones((n, n)), random_index=name)
    assert result.random_index == found
    assert result.weights == pytest.approx(1 / n)


def test_simulation_repeats_itself_and_agrees_with_the_tables():
    assert simulate(16, 200, 1) == simulate(16, 200, 1) != simulate(16, 200, 2)
    for n in (5, 8, 12):
        table = find_random_index("alonso-lamata", n).value
        # The standard deviation of one index is below 0.4 from four on.
        assert simulate(n, 2000, 1) == pytest.approx(table, abs=4 * 0.4 / math.sqrt(2000))


@pytest.mark.parametrize(("name", "three"), [("saaty1980", 0.58), ("saaty", 0.52)])
def test_ratio_divides_by_the_chosen_index(name, three):
    cycle = [[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]]
    result = ahp(cycle, random_index=name)
    assert result.consistency_ratio == pytest.approx(result.consistency_index / three)
    assert (result.random_index.name, result.random_index.value) == (name, three)
    assert "Saaty, T. L." in result.random_index.source


def test_the_default_is_saatys_later_table():
    assert ahp(np.ones((3, 3))).random_index.value == 0.52


def test_names_that_nobody_knows():
    with pytest.raises(InputError, match="Did you mean 'saaty1980'"):
        ahp(np.ones((3, 3)), random_index="saaty-1980")
