"""What is asked of a study in one run: some stages, the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from criteria.frozen import FrozenDict
from criteria.reading import Flag, Number, Record, Whole
from evaluator.query import Weights
from evaluator.weighting.weight_set import WeightSet

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from evaluator.robustness.simulate import Progress
    from evaluator.study import Study


class GivenWeights(Record):
    """Weights that were given with the question: numbers, or what came of a set in a file."""

    weights: dict[str, Number]
    name: str = ""
    origin: str | None = None
    consistency_ratio: Number | None = None


class QuestionRecord(Record):
    """A question as it is written down; what is null was left to its default."""

    stages: Annotated[tuple[str, ...], Field(min_length=1)]
    method: str
    normalization: str | None
    mineral: str | None
    reference: Flag
    seed: Whole | None
    samples: Whole | None
    weights: dict[str, str | GivenWeights]


@dataclass(frozen=True)
class Question:
    """The stages to rank, and the options of `Study.rank` for all of them.

    Attributes
    ----------
    stages : tuple of str
    weights : mapping of str to weights
        By stage; the reference where there are none.
    """

    stages: tuple[str, ...]
    method: str = "topsis"
    normalization: str | None = None
    mineral: str | None = None
    reference: bool = False
    seed: int | None = None
    samples: int | None = None
    weights: Mapping[str, Weights] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", FrozenDict(self.weights))

    @property
    def options(self) -> dict[str, Any]:
        """What is asked the same of all stages."""
        names = ("method", "normalization", "mineral", "reference", "seed", "samples")
        return {name: getattr(self, name) for name in names}

    def ask_all(self, study: Study, progress: Progress | None = None) -> tuple[Ranking, ...]:
        """Rank all the stages on the same draws.

        Raises
        ------
        InputError
            With everything asked for that the study does not have.
        """
        criteria = study.framework.criterion_ids
        weights = {
            stage: _in_order(given, criteria) if isinstance(given, WeightSet) else given
            for stage, given in self.weights.items()
            if stage in self.stages
        }
        return study.rank_stages(self.stages, weights=weights, progress=progress, **self.options)

    @property
    def record(self) -> dict[str, Any]:
        """The question as plain values."""
        weights = {stage: _plain(given) for stage, given in self.weights.items()}
        return {"stages": list(self.stages), **self.options, "weights": weights}

    @classmethod
    def of(cls, record: QuestionRecord) -> Question:
        """Return the question that was written down."""
        values = {name: getattr(record, name) for name in QuestionRecord.model_fields}
        weights = {stage: _weights_of(given) for stage, given in record.weights.items()}
        return cls(**{**values, "weights": weights})


def _plain(weights: Weights) -> str | dict[str, Any]:
    """Return weights as plain values; of a set, what a ranking takes over."""
    if isinstance(weights, str):
        return weights
    if isinstance(weights, WeightSet):
        return {
            "weights": dict(weights.weights),
            "name": weights.name,
            "origin": weights.origin,
            "consistency_ratio": weights.consistency_ratio,
        }
    return {"weights": {str(name): float(weights[name]) for name in weights.keys()}}  # noqa: SIM118  a Series too


def _weights_of(given: str | GivenWeights) -> Weights:
    """Return weights from what was written down."""
    if isinstance(given, str):
        return given
    if given.origin is None:
        return given.weights
    return WeightSet(given.weights, given.consistency_ratio, given.origin, given.name)


def _in_order(given: WeightSet, criteria: tuple[str, ...]) -> WeightSet:
    """Return a set with the order of the criteria, which a file in sorted order loses."""
    if set(given.weights) != set(criteria):
        return given
    weights = {name: given.weights[name] for name in criteria}
    return WeightSet(weights, given.consistency_ratio, given.origin, given.name)
