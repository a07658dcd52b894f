"""What to find out next: which cell, once known, would tell most about who is first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from criteria import Faults, Framework
from criteria.frozen import FrozenDict
from evaluator.assembly import build_problem
from evaluator.cells import Cell
from evaluator.field import Cells
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import DecisionProblem
from evaluator.query import Query
from evaluator.ranker import insert_draws, score_draws
from evaluator.robustness import draw_blocks
from evaluator.sensitivity.admissions import Admission, Drawn, find_admissions
from evaluator.sensitivity.exact_information import exact_value_of_information
from evaluator.sensitivity.information import (
    entropy,
    entropy_fall,
    naming_gain,
    nearest_steps,
    share_places,
    tally,
)
from evaluator.sensitivity.spreads import step_chances
from evaluator.sensitivity.standing import admit, stage_cells
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class CellValue:
    """What knowing one cell of a ranked partner would be worth.

    Attributes
    ----------
    cell : Cell
        What is known so far.
    gain, gain_error : float
        The expected rise in the probability of naming the right leader, and its standard error.
    bits, bits_error : float
        The expected fall in the entropy of who is first.
    top_bits, top_bits_error : float or None
        The expected fall in the entropies of who is among the first places, added up over
        partners; None in the exact computation.
    """

    partner: str
    criterion: str
    cell: Cell
    gain: float
    gain_error: float
    bits: float
    bits_error: float
    top_bits: float | None
    top_bits_error: float | None


@dataclass(frozen=True, repr=False)
class NextEvidence:
    """What to find out next at a stage, what tells most first.

    Attributes
    ----------
    rows : tuple of CellValue
        Every cell of every ranked partner; the largest gain first, then the largest fall.
    admissions : tuple of Admission
        What would admit those that are not ranked, and where they might stand.
    first : mapping of str to float
        The probability of being first as things stand, likeliest first.
    bits : float
        The entropy of who is first as things stand.
    top : int
        How many first places are watched together.
    samples : int or None
        The draws; None where the figures are exact.
    """

    stage: str
    rows: tuple[CellValue, ...]
    admissions: tuple[Admission, ...]
    first: Mapping[str, float]
    bits: float
    top: int
    samples: int | None
    seed: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", FrozenDict(self.first))

    def __repr__(self) -> str:
        """Say what to find out first; `table` shows the rest."""
        best = next(iter(self.rows), None)
        told = "nobody is ranked" if best is None else f"{best.criterion} of {best.partner} first"
        return f"<NextEvidence: {self.stage}; {told}>"

    @property
    def table(self) -> pd.DataFrame:
        """One line per cell of a ranked partner: what is known, and what knowing it is worth.

        `regions` names those from which a cell is inherited: what is found out there tells of
        all their members, and the lines of these say the same.
        """
        import pandas as pd

        names = ["partner", "criterion", "evidence", "regions", "level", "low", "high"]
        names += ["gain", "gain_error", "bits", "bits_error", "top_bits", "top_bits_error"]
        return pd.DataFrame(
            [
                (
                    row.partner,
                    row.criterion,
                    row.cell.status,
                    ", ".join(row.cell.inherited_share),
                    row.cell.value,
                    row.cell.low,
                    row.cell.high,
                    *(getattr(row, name) for name in names[7:]),
                )
                for row in self.rows
            ],
            columns=names,
        )

    @property
    def admissions_table(self) -> pd.DataFrame:
        """One line per cell that would bring a partner nearer to being ranked."""
        import pandas as pd

        names = ["partner", "criterion", "admits", "missing", "first", "first_error"]
        names += ["top", "top_error"]
        return pd.DataFrame(
            [
                {**{name: getattr(row, name) for name in names}, "missing": "; ".join(row.missing)}
                | {f"first if {level}": share for level, share in row.first_by_level.items()}
                for row in self.admissions
            ],
            columns=None if self.admissions else names,
        )


def next_evidence(
    framework: Framework, evidence: Evidence, query: Query, *, weights_held: bool = False
) -> NextEvidence:
    """Work out what knowing each cell would be worth, and what would admit the others.

    From the draws behind the ranges, weights and levels varying together: in each, who is first,
    and which step of the scale every cell is nearest to. What is inherited moves together, so
    that a cell may tell of other members of its region as well.

    Parameters
    ----------
    query : Query
        A checked question; its draws and seed are used.
    weights_held : bool
        Hold the weights at those of the query and compute exactly, with every cell on a step of
        the scale, by the share of its spread that is nearest to it, and independent of the rest.

    Raises
    ------
    InputError
        If there are fewer draws than make two a batch, or if weights are to be held under a
        normalisation that makes scores depend on who else is ranked.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> question = study.check_question("midstream", samples=400)
    >>> found = next_evidence(study.framework, study.evidence, question)
    >>> len(found.rows) == len(found.first) * len(study.framework.criteria)
    True
    """
    settings = framework.settings.sensitivity
    _check(query, settings.batches, weights_held)
    cells = stage_cells(framework, evidence, query)
    inside, missing = admit(cells, framework, query)
    everyone = {**inside, **{name: cells[name] for name in missing}}
    problem = build_problem(everyone, framework, query.weights.weights)
    drawn = _draw(problem, len(inside), framework, query)
    if weights_held:
        rows, first = _exact_rows(problem.take(list(inside)), inside, query)
    else:
        rows, first = _drawn_rows(problem, drawn, inside, framework)
    likeliest = sorted(first, key=lambda name: (-first[name], name))
    return NextEvidence(
        stage=query.stage,
        rows=tuple(sorted(rows, key=lambda row: (-row.gain, -row.bits, row.partner))),
        admissions=find_admissions(missing, cells, drawn, framework, query),
        first={name: first[name] for name in likeliest},
        bits=float(entropy(np.array(list(first.values())))),
        top=settings.top,
        samples=None if weights_held else query.samples,
        seed=query.seed,
    )


def _check(query: Query, batches: int, weights_held: bool) -> None:
    """Refuse what would give no error bars, and what is not exact."""
    faults = Faults("next evidence")
    if query.samples < 2 * batches:
        remedy = "Draw more, or set fewer batches in settings.toml."
        faults.add("samples", f"{2 * batches} or more", query.samples, remedy)
    if weights_held and not query.is_independent:
        remedy = "Leave the normalization out, or let the weights vary."
        faults.add("weights held", "fixed ends of the scale", query.normalization, remedy)
    faults.raise_if_any()


def _draw(problem: DecisionProblem, ranked: int, framework: Framework, query: Query) -> Drawn:
    """Draw levels and weights together; rank the first `ranked` rows, and each of the rest."""
    settings, scale = framework.settings, framework.scale
    inside, outside = list(range(ranked)), list(range(ranked, len(problem.alternatives)))
    steps, ranks, inserted = [], [], []
    for block in draw_blocks(
        problem, query.samples, settings.range.block, query.seed, settings.weights.factor
    ):
        levels, weights = block.levels, block.weights
        scores = round_scores(score_draws(levels[:, inside], weights, problem, query))
        ranks.append(rank_scores(scores).astype(np.int32))
        inserted.append(insert_draws(scores, levels, inside, outside, weights, problem, query))
        steps.append(nearest_steps(levels, scale.low, scale.high).astype(np.int8))
    names = problem.alternatives
    return Drawn(
        ranked=names[:ranked],
        others=names[ranked:],
        steps=np.concatenate(steps),
        ranks=np.concatenate(ranks),
        inserted=np.concatenate(inserted),
    )


def _drawn_rows(
    problem: DecisionProblem, drawn: Drawn, inside: Cells, framework: Framework
) -> tuple[list[CellValue], dict[str, float]]:
    """Estimate what knowing each cell of those ranked is worth."""
    if not inside:
        return [], {}
    settings, count = framework.settings.sensitivity, len(framework.scale.levels)
    steps = drawn.steps[:, : len(inside)].reshape(len(drawn.steps), -1)
    leading = share_places(drawn.ranks, 1)
    leaders = tally(steps, leading, count, settings.batches)
    places = share_places(drawn.ranks, settings.top)
    tops = tally(steps, places, count, settings.batches)
    found = (naming_gain(leaders), entropy_fall(leaders), entropy_fall(tops, membership=True))
    figures = np.stack([part for item in found for part in (item.value, item.error)], axis=1)
    labels = [(name, criterion) for name in inside for criterion in problem.criteria]
    rows = [
        CellValue(name, criterion, inside[name][criterion], *map(float, line))
        for (name, criterion), line in zip(labels, figures, strict=True)
    ]
    return rows, dict(zip(inside, map(float, leading.mean(axis=0)), strict=True))


def _exact_rows(
    problem: DecisionProblem, inside: Cells, query: Query
) -> tuple[list[CellValue], dict[str, float]]:
    """Compute what knowing each cell of those ranked is worth, at the weights of the query."""
    low, high = problem.scale
    found = exact_value_of_information(
        step_chances(problem),
        np.arange(low, high + 1),
        lambda levels: score_draws(levels[None], problem.weights, problem, query)[0],
    )
    rows = [
        CellValue(
            name,
            criterion,
            inside[name][criterion],
            gain=float(found.gain[i, k]),
            gain_error=0.0,
            bits=float(found.bits[i, k]),
            bits_error=0.0,
            top_bits=None,
            top_bits_error=None,
        )
        for i, name in enumerate(inside)
        for k, criterion in enumerate(problem.criteria)
    ]
    return rows, dict(zip(inside, map(float, found.first), strict=True))
