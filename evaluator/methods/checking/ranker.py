"""A method and a normalisation, put to every property that a ranking should have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from criteria.faults import InputError
from evaluator.methods.checking.checks import CHECKS
from evaluator.methods.checking.problems import UnitOption, problems
from evaluator.methods.rank_matrix import RANK, rank_matrix
from evaluator.methods.registry import get_method

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.methods.checking.problems import Problem
    from evaluator.methods.method import Method


@dataclass(frozen=True)
class Ranker:
    """A method with a normalisation, ready to rank any problem."""

    method: str
    normalization: str | None = None

    @cached_property
    def entry(self) -> Method:
        """The method itself."""
        return get_method(self.method)

    @cached_property
    def options(self) -> dict[str, Any]:
        """Options that have to be given, by the examples of the method."""
        given = {}
        for option in self.entry.options:
            if option.example is None or (option.name == "scale" and self.normalization != "scale"):
                continue
            given[option.name] = UnitOption(option.example) if option.in_units else option.example
        return given

    def __call__(self, problem: Problem, **changed: Any) -> pd.DataFrame:
        """Rank a problem; `changed` stands for what is handed over in another form."""
        given: dict[str, Any] = {
            "matrix": problem.matrix,
            "weights": problem.weights,
            "directions": problem.directions,
            **problem.options,
            **changed,
        }
        return rank_matrix(
            given.pop("matrix"),
            given.pop("weights"),
            given.pop("directions"),
            self.method,
            self.normalization,
            **given,
        )

    def ranks(self, problem: Problem) -> list[int]:
        """Return the ranks of a problem."""
        ranks: list[int] = self(problem)[RANK].tolist()
        return ranks


def check_ranker(
    method: str, normalization: str | None = None, *, count: int = 40, seed: int = 0
) -> dict[str, str]:
    """Put a method to every check and say which it fails.

    Parameters
    ----------
    method : str
        An id out of ``METHODS``.
    normalization : str or None
        One of its own; None for a method that has none to choose.
    count : int
        How many problems each check is tried on.
    seed : int
        Of the problems.

    Returns
    -------
    dict of str to str
        By check, what was seen on the first problem that failed; empty if all is well.

    Examples
    --------
    >>> check_ranker("weighted_sum", "scale", count=5)
    {}
    >>> sorted(check_ranker("topsis", "vector", count=40))
    ['independence']
    """
    failed = {name: failure(name, method, normalization, count, seed) for name in CHECKS}
    return {name: said for name, said in failed.items() if said is not None}


def failure(
    check: str, method: str, normalization: str | None, count: int = 40, seed: int = 0
) -> str | None:
    """Return what the first problem showed that fails a check; None if none does."""
    ranker = Ranker(method, normalization)
    for problem in problems(ranker.options, count, seed):
        try:
            said = CHECKS[check](ranker, problem)
        except InputError as refused:
            said = f"refused: {refused.faults[0]}"
        if said is not None:
            return said
    return None
