"""COMET: an expert ranks characteristic objects, and alternatives are placed between them."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite, prod
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Fault, Faults, InputError
from evaluator.arrays import settled
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.normalize import SCALE
from evaluator.methods.readers import check_within
from evaluator.methods.scoring import round_scores
from evaluator.methods.topsis import MIDWAY, closeness
from evaluator.reading.entries import as_number, by_criterion, listed, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Table

    Expert = Callable[[Floats], object]

# More characteristic objects than that cannot be ranked in reasonable time and memory.
_OBJECTS: Final = 100_000
# So many numbers are worked on at a time: some megabytes.
_BLOCK: Final = 2**20


def comet(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    characteristic_values: Sequence[ArrayLike],
    expert: Expert | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by COMET, the characteristic objects method.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; within the characteristic values.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative. Only the expert that stands in by default looks at them.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better; likewise.
    characteristic_values : sequence of array-like of float, length n
        For each criterion two or more values, rising. All combinations of them are the
        characteristic objects.
    expert : callable, optional
        ``expert(objects)`` for objects (c, n) returns how good each is, (c,), of which the order
        counts; or a pair of that and anything, as the experts of pymcdm return. By default the
        closeness of TOPSIS between the lowest and the highest characteristic values.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: preference in [0, 1], higher is better.

    Raises
    ------
    InputError
        If the expert returns anything but a finite number for each object.

    Notes
    -----
    Objects that the expert takes for equally good share a preference; from the worst to the best
    preferences rise in equal steps from 0 to 1. Between neighbouring objects the preference is
    linear in each criterion (triangular fuzzy numbers, joined by the product). Where all are
    equally good it is 0.5. No score depends on which other alternatives there are.

    References
    ----------
    Sałabun, W. (2015). The Characteristic Objects Method: A new distance-based approach to
    multicriteria decision-making problems. Journal of Multi-Criteria Decision Analysis, 22(1-2),
    37-50. doi:10.1002/mcda.1525

    Examples
    --------
    >>> comet([[3, 2], [5, 1]], [0.5, 0.5], ["max", "min"], [[1, 3, 5], [1, 5]])["score"]
    array([0.625, 1.   ])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    grids = [np.asarray(grid, dtype=np.float64) for grid in characteristic_values]
    objects = _objects(grids)
    if expert is not None or shares.ndim == 1:
        preferences = _preferences(objects, grids, expert, shares, directions)
        return {"score": _between(values, grids, preferences)}
    draws = np.broadcast_to(values, (len(shares), *values.shape[-2:]))
    scores = [
        _between(draw, grids, _preferences(objects, grids, None, own, directions))
        for draw, own in zip(draws, shares, strict=True)
    ]
    return {"score": np.array(scores)}


def _objects(grids: list[Floats]) -> Floats:
    """Return all combinations, the last criterion running fastest, (c, n)."""
    axes = np.meshgrid(*grids, indexing="ij")
    return np.stack([axis.ravel() for axis in axes], axis=-1)


def _preferences(
    objects: Floats,
    grids: list[Floats],
    expert: Expert | None,
    weights: Floats,
    directions: Sequence[str],
) -> Floats:
    """Return the preference of each object, on a grid of one axis per criterion."""
    if expert is None:
        ends = [(grid[0], grid[-1]) for grid in grids]
        judged = closeness(objects, weights, directions, SCALE, ends)
    else:
        judged = _judged(expert, objects)
    steps, places = np.unique(round_scores(judged), return_inverse=True)
    flat = len(steps) == 1
    ranks = np.full(len(objects), MIDWAY) if flat else places.ravel() / (len(steps) - 1)
    return np.asarray(ranks.reshape([len(grid) for grid in grids]))


def _judged(expert: Expert, objects: Floats) -> Floats:
    answer = expert(objects.copy())
    found = answer[0] if isinstance(answer, tuple) else answer
    try:
        judged = np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        judged = np.empty(0)
    if judged.shape != (len(objects),) or not np.isfinite(judged).all():
        expected = f"a finite number for each of {len(objects)} characteristic objects"
        text = f"an array of shape {judged.shape}" if judged.size else shown(found)
        remedy = "Return how good each row is; of two the better gets the larger number."
        raise InputError([Fault("expert", "judgements", expected, text, remedy)])
    return judged


def _between(values: Floats, grids: list[Floats], preferences: Floats) -> Floats:
    """Place alternatives (..., m, n) between the objects; shape (..., m)."""
    rows = values.reshape(-1, values.shape[-1])
    scores = np.empty(len(rows))
    for some in _portions(len(rows), preferences.size):
        # One criterion after the other is taken out, and the sum over its values added up in
        # their order, so that a row scores the same whatever others it comes with.
        part = np.broadcast_to(preferences, (some.stop - some.start, *preferences.shape))
        for k, grid in enumerate(grids):
            members = _memberships(rows[some, k], grid)
            spread = (slice(None), *[np.newaxis] * (part.ndim - 2))
            part = sum(
                (members[j][spread] * part[:, j] for j in range(1, len(grid))),
                members[0][spread] * part[:, 0],
            )
        scores[some] = settled(part)
    return scores.reshape(values.shape[:-1])


def _portions(rows: int, objects: int) -> Iterator[slice]:
    step = max(1, _BLOCK // objects)
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def _memberships(column: Floats, grid: Floats) -> Floats:
    """Return how far each value (m,) belongs to each characteristic value, (k, m)."""
    marks = np.eye(len(grid))
    return np.array([np.interp(column, grid, mark) for mark in marks])


def _read_values(
    value: object, _normalization: str | None, table: Table, faults: Faults
) -> tuple[Floats, ...] | None:
    here = Faults("characteristic_values")
    grids: list[list[float]] = []
    for name, entry in by_criterion(value, "list of values", table.criteria, here):
        numbers = [as_number(item) for item in listed(entry) or []]
        given = [item for item in numbers if item is not None and isfinite(item)]
        rising = all(low < high for low, high in pairwise(given))
        if len(given) < max(2, len(numbers)) or not rising:
            remedy = "List the lowest, the highest and what is characteristic between them."
            here.add(name, "two or more finite numbers, rising", shown(entry), remedy)
        grids.append(given)
    if not len(here) and prod(map(len, grids)) > _OBJECTS:
        remedy = "Give fewer values, or split the criteria into groups."
        count = str(prod(map(len, grids)))
        here.add("objects", f"at most {_OBJECTS} combinations of values", count, remedy)
    arrays = tuple(np.array(grid) for grid in grids)
    if not len(here) and table.criteria is not None:
        lows, highs = np.array([[grid[0], grid[-1]] for grid in arrays]).T
        check_within(table, lows, highs, "the characteristic values", here)
    faults.extend(here)
    return arrays if not len(here) else None


def _read_expert(
    value: object, _normalization: str | None, _table: Table, faults: Faults
) -> object:
    if value is not None and not callable(value):
        here = Faults("expert")
        remedy = "Give a function of the characteristic objects, or nothing for TOPSIS."
        here.add("function", "something to call with the characteristic objects", value, remedy)
        faults.extend(here)
    return value


METHODS: Final = (
    Method(
        id="comet",
        name="COMET",
        paper=(
            "Sałabun, W. (2015). The Characteristic Objects Method: A new distance-based approach "
            "to multicriteria decision-making problems. Journal of Multi-Criteria Decision "
            "Analysis, 22(1-2), 37-50."
        ),
        doi="10.1002/mcda.1525",
        usual=None,
        normalizations=(),
        options=(
            Option(
                "characteristic_values",
                None,
                "rising values of each criterion",
                _read_values,
                example=(1, 3, 5),
                in_units=True,
            ),
            Option(
                "expert", None, "how good each combination of them is; else TOPSIS", _read_expert
            ),
        ),
        figures=comet,
        compensates=Compensation.PARTIAL,
        compensation=(
            "As the expert has it: whoever ranks the characteristic objects decides what makes up "
            "for what, and the weights count only if that is left to TOPSIS."
        ),
        independent=(None,),
        opt_in=True,
        departs={
            "constant_column": (
                "The characteristic objects differ on it, so that it is part of what is compared."
            ),
        },
    ),
)
