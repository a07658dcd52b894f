"""Tasks of many alternatives, or scored by any function, made ready for compiled code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from evaluator.robustness.kernels.native.keys import fill_keys, read_places
from evaluator.robustness.kernels.native.sheets import (
    LANES,
    ROW,
    SHEET,
    STRIP,
    count_sheet,
    spread_losses,
)
from evaluator.robustness.kernels.numpy_kernel import NEAR
from evaluator.robustness.kernels.rows import Rows
from evaluator.robustness.kernels.scores import form_scores
from evaluator.robustness.kernels.task import PRODUCT, SUM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats
    from evaluator.robustness.kernels.tally import Tally
    from evaluator.robustness.kernels.task import Task

# Places are words of 16 bits.
_MOST: Final = 2**15
# Keys of so many samples and alternatives are sorted at a time: half a megabyte.
_KEYS: Final = 2**16
# Smaller scores are too near to zero to carry the number of an alternative in their last bits.
_TINY: Final = 1e-300
# As in float32 (see by_groups), steps of a sum in float64 are off by parts of the largest term.
_ROUNDING: Final = 2.0**-50
# Bytes that a cache keeps together.
_LINE: Final = 64
# The logarithm of a product beyond this has no twelve digits left in float64.
_LARGE: Final = 600.0

_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True)
class SortedPlan:
    """What is sorted: fixed forms laid out for compiled code, or whatever NumPy scores.

    Attributes
    ----------
    task : Task
    rows : Rows
    gain, loss : array of float64, (n * width,), or None
        Criterion by criterion, padded with zeros; None where NumPy scores.
    noise : float
        Scores nearer than this are left to the reference.
    """

    task: Task
    rows: Rows
    gain: Floats | None
    loss: Floats | None
    noise: float

    @property
    def digits(self) -> int:
        """How many binary digits the number of better alternatives takes."""
        return max(1, (self.rows.total - 1).bit_length())

    @property
    def width(self) -> int:
        """How many keys a sample takes: room for lanes that begin at any row but the last."""
        return -(-(self.rows.count + LANES - 1) // LANES) * LANES

    def tally(self, weights: Floats, start: int, into: Tally) -> NDArray[np.int64]:
        """Count a block; return the samples that were not counted."""
        rows, samples = self.rows, len(weights)
        # One memory layout, so that one version of each function is compiled.
        weights = np.require(weights, np.float64, ["C", "W", "A"])
        even = rows.count + rows.count % 2
        places = _in_line(rows.count * ROW, np.uint16)
        digits = _in_line(even * self.digits * SHEET // 64, np.uint64)
        valid = np.zeros(SHEET // 64, dtype=np.uint64)
        ranks = into.ranks
        if rows.count < rows.total:
            ranks = np.zeros((rows.count, rows.total), dtype=np.int64)
        half = even // 2 if into.wins is not None else 0
        lost = _in_line(half * half * 4, np.uint64).reshape(half, half, 4)
        firsts = np.zeros(rows.count * weights.shape[1], dtype=np.int64)
        left: list[NDArray[np.int64]] = []
        step = min(SHEET, max(1, _KEYS // self.width // STRIP) * STRIP)
        room = _in_line(step * self.width, np.float64)
        for sheet in range(0, samples, SHEET):
            valid[:] = 0
            if samples - sheet < SHEET:
                places[:] = 0  # what is left of the sheet before
            for first in range(sheet, min(sheet + SHEET, samples), step):
                part = weights[first : min(first + step, sheet + SHEET)]
                unsettled = np.empty(len(part), dtype=np.int64)
                keys, noise = self._keys(part, start + first, room)
                count = read_places(
                    keys.ravel(),
                    keys.view(np.uint64).ravel(),
                    self._mask,
                    self._near,
                    noise,
                    rows.sizes,
                    part,
                    first - sheet,
                    places,
                    valid,
                    firsts,
                    unsettled,
                )
                left.append(unsettled[:count] + first)
            count_sheet(places, valid, digits, ranks, lost)
        unsettled = np.concatenate(left)
        counted = samples - len(unsettled)
        if ranks is not into.ranks:
            rows.add_ranks(ranks, into)
        if into.wins is not None and rows.count == rows.total:
            spread_losses(lost, counted, into.wins)
        elif into.wins is not None:
            won = np.zeros((rows.count, rows.count), dtype=np.int64)
            spread_losses(lost, counted, won)
            rows.add_wins(won, into.wins)
        rows.add_firsts(firsts.reshape(rows.count, -1), into)
        into.samples += counted
        return unsettled

    @property
    def _mask(self) -> np.uint64:
        """The bits that the number of a row takes."""
        return np.uint64((1 << (self.rows.count - 1).bit_length()) - 1)

    @property
    def _near(self) -> float:
        # The bits that a key lacks make two scores look nearer or farther by their last unit.
        return NEAR + 2.0 * (float(self._mask) + 1.0) * 2.0**-52

    def _keys(self, weights: Floats, start: int, room: Floats) -> tuple[Floats, float]:
        """Return the sorted keys of some samples, and how far they may be off."""
        samples = len(weights)
        even = samples + samples % 2
        keys = room[: even * self.width].reshape(even, self.width)
        noise = self.noise
        count = self.rows.count
        if self.gain is not None and self.loss is not None:
            factors = np.zeros((len(keys), weights.shape[1]))
            factors[:samples] = weights**2 if len(self.loss) else weights
            fill_keys(self.gain, self.loss, factors, self._mask, count, keys.ravel())
            keys = keys[:samples]
        else:
            numbers = np.arange(start, start + len(weights), dtype=np.uint64)
            scores, noise = form_scores(self.task, weights, numbers)
            keys = keys[:samples]
            keys[:, :count] = scores[:, self.rows.chosen]
            keys[:, count:] = np.inf
            words = keys.view(np.uint64)[:, :count]
            words &= ~self._mask
            words |= np.arange(count, dtype=np.uint64)
        keys.sort(axis=1)
        return keys, max(noise, _TINY)


def plan_sorted(task: Task) -> SortedPlan | None:
    """Make a task ready, or return None if it is not worth sorting."""
    m, n = task.shape
    if not 2 <= m < _MOST:
        return None
    if task.gain is None:
        return SortedPlan(task, Rows.all_different(m), None, None, 0.0)
    rows = Rows.of_forms(task.gain, task.loss)
    largest = float(np.abs(task.gain).max(initial=0.0))
    if rows.count < 2 or not np.isfinite(largest):
        return None
    if task.kind == PRODUCT and not largest < _LARGE:
        return SortedPlan(task, rows, None, None, 0.0)
    # The logarithm of a product is sorted: where it differs by so much, so does the product.
    noise = NEAR if task.kind == PRODUCT else 0.0
    if task.kind in (SUM, PRODUCT):
        noise += 4 * n * _ROUNDING * largest
    plan = SortedPlan(task, rows, None, None, noise)
    forms = [_padded(form, rows, plan.width) for form in (task.gain, task.loss)]
    return SortedPlan(task, rows, forms[0], forms[1], noise)


def _padded(form: Floats | None, rows: Rows, width: int) -> Floats:
    """Lay a form out criterion by criterion; nothing becomes an array of length 0."""
    if form is None:
        return np.empty(0)
    padded = _in_line(form.shape[1] * width, np.float64)
    padded.reshape(-1, width)[:, : rows.count] = form[rows.chosen].T
    return padded


def _in_line(size: int, dtype: type[_Number]) -> NDArray[_Number]:
    """Return zeros that begin where a line of a cache does, lest each vector take two lines."""
    room = np.zeros(size * np.dtype(dtype).itemsize + _LINE, dtype=np.uint8)
    skip = -room.ctypes.data % _LINE
    return room[skip : len(room) - _LINE + skip].view(dtype)
