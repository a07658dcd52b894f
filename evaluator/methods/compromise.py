"""The compromise solution of VIKOR: whether the first is alone, and who else belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.methods.scoring import round_scores
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd
    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats

_FIGURES: Final = ("s", "r", "q")


@dataclass(frozen=True)
class Compromise:
    """The compromise solution of VIKOR.

    Attributes
    ----------
    best : tuple of labels
        The first by Q; several only if they tie.
    advantage : float
        How far the second by Q lies behind the first; 0 if several are first, infinite if there
        is no second.
    needed_advantage : float
        DQ = 1 / (m - 1) for m alternatives; 0 for one.
    has_advantage : bool
        Condition C1, acceptable advantage: the advantage is at least DQ.
    is_stable : bool
        Condition C2, acceptable stability: the first by Q is also the first by S or by R.
    solution : tuple of labels
        The compromise solution, in the order of Q: the first alone if both conditions hold; the
        first and the second if only C2 fails; all that lie less than DQ behind if C1 fails.
    """

    best: tuple[Hashable, ...]
    advantage: float
    needed_advantage: float
    has_advantage: bool
    is_stable: bool
    solution: tuple[Hashable, ...]


def compromise_set(figures: pd.DataFrame | Mapping[str, ArrayLike]) -> Compromise:
    """Propose the compromise solution of VIKOR (Opricovic & Tzeng 2004, step 5).

    Parameters
    ----------
    figures : DataFrame or mapping
        What ``rank_matrix(..., method="vikor")`` returns, or anything with ``s``, ``r`` and ``q``
        of the alternatives under these names; lower is better in all three.

    Returns
    -------
    Compromise
        Under the labels of the table, or positions.

    Raises
    ------
    InputError
        If one of the three is missing, not finite, or not as long as the others.

    References
    ----------
    Opricovic, S., & Tzeng, G.-H. (2004). Compromise solution by MCDM methods: A comparative
    analysis of VIKOR and TOPSIS. European Journal of Operational Research, 156(2), 445-455.
    doi:10.1016/S0377-2217(03)00020-1

    Examples
    --------
    >>> from evaluator.methods import rank_matrix
    >>> climbs = [[1, 3000], [2, 3750], [5, 4500]]
    >>> found = compromise_set(rank_matrix(climbs, [1, 1], ["min", "max"], method="vikor"))
    >>> found.solution, found.advantage, found.needed_advantage
    ((1,), 1.0, 0.5)
    """
    s, r, q = _read(figures)
    labels = tuple(figures.index) if is_frame(figures) else tuple(range(len(q)))
    behind = round_scores(q - q.min(), size=1)
    first = behind == 0
    second = behind[~first].min(initial=inf)
    needed = 1 / (len(q) - 1) if len(q) > 1 else 0.0
    advantage = 0.0 if first.sum() > 1 else float(second)
    # The printed quotients are rounded, and so is what they are compared with.
    has_advantage = advantage >= round_scores(needed, size=1)
    is_stable = bool((_lowest(s) | _lowest(r))[first].all())
    if not has_advantage:
        chosen = first | (behind < round_scores(needed, size=1))
    else:
        chosen = first if is_stable else first | (behind == second)
    order = np.argsort(behind, kind="stable")
    return Compromise(
        best=tuple(labels[row] for row in np.flatnonzero(first)),
        advantage=advantage,
        needed_advantage=needed,
        has_advantage=bool(has_advantage),
        is_stable=is_stable,
        solution=tuple(labels[row] for row in order if chosen[row]),
    )


def _lowest(values: Floats) -> Bools:
    return np.asarray(round_scores(values - values.min(), size=1) == 0)


def _read(figures: pd.DataFrame | Mapping[str, ArrayLike]) -> tuple[Floats, Floats, Floats]:
    faults = Faults("figures")
    found: list[Floats] = []
    for name in _FIGURES:
        if name not in figures:
            remedy = "Rank with method='vikor', and give the whole table."
            faults.add(name, "the figure of VIKOR of this name", "none", remedy)
            continue
        values = np.asarray(figures[name], dtype=np.float64)
        if values.ndim != 1 or not len(values) or not np.isfinite(values).all():
            remedy = "Give one finite number per alternative."
            faults.add(name, "a list of finite numbers", repr(figures[name]), remedy)
        found.append(values)
    if not len(faults) and len({len(values) for values in found}) > 1:
        lengths = ", ".join(str(len(values)) for values in found)
        faults.add("s, r, q", "one length", lengths, "Give all three of the same alternatives.")
    faults.raise_if_any()
    s, r, q = found
    return s, r, q
