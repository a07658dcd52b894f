"""From claims to cells: what is known of one partner on one criterion.

The formulas stand in ``docs/conventions.md``, paragraphs 2 to 7; the figures in the settings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from criteria import Framework
from partners import Claim, Evidence, Partner


@dataclass(frozen=True)
class Vote:
    """What one document says of a cell: a value, its weight and how much of it is inherited."""

    source: str
    family: str
    value: float
    weight: float
    own: bool
    inherited: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """What is known of one partner on one criterion, for a stage and a mineral.

    Attributes
    ----------
    value : float
        On the scale; NaN where nothing counts.
    low, high : float
        The spread within the scale; the whole scale where nothing counts.
    votes : tuple of Vote
        One per document.
    own, inherited, prospects : tuple of Claim
        The claims that count, those passed on by regions, and intent.
    inherited_share : dict of str to float
        By region, the share of the weight that comes from it; empty where the region's claims
        only widen.
    contested : bool
        Whether one document says low and another high.
    """

    value: float
    low: float
    high: float
    votes: tuple[Vote, ...] = ()
    own: tuple[Claim, ...] = ()
    inherited: tuple[Claim, ...] = ()
    prospects: tuple[Claim, ...] = ()
    inherited_share: dict[str, float] = field(default_factory=dict)
    contested: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether nothing counts."""
        return not self.votes

    @property
    def only_widened(self) -> bool:
        """Whether what is said of regions widens the spread and moves no value."""
        return bool(self.inherited) and not self.inherited_share

    @property
    def status(self) -> str:
        """``own``, ``inherited`` or ``silent``."""
        return "own" if self.own else "inherited" if self.inherited else "silent"


# By partner and the claims that apply; the cell on which nobody says anything has no key.
BuiltCells = dict[tuple[str, ...], Cell]


def build_cells(
    partner: Partner,
    evidence: Evidence,
    framework: Framework,
    stage: str | None,
    mineral: str | None,
    built: BuiltCells | None = None,
) -> dict[str, Cell]:
    """Build the cells of one partner, by criterion.

    Parameters
    ----------
    stage, mineral : str or None
        Which claims apply; None takes those for any.
    built : dict, optional
        Cells of the same evidence and framework built before, to which these are added: where the
        same claims apply at several stages, their cell is built once.
    """
    built = {} if built is None else built
    said: dict[str, list[Claim]] = {}
    for owner in (partner.id, *evidence.regions_of(partner.id)):
        for claim in evidence.partners[owner].claims:
            if claim.counts:
                said.setdefault(claim.criterion, []).append(claim)
    cells = {}
    for criterion in framework.criteria:
        claims = [
            claim
            for claim in said.get(criterion.id, ())
            if claim.about(stage, mineral, criterion.by_mineral)
        ]
        key = (partner.id, *[claim.id for claim in claims]) if claims else ()
        if key not in built:
            built[key] = _build_cell(claims, partner.id, evidence, framework)
        cells[criterion.id] = built[key]
    return cells


def _build_cell(
    claims: list[Claim], partner: str, evidence: Evidence, framework: Framework
) -> Cell:
    """Combine the claims that apply into one cell."""
    settings, scale = framework.settings.evidence, framework.scale
    prospects = [claim for claim in claims if settings.is_intent(claim.basis)]
    firm = [claim for claim in claims if not settings.is_intent(claim.basis)]
    counted = [c for c in drop_surpassed_labels(firm) if _weight(c, partner, framework) > 0]
    near = _nearest(counted, partner)
    votes = _votes(near, partner, evidence, framework)
    if not votes:
        return Cell(math.nan, scale.low, scale.high, prospects=tuple(prospects))
    total = math.fsum(vote.weight for vote in votes)
    value = _mean([vote.value for vote in votes], [vote.weight for vote in votes])
    half = settings.base_spread / (1 + _support(votes)) + _disagreement(votes, near)
    levels = [scale.value(claim.level) for claim in counted]
    hopes = [scale.value(claim.level) for claim in prospects]
    return Cell(
        value=value,
        low=max(scale.low, min(value - half, *levels)),
        high=min(scale.high, max(value + half, *levels, *hopes)),
        votes=votes,
        own=tuple(claim for claim in counted if claim.partner == partner),
        inherited=tuple(claim for claim in counted if claim.partner != partner),
        prospects=tuple(prospects),
        inherited_share=_inherited_share(votes, total),
        contested=_is_contested(near, framework),
    )


