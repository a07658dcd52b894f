"""How far coders who did not see each other's tables agree.

Tables are reduced to cells in the way the study does it: one vote per document, each the
weighted mean of its claims. Levels are compared on the cells that both filled.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from criteria import Framework
from partners.evidence import Evidence
from partners.models import CodedRow

_FIRST, _SECOND, _THIRD = "first", "second", "third"
_RESAMPLES = 2000
_SEED = 1

Codings = Mapping[str, Sequence[CodedRow]]
CellKey = tuple[str, str]
# Weight, level, and whether it is a flat label.
Statement = tuple[float, int, bool]


class _Said(NamedTuple):
    """A claim, whether from a table or from the evidence."""

    cell: CellKey
    source: str
    statement: Statement


@dataclass(frozen=True)
class Kappa:
    """A weighted kappa with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """What two coders share.

    Attributes
    ----------
    only_first, only_second : tuple
        Cells (partner, criterion) that one alone filled.
    differing : dict
        Shared cells on which the levels differ, with both levels.
    """

    shared: int
    only_first: tuple[CellKey, ...]
    only_second: tuple[CellKey, ...]
    differing: dict[CellKey, tuple[int, int]]
    quadratic: Kappa
    linear: Kappa


def compare_coders(framework: Framework, codings: Codings) -> Agreement | None:
    """Compare the tables of the two first coders; None where the data has no such tables."""
    if not {_FIRST, _SECOND} <= codings.keys():
        return None
    first, second = (_cells(codings[name], framework) for name in (_FIRST, _SECOND))
    return _compare(first, second, framework)


def compare_with_third(framework: Framework, evidence: Evidence) -> Agreement | None:
    """Hold the evidence as it stands against a third coder; None where there is no such table."""
    if _THIRD not in evidence.codings:
        return None
    third = _cells(evidence.codings[_THIRD], framework)
    return _compare(_cells_of(evidence, framework), third, framework)


def _compare(
    first: Mapping[CellKey, int], second: Mapping[CellKey, int], framework: Framework
) -> Agreement:
    """Compare the levels of two sets of cells."""
    both = sorted(set(first) & set(second))
    pairs = [(first[key], second[key]) for key in both]
    levels = framework.scale.high
    return Agreement(
        shared=len(both),
        only_first=tuple(sorted(set(first) - set(second))),
        only_second=tuple(sorted(set(second) - set(first))),
        differing={key: (first[key], second[key]) for key in both if first[key] != second[key]},
        quadratic=_with_interval(pairs, levels, 2),
        linear=_with_interval(pairs, levels, 1),
    )


def weighted_kappa(pairs: Sequence[tuple[int, int]], levels: int, power: int) -> float:
    """Return Cohen's weighted kappa; 1 is full agreement, 0 what chance would give.

    Parameters
    ----------
    pairs : sequence of (int, int)
        The levels, from 1 to `levels`, that two coders gave to the same things.
    power : int
        1 for linear, 2 for quadratic weights of disagreement.

    Returns
    -------
    float
        NaN if nothing could disagree by chance.

    References
    ----------
    Cohen, J. (1968). Weighted kappa: Nominal scale agreement provision for scaled disagreement or
    partial credit. Psychological Bulletin, 70(4), 213-220. doi:10.1037/h0026256

    Examples
    --------
    >>> weighted_kappa([(1, 1), (2, 2), (3, 3), (1, 2)], 3, 2)
    0.8
    """
    count = len(pairs)
    if not count:
        return math.nan
    scale = range(1, levels + 1)
    first = {level: sum(a == level for a, _ in pairs) / count for level in scale}
    second = {level: sum(b == level for _, b in pairs) / count for level in scale}
    observed = math.fsum(abs(a - b) ** power for a, b in pairs) / count
    expected = math.fsum(first[a] * second[b] * abs(a - b) ** power for a in scale for b in scale)
    return 1 - observed / expected if expected else math.nan


def _with_interval(pairs: Sequence[tuple[int, int]], levels: int, power: int) -> Kappa:
    """Return a kappa with the percentile interval over resampled cells."""
    stream = random.Random(_SEED)
    drawn = sorted(
        value
        for value in (
            weighted_kappa(stream.choices(pairs, k=len(pairs)), levels, power)
            for _ in range(_RESAMPLES if pairs else 0)
        )
        if not math.isnan(value)
    )
    ends = (
        (drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn))])
        if drawn
        else (
            math.nan,
            math.nan,
        )
    )
    return Kappa(weighted_kappa(pairs, levels, power), *ends)


def _cells(rows: Iterable[CodedRow], framework: Framework) -> dict[CellKey, int]:
    """Reduce a table of claims to the level of each cell."""
    settings, scale = framework.settings.evidence, framework.scale
    said = [
        _Said(
            (row.partner, row.criterion),
            row.source,
            (settings.basis[row.basis], scale.value(row.level), row.label),
        )
        for row in rows
        if not settings.is_intent(row.basis)
    ]
    return _reduce(said, framework)


def _cells_of(evidence: Evidence, framework: Framework) -> dict[CellKey, int]:
    """Reduce the claims of the evidence to the level of each cell, nothing inherited."""
    settings, scale = framework.settings.evidence, framework.scale
    said = [
        _Said(
            (claim.partner, claim.criterion),
            claim.source,
            (settings.basis[claim.basis], scale.value(claim.level), claim.label),
        )
        for claim in evidence.claims
        if claim.counts and not settings.is_intent(claim.basis)
    ]
    return _reduce(said, framework)


def _reduce(claims: Iterable[_Said], framework: Framework) -> dict[CellKey, int]:
    """Return the level of each cell, every document heard once."""
    voices: dict[CellKey, dict[str, list[Statement]]] = {}
    for claim in claims:
        voices.setdefault(claim.cell, {}).setdefault(claim.source, []).append(claim.statement)
    return {key: _level(by_source, framework) for key, by_source in voices.items()}


def _level(by_source: Mapping[str, list[Statement]], framework: Framework) -> int:
    """Return the level nearest to the weighted mean of one vote per document."""
    sized = {s: [c for c in claims if not c[2]] for s, claims in by_source.items()}
    counted = {s: c for s, c in sized.items() if c} or by_source
    votes = []
    for claims in counted.values():
        total = math.fsum(weight for weight, _, _ in claims)
        value = math.fsum(weight * level for weight, level, _ in claims) / total
        votes.append((max(weight for weight, _, _ in claims), value))
    mean = math.fsum(w * v for w, v in votes) / math.fsum(w for w, _ in votes)
    return framework.scale.levels.index(framework.scale.nearest_level(mean)) + 1
