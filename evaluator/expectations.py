"""Hold the result against the documents' own conclusions; these are never evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from evaluator.ranking import Ranking, Row
from evaluator.sensitivity.edits import without_claims
from partners import Evidence, Expectation
from partners.readings import read_statements


@dataclass(frozen=True)
class ExpectationFinding:
    """Whether one expectation is met, and the figures that speak for or against it.

    Attributes
    ----------
    met : bool or None
        None where the result cannot tell.
    figures : str
        The ranks or the role in words.
    """

    expectation: Expectation
    met: bool | None
    figures: str


def judge_expectations(
    evidence: Evidence, rankings: Mapping[str, Ranking]
) -> tuple[ExpectationFinding, ...]:
    """Judge every expectation by the ranking of its stage.

    Parameters
    ----------
    rankings : mapping
        By stage.
    """
    return tuple(
        _judge_role(item, rankings[item.stage], evidence)
        if item.role
        else _judge_rank(item, rankings[item.stage], evidence)
        for item in evidence.expectations
    )


def without_reasons(evidence: Evidence) -> Evidence:
    """Return the evidence without the claims whose sentence also assigns a role.

    These claims are no conclusions, but they stand beside them: a result that needs them to meet
    the conclusions is no independent witness. Nor is what another coder read in the same words.
    """
    reasons = evidence.reasons
    beside = [
        said
        for said in read_statements(evidence.claims)
        if any(claim.id in reasons for claim in said.claims)
    ]
    return without_claims(evidence, {claim.id for said in beside for claim in said.claims})


def _judge_rank(
    expectation: Expectation, ranking: Ranking, evidence: Evidence
) -> ExpectationFinding:
    """Ask whether a partner, or the line of a region, stands in the upper half."""
    name = evidence.partners[expectation.partner].name
    row = next((row for row in ranking.rows if row.partner == expectation.partner), None)
    if row is not None:
        spread = f"range {row.rank_low}-{row.rank_high}"
        figures = f"{name} ranks {row.rank} of {len(ranking.rows)} ({spread})"
        return ExpectationFinding(expectation, row.rank <= _half(len(ranking.rows)), figures)
    group = next((row for row in ranking.groups if row.region == expectation.partner), None)
    if group is None:
        figures = f"{name} is not ranked and has no group line"
        return ExpectationFinding(expectation, None, figures)
    members = [_member(row, ranking) for row in _members(group.region, ranking, evidence)]
    joined = len(ranking.rows) + 1
    figures = (
        f"the group line of {name} would rank {group.rank_if_added} of {joined} "
        f"(range {group.rank_low}-{group.rank_high}); members: "
        f"{', '.join(members) or 'none ranked'}"
    )
    return ExpectationFinding(expectation, group.rank_if_added <= _half(joined), figures)


def _half(count: int) -> int:
    """Return the last rank of the upper half; the middle one of an odd count belongs to it."""
    return math.ceil(count / 2)


def _judge_role(
    expectation: Expectation, ranking: Ranking, evidence: Evidence
) -> ExpectationFinding:
    """Ask whether a partner has the role that the documents give it."""
    name = evidence.partners[expectation.partner].name
    row = next((row for row in ranking.rows if row.partner == expectation.partner), None)
    if row is None:
        return ExpectationFinding(expectation, None, f"{name} is not ranked, so it has no role")
    share = row.role.shares[expectation.role]
    figures = f"{name} is {row.role.role}; {expectation.role} in {share:.0%} of the draws"
    return ExpectationFinding(expectation, row.role.role == expectation.role, figures)


def _members(region: str, ranking: Ranking, evidence: Evidence) -> list[Row]:
    """Return the ranked partners that belong to a region."""
    return [row for row in ranking.rows if region in evidence.regions_of(row.partner)]


def _member(row: Row, ranking: Ranking) -> str:
    """Name a ranked member with its rank and range; ties are marked."""
    place = f"{'=' if ranking.is_tied(row) else ''}{row.rank}"
    return f"{row.name} {place} ({row.rank_low}-{row.rank_high})"
