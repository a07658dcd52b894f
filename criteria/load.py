"""Load what is judged from a folder of TOML files, with every fault told at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from criteria.checks import check_framework
from criteria.faults import Faults, InputError
from criteria.folder import read_folder
from criteria.framework import Framework
from criteria.models import Criterion, Intensities, Scale, Stage
from criteria.reading import EVERY, Broken, Model, build, build_all
from criteria.settings import Settings
from criteria.tree import Tree
from criteria.weight_sets import WeightSetFile, build_weight_set

SHIPPED = Path(__file__).parent / "data"
FILES = ("criteria.toml", "stages.toml", "settings.toml", "intensities.toml")
FOLDERS = {"weights": ".toml", "other_weights": ".toml"}


def read_framework(folder: Path | None, faults: Faults) -> Tree:
    """Read the files of the criteria, by default those that ship, without building anything."""
    return read_folder(folder or SHIPPED, FILES, FOLDERS, faults)


def load_framework(source: Path | Tree | None = None) -> Framework:
    """Load criteria, stages, judgements and settings.

    Parameters
    ----------
    source : Path or Tree, optional
        Tables that were read already, or a folder with ``criteria.toml``, ``stages.toml``,
        ``settings.toml``, ``intensities.toml``, ``weights/`` with the reference set of each stage
        and, if there are others, ``other_weights/``; by default what ships.

    Raises
    ------
    InputError
        With every fault found in any of the files.

    Examples
    --------
    >>> load_framework().stage_ids
    ('upstream', 'midstream', 'downstream')
    """
    faults = Faults("criteria")
    tree = source if isinstance(source, Tree) else read_framework(source, faults)
    framework = _read_names(tree, faults)
    weights = _read_weights(tree, "weights", faults)
    read = {name: entry for name, entry in weights.items() if entry is not None}
    others = _read_weights(tree, "other_weights", faults)
    if framework is None:
        raise InputError(tree.relocate(faults))
    framework = replace(
        framework,
        stage_weights={entry.stage: entry for entry in read.values()},
        other_weights={name: entry for name, entry in others.items() if entry is not None},
    )
    check_framework(framework, read, faults, [n for n, entry in weights.items() if entry is None])
    if faults or len(read) < len(weights):  # what could not be read may have been noted before
        raise InputError(tree.relocate(faults))
    return framework


def load_names(tree: Tree, *, faultless: bool = False) -> Framework | None:
    """Return what can be named in the evidence, without weights; None if part of it is unknown.

    With it, names in the evidence can be told beside what is at fault in the criteria.

    Parameters
    ----------
    faultless : bool
        Return it only if nothing that can be named is at fault, such as where rows could not be
        read and nobody knows what they would have named.
    """
    faults = Faults("criteria")
    framework = _read_names(tree, faults)
    if framework is None or None in tree.tables.values() or (faultless and faults):
        return None
    return framework if framework.criteria and framework.stages else None


def check_form(tree: Tree, faults: Faults) -> None:
    """Note every entry that has another form than it needs, whatever the others say."""
    here = Faults("criteria")
    _read_names(tree, here)
    for folder in FOLDERS:
        _read_weights(tree, folder, here)
    faults.extend(tree.relocate(here))


def _read_names(tree: Tree, faults: Faults) -> Framework | None:
    """Read all but the weights; None if there is no telling what can be named.

    In the place of a criterion or a stage at fault stands one that has nothing but its name, so
    that who names it is not told that there is none.
    """
    broken = list[Broken]()
    text = tree.read("criteria.toml", faults, ("scale", "criterion"), ("scale",)) or {}
    scale = _read_scale(text, faults)
    criteria = _read_all(Criterion, text, "criteria.toml", faults, broken)
    data = tree.read("stages.toml", faults, ("stage",), ("stage",)) or {}
    stages = _read_all(Stage, data, "stages.toml", faults, broken)
    settings = _read_one(Settings, tree, "settings.toml", faults)
    intensities = _read_one(Intensities, tree, "intensities.toml", faults)
    if scale is None or settings is None or intensities is None:
        return None
    # Where an id or a whole list is at fault, nothing can be said of what names it.
    told = {fault.key for fault in faults}
    if any(entry.name == EVERY or f"{entry.key}, id" in told for entry in broken):
        return None
    criteria += _stand_ins(Criterion, broken, rubric=dict.fromkeys(scale.levels, ""))
    stages += _stand_ins(Stage, broken, key_criterion=criteria[0].id if criteria else "")
    return Framework(scale, criteria, stages, {}, intensities, settings)


def _read_all(
    model: type[Model], data: dict[str, Any], file: str, faults: Faults, broken: list[Broken]
) -> tuple[Model, ...]:
    """Read the criteria or the stages."""
    kind = model.__name__.lower()
    return build_all(model, data.get(kind, []), file, kind, faults, broken)


def _stand_ins(model: type[Model], broken: list[Broken], **rest: Any) -> tuple[Model, ...]:
    """Return entries of which nothing is known but the names, for those that could not be built."""
    kind = model.__name__.lower()
    return tuple(
        model.model_construct(id=entry.name, **rest) for entry in broken if entry.kind == kind
    )


def _read_scale(data: dict[str, Any], faults: Faults) -> Scale | None:
    """Read the scale; that it is missing was noted with the file."""
    if "scale" not in data:
        return None
    return build(Scale, data["scale"], "criteria.toml", "scale", faults)


def _read_one(model: type[Model], tree: Tree, name: str, faults: Faults) -> Model | None:
    """Read a file that is one entry; an empty one lacks every key."""
    data = tree.read(name, faults)
    return None if data is None else build(model, data, name, "file", faults)


def _read_weights(tree: Tree, folder: str, faults: Faults) -> dict[str, WeightSetFile | None]:
    """Read the weight sets of a folder by the names of their files; None where one has faults."""
    found: dict[str, WeightSetFile | None] = {}
    for name in tree.names(folder):
        data = tree.read(name, faults)
        found[Path(name).stem] = None if data is None else build_weight_set(data, name, faults)
    return found
