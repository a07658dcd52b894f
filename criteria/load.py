"""Load what is judged from a folder of TOML files, with every fault told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from criteria.checks import check_framework
from criteria.faults import Faults, InputError
from criteria.folder import read_folder
from criteria.framework import Framework
from criteria.models import Criterion, Intensities, Scale, Stage
from criteria.reading import Model, build, build_all
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
    text = tree.read("criteria.toml", faults, ("scale", "criterion"), ("scale",)) or {}
    scale = _read_scale(text, faults)
    criteria = build_all(Criterion, text.get("criterion", []), "criteria.toml", "criterion", faults)
    stages = _read_stages(tree, faults)
    settings = _read_one(Settings, tree, "settings.toml", faults)
    intensities = _read_one(Intensities, tree, "intensities.toml", faults)
    weights = _read_weights(tree, "weights", faults)
    read = [entry for entry in weights.values() if entry is not None]
    others = _read_weights(tree, "other_weights", faults)
    if scale is None or settings is None or intensities is None:
        raise InputError(tree.relocate(faults))
    framework = Framework(
        scale=scale,
        criteria=criteria,
        stages=stages,
        stage_weights={entry.stage: entry for entry in read},
        intensities=intensities,
        settings=settings,
        other_weights={name: entry for name, entry in others.items() if entry is not None},
    )
    check_framework(framework, read, faults, [n for n, entry in weights.items() if entry is None])
    if faults or len(read) < len(weights):  # what could not be read may have been noted before
        raise InputError(tree.relocate(faults))
    return framework


def _read_stages(tree: Tree, faults: Faults) -> tuple[Stage, ...]:
    """Read the stages."""
    data = tree.read("stages.toml", faults, ("stage",), ("stage",)) or {}
    return build_all(Stage, data.get("stage", []), "stages.toml", "stage", faults)


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
