"""The method, its normalisation and its other options, read and checked at the border."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite, nan
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.methods.arrays import scale_ends
from evaluator.methods.entries import as_number, by_criterion, listed, shown
from evaluator.methods.inputs import Table, cell_name
from evaluator.methods.registry import METHODS, Method, get_method
from evaluator.methods.topsis import SCALE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evaluator.methods.arrays import Floats

# A value beyond the scale by less than this share of it is there by rounding.
_SLACK = 1e-12


def read_arguments(
    method: str, normalization: str, options: Mapping[str, object], table: Table, faults: Faults
) -> dict[str, object]:
    """Read how a method is wanted and note everything that is wrong with that.

    Parameters
    ----------
    method, normalization : str
        A method without a normalisation of its own does not use the latter.
    options : mapping
        Other keyword arguments of the method.
    table : Table
        The matrix that is to be scored, whose values the options may bound.
    faults : Faults
        Where to note them.

    Returns
    -------
    dict
        Keyword arguments for the ``score`` of the method; empty if there is no such method.
    """
    chosen: Method | None = None
    with faults.collecting():
        chosen = get_method(method)
    known = (chosen,) if chosen else tuple(METHODS.values())
    _check_normalization(normalization, known, faults)
    _check_names(options, known, faults)
    if chosen is None:
        return {}
    read = {
        name: _READERS[name](options.get(name), normalization, table, faults)
        for name in chosen.options
    }
    return chosen.arguments(normalization, **read)


def _check_names(options: Iterable[str], known: tuple[Method, ...], faults: Faults) -> None:
    allowed = {name: None for one in known for name in one.options}
    here = Faults("options")
    for name in options:
        if name not in allowed:
            methods = " or ".join(one.id for one in known)
            here.unknown(name, f"an option of {methods}", name, allowed)
    faults.extend(here)


def _check_normalization(normalization: str, known: tuple[Method, ...], faults: Faults) -> None:
    # A method that uses none is not bothered by one, but is by a name that nobody knows.
    if not any(one.normalizations for one in known):
        known = tuple(METHODS.values())
    allowed = {name: None for one in known for name in one.normalizations}
    if not isinstance(normalization, str) or normalization not in allowed:
        here = Faults("normalization")
        here.unknown("name", "a normalization", normalization, allowed)
        faults.extend(here)


def read_scale(scale: object, normalization: str, table: Table, faults: Faults) -> Floats | None:
    """Read the ends of the scales and check that the matrix keeps within them.

    Parameters
    ----------
    scale : pair, or one pair per criterion
        (low, high). One per criterion is matched like weights, by label or by position.
    normalization : str
        With "scale" there has to be one, with any other there may not.
    table : Table
        The matrix.
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    array of float, (n, 2), or None
        None where none is used or it is at fault.
    """
    here = Faults("scale")
    pairs = None
    if normalization != SCALE:
        if scale is not None:
            remedy = f"Set normalization='{SCALE}', or drop the scale."
            here.add("use", f"no scale with normalization={normalization!r}", scale, remedy)
    elif scale is None:
        remedy = "Give scale=(low, high), or use another normalization."
        here.add("ends", "a pair (low, high), or one per criterion", "nothing", remedy)
    else:
        pairs = _read_pairs(scale, table, here)
    if pairs is not None and table.criteria is not None:
        lows, highs = scale_ends(pairs, len(table.criteria))
        _check_within(table, lows, highs, "the scale", here)
    faults.extend(here)
    return pairs


def _read_pairs(scale: object, table: Table, here: Faults) -> Floats | None:
    before = len(here)
    scale = list(scale) if isinstance(scale, Iterator) else scale
    if _is_pair(scale):
        names = table.criteria or (None,)
        entries = [("ends", scale)]
    else:
        entries = by_criterion(scale, "pair (low, high)", table.criteria, here)
        names = tuple(range(len(entries)))
    pairs = [_read_pair(name, entry, here) for name, entry in entries]
    if len(here) > before or not pairs:
        return None
    return np.broadcast_to(np.array(pairs), (len(names), 2))


def _is_pair(scale: object) -> bool:
    ends = listed(scale) if not isinstance(scale, Mapping) else None
    return ends is not None and len(ends) == 2 and all(listed(end) is None for end in ends)


def _read_pair(name: str, entry: object, here: Faults) -> tuple[float, float]:
    ends = listed(entry) or []
    numbers = [as_number(end) for end in ends]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        low, high = numbers[0], numbers[1]
        if low < high and isfinite(high - low):
            return low, high
    found = f"({', '.join(shown(end) for end in ends)})" if ends else shown(entry)
    here.add(name, "two finite numbers, the lower first", found, "Write (low, high).")
    return nan, nan


def read_intensities(
    intensities: object, normalization: str, table: Table, faults: Faults
) -> Floats | None:
    """Read what the levels are worth and check that the matrix holds such levels.

    Parameters
    ----------
    intensities : sequence of float, (L,)
        For the levels 1 to L; not negative, not falling, not all zero.
    normalization : str
        Not used.
    table : Table
        The matrix.
    faults : Faults
        Where to note what is wrong.

    Returns
    -------
    array of float, (L,), or None
        None if they are at fault.
    """
    here = Faults("intensities")
    values = None
    entries = listed(intensities) or []
    if len(entries) < 2:
        remedy = "Give the priorities of the levels, from level 1 upwards."
        found = shown(intensities)
        here.add("levels", "one number per level, for two levels or more", found, remedy)
    else:
        values = _read_worths(entries, here)
    if values is not None and table.criteria is not None:
        lows = np.ones(len(table.criteria))
        _check_within(table, lows, lows * len(values), f"the levels 1 to {len(values)}", here)
    faults.extend(here)
    return values


def _read_worths(entries: list[object], here: Faults) -> Floats | None:
    before = len(here)
    values: list[float] = []
    for level, entry in enumerate(entries, start=1):
        value = as_number(entry)
        if value is None or not isfinite(value) or value < 0:
            here.add(
                f"level {level}", "a finite number, 0 or more", shown(entry), "Write a number."
            )
        elif values and value < values[-1]:
            expected = f"at least {values[-1]!r}, as of the level below"
            here.add(f"level {level}", expected, shown(entry), "Order them from level 1 upwards.")
        values.append(value or 0.0)
    if len(here) == before and not values[-1]:
        here.add("levels", "a level worth more than 0", "all 0", "Give the best level a worth.")
    return np.array(values) if len(here) == before else None


def _check_within(table: Table, lows: Floats, highs: Floats, what: str, here: Faults) -> None:
    slack = _SLACK * (highs - lows)
    values = table.values
    for row, column in np.argwhere((values < lows - slack) | (values > highs + slack)):
        name = cell_name(table.alternatives[row], (table.criteria or ())[column])
        expected = f"a value within {what}, {lows[column]:g} to {highs[column]:g}"
        found = repr(float(values[row, column]))
        here.add(f"matrix, {name}", expected, found, "Mend the value or the ends.")


_READERS: Final[Mapping[str, Callable[[object, str, Table, Faults], Floats | None]]] = {
    "scale": read_scale,
    "intensities": read_intensities,
}
