"""What each alternative is to each other, by the methods that leave some of them incomparable."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from criteria.faults import Faults, InputError
from evaluator.methods.options import read_arguments
from evaluator.methods.outranking.preorder import relations
from evaluator.methods.outranking.promethee import MEAN
from evaluator.methods.registry import get_method
from evaluator.reading.matrix import read_directions, read_matrix, read_weights
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.reading.matrix import Directions, Matrix, Weights

# The two figures by which such a method ranks, and which way each of them is better.
_ORDERS: Final[Mapping[str, tuple[tuple[str, int], tuple[str, int]]]] = {
    "promethee_i": (("positive", 1), ("negative", -1)),
    "electre_iii": (("descending", -1), ("ascending", -1)),
}


def preference_relation(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str = "promethee_i",
    **options: object,
) -> pd.DataFrame:
    """Say of each pair of alternatives whether one is preferred, or both are indifferent, or not.

    Parameters
    ----------
    matrix, weights, directions
        As for `rank_matrix`.
    method : {"promethee_i", "electre_iii"}
        Both make two complete orders, and hold for true what both agree on.
    **options
        Of the method.

    Returns
    -------
    DataFrame
        Alternatives by alternatives: "P" where that of the row is preferred to that of the column,
        "P-" where it is the other way round, "I" where they are indifferent, "R" where they are
        incomparable.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    Examples
    --------
    >>> preference_relation([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [5, 3, 2], "max")
        0  1   2
    0   I  P  P-
    1  P-  I  P-
    2   P  P   I
    """
    faults = Faults("preference_relation")
    table = read_matrix(matrix, faults)
    shares = read_weights(weights, table.criteria, faults)
    ways = read_directions(directions, table.criteria, faults)
    arguments = read_arguments(method, None, options, table, faults, ways)
    _check_partial(method, faults)
    faults.raise_if_any()
    chosen = get_method(method)
    if "flow" in arguments:
        arguments["flow"] = MEAN
    figures = chosen.figures(table.values, shares, ways, **arguments)
    first, second = (figures[name] * sign for name, sign in _ORDERS[chosen.id])
    return _square(relations(first, second), matrix.index if is_frame(matrix) else None)


def _check_partial(method: str, faults: Faults) -> None:
    """Note a method whose order is complete; one that nobody knows has been noted."""
    with suppress(InputError):
        if get_method(method).id not in _ORDERS:
            here = Faults("method")
            here.unknown("id", "a method that gives a partial preorder", method, _ORDERS)
            faults.extend(here)


def _square(words: NDArray[np.str_], labels: pd.Index | None) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(words, index=labels, columns=labels, dtype=object)
