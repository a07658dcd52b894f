"""Which weights are admissible, as said on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from criteria.faults import Faults

if TYPE_CHECKING:
    from evaluator.query import Weights
    from evaluator.robustness.weights.space import WeightSpace
    from evaluator.study import Study

_ANY = "any"


def read_space(
    study: Study, around: str | None, orders: tuple[str, ...], bounds: tuple[str, ...], vary: str
) -> WeightSpace | None:
    """Read which weights are admissible; None where they lie around those of each stage.

    Raises
    ------
    InputError
        With every fault of the texts.
    """
    from evaluator.robustness.weights.space import WeightSpace
    from evaluator.robustness.weights.text import parse_bounds, parse_order
    from evaluator.sensitivity.asking import LEVELS

    names, faults = study.framework.criterion_ids, Faults("sensitivity")
    space = WeightSpace.uniform()
    for text in orders:
        with faults.collecting():
            parse_order(text, names)
            space = space & WeightSpace.order(text)
    for text in bounds:
        with faults.collecting():
            space = space & WeightSpace.bounds(parse_bounds(text, names))
    factor = around is not None and around != _ANY
    if factor:
        _read_factor(str(around), faults)
        if orders or bounds:
            remedy = "Leave one of them out; --order and --bounds go together."
            faults.add("weights-around", "no order or bounds beside a factor", around, remedy)
    if vary == LEVELS and (around is not None or orders or bounds):
        remedy = "Leave them out, or vary both."
        expected = f"no order, bounds or factor where {LEVELS} alone vary: weights are held"
        faults.add("vary", expected, vary, remedy)
    faults.raise_if_any()
    return space if orders or bounds or around == _ANY else None


def _read_factor(text: str, faults: Faults) -> float:
    """Read by what factor a weight may be off."""
    try:
        return float(text)
    except ValueError:
        remedy = "Write 1.5 for half as much again, or any."
        faults.add("weights-around", f"a factor of 1 or more, or {_ANY}", text, remedy)
        return 1.0


def space_around(
    study: Study,
    stage: str,
    given: Weights | None,
    around: str | None,
    mineral: str | None = None,
) -> WeightSpace | None:
    """Return the weights within a factor of those of the stage; None for that of the settings."""
    from evaluator.robustness.weights.space import WeightSpace

    if around is None:
        return None
    middle = study.check_question(stage, weights=given, mineral=mineral).weights.weights
    return WeightSpace.around(dict(middle), _read_factor(around, Faults("sensitivity")))
