"""What is judged, in one frozen object."""

from __future__ import annotations

from dataclasses import dataclass

from criteria.models import Criterion, Intensities, Scale, Stage, StageWeights
from criteria.settings import Settings


@dataclass(frozen=True)
class Framework:
    """What is judged, checked and frozen.

    Attributes
    ----------
    criteria : tuple of Criterion
        In the order of the file, which is the order of every table.
    stages : tuple of Stage
    stage_weights : dict of str to StageWeights
        By stage id.
    """

    scale: Scale
    criteria: tuple[Criterion, ...]
    stages: tuple[Stage, ...]
    stage_weights: dict[str, StageWeights]
    intensities: Intensities
    settings: Settings

    @property
    def criterion_ids(self) -> tuple[str, ...]:
        """The ids of the criteria, in order."""
        return tuple(criterion.id for criterion in self.criteria)

    @property
    def stage_ids(self) -> tuple[str, ...]:
        """The ids of the stages, in order."""
        return tuple(stage.id for stage in self.stages)

    def criterion(self, criterion_id: str) -> Criterion:
        """Return a criterion by id."""
        return next(item for item in self.criteria if item.id == criterion_id)

    def stage(self, stage_id: str) -> Stage:
        """Return a stage by id."""
        return next(item for item in self.stages if item.id == stage_id)
