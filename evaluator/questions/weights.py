"""Questions to a study about weights: which sets there are, and what each would say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from criteria.frozen import FrozenDict
from evaluator.digest import digest_of
from evaluator.questions.asked import Asked
from evaluator.weight_sets import StageSets

if TYPE_CHECKING:
    from evaluator.query import Query, Weights
    from evaluator.sensitivity.weight_comparison import WeightComparison
    from evaluator.weighting.weight_set import WeightSet


class WeightQuestions(Asked):
    """What can be asked of a study about weights."""

    def weight_sets(self, stage: str, mineral: str | None = None) -> Mapping[str, WeightSet]:
        """Return every weight set that holds for a stage, the reference first.

        A set that has no weights here is left out: one worked out from the decision matrix, where
        nothing sets the partners apart. Asking `Study.rank` for it says why.

        Parameters
        ----------
        stage : str
        mineral : str, optional
            The mineral that the matrix behind objective weights is about.

        Raises
        ------
        InputError
            If the stage or the mineral is not known.

        Examples
        --------
        >>> import evaluator
        >>> sets = evaluator.load().weight_sets("upstream")
        >>> list(sets)[0], sets["equal"].weights["reserves"]
        ('reference', 0.2)
        """
        query = self.check_question(stage, mineral=mineral)
        found, _ = self._sets(query).all()
        return FrozenDict(found)

    def compare_weights(
        self, stage: str, weights: Weights | None = None, **options: Any
    ) -> WeightComparison:
        """Rank a stage under every weight set, side by side.

        Parameters
        ----------
        stage : str
        weights : str, mapping, Series or WeightSet, optional
            One more set to compare, as for `Study.rank`.
        **options
            As for `Study.rank`: method, normalization, mineral, seed, samples (of the ranges
            published under the reference weights).

        Raises
        ------
        InputError
            With every fault in the question.

        Examples
        --------
        >>> import evaluator
        >>> found = evaluator.load().compare_weights("midstream", samples=200)
        >>> found.ranks.loc["reference"].tolist()
        [1, 2, 2]
        """
        from evaluator.sensitivity.weight_comparison import compare_sets

        query = self.check_question(stage, weights=weights, **options)
        base = replace(query, weights=self.stage_weights[query.stage])
        sets, left_out = self._sets(query).all()
        given = query.weights
        if weights is not None and sets.get(given.name) != given:
            # A set of another stage may go by the name of one that is here.
            sets[GIVEN if given.name in sets else given.name or GIVEN] = given
        ranking = self._answer(base)
        found = compare_sets(self.framework, self.evidence, base, ranking, sets, left_out)
        numbers = {name: item.weights for name, item in sets.items()}
        return replace(found, digest=digest_of(ranking.digest, numbers))

    def _sets(self, query: Query) -> StageSets:
        """Return the weight sets of the stage and the mineral of a question."""
        parts = (self.framework, self.evidence, self.stage_weights)
        return StageSets(*parts, query.stage, query.mineral)


# How weights given as numbers are called among sets.
GIVEN = "given"
