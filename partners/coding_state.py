"""Who coded what, what nobody has checked, and what is to be looked at again."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from criteria import Faults
from criteria.frozen import FrozenDict
from partners.evidence import Evidence
from partners.models import Claim


@dataclass(frozen=True)
class CodingState:
    """How far the coding of the claims has come.

    Attributes
    ----------
    coders : mapping of str to int
        How many claims each has coded; those that name no coder are under an empty name.
    drafts : mapping of str to int
        How many of them nobody has checked.
    day : str
        The day on which it is asked; empty if no document is dated.
    due, later : tuple of Claim
        Those to be looked at again by that day, and those after it, the earliest first.
    """

    coders: Mapping[str, int]
    drafts: Mapping[str, int]
    day: str
    due: tuple[Claim, ...]
    later: tuple[Claim, ...]

    def __post_init__(self) -> None:
        for name in ("coders", "drafts"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))


def coding_state(evidence: Evidence, on: str | None = None) -> CodingState | None:
    """Say how far the coding has come; None where no claim says who, or by when, and nobody asks.

    Parameters
    ----------
    on : str, optional
        A day, such as ``2026-11-25``; by default the date of the data.

    Raises
    ------
    InputError
        If `on` is no day of the calendar.
    """
    day = _first_day(evidence.date) if on is None else _day(on)
    claims = evidence.claims
    if on is None and not any(claim.coder or claim.review_by for claim in claims):
        return None
    dated = sorted((c for c in claims if c.review_by), key=lambda c: (c.review_by, c.id))
    return CodingState(
        coders=_count(claims),
        drafts=_count(claim for claim in claims if claim.is_draft),
        day=day,
        due=tuple(claim for claim in dated if claim.review_by <= day),
        later=tuple(claim for claim in dated if claim.review_by > day),
    )


def _count(claims: Iterable[Claim]) -> dict[str, int]:
    """Count claims by who coded them, in the order of the names."""
    return dict(sorted(Counter(claim.coder for claim in claims).items()))


def _first_day(date: str) -> str:
    """Return a date of which the day or the month may not be known as that of its first day."""
    return date + "-01-01"[len(date) - 4 :] if date else ""


def _day(on: str) -> str:
    """Return a day of the calendar as it was given.

    Raises
    ------
    InputError
        If it is none, or written in another way.
    """
    try:
        day = datetime.date.fromisoformat(on).isoformat()
    except (TypeError, ValueError):
        day = None
    faults = Faults("check")
    if day is None or day != on:
        faults.add("on", "a day such as 2026-11-25", on, "Write year, month and day.")
    faults.raise_if_any()
    return on
