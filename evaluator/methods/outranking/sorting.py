"""ELECTRE TRI-B: into which of several ordered classes an alternative belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np

from criteria.faults import Faults
from evaluator.methods.outranking.credibility import DECIMALS, credibility
from evaluator.methods.outranking.electre import electre_ends
from evaluator.methods.outranking.profiles import gains, read_categories, read_profiles
from evaluator.methods.outranking.thresholds import check_electre, thresholds
from evaluator.methods.readers import number
from evaluator.reading.matrix import read_directions, read_matrix, read_weights
from evaluator.tabular import is_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Directions, Matrix, Weights

    Classes = NDArray[np.int64]

# How credible "at least as good as" has to be, usually.
CUT: Final = 0.75


def sort_matrix(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    profiles: Matrix,
    *,
    q: object = 0.0,
    p: object = None,
    veto: object = None,
    cut: float = CUT,
    categories: object = None,
) -> pd.DataFrame:
    """Sort alternatives into ordered classes by ELECTRE TRI-B.

    Each alternative is compared with the profiles that part the classes, never with other
    alternatives: adding or dropping one changes no class but its own. It outranks a profile if
    that is at least as credible as the cut. The pessimistic class is the one above the highest
    profile that it outranks; the optimistic class the one below the lowest profile that is
    preferred to it, that is, outranks it and is not outranked. The two part where an alternative
    is incomparable to a profile, and the pessimistic is never the better one.

    Parameters
    ----------
    matrix, weights, directions
        As for `rank_matrix`.
    profiles : array-like or DataFrame, (K - 1, n)
        What parts one class from the next, from the worst to the best, in the units of the matrix;
        each at least as good as the one before on every criterion. A DataFrame is matched to the
        criteria by label, anything else by position.
    q, p : number, or one per criterion
        Thresholds of indifference and of preference in the units of the matrix, 0 ≤ q ≤ p; matched
        like the weights. p is as q if not given.
    veto : number, or one per criterion, optional
        The lead on one criterion, at least p, that forbids to outrank; None for none.
    cut : float
        How credible it has to be that one outranks the other, from 0.5 to 1.
    categories : list of str, optional
        Names of the K classes from the worst to the best; by default 1 to K, K being the best.

    Returns
    -------
    DataFrame
        By alternative: ``pessimistic`` and ``optimistic``, its classes; then for each profile
        ``outranks_<profile>`` and ``outranked_by_<profile>``, how credible either is, in [0, 1].
        Profiles without labels are called b1, b2 ... as in the paper.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    References
    ----------
    Mousseau, V., Slowinski, R., & Zielniewicz, P. (2000). A user-oriented implementation of the
    ELECTRE-TRI method integrating preference elicitation support. Computers & Operations Research,
    27(7-8), 757-777. doi:10.1016/S0305-0548(99)00117-3

    Yu, W. (1992). ELECTRE TRI: aspects méthodologiques et manuel d'utilisation. Document du
    LAMSADE 74, Université Paris-Dauphine.

    Examples
    --------
    >>> matrix, profiles = [[75, 67], [45, 60], [30, 90]], [[50, 48], [70, 75]]
    >>> sort_matrix(matrix, [1, 1], "max", profiles, q=5, p=10).iloc[:, :4]
       pessimistic  optimistic  outranks_b1  outranked_by_b1
    0            2           2          1.0              0.0
    1            2           2          1.0              0.5
    2            1           3          0.5              0.5
    """
    faults = Faults("sort_matrix")
    table = read_matrix(matrix, faults)
    shares = read_weights(weights, table.criteria, faults)
    ways = read_directions(directions, table.criteria, faults)
    given = {"q": q, "p": p, "veto": veto}
    ends = {
        name: cast("Floats | None", thresholds(name)(value, None, table, faults))
        for name, value in given.items()
    }
    level = cast(float, number("cut", 0.5, 1)(cut, None, table, faults))
    limits = read_profiles(profiles, table, ways, faults)
    names = read_categories(categories, len(limits.values) + 1, faults)
    if not faults:
        check_electre(ends, table, ways, faults)
    faults.raise_if_any()
    ones, marks = gains(table, ways), gains(limits, ways)
    sizes = electre_ends(len(ways), ends["q"], ends["p"], ends["veto"])
    over = credibility(ones, marks, shares, *sizes)
    under = credibility(marks, ones, shares, *sizes).T
    index = matrix.index if is_frame(matrix) else None
    return _sorted_table(limits.alternatives, names, over, under, level, index)


def classes(over: Floats, under: Floats, cut: float) -> tuple[Classes, Classes]:
    """Return the pessimistic and the optimistic classes, from 1 for the worst.

    Parameters
    ----------
    over, under : array of float, (m, K - 1)
        How credible it is that each alternative outranks each profile, and is outranked by it;
        profiles from the worst to the best.
    cut : float
        From where on it is taken for true.

    Examples
    --------
    >>> classes(np.array([[1.0, 0.6]]), np.array([[0.3, 0.5]]), 0.75)
    (array([2]), array([3]))
    """
    # As credibilities are rounded, so is what they have to reach.
    least = np.round(cut, DECIMALS)
    outranks = over >= least
    preferred = (under >= least) & ~outranks
    count = over.shape[1]
    highest = np.where(outranks, np.arange(1, count + 1), 0).max(axis=1)
    lowest = np.where(preferred, np.arange(1, count + 1), count + 1).min(axis=1)
    return highest + 1, lowest


def _sorted_table(
    profiles: Sequence[Hashable],
    names: Sequence[Hashable],
    over: Floats,
    under: Floats,
    cut: float,
    index: pd.Index | None,
) -> pd.DataFrame:
    import pandas as pd

    pessimistic, optimistic = classes(over, under, cut)
    columns: dict[str, object] = {
        "pessimistic": [names[place - 1] for place in pessimistic],
        "optimistic": [names[place - 1] for place in optimistic],
    }
    for h, profile in enumerate(profiles):
        columns[f"outranks_{profile}"] = over[:, h]
        columns[f"outranked_by_{profile}"] = under[:, h]
    return pd.DataFrame(columns, index=index)
