"""How far any number of coders agree: in their tables, or on the statements that several read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from criteria import Framework
from criteria.frozen import FrozenDict
from partners.agreement import Codings, cells_in
from partners.models import Claim
from partners.readings import person, read_statements, weighted_mean
from partners.reliability import Estimate, estimate_alpha, estimate_kappas

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class CodedUnit:
    """One thing that two or more have coded: a statement, or a cell of their tables.

    Attributes
    ----------
    place : str
        Where the statement stands; empty for a cell.
    levels : mapping of str to (int or None)
        By coder, a step of the scale from 1 on; None where the coder reads no fact: intent, or
        words that err.
    """

    partner: str
    criterion: str
    place: str
    levels: Mapping[str, int | None]

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", FrozenDict(self.levels))

    @property
    def known(self) -> tuple[int, ...]:
        """The levels of those who read a fact."""
        return tuple(level for level in self.levels.values() if level is not None)

    @property
    def differs(self) -> bool:
        """Whether not all coders say the same of it."""
        return len(set(self.levels.values())) > 1


@dataclass(frozen=True)
class PairAgreement:
    """How far two coders agree on what both have given a level."""

    coders: tuple[str, str]
    units: int
    quadratic: Estimate
    linear: Estimate


@dataclass(frozen=True, repr=False)
class CoderAgreement:
    """How far coders agree; `table` shows what they have coded, level by level.

    Attributes
    ----------
    coders : tuple of str
        By name.
    units : tuple of CodedUnit
        What two or more have coded.
    pairs : tuple of PairAgreement
        Weighted kappas of every two who gave a level to a common unit.
    ordinal, interval : Estimate
        Krippendorff's alpha of all of them.
    """

    coders: tuple[str, ...]
    units: tuple[CodedUnit, ...]
    pairs: tuple[PairAgreement, ...]
    ordinal: Estimate
    interval: Estimate

    def __repr__(self) -> str:
        """Say how far they agree."""
        return (
            f"<CoderAgreement: {len(self.coders)} coders, {self.shared} units, "
            f"alpha {self.ordinal.value:.2f} ordinal, {self.interval.value:.2f} interval>"
        )

    @property
    def shared(self) -> int:
        """How many units two or more coders gave a level."""
        return sum(len(unit.known) > 1 for unit in self.units)

    @property
    def differing(self) -> tuple[CodedUnit, ...]:
        """The units of which not all who coded them say the same."""
        return tuple(unit for unit in self.units if unit.differs)

    @property
    def table(self) -> pd.DataFrame:
        """One line per unit with the level that each coder gave; empty where one gave none."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "partner": unit.partner,
                    "criterion": unit.criterion,
                    "place": unit.place,
                    **{coder: unit.levels.get(coder) for coder in self.coders},
                    "differs": unit.differs,
                }
                for unit in self.units
            ],
            columns=["partner", "criterion", "place", *self.coders, "differs"],
        ).astype(dict.fromkeys(self.coders, "Int64"))


def agreement_of_claims(framework: Framework, claims: Iterable[Claim]) -> CoderAgreement | None:
    """Compare what coders read in the same words; None where no two read the same.

    Parameters
    ----------
    claims : iterable of Claim
        Two are readings of one statement as `partners.readings` tells. Repetitions are left out; a
        coder with several claims on a statement gives it the level nearest to their mean.
    """
    units = []
    for said in read_statements(claim for claim in claims if claim.same_as is None):
        first = said.claims[0]
        levels = {who: _level(said.claims, who, framework) for who in said.by_coder}
        if len(levels) > 1 and any(level is not None for level in levels.values()):
            place = f"{first.source} {first.locator}"
            units.append(CodedUnit(first.partner, first.criterion, place, levels))
    return _compare(units, framework)


def agreement_of_tables(framework: Framework, codings: Codings) -> CoderAgreement | None:
    """Compare the cells of all tables of coders; None where no two fill the same cell."""
    tables = {name: cells_in(rows, framework) for name, rows in codings.items()}
    filled = dict.fromkeys(cell for cells in tables.values() for cell in cells)
    units = []
    for partner, criterion in sorted(filled):
        cell = (partner, criterion)
        levels = {name: cells[cell] for name, cells in tables.items() if cell in cells}
        if len(levels) > 1:
            units.append(CodedUnit(partner, criterion, "", levels))
    return _compare(units, framework)


def _level(claims: Sequence[Claim], coder: str, framework: Framework) -> int | None:
    """Return the level that a coder gives a statement, as it counts in a cell; None for no fact."""
    settings, scale = framework.settings.evidence, framework.scale
    read = [claim for claim in claims if person(claim.coder) == person(coder)]
    facts = [claim for claim in read if claim.counts and not settings.is_intent(claim.basis)]
    facts = [claim for claim in facts if not claim.label] or facts
    if not facts:
        return None
    weights = [settings.basis[claim.basis] for claim in facts]
    mean = weighted_mean([scale.value(claim.level) for claim in facts], weights)
    return scale.levels.index(scale.nearest_level(mean)) + 1


def _compare(units: Sequence[CodedUnit], framework: Framework) -> CoderAgreement | None:
    """Work out every coefficient of agreement on what was coded."""
    if not units:
        return None
    steps = len(framework.scale.levels)
    coders = tuple(sorted({coder for unit in units for coder in unit.levels}))
    found = ((pair, _shared(units, *pair)) for pair in combinations(coders, 2))
    known = [unit.known for unit in units]
    return CoderAgreement(
        coders=coders,
        units=tuple(units),
        pairs=tuple(
            PairAgreement(pair, len(levels), *estimate_kappas(levels, steps))
            for pair, levels in found
            if levels
        ),
        ordinal=estimate_alpha(known, steps, "ordinal"),
        interval=estimate_alpha(known, steps, "interval"),
    )


def _shared(units: Iterable[CodedUnit], one: str, other: str) -> list[tuple[int, int]]:
    """Return the levels of two coders on the units that both gave one."""
    pairs = ((unit.levels.get(one), unit.levels.get(other)) for unit in units)
    return [(a, b) for a, b in pairs if a is not None and b is not None]
