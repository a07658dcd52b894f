"""What a method is: where it comes from, what it takes and how it scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from evaluator.methods.normalize import SCALE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evaluator.methods.arrays import Floats

    Figures: TypeAlias = Mapping[str, Floats]

# The first of a method's figures: what it ranks by.
SCORE: Final = "score"


class Compensation(StrEnum):
    """How far a strong criterion makes up for a weak one."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Option(NamedTuple):
    """A keyword argument of a method.

    Attributes
    ----------
    name : str
    default : object
        What holds if it is not given; None where it has to be given, or where none means none.
    meaning : str
        In a line, for the table of methods.
    read : callable
        ``read(value, normalization, table, faults)`` checks a value at the border and returns
        what the arithmetic takes.
    """

    name: str
    default: object
    meaning: str
    read: Callable[..., object]


@dataclass(frozen=True)
class Method:
    """A way to score alternatives.

    Attributes
    ----------
    id, name : str
        As written in settings and as shown.
    paper, doi : str
        Where it was published; the DOI is empty where there is none.
    usual : str or None
        The normalisation of the paper; None where the method has none to choose.
    normalizations : tuple of (str or None)
        Those it can use, None being the values as they are; empty where it has none to choose.
    options : tuple of Option
        Its other keyword arguments.
    figures : callable
        ``figures(levels, weights, directions, **arguments)`` for levels (m, n) or (S, m, n),
        weights (n,) or (S, n), shares of 1, and n directions gives arrays (m,) or (S, m) by name:
        first "score", higher is better, then what else the paper computes.
    compensates : Compensation
        How far a strong criterion makes up for a weak one ...
    compensation : str
        ... and how the weights act, in words.
    computed_by : str
        Whose arithmetic it is: "own" or "pymcdm".
    opt_in : bool
        Whether it needs more than a matrix and weights, so that it runs only on request.
    departs : mapping of str to str
        By check of `check_ranker`, why the method fails it by its nature.
    """

    id: str
    name: str
    paper: str
    doi: str
    usual: str | None
    normalizations: tuple[str | None, ...]
    options: tuple[Option, ...]
    figures: Callable[..., Figures]
    compensates: Compensation
    compensation: str
    computed_by: str = "own"
    opt_in: bool = False
    departs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names of the options, in order."""
        return tuple(option.name for option in self.options)

    def score(self, levels: Floats, weights: Floats, directions: object, **given: object) -> Floats:
        """Score one matrix or many draws, as `figures` does; shape (m,) or (S, m)."""
        return self.figures(levels, weights, directions, **given)[SCORE]

    def arguments(self, normalization: str | None, **offered: object) -> dict[str, object]:
        """Pick from what is offered the keyword arguments that `figures` takes.

        Parameters
        ----------
        normalization : str or None
            Left out by a method that has none to choose.
        **offered : object
            Options by name, of this and of other methods.

        Examples
        --------
        >>> from evaluator.methods import get_method
        >>> get_method("topsis").arguments("scale", scale=(1, 5), intensities=(0.2, 1.0))
        {'normalization': 'scale', 'scale': (1, 5)}
        >>> get_method("weighted_sum").arguments("vector", scale=(1, 5))
        {'normalization': 'vector'}
        """
        chosen: dict[str, object] = {}
        if self.normalizations:
            chosen["normalization"] = normalization
        for name in self.option_names:
            # The ends of the scale mean something under that normalisation only.
            if name in offered and not (name == SCALE and normalization != SCALE):
                chosen[name] = offered[name]
        return chosen
