"""What a kernel is asked: how a sample of weights, and maybe of levels, is scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import numpy as np

from criteria.faults import Fault, InputError, unknown_name
from evaluator.arrays import Floats
from evaluator.robustness.kernels.levels import LevelDraws

if TYPE_CHECKING:
    from evaluator.robustness.kernels.tally import Tally

CLOSENESS: Final = "closeness"
SUM: Final = "sum"
PRODUCT: Final = "product"
GENERIC: Final = "generic"
FORMS: Final = (CLOSENESS, SUM, PRODUCT)

# Scores many samples: levels (S, m, n) or (m, n) and weights (S, n) to scores (S, m).
Score: TypeAlias = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, eq=False)
class Task:
    """How samples are scored. Build one by `fixed`, `drawn` or `generic`.

    With weights w of a sample, u = w², the kinds are

    - "closeness": √(u·gain) / (√(u·gain) + √(u·loss)), and ½ where both are 0 (TOPSIS);
    - "sum": w·gain;
    - "product": exp(w·gain), gain being logarithms, and a weight of 0 taking no part;
    - "generic": whatever `score` returns.

    Attributes
    ----------
    kind : {"closeness", "sum", "product", "generic"}
    shape : (int, int)
        Alternatives and criteria.
    gain, loss : array of float, (m, n), or None
        Of fixed levels. Closeness: squared distances to the worst and to the best, normalised and
        not weighted. Sum: partial values. Product: their logarithms, -inf for a value of 0.
    levels : LevelDraws, array of float (m, n), or None
        Levels that are drawn, or a fixed matrix for a generic score.
    worst, best : array of float, (n,), or None
        Ends of the scale between which drawn levels are placed. Closeness and product keep them
        within, the sum goes on beyond.
    score : callable or None
    """

    kind: str
    shape: tuple[int, int]
    gain: Floats | None = None
    loss: Floats | None = None
    levels: LevelDraws | Floats | None = None
    worst: Floats | None = None
    best: Floats | None = None
    score: Score | None = None

    @classmethod
    def fixed(cls, kind: str, gain: Floats, loss: Floats | None = None) -> Task:
        """Score fixed levels, weights varying.

        Parameters
        ----------
        kind : {"closeness", "sum", "product"}
        gain : array of float, (m, n)
        loss : array of float, (m, n)
            With "closeness" only.

        Raises
        ------
        InputError
            If the kind is none of these, or has a loss where it takes none or none where it needs
            one.

        Examples
        --------
        >>> Task.fixed("sum", np.array([[0.2, 0.7], [0.5, 0.5]])).shape
        (2, 2)
        """
        _check_form(kind)
        if (loss is None) == (kind == CLOSENESS):
            found = "nothing" if loss is None else "a loss"
            wanted = "a loss" if loss is None else "no loss"
            raise InputError([Fault("task", kind, wanted, found, "Closeness alone takes one.")])
        return cls(kind, _shape(gain), gain=gain, loss=loss)

    @classmethod
    def drawn(cls, kind: str, levels: LevelDraws, worst: Floats, best: Floats) -> Task:
        """Score drawn levels on a fixed scale, weights varying too.

        Parameters
        ----------
        kind : {"closeness", "sum", "product"}
        levels : LevelDraws
        worst, best : array of float, (n,)
            The ends of the scale, the direction already in them. A criterion whose ends are equal
            adds nothing.
        """
        _check_form(kind)
        return cls(kind, _shape(levels.values), levels=levels, worst=worst, best=best)

    @classmethod
    def generic(cls, score: Score, levels: LevelDraws | Floats) -> Task:
        """Score by any function, with everything it takes from a matrix taken anew in each sample.

        Parameters
        ----------
        score : callable
            Takes levels, (S, m, n) if drawn and (m, n) if fixed, and weights, (S, n), and returns
            scores, (S, m); higher is better. A sample's scores must not depend on the others.
        """
        matrix = levels.values if isinstance(levels, LevelDraws) else levels
        return cls(GENERIC, _shape(matrix), levels=levels, score=score)

    @property
    def varies(self) -> bool:
        """Whether the levels are drawn."""
        return isinstance(self.levels, LevelDraws)


class Kernel(Protocol):
    """Counts over samples; all kernels give the same counts for the same samples."""

    @property
    def name(self) -> str:
        """What it is called by."""

    def supports(self, task: Task) -> bool:
        """Whether it can do the task."""

    def draws(self, task: Task) -> bool:
        """Whether it draws the levels as it counts, at next to no cost."""

    def tally(self, task: Task, weights: Floats, start: int, into: Tally) -> None:
        """Score a block of samples and add the counts.

        Parameters
        ----------
        weights : array of float, (S, n)
            One sample a row, each summing to one.
        start : int
            The global number of the first sample.
        into : Tally
            Of the task's shape.
        """


def _check_form(kind: str) -> None:
    if kind not in FORMS:
        raise InputError([Fault("task", "kind", *unknown_name("a kind", kind, FORMS))])


def _shape(matrix: Floats) -> tuple[int, int]:
    alternatives, criteria = np.shape(matrix)
    return alternatives, criteria
