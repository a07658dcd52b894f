"""What would follow if a document said so: claims that nobody has made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from criteria import InputError
from evaluator._version import __version__
from evaluator.digest import digest_of, versions
from evaluator.questions.asked import Asked
from evaluator.suppose import NOTHING, Supposed, suppose, without

if TYPE_CHECKING:
    from typing import Self

    from evaluator.query import Query
    from evaluator.ranking import Ranking
    from evaluator.suppose import Entry


class Suppositions(Asked):
    """What can be supposed of a study; the study itself stays as it is."""

    supposed: Supposed

    def suppose(
        self, claims: Iterable[Entry], sources: Iterable[Entry] = (), where: str = "suppose"
    ) -> Self:
        """Return the study with claims that nobody has made, to see what would follow.

        Its rankings say so, carry digests of their own and the ranking without.

        Parameters
        ----------
        claims : iterable of mapping
            As in a dossier, each with its ``partner``. Those without a source share a document
            that is made up; what is supposed in another call has another.
        sources : iterable of mapping
            Further documents, as in the register; all but their id may be left out.
        where : str
            The file they come from, as a fault names it.

        Raises
        ------
        InputError
            With every fault in them.

        Examples
        --------
        >>> import evaluator
        >>> study = evaluator.load()
        >>> first = study.evidence.claims[0]
        >>> other = {"partner": "Chile", "criterion": first.criterion, "level": first.level}
        >>> supposed = study.suppose([{**other, "basis": first.basis}])
        >>> supposed.supposed.claims
        ('CHL-reserves-supposed-1',)
        >>> supposed.without_supposed.digest == study.digest
        True
        """
        evidence, added = suppose(self.framework, self.evidence, claims, sources, where)
        joined = Supposed(
            (*self.supposed.claims, *added.claims), (*self.supposed.sources, *added.sources)
        )
        return replace(self, evidence=evidence, supposed=joined)  # type: ignore[type-var]

    @property
    def without_supposed(self) -> Self:
        """The study as it is, without what is supposed."""
        if not self.supposed:
            return self
        evidence = without(self.evidence, self.supposed)
        return replace(self, evidence=evidence, supposed=NOTHING)  # type: ignore[type-var]

    def _supposed_answer(self, ranking: Ranking, query: Query) -> Ranking:
        """Return a ranking that says what it supposes, with the one without."""
        names, bare = self.supposed.claims, self.without_supposed
        parts = [self.digest, query.options, versions(__version__), {"supposed": names}]
        is_set = query.weights.name in self.framework.other_weights
        options = {
            "method": query.method.id,
            "normalization": query.normalization,
            "mineral": query.mineral,
            "reference": query.reference,
            "seed": query.seed,
            "samples": query.samples,
        }
        weights = query.weights.name if is_set else query.weights  # a set may follow from the data
        try:
            asked = bare.check_question(query.stage, weights=weights, **options)
        except InputError:
            # Too few differ without what is supposed for weights to follow; any rank them alike.
            asked = bare.check_question(query.stage, weights=query.weights, **options)
        return replace(
            ranking,
            digest=digest_of(*parts),
            supposed=tuple(claim for claim in self.evidence.claims if claim.id in names),
            without=bare._answer(asked),
        )
