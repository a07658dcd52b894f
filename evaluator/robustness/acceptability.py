"""The result of a stochastic multicriteria acceptability analysis (SMAA-2), by label."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from evaluator.problem import frozen
from evaluator.robustness.estimates import Batches, Estimate

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.problem import Floats


@dataclass(frozen=True, eq=False)
class Figures:
    """The estimates, in arrays: m alternatives, n criteria.

    Attributes
    ----------
    ranks : Estimate, (m, m)
        Rank acceptability, alternative by rank.
    pairwise : Estimate, (m, m)
    central : Estimate, (m, n)
        NaN where an alternative is never first.
    confidence : Estimate, (m,)
        NaN where an alternative is never first.
    expected, holistic : Estimate, (m,)
    seen : array of bool, (m, m)
        Whether an alternative took a rank in any sample; those who tie share the better one.
    """

    ranks: Estimate
    pairwise: Estimate
    central: Estimate
    confidence: Estimate
    expected: Estimate
    holistic: Estimate
    seen: NDArray[np.bool_]


@dataclass(frozen=True, repr=False, eq=False)
class Acceptability:
    """How often each alternative takes each rank, while weights and levels vary (SMAA-2).

    Attributes
    ----------
    alternatives, criteria : tuple
        Labels, in the order of the matrix.
    figures : Figures
        All estimates with their standard errors.
    samples, seed : int
    weights : str
        The space that weights were drawn from, in words.
    drawing : str
        How: ``fixed``, ``independent``, ``quasi`` (scrambled Sobol points) or ``chain``
        (hit-and-run).
    kernel : str
        The back end that counted; it stands in the digest.
    bound : float
        No rank acceptability is off by more, nineteen times in twenty, all at once.
    digest : str
        Of everything that determined the result.

    References
    ----------
    Lahdelma, R., & Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis
    for group decision making. Operations Research, 49(3), 444-454.
    doi:10.1287/opre.49.3.444.11220
    """

    alternatives: tuple[Hashable, ...]
    criteria: tuple[Hashable, ...]
    figures: Figures
    samples: int
    seed: int
    weights: str
    drawing: str
    kernel: str
    bound: float
    digest: str

    # What the rows of every table are called.
    row_name: ClassVar[str] = "alternative"

    def __repr__(self) -> str:
        """Say what was drawn; `table` shows the figures."""
        return (
            f"<{type(self).__name__}: {len(self.alternatives)} alternatives, "
            f"{self.samples:,} samples, weights {self.weights}; within {self.bound:.1g}; "
            f"digest {self.digest[:12]}>"
        )

    @property
    def table(self) -> pd.DataFrame:
        """One line per alternative: first, top three, expected rank, holistic, confidence."""
        import pandas as pd

        return pd.DataFrame(
            {
                "first": self.best(1),
                "top_three": self.best(3),
                "expected_rank": self.expected_rank,
                "holistic": self.holistic,
                "confidence": self.confidence,
            }
        )

    @property
    def rank_acceptability(self) -> pd.DataFrame:
        """The share of the samples in which an alternative (row) takes a rank (column, from 1).

        Alternatives that tie share the ranks that they hold together, so that rows and columns
        sum to one.
        """
        return self._by_rank(self.figures.ranks.value)

    @property
    def standard_error(self) -> pd.DataFrame:
        """The standard errors of `rank_acceptability`; see `errors` for those of the others.

        Where samples hang together they are told by 16 to 32 batches (4 at least, for more than
        350 alternatives), so that an interval takes the quantiles of Student's t; NaN where a
        single batch tells nothing. `bound` sees to both.
        """
        return self._by_rank(self.figures.ranks.error)

    @property
    def pairwise(self) -> pd.DataFrame:
        """The share of the samples in which a row beats a column; ties count half."""
        return self._by_alternative(self.figures.pairwise.value, self.alternatives)

    @property
    def central_weights(self) -> pd.DataFrame:
        """The mean weights of the samples in which each alternative is first; NaN if never."""
        return self._by_alternative(self.figures.central.value, self.criteria)

    @property
    def confidence(self) -> pd.Series[float]:
        """The share of drawn levels at which an alternative is first under its central weights."""
        return self._series(self.figures.confidence.value, "confidence")

    @property
    def expected_rank(self) -> pd.Series[float]:
        """The mean rank over the samples; 1 is best."""
        return self._series(self.figures.expected.value, "expected_rank")

    @property
    def holistic(self) -> pd.Series[float]:
        """Rank acceptability summed up with rank-order-centroid weights: 1 if always first."""
        return self._series(self.figures.holistic.value, "holistic")

    @property
    def errors(self) -> dict[str, Any]:
        """The standard errors of every figure, by its name, in its shape."""
        figures = self.figures
        return {
            "rank_acceptability": self.standard_error,
            "pairwise": self._by_alternative(figures.pairwise.error, self.alternatives),
            "central_weights": self._by_alternative(figures.central.error, self.criteria),
            "confidence": self._series(figures.confidence.error, "confidence"),
            "expected_rank": self._series(figures.expected.error, "expected_rank"),
            "holistic": self._series(figures.holistic.error, "holistic"),
        }

    def best(self, k: int) -> pd.Series[float]:
        """Return the share of the samples in which each alternative is among the best `k`.

        Parameters
        ----------
        k : int
            From 1 on; beyond the number of alternatives it is 1 for all.
        """
        cumulated = self.figures.ranks.value[:, : max(k, 0)].sum(axis=1)
        return self._series(np.minimum(cumulated, 1.0), f"best_{k}")

    def _by_rank(self, values: Floats) -> pd.DataFrame:
        return self._by_alternative(values, range(1, len(self.alternatives) + 1))

    def _by_alternative(self, values: Floats, columns: Any) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(values.copy(), index=self._index(), columns=_labels(columns))

    def _series(self, values: Floats, name: str) -> pd.Series[float]:
        import pandas as pd

        return pd.Series(values.copy(), index=self._index(), name=name)

    def _index(self) -> pd.Index[Any]:
        return _labels(self.alternatives).rename("alternative")


def _labels(names: Iterable[Hashable]) -> pd.Index[Any]:
    """Return labels as pandas holds them, tuples as single labels."""
    import pandas as pd

    return pd.Index(list(names), tupleize_cols=False)


def meta_weights(count: int) -> Floats:
    """Return what each rank is worth in the holistic index: rank-order centroids, from 1 down.

    References
    ----------
    Lahdelma, R., & Salminen, P. (2001), eq. for the centroid meta-weights; Barron, F. H., &
    Barrett, B. E. (1996). Decision quality using ranked attribute weights. Management Science,
    42(11), 1515-1523. doi:10.1287/mnsc.42.11.1515

    Examples
    --------
    >>> meta_weights(3).round(4)
    array([1.    , 0.4545, 0.1818])
    """
    tails = np.cumsum(1.0 / np.arange(count, 0, -1))[::-1]
    worth: Floats = tails / tails[0]
    return worth


def figures_of(batches: Batches, confidence: Estimate) -> Figures:
    """Estimate all figures from what was counted."""
    ranks = batches.rank_shares
    count = len(ranks.value)
    return Figures(
        ranks=_fixed(ranks),
        pairwise=_fixed(batches.pairwise_shares),
        central=_fixed(batches.central_weights),
        confidence=_fixed(confidence),
        expected=_fixed(batches.mean_over_ranks(np.arange(1.0, count + 1))),
        holistic=_fixed(batches.mean_over_ranks(meta_weights(count))),
        seen=ranks_seen(batches),
    )


def ranks_seen(batches: Batches) -> NDArray[np.bool_]:
    """Say which ranks each alternative took in any sample; those who tie share the better one."""
    seen = np.any([tally.ranks > 0 for tally in batches.tallies], axis=0)
    for tally in batches.tallies:
        for alternative, rank, _ in tally.ties:
            seen[alternative, rank - 1] = True
    seen.setflags(write=False)
    return np.asarray(seen)


def no_figures(criteria: Sequence[Hashable]) -> Figures:
    """Return the figures of nobody, where there is no alternative to rank."""
    none, square, table = (_blank(0), _blank(0, 0), _blank(0, len(criteria)))
    return Figures(square, square, table, none, none, none, np.zeros((0, 0), dtype=np.bool_))


def _blank(*shape: int) -> Estimate:
    return Estimate(frozen(np.zeros(shape)), frozen(np.zeros(shape)))


def _fixed(estimate: Estimate) -> Estimate:
    """Return the estimate in arrays that cannot be written to."""
    return Estimate(frozen(estimate.value), frozen(estimate.error))
