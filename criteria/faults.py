"""Faults of input, collected and told all at once."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from criteria.lookalike import skeleton, strange_letters

# Names this alike are offered as "did you mean"; a matter of wording, not of the domain.
_ALIKE = 0.65
# So many names are listed where none is alike.
_LISTED = 60
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What people write between the items of a list.
_BETWEEN = re.compile(r"[,;；、/|+&\n]|\band\b")
# So many letters of a name are enough to find it by its beginning or by one of its words.
_PART = 3


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the input.

    Attributes
    ----------
    where : str
        The file (or argument) at fault.
    key : str
        The entry inside it, such as ``claim AUS-reserves-1, level``.
    expected, found : str
        What should stand there and what does.
    remedy : str
        What to do about it.
    """

    where: str
    key: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault on one line."""
        return (
            f"{self.where}: {self.key}: expected {self.expected}; found {self.found}. {self.remedy}"
        )


class InputError(ValueError):
    """The input is at fault; carries every fault that was found.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.

    Examples
    --------
    >>> raise InputError([Fault("w.toml", "reserves", "a number", "'x'", "Write 0.4.")])
    Traceback (most recent call last):
    ...
    criteria.faults.InputError: 1 fault in the input
      w.toml: reserves: expected a number; found 'x'. Write 0.4.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"{count} fault{'' if count == 1 else 's'} in the input"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Fault, ...]]]:
        """Rebuild from the faults, so that the error survives a trip between processes."""
        return type(self), (self.faults,)


@dataclass
class Faults:
    """A list that faults are added to until someone asks for the verdict.

    Examples
    --------
    >>> faults = Faults("weights.toml")
    >>> faults.add("reserves", "a number", "'x'", "Write 0.4.")
    >>> len(faults)
    1
    """

    where: str
    items: list[Fault] = field(default_factory=list)

    def add(self, key: str, expected: str, found: object, remedy: str) -> None:
        """Note one fault, on one line whatever the input holds."""
        shown = found if isinstance(found, str) else as_written(found)
        self.items.append(Fault(self.where, *map(on_a_line, (key, expected, shown, remedy))))

    def unknown(self, key: str, what: str, found: object, allowed: Iterable[str]) -> None:
        """Note a name that is not among the allowed ones, with the nearest that is."""
        self.add(key, *unknown_name(what, found, allowed))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Take over faults noted elsewhere."""
        self.items.extend(faults)

    def raise_if_any(self) -> None:
        """Raise what was collected, if anything was.

        Raises
        ------
        InputError
            With every fault.
        """
        if self.items:
            raise InputError(self.items)

    def __len__(self) -> int:
        """Return how many faults were noted."""
        return len(self.items)

    def __iter__(self) -> Iterator[Fault]:
        """Go through the faults in the order in which they were noted."""
        return iter(self.items)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Take over the faults of an `InputError` raised in the block, and go on."""
        try:
            yield
        except InputError as error:
            self.extend(error.faults)


def on_a_line(text: str) -> str:
    r"""Write what would break a line, or move a cursor, as its owner would escape it.

    Examples
    --------
    >>> on_a_line("a\nb")
    'a\\nb'
    """
    return _BREAKS.sub(lambda found: repr(found[0])[1:-1], text)


def as_written(found: object) -> str:
    """Write a value as its owner would have, text in quotation marks.

    Examples
    --------
    >>> as_written(0.5), as_written("two"), as_written(10**9999)
    ('0.5', "'two'", 'a value of type int, too large to show')
    >>> as_written(datetime.date(2027, 1, 31))
    '2027-01-31'
    """
    if isinstance(found, datetime.date | datetime.time):
        return found.isoformat()
    try:
        return repr(found)
    except (RecursionError, ValueError):  # a nesting or a number beyond all measure
        return f"a value of type {type(found).__name__}, too large to show"


def short(text: str) -> str:
    """Return a text that is shown on one short line, with dots for what does not fit.

    Examples
    --------
    >>> short("short"), len(short("long" * 50))
    ('short', 80)
    """
    return text if len(text) <= 80 else f"{text[:77]}..."


def unknown_name(what: str, found: object, allowed: Iterable[str]) -> tuple[str, str, str]:
    """Say that a name is not known, and which allowed name is nearest.

    Returns
    -------
    tuple of str
        Expected, found and remedy, as a `Fault` takes them.

    Examples
    --------
    >>> unknown_name("a criterion", "reserve", ["reserves", "technology"])
    ('a criterion (reserves, technology)', "'reserve'", "Did you mean 'reserves'?")
    """
    names = [str(name) for name in allowed]
    near = nearest(found, names) if isinstance(found, str) else None
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    remedy = f"Use one of: {', '.join(names[:_LISTED]) or 'none yet'}{more}."
    several = _several(found, names) if isinstance(found, str) else []
    if several:
        remedy = f"Keep the names apart, in a table by ';': {'; '.join(several)}."
    elif near:
        remedy = f"Did you mean '{near}'?"
    listing = ", ".join(names) if len(names) <= 8 else f"one of {len(names)} declared names"
    listing = listing or "none is declared"
    strange = strange_letters(found) if isinstance(found, str) else ""
    shown = as_written(found) + (f", with {strange}" if strange else "")
    return f"{what} ({listing})", shown, remedy


def _several(found: str, names: list[str]) -> list[str]:
    """Return the names that stand in one text with other signs between them than is the custom.

    Examples
    --------
    >>> _several("ore, skill", ["ore", "skill"]), _several("ore", ["ore", "skill"])
    (['ore', 'skill'], [])
    """
    parts = [part.strip() for part in _BETWEEN.split(found) if part.strip()]
    return parts if len(parts) > 1 and set(parts) <= set(names) else []


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed name nearest to `name`, or None if none is alike.

    Examples
    --------
    >>> nearest("Austrlia", ["Australia", "Austria"])
    'Australia'
    >>> nearest("Korea", ["Nigeria", "South Korea"])
    'South Korea'
    """
    by_folded = {skeleton(candidate): candidate for candidate in reversed(list(allowed))}
    asked = skeleton(name)
    if asked in by_folded:
        return by_folded[asked]
    longer = [known for known in by_folded if asked in known.split() or known.startswith(asked)]
    if len(asked) >= _PART and len(longer) == 1:
        return by_folded[longer[0]]
    close = difflib.get_close_matches(asked, by_folded, n=1, cutoff=_ALIKE)
    return by_folded[close[0]] if close else None
