"""Hold weight sets against the criteria, the stages and each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from criteria.by_name import check_pairs, check_unique, read_weights
from criteria.faults import Faults
from criteria.weight_sets import (
    ALL,
    REFERENCE,
    AhpSet,
    BestWorstSet,
    BlendSet,
    DirectSet,
    GroupSet,
    ObjectiveSet,
    OrderSet,
    PointsSet,
    WeightSetFile,
)

if TYPE_CHECKING:
    from criteria.framework import Framework
    from criteria.models import Judgement

Names = tuple[str, ...]


def check_reference(weights: Mapping[str, WeightSetFile], criteria: Names, faults: Faults) -> None:
    """Note what is wrong with the reference sets, which have to be somebody's judgement."""
    for name, entry in weights.items():
        where = f"weights/{name}.toml"
        if isinstance(entry, ObjectiveSet | BlendSet) or getattr(entry, "from_", None):
            here = Faults(where)
            found = f"'{entry.method}', which is worked out from other things"
            remedy = "Make it one of the other sets, and judge here."
            here.add("file, method", "somebody's own judgement", found, remedy)
            faults.extend(here)
        else:
            check_weight_set(entry, criteria, where, faults)


def check_other_sets(framework: Framework, faults: Faults) -> None:
    """Note what is wrong with the other sets: names of criteria and stages, and sets blended."""
    for name, entry in framework.other_weights.items():
        where, here = f"other_weights/{name}.toml", Faults(f"other_weights/{name}.toml")
        if name == REFERENCE:
            here.add("file", f"a name other than '{REFERENCE}'", name, "Rename it.")
        if entry.stage not in (*framework.stage_ids, ALL):
            here.unknown("file, stage", "a stage", entry.stage, [*framework.stage_ids, ALL])
        if isinstance(entry, BlendSet):
            check_blend(entry, framework.other_weights, here)
        faults.extend(here)
        check_weight_set(entry, framework.criterion_ids, where, faults)


def check_weight_set(entry: WeightSetFile, criteria: Names, where: str, faults: Faults) -> None:
    """Note what a weight set says of criteria that are not there, leaves out or says twice."""
    if isinstance(entry, AhpSet):
        pairs = _pairs(entry.judgement)
        check_pairs(pairs, criteria, "criterion", where, faults, incomplete=entry.incomplete)
    elif isinstance(entry, GroupSet):
        _check_group(entry, criteria, where, faults)
    elif isinstance(entry, PointsSet):
        read_weights(entry.points, criteria, f"{where} [points]", faults, sum_to_one=False)
    elif isinstance(entry, DirectSet):
        read_weights(entry.weights, criteria, f"{where} [weights]", faults)
    elif isinstance(entry, OrderSet):
        _check_order(entry, criteria, where, faults)
    elif isinstance(entry, BestWorstSet):
        _check_best_worst(entry, criteria, where, faults)


def check_blend(entry: BlendSet, others: Mapping[str, WeightSetFile], here: Faults) -> None:
    """Note the parts of a blend that there are not, that are blends, or are for another stage."""
    if entry.how == "multiplicative" and entry.share is not None:
        here.add("file, share", "none for a product", entry.share, "Leave the share out.")
    whole = {name: item for name, item in others.items() if not isinstance(item, BlendSet)}
    for part in ("subjective", "objective"):
        name = getattr(entry, part)
        if name == REFERENCE:
            continue
        if isinstance(others.get(name), BlendSet):
            here.add(f"file, {part}", "a set that is no blend", name, "Name what it blends.")
        elif name not in whole:
            here.unknown(f"file, {part}", "a weight set", name, [REFERENCE, *whole])
        elif whole[name].stage not in (ALL, entry.stage):
            found = f"'{name}', which is for {whole[name].stage}"
            remedy = f"Give it the stage '{whole[name].stage}', or blend another."
            here.add(f"file, {part}", f"a set for {entry.stage}", found, remedy)


