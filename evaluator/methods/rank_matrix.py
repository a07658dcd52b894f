"""Rank the alternatives of a bare decision matrix."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.methods.options import USUAL, read_arguments
from evaluator.methods.registry import get_method
from evaluator.methods.scoring import rank_scores, round_scores
from evaluator.reading.matrix import read_directions, read_matrix, read_weights
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.methods.method import Figures
    from evaluator.reading.matrix import Directions, Matrix, Weights

RANK: Final = "rank"


def rank_matrix(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str = "topsis",
    normalization: str | None = USUAL,
    **options: object,
) -> pd.DataFrame:
    """Score and rank the alternatives of a decision matrix.

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        m alternatives in rows, n criteria in columns; finite numbers in any unit.
    weights : array-like, dict or Series, (n,)
        How much each criterion counts; finite, not negative, not all zero. They are divided by
        their sum. A dict or Series is matched to the columns by label; a list or array is taken
        in their order. Without a DataFrame the labels are the positions 0 to n - 1.
    directions : {"max", "min"}, or an iterable, dict or Series of them
        Whether more of a criterion is better; one word for all, or one per criterion, matched
        like the weights.
    method : str
        One of ``evaluator.methods.METHODS``, such as "topsis", "vikor" or "promethee_ii", in
        whatever case; the table of methods in ``docs/methods.md`` says what each assumes.
    normalization : {"vector", "minmax", "max", "sum", "linear", "scale"} or None
        How criteria are made comparable, see `normalize`; by default that of the method's paper
        ("vector" for TOPSIS), and "vector" for the weighted sum, whose paper has none. None takes
        the values as they are. A method that has none to choose does not use it.
    **options
        Of the method. ``scale``, with normalization "scale": (low, high), or one pair per
        criterion (a list, array, dict or DataFrame with a row each), in the units of the matrix,
        which must keep within it.

    Returns
    -------
    DataFrame
        By alternative, in the order of the matrix and under its labels: ``score``, of which higher
        is better, rounded to 12 significant digits so that rounding noise decides nothing;
        ``rank``, from 1, where equal scores share the better rank (1, 1, 3); and the method's own
        figures, such as the distances to the best and to the worst.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    Notes
    -----
    A criterion whose values agree to the twelfth digit discriminates nothing under "vector" and
    "minmax" and adds nothing to the distances of TOPSIS. Where no criterion with a weight
    discriminates, as for a single alternative, every closeness is 0.5 and all tie.

    Examples
    --------
    >>> rank_matrix([[5, 2], [3, 3], [1, 1]], [3, 2], "max", normalization="scale", scale=(1, 5))
          score  rank   to_best  to_worst
    0  0.669704     1  0.300000  0.608276
    1  0.500000     2  0.360555  0.360555
    2  0.000000     3  0.721110  0.000000
    """
    faults = Faults("rank_matrix")
    table = read_matrix(matrix, faults)
    shares = read_weights(weights, table.criteria, faults)
    ways = read_directions(directions, table.criteria, faults)
    arguments = read_arguments(method, normalization, options, table, faults, ways)
    faults.raise_if_any()
    figures = get_method(method).figures(table.values, shares, ways, **arguments)
    return ranked_table(figures, matrix.index if is_frame(matrix) else None)


def ranked_table(figures: Figures, index: pd.Index | None = None) -> pd.DataFrame:
    """Return scores with the ranks that follow from them, and the other figures after them.

    Parameters
    ----------
    figures : mapping of str to array of float, (m,)
        "score" first.
    index : Index, optional
        Of the alternatives; by default their positions.

    Examples
    --------
    >>> ranked_table({"score": np.array([0.2, 0.9]), "gap": np.array([0.7, 0.0])})
       score  rank  gap
    0    0.2     2  0.7
    1    0.9     1  0.0
    """
    import pandas as pd
    from pandas.api.internals import create_dataframe_from_blocks

    numbers = np.array(list(figures.values()))
    numbers[0] = round_scores(numbers[0])
    ranks = rank_scores(numbers[0])[np.newaxis]
    columns, floats, integers = _columns(tuple(figures))
    if index is None:
        index = pd.RangeIndex(numbers.shape[1])
    # From blocks: to infer what each column holds would take longer than to rank.
    blocks = [(numbers, floats), (ranks, integers)]
    table: pd.DataFrame = create_dataframe_from_blocks(blocks, index, columns)
    return table


@cache
def _columns(names: tuple[str, ...]) -> tuple[pd.Index, NDArray[np.int64], NDArray[np.int64]]:
    """Return the names of the columns and which of them are floats and integers."""
    import pandas as pd

    floats = np.array([0, *range(2, len(names) + 1)])
    return pd.Index([names[0], RANK, *names[1:]]), floats, np.array([1])
