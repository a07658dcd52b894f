"""What is said of names that are not known, where there may be thousands of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from criteria.faults import unknown_name

# For so many names that are not known the nearest is offered.
_MOST: Final = 100


@dataclass(frozen=True)
class Offers:
    """What was said of each name: to look for the nearest takes its time.

    Examples
    --------
    >>> offers = Offers()
    >>> offers.of("a source", "rsi", ["ris", "surya"])
    ('a source (ris, surya)', "'rsi'", "Did you mean 'ris'?")
    """

    _told: dict[tuple[str, str | None], tuple[str, str, str]] = field(default_factory=dict)

    def of(self, what: str, found: str | None, known: Iterable[str]) -> tuple[str, str, str]:
        """Say that a name is not known, as `unknown_name` does; after many without the nearest."""
        key = what, found
        if key not in self._told:
            is_offered = len(self._told) < _MOST
            expected, shown, remedy = unknown_name(what, found, known if is_offered else ())
            told = shown if found is not None else "nothing"
            others = what, told, "Correct it, as those above."
            self._told[key] = (expected, told, remedy) if is_offered else others
        return self._told[key]
