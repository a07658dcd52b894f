"""Candidates at a stage: their cells, and who of them passes the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from criteria import Framework
from evaluator.cells import Cell, build_cells
from evaluator.coverage import cover
from partners import Evidence

Cells = dict[str, dict[str, Cell]]


def candidate_cells(
    framework: Framework,
    evidence: Evidence,
    stage: str,
    mineral: str | None = None,
    names: Iterable[str] | None = None,
) -> Cells:
    """Return the cells of the candidates at a stage, or of those of them that are named.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> cells = candidate_cells(study.framework, study.evidence, "upstream", names=["AUS"])
    >>> list(cells), cells["AUS"]["reserves"].is_silent
    (['AUS'], False)
    """
    wanted = evidence.partners if names is None else names
    return {
        name: build_cells(evidence.partners[name], evidence, framework, stage, mineral)
        for name in wanted
        if evidence.partners[name].is_candidate
    }


def pass_gate(
    cells: Cells,
    weights: Mapping[str, float],
    framework: Framework,
    stage: str,
    mineral: str | None = None,
) -> tuple[Cells, dict[str, tuple[str, ...]]]:
    """Return the cells of those that pass the gate, and what the others are missing.

    Parameters
    ----------
    weights : mapping
        By criterion; coverage is a share of them.
    """
    key = framework.stage(stage).key_criterion
    missing = {
        name: cover(row, weights, key, framework, mineral).missing for name, row in cells.items()
    }
    inside = {name: row for name, row in cells.items() if not missing[name]}
    return inside, {name: lacks for name, lacks in missing.items() if lacks}
