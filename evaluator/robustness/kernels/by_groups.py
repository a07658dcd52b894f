"""Tasks of up to forty alternatives made ready for compiled code (needs numba).

How far a score in float32 may be off, in units e = 2 ** -24, half of the last digit of one:

- A sum over n criteria of weight × value, weights summing to one and values up to V: each product
  carries the rounding of weight, value and product, each step of the sum one more: (n + 3) V e.
- A / (A + B), A and B sums over n criteria of what is not negative: each is off by n + 3 parts e of
  itself; so the quotient by at most a quarter of twice that, and by the rounding of its last two
  steps: ((n + 3) / 2 + 2) e.
- A drawn value of size up to V: the uniform number, its product and root, the ends of the spread
  and the last sum, 9 V e. In A / (A + B) this moves, as A + B is at least half the sum of squared
  weights, the quotient by at most twice as much.

Two scores nearer than twice the bound are not told apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.robustness.kernels.levels import NORMAL, UNIFORM, LevelDraws
from evaluator.robustness.kernels.native.drawn import round_keys, tally_drawn
from evaluator.robustness.kernels.native.fixed import tally_fixed
from evaluator.robustness.kernels.native.groups import GROUP, LANES
from evaluator.robustness.kernels.philox import key_of
from evaluator.robustness.kernels.rows import Rows
from evaluator.robustness.kernels.task import CLOSENESS, SUM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.robustness.kernels.tally import Tally
    from evaluator.robustness.kernels.task import Task

# Up to so many different rows, comparing all pairs is faster than sorting.
_COMPARED: Final = 40
# Places are bytes.
_MOST: Final = 127
_ROUNDING: Final = 2.0**-24
# Larger numbers are left to float64; the exponential of a larger logarithm loses digits too.
_LARGE: Final = 600.0


@dataclass(frozen=True)
class FixedPlan:
    """Fixed levels, weights varying: rows that differ, and how far off float32 may be."""

    rows: Rows
    gain: Floats
    loss: Floats
    gain32: NDArray[np.float32]
    loss32: NDArray[np.float32]
    sizes: NDArray[np.int8]
    tolerance: np.float32

    def tally(self, weights: Floats, start: int, into: Tally) -> NDArray[np.int64]:
        """Count a block; return the samples that were not counted."""
        counts = _Counts.empty(self.rows, weights.shape)
        forms = self.gain, self.loss, self.gain32, self.loss32
        left = tally_fixed(
            *forms, _columns(weights), len(weights), self.sizes, self.tolerance, *counts.arrays
        )
        return counts.add_to(into, self.rows, left)


@dataclass(frozen=True)
class DrawnPlan:
    """Levels drawn on a fixed scale: the partial values of each cell, see `tally_drawn`."""

    rows: Rows
    cells: Floats
    cells32: NDArray[np.float32]
    signs: NDArray[np.float32]
    streams: NDArray[np.uint64]
    keys: NDArray[np.uint64]
    closeness: bool
    tolerance: np.float32

    def tally(self, weights: Floats, start: int, into: Tally) -> NDArray[np.int64]:
        """Count a block; return the samples that were not counted."""
        counts = _Counts.empty(self.rows, weights.shape)
        levels = self.cells, self.cells32, self.signs, self.streams, self.keys
        left = tally_drawn(
            *levels,
            _columns(weights),
            len(weights),
            np.uint64(start),
            self.closeness,
            self.tolerance,
            *counts.arrays,
        )
        return counts.add_to(into, self.rows, left)


def plan_fixed(task: Task) -> FixedPlan | None:
    """Make a task with fixed levels ready, or return None if it is not of the kind."""
    if task.gain is None:
        return None
    rows = Rows.of_forms(task.gain, task.loss)
    sizes = [np.abs(form).max(initial=0.0) for form in (task.gain, task.loss) if form is not None]
    largest = max(float(max(sizes)), 1.0)
    if rows.count > _COMPARED or rows.total > _MOST or not largest < _LARGE:
        return None
    n = task.shape[1]
    gain = np.ascontiguousarray(task.gain[rows.chosen])
    loss = np.empty((0, n)) if task.loss is None else np.ascontiguousarray(task.loss[rows.chosen])
    tolerance = 2 * (n + 4) * largest if task.loss is None else 2 * ((n + 3) / 2 + 2) + 1
    singles = gain.astype(np.float32), loss.astype(np.float32)
    small = rows.sizes.astype(np.int8)
    return FixedPlan(rows, gain, loss, *singles, small, np.float32(tolerance * _ROUNDING))


def plan_drawn(task: Task) -> DrawnPlan | None:
    """Make a task with drawn levels ready, or return None if it is not of the kind."""
    levels, worst, best = task.levels, task.worst, task.best
    if worst is None or best is None or not isinstance(levels, LevelDraws):
        return None
    unit = best - worst
    usual = task.kind in (CLOSENESS, SUM) and levels.distribution != NORMAL and bool(unit.all())
    m, n = task.shape
    if not usual or levels.shared or m > _COMPARED:
        return None
    start, end = (levels.low - worst) / unit, (levels.high - worst) / unit
    mode = (levels.values - worst) / unit
    largest = max(float(np.abs(start).max()), float(np.abs(end).max()), 1.0)
    if not largest < _LARGE:
        return None
    flat = np.isnan(mode) | (levels.distribution == UNIFORM)
    width = end - start
    turn = np.divide(mode - start, width, out=np.zeros(width.shape), where=width != 0)
    rise = np.where(flat, -1.0, width * (mode - start))
    cells = np.stack([start, end, rise, width * (end - mode), turn], axis=2)
    if task.kind == CLOSENESS:
        tolerance = 2 * ((n + 3) / 2 + 2 + 2 * 9 * largest) + 1
    else:
        tolerance = 2 * (n + 4 + 9) * largest
    return DrawnPlan(
        Rows.all_different(m),
        cells,
        cells.astype(np.float32),
        np.sign(unit).astype(np.float32),
        np.array(levels.streams, dtype=np.uint64),
        round_keys(key_of(levels.seed)),
        task.kind == CLOSENESS,
        np.float32(tolerance * _ROUNDING),
    )


@cache
def _above(count: int) -> NDArray[np.bool_]:
    """Say which cells of a square lie above its diagonal."""
    return np.triu(np.ones((count, count), dtype=np.bool_), 1)


def _columns(weights: Floats) -> Floats:
    """Return weights criterion by criterion, as samplers draw them, in whole groups."""
    samples, n = weights.shape
    whole = -(-samples // GROUP) * GROUP
    if whole == samples:
        # Writeable, so that one version of each function is compiled.
        return np.require(weights.T, np.float64, ["C", "W", "A"])
    columns = np.zeros((n, whole))
    columns[:, :samples] = weights.T
    return columns


@dataclass(frozen=True)
class _Counts:
    """What compiled code counts, by row; see `tally_fixed`."""

    ranks: NDArray[np.int64]
    lost: NDArray[np.int64]
    firsts: NDArray[np.uint64]
    unsettled: NDArray[np.int64]

    @classmethod
    def empty(cls, rows: Rows, shape: tuple[int, ...]) -> _Counts:
        """Return counts of nothing yet."""
        samples, criteria = shape
        return cls(
            np.zeros(rows.count * rows.total, dtype=np.int64),
            np.zeros((rows.count, rows.count), dtype=np.int64),
            np.zeros(rows.count * criteria * LANES, dtype=np.uint64),
            np.empty(samples, dtype=np.int64),
        )

    @property
    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """What compiled code fills, in its order."""
        return self.ranks, self.lost, self.firsts, self.unsettled

    def add_to(self, into: Tally, rows: Rows, left: int) -> NDArray[np.int64]:
        """Add the counts to a tally; return the samples that were not counted."""
        counted = len(self.unsettled) - left
        rows.add_ranks(self.ranks.reshape(rows.count, rows.total), into)
        if into.wins is not None:
            # Below the diagonal nothing is lost; the other side of a pair wins what i lost.
            won = np.where(_above(rows.count), counted - self.lost, self.lost.T)
            rows.add_wins(won, into.wins)
        firsts = self.firsts.view(np.int64).reshape(-1, LANES).sum(axis=1)
        rows.add_firsts(firsts.reshape(rows.count, -1), into)
        into.samples += counted
        return self.unsettled[:left]
