"""Why a partner stands where it does: parts of the score, the claims behind, what moves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from criteria import Criterion, Framework
from evaluator.assembly import build_problem
from evaluator.cells import Cell, build_cells
from evaluator.drawing import score_levels
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from evaluator.ranking import Ranking, Row, UnrankedRow
from partners import Claim, Engagement, Evidence, Partner

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Part:
    """What one criterion contributes.

    Attributes
    ----------
    weight : float
        Of the criterion at the stage.
    share : float
        Part of the score that goes if the criterion falls to its worst end, as a share of what
        all criteria together would lose one by one; 0 where nothing is lost.
    cell : Cell
    silenced : tuple of Claim
        Claims that are listed and count nothing: repetitions, disputed ones, and labels where
        more is said.
    rank_if_low, rank_if_high : int
        The rank with this cell alone at the lower and the upper end of its spread.
    """

    criterion: Criterion
    weight: float
    share: float
    cell: Cell
    silenced: tuple[Claim, ...]
    rank_if_low: int
    rank_if_high: int


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why one partner stands where it does at one stage; `table` and `statements` show it.

    Attributes
    ----------
    row : Row or UnrankedRow
    parts : tuple of Part
        By criterion, in the order of the framework.
    engagements : tuple of Engagement
        What has been agreed, sought or entered; never part of the score.
    ranked : int
        How many are ranked at the stage.
    ranking : Ranking
        The ranking that is explained.
    """

    partner: Partner
    row: Row | UnrankedRow
    parts: tuple[Part, ...]
    engagements: tuple[Engagement, ...]
    ladder: tuple[str, ...]
    ranked: int
    ranking: Ranking

    def __repr__(self) -> str:
        """Say what is explained; `parts` holds the explanation."""
        row = self.row
        place = (
            f"rank {row.rank}, range {row.rank_low}-{row.rank_high}"
            if isinstance(row, Row)
            else "not ranked"
        )
        return f"<Explanation: {self.partner.name}, {self.ranking.stage}; {place}>"

    @property
    def table(self) -> pd.DataFrame:
        """The parts of the score by criterion: weight, level, spread, share, rank at each end."""
        import pandas as pd

        columns = ["weight", "level", "low", "high", "evidence", "share", "if_low", "if_high"]
        return pd.DataFrame(
            [
                (
                    part.weight,
                    part.cell.value,
                    part.cell.low,
                    part.cell.high,
                    part.cell.status,
                    part.share,
                    part.rank_if_low,
                    part.rank_if_high,
                )
                for part in self.parts
            ],
            index=pd.Index([part.criterion.id for part in self.parts], name="criterion"),
            columns=columns,
        )

    @property
    def statements(self) -> pd.DataFrame:
        """The claims behind the parts by id, those that count first, each with its place."""
        import pandas as pd

        listed = [
            (claim, how)
            for part in self.parts
            for how, claims in (
                ("own", part.cell.own),
                ("widens" if part.cell.only_widened else "inherited", part.cell.inherited),
                ("intent", part.cell.prospects),
                ("not counted", part.silenced),
            )
            for claim in claims
        ]
        columns = ["criterion", "level", "basis", "how", "note", "source", "place"]
        columns += ["coder", "checker", "review_by"]
        return pd.DataFrame(
            [
                (c.criterion, c.level, c.basis, how, c.note, c.source, str(c.locator), *_coding(c))
                for c, how in listed
            ],
            index=pd.Index([claim.id for claim, _ in listed], name="claim", dtype=object),
            columns=columns,
        )


def _coding(claim: Claim) -> tuple[str, str, str]:
    """Return who coded and who checked a claim, and when to look again."""
    return claim.coder, claim.checker, claim.review_by


def explain_partner(
    framework: Framework, evidence: Evidence, query: Query, ranking: Ranking, partner: Partner
) -> Explanation:
    """Take the score of a partner apart.

    Parameters
    ----------
    query : Query
        The question that `ranking` answers.
    partner : Partner
        One that the ranking has a row for.
    """
    names = [row.partner for row in ranking.rows]
    if partner.id not in names:
        names.append(partner.id)
    cells = {
        name: build_cells(evidence.partners[name], evidence, framework, query.stage, query.mineral)
        for name in names
    }
    problem = build_problem(cells, framework, query.weights.weights)
    row = problem.alternatives.index(partner.id)
    shares = _shares(problem, row, query)
    own = cells[partner.id]
    return Explanation(
        partner=partner,
        row=ranking.row(partner.id),
        parts=tuple(
            Part(
                criterion=criterion,
                weight=query.weights.weights[criterion.id],
                share=float(shares[column]),
                cell=own[criterion.id],
                silenced=_silenced(partner, criterion, own[criterion.id], query),
                rank_if_low=_rank_with(problem, row, column, problem.low, query),
                rank_if_high=_rank_with(problem, row, column, problem.high, query),
            )
            for column, criterion in enumerate(framework.criteria)
        ),
        engagements=_engagements(partner, evidence),
        ladder=framework.settings.ladder.status,
        ranked=len(ranking.rows),
        ranking=ranking,
    )


def _shares(problem: DecisionProblem, row: int, query: Query) -> Floats:
    """Return the loss of score by each criterion at its worst end, as shares of the losses."""
    levels = problem.filled()
    before = score_levels(levels, problem, query)[row]
    losses = np.zeros(len(problem.criteria))
    for column, way in enumerate(problem.directions):
        worse = levels.copy()
        worse[row, column] = problem.scale[way == "min"]
        losses[column] = max(0.0, before - score_levels(worse, problem, query)[row])
    total = losses.sum()
    shares: Floats = losses / total if total > 0 else losses
    return shares


def _rank_with(problem: DecisionProblem, row: int, column: int, end: Floats, query: Query) -> int:
    """Return the rank with one cell at an end of its spread and the rest as they are."""
    levels = problem.filled()
    levels[row, column] = end[row, column]
    return int(rank_scores(round_scores(score_levels(levels, problem, query)))[row])


def _silenced(
    partner: Partner, criterion: Criterion, cell: Cell, query: Query
) -> tuple[Claim, ...]:
    """Return the claims on a cell that count nothing: repetitions, disputed, surpassed labels."""
    listed = {claim.id for claim in (*cell.own, *cell.prospects)}
    return tuple(
        claim
        for claim in partner.claims
        if claim.criterion == criterion.id
        and claim.id not in listed
        and claim.about(query.stage, query.mineral, criterion.by_mineral)
    )


def _engagements(partner: Partner, evidence: Evidence) -> tuple[Engagement, ...]:
    """Return the engagements of a partner and of the frameworks that name it."""
    return tuple(
        item
        for item in evidence.engagements
        if item.partner == partner.id or partner.id in item.with_
    )
