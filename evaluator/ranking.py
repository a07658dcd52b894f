"""The ranking: a frozen result that carries all that determined it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from criteria.frozen import FrozenDict

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.about import About
    from partners import Claim


OPEN = "open"


@dataclass(frozen=True)
class RoleFinding:
    """The role of a partner, or why it is open.

    Attributes
    ----------
    role : str
        An id of the settings, or ``open``.
    shares : mapping of str to float
        By role, the share of the draws in which it holds; likeliest first.
    reason : str
        Empty unless the role is open.
    between : tuple of str
        The two likeliest roles of an open one; fewer where only one ever holds.
    """

    role: str
    shares: Mapping[str, float]
    reason: str = ""
    between: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "shares", FrozenDict(self.shares))


@dataclass(frozen=True)
class Row:
    """One ranked partner. Scores and shares lie between 0 and 1; 1 is the best rank.

    Attributes
    ----------
    rank_low, rank_high, expected_rank
        The range of the rank over the draws, and its mean.
    coverage, own_coverage : float
        Share of the stage's weight on evidence: with inherited cells at a discount, and own alone.
    by_label : bool
        Whether nothing but labels of its own is known on the stage's key criterion.
    """

    rank: int
    partner: str
    name: str
    score: float
    expected_rank: float
    rank_low: int
    rank_high: int
    tier: int
    role: RoleFinding
    coverage: float
    own_coverage: float
    by_label: bool


@dataclass(frozen=True)
class UnrankedRow:
    """One partner that is not ranked, with what is missing and where it would stand alone."""

    partner: str
    name: str
    score: float
    rank_if_added: int
    expected_rank: float
    rank_low: int
    rank_high: int
    coverage: float
    own_coverage: float
    missing: tuple[str, ...]


@dataclass(frozen=True)
class GroupRow:
    """A region, where its own claims would rank, and the members that have nothing of their own."""

    region: str
    name: str
    members: tuple[str, ...]
    score: float
    rank_if_added: int
    expected_rank: float
    rank_low: int
    rank_high: int


@dataclass(frozen=True, repr=False)
class Ranking:
    """The ranking of one stage.

    Attributes
    ----------
    rows : tuple of Row
        Best first; equal scores share the better rank.
    unranked : tuple of UnrankedRow
    groups : tuple of GroupRow
    weights : mapping of str to float
        By criterion, summing to one.
    consistency_ratio : float or None
        Of the judgements behind the weights; None for weights given by the user.
    accepted_ratio : float
        The consistency ratio above which judgements are refused.
    silence : mapping of str to tuple
        By ``worst`` and ``best`` treatment of silent cells: partners whose rank changes, as
        (partner, rank).
    reference : tuple of UnrankedRow
        Rows that are never candidates, shown on request.
    considered : int
        Candidates in all.
    range_ends : (float, float)
        The shares of draws at the ends of a range.
    weight_factor : float
        A weight may be off by this factor, nine times in ten.
    role_meanings : mapping of str to str
        What each role means.
    role_share : float
        The share of the draws in which a role must hold to be given.
    about : About
        The title of the study and its caveats.
    criterion_names : mapping of str to str
        What people call each criterion.
    label_levels : tuple of str
        The levels of the labels behind the rows that are known by nothing else, the lowest first.
    digest : str
        Of everything that determined the result.
    weights_set : str
        The name of the weight set; empty for weights given as numbers.
    supposed : tuple of Claim
        Claims that nobody has made and that the ranking rests on all the same.
    without : Ranking or None
        The ranking without what is supposed; None where nothing is.
    """

    stage: str
    stage_name: str
    key_criterion: str
    mineral: str | None
    method: str
    normalization: str | None
    weights: Mapping[str, float]
    weights_origin: str
    consistency_ratio: float | None
    accepted_ratio: float
    rows: tuple[Row, ...]
    unranked: tuple[UnrankedRow, ...]
    groups: tuple[GroupRow, ...]
    reference: tuple[UnrankedRow, ...]
    silence: Mapping[str, tuple[tuple[str, int], ...]]
    considered: int
    seed: int
    samples: int
    range_ends: tuple[float, float]
    weight_factor: float
    role_meanings: Mapping[str, str]
    role_share: float
    data_date: str
    about: About
    criterion_names: Mapping[str, str]
    label_levels: tuple[str, ...] = ()
    digest: str = ""
    weights_set: str = ""
    supposed: tuple[Claim, ...] = ()
    without: Ranking | None = None

    def __post_init__(self) -> None:
        for name in ("weights", "silence", "role_meanings", "criterion_names"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))

    def __repr__(self) -> str:
        """Say which ranking this is; `table` shows it."""
        asked = [self.stage, self.method, self.normalization, self.mineral]
        question = ", ".join(part for part in asked if part)
        return (
            f"<{'Supposed ranking' if self.supposed else 'Ranking'}: {question}; "
            f"{len(self.rows)} of {self.considered} ranked; digest {self.digest[:12]}>"
        )

    @property
    def table(self) -> pd.DataFrame:
        """The ranked partners by id: rank, name, score, range, tier, role and coverage."""
        import pandas as pd

        columns = [*_SHARED, "tier", "role", "coverage", "own_coverage"]
        return pd.DataFrame(
            [
                {**_plain(row), "role": row.role.role, "rank": row.rank, "tier": row.tier}
                for row in self.rows
            ],
            index=pd.Index([row.partner for row in self.rows], name="partner", dtype=object),
            columns=columns,
        )

    @property
    def not_ranked(self) -> pd.DataFrame:
        """The partners under the coverage gate: the same shape, with what is missing.

        `rank` is empty; the range and `rank_if_added` say where each would stand if it alone
        were added.
        """
        import pandas as pd

        extra = ["tier", "role", "coverage", "own_coverage", "rank_if_added", "missing"]
        return pd.DataFrame(
            [
                {
                    **_plain(row),
                    "rank": None,
                    "tier": None,
                    "role": None,
                    "rank_if_added": row.rank_if_added,
                    "missing": "; ".join(row.missing),
                }
                for row in self.unranked
            ],
            index=pd.Index([row.partner for row in self.unranked], name="partner", dtype=object),
            columns=[*_SHARED, *extra],
        )

    def is_tied(self, row: Row) -> bool:
        """Tell whether a rank is shared."""
        return self._holders[row.rank] > 1

    @cached_property
    def _holders(self) -> Counter[int]:
        """How many hold each rank."""
        return Counter(row.rank for row in self.rows)

    def row(self, partner: str) -> Row | UnrankedRow:
        """Return the row of a partner, ranked or not."""
        return self._by_partner[partner]

    @cached_property
    def _by_partner(self) -> dict[str, Row | UnrankedRow]:
        """Every row by its partner."""
        everyone: tuple[Row | UnrankedRow, ...] = (*self.rows, *self.unranked, *self.reference)
        return {row.partner: row for row in everyone}


_SHARED = ["rank", "name", "score", "rank_low", "rank_high", "expected_rank"]


def _plain(row: Row | UnrankedRow) -> dict[str, Any]:
    """Return what ranked and unranked rows have in common."""
    return {
        "name": row.name,
        "score": row.score,
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "expected_rank": row.expected_rank,
        "coverage": row.coverage,
        "own_coverage": row.own_coverage,
    }
