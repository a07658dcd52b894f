"""Readers of options: each checks a value at the border and returns what the arithmetic takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from math import inf, isfinite, nan
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.arrays import scale_ends
from evaluator.methods.method import Option
from evaluator.methods.normalize import SCALE
from evaluator.reading.entries import as_number, by_criterion, listed, shown
from evaluator.reading.matrix import cell_name
from evaluator.tabular import is_frame, rows_by_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evaluator.arrays import Floats
    from evaluator.reading.matrix import Table

    Reader = Callable[[object, str | None, Table, Faults], object]

# A value beyond the scale by less than this share of it is there by rounding.
_SLACK = 1e-12


def number(name: str, low: float, high: float = inf, *, above: bool = False) -> Reader:
    """Return a reader of a finite number from `low` (or above it) to `high`.

    Examples
    --------
    >>> faults = Faults("call")
    >>> number("v", 0, 1)(2, None, None, faults)
    nan
    >>> print(*faults)
    v: value: expected a finite number from 0 to 1; found 2. Write such a number.
    """
    return partial(_read_number, name, low, high, above)


def _read_number(
    name: str,
    low: float,
    high: float,
    above: bool,
    value: object,
    _normalization: str | None,
    _table: Table,
    faults: Faults,
) -> float:
    found = as_number(value)
    fits = found is not None and isfinite(found) and low <= found <= high
    if found is not None and fits and not (above and found == low):
        return found
    here = Faults(name)
    here.add("value", f"a finite number{_span(low, high, above)}", shown(value), _SUCH)
    faults.extend(here)
    return nan


_SUCH = "Write such a number."


def _span(low: float, high: float, above: bool) -> str:
    start = f" above {low:g}" if above else f" from {low:g}"
    return start if high == inf else f"{start} to {high:g}"


def choice(name: str, allowed: Iterable[str]) -> Reader:
    """Return a reader of one word out of those allowed.

    Examples
    --------
    >>> faults = Faults("call")
    >>> choice("mode", ("ideal", "distributive"))("ideal", None, None, faults)
    'ideal'
    """
    return partial(_read_choice, name, tuple(allowed))


def _read_choice(
    name: str,
    allowed: tuple[str, ...],
    value: object,
    _normalization: str | None,
    _table: Table,
    faults: Faults,
) -> str:
    if isinstance(value, str) and value in allowed:
        return value
    here = Faults(name)
    here.unknown("value", f"a {name}", value, allowed)
    faults.extend(here)
    return allowed[0]


def per_criterion(name: str, *, required: bool = False) -> Reader:
    """Return a reader of one finite number for all criteria, or of one per criterion.

    One per criterion is matched like weights, by label or by position, and comes out as an array
    of float (n,); None stays None unless it is required.
    """
    return partial(_read_per_criterion, name, required)


def _read_per_criterion(
    name: str,
    required: bool,
    value: object,
    _normalization: str | None,
    table: Table,
    faults: Faults,
) -> Floats | None:
    if value is None and not required:
        return None
    here = Faults(name)
    criteria = table.criteria or ()
    one = as_number(value)
    entries: list[tuple[str, object]] = (
        [(f"criterion {criterion}", value) for criterion in criteria]
        if one is not None
        else by_criterion(value, name, table.criteria, here)
    )
    numbers = [as_number(entry) for _, entry in entries]
    for (where, entry), found in zip(entries, numbers, strict=True):
        if found is None or not isfinite(found):
            here.add(where, "a finite number", shown(entry), "Write a number.")
    faults.extend(here)
    if len(here):
        return None
    return np.array([found for found in numbers if found is not None])


def read_scale(
    scale: object, normalization: str | None, table: Table, faults: Faults
) -> Floats | None:
    """Read the ends of the scales and check that the matrix keeps within them.

    Parameters
    ----------
    scale : pair, or one pair per criterion
        (low, high). One per criterion is matched like weights, by label or by position; in a
        DataFrame each row is one, under its label.
    normalization : str or None
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
    if normalization != SCALE and scale is None:
        return None
    here = Faults("scale")
    pairs = None
    if normalization != SCALE:
        remedy = f"Set normalization='{SCALE}', or drop the scale."
        here.add("use", f"no scale with normalization={normalization!r}", scale, remedy)
    elif scale is None:
        remedy = "Give scale=(low, high), or use another normalization."
        here.add("ends", "a pair (low, high), or one per criterion", "nothing", remedy)
    else:
        pairs = _read_pairs(scale, table, here)
    if pairs is not None and table.criteria is not None:
        lows, highs = scale_ends(pairs, len(table.criteria))
        check_within(table, lows, highs, "the scale", here)
    faults.extend(here)
    return pairs


