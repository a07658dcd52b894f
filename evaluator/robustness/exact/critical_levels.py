"""How much one level has to change to reverse a pair: which cells a ranking hangs on most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.arrays import maximised, scale_ends
from evaluator.methods.normalize import SCALE
from evaluator.robustness.exact.critical import smallest
from evaluator.robustness.exact.crossings import roots_between
from evaluator.robustness.exact.weighing import Weighing, labels, read_weighing

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Directions, Matrix, Weights

# A level nearer to an end of the scale than this share of it is at the end.
_SAME: Final = 1e-12


@dataclass(frozen=True, eq=False)
class CriticalLevels:
    """The smallest change of each single level that reverses its alternative with each other.

    Attributes
    ----------
    pairs : DataFrame
        One row for each alternative, criterion and ``other`` where such a change exists within
        the scale: ``level``, at which the two draw level, ``change``, added to the present level,
        and ``percent`` of it.
    degrees : DataFrame, (m, n)
        By alternative and criterion: the criticality degree Δ', the smallest percentage that
        reverses the alternative with any other; infinite where nothing does.
    """

    pairs: pd.DataFrame
    degrees: pd.DataFrame

    @property
    def sensitivity(self) -> pd.DataFrame:
        """The sensitivity coefficients 1 / Δ' of the levels; 0 where nothing reverses anything."""
        return 1.0 / self.degrees


def critical_levels(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str = "weighted_sum",
    scale: object = (1, 5),
) -> CriticalLevels:
    """Find the smallest change of each single level that reverses its alternative with another.

    Parameters
    ----------
    matrix, weights, directions, scale
        As for `weight_intervals`, on the fixed ends of the scale: under another normalisation a
        level changes those of all alternatives, and no single change is to be had.
    method : {"weighted_sum", "topsis"}
        The paper treats the former.

    Returns
    -------
    CriticalLevels
        Levels that would lie beyond the scale are none.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    Notes
    -----
    The percentages are the paper's. They hang on where the scale begins: a level of 0 has none,
    whatever its change. Between scales compare the changes themselves.

    References
    ----------
    Triantaphyllou, E., & Sánchez, A. (1997). A sensitivity analysis approach for some
    deterministic multi-criteria decision-making methods. Decision Sciences, 28(1), 151-194.
    doi:10.1111/j.1540-5915.1997.tb01306.x

    Examples
    --------
    >>> found = critical_levels([[5, 1], [3, 4]], [0.7, 0.3], "max")
    >>> print(found.pairs.round(2).to_string(index=False))
     alternative  criterion  other  level  change  percent
               0          0      1   4.29   -0.71   -14.29
               1          0      0   3.71    0.71    23.81
    """
    import pandas as pd

    asked = read_weighing(matrix, weights, directions, method, SCALE, scale)
    count, width = asked.levels.shape
    places = np.full((count, width, count), np.nan)
    for criterion in range(width):
        places[:, criterion] = _levelling(asked, criterion)
    ranks = asked.ranks()
    # A pair that is level has no order to reverse, nor has an alternative with itself.
    places[np.repeat((ranks[:, np.newaxis] == ranks)[:, np.newaxis], width, axis=1)] = np.nan
    low, high = scale_ends(asked.arguments[SCALE], width)
    more_is_better = maximised(asked.directions)
    worst, best = np.where(more_is_better, low, high), np.where(more_is_better, high, low)
    levels = worst[:, np.newaxis] + places * (best - worst)[:, np.newaxis]
    changes = levels - asked.levels[..., np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        percents = 100.0 * changes / np.abs(asked.levels)[..., np.newaxis]
    found = np.nonzero(~np.isnan(places))
    row, column, other = found
    columns = {
        "alternative": labels(asked.alternatives)[row],
        "criterion": labels(asked.criteria)[column],
        "other": labels(asked.alternatives)[other],
        "level": levels[found],
        "change": changes[found],
        "percent": percents[found],
    }
    degrees = smallest(np.moveaxis(percents, -1, 0))
    return CriticalLevels(
        pd.DataFrame(columns),
        pd.DataFrame(degrees, index=labels(asked.alternatives), columns=labels(asked.criteria)),
    )


def _levelling(asked: Weighing, criterion: int) -> Floats:
    """Return where from worst, 0, to best, 1, each row would have to be to equal each other."""
    forms, factors = asked.forms, asked.weights**asked.forms.power
    factor = factors[criterion]
    gained = (forms.gain * factors).sum(axis=1)
    rest = (gained - forms.gain[:, criterion] * factor)[:, np.newaxis]
    if forms.loss is None:
        parts = [rest - gained, factor]
    else:
        lost = (forms.loss * factors).sum(axis=1)
        rest_lost = (lost - forms.loss[:, criterion] * factor)[:, np.newaxis]
        # gain_i (1 - share) = share loss_i, with the other's share of gain in gain and loss.
        total = gained + lost
        share = np.divide(gained, total, out=np.full_like(total, 0.5), where=total > 0)
        parts = [
            (1 - share) * rest - share * (rest_lost + factor),
            2 * share * factor,
            (1 - 2 * share) * factor,
        ]
    shape = (len(gained), len(gained))
    roots = roots_between(np.stack([np.broadcast_to(part, shape) for part in parts], axis=-1))
    # Rising throughout, so that there is one root at most; beyond an end of the scale lies nothing.
    root = roots[..., 0]
    return np.asarray(np.where((root > _SAME) & (root < 1 - _SAME), root, np.nan))
