"""What hangs on one criterion, partner, region, document or family of documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from criteria import Framework
from evaluator.query import Query
from evaluator.sensitivity.edits import without_claims
from evaluator.sensitivity.standing import (
    NO_SHIFT,
    Shift,
    Standing,
    compare,
    place,
    rank_all,
    stage_cells,
)
from evaluator.weighting.weight_set import WeightSet
from partners import Evidence, Kind

if TYPE_CHECKING:
    import pandas as pd

CRITERION: Final = "criterion"
PARTNER: Final = "partner"
REGION: Final = "region"
DOCUMENT: Final = "document"
FAMILY: Final = "family"


@dataclass(frozen=True)
class Omission:
    """One thing left out, and what that does.

    Attributes
    ----------
    kind : str
        ``criterion``, ``partner``, ``region``, ``document`` or ``family`` (of documents).
    left_out : str
        Its id.
    claims : int
        How many claims go with it.
    empties : bool
        Whether it leaves nobody to rank where somebody was.
    after : Standing
        Who is ranked where without it.
    shift : Shift
        What it does; for a partner, to the others as they would stand among themselves.
    same_field : Shift or None
        For a criterion, what it does if those ranked as published stay ranked: the score alone,
        without the gate.
    """

    kind: str
    left_out: str
    claims: int
    empties: bool
    after: Standing
    shift: Shift
    same_field: Shift | None = None


@dataclass(frozen=True, repr=False)
class LeaveOneOut:
    """What leaving out one thing at a time does to a stage.

    Attributes
    ----------
    before : Standing
        Who is ranked where as published.
    rows : tuple of Omission
        Criteria in their order, then partners, regions, documents and families by id.
    """

    stage: str
    before: Standing
    rows: tuple[Omission, ...]

    def __repr__(self) -> str:
        """Say how much hangs on single things; `table` shows which."""
        changes = sum(row.shift.leader_changes for row in self.rows)
        empties = sum(row.empties for row in self.rows)
        return (
            f"<LeaveOneOut: {self.stage}; {changes} of {len(self.rows)} change the leader, "
            f"{empties} leave nobody to rank>"
        )

    def of(self, kind: str) -> tuple[Omission, ...]:
        """Return the rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)

    @property
    def table(self) -> pd.DataFrame:
        """One line per thing left out; `empties` says that nobody can be ranked without it.

        `same_field_leader` and `same_field_reversals` are those of a criterion if the gate
        stays as published.
        """
        import pandas as pd

        columns = ["kind", "left_out", "claims", *NO_SHIFT.record]
        columns += ["same_field_leader", "same_field_reversals"]
        return pd.DataFrame(
            [
                {
                    "kind": row.kind,
                    "left_out": row.left_out,
                    "claims": row.claims,
                    **row.shift.record,
                    "empties": row.empties,
                    **_held(row.same_field),
                }
                for row in self.rows
            ],
            columns=columns,
        )


def _held(shift: Shift | None) -> dict[str, object]:
    """Return what a table says of a criterion left out under the same gate."""
    if shift is None:
        return {"same_field_leader": "", "same_field_reversals": None}
    leader = ", ".join(shift.leaders)
    return {"same_field_leader": leader, "same_field_reversals": shift.reversals}


def leave_one_out(framework: Framework, evidence: Evidence, query: Query) -> LeaveOneOut:
    """Leave out each criterion, ranked partner, region, document and family of documents.

    A criterion left out has no weight, and the others share its weight in proportion (equally,
    where they had none). The gate stays as it is: the claim on the key criterion and the evidence
    of dependability are still asked for, even where it is their criterion that has no weight;
    coverage is measured with the weights that remain. `same_field` tells what the score alone does.

    A partner left out is no loss to itself, so the others are compared with how they stand among
    themselves before: with fixed ends of the scale nothing moves, and under a normalisation by
    the data what moves is a rank reversal (Belton & Gear 1983, doi:10.1016/0305-0483(83)90047-6).

    A region left out takes what is claimed of it from all its members. A document left out takes
    all its claims with it, on regions too; what another document repeats of them counts in their
    place. Families are shown where they have several documents.

    Parameters
    ----------
    query : Query
        A checked question.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> question = study.check_question("upstream")
    >>> found = leave_one_out(study.framework, study.evidence, question)
    >>> any(row.shift.reversals for row in found.of("partner"))
    False
    """
    before = place(stage_cells(framework, evidence, query), framework, query)
    rows = (
        *_criteria(framework, evidence, query, before),
        *_partners(framework, evidence, query, before),
        *_claims(framework, evidence, query, before),
    )
    return LeaveOneOut(query.stage, before, rows)


