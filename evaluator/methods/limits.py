"""LoPM: how near properties come to the limits asked of them, as in the choice of materials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from criteria.models import Direction
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.readers import per_criterion
from evaluator.methods.weighted import added_up
from evaluator.reading.entries import by_criterion
from evaluator.reading.matrix import cell_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Table

LOWER: Final = "lower"
UPPER: Final = "upper"
TARGET: Final = "target"
PROPERTIES: Final = (LOWER, UPPER, TARGET)


def lopm(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    limits: ArrayLike,
    properties: Sequence[str] | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the limits on properties method (Farag 2020).

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; positive where the limit is a lower one.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    limits : array-like of float, (n,)
        In the units of the levels; positive.
    properties : sequence of {"lower", "upper", "target"}, length n, optional
        What each limit is; by default a lower limit where more is better and an upper one where
        less is. Where it is a target the direction does not count.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: less the merit, higher is better; ``merit``: the merit parameter m, of which
        lower is better; ``lower``, ``upper`` and ``target``: what each kind of property adds to it.

    Notes
    -----
    With a limit Y and a weight w a lower-limit property x adds w Y / x, an upper-limit one w x / Y
    and a target w |x / Y - 1|. Nothing is refused for missing a limit.

    References
    ----------
    Farag, M. M. (2020). Materials and Process Selection for Engineering Design (4th ed.). CRC
    Press.

    Examples
    --------
    >>> lopm([[20, 3], [40, 6]], [0.5, 0.5], ["max", "min"], limits=[20, 6])["merit"]
    array([0.75, 0.75])
    """
    values = np.asarray(levels, dtype=np.float64)
    bounds = np.asarray(limits, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    kinds = np.array(_by_direction(directions) if properties is None else properties)
    lower, upper, target = (kinds == kind for kind in PROPERTIES)
    ratios = values / bounds
    of_lower = added_up(1.0 / np.where(lower, ratios, 1.0), shares * lower)
    of_upper = added_up(ratios, shares * upper)
    of_target = added_up(np.abs(ratios - 1.0), shares * target)
    merit = of_lower + of_upper + of_target
    return {
        "score": 0.0 - merit,
        "merit": merit,
        "lower": of_lower,
        "upper": of_upper,
        "target": of_target,
    }


def _by_direction(directions: Sequence[str]) -> list[str]:
    return [LOWER if direction == Direction.MAX else UPPER for direction in directions]


def _read_properties(
    value: object, _normalization: str | None, table: Table, faults: Faults
) -> tuple[str, ...] | None:
    if value is None:
        return None
    here = Faults("properties")
    entries = by_criterion(value, "kind of property", table.criteria, here)
    for name, entry in entries:
        if not (isinstance(entry, str) and entry in PROPERTIES):
            here.unknown(name, "a kind of property", entry, PROPERTIES)
    faults.extend(here)
    return tuple(str(entry) for _, entry in entries)


def _limits_can_be_kept(
    arguments: Mapping[str, object], table: Table, directions: Sequence[str], faults: Faults
) -> None:
    """Note limits, and values to be divided by, that are not positive."""
    here = Faults("limits")
    criteria = table.criteria or ()
    limits = np.asarray(arguments["limits"], dtype=np.float64)
    for column in np.flatnonzero(limits <= 0):
        remedy = "Give the limit in a unit that starts at 0."
        found = repr(float(limits[column]))
        here.add(f"criterion {criteria[column]}", "a positive number", found, remedy)
    kinds = np.array(arguments["properties"] or _by_direction(directions))
    for row, column in np.argwhere((table.values <= 0) & (kinds == LOWER)):
        name = f"matrix, {cell_name(table.alternatives[row], criteria[column])}"
        found = repr(float(table.values[row, column]))
        remedy = "Give the criterion in a unit that starts at 0, or another kind of property."
        here.add(name, "a positive number, as it has a lower limit", found, remedy)
    faults.extend(here)


METHODS: Final = (
    Method(
        id="lopm",
        name="LoPM",
        paper=(
            "Farag, M. M. (2020). Materials and Process Selection for Engineering Design (4th "
            "ed.). CRC Press."
        ),
        doi="",
        usual=None,
        normalizations=(),
        options=(
            Option(
                "limits",
                None,
                "limit of each criterion",
                per_criterion("limits", required=True),
                example=3.0,
                in_units=True,
            ),
            Option(
                "properties",
                None,
                "lower, upper or target for each limit; otherwise by direction",
                _read_properties,
            ),
        ),
        figures=lopm,
        compensates=Compensation.PARTIAL,
        compensation=(
            "Partly compensatory: falling short of a lower limit costs the more the further, while "
            "what goes beyond it gains less and less."
        ),
        independent=(None,),
        agree=_limits_can_be_kept,
        opt_in=True,
    ),
)
