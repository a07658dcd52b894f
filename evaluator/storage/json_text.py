"""JSON in one way only, and read as input from anywhere: no more than was agreed, or a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from criteria import Faults
from evaluator.storage.limits import Limits

# Each of these begins or parts a value, whatever stands in between.
_PARTS = b"[{,"
_DEEPEST = 50


def canonical(value: Any) -> bytes:
    """Write plain values as JSON: sorted keys, a line for each, no figure that JSON lacks.

    Examples
    --------
    >>> canonical({"b": [1.0], "a": "é"}) == canonical({"a": "é", "b": [1.0]})
    True
    """
    text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def read_bytes(path: Path, limits: Limits, faults: Faults) -> bytes | None:
    """Read a file that is no longer than it may be; note why if that fails."""
    here = Faults(path.name)
    try:
        if not path.is_file():
            raise FileNotFoundError(2, "No such file")
        if limits.check("bytes", path.stat().st_size, "file", here):
            return path.read_bytes()
    except OSError as error:
        found = error.strerror or str(error)
        here.add("file", "a readable file", found, "Restore the folder as it was recorded.")
    faults.extend(here)
    return None


def parse_json(data: bytes, where: str, limits: Limits, faults: Faults) -> Any:
    """Read JSON; note why if it cannot be read, or holds more values than allowed.

    Returns
    -------
    object
        None if there was a fault: no file of a record holds ``null`` alone.

    Examples
    --------
    >>> faults = Faults("run.json")
    >>> parse_json(b'{"a": NaN}', "run.json", Limits.of(), faults)
    >>> [(fault.expected, fault.found) for fault in faults]
    [('valid JSON', 'NaN, which is no figure of JSON')]
    """
    here = Faults(where)
    parts = sum(data.count(part) for part in _PARTS)
    if not limits.check("values", parts, "file", here):
        faults.extend(here)
        return None
    try:
        text = data.decode()
        value = json.loads(text, parse_constant=_no_figure, object_pairs_hook=_once)
        _check_plain(value)
        if value is None:
            raise ValueError("null, which says nothing")
    except UnicodeDecodeError as error:
        here.add("file", "UTF-8 text", f"byte {error.start} is not", "Restore the file.")
    except (ValueError, RecursionError) as error:
        here.add("file", "valid JSON", str(error), "Restore the file as it was recorded.")
    else:
        return value
    faults.extend(here)
    return None


def _no_figure(name: str) -> NoReturn:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError(f"{name}, which is no figure of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that has a key twice: one of the two would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:80]!r} twice in one object")
    return found


def _check_plain(value: Any) -> None:
    """Refuse what is nested beyond measure, infinite or no text that UTF-8 can hold."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise ValueError(f"values nested more than {_DEEPEST} deep")
        following: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                following.extend(item)
                following.extend(item.values())
            elif isinstance(item, list):
                following.extend(item)
            elif isinstance(item, str):
                item.encode()
            elif isinstance(item, float) and item - item != 0:
                raise ValueError("a number that is too large")
        level = following
