"""What ``evaluator check`` finds, in one object and as a plain record for JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.cells import Cell
    from evaluator.comparison.second_opinion import SecondOpinion
    from evaluator.expectations import ExpectationFinding
    from evaluator.outputs.coding_report import Coders
    from evaluator.study import Study
    from partners.coder_agreement import CoderAgreement
    from partners.coding_state import CodingState
    from partners.reliability import Estimate

_DIGITS = 6


@dataclass(frozen=True)
class Checked:
    """What a check finds.

    Attributes
    ----------
    verified : str
        What was verified in the documents, in words.
    findings, alone : sequence of ExpectationFinding
        With all claims, and without the reasons that stand beside a role.
    opinion : SecondOpinion
        What another library says of the same matrices.
    coders : Coders
        Who coded, and how far coders agree.
    """

    study: Study
    verified: str
    findings: Sequence[ExpectationFinding]
    alone: Sequence[ExpectationFinding]
    opinion: SecondOpinion
    coders: Coders


def claim_counts(study: Study) -> dict[str, int]:
    """Count the claims by what becomes of them."""
    claims, settings = study.evidence.claims, study.framework.settings.evidence
    hopes = sum(claim.counts and settings.is_intent(claim.basis) for claim in claims)
    return {
        "claims": len(claims),
        "counted": sum(claim.counts for claim in claims) - hopes,
        "prospects": hopes,
        "repeated": sum(claim.same_as is not None for claim in claims),
        "disputed": sum(bool(claim.disputed) for claim in claims),
    }


def check_record(checked: Checked) -> dict[str, Any]:
    """Return what a check finds as nested records."""
    study, coders = checked.study, checked.coders
    cells = {one.id: study.cells(one) for one in study.evidence.partners.values()}
    return {
        "data": claim_counts(study),
        "documents": checked.verified,
        "coverage": {
            partner: {criterion: _cell_record(cell) for criterion, cell in row.items()}
            for partner, row in cells.items()
        },
        "second_opinion": checked.opinion._asdict(),
        "coding": None if coders.state is None else _state_record(coders.state),
        "agreement": {
            "claims": _agreement_record(coders.claims),
            "tables": _agreement_record(coders.tables),
        },
        "expectations": [
            {
                "id": one.expectation.id,
                "stage": one.expectation.stage,
                "met": one.met,
                "figures": one.figures,
                "met_without_reasons": other.met,
            }
            for one, other in zip(checked.findings, checked.alone, strict=True)
        ],
        "digest": study.digest,
    }


def _cell_record(cell: Cell) -> dict[str, Any]:
    """Return how a cell is filled."""
    return {
        "value": _rounded(cell.value),
        "status": cell.status,
        "contested": cell.contested,
        "prospects": len(cell.prospects),
    }


def _state_record(state: CodingState) -> dict[str, Any]:
    """Return who coded how much, and what is to be looked at again."""
    return {
        "coders": [
            {"coder": coder or None, "claims": count, "drafts": state.drafts.get(coder, 0)}
            for coder, count in state.coders.items()
        ],
        "day": state.day or None,
        "due": [{"claim": claim.id, "review_by": claim.review_by} for claim in state.due],
        "later": [{"claim": claim.id, "review_by": claim.review_by} for claim in state.later],
    }


def _agreement_record(found: CoderAgreement | None) -> dict[str, Any] | None:
    """Return how far coders agree, and what they differ on."""
    if found is None:
        return None
    return {
        "coders": list(found.coders),
        "units": len(found.units),
        "shared": found.shared,
        "alpha": {"ordinal": _estimate(found.ordinal), "interval": _estimate(found.interval)},
        "pairs": [
            {
                "coders": list(pair.coders),
                "units": pair.units,
                "quadratic_kappa": _estimate(pair.quadratic),
                "linear_kappa": _estimate(pair.linear),
            }
            for pair in found.pairs
        ],
        "differing": [
            {
                "partner": unit.partner,
                "criterion": unit.criterion,
                "place": unit.place or None,
                "levels": dict(unit.levels),
            }
            for unit in found.differing
        ],
    }


def _estimate(found: Estimate) -> dict[str, float | None]:
    """Return a coefficient with its interval."""
    figures = {"value": found.value, "low": found.low, "high": found.high}
    return {name: _rounded(figure) for name, figure in figures.items()}


def _rounded(figure: float) -> float | None:
    """Round what is shown; what is undefined is missing."""
    return None if math.isnan(figure) else round(figure, _DIGITS)
