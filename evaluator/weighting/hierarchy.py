"""Criteria with sub-criteria: local and global weights, consistency of each part and of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from criteria.faults import Faults
from evaluator.reading.entries import shown
from evaluator.reading.matrix import read_weights
from evaluator.tabular import is_frame
from evaluator.weighting.ahp import read_connected
from evaluator.weighting.assess import Figures, assess, check_options
from evaluator.weighting.judgement_matrix import SCALE_END, is_mapping

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from evaluator.arrays import Floats


@dataclass(frozen=True)
class Part:
    """One criterion (or the goal) with what stands below it.

    Attributes
    ----------
    path : tuple
        The criteria from the top down to this one; empty for the goal.
    names : tuple
        What stands below it.
    local : array of float
        Their weights, shares of 1.
    weight : float
        The global weight of the criterion itself; 1 for the goal.
    figures : Figures or None
        The consistency of the judgements; None where weights were given.
    """

    path: tuple[Hashable, ...]
    names: tuple[Hashable, ...]
    local: Floats
    weight: float
    figures: Figures | None


@dataclass(frozen=True, eq=False)
class HierarchyResult:
    """The weights of a hierarchy.

    Attributes
    ----------
    weights : Series
        Global weights by name of what has nothing below it, shares of 1. A name that stands under
        several criteria, as alternatives do, has the sum.
    local : mapping of tuple to Series
        By path of a criterion (empty for the goal), the weights of what stands below it.
    table : DataFrame
        A row for everything below the goal, from the top down: `parent` (its path, joined by
        " / "), `name`, `level`, `local`, `global` and `leaf`.
    consistency : DataFrame
        By path of a criterion: `size`, `consistency_index`, `random_index`, `consistency_ratio`
        and `geometric_consistency_index`; NaN where weights were given.
    consistency_ratio : float
        Of the hierarchy: the consistency indices of all judgements, weighed by the global weights
        of the criteria they are under, over the random indices weighed likewise [1]_.

    References
    ----------
    .. [1] Saaty, T. L. (1980), The Analytic Hierarchy Process, McGraw-Hill, chapter 4.
    """

    weights: pd.Series[float]
    local: Mapping[tuple[Hashable, ...], pd.Series[float]]
    table: pd.DataFrame
    consistency: pd.DataFrame
    consistency_ratio: float

    @property
    def global_weights(self) -> pd.Series[float]:
        """The same as `weights`."""
        return self.weights


def hierarchy(
    judgements: Any,
    parts: Mapping[Any, Any] | None = None,
    *,
    method: str = "geometric",
    random_index: str = "saaty",
    largest: float | None = SCALE_END,
) -> HierarchyResult:
    """Weigh criteria and what stands below them.

    Parameters
    ----------
    judgements : array-like, DataFrame, mapping or Series
        Of the criteria at the top: judgements as `ahp` takes them; or given weights, a list, an
        array of one dimension, a Series or a mapping of numbers by name.
    parts : mapping
        By criterion, what stands below it: judgements or weights again, or a pair ``(judgements,
        parts)`` where something stands below that. Criteria not named have nothing below them.
    method, random_index, largest
        As for `ahp`.

    Returns
    -------
    HierarchyResult
        Names that did not come with the judgements are positions, below a criterion with its name
        before them: ``"cost.0"``.

    Raises
    ------
    InputError
        With every fault: those of `ahp` in any part, weights that are negative or all 0, parts of
        a criterion that is not there.

    Examples
    --------
    >>> top = {("cost", "quality"): 3}
    >>> result = hierarchy(top, {"cost": {("price", "upkeep"): 4}, "quality": [2, 1, 1]})
    >>> result.weights.round(3).to_dict()
    {'price': 0.6, 'upkeep': 0.15, 'quality.0': 0.125, 'quality.1': 0.062, 'quality.2': 0.062}
    >>> result.local[("cost",)].to_dict()
    {'price': 0.8, 'upkeep': 0.2}
    """
    faults = Faults("hierarchy")
    check_options(method, random_index, faults)
    faults.raise_if_any()
    reader = _Reader(method, random_index, largest, faults)
    found = reader.read((), judgements, parts, 1.0)
    faults.raise_if_any()
    return _result(found)


@dataclass
class _Reader:
    """Goes down a hierarchy and notes every fault on the way."""

    method: str
    random_index: str
    largest: float | None
    faults: Faults

    def read(self, path: tuple[Hashable, ...], given: Any, parts: Any, weight: float) -> list[Part]:
        """Weigh what stands below `path`, and everything below that."""
        here = Faults(" / ".join(map(str, path)) or "judgements")
        part = (
            self._weights(path, given, weight, here)
            if _is_weights(given)
            else self._judged(path, given, weight, here)
        )
        below: Mapping[Any, Any] = {}
        if is_mapping(parts):
            below = parts
        elif parts is not None:
            here.add("parts", "a mapping by criterion", shown(parts), "Write {name: judgements}.")
        for name in below if part.names else ():
            if name not in part.names:
                here.unknown(f"part {name}", "a criterion", name, map(str, part.names))
        self.faults.extend(here)
        found = [part]
        for name, local in zip(part.names, part.local.tolist(), strict=True):
            if name in below:
                inner, deeper = _opened(below[name])
                found += self.read((*path, name), inner, deeper, weight * local)
        return found

    def _judged(self, path: tuple[Hashable, ...], given: Any, weight: float, here: Faults) -> Part:
        matrix = read_connected(given, here, self.largest)
        if len(here):
            # The names are of use all the same: faults further down are to be told as well.
            return Part(path, matrix.labels, np.ones(len(matrix.labels)), weight, None)
        local, figures, _ = assess(matrix, self.method, self.random_index)
        names = matrix.labels if matrix.named else _numbered(path, len(local))
        return Part(path, names, local, weight, figures)

    def _weights(self, path: tuple[Hashable, ...], given: Any, weight: float, here: Faults) -> Part:
        entries = list(dict(given.items()).values()) if is_mapping(given) else list(given)
        names = tuple(given.keys()) if is_mapping(given) else _numbered(path, len(entries))
        noted = Faults("weights")
        local = read_weights(entries, names, noted)
        here.extend(replace(fault, where=here.where) for fault in noted)
        return Part(path, names, np.ones(len(names)) if len(here) else local, weight, None)


def _is_weights(given: Any) -> bool:
    if is_frame(given):
        return False
    if is_mapping(given):
        return not any(
            is_mapping(entry) or (isinstance(key, tuple) and len(key) == 2)
            for key, entry in given.items()
        )
    if isinstance(given, np.ndarray):
        return given.ndim == 1
    rows = given if isinstance(given, list | tuple) else ()
    return bool(rows) and not any(isinstance(row, list | tuple | np.ndarray) for row in rows)


def _opened(given: Any) -> tuple[Any, Any]:
    """Tell a pair (judgements, parts) from judgements alone."""
    if isinstance(given, tuple) and len(given) == 2 and is_mapping(given[1]):
        return given
    return given, None


def _numbered(path: tuple[Hashable, ...], count: int) -> tuple[Hashable, ...]:
    return tuple(f"{path[-1]}.{i}" if path else i for i in range(count))


def _result(found: list[Part]) -> HierarchyResult:
    import pandas as pd

    inner = {part.path for part in found}
    rows = [
        {
            "parent": " / ".join(map(str, part.path)),
            "name": name,
            "level": len(part.path) + 1,
            "local": local,
            "global": part.weight * local,
            "leaf": (*part.path, name) not in inner,
        }
        for part in found
        for name, local in zip(part.names, part.local.tolist(), strict=True)
    ]
    table = pd.DataFrame(rows)
    leaves = table[table["leaf"]]
    weights = leaves.groupby("name", sort=False)["global"].sum()
    judged = [(part, part.figures) for part in found if part.figures is not None]
    total = sum(part.weight * figures.consistency_index for part, figures in judged)
    random = sum(part.weight * figures.random_index.value for part, figures in judged)
    return HierarchyResult(
        weights=weights.rename("weight").rename_axis(None),
        local={part.path: pd.Series(part.local, list(part.names), name="weight") for part in found},
        table=table,
        consistency=_consistency(found),
        consistency_ratio=total / random if random else 0.0,
    )


def _consistency(found: list[Part]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (
            len(part.names),
            *(
                (np.nan,) * 4
                if (figures := part.figures) is None
                else (
                    figures.consistency_index,
                    figures.random_index.value,
                    figures.consistency_ratio,
                    figures.geometric_consistency_index,
                )
            ),
        )
        for part in found
    ]
    names = ("consistency_index", "random_index", "consistency_ratio")
    columns = ["size", *names, "geometric_consistency_index"]
    return pd.DataFrame(rows, [" / ".join(map(str, part.path)) for part in found], columns)
