"""Sobol indices by group of inputs, for a model that takes all rows of a design at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.problem import Floats


@dataclass(frozen=True)
class SobolIndices:
    """Shares of the variance of each output, by group of inputs; arrays of shape (K, G).

    Attributes
    ----------
    groups : tuple of str
        In the order in which they are first named.
    first, total : ndarray
        What a group decides alone, and what it decides alone and with others. Rows of zeros
        where an output does not vary.
    first_error, total_error : ndarray
        Half-widths of their bootstrap intervals.
    mean, variance : ndarray, shape (K,)
        Of each output over the inputs.
    evaluations : int
        How many times the model was evaluated.
    """

    groups: tuple[str, ...]
    first: Floats
    first_error: Floats
    total: Floats
    total_error: Floats
    mean: Floats
    variance: Floats
    evaluations: int


def sobol_indices(
    model: Callable[[Floats], Floats],
    groups: Sequence[str],
    *,
    points: int,
    seed: int,
    resamples: int,
    confidence: float,
) -> SobolIndices:
    """Estimate first-order and total Sobol indices by Saltelli's design, with SALib's estimators.

    Parameters
    ----------
    model : callable
        Takes inputs, shape (R, D), independent and uniform between 0 and 1, and gives outputs,
        shape (R, K).
    groups : sequence of str, length D
        The group that each input belongs to; two or more groups.
    points : int
        Base points of the design, a power of two; the model is evaluated points x (groups + 2)
        times.
    seed : int
        Of the scrambled Sobol points and of the bootstrap.
    resamples : int
        Bootstrap samples behind the intervals.
    confidence : float
        Of the intervals.

    References
    ----------
    Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M., & Tarantola, S. (2010).
    Variance based sensitivity analysis of model output. Computer Physics Communications, 181(2),
    259-270. doi:10.1016/j.cpc.2009.09.018

    Examples
    --------
    >>> found = sobol_indices(
    ...     lambda u: 2 * u[:, :1] + u[:, 1:], ["a", "b"],
    ...     points=256, seed=1, resamples=10, confidence=0.95,
    ... )
    >>> found.groups, found.total.round(1)
    (('a', 'b'), array([[0.8, 0.2]]))
    """
    from SALib.analyze import sobol as analysis

    # SALib takes a seed of 0 for none, and would then draw from the global state.
    design_seed, bootstrap_seed = (
        int(word) | 1 for word in np.random.SeedSequence(seed).generate_state(2)
    )
    problem = {
        "num_vars": len(groups),
        "names": [f"input {number}" for number in range(len(groups))],
        "bounds": [[0.0, 1.0]] * len(groups),
        "groups": list(groups),
    }
    names = tuple(dict.fromkeys(groups))
    design = saltelli_design(groups, points, design_seed)
    outputs = model(design)
    # The first and the last row of every block of the design are plain draws of the inputs.
    width = len(names) + 2
    plain = np.concatenate([outputs[::width], outputs[width - 1 :: width]])
    figures = np.zeros((4, outputs.shape[1], len(names)))
    for number in np.flatnonzero(np.ptp(plain, axis=0) > 0):
        found = analysis.analyze(
            problem,
            outputs[:, number],
            calc_second_order=False,
            num_resamples=resamples,
            conf_level=confidence,
            seed=bootstrap_seed,
        )
        figures[:, number] = [found[key] for key in ("S1", "S1_conf", "ST", "ST_conf")]
    first, first_error, total, total_error = figures
    return SobolIndices(
        groups=names,
        first=first,
        first_error=first_error,
        total=total,
        total_error=total_error,
        mean=plain.mean(axis=0),
        variance=plain.var(axis=0),
        evaluations=len(design),
    )


def saltelli_design(groups: Sequence[str], points: int, seed: int) -> Floats:
    """Return Saltelli's design on scrambled Sobol points, as SALib lays it out, in one go.

    Parameters
    ----------
    groups : sequence of str, length D
        The group that each input belongs to.
    points : int
        Base points, a power of two.
    seed : int

    Returns
    -------
    ndarray, shape (points x (groups + 2), D)
        For each base point a row of A, the same with each group taken from B in turn, and a row
        of B.

    Examples
    --------
    >>> saltelli_design(["a", "b"], 2, seed=1).shape
    (8, 2)
    """
    from scipy.stats import qmc

    count = len(groups)
    base = qmc.Sobol(d=2 * count, scramble=True, seed=seed).random(points)
    names = list(dict.fromkeys(groups))
    taken = np.array([[group == name for group in groups] for name in names])
    rows = np.vstack([np.zeros(count, bool), taken, np.ones(count, bool)])
    design: Floats = np.where(rows, base[:, None, count:], base[:, None, :count])
    return design.reshape(-1, count)
