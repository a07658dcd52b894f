"""The six preference functions of PROMETHEE, and the flows that follow from them.

A difference reaches a threshold if it does on paper: what exceeds it by rounding only, a
difference of 1.1 - 0.6 over a threshold of 0.5, does not exceed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from evaluator.methods.pairs import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from evaluator.arrays import Floats

    Thresholds = Mapping[str, Floats]
    Pair = tuple[Floats, Floats]

USUAL: Final = "usual"
U_SHAPE: Final = "u-shape"
V_SHAPE: Final = "v-shape"
LEVEL: Final = "level"
LINEAR: Final = "linear"
GAUSSIAN: Final = "gaussian"
# The thresholds that each cannot do without.
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    USUAL: (),
    U_SHAPE: ("q",),
    V_SHAPE: ("p",),
    LEVEL: ("q", "p"),
    LINEAR: ("q", "p"),
    GAUSSIAN: ("s",),
}
# Other names, in small letters and digits only: of pymcdm, of the MCDA package of R, and the
# numbers of the types in Brans & Vincke.
_ALSO: Final = {
    USUAL: ("usual", "usualcriterion", "t1", "type1"),
    U_SHAPE: ("ushape", "quasicriterion", "t2", "type2"),
    V_SHAPE: ("vshape", "t3", "type3"),
    LEVEL: ("level", "levelcriterion", "t4", "type4"),
    LINEAR: (
        "linear",
        "vshape2",
        "vshapeindiff",
        "vshapeindifference",
        "vshapewithindifference",
        "t5",
        "type5",
    ),
    GAUSSIAN: ("gaussian", "gauss", "t6", "type6"),
}
_NAMES: Final = {name: kind for kind, names in _ALSO.items() for name in names}
# Numbers that differ by less than this share of the larger differ by rounding only.
_SAME: Final = 1e-12
# Up to so many alternatives it is quicker to compare all pairs than to sort.
_FEW: Final = 64


class _Group(NamedTuple):
    """Criteria with preference functions of one form, and its two parameters for each."""

    form: Callable[[Floats, Floats, Floats], Pair]
    members: list[int]
    first: Floats
    second: Floats


def named(function: object) -> str | None:
    """Return the preference function that goes by a name, or None.

    Examples
    --------
    >>> named("V-Shape"), named("vshape_2"), named("sigmoid")
    ('v-shape', 'linear', None)
    """
    if not isinstance(function, str):
        return None
    return _NAMES.get("".join(letter for letter in function.lower() if letter.isalnum()))


def unicriterion_flows(gains: Floats, functions: Sequence[str], thresholds: Thresholds) -> Pair:
    """Add up, criterion by criterion, how far each alternative is preferred, and others to it.

    Parameters
    ----------
    gains : array of float, (..., n, m)
        Criteria in rows, alternatives in columns; more is better.
    functions : sequence of str, length n
        Of each criterion.
    thresholds : mapping of str to array of float, (n,)
        "q", "p" and "s" in the units of the criteria, read where a function needs them.

    Returns
    -------
    tuple of array of float, (..., n, m)
        Sums over the other alternatives, each between 0 and m - 1.

    Examples
    --------
    >>> gains = np.array([[3.0, 1.0, 1.5]])
    >>> thresholds = {"q": np.array([0.5]), "p": np.array([2.5]), "s": np.array([1.0])}
    >>> unicriterion_flows(gains, ["linear"], thresholds)
    (array([[1.25, 0.  , 0.  ]]), array([[0.  , 0.75, 0.5 ]]))
    """
    groups = list(_groups(functions, thresholds))
    if len(groups) == 1 and len(groups[0].members) == len(functions):
        return groups[0].form(gains, groups[0].first, groups[0].second)
    gained, lost = np.empty(gains.shape), np.empty(gains.shape)
    for form, members, first, second in groups:
        some = np.ascontiguousarray(gains[..., members, :])
        gained[..., members, :], lost[..., members, :] = form(some, first, second)
    return gained, lost


def reached(values: Floats, threshold: Floats | float) -> Floats:
    """Return below which each value leads by more than a threshold, and not by rounding only.

    Examples
    --------
    >>> bool(1.1 - 0.6 > 0.5), bool(reached(np.array(1.1), 0.5) > 0.6)
    (True, False)
    """
    slack = _SAME * np.maximum(np.abs(values), threshold)
    # What would have to be below all numbers is infinitely far down, where there is nothing.
    with np.errstate(over="ignore"):
        return np.asarray(values - threshold - slack)


def _groups(functions: Sequence[str], thresholds: Thresholds) -> Iterator[_Group]:
    """Sort the criteria by form: a step, two steps of a half, a ramp, a bell turned over."""
    members: dict[Callable[[Floats, Floats, Floats], Pair], list[int]] = {}
    starts, ends = np.zeros(len(functions)), np.zeros(len(functions))
    for k, function in enumerate(functions):
        needs = NEEDS[function]
        if "q" in needs:
            starts[k] = thresholds["q"][k]
        if needs:
            ends[k] = thresholds[needs[-1]][k]
        form = _FORMS[function]
        # A ramp without any width is a step.
        if form is _ramp and starts[k] == ends[k]:
            form = _step
        members.setdefault(form, []).append(k)
    for form, chosen in members.items():
        yield _Group(form, chosen, starts[chosen, np.newaxis], ends[chosen, np.newaxis])


def _step(gains: Floats, start: Floats, _end: Floats) -> Pair:
    """Count by how many a difference exceeds the threshold; 1 for each."""
    reach = reached(gains, start)
    few = gains.shape[-1] <= _FEW
    return _counted_in_pairs(gains, reach) if few else _counted_in_order(gains, reach)


def _counted_in_pairs(gains: Floats, reach: Floats) -> Pair:
    if gains.ndim == 2:
        better = reach[:, :, np.newaxis] > gains[:, np.newaxis, :]
        return _whole(np.count_nonzero(better, axis=2)), _whole(np.count_nonzero(better, axis=1))
    gained, lost = np.empty(gains.shape), np.empty(gains.shape)
    for part, rows in blocks(len(gains), gains.shape[-1]):
        for k in range(gains.shape[-2]):
            better = reach[part, k, rows, np.newaxis] > gains[part, k, np.newaxis, :]
            gained[part, k] = np.count_nonzero(better, axis=2)
            lost[part, k] = np.count_nonzero(better, axis=1)
    return gained, lost


def _whole(counts: Any) -> Floats:
    return np.asarray(counts, dtype=np.float64)


def _counted_in_order(gains: Floats, reach: Floats) -> Pair:
    """Count the same by sorting, which takes no table of pairs."""
    gained, lost = np.empty(gains.shape), np.empty(gains.shape)
    count = gains.shape[-1]
    for place in np.ndindex(gains.shape[:-1]):
        gained[place] = np.searchsorted(np.sort(gains[place]), reach[place], side="left")
        lost[place] = count - np.searchsorted(np.sort(reach[place]), gains[place], side="right")
    return gained, lost


def _two_steps(gains: Floats, start: Floats, end: Floats) -> Pair:
    """Count a half from the first threshold and another from the second."""
    low, high = _step(gains, start, start), _step(gains, end, end)
    return (low[0] + high[0]) / 2, (low[1] + high[1]) / 2


def _ramp(gains: Floats, start: Floats, end: Floats) -> Pair:
    """Rise in a straight line from 0 at the first threshold to 1 at the second."""

    def degree(differences: Floats, some: slice) -> None:
        differences -= start[some, :, np.newaxis]
        differences /= (end - start)[some, :, np.newaxis]
        np.clip(differences, 0.0, 1.0, out=differences)

    return _added_up(gains, degree)


def _bell(gains: Floats, _start: Floats, end: Floats) -> Pair:
    """Rise as 1 - exp(-d² / 2s²), and stay at 0 where there is no gain."""
    # By quarters no difference is beyond all measure, whatever share of s it is.
    quarter = end / 4

    def degree(differences: Floats, some: slice) -> None:
        np.maximum(differences, 0.0, out=differences)
        differences /= quarter[some, :, np.newaxis]
        np.square(differences, out=differences)
        differences *= -0.5
        np.expm1(differences, out=differences)
        np.negative(differences, out=differences)

    return _added_up(gains / 4, degree)


def _added_up(gains: Floats, degree: Callable[[Floats, slice], None]) -> Pair:
    """Add up the degrees of preference of all pairs, some pairs at a time."""
    draws = gains if gains.ndim == 3 else gains[np.newaxis]
    gained, lost = np.zeros(draws.shape), np.zeros(draws.shape)
    count, many = draws.shape[-2:]
    # All criteria of one small matrix at a time, otherwise one.
    step = count if len(draws) == 1 and many <= _FEW else 1
    # A difference beyond all measure is infinite, and beyond any threshold just so.
    with np.errstate(over="ignore"):
        for part, rows in blocks(len(draws), many):
            for k in range(0, count, step):
                some = slice(k, k + step)
                chosen = draws[part, some]
                pairs = chosen[..., rows, np.newaxis] - chosen[..., np.newaxis, :]
                degree(pairs, some)
                gained[part, some, rows] = pairs.sum(axis=-1)
                lost[part, some] += pairs.sum(axis=-2)
    return gained.reshape(gains.shape), lost.reshape(gains.shape)


_FORMS: Final[Mapping[str, Callable[[Floats, Floats, Floats], Pair]]] = {
    USUAL: _step,
    U_SHAPE: _step,
    V_SHAPE: _ramp,
    LEVEL: _two_steps,
    LINEAR: _ramp,
    GAUSSIAN: _bell,
}