def _pairs(judgements: Iterable[Judgement]) -> list[tuple[str, str, float]]:
    return [(item.more, item.less, item.value) for item in judgements]


def _check_group(entry: GroupSet, criteria: Names, where: str, faults: Faults) -> None:
    """Note what is wrong with the judges, each of whom is told by name."""
    here = Faults(where)
    if len(entry.judge) < 2:
        found = "one" if entry.judge else "none"
        remedy = "Add a judge, or use the method 'ahp' with the judgements of one alone."
        here.add("file, judge", "two judges or more", found, remedy)
    check_unique((judge.name for judge in entry.judge), "judge", where, here)
    faults.extend(here)
    for judge in entry.judge:
        whose = f"{where}, judge {judge.name}"
        pairs = _pairs(judge.judgement)
        check_pairs(pairs, criteria, "criterion", whose, faults, incomplete=entry.incomplete)


def _check_order(entry: OrderSet, criteria: Names, where: str, faults: Faults) -> None:
    """Note criteria that an order leaves out, names twice or does not know."""
    here = Faults(where)
    if (entry.order is None) == (entry.from_ is None):
        _tell_one_of("order", "neither" if entry.order is None else "both", here)
    elif entry.order is not None:
        listed = [
            name
            for place in entry.order
            for name in ((place,) if isinstance(place, str) else place)
        ]
        for name in listed:
            if name not in criteria:
                here.unknown("file, order", "a criterion", name, criteria)
        check_unique(listed, "order,", where, here)
        for name in criteria:
            if name not in listed:
                here.add("file, order", f"'{name}' in its place", "nothing", "Add it.")
    faults.extend(here)


def _check_best_worst(entry: BestWorstSet, criteria: Names, where: str, faults: Faults) -> None:
    """Note vectors without a best or a worst, and two answers to the same comparison."""
    here = Faults(where)
    to_others, to_worst = entry.best_to_others, entry.others_to_worst
    given = [vector for vector in (to_others, to_worst) if vector is not None]
    if (len(given) == 2) == (entry.from_ is not None) or len(given) == 1:
        found = "both" if entry.from_ else "only one of the two" if given else "neither"
        _tell_one_of("best_to_others and others_to_worst", found, here)
    elif to_others is not None and to_worst is not None:
        bests = _at_one(to_others, "best_to_others", "best", criteria, here)
        worsts = _at_one(to_worst, "others_to_worst", "worst", criteria, here)
        pairs = [(best, worst) for best in bests for worst in worsts if best != worst]
        if not here and not any(to_others[worst] == to_worst[best] for best, worst in pairs):
            best, worst = pairs[0] if pairs else (bests[0], worsts[0])
            here.add(
                f"others_to_worst, {best}",
                f"{to_others[worst]:g}, as best_to_others says of {worst}",
                f"{to_worst[best]:g}",
                "Both compare the best with the worst: make them agree.",
            )
    faults.extend(here)


def _at_one(
    vector: Mapping[str, float], key: str, what: str, criteria: Names, here: Faults
) -> list[str]:
    """Return the criteria of which a vector says 1; note what is wrong with the names."""
    for name in vector:
        if name not in criteria:
            here.unknown(f"{key}, {name}", "a criterion", name, criteria)
    for name in criteria:
        if name not in vector:
            here.add(f"{key}, {name}", "a number from 1 to 9", "nothing", f"Add '{name}'.")
    found = [name for name in criteria if vector.get(name) == 1]
    if not found:
        here.add(key, f"1 for the {what}", "none", f"Write 1 for the {what}: it against itself.")
    return found


def _tell_one_of(keys: str, found: str, here: Faults) -> None:
    """Note that a set neither says nor derives what it needs, or that it does both."""
    remedy = f"Fill in {keys}, or write '{REFERENCE}' at from."
    here.add("file", f"{keys}, or '{REFERENCE}' at from", found, remedy)
