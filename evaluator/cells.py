"""From claims to cells: what is known of one partner on one criterion.

The formulas stand in ``docs/conventions.md``, paragraphs 2 to 7 and 34; figures in the settings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from criteria import Framework
from partners import Claim, Evidence, Partner, Source
from partners.readings import Statement, hear, read_statements, weighted_mean


@dataclass(frozen=True)
class Vote:
    """What one document says of a cell: a value, its weight and how much of it is inherited.

    `apart` is how far those who coded it differ: half the range of the readings of a statement,
    weighted over its statements.
    """

    source: str
    family: str
    value: float
    weight: float
    own: bool
    inherited: dict[str, float] = field(default_factory=dict)
    apart: float = 0.0


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
    if not claims:
        return Cell(math.nan, scale.low, scale.high)
    prospects = [claim for claim in claims if settings.is_intent(claim.basis)]
    firm = read_statements(claim for claim in claims if not settings.is_intent(claim.basis))
    said = [
        statement
        for statement in drop_surpassed_labels(firm)
        if _discount(statement.partner, partner, framework) > 0
    ]
    nearest = _nearest(said, partner)
    votes = _votes(nearest, partner, evidence, framework)
    counted, near = ([c for one in part for c in one.heard] for part in (said, nearest))
    if not votes:
        return Cell(math.nan, scale.low, scale.high, prospects=tuple(prospects))
    total = math.fsum(vote.weight for vote in votes)
    weights = [vote.weight for vote in votes]
    value = weighted_mean([vote.value for vote in votes], weights)
    apart = weighted_mean([vote.apart for vote in votes], weights)
    half = settings.base_spread / (1 + _support(votes)) + _disagreement(votes, near) + apart
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


def drop_surpassed_labels(statements: Iterable[Statement]) -> list[Statement]:
    """Drop flat labels where any document says more of the same partner.

    A label says that something is there and not how much, so beside a size it says nothing. Where
    another coder reads a size in the same words, the statement is no label.
    """
    statements = list(statements)
    says_more = {said.partner for said in statements if not said.is_label}
    return [said for said in statements if not (said.is_label and said.partner in says_more)]


def _nearest(statements: list[Statement], partner: str) -> list[Statement]:
    """Return what moves the value: the partner's own statements where one is more than a label.

    What is said of a whole region then only widens: it cannot lower what is known of a member.
    """
    own = [said for said in statements if said.partner == partner]
    return own if not all(said.is_label for said in own) else statements


def _votes(
    statements: list[Statement], partner: str, evidence: Evidence, framework: Framework
) -> tuple[Vote, ...]:
    """Let each document speak once: the weighted mean of its statements, at its best weight."""
    spoken: dict[str, list[Statement]] = {}
    for said in statements:
        spoken.setdefault(said.source, []).append(said)
    return tuple(
        _vote(evidence.sources[source], said, partner, framework) for source, said in spoken.items()
    )


def _vote(source: Source, statements: list[Statement], partner: str, framework: Framework) -> Vote:
    """Let a document speak, whatever it says of regions at a discount."""
    heard = [hear(said, framework) for said in statements]
    discounts = [_discount(said.partner, partner, framework) for said in statements]
    shares = [one.share * less for one, less in zip(heard, discounts, strict=True)]
    total = math.fsum(shares)
    passed_on: dict[str, float] = {}
    for said, share in zip(statements, shares, strict=True):
        if said.partner != partner:
            passed_on[said.partner] = passed_on.get(said.partner, 0.0) + share / total
    return Vote(
        source=source.id,
        family=source.family,
        value=weighted_mean([one.value for one in heard], shares),
        weight=max(one.weight * less for one, less in zip(heard, discounts, strict=True)),
        own=any(said.partner == partner for said in statements),
        inherited=passed_on,
        apart=weighted_mean([one.apart for one in heard], shares),
    )


def _discount(owner: str, partner: str, framework: Framework) -> float:
    """Return what a claim on `owner` is worth to a partner: less where it is inherited."""
    return 1.0 if owner == partner else framework.settings.evidence.inheritance


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
    if len(votes) == 1:
        return 0.0
    ores, total = _ores_by_source(claims), math.fsum(vote.weight for vote in votes)
    spread = math.fsum(
        one.weight * other.weight * (one.value - other.value) ** 2
        for one, other in combinations(votes, 2)
        if _share_ore(ores[one.source], ores[other.source])
    )
    return math.sqrt(spread) / total


def _ores_by_source(claims: Iterable[Claim]) -> dict[str, set[str] | None]:
    """Return of which ores each document speaks; None where one of its claims names none."""
    found: dict[str, set[str] | None] = {}
    for claim in claims:
        ores = found.setdefault(claim.source, set())
        if ores is not None:
            ores.update(claim.minerals)
        if not claim.minerals:
            found[claim.source] = None
    return found


def _share_ore(ores: set[str] | None, others: set[str] | None) -> bool:
    """Tell whether two documents speak of a common ore, or one of them of ore at large."""
    return ores is None or others is None or not ores.isdisjoint(others)


def _is_contested(claims: list[Claim], framework: Framework) -> bool:
    """Tell whether one document says low and another high about the same."""
    if len(claims) == 1:
        return False
    settings, scale = framework.settings.evidence, framework.scale
    low = [c for c in claims if scale.value(c.level) <= settings.contested_low]
    high = [c for c in claims if scale.value(c.level) >= settings.contested_high]
    lows, highs = _ores_by_source(low), _ores_by_source(high)
    return any(a != b and _share_ore(lows[a], highs[b]) for a in lows for b in highs)


def _inherited_share(votes: tuple[Vote, ...], total: float) -> dict[str, float]:
    """Return, by region, the share of a cell's weight that comes from it."""
    shares: dict[str, float] = {}
    for vote in votes:
        for region, part in vote.inherited.items():
            shares[region] = shares.get(region, 0.0) + part * vote.weight / total
    return shares
