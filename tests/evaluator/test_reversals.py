"""Rank reversals: a published one, every change made once more by hand, and who is immune."""

import pickle
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator import Study, rank_matrix, rank_reversals
from evaluator.comparison.reversals import find_reversals
from evaluator.comparison.trials import TrialKind
from evaluator.methods import METHODS, get_method
from evaluator.query import lacking

# Belton, V., & Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega,
# 11(3), 228-230. doi:10.1016/0305-0483(83)90047-6: A, B and C compared on three criteria of equal
# weight, perfectly consistently, so that the priorities on each are shares of a sum.
BELTON_GEAR = pd.DataFrame(
    [[1, 9, 8], [9, 1, 9], [1, 1, 1]], index=["A", "B", "C"], columns=["a", "b", "c"]
)
WAYS = [
    ("topsis", "vector"),
    ("topsis", "minmax"),
    ("weighted_sum", "sum"),
    ("weighted_sum", "minmax"),
    ("weighted_product", "linear"),
]


def test_belton_and_gear() -> None:
    before = rank_matrix(BELTON_GEAR, [1, 1, 1], "max", "weighted_sum", "sum")
    assert before["score"].round(2).to_dict() == {"A": 0.45, "B": 0.47, "C": 0.08}
    found = rank_reversals(BELTON_GEAR, [1, 1, 1], "max", "weighted_sum", "sum")
    doubled = {trial.subject: trial for trial in found.trials if trial.test == "duplicated"}
    assert doubled["B"].reversed == (("B", "A"),)
    assert doubled["B"].leaders_before == ("B",)
    assert doubled["B"].leaders_after == ("A",)
    assert not doubled["A"].reversed
    assert not doubled["C"].reversed
    assert found.table.loc[lambda table: table["reversed"] > 0, "ranks"].tolist() == [
        "A 2 to 1; B 1 to 2"
    ]


def test_belton_and_gear_in_words() -> None:
    found = rank_reversals(BELTON_GEAR, [1, 1, 1], "max", "weighted_sum", "sum")
    assert found.summary[0] == (
        "Doubling each one turns 1 order in 1 of 3 trials: with a second B, A overtakes B; the "
        "first place changes in 1."
    )
    assert found.summary[1].startswith("No order turns by leaving each one out, adding one")


@st.composite
def problems(draw: st.DrawFn) -> tuple[pd.DataFrame, list[float], list[str]]:
    """Small problems on few levels, so that ties occur."""
    size, width = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    cells = st.lists(st.integers(1, 9), min_size=width, max_size=width)
    rows = draw(st.lists(cells, min_size=size, max_size=size))
    weights = draw(st.lists(st.integers(1, 5), min_size=width, max_size=width))
    ways = draw(st.lists(st.sampled_from(["max", "min"]), min_size=width, max_size=width))
    frame = pd.DataFrame(rows, index=list("abcde")[:size], columns=list("xyz")[:width])
    return frame, weights, ways


@pytest.mark.parametrize(("method", "normalization"), WAYS)
@settings(deadline=None, max_examples=25)
@given(problem=problems())
def test_every_change_is_the_one_made_by_hand(
    method: str, normalization: str, problem: tuple[pd.DataFrame, list[float], list[str]]
) -> None:
    frame, weights, ways = problem

    def rank(table: pd.DataFrame) -> pd.Series:
        return rank_matrix(table, weights, ways, method, normalization)["rank"]

    worst = pd.DataFrame(
        [
            [
                frame[k].min() if way == "max" else frame[k].max()
                for k, way in zip(frame, ways, strict=True)
            ]
        ],
        index=["worst"],
        columns=frame.columns,
    )
    found = rank_reversals(frame, weights, ways, method, normalization)
    first = rank(frame) == 1
    seen = {kind: [] for kind in TrialKind}
    for trial in found.trials:
        subject = trial.subject
        seen[trial.test].append(subject)
        if trial.test is TrialKind.PAIRS:
            continue
        changed = _changed(trial.test, subject, frame, worst)
        turned, ties = _moved(rank(frame), rank(changed))
        assert set(trial.reversed) == turned
        assert {frozenset(pair) for pair in trial.ties} == ties
    assert seen[TrialKind.LEFT_OUT] == seen[TrialKind.DUPLICATED] == list(frame.index)
    assert seen[TrialKind.DUMMY] == [None]
    assert seen[TrialKind.WORSENED] == [name for name in frame.index if not first[name]]


