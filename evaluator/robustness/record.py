"""What determined a simulation, as a digest takes it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator._version import __version__
from evaluator.digest import versions

if TYPE_CHECKING:
    from evaluator.robustness.weights.space import WeightSpace


def space_record(space: WeightSpace) -> dict[str, Any]:
    """Return a weight space in all its digits; in words it is rounded.

    Examples
    --------
    >>> from evaluator.robustness.weights.space import WeightSpace
    >>> space_record(WeightSpace.bounds({"a": (0.25, None)}))
    {'middle': None, 'limits': [[[["'a'", -1.0]], -0.25, False]]}
    """
    middle = space.middle
    return {
        "middle": middle
        and [middle.kind, repr(middle.labels), list(middle.values), float(middle.amount)],
        "limits": [
            [
                [[repr(label), float(coefficient)] for label, coefficient in one.terms],
                float(one.bound),
                bool(one.is_equality),
            ]
            for one in space.limits
        ],
    }


def computed_by(kernel: str, *more: str) -> dict[str, str]:
    """Return the versions of what computes, which a compiled kernel adds its compiler to.

    Parameters
    ----------
    *more : str
        Further packages that have a part in it.

    Examples
    --------
    >>> sorted(computed_by("numpy"))
    ['evaluator', 'numpy', 'pymcdm', 'scipy']
    """
    return versions(__version__, *more, *(("numba",) if kernel == "compiled" else ()))
