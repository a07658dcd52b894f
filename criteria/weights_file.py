"""Read a user's own weights, or weight set, from a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from criteria.by_name import read_weights
from criteria.faults import Faults
from criteria.framework import Framework
from criteria.reading import read_toml
from criteria.weight_sets import WeightSetFile, build_weight_set


def read_weights_file(
    path: Path, framework: Framework, stages: tuple[str, ...]
) -> dict[str, dict[str, float]] | WeightSetFile:
    """Read weights from TOML: one set for all stages, a table per stage, or a weight set.

    Parameters
    ----------
    path : Path
        Holds ``criterion = weight`` for every criterion, either at the top or under
        ``[stage]``, each set summing to 1; or a weight set as those that ship, with its
        ``method``.
    stages : tuple of str
        The stages asked for; each needs a set.

    Returns
    -------
    dict or WeightSetFile
        Weights by stage and criterion; or the weight set, still to be held against the criteria.

    Raises
    ------
    InputError
        With every fault in the file.
    """
    faults = Faults(str(path))
    data = read_toml(path, faults)
    faults.raise_if_any()
    data = data or {}
    if "method" in data:
        entry = build_weight_set(data, path.name, faults)
        faults.raise_if_any()
        if entry is not None:
            return entry
    by_stage = {name: item for name, item in data.items() if isinstance(item, Mapping)}
    found: dict[str, dict[str, float]] = {}
    if not by_stage:
        weights = _read_set(data, framework, path.name, faults)
        found = dict.fromkeys(stages, weights)
    else:
        _check_tables(data, by_stage, framework, stages, path.name, faults)
        for stage in framework.stage_ids:
            if stage in by_stage:
                where = f"{path.name} [{stage}]"
                found[stage] = _read_set(by_stage[stage], framework, where, faults)
    faults.raise_if_any()
    return found


def _read_set(
    given: Mapping[str, object], framework: Framework, where: str, faults: Faults
) -> dict[str, float]:
    """Read one set of weights, which must sum to one."""
    return read_weights(given, framework.criterion_ids, where, faults)


def _check_tables(
    data: Mapping[str, object],
    by_stage: Mapping[str, object],
    framework: Framework,
    stages: tuple[str, ...],
    where: str,
    faults: Faults,
) -> None:
    """Note tables that are no stage, loose weights beside tables, and stages without a table."""
    here = Faults(where)
    for name in data:
        if name not in by_stage:
            here.add(name, "every weight under a [stage]", "one outside", "Move or remove it.")
        elif name not in framework.stage_ids:
            here.unknown(name, "a stage", name, framework.stage_ids)
    for stage in stages:
        if stage not in by_stage:
            here.add(
                stage,
                f"a table [{stage}]",
                "none",
                "Add it, or ask only for a stage that has one (--stage).",
            )
    faults.extend(here)
