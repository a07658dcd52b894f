"""Check what is given by name: entries that stand once, pairs judged once, a weight for each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from numbers import Real

from criteria.faults import Faults

# Larger ones would not add up.
_LARGEST = 1e300


def check_unique(names: Iterable[str], what: str, where: str, faults: Faults) -> None:
    """Note every name that stands more than once."""
    here, seen = Faults(where), set()
    for name in names:
        if name in seen:
            here.add(f"{what} {name}", "one entry", "two or more", "Remove or rename one.")
        seen.add(name)
    faults.extend(here)


def check_pairs(
    pairs: Iterable[tuple[str, str, float]],
    names: tuple[str, ...],
    what: str,
    where: str,
    faults: Faults,
    *,
    incomplete: bool | None = None,
) -> None:
    """Note unknown names, pairs judged twice or not at all, and judgements not reciprocal.

    Parameters
    ----------
    incomplete : bool or None
        Whether pairs may be left out as long as judgements link all names; None where that
        cannot be said.
    """
    here = Faults(where)
    judged = _read_pairs(pairs, names, what, here)
    if incomplete:
        _check_links(judged, names, here)
    else:
        _check_left_out(judged, names, incomplete, here)
    faults.extend(here)


def _check_left_out(
    judged: Mapping[tuple[str, str], float],
    names: tuple[str, ...],
    incomplete: bool | None,
    here: Faults,
) -> None:
    """Note pairs without a judgement, and once only what is in no judgement at all."""
    left_out = [
        pair for pair in combinations(names, 2) if pair not in judged and pair[::-1] not in judged
    ]
    named = {name for pair in judged for name in pair}
    alone = [name for name in names if name not in named] if named else []
    ways = "" if incomplete is None else ", or say that the set is incomplete"
    for name in alone:
        others = ", ".join(other for other in names if other != name)
        expected, remedy = (
            f"it to be compared with {others}",
            f"Judge it, in a grid with a row and a column of its own{ways}.",
        )
        here.add(f"judgement {name}", expected, "no judgement", remedy)
    for first, second in left_out:
        if first not in alone and second not in alone:
            key = f"judgement {first} × {second}"
            here.add(key, "a judgement", "none", f"Add one{ways}.")


def _read_pairs(
    pairs: Iterable[tuple[str, str, float]], names: tuple[str, ...], what: str, here: Faults
) -> dict[tuple[str, str], float]:
    """Return judgements by pair of known names; note what is wrong with them."""
    judged: dict[tuple[str, str], float] = {}
    told = set[str]()
    for first, second, value in pairs:
        key = f"judgement {first} × {second}"
        unknown = [name for name in (first, second) if name not in names]
        for name in unknown:
            if name not in told:  # once is enough
                here.unknown(key, f"a {what}", name, names)
            told.add(name)
        if unknown:
            continue
        if first == second and value != 1:
            here.add(key, "1", value, "A thing against itself is 1; leave the entry out.")
        elif (first, second) in judged:
            here.add(key, "one judgement", "two", "Remove one.")
        elif (second, first) in judged and not math.isclose(
            value * judged[second, first], 1, rel_tol=1e-9
        ):
            expected = f"the reciprocal of {second} × {first}, {1 / judged[second, first]:.4g}"
            here.add(key, expected, f"{value:.4g}", "Keep one of the two judgements.")
        judged[first, second] = value
    return judged


def _check_links(
    judged: Mapping[tuple[str, str], float], names: tuple[str, ...], here: Faults
) -> None:
    """Note names that no chain of judgements links with the first."""
    linked, rest = list(names[:1]), list(names[1:])
    for name in linked:  # grows as it goes
        found = [other for other in rest if (name, other) in judged or (other, name) in judged]
        linked += found
        rest = [other for other in rest if other not in found]
    if rest:
        here.add(
            f"judgement {linked[0]} × {rest[0]}",
            "judgements that link all names",
            f"none between {', '.join(linked)} and {', '.join(rest)}",
            "Judge one pair across, such as this one.",
        )


def read_weights(
    given: Mapping[str, object],
    criteria: tuple[str, ...],
    where: str,
    faults: Faults,
    *,
    sum_to_one: bool = True,
) -> dict[str, float]:
    """Check weights by name: every criterion once, finite, not negative.

    Parameters
    ----------
    sum_to_one : bool
        Demand that they sum to one (a file), or divide them by their sum (a call).

    Returns
    -------
    dict
        Weights by criterion, in the order of the criteria; of no use if faults were noted.
    """
    here = Faults(where)
    for name in given:
        if name not in criteria:
            here.unknown(str(name), "a criterion", name, criteria)
    found = {name: _read_weight(name, given, here) for name in criteria}
    total = math.fsum(found.values())
    if not here and sum_to_one and not math.isclose(total, 1, abs_tol=1e-6):
        here.add("sum of the weights", "1", f"{total:.6g}", "Scale the weights to sum to 1.")
    elif not here and total <= 0:
        here.add("sum of the weights", "more than 0", total, "Give a criterion some weight.")
    faults.extend(here)
    return found if here or sum_to_one else {name: w / total for name, w in found.items()}


def _read_weight(name: str, given: Mapping[str, object], here: Faults) -> float:
    """Return one weight; note what is wrong with it."""
    value = given.get(name)
    if value is None:
        here.add(name, "a weight", "nothing", f"Add '{name}'; 0 if it must not count.")
    elif isinstance(value, bool) or not isinstance(value, Real):
        here.add(name, "a number", value, "Write a number of 0 or more.")
    elif not 0 <= value <= _LARGEST:  # type: ignore[operator]
        here.add(name, f"a weight from 0 to {_LARGEST:g}", value, "Write a number of 0 or more.")
    else:
        return float(value)
    return 0.0
