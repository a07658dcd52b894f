"""What questions to a study need of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from criteria import Framework
    from evaluator.query import Query
    from evaluator.ranking import Ranking
    from evaluator.robustness.simulate import Progress
    from evaluator.weighting.weight_set import WeightSet
    from partners import Evidence


class Asked(ABC):
    """What there is to a study that questions are put to."""

    framework: Framework
    evidence: Evidence
    stage_weights: Mapping[str, WeightSet]

    @property
    @abstractmethod
    def digest(self) -> str:
        """The digest of the data."""

    @abstractmethod
    def check_question(self, stage: str, **options: Any) -> Query:
        """Check what would be asked of `Study.rank`."""

    @abstractmethod
    def _answer_all(
        self, queries: Sequence[Query], progress: Progress | None = None
    ) -> tuple[Ranking, ...]:
        """Answer questions about several stages."""

    def _answer(self, query: Query) -> Ranking:
        """Answer a question."""
        return self._answer_all([query])[0]
