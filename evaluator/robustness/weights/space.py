"""Which weights are admissible: any, some around given ones, those in an order, within bounds."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from criteria.faults import Faults
from evaluator.reading.matrix import read_weights
from evaluator.robustness.sampling.plan import read_plan
from evaluator.robustness.weights.constraints import (
    Constraint,
    read_bounds,
    read_linear,
    read_ratios,
)
from evaluator.robustness.weights.middle import Middle, labels_of, read_middle
from evaluator.robustness.weights.order import check_order, read_order
from evaluator.robustness.weights.resolved import Resolved, resolve
from evaluator.robustness.weights.text import read_orders, read_ranges

if TYPE_CHECKING:
    from evaluator.reading.matrix import Weights
    from evaluator.robustness.sampling import LinearSystem, WeightSampler
    from evaluator.robustness.sampling.plan import Points


@dataclass(frozen=True, repr=False)
class WeightSpace:
    """The weights that are admissible, by label, and how likely each is.

    Make one with `uniform`, `around`, `dirichlet`, `order`, `bounds`, `ratios` or `linear`, and
    join them with ``&``: constraints add up. Weights are 0 or more and sum to 1 in every space.
    Whatever is at fault, unknown or contradictory is told at once in an `InputError`.

    Attributes
    ----------
    middle : Middle or None
        Weights that others are drawn around; None where all admissible ones are alike.
    limits : tuple of Constraint
        What they have to meet.

    Examples
    --------
    >>> space = WeightSpace.order("a > b > c") & WeightSpace.bounds({"c": (0.1, None)})
    >>> space
    WeightSpace(uniform where a > b, b > c, c at least 0.1)
    >>> space.contains({"a": 0.5, "b": 0.3, "c": 0.2})
    True
    >>> sampler = space.sampler(("a", "b", "c"), seed=1)
    >>> sampler.center.round(3).tolist(), sampler.draw(0, 2).shape
    ([0.528, 0.294, 0.178], (2, 3))
    """

    middle: Middle | None = None
    limits: tuple[Constraint, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an order in a circle, and equalities that no draw would meet."""
        faults = Faults("order")
        check_order(self.limits, faults)
        equal = [one.text for one in self.limits if one.is_equality]
        if self.middle is not None and equal:
            remedy = "Give a range, or draw uniformly."
            found = ", ".join(equal)
            faults.add("weight space", "no equality on weights around given ones", found, remedy)
        faults.raise_if_any()

    @classmethod
    def uniform(cls) -> WeightSpace:
        """Return all weights, alike: nothing is known of them.

        Examples
        --------
        >>> WeightSpace.uniform()
        WeightSpace(uniform)
        """
        return cls()

    @classmethod
    def around(cls, weights: Weights | Mapping[Any, float], factor: float = 1.5) -> WeightSpace:
        """Return weights around given ones: w proportional to w0 exp(sigma z), z standard normal.

        Parameters
        ----------
        weights : mapping, Series or array
            One number per criterion, 0 or more; divided by their sum. Zero stays zero.
        factor : float
            exp(1.645 sigma), 1 or more: nine times in ten a weight is off by less, before all are
            scaled to 1. The same draws z serve all weights, so that results move smoothly.

        Examples
        --------
        >>> WeightSpace.around({"a": 3, "b": 1}, factor=2)
        WeightSpace(within a factor of 2 of a 0.75, b 0.25, nine times in ten)
        """
        return cls(read_middle("around", weights, factor))

    @classmethod
    def dirichlet(cls, weights: Weights | Mapping[Any, float], concentration: float) -> WeightSpace:
        """Return weights from a Dirichlet distribution with given means; zero stays zero.

        Parameters
        ----------
        weights : mapping, Series or array
            One number per criterion, 0 or more; divided by their sum.
        concentration : float
            The sum of the parameters, above 0; a weight w has the variance
            w (1 - w) / (concentration + 1).

        Examples
        --------
        >>> WeightSpace.dirichlet({"a": 3, "b": 1}, concentration=20)
        WeightSpace(Dirichlet of concentration 20 around a 0.75, b 0.25)
        """
        return cls(read_middle("dirichlet", weights, concentration))

    @classmethod
    def order(cls, *orders: str | Sequence[object]) -> WeightSpace:
        """Return the weights in an order of importance, complete or partial, uniformly.

        Parameters
        ----------
        *orders : str or sequence
            "a > b = c" (more orders after ";"), or labels from the most important down, with a
            list where some are equal. "More important" means a weight at least as large.

        Examples
        --------
        >>> WeightSpace.order(["a", ["b", "c"]], ["a", "d"])
        WeightSpace(uniform where a > b, b = c, a > d)
        """
        faults = Faults("order")
        limits: list[Constraint] = []
        for one in orders:
            for groups in read_orders(one, None, faults) if isinstance(one, str) else [one]:
                limits.extend(read_order(groups, faults))
        check_order(limits, faults)
        return cls._within(limits, faults)

    @classmethod
    def bounds(cls, bounds: str | Mapping[Any, object]) -> WeightSpace:
        """Return the weights within bounds, uniformly.

        Parameters
        ----------
        bounds : str or mapping
            "a=0.1:0.4, b=0.05:", or by label a pair (low, high) between 0 and 1, None where open;
            one number holds a weight where it is.

        Examples
        --------
        >>> WeightSpace.bounds("a=0.1:0.4, b=0.05:")
        WeightSpace(uniform where a at least 0.1, a at most 0.4, b at least 0.05)
        """
        faults = Faults("bounds")
        if isinstance(bounds, str):
            bounds = read_ranges(bounds, None, faults)
        return cls._within(read_bounds(bounds, faults), faults)

    @classmethod
    def ratios(cls, ratios: str | Mapping[Any, object]) -> WeightSpace:
        """Return the weights whose ratios lie within bounds, uniformly.

        Parameters
        ----------
        ratios : str or mapping
            "a/b=1:3", or by "a/b" or ("a", "b") a pair (low, high), None where open, or one number.

        Examples
        --------
        >>> WeightSpace.ratios({"a/b": (1, 3)})
        WeightSpace(uniform where a/b at least 1, a/b at most 3)
        """
        faults = Faults("ratios")
        if isinstance(ratios, str):
            ratios = read_ranges(ratios, None, faults, between="/")
        return cls._within(read_ratios(ratios, faults), faults)

    @classmethod
    def linear(
        cls,
        coefficients: Mapping[Any, float],
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        equal: float | None = None,
    ) -> WeightSpace:
        """Return the weights of which a sum, each times a coefficient, is bounded, uniformly.

        Examples
        --------
        >>> WeightSpace.linear({"a": 1, "b": 1}, at_least=0.5)
        WeightSpace(uniform where a + b at least 0.5)
        """
        faults = Faults("linear")
        return cls._within(read_linear(coefficients, at_least, at_most, equal, faults), faults)

    @classmethod
    def _within(cls, limits: list[Constraint], faults: Faults) -> WeightSpace:
        faults.raise_if_any()
        return cls(None, tuple(limits))

    def __and__(self, other: WeightSpace) -> WeightSpace:
        """Return the weights that are admissible in both."""
        if not isinstance(other, WeightSpace):
            return NotImplemented
        if self.middle is not None and other.middle is not None:
            faults = Faults("weight space")
            expected = "weights to draw around in one of the two"
            faults.add("&", expected, "in both", "Bound the one, or leave out the other.")
            faults.raise_if_any()
        added = tuple(one for one in other.limits if one not in self.limits)
        return replace(self, middle=self.middle or other.middle, limits=self.limits + added)

    def __str__(self) -> str:
        """Say in words which weights these are."""
        words = "uniform" if self.middle is None else str(self.middle)
        return words + (" where " if self.limits else "") + ", ".join(o.text for o in self.limits)

    def __repr__(self) -> str:
        """Say what this is, in words."""
        return f"WeightSpace({self})"

    def sampler(
        self,
        criteria: Iterable[Hashable],
        *,
        seed: int = 0,
        block: int = 4096,
        total: int | None = None,
        points: Points = "auto",
    ) -> WeightSampler:
        """Return draws from the space, block by block.

        Parameters
        ----------
        criteria : iterable
            Labels of the columns.
        seed : int
            Where the random streams begin.
        block : int
            Draws of a block; Sobol points need a power of two.
        total : int, optional
            Draws in all: Sobol points are taken where these are 16 blocks or more. Those who go on
            with draws name the total they began with, so that they stay of one kind.
        points : {"auto", "quasi", "independent"}
            "quasi" takes Sobol points wherever they can be had.

        Raises
        ------
        InputError
            With every fault: a criterion that is not there, constraints that contradict each other.
        """
        plan = read_plan(seed, block, total, points)
        return self._over(criteria).sampler(plan)

    def _over(self, criteria: Iterable[Hashable]) -> Resolved:
        return resolve(self.middle, self.limits, criteria)

    def constraints(self, criteria: Iterable[Hashable]) -> LinearSystem | None:
        """Return the space as linear constraints, those of all weights among them.

        Returns
        -------
        LinearSystem or None
            a_ub, b_ub, a_eq and b_eq; None where weights are drawn around others without limits.

        Examples
        --------
        >>> WeightSpace.order("a > b").constraints(("a", "b")).a_ub[-1]
        array([-1.,  1.])
        """
        resolved = self._over(criteria)
        return None if self.middle is not None and not self.limits else resolved.system

    def contains(
        self, weights: Weights | Mapping[Any, float], criteria: Iterable[Hashable] | None = None
    ) -> bool:
        """Say whether weights are admissible; they are divided by their sum.

        Parameters
        ----------
        weights : mapping, Series or array
            One number per criterion.
        criteria : iterable, optional
            Their labels; by itself those of the weights, or their positions.

        Raises
        ------
        InputError
            If the weights or the criteria are at fault, or the space is empty.
        """
        faults = Faults("weights")
        labels = labels_of(weights) if criteria is None else tuple(criteria)
        values = read_weights(weights, labels, faults)
        faults.raise_if_any()
        resolved = self._over(range(len(values)) if labels is None else labels)
        return resolved.contains(values)
