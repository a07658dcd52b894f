"""The second opinion of pymcdm: it is asked, it agrees, and a wrong score would be seen."""

import numpy as np
import pytest

from evaluator.methods import METHODS
from evaluator.methods.peers import disagreement, peer_scores, peers


def drawn(seed):
    stream = np.random.default_rng(seed)
    n = int(stream.integers(2, 6))
    matrix = stream.uniform(1, 5, (int(stream.integers(3, 9)), n))
    return matrix, stream.dirichlet(np.ones(n)), stream.choice(["max", "min"], n).tolist()


@pytest.mark.parametrize("method", peers())
def test_scores_are_those_of_pymcdm(method):
    assert method in METHODS
    found = [disagreement(method, *drawn(seed)) for seed in range(40)]
    assert sum(one is not None for one in found) >= 35
    assert max(one for one in found if one is not None) < 1e-9


def test_what_pymcdm_has_not_or_cannot_score_is_none():
    matrix, weights, ways = drawn(1)
    assert peer_scores("copras", matrix, weights, ways) is None
    constant = np.column_stack([matrix, np.ones(len(matrix))])
    shares = np.append(weights, 0.5) / 1.5
    assert peer_scores("vikor", constant, shares, [*ways, "max"]) is None


def test_a_wrong_score_would_be_seen(monkeypatch):
    import evaluator.methods.peers as module

    monkeypatch.setattr(module, "get_method", lambda _: METHODS["weighted_sum"])
    assert disagreement("marcos", *drawn(2)) > 1e-3
