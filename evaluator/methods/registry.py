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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.methods.method import Method

_FAMILIES: Final = (
    *(topsis, ratings, weighted),
    *(vikor, edas, codas, gaps, ratios, cocoso, spotis, probid, rim, reference),
    *(relative, waspas, moora, amounts, ocra, limits, comet),
)

METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {method.id: method for family in _FAMILIES for method in family.METHODS}
)
# What else a method is called, by its id.
ALSO: Final[Mapping[str, str]] = MappingProxyType(
    {name: method.id for method in METHODS.values() for name in method.also}
)


def get_method(method: str) -> Method:
    """Return a method by its id, or by another name it goes by.

    Raises
    ------
    InputError
        If there is none of this name; tells the nearest.

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
    raise InputError([Fault("method", "id", *unknown_name("a method", method, METHODS))])
