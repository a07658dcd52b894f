"""Linear constraints on weights, by label: bounds, ratios and sums."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import TypeAlias

import numpy as np

from criteria.faults import Faults
from evaluator.reading.entries import as_number, listed, shown
from evaluator.robustness.sampling.polytope import LinearSystem

Terms: TypeAlias = tuple[tuple[Hashable, float], ...]
Limits: TypeAlias = tuple[float, float]

# Sums of bounds beyond 1 by less than this are so by rounding.
_SLACK = 1e-9


@dataclass(frozen=True)
class Constraint:
    """One linear constraint: the sum of coefficient times weight is at most (or is) a bound.

    Attributes
    ----------
    terms : tuple of (label, coefficient)
    bound : float
    is_equality : bool
        Whether the sum has to be the bound.
    text : str
        How it was said.
    order : (label, label) or None
        More important, less important, where it says so.
    """

    terms: Terms
    bound: float
    is_equality: bool
    text: str
    order: tuple[Hashable, Hashable] | None = None

    def rows(self, positions: Mapping[Hashable, int], count: int) -> LinearSystem:
        """Return the constraint as rows over so many criteria, the largest coefficient 1."""
        row = np.zeros((1, count))
        for label, coefficient in self.terms:
            row[0, positions[label]] += coefficient
        scale = np.abs(row).max()
        if scale == 0.0:  # a = a
            scale = 1.0
        row, bound = row / scale, np.array([self.bound]) / scale
        none = np.empty((0, count)), np.empty(0)
        return (
            LinearSystem(*none, row, bound) if self.is_equality else LinearSystem(row, bound, *none)
        )


def read_bounds(bounds: object, here: Faults) -> list[Constraint]:
    """Read bounds of weights: pairs (low, high), None where open, or one number.

    Examples
    --------
    >>> [one.text for one in read_bounds({"a": (0.1, None), "b": 0.3}, Faults("bounds"))]
    ['a at least 0.1', 'b is 0.3']
    """
    constraints: list[Constraint] = []
    lowest = 0.0
    for label, entry in _entries(bounds, "a pair (low, high) per criterion", here):
        low, high = _limits(f"criterion {label}", entry, (0.0, 1.0), here)
        lowest += low
        constraints.extend(_between(((label, 1.0),), str(label), low, high, (0.0, 1.0)))
    if lowest > 1.0 + _SLACK:
        here.add("sum of the low ends", "at most 1", f"{lowest:.6g}", "Lower some of them.")
    return constraints


def read_ratios(ratios: object, here: Faults) -> list[Constraint]:
    """Read bounds of ratios of two weights, by "a/b" or by a pair of labels.

    Examples
    --------
    >>> [one.text for one in read_ratios({"a/b": (1, 3)}, Faults("ratios"))]
    ['a/b at least 1', 'a/b at most 3']
    """
    constraints: list[Constraint] = []
    for key, entry in _entries(ratios, "a pair (low, high) per ratio", here):
        pair = key.split("/") if isinstance(key, str) else listed(key) or []
        labels = [part.strip() if isinstance(part, str) else part for part in pair]
        if len(labels) != 2 or labels[0] == labels[1] or "" in labels:
            here.add(f"ratio {key}", "two criteria, as in a/b", shown(key), "Name two.")
            continue
        over, under = labels
        low, high = _limits(f"ratio {over}/{under}", entry, (0.0, inf), here)
        constraints.extend(_within_ratio(over, under, low, high))
    return constraints


def read_linear(
    coefficients: object, at_least: object, at_most: object, equal: object, here: Faults
) -> list[Constraint]:
    """Read bounds of a sum of weights, each times a coefficient.

    Examples
    --------
    >>> sums = read_linear({"a": 1, "b": -2}, None, 0.5, None, Faults("linear"))
    >>> [one.text for one in sums]
    ['a - 2 b at most 0.5']
    """
    terms = []
    for label, entry in _entries(coefficients, "a coefficient per criterion", here):
        value = as_number(entry)
        if value is None or not isfinite(value):
            here.add(f"criterion {label}", "a finite number", shown(entry), "Write a number.")
        elif value:
            terms.append((label, value))
    if not terms and not len(here):
        here.add("coefficients", "one that is not 0", "none", "Name the criteria of the sum.")
    if equal is None and at_least is None and at_most is None:
        here.add("bound", "at_least, at_most or equal", "none", "Give at least one of them.")
    if equal is not None and (at_least is not None or at_most is not None):
        here.add("bound", "equal alone", "at_least or at_most beside it", "Drop one of them.")
    limits = (equal, equal) if equal is not None else (at_least, at_most)
    low, high = _limits("bound", limits, (-inf, inf), here)
    return _between(tuple(terms), _sum_text(terms), low, high, (-inf, inf))


def _within_ratio(over: Hashable, under: Hashable, low: float, high: float) -> list[Constraint]:
    name = f"{over}/{under}"
    if low == high:
        return [Constraint(((over, 1.0), (under, -low)), 0.0, True, f"{name} is {low:g}")]
    found = []
    if low > 0.0:
        found.append(
            Constraint(((under, low), (over, -1.0)), 0.0, False, f"{name} at least {low:g}")
        )
    if high < inf:
        found.append(
            Constraint(((over, 1.0), (under, -high)), 0.0, False, f"{name} at most {high:g}")
        )
    return found


def _between(
    terms: Terms, name: str, low: float, high: float, open_ends: Limits
) -> list[Constraint]:
    if low == high:
        return [Constraint(terms, low, True, f"{name} is {low:g}")]
    found = []
    if low > open_ends[0]:
        turned = tuple((label, -coefficient) for label, coefficient in terms)
        found.append(Constraint(turned, -low, False, f"{name} at least {low:g}"))
    if high < open_ends[1]:
        found.append(Constraint(terms, high, False, f"{name} at most {high:g}"))
    return found


def _entries(given: object, what: str, here: Faults) -> list[tuple[Hashable, object]]:
    # A Series has items as a mapping does.
    items = getattr(given, "items", None)
    if not callable(items):
        here.add("entries", what, shown(given), "Give a dict by label.")
        return []
    return list(items())


def _limits(name: str, entry: object, open_ends: Limits, here: Faults) -> Limits:
    """Read a pair of limits, None where open, or one number for both; the open ends if at fault."""
    pair = [entry, entry] if as_number(entry) is not None else listed(entry)
    if pair is None or len(pair) != 2:
        here.add(name, "a pair (low, high), or one number", shown(entry), "Write (low, high).")
        return open_ends
    before = len(here)
    read = [
        end if given is None else _limit(name, given, open_ends, here)
        for given, end in zip(pair, open_ends, strict=True)
    ]
    if len(here) > before:
        return open_ends
    if read[0] > read[1]:
        here.add(name, "the lower end first", f"({read[0]:g}, {read[1]:g})", "Swap the two.")
        return open_ends
    return read[0], read[1]


def _limit(name: str, given: object, open_ends: Limits, here: Faults) -> float:
    value = as_number(given)
    if value is not None and isfinite(value) and open_ends[0] <= value <= open_ends[1]:
        return value
    within = {
        (0.0, 1.0): "a number from 0 to 1",
        (0.0, inf): "a finite number, 0 or more",
    }.get(open_ends, "a finite number")
    here.add(name, within, shown(given), "Write such a number, or leave the end open.")
    return nan


def _sum_text(terms: list[tuple[Hashable, float]]) -> str:
    """Write a sum as one would on paper."""
    text = ""
    for label, value in terms:
        sign = (" - " if text else "-") if value < 0 else (" + " if text else "")
        size = "" if abs(value) == 1 else f"{abs(value):g} "
        text += f"{sign}{size}{label}"
    return text
