"""Every method is put to every check; what it declares to fail, it has to fail."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.methods import METHODS
from evaluator.methods.checking import CHECKS, Ranker, check_ranker, failure
from evaluator.methods.checking.problems import problems

VARIANTS = [(method, name) for method in METHODS.values() for name in method.variants]
every_variant = pytest.mark.parametrize(
    ("method", "normalization"), VARIANTS, ids=[f"{one.id}-{name}" for one, name in VARIANTS]
)
# What a method declares shows up within so many problems, what it does not would as well.
COUNT = 12
DECLARED = 3000


@every_variant
def test_a_method_passes_every_check_that_it_does_not_declare_to_fail(method, normalization):
    failed = {
        check: said
        for check in CHECKS
        if method.departure(check, normalization) is None
        and (said := failure(check, method.id, normalization, COUNT, seed=1)) is not None
    }
    assert failed == {}


@every_variant
def test_a_method_fails_what_it_declares_to_fail(method, normalization):
    passed = [
        check
        for check in CHECKS
        if method.departure(check, normalization) is not None
        and failure(check, method.id, normalization, DECLARED) is None
    ]
    assert passed == []


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
def test_what_is_declared_names_checks_and_normalizations_that_there_are(method):
    for key, reason in method.departs.items():
        check, _, normalization = key.partition("@")
        assert check in CHECKS
        assert not normalization or normalization in map(str, method.normalizations)
        assert reason or normalization  # an empty one makes an exception to the rule
    assert set(method.independent) <= set(method.variants)
    assert method.usual in method.variants


def test_the_checks_find_what_is_wrong_with_a_method(monkeypatch):
    """A method that is wrong in every way a check can see, one way at a time."""
    import evaluator.methods.checking.ranker as module

    def broken(how):
        def rank(matrix, weights, directions, *_rest, **_options):
            import pandas as pd

            values = np.asarray(matrix, dtype=float)
            given = list(weights.values()) if isinstance(weights, dict) else weights
            scores = how(values, np.asarray(given, dtype=float))
            ranks = [1 + int((scores > score).sum()) for score in scores]
            return pd.DataFrame({"score": scores, "rank": ranks})

        return rank

    def found(how, check):
        monkeypatch.setattr(module, "rank_matrix", broken(how))
        return failure(check, "weighted_sum", "vector")

    position, generator = np.arange(100.0), np.random.default_rng(0)
    assert found(lambda v, w: position[: len(v)], "row_order")
    assert found(lambda v, w: position[: len(v)], "duplicates")
    assert found(lambda v, w: v[:, 0], "column_order")
    assert found(lambda v, w: -v.sum(axis=1), "dominance")
    assert found(lambda v, w: -np.abs(v[:, 0] - v[:, 0].mean()), "monotonicity")
    assert found(lambda v, w: np.abs(v[:, 0] - v[:, 0].mean()), "independence")
    assert found(lambda v, w: v.sum(axis=1), "unit_change")
    assert found(lambda v, w: v @ v.T @ np.ones(len(v)) * np.inf, "huge_and_tiny")
    assert found(lambda v, w: (v[:, 0] > w.sum()) * 1.0, "weight_scaling")
    assert found(lambda v, w: v[:, -1], "zero_weight")
    assert found(lambda v, w: v[:, -1] * v[:, 0], "zero_column")
    assert found(lambda v, w: -v.max(axis=1) * (v.shape[1] % 2), "constant_column")
    assert found(lambda v, w: position[: len(v)], "all_equal")
    assert found(lambda v, w: v[:, 0] / ((len(v) > 1 and 1) or np.nan), "few_alternatives")
    assert found(lambda v, w: v[:, 0], "not_finite")
    assert found(lambda v, w: v[:, 0] * 1e16 // 1, "rounding")
    assert found(lambda v, w: generator.random(len(v)), "repeatable")
    assert found(lambda v, w: v[:, 0], "labels")


@pytest.mark.parametrize(
    ("columns", "said"),
    [(["rank", "score"], "columns ['rank', 'score']"), (["score", "place"], "columns")],
)
def test_the_checks_find_a_table_of_other_columns(monkeypatch, columns, said):
    import pandas as pd

    import evaluator.methods.checking.ranker as module

    def rank(matrix, *_rest, **_options):
        return pd.DataFrame(1.0, index=range(len(matrix)), columns=columns)

    monkeypatch.setattr(module, "rank_matrix", rank)
    assert said in failure("figures", "weighted_sum", "vector")


def test_problems_are_the_same_for_the_same_seed():
    first, again = ([p.matrix.tolist() for p in problems({}, 5, seed=3)] for _ in range(2))
    assert first == again


def test_options_that_have_to_be_given_are_given_by_example():
    assert set(Ranker("ahp").options) == {"intensities"}
    assert set(Ranker("topsis", "scale").options) == {"scale"}
    assert check_ranker("ahp", count=3).keys() == {"unit_change", "huge_and_tiny"}
