"""Orders of importance, complete or partial, and the circles in them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, TypeAlias

from evaluator.reading.entries import listed, shown
from evaluator.robustness.weights.constraints import Constraint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from criteria.faults import Faults

Below: TypeAlias = dict[Hashable, list[Hashable]]


def read_order(groups: object, here: Faults) -> list[Constraint]:
    """Read an order of importance.

    Parameters
    ----------
    groups : sequence
        Labels from the most to the least important; a list of labels stands for equals.
    here : Faults
        Where to note what is wrong.

    Examples
    --------
    >>> from criteria.faults import Faults
    >>> [one.text for one in read_order(["a", ["b", "c"]], Faults("order"))]
    ['a > b', 'b = c']
    """
    entries = listed(groups)
    if entries is None:
        remedy = "Write a > b, or list them from the most important down."
        here.add("order", "criteria in order", shown(groups), remedy)
        return []
    read = [_group(entry) for entry in entries]
    labels = [label for group in read for label in group]
    if len(labels) < 2:
        found = ", ".join(map(str, labels)) or "nothing"
        here.add("order", "two criteria or more", found, "Write them from the most important down.")
        return []
    strange = [label for label in labels if not isinstance(label, Hashable)]
    for label in strange:
        here.add("order", "labels, or lists of equals", shown(label), "Write a label.")
    if strange:
        return []
    constraints = []
    above: Hashable | None = None
    for first, *others in read:
        if above is not None:
            constraints.append(_above(above, first))
        constraints.extend(_equal(first, other) for other in others)
        above = first
    return constraints


def check_order(constraints: Iterable[Constraint], here: Faults) -> None:
    """Note where orders of importance go round in a circle.

    Examples
    --------
    >>> from criteria.faults import Faults
    >>> here = Faults("order")
    >>> check_order([_above("a", "b"), _above("b", "a")], here)
    >>> print(*here)
    order: a > b > a: expected no circle; found a circle. Drop one of the steps, or write a = b.
    """
    orders = [(one.order, one.is_equality) for one in constraints if one.order is not None]
    heads: dict[Hashable, Hashable] = {}
    for (first, second), is_equality in orders:
        if is_equality:
            # The later head joins the earlier one, so that a chain of equals has one head.
            heads[_head(second, heads)] = _head(first, heads)
    below: Below = {}
    for (first, second), is_equality in orders:
        if not is_equality:
            below.setdefault(_head(first, heads), []).append(_head(second, heads))
    done: set[Hashable] = set()
    for start in below:
        path = _circle(start, [], below, done)
        if path:
            ends = f"{path[0]} = {path[1]}"
            remedy = f"Drop one of the steps, or write {ends}."
            here.add(" > ".join(map(str, path)), "no circle", "a circle", remedy)


def _circle(
    label: Hashable, path: list[Hashable], below: Below, done: set[Hashable]
) -> list[Hashable]:
    """Go down from a criterion; return the way from one passed before back to it, if there is."""
    if label in path:
        return [*path[path.index(label) :], label]
    if label in done:
        return []
    done.add(label)
    for lower in below.get(label, ()):
        found = _circle(lower, [*path, label], below, done)
        if found:
            return found
    return []


def _head(label: Hashable, heads: Mapping[Hashable, Hashable]) -> Hashable:
    while heads.get(label, label) != label:
        label = heads[label]
    return label


def _group(entry: object) -> list[Hashable]:
    """Return one criterion, or the equals of a list."""
    return list(entry) if isinstance(entry, list) else [entry]


def _above(above: Hashable, below: Hashable) -> Constraint:
    terms = ((below, 1.0), (above, -1.0))
    return Constraint(terms, 0.0, False, f"{above} > {below}", (above, below))


def _equal(one: Hashable, other: Hashable) -> Constraint:
    return Constraint(((one, 1.0), (other, -1.0)), 0.0, True, f"{one} = {other}", (one, other))
