"""WASPAS and LMAW, between the weighted sum and the weighted product."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pymcdm import normalizations
from pymcdm.methods import LMAW, WASPAS

from criteria.faults import InputError
from evaluator.methods import get_method, rank_matrix

# Zavadskas, E. K., Turskis, Z., Antucheviciene, J., & Zakarevicius, A. (2012). Optimization of
# weighted aggregated sum product assessment. Elektronika ir Elektrotechnika, 122(6), 3-6, tables 1
# and 2. doi:10.5755/j01.eee.122.6.1810. The matrix is normalised already. Where it has 1.0000 for
# the fifth criterion of the first alternative its own results follow from 0.1000.
FACADES = [
    [0.8486, 0.6364, 0.7982, 0.6707, 0.1, 0.8534, 0.6622, 0.8618, 0.1432, 0.1585, 1.0, 0.4531],
    [1.0, 1.0, 1.0, 0.7976, 0.7, 0.9005, 0.9324, 0.6788, 1.0, 0.65, 0.7270, 0.7346],
    [0.6542, 0.7, 0.9169, 0.8951, 0.6, 0.9791, 0.6216, 0.9479, 0.1340, 0.1585, 0.9795, 0.6728],
    [0.3694, 0.4375, 0.9407, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5478, 1.0, 0.3754, 1.0],
]
THEIR_WEIGHTS = [
    *(0.0627, 0.0508, 0.1114, 0.0874, 0.0625, 0.1183),
    *(0.0784, 0.0984, 0.0530, 0.1417, 0.0798, 0.0557),
]
PRINTED = {
    0.0: [0.4912, 0.8173, 0.5873, 0.8015],
    0.3: [0.5274, 0.8209, 0.6203, 0.8167],
    0.5: [0.5516, 0.8233, 0.6423, 0.8268],
    0.7: [0.5758, 0.8256, 0.6642, 0.8369],
    1.0: [0.6120, 0.8292, 0.6972, 0.8520],
}


@pytest.mark.parametrize("lambda_", PRINTED)
def test_waspas_of_its_authors(lambda_):
    found = rank_matrix(FACADES, THEIR_WEIGHTS, "max", "waspas", lambda_=lambda_)
    np.testing.assert_allclose(found["score"], PRINTED[lambda_], rtol=0, atol=5.5e-4)


def test_the_best_facade_depends_on_lambda():
    ranks = {
        lambda_: rank_matrix(FACADES, THEIR_WEIGHTS, "max", "waspas", lambda_=lambda_)["rank"]
        for lambda_ in (0.0, 0.5)
    }
    assert ranks[0.0].tolist() == [4, 1, 3, 2]
    assert ranks[0.5].tolist() == [4, 2, 3, 1]


# Chakraborty, S., Zavadskas, E. K., & Antucheviciene, J. (2015). Applications of WASPAS method as a
# multi-criteria decision-making tool. Economic Computation and Economic Cybernetics Studies and
# Research, 49(1), 5-22, example 2.
MACHINES = [
    [581818, 54.49, 3, 5500],
    [595454, 49.73, 3, 4500],
    [586060, 51.24, 3, 5000],
    [522727, 45.71, 3, 5800],
    [561818, 52.66, 3, 5200],
    [543030, 74.46, 4, 5600],
    [522727, 75.42, 4, 5800],
    [486970, 62.62, 4, 5600],
    [509394, 65.87, 4, 6400],
    [513333, 70.67, 4, 6000],
]
CELLS = {
    0.0: "0.8578 0.8144 0.8408 0.9413 0.8632 0.8241 0.8454 0.8915 0.8987 0.8697",
    0.5: "0.8584 0.8169 0.8419 0.9417 0.8638 0.8278 0.8503 0.8949 0.9027 0.8740",
    1.0: "0.8590 0.8194 0.8430 0.9420 0.8645 0.8315 0.8552 0.8983 0.9067 0.8784",
}


@pytest.mark.parametrize("lambda_", CELLS)
def test_waspas_of_the_machines(lambda_):
    weights, ways = [0.467, 0.160, 0.095, 0.278], ["min", "min", "min", "max"]
    found = rank_matrix(MACHINES, weights, ways, "waspas", lambda_=lambda_)
    printed = [float(figure) for figure in CELLS[lambda_].split()]
    np.testing.assert_allclose(found["score"], printed, rtol=0, atol=1e-4)
    assert found["rank"].tolist() == [6, 10, 8, 1, 5, 9, 7, 3, 2, 4]


def test_lmaw_of_the_logistics():
    # The aggregated matrix of Pamučar, D., Žižović, M., Biswas, S., & Božanić, D. (2021). Facta
    # Universitatis, Series: Mechanical Engineering, 19(3), 361-380. doi:10.22190/FUME210214031P;
    # the digits are those of JMcDM.
    matrix = [
        [647.34, 6.24, 49.87, 19.46, 212.58, 6.75],
        [115.64, 3.24, 16.26, 9.69, 207.59, 3.00],
        [373.61, 5.00, 26.43, 12.00, 184.62, 3.74],
        [37.63, 2.48, 2.85, 9.25, 142.50, 3.24],
        [858.01, 4.74, 62.85, 45.96, 267.95, 4.00],
        [222.92, 3.00, 19.24, 21.46, 221.38, 3.49],
    ]
    weights = [0.215, 0.126, 0.152, 0.091, 0.19, 0.226]
    found = rank_matrix(matrix, weights, ["max", "max", "min", "min", "min", "max"], "lmaw")
    expected = [
        *(4.839005264308832, 4.679718180594332, 4.797731427991642),
        *(4.732145373983716, 4.73416833375772, 4.702247270959649),
    ]
    np.testing.assert_allclose(found["score"], expected, rtol=0, atol=1e-11)
    assert found["rank"].tolist() == [1, 6, 2, 4, 3, 5]


# --- Second implementations --------------------------------------------------------------------


def drawn(seed, m=8, n=5):
    stream = np.random.default_rng(seed)
    directions = stream.choice(["max", "min"], n).tolist()
    return stream.uniform(0.5, 20, (m, n)), stream.dirichlet(np.ones(n)), directions


def signs(directions):
    return np.where(np.array(directions) == "max", 1, -1)


every_seed = pytest.mark.parametrize("seed", range(25))
PEERS = {
    "linear": normalizations.linear_normalization,
    "minmax": normalizations.minmax_normalization,
    "sum": normalizations.sum_normalization,
    "vector": normalizations.vector_normalization,
    "max": normalizations.max_normalization,
}


@every_seed
@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("lambda_", [0.2, 0.5])
def test_waspas_agrees_with_pymcdm(seed, name, lambda_):
    levels, weights, directions = drawn(seed)
    peer = WASPAS(PEERS[name], l=lambda_)
    expected = peer(levels, weights, signs(directions), validation=False)
    found = get_method("waspas").figures(levels, weights, directions, name, lambda_=lambda_)
    np.testing.assert_allclose(found["score"], expected, rtol=0, atol=1e-12)


@every_seed
def test_lmaw_agrees_with_pymcdm(seed):
    levels, weights, directions = drawn(seed)
    expected = LMAW()(levels, weights, signs(directions), validation=False)
    found = get_method("lmaw").score(levels, weights, directions)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


def plain_lmaw(partial, weights):
    """LMAW of partial values as the paper words it, with the logarithm of a product."""
    products = [math.prod(1 + x for x in column) for column in zip(*partial, strict=True)]
    scores = []
    for row in partial:
        parts = []
        for x, product, w in zip(row, products, weights, strict=True):
            phi = math.log(1 + x) / math.log(product)
            parts.append(2 * phi**w / ((2 - phi) ** w + phi**w))
        scores.append(math.fsum(parts))
    return scores


@every_seed
def test_lmaw_on_a_scale_agrees_with_a_plain_implementation(seed):
    levels, weights, directions = drawn(seed)
    more = np.array(directions) == "max"
    partial = np.where(more, levels / 20, 1 - levels / 20)
    found = get_method("lmaw").figures(levels, weights, directions, "scale", scale=(0, 20))["score"]
    np.testing.assert_allclose(found, plain_lmaw(partial.tolist(), weights), rtol=0, atol=1e-13)


def test_lmaw_of_many_alternatives_does_not_overflow():
    levels = np.random.default_rng(1).uniform(1, 2, (3000, 2))
    with np.errstate(all="raise"):
        scores = get_method("lmaw").score(levels, [0.5, 0.5], ["max", "max"])
    assert len(set(scores.tolist())) == 3000


@pytest.mark.parametrize("lambda_", [-0.1, 1.1, float("nan"), "half", None])
def test_lambda_is_a_share(lambda_):
    with pytest.raises(InputError, match="lambda_: value: expected a finite number from 0 to 1"):
        rank_matrix([[1, 2], [3, 4]], [1, 1], "max", "waspas", lambda_=lambda_)
