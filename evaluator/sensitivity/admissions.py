"""What would admit a partner that is not ranked, and where it might stand then."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from criteria import Framework
from criteria.frozen import FrozenDict
from evaluator.cells import Cell
from evaluator.gate import Cells
from evaluator.query import Query
from evaluator.sensitivity.drawn import Drawn


@dataclass(frozen=True)
class Admission:
    """One cell that a partner lacks, and where the partner might stand if it were filled.

    Attributes
    ----------
    criterion : str
        A claim of its own on this is asked for, or is one way to what is asked for.
    admits : bool
        Whether that claim alone would admit the partner.
    missing : tuple of str
        All that is missing, in words.
    first, top : float
        The probability that the partner, if it alone were added, would be first, or among the
        first places.
    first_error, top_error : float
        Their standard errors.
    first_by_level : mapping of str to float
        The probability of being first if the cell turns out to be at each level; NaN for a level
        that no draw came near to.
    """

    partner: str
    criterion: str
    admits: bool
    missing: tuple[str, ...]
    first: float
    first_error: float
    top: float
    top_error: float
    first_by_level: Mapping[str, float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "first_by_level", FrozenDict(self.first_by_level))


def find_admissions(
    missing: Mapping[str, tuple[str, ...]],
    cells: Cells,
    drawn: Drawn,
    framework: Framework,
    query: Query,
) -> tuple[Admission, ...]:
    """Say of each partner that is not ranked which cells would admit it, and to which place.

    Sorted by the probability of being first, then of being among the first places; cells that
    alone would admit a partner stand before those that would not.

    Parameters
    ----------
    missing : mapping of str to tuple
        By partner, in words.
    """
    places = framework.settings.sensitivity.top
    found = []
    for partner, lacks in missing.items():
        column = drawn.others.index(partner)
        ranks = drawn.inserted[:, column]
        first, top = ranks == 1, ranks <= places
        steps = drawn.steps[:, len(drawn.ranked) + column]
        for criterion, admits in _wanted(cells[partner], framework, query):
            at = steps[:, framework.criterion_ids.index(criterion)]
            found.append(
                Admission(
                    partner=partner,
                    criterion=criterion,
                    admits=admits,
                    missing=lacks,
                    first=float(first.mean()),
                    first_error=_error(first),
                    top=float(top.mean()),
                    top_error=_error(top),
                    first_by_level={
                        level: _mean(first[at == step])
                        for step, level in enumerate(framework.scale.levels)
                    },
                )
            )
    found.sort(key=lambda row: (-row.first, -row.top, row.partner, not row.admits))
    return tuple(found)


def _wanted(
    cells: Mapping[str, Cell], framework: Framework, query: Query
) -> Iterator[tuple[str, bool]]:
    """Go through the cells asked for, or that would lift coverage, and whether one is enough."""
    gate, weights = framework.settings.gate, query.weights.weights
    key = framework.stage(query.stage).key_criterion
    lacks_key = cells[key].status != "own"
    unknown = all(cells[name].is_silent for name in gate.dependability)
    covered = math.fsum(
        weights[name] * _counted(cell, gate.inherited_share) for name, cell in cells.items()
    )
    for name, cell in cells.items():
        lifted = covered + weights[name] * (1 - _counted(cell, gate.inherited_share))
        enough = lifted >= gate.coverage - 1e-12
        opens_key = not lacks_key or name == key
        opens_rest = not unknown or name in gate.dependability
        asked = (lacks_key and name == key) or (unknown and name in gate.dependability)
        lifts = not lacks_key and not unknown and cell.status != "own" and weights[name] > 0
        if asked or lifts:
            yield name, opens_key and opens_rest and enough


def _counted(cell: Cell, inherited_share: float) -> float:
    """Return how much of a cell counts towards coverage."""
    return {"own": 1.0, "inherited": inherited_share}.get(cell.status, 0.0)


def _mean(hits: np.ndarray) -> float:
    """Return the share of hits; NaN where there was no draw."""
    return float(hits.mean()) if hits.size else math.nan


def _error(hits: np.ndarray) -> float:
    """Return the standard error of a share of independent draws."""
    share = float(hits.mean())
    return math.sqrt(share * (1 - share) / len(hits))