def drop_surpassed_labels(claims: Iterable[Claim]) -> list[Claim]:
    """Drop flat labels where any document says more of the same partner.

    A label says that something is there and not how much, so beside a size it says nothing.
    """
    claims = list(claims)
    says_more = {claim.partner for claim in claims if not claim.label}
    return [claim for claim in claims if not (claim.label and claim.partner in says_more)]


def _nearest(claims: list[Claim], partner: str) -> list[Claim]:
    """Return the claims that move the value: the partner's own where they say more than a label.

    What is said of a whole region then only widens: it cannot lower what is known of a member.
    """
    own = [claim for claim in claims if claim.partner == partner]
    return own if any(not claim.label for claim in own) else claims


def _votes(
    claims: list[Claim], partner: str, evidence: Evidence, framework: Framework
) -> tuple[Vote, ...]:
    """Let each document speak once: the weighted mean of its claims, at its best weight."""
    votes = []
    for source in dict.fromkeys(claim.source for claim in claims):
        spoken = [claim for claim in claims if claim.source == source]
        weights = [_weight(claim, partner, framework) for claim in spoken]
        total = math.fsum(weights)
        values = [framework.scale.value(claim.level) for claim in spoken]
        passed_on: dict[str, float] = {}
        for claim, weight in zip(spoken, weights, strict=True):
            if claim.partner != partner:
                passed_on[claim.partner] = passed_on.get(claim.partner, 0.0) + weight / total
        votes.append(
            Vote(
                source=source,
                family=evidence.sources[source].family,
                value=_mean(values, weights),
                weight=max(weights),
                own=any(claim.partner == partner for claim in spoken),
                inherited=passed_on,
            )
        )
    return tuple(votes)


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean, which rounding must not carry beyond what was said."""
    products = (value * weight for value, weight in zip(values, weights, strict=True))
    mean = math.fsum(products) / math.fsum(weights)
    return min(max(mean, min(values)), max(values))


def _weight(claim: Claim, partner: str, framework: Framework) -> float:
    """Return what a claim weighs: its basis, discounted if it is inherited."""
    settings = framework.settings.evidence
    discount = 1.0 if claim.partner == partner else settings.inheritance
    return settings.basis[claim.basis] * discount


def _support(votes: tuple[Vote, ...]) -> float:
    """Return the weight of the evidence; a family of documents counts by its best member.

    Inherited votes support a cell only where the partner has nothing of its own.
    """
    own = [vote for vote in votes if vote.own]
    best: dict[str, float] = {}
    for vote in own or votes:
        best[vote.family] = max(best.get(vote.family, 0.0), vote.weight)
    return math.fsum(best.values())


def _disagreement(votes: tuple[Vote, ...], claims: list[Claim]) -> float:
    """Return the weighted standard deviation of the votes, over pairs about a common ore."""
    total = math.fsum(vote.weight for vote in votes)
    spread = math.fsum(
        one.weight * other.weight * (one.value - other.value) ** 2
        for one, other in combinations(votes, 2)
        if _comparable(one, other, claims)
    )
    return math.sqrt(spread) / total


def _comparable(one: Vote, other: Vote, claims: list[Claim]) -> bool:
    """Tell whether two documents speak about a common ore, or one of them about ore at large."""
    words, others = (
        [claim for claim in claims if claim.source == vote.source] for vote in (one, other)
    )
    return any(_share_ore(a, b) for a in words for b in others)


def _share_ore(one: Claim, other: Claim) -> bool:
    """Tell whether two claims name a common ore, or one of them none."""
    ores, others = set(one.minerals), set(other.minerals)
    return not ores or not others or bool(ores & others)


def _is_contested(claims: list[Claim], framework: Framework) -> bool:
    """Tell whether one document says low and another high about the same."""
    settings, scale = framework.settings.evidence, framework.scale
    low = [c for c in claims if scale.value(c.level) <= settings.contested_low]
    high = [c for c in claims if scale.value(c.level) >= settings.contested_high]
    return any(a.source != b.source and _share_ore(a, b) for a in low for b in high)


def _inherited_share(votes: tuple[Vote, ...], total: float) -> dict[str, float]:
    """Return, by region, the share of a cell's weight that comes from it."""
    shares: dict[str, float] = {}
    for vote in votes:
        for region, part in vote.inherited.items():
            shares[region] = shares.get(region, 0.0) + part * vote.weight / total
    return shares