def _changed(
    test: TrialKind, subject: str | None, frame: pd.DataFrame, worst: pd.DataFrame
) -> pd.DataFrame:
    """Make a change to a matrix."""
    if test is TrialKind.DUMMY:
        return pd.concat([frame, worst])
    if test is TrialKind.DUPLICATED:
        return pd.concat([frame, frame.loc[[subject]].rename(index={subject: "copy"})])
    rest = frame.drop(index=subject)
    return pd.concat([rest, worst]) if test is TrialKind.WORSENED else rest


def _moved(before: pd.Series, after: pd.Series) -> tuple[set, set]:
    """The pairs that turn, the one that came first named first, and those whose tie changes."""
    turned, ties = set(), set()
    for one, other in combinations([name for name in before.index if name in after.index], 2):
        was, now = before[one] - before[other], after[one] - after[other]
        if was * now < 0:
            turned.add((one, other) if was < 0 else (other, one))
        elif (was == 0) != (now == 0):
            ties.add(frozenset((one, other)))
    return turned, ties


@settings(deadline=None, max_examples=20)
@given(problem=problems())
def test_pairs_alone_are_those_ranked_by_hand(
    problem: tuple[pd.DataFrame, list[float], list[str]],
) -> None:
    frame, weights, ways = problem
    found = rank_reversals(frame, weights, ways, "topsis", "vector")
    alone = [trial for trial in found.trials if trial.test is TrialKind.PAIRS]
    assert len(alone) == (len(frame) > 2)
    before = rank_matrix(frame, weights, ways)["rank"]
    turned, ties = set(), set()
    for pair in combinations(frame.index, 2):
        moved = _moved(before, rank_matrix(frame.loc[list(pair)], weights, ways)["rank"])
        turned |= moved[0]
        ties |= moved[1]
    if alone:
        assert set(alone[0].reversed) == turned
        assert {frozenset(pair) for pair in alone[0].ties} == ties


INDEPENDENT = [
    (method.id, name)
    for method in METHODS.values()
    for name in method.independent
    if not lacking(method) and "intensities" not in method.option_names
]


@pytest.mark.parametrize(("method", "normalization"), INDEPENDENT)
@settings(deadline=None, max_examples=10)
@given(problem=problems())
def test_where_scores_are_independent_nothing_turns(
    method: str, normalization: str | None, problem: tuple[pd.DataFrame, list[float], list[str]]
) -> None:
    frame, weights, ways = problem
    options = {
        option.name: (1, 9)
        for option in METHODS[method].options
        if option.name == "bounds" or option.name == normalization == "scale"
    }
    found = rank_reversals(frame, weights, ways, method, normalization, **options)
    assert found.count == 0
    assert not any(trial.ties for trial in found.trials)
    assert len(found.summary) == 1


def test_the_table_tells_what_the_trials_do() -> None:
    found = rank_reversals(BELTON_GEAR, [1, 1, 1], "max", "weighted_sum", "sum")
    assert len(found.table) == len(found.trials) == 3 + 1 + 3 + 2 + 1
    assert found.table["reversed"].sum() == found.count == 1
    assert found.table["reversed_pairs"].loc[lambda text: text != ""].tolist() == ["B over A"]


def test_one_alternative_has_nobody_to_overtake() -> None:
    found = rank_reversals([[3, 4]], [1, 1], "max")
    assert found.count == 0
    assert [trial.test for trial in found.trials] == [TrialKind.DUMMY, TrialKind.DUPLICATED]


def test_equal_alternatives_stay_tied() -> None:
    found = rank_reversals([[3, 4]] * 3, [1, 1], "max")
    assert found.count == 0
    assert not any(trial.ties for trial in found.trials)


