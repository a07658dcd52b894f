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


def _folded(name: str) -> str:
    """Leave of a name what tells it from others, however it is written."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


# By every name a method goes by: its id, as it is shown, and what else it is called.
_BY_NAME: Final[Mapping[str, Method]] = MappingProxyType(
    {
        _folded(name): method
        for method in METHODS.values()
        for name in (method.id, method.name, *method.also)
    }
)


def get_method(method: str) -> Method:
    """Return a method by its id, or by another name it goes by.

    Case, spaces, hyphens and underscores do not matter.

    Raises
    ------
    InputError
        If there is none of this name; tells the nearest, or why it was left out.

    Examples
    --------
    >>> get_method("topsis").usual
    'vector'
    >>> get_method("wsm").id, get_method("PROMETHEE II").id
    ('weighted_sum', 'promethee_ii')
    """
    if isinstance(method, str):
        known = METHODS.get(method) or _BY_NAME.get(_folded(method))
        if known is not None:
            return known
        if _folded(method) in LEFT_OUT:
            expected = "a method that ranks what is better throughout first"
            why = LEFT_OUT[_folded(method)]
            raise InputError([Fault("method", "id", expected, repr(method), why)])
    raise InputError([Fault("method", "id", *unknown_name("a method", method, METHODS))])
