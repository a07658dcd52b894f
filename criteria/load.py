"""Load what is judged from a folder of TOML files, with every fault told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from criteria.checks import check_framework
from criteria.faults import Faults
from criteria.framework import Framework
from criteria.models import Criterion, Intensities, Scale, Stage
from criteria.reading import Model, build, build_all, check_entries, files_in, read_data, read_toml
from criteria.settings import Settings
from criteria.weight_sets import WeightSetFile, build_weight_set

SHIPPED = Path(__file__).parent / "data"
_FILES = ("criteria.toml", "stages.toml", "settings.toml", "intensities.toml")
_FOLDERS = ("weights", "other_weights")


def load_framework(folder: Path | None = None) -> Framework:
    """Load criteria, stages, judgements and settings.

    Parameters
    ----------
    folder : Path, optional
        A folder with ``criteria.toml``, ``stages.toml``, ``settings.toml``,
        ``intensities.toml``, ``weights/`` with the reference set of each stage and, if there are
        others, ``other_weights/``; by default what ships.

    Raises
    ------
    InputError
        With every fault found in any of the files.

    Examples
    --------
    >>> load_framework().stage_ids
    ('upstream', 'midstream', 'downstream')
    """
    folder = folder or SHIPPED
    faults = Faults(str(folder))
    check_entries(folder, (*_FILES, *_FOLDERS), faults)
    text = read_data(folder / "criteria.toml", ("scale", "criterion"), faults, ("scale",))
    scale = _read_scale(text, faults)
    criteria = build_all(Criterion, text.get("criterion", []), "criteria.toml", "criterion", faults)
    stages = _read_stages(folder, faults)
    settings = _read_one(Settings, folder / "settings.toml", faults)
    intensities = _read_one(Intensities, folder / "intensities.toml", faults)
    weights = _read_weights(folder / "weights", faults)
    read = [entry for entry in weights.values() if entry is not None]
    others = _read_weights(folder / "other_weights", faults)
    if scale is None or settings is None or intensities is None:
        faults.raise_if_any()
        raise AssertionError("a missing part without a fault")
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
    faults.raise_if_any()
    return framework


def _read_stages(folder: Path, faults: Faults) -> tuple[Stage, ...]:
    """Read the stages."""
    data = read_data(folder / "stages.toml", ("stage",), faults, ("stage",))
    return build_all(Stage, data.get("stage", []), "stages.toml", "stage", faults)


def _read_scale(data: dict[str, Any], faults: Faults) -> Scale | None:
    """Read the scale; that it is missing was noted with the file."""
    if "scale" not in data:
        return None
    return build(Scale, data["scale"], "criteria.toml", "scale", faults)


def _read_one(model: type[Model], path: Path, faults: Faults) -> Model | None:
    """Read a file that is one entry; an empty one lacks every key."""
    data = read_toml(path, faults)
    return None if data is None else build(model, data, path.name, "file", faults)


def _read_weights(folder: Path, faults: Faults) -> dict[str, WeightSetFile | None]:
    """Read the weight sets of a folder by the names of their files; None where one has faults."""
    found: dict[str, WeightSetFile | None] = {}
    for path in files_in(folder, ".toml", faults):
        data = read_toml(path, faults)
        where = f"{folder.name}/{path.name}"
        found[path.stem] = None if data is None else build_weight_set(data, where, faults)
    return found
