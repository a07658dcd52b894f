"""A study that somebody has begun, with room for the judgements that it still needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, Final

from criteria import Faults, InputError, Tree, load_framework
from criteria.load import load_names
from criteria.tree import Table
from evaluator.storage.read import Tables

_SETS: Final = "criteria/weights/"
_INTENSITIES: Final = "criteria/intensities.toml"
# What a weight set says of itself, for whoever fills it in.
_BLANK: Final = {"who": "", "when": "", "why": ""}


def draft_tree(tables: Tables, noted: Faults, judges: int | None = None) -> Tree:
    """Return the tables of a draft, with a grid of its criteria for every judge of every stage.

    What was judged already stands in its place. Names of criteria and stages are all that the
    draft has to have right.

    Parameters
    ----------
    noted : Faults
        Those noted while the draft was read.
    judges : int, optional
        So many judges begin anew; by default those that there are go on.

    Raises
    ------
    InputError
        With every cell that cannot be read, and every fault of criteria and stages where these
        have no names.
    """
    if noted:
        raise InputError(tables.told(tuple(noted), noted))
    names = load_names(tables.criteria) or load_framework(tables.criteria)
    found: dict[str, Table | None] = {
        f"{half}/{name}": table
        for half, tree in (("criteria", tables.criteria), ("partners", tables.partners))
        for name, table in tree.tables.items()
    }
    sets = {name: found.pop(name) or {} for name in list(found) if name.startswith(_SETS)}
    for stage in names.stage_ids:
        own = [name for name, table in sets.items() if table.get("stage") == stage]
        name = own[0] if own else f"{_SETS}{stage}.toml"
        begun = sets.get(name) or {"stage": stage, **_BLANK, "method": "ahp", "judgement": []}
        found[name] = (
            _with_room(begun, names.criterion_ids)
            if judges is None
            else judged_anew(begun, names.criterion_ids, judges)
        )
    levels = found.get(_INTENSITIES) or {}
    steps = _completed(levels.get("judgement", []), names.scale.levels[::-1], "better", "worse")
    found[_INTENSITIES] = {**levels, "judgement": steps}
    return Tree(tables.partners.where, found)


def judged_anew(table: Table, criteria: Iterable[str], judges: int) -> Table:
    """Return a weight set that several judges are to fill in: nobody's judgement is made up."""
    rest = {key: value for key, value in table.items() if key in ("stage", *_BLANK)}
    grid = _completed([], criteria)
    judge = [{"name": f"Judge {number}", "judgement": grid} for number in range(1, judges + 1)]
    panel = {"who": "panel", "method": "ahp_group", "how": "judgements"}
    return {**rest, **panel, "judge": judge}


def _with_room(table: Table, criteria: Sequence[str]) -> Table:
    """Return a weight set with a place for every judgement; of another kind as it is."""
    if "judge" in table:
        judge = [
            {**one, "judgement": _completed(one.get("judgement", []), criteria)}
            for one in table["judge"]
        ]
        return {**table, "judge": judge}
    if "judgement" in table:
        return {**table, "judgement": _completed(table["judgement"], criteria)}
    return table


def _completed(
    judged: Sequence[Table], names: Iterable[str], more: str = "more", less: str = "less"
) -> list[dict[str, Any]]:
    """Return what was judged of the names, and an empty judgement of every other pair of them."""
    names = tuple(names)
    kept = [item for item in judged if item.get(more) in names and item.get(less) in names]
    known = [{item[more], item[less]} for item in kept]
    new = (pair for pair in combinations(names, 2) if set(pair) not in known)
    return [*kept, *(dict(zip((more, less), pair, strict=True)) for pair in new)]
