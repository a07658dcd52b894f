"""How much one weight has to change to reverse a pair: which criterion a ranking hangs on most."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.robustness.exact.crossings import against_the_rest
from evaluator.robustness.exact.stretches import Pairs, stretches
from evaluator.robustness.exact.weighing import Weighing, labels, read_weighing

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Directions, Matrix, Weights

# Stands for the room of a weight that is 1, so that its odds are large instead of infinite.
_NO_ROOM = 2.0**-60


@dataclass(frozen=True, eq=False)
class CriticalWeights:
    """The smallest change of each single weight that reverses each pair.

    Attributes
    ----------
    pairs : DataFrame
        One row for each pair and criterion where such a change exists: ``better`` and ``worse``
        (at present), ``criterion``, ``change`` (added to the weight before all are divided by
        their sum again), ``percent`` (of the present weight) and ``weight`` (after the division).
    criteria : DataFrame
        By criterion: ``any_percent``, the criticality degree D', the smallest percentage that
        reverses any pair; ``top_percent``, that puts another first; ``any_change`` and
        ``top_change``, the same in absolute terms; infinite where nothing does. And
        ``sensitivity``, the coefficient 1 / D'; 0 where nothing reverses anything.
    """

    pairs: pd.DataFrame
    criteria: pd.DataFrame

    @property
    def percent_any(self) -> Hashable | None:
        """The most sensitive criterion: the smallest percentage that reverses any pair."""
        return _least(self.criteria["any_percent"])

    @property
    def percent_top(self) -> Hashable | None:
        """The criterion of which the smallest percentage puts another first."""
        return _least(self.criteria["top_percent"])


def critical_weights(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str = "weighted_sum",
    normalization: str = "scale",
    scale: object = (1, 5),
) -> CriticalWeights:
    """Find the smallest change of each single weight that reverses each pair.

    One weight changes as it stands, then all are divided by their sum again, so that the others
    keep their proportions. A pair that is level at present has no order to reverse.

    Parameters
    ----------
    matrix, weights, directions, normalization, scale
        As for `weight_intervals`.
    method : {"weighted_sum", "topsis"}
        The paper treats the former; for the latter the crossings are the roots of a quadratic.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    References
    ----------
    Triantaphyllou, E., & Sánchez, A. (1997). A sensitivity analysis approach for some
    deterministic multi-criteria decision-making methods. Decision Sciences, 28(1), 151-194.
    doi:10.1111/j.1540-5915.1997.tb01306.x

    Notes
    -----
    The paper's δ is what is taken off a weight, the change with its sign turned round. A weight of
    0 has a change and no percentage.

    Examples
    --------
    >>> found = critical_weights([[5, 1], [3, 4], [1, 3]], [0.7, 0.3], "max")
    >>> found.percent_any, found.criteria["any_percent"].round(1).tolist()
    (0, [35.7, 55.6])
    """
    import pandas as pd

    asked = read_weighing(matrix, weights, directions, method, normalization, scale)
    ranks = asked.ranks()
    order = np.argsort(ranks, kind="stable")
    first, second = np.triu_indices(len(order), 1)
    better, worse = order[first], order[second]
    strict = ranks[better] < ranks[worse]
    pairs = Pairs(better[strict], worse[strict], np.zeros(strict.sum(), dtype=np.bool_))
    places = range(len(asked.criteria))
    reached = np.stack([_reversing(asked, place, pairs) for place in places], axis=1)
    free = 1.0 - asked.weights
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = reached / (1.0 - reached) * free - asked.weights
        percents = 100.0 * changes / asked.weights
    row, column = np.nonzero(~np.isnan(reached))
    columns = {
        "better": labels(asked.alternatives)[pairs.first[row]],
        "worse": labels(asked.alternatives)[pairs.second[row]],
        "criterion": labels(asked.criteria)[column],
        "change": changes[row, column],
        "percent": percents[row, column],
        "weight": reached[row, column],
    }
    leading = ranks[pairs.first] == 1
    criteria = {
        "any_percent": smallest(percents),
        "top_percent": smallest(percents[leading]),
        "any_change": smallest(changes),
        "top_change": smallest(changes[leading]),
        "sensitivity": 1.0 / smallest(percents),
    }
    return CriticalWeights(
        pd.DataFrame(columns), pd.DataFrame(criteria, index=labels(asked.criteria))
    )


def _reversing(asked: Weighing, criterion: int, pairs: Pairs) -> Floats:
    """Return for each pair the weight nearest to the present one beyond which it is reversed."""
    present = float(asked.weights[criterion])
    nothing = np.full(len(pairs.first), np.nan)
    if present == 1.0 or not len(pairs.first):  # whatever becomes of it, it is all there is
        return nothing
    cut = stretches(against_the_rest(asked.forms, asked.weights, criterion), pairs, present)
    reversed_ = (cut.signs < 0) & (cut.low < cut.high)
    near = np.where(cut.high <= present, cut.high, cut.low)
    # As changes of the weight itself, before all are divided by their sum.
    sizes = np.abs(near / np.maximum(1.0 - near, _NO_ROOM) * (1.0 - present) - present)
    nearest = np.argmin(np.where(reversed_, sizes, np.inf), axis=1)[:, np.newaxis]
    chosen = np.take_along_axis(np.where(reversed_, near, np.nan), nearest, axis=1)
    return np.asarray(chosen[:, 0])


def smallest(values: Floats) -> Floats:
    """Return the smallest absolute values along the first axis; infinite where there is none.

    Examples
    --------
    >>> smallest(np.array([[np.nan, np.nan], [-2.0, np.nan], [3.0, np.nan]]))
    array([ 2., inf])
    """
    sizes = np.where(np.isnan(values), np.inf, np.abs(values))
    return np.asarray(sizes.min(axis=0, initial=np.inf))


def _least(column: pd.Series[float]) -> Hashable | None:
    return column.index.tolist()[np.argmin(column)] if np.isfinite(column).any() else None
