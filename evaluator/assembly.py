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
    table = [row[name] for row in cells.values() for name in names]
    shape = (len(cells), len(names))
    return DecisionProblem(
        alternatives=tuple(cells),
        criteria=names,
        levels=np.array([cell.value for cell in table]).reshape(shape),
        low=np.array([float(cell.low) for cell in table]).reshape(shape),
        high=np.array([float(cell.high) for cell in table]).reshape(shape),
        shared=_shared(cells, table, names, regions),
        weights=np.array([weights[name] for name in names]),
        directions=tuple(criterion.direction.value for criterion in framework.criteria),
        scale=(framework.scale.low, framework.scale.high),
    )


def _shared(
    cells: Cells, table: list[Cell], names: tuple[str, ...], regions: Iterable[str]
) -> dict[str, np.ndarray]:
    """Return by region what its members have in common; the region shares all of its own."""
    inheriting = [(place, cell) for place, cell in enumerate(table) if cell.inherited_share]
    named = {region for _, cell in inheriting for region in cell.inherited_share}
    # Sorted, so that the sums over regions do not hang on who comes first.
    shared = {region: np.zeros((len(cells), len(names))) for region in sorted(named.union(regions))}
    for place, cell in inheriting:
        for region, share in cell.inherited_share.items():
            shared[region].flat[place] = share
    for i, (alternative, row) in enumerate(cells.items()):
        if alternative in shared:
            for j, name in enumerate(names):
                if not row[name].is_silent:
                    shared[alternative][i, j] = 1.0 - sum(row[name].inherited_share.values())
    return shared
