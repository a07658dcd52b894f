"""Tables that users hand in: frames told from arrays, and arrays without their masked values."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeGuard

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def is_frame(given: object) -> TypeGuard[pd.DataFrame]:
    """Say whether this is a pandas DataFrame, without importing pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(given, pandas.DataFrame)


def rows_by_label(frame: pd.DataFrame) -> pd.Series:
    """Return the rows as tuples under their labels, so that each is one entry.

    Examples
    --------
    >>> import pandas as pd
    >>> rows_by_label(pd.DataFrame({"low": [1, 0], "high": [5, 9]}, index=["a", "b"])).to_dict()
    {'a': (1, 5), 'b': (0, 9)}
    """
    import pandas as pd

    return pd.Series(list(frame.itertuples(index=False, name=None)), frame.index, dtype=object)


def unmasked(given: object) -> object:
    """Return a masked array with None where it is masked: those values are not for use.

    Examples
    --------
    >>> unmasked(np.ma.array([1.0, 2.0], mask=[False, True]))
    array([1.0, None], dtype=object)
    """
    if not isinstance(given, np.ma.MaskedArray):
        return given
    cells = np.array(given.data, dtype=object)
    cells[np.ma.getmaskarray(given)] = None
    return cells
