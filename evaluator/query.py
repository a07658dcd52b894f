"""What a user asks of a ranking, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Any, TypeAlias

from criteria import Faults, Framework, InputError
from criteria.by_name import read_weights
from criteria.faults import unknown_name
from criteria.frozen import FrozenDict
from evaluator.methods import Method, get_method
from evaluator.methods.normalize import SCALE
from evaluator.problem import Floats
from evaluator.weight_sets import StageSets
from evaluator.weighting.weight_set import WeightSet
from partners import Evidence

# More draws would tell nothing more and fill the memory; a seed has to fit what files can hold.
_DRAWS, _SEED = 1_000_000, 2**63 - 1


# Weights as they are asked for: by criterion, by the name of a set, or a whole set.
Weights: TypeAlias = Mapping[str, float] | str | WeightSet


@dataclass(frozen=True)
class Query:
    """One question: which stage, by which method, with which weights, how many draws."""

    stage: str
    method: Method
    normalization: str | None
    mineral: str | None
    weights: WeightSet
    intensities: Floats
    thresholds: Mapping[str, Any]
    reference: bool
    seed: int
    samples: int

    @property
    def is_independent(self) -> bool:
        """Whether a score never depends on who else is there."""
        return self.normalization in self.method.independent

    def arguments(self, scale: tuple[float, float]) -> dict[str, Any]:
        """Return the keyword arguments that the method takes; the scale bounds what may occur."""
        given = {"scale": scale, "bounds": scale, "intensities": self.intensities}
        return self.method.arguments(self.normalization, **given, **self.thresholds)

    @property
    def options(self) -> dict[str, Any]:
        """What the digest of the result takes in beside the data."""
        options = {
            "stage": self.stage,
            "method": self.method.id,
            "normalization": self.normalization,
            "mineral": self.mineral,
            "weights": self.weights.weights,
            "reference": self.reference,
            "seed": self.seed,
            "samples": self.samples,
        }
        if "intensities" in self.method.option_names:
            options["intensities"] = self.intensities.tolist()
        taken = self.method.option_names
        options |= {name: value for name, value in self.thresholds.items() if name in taken}
        return options


# What a stage gives to a method beside levels and weights.
GIVEN = ("scale", "bounds", "intensities", "preference_functions", "q", "p", "veto")


def lacking(method: Method) -> tuple[str, ...]:
    """Return the options that have to be given to a method, and that no stage gives.

    Examples
    --------
    >>> lacking(get_method("topsis")), lacking(get_method("rafsi"))
    ((), ('ideal', 'anti_ideal'))
    """
    needed = (option.name for option in method.options if option.example is not None)
    return tuple(name for name in needed if name not in GIVEN)


def build_query(
    framework: Framework,
    evidence: Evidence,
    own_weights: Mapping[str, WeightSet],
    intensities: Floats,
    *,
    stage: str,
    method: str,
    normalization: str | None,
    mineral: str | None,
    weights: Weights | None,
    reference: bool,
    seed: int | None,
    samples: int | None,
) -> Query:
    """Check a question; see `Study.rank` for its parts.

    Raises
    ------
    InputError
        With every fault in it.
    """
    faults = Faults("rank")
    if not isinstance(stage, str) or stage not in framework.stage_ids:
        faults.add("stage", *unknown_name("a stage", stage, framework.stage_ids))
    ore = chosen = None
    with faults.collecting():
        ore = None if mineral is None else evidence.mineral(str(mineral)).id
    with faults.collecting():
        chosen = get_method(method)
        _check_method(chosen)
        normalization = choose_normalization(chosen, normalization)
    given = None
    if isinstance(weights, str):
        if not faults:  # what a set comes to hangs on the stage and the ore
            with faults.collecting():
                given = StageSets(framework, evidence, own_weights, stage, ore).find(weights)
    elif weights is not None:
        given = _read_weights(weights, framework, faults)
    seed, samples = seed_and_draws(framework, evidence, seed, samples)
    draws, first = _whole(samples, 1, _DRAWS), _whole(seed, 0, _SEED)
    if draws is None:
        faults.add(
            "samples", f"a whole number from 1 to {_DRAWS:,}", samples, "Use another number."
        )
    if first is None:
        faults.add("seed", f"a whole number from 0 to {_SEED}", seed, "Use another seed.")
    if not isinstance(reference, bool):
        faults.add("reference", "True or False", reference, "Say True to show reference rows.")
    if faults or chosen is None or draws is None or first is None:
        raise InputError(faults)
    return Query(
        stage=stage,
        method=chosen,
        normalization=normalization,
        mineral=ore,
        weights=given or own_weights[stage],
        intensities=intensities,
        thresholds=_thresholds(framework),
        reference=reference,
        seed=first,
        samples=draws,
    )


def seed_and_draws(
    framework: Framework, evidence: Evidence, seed: int | None, samples: int | None
) -> tuple[int, int]:
    """Return the seed and the number of draws that are asked for, or those of the settings."""
    settings = framework.settings.range
    usual = settings.seed, settings.draws(len(evidence.partners))
    return usual[0] if seed is None else seed, usual[1] if samples is None else samples


def _thresholds(framework: Framework) -> Mapping[str, Any]:
    """Return what methods that compare partners in pairs take, by the names of their options."""
    given = framework.settings.thresholds
    return FrozenDict(
        preference_functions=given.function,
        q=given.indifference,
        p=given.preference,
        veto=given.veto,
    )


def _check_method(method: Method) -> None:
    """Refuse a method that needs more than a stage gives."""
    if lacking(method):
        faults, found = Faults("method"), f"{method.id}, which needs {', '.join(lacking(method))}"
        remedy = "Give these to evaluator.rank_matrix, or use another method."
        faults.add("options", "a method that needs no more than a stage gives", found, remedy)
        faults.raise_if_any()


def choose_normalization(method: Method, wanted: str | None) -> str | None:
    """Return the normalisation wanted, or the fixed scale, or else the usual one of the method."""
    allowed = method.normalizations
    if wanted is None:
        return SCALE if SCALE in allowed else method.usual
    if not isinstance(wanted, str) or wanted not in allowed:
        faults = Faults("rank")
        if allowed:
            names = [name for name in allowed if name is not None]  # not there to be asked for
            faults.unknown("normalization", f"a normalization of {method.id}", wanted, names)
        else:
            remedy = "Leave the normalization out."
            faults.add("normalization", f"none with method {method.id}", wanted, remedy)
        faults.raise_if_any()
    return wanted


def _read_weights(
    weights: Mapping[str, float] | WeightSet, framework: Framework, faults: Faults
) -> WeightSet:
    """Check weights by name and divide them by their sum; a set that fits stays as it is."""
    if isinstance(weights, WeightSet):
        if tuple(weights.weights) == framework.criterion_ids:
            return weights
        weights = weights.weights
    if not hasattr(weights, "keys"):  # a list would be matched by position
        here, remedy = Faults("weights"), "Give a mapping or a Series by criterion."
        here.add("weights", "a weight by the name of each criterion", weights, remedy)
        faults.extend(here)
        return WeightSet({}, None, "")
    given = {str(name): weights[name] for name in weights.keys()}  # noqa: SIM118  a Series too
    read = read_weights(given, framework.criterion_ids, "weights", faults, sum_to_one=False)
    return WeightSet(read, None, "given by the user")


def _whole(value: object, least: int, most: int) -> int | None:
    """Return a whole number from `least` to `most`, or None."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        return None
    whole = int(value)
    return whole if least <= whole <= most else None
