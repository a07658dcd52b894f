"""The study: the one object a user holds; asks the parts of the engine in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from criteria import Faults, Framework, InputError
from criteria.frozen import FrozenDict
from evaluator._version import __version__
from evaluator.cells import Cell, build_cells
from evaluator.digest import digest_of, versions
from evaluator.explain import Explanation, explain_partner
from evaluator.problem import frozen
from evaluator.query import Query, Weights, build_query
from evaluator.questions import MethodQuestions, StageQuestions, Suppositions, WeightQuestions
from evaluator.ranker import rank_stages
from evaluator.robustness.accept import Effort
from evaluator.suppose import NOTHING, Supposed
from evaluator.weighting.weight_set import WeightSet
from partners import Evidence, Partner

if TYPE_CHECKING:
    from evaluator.problem import Floats
    from evaluator.ranking import Ranking
    from evaluator.robustness.simulate import Progress
    from evaluator.robustness.weights.space import WeightSpace
    from evaluator.sensitivity.stage import StageSensitivity

_DEFAULTS: dict[str, Any] = {
    "method": "topsis",
    "normalization": None,
    "mineral": None,
    "weights": None,
    "reference": False,
    "seed": None,
    "samples": None,
}


@dataclass(frozen=True, repr=False)
class Study(StageQuestions, MethodQuestions, WeightQuestions, Suppositions):
    """What is judged and what is known, ready to be ranked.

    Attributes
    ----------
    framework : Framework
        Scale, criteria, stages, judgements and settings.
    evidence : Evidence
        Partners with their claims and engagements, sources and expectations.
    stage_weights : mapping of str to WeightSet
        By stage.
    intensities : ndarray
        The worth of each level in AHP ratings; the best is worth 1.
    path : Path or None
        From where it was read; None for what ships.
    supposed : Supposed
        Claims that nobody has made (see `suppose`); none unless it was asked for.

    Examples
    --------
    >>> import evaluator
    >>> study = evaluator.load()
    >>> ranking = study.rank("midstream")
    >>> list(ranking.table.columns[:4])
    ['rank', 'name', 'score', 'rank_low']
    """

    framework: Framework
    evidence: Evidence
    stage_weights: Mapping[str, WeightSet]
    intensities: Floats
    path: Path | None = None
    supposed: Supposed = NOTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "stage_weights", FrozenDict(self.stage_weights))
        object.__setattr__(self, "intensities", frozen(self.intensities))

    def __repr__(self) -> str:
        """Say how much is judged and known."""
        evidence = self.evidence
        return (
            f"<{'Supposed study' if self.supposed else 'Study'}: "
            f"{len(self.framework.criteria)} criteria, "
            f"{len(self.framework.stages)} stages, "
            f"{len(evidence.partners)} partners, {len(evidence.claims)} claims, "
            f"{len(evidence.sources)} sources; digest {self.digest[:12]}>"
        )

    @cached_property
    def digest(self) -> str:
        """The digest of the data: framework and evidence, to the last word."""
        return digest_of(self.framework, self.evidence)

    def rank(
        self,
        stage: str,
        method: str = "topsis",
        normalization: str | None = None,
        mineral: str | None = None,
        weights: Weights | None = None,
        *,
        reference: bool = False,
        seed: int | None = None,
        samples: int | None = None,
    ) -> Ranking:
        """Rank the partners at one stage, each with the range of its rank.

        Parameters
        ----------
        stage : str
            Such as ``midstream``.
        method : str
            One of `evaluator.methods.METHODS` that needs no more than a stage gives.
        normalization : str, optional
            One that the method can use; by default ``scale``, the fixed ends of the scale, and
            otherwise that of its paper. Some methods, such as AHP, have none to choose.
        mineral : str, optional
            Count only what is known for one mineral.
        weights : str, mapping, Series or WeightSet, optional
            The name of a weight set (see `weight_sets`); or weights by criterion, all of them, not
            negative, which are divided by their sum. By default the reference set of the stage.
        reference : bool
            Show also where the reference rows, which are never candidates, would stand.
        seed, samples : int, optional
            Of the draws behind the ranges; by default those of the settings.

        Returns
        -------
        Ranking

        Raises
        ------
        InputError
            If a name is not known or the weights are at fault.
        """
        query = self.check_question(
            stage,
            method=method,
            normalization=normalization,
            mineral=mineral,
            weights=weights,
            reference=reference,
            seed=seed,
            samples=samples,
        )
        return self._answer(query)

    def check_question(self, stage: str, **options: Any) -> Query:
        """Check what would be asked of `rank`, without answering it.

        Raises
        ------
        InputError
            With every fault in the question.
        """
        faults = Faults("rank")
        for name in options.keys() - _DEFAULTS.keys():
            faults.unknown(name, "an option", name, _DEFAULTS)
        faults.raise_if_any()
        return build_query(
            self.framework,
            self.evidence,
            self.stage_weights,
            self.intensities,
            stage=stage,
            **{**_DEFAULTS, **options},
        )

    def _answer_all(
        self, queries: Sequence[Query], progress: Progress | None = None
    ) -> tuple[Ranking, ...]:
        """Answer questions, each with the digest of all that the answer hangs on."""
        rankings = rank_stages(self.framework, self.evidence, queries, progress)
        if self.supposed:
            pairs = zip(rankings, queries, strict=True)
            return tuple(self._supposed_answer(ranking, query) for ranking, query in pairs)
        return tuple(
            replace(ranking, digest=digest_of(self.digest, query.options, versions(__version__)))
            for ranking, query in zip(rankings, queries, strict=True)
        )

    def explain(self, stage: str, partner: str, **options: Any) -> Explanation:
        """Say why a partner stands where it does at a stage, or what would admit it.

        Parameters
        ----------
        stage : str
        partner : str
            Id, name, two-letter code or alias.
        **options
            As for `rank`.

        Raises
        ------
        InputError
            If a name is not known, or the partner can be ranked nowhere (a framework).
        """
        faults, found, query = Faults("explain"), None, None
        with faults.collecting():
            found = self.evidence.find(partner)
            if not (found.is_candidate or found.reference):
                remedy = f"See 'evaluator evidence --partner {found.id}' for what is claimed of it."
                faults.add(
                    "partner", "one that can be ranked", f"{found.name}, a {found.kind}", remedy
                )
        with faults.collecting():
            wanted = {**options, "reference": found is not None and found.reference}
            query = self.check_question(stage, **wanted)
        if faults or found is None or query is None:
            raise InputError(faults)
        ranking = self._answer(query)
        return explain_partner(self.framework, self.evidence, query, ranking, found)

    def sensitivity(
        self,
        stage: str,
        samples: int = 100_000,
        seed: int | None = None,
        *,
        precision: float | None = None,
        space: WeightSpace | None = None,
        vary: str = "both",
        kernel: str = "auto",
        workers: int = 1,
        scheduler: str | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> StageSensitivity:
        """Say what the ranking of a stage hangs on.

        Parameters
        ----------
        stage : str
        samples, seed, precision, kernel, workers, scheduler, progress
            As for `evaluator.smaa`; the seed is that of the settings by default.
        space : WeightSpace, optional
            Where weights are drawn from; by default around those of the stage, each within the
            factor of the settings.
        vary : {"both", "weights", "levels"}
            What is drawn: weights, levels within their spread, or both.
        **options
            As for `rank`: method, normalization, mineral, weights.

        Returns
        -------
        StageSensitivity
            The acceptability indices, and by further attributes what the ranking hangs on.

        Raises
        ------
        InputError
            With every fault in the question.

        Examples
        --------
        >>> import evaluator
        >>> found = evaluator.load().sensitivity("midstream", samples=2_000)
        >>> float(found.rank_acceptability.sum().sum().round(6)) == len(found.alternatives)
        True
        >>> list(found.weight_intervals.columns)
        ['first_place', 'top_three', 'full_ranking']
        """
        from evaluator.robustness.record import computed_by
        from evaluator.sensitivity.asking import read_wish
        from evaluator.sensitivity.stage import COMPUTING, stage_sensitivity

        faults, query, framework = Faults("sensitivity"), None, self.framework
        with faults.collecting():
            query = self.check_question(stage, seed=seed, **options)
        begin = 0 if query is None else query.seed
        effort = Effort(samples, precision, begin, kernel, workers, scheduler, progress)
        wish = read_wish(framework, query, effort, space, vary, faults)
        if faults or query is None:
            raise InputError(faults)
        found = stage_sensitivity(framework, self.evidence, query, self._answer(query), wish)
        parts = [self.digest, query.options, wish.record, found.samples, found.kernel]
        return replace(found, digest=digest_of(*parts, computed_by(found.kernel, *COMPUTING)))

    def cells(
        self, partner: Partner, stage: str | None = None, mineral: str | None = None
    ) -> dict[str, Cell]:
        """Return what is known of a partner by criterion, for a stage and a mineral."""
        return build_cells(partner, self.evidence, self.framework, stage, mineral)
