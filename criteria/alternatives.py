"""Settings that might as well have been otherwise: their names, and a copy with some changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from criteria.faults import Faults

if TYPE_CHECKING:
    from criteria.settings import Settings

# Choices of the engine that no setting states. The first of each is what is published; the
# evaluator has them under these names.
TREATMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "silence": ("middle", "worst", "best"),
    "labels": ("surpassed", "counted", "dropped"),
}
# What settings that name a way of the engine may name; the evaluator has them under these names.
CHOICES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "weights.method": ("a method", ("geometric", "eigenvector")),
    "thresholds.function": (
        "a preference function",
        ("usual", "u-shape", "v-shape", "level", "linear"),
    ),
}
# Nothing is varied in how sensitivity itself is asked, nor in what a study is called.
_OWN, _WORDS = "sensitivity", "study"


def setting_names(settings: Settings) -> tuple[str, ...]:
    """Return the names of the settings that hold one number or one word.

    Examples
    --------
    >>> from criteria import load_framework
    >>> setting_names(load_framework().settings)[:2]
    ('evidence.inheritance', 'evidence.base_spread')
    """
    return tuple(_leaves(settings.model_dump(exclude={_OWN, _WORDS}), ""))


def get_setting(settings: Settings, name: str) -> float | str:
    """Return what stands under a name."""
    value: Any = settings.model_dump(exclude={_OWN})
    for part in name.split("."):
        value = value[part]
    found: float | str = value
    return found


def change_settings(settings: Settings, values: Mapping[str, float | str]) -> Settings:
    """Return a copy in which some settings have other values; all are checked anew.

    Parameters
    ----------
    values : mapping
        By name, such as ``gate.coverage``.

    Raises
    ------
    pydantic.ValidationError
        If a setting cannot take its value.

    Examples
    --------
    >>> from criteria import load_framework
    >>> change_settings(load_framework().settings, {"gate.coverage": 0.4}).gate.coverage
    0.4
    """
    # What has been checked and stays is handed on as it is.
    data = {**settings.model_dump(exclude={_OWN}), _OWN: settings.sensitivity}
    for name, value in values.items():
        *path, last = name.split(".")
        section = data
        for part in path:
            section = section[part]
        section[last] = value
    return type(settings).model_validate(data)


def check_alternatives(settings: Settings, faults: Faults) -> None:
    """Note alternatives that name no setting, twice the same, or a value that it cannot take."""
    allowed = [*setting_names(settings), *TREATMENTS]
    seen: set[str] = set()
    for item in settings.sensitivity.alternative:
        key = f"{_OWN}, alternative {item.setting}"
        if item.setting not in allowed:
            faults.unknown(key, "a setting", item.setting, allowed)
            continue
        if item.setting in seen:
            faults.add(key, "one entry", "two or more", "Put what else it might be into one list.")
        seen.add(item.setting)
        for value in item.instead:
            _check_value(settings, item.setting, value, key, faults)


def _check_value(
    settings: Settings, name: str, value: float | str, key: str, faults: Faults
) -> None:
    """Note a value that a setting, or a treatment, cannot take."""
    if name in TREATMENTS:
        if value not in TREATMENTS[name]:
            faults.unknown(key, "a treatment", value, TREATMENTS[name])
        return
    if name in CHOICES:
        what, allowed = CHOICES[name]
        if value not in allowed:
            faults.unknown(key, what, value, allowed)
        return
    try:
        change_settings(settings, {name: value})
    except ValidationError as error:
        told = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        wanted = told.removeprefix("Input should be ")
        faults.add(key, wanted, value, "Use a value that the setting can take.")


def _leaves(section: Mapping[str, Any], before: str) -> Iterator[str]:
    """Go through the names of single values, section by section."""
    for name, value in section.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{before}{name}.")
        elif isinstance(value, float | str) or type(value) is int:
            yield before + name
