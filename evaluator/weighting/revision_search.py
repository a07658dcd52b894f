"""The search behind a suggested revision: fewest judgements first, then fewest steps."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evaluator.weighting.judgement_matrix import SCALE_END
from evaluator.weighting.priorities import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from evaluator.arrays import Floats

    Places: TypeAlias = NDArray[np.intp]

# So many revisions are tried at once at the most: all there are, or those that extend the best.
_MOST = 300_000
# Beyond this many changed judgements a revision is no longer small.
_DEEPEST = 6
# So many matrices are held at a time.
_CHUNK = 20_000
# Excess of the eigenvalue over n, by row means, beyond which it is not worked out.
_HOPELESS = 1.2
# Steps of the scale nearer than this are the same.
_SAME = 1e-9


@dataclass(frozen=True)
class Candidates:
    """Revisions with the same number of changes.

    Attributes
    ----------
    pairs, values : arrays of int, (m, k)
        Which pairs change, by position above the diagonal, and to which value of the scale.
    """

    pairs: Places
    values: Places

    def take(self, rows: Places) -> Candidates:
        """Return some of them."""
        return Candidates(self.pairs[rows], self.values[rows])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.pairs)


def scale_values() -> Floats:
    """Return Saaty's scale from its lower end to its upper.

    Examples
    --------
    >>> scale_values().round(2).tolist()[:9]
    [0.11, 0.12, 0.14, 0.17, 0.2, 0.25, 0.33, 0.5, 1.0]
    """
    whole = np.arange(1, SCALE_END + 1)
    return np.concatenate([1 / whole[:0:-1], whole])


def places(values: Floats) -> Floats:
    """Return where judgements stand on the scale, in steps from 1.

    Examples
    --------
    >>> places(np.array([1 / 3, 1, 4])).round(6).tolist()
    [-2.0, 0.0, 3.0]
    """
    return np.where(values >= 1, values - 1, 1 - 1 / values)


def search(logs: Floats, limit: float, method: str) -> Iterator[tuple[Candidates, bool]]:
    """Give revisions that bring the eigenvalue to the limit, the smallest first.

    Parameters
    ----------
    logs : array of float, n x n
        Antisymmetric logarithms of complete judgements.
    limit : float
        The largest eigenvalue allowed.
    method : str
        Whose eigenvalue, as in `ahp`.

    Yields
    ------
    tuple of Candidates and bool
        Sorted by steps of the scale and then by eigenvalue; whether every revision with fewer
        changes was tried.
    """
    rows, columns = np.triu_indices(len(logs), 1)
    moves = np.abs(places(scale_values())[None, :] - places(np.exp(logs[rows, columns]))[:, None])
    whole, level = True, Candidates(*np.empty((2, 1, 0), dtype=np.intp))
    best = level
    for changes in range(1, min(_DEEPEST, len(rows)) + 1):
        whole = whole and comb(len(rows), changes) * moves.shape[1] ** changes <= _MOST
        level = _extend(level if whole else best, moves, ordered=whole)
        eigenvalues = _eigenvalues(logs, level, method, limit)
        met = np.flatnonzero(eigenvalues <= limit)
        if len(met):
            steps = np.take_along_axis(moves[level.pairs[met]], level.values[met][..., None], 2)
            total = steps.sum(axis=(1, 2)).round(6)
            yield level.take(met[np.lexsort((eigenvalues[met].round(9), total))]), whole
        best = _best(level, eigenvalues, max(_MOST // moves.size, 1))


def revised(logs: Floats, found: Candidates) -> Floats:
    """Return the logarithms of the judgements after each revision, (m, n, n)."""
    rows, columns = np.triu_indices(len(logs), 1)
    changed = np.repeat(logs[None], len(found), axis=0)
    here = np.arange(len(found))[:, None]
    values = np.log(scale_values())[found.values]
    changed[here, rows[found.pairs], columns[found.pairs]] = values
    changed[here, columns[found.pairs], rows[found.pairs]] = -values
    return changed


def _extend(level: Candidates, moves: Floats, *, ordered: bool) -> Candidates:
    """Change one judgement more: a later one if every combination is listed, else any other."""
    pairs, values = np.nonzero(moves > _SAME)
    earlier, later = np.repeat(np.arange(len(level)), len(pairs)), np.tile(pairs, len(level))
    before = level.pairs[earlier]
    if ordered:
        fresh = (before < later[:, None]).all(axis=1)
    else:
        fresh = (before != later[:, None]).all(axis=1)
    earlier, later = earlier[fresh], later[fresh]
    to = np.tile(values, len(level))[fresh]
    return Candidates(
        np.column_stack([level.pairs[earlier], later]),
        np.column_stack([level.values[earlier], to]),
    )


def _best(level: Candidates, eigenvalues: Floats, count: int) -> Candidates:
    """Return the revisions after which least is left to mend, each once."""
    kept: dict[tuple[tuple[int, int], ...], int] = {}
    for row in np.argsort(eigenvalues, kind="stable")[: count * 8].tolist():
        changes = zip(level.pairs[row].tolist(), level.values[row].tolist(), strict=True)
        kept.setdefault(tuple(sorted(changes)), row)
    return level.take(np.array(list(kept.values())[:count], dtype=np.intp))


def _eigenvalues(logs: Floats, level: Candidates, method: str, limit: float) -> Floats:
    parts = [
        _some_eigenvalues(revised(logs, level.take(rows)), method, limit)
        for start in range(0, len(level), _CHUNK)
        if len(rows := np.arange(start, min(start + _CHUNK, len(level))))
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _some_eigenvalues(logs: Floats, method: str, limit: float) -> Floats:
    means = logs.mean(axis=2)
    off = np.exp(logs - means[:, :, None] + means[:, None, :])
    found: Floats = off.sum(axis=2).mean(axis=1)
    if method == "eigenvector":
        # Near the limit both estimates all but agree.
        n = logs.shape[1]
        near = np.flatnonzero(found - n <= _HOPELESS * (limit - n))
        if len(near):
            found[near] = np.linalg.eigvals(off[near]).real.max(axis=1)
    return found


def draw_together(logs: Floats, share: float) -> Floats:
    """Move every judgement a share of the way to the ratio of the weights.

    Of all revisions that reduce the geometric consistency index as much, this one changes the
    logarithms least in the sum of squares. It leaves the geometric weights as they are.

    Examples
    --------
    >>> logs = np.log([[1, 2, 2], [1 / 2, 1, 2], [1 / 2, 1 / 2, 1]])
    >>> np.exp(draw_together(logs, 1.0))[0].round(3).tolist()
    [1.0, 1.587, 2.52]
    """
    means = logs.mean(axis=1)
    return logs - share * np.log(errors(logs, means))
