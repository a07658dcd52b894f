"""Load what is judged from a folder of TOML files, with every fault told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from criteria.checks import check_framework
from criteria.faults import Faults
from criteria.framework import Framework
from criteria.models import Criterion, Intensities, Scale, Stage, StageWeights
from criteria.reading import Model, build, build_all, check_entries, files_in, read_data, read_toml
from criteria.settings import Settings

SHIPPED = Path(__file__).parent / "data"
_ENTRIES = ("criteria.toml", "stages.toml", "settings.toml", "intensities.toml", "weights")


def load_framework(folder: Path | None = None) -> Framework:
    """Load criteria, stages, judgements and settings.

    Parameters
    ----------
    folder : Path, optional
        A folder with ``criteria.toml``, ``stages.toml``, ``settings.toml``,
        ``intensities.toml`` and ``weights/``; by default what ships.

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
    check_entries(folder, _ENTRIES, faults)
    text = read_data(folder / "criteria.toml", ("scale", "criterion"), faults, ("scale",))
    scale = _read_scale(text, faults)
    criteria = build_all(Criterion, text.get("criterion", []), "criteria.toml", "criterion", faults)
    stages = _read_stages(folder, faults)
    settings = _read_one(Settings, folder / "settings.toml", faults)
    intensities = _read_one(Intensities, folder / "intensities.toml", faults)
    weights, unread = _read_weights(folder / "weights", faults)
    if scale is None or settings is None or intensities is None:
        faults.raise_if_any()
        raise AssertionError("a missing part without a fault")
    framework = Framework(
        scale, criteria, stages, {entry.stage: entry for entry in weights}, intensities, settings
    )
    check_framework(framework, weights, faults, unread)
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


def _read_one(model: type[Model], path: Path, faults: Faults, folder: str = "") -> Model | None:
    """Read a file that is one entry; an empty one lacks every key."""
    data = read_toml(path, faults)
    return None if data is None else build(model, data, folder + path.name, "file", faults)


def _read_weights(folder: Path, faults: Faults) -> tuple[tuple[StageWeights, ...], tuple[str, ...]]:
    """Read one file of judgements per stage; return them, and the names of files not read."""
    paths = files_in(folder, ".toml", faults)
    read = {path.stem: _read_one(StageWeights, path, faults, "weights/") for path in paths}
    weights = tuple(entry for entry in read.values() if entry is not None)
    return weights, tuple(name for name, entry in read.items() if entry is None)
