"""Rank reversals: whether a method turns the order of two alternatives when a third comes or goes.

The changes are those that the literature tries methods with: an alternative is left out, one that
is worst throughout is added, one is doubled; and of Wang and Triantaphyllou's tests the first (one
that is not the best is made worse) and the third (each pair is ranked alone).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from criteria.faults import Faults
from criteria.frozen import FrozenDict
from evaluator.arrays import maximised, scale_ends
from evaluator.comparison.reversal_words import summary_of
from evaluator.comparison.trials import Trial, TrialKind, changes, pairs_alone, run_trial
from evaluator.methods import get_method, round_scores
from evaluator.methods.options import USUAL, read_arguments
from evaluator.reading.matrix import read_directions, read_matrix, read_weights

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.arrays import Floats
    from evaluator.methods import Method
    from evaluator.reading.matrix import Directions, Matrix, Weights


@dataclass(frozen=True)
class Reversals:
    """What each change did to a ranking.

    Attributes
    ----------
    method, normalization
        By which it was ranked.
    alternatives : tuple of labels
    trials : tuple of Trial
    not_run : mapping of str to str
        Tests that the method cannot take throughout, and why.
    names : mapping of label to str
        What to call the alternatives in sentences.
    stage, mineral, digest
        Of a stage of a study; empty for a bare matrix.
    """

    method: str
    normalization: str | None
    alternatives: tuple[Hashable, ...]
    trials: tuple[Trial, ...]
    not_run: Mapping[str, str] = field(default_factory=FrozenDict)
    names: Mapping[Hashable, str] = field(default_factory=FrozenDict)
    stage: str = ""
    mineral: str | None = None
    digest: str = ""

    def __post_init__(self) -> None:
        for name in ("not_run", "names"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))

    @property
    def count(self) -> int:
        """How many orders turn, over all changes."""
        return sum(len(trial.reversed) for trial in self.trials)

    @property
    def table(self) -> pd.DataFrame:
        """One row per change: the orders that turn, ties made or broken, and who moves.

        Ranks before are among those who are there after, so that nobody moves for want of another.
        """
        import pandas as pd

        rows = [
            {
                "test": trial.test.value,
                "alternative": trial.subject,
                "reversed": len(trial.reversed),
                "ties_changed": len(trial.ties),
                "leader_changes": trial.leader_changes,
                "reversed_pairs": "; ".join(f"{one} over {other}" for one, other in trial.reversed),
                "ranks": "; ".join(
                    f"{one} {rank} to {trial.ranks_after[one]}"
                    for one, rank in trial.ranks_before.items()
                    if trial.ranks_after[one] != rank
                ),
            }
            for trial in self.trials
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    @property
    def summary(self) -> tuple[str, ...]:
        """What happened, a sentence for each test."""
        return summary_of(self.trials, self.not_run, self.names)


_COLUMNS = (
    "test",
    "alternative",
    "reversed",
    "ties_changed",
    "leader_changes",
    "reversed_pairs",
    "ranks",
)


def rank_reversals(
    matrix: Matrix,
    weights: Weights,
    directions: Directions,
    method: str = "topsis",
    normalization: str | None = USUAL,
    **options: object,
) -> Reversals:
    """Say which alternatives change their order when others come, go or are doubled.

    Parameters
    ----------
    matrix, weights, directions, method, normalization, **options
        As for `rank_matrix`. The alternative that is worst throughout has the worst end of the
        scale or of the bounds where there are such, and otherwise the worst values that occur.

    Returns
    -------
    Reversals

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    References
    ----------
    Wang, X., & Triantaphyllou, E. (2008). Ranking irregularities when evaluating alternatives by
    using some ELECTRE methods. Omega, 36(1), 45-63. doi:10.1016/j.omega.2005.12.003

    Belton, V., & Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies.
    Omega, 11(3), 228-230. doi:10.1016/0305-0483(83)90047-6

    Examples
    --------
    >>> matrix = [[1, 9, 8], [9, 1, 9], [1, 1, 1]]  # of Belton and Gear
    >>> found = rank_reversals(matrix, [1, 1, 1], "max", "weighted_sum", "sum")
    >>> [(one.test.value, one.subject, one.reversed) for one in found.trials if one.reversed]
    [('duplicated', 1, ((1, 0),))]
    >>> rank_reversals(matrix, [1, 1, 1], "max", normalization="scale", scale=(1, 9)).count
    0
    """
    faults = Faults("rank_reversals")
    table = read_matrix(matrix, faults)
    shares = read_weights(weights, table.criteria, faults)
    ways = read_directions(directions, table.criteria, faults)
    arguments = read_arguments(method, normalization, options, table, faults, ways)
    if options.get(_JUDGED) is not None:
        remedy = "Give their priorities as a column of the matrix instead."
        faults.add(_JUDGED, "no judgements of the alternatives, who come and go", "some", remedy)
    faults.raise_if_any()
    how = get_method(method)
    return find_reversals(
        how,
        table.values,
        shares,
        ways,
        arguments,
        labels=table.alternatives,
        worst=_worst(table.values, ways, arguments),
    )


def find_reversals(
    method: Method,
    levels: Floats,
    weights: Floats,
    directions: Sequence[str],
    arguments: Mapping[str, object],
    *,
    labels: tuple[Hashable, ...],
    worst: Floats,
) -> Reversals:
    """Make every change to one matrix; all that is given was checked.

    Parameters
    ----------
    worst : array of float, (n,)
        The levels of an alternative that is worst on all criteria.
    """
    found = arguments.get("normalization")
    normalization = found if isinstance(found, str) else None

    def score(values: Floats) -> Floats:
        return method.score(values, weights, directions, **arguments)

    def refusal(values: Floats) -> str:
        wrong, needed = method.refused(values, directions, normalization)
        return f"{method.name} needs {needed}" if wrong.any() else ""

    trials: list[Trial] = []
    not_run: dict[str, str] = {}
    if len(labels):
        scores = round_scores(score(levels))
        for change in changes(len(labels), scores):
            rows = np.vstack([levels, worst])[list(change.rows)]
            if why := refusal(rows):
                not_run[change.test.value] = why
            else:
                trials.append(run_trial(change, labels, levels, worst, scores, score))
        if len(labels) > 2:
            reasons = (refusal(levels[list(two)]) for two in combinations(range(len(labels)), 2))
            if why := next(filter(None, reasons), ""):
                not_run[TrialKind.PAIRS.value] = why
            else:
                trials.append(pairs_alone(labels, levels, scores, score))
    return Reversals(method.id, normalization, labels, tuple(trials), not_run)


def _worst(levels: Floats, directions: Sequence[str], arguments: Mapping[str, object]) -> Floats:
    """Return the worst ends of the scales or bounds, or the worst values that occur."""
    ends = next((arguments[name] for name in _ENDS if arguments.get(name) is not None), None)
    low, high = levels.min(axis=0), levels.max(axis=0)
    if ends is not None:
        low, high = scale_ends(np.asarray(ends, dtype=np.float64), levels.shape[1])
    return np.asarray(np.where(maximised(directions), low, high))


_ENDS = ("scale", "bounds")
# Judgements of the alternatives with each other, which there are none of for one that is added.
_JUDGED = "comparisons"
