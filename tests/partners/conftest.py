"""What the tests of the evidence share: every cell of a body of evidence, and parts of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from evaluator.cells import Cell, build_cells
from partners import Claim, Evidence

Place = tuple[str, str | None, str | None, str]


@pytest.fixture(scope="session")
def keep() -> Callable[[Evidence, Callable[[Claim], bool]], Evidence]:
    """Take from a body of evidence the claims for which something holds."""

    def keep(evidence: Evidence, holds: Callable[[Claim], bool]) -> Evidence:
        return replace(
            evidence,
            partners={
                partner.id: partner.model_copy(
                    update={"claims": tuple(claim for claim in partner.claims if holds(claim))}
                )
                for partner in evidence.partners.values()
            },
        )

    return keep


@pytest.fixture(scope="session")
def every_cell(framework) -> Callable[..., Mapping[Place, Cell]]:
    """Build every cell: by partner, stage, mineral and criterion; None stands for any."""

    def every_cell(evidence: Evidence, *, minerals: bool = True) -> Mapping[Place, Cell]:
        ores = (None, *(mineral.id for mineral in evidence.minerals)) if minerals else (None,)
        return {
            (partner.id, stage, ore, criterion): cell
            for partner in evidence.partners.values()
            for stage in (None, *framework.stage_ids)
            for ore in ores
            for criterion, cell in build_cells(partner, evidence, framework, stage, ore).items()
        }

    return every_cell


@pytest.fixture(scope="session")
def shown() -> Callable[[Mapping[Place, Cell]], dict[Place, tuple]]:
    """Say what cells say; a value as text, since NaN is unlike itself."""

    def shown(cells: Mapping[Place, Cell]) -> dict[Place, tuple]:
        return {
            place: (repr(cell.value), cell.status, cell.low, cell.high, cell.contested)
            for place, cell in cells.items()
        }

    return shown


@pytest.fixture(scope="session")
def cells(evidence: Evidence, every_cell) -> Mapping[Place, Cell]:
    """Every cell of what ships."""
    return every_cell(evidence)
