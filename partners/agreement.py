"""How far coders who did not see each other's tables agree.

Tables are reduced to cells in the way the study does it: one vote per document, each the
weighted mean of its claims. Levels are compared on the cells that both filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from criteria import Framework
from partners.evidence import Evidence
from partners.models import CodedRow
from partners.readings import hear, read_statements, weighted_mean
from partners.reliability import Estimate, estimate_kappas

_FIRST, _SECOND, _THIRD = "first", "second", "third"

Codings = Mapping[str, Sequence[CodedRow]]
CellKey = tuple[str, str]


class _Said(NamedTuple):
    """What is said of a cell, in a table or in the evidence; the figures are those of `Heard`."""

    cell: CellKey
    source: str
    value: float
    share: float
    weight: float
    label: bool


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
    quadratic: Estimate
    linear: Estimate


def compare_coders(framework: Framework, codings: Codings) -> Agreement | None:
    """Compare the tables of the two first coders; None where the data has no such tables."""
    if not {_FIRST, _SECOND} <= codings.keys():
        return None
    first, second = (cells_in(codings[name], framework) for name in (_FIRST, _SECOND))
    return _compare(first, second, framework)


def compare_with_third(framework: Framework, evidence: Evidence) -> Agreement | None:
    """Hold the evidence as it stands against a third coder; None where there is no such table."""
    if _THIRD not in evidence.codings:
        return None
    third = cells_in(evidence.codings[_THIRD], framework)
    return _compare(_cells_of(evidence, framework), third, framework)


def _compare(
    first: Mapping[CellKey, int], second: Mapping[CellKey, int], framework: Framework
) -> Agreement:
    """Compare the levels of two sets of cells."""
    both = sorted(set(first) & set(second))
    pairs = [(first[key], second[key]) for key in both]
    quadratic, linear = estimate_kappas(pairs, len(framework.scale.levels))
    return Agreement(
        shared=len(both),
        only_first=tuple(sorted(set(first) - set(second))),
        only_second=tuple(sorted(set(second) - set(first))),
        differing={key: (first[key], second[key]) for key in both if first[key] != second[key]},
        quadratic=quadratic,
        linear=linear,
    )


def cells_in(rows: Iterable[CodedRow], framework: Framework) -> dict[CellKey, int]:
    """Reduce a table of claims to the level of each cell."""
    settings, scale = framework.settings.evidence, framework.scale
    said = [
        _Said(
            (row.partner, row.criterion),
            row.source,
            scale.value(row.level),
            share=settings.basis[row.basis],
            weight=settings.basis[row.basis],
            label=row.label,
        )
        for row in rows
        if not settings.is_intent(row.basis)
    ]
    return _reduce(said, framework)


def _cells_of(evidence: Evidence, framework: Framework) -> dict[CellKey, int]:
    """Reduce the claims of the evidence to the level of each cell, nothing inherited."""
    settings = framework.settings.evidence
    firm = [c for c in evidence.claims if c.counts and not settings.is_intent(c.basis)]
    said = []
    for statement in read_statements(firm):
        heard, claim = hear(statement, framework), statement.claims[0]
        said.append(
            _Said(
                (claim.partner, claim.criterion),
                claim.source,
                heard.value,
                heard.share,
                heard.weight,
                statement.is_label,
            )
        )
    return _reduce(said, framework)


def _reduce(statements: Iterable[_Said], framework: Framework) -> dict[CellKey, int]:
    """Return the level of each cell, every document heard once."""
    voices: dict[CellKey, dict[str, list[_Said]]] = {}
    for said in statements:
        voices.setdefault(said.cell, {}).setdefault(said.source, []).append(said)
    return {key: _level(by_source, framework) for key, by_source in voices.items()}


def _level(by_source: Mapping[str, list[_Said]], framework: Framework) -> int:
    """Return the level nearest to the weighted mean of one vote per document."""
    sized = {s: [one for one in said if not one.label] for s, said in by_source.items()}
    counted = {s: said for s, said in sized.items() if said} or by_source
    votes = [weighted_mean([s.value for s in v], [s.share for s in v]) for v in counted.values()]
    mean = weighted_mean(votes, [max(s.weight for s in said) for said in counted.values()])
    return framework.scale.levels.index(framework.scale.nearest_level(mean)) + 1