def test_input_is_not_changed_and_results_can_be_kept() -> None:
    matrix = np.array([[1.0, 9.0], [9.0, 1.0], [4.0, 4.0]])
    matrix.setflags(write=False)
    found = rank_reversals(matrix, [1, 1], "max")
    assert pickle.loads(pickle.dumps(found)) == found == rank_reversals(matrix, [1, 1], "max")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        rank_reversals([[1, np.nan]], [1, -1], "up", "topsi")
    assert {fault.where for fault in error.value.faults} >= {"matrix", "weights", "directions"}
    assert "Did you mean 'topsis'?" in str(error.value)


def test_judgements_of_the_alternatives_are_refused() -> None:
    judged = [[1, 2], [0.5, 1]]
    with pytest.raises(InputError, match="no judgements of the alternatives"):
        rank_reversals([[1], [2]], [1], "max", "ahp_relative", comparisons=[judged])


def test_what_a_method_cannot_take_is_told() -> None:
    method = get_method("weighted_product")
    found = find_reversals(
        method,
        np.array([[1.0, 2.0], [2.0, 1.0]]),
        np.array([0.5, 0.5]),
        ("max", "min"),
        {"normalization": "linear", "scale": None},
        labels=("a", "b"),
        worst=np.array([1.0, 0.0]),
    )
    assert set(found.not_run) == {"all-worst added", "made all-worst"}
    assert "cannot be tried throughout: Weighted product needs a positive number" in " ".join(
        found.summary
    )


@pytest.fixture(scope="module")
def by_vector(study: Study) -> object:
    return study.reversals("upstream", normalization="vector")


def test_a_stage_is_the_bare_matrix_of_its_partners(
    study: Study, plain: object, by_vector: object
) -> None:
    ranked = list(study.rank("upstream", normalization="vector", samples=1).table.index)
    criteria = study.framework.criterion_ids
    levels = pd.DataFrame(
        {name: plain.levels(name, "upstream") for name in by_vector.alternatives}
    ).T.loc[:, list(criteria)]
    weights = study.stage_weights["upstream"].weights
    bare = rank_reversals(levels, weights, "max", "topsis", "vector")
    assert sorted(by_vector.alternatives) == sorted(ranked)
    alike = (TrialKind.LEFT_OUT, TrialKind.DUPLICATED, TrialKind.PAIRS)
    assert [trial for trial in by_vector.trials if trial.test in alike] == [
        trial for trial in bare.trials if trial.test in alike
    ]
    assert by_vector.count > 0


def test_leaving_out_is_leaving_the_dossier_out(vary: object, by_vector: object) -> None:
    trials = {t.subject: t for t in by_vector.trials if t.test is TrialKind.LEFT_OUT}
    for name in ("USA", "AUS"):
        without = vary.without(name).rank("upstream", normalization="vector", samples=1)
        assert {row.partner: row.rank for row in without.rows} == dict(trials[name].ranks_after)


def test_by_the_fixed_scale_no_order_turns(study: Study) -> None:
    for stage in study.framework.stage_ids:
        assert study.reversals(stage).count == 0


def test_digest_and_faults_of_a_stage(study: Study, by_vector: object) -> None:
    assert by_vector.digest == study.reversals("upstream", normalization="vector").digest
    assert by_vector.digest != study.reversals("upstream").digest
    with pytest.raises(InputError, match="Did you mean 'upstream'"):
        study.reversals("upstrem")


def test_pairs_that_the_method_cannot_take_are_not_ranked_alone() -> None:
    # Of the first two alternatives the average of the first criterion is below 0, of all above.
    levels = [[-1.0, 3.0], [0.5, 2.0], [4.0, 1.0]]
    with pytest.raises(InputError, match="average"):
        rank_matrix(levels[:2], [1, 1], "max", method="edas")
    found = rank_reversals(levels, [1, 1], "max", "edas")
    assert {"left out", "pairs alone"} <= set(found.not_run)
    assert all(trial.test is not TrialKind.PAIRS for trial in found.trials)
    *cannot, holds = found.summary
    assert len(cannot) == len(found.not_run)
    assert "leaving each one out" not in holds
    assert "pair" not in holds
