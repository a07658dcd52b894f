"""What a matrix of judgements amounts to: weights, and every figure of its consistency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.weighting.consistency import (
    geometric_consistency_index,
    preference_circle,
    worst_triad,
)
from evaluator.weighting.incomplete import complete, log_least_squares
from evaluator.weighting.priorities import eigenvector_weights, geometric_weights, shares
from evaluator.weighting.random_index import SMALLEST, find_random_index, random_index_names

if TYPE_CHECKING:
    from collections.abc import Hashable

    from criteria.faults import Faults
    from evaluator.arrays import Bools, Floats
    from evaluator.weighting.judgement_matrix import JudgementMatrix
    from evaluator.weighting.random_index import RandomIndex

METHODS = {"geometric": geometric_weights, "eigenvector": eigenvector_weights}


@dataclass(frozen=True)
class Triad:
    """Three judgements that contradict each other.

    Attributes
    ----------
    labels : tuple
        i, j and k: names where names came in, otherwise positions.
    ratio : float
        How many times more i over k is by way of j than as judged, a_ij a_jk / a_ik; above 1.
    """

    labels: tuple[Hashable, Hashable, Hashable]
    ratio: float


@dataclass(frozen=True, eq=False)
class Figures:
    """The consistency of judgements.

    Attributes
    ----------
    lambda_max : float
        The principal eigenvalue, or its estimate; n for consistent judgements, else more.
    consistency_index : float
        (lambda_max - n) / (n - 1).
    consistency_ratio : float
        The index as a multiple of that of random judgements; customarily accepted up to 0.10.
    worst_triad : Triad or None
        Where three judgements contradict each other most; None where no three do.
    geometric_consistency_index : float
        Mean squared logarithm of the errors of the geometric weights, whatever the method;
        customarily accepted up to 0.31 for three, 0.35 for four and 0.37 for more.
    circle : tuple or None
        Names of which each is preferred to the next and the last to the first; None where the
        preferences agree on an order.
    missing : int
        How many pairs were not judged.
    random_index : RandomIndex
        What the consistency index was divided by: name, value and source.
    """

    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    worst_triad: Triad | None
    geometric_consistency_index: float
    circle: tuple[Hashable, ...] | None
    missing: int
    random_index: RandomIndex

    @property
    def cyclic(self) -> bool:
        """Whether preferences go round in a circle: no order, and so no weights, meets them."""
        return self.circle is not None


def check_options(method: object, random_index: object, faults: Faults) -> None:
    """Note a method or a random index that is not known."""
    if str(method) not in METHODS:
        faults.unknown("method", "a method", method, METHODS)
    if str(random_index) not in random_index_names():
        faults.unknown("random_index", "a random index", random_index, random_index_names())


def assess(
    matrix: JudgementMatrix, method: str, random_index: str
) -> tuple[Floats, Figures, Floats]:
    """Weigh what was judged.

    Parameters
    ----------
    matrix : JudgementMatrix
        Without a fault, and connected.
    method : str
        One of `METHODS`.
    random_index : str
        One of `random_index_names`.

    Returns
    -------
    tuple of array (n,), Figures and array (n, n)
        The weights, their consistency, and the judgements with the gaps filled.
    """
    logs, known, labels = matrix.logs, matrix.known, matrix.labels
    shown, lambda_max, completed = _solve(logs, known, method)
    n = len(labels)
    # Below n by rounding only; one or two cannot contradict each other.
    lambda_max = max(lambda_max, float(n)) if n >= SMALLEST else float(n)
    index = (lambda_max - n) / max(n - 1, 1)
    divisor = find_random_index(random_index, n, matrix.missing)
    triad, circle = worst_triad(logs, known), preference_circle(logs)
    figures = Figures(
        lambda_max=lambda_max,
        consistency_index=index,
        consistency_ratio=divisor.divide(index),
        worst_triad=None if triad is None else name_triad(triad, labels),
        geometric_consistency_index=geometric_consistency_index(logs, known),
        circle=None if circle is None else tuple(labels[i] for i in circle),
        missing=matrix.missing,
        random_index=divisor,
    )
    return shown, figures, np.where(known, matrix.values, np.exp(completed))


def name_triad(found: tuple[tuple[int, int, int], float], labels: tuple[Hashable, ...]) -> Triad:
    """Put names to the positions of a triad."""
    (i, j, k), ratio = found
    return Triad((labels[i], labels[j], labels[k]), ratio)


def _solve(logs: Floats, known: Bools, method: str) -> tuple[Floats, float, Floats]:
    """Return weights, eigenvalue and completed logarithms."""
    if known.all():
        return *METHODS[method](logs), logs
    best = complete(logs, known)
    if method == "geometric":
        scales = log_least_squares(logs, known)
        met = scales[:, None] - scales[None, :]
        return shares(scales), eigenvector_weights(best)[1], np.where(known, logs, met)
    return *eigenvector_weights(best), best
