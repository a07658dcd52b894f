"""Draw levels within their spread, for one problem or for several on the same random numbers.

Every alternative and every region has a random stream of its own within a block. The streams are
read in parts that the memory holds; how a block is cut changes no number.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evaluator.problem import DecisionProblem, Floats

Places = npt.NDArray[np.intp]

# Levels of a problem held at once (64 MB); how many are made at a time, so that the processor keeps
# them near, and in runs of how many draws at least.
_HELD, _NEAR, _RUN = 8_000_000, 300_000, 100


class Piece(NamedTuple):
    """Levels of some alternatives in some draws of a block.

    Attributes
    ----------
    draws, alternatives : slice
    levels : tuple of ndarray, shape (draws, alternatives, n)
        Of each problem.
    """

    draws: slice
    alternatives: slice
    levels: tuple[Floats, ...]


def draw_levels(problem: DecisionProblem, size: int, stream: tuple[int, int]) -> Floats:
    """Draw the levels of one problem as `level_pieces` does, in one array (size, m, n)."""
    return np.concatenate([levels for (levels,) in level_parts([problem], size, stream)])


def level_parts(
    problems: Sequence[DecisionProblem], size: int, stream: tuple[int, int]
) -> Iterator[tuple[Floats, ...]]:
    """Draw as `level_pieces` does, all alternatives together, in parts that the memory holds.

    Yields
    ------
    tuple of ndarray, shape (part, m, n)
        The levels of each problem; the parts add up to `size`.
    """
    columns, count = len(problems[0].criteria), len(problems[0].alternatives)
    step = max(1, _HELD // max(1, count * columns))
    for piece in level_pieces(problems, size, stream, step):
        if piece.alternatives.start == 0:
            shape = (columns, count, piece.draws.stop - piece.draws.start)
            whole = tuple(np.empty(shape).transpose(2, 1, 0) for _ in problems)
        for levels, drawn in zip(whole, piece.levels, strict=True):
            levels[:, piece.alternatives] = drawn
        if piece.alternatives.stop == count:
            yield whole


def level_pieces(
    problems: Sequence[DecisionProblem], size: int, stream: tuple[int, int], run: int | None = None
) -> Iterator[Piece]:
    """Draw every cell within its spread: some draws of all alternatives, group by group, then more.

    A cell with evidence follows a triangular distribution with its value as the mode, a silent
    one a uniform distribution over the whole scale. Cells that members of a region inherit move
    together, as far as they are inherited (a Gaussian copula keeps each distribution as it is).

    Parameters
    ----------
    problems : sequence of DecisionProblem
        With the same alternatives and criteria, which have the same random numbers in each.
    size : int
        Draws in all.
    stream : (int, int)
        Seed and number of the block.
    run : int, optional
        Draws of a piece, at most.
    """
    names, columns = problems[0].alternatives, len(problems[0].criteria)
    run = min(size, run or max(_RUN, _NEAR // max(1, len(names) * columns)))
    width = max(1, _NEAR // (columns * run))
    groups = [
        slice(start, min(start + width, len(names)))
        for start in range(0, max(1, len(names)), width)
    ]
    plans = [[_plan(problem, problems, group) for problem in problems] for group in groups]
    own = [random_stream(name, stream) for name in names]
    common = [random_stream(f"region {region}", stream) for region in _regions(problems)]
    for start in range(0, size, run):
        draws = slice(start, min(start + run, size))
        shared = _normal(common, draws.stop - start, columns)
        for group, plan in zip(groups, plans, strict=True):
            normal = _normal(own[group], draws.stop - start, columns)
            levels = _levels(normal, shared, plan)
            yield Piece(draws, group, tuple(drawn.transpose(2, 1, 0) for drawn in levels))


def _normal(generators: Sequence[np.random.Generator], size: int, columns: int) -> Floats:
    """Draw from each of the streams; shape (columns, streams, size)."""
    normal, drawn = np.empty((columns, len(generators), size)), np.empty((size, columns))
    for position, generator in enumerate(generators):
        generator.standard_normal(out=drawn)
        normal[:, position] = drawn.T
    return normal


@dataclass(frozen=True)
class _Plan:
    """What has to be drawn for a problem in a group of alternatives.

    Attributes
    ----------
    whole : bool
        Whether that is everything; otherwise the rest is as in the first problem.
    cells : tuple of ndarray of int
        The criteria and the alternatives of the cells; those with evidence come first.
    low, mode, high : ndarray, shape (with evidence, 1)
    floor, width : ndarray, shape (without, 1)
    inheriting : ndarray of int
        In which of the cells something is shared ...
    own : ndarray, shape (inheriting, 1)
        ... how much of each is not ...
    shares : tuple of (ndarray of int, ndarray of int, ndarray)
        ... and which of them share how much with which region, both as factors of normal draws;
        first with the first region of each, then with the second of those that have one.
    """

    whole: bool
    cells: tuple[Places, Places]
    low: Floats
    mode: Floats
    high: Floats
    floor: Floats
    width: Floats
    inheriting: Places
    own: Floats
    shares: tuple[tuple[Places, Places, Floats], ...]


def _plan(problem: DecisionProblem, problems: Sequence[DecisionProblem], group: slice) -> _Plan:
    """Find out what has to be drawn of a group of alternatives."""
    whole, silent = problem is problems[0], np.isnan(problem.levels[group])
    fresh = np.ones(silent.shape, bool) if whole else _differ(problem, problems[0], group)
    spoken, unspoken = (np.nonzero((fresh & kind).T) for kind in (~silent, silent))
    cells = (np.concatenate((spoken[0], unspoken[0])), np.concatenate((spoken[1], unspoken[1])))
    regions, nought = _regions(problems), np.zeros(problem.levels.shape)
    parts = np.array(
        [problem.shared.get(region, nought)[group].T[cells] for region in regions]
    ).reshape(len(regions), cells[0].size)
    inheriting = np.flatnonzero((parts != 0).any(axis=0))
    parts = parts[:, inheriting]
    own = 1.0 - sum(parts, np.zeros(inheriting.size))
    left = np.sqrt(np.clip(own, 0.0, 1.0))[:, np.newaxis]
    return _Plan(
        whole=whole,
        cells=cells,
        low=_column(problem.low[group], spoken),
        mode=_column(problem.levels[group], spoken),
        high=_column(problem.high[group], spoken),
        floor=_column(problem.low[group], unspoken),
        width=_column(problem.high[group], unspoken) - _column(problem.low[group], unspoken),
        inheriting=inheriting,
        own=left,
        shares=_layers(parts),
    )


def _layers(parts: Floats) -> tuple[tuple[Places, Places, Floats], ...]:
    """Take shares by region (regions, cells) apart: the first of every cell, the second, ..."""
    count = np.cumsum(parts != 0, axis=0)
    layers = []
    for number in range(1, int(count.max(initial=0)) + 1):
        where, region = np.nonzero(((count == number) & (parts != 0)).T)
        layers.append((where, region, np.sqrt(parts[region, where])[:, np.newaxis]))
    return tuple(layers)


def _regions(problems: Sequence[DecisionProblem]) -> list[str]:
    """Return the regions of any of the problems, in the order in which what they share adds up."""
    return sorted({region for problem in problems for region in problem.shared})


def _column(values: Floats, cells: tuple[Places, ...]) -> Floats:
    """Return the values (m, n) of cells, named by criterion and alternative, as a column."""
    return values.T[cells][:, np.newaxis]


def _differ(one: DecisionProblem, other: DecisionProblem, group: slice) -> npt.NDArray[np.bool_]:
    """Tell which cells of a group are spread or shared in another way than in another problem."""
    pairs = [(one.levels, other.levels), (one.low, other.low), (one.high, other.high)]
    found = np.zeros(one.levels[group].shape, dtype=bool)
    for values, others in pairs:
        same = (values[group] == others[group]) | np.isnan(values[group]) & np.isnan(others[group])
        found |= ~same
    nought = np.zeros(one.levels.shape)
    for region in {**one.shared, **other.shared}:
        ours, theirs = (problem.shared.get(region, nought)[group] for problem in (one, other))
        found |= ours != theirs
    return found


def _levels(normal: Floats, shared: Floats, plans: list[_Plan]) -> list[Floats]:
    """Turn the normal draws (n, group, run) of some alternatives into levels of each problem."""
    from scipy.special import ndtr

    uniform, levels = ndtr(normal), list[Floats]()
    for plan in plans:
        drawn = np.empty(normal.shape) if plan.whole else levels[0].copy()
        own = uniform[plan.cells]
        if plan.inheriting.size:
            criteria, alternatives = (places[plan.inheriting] for places in plan.cells)
            mixed = normal[criteria, alternatives] * plan.own
            for where, region, share in plan.shares:
                mixed[where] += share * shared[criteria[where], region]
            own[plan.inheriting] = ndtr(mixed)
        spoken, silent = own[: len(plan.mode)], own[len(plan.mode) :]
        spoken[...] = triangular(spoken, plan.low, plan.mode, plan.high)
        silent *= plan.width
        silent += plan.floor
        drawn[plan.cells] = own
        levels.append(drawn)
    return levels


def triangular(uniform: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Turn uniform draws into triangular ones, or into uniform ones where there is no mode.

    Parameters
    ----------
    uniform : ndarray
        Between 0 and 1.
    low, mode, high : ndarray
        Of a shape that goes with it; NaN in `mode` stands for a silent cell.

    Examples
    --------
    >>> draws = np.array([[0.0, 0.5, 1.0]])
    >>> triangular(draws, np.array([[1.0]]), np.array([[3.0]]), np.array([[5.0]]))
    array([[1., 3., 5.]])
    """
    silent = np.isnan(mode)
    if silent.any():
        drawn = triangular(uniform, low, np.where(silent, low, mode), high)
        return np.where(silent, low + uniform * (high - low), drawn)
    width, rise = high - low, mode - low
    turn = np.divide(rise, width, out=np.zeros(width.shape), where=width > 0)
    falls = (uniform >= turn).astype(np.int64)
    np.negative(falls, out=falls)
    # u up to the mode, u - 1 beyond it: a distance from the lower or, below 0, from the upper end.
    far = uniform - _pick(falls, np.zeros(1), np.ones(1))
    drawn = far * width
    drawn *= _pick(falls, rise, mode - high)
    np.sqrt(drawn, out=drawn)
    np.copysign(drawn, far, out=drawn)
    drawn += _pick(falls, low, high)
    return drawn


def _pick(second: npt.NDArray[np.int64], one: Floats, other: Floats) -> Floats:
    """Return the other of two numbers where `second` is -1, and the one where it is 0.

    As `numpy.where`, which takes eight times as long where nobody can guess what comes next.
    """
    bits, others = (np.ascontiguousarray(values).view(np.int64) for values in (one, other))
    picked = second & (bits ^ others)
    np.bitwise_xor(picked, bits, out=picked)
    return picked.view(np.float64)


def random_stream(name: str, stream: tuple[int, int]) -> np.random.Generator:
    """Return the random stream of a name within a block."""
    seed, block = stream
    key = (block, zlib.crc32(name.encode()))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
