"""Which claims are readings of one statement, and what they say together.

Two claims on the same partner and criterion, from the same place of the same document and with a
term in common, are two readings of one statement where two named coders made them, unless they tie
it to stages or ores that have nothing in common. The formulas are those of paragraph 34 of
``docs/conventions.md``.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, combinations
from typing import NamedTuple

from criteria import Framework
from criteria.lookalike import skeleton
from partners.models import Claim


@dataclass(frozen=True)
class Statement:
    """What one place of a document says of a cell, as one or several coders read it.

    Attributes
    ----------
    claims : tuple of Claim
        One where one coder alone, or nobody named, has read it.
    """

    claims: tuple[Claim, ...]

    @property
    def partner(self) -> str:
        """Of whom it is said."""
        return self.claims[0].partner

    @property
    def source(self) -> str:
        """The document that says it."""
        return self.claims[0].source

    @cached_property
    def by_coder(self) -> Mapping[str, tuple[Claim, ...]]:
        """What each coder reads; a flat label only of one who reads no size in the words."""
        if len(self.claims) == 1:
            return {self.claims[0].coder: self.claims}
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(person(claim.coder), []).append(claim)
        sized = {who: [claim for claim in read if not claim.label] for who, read in found.items()}
        return {read[0].coder: tuple(sized[who] or read) for who, read in found.items()}

    @property
    def heard(self) -> tuple[Claim, ...]:
        """What is read by anybody, coder by coder."""
        if len(self.claims) == 1:
            return self.claims
        return tuple(claim for read in self.by_coder.values() for claim in read)

    @property
    def is_label(self) -> bool:
        """Whether nobody reads more than a flat label."""
        return all(claim.label for claim in self.claims)


class Heard(NamedTuple):
    """What a statement says, the readings of all coders together.

    Attributes
    ----------
    value : float
        On the scale: the mean of the coders.
    apart : float
        Half the range of the coders.
    share : float
        What it weighs in the mean of its document.
    weight : float
        What it weighs alone.
    """

    value: float
    apart: float
    share: float
    weight: float


@lru_cache(maxsize=1024)
def person(name: str) -> str:
    """Return whom a name is of, however it is written.

    Examples
    --------
    >>> person("Ana  Silva ") == person("ana silva")
    True
    """
    return skeleton(name)


def share_terms(terms: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether a term of one list stands in a term of the other."""
    folded = [other.casefold() for other in others]
    return any(
        term.casefold() in other or other in term.casefold() for term in terms for other in folded
    )


@dataclass
class SeenTerms:
    """Terms by the numbers of what they belong to, to be looked through quickly.

    Examples
    --------
    >>> seen = SeenTerms()
    >>> seen.add(["rare earths"], 1)
    >>> seen.add(["ore"], 2)
    >>> sorted(seen.sharing(["Iron ore", "Earth"])), seen.sharing(["copper"])
    ([1, 2], set())
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)

    def add(self, terms: Iterable[str], number: int) -> None:
        """Add the terms of something."""
        for term in map(str.casefold, terms):
            if term not in self.numbers:
                self.starts.append(len(self.text))
                self.text += f"{term}\0"
            self.numbers.setdefault(term, []).append(number)

    def sharing(self, terms: Iterable[str]) -> set[int]:
        """Return the numbers of all that share a term in the sense of `share_terms`."""
        asked = [term.casefold() for term in terms]
        met = {seen for term in asked for seen in self._around(term)}
        met |= {seen for term in asked for seen in self._within(term)}
        return {number for seen in met for number in self.numbers[seen]}

    def _within(self, term: str) -> Iterator[str]:
        """Give the terms that stand in a term."""
        if len(term) ** 2 > 2 * len(self.numbers):
            return (seen for seen in self.numbers if seen in term)
        # Of many terms it is quicker to look up every part of this one.
        ends = combinations(range(len(term) + 1), 2)
        return (term[i:j] for i, j in ends if term[i:j] in self.numbers)

    def _around(self, term: str) -> Iterator[str]:
        """Give the terms that a term stands in."""
        place = self.text.find(term)
        while place >= 0:
            number = bisect_right(self.starts, place)
            end = self.starts[number] if number < len(self.starts) else len(self.text)
            yield self.text[self.starts[number - 1] : end - 1]
            place = self.text.find(term, end)


def by_two_coders(one: Claim, other: Claim) -> bool:
    """Tell whether two claims are by two coders, both named."""
    return len({person(one.coder), person(other.coder)} - {""}) == 2


def are_readings(one: Claim, other: Claim) -> bool:
    """Tell whether two claims are what two coders read in the same words."""
    return (
        by_two_coders(one, other)
        and _place(one) == _place(other)
        and _meet(one.stages, other.stages)
        and _meet(one.minerals, other.minerals)
        and share_terms(one.terms, other.terms)
    )


def read_statements(claims: Iterable[Claim]) -> tuple[Statement, ...]:
    """Gather claims into statements, in the order in which each place is first read.

    What two read in the same words belongs together, and so does what a third has in common with
    one of them. A claim without a coder stands alone.
    """
    places: dict[object, list[Claim]] = {}
    for number, claim in enumerate(claims):
        places.setdefault(_place(claim) if claim.coder else number, []).append(claim)
    return tuple(Statement(said) for here in places.values() for said in _tie_together(here))


def _tie_together(claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Part the claims at one place so that every two readings are in one part."""
    if len(claims) == 1:
        return [tuple(claims)]
    seen, part_of = SeenTerms(), list[int]()
    # By the claim that joined last; a part that is joined goes to the end.
    parts: dict[int, list[int]] = {}
    for number, claim in enumerate(claims):
        met = set[int]()
        for other in seen.sharing(claim.terms):
            if part_of[other] not in met and are_readings(claim, claims[other]):
                met.add(part_of[other])
        parts[number] = [*chain.from_iterable(parts.pop(part) for part in sorted(met)), number]
        part_of.append(number)
        for member in parts[number]:
            part_of[member] = number
        seen.add(claim.terms, number)
    return [tuple(claims[member] for member in part) for part in parts.values()]


def hear(statement: Statement, framework: Framework) -> Heard:
    """Combine the readings of a statement, none of them intent: every coder has one voice."""
    settings, scale = framework.settings.evidence, framework.scale
    if len(statement.claims) == 1:
        (claim,) = statement.claims
        weight = settings.basis[claim.basis]
        return Heard(scale.value(claim.level), 0.0, weight, weight)
    values, shares, weights = [], [], []
    for claims in statement.by_coder.values():
        said = [settings.basis[claim.basis] for claim in claims]
        values.append(weighted_mean([scale.value(claim.level) for claim in claims], said))
        shares.append(math.fsum(said))
        weights.append(max(said))
    equal = [1.0] * len(values)
    return Heard(
        value=weighted_mean(values, equal),
        apart=(max(values) - min(values)) / 2,
        share=weighted_mean(shares, equal),
        weight=weighted_mean(weights, equal),
    )


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean, which rounding must not carry beyond what was said."""
    if len(values) == 1:
        return values[0]
    products = (value * weight for value, weight in zip(values, weights, strict=True))
    mean = math.fsum(products) / math.fsum(weights)
    return min(max(mean, min(values)), max(values))


def _place(claim: Claim) -> tuple[object, ...]:
    """Return what readings of one statement have in common."""
    return claim.partner, claim.criterion, claim.source, claim.locator


def _meet(names: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether two lists have a name in common, or one of them holds for all."""
    return not names or not others or not set(names).isdisjoint(others)
