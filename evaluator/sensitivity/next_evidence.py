"""What to find out next: which cell, once known, would tell most about who is first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from criteria import Faults, Framework
from criteria.frozen import FrozenDict
from evaluator.assembly import build_problem
from evaluator.query import Query
from evaluator.sensitivity.admissions import Admission, find_admissions
from evaluator.sensitivity.cell_values import FIGURES, CellValue, drawn_values, exact_values
from evaluator.sensitivity.drawn import draw_stage
from evaluator.sensitivity.information import entropy
from evaluator.sensitivity.standing import admit, stage_cells
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd


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
    exact : bool
        Whether `rows` and `first` are exact, at weights held, and not estimated from draws.
    samples, seed : int
        Of the draws, which the admissions rest on in either case.
    """

    stage: str
    rows: tuple[CellValue, ...]
    admissions: tuple[Admission, ...]
    first: Mapping[str, float]
    bits: float
    top: int
    exact: bool
    samples: int
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
        all their members. Where members have nothing else, their lines say the same.
        """
        import pandas as pd

        names = ["partner", "criterion", "evidence", "regions", "level", "low", "high"]
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
                    *(getattr(row, name) for name in FIGURES),
                )
                for row in self.rows
            ],
            columns=[*names, *FIGURES],
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
        If there are fewer draws than make two a batch; or, where weights are to be held, if the
        normalisation makes scores depend on who else is ranked, or if there are more outcomes
        than can be added up.

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
    drawn = draw_stage(problem, len(inside), framework, query)
    if weights_held:
        rows, first = exact_values(problem.take(list(inside)), inside, query)
    else:
        rows, first = drawn_values(problem, drawn, inside, framework)
    likeliest = sorted(first, key=lambda name: (-first[name], name))
    return NextEvidence(
        stage=query.stage,
        rows=tuple(sorted(rows, key=lambda row: (-row.gain, -row.bits, row.partner))),
        admissions=find_admissions(missing, cells, drawn, framework, query),
        first={name: first[name] for name in likeliest},
        bits=float(entropy(np.array(list(first.values())))),
        top=settings.top,
        exact=weights_held,
        samples=query.samples,
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