def read_bounds(
    bounds: object, _normalization: str | None, table: Table, faults: Faults
) -> Floats | None:
    """Read bounds that have to be given, one pair or one per criterion, as `read_scale` does."""
    here = Faults("bounds")
    pairs = None
    if bounds is None:
        remedy = "Give bounds=(low, high), or one pair per criterion: the range of what may occur."
        here.add("ends", "a pair (low, high), or one per criterion", "nothing", remedy)
    else:
        pairs = _read_pairs(bounds, table, here)
    if pairs is not None and table.criteria is not None:
        lows, highs = scale_ends(pairs, len(table.criteria))
        check_within(table, lows, highs, "the bounds", here)
    faults.extend(here)
    return pairs


def intervals(name: str) -> Reader:
    """Return a reader of one interval (low, high) per criterion, or of one for all; or of None.

    Unlike the ends of a scale the two may be equal. They come out as an array of float, (n, 2).
    """
    return partial(_read_intervals, name)


def _read_intervals(
    name: str, value: object, _normalization: str | None, table: Table, faults: Faults
) -> Floats | None:
    if value is None:
        return None
    here = Faults(name)
    pairs = _read_pairs(value, table, here, flat=True)
    faults.extend(here)
    return pairs


def _read_pairs(scale: object, table: Table, here: Faults, *, flat: bool = False) -> Floats | None:
    before = len(here)
    if is_frame(scale):
        scale = rows_by_label(scale)
    scale = list(scale) if isinstance(scale, Iterator) else scale
    if _is_pair(scale):
        names = table.criteria or (None,)
        entries = [("ends", scale)]
    else:
        entries = by_criterion(scale, "pair (low, high)", table.criteria, here)
        names = tuple(range(len(entries)))
    pairs = [_read_pair(name, entry, here, flat=flat) for name, entry in entries]
    if len(here) > before or not pairs:
        return None
    return np.broadcast_to(np.array(pairs), (len(names), 2))


def _is_pair(scale: object) -> bool:
    ends = listed(scale) if not isinstance(scale, Mapping) else None
    return ends is not None and len(ends) == 2 and all(listed(end) is None for end in ends)


def _read_pair(
    name: str, entry: object, here: Faults, *, flat: bool = False
) -> tuple[float, float]:
    ends = listed(entry) or []
    numbers = [as_number(end) for end in ends]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        low, high = numbers[0], numbers[1]
        if (low < high or (flat and low == high)) and isfinite(high - low):
            return low, high
    found = f"({', '.join(shown(end) for end in ends)})" if ends else shown(entry)
    here.add(name, "two finite numbers, the lower first", found, "Write (low, high).")
    return nan, nan


def check_within(table: Table, lows: Floats, highs: Floats, what: str, here: Faults) -> None:
    """Note every value of the matrix that lies outside, by more than rounding."""
    slack = _SLACK * (highs - lows)
    values = table.values
    for row, column in np.argwhere((values < lows - slack) | (values > highs + slack)):
        name = cell_name(table.alternatives[row], (table.criteria or ())[column])
        expected = f"a value within {what}, {lows[column]:g} to {highs[column]:g}"
        found = repr(float(values[row, column]))
        here.add(f"matrix, {name}", expected, found, "Mend the value or the ends.")


SCALE_OPTION: Final = Option(
    "scale",
    None,
    "ends (low, high) of the fixed scale, with that normalisation",
    read_scale,
    example=(1, 5),
    in_units=True,
)
