"""Put the cells of many partners together into one decision problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from criteria import Framework
from evaluator.cells import Cell
from evaluator.problem import DecisionProblem

Cells = Mapping[str, Mapping[str, Cell]]


def build_problem(
    cells: Cells,
    framework: Framework,
    weights: Mapping[str, float],
    regions: Iterable[str] = (),
) -> DecisionProblem:
    """Build the problem of all alternatives that have cells, in their order.

    Parameters
    ----------
    cells : mapping
        By alternative and criterion.
    weights : mapping
        By criterion; matched by name.
    regions : iterable of str, optional
        Alternatives that are regions, whether or not a member of theirs is here.
    """
    names = framework.criterion_ids
    table = [[row[name] for name in names] for row in cells.values()]
    shape = (len(table), len(names))
    return DecisionProblem(
        alternatives=tuple(cells),
        criteria=names,
        levels=np.array([[cell.value for cell in row] for row in table]).reshape(shape),
        low=np.array([[float(cell.low) for cell in row] for row in table]).reshape(shape),
        high=np.array([[float(cell.high) for cell in row] for row in table]).reshape(shape),
        shared=_shared(cells, names, regions),
        weights=np.array([weights[name] for name in names]),
        directions=tuple(criterion.direction.value for criterion in framework.criteria),
        scale=(framework.scale.low, framework.scale.high),
    )


def _shared(cells: Cells, names: tuple[str, ...], regions: Iterable[str]) -> dict[str, np.ndarray]:
    """Return by region what its members have in common; the region shares all of its own."""
    named = {
        region for row in cells.values() for cell in row.values() for region in cell.inherited_share
    }
    # Sorted, so that the sums over regions do not hang on who comes first.
    shared = {region: np.zeros((len(cells), len(names))) for region in sorted(named.union(regions))}
    for i, (alternative, row) in enumerate(cells.items()):
        for j, name in enumerate(names):
            for region, share in row[name].inherited_share.items():
                shared[region][i, j] = share
            if alternative in shared and not row[name].is_silent:
                rest = sum(row[name].inherited_share.values())
                shared[alternative][i, j] = 1.0 - rest
    return shared
