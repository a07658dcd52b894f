"""A stage under other settings than those in force, cell by cell only where they touch cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from criteria import Framework
from criteria.alternatives import TREATMENTS, change_settings, get_setting
from criteria.weight_sets import REFERENCE
from evaluator.assembly import build_problem
from evaluator.drawing import score_levels
from evaluator.gate import Cells
from evaluator.methods import rank_scores, round_scores
from evaluator.problem import DecisionProblem, Floats
from evaluator.query import Query
from evaluator.robustness import draw_blocks
from evaluator.sensitivity.edits import with_labels_counted, without_labels
from evaluator.sensitivity.information import share_places
from evaluator.sensitivity.standing import Standing, admit, place, stage_cells
from evaluator.weighting.stage_weights import reweigh_stage
from evaluator.weighting.weight_set import WeightSet
from partners import Evidence

Value: TypeAlias = float | str
Choices: TypeAlias = Mapping[str, Value]

_SILENCE: Final = "silence"
_LABELS: Final = "labels"
_MIDDLE, _WORST, _BEST = TREATMENTS[_SILENCE]
_SURPASSED, _COUNTED, _DROPPED = TREATMENTS[_LABELS]
# What the cells hang on, and what the weights of a stage hang on, by section of the settings.
_OF_CELLS: Final = ("evidence.", _LABELS)
_OF_WEIGHTS: Final = "weights."


def published(framework: Framework) -> dict[str, Value]:
    """Return what is in force for every setting that has an alternative."""
    return {
        item.setting: _in_force(framework, item.setting)
        for item in framework.settings.sensitivity.alternative
    }


def all_choices(framework: Framework) -> dict[str, tuple[Value, ...]]:
    """Return by setting what is in force and its alternatives, each once."""
    return {
        item.setting: tuple(dict.fromkeys((_in_force(framework, item.setting), *item.instead)))
        for item in framework.settings.sensitivity.alternative
    }


def _in_force(framework: Framework, setting: str) -> Value:
    """Return the value of a setting, or the treatment that is published."""
    if setting in TREATMENTS:
        return TREATMENTS[setting][0]
    return get_setting(framework.settings, setting)


@dataclass
class Worlds:
    """One stage under any choice of settings; remembers cells and weights that it has built."""

    framework: Framework
    evidence: Evidence
    query: Query
    _cells: dict[tuple[Value, ...], Cells] = field(default_factory=dict)
    _weights: dict[tuple[Value, ...], WeightSet] = field(default_factory=dict)

    def place(self, choices: Choices) -> Standing:
        """Rank the stage under a choice of settings."""
        framework = self._framework(choices)
        cells, query = self._known(choices, framework), self._asked(choices, framework)
        treatment = choices.get(_SILENCE, _MIDDLE)
        silence = None if treatment == _MIDDLE else self._ends[treatment]
        return place(cells, framework, query, silence)

    def leader_share(self, choices: Choices, leaders: tuple[str, ...]) -> float:
        """Return the share of draws in which one of some partners comes first.

        A silent cell is drawn over the scale, unless the choice puts it at an end.
        """
        framework = self._framework(choices)
        query = self._asked(choices, framework)
        inside, _ = admit(self._known(choices, framework), framework, query)
        columns = [i for i, name in enumerate(inside) if name in leaders]
        if not columns:
            return 0.0
        problem = build_problem(inside, framework, query.weights.weights)
        return self._draw(problem, columns, choices, framework, query)

    def _draw(
        self,
        problem: DecisionProblem,
        columns: list[int],
        choices: Choices,
        framework: Framework,
        query: Query,
    ) -> float:
        """Draw levels and weights, and count how often some of the rows come first."""
        settings = framework.settings
        treatment = choices.get(_SILENCE, _MIDDLE)
        silent = np.isnan(problem.levels)
        won = 0.0
        samples = min(query.samples, settings.sensitivity.samples)
        for block in draw_blocks(
            problem, samples, settings.range.block, query.seed, settings.weights.factor
        ):
            levels = block.levels
            if treatment != _MIDDLE:
                levels = np.where(silent, self._ends[treatment], levels)
            scores = round_scores(score_levels(levels, problem, query, block.weights))
            won += float(share_places(rank_scores(scores), 1)[:, columns].sum())
        return won / samples

    def _framework(self, choices: Choices) -> Framework:
        """Return the framework under a choice of settings."""
        values = {name: value for name, value in choices.items() if name not in TREATMENTS}
        settings = change_settings(self.framework.settings, values)
        return replace(self.framework, settings=settings)

    def _known(self, choices: Choices, framework: Framework) -> Cells:
        """Return the cells under a choice of settings."""
        key = tuple(value for name, value in choices.items() if name.startswith(_OF_CELLS))
        if key not in self._cells:
            read = self._read[choices.get(_LABELS, _SURPASSED)]
            self._cells[key] = stage_cells(framework, read, self.query)
        return self._cells[key]

    def _asked(self, choices: Choices, framework: Framework) -> Query:
        """Return the question with the weights that follow under a choice of settings."""
        if self.query.weights.name != REFERENCE:
            return self.query
        key = tuple(value for name, value in choices.items() if name.startswith(_OF_WEIGHTS))
        if key not in self._weights:
            self._weights[key] = reweigh_stage(framework, self.query.stage)
        return replace(self.query, weights=self._weights[key])

    @cached_property
    def _read(self) -> dict[Value, Evidence]:
        """The evidence by the treatment of labels."""
        return {
            _SURPASSED: self.evidence,
            _COUNTED: with_labels_counted(self.evidence),
            _DROPPED: without_labels(self.evidence),
        }

    @cached_property
    def _ends(self) -> dict[Value, Floats]:
        """The worst and the best end of the scale by criterion."""
        low, high = self.framework.scale.low, self.framework.scale.high
        best = np.array([high if c.direction == "max" else low for c in self.framework.criteria])
        return {_WORST: low + high - best.astype(float), _BEST: best.astype(float)}