def without_weight(weights: WeightSet, criterion: str) -> WeightSet:
    """Take the weight of a criterion; the others share it in proportion (equally if they had none).

    Examples
    --------
    >>> without_weight(WeightSet({"a": 0.5, "b": 0.3, "c": 0.2}, None, ""), "a").weights
    {'a': 0.0, 'b': 0.6, 'c': 0.4}
    """
    others = {name: weight for name, weight in weights.weights.items() if name != criterion}
    total = sum(others.values())
    if total <= 0:
        others, total = dict.fromkeys(others, 1.0), float(len(others))
    shared = {name: others[name] / total if name != criterion else 0.0 for name in weights.weights}
    return WeightSet(shared, None, f"{weights.origin}, without {criterion}")


def _criteria(
    framework: Framework, evidence: Evidence, query: Query, before: Standing
) -> Iterator[Omission]:
    """Leave out each criterion; the only one there is cannot be left out."""
    cells = stage_cells(framework, evidence, query)
    for name in framework.criterion_ids if len(framework.criteria) > 1 else ():
        asked = replace(query, weights=without_weight(query.weights, name))
        after = place(cells, framework, asked)
        claims = sum(claim.criterion == name for claim in evidence.claims)
        omission = _omission(CRITERION, name, claims, before, after, framework)
        inside = {partner: cells[partner] for partner in before.ranks}
        held = Standing(rank_all(inside, framework, asked), before.missing)
        top = framework.settings.sensitivity.top
        yield replace(omission, same_field=compare(before, held, top))


def _partners(
    framework: Framework, evidence: Evidence, query: Query, before: Standing
) -> Iterator[Omission]:
    """Leave out each ranked partner."""
    cells = stage_cells(framework, evidence, query)
    for name in sorted(before.ranks):
        rest = {partner: row for partner, row in cells.items() if partner != name}
        after = place(rest, framework, query)
        claims = len(evidence.partners[name].claims)
        omission = _omission(PARTNER, name, claims, before, after, framework)
        top = framework.settings.sensitivity.top
        yield replace(omission, shift=compare(_among_themselves(before, name), after, top))


def _claims(
    framework: Framework, evidence: Evidence, query: Query, before: Standing
) -> Iterator[Omission]:
    """Leave out what is claimed of each region, and by each document and each family."""
    for kind, name, gone in _bundles(evidence):
        cells = stage_cells(framework, without_claims(evidence, gone), query)
        after = place(cells, framework, query)
        yield _omission(kind, name, len(gone), before, after, framework)


def _bundles(evidence: Evidence) -> Iterator[tuple[str, str, set[str]]]:
    """Go through the claims that are left out together: kind, id and claims."""
    for name, partner in sorted(evidence.partners.items()):
        if partner.kind is Kind.REGION and partner.claims:
            yield REGION, name, {claim.id for claim in partner.claims}
    families: dict[str, list[str]] = {}
    for source in evidence.sources.values():
        families.setdefault(source.family, []).append(source.id)
    documents = [(DOCUMENT, name, [name]) for name in sorted(evidence.sources)]
    several = [(FAMILY, name, families[name]) for name in sorted(families)]
    for kind, name, sources in documents + [item for item in several if len(item[2]) > 1]:
        yield kind, name, {claim.id for claim in evidence.claims if claim.source in sources}


def _among_themselves(standing: Standing, left_out: str) -> Standing:
    """Return how the others stand if one steps aside and nothing else moves."""
    gone = standing.ranks[left_out]
    ranks = {
        name: rank - (rank > gone) for name, rank in standing.ranks.items() if name != left_out
    }
    return Standing(ranks, standing.missing)


def _omission(
    kind: str,
    left_out: str,
    claims: int,
    before: Standing,
    after: Standing,
    framework: Framework,
) -> Omission:
    """Put together what leaving one thing out does."""
    shift = compare(before, after, framework.settings.sensitivity.top)
    empties = bool(before.ranks) and not after.ranks
    return Omission(kind, left_out, claims, empties, after, shift)
