"""What the ranks hang on: shares of their variance by weights, levels and choices of method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from criteria import Faults, Framework
from evaluator.assembly import build_problem
from evaluator.problem import Floats
from evaluator.query import Query
from evaluator.sensitivity.rank_model import RankModel
from evaluator.sensitivity.sobol import SobolIndices, sobol_indices
from evaluator.sensitivity.standing import admit, rank_levels, stage_cells
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd

# The name of the output that is no partner's rank.
SHIFT: Final = "mean shift"


@dataclass(frozen=True)
class VarianceShare:
    """What one group of inputs decides of one output.

    Attributes
    ----------
    output : str
        A partner (its rank), or ``mean shift``.
    inputs : str
        Such as ``weights`` or the levels of a partner.
    first, first_error : float
        The share of the variance that the group decides alone, with the half-width of its
        interval.
    total, total_error : float
        The share that it decides alone or together with others.
    """

    output: str
    inputs: str
    first: float
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True, repr=False)
class VarianceShares:
    """Sobol indices of the ranks of a stage.

    Attributes
    ----------
    rows : tuple of VarianceShare
        The mean shift first, then partners by rank; within an output the largest total first.
    mean_shift : float
        The mean over the inputs of how many places a partner stands from its published rank.
    variances : tuple of (str, float)
        The variance of each output; where it is 0 all its shares are.
    points, evaluations : int
        Base points of the design, and rankings computed.
    confidence : float
        Of the intervals.
    """

    stage: str
    rows: tuple[VarianceShare, ...]
    mean_shift: float
    variances: tuple[tuple[str, float], ...]
    points: int
    evaluations: int
    confidence: float
    seed: int

    def __repr__(self) -> str:
        """Say what decides most; `table` shows the rest."""
        moving = any(variance for _, variance in self.variances)
        told = f"{self.rows[0].inputs} first" if moving else "no rank moves"
        return f"<VarianceShares: {self.stage}; {told}; {self.evaluations} rankings>"

    def of(self, output: str) -> tuple[VarianceShare, ...]:
        """Return the shares of one output."""
        return tuple(row for row in self.rows if row.output == output)

    @property
    def table(self) -> pd.DataFrame:
        """One line per output and group of inputs."""
        import pandas as pd

        columns = ["output", "inputs", "first", "first_error", "total", "total_error"]
        return pd.DataFrame(
            [[getattr(row, name) for name in columns] for row in self.rows], columns=columns
        )


def variance_shares(
    framework: Framework, evidence: Evidence, query: Query, *, points: int | None = None
) -> VarianceShares:
    """Share out the variance of the ranks among what is uncertain and what was chosen.

    Outputs are the rank of each ranked partner and the mean shift of rank from the published
    ranking, R_S of Saisana, Saltelli & Tarantola. Inputs are grouped: the weights, the levels of
    each partner, the levels common to the members of a region, the treatment of silence, the
    normalisation and the method. Who is ranked stays as published.

    Parameters
    ----------
    query : Query
        A checked question; the published ranking is its answer.
    points : int, optional
        Base points of the design, a power of two; by default those of the settings.

    Raises
    ------
    InputError
        If `points` is no power of two.

    References
    ----------
    Saisana, M., Saltelli, A., & Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators. Journal of the Royal
    Statistical Society A, 168(2), 307-323. doi:10.1111/j.1467-985X.2005.00350.x

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> question = study.check_question("midstream")
    >>> found = variance_shares(study.framework, study.evidence, question, points=64)
    >>> {row.output for row in found.rows} - {*study.evidence.partners}
    {'mean shift'}
    """
    settings = framework.settings
    points = settings.sensitivity.points if points is None else _check(points)
    inside, _ = admit(stage_cells(framework, evidence, query), framework, query)
    problem = build_problem(inside, framework, query.weights.weights)
    asked = (points, settings.sensitivity.confidence, query.seed)
    if not inside:
        return VarianceShares(query.stage, (), 0.0, (), points, 0, *asked[1:])
    asked_of = settings.sensitivity
    model = RankModel(
        problem, query, settings.weights.factor, asked_of.methods, asked_of.normalizations
    )
    published = rank_levels(problem.filled(), problem, query)

    def outputs(inputs: Floats) -> Floats:
        ranks = model.ranks(inputs)
        shift = np.abs(ranks - published).mean(axis=1, keepdims=True)
        return np.concatenate([shift, ranks], axis=1)

    found = sobol_indices(
        outputs,
        model.groups,
        points=points,
        seed=query.seed,
        resamples=settings.sensitivity.resamples,
        confidence=settings.sensitivity.confidence,
    )
    names = [SHIFT, *problem.alternatives]
    order = [0, *sorted(range(1, len(names)), key=lambda i: (published[i - 1], names[i]))]
    return VarianceShares(
        stage=query.stage,
        rows=tuple(row for i in order for row in _rows(names[i], found, i)),
        mean_shift=float(found.mean[0]),
        variances=tuple((names[i], float(found.variance[i])) for i in order),
        points=points,
        evaluations=found.evaluations,
        confidence=settings.sensitivity.confidence,
        seed=query.seed,
    )


def _check(points: int) -> int:
    """Refuse a number of points over which a Sobol sequence is not balanced."""
    whole = isinstance(points, int) and not isinstance(points, bool)
    if not whole or points < 2 or points & (points - 1):
        faults = Faults("variance shares")
        faults.add("points", "a power of two, 2 or more", points, "Use 1024, or leave it out.")
        faults.raise_if_any()
    return points


def _rows(output: str, found: SobolIndices, number: int) -> list[VarianceShare]:
    """Return the shares of one output, the largest total first."""
    rows = [
        VarianceShare(
            output,
            group,
            first=float(found.first[number, g]),
            first_error=float(found.first_error[number, g]),
            total=float(found.total[number, g]),
            total_error=float(found.total_error[number, g]),
        )
        for g, group in enumerate(found.groups)
    ]
    return sorted(rows, key=lambda row: (-row.total, row.inputs))
