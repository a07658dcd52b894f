"""Changes after which no order should turn, and who overtakes whom all the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from criteria.frozen import FrozenDict
from evaluator.methods import rank_scores, round_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats

    Pair: TypeAlias = tuple[Hashable, Hashable]
    # From levels (m, n) to scores (m,), higher being better; the rest is settled.
    Scorer: TypeAlias = Callable[[Floats], Floats]

# Stands for the row of an alternative that is worst on every criterion.
_DUMMY = -1


class TrialKind(StrEnum):
    """What is done to the alternatives."""

    LEFT_OUT = "left out"
    DUMMY = "all-worst added"
    DUPLICATED = "duplicated"
    WORSENED = "made all-worst"
    PAIRS = "pairs alone"


class Change(NamedTuple):
    """One change: the rows that are scored after it, by their places before it."""

    test: TrialKind
    subject: int | None
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Trial:
    """What one change did to the order of those who are there before and after it.

    Attributes
    ----------
    test : TrialKind
    subject : label or None
        Whom it was done to.
    reversed : tuple of pairs
        Who came before whom and, after it, comes behind.
    ties : tuple of pairs
        Who tied and does not any more, or the other way round; for a duplicate that does not tie
        with its original, the two of them.
    leaders_before, leaders_after : tuple of labels
        Who is first; not told of pairs alone.
    ranks_before, ranks_after : mapping of label to int
        Of all of them, before among themselves; not told of pairs alone.
    """

    test: TrialKind
    subject: Hashable | None
    reversed: tuple[Pair, ...]
    ties: tuple[Pair, ...]
    leaders_before: tuple[Hashable, ...] = ()
    leaders_after: tuple[Hashable, ...] = ()
    ranks_before: Mapping[Hashable, int] = field(default_factory=FrozenDict)
    ranks_after: Mapping[Hashable, int] = field(default_factory=FrozenDict)

    @property
    def leader_changes(self) -> bool:
        """Whether others are first after it."""
        return self.leaders_before != self.leaders_after


def changes(count: int, scores: Floats) -> Iterator[Change]:
    """Go through the changes of `count` alternatives with the given scores, but for the pairs."""
    everyone = range(count)
    for one in everyone if count > 1 else ():
        yield Change(TrialKind.LEFT_OUT, one, tuple(other for other in everyone if other != one))
    yield Change(TrialKind.DUMMY, None, (*everyone, _DUMMY))
    for one in everyone:
        yield Change(TrialKind.DUPLICATED, one, (*everyone, one))
    for one in everyone:
        if scores[one] < scores.max():
            rows = tuple(_DUMMY if other == one else other for other in everyone)
            yield Change(TrialKind.WORSENED, one, rows)


def try_change(
    change: Change, levels: Floats, worst: Floats, scores: Floats, scorer: Scorer
) -> tuple[NDArray[np.int64], Floats, Floats, bool]:
    """Score what there is after a change.

    Returns
    -------
    kept : array of int
        Places of those who are there before and after.
    before, after : array of float
        Their scores.
    twins_part : bool
        Whether a duplicate scores otherwise than its original.
    """
    found = round_scores(scorer(np.vstack([levels, worst])[list(change.rows)]))
    rows = np.array(change.rows)
    kept, places = np.unique(rows, return_index=True)
    places = places[kept != _DUMMY]
    kept = rows[places]
    is_double = change.test is TrialKind.DUPLICATED
    twins_part = is_double and found[-1] != found[change.subject]
    return kept, scores[kept], found[places], bool(twins_part)


def run_trial(
    change: Change,
    labels: Sequence[Hashable],
    levels: Floats,
    worst: Floats,
    scores: Floats,
    scorer: Scorer,
) -> Trial:
    """Make a change and say who overtakes whom.

    Parameters
    ----------
    labels : sequence of labels, (m,)
    levels : array of float, (m, n)
    worst : array of float, (n,)
        The levels of an alternative that is worst on all criteria.
    scores : array of float, (m,)
        Before the change, rounded.
    scorer : callable
    """
    kept, before, after, twins_part = try_change(change, levels, worst, scores, scorer)
    names = [labels[place] for place in kept]
    subject = None if change.subject is None else labels[change.subject]
    turned, ties = moved_pairs(names, before, after)
    if twins_part:
        ties = (*ties, (subject, subject))
    was, now = rank_scores(before).tolist(), rank_scores(after).tolist()
    return Trial(
        test=change.test,
        subject=subject,
        reversed=turned,
        ties=ties,
        leaders_before=tuple(one for one, rank in zip(names, was, strict=True) if rank == 1),
        leaders_after=tuple(one for one, rank in zip(names, now, strict=True) if rank == 1),
        ranks_before=FrozenDict(zip(names, was, strict=True)),
        ranks_after=FrozenDict(zip(names, now, strict=True)),
    )


def pairs_alone(
    labels: Sequence[Hashable], levels: Floats, scores: Floats, scorer: Scorer
) -> Trial:
    """Score each pair of alternatives alone and hold its order against that among all."""
    turned: list[Pair] = []
    ties: list[Pair] = []
    for one, other in combinations(np.argsort(-scores, kind="stable").tolist(), 2):
        alone = round_scores(scorer(levels[[one, other]]))
        names = [labels[one], labels[other]]
        found = moved_pairs(names, scores[[one, other]], alone)
        turned += found[0]
        ties += found[1]
    return Trial(TrialKind.PAIRS, None, tuple(turned), tuple(ties))


def moved_pairs(
    names: Sequence[Hashable], before: Floats, after: Floats
) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return the pairs whose order turns, and those whose tie is made or broken.

    The one that scored higher before is named first.

    Examples
    --------
    >>> moved_pairs("abc", np.array([3.0, 2.0, 1.0]), np.array([2.0, 2.5, 2.0]))
    ((('a', 'b'),), (('a', 'c'),))
    """
    turned: list[Pair] = []
    ties: list[Pair] = []
    order = np.argsort(-before, kind="stable").tolist()
    was = np.sign(before[:, np.newaxis] - before)
    now = np.sign(after[:, np.newaxis] - after)
    for one, other in combinations(order, 2):
        if was[one, other] == now[one, other]:
            continue
        pair = (names[one], names[other])
        (turned if was[one, other] * now[one, other] < 0 else ties).append(pair)
    return tuple(turned), tuple(ties)
