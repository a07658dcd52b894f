"""Which single claim, coded one step otherwise or left out, would change a ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from criteria import Framework
from evaluator.query import Query
from evaluator.sensitivity.edits import recoded, touched_by, without_claims
from evaluator.sensitivity.standing import NO_SHIFT, Shift, compare, place, stage_cells
from partners import Claim, Evidence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Recoding:
    """One claim coded otherwise, and what it does.

    Attributes
    ----------
    level : str or None
        The level it would have; None where it is left out.
    """

    claim: Claim
    level: str | None
    shift: Shift


@dataclass(frozen=True, repr=False)
class Recodings:
    """Every one-step re-coding of one claim that changes a rank at a stage.

    Attributes
    ----------
    leaders : tuple of str
        Who is first as published.
    rows : tuple of Recoding
        Those that change any rank, what matters most first: the stage is emptied, the leader
        changes, the first places change, then by pairs reversed and ranks changed.
    claims, tried : int
        How many claims can count at the stage, and in how many ways they were coded otherwise.
    """

    stage: str
    leaders: tuple[str, ...]
    rows: tuple[Recoding, ...]
    claims: int
    tried: int

    def __repr__(self) -> str:
        """Say how much hangs on single claims; `table` shows which."""
        return (
            f"<Recodings: {self.stage}; {len(self.flips)} of {self.tried} change the leader, "
            f"{len(self.rows)} any rank>"
        )

    @property
    def flips(self) -> tuple[Recoding, ...]:
        """The re-codings that change who is first."""
        return tuple(row for row in self.rows if row.shift.leader_changes)

    @property
    def table(self) -> pd.DataFrame:
        """One line per re-coding that changes a rank; `to_level` is empty for one left out."""
        import pandas as pd

        columns = ["claim", "partner", "criterion", "from_level", "to_level"]
        return pd.DataFrame(
            [
                {
                    "claim": row.claim.id,
                    "partner": row.claim.partner,
                    "criterion": row.claim.criterion,
                    "from_level": row.claim.level,
                    "to_level": row.level or "",
                    **row.shift.record,
                }
                for row in self.rows
            ],
            columns=[*columns, *NO_SHIFT.record],
        )


def one_step_recodings(framework: Framework, evidence: Evidence, query: Query) -> Recodings:
    """Code every claim one step lower, one step higher, or not at all, and rank anew.

    Each change goes the whole way from claim to rank: votes, labels, gate and score. The search
    is exhaustive: claims that are passed over (repetitions, disputed ones, those about another
    stage or ore) could count nothing at any level. A claim left out is replaced by the first that
    repeats it.

    Parameters
    ----------
    query : Query
        A checked question.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> question = study.check_question("downstream")
    >>> found = one_step_recodings(study.framework, study.evidence, question)
    >>> found.tried > found.claims > 0
    True
    """
    top = framework.settings.sensitivity.top
    cells = stage_cells(framework, evidence, query)
    before = place(cells, framework, query)
    claims = [claim for claim in evidence.claims if _applies(claim, framework, query)]
    rows, tried = [], 0
    for claim in claims:
        touched = touched_by(evidence, claim.partner)
        for level, changed in _codings(claim, framework, evidence):
            tried += 1
            moved = stage_cells(framework, changed, query, touched)
            if any(moved[name] != cells[name] for name in moved):
                after = place({**cells, **moved}, framework, query)
                rows.append(Recoding(claim, level, compare(before, after, top)))
    rows = [row for row in rows if row.shift.moves]
    rows.sort(key=lambda row: (row.shift.precedence, row.claim.id, row.level or ""))
    return Recodings(query.stage, before.leaders, tuple(rows), len(claims), tried)


def _applies(claim: Claim, framework: Framework, query: Query) -> bool:
    """Tell whether a claim can count at the stage."""
    by_mineral = framework.criterion(claim.criterion).by_mineral
    return claim.counts and claim.about(query.stage, query.mineral, by_mineral)


def _codings(
    claim: Claim, framework: Framework, evidence: Evidence
) -> Iterator[tuple[str | None, Evidence]]:
    """Go through the other ways to code a claim: one step down, one step up, left out."""
    levels = framework.scale.levels
    at = levels.index(claim.level)
    for step in (at - 1, at + 1):
        if 0 <= step < len(levels):
            yield levels[step], recoded(evidence, claim, levels[step])
    yield None, without_claims(evidence, {claim.id})
