"""What a command line says of weights, read into orders, bounds and ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from criteria.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    Range: TypeAlias = tuple[float | None, float | None]


def parse_order(text: str, criteria: Sequence[str] | None = None) -> list[list[list[str]]]:
    """Read orders of importance such as "a > b = c; d > b".

    Parameters
    ----------
    text : str
        Criteria with ">" or "=" between them; ";" or "," begins another order.
    criteria : sequence of str, optional
        The names there are; without it any name will do.

    Returns
    -------
    list of list of list of str
        Orders; in an order the groups of equals, from the most important down.

    Raises
    ------
    InputError
        With every fault: a name missing or unknown, an order of one.

    Examples
    --------
    >>> parse_order("a > b = c; d > b")
    [[['a'], ['b', 'c']], [['d'], ['b']]]
    """
    faults = Faults("order")
    orders = read_orders(text, criteria, faults)
    faults.raise_if_any()
    return orders


def parse_bounds(text: str, criteria: Sequence[str] | None = None) -> dict[Hashable, Range]:
    """Read bounds of weights such as "a=0.1:0.4, b=0.05:, c=:0.3, d=0.2".

    Parameters
    ----------
    text : str
        A criterion, "=", and a low and a high end with ":" between them, either of which may be
        left out; or one number. "," or ";" begins another.
    criteria : sequence of str, optional
        The names there are; without it any name will do.

    Returns
    -------
    dict of pairs
        Low and high by criterion, None where open.

    Raises
    ------
    InputError
        With every fault: a name missing, unknown or given twice, an end that is no number.

    Examples
    --------
    >>> parse_bounds("a=0.1:0.4, b=0.05:")
    {'a': (0.1, 0.4), 'b': (0.05, None)}
    """
    faults = Faults("bounds")
    bounds = read_ranges(text, criteria, faults)
    faults.raise_if_any()
    return bounds


def parse_ratios(text: str, criteria: Sequence[str] | None = None) -> dict[Hashable, Range]:
    """Read bounds of ratios such as "a/b=1:3, b/c=2:".

    Parameters and faults are those of `parse_bounds`.

    Examples
    --------
    >>> parse_ratios("a/b=1:3, b/c=2:")
    {'a/b': (1.0, 3.0), 'b/c': (2.0, None)}
    """
    faults = Faults("ratios")
    ratios = read_ranges(text, criteria, faults, between="/")
    faults.raise_if_any()
    return ratios


def read_orders(text: str, criteria: Sequence[str] | None, faults: Faults) -> list[list[list[str]]]:
    """Read orders as `parse_order` does, leave out those at fault and note what is wrong."""
    orders = []
    for part in _parts(text, ";,", faults, "criteria with > between them, as in a > b"):
        # "More important" means a weight at least as large, so that >= says the same as >.
        plain = part.replace(">=", ">").replace("≥", ">")
        groups = [[name.strip() for name in group.split("=")] for group in plain.split(">")]
        names = [name for group in groups for name in group]
        if "" in names:
            faults.add(f"'{part}'", "a criterion on either side", "nothing", "Name it.")
        elif len(names) < 2:
            faults.add(f"'{part}'", "two criteria or more", "one", "Write > between criteria.")
        else:
            orders.append(groups)
        _check_names(names, criteria, faults)
    return orders


def read_ranges(
    text: str, criteria: Sequence[str] | None, faults: Faults, between: str | None = None
) -> dict[Hashable, Range]:
    """Read bounds as `parse_bounds` does, leave out those at fault and note what is wrong."""
    found: dict[Hashable, Range] = {}
    form = "criterion/criterion=low:high" if between else "criterion=low:high"
    for part in _parts(text, ",;", faults, form):
        name, sign, ends = (piece.strip() for piece in part.partition("="))
        if not sign or not name or not ends:
            faults.add(f"'{part}'", form, f"'{part}'", "Write a name, = and the ends.")
            continue
        names = [one.strip() for one in name.split(between)] if between else [name]
        _check_names(names, criteria, faults)
        name = (between or "").join(names)
        if name in found:
            faults.add(f"'{name}'", "each once", "it again", "Join or drop one.")
        low, colon, high = (piece.strip() for piece in ends.partition(":"))
        found[name] = (_end(name, low, faults), _end(name, high if colon else low, faults))
    return found


def _parts(text: str, separators: str, faults: Faults, form: str) -> list[str]:
    for other in separators[1:]:
        text = text.replace(other, separators[0])
    parts = [part.strip() for part in text.split(separators[0]) if part.strip()]
    if not parts:
        faults.add("all", form, "nothing", "Write one, or leave it out.")
    return parts


def _end(name: str, text: str, faults: Faults) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        remedy = "Write 0.2 for 20%." if text.endswith("%") else "Write them as in 0.1:0.4."
        faults.add(f"'{name}'", "a number on either side of :", f"'{text}'", remedy)
        return None


def _check_names(names: Iterable[str], criteria: Sequence[str] | None, faults: Faults) -> None:
    for name in names:
        if criteria is not None and name and name not in criteria:
            faults.unknown(f"'{name}'", "a criterion", name, criteria)
