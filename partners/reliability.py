"""How far coders agree: weighted kappa of two, Krippendorff's alpha of any number.

Both are 1 where coders agree throughout and 0 where they agree as often as chance would have it.
Levels are steps of a scale, from 1 on.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The interval of a coefficient: so many resamples of what was coded, and the share inside. Where
# much was coded fewer do, since the interval is narrow: as many as draw so many units in all.
_RESAMPLES, _FEWEST = 2000, 200
_DRAWN = 1_000_000
_SEED = 1
_INSIDE = 0.95

Measurement = Literal["ordinal", "interval"]


@dataclass(frozen=True)
class Estimate:
    """A coefficient of agreement with its 95 % bootstrap interval over what was coded.

    NaN where nothing could disagree by chance.
    """

    value: float
    low: float
    high: float


def weighted_kappa(pairs: Sequence[tuple[int, int]], levels: int, power: int) -> float:
    """Return Cohen's weighted kappa; 1 is full agreement, 0 what chance would give.

    Parameters
    ----------
    pairs : sequence of (int, int)
        The levels, from 1 to `levels`, that two coders gave to the same things.
    power : int
        1 for linear, 2 for quadratic weights of disagreement.

    Returns
    -------
    float
        NaN if nothing could disagree by chance.

    References
    ----------
    Cohen, J. (1968). Weighted kappa: Nominal scale agreement provision for scaled disagreement or
    partial credit. Psychological Bulletin, 70(4), 213-220. doi:10.1037/h0026256

    Examples
    --------
    >>> weighted_kappa([(1, 1), (2, 2), (3, 3), (1, 2)], 3, 2)
    0.8
    """
    return float(_kappas(_crossed(pairs, levels)[None], power)[0])


def krippendorff_alpha(
    units: Sequence[Sequence[int]], levels: int, measurement: Measurement
) -> float:
    """Return Krippendorff's alpha; 1 is full agreement, 0 what chance would give.

    Parameters
    ----------
    units : sequence of sequences of int
        The levels, from 1 to `levels`, that coders gave to each thing; one that a single coder has
        seen tells nothing and is passed over.
    measurement : {"ordinal", "interval"}
        Whether levels are only ordered, or the steps between them count as equal.

    Returns
    -------
    float
        NaN if nothing could disagree by chance.

    References
    ----------
    Krippendorff, K. (2004). Content Analysis: An Introduction to Its Methodology, 2nd edition,
    chapter 11. Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    https://repository.upenn.edu/asc_papers/43

    Examples
    --------
    >>> round(krippendorff_alpha([(1, 1), (2, 2), (3, 3), (1, 2)], 3, "interval"), 3)
    0.821
    """
    return _alpha(_counted(units, levels), measurement)


def estimate_kappas(pairs: Sequence[tuple[int, int]], levels: int) -> tuple[Estimate, Estimate]:
    """Return the quadratic and the linear kappa with their intervals; see `weighted_kappa`."""
    import numpy as np

    counts = _crossed(pairs, levels)
    stream, codes = random.Random(_SEED), [(a - 1) * levels + b - 1 for a, b in pairs]
    resamples = (stream.choices(codes, k=len(codes)) for _ in range(_resamples(len(codes))))
    tables = [np.bincount(drawn, minlength=levels**2) for drawn in resamples]
    drawn = np.array(tables, dtype=np.int64).reshape(-1, levels, levels)
    quadratic, linear = (
        _with_ends(float(_kappas(counts[None], power)[0]), _kappas(drawn, power))
        for power in (2, 1)
    )
    return quadratic, linear


def estimate_alpha(
    units: Sequence[Sequence[int]], levels: int, measurement: Measurement
) -> Estimate:
    """Return Krippendorff's alpha with its interval; see `krippendorff_alpha`."""
    import numpy as np

    counts = _counted(units, levels)
    if not len(counts):
        return Estimate(math.nan, math.nan, math.nan)
    stream, count = np.random.default_rng(_SEED), len(counts)
    drawn = (stream.integers(count, size=count) for _ in range(_resamples(count)))
    alphas = np.array([_alpha(counts[rows], measurement) for rows in drawn])
    return _with_ends(_alpha(counts, measurement), alphas)


def _resamples(units: int) -> int:
    """Return how many resamples of so many units are drawn."""
    return min(_RESAMPLES, max(_FEWEST, _DRAWN // units)) if units else 0


def _crossed(pairs: Sequence[tuple[int, int]], levels: int) -> NDArray[np.int64]:
    """Count how often the first coder gave one level and the second another."""
    import numpy as np

    counts = np.zeros((levels, levels), dtype=np.int64)
    for one, other in pairs:
        counts[one - 1, other - 1] += 1
    return counts


def _kappas(counts: NDArray[np.int64], power: int) -> NDArray[np.float64]:
    """Return the weighted kappa of each table of counts, shape (k, levels, levels)."""
    import numpy as np

    step = np.arange(counts.shape[-1])
    apart = np.abs(step[:, None] - step) ** power
    observed = (counts * apart).sum(axis=(1, 2)) * counts.sum(axis=(1, 2))
    first, second = counts.sum(axis=2), counts.sum(axis=1)
    expected = np.einsum("ki,ij,kj->k", first, apart, second)
    kappas: NDArray[np.float64] = np.full(len(counts), np.nan)
    np.divide(observed, expected, out=kappas, where=expected > 0)
    return 1 - kappas


def _counted(units: Sequence[Sequence[int]], levels: int) -> NDArray[np.int64]:
    """Count the levels given to each unit that two or more have coded, shape (units, levels)."""
    import numpy as np

    coded = [unit for unit in units if len(unit) > 1]
    counts = np.zeros((len(coded), levels), dtype=np.int64)
    for row, unit in enumerate(coded):
        np.add.at(counts[row], np.subtract(unit, 1), 1)
    return counts


def _alpha(counts: NDArray[np.int64], measurement: Measurement) -> float:
    """Return the alpha of counted levels; NaN where all coders gave one level throughout."""
    import krippendorff
    import numpy as np

    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return math.nan
    domain = np.arange(1, counts.shape[1] + 1)
    alpha: Callable[..., float] = krippendorff.alpha
    return float(alpha(value_counts=counts, value_domain=domain, level_of_measurement=measurement))


def _with_ends(value: float, drawn: NDArray[np.float64]) -> Estimate:
    """Put the percentiles of the resamples, where they are defined, beside a coefficient."""
    import numpy as np

    known = np.sort(drawn[~np.isnan(drawn)])
    if not len(known):
        return Estimate(value, math.nan, math.nan)
    tail = (1 - _INSIDE) / 2
    low, high = (known[int(share * len(known))] for share in (tail, 1 - tail))
    return Estimate(value, float(low), float(high))
