"""Methods that ask for reference values of every criterion: ERVD and RAFSI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import discriminates, maximised, settled
from evaluator.methods.method import Compensation, Method, Option
from evaluator.methods.readers import check_within, number, per_criterion
from evaluator.methods.weighted import added_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from evaluator.arrays import Bools, Floats
    from evaluator.reading.matrix import Table


def ervd(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    ref_point: ArrayLike,
    lambda_: float = 2.25,
    alpha: float = 0.88,
) -> dict[str, Floats]:
    """Score one matrix or many draws by ERVD, the election based on relative value distances.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; not negative.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    ref_point : array-like of float, (n,)
        What is expected of each criterion, in the units of the levels.
    lambda_ : float above 0
        How many times more a loss against the reference counts than a gain of its size.
    alpha : float above 0
        The power that gains and losses are raised to; below 1 large ones count for less.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: the relative closeness φ, in [0, 1], higher is better; ``s_plus`` and
        ``s_minus``: the separations from the best and from the worst values. Where all are alike
        all score 0.5.

    References
    ----------
    Shyur, H.-J., Yin, L., Shih, H.-S., & Cheng, C.-B. (2015). A multiple criteria decision making
    method based on relative value distances. Foundations of Computing and Decision Sciences,
    40(4), 299-315. doi:10.1515/fcds-2015-0017

    Examples
    --------
    >>> levels, point = [[5, 2, 7], [9, 3, 5], [7, 1, 8]], [5, 5, 5]
    >>> ervd(levels, [1 / 3] * 3, ["max", "min", "max"], point)["score"].round(3)
    array([0.398, 0.314, 0.857])
    """
    values = np.asarray(levels, dtype=np.float64)
    total = np.cumsum(values, axis=-2)[..., -1:, :]
    gain = (values - np.asarray(ref_point, dtype=np.float64)) / np.where(total > 0, total, 1.0)
    # The power would make a great deal of what rounding leaves of a difference.
    gain = settled(gain)
    gain = np.where(maximised(directions), gain, -gain)
    worth = np.abs(gain) ** alpha * np.where(gain > 0, 1.0, -lambda_)
    low, high = worth.min(axis=-2, keepdims=True), worth.max(axis=-2, keepdims=True)
    usable, shares = discriminates(low, high), np.asarray(weights, dtype=np.float64)
    s_plus = added_up(np.where(usable, high - worth, 0.0), shares)
    s_minus = added_up(np.where(usable, worth - low, 0.0), shares)
    both = s_plus + s_minus
    score = np.where(both > 0, s_minus / np.where(both > 0, both, 1.0), 0.5)
    return {"score": score, "s_plus": s_plus, "s_minus": s_minus}


def rafsi(
    levels: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[str],
    ideal: ArrayLike,
    anti_ideal: ArrayLike,
    n1: float = 1.0,
    n2k: float = 6.0,
) -> dict[str, Floats]:
    """Score one matrix or many draws by RAFSI, mapping criterion sub-intervals into one.

    Parameters
    ----------
    levels : array-like of float, (m, n) or (S, m, n)
        Alternatives in rows, criteria in columns; from the anti-ideal to the ideal.
    weights : array-like of float, (n,) or (S, n)
        Shares of 1, not negative.
    directions : sequence of {"max", "min"}, length n
        Whether more of a criterion is better.
    ideal, anti_ideal : array-like of float, (n,)
        The best and the worst value of each criterion, in the units of the levels.
    n1, n2k : float
        What the lower and the higher of the two are mapped to; n2k / n1 says how many times
        better the ideal is than the anti-ideal.

    Returns
    -------
    dict of array of float, (m,) or (S, m)
        ``score``: V, higher is better, and depends on no other alternative.

    References
    ----------
    Žižović, M., Pamučar, D., Albijanić, M., Chatterjee, P., & Pribićević, I. (2020). Eliminating
    rank reversal problem using a new multi-attribute model: the RAFSI method. Mathematics, 8(6),
    1015. doi:10.3390/math8061015

    Examples
    --------
    >>> rafsi([[180, 160], [165, 131]], [0.5, 0.5], ["max", "min"], [200, 100], [120, 200])
    {'score': array([0.44642857, 0.44038866])}
    """
    values = np.asarray(levels, dtype=np.float64)
    ends = np.asarray(ideal, dtype=np.float64), np.asarray(anti_ideal, dtype=np.float64)
    low, high = np.minimum(*ends), np.maximum(*ends)
    mapped = n1 + (n2k - n1) * np.clip((values - low) / (high - low), 0.0, 1.0)
    arithmetic, harmonic = (n1 + n2k) / 2.0, 2.0 / (1.0 / n1 + 1.0 / n2k)
    gained, saved = mapped / (2.0 * arithmetic), harmonic / (2.0 * mapped)
    partial = np.where(maximised(directions), gained, saved)
    return {"score": added_up(partial, np.asarray(weights, dtype=np.float64))}


def _needs_no_negative(
    levels: Floats, _directions: Sequence[str], _normalization: str | None
) -> Bools:
    return np.asarray(levels < 0)


def _ends_agree(
    arguments: Mapping[str, object], table: Table, directions: Sequence[str], faults: Faults
) -> None:
    """Note ends the wrong way round, values beyond them, and an interval that is none."""
    ends = [np.asarray(arguments[name], dtype=np.float64) for name in ("ideal", "anti_ideal")]
    gain, here = np.where(maximised(directions), 1.0, -1.0) * (ends[0] - ends[1]), Faults("ideal")
    for column in np.flatnonzero(gain <= 0):
        name = f"criterion {(table.criteria or ())[column]}"
        expected = f"a value better than the anti-ideal {ends[1][column]:g}"
        remedy = "Exchange the two, or set the direction right."
        here.add(name, expected, repr(float(ends[0][column])), remedy)
    if not len(here):
        what = "the ideal and the anti-ideal"
        check_within(table, np.minimum(*ends), np.maximum(*ends), what, here)
    if not arguments["n1"] < arguments["n2k"]:  # type: ignore[operator]
        remedy = "Raise n2k, or lower n1."
        here.add("n1", f"a number below n2k, {arguments['n2k']}", arguments["n1"], remedy)
    faults.extend(here)


def _value(name: str, meaning: str, example: object) -> Option:
    text = f"{meaning}, one value per criterion; has to be given"
    reader = per_criterion(name, required=True)
    return Option(name, None, text, reader, example=example, in_units=True)


METHODS: Final = (
    Method(
        id="ervd",
        name="ERVD",
        paper=(
            "Shyur, H.-J., Yin, L., Shih, H.-S., & Cheng, C.-B. (2015). A multiple criteria "
            "decision making method based on relative value distances. Foundations of Computing "
            "and Decision Sciences, 40(4), 299-315."
        ),
        doi="10.1515/fcds-2015-0017",
        usual=None,
        normalizations=(),
        options=(
            _value("ref_point", "what is expected", 3.0),
            Option(
                "lambda_",
                2.25,
                "how many times more a loss against the reference counts than a gain",
                number("lambda_", 0, above=True),
            ),
            Option(
                "alpha",
                0.88,
                "the power that gains and losses are raised to",
                number("alpha", 0, above=True),
            ),
        ),
        figures=ervd,
        compensates=Compensation.FULL,
        compensation=(
            "Compensatory, but losses weigh more than gains: falling short of the reference on one "
            "criterion takes a gain more than twice as large on another to make up for."
        ),
        needs=_needs_no_negative,
        needs_text="a number that is not negative",
        opt_in=True,
        departs={
            "independence": "The unit and the ends of every criterion are set by the "
            "alternatives at hand.",
        },
    ),
    Method(
        id="rafsi",
        name="RAFSI",
        paper=(
            "Žižović, M., Pamučar, D., Albijanić, M., Chatterjee, P., & Pribićević, I. (2020). "
            "Eliminating rank reversal problem using a new multi-attribute model: the RAFSI "
            "method. Mathematics, 8(6), 1015."
        ),
        doi="10.3390/math8061015",
        usual=None,
        normalizations=(),
        options=(
            _value("ideal", "the best value", {"max": 5.0, "min": 1.0}.get),
            _value("anti_ideal", "the worst value", {"max": 1.0, "min": 5.0}.get),
            Option(
                "n1",
                1.0,
                "what the lower of the two ends is mapped to",
                number("n1", 0, above=True),
            ),
            Option("n2k", 6.0, "what the higher one is mapped to", number("n2k", 0, above=True)),
        ),
        figures=rafsi,
        compensates=Compensation.FULL,
        compensation=(
            "Fully compensatory: a weighted sum. Where more is better equal steps count alike; "
            "where less is better, by their reciprocals, a step near the ideal counts for more."
        ),
        independent=(None,),
        opt_in=True,
        agree=_ends_agree,
    ),
)
