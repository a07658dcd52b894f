"""Subjective and objective weights in one."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.reading.entries import as_number, shown
from evaluator.weighting.labelled import as_shares, labels_of, read_numbers, under_labels

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from evaluator.arrays import Floats
    from evaluator.weighting.labelled import PerCriterion, Shares

_WAYS: Final = ("additive", "multiplicative")
_HALF: Final = 0.5


def blend(
    subjective: PerCriterion,
    objective: PerCriterion,
    share: float = _HALF,
    how: str = "additive",
) -> Shares:
    """Blend weights from judgements with weights from the data.

    Parameters
    ----------
    subjective, objective : array-like, dict or Series, (n,)
        Not negative, not all zero; each is divided by its sum first. Matched by label where both
        have labels, else by position.
    share : float
        How much the subjective weights count in an additive blend, from 0 to 1; a product has no
        shares, and takes none.
    how : {"additive", "multiplicative"}
        "additive": share s + (1 - share) o, a mean. "multiplicative": s o as a share of all,
        which lets the judge's weights correct those of the data [1]_; a criterion to which either
        gives nothing gets nothing.

    Returns
    -------
    array of float, (n,), or Series
        Shares of 1, in the order of `subjective`; a Series by label if either had labels.

    Raises
    ------
    InputError
        With every weight that is not a number of 0 or more, labels that differ, a share beyond
        0 and 1 or one for a product, an unknown way; if no criterion has both weights in a
        product.

    References
    ----------
    .. [1] Hwang, C.-L. and Yoon, K. (1981), Multiple Attribute Decision Making, Springer,
       doi:10.1007/978-3-642-48318-9 (entropy with a priori weights).

    Examples
    --------
    >>> blend({"price": 3, "risk": 1}, {"risk": 0.75, "price": 0.25}).to_dict()
    {'price': 0.5, 'risk': 0.5}
    >>> blend([0.5, 0.3, 0.2], [0.2, 0.2, 0.6], how="multiplicative").round(4).tolist()
    [0.3571, 0.2143, 0.4286]
    """
    faults = Faults("blend")
    labels = labels_of(subjective)
    labels = labels_of(objective) if labels is None else labels
    first = _read(subjective, "subjective", labels, faults)
    names = range(len(first)) if labels is None else labels
    # Where nothing was read of the first, there is nothing to compare the second with.
    second = _read(objective, "objective", names if len(names) else None, faults)
    _check_way(share, how, faults)
    faults.raise_if_any()
    if how == "additive":
        blended = share * as_shares(first) + (1 - share) * as_shares(second)
    else:
        blended = as_shares(first) * as_shares(second)
        if not blended.any():
            remedy = "Use how='additive', or give a criterion both."
            faults.add("product", "a criterion with both weights", "none", remedy)
            faults.raise_if_any()
    return under_labels(as_shares(blended), labels)


def _read(given: object, where: str, names: Iterable[Hashable] | None, faults: Faults) -> Floats:
    here = Faults(where)
    remedy = "Write 0 if it shall not count."
    values = read_numbers(given, "weight", (0, np.inf), remedy, here, names)
    if not len(here) and not values.any():
        here.add("sum", "a weight above 0", "all 0", "Give at least one criterion a weight.")
    faults.extend(here)
    return values


def _check_way(share: object, how: object, faults: Faults) -> None:
    if not isinstance(how, str) or how not in _WAYS:
        faults.unknown("how", "a way", how, _WAYS)
    number = as_number(share)
    if number is None or not isfinite(number) or not 0 <= number <= 1:
        remedy = "Write 1 for the subjective weights alone, 0 for the objective."
        faults.add("share", "a number from 0 to 1", shown(share), remedy)
    elif how == "multiplicative" and number != _HALF:
        remedy = "Drop it, or use how='additive'."
        faults.add("share", "none with how='multiplicative'", shown(share), remedy)
