"""The Best-Worst Method: weights from comparisons with the best and the worst criterion."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.weighting.best_worst_models import Solution, linear, nonlinear
from evaluator.weighting.labelled import labels_of, read_numbers, under_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from evaluator.arrays import Floats
    from evaluator.weighting.labelled import PerCriterion, Shares

_SCALE: Final = (1.0, 9.0)
# Rezaei (2015): the consistency index for a_BW = 1 to 9.
_INDEX: Final = (0.00, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23)


@dataclass(frozen=True, eq=False)
class BestWorstResult:
    """What comparisons with the best and the worst criterion amount to.

    Attributes
    ----------
    weights : array or Series of float, (n,)
        Shares of 1; a Series by label where a dict or Series came in. With the nonlinear model
        the centres of the intervals, divided by their sum: optimal weights themselves.
    lower, upper : array or Series of float, (n,)
        The least and the greatest weight of each criterion over all optimal weights. The linear
        model has one solution only, so that both are the weights.
    xi : float
        The largest deviation from a comparison: of a weight from a multiple of another with the
        linear model, of a ratio of weights with the nonlinear one. No other weights make it
        smaller; 0 where the comparisons agree.
    consistency_ratio : float
        With the nonlinear model xi over the consistency index for a_BW; with the linear one xi
        itself, as Rezaei (2016) has it. The nearer to 0, the more consistent.
    input_consistency_ratio : float
        From the comparisons alone: the largest abs(a_Bj a_jW - a_BW) over a_BW (a_BW - 1).
    best, worst : label or int
        The criteria compared with; positions where there are no labels.
    model : {"linear", "nonlinear"}
        The model that was solved.
    """

    weights: Shares
    lower: Shares
    upper: Shares
    xi: float
    consistency_ratio: float
    input_consistency_ratio: float
    best: Hashable
    worst: Hashable
    model: str


def best_worst(
    best_to_others: PerCriterion, others_to_worst: PerCriterion, model: str = "linear"
) -> BestWorstResult:
    """Derive weights by the Best-Worst Method.

    Inconsistent comparisons are computed as well: whether a ratio is acceptable is for the caller
    to say.

    Parameters
    ----------
    best_to_others : array-like, dict or Series, (n,)
        How many times as much the best criterion matters as each, a_Bj from 1 to 9; 1 for the
        best itself.
    others_to_worst : array-like, dict or Series, (n,)
        How many times as much each matters as the worst, a_jW from 1 to 9; 1 for the worst
        itself. Matched by label where both have labels, else by position.
    model : {"linear", "nonlinear"}
        "linear" [2]_ makes the largest abs(w_B - a_Bj w_j) and abs(w_j - a_jW w_W) least and has
        one solution; "nonlinear" [1]_ the largest abs(w_B / w_j - a_Bj) and
        abs(w_j / w_W - a_jW), which from four criteria on may leave intervals. Both are solved
        exactly, without an optimiser; [4]_ does so for the nonlinear one.

    Returns
    -------
    BestWorstResult
        Where several criteria are at 1, the first pair of best and worst counts whose comparison
        is the same in both vectors.

    Raises
    ------
    InputError
        With every entry that is not a number from 1 to 9, labels that differ, a vector without a
        1, a best and worst that are compared differently in the two vectors, an unknown model.

    Notes
    -----
    The consistency index for a_BW is the printed one [1]_ where a_BW is a whole number, and
    between them the root of its equation. Where a_BW is 1 and other comparisons are not, both
    ratios are infinite: nothing may matter more than the worst where the best does not.

    References
    ----------
    .. [1] Rezaei, J. (2015), Best-worst multi-criteria decision-making method, Omega 53, 49-57,
       doi:10.1016/j.omega.2014.11.009.
    .. [2] Rezaei, J. (2016), Best-worst multi-criteria decision-making method: some properties
       and a linear model, Omega 64, 126-130, doi:10.1016/j.omega.2015.12.001.
    .. [3] Liang, F., Brunelli, M. and Rezaei, J. (2020), Consistency issues in the best worst
       method: measurements and thresholds, Omega 96, 102175, doi:10.1016/j.omega.2019.102175
       (the input-based ratio).
    .. [4] Ratandhara, H. M. and Kumar, M. (2025), A generalized analytical framework for the
       nonlinear best-worst method, arXiv:2508.06048.

    Examples
    --------
    >>> result = best_worst([8, 2, 1], [1, 5, 8], model="nonlinear")
    >>> result.weights.round(4).tolist(), round(result.xi, 2), round(result.consistency_ratio, 3)
    ([0.0714, 0.3387, 0.5899], 0.26, 0.058)
    """
    faults = Faults("model")
    if not isinstance(model, str) or model not in _MODELS:
        faults.unknown("name", "a model", model, _MODELS)
    labels = labels_of(best_to_others)
    labels = labels_of(others_to_worst) if labels is None else labels
    to_others = _read(best_to_others, "best_to_others", labels, faults)
    names = range(len(to_others)) if labels is None else labels
    # Where nothing was read of the first, there is nothing to compare the second with.
    known = names if len(names) else None
    to_worst = _read(others_to_worst, "others_to_worst", known, faults)
    faults.raise_if_any()
    best, worst = _find_ends(to_others, to_worst, list(names), faults)
    faults.raise_if_any()

    direct = float(to_others[worst])
    solution = _MODELS[model](to_others, to_worst, best, worst)
    index = 1.0 if model == "linear" else consistency_index(direct)
    gap = float(np.abs(to_others * to_worst - direct).max())
    return BestWorstResult(
        weights=under_labels(solution.weights, labels),
        lower=under_labels(solution.lower, labels),
        upper=under_labels(solution.upper, labels),
        xi=solution.xi,
        consistency_ratio=_ratio(solution.xi, index),
        input_consistency_ratio=_ratio(gap, direct * (direct - 1)),
        best=names[best],
        worst=names[worst],
        model=model,
    )


def consistency_index(direct: float) -> float:
    """Return the largest xi of the nonlinear model when the best is `direct` times the worst.

    Examples
    --------
    >>> consistency_index(8), round(consistency_index(8.5), 4)
    (4.47, 4.8467)
    """
    if direct == int(direct):
        return _INDEX[int(direct) - 1]
    # The smaller root of x ** 2 - (1 + 2 a) x + a ** 2 - a.
    return (1 + 2 * direct - sqrt(1 + 8 * direct)) / 2


_MODELS: Final[dict[str, Callable[[Floats, Floats, int, int], Solution]]] = {
    "linear": linear,
    "nonlinear": nonlinear,
}


def _read(given: object, where: str, names: Iterable[Hashable] | None, faults: Faults) -> Floats:
    here = Faults(where)
    remedy = "Write 1 for as much, 9 for nine times as much."
    values = read_numbers(given, "comparison", _SCALE, remedy, here, names)
    faults.extend(here)
    return values


def _find_ends(
    to_others: Floats, to_worst: Floats, names: list[Hashable], faults: Faults
) -> tuple[int, int]:
    """Return where the best and the worst stand; note if their comparison is not one."""
    bests, worsts = np.flatnonzero(to_others == 1), np.flatnonzero(to_worst == 1)
    for where, found, values in (
        ("best_to_others", bests, to_others),
        ("others_to_worst", worsts, to_worst),
    ):
        if not found.size:
            itself = where.replace("_to_", " ").replace("others", "").strip()
            here = Faults(where)
            remedy = f"Write 1 for the {itself}, which is compared with itself."
            here.add(itself, "a 1", f"{values.min():g} at the least", remedy)
            faults.extend(here)
    pairs = [(int(b), int(w)) for b in bests for w in worsts if b != w or len(names) == 1]
    agreed = [pair for pair in pairs if to_others[pair[1]] == to_worst[pair[0]]]
    if agreed or not (bests.size and worsts.size):
        return agreed[0] if agreed else (0, 0)
    here = Faults("others_to_worst")
    if not pairs:
        name = f"criterion {names[bests[0]]}"
        remedy = "Write 1 for the worst only in others_to_worst, for the best in best_to_others."
        here.add(name, "the best to be another than the worst", "one for both", remedy)
    else:
        best, worst = pairs[0]
        name = f"criterion {names[best]}"
        expected = f"{to_others[worst]:g}, as best_to_others has it for {names[worst]}"
        remedy = "Both compare the best with the worst: write the same twice."
        here.add(name, expected, f"{to_worst[best]:g}", remedy)
    faults.extend(here)
    return 0, 0


def _ratio(deviation: float, index: float) -> float:
    if not deviation:
        return 0.0
    return deviation / index if index else inf
