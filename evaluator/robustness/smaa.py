"""SMAA-2 for a bare decision matrix: how often each alternative takes each rank."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Faults, InputError
from evaluator.digest import digest_of
from evaluator.methods.normalize import SCALE
from evaluator.methods.options import read_arguments
from evaluator.methods.registry import get_method
from evaluator.reading.matrix import read_directions, read_matrix
from evaluator.robustness.accept import Effort, accept
from evaluator.robustness.acceptability import Acceptability
from evaluator.robustness.entries import read_effort, read_ends, read_space, read_spread
from evaluator.robustness.kernels import stream_numbers
from evaluator.robustness.record import computed_by, space_record
from evaluator.robustness.tasks import Levels, build_task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from evaluator.reading.matrix import Directions, Matrix, Table, Weights
    from evaluator.robustness.simulate import Progress
    from evaluator.robustness.weights.space import WeightSpace


def smaa(
    matrix: Matrix,
    directions: Directions,
    *,
    weights: WeightSpace | Weights | None = None,
    spread: ArrayLike | None = None,
    distribution: str = "triangular",
    samples: int = 100_000,
    seed: int = 0,
    method: str = "topsis",
    normalization: str = SCALE,
    scale: ArrayLike = (1, 5),
    precision: float | None = None,
    kernel: str = "auto",
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
    **options: object,
) -> Acceptability:
    """Say how often each alternative takes each rank while weights and levels vary (SMAA-2).

    Parameters
    ----------
    matrix : array-like or DataFrame, (m, n)
        m alternatives in rows, n criteria in columns. NaN or None where nothing is known: such a
        cell is drawn uniformly over the whole scale.
    directions : {"max", "min"}, or an iterable, dict or Series of them
        Whether more of a criterion is better; one word for all, or one per criterion.
    weights : WeightSpace, weights, or None
        Where weights are drawn from. By default nothing is known of them: uniform on the simplex.
        Weights, as for `rank_matrix`, are held and only levels vary.
    spread : float, array-like or DataFrame, (m, n), optional
        How far each level may be off, in the units of the matrix and not negative: the half-width
        of a triangular or uniform distribution around it, or the standard deviation of a normal
        one. By default levels are held.
    distribution : {"triangular", "uniform", "normal"}
        Of a level within its spread.
    samples : int
        How many draws. Not used with a precision.
    seed : int
        Where the random streams begin: the same seed gives the same result.
    method, normalization, scale, **options
        As for `rank_matrix`. The scale is used for silent cells whatever the normalization. Under
        "scale" no level is drawn beyond its ends, except for the weighted sum, whose partial
        values are linear there too.
    precision : float, optional
        Draw until no rank acceptability is off by more than this, all at once, nineteen times in
        twenty.
    kernel : {"auto", "numpy", "compiled"}
        The back end. "auto" is the compiled one where the extra ``fast`` is installed and was
        compiled before; it stands in the digest.
    workers : int
        Threads of this process; no figure depends on them.
    scheduler : str, optional
        Address of a Dask scheduler whose workers count instead (extra ``distributed``).
    progress : callable, optional
        Called with the samples counted so far, and in all or None.

    Returns
    -------
    Acceptability
        ``rank_acceptability``, ``pairwise``, ``central_weights``, ``confidence``,
        ``expected_rank``, ``holistic`` and ``best(k)``, by label; ``standard_error`` and
        ``errors``.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments.

    References
    ----------
    Lahdelma, R., & Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis
    for group decision making. Operations Research, 49(3), 444-454.
    doi:10.1287/opre.49.3.444.11220

    Examples
    --------
    >>> result = smaa([[5, 1], [2, 4]], "max", method="weighted_sum", samples=20_000)
    >>> result.rank_acceptability.round(2)  # the first is better where its weight is above a half
                   1    2
    alternative
    0            0.5  0.5
    1            0.5  0.5
    """
    faults = Faults("smaa")
    table = read_matrix(matrix, faults, silent=True)
    ways = read_directions(directions, table.criteria, faults)
    arguments = _read_arguments(method, normalization, options, scale, table, faults)
    ends = read_ends(scale, arguments, normalization, table, faults)
    spreads = read_spread(spread, table, distribution, faults)
    space = read_space(weights, table.criteria, faults)
    effort = read_effort(
        Effort(samples, precision, seed, kernel, workers, scheduler, progress), faults
    )
    if faults or ends is None or table.criteria is None:
        raise InputError(faults)
    low, high = ends
    numbers = stream_numbers(map(repr, table.alternatives))
    levels = Levels(
        values=table.values,
        low=np.where(np.isnan(table.values), low, table.values - spreads),
        high=np.where(np.isnan(table.values), high, table.values + spreads),
        deviation=spreads,
        distribution=distribution,
        streams=tuple(numbers[repr(label)] for label in table.alternatives),
    )
    task = build_task(get_method(method), arguments, ways, levels, (low, high), effort.seed)
    sampled, figures = accept(task, space, table.criteria, effort)
    drawn = {"method": get_method(method).id, "distribution": distribution, **_recorded(arguments)}
    return Acceptability(
        alternatives=table.alternatives,
        criteria=table.criteria,
        figures=figures,
        samples=sampled.samples,
        seed=effort.seed,
        weights=str(space),
        drawing=sampled.kind,
        kernel=sampled.kernel,
        bound=sampled.bound,
        digest=digest_of(
            [str(label) for label in (*table.alternatives, *table.criteria)],
            [levels.record(), list(ways), low.tolist(), high.tolist(), space_record(space)],
            drawn,
            [sampled.samples, effort.seed, sampled.kernel, computed_by(sampled.kernel)],
        ),
    )


def _read_arguments(
    method: str,
    normalization: str,
    options: Mapping[str, object],
    scale: object,
    table: Table,
    faults: Faults,
) -> dict[str, Any]:
    """Read how the method is wanted; the scale is an argument of those that take one."""
    known = None
    with suppress(InputError):  # told by read_arguments
        known = get_method(method)
    takes_scale = normalization == SCALE and (known is None or SCALE in known.option_names)
    chosen = {**options, SCALE: scale} if takes_scale else options
    return read_arguments(method, normalization, chosen, table, faults)


def _recorded(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the digest takes in of the arguments of a method."""
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in arguments.items()
    }
