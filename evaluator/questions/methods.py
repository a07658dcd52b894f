"""Questions to a study about methods: would another say otherwise, does one contradict itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from criteria import Faults, InputError
from evaluator._version import __version__
from evaluator.digest import digest_of, versions
from evaluator.questions.asked import Asked

if TYPE_CHECKING:
    from evaluator.comparison import Comparison, Reversals
    from evaluator.query import Weights


class MethodQuestions(Asked):
    """What can be asked of a study about methods."""

    def compare(
        self,
        stage: str,
        methods: Iterable[str] | str | None = None,
        weights: Weights | None = None,
        mineral: str | None = None,
        **options: Any,
    ) -> Comparison:
        """Say whether another method would rank a stage otherwise.

        Parameters
        ----------
        stage : str
        methods : iterable of str, or names divided by commas, optional
            By default all that need no more than a stage gives.
        weights, mineral, **options
            As for `rank`; the method there is the one that the others are held against.

        Returns
        -------
        Comparison
            The ranks by every method, how far they agree, consensus rankings, and why they part.

        Raises
        ------
        InputError
            With every fault in the question.

        Examples
        --------
        >>> import evaluator
        >>> found = evaluator.load().compare("midstream", methods=["weighted_sum"], samples=200)
        >>> list(found.ranks.columns)
        ['topsis', 'weighted_sum']
        """
        from evaluator.comparison.side_by_side import compare_methods, read_methods

        faults, query = Faults("compare"), None
        with faults.collecting():
            query = self.check_question(stage, weights=weights, mineral=mineral, **options)
        wanted = read_methods(methods, faults)
        if faults or query is None:
            raise InputError(faults)
        answer = self._answer(query)
        found = compare_methods(self.framework, self.evidence, query, answer, wanted)
        asked = None if wanted is None else [method.id for method in wanted]
        digest = digest_of(self.digest, query.options, asked, versions(__version__))
        return replace(found, digest=digest)

    def reversals(self, stage: str, **options: Any) -> Reversals:
        """Say which partners change their order when others come, go or are doubled.

        Parameters
        ----------
        stage : str
        **options
            As for `rank`: method, normalization, mineral, weights.

        Returns
        -------
        Reversals

        Raises
        ------
        InputError
            With every fault in the question, or if the method cannot take the levels.

        Examples
        --------
        >>> import evaluator
        >>> evaluator.load().reversals("midstream", method="topsis").count
        0
        """
        from evaluator.comparison.stage_reversals import stage_reversals

        query = self.check_question(stage, **options)
        found = stage_reversals(self.framework, self.evidence, query)
        digest = digest_of(self.digest, query.options, "reversals", versions(__version__))
        return replace(found, digest=digest)
