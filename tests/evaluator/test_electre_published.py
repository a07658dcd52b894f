"""ELECTRE III with thresholds that grow with the values, any credibilities, many alternatives."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.methods import rank_matrix
from evaluator.methods.outranking.credibility import credibility
from evaluator.methods.outranking.distillation import distil
from evaluator.methods.outranking.electre import electre_iii
from evaluator.methods.outranking.relation import preference_relation

repeatable = settings(derandomize=True, deadline=None, max_examples=60)


# --- A second implementation, in plain Python and as the book words it -------------------------
# Figueira, Mousseau & Roy (2005), doi:10.1007/0-387-23081-5_4. Thresholds are functions of the
# value of the alternative that is to outrank ("direct"), of which constants are a case.


def slow_credibility(a, b, weights, directions, thresholds):
    concordance, discordances = 0.0, []
    for k, (q, p, v) in enumerate(thresholds):
        lead = b[k] - a[k] if directions[k] == "max" else a[k] - b[k]
        q, p, v = q(a[k]), p(a[k]), v(a[k])
        c = 1.0 if lead <= q else 0.0 if lead >= p else (p - lead) / (p - q)
        concordance += weights[k] * c
        if weights[k]:
            d = 0.0 if lead <= p else 1.0 if lead >= v else (lead - p) / (v - p)
            discordances.append(d)
    concordance = round(concordance / math.fsum(weights), 12)
    product = concordance
    for d in discordances:
        if d > concordance:
            product *= (1 - d) / (1 - concordance)
    return round(product, 12)


def slow_table(matrix, weights, directions, thresholds):
    rows = [[float(x) for x in row] for row in matrix]
    return [[slow_credibility(a, b, weights, directions, thresholds) for b in rows] for a in rows]


def slow_distillation(sigma, best_first, alpha=0.3, beta=-0.15):
    """Return the classes in the order in which they come out."""
    rest, out = set(range(len(sigma))), []

    def s(x):
        return alpha + beta * x

    while rest:
        kept = set(rest)
        level = max((sigma[a][b] for a in kept for b in kept if a != b), default=0.0)
        while True:
            lower = [
                sigma[a][b]
                for a in kept
                for b in kept
                if a != b and sigma[a][b] < level - s(level) - 1e-12
            ]
            cut = max(lower, default=0.0)
            beaten = {
                (a, b)
                for a in kept
                for b in kept
                if a != b
                and sigma[a][b] > cut
                and sigma[a][b] - sigma[b][a] > s(sigma[a][b]) + 1e-12
            }
            merit = {
                a: sum(x == a for x, _ in beaten) - sum(y == a for _, y in beaten) for a in kept
            }
            extreme = (max if best_first else min)(merit.values())
            kept = {a for a in kept if merit[a] == extreme}
            if len(kept) == 1 or cut == 0:
                break
            level = cut
        out.append(kept)
        rest -= kept
    return out


def slow_classes(sigma, best_first, **how):
    out = slow_distillation(sigma, best_first, **how)
    ordered = out if best_first else out[::-1]
    return [next(h for h, some in enumerate(ordered, 1) if a in some) for a in range(len(sigma))]


def constant(*ends):
    return [tuple((lambda x, end=end: end) for end in each) for each in zip(*ends, strict=True)]


# --- Published examples ------------------------------------------------------------------------

# Wang, X., & Triantaphyllou, E. (2008). Ranking irregularities when evaluating alternatives by
# using some ELECTRE methods. Omega, 36(1), 45-63, doi:10.1016/j.omega.2005.12.003, section 3.2:
# strategies of waste incineration, after Rogers, Bruen & Maystre (1999). The figures come from a
# public transcription of pages 51 to 53, not from the paper itself.
WASTE = [
    [125, 866, 9.81, 218, 1.41, 542, 483, 23, 1.5, 1, 1],
    [11980, 900, 11.45, 189, 1.45, 452, 303, 12, 1.5, 6, 6],
    [31054, 883, 9.86, 172, 1.82, 341, 311, 0, 0, 3, 3],
    [28219, 840, 10.38, 171, 1.95, 339, 318, 0, 0, 3, 3],
    [31579, 903, 10.74, 165, 1.7, 312, 281, 0, 0, 5, 5],
    [39364, 922, 13.87, 167, 1.65, 287, 269, 0, 0, 8, 7],
    [125, 769, 9.33, 182, 1.64, 458, 180, 0, 1.5, 1, 1],
    [8075, 896, 9.82, 172, 1.7, 408, 121, 0, 1.5, 6, 6],
    [3089, 770, 9.39, 177, 1.9, 430, 228, 0, 1, 2, 2],
    [6449, 766, 7.22, 172, 1.65, 401, 157, 0, 1, 4, 4],
    [12074, 897, 10.61, 169, 1.65, 378, 162, 0, 1, 7, 6],
]
WASTE_WAYS = ["min", "max", "min", "min", "min", "max", "max", *["min"] * 4]
WASTE_WEIGHTS = [0.16, 0.033, 0.033, 0.097, 0.097, 0.16, 0.097, 0.16, 0.033, 0.033, 0.097]
# Absolute where given, else a tenth of the value (and a fifth).
WASTE_Q = [1000, None, None, 5, None, None, None, 2, 0.2, 0, 0]
WASTE_P = [2000, None, None, 10, None, None, None, 4, 0.4, 1, 1]


def relative(size, share):
    return (lambda x: share * x) if size is None else (lambda x: size)


def waste(matrix):
    thresholds = [
        (relative(q, 0.1), relative(p, 0.2), lambda x: math.inf)
        for q, p in zip(WASTE_Q, WASTE_P, strict=True)
    ]
    return np.array(slow_table(matrix, WASTE_WEIGHTS, WASTE_WAYS, thresholds))


def test_the_waste_incineration_of_wang_and_triantaphyllou():
    sigma = waste(WASTE)
    first = [0.74, 0.71, 0.71, 0.71, 0.71, 0.74, 0.74, 0.71, 0.68, 0.71]
    ninth = [0.35, 0.78, 0.85, 0.85, 0.74, 0.73, 0.67, 0.97, 0.94, 0.89]
    np.testing.assert_allclose(np.delete(sigma[0], 0), first, atol=0.005)
    np.testing.assert_allclose(np.delete(sigma[8], 8), ninth, atol=0.005)
    # A9 > A4 > A7 > A10 > A3 = A5 = A8 = A11 > A1 > A2 > A6
    descending = distil(sigma, 0.3, -0.15, descending=True)
    assert descending.tolist() == [6, 7, 5, 2, 5, 8, 3, 5, 1, 4, 5]
    # A1 = A7 > A9 > A4 > A10 > A2 = A5 > A3 = A11 > A8 > A6
    ascending = distil(sigma, 0.3, -0.15, descending=False)
    assert ascending.tolist() == [1, 5, 6, 3, 5, 8, 1, 7, 2, 4, 6]


def test_the_waste_incineration_with_a_worse_first_alternative():
    # Their second problem: A1 is replaced by a worse one, and A7 is alone at the top. The last but
    # one class is printed A1 > A2; by the definitions the two tie, here as in other programs.
    sigma = waste([[2125, 866, 9.81, 218, 1.41, 452, 483, 23, 1.5, 1, 1], *WASTE[1:]])
    descending = distil(sigma, 0.3, -0.15, descending=True)
    assert descending.tolist() == [6, 6, 5, 3, 5, 7, 1, 5, 2, 4, 5]
    # A7 > A1 = A9 > A4 > A10 > A2 = A5 > A3 = A11 > A8 > A6
    ascending = distil(sigma, 0.3, -0.15, descending=False)
    assert ascending.tolist() == [2, 5, 6, 3, 5, 8, 1, 7, 2, 4, 6]


def test_a_distillation_by_hand():
    # At first λ = .9, below .9 - s(.9) = .735 the next is .7. There a outranks b (.9 - .2 > s(.9))
    # and c (.8 - .6 > s(.8) = .18): qualifications 2, -1, -1. Then b and c from λ = .7, below
    # .505 nothing, and .7 - .6 does not exceed s(.7) = .195: they tie.
    sigma = np.array([[1, 0.9, 0.8], [0.2, 1, 0.7], [0.6, 0.6, 1]])
    assert distil(sigma, 0.3, -0.15, descending=True).tolist() == [1, 2, 2]
    # Upwards b and c have the lowest qualification. They go on from .7, tie, and come out first.
    assert distil(sigma, 0.3, -0.15, descending=False).tolist() == [1, 2, 2]
    # With s = .05 the .7 does exceed the .6 clearly.
    assert distil(sigma, 0.05, 0.0, descending=True).tolist() == [1, 2, 3]


# --- The second implementation -----------------------------------------------------------------


def random_problem(generator, m=None, n=None):
    m, n = m or int(generator.integers(2, 12)), n or int(generator.integers(1, 6))
    q = generator.uniform(0, 0.2, n)
    p = q + generator.uniform(0.01, 0.3, n)
    return (
        generator.random((m, n)),
        generator.dirichlet(np.ones(n)),
        generator.choice(["max", "min"], n).tolist(),
        (q, p, p + generator.uniform(0.05, 0.8, n)),
    )


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("vetoed", [True, False])
def test_random_problems_agree_with_a_slow_computation(seed, vetoed):
    matrix, weights, ways, (q, p, veto) = random_problem(np.random.default_rng(seed))
    veto = veto if vetoed else np.full_like(veto, math.inf)
    sigma = slow_table(matrix, weights, ways, constant(q, p, veto))
    given = {"q": q, "p": p, "veto": veto if vetoed else None}
    ranked = rank_matrix(matrix, weights, ways, "electre_iii", **given)
    assert ranked["descending"].tolist() == slow_classes(sigma, True)
    assert ranked["ascending"].tolist() == slow_classes(sigma, False)
    mean = (ranked["descending"] + ranked["ascending"]) / 2
    assert ranked["score"].tolist() == (-mean).tolist()
    assert list(ranked) == ["score", "rank", "descending", "ascending", "incomparable"]


@repeatable
@given(st.integers(2, 9), st.integers(0, 10**6), st.sampled_from([0.1, 0.05, 0.25]))
def test_distillations_of_any_credibilities_agree_with_a_slow_one(count, seed, grid):
    # On a grid, so that levels meet and differences reach the threshold exactly.
    generator = np.random.default_rng(seed)
    sigma = np.round(generator.integers(0, round(1 / grid) + 1, (count, count)) * grid, 12)
    for best_first in (True, False):
        found = distil(sigma, 0.3, -0.15, descending=best_first)
        assert found.tolist() == slow_classes(sigma.tolist(), best_first)
        found = distil(sigma, 0.1, 0.0, descending=best_first)
        assert found.tolist() == slow_classes(sigma.tolist(), best_first, alpha=0.1, beta=0.0)


def test_draws_are_distilled_like_single_matrices():
    generator = np.random.default_rng(1)
    levels, weights = generator.random((40, 7, 3)), generator.dirichlet(np.ones(3), 40)
    how = (["max", "min", "max"], 0.05, 0.2, 0.7)
    together = electre_iii(levels, weights, *how)
    for name, figures in together.items():
        single = [
            electre_iii(draw, weight, *how)[name]
            for draw, weight in zip(levels, weights, strict=True)
        ]
        assert figures.tolist() == np.array(single).tolist()
    same = electre_iii(levels[0], weights, *how)["descending"]
    spread = electre_iii(np.broadcast_to(levels[0], levels.shape), weights, *how)["descending"]
    assert same.tolist() == spread.tolist()


def test_many_alternatives_agree_with_a_slow_computation():
    matrix, weights, ways, (q, p, veto) = random_problem(np.random.default_rng(3), 60, 4)
    sigma = slow_table(matrix, weights, ways, constant(q, p, veto))
    found = electre_iii(matrix, weights, ways, q, p, veto)
    assert found["descending"].tolist() == slow_classes(sigma, True)
    assert found["ascending"].tolist() == slow_classes(sigma, False)


# --- Properties --------------------------------------------------------------------------------


@repeatable
@given(st.integers(0, 10**6))
def test_the_relation_is_what_both_distillations_agree_on(seed):
    matrix, weights, ways, (q, p, veto) = random_problem(np.random.default_rng(seed))
    given = {"q": q, "p": p, "veto": veto}
    ranked = rank_matrix(matrix, weights, ways, "electre_iii", **given)
    relation = preference_relation(matrix, weights, ways, "electre_iii", **given).to_numpy()
    down, up = ranked["descending"].to_numpy(), ranked["ascending"].to_numpy()
    for a, b in np.ndindex(relation.shape):
        ahead, behind = down[a] < down[b] or up[a] < up[b], down[a] > down[b] or up[a] > up[b]
        expected = "R" if ahead and behind else "P" if ahead else "P-" if behind else "I"
        assert relation[a, b] == expected
        if expected == "P":
            assert ranked["rank"][a] < ranked["rank"][b]
    assert ranked["incomparable"].tolist() == (relation == "R").sum(axis=1).tolist()


@repeatable
@given(st.integers(0, 10**6))
def test_credibility_rises_with_the_one_and_falls_with_the_other(seed):
    generator = np.random.default_rng(seed)
    matrix, weights, _, ends = random_problem(generator, 2)
    one, other = matrix[:1].T, matrix[1:].T
    better = one + generator.uniform(0, 0.3, one.shape)
    found = credibility(one, other, weights, *ends)
    assert (credibility(better, other, weights, *ends) >= found).all()
    assert (
        credibility(other, better, weights, *ends) <= credibility(other, one, weights, *ends)
    ).all()
    assert credibility(better, one, weights, *ends) == 1.0


@pytest.mark.parametrize("unit", [1e-150, 1e150, 1e-300, 1e300])
def test_units_however_extreme_change_nothing(unit):
    matrix = np.array([[5.0, 2], [3, 4], [1, 3], [4, 4]])
    plain = electre_iii(matrix, [0.6, 0.4], ["max", "min"], 0.5, 1.5, 3.5)
    ends = np.array([0.5, 1.5, 3.5]) * unit
    extreme = electre_iii(matrix * unit, [0.6, 0.4], ["max", "min"], *ends)
    for name, figures in plain.items():
        assert figures.tolist() == extreme[name].tolist()
    beside = electre_iii(matrix * unit, [0.6, 0.4], ["max", "min"], 0.5, 1.5, 3.5)
    assert np.isfinite(list(beside.values())).all()


def test_without_a_threshold_of_preference_that_of_indifference_holds():
    matrix = [[5, 2], [4, 4], [1, 5]]
    expected = rank_matrix(matrix, [3, 2], "max", "electre_iii", q=1, p=1)
    pd.testing.assert_frame_equal(rank_matrix(matrix, [3, 2], "max", "electre_iii", q=1), expected)
