"""What is asked of a sensitivity analysis, checked: what is drawn, from where and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from criteria import Faults, Framework
from evaluator.robustness.entries import read_effort, read_space
from evaluator.robustness.record import space_record
from evaluator.robustness.weights.space import WeightSpace

if TYPE_CHECKING:
    from evaluator.query import Query
    from evaluator.robustness.accept import Effort

BOTH: Final = "both"
WEIGHTS: Final = "weights"
LEVELS: Final = "levels"
VARIED: Final = (BOTH, WEIGHTS, LEVELS)
# What is said of the weights of the stage itself: within a factor, or held.
_WORDS: Final = (
    "within a factor of {factor:g} of those of the stage, nine times in ten",
    "held at those of the stage",
)


@dataclass(frozen=True)
class Wish:
    """What is drawn.

    Attributes
    ----------
    space : WeightSpace
        Where weights come from; a single point where levels alone vary.
    vary : {"both", "weights", "levels"}
    effort : Effort
    words : str
        Which weights are admissible.
    is_default : bool
        Whether weights, around those of the stage, and levels vary, as in the other answers.
    """

    space: WeightSpace
    vary: str
    effort: Effort
    words: str
    is_default: bool

    @property
    def record(self) -> dict[str, Any]:
        """What the digest takes in; who counts and in how many threads is no part of it."""
        return {"space": space_record(self.space), "vary": self.vary, "seed": self.effort.seed}


def read_wish(
    framework: Framework,
    query: Query | None,
    effort: Effort,
    space: WeightSpace | None,
    vary: object,
    faults: Faults,
) -> Wish:
    """Check what is wanted; see `Study.sensitivity` for its parts.

    Parameters
    ----------
    query : Query or None
        The checked question; None if it was at fault.
    """
    here = Faults("sensitivity")
    if not isinstance(vary, str) or vary not in VARIED:
        here.unknown("vary", "what to draw", vary, VARIED)
    if space is not None and not isinstance(space, WeightSpace):
        remedy = "Make one with evaluator.WeightSpace, such as WeightSpace.uniform()."
        here.add("space", "a WeightSpace", space, remedy)
        space = None
    elif space is not None and vary == LEVELS:
        remedy = "Leave the space out, or vary both."
        here.add("space", f"none where {LEVELS} alone vary: weights are held", str(space), remedy)
    faults.extend(here)
    checked = read_effort(effort, faults)
    if space is not None:
        space = read_space(space, framework.criterion_ids, faults)
    words, is_default = str(space), space is None and vary == BOTH
    if query is not None and (space is None or vary == LEVELS):
        factor = 1.0 if vary == LEVELS else framework.settings.weights.factor
        space = WeightSpace.around(dict(query.weights.weights), factor)
        words = _WORDS[vary == LEVELS].format(factor=factor)
    return Wish(space or WeightSpace.uniform(), str(vary), checked, words, is_default)
