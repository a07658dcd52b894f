"""Weights that others are drawn around, and how closely."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from criteria.faults import Faults
from evaluator.reading.entries import as_number, shown
from evaluator.reading.matrix import read_weights

if TYPE_CHECKING:
    from evaluator.problem import Floats
    from evaluator.reading.matrix import Weights

Kind: TypeAlias = Literal["around", "dirichlet"]


@dataclass(frozen=True)
class Middle:
    """Weights that others are drawn around.

    Attributes
    ----------
    kind : {"around", "dirichlet"}
        By which distribution.
    labels : tuple or None
        Criteria; None where the weights were given by position.
    values : tuple of float
        Shares of 1.
    amount : float
        The factor by which a weight may be off, or the concentration.
    """

    kind: Kind
    labels: tuple[Hashable, ...] | None
    values: tuple[float, ...]
    amount: float

    def over(self, criteria: tuple[Hashable, ...], faults: Faults) -> Floats:
        """Return the weights in the order of the criteria; empty if they do not match."""
        if self.labels is None:
            return read_weights(list(self.values), criteria, faults)
        return read_weights(dict(zip(self.labels, self.values, strict=True)), criteria, faults)

    def admits(self, weights: Floats, middle: Floats, tolerance: float) -> bool:
        """Say whether weights, (n,), can be drawn around the middle, (n,)."""
        if self.kind == "around" and self.amount == 1.0:
            return bool(np.abs(weights - middle).max() <= tolerance)
        return bool(np.array_equal(weights > 0, middle > 0))

    def __str__(self) -> str:
        """Say in words which weights these are."""
        names = self.labels or ("",) * len(self.values)
        pairs = zip(names, self.values, strict=True)
        listing = ", ".join(f"{name} {value:.3g}".strip() for name, value in pairs)
        if self.kind == "around" and self.amount == 1.0:
            return f"held at {listing}"
        if self.kind == "around":
            return f"within a factor of {self.amount:g} of {listing}, nine times in ten"
        return f"Dirichlet of concentration {self.amount:g} around {listing}"


def read_middle(kind: Kind, weights: Weights, amount: object) -> Middle:
    """Read weights that others are drawn around, and how closely.

    Raises
    ------
    InputError
        With every fault.

    Examples
    --------
    >>> read_middle("around", {"a": 3, "b": 1}, 1.5).values
    (0.75, 0.25)
    """
    faults = Faults("weights")
    labels = labels_of(weights)
    values = read_weights(weights, labels, faults)
    number = as_number(amount)
    here = Faults("weight space")
    if kind == "around" and not (number is not None and number >= 1.0 and isfinite(number)):
        remedy = "Write 1.5 if a weight may be half as much again, 1 if it is certain."
        here.add("factor", "a finite number, 1 or more", shown(amount), remedy)
    if kind == "dirichlet" and not (number is not None and number > 0.0 and isfinite(number)):
        remedy = "Write more for weights nearer to the given ones."
        here.add("concentration", "a finite number above 0", shown(amount), remedy)
    faults.extend(here)
    faults.raise_if_any()
    return Middle(kind, labels, tuple(values.tolist()), float(number or 0.0))


def labels_of(weights: object) -> tuple[Hashable, ...] | None:
    """Return the labels of a mapping or Series, None for what is given by position.

    Examples
    --------
    >>> labels_of({"a": 1}), labels_of([1])
    (('a',), None)
    """
    # A Series has items as a mapping does, and may have a label twice.
    items = getattr(weights, "items", None)
    return tuple(dict.fromkeys(label for label, _ in items())) if callable(items) else None
