"""A decision matrix, levels that may vary and weights that are admissible, read and checked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Faults, InputError
from evaluator.methods.forms import WEIGHTED_SUM, linear_forms
from evaluator.methods.normalize import SCALE
from evaluator.methods.options import read_arguments
from evaluator.reading.matrix import cell_name, read_directions, read_matrix
from evaluator.robustness.weights.space import WeightSpace

if TYPE_CHECKING:
    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Directions, Matrix, Table
    from evaluator.robustness.sampling.polytope import LinearSystem


@dataclass(frozen=True, eq=False)
class Admissible:
    """What the weighted sum of each alternative can be.

    Attributes
    ----------
    alternatives, criteria : tuple
        Labels of the rows and of the columns, or their positions.
    best, worst : array of float, (m, n)
        Partial values at the best and at the worst levels that are admissible.
    system : LinearSystem
        What admissible weights have to meet.
    """

    alternatives: tuple[Hashable, ...]
    criteria: tuple[Hashable, ...]
    best: Floats
    worst: Floats
    system: LinearSystem


def read_admissible(
    matrix: Matrix,
    directions: Directions,
    weights: WeightSpace | None,
    low: Matrix | None,
    high: Matrix | None,
    normalization: str,
    scale: object,
) -> Admissible:
    """Read what `extreme_ranks` is given.

    Raises
    ------
    InputError
        With everything that is wrong.

    Examples
    --------
    >>> read_admissible([[5, 1]], "max", None, None, [[5, 2]], "scale", (1, 5)).best
    array([[1.  , 0.25]])
    """
    faults = Faults("extremes")
    table = read_matrix(matrix, faults)
    ways = read_directions(directions, table.criteria, faults)
    options = {SCALE: scale} if normalization == SCALE else {}
    arguments: dict[str, Any] = read_arguments(WEIGHTED_SUM, normalization, options, table, faults)
    system = _read_system(weights, table.criteria, faults)
    lows = _read_ends(low, "low", table, faults)
    highs = _read_ends(high, "high", table, faults)
    _check_ends(lows, highs, table, normalization, faults)
    if len(faults) or system is None or table.criteria is None:
        raise InputError(faults)

    def worth(levels: Floats) -> Floats:
        return linear_forms(levels, ways, WEIGHTED_SUM, **arguments).gain

    values = np.stack([worth(lows), worth(highs)])
    return Admissible(
        table.alternatives, table.criteria, values.max(axis=0), values.min(axis=0), system
    )


def _read_system(
    weights: object, criteria: tuple[Hashable, ...] | None, faults: Faults
) -> LinearSystem | None:
    here, system = Faults("weights"), None
    if weights is None:
        weights = WeightSpace.uniform()
    if not isinstance(weights, WeightSpace):
        here.add("space", "a WeightSpace", weights, "Give one, or leave it out for all weights.")
    elif criteria is not None:
        with here.collecting():
            system = weights.constraints(criteria)
            if system is None:
                remedy = "Give an order, bounds or other constraints."
                here.add("space", "constraints that weights have to meet", str(weights), remedy)
    faults.extend(here)
    return system


def _read_ends(given: Matrix | None, name: str, table: Table, faults: Faults) -> Floats:
    """Read the lowest or the highest levels, by the labels of the matrix where they have some."""
    if given is None:
        return table.values
    noted, here = Faults(name), Faults(name)
    ends = read_matrix(given, noted)
    here.extend(noted)
    rows, columns = list(table.alternatives), list(table.criteria or ())
    if set(ends.alternatives) != set(rows) or set(ends.criteria or ()) != set(columns):
        expected = f"the rows and columns of the matrix, {len(rows)} by {len(columns)}"
        found = f"{ends.values.shape[0]} by {ends.values.shape[1]}, or other labels"
        here.add("shape", expected, found, "Give one number for each cell of the matrix.")
    faults.extend(here)
    if len(here):
        return table.values
    order = [ends.alternatives.index(row) for row in rows]
    return ends.values[order][:, [(ends.criteria or ()).index(column) for column in columns]]


def _check_ends(
    lows: Floats, highs: Floats, table: Table, normalization: str, faults: Faults
) -> None:
    here = Faults("low, high")
    if normalization != SCALE and (lows is not table.values or highs is not table.values):
        remedy = f"Set normalization='{SCALE}', or hold the levels."
        here.add("use", "levels that are held", "levels that vary", remedy)
    for row, column in np.argwhere((lows > table.values) | (highs < table.values)):
        name = cell_name(table.alternatives[row], (table.criteria or ())[column])
        expected = f"ends around the level of the matrix, {table.values[row, column]:g}"
        found = f"({lows[row, column]:g}, {highs[row, column]:g})"
        here.add(name, expected, found, "Mend the level or the ends.")
    faults.extend(here)
