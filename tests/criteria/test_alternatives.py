"""Settings changed one by one: found by name, checked anew, and never as published."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from criteria.alternatives import TREATMENTS, change_settings, get_setting, setting_names


def test_every_setting_that_holds_one_value_can_be_named_and_read(framework):
    names = setting_names(framework.settings)
    assert len(names) == len(set(names))
    for name in names:
        value = framework.settings
        for part in name.split("."):
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        assert get_setting(framework.settings, name) == value
        assert isinstance(value, int | float | str)
    assert not any(name.startswith("sensitivity") for name in names)


def test_a_change_changes_what_it_names_and_nothing_else(framework):
    settings = framework.settings
    for name in setting_names(settings):
        assert change_settings(settings, {name: get_setting(settings, name)}) == settings
    changed = change_settings(settings, {"evidence.basis.hedged": 0.25, "gate.coverage": 0.4})
    assert (changed.evidence.basis["hedged"], changed.gate.coverage) == (0.25, 0.4)
    back = {
        name: get_setting(settings, name) for name in ("evidence.basis.hedged", "gate.coverage")
    }
    assert change_settings(changed, back) == settings


def test_a_value_that_cannot_be_is_refused(framework):
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        change_settings(framework.settings, {"gate.coverage": 1.5})


def test_every_alternative_that_ships_has_a_reason_and_differs_from_what_is_in_force(framework):
    for item in framework.settings.sensitivity.alternative:
        assert item.reason.endswith(".")
        in_force = (
            TREATMENTS[item.setting][0]
            if item.setting in TREATMENTS
            else get_setting(framework.settings, item.setting)
        )
        assert in_force not in item.instead
        assert len(set(item.instead)) == len(item.instead)
