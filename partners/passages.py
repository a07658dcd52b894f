"""Find the passages set aside at a place, among any number of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import attrgetter

from partners.documents import Locator
from partners.models import Passage


class PassageIndex:
    """Passages by document and section, so that a claim is held against its neighbours only.

    Examples
    --------
    >>> aside = Passage(source="ris", locator="§3 ¶2-4", kind="context", note="Of the world.")
    >>> index = PassageIndex([aside])
    >>> len(index.at("ris", Locator("3", 4, 9))), len(index.at("ris", Locator("3", 5, 9)))
    (1, 0)
    """

    def __init__(self, passages: Iterable[Passage]) -> None:
        sections: dict[tuple[str, str], list[tuple[int, Passage]]] = {}
        for entry in enumerate(passages):
            key = (entry[1].source, entry[1].locator.section)
            sections.setdefault(key, []).append(entry)
        self._sections = {key: _Section(entries) for key, entries in sections.items()}

    def at(self, source: str, place: Locator) -> list[Passage]:
        """Return the passages that have a paragraph of a place, in the order in which they came."""
        section = self._sections.get((source, place.section))
        return [] if section is None else section.at(place)


class _Section:
    """The passages of one section, by their first paragraph."""

    def __init__(self, entries: list[tuple[int, Passage]]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry[1].locator.first)
        places = [passage.locator for _, passage in self._entries]
        self._firsts = [place.first for place in places]
        # How far any passage reaches up to each: it never falls, so it can be searched.
        self._reach = list(accumulate(map(attrgetter("last"), places), max))

    def at(self, place: Locator) -> list[Passage]:
        """Return the passages that have a paragraph of a place."""
        begin = bisect_left(self._reach, place.first)
        end = bisect_right(self._firsts, place.last)
        near = sorted(self._entries[begin:end], key=lambda entry: entry[0])
        return [passage for _, passage in near if passage.locator.overlaps(place)]
