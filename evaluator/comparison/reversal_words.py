"""What rank reversals come to, in sentences made from the trials."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from evaluator.comparison.trials import TrialKind

if TYPE_CHECKING:
    from evaluator.comparison.trials import Trial

# So many orders that turn are named; the table has all of them.
_NAMED: Final = 3
_HEADS: Final[Mapping[TrialKind, str]] = {
    TrialKind.LEFT_OUT: "Leaving each one out",
    TrialKind.DUMMY: "Adding one that is worst throughout",
    TrialKind.DUPLICATED: "Doubling each one",
    TrialKind.WORSENED: "Making each that is not first worst throughout",
    TrialKind.PAIRS: "Ranking each pair alone",
}


def summary_of(
    trials: Sequence[Trial], not_run: Mapping[str, str], names: Mapping[Hashable, str]
) -> tuple[str, ...]:
    """Say of each test what turned.

    Examples
    --------
    >>> from evaluator.comparison.trials import Trial
    >>> trial = Trial(TrialKind.LEFT_OUT, "c", (("a", "b"),), ())
    >>> summary_of([trial], {}, {"a": "Ares", "b": "Bia"})
    ('Leaving each one out turns 1 order in 1 of 1 trial: without c, Bia overtakes Ares.',)
    """
    told: list[str] = []
    still: list[str] = []
    for test, head in _HEADS.items():
        mine = [trial for trial in trials if trial.test is test]
        if any(trial.reversed or trial.ties for trial in mine):
            told.append(f"{head} {_outcome(mine, names)}.")
        elif mine and test.value not in not_run:
            still.append(head[0].lower() + head[1:])
        if test.value in not_run:
            told.append(f"{head} cannot be tried throughout: {not_run[test.value]}.")
    if still:
        *others, last = still
        listed = f"{', '.join(others)} or {last}" if others else last
        told.append(f"No order turns by {listed}.")
    return tuple(told)


def _outcome(trials: Sequence[Trial], names: Mapping[Hashable, str]) -> str:
    """Say how many orders turned, and the first of them."""
    turned = sum(len(trial.reversed) for trial in trials)
    tied = sum(len(trial.ties) for trial in trials)
    ties = f"; {_many(tied, 'tie')} made or broken" if tied else ""
    if not turned:
        return f"turns no order{ties}"
    hit = sum(bool(trial.reversed) for trial in trials)
    among = f" in {hit} of {_many(len(trials), 'trial')}" if trials[0].subject is not None else ""
    told = [_overtaking(*one, names) for trial in trials for one in _overtaken(trial)]
    more = f"; and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    lead = sum(trial.leader_changes for trial in trials)
    lost = f"; the first place changes in {lead}" if lead else ""
    return f"turns {_many(turned, 'order')}{among}: {'; '.join(told[:_NAMED])}{more}{lost}{ties}"


def _overtaken(trial: Trial) -> list[tuple[Trial, Hashable, list[Hashable]]]:
    """Gather who is overtaken, and by whom."""
    by: dict[Hashable, list[Hashable]] = {}
    for before, behind in trial.reversed:
        by.setdefault(before, []).append(behind)
    return [(trial, before, behind) for before, behind in by.items()]


def _overtaking(
    trial: Trial, before: Hashable, behind: Sequence[Hashable], names: Mapping[Hashable, str]
) -> str:
    """Say who overtakes whom, and after what."""
    *others, last = [names.get(label, str(label)) for label in behind]
    many = f"{', '.join(others)} and {last} overtake" if others else f"{last} overtakes"
    told = f"{many} {names.get(before, str(before))}"
    if trial.subject is None:
        return told
    subject = names.get(trial.subject, str(trial.subject))
    how = {TrialKind.LEFT_OUT: "without", TrialKind.DUPLICATED: "with a second"}.get(trial.test)
    return f"{how} {subject}, {told}" if how else f"with {subject} worst, {told}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
