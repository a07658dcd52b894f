"""What is known, in one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from criteria.faults import Faults, InputError, nearest, unknown_name
from criteria.frozen import FrozenDict
from criteria.lookalike import skeleton
from partners.models import (
    Claim,
    CodedRow,
    Engagement,
    Expectation,
    Mineral,
    Partner,
    Passage,
    Source,
)


@dataclass(frozen=True)
class Evidence:
    """What is known, checked and frozen.

    Attributes
    ----------
    partners : mapping of str to Partner
        By id: candidates, reference rows, regions and frameworks, in the order of their ids.
    sources : mapping of str to Source
        By id.
    codings : mapping of str to tuple of CodedRow
        Tables of other coders, by name; they say how far coders agree and never count.
    """

    partners: Mapping[str, Partner]
    sources: Mapping[str, Source]
    minerals: tuple[Mineral, ...]
    passages: tuple[Passage, ...]
    expectations: tuple[Expectation, ...]
    codings: Mapping[str, tuple[CodedRow, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("partners", "sources", "codings"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim, by partner and in the order of its dossier."""
        return tuple(claim for partner in self.partners.values() for claim in partner.claims)

    @property
    def engagements(self) -> tuple[Engagement, ...]:
        """Every engagement, by partner and in the order of its dossier."""
        return tuple(item for partner in self.partners.values() for item in partner.engagements)

    @property
    def date(self) -> str:
        """The date of the youngest dated source; the date of the data."""
        return max((s.date for s in self.sources.values() if s.date != "undated"), default="")

    @property
    def reasons(self) -> frozenset[str]:
        """The ids of the claims that stand in the same sentence as an expected role."""
        return frozenset(name for item in self.expectations for name in item.reasons)

    def regions_of(self, partner_id: str) -> tuple[str, ...]:
        """Return the regions of a partner and the regions of those, nearest first."""
        found: list[str] = []
        waiting = list(self.partners[partner_id].regions)
        while waiting:
            region = waiting.pop(0)
            if region not in found:
                found.append(region)
                waiting.extend(self.partners[region].regions)
        return tuple(found)

    def find(self, name: str) -> Partner:
        """Return the partner with an id, name, two-letter code or alias, however it is written.

        Raises
        ------
        InputError
            If there is none, with the nearest name.
        """
        faults = Faults("partners")
        if not isinstance(name, str):
            faults.add("partner", "the id or name of a partner", name, "Give it as text.")
            raise InputError(faults)
        wanted = skeleton(name)
        for partner in self.partners.values():
            if wanted in map(skeleton, partner.names):
                return partner
        names = [known for partner in self.partners.values() for known in partner.names]
        near = nearest(name, names)
        known = ", ".join(p.id for p in self.partners.values() if p.is_candidate)
        remedy = f"Did you mean '{near}'?" if near else f"Candidates: {known}."
        faults.add("partner", "the id or name of a partner", name, remedy)
        faults.raise_if_any()
        raise AssertionError("unreachable")

    def mineral(self, name: str) -> Mineral:
        """Return the mineral with an id or name, however it is written.

        Raises
        ------
        InputError
            If there is none, with the nearest name.
        """
        wanted = skeleton(name)
        for mineral in self.minerals:
            if wanted in (skeleton(mineral.id), skeleton(mineral.name)):
                return mineral
        faults = Faults("minerals")
        faults.add("mineral", *unknown_name("a mineral", name, [m.id for m in self.minerals]))
        faults.raise_if_any()
        raise AssertionError("unreachable")
