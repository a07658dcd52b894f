"""What follows: problem, methods, ranking, robustness and outputs.

The public names are loaded when they are first used, so that a command that needs none of the
heavy libraries answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evaluator._version import __version__
from evaluator.origin import check_origin

if TYPE_CHECKING:
    from criteria.faults import InputError
    from evaluator.methods.rank_matrix import rank_matrix
    from evaluator.ranking import Ranking
    from evaluator.study import Study, load
    from evaluator.weighting import ahp

__all__ = ["InputError", "Ranking", "Study", "__version__", "ahp", "load", "rank_matrix"]

_HOMES = {
    "InputError": "criteria.faults",
    "Ranking": "evaluator.ranking",
    "Study": "evaluator.study",
    "ahp": "evaluator.weighting",
    "load": "evaluator.study",
    "rank_matrix": "evaluator.methods.rank_matrix",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'evaluator' has no attribute '{name}'")
    check_origin()
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
