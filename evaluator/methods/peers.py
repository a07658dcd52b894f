"""The same by pymcdm: a second opinion on the arithmetic, from code that others wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from evaluator.arrays import maximised
from evaluator.methods.registry import get_method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.arrays import Floats

# The classes of pymcdm by the ids of the methods that it has right and that need no more than a
# matrix, each under its usual normalisation; what it minimises is marked by a minus. Its MOORA has
# no answer where all criteria go one way, its sPROBID a wrong one for less than four alternatives.
_CLASSES: Final = {
    "topsis": "TOPSIS",
    "weighted_sum": "WSM",
    "weighted_product": "WPM",
    "vikor": "-VIKOR",
    "edas": "EDAS",
    "codas": "CODAS",
    "mabac": "MABAC",
    "mairca": "-MAIRCA",
    "aras": "ARAS",
    "marcos": "MARCOS",
    "probid": "PROBID",
    "waspas": "WASPAS",
    "ram": "RAM",
    "cocoso": "COCOSO",
    "lmaw": "LMAW",
    "ocra": "OCRA",
    "promethee_ii": "PROMETHEE_II",
}
_CHOOSES: Final = ("topsis", "weighted_sum", "weighted_product")


def peer_scores(
    method: str, matrix: Floats, weights: Floats, directions: Sequence[str]
) -> Floats | None:
    """Score a matrix by pymcdm, with the usual normalisation and the defaults of the method.

    Parameters
    ----------
    method : str
        An id.
    matrix : array of float, (m, n)
    weights : array of float, (n,)
        Shares of 1.
    directions : sequence of {"max", "min"}, length n

    Returns
    -------
    array of float, (m,), or None
        Higher is better; None where pymcdm has no such method or no finite answer.

    Examples
    --------
    >>> peer_scores("topsis", np.array([[3.0, 1], [1, 2]]), np.array([0.5, 0.5]), ["max", "max"])
    array([0.58578644, 0.41421356])
    """
    if method not in _CLASSES:
        return None
    # Imported here: it takes over a second and loads matplotlib.
    from pymcdm import methods, normalizations

    name = _CLASSES[method]
    arguments: list[Any] = []
    if method in _CHOOSES:
        arguments = [getattr(normalizations, f"{get_method(method).usual}_normalization")]
    elif method == "promethee_ii":
        arguments = ["usual"]
    signs = np.where(maximised(directions), 1, -1)
    scored = getattr(methods, name.lstrip("-"))(*arguments)
    try:
        with np.errstate(all="ignore"):
            scores = np.asarray(scored(matrix, weights, signs, validation=False), dtype=np.float64)
    except (ValueError, ZeroDivisionError):  # a criterion that does not discriminate
        return None
    if not np.isfinite(scores).all():
        return None
    return -scores if name.startswith("-") else scores


def disagreement(
    method: str, matrix: Floats, weights: Floats, directions: Sequence[str]
) -> float | None:
    """Return the largest difference of a score from that of pymcdm; None if it has none to give.

    Examples
    --------
    >>> matrix, weights = np.array([[3.0, 1], [1, 2], [2, 2]]), np.array([0.7, 0.3])
    >>> disagreement("marcos", matrix, weights, ["max", "min"]) < 1e-12
    True
    """
    theirs = peer_scores(method, matrix, weights, directions)
    if theirs is None:
        return None
    entry = get_method(method)
    ours = entry.score(matrix, weights, directions, **entry.arguments(entry.usual))
    return float(np.abs(ours - theirs).max())


def peers() -> tuple[str, ...]:
    """Return the ids of the methods that pymcdm can be asked for."""
    return tuple(_CLASSES)
