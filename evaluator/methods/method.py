"""What a method is: where it comes from, what it takes and how it scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from criteria.frozen import FrozenDict
from criteria.models import Direction
from evaluator.methods.normalize import SCALE, domain_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import ArrayLike

    from criteria.faults import Faults
    from evaluator.arrays import Bools, Floats
    from evaluator.reading.matrix import Table

    Figures: TypeAlias = Mapping[str, Floats]

# The first of a method's figures: what it ranks by.
SCORE: Final = "score"

_COMPARES: Final = "what it compares with is made of the alternatives there are"


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
    example : object
        A value for criteria on a scale of 1 to 5, given where the option has to be; one in units
        may be a function of the direction.
    in_units : bool
        Whether it is in the units of the criteria, one for all or one per criterion.
    """

    name: str
    default: object
    meaning: str
    read: Callable[..., object]
    example: object = None
    in_units: bool = False


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
        The normalisation by default, the paper's where it has one; None where the method has none
        to choose.
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
    independent : tuple of (str or None)
        The normalisations, or None if it has none to choose, under which no score depends on
        which other alternatives there are.
    also : tuple of str
        Other names it goes by.
    needs : callable, optional
        ``needs(levels, directions, normalization)`` says of each cell of a matrix (m, n) whether
        the method cannot take it ...
    needs_text : str
        ... and what has to stand there, in a few words.
    agree : callable, optional
        ``agree(arguments, table, directions, faults)`` notes where what was read, options and
        normalisation, does not go with each other, with the matrix or with the directions.
    opt_in : bool
        Whether it needs more than a matrix and weights, so that it runs only on request.
    departs : mapping of str to str
        By check that every method is put to, why this one fails it by its nature; "check@name"
        where it does so under one normalisation alone. An empty reason says that it passes where
        one would not expect it to.
    amounts : bool
        Whether it normalises costs as amounts, as if more of them were better, and only then
        subtracts them or divides by them; a cost of 0 is an amount as well.
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
    independent: tuple[str | None, ...] = ()
    also: tuple[str, ...] = ()
    needs: Callable[[Floats, Sequence[str], str | None], Bools] | None = None
    needs_text: str = ""
    agree: Callable[[Mapping[str, object], Table, Sequence[str], Faults], None] | None = None
    opt_in: bool = False
    departs: Mapping[str, str] = field(default_factory=FrozenDict)
    amounts: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "departs", FrozenDict(self.departs))

    @property
    def variants(self) -> tuple[str | None, ...]:
        """The normalisations there are to choose from; None alone where there are none."""
        return self.normalizations or (None,)

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names of the options, in order."""
        return tuple(option.name for option in self.options)

    def departure(self, check: str, normalization: str | None) -> str | None:
        """Return why the method fails a check by its nature; None where it should not.

        Examples
        --------
        >>> from evaluator.methods import get_method
        >>> get_method("topsis").departure("independence", "vector")
        'what it compares with is made of the alternatives there are'
        >>> get_method("topsis").departure("independence", "scale") is None
        True
        """
        found = self.departs.get(f"{check}@{normalization}", self.departs.get(check))
        if check != "independence":
            return found or None
        if normalization in self.independent:
            return None
        return _COMPARES if found is None else found or None

    def score(
        self, levels: ArrayLike, weights: ArrayLike, directions: Sequence[str], **arguments: object
    ) -> Floats:
        """Score one matrix or many draws, as `figures` does; shape (m,) or (S, m)."""
        return self.figures(levels, weights, directions, **arguments)[SCORE]

    def refused(
        self, levels: Floats, directions: Sequence[str], normalization: str | None
    ) -> tuple[Bools, str]:
        """Say which cells of a matrix (m, n) cannot be taken, and what has to stand there."""
        ways = [Direction.MAX] * len(directions) if self.amounts else directions
        wrong = domain_faults(levels, ways, normalization)
        if self.needs is None or wrong.any():
            found = "number from 0 on" if self.amounts else "positive number"
            return wrong, f"a {found} with normalization={normalization!r}"
        return self.needs(levels, directions, normalization), self.needs_text

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
