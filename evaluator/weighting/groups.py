"""One set of weights for several judges: their judgements combined, or their priorities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Faults
from evaluator.weighting.assess import Figures, assess, check_options
from evaluator.weighting.consistency import compatibility
from evaluator.weighting.group_means import combined, distances, mean_priorities, spread
from evaluator.weighting.incomplete import check_connected, connected_groups
from evaluator.weighting.judgement_matrix import SCALE_END
from evaluator.weighting.judges import Panel, read_panel
from evaluator.weighting.random_index import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    import pandas as pd

    from evaluator.arrays import Floats
    from evaluator.weighting.judgement_matrix import JudgementMatrix, Judgements

_WAYS = ("judgements", "priorities")
_MEANS = ("geometric", "arithmetic")
# Nearer than this differs by rounding only.
_SAME = 1e-12


@dataclass(frozen=True, eq=False)
class GroupResult(Figures):
    """What several judges amount to together.

    The figures of consistency (`lambda_max` to `random_index`, as in `AhpResult`) are those of the
    combined judgements, with either way of combining: priorities alone cannot contradict
    themselves.

    Attributes
    ----------
    weights : array or Series of float, length n
        Shares of 1 of the group; a Series by label where names came in.
    judgements : array or DataFrame, n x n
        The combined judgements; NaN where nobody judged.
    judges : DataFrame
        By judge: `importance` (shares of 1), `consistency_ratio`, `geometric_consistency_index`,
        `compatibility` (the geometric compatibility index of the judge's judgements with the
        weights of the group [1]_; NaN for fewer than three criteria) and `distance`: the root mean
        square, over pairs of criteria, of the logarithm by which the ratio of their weights
        differs between judge and group. NaN where the judgements of one judge do not determine
        weights.
    priorities : DataFrame
        The weights of every judge: judges in rows, criteria in columns.
    spread : DataFrame
        By criterion: `least` and `greatest` weight that a judge gives it, `standard_deviation` of
        the weights and `factor`, the geometric standard deviation; both weigh judges by
        importance.
    farthest : hashable or None
        The judge at the greatest distance; of equals the first. None where nobody is at any.

    References
    ----------
    .. [1] Escobar, M. T., Aguarón, J. and Moreno-Jiménez, J. M. (2015), Some extensions of the
       precise consistency consensus matrix, Decision Support Systems 74, 67-77,
       doi:10.1016/j.dss.2015.04.005, equation 11.
    """

    weights: Floats | pd.Series[float]
    judgements: Floats | pd.DataFrame
    judges: pd.DataFrame
    priorities: pd.DataFrame
    spread: pd.DataFrame
    farthest: Hashable | None


def combine_judgements(
    judgements: Iterable[Judgements] | Mapping[Any, Judgements],
    how: str = "judgements",
    importance: Iterable[float] | Mapping[Any, float] | None = None,
    *,
    method: str = "geometric",
    mean: str = "geometric",
    random_index: str = "saaty",
    largest: float | None = SCALE_END,
) -> GroupResult:
    """Weigh criteria by the judgements of a group.

    Parameters
    ----------
    judgements : iterable or mapping of matrices
        One per judge, by name of the judge in a mapping; each as `ahp` takes it. With names,
        matrices are matched by them.
    how : {"judgements", "priorities"}
        Combine the judgements, where the group acts as one (AIJ): the geometric mean keeps them
        reciprocal [1]_. Or combine the weights, where its members act each by themselves
        (AIP) [2]_. With geometric means and every pair judged both give the same weights.
    importance : iterable, mapping or Series, optional
        How much each judge counts, above 0; divided by their sum. Equal, if not given.
    method, random_index, largest
        As for `ahp`.
    mean : {"geometric", "arithmetic"}
        Of the priorities; either is sound there [2]_. Judgements take the geometric one only.

    Returns
    -------
    GroupResult
        Where a judge left out a pair, the others stand for it, by their importance. For priorities
        the judgements of each judge have to determine the weights.

    Raises
    ------
    InputError
        With every fault: fewer than two judges, faults in the judgements of any (see `ahp`), names
        that differ between judges, importance that is not positive or not one per judge.

    References
    ----------
    .. [1] Aczél, J. and Saaty, T. L. (1983), Procedures for synthesizing ratio judgements, Journal
       of Mathematical Psychology 27(1), 93-102, doi:10.1016/0022-2496(83)90028-7.
    .. [2] Forman, E. and Peniwati, K. (1998), Aggregating individual judgments and priorities with
       the Analytic Hierarchy Process, European Journal of Operational Research 108(1), 165-169,
       doi:10.1016/S0377-2217(97)00244-0.

    Examples
    --------
    >>> one, other = {("a", "b"): 8}, {("a", "b"): 2}
    >>> group = combine_judgements({"ann": one, "bob": other})
    >>> group.weights.round(3).to_dict()
    {'a': 0.8, 'b': 0.2}
    >>> group.judges["importance"].to_dict()
    {'ann': 0.5, 'bob': 0.5}
    >>> combine_judgements([one, other], importance=[2, 1]).judgements.round(2).loc["a", "b"]
    np.float64(5.04)
    """
    faults = Faults("judgements")
    check_options(method, random_index, faults)
    _check_choices(how, mean, faults)
    panel = read_panel(judgements, importance, largest, faults)
    faults.raise_if_any()
    group = combined(panel)
    if how == "priorities":
        _check_each(panel, faults)
    else:
        check_connected(group.known, group.labels, faults)
    faults.raise_if_any()
    weights, figures, _ = assess(group, method, random_index)
    found = [_own(matrix, method, random_index) for matrix in panel.matrices]
    if how == "priorities":
        own = np.array([row[0] for row in found])
        weights = mean_priorities(own, panel.importance, mean)
    return _labelled(panel, group, weights, figures, found)


def _check_choices(how: object, mean: object, faults: Faults) -> None:
    if how not in _WAYS:
        faults.unknown("how", "a way to combine", how, _WAYS)
    if mean not in _MEANS:
        faults.unknown("mean", "a mean", mean, _MEANS)
    elif how == "judgements" and mean != "geometric":
        remedy = "Leave out mean, or combine with how='priorities'."
        faults.add("mean", "'geometric', which keeps judgements reciprocal", mean, remedy)


def _check_each(panel: Panel, faults: Faults) -> None:
    for name, matrix in zip(panel.names, panel.matrices, strict=True):
        here = Faults(f"judgements of judge {name}")
        check_connected(matrix.known, matrix.labels, here)
        faults.extend(here)


def _own(matrix: JudgementMatrix, method: str, random_index: str) -> tuple[Floats, float, float]:
    """Return the weights of one judge, the consistency ratio and the geometric index."""
    if len(connected_groups(matrix.known)) > 1:
        return np.full(len(matrix.labels), np.nan), np.nan, np.nan
    weights, figures, _ = assess(matrix, method, random_index)
    return weights, figures.consistency_ratio, figures.geometric_consistency_index


def _labelled(
    panel: Panel,
    group: JudgementMatrix,
    weights: Floats,
    figures: Figures,
    found: Sequence[tuple[Floats, float, float]],
) -> GroupResult:
    import pandas as pd

    judges = pd.Index(panel.names, name="judge", tupleize_cols=False)
    criteria = pd.Index(group.labels, tupleize_cols=False)
    own = np.array([row[0] for row in found])
    far = distances(own, weights)
    enough = len(criteria) >= SMALLEST
    table = pd.DataFrame(
        {
            "importance": panel.importance,
            "consistency_ratio": [row[1] for row in found],
            "geometric_consistency_index": [row[2] for row in found],
            "compatibility": [
                compatibility(matrix.logs, matrix.known, np.log(weights)) if enough else np.nan
                for matrix in panel.matrices
            ],
            "distance": far,
        },
        index=judges,
    )
    matrix, named = group.values, group.named  # noqa: PD011 (not of pandas)
    most = int(np.argmax(np.nan_to_num(far, nan=0.0)))
    return GroupResult(
        **vars(figures),
        weights=pd.Series(weights, index=criteria, name="weight") if named else weights,
        judgements=pd.DataFrame(matrix, criteria, criteria) if named else matrix,
        judges=table,
        priorities=pd.DataFrame(own, index=judges, columns=criteria),
        spread=pd.DataFrame(spread(own, panel.importance), index=criteria),
        farthest=panel.names[most] if far[most] > _SAME else None,
    )
