"""Whether a run, asked again, comes out the same to the byte, and what differs if not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from criteria.faults import Fault, as_written, short
from evaluator.records.run import RESULTS, RUN, WARNINGS
from evaluator.storage.record import INPUTS

# So many differences are told; the rest is counted.
_MOST: Final = 20
# By these a row is known in a list, whatever its place.
_LABELS: Final = ("partner", "region", "id", "stage")
_MISSING: Final = object()
# What run.json says of the run; the rest stands for its files and the machine.
_SAID: Final = ("format", "data", "question", "used", "study", "settings")
_EDITED: Final = "Restore it: it was edited after the run."


def differences(recorded: Mapping[str, bytes], again: Mapping[str, bytes]) -> list[Fault]:
    """Say where the files of a run differ from those it gives now; nothing where they do not.

    The versions come first, since they may be why figures differ.
    """
    first, second = ({n: _read(d) for n, d in files.items()} for files in (recorded, again))
    found = [*_machine(first[RUN], second[RUN])]
    why = "Install the versions recorded." if found else "Tell those who maintain the program."
    if recorded[INPUTS] != again[INPUTS]:
        why = "See what changed and what it moved: evaluator diff RUN DATA"
        found.append(_of_inputs(first[RUN], second[RUN], why))
    for name in (RESULTS, WARNINGS):
        found += _parts(name, first[name], second[name], why)
    if recorded[INPUTS] == again[INPUTS] and recorded[RESULTS] == again[RESULTS]:
        # Nothing of the run moved, so what it is said to have been asked and to have used was.
        one, other = ({key: side[RUN].get(key) for key in _SAID} for side in (first, second))
        remedy = why if first[RUN]["versions"] != second[RUN]["versions"] else _EDITED
        found += _parts(RUN, one, other, remedy)
    if not found:
        found = [
            Fault(name, "bytes", "as recorded", "the same figures, written otherwise", why)
            for name in recorded
            if recorded[name] != again.get(name)
        ]
    return found


def _parts(name: str, recorded: Any, now: Any, remedy: str) -> Iterator[Fault]:
    """Go through the values in which a file differs, the first of many, and count the rest."""
    parts = [*_leaves(recorded, now, ())]
    for path, one, other in islice(parts, _MOST):
        yield Fault(name, ", ".join(path) or "file", _shown(one), _shown(other), remedy)
    if len(parts) > _MOST:
        more = f"{len(parts) - _MOST:,} more that differ"
        yield Fault(name, "further entries", "as recorded", more, remedy)


def _read(data: bytes) -> Any:
    """Read a file of a run; a table is compared as it is."""
    try:
        return json.loads(data)
    except ValueError:
        return data


def _machine(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Fault]:
    """Go through the versions and the machine where these differ."""
    one, other = recorded["versions"], now["versions"]
    for name in sorted({*one, *other}):
        before, after = one.get(name, "none"), other.get(name, "none")
        if before != after:
            remedy = "Install the version recorded to have the same figures to the last digit."
            yield Fault(RUN, f"versions, {name}", _shown(before), _shown(after), remedy)
    if recorded["platform"] != now["platform"]:
        remedy = "Another machine may give another last digit."
        one, other = _shown(recorded["platform"]), _shown(now["platform"])
        yield Fault(RUN, "platform", one, other, remedy)


def _of_inputs(recorded: Mapping[str, Any], now: Mapping[str, Any], remedy: str) -> Fault:
    """Say that the data is not that of the run."""
    before, after = recorded["study"][:16], now["study"][:16]
    if before == after:
        after = "the same data, written otherwise"
    return Fault(INPUTS, "digest of the data", before, after, remedy)


def _leaves(one: Any, other: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, Any, Any]]:
    """Go through the single values in which two records differ, each with the way to it."""
    if isinstance(one, list) and isinstance(other, list):
        one, other = _labelled(one), _labelled(other)
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from _leaves(one.get(key, _MISSING), other.get(key, _MISSING), (*path, str(key)))
    elif type(one) is not type(other) or one != other:
        yield path, one, other


def _labelled(rows: list[Any]) -> dict[str, Any]:
    """Return the rows of a list by what names them, or by their number."""
    found: dict[str, Any] = {}
    for number, row in enumerate(rows, start=1):
        known = [row[key] for key in _LABELS if key in row] if isinstance(row, dict) else []
        label = str(known[0]) if known else f"number {number}"
        found[label if label not in found else f"{label}, number {number}"] = row
    return found


def _shown(value: Any) -> str:
    """Show a value on one short line."""
    if value is _MISSING:
        return "nothing"
    return short(as_written(value))
