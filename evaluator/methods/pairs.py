"""Comparing every alternative with every other, in blocks that fit the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# So many pairs are compared at a time: half a megabyte of numbers.
_PAIRS: Final = 2**16


def blocks(draws: int, rows: int, columns: int | None = None) -> Iterator[tuple[slice, slice]]:
    """Cut the pairs of many draws into blocks of whole draws, or of rows of one draw.

    Parameters
    ----------
    draws, rows : int
        How many draws there are and how many alternatives in each.
    columns : int, optional
        What each is compared with; all alternatives if not given.

    Yields
    ------
    tuple of slice
        Which draws and which rows; every pair (draw, row) is in one block exactly.

    Examples
    --------
    >>> list(blocks(2, 3))
    [(slice(0, 2, None), slice(0, 3, None))]
    >>> len(list(blocks(1, 2000)))
    63
    """
    columns = rows if columns is None else columns
    many = max(1, _PAIRS // max(1, rows * columns))
    few = max(1, min(rows, _PAIRS // max(1, columns)))
    for draw in range(0, draws, many):
        for row in range(0, rows, few):
            yield slice(draw, min(draw + many, draws)), slice(row, min(row + few, rows))
