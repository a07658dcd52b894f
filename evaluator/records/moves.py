"""Where each partner stands in a ranking, and who stands elsewhere in another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, TypeAlias

from evaluator.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Place:
    """What is published of a partner at a stage; all None where it is not ranked."""

    rank: int | None = None
    low: int | None = None
    high: int | None = None
    tier: int | None = None
    role: str | None = None


OUT: Final = Place()
# By stage and partner; who is not ranked has no entry.
Places: TypeAlias = Mapping[tuple[str, str], Place]


@dataclass(frozen=True)
class Move:
    """A partner that stands elsewhere after a change.

    Attributes
    ----------
    before, after : Place
        `OUT` where it is not ranked.
    """

    stage: str
    partner: str
    before: Place
    after: Place

    @property
    def is_of_rank(self) -> bool:
        """Whether the rank changes, an admission or the loss of one included."""
        return self.before.rank != self.after.rank

    @property
    def changed(self) -> tuple[str, ...]:
        """What changes: ``rank``, ``range``, ``tier``, ``role``."""
        names = [
            field.name
            for field in fields(Place)
            if getattr(self.before, field.name) != getattr(self.after, field.name)
        ]
        return tuple(dict.fromkeys("range" if name in ("low", "high") else name for name in names))


def places(rankings: Iterable[Ranking]) -> dict[tuple[str, str], Place]:
    """Return where everybody stands who is ranked."""
    return {
        (ranking.stage, row.partner): Place(
            row.rank, row.rank_low, row.rank_high, row.tier, row.role.role
        )
        for ranking in rankings
        for row in ranking.rows
    }


def moves(before: Places, after: Places, stages: Sequence[str] = ()) -> tuple[Move, ...]:
    """Return everybody who stands elsewhere, stage by stage, best of before first.

    Parameters
    ----------
    stages : sequence of str
        Their order; others come last.
    """
    return tuple(
        sorted(
            _moves(before, after),
            key=lambda move: (
                stages.index(move.stage) if move.stage in stages else len(stages),
                move.stage,
                math.inf if move.before.rank is None else move.before.rank,
                math.inf if move.after.rank is None else move.after.rank,
                move.partner,
            ),
        )
    )


def _moves(before: Places, after: Places) -> Iterator[Move]:
    """Go through everybody who stands elsewhere."""
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key, OUT), after.get(key, OUT)
        if one != other:
            yield Move(*key, one, other)
