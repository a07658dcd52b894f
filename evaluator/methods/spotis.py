"""SPOTIS: the weighted distance from a solution within given bounds, which reverses no ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import maximised, scale_ends
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.readers import number, per_criterion, read_bounds
from evaluator.methods.weighted import added_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Table

# Values nearer to the solution than this share of the bounds are at it but for rounding.
_SLACK: Final = 1e-12


def spotis(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    bounds: ArrayLike | None = None,
    esp: ArrayLike | None = None,
) -> dict[str, Floats]:
    """Score one matrix or many draws by SPOTIS (Dezert et al. 2020).

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; within the bounds.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    bounds : pair or one pair per criterion
        (low, high) in the units of the levels: the range of what may occur.
    esp : array-like of float, (n,), optional
        The expected solution point, within the bounds; otherwise the ideal one, at the best
        bounds. With one, neither more nor less is better, but nearer.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: minus the distance, higher is better; ``distance``: from the solution, from 0
        to 1.

    References
    ----------
    Dezert, J., Tchamova, A., Han, D., & Tacnet, J.-M. (2020). The SPOTIS rank reversal free method
    for multi-criteria decision-making support. In 2020 IEEE 23rd International Conference on
    Information Fusion (FUSION), pp. 1-8. doi:10.23919/FUSION45008.2020.9190347

    Examples
    --------
    >>> spotis([[2, 4], [4, 3]], [0.5, 0.5], ["max", "min"], bounds=(1, 5))
    {'score': array([-0.75 , -0.375]), 'distance': array([0.75 , 0.375])}
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    ends = scale_ends(bounds, values.shape[-1])
    distance = _distance(values, shares, ends, _ideal(ends, directions) if esp is None else esp)
    return {"score": 0.0 - distance, "distance": distance}


def balanced_spotis(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    bounds: ArrayLike | None = None,
    esp: ArrayLike = (),
    alpha: float = 0.5,
) -> dict[str, Floats]:
    """Score one matrix or many draws by the balanced SPOTIS (Shekhovtsov et al. 2025).

    Parameters
    ----------
    levels, weights, directions, bounds
        As for `spotis`.
    esp : array-like of float, (n,)
        The expected solution point, within the bounds.
    alpha : float in [0, 1]
        How far it is trusted: 0 looks at the ideal point alone, 1 at the expected one alone.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: minus the balanced distance, higher is better; ``distance``: the balanced one;
        ``to_ideal`` and ``to_expected``: its two parts.

    References
    ----------
    Shekhovtsov, A., Dezert, J., & Sałabun, W. (2025). Enhancing personalized decision-making with
    the balanced SPOTIS algorithm. In Proceedings of the 17th International Conference on Agents
    and Artificial Intelligence (ICAART), volume 3, pp. 264-271. doi:10.5220/0013119800003890

    Examples
    --------
    >>> found = balanced_spotis([[2, 4], [4, 3]], [0.5, 0.5], ["max", "min"], (1, 5), [4, 3])
    >>> found["distance"]
    array([0.5625, 0.1875])
    """
    values = np.asarray(levels, dtype=np.float64)
    shares = np.asarray(weights, dtype=np.float64)
    ends = scale_ends(bounds, values.shape[-1])
    to_ideal = _distance(values, shares, ends, _ideal(ends, directions))
    to_expected = _distance(values, shares, ends, esp)
    distance = (1.0 - alpha) * to_ideal + alpha * to_expected
    return {
        "score": 0.0 - distance,
        "distance": distance,
        "to_ideal": to_ideal,
        "to_expected": to_expected,
    }


def within_bounds(arguments: Mapping[str, object], table: Table, name: str, faults: Faults) -> None:
    """Note every criterion on which the point of this name lies outside the bounds."""
    point, here = arguments[name], Faults(name)
    if point is None:
        return
    values = np.asarray(point, dtype=np.float64).reshape(len(table.criteria or ()), -1)
    ends = scale_ends(np.asarray(arguments["bounds"]), len(values))
    for criterion, own, low, high in zip(table.criteria or (), values, *ends, strict=True):
        slack = _SLACK * (high - low)
        for value in own[(own < low - slack) | (own > high + slack)]:
            expected = f"a value within the bounds, {low:g} to {high:g}"
            remedy = "Mend the value or the bounds."
            here.add(f"criterion {criterion}", expected, repr(float(value)), remedy)
    faults.extend(here)


def _esp_within_bounds(
    arguments: Mapping[str, object], table: Table, _directions: Sequence[str], faults: Faults
) -> None:
    within_bounds(arguments, table, "esp", faults)


def _ideal(ends: tuple[Floats, Floats], directions: Sequence[str]) -> Floats:
    return np.asarray(np.where(maximised(directions), ends[1], ends[0]))


def _distance(
    values: Floats, shares: Floats, ends: tuple[Floats, Floats], point: ArrayLike
) -> Floats:
    apart = np.abs(values - np.asarray(point, dtype=np.float64)) / (ends[1] - ends[0])
    return added_up(np.where(apart > _SLACK, apart, 0.0), shares)


BOUNDS: Final = Option(
    "bounds",
    None,
    "the range of what may occur, a pair (low, high) or one per criterion; has to be given",
    read_bounds,
    example=(1, 5),
    in_units=True,
)

METHODS: Final = (
    Method(
        id="spotis",
        name="SPOTIS",
        paper=(
            "Dezert, J., Tchamova, A., Han, D., & Tacnet, J.-M. (2020). The SPOTIS rank reversal "
            "free method for multi-criteria decision-making support. In 2020 IEEE 23rd "
            "International Conference on Information Fusion (FUSION), pp. 1-8."
        ),
        doi="10.23919/FUSION45008.2020.9190347",
        usual=None,
        normalizations=(),
        options=(
            BOUNDS,
            Option(
                "esp",
                None,
                "the expected solution point, beyond which more is worse; else the best bounds",
                per_criterion("esp"),
            ),
        ),
        figures=spotis,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: without an expected point it is the weighted sum on the scale of "
            "the bounds; with one, being nearer on one criterion makes up for being further away "
            "on another."
        ),
        independent=(None,),
        opt_in=True,
        agree=_esp_within_bounds,
    ),
    Method(
        id="balanced_spotis",
        name="Balanced SPOTIS",
        paper=(
            "Shekhovtsov, A., Dezert, J., & Sałabun, W. (2025). Enhancing personalized "
            "decision-making with the balanced SPOTIS algorithm. In Proceedings of the 17th "
            "International Conference on Agents and Artificial Intelligence (ICAART), volume 3, "
            "pp. 264-271."
        ),
        doi="10.5220/0013119800003890",
        usual=None,
        normalizations=(),
        options=(
            BOUNDS,
            Option(
                "esp",
                None,
                "the expected solution point, beyond which more is worse; has to be given",
                per_criterion("esp", required=True),
                example=3.0,
                in_units=True,
            ),
            Option(
                "alpha",
                0.5,
                "how far the expected point is trusted, from 0 to 1; the rest is for the ideal",
                number("alpha", 0, 1),
            ),
        ),
        figures=balanced_spotis,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: being nearer on one criterion makes up for being further away on "
            "another, at the rate of their weights."
        ),
        independent=(None,),
        opt_in=True,
        agree=_esp_within_bounds,
    ),
)
