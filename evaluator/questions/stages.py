"""Questions to a study about several stages at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from criteria import Faults
from evaluator.questions.asked import Asked

if TYPE_CHECKING:
    from evaluator.query import Query, Weights
    from evaluator.ranking import Ranking
    from evaluator.robustness.simulate import Progress


class StageQuestions(Asked):
    """What can be asked of a study about its stages together."""

    def rank_stages(
        self,
        stages: Iterable[str] | None = None,
        *,
        weights: Mapping[str, Weights] | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> tuple[Ranking, ...]:
        """Rank several stages on the same draws: as `rank` does one by one, in less time.

        Parameters
        ----------
        stages : iterable of str, optional
            By default all, in their order.
        weights : mapping of str to weights, optional
            By stage, as `rank` takes them; the reference set of those left out.
        progress : callable, optional
            Called with the draws done and the draws in all.
        **options
            As for `rank`: method, normalization, mineral, reference, seed, samples.

        Raises
        ------
        InputError
            With every fault in the questions.

        Examples
        --------
        >>> import evaluator
        >>> study = evaluator.load()
        >>> [ranking.stage for ranking in study.rank_stages(samples=200)]
        ['upstream', 'midstream', 'downstream']
        """
        asked = self.framework.stage_ids if stages is None else tuple(stages)
        faults, queries, given = Faults("rank"), list["Query"](), dict(weights or {})
        for name in given:
            if name not in asked:
                faults.unknown("weights", "a stage that is ranked", name, asked)
        for stage in asked:
            with faults.collecting():
                queries.append(self.check_question(stage, weights=given.get(stage), **options))
        faults.raise_if_any()
        return self._answer_all(queries, progress)
