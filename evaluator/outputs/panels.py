"""What people are shown of an analysis: titled tables of text with sentences below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# Heights of a bar one line high, from an eighth on.
_HEIGHTS = "▁▂▃▄▅▆▇█"
# Under so small a share a bar shows a dot.
_TRACE = 0.005


@dataclass(frozen=True)
class Head:
    """A column: its heading, and whether its cells are numbers, drawings of numbers or names.

    Names and other text take several lines where there is no room for them on one.
    """

    label: str
    is_number: bool = False
    is_drawing: bool = False
    is_name: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether its cells are figures, which nothing may cut."""
        return self.is_number or self.is_drawing


@dataclass(frozen=True)
class Panel:
    """One table of an analysis, and how to read it.

    Attributes
    ----------
    title : str
    heads : tuple of Head
        None where sentences say it all.
    rows : tuple of tuple of str
    notes : tuple of str
        Sentences.
    is_dense : bool
        Whether its columns are many and narrow.
    """

    title: str
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    is_dense: bool = False


@dataclass(frozen=True)
class Section:
    """One stage of an analysis, as people read it.

    Attributes
    ----------
    name : str
        Of the stage, short.
    title : str
    facts : tuple of str
        What determined the result, and the result in short.
    panels : tuple of Panel
    footing : str
        What it takes to get the same figures again.
    caveat, data_date, digest : str
    """

    name: str
    title: str
    facts: tuple[str, ...]
    panels: tuple[Panel, ...]
    footing: str
    caveat: str
    data_date: str
    digest: str


def percent(share: float) -> str:
    """Write a share in per cent, without passing off a small one as none or a large one as all.

    Examples
    --------
    >>> percent(0.123), percent(0.001), percent(0.0), percent(0.9999), percent(float("nan"))
    ('12%', '<1%', '0%', '>99%', '')
    """
    if share != share:
        return ""
    if 0 < share < _TRACE:
        return "<1%"
    if 1 - _TRACE < share < 1:
        return ">99%"
    return f"{share:.0%}"


def points(share: float) -> str:
    """Write a difference of shares in points, with its sign.

    Examples
    --------
    >>> points(0.051), points(-0.2), points(0.0)
    ('+5', '-20', '0')
    """
    rounded = round(share * 100)
    return f"{rounded:+d}" if rounded else "0"


def strip(shares: Iterable[float]) -> str:
    """Draw shares as a row of small bars; a dot stands for none, or next to none.

    Examples
    --------
    >>> strip([0.6, 0.3, 0.1, 0.0])
    '▅▃▁·'
    """
    return "".join(
        _HEIGHTS[min(int(share * len(_HEIGHTS)), len(_HEIGHTS) - 1)] if share >= _TRACE else "·"
        for share in shares
    )


def spans(intervals: Iterable[tuple[float, float]]) -> str:
    """Write a union of intervals of weights in per cent.

    Ends are rounded inward, so that no weight is said to hold that does not.

    Examples
    --------
    >>> spans([(0.0, 0.4384), (0.5, 1.0)]), spans([(0.25, 0.25)])
    ('0-43%, 50-100%', 'only 25%')
    """
    return ", ".join(_span(low, high) for low, high in intervals) or "nowhere"


def _span(low: float, high: float) -> str:
    """Write one interval."""
    first, last = -int(-low * 100 // 1), int(high * 100 + 1e-9)
    if first < last:
        return f"{first}-{last}%"
    return f"only {low:.0%}" if high - low < 1e-12 else f"{low:.1%} to {high:.1%}"


def by_line(frame: pd.DataFrame) -> dict[Any, dict[Any, Any]]:
    """Return a table as plain values, by line and column."""
    lines: dict[Any, dict[Any, Any]] = frame.to_dict("index")
    return lines


def named(names: Iterable[str], most: int = 4) -> str:
    """List names, the first few of many.

    Examples
    --------
    >>> named(["a", "b"]), named("abcdef")
    ('a, b', 'a, b, c, d and 2 more')
    """
    listed = list(names)
    more = len(listed) - most
    return ", ".join(listed) if more <= 0 else f"{', '.join(listed[:most])} and {more} more"
