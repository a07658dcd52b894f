"""A weight set: weights by criterion, with who weighed, when, why and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from criteria.frozen import FrozenDict
from criteria.models import Judgement
from criteria.weight_sets import AhpSet, WeightSetFile

# How each way of weighing is called in print.
METHOD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ahp": "AHP judgements",
        "ahp_group": "AHP judgements of several judges",
        "swing": "swing weights",
        "points": "direct points",
        "roc": "rank-order centroid",
        "rank_sum": "rank-sum weights",
        "rank_reciprocal": "rank-reciprocal weights",
        "rancom": "RANCOM",
        "best_worst": "best-worst method",
        "equal": "equal weights",
        "entropy": "Shannon entropy",
        "critic": "CRITIC",
        "standard_deviation": "standard deviation",
        "merec": "MEREC",
        "blend": "blend",
        "direct": "weights as numbers",
    }
)


@dataclass(frozen=True)
class WeightSet:
    """Weights by criterion, with where they come from.

    Attributes
    ----------
    weights : mapping of str to float
        Summing to one.
    consistency_ratio : float or None
        Of pairwise judgements; None where there are none.
    origin : str
        How the weights came about, in words.
    name : str
        Under which it is asked for; ``reference`` for that of a stage, empty for weights that a
        user gives as numbers.
    method, who, when, why : str
        As its file says.
    consistency : mapping of str to float
        Every figure of consistency by its name.
    notes : tuple of str
        What else to know of it, in sentences.
    judgements : tuple of Judgement
        The pairwise judgements of a single judge, each with its reason.
    """

    weights: Mapping[str, float]
    consistency_ratio: float | None
    origin: str
    name: str = ""
    method: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    consistency: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    def __post_init__(self) -> None:
        for name in ("weights", "consistency"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))


def make_set(
    entry: WeightSetFile,
    name: str,
    criteria: tuple[str, ...],
    shares: Iterable[float],
    *,
    consistency_ratio: float | None = None,
    consistency: Mapping[str, float] | None = None,
    notes: Iterable[str] = (),
) -> WeightSet:
    """Make the weight set of a file.

    Parameters
    ----------
    shares : iterable of float
        In the order of the criteria.
    """
    return WeightSet(
        weights={c: float(w) for c, w in zip(criteria, shares, strict=True)},
        consistency_ratio=consistency_ratio,
        origin=f"{METHOD_NAMES[entry.method]} ({entry.who}, {entry.when})",
        name=name,
        method=entry.method,
        who=entry.who,
        when=entry.when,
        why=entry.why,
        consistency=consistency or {},
        notes=tuple(notes),
        judgements=entry.judgement if isinstance(entry, AhpSet) else (),
    )
