"""The settings: every threshold, discount and count between a claim and a rank, and its words."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from criteria.models import Identifier, Line, Names, Positive, Share, Text
from criteria.reading import Flag, Number, Record, Whole

Count = Annotated[Whole, Field(ge=1)]


class EvidenceSettings(Record):
    """How claims become a cell."""

    inheritance: Share
    base_spread: Positive
    contested_low: Number
    contested_high: Number
    basis: Annotated[dict[str, Share], Field(min_length=1)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.contested_low >= self.contested_high:
            raise ValueError("contested_low below contested_high")
        return self

    def is_intent(self, basis: str) -> bool:
        """Tell whether a basis is intent: listed, never counted."""
        return self.basis[basis] == 0


class GateSettings(Record):
    """Who is ranked."""

    coverage: Share
    inherited_share: Share
    dependability: Annotated[Names, Field(min_length=1)]


class WeightSettings(Record):
    """How weights follow from judgements and how far they may be off."""

    max_consistency_ratio: Positive
    random_index: Text
    method: Text
    factor: Annotated[Number, Field(ge=1, le=100)]


class RangeSettings(Record):
    """How the range of a rank is drawn."""

    samples: Count
    scores: Count
    block: Count
    seed: Annotated[Whole, Field(ge=0)]
    low: Share
    high: Share

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError("low below high")
        return self

    def draws(self, partners: int) -> int:
        """Return how often so many partners are drawn if nobody asks for more or fewer."""
        return min(self.samples, max(1, self.scores // max(1, partners)))


class TierSettings(Record):
    """Where a new tier starts."""

    threshold: Annotated[Number, Field(gt=0.5, le=1)]


class Role(Record):
    """One role and the two answers that give it."""

    id: Identifier
    capable: Flag
    dependable: Flag
    meaning: Text


class RoleSettings(Record):
    """When a partner counts as capable and as dependable, and what follows."""

    capable: Number
    dependable: Number
    share_of_draws: Annotated[Number, Field(gt=0.5, le=1)]
    role: tuple[Role, ...]

    @model_validator(mode="after")
    def _one_role_each(self) -> Self:
        answers = {(role.capable, role.dependable) for role in self.role}
        if len(self.role) != 4 or len(answers) != 4:
            raise ValueError("one role for each answer to capable and dependable, four in all")
        names = {role.id for role in self.role}
        if len(names) != 4 or "open" in names:
            raise ValueError("four roles of different names, none of them 'open'")
        return self


class LadderSettings(Record):
    """The steps of an engagement, from words to deeds."""

    status: Names


class Alternative(Record):
    """What a setting might as well have been, and why.

    `setting` is the name of a setting, such as ``gate.coverage``, or of a treatment.
    """

    setting: Text
    instead: Annotated[tuple[Whole | Number | Text, ...], Field(min_length=1)]
    reason: Text


class SensitivitySettings(Record):
    """How it is asked what would change a ranking."""

    top: Count
    batches: Annotated[Whole, Field(ge=2)]
    samples: Count
    combinations: Count
    points: Annotated[Whole, Field(ge=2)]
    resamples: Annotated[Whole, Field(ge=2)]
    confidence: Annotated[Number, Field(gt=0, lt=1)]
    methods: Annotated[Names, Field(min_length=1)]
    normalizations: Annotated[Names, Field(min_length=1)]
    alternative: tuple[Alternative, ...]

    @model_validator(mode="after")
    def _power_of_two(self) -> Self:
        # The points of a Sobol sequence are balanced in powers of two only.
        if self.points & (self.points - 1):
            raise ValueError("points a power of two")
        return self


class ThresholdSettings(Record):
    """From what difference of levels on methods that compare partners in pairs take note of it."""

    function: Text
    indifference: Annotated[Number, Field(ge=0)]
    preference: Positive
    veto: Positive

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not self.indifference <= self.preference <= self.veto:
            raise ValueError("indifference up to preference up to veto")
        return self


class StudyWords(Record):
    """What a study is about, in the words that its readers are shown.

    Attributes
    ----------
    title : str
        Stands over every page and workbook.
    variant, variants : str
        What a mineral is called in this field, one and many: an ore, a cargo, a class of chips.
    caveat : str
        A sentence that goes before the caveat of every table; empty if there is none.
    notes : tuple of str
        Sentences that stand below every ranking.
    """

    title: Text = "Partners, ranked"
    variant: Text = "mineral"
    variants: Text = "minerals"
    caveat: Line = ""
    notes: tuple[Text, ...] = ()


class Settings(Record):
    """All settings of a study; what a study is called may be left out."""

    evidence: EvidenceSettings
    gate: GateSettings
    weights: WeightSettings
    range: RangeSettings
    tiers: TierSettings
    roles: RoleSettings
    ladder: LadderSettings
    thresholds: ThresholdSettings
    sensitivity: SensitivitySettings
    study: StudyWords = StudyWords()
