"""What the tests of the engine share: rankings, variations of the study, slow plain readings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from evaluator.ranking import Ranking
from evaluator.study import Study
from partners import Claim, Partner


@dataclass(frozen=True)
class Variations:
    """The shipped study with one thing changed."""

    study: Study

    def without(self, *partners: str) -> Study:
        """Leave whole dossiers out."""
        kept = {k: p for k, p in self.study.evidence.partners.items() if k not in partners}
        return self._with_partners(kept)

    def partners(self, change: Callable[[Partner], Partner]) -> Study:
        """Change every dossier."""
        return self._with_partners({k: change(p) for k, p in self.study.evidence.partners.items()})

    def claims(self, change: Callable[[Claim], Claim | None]) -> Study:
        """Change every claim, or drop those that become None."""

        def changed(partner: Partner) -> Partner:
            claims = [change(claim) for claim in partner.claims]
            return partner.model_copy(update={"claims": tuple(c for c in claims if c is not None)})

        return self.partners(changed)

    def without_claims(self, *claims: str) -> Study:
        """Leave claims out."""
        return self.claims(lambda claim: None if claim.id in claims else claim)

    def adding(self, partner: str, criterion: str, level: str = "high") -> Study:
        """Add a flat statement of a partner's own on a criterion."""
        claim = (
            self.study.evidence.partners["AUS"]
            .claims[0]
            .model_copy(
                update={
                    "id": f"{partner}-{criterion}-99",
                    "partner": partner,
                    "criterion": criterion,
                    "level": level,
                    "basis": "stated",
                    "stages": (),
                    "minerals": (),
                    "label": False,
                    "same_as": None,
                    "disputed": "",
                }
            )
        )

        def added(dossier: Partner) -> Partner:
            if dossier.id != partner:
                return dossier
            return dossier.model_copy(update={"claims": (*dossier.claims, claim)})

        return self.partners(added)

    def settings(self, section: str, **values: object) -> Study:
        """Change some settings of one section."""
        framework = self.study.framework
        part = getattr(framework.settings, section).model_copy(update=values)
        settings = framework.settings.model_copy(update={section: part})
        return replace(self.study, framework=replace(framework, settings=settings))

    def _with_partners(self, partners: Mapping[str, Partner]) -> Study:
        evidence = replace(self.study.evidence, partners=dict(partners))
        return replace(self.study, evidence=evidence)


@dataclass(frozen=True)
class Plain:
    """The conventions once more, slowly, in plain Python and from the cells of a study."""

    study: Study

    def levels(
        self,
        partner: str,
        stage: str,
        silent: float = 3.0,
        mineral: str | None = None,
        **instead: float,
    ) -> dict[str, float]:
        """The levels of a partner by criterion, silent cells filled, some of them replaced."""
        cells = self.study.cells(self.study.evidence.partners[partner], stage, mineral)
        return {
            name: instead.get(name, silent if cell.is_silent else cell.value)
            for name, cell in cells.items()
        }

    def topsis(self, levels: Mapping[str, float], weights: Mapping[str, float]) -> float:
        """Closeness on the ends 1 and 5 of the scale, more being better (conventions 10)."""
        to_worst = math.sqrt(sum((weights[k] * (level - 1)) ** 2 for k, level in levels.items()))
        to_best = math.sqrt(sum((weights[k] * (level - 5)) ** 2 for k, level in levels.items()))
        return to_worst / (to_worst + to_best)

    def standing(self, stage: str, silent: float = 3.0) -> dict[str, int]:
        """Who is ranked where at a stage, by TOPSIS on the fixed ends (conventions 8 and 10)."""
        weights = self.study.stage_weights[stage].weights
        key, gate = self.study.framework.stage(stage).key_criterion, self.study.framework.settings
        ranked = []
        for partner in self.study.evidence.partners.values():
            cells = self.study.cells(partner, stage)
            worth = {"own": 1.0, "inherited": gate.gate.inherited_share, "silent": 0.0}
            covered = sum(weights[name] * worth[cell.status] for name, cell in cells.items())
            known = any(not cells[name].is_silent for name in gate.gate.dependability)
            enough = covered >= gate.gate.coverage - 1e-12
            if partner.is_candidate and cells[key].own and known and enough:
                ranked.append(partner.id)
        scores = [self.topsis(self.levels(name, stage, silent), weights) for name in ranked]
        return dict(zip(ranked, self.ranks(scores), strict=True))

    def ranks(self, scores: Sequence[float]) -> list[int]:
        """Ranks of scores read to twelve significant digits; equal ones share the better rank."""
        read = [float(f"{score:.11e}") for score in scores]
        return [1 + sum(other > own for other in read) for own in read]


@pytest.fixture(scope="session")
def rankings(study: Study) -> dict[str, Ranking]:
    """The published rankings, by stage."""
    return {stage: study.rank(stage) for stage in study.framework.stage_ids}


@pytest.fixture(scope="session")
def vary(study: Study) -> Variations:
    """Change one thing in the shipped study."""
    return Variations(study)


@pytest.fixture(scope="session")
def plain(study: Study) -> Plain:
    """The slow plain reading of the shipped study."""
    return Plain(study)
