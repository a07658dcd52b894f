"""Over which values of one weight the present order holds: exact unions of intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from evaluator.robustness.exact.crossings import against_the_rest
from evaluator.robustness.exact.stretches import Pairs, signs_at, stretches
from evaluator.robustness.exact.weighing import labels, read_weighing

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.methods.forms import Forms
    from evaluator.reading.matrix import Directions, Matrix, Weights

Intervals: TypeAlias = list[tuple[float, float]]

_TOP: Final = 3
# Where to look into what is left: not in the middle, where symmetric rows may touch.
_INSIDE: Final = (3 - 5**0.5) / 2


def weight_intervals(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str = "topsis",
    normalization: str = "scale",
    scale: object = (1, 5),
) -> pd.DataFrame:
    """Find for each weight all its values over which the present order holds.

    One weight runs from 0 to 1 while the others keep their proportions and share the rest. Where
    one criterion has all the weight now, the others share equally what it gives up.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        m alternatives in rows, n criteria in columns; finite numbers.
    weights : array-like, dict or Series, (n,)
        Not negative; divided by their sum. Matched by label where they have labels.
    directions : {"max", "min"}, or an iterable, dict or Series of them
        Whether more of a criterion is better.
    method : {"topsis", "weighted_sum"}
        Those whose crossings are roots of a polynomial.
    normalization : {"scale", "minmax", "vector"}
        How criteria are made comparable.
    scale : pair, or one pair per criterion
        (low, high) in the units of the matrix; used with normalization "scale" only.

    Returns
    -------
    DataFrame
        By criterion, each cell a list of (low, high), in rising order and closed:

        ``first_place``
            The present leader stays first, alone; or the present leaders do, level.
        ``top_three``
            The set of those ranked three or better stays. Where more than fit share the last of
            these places, they stay level and none of the others in the set falls behind them.
        ``full_ranking``
            Every rank stays.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    Notes
    -----
    The ends are roots of a polynomial in closed form, so that the answer is a union of intervals:
    under TOPSIS a pair can swap and swap back. At an end other than 0 and 1 two alternatives draw
    level, and beyond it they have swapped; the end itself is counted in. A place inside an
    interval where two draw level without swapping does not cut it. Alternatives that are level
    now have to stay level: where they part at once, the present weight is an interval of its own,
    (w, w). The present weight always belongs to the answer.

    Scores that agree to the twelfth significant digit are level, as in `rank_matrix`: a swap too
    shallow to show in it is none. Crossings nearer to each other than 1e-12 are one.

    References
    ----------
    Mareschal, B. (1988). Weight stability intervals in multicriteria decision aid. European
    Journal of Operational Research, 33(1), 54-64. doi:10.1016/0377-2217(88)90254-8

    Examples
    --------
    >>> levels = [[5, 1], [3, 4], [1, 3]]
    >>> weight_intervals(levels, [0.7, 0.3], "max", "weighted_sum").map(
    ...     lambda found: [(round(low, 4), round(high, 4)) for low, high in found]
    ... )
         first_place       top_three     full_ranking
    0  [(0.6, 1.0)]  [(0.0, 1.0)]  [(0.6, 1.0)]
    1  [(0.0, 0.4)]  [(0.0, 1.0)]  [(0.0, 0.4)]
    """
    import pandas as pd

    asked = read_weighing(matrix, weights, directions, method, normalization, scale)
    ranks = asked.ranks()
    questions = {
        "first_place": pairs_of_top(ranks, 1),
        "top_three": pairs_of_top(ranks, _TOP),
        "full_ranking": pairs_of_order(ranks),
    }
    places = range(len(asked.criteria))
    columns = {
        name: [holding(asked.forms, asked.weights, place, pairs) for place in places]
        for name, pairs in questions.items()
    }
    return pd.DataFrame(columns, index=labels(asked.criteria), dtype=object)


def pairs_of_order(ranks: NDArray[np.int64]) -> Pairs:
    """Return the pairs on which the whole order hangs: neighbours in it.

    Examples
    --------
    >>> pairs = pairs_of_order(np.array([2, 1, 2]))
    >>> pairs.first, pairs.second, pairs.level
    (array([1, 0]), array([0, 2]), array([False,  True]))
    """
    order = np.argsort(ranks, kind="stable")
    first, second = order[:-1], order[1:]
    return Pairs(first, second, ranks[first] == ranks[second])


def pairs_of_top(ranks: NDArray[np.int64], places: int) -> Pairs:
    """Return the pairs on which hangs who is ranked `places` or better.

    Those in the set stand before those outside. Where it holds more than `places`, those that
    share the last rank in it stay level, and the others in it stay before them.

    Examples
    --------
    >>> pairs = pairs_of_top(np.array([3, 1, 2]), 2)
    >>> pairs.first, pairs.second, pairs.level
    (array([1, 2]), array([0, 0]), array([False, False]))
    """
    top, outside = np.flatnonzero(ranks <= places), np.flatnonzero(ranks > places)
    parts = [np.array(np.meshgrid(top, outside, indexing="ij")).reshape(2, -1)]
    if len(top) > places:
        last = ranks[top].max()
        sharers, above = top[ranks[top] == last], top[ranks[top] < last]
        parts.append(np.array([sharers[:-1], sharers[1:]]))
        parts.append(np.array(np.meshgrid(above, sharers[:1], indexing="ij")).reshape(2, -1))
    first, second = np.concatenate(parts, axis=1).astype(np.int64)
    return Pairs(first, second, ranks[first] == ranks[second])


def holding(forms: Forms, weights: Floats, criterion: int, pairs: Pairs) -> Intervals:
    """Return the values of one weight over which pairs compare as at present.

    Parameters
    ----------
    forms : Forms
        (m, n).
    weights : array of float, (n,)
        The present weights, summing to one.
    criterion : int
        Whose weight moves; the others keep their proportions.
    pairs : Pairs
        As they compare at the present weights.

    Returns
    -------
    list of (float, float)
        Closed intervals, in rising order; (x, x) is a single point.

    Examples
    --------
    >>> from evaluator.methods.forms import Forms
    >>> forms = Forms(np.array([[1.0, 0.0], [0.0, 0.5]]), None)
    >>> holding(forms, np.array([0.5, 0.5]), 0, pairs_of_order(np.array([1, 2])))
    [(0.3333333333333333, 1.0)]
    """
    present = float(weights[criterion])
    if not len(pairs.first):
        return [(0.0, 1.0)]
    folded = against_the_rest(forms, weights, criterion)
    cut = stretches(folded, pairs, present)
    lost = np.where(pairs.level[:, np.newaxis], cut.signs != 0, cut.signs < 0)
    lost &= cut.low < cut.high
    return [
        (start, end)
        for start, end in _gaps(cut.low[lost], cut.high[lost])
        if start <= present <= end or _holds_at(folded, pairs, start + _INSIDE * (end - start))
    ]


def _gaps(low: Floats, high: Floats) -> Intervals:
    """Return what open intervals leave of [0, 1]."""
    order = np.argsort(low, kind="stable")
    starts = np.append(low[order], 1.0)
    # Up to where everything before is covered.
    covered = np.concatenate([[0.0], np.maximum.accumulate(high[order])])
    kept = covered <= starts
    return list(zip(covered[kept].tolist(), starts[kept].tolist(), strict=True))


def _holds_at(folded: Forms, pairs: Pairs, place: float) -> bool:
    signs = signs_at(folded, pairs, np.full((len(pairs.first), 1), place))[:, 0]
    return bool(np.all(np.where(pairs.level, signs == 0, signs > 0)))
