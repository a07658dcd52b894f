"""Who stands in a stage: those ranked, those who are not, groups and reference rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from criteria import Framework
from evaluator.cells import BuiltCells, Cell, build_cells
from evaluator.coverage import Coverage, cover
from evaluator.gate import Cells
from evaluator.query import Query
from partners import Evidence, Kind


@dataclass(frozen=True)
class Field:
    """Who stands in a stage.

    Attributes
    ----------
    cells, coverage : dict
        By partner, and the cells also by region.
    ranked, others, reference : list of str
        Candidates that pass the gate, candidates that do not, and reference rows.
    groups : dict of str to tuple
        By region, the members that have nothing of their own.
    """

    cells: Cells
    coverage: dict[str, Coverage]
    ranked: list[str]
    others: list[str]
    groups: dict[str, tuple[str, ...]]
    reference: list[str]


def take_the_field(
    framework: Framework, evidence: Evidence, query: Query, built: BuiltCells | None = None
) -> Field:
    """Sort partners by whether they can be ranked, and regions by whether they need a line.

    Parameters
    ----------
    built : dict, optional
        Cells built for other stages, as `build_cells` takes them.
    """
    built = {} if built is None else built
    key = framework.stage(query.stage).key_criterion
    weights = query.weights.weights
    cells: Cells = {}
    coverage: dict[str, Coverage] = {}
    ranked: list[str] = []
    others: list[str] = []
    reference: list[str] = []
    for partner in evidence.partners.values():
        if not (partner.is_candidate or (partner.reference and query.reference)):
            continue
        cells[partner.id] = build_cells(
            partner, evidence, framework, query.stage, query.mineral, built
        )
        coverage[partner.id] = cover(cells[partner.id], weights, key, framework, query.mineral)
        if partner.reference:
            reference.append(partner.id)
        else:
            (ranked if coverage[partner.id].is_ranked else others).append(partner.id)
    groups = _groups(others, cells, evidence)
    for region in groups:
        owner = evidence.partners[region]
        cells[region] = build_cells(owner, evidence, framework, query.stage, query.mineral, built)
    groups = {
        region: members if cells[region][key].own else ()
        for region, members in groups.items()
        if has_own_claims(cells[region])
    }
    return Field(cells, coverage, ranked, others, groups, reference)


def has_own_claims(cells: Mapping[str, Cell]) -> bool:
    """Tell whether a partner has a claim of its own that counts."""
    return any(cell.own for cell in cells.values())


def _groups(others: list[str], cells: Cells, evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """Return each region with those of its members that have nothing of their own."""
    groups: dict[str, tuple[str, ...]] = {
        partner.id: () for partner in evidence.partners.values() if partner.kind is Kind.REGION
    }
    for name in others:
        if not has_own_claims(cells[name]):
            for region in evidence.partners[name].regions:
                groups[region] = (*groups[region], name)
    return groups
