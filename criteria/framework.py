"""What is judged, in one frozen object."""

from __future__ import annotations

from dataclasses import dataclass, field

from criteria.models import Criterion, Intensities, Scale, Stage
from criteria.settings import Settings
from criteria.weight_sets import ALL, WeightSetFile


@dataclass(frozen=True)
class Framework:
    """What is judged, checked and frozen.

    Attributes
    ----------
    criteria : tuple of Criterion
        In the order of the file, which is the order of every table.
    stages : tuple of Stage
    stage_weights : dict of str to WeightSetFile
        The reference sets, by stage id.
    other_weights : dict of str to WeightSetFile
        The other weight sets, by name; each for one stage or for all.
    """

    scale: Scale
    criteria: tuple[Criterion, ...]
    stages: tuple[Stage, ...]
    stage_weights: dict[str, WeightSetFile]
    intensities: Intensities
    settings: Settings
    other_weights: dict[str, WeightSetFile] = field(default_factory=dict)

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

    def other_sets(self, stage_id: str) -> dict[str, WeightSetFile]:
        """Return the weight sets that hold for a stage beside its reference, by name."""
        wanted = (ALL, stage_id)
        return {name: entry for name, entry in self.other_weights.items() if entry.stage in wanted}
