"""What is asked of a simulation, read and checked at the border: spread, weights, effort."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import scale_ends
from evaluator.methods.normalize import SCALE
from evaluator.methods.readers import read_scale
from evaluator.reading.entries import as_number, shown
from evaluator.reading.matrix import Table, cell_name, read_matrix, read_weights
from evaluator.robustness.simulate import MOST
from evaluator.robustness.weights.space import WeightSpace
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from evaluator.problem import Floats
    from evaluator.reading.matrix import Weights
    from evaluator.robustness.accept import Effort

_KERNELS: Final = ("auto", "numpy", "compiled")
_DISTRIBUTIONS: Final = ("triangular", "uniform", "normal")
_SEED: Final = 2**63 - 1
_WORKERS: Final = 1024


def read_spread(spread: object, table: Table, distribution: object, faults: Faults) -> Floats:
    """Read how far each level may be off, and after which distribution.

    Parameters
    ----------
    spread : float, array-like or DataFrame, (m, n), or None
        Not negative; not looked at where the cell is silent. A DataFrame has the labels of the
        matrix, in any order.
    table : Table
        The matrix.
    distribution : str
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    array of float, (m, n)
        0 where a level is held.
    """
    here = Faults("spread")
    if not isinstance(distribution, str) or distribution not in _DISTRIBUTIONS:
        named = Faults("distribution")
        named.unknown("name", "a distribution", distribution, _DISTRIBUTIONS)
        faults.extend(named)
    number = 0.0 if spread is None else as_number(spread)
    if number is not None:
        values = np.full(table.values.shape, number)
        if not isfinite(number) or number < 0:
            here.add("all cells", "a finite number, 0 or more", shown(spread), "Write 0 to hold.")
    else:
        values = _read_cells(spread, table, here)
    faults.extend(here)
    return values


def _read_cells(spread: object, table: Table, here: Faults) -> Floats:
    """Read a spread cell by cell: a DataFrame by label, anything else by position."""
    before, blank = len(here), np.zeros(table.values.shape)
    noted = Faults("matrix")
    given = read_matrix(spread, noted, silent=True)  # type: ignore[arg-type]
    here.extend(replace(fault, where=here.where) for fault in noted)
    if len(noted) or table.criteria is None or given.criteria is None:
        return blank
    rows, columns, values = table.alternatives, table.criteria, given.values
    if is_frame(spread):
        down = _matched("row", given.alternatives, rows, here)
        across = _matched("column", given.criteria, columns, here)
        if len(here) > before:
            return blank
        values = values[down][:, across]
    elif values.shape != blank.shape:
        expected, found = (f"{m} rows by {n} columns" for m, n in (blank.shape, values.shape))
        here.add("shape", expected, found, "Give one number for each cell of the matrix.")
        return blank
    wrong = np.where(np.isnan(values), ~np.isnan(table.values), values < 0)
    for row, column in np.argwhere(wrong):
        name = cell_name(rows[row], columns[column])
        found = shown(values[row, column])
        here.add(name, "a finite number, 0 or more", found, "Write 0 to hold the level.")
    return np.where(np.isnan(values), 0.0, values)


def _matched(
    axis: str, given: tuple[Hashable, ...], wanted: tuple[Hashable, ...], here: Faults
) -> list[int]:
    """Return where the labels of the matrix stand in the spread; note those that do not."""
    for label in given:
        if label not in wanted:
            here.unknown(f"{axis} {label}", f"a {axis} of the matrix", label, map(str, wanted))
    for label in wanted:
        if label not in given:
            here.add(f"{axis} {label}", f"the {axis} that the matrix has", "none", "Add it.")
    return [given.index(label) for label in wanted if label in given]


def read_ends(
    scale: object,
    arguments: Mapping[str, Any],
    normalization: str,
    table: Table,
    faults: Faults,
) -> tuple[Floats, Floats] | None:
    """Read between which ends levels are drawn where nothing is known of them.

    Parameters
    ----------
    scale : pair, or one pair per criterion
        (low, high).
    arguments : mapping
        Of the method, read before: intensities are those of the levels from 1 on, whatever the
        scale.
    normalization : str
        Under "scale" all values have to keep within it, under another those of the criteria on
        which something is silent.
    table : Table
        The matrix.
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    (array of float, array of float), each (n,), or None
        None where the scale or the matrix is at fault.
    """
    pairs = arguments.get(SCALE)
    if "intensities" in arguments:
        levels = arguments["intensities"]
        pairs = None if levels is None else np.array([[1.0, len(levels)]])
    elif SCALE not in arguments:
        silent = np.isnan(table.values).any(axis=0)
        bounded = silent if normalization != SCALE else np.ones_like(silent)
        within = replace(table, values=np.where(bounded, table.values, np.nan))
        pairs = read_scale(scale, SCALE, within, faults)
    return None if pairs is None else scale_ends(pairs, table.values.shape[1])


def read_space(
    weights: WeightSpace | Weights | None, criteria: tuple[Hashable, ...] | None, faults: Faults
) -> WeightSpace:
    """Read where weights are drawn from: a space, weights to be held, or nothing known of them."""
    if weights is None:
        return WeightSpace.uniform()
    if isinstance(weights, WeightSpace):
        if criteria is not None:
            with faults.collecting():
                weights.constraints(criteria)
        return weights
    shares = read_weights(weights, criteria, faults)
    if criteria is None or not shares.size:
        return WeightSpace.uniform()
    return WeightSpace.around(dict(zip(criteria, shares.tolist(), strict=True)), factor=1.0)


def read_effort(effort: Effort, faults: Faults) -> Effort:
    """Check how many samples are wanted, and by what."""
    here = Faults("smaa")
    precision = effort.precision
    if precision is not None:
        precision = as_number(precision)
        if precision is None or not 0 < precision < 1:
            remedy = "Write 0.005 to be within half a per cent."
            here.add("precision", "a number between 0 and 1", shown(effort.precision), remedy)
    if not isinstance(effort.kernel, str) or effort.kernel not in _KERNELS:
        here.unknown("kernel", "a back end", effort.kernel, _KERNELS)
    if not isinstance(effort.scheduler, str | None):
        remedy = "Write tcp://host:8786, or leave it out to count here."
        here.add("scheduler", "the address of a Dask scheduler", shown(effort.scheduler), remedy)
    if effort.progress is not None and not callable(effort.progress):
        remedy = "Give a function of the samples done and wanted."
        here.add("progress", "something to call", shown(effort.progress), remedy)
    checked = replace(
        effort,
        samples=_whole(effort.samples, "samples", 1, MOST, here),
        precision=precision,
        seed=_whole(effort.seed, "seed", 0, _SEED, here),
        workers=_whole(effort.workers, "workers", 1, _WORKERS, here),
    )
    faults.extend(here)
    return checked


def _whole(value: object, name: str, least: int, most: int, here: Faults) -> int:
    """Return a whole number from `least` to `most`; note a fault if it is none."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        whole = int(value)
        if least <= whole <= most:
            return whole
    expected = f"a whole number from {least} to {most:,}"
    here.add(name, expected, shown(value), "Use another number.")
    return least
