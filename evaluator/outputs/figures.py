"""Records of an analysis as figures, one a row, with what describes the run in each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

DIGITS: Final = 6
# Analysis, subject, object, figure and value.
Figure: TypeAlias = tuple[str, Any, Any, str, Any]


def figure_rows(
    record: Mapping[str, Any], figures: Iterable[Figure], columns: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Go through the figures of one record; one without a value is passed over.

    Parameters
    ----------
    record : mapping
        What of it has a column stands in every row, the weights in words.
    figures : iterable of tuple
        Analysis, subject, object, figure and value.
    columns : sequence of str

    Yields
    ------
    dict
        By column, in their order: a number in ``value``, or words in ``text``.

    Examples
    --------
    >>> columns = ("stage", "subject", "figure", "value", "text")
    >>> figures = [("ranks", "AUS", None, "rank", 2), ("ranks", "AUS", None, "tied", True)]
    >>> for row in figure_rows({"stage": "first", "weights": {}}, figures, columns):
    ...     print(*row.values())
    first AUS rank 2 None
    first AUS tied None true
    """
    weights = "; ".join(f"{name}={value}" for name, value in record["weights"].items())
    shared = {name: record[name] for name in columns if name in record} | {"weights": weights}
    for analysis, subject, other, figure, value in figures:
        if value is None or value == "":
            continue
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        cells = {
            **shared,
            "analysis": analysis,
            "subject": subject,
            "object": other,
            "figure": figure,
            "value": value if is_number else None,
            "text": None if is_number else _text(value),
        }
        yield {name: cells.get(name) for name in columns}


def plain(value: Any) -> Any:
    """Return what JSON can hold of a value of a table: rounded, nothing where there is no figure.

    Examples
    --------
    >>> plain(0.12345678), plain(float("nan")), plain("a")
    (0.123457, None, 'a')
    """
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        # Adding zero turns a negative zero into zero.
        return round(value, DIGITS) + 0.0 if math.isfinite(value) else None
    return value


def _text(value: Any) -> str:
    """Write what is no number, truth as JSON does."""
    return str(value).lower() if isinstance(value, bool) else str(value)
