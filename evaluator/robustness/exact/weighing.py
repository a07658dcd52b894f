"""A decision matrix with present weights, read and checked: what questions of stability start from.

Only the methods whose scores are made of linear forms (`evaluator.methods.forms`) can be asked,
because only for those are the crossings of two scores the roots of a polynomial.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Faults, InputError
from evaluator.methods.forms import LINEAR, Forms, linear_forms
from evaluator.methods.normalize import SCALE
from evaluator.methods.options import read_arguments
from evaluator.methods.registry import get_method
from evaluator.methods.scoring import rank_scores, round_scores
from evaluator.reading.matrix import read_directions, read_matrix, read_weights

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Directions, Matrix, Table, Weights


@dataclass(frozen=True, eq=False)
class Weighing:
    """A decision matrix and the weights it is looked at with.

    Attributes
    ----------
    alternatives, criteria : tuple
        Labels of the rows and of the columns, or their positions.
    levels : array of float, (m, n)
        The matrix.
    weights : array of float, (n,)
        The present weights, summing to one.
    directions : tuple of str
        "max" or "min" by criterion.
    method : str
        One whose scores are made of linear forms.
    arguments : mapping
        Keyword arguments of the method.
    forms : Forms
        The linear forms of the method on this matrix.
    """

    alternatives: tuple[Hashable, ...]
    criteria: tuple[Hashable, ...]
    levels: Floats
    weights: Floats
    directions: tuple[str, ...]
    method: str
    arguments: Mapping[str, Any]
    forms: Forms

    def scores(self, weights: Floats) -> Floats:
        """Score by other weights, as `rank_matrix` would; shape (n,) or (S, n)."""
        score = get_method(self.method).score
        return round_scores(score(self.levels, weights, self.directions, **self.arguments))

    def ranks(self) -> NDArray[np.int64]:
        """Return the ranks at the present weights; equal scores share the better rank."""
        return rank_scores(self.scores(self.weights))

    def by_criterion(self, weights: Floats) -> pd.Series[float]:
        """Return weights under the labels of the criteria."""
        import pandas as pd

        return pd.Series(weights, index=labels(self.criteria), name="weight")


def read_weighing(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str,
    normalization: str,
    scale: object,
    check: Callable[[Table, Faults], None] | None = None,
) -> Weighing:
    """Read a decision matrix with its weights.

    Parameters
    ----------
    matrix, weights, directions, normalization
        As for `rank_matrix`.
    method : {"topsis", "weighted_sum"}
        Any other is a fault.
    scale : pair, or one pair per criterion
        Used with normalization "scale" only.
    check : callable, optional
        What else is asked of the labels and values of the matrix; notes its faults.

    Raises
    ------
    InputError
        With everything that is wrong.

    Examples
    --------
    >>> read_weighing([[1, 2]], [1, 0], "max", "ahp", "scale", (1, 5))
    Traceback (most recent call last):
    ...
    criteria.faults.InputError: 1 fault in the input
      method: id: expected a method made of linear forms (topsis, weighted_sum); found 'ahp'. ...
    """
    faults = Faults("weighing")
    table = read_matrix(matrix, faults)
    shares = read_weights(weights, table.criteria, faults)
    ways = read_directions(directions, table.criteria, faults)
    known = check_method(method, faults)
    options = {SCALE: scale} if normalization == SCALE else {}
    arguments: dict[str, Any] = read_arguments(known, normalization, options, table, faults)
    if check is not None:
        check(table, faults)
    # A matrix without columns is a fault of its own.
    if len(faults) or table.criteria is None:
        raise InputError(faults)
    forms = linear_forms(table.values, ways, known, **arguments)
    return Weighing(
        table.alternatives, table.criteria, table.values, shares, ways, known, arguments, forms
    )


def check_method(method: object, faults: Faults) -> str:
    """Return the method if it is made of linear forms; else note the fault and return one that is.

    Examples
    --------
    >>> check_method("weighted_sum", Faults("call"))
    'weighted_sum'
    """
    if isinstance(method, str) and method in LINEAR:
        return method
    here = Faults("method")
    here.unknown("id", "a method made of linear forms", method, LINEAR)
    faults.extend(here)
    return LINEAR[0]


def labels(names: tuple[Hashable, ...]) -> pd.Index[Any]:
    """Return labels as pandas holds them, tuples as single labels."""
    import pandas as pd

    return pd.Index(names, tupleize_cols=False)
