"""Rank the alternatives of a bare decision matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from criteria.faults import Faults
from evaluator.methods.inputs import read_directions, read_matrix, read_weights
from evaluator.methods.options import read_arguments
from evaluator.methods.registry import get_method
from evaluator.methods.scoring import rank_scores, round_scores
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.methods.inputs import Directions, Matrix, Weights


def rank_matrix(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str = "topsis",
    normalization: str = "vector",
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
    method : {"topsis", "ahp", "weighted_sum", "weighted_product"}
        "ahp" is its ratings mode, for a matrix of levels 1 to L.
    normalization : {"vector", "minmax", "scale"}
        How criteria are made comparable; "ahp" does not use it, and the weighted product takes
        no "vector". Only under "scale", and with "ahp", does the score of an alternative not
        depend on which others there are.
    **options
        ``scale``, with normalization "scale": (low, high), or one pair per criterion, in the
        units of the matrix, which must keep within it. ``intensities``, with method "ahp": what
        the levels 1 to L are worth, not falling, in any multiple.

    Returns
    -------
    DataFrame
        By alternative, in the order of the matrix and under its labels: ``score``, in [0, 1] and
        higher is better, rounded to 12 significant digits so that rounding noise decides nothing;
        and ``rank``, from 1, where equal scores share the better rank (1, 1, 3).

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    Notes
    -----
    A criterion whose values agree to the twelfth digit discriminates nothing under "vector" and
    "minmax" and adds nothing to the distances of TOPSIS. Where no criterion with a weight
    discriminates, as for a single alternative, every closeness is 0.5 and all tie.

    References
    ----------
    Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer.
    doi:10.1007/978-3-642-48318-9
    Saaty, T. L. (2006). Rank from comparisons and from ratings in the analytic hierarchy/network
    processes. European Journal of Operational Research, 168(2), 557-570.
    doi:10.1016/j.ejor.2004.04.032

    Examples
    --------
    >>> rank_matrix([[5, 2], [3, 3], [1, 1]], [3, 2], "max", normalization="scale", scale=(1, 5))
          score  rank
    0  0.669704     1
    1  0.500000     2
    2  0.000000     3
    """
    import pandas as pd

    faults = Faults("rank_matrix")
    table = read_matrix(matrix, faults)
    shares = read_weights(weights, table.criteria, faults)
    ways = read_directions(directions, table.criteria, faults)
    arguments = read_arguments(method, normalization, options, table, faults)
    faults.raise_if_any()
    scores = round_scores(get_method(method).score(table.values, shares, ways, **arguments))
    index = matrix.index if is_frame(matrix) else None
    return pd.DataFrame({"score": scores, "rank": rank_scores(scores)}, index=index)
