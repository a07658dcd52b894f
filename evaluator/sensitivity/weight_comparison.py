"""A stage under every weight set, side by side: who is ranked where, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from criteria import Framework
from criteria.frozen import FrozenDict
from criteria.weight_sets import REFERENCE
from evaluator.agreement import kendall_tau_b
from evaluator.query import Query
from evaluator.sensitivity.standing import admit, rank_all, stage_cells
from evaluator.weighting.weight_set import WeightSet
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.ranking import Ranking


@dataclass(frozen=True)
class Order:
    """The order of a stage under one weight set.

    Attributes
    ----------
    ranks : mapping of str to int
        Of those who are ranked under the reference set, whatever the gate says here.
    dropped, entered : tuple of str
        Whom the gate would drop and whom it would admit under these weights: coverage is a share
        of the weight.
    """

    ranks: Mapping[str, int]
    dropped: tuple[str, ...]
    entered: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranks", FrozenDict(self.ranks))

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who is first; several where they tie."""
        return tuple(partner for partner, rank in self.ranks.items() if rank == 1)

    @property
    def leaders_admitted(self) -> tuple[str, ...]:
        """Who is first of those who pass the gate here too; none where nobody does."""
        ranks = {name: rank for name, rank in self.ranks.items() if name not in self.dropped}
        return tuple(name for name, rank in ranks.items() if rank == min(ranks.values()))


@dataclass(frozen=True)
class WeightComparison:
    """The ranks of a stage under every weight set, all of the same partners.

    Those are compared who are ranked under the reference set, so that a rank means the same under
    every set; who would be ranked at all with other weights is told beside it.

    Attributes
    ----------
    ranking : Ranking
        As published, under the reference set: with the range of every rank.
    sets : mapping of str to WeightSet
        By name, the reference first.
    orders : mapping of str to Order
        By name of the set.
    left_out : mapping of str to str
        Sets that have no weights here, and why.
    names : mapping of str to str
        Of the partners, by id.
    digest : str
        Of all that the comparison hangs on.
    """

    ranking: Ranking
    sets: Mapping[str, WeightSet]
    orders: Mapping[str, Order]
    left_out: Mapping[str, str]
    names: Mapping[str, str]
    digest: str = ""

    def __post_init__(self) -> None:
        for name in ("sets", "orders", "left_out", "names"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))

    @property
    def stage(self) -> str:
        """The stage that is ranked."""
        return self.ranking.stage

    @property
    def partners(self) -> tuple[str, ...]:
        """The partners compared, best under the reference first."""
        return tuple(row.partner for row in self.ranking.rows)

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The weights: sets in rows, criteria in columns; every row sums to one."""
        import pandas as pd

        rows = {name: dict(item.weights) for name, item in self.sets.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(index="set")

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """The ranks: sets in rows, partners in columns, best under the reference first."""
        import pandas as pd

        rows = [[order.ranks[name] for name in self.partners] for order in self.orders.values()]
        index = pd.Index(self.orders, name="set")
        return pd.DataFrame(rows, index=index, columns=list(self.partners), dtype="int64")

    @cached_property
    def table(self) -> pd.DataFrame:
        """By partner: rank and range as published, and what the sets make of them.

        ``set_low`` and ``set_high`` are the best and the worst rank over the sets, ``admitted`` is
        the number of sets under which the partner passes the gate.
        """
        import pandas as pd

        rows = {}
        for row in self.ranking.rows:
            ranks = self.ranks_of(row.partner).values()
            rows[row.partner] = {
                "name": row.name,
                "rank": row.rank,
                "rank_low": row.rank_low,
                "rank_high": row.rank_high,
                "set_low": min(ranks),
                "set_high": max(ranks),
                "admitted": sum(row.partner not in item.dropped for item in self.orders.values()),
            }
        columns = ["name", "rank", "rank_low", "rank_high", "set_low", "set_high", "admitted"]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
        return frame.rename_axis(index="partner")

    @cached_property
    def agreement(self) -> pd.Series[float]:
        """Kendall's tau-b of each set with the reference; NaN where all tie or one is alone."""
        import pandas as pd

        found = {name: self._tau(order) for name, order in self.orders.items()}
        return pd.Series(found, name="kendall_tau_b", dtype=float).rename_axis(index="set")

    def ranks_of(self, partner: str) -> dict[str, int]:
        """Return the rank of a partner by set."""
        return {name: order.ranks[partner] for name, order in self.orders.items()}

    def _tau(self, order: Order) -> float:
        """Return the agreement of an order with that of the reference."""
        if len(self.partners) < 2:
            return float("nan")
        reference = self.orders[REFERENCE].ranks
        pairs = [(reference[name], order.ranks[name]) for name in self.partners]
        return kendall_tau_b(*zip(*pairs, strict=True))


def compare_sets(
    framework: Framework,
    evidence: Evidence,
    query: Query,
    ranking: Ranking,
    sets: Mapping[str, WeightSet],
    left_out: Mapping[str, str],
) -> WeightComparison:
    """Rank those ranked at a stage under every set.

    Parameters
    ----------
    query, ranking
        The question with the reference weights, and its answer.
    sets : mapping
        By name, the reference among them.
    left_out : mapping
        Sets without weights, and why.
    """
    cells = stage_cells(framework, evidence, query)
    inside, _ = admit(cells, framework, query)
    orders = {}
    for name, item in sets.items():
        asked = replace(query, weights=item)
        admitted, _ = admit(cells, framework, asked)
        orders[name] = Order(
            ranks=rank_all(inside, framework, asked),
            dropped=tuple(partner for partner in inside if partner not in admitted),
            entered=tuple(partner for partner in admitted if partner not in inside),
        )
    concerned = {*inside, *(name for order in orders.values() for name in order.entered)}
    names = {name: evidence.partners[name].name for name in sorted(concerned)}
    return WeightComparison(ranking, sets, orders, left_out, names)
