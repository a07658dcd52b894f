"""The sentences that tables and pages share, built from the figures they describe."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from criteria.weight_sets import REFERENCE
from criteria.wording import inline
from evaluator.methods import METHODS
from evaluator.methods.normalize import SCALE
from evaluator.ranking import OPEN, GroupRow, Ranking, Row, UnrankedRow


def method_words(ranking: Ranking) -> str:
    """Name the method and how it normalises.

    Returns
    -------
    str
        Such as ``TOPSIS on the fixed ends of the scale``.
    """
    name, normalization = METHODS[ranking.method].name, ranking.normalization
    if normalization is None:
        return name
    if normalization == SCALE:
        return f"{name} on the fixed ends of the scale"
    return f"{name} with {'min-max' if normalization == 'minmax' else normalization} normalisation"


def date_words(written: str) -> str:
    """Say how young the data are; documents may all be undated.

    Examples
    --------
    >>> date_words("2026-02"), date_words("")
    ('Data to 2026-02', 'Data without a date')
    """
    return f"Data to {written}" if written else "Data without a date"


def weight_words(ranking: Ranking) -> str:
    """List the weights, largest first, in per cent."""
    ordered = sorted(ranking.weights.items(), key=lambda item: -item[1])
    return ", ".join(
        f"{inline(ranking.criterion_names[name])} {weight:.0%}" for name, weight in ordered
    )


def ratio_words(ranking: Ranking) -> str:
    """Give the consistency ratio of the reference; of other weights, say where they come from."""
    ratio, accepted, name = ranking.consistency_ratio, ranking.accepted_ratio, ranking.weights_set
    parts = [f"set {name}"] if name not in ("", REFERENCE) else []
    if parts or ratio is None:
        parts.append(ranking.weights_origin)
    if ratio is not None:
        parts.append(f"consistency ratio {ratio:.3f} (up to {accepted:.2f} is accepted)")
    return ", ".join(parts)


def range_words(row: Row | UnrankedRow | GroupRow) -> str:
    """Write a range, or one figure where it has no width.

    Returns
    -------
    str
        Such as ``2-6``.
    """
    low, high = row.rank_low, row.rank_high
    return str(low) if low == high else f"{low}-{high}"


def count_words(ranking: Ranking) -> str:
    """Say how many are ranked and how many were considered."""
    return f"{len(ranking.rows)} ranked, of {ranking.considered} considered"


# How much of a list is told; whoever has more reads the table.
_TOLD = 50


def listed(names: Sequence[str], separator: str = ", ", count: int | None = None) -> str:
    """Write a list, and of a long one its beginning and how many more there are.

    Parameters
    ----------
    count : int, optional
        How long the list is, where `names` is only its beginning.

    Examples
    --------
    >>> listed(["a", "b"]), listed([str(number) for number in range(2000)])[-25:]
    ('a, b', '47, 48, 49 and 1,950 more')
    """
    more = (len(names) if count is None else count) - _TOLD
    told = separator.join(names[:_TOLD])
    return f"{told} and {more:,} more" if more > 0 else told


def silence_words(ranking: Ranking) -> list[str]:
    """Say what a low-end and a high-end treatment of silent cells would change."""
    names = {row.partner: row.name for row in ranking.rows}
    sentences = []
    for end, moves in ranking.silence.items():
        told = listed(
            [f"{names[name]} {rank}" for name, rank in sorted(moves, key=lambda move: move[1])]
        )
        changed = f"ranks would be: {told}" if told else "no rank would change"
        sentences.append(f"If silence counted as the {end} end of the scale, {changed}.")
    return sentences


def open_role_words(ranking: Ranking) -> list[str]:
    """Say which roles are open, why, and between which two each lies."""
    by_reason: dict[str, list[str]] = {}
    for row in ranking.rows:
        if row.role.role == OPEN:
            by_reason.setdefault(row.role.reason, []).append(f"{row.name} {between_words(row)}")
    return [f"{reason}: {listed(told, '; ')}" for reason, told in by_reason.items()]


def between_words(row: Row) -> str:
    """Give the two roles between which one lies, with their shares of the draws.

    Returns
    -------
    str
        Such as ``hedge 58% or foundation 20%``.
    """
    return " or ".join(f"{role} {_share_words(row.role.shares[role])}" for role in row.role.between)


def _share_words(share: float) -> str:
    """Write a share in per cent, without passing off a small one as none."""
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def reading_words(ranking: Ranking) -> list[str]:
    """Say what a reader of the order should know: whose size is not told, what the mean says."""
    named = listed([row.name for row in ranking.rows if row.by_label])
    told = []
    if named:
        levels = " or ".join(ranking.label_levels)
        rule = f"{levels} by rule, averaged with what is said of the region"
        told = [f"{ranking.key_criterion} named without a size ({rule}): {named}."]
    pairs, count = _swaps(ranking)
    swapped = [f"{_mean_words(low)} before {_mean_words(high)}" for high, low in pairs]
    swaps = listed(swapped, count=count)
    return told + ([f"By expected rank the order differs: {swaps}."] if swaps else [])


def _mean_words(row: Row) -> str:
    """Name a partner with its expected rank."""
    return f"{row.name} ({row.expected_rank:.1f})"


def _swaps(ranking: Ranking) -> tuple[list[tuple[Row, Row]], int]:
    """Return the first pairs with expected ranks the other way round, and how many there are."""
    ranks = np.array([row.rank for row in ranking.rows])
    means = np.array([row.expected_rank for row in ranking.rows])
    found, count = list[tuple[Row, Row]](), 0
    for i, row in enumerate(ranking.rows):
        below = np.flatnonzero((ranks[i] < ranks[i + 1 :]) & (means[i + 1 :] < means[i]))
        found += [(row, ranking.rows[i + 1 + j]) for j in below[: _TOLD - len(found)].tolist()]
        count += below.size
    return found, count


def unranked_words(ranking: Ranking) -> list[str]:
    """Say who is not ranked, by what is missing, with the range if added alone."""
    grouped = {name for row in ranking.groups for name in row.members}
    by_reason: dict[str, list[str]] = {}
    for row in ranking.unranked:
        if row.partner not in grouped:
            missing = "; ".join(re.sub(r" \(has [^)]*\)", "", item) for item in row.missing)
            told = f"{row.name} {range_words(row)}" if ranking.rows else row.name
            by_reason.setdefault(missing, []).append(told)
    return [f"{missing}: {listed(told)}" for missing, told in by_reason.items()]


def are_shares(ranking: Ranking) -> bool:
    """Tell whether scores lie between 0 and 1, as flows and ranks of ranks need not."""
    return all(0.0 <= row.score <= 1.0 for row in ranking.rows)


def score_note(rankings: Sequence[Ranking]) -> str:
    """Say what a score is."""
    ends = "0 to 1" if all(map(are_shares, rankings)) else "in the units of the method"
    return f"Score: {ends}, higher is better."


def range_note(ranking: Ranking) -> str:
    """Say what a range is, and of few draws how exactly its ends are known."""
    low, high = ranking.range_ends
    points = max(round(percentile_error(end, ranking.samples) * 100) for end in (low, high))
    few = f" (so few that these may be off by {points} of a hundred)" if points else ""
    return (
        f"Range: the ranks from the {low * 100:.0f}th to the {high * 100:.0f}th percentile of "
        f"{ranking.samples:,} draws{few}, in which weights are off by a factor of up to "
        f"{ranking.weight_factor:g} nine times in ten and levels lie anywhere in their spread."
    )


def percentile_error(share: float, samples: int) -> float:
    """Return how far from `share` the share of all draws below its percentile may be.

    Nineteen times in twenty it is nearer: a count of independent draws is binomial.

    Examples
    --------
    >>> [round(percentile_error(0.05, samples), 3) for samples in (100, 400, 10_000)]
    [0.043, 0.021, 0.004]
    """
    return NormalDist().inv_cdf(0.975) * math.sqrt(share * (1 - share) / samples)


def role_note(ranking: Ranking) -> str:
    """Say what each role means and when it is given."""
    told = "; ".join(f"{role} ({meaning})" for role, meaning in ranking.role_meanings.items())
    return (
        f"Role: {told}. Given if it holds in {ranking.role_share:.0%} of the draws; open "
        "otherwise, or where dependability is contested or not known of the partner itself."
    )
