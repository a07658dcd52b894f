"""Which methods there are. Adding one is adding an entry here."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from criteria.faults import Fault, InputError, unknown_name
from evaluator.methods.ratings import ratings
from evaluator.methods.topsis import MINMAX, NORMALIZATIONS, SCALE, closeness, topsis
from evaluator.methods.weighted import weighted_product, weighted_sum

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evaluator.methods.arrays import Floats


@dataclass(frozen=True)
class Method:
    """A way to score alternatives.

    Attributes
    ----------
    id, name : str
        As written in settings and as shown.
    paper, doi : str
        Where it was published.
    normalizations : tuple of str
        Those it can use; none for a method that needs none.
    options : tuple of str
        Names of its other keyword arguments.
    score : callable
        ``score(matrix, weights, directions, **arguments)`` for a matrix (m, n), weights (n,) and
        n directions gives m scores; higher is better.
    draws : callable
        ``draws(levels, weights, directions, **arguments)`` for levels (S, m, n) and weights
        (S, n), or one of them without the S, gives scores (S, m), the same as `score` would.
    compensation : str
        How far a strong criterion makes up for a weak one, and how the weights act.
    """

    id: str
    name: str
    paper: str
    doi: str
    normalizations: tuple[str, ...]
    options: tuple[str, ...]
    score: Callable[..., Floats]
    draws: Callable[..., Floats]
    compensation: str

    def arguments(self, normalization: str, **offered: object) -> dict[str, object]:
        """Pick from what is offered the keyword arguments that `score` and `draws` take.

        Parameters
        ----------
        normalization : str
            Left out by a method that uses none.
        **offered : object
            Options by name, of this and of other methods.

        Examples
        --------
        >>> get_method("topsis").arguments("scale", scale=(1, 5), intensities=(0.2, 1.0))
        {'normalization': 'scale', 'scale': (1, 5)}
        >>> get_method("ahp").arguments("scale", scale=(1, 5), intensities=(0.2, 1.0))
        {'intensities': (0.2, 1.0)}
        """
        chosen: dict[str, object] = {}
        if self.normalizations:
            chosen["normalization"] = normalization
        for name in self.options:
            # The ends of the scale mean something under that normalisation only.
            if name in offered and not (name == SCALE and normalization != SCALE):
                chosen[name] = offered[name]
        return chosen


_TOPSIS = Method(
    id="topsis",
    name="TOPSIS",
    paper="Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer.",
    doi="10.1007/978-3-642-48318-9",
    normalizations=NORMALIZATIONS,
    options=("scale",),
    score=topsis,
    draws=closeness,
    compensation=(
        "Compensatory: a long way ahead on one criterion makes up for a shortfall on another. "
        "The weights enter the distances squared, so that large weights count for more, and "
        "small ones for less, than their share."
    ),
)

_AHP = Method(
    id="ahp",
    name="AHP (ratings)",
    paper=(
        "Saaty, T. L. (2006). Rank from comparisons and from ratings in the analytic "
        "hierarchy/network processes. European Journal of Operational Research, 168(2), 557-570."
    ),
    doi="10.1016/j.ejor.2004.04.032",
    normalizations=(),
    options=("intensities",),
    score=ratings,
    draws=ratings,
    compensation=(
        "Fully compensatory: a weighted sum, in which one criterion makes up for another at the "
        "rate of their weights. The intensities say how much each level is worth, so that steps "
        "between levels need not be equal."
    ),
)

_WEIGHTED_SUM = Method(
    id="weighted_sum",
    name="Weighted sum",
    paper=(
        "Fishburn, P. C. (1967). Additive utilities with incomplete product sets: application to "
        "priorities and assignments. Operations Research, 15(3), 537-542."
    ),
    doi="10.1287/opre.15.3.537",
    normalizations=NORMALIZATIONS,
    options=("scale",),
    score=weighted_sum,
    draws=weighted_sum,
    compensation=(
        "Fully compensatory: one criterion makes up for another at the rate of their weights, "
        "every step of a scale being worth the same."
    ),
)

_WEIGHTED_PRODUCT = Method(
    id="weighted_product",
    name="Weighted product",
    paper=(
        "Triantaphyllou, E. (2000). Multi-criteria Decision Making Methods: A Comparative Study. "
        "Springer."
    ),
    doi="10.1007/978-1-4757-3157-6",
    normalizations=(SCALE, MINMAX),
    options=("scale",),
    score=weighted_product,
    draws=weighted_product,
    compensation=(
        "Partly compensatory: a low value pulls the score down more than a high one lifts it, and "
        "the worst value on any criterion with a weight cannot be made up for."
    ),
)

METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {method.id: method for method in (_TOPSIS, _AHP, _WEIGHTED_SUM, _WEIGHTED_PRODUCT)}
)


def get_method(method: str) -> Method:
    """Return a method by its id.

    Raises
    ------
    InputError
        If there is none of this id; names the nearest.

    Examples
    --------
    >>> get_method("topsis").normalizations
    ('scale', 'vector', 'minmax')
    """
    if isinstance(method, str) and method in METHODS:
        return METHODS[method]
    raise InputError([Fault("method", "id", *unknown_name("a method", method, METHODS))])
