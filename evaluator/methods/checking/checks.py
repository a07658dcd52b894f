"""The checks themselves: each returns nothing where a problem passes, else what it saw."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults, InputError
from evaluator.methods.method import SCORE
from evaluator.methods.rank_matrix import RANK
from evaluator.reading.matrix import read_matrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.arrays import Floats
    from evaluator.methods.checking.problems import Problem
    from evaluator.methods.checking.ranker import Ranker

    Check = Callable[[Ranker, Problem], str | None]

# Differences of scores below this are rounding.
_SAME: Final = 1e-9


def _row_order(ranker: Ranker, problem: Problem) -> str | None:
    order = np.arange(len(problem.matrix))[::-1]
    return _differ(ranker.ranks(problem), ranker.ranks(problem.rows(order))[::-1])


def _column_order(ranker: Ranker, problem: Problem) -> str | None:
    order = np.arange(len(problem.weights))[::-1]
    return _differ(ranker.ranks(problem), ranker.ranks(problem.columns(order)))


def _duplicates(ranker: Ranker, problem: Problem) -> str | None:
    copied = np.array([*range(len(problem.matrix)), 0])
    ranked = ranker(problem.rows(copied))
    first, last = ranked.iloc[0], ranked.iloc[-1]
    return None if first[RANK] == last[RANK] else f"copies at {first[RANK]:g} and {last[RANK]:g}"


def _rounding(ranker: Ranker, problem: Problem) -> str | None:
    copied = problem.rows(np.array([*range(len(problem.matrix)), 0]))
    noisy = copied.matrix.copy()
    # As 0.1 + 0.2 differs from 0.3; inwards, so that no value leaves its scale.
    inwards = np.nextafter(noisy[-1], 3.0 * copied.units)
    noisy[-1] = inwards
    ranks = ranker.ranks(copied.with_values(noisy))
    return None if ranks[0] == ranks[-1] else f"{ranks[0]} and {ranks[-1]} but for the last digit"


def _dominance(ranker: Ranker, problem: Problem) -> str | None:
    signs = np.where(np.array(problem.directions) == "max", 1.0, -1.0)
    gains = problem.matrix * signs
    ranks = ranker.ranks(problem)
    for a, b in np.ndindex(len(gains), len(gains)):
        if (gains[a] >= gains[b]).all() and ranks[a] > ranks[b]:
            return f"{a} at least as good as {b} on everything, ranked {ranks[a]} after {ranks[b]}"
    return None


def _monotonicity(ranker: Ranker, problem: Problem) -> str | None:
    before = ranker.ranks(problem)
    for row, column in np.ndindex(problem.matrix.shape):
        better = problem.better(row, column, 1.0)
        if better is not None and (after := ranker.ranks(better)[row]) > before[row]:
            return f"better on one criterion, from rank {before[row]} to {after}"
    return None


def _unit_change(ranker: Ranker, problem: Problem) -> str | None:
    factors = 1000.0 ** np.resize([1.0, -1.0, 0.0], len(problem.weights))
    return _differ(ranker.ranks(problem), ranker.ranks(problem.in_other_units(factors)))


def _huge_and_tiny(ranker: Ranker, problem: Problem) -> str | None:
    factors = 2.0 ** np.resize([400.0, -400.0], len(problem.weights))
    ranked = ranker(problem.in_other_units(factors))
    if not np.isfinite(ranked.to_numpy()).all():
        return "figures that are not finite"
    return _differ(ranker.ranks(problem), ranked[RANK].tolist())


def _weight_scaling(ranker: Ranker, problem: Problem) -> str | None:
    scaled = ranker(problem, weights=problem.weights * 7)
    return _differ(ranker.ranks(problem), scaled[RANK].tolist())


def _zero_weight(ranker: Ranker, problem: Problem) -> str | None:
    wider = problem.with_column(2.0, 0.0)
    values = wider.matrix.copy()
    values[:, -1] = np.resize([2.0, 5.0, 1.0], len(values))
    return _differ(ranker.ranks(problem), ranker.ranks(wider.with_values(values)))


def _constant_column(ranker: Ranker, problem: Problem) -> str | None:
    return _differ(ranker.ranks(problem), ranker.ranks(problem.with_column(2.0, 0.7)))


def _zero_column(ranker: Ranker, problem: Problem) -> str | None:
    if ranker.options:  # zero lies beyond the scale that such methods are given here
        return None
    return _differ(ranker.ranks(problem), ranker.ranks(problem.with_column(0.0, 0.7)))


def _all_equal(ranker: Ranker, problem: Problem) -> str | None:
    same = problem.rows(np.zeros(4, dtype=np.int64))
    ranks = ranker.ranks(same)
    return None if ranks == [1] * 4 else f"ranks {ranks} of four copies"


def _few(ranker: Ranker, problem: Problem) -> str | None:
    for count in (1, 2):
        ranked = ranker(problem.rows(np.arange(count)))
        if not np.isfinite(ranked.to_numpy()).all() or ranked[RANK].min() != 1:
            return f"of {count}: {ranked.to_dict('list')}"
    return None


def _input_kept(ranker: Ranker, problem: Problem) -> str | None:
    matrix, weights = problem.matrix.copy(), problem.weights.copy()
    matrix.flags.writeable = weights.flags.writeable = False
    ranker(problem, matrix=matrix, weights=weights)
    kept = (matrix == problem.matrix).all() and (weights == problem.weights).all()
    return None if kept else "the input changed"


def _repeatable(ranker: Ranker, problem: Problem) -> str | None:
    first, again = (ranker(problem).to_numpy().tobytes() for _ in range(2))
    return None if first == again else "other figures the second time"


def _picklable(ranker: Ranker, problem: Problem) -> str | None:
    figures = pickle.loads(pickle.dumps(ranker.entry.figures))
    return None if figures is ranker.entry.figures else "another function"


def _not_finite(ranker: Ranker, problem: Problem) -> str | None:
    for value in (np.nan, np.inf, -np.inf):
        wrong = problem.matrix.copy()
        wrong[0, 0] = value
        try:
            ranker(problem, matrix=wrong)
        except InputError:
            continue
        return f"{value} was taken"
    return None


def _labels(ranker: Ranker, problem: Problem) -> str | None:
    import pandas as pd

    names = [f"c{k}" for k in range(len(problem.weights))]
    rows = [f"a{i}" for i in range(len(problem.matrix))]
    frame = pd.DataFrame(problem.matrix, index=rows, columns=names)
    weights = dict(reversed(list(zip(names, problem.weights, strict=True))))
    ways = pd.Series(problem.directions, index=names)[::-1]
    ranked = ranker(problem, matrix=frame, weights=weights, directions=ways)
    if list(ranked.index) != rows:
        return "other labels"
    return _differ(ranker.ranks(problem), ranked[RANK].tolist())


def _independence(ranker: Ranker, problem: Problem) -> str | None:
    ranks = np.array(ranker.ranks(problem))
    for left_out in range(len(ranks)):
        others = np.delete(np.arange(len(ranks)), left_out)
        after = np.array(ranker.ranks(problem.rows(others)))
        before = ranks[others]
        moved = np.sign(before[:, None] - before) * np.sign(after[:, None] - after) < 0
        if moved.any():
            return f"without {left_out}, others change places"
    return None


def _draws(ranker: Ranker, problem: Problem) -> str | None:
    entry = ranker.entry
    arguments = entry.arguments(ranker.normalization, **_read(ranker, problem))
    weights = problem.weights / problem.weights.sum()
    levels = np.stack([problem.matrix, problem.matrix[::-1]])
    both = entry.score(levels, np.stack([weights] * 2), problem.directions, **arguments)
    single: Floats = entry.score(problem.matrix, weights, problem.directions, **arguments)
    alike = np.allclose(both, [single, single[::-1]], rtol=_SAME, atol=_SAME)
    return None if alike else "a draw scores otherwise than the matrix alone"


def _read(ranker: Ranker, problem: Problem) -> dict[str, object]:
    """Read the options as a call would."""
    table = read_matrix(problem.matrix, Faults("problem"))
    return {
        option.name: option.read(
            problem.options.get(option.name, option.default),
            ranker.normalization,
            table,
            Faults("problem"),
        )
        for option in ranker.entry.options
    }


def _figures(ranker: Ranker, problem: Problem) -> str | None:
    ranked = ranker(problem)
    if list(ranked.columns[:2]) != [SCORE, RANK]:
        return f"columns {list(ranked.columns)}"
    order = np.lexsort((ranked[RANK], -ranked[SCORE]))
    falling = ranked[SCORE].to_numpy()[order]
    return (
        None
        if (np.diff(ranked[RANK].to_numpy()[order]) >= 0).all() and (np.diff(falling) <= 0).all()
        else "ranks that do not follow the scores"
    )


def _differ(before: list[int], after: list[int]) -> str | None:
    return None if before == after else f"ranks {before} became {after}"


CHECKS: Final[dict[str, Check]] = {
    "row_order": _row_order,
    "column_order": _column_order,
    "duplicates": _duplicates,
    "rounding": _rounding,
    "dominance": _dominance,
    "monotonicity": _monotonicity,
    "independence": _independence,
    "unit_change": _unit_change,
    "huge_and_tiny": _huge_and_tiny,
    "weight_scaling": _weight_scaling,
    "zero_weight": _zero_weight,
    "constant_column": _constant_column,
    "zero_column": _zero_column,
    "all_equal": _all_equal,
    "few_alternatives": _few,
    "input_kept": _input_kept,
    "repeatable": _repeatable,
    "picklable": _picklable,
    "not_finite": _not_finite,
    "labels": _labels,
    "draws": _draws,
    "figures": _figures,
}
