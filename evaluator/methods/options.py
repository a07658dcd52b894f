"""The method, its normalisation and its other options, read and checked at the border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from criteria.faults import Faults
from evaluator.methods.registry import METHODS, get_method
from evaluator.reading.matrix import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluator.methods.method import Method
    from evaluator.reading.matrix import Table

# Stands for the normalisation of the paper.
USUAL: Final = "usual"


def read_arguments(
    method: str,
    normalization: str | None,
    options: Mapping[str, object],
    table: Table,
    faults: Faults,
    directions: Sequence[str] = (),
) -> dict[str, object]:
    """Read how a method is wanted and note everything that is wrong with that.

    Parameters
    ----------
    method : str
    normalization : str or None
        "usual" for that of the paper. A method without a normalisation to choose does not use it.
    options : mapping
        Other keyword arguments of the method.
    table : Table
        The matrix that is to be scored, whose values the options may bound.
    faults : Faults
        Where to note them.
    directions : sequence of {"max", "min"}, optional
        With them the values are checked against what the method can take.

    Returns
    -------
    dict
        Keyword arguments for the ``figures`` of the method; empty if there is no such method.
    """
    chosen = METHODS.get(method) if isinstance(method, str) else None
    if chosen is None:
        with faults.collecting():
            chosen = get_method(method)
    known = (chosen,) if chosen else tuple(METHODS.values())
    _check_normalization(normalization, known, faults)
    if options:
        _check_names(options, known, faults)
    if chosen is None:
        return {}
    how = chosen.usual if normalization == USUAL else normalization
    read = {
        option.name: option.read(options.get(option.name, option.default), how, table, faults)
        for option in chosen.options
    }
    if directions and not faults:
        _check_domain(chosen, how, table, directions, faults)
    arguments = chosen.arguments(how, **read)
    if chosen.agree is not None and directions and not faults:
        chosen.agree(arguments, table, directions, faults)
    return arguments


def _check_names(options: Iterable[str], known: tuple[Method, ...], faults: Faults) -> None:
    allowed = {name: None for one in known for name in one.option_names}
    here = Faults("options")
    for name in options:
        if name not in allowed:
            methods = " or ".join(one.id for one in known)
            here.unknown(name, f"an option of {methods}", name, allowed)
    faults.extend(here)


def _check_normalization(
    normalization: str | None, known: tuple[Method, ...], faults: Faults
) -> None:
    if normalization == USUAL or (len(known) == 1 and normalization in known[0].normalizations):
        return
    # A method that has none to choose is not bothered by one, but is by a name nobody knows.
    if not any(one.normalizations for one in known):
        known = tuple(METHODS.values())
    allowed = {name: None for one in known for name in one.normalizations}
    if not (normalization is None or isinstance(normalization, str)) or (
        normalization not in allowed
    ):
        here = Faults("normalization")
        names = [USUAL, *(name for name in allowed if name is not None)]
        here.unknown("name", "a normalization", normalization, names)
        faults.extend(here)


def _check_domain(
    method: Method,
    normalization: str | None,
    table: Table,
    directions: Sequence[str],
    faults: Faults,
) -> None:
    """Note values that the method or its normalisation has no meaning for."""
    wrong, expected = method.refused(table.values, directions, normalization)
    if not wrong.any():
        return
    here = Faults("matrix")
    for row, column in np.argwhere(wrong):
        name = cell_name(table.alternatives[row], (table.criteria or ())[column])
        remedy = "Choose another normalization or method, or shift the origin knowingly."
        here.add(name, expected, repr(float(table.values[row, column])), remedy)
    faults.extend(here)
