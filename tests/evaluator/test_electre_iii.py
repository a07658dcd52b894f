"""ELECTRE III: figures of others, an exact second implementation, distillations by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator
from criteria.faults import InputError
from evaluator.methods.checking import CHECKS, failure
from evaluator.methods.checking.problems import UnitOption
from evaluator.methods.checking.ranker import Ranker
from evaluator.methods.outranking.credibility import credibility
from evaluator.methods.outranking.distillation import distil
from evaluator.methods.outranking.electre import electre_iii
from evaluator.methods.outranking.preorder import relations

repeatable = settings(derandomize=True, deadline=None, max_examples=80)


def credible(values, *parameters):
    """Every alternative against every other; they stand in rows here."""
    return credibility(np.ascontiguousarray(values.T), np.ascontiguousarray(values.T), *parameters)


# --- A second implementation, in exact fractions, one pair at a time as the book has it ---------


def slow_credibility(a, b, weights, directions, q, p, veto):
    """How credible it is that a is at least as good as b; a veto may be None."""
    behind = [y - x if way == "max" else x - y for x, y, way in zip(a, b, directions, strict=True)]
    weighed = [k for k, weight in enumerate(weights) if weight > 0]

    def agreement(k):
        if behind[k] <= q[k]:
            return Fraction(1)
        return Fraction(0) if behind[k] >= p[k] else (p[k] - behind[k]) / (p[k] - q[k])

    def discordance(k):
        if veto[k] is None or behind[k] <= p[k]:
            return Fraction(0)
        return Fraction(1) if behind[k] >= veto[k] else (behind[k] - p[k]) / (veto[k] - p[k])

    agreeing = sum(weights[k] * agreement(k) for k in weighed) / sum(weights)
    result = agreeing
    for k in weighed:
        if discordance(k) > agreeing:
            result *= (1 - discordance(k)) / (1 - agreeing)
    return result


def slow_distillation(degree, count, pick, s):
    """Classes in the order in which they are taken out; `pick` is max or min."""
    left, classes = list(range(count)), []
    while left:
        among = left
        level = max((degree[a, b] for a in among for b in among if a != b), default=Fraction(0))
        while len(among) > 1:
            lower = [
                degree[a, b]
                for a in among
                for b in among
                if a != b and degree[a, b] < level - s(level)
            ]
            level = max(lower, default=Fraction(0))

            def preferred(a, b, level=level):
                margin = degree[a, b] - degree[b, a]
                return degree[a, b] > level and margin > s(degree[a, b])

            standing = {
                a: sum(preferred(a, b) for b in among if b != a)
                - sum(preferred(b, a) for b in among if b != a)
                for a in among
            }
            best = pick(standing.values())
            among = [a for a in among if standing[a] == best]
            if level == 0:
                break
        classes.append(among)
        left = [a for a in left if a not in among]
    return classes


def slow_electre(matrix, weights, directions, q, p, veto):
    """Places in the descending and in the ascending distillation."""
    m = len(matrix)
    degree = {
        (a, b): slow_credibility(matrix[a], matrix[b], weights, directions, q, p, veto)
        for a in range(m)
        for b in range(m)
    }

    def s(level):
        return Fraction(3, 10) - Fraction(15, 100) * level

    down = slow_distillation(degree, m, max, s)
    up = slow_distillation(degree, m, min, s)[::-1]
    return [
        [1 + next(i for i, group in enumerate(classes) if a in group) for a in range(m)]
        for classes in (down, up)
    ]


@st.composite
def problems(draw, most=6):
    """Decimal numbers with ties and differences at the very thresholds, as fractions."""
    m, n = draw(st.integers(1, most)), draw(st.integers(1, 4))

    def each(low, high):
        numbers = st.integers(low, high).map(lambda number: Fraction(number, 10))
        return st.lists(numbers, min_size=n, max_size=n)

    q = draw(each(0, 6))
    p = [low + step for low, step in zip(q, draw(each(0, 6)), strict=True)]
    veto = [
        None if draw(st.booleans()) else low + step
        for low, step in zip(p, draw(each(0, 15)), strict=True)
    ]
    weights = draw(each(0, 9).filter(any))
    ways = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    matrix = draw(st.lists(each(-15, 15), min_size=m, max_size=m))
    return {
        "matrix": matrix,
        "weights": weights,
        "directions": ways,
        "q": q,
        "p": p,
        "veto": veto,
    }


def floats(numbers):
    return [None if number is None else float(number) for number in numbers]


def ranked(problem):
    return evaluator.rank_matrix(
        [floats(row) for row in problem["matrix"]],
        floats(problem["weights"]),
        problem["directions"],
        method="electre_iii",
        **{name: floats(problem[name]) for name in ("q", "p", "veto")},
    )


@repeatable
@given(problems())
def test_places_are_those_of_exact_arithmetic(problem):
    descending, ascending = slow_electre(**problem)
    found = ranked(problem)
    assert found["descending"].tolist() == descending
    assert found["ascending"].tolist() == ascending
    scores = [-(down + up) / 2 for down, up in zip(descending, ascending, strict=True)]
    assert found["score"].tolist() == scores
    assert found["rank"].tolist() == [1 + sum(s > score for s in scores) for score in scores]


@repeatable
@given(problems())
def test_credibility_is_that_of_exact_arithmetic(problem):
    matrix, weights, ways = (problem[name] for name in ("matrix", "weights", "directions"))
    signs = np.array([1.0 if way == "max" else -1.0 for way in ways])
    values = np.array([floats(row) for row in matrix]) * signs
    shares = np.array(floats(weights)) / float(sum(weights))
    units = [np.array(floats(problem[name]), dtype=float) for name in ("q", "p", "veto")]
    found = credible(values, shares, *units)
    for (a, b), degree in np.ndenumerate(found):
        rest = (problem[name] for name in ("q", "p", "veto"))
        exact = slow_credibility(matrix[a], matrix[b], weights, ways, *rest)
        assert degree == pytest.approx(float(exact), abs=1e-11)


# --- Figures of others, and distillations by hand ----------------------------------------------

# Six universities by four criteria. The matrix, and what other programs make of it, are in the
# tests of the Python package mcda (version 1.0) and in the examples of pyDecision.
UNIVERSITIES = [
    [8.84, 8.79, 6.43, 6.95],
    [8.57, 8.51, 5.47, 6.91],
    [7.76, 7.75, 5.34, 8.76],
    [7.97, 9.12, 5.93, 8.09],
    [9.03, 8.97, 8.19, 8.10],
    [7.41, 7.87, 6.77, 7.23],
]
WEIGHTS = [9.00, 8.24, 5.98, 8.48]


def test_concordance_and_credibility_of_the_universities():
    """As in the tests of mcda 1.0; the concordance is given there to two decimals."""
    values, shares = np.array(UNIVERSITIES), np.array(WEIGHTS) / sum(WEIGHTS)
    q, p, veto = (np.full(4, threshold) for threshold in (0.3, 0.5, 0.7))
    agreeing = [
        [1.00, 1.00, 0.73, 0.69, 0.54, 0.96],
        [0.81, 1.00, 0.73, 0.32, 0.11, 0.78],
        [0.27, 0.46, 1.00, 0.55, 0.27, 0.81],
        [0.53, 0.72, 0.73, 1.00, 0.53, 0.81],
        [1.00, 1.00, 0.73, 1.00, 1.00, 1.00],
        [0.46, 0.46, 0.66, 0.19, 0.00, 1.00],
    ]
    expected = [
        [1, 1, 0, 0, 0, 0.96227129],
        [0, 1, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0],
        [0, 0.71608833, 0.41073113, 1, 0, 0],
        [1, 1, 0.54764151, 1, 1, 1],
        [0, 0, 0, 0, 0, 1],
    ]
    assert credible(values, shares, q, p, np.full(4, np.nan)) == pytest.approx(
        np.array(agreeing), abs=0.006
    )
    found = credible(values, shares, q, p, veto)
    assert found == pytest.approx(np.array(expected), abs=1e-8)


def test_universities_by_hand():
    """The distillations of the credibilities above, carried out by hand.

    Descending: λ0 = 1, and the highest degree below 1 - 0.15 is 0.716. Preferred are 0 to 1 and 5,
    4 to 0, 1, 3 and 5: qualifications 1, -2, 0, -1, 4, -2, as in the tests of mcda. 4 is taken,
    then 0. Of 1, 2, 3 and 5, 3 is preferred to 1 beyond 0.411. The rest have no degree above 0.

    Ascending: 1 and 5, alike to each other, are taken first. Of 0, 2, 3 and 4, 4 is preferred to 0
    and 3 beyond 0.548, and these two are alike. Of 2 and 4, 2 is last.
    """
    found = evaluator.rank_matrix(
        UNIVERSITIES, WEIGHTS, "max", method="electre_iii", q=0.3, p=0.5, veto=0.7
    )
    assert found["descending"].tolist() == [2, 4, 4, 3, 1, 4]
    assert found["ascending"].tolist() == [3, 4, 2, 3, 1, 4]
    assert found["score"].tolist() == [-2.5, -4, -3, -3, -1, -4]
    assert found["rank"].tolist() == [2, 5, 3, 3, 1, 5]
    assert found["incomparable"].tolist() == [1, 0, 2, 1, 0, 0]
    relation = relations(-found["descending"], -found["ascending"])
    assert relation[2].tolist() == ["R", "P", "I", "R", "P-", "P"]


def test_projects_by_hand():
    """Five projects out of the documentation of the R package OutrankingTools 1.0.

    Their credibilities were worked out on paper, exactly. Descending: λ0 = 1, then 0.8; 0 is
    preferred to 2 and 4, and taken. Of the others λ0 = 0.8, then 0.6; 1 is preferred to 4 (2/3
    against 0), and taken. Of 2, 3 and 4 none is clearly more credible than the other way round.

    Ascending: 2 and 4 are worst beyond 0.8, and level beyond lower ones. Of 0, 1 and 3, λ0 = 0.8;
    beyond the next, 3/14, 0 is preferred to 3 (4/5 against 3/14), which is taken. 0 and 1 are left,
    neither of them credibly as good as the other.
    """
    matrix = [
        [-14, 90, 0, 40, 100],
        [129, 100, 0, 0, 0],
        [-10, 50, 0, 10, 100],
        [44, 90, 0, 5, 20],
        [-14, 100, 0, 20, 40],
    ]
    thresholds = {"q": [25, 16, 0, 12, 10], "p": [50, 24, 1, 24, 20], "veto": [100, 60, 2, 48, 90]}
    units = [np.array(each, dtype=float) for each in thresholds.values()]
    exact = [
        [1, 0, 1, 4 / 5, 1],
        [0, 1, 0, 4 / 5, 2 / 3],
        [3 / 5, 0, 1, 3 / 5, 4 / 5],
        [3 / 14, 4 / 5, 4 / 7, 1, 3 / 4],
        [2 / 3, 0, 4 / 5, 4 / 5, 1],
    ]
    values = np.array(matrix, dtype=float)
    found = credible(values, np.full(5, 0.2), *units)
    assert found == pytest.approx(np.array(exact), abs=1e-12)
    found = evaluator.rank_matrix(matrix, [1] * 5, "max", method="electre_iii", **thresholds)
    assert found["descending"].tolist() == [1, 2, 3, 3, 3]
    assert found["ascending"].tolist() == [1, 1, 3, 2, 3]


def test_one_distillation_by_hand():
    """Where two are best, lower degrees tell them apart; where none does, they are level."""
    degrees = np.array([[1.0, 0.9, 0.9], [0.4, 1.0, 0.9], [0.4, 0.4, 1.0]])
    assert distil(degrees, 0.3, -0.15, descending=True).tolist() == [1, 2, 3]
    degrees = np.array([[1, 0.5, 0.9], [0.2, 1, 0.9], [0.1, 0.1, 1]])
    # λ0 = 0.9: only 0.5 is clearly below; 0 and 1 both beat the last; between them 0.5 decides.
    assert distil(degrees, 0.3, -0.15, descending=True).tolist() == [1, 2, 3]
    degrees[1, 0] = 0.5
    assert distil(degrees, 0.3, -0.15, descending=True).tolist() == [1, 1, 2]


# Where the margin of two degrees is exactly s, neither is preferred: 210/215 - 177/215 is
# 0.3 - 0.15 * 210/215. Weights of what both, the first alone and the second alone is good at.
@pytest.mark.parametrize("votes", [(172, 38, 5), (344, 76, 10), (247, 195, 99)])
def test_a_margin_that_just_reaches_the_threshold_on_paper_decides_nothing(votes):
    matrix = [[1, 1, 0], [1, 0, 1]]
    descending, ascending = slow_electre(
        [list(map(Fraction, row)) for row in matrix],
        list(map(Fraction, votes)),
        ["max"] * 3,
        *([Fraction(0)] * 3, [Fraction(0)] * 3, [None] * 3),
    )
    found = evaluator.rank_matrix(matrix, votes, "max", method="electre_iii")
    assert found["descending"].tolist() == descending == [1, 1]
    assert found["ascending"].tolist() == ascending == [1, 1]


def test_a_veto_stands_against_all_other_criteria():
    matrix = [[9, 9, 1], [5, 5, 8]]
    plain = evaluator.rank_matrix(matrix, [1] * 3, "max", method="electre_iii")
    assert plain["rank"].tolist() == [1, 2]
    # Degrees of 0 and 1/3, which are told apart, as 1/3 exceeds s(1/3) = 1/4.
    vetoed = evaluator.rank_matrix(
        matrix, [1] * 3, "max", method="electre_iii", veto=[None, None, 6]
    )
    assert vetoed["rank"].tolist() == [2, 1]


# --- Properties --------------------------------------------------------------------------------


@repeatable
@given(problems())
def test_the_score_respects_the_partial_preorder(problem):
    found = ranked(problem)
    relation = relations(-found["descending"], -found["ascending"])
    assert found["incomparable"].tolist() == (relation == "R").sum(axis=1).tolist()
    for a, b in np.ndindex(relation.shape):
        if relation[a, b] == "P":
            assert found["rank"][a] < found["rank"][b]
        if relation[a, b] == "I":
            assert found["rank"][a] == found["rank"][b]


@repeatable
@given(problems())
def test_both_distillations_fill_all_places_from_the_first(problem):
    found = ranked(problem)
    for name in ("descending", "ascending"):
        places = sorted(set(found[name]))
        assert places == list(range(1, len(places) + 1))


@pytest.mark.parametrize(
    "thresholds",
    [{"q": 0.5}, {"q": 0.5, "p": 1.5}, {"p": 1.0, "veto": 2.5}, {"q": 0.5, "p": 0.5, "veto": 1.0}],
    ids=str,
)
def test_thresholds_pass_every_check(thresholds, monkeypatch):
    options = {name: UnitOption(value) for name, value in thresholds.items()}
    monkeypatch.setattr(Ranker, "options", options)
    entry = Ranker("electre_iii").entry
    failed = {
        check: said
        for check in CHECKS
        if entry.departure(check, None) is None
        and (said := failure(check, "electre_iii", None, 8, seed=4)) is not None
    }
    assert failed == {}


def test_a_draw_ranks_as_alone():
    generator = np.random.default_rng(0)
    levels, weights = generator.random((3, 9, 4)), generator.dirichlet(np.ones(4), 3)
    ways, arguments = ["max", "min", "max", "max"], {"q": 0.1, "p": 0.3, "veto": 0.8}
    together = electre_iii(levels, weights, ways, **arguments)
    one_matrix = electre_iii(levels[1], weights, ways, **arguments)
    for name, figures in electre_iii(levels[1], weights[1], ways, **arguments).items():
        assert figures.tolist() == together[name][1].tolist() == one_matrix[name][1].tolist()


# --- Edges -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1e-150, 1.0, 1e150, 1e308])
def test_degenerate_problems_tie(size):
    options = {"q": 0.25 * size, "p": 0.5 * size, "veto": size}
    for matrix in ([[size, -size]], [[size, -size]] * 3, [[size, -size], [-size, size]]):
        found = evaluator.rank_matrix(matrix, [1, 1], "max", method="electre_iii", **options)
        assert found["rank"].tolist() == [1] * len(matrix)
        assert found["incomparable"].tolist() == [0] * len(matrix)
    found = evaluator.rank_matrix([[size], [-size]], [1], "min", method="electre_iii", **options)
    assert found["rank"].tolist() == [2, 1]


def test_a_criterion_without_weight_has_no_veto():
    matrix = [[9, 1], [5, 8], [7, 8]]
    found = evaluator.rank_matrix(matrix, [1, 0], "max", method="electre_iii", veto=2)
    assert found["rank"].tolist() == [1, 3, 2]


def test_a_difference_at_a_threshold_is_not_beyond_it():
    """0.8 - 0.5 is 0.30000000000000004 in binary, and 0.3 on paper."""
    found = evaluator.rank_matrix([[0.8], [0.5]], [1], "max", method="electre_iii", q=0.3)
    assert found["rank"].tolist() == [1, 1]


# --- Options -----------------------------------------------------------------------------------

FRAME = pd.DataFrame(UNIVERSITIES, columns=list("abcd"))


def test_thresholds_by_label():
    by_label = evaluator.rank_matrix(
        FRAME,
        dict(zip("abcd", WEIGHTS, strict=True)),
        "max",
        method="electre_iii",
        q=pd.Series({"d": 0.3, "b": 0.2, "a": 0.1}),
        p={"b": 0.5, "d": 0.4},
        veto={"c": 0.7},
    )
    by_position = evaluator.rank_matrix(
        UNIVERSITIES,
        WEIGHTS,
        "max",
        method="electre_iii",
        q=[0.1, 0.2, 0, 0.3],
        p=[0.1, 0.5, 0, 0.4],
        veto=[None, float("nan"), 0.7, None],
    )
    assert by_label.to_numpy().tolist() == by_position.to_numpy().tolist()


def faults_of(**options):
    with pytest.raises(InputError) as caught:
        evaluator.rank_matrix(FRAME, WEIGHTS, "max", method="electre_iii", **options)
    return [str(fault) for fault in caught.value.faults]


def test_thresholds_out_of_order_are_named():
    assert faults_of(q=[0.1, 0.6, 0, 0], p=0.5, veto={"c": 0.4, "d": 0.5}) == [
        "p: criterion b: expected at least q, 0.6; found 0.5. Raise it, or lower q.",
        "veto: criterion c: expected at least p, 0.5; found 0.4. Raise it, or lower p.",
    ]


def test_everything_else_that_is_wrong_is_told_at_once():
    faults = faults_of(q="little", p=[1, 2], veto={"a": -1, "e": 1}, alpha=2, beta="x", v=1)
    for start in (
        "q: all criteria: expected a finite number from 0 on, or None; found 'little'.",
        "p: entries: expected 4 entries, one threshold per criterion; found 2.",
        "veto: criterion e: expected a criterion of the matrix",
        "veto: criterion a: expected a finite number from 0 on, or None; found -1.",
        "alpha: value: expected a finite number from 0 to 1; found 2.",
        "beta: value: expected a finite number from -1 to 0; found 'x'.",
        "options: v: expected an option of electre_iii",
    ):
        assert [fault for fault in faults if fault.startswith(start)], (start, faults)
