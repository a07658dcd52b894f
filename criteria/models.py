"""The vocabulary of the study: scale, criteria, stages and judgements."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from criteria.lookalike import strange_letters, unseen
from criteria.reading import Flag, Number, Record


def spelt(pattern: str, words: str) -> AfterValidator:
    """Refuse text that a pattern does not cover, and say in words what does.

    Examples
    --------
    >>> spelt("[0-9]{4}", "a year in four digits").func("24")
    Traceback (most recent call last):
    ...
    ValueError: a year in four digits
    """
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(words)
        return text

    return AfterValidator(check)


Identifier = Annotated[
    str,
    spelt("[A-Za-z0-9][A-Za-z0-9_-]*", "an id of letters a to z, digits, - and _, without spaces"),
]


def _visible(text: str) -> str:
    """Refuse what would move a cursor, break a line, or hide in a name."""
    found = unseen(text)
    if found:
        raise ValueError(f"text without control characters, such as {found}")
    return text


def _of_one_script(name: str) -> str:
    """Refuse letters that only look like those around them: two names would look the same."""
    found = strange_letters(name)
    if found:
        raise ValueError(f"a name in letters of one script, not {found}")
    return name


Line = Annotated[str, AfterValidator(_visible)]
Text = Annotated[str, Field(min_length=1), AfterValidator(_visible)]
Name = Annotated[Text, AfterValidator(_of_one_script)]
Share = Annotated[Number, Field(ge=0, le=1)]
Positive = Annotated[Number, Field(gt=0)]


def on_saatys_scale(value: float) -> float:
    """Refuse what lies beyond the ends of the scale of judgement, 1/9 and 9."""
    if not 1 / 9 <= value <= 9:
        raise ValueError("a number from 1/9 to 9, on Saaty's scale")
    return value


Saaty = Annotated[Number, AfterValidator(on_saatys_scale)]


def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names something twice."""
    if len(set(names)) < len(names):
        twice = sorted(name for name, count in Counter(names).items() if count > 1)
        raise ValueError(f"every name once; twice: {', '.join(twice)}")
    return names


Names = Annotated[tuple[Name, ...], AfterValidator(_unique)]


class Direction(StrEnum):
    """Whether more of a criterion is better or worse."""

    MAX = "max"
    MIN = "min"


class Scale(Record):
    """The ordered levels that every rubric describes, worth 1, 2, 3, ...

    Examples
    --------
    >>> scale = Scale(levels=("low", "moderate", "high"))
    >>> scale.value("high"), scale.low, scale.high, scale.middle
    (3, 1, 3, 2.0)
    >>> scale.nearest_level(2.6)
    'high'
    """

    levels: Annotated[Names, Field(min_length=2)]

    def value(self, level: str) -> int:
        """Return what a level is worth."""
        return self.levels.index(level) + 1

    @property
    def low(self) -> int:
        """The worth of the lowest level."""
        return 1

    @property
    def high(self) -> int:
        """The worth of the highest level."""
        return len(self.levels)

    @property
    def middle(self) -> float:
        """The middle of the scale, where a silent cell enters the score."""
        return (self.low + self.high) / 2

    def nearest_level(self, value: float) -> str:
        """Return the name of the level nearest to a value; halves go up."""
        return self.levels[min(self.high, max(self.low, int(value + 0.5))) - 1]


class Criterion(Record):
    """What a partner is judged on, with a description of every step of the scale."""

    id: Identifier
    name: Name
    direction: Direction
    by_mineral: Flag = False
    definition: Text
    question: Text
    counts: Text
    does_not_count: Text
    rubric: dict[str, Text]


class Stage(Record):
    """A stage that partners are ranked at, and the criterion that it turns on."""

    id: Identifier
    name: Name
    question: Text
    key_criterion: Identifier


class Judgement(Record):
    """How many times more one criterion matters than another, and why."""

    more: Identifier
    less: Identifier
    value: Saaty
    reason: Text
    source: Identifier | None = None


class IntensityJudgement(Record):
    """How many times better one level of the scale is than another, and why."""

    better: Text
    worse: Text
    value: Saaty
    reason: Text


class IntensityOrigin(Record):
    """Who judged the levels, when and on which scale."""

    scale: Text
    who: Text
    when: Text


class Intensities(Record):
    """The judgements from which the worth of each level follows (AHP, ratings mode)."""

    ahp: IntensityOrigin
    judgement: tuple[IntensityJudgement, ...]

    @model_validator(mode="after")
    def _pairs_differ(self) -> Self:
        for entry in self.judgement:
            if entry.better == entry.worse:
                raise ValueError(f"two different levels, not '{entry.better}' twice")
        return self
