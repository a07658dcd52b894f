"""What pydantic finds wrong with an entry, as faults that tell what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from criteria.faults import Faults, as_written, nearest, short, unknown_name

# The keys of an entry that compares two things.
_PAIRS = (("more", "less"), ("better", "worse"))
# How pydantic begins what it asks for, such as "String should have at least 1 character".
_SHOULD = re.compile(r"^\w+ should (be|have) ")
# The complaints of pydantic that say which values there are.
_FEW_VALUES = ("literal_error", "enum")


def note_complaint(
    detail: Any, model: type[BaseModel], data: object, key: str, faults: Faults
) -> None:
    """Turn one complaint of pydantic into a fault."""
    location = " → ".join(_parts_of(detail["loc"], data))
    entry = f"{key}, {location}" if location else key
    kind, found = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        allowed = _keys_at(model, detail["loc"][:-1])
        _, _, remedy = unknown_name("a known key", detail["loc"][-1], allowed)
        faults.add(entry, "a known key", f"'{detail['loc'][-1]}'", remedy)
    elif kind == "missing":
        faults.add(entry, "a value", "nothing", f"Add '{detail['loc'][-1]}'.")
    else:
        message = _SHOULD.sub("", str(detail["msg"]).removeprefix("Value error, "))
        faults.add(entry, message, short(as_written(found)), _remedy(detail))


def _remedy(detail: Any) -> str:
    """Offer the nearest where only a few values are allowed."""
    if detail["type"] in _FEW_VALUES and isinstance(detail["input"], str):
        near = nearest(detail["input"], re.findall(r"'([^']+)'", str(detail["ctx"]["expected"])))
        return f"Did you mean '{near}'?" if near else "Use one of these."
    return "Correct the value."


def _parts_of(path: Iterable[int | str], data: object) -> Iterator[str]:
    """Name each part of a path; an entry that compares two things also by what it compares."""
    for part in path:
        try:
            data = data[part] if isinstance(data, Mapping | list) else None  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(part, int):
            yield f"number {part + 1}{_compared(data)}"
        else:
            yield str(part)


def _compared(entry: object) -> str:
    """Say what an entry compares, if it compares anything."""
    if isinstance(entry, Mapping):
        for first, second in _PAIRS:
            if isinstance(entry.get(first), str) and isinstance(entry.get(second), str):
                return f" ({entry[first]} × {entry[second]})"
    return ""


def _keys_at(model: type[BaseModel], path: Iterable[int | str]) -> list[str]:
    """Return the keys of the entry that stands at a path within another."""
    for part in path:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if part in fields:
            kinds = (fields[str(part)].annotation, *get_args(fields[str(part)].annotation))
            model = next(
                (k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), model
            )
    return [field.alias or name for name, field in model.model_fields.items()]
