"""Which methods there are. Adding one is adding an entry beside its arithmetic."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from criteria.faults import Fault, InputError, unknown_name
from evaluator.methods import (
    amounts,
    cocoso,
    codas,
    comet,
    edas,
    gaps,
    grey,
    limits,
    moora,
    ocra,
    probid,
    ratings,
    ratios,
    reference,
    relative,
    rim,
    spotis,
    topsis,
    vikor,
    waspas,
    weighted,
)
from evaluator.methods.outranking import electre, promethee

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.methods.method import Method

_FAMILIES: Final = (
    *(topsis, ratings, weighted),
    *(vikor, edas, codas, gaps, ratios, cocoso, spotis, probid, rim, reference),
    *(relative, waspas, moora, amounts, ocra, grey, limits, comet),
    *(promethee, electre),
)

METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {method.id: method for family in _FAMILIES for method in family.METHODS}
)
# What else a method is called, by its id.
ALSO: Final[Mapping[str, str]] = MappingProxyType(
    {name: method.id for method in METHODS.values() for name in method.also}
)

# What was left out, by the id it would have, and why.
LEFT_OUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "aroman": (
            "AROMAN (Bošković et al. 2023, doi:10.1109/ACCESS.2023.3265818) adds costs to the "
            "score: R = L^λ + A^(1 - λ), with L the sum of costs normalised as amounts, so that of "
            "two alternatives the one that costs more ranks higher."
        ),
    }
)


def get_method(method: str) -> Method:
    """Return a method by its id, or by another name it goes by.

    Raises
    ------
    InputError
        If there is none of this name; tells the nearest, or why it was left out.

    Examples
    --------
    >>> get_method("topsis").usual
    'vector'
    >>> get_method("wsm").id
    'weighted_sum'
    """
    if isinstance(method, str):
        known = METHODS.get(ALSO.get(method, method))
        if known is not None:
            return known
        if method in LEFT_OUT:
            expected = "a method that ranks what is better throughout first"
            raise InputError([Fault("method", "id", expected, repr(method), LEFT_OUT[method])])
    raise InputError([Fault("method", "id", *unknown_name("a method", method, METHODS))])
