"""The ranking of a stage by many methods, side by side: a frozen result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from criteria.frozen import FrozenDict
from evaluator.agreement import (
    MEASURES,
    Kemeny,
    agreement_table,
    borda,
    copeland,
    kemeny,
    kendall_tau_b,
)

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.comparison.parting import Grouping, Mover
    from evaluator.ranking import Ranking

# What ranks by points or distance come under.
CONSENSUS: Final = ("borda", "copeland", "kemeny")


@dataclass(frozen=True)
class MethodRow:
    """How one method ranks a stage.

    Attributes
    ----------
    method, name : str
    normalization : str or None
        The fixed scale where the method can use it, otherwise that of its paper.
    compensates : str
        How far a strong criterion makes up for a weak one: full, partial or none.
    has_thresholds : bool
        Whether differences count only from a threshold on.
    ranks, scores : mapping of partner to number
    by_normalization : mapping of normalisation to mapping of partner to int
        The ranks under every normalisation that the method allows, this one among them.
    """

    method: str
    name: str
    normalization: str | None
    compensates: str
    has_thresholds: bool
    ranks: Mapping[str, int]
    scores: Mapping[str, float]
    by_normalization: Mapping[str | None, Mapping[str, int]]

    def __post_init__(self) -> None:
        for name in ("ranks", "scores", "by_normalization"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))


@dataclass(frozen=True, repr=False)
class Comparison:
    """The ranked partners of a stage by every method that can rank them.

    Attributes
    ----------
    ranking : Ranking
        By the method that the others are held against, with the range of every rank.
    rows : tuple of MethodRow
        That method first, and the others in the order of the registry or of the request.
    left_out : mapping of method to str
        Methods that were not run, and why.
    groupings : tuple of Grouping
        How much of the disagreement lies between groups of methods.
    mover : Mover or None
        The partner whose rank moves most over the methods.
    why : str
        Why the methods part, in words.
    digest : str
        Of everything that determined the result.
    """

    ranking: Ranking
    rows: tuple[MethodRow, ...]
    left_out: Mapping[str, str]
    groupings: tuple[Grouping, ...]
    mover: Mover | None
    why: str
    digest: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "left_out", FrozenDict(self.left_out))

    def __repr__(self) -> str:
        """Say what is compared; `table` shows it."""
        asked = [self.ranking.stage, self.ranking.mineral]
        question = ", ".join(part for part in asked if part)
        return (
            f"<Comparison: {question}; {len(self.ranking.rows)} partners by {len(self.rows)} "
            f"methods; digest {self.digest[:12]}>"
        )

    @property
    def partners(self) -> tuple[str, ...]:
        """The ranked partners, best first by the method compared with."""
        return tuple(row.partner for row in self.ranking.rows)

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """By partner and method: the rank; 1 is best, equal scores share the better rank."""
        return self._by_method("ranks").astype("int64")

    @cached_property
    def scores(self) -> pd.DataFrame:
        """By partner and method: the score, of which higher is better, in the method's units."""
        return self._by_method("scores").astype("float64")

    @property
    def table(self) -> pd.DataFrame:
        """By partner: name, rank by each method, lowest and highest, consensus, and range.

        ``best`` and ``worst`` are the ends over the methods; ``rank_low`` and ``rank_high`` those
        of the range by the method compared with.
        """
        ranks = self.ranks
        found = ranks.copy()
        found.insert(0, "name", [row.name for row in self.ranking.rows])
        found["best"], found["worst"] = ranks.min(axis=1), ranks.max(axis=1)
        found = found.join(self.consensus)
        found["rank_low"] = [row.rank_low for row in self.ranking.rows]
        found["rank_high"] = [row.rank_high for row in self.ranking.rows]
        return found

    @cached_property
    def agreement(self) -> Mapping[str, pd.DataFrame]:
        """By measure: how far each method agrees with each other one.

        For ``ws`` the reference is in the rows.
        """
        if not self.partners:
            return FrozenDict({})
        return FrozenDict({name: agreement_table(self.ranks, name) for name in MEASURES})

    @property
    def agreement_with_method(self) -> pd.DataFrame:
        """By method and measure: how far each agrees with the one compared with."""
        import pandas as pd

        columns = {name: table.loc[self.rows[0].method] for name, table in self.agreement.items()}
        index = pd.Index([row.method for row in self.rows], name="method")
        return pd.DataFrame(columns, index=index, columns=list(MEASURES), dtype="float64")

    @property
    def by_normalization(self) -> pd.DataFrame:
        """By method and normalisation: agreement (tau-b) with the row of that method here."""
        import pandas as pd

        rows = [
            {
                "method": row.method,
                "normalization": name,
                "kendall_tau_b": kendall_tau_b(row.ranks, ranks) if ranks else float("nan"),
            }
            for row in self.rows
            for name, ranks in row.by_normalization.items()
        ]
        return pd.DataFrame(rows, columns=["method", "normalization", "kendall_tau_b"])

    @cached_property
    def kemeny(self) -> Kemeny | None:
        """The order that disagrees least with all methods; None where nobody is ranked."""
        return kemeny(self.ranks) if self.partners else None

    @property
    def consensus(self) -> pd.DataFrame:
        """By partner: the ranks of Borda, Copeland and Kemeny over all methods."""
        import pandas as pd

        if self.kemeny is None:
            return pd.DataFrame(columns=list(CONSENSUS), index=self.ranks.index, dtype="int64")
        columns = {
            "borda": borda(self.ranks)["rank"],
            "copeland": copeland(self.ranks)["rank"],
            "kemeny": pd.Series(dict(self.kemeny.ranks)),
        }
        return pd.DataFrame(columns).loc[self.ranks.index]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per method and partner: what the method is, the rank and the score."""
        import pandas as pd

        rows = [
            {
                "method": row.method,
                "method_name": row.name,
                "normalization": row.normalization,
                "compensates": row.compensates,
                "partner": partner,
                "rank": row.ranks[partner],
                "score": row.scores[partner],
            }
            for row in self.rows
            for partner in self.partners
        ]
        columns = ["method", "method_name", "normalization", "compensates", "partner"]
        return pd.DataFrame(rows, columns=[*columns, "rank", "score"])

    def _by_method(self, what: str) -> pd.DataFrame:
        import pandas as pd

        columns = {
            row.method: [getattr(row, what)[name] for name in self.partners] for row in self.rows
        }
        index = pd.Index(self.partners, name="partner", dtype=object)
        return pd.DataFrame(columns, index=index)
