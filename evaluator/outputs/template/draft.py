"""A study that somebody has begun, with room for the judgements that it still needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import PurePath
from typing import Any, Final

from criteria import Faults, Framework, InputError, Tree, load_framework
from criteria.load import check_form, load_names
from criteria.tree import Table
from evaluator.storage.read import Tables
from partners import load_evidence

_SETS: Final = "criteria/weights/"
_INTENSITIES: Final = "criteria/intensities.toml"
_SOURCES: Final = "sources.toml"
# What a weight set says of itself, for whoever fills it in.
_BLANK: Final = {"who": "", "when": "", "why": ""}
# What pairwise judgements compare, by the keys of the two.
_CRITERIA: Final = ("more", "less")
_LEVELS: Final = ("better", "worse")


def draft_tree(tables: Tables, noted: Faults, judges: int | None = None) -> tuple[Tree, list[str]]:
    """Return the tables of a draft, with a grid of its criteria for every judge of every stage.

    What was judged already stands in its place. Names of criteria and stages are all that a
    workbook has to have right; a folder or a record may lack much, but nothing in it may have
    another form than it needs, since no sheet would have a place for it.

    Parameters
    ----------
    noted : Faults
        Those noted while the draft was read.
    judges : int, optional
        So many judges begin anew; by default those that there are go on.

    Returns
    -------
    (Tree, list of str)
        The tables, and what of the draft was left out of them.

    Raises
    ------
    InputError
        With every cell that cannot be read, and every fault of criteria and stages where these
        have no names.
    """
    _check_form(tables, noted)
    names = load_names(tables.criteria) or load_framework(tables.criteria)
    found: dict[str, Table | None] = {
        f"{half}/{name}": table
        for half, tree in (("criteria", tables.criteria), ("partners", tables.partners))
        for name, table in tree.tables.items()
    }
    sets = {name: found.pop(name) or {} for name in list(found) if name.startswith(_SETS)}
    wanted = _wanted(sets, names.stage_ids)
    for name, begun in wanted.items():
        if judges is None:
            found[name] = _with_room(begun, names.criterion_ids)
        else:
            found[name] = judged_anew(begun, names.criterion_ids, judges)
    left_out = [*_left_out(sets, wanted, names, is_anew=judges is not None)]
    levels, steps = found.get(_INTENSITIES) or {}, names.scale.levels[::-1]
    judged = levels.get("judgement", [])
    found[_INTENSITIES] = {**levels, "judgement": _completed(judged, steps, _LEVELS)}
    left_out += _strange(judged, steps, _LEVELS, "the levels")
    return Tree(tables.partners.where, found), left_out


def _check_form(tables: Tables, noted: Faults) -> None:
    """Refuse what could not be read, or what no sheet has a place for.

    Raises
    ------
    InputError
        With every such cell or entry.
    """
    found = Faults(noted.where, list(noted))
    if not tables.is_book:
        check_form(tables.criteria, found)
        with found.collecting():
            load_evidence(None, _begun(tables.partners))
    if found:
        raise InputError(tables.told(tuple(noted), found))


def _begun(partners: Tree) -> Tree:
    """Return the tables of the evidence as if nothing were wanted that is not there yet."""
    absent = {} if partners.names("dossiers") else {"dossiers": None}
    return replace(partners, tables={_SOURCES: {"source": []}, **absent, **partners.tables})


def _wanted(sets: Mapping[str, Table], stages: Sequence[str]) -> dict[str, Table]:
    """Return the sets that are for one of the stages, and a new one for each that has none."""
    for_stage = {name: table.get("stage", PurePath(name).stem) for name, table in sets.items()}
    wanted = {name: table for name, table in sets.items() if for_stage[name] in stages}
    for stage in stages:
        if stage not in for_stage.values():
            name = f"{_SETS}{stage}"
            while f"{name}.toml" in wanted:
                name += "_new"
            wanted[f"{name}.toml"] = {"stage": stage, **_BLANK, "method": "ahp", "judgement": []}
    return wanted


def _left_out(
    sets: Mapping[str, Table], wanted: Mapping[str, Table], names: Framework, *, is_anew: bool
) -> Iterator[str]:
    """Say what of the weight sets has no place in a grid of these criteria and stages."""
    for name, table in sets.items():
        what = f"the weights '{PurePath(name).stem}'"
        if name not in wanted:
            yield f"{what}: their stage '{table.get('stage', '')}' is none of the stages"
        elif is_anew and _is_judged(table):
            yield f"what {what} said: every judge begins anew"
        elif not is_anew:
            judged = [item for part in _parts(table) for item in part.get("judgement", [])]
            yield from _strange(judged, names.criterion_ids, _CRITERIA, what)


def _is_judged(table: Table) -> bool:
    """Tell whether a weight set says anything yet."""
    if "judge" in table or table.get("method") == "ahp":
        return any("value" in item for part in _parts(table) for item in part.get("judgement", []))
    return True


def _strange(
    judged: Iterable[Table], names: Sequence[str], keys: tuple[str, str], what: str
) -> Iterator[str]:
    """Say which names in judgements are none of those that are compared."""
    strange = dict.fromkeys(item[key] for item in judged for key in keys if key in item)
    if unknown := [f"'{name}'" for name in strange if name not in names]:
        yield f"judgements in {what} that name {', '.join(unknown)}"


def judged_anew(table: Table, criteria: Iterable[str], judges: int) -> Table:
    """Return a weight set that several judges are to fill in: nobody's judgement is made up."""
    return {**judged_by(table, _completed([], criteria, _CRITERIA), judges), "who": "panel"}


def judged_by(table: Table, judgement: Sequence[Table], judges: int) -> Table:
    """Return a weight set in which each of several judges says the same."""
    rest = {key: value for key, value in table.items() if key in ("stage", *_BLANK, "incomplete")}
    judge = [{"name": f"Judge {n}", "judgement": judgement} for n in range(1, judges + 1)]
    return {**rest, "method": "ahp_group", "how": "judgements", "judge": judge}


def _with_room(table: Table, criteria: Sequence[str]) -> Table:
    """Return a weight set with a place for every judgement; of another kind as it is."""
    full = [
        {**part, "judgement": _completed(part.get("judgement", []), criteria, _CRITERIA)}
        for part in _parts(table)
    ]
    if "judge" in table:
        return {**table, "judge": full}
    return full[0] if "judgement" in table else table


def _parts(table: Table) -> list[Table]:
    """Return what holds the judgements of a weight set: each of its judges, or the set itself."""
    parts: list[Table] = table.get("judge", [table])
    return parts


def _completed(
    judged: Sequence[Table], names: Iterable[str], keys: tuple[str, str]
) -> list[dict[str, Any]]:
    """Return what was judged of the names, and an empty judgement of every other pair of them."""
    more, less = keys
    names = tuple(dict.fromkeys(names))
    kept = [item for item in judged if item.get(more) in names and item.get(less) in names]
    known = [{item[more], item[less]} for item in kept]
    new = (pair for pair in combinations(names, 2) if set(pair) not in known)
    return [*kept, *(dict(zip(keys, pair, strict=True)) for pair in new)]
