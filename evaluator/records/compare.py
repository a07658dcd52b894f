"""Two studies compared in one call, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from criteria import Faults, InputError
from evaluator.records.difference import Difference, Side, difference
from evaluator.records.question import Question

if TYPE_CHECKING:
    from evaluator.study import Study


def diff(study: Study, other: Study, stage: str = "all", **options: Any) -> Difference:
    """Say what changed between two studies, and which ranks moved because of which change.

    The same is asked of both. The changes are made one at a time, in the order of conventions 38,
    and the stages ranked after each, so that the moves of all steps add up to the whole.

    Parameters
    ----------
    study, other : Study
        Before and after.
    stage : str
        Such as ``midstream``; by default all that both studies have.
    **options
        As for `Study.rank`; weights hold for every stage asked for.

    Returns
    -------
    Difference
        Its `table` has every move with the steps behind it, its `steps` what each of them moves.

    Raises
    ------
    InputError
        If the question is at fault, or the studies have no stage in common.

    Examples
    --------
    >>> import evaluator
    >>> study = evaluator.load()
    >>> claim = {"partner": "CHL", "criterion": "processing", "level": "high", "basis": "stated"}
    >>> found = evaluator.diff(study, study.suppose([claim]), "midstream", samples=100)
    >>> [change.name for change in found.changes]
    ['supposed-1', 'CHL-processing-supposed-1']
    >>> found.table.name.tolist()
    ['Japan', 'United Arab Emirates', 'Saudi Arabia', 'Chile']
    >>> found.table.rank_after.tolist()
    [2, 3, 3, 1]
    """
    sides, faults = {"before": study, "after": other}, Faults("diff")
    for name, side in sides.items():
        if not hasattr(side, "check_question"):
            found = f"a {type(side).__name__}"
            faults.add(name, "a study", found, "Load it first: evaluator.load(path).")
    faults.raise_if_any()
    known, weights = other.framework.stage_ids, options.pop("weights", None)
    common = tuple(name for name in study.framework.stage_ids if name in known)
    stages = common if stage == "all" else (stage,)
    for side in sides.values() if stages else ():
        with faults.collecting():
            side.check_question(stages[0], weights=weights, **options)
    if faults:
        raise InputError(dict.fromkeys(faults))  # of both studies often the same
    given = {} if weights is None else dict.fromkeys(stages, weights)
    question = Question(stages, weights=given, **options)
    before, after = (Side(name, side, question) for name, side in sides.items())
    return difference(before, after)
