"""Coverage and the gate: who has enough evidence to be ranked, and what the others lack."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from criteria import Framework
from criteria.wording import inline
from evaluator.cells import Cell


@dataclass(frozen=True)
class Coverage:
    """How much of a stage's weight rests on evidence, and what is missing to be ranked.

    Attributes
    ----------
    own : float
        Share of the weight on cells with a claim of the partner's own.
    total : float
        The same with inherited cells at a discount.
    missing : tuple of str
        What keeps the partner from being ranked; empty if it is.
    """

    own: float
    total: float
    missing: tuple[str, ...]

    @property
    def is_ranked(self) -> bool:
        """Whether the partner passes the gate."""
        return not self.missing


def cover(
    cells: Mapping[str, Cell],
    weights: Mapping[str, float],
    key: str,
    framework: Framework,
    mineral: str | None = None,
) -> Coverage:
    """Measure coverage and hold it against the gate.

    Parameters
    ----------
    cells : mapping
        By criterion.
    weights : mapping
        The weights of the stage, by criterion; they sum to one.
    key : str
        The key criterion of the stage.
    mineral : str, optional
        The mineral that the cells are about, for the words of what is missing.
    """
    gate = framework.settings.gate
    own = math.fsum(weights[name] for name, cell in cells.items() if cell.status == "own")
    passed = math.fsum(weights[name] for name, cell in cells.items() if cell.status == "inherited")
    total = own + gate.inherited_share * passed
    missing, gained = [], 0.0
    if cells[key].status != "own":
        criterion = framework.criterion(key)
        ore = f" of {mineral}" if mineral and criterion.by_mineral else ""
        missing.append(_missing_key(cells[key], inline(criterion.name) + ore))
        gained += weights[key] * (1 - gate.inherited_share * (cells[key].status == "inherited"))
    if all(cells[name].is_silent for name in gate.dependability):
        names = " or ".join(inline(framework.criterion(n).name) for n in gate.dependability)
        missing.append(f"any evidence on {names}")
        gained += min((weights[n] for n in gate.dependability if n != key), default=0.0)
    # Coverage is worth a word only where the claims just named would not bring it.
    if total + gained < gate.coverage - 1e-12:
        missing.append(f"coverage of {gate.coverage:.0%} of the weight (has {total:.0%})")
    return Coverage(own, total, tuple(missing))


def _missing_key(cell: Cell, name: str) -> str:
    """Say what stands in the key cell instead of a claim of the partner's own."""
    if cell.status == "inherited":
        return f"a claim of its own on {name} (only its region's)"
    if cell.prospects:
        return f"a claim of fact on {name} (so far only intent)"
    return f"a claim on {name}"
