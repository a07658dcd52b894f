"""What our own settings decide: each otherwise alone, and all of them together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from criteria import Framework
from evaluator.query import Query
from evaluator.sensitivity.choices import Choices, Value, Worlds, all_choices, published
from evaluator.sensitivity.standing import NO_SHIFT, Shift, Standing, compare
from partners import Evidence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SettingShift:
    """One setting otherwise, the rest as published, and what that does.

    Attributes
    ----------
    setting, value, published
        Its name, the value tried and the value in force.
    reason : str
        Why it might as well have been so.
    leader_share : float
        The share of the draws in which the published leader comes first then.
    shift : Shift
    """

    setting: str
    value: Value
    published: Value
    reason: str
    leader_share: float
    shift: Shift


@dataclass(frozen=True)
class PartnerShares:
    """How one partner fares over combinations of settings.

    Attributes
    ----------
    first, top, ranked : float
        The shares of the combinations in which it is first (a tie is shared), among the first
        places, and ranked at all.
    rank : int or None
        As published; None if it is not ranked.
    rank_low, rank_high : int
        The best and the worst rank it takes where it is ranked.
    """

    partner: str
    first: float
    top: float
    ranked: float
    rank: int | None
    rank_low: int
    rank_high: int


@dataclass(frozen=True, repr=False)
class SettingsShift:
    """What the settings decide at a stage.

    Attributes
    ----------
    before : Standing
        Who is ranked where as published.
    leader_share : float
        The share of the draws in which the published leader comes first; 0 where there is none.
    rows : tuple of SettingShift
        One setting at a time, what matters most first.
    together : tuple of PartnerShares
        Over combinations of all settings; by share of first places, then of rankings.
    combinations, possible : int
        How many combinations were tried, of how many there are.
    unchanged : float
        The share of the combinations tried that rank everybody as published.
    samples, seed : int
        The draws behind each share of the leader, and where they and the sample of combinations
        begin.
    """

    stage: str
    before: Standing
    leader_share: float
    rows: tuple[SettingShift, ...]
    together: tuple[PartnerShares, ...]
    combinations: int
    possible: int
    unchanged: float
    samples: int
    seed: int

    def __repr__(self) -> str:
        """Say how much the settings decide; `table` and `together_table` show it."""
        changes = sum(row.shift.leader_changes for row in self.rows)
        return (
            f"<SettingsShift: {self.stage}; {changes} of {len(self.rows)} settings change the "
            f"leader; {self.combinations} of {self.possible} combinations>"
        )

    @property
    def table(self) -> pd.DataFrame:
        """One line per setting tried otherwise."""
        import pandas as pd

        columns = ["setting", "value", "published", "reason", "leader_share"]
        return pd.DataFrame(
            [
                {**{name: getattr(row, name) for name in columns}, **row.shift.record}
                for row in self.rows
            ],
            columns=[*columns, *NO_SHIFT.record],
        )

    @property
    def together_table(self) -> pd.DataFrame:
        """One line per partner that is ranked under any combination."""
        import pandas as pd

        columns = ["first", "top", "ranked", "rank", "rank_low", "rank_high"]
        return pd.DataFrame(
            [[getattr(row, name) for name in columns] for row in self.together],
            index=pd.Index([row.partner for row in self.together], name="partner", dtype=object),
            columns=columns,
        )


def settings_shift(framework: Framework, evidence: Evidence, query: Query) -> SettingsShift:
    """Rank under every alternative setting, one at a time, and under combinations of all.

    The alternatives stand in ``settings.toml`` with their reasons; those equal to what is in
    force are passed over. Beside settings they name two treatments: of silence (where a silent
    cell enters the score) and of labels (whether flat labels count). Combinations are all tried
    where they are few enough, and otherwise drawn without replacement by the seed of the query.
    Weights given by the user stay as they are, whatever the settings say on judgements.

    Parameters
    ----------
    query : Query
        A checked question; at most as many of its draws are used as the settings say.

    Examples
    --------
    >>> from evaluator import load
    >>> study = load()
    >>> question = study.check_question("midstream", samples=100)
    >>> found = settings_shift(study.framework, study.evidence, question)
    >>> found.combinations <= found.possible
    True
    """
    settings = framework.settings.sensitivity
    worlds = Worlds(framework, evidence, query)
    base = published(framework)
    before = worlds.place(base)
    rows = []
    for item in settings.alternative:
        for value in item.instead:
            if value != base[item.setting]:
                changed = {**base, item.setting: value}
                rows.append(
                    SettingShift(
                        setting=item.setting,
                        value=value,
                        published=base[item.setting],
                        reason=item.reason,
                        leader_share=worlds.leader_share(changed, before.leaders),
                        shift=compare(before, worlds.place(changed), settings.top),
                    )
                )
    always = worlds.leader_share(base, before.leaders)
    # A stable sort: settings that do the same stay in the order of the file.
    rows.sort(key=lambda row: (row.shift.precedence, -abs(row.leader_share - always)))
    options = all_choices(framework)
    possible = math.prod(len(values) for values in options.values())
    tried = [
        worlds.place({**base, **choice})
        for choice in _combinations(options, possible, settings.combinations, query.seed)
    ]
    return SettingsShift(
        stage=query.stage,
        before=before,
        leader_share=always,
        rows=tuple(rows),
        together=_shares(tried, before, settings.top),
        combinations=len(tried),
        possible=possible,
        unchanged=sum(after.ranks == before.ranks for after in tried) / len(tried),
        samples=min(query.samples, settings.samples),
        seed=query.seed,
    )


def _combinations(
    options: Mapping[str, tuple[Value, ...]], possible: int, limit: int, seed: int
) -> Iterator[Choices]:
    """Go through all combinations, or through a sample of them without replacement."""
    if possible <= limit:
        for values in product(*options.values()):
            yield dict(zip(options, values, strict=True))
        return
    stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    seen: set[tuple[int, ...]] = set()
    sizes = np.array([len(values) for values in options.values()])
    while len(seen) < limit:
        picks = tuple(int(pick) for pick in stream.integers(sizes))
        if picks not in seen:
            seen.add(picks)
            yield {
                name: values[pick]
                for (name, values), pick in zip(options.items(), picks, strict=True)
            }


def _shares(tried: list[Standing], before: Standing, top: int) -> tuple[PartnerShares, ...]:
    """Count how each partner that is ever ranked fares."""
    names = sorted({name for standing in tried for name in standing.ranks})
    found = []
    for name in names:
        ranks = [after.ranks[name] for after in tried if name in after.ranks]
        first = math.fsum(1 / len(after.leaders) for after in tried if name in after.leaders)
        found.append(
            PartnerShares(
                partner=name,
                first=first / len(tried),
                top=sum(rank <= top for rank in ranks) / len(tried),
                ranked=len(ranks) / len(tried),
                rank=before.ranks.get(name),
                rank_low=min(ranks),
                rank_high=max(ranks),
            )
        )
    found.sort(key=lambda row: (-row.first, -row.top, -row.ranked, row.rank_low, row.partner))
    return tuple(found)
