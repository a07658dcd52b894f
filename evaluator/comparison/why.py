"""Why the methods part, in sentences made from the figures."""

from __future__ import annotations

from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING, Final

from criteria.wording import inline
from evaluator.agreement import kendall_tau_b

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from criteria import Framework
    from evaluator.comparison.comparison import MethodRow
    from evaluator.comparison.parting import Grouping, Mover

# A share that exceeds what chance gives by less than this is not worth a word.
_NOTEWORTHY: Final = 0.02
_ALONE: Final[Mapping[str, str]] = {
    "compensation": "compensation",
    "normalization": "normalisation",
    "thresholds": "having thresholds",
}
_BETWEEN: Final[Mapping[str, str]] = {
    "compensation": "methods that compensate differently",
    "normalization": "normalisations",
    "thresholds": "methods with thresholds and those without",
}


def why_they_part(
    rows: Sequence[MethodRow],
    groupings: Sequence[Grouping],
    mover: Mover | None,
    names: Mapping[str, str],
    framework: Framework,
) -> str:
    """Say how far the methods agree, what their disagreement goes with, and who moves most.

    Parameters
    ----------
    names : mapping
        Of the partners, by id.
    """
    if not rows or len(rows[0].ranks) < 2:
        return "There is nobody to compare."
    if len(rows) < 2:
        return "There is no other method to compare with."
    if mover is None:
        every = "Both" if len(rows) == 2 else f"All {len(rows)}"
        return f"{every} methods give the same ranks."
    between = _mean(kendall_tau_b(one.ranks, other.ranks) for one, other in combinations(rows, 2))
    told = []
    if not isnan(between):  # not where all tie by every method but one
        pair, average = ("The two", "") if len(rows) == 2 else ("Two", " on average")
        told.append(f"{pair} methods agree by {between:.2f} (tau-b){average}.")
    told += _grouping_words(groupings)
    within = _mean(
        kendall_tau_b(one, other)
        for row in rows
        for one, other in combinations(row.by_normalization.values(), 2)
    )
    if not isnan(within):
        told.append(f"Two normalisations of one method agree by {within:.2f}.")
    told.append(_mover_words(mover, rows, names, framework))
    return " ".join(told)


def _grouping_words(groupings: Sequence[Grouping]) -> list[str]:
    """Say what the disagreement goes with, as far as it does so more than by chance."""
    ordered = sorted(groupings, key=lambda one: one.by_chance - one.share)
    some = [
        f"{one.share:.0%} lies between {_BETWEEN[one.by]} ({one.by_chance:.0%} by chance)"
        for one in ordered
        if one.share - one.by_chance > _NOTEWORTHY
    ]
    rest = [_ALONE[one.by] for one in ordered if one.share - one.by_chance <= _NOTEWORTHY]
    told = [f"Of their disagreement {'; '.join(some)}."] if some else []
    if rest:
        whose = "it" if some else "their disagreement"
        verb = "accounts" if len(rest) == 1 else "account"
        subject = " and ".join(rest).capitalize()
        told.append(f"{subject} {verb} for no more of {whose} than chance does.")
    return told


def _mean(figures: Iterable[float]) -> float:
    known = [figure for figure in figures if not isnan(figure)]
    return sum(known) / len(known) if known else float("nan")


def _mover_words(
    mover: Mover, rows: Sequence[MethodRow], names: Mapping[str, str], framework: Framework
) -> str:
    """Say who moves most, between which methods, and on what it is strong and weak."""
    called = {row.method: row.name for row in rows}
    best, worst = (_by(methods, called) for methods in (mover.best_by, mover.worst_by))
    strong, weak = (
        f"{inline(framework.criterion(one.criterion).name)} ({one.level:.1f}; mean {one.mean:.1f})"
        for one in (mover.strong, mover.weak)
    )
    return (
        f"{names[mover.partner]} moves most: {mover.best} by {best}, {mover.worst} by {worst}; "
        f"strongest on {strong}, weakest on {weak}."
    )


def _by(methods: Sequence[str], called: Mapping[str, str]) -> str:
    """Name the first of the methods, and say how many more there are."""
    more = len(methods) - 1
    others = f" and {more} other{'' if more == 1 else 's'}" if more else ""
    return f"{called[methods[0]]}{others}"
