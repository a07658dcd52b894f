"""Spoil a good study: its bytes, or the values, fields and parts that its files are made of."""

from __future__ import annotations

import io
import json
import random
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import tomli_w

from evaluator.storage.record import INPUTS

Files = Mapping[str, bytes]

TEXTS: Final = (
    *("", " ", "\0", "\n", "\ufeff", "\u202e", "\u200b", "\ud7ff", "e\u0301", "\U0010ffff"),
    *("=1+1", "../../x", "/dev/zero", "CON", "nan", "inf", "-0", "1_000", "1e999", "\uff11"),
    *("A" * 100_000, "__class__", "[red]", "{0.__class__}", "%s%n", "2026-02-30", "true", "None"),
)
NUMBERS: Final = (
    *(0, -1, 1, 2**31, 2**63 - 1, -(2**63), 0.0, -0.0, 5e-324, 1e308, -1e308, 1 + 1e-16),
    *(float("nan"), float("inf"), float("-inf"), 10**400),
)
# What reading a packed file raises that is broken; there is no part to choose in an empty one.
_UNREADABLE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(RuntimeError, ValueError, IndexError),
)
BITS: Final = (
    *(b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"'", b'"""', b"#", b"="),
    *(b"[", b"]", b"[[", b"{", b"}", b",", b";", b"\t", b"\\", b"\\ud800", b"\\u0000", b"1e999"),
    *(b"NaN", b"-Infinity", b"null", b"nan", b"[" * 5_000, b"[[x]]\n" * 2_000, b"9" * 5_000),
    *(b"a." * 5_000, b"<!DOCTYPE x>", b"&#0;", b"<c><v>1</v></c>", b"\xc3\x28", b"\xed\xa0\x80"),
)


def spoil(form: str, files: Files, draw: random.Random) -> dict[str, bytes]:
    """Return the files of a study, one or a few of them spoilt."""
    spoilt = dict(files)
    # Of a record nothing but its inputs is loaded.
    names = [INPUTS] if form == "record" else sorted(files)
    for _ in range(draw.choice((1, 1, 1, 2, 5))):
        name = draw.choice(names)
        if form in ("TOML", "CSV") and draw.random() < 0.05:
            spoilt[name] = spoilt[draw.choice(names)]  # a file in the place of another
            continue
        change: Callable[[bytes, random.Random], bytes] = spoil_bytes
        if draw.random() < 0.7:
            change = _BY_VALUE.get(Path(name).suffix, spoil_bytes)
        spoilt[name] = change(spoilt[name], draw)
    return spoilt


def spoil_bytes(data: bytes, draw: random.Random) -> bytes:
    """Cut, double, move, overwrite or insert a stretch of bytes, or turn bits."""
    start = draw.randrange(len(data) + 1)
    end = min(len(data), start + int(2 ** draw.uniform(0, 12)))
    match draw.randrange(7):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:end] + data[start:end] * draw.choice((1, 2, 200)) + data[end:]
        case 2:
            there = draw.randrange(len(data) + 1)
            return data[:there] + data[start:end] + data[there:]
        case 3:
            return data[:start] + draw.randbytes(end - start) + data[end:]
        case 4:
            return data[:start] + draw.choice(BITS) + data[start:]
        case 5:
            return data[:start]
    turned = bytearray(data)
    for _ in range(min(len(data), draw.choice((1, 8, 64)))):
        turned[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(turned)


def spoil_value(value: Any, draw: random.Random) -> Any:
    """Return nested tables with one value or key somewhere deleted, doubled, swapped or spoilt."""
    if isinstance(value, dict) and value and draw.random() < 0.9:
        key = draw.choice(sorted(value, key=str))
        return _spoil_entry(value, key, draw)
    if isinstance(value, list) and value and draw.random() < 0.9:
        at = draw.randrange(len(value))
        match draw.randrange(12):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return value + [value[at]] * draw.choice((1, 2, 300))
            case 2:
                return draw.sample(value, len(value))
        return [*value[:at], spoil_value(value[at], draw), *value[at + 1 :]]
    return _another(value, draw)


def _spoil_entry(table: dict[str, Any], key: str, draw: random.Random) -> dict[str, Any]:
    """Return a table that is spoilt at a key."""
    match draw.randrange(12):
        case 0:
            return {name: value for name, value in table.items() if name != key}
        case 1:
            return {(draw.choice(TEXTS) if n == key else n): v for n, v in table.items()}
        case 2:
            return {**table, key: table[draw.choice(sorted(table, key=str))]}
        case 3:
            return {**table, key + draw.choice(("s", "\u0430", " ", "_")): table[key]}
    return {**table, key: spoil_value(table[key], draw)}


def _another(value: Any, draw: random.Random) -> Any:
    """Return something else in the place of a value."""
    if isinstance(value, str) and value and draw.random() < 0.3:
        at = draw.randrange(len(value))
        return value[:at] + draw.choice(TEXTS) + value[at + draw.randrange(2) :]
    nested: Any = value
    for _ in range(draw.choice((1, 3, 60))):
        nested = draw.choice(([nested], {"x": nested}))
    flat: tuple[Any, ...] = (None, True, False, [], {}, str(value))
    several = (*flat, [value, value], {"level": value}, nested)
    return draw.choice((draw.choice(TEXTS), draw.choice(NUMBERS), draw.choice(several)))


def _spoil_toml(data: bytes, draw: random.Random) -> bytes:
    """Spoil a value of a TOML file."""
    try:
        return tomli_w.dumps(spoil_value(tomllib.loads(data.decode()), draw)).encode()
    except (ValueError, TypeError, AttributeError):  # what TOML cannot write, or could not be read
        return spoil_bytes(data, draw)


def _spoil_json(data: bytes, draw: random.Random) -> bytes:
    """Spoil a value of a JSON file."""
    try:
        return json.dumps(spoil_value(json.loads(data), draw)).encode()
    except (ValueError, TypeError):
        return spoil_bytes(data, draw)


def _spoil_csv(data: bytes, draw: random.Random) -> bytes:
    """Spoil a field of a CSV file, or its rows."""
    rows = [line.split(b",") for line in data.split(b"\r\n")]
    row = draw.randrange(len(rows))
    field = draw.randrange(len(rows[row]))
    match draw.randrange(5):
        case 0:
            rows.insert(row, rows[draw.randrange(len(rows))])
        case 1:
            del rows[row]
        case 2:
            rows[row].insert(field, b"")
        case _:
            new = draw.choice((draw.choice(TEXTS), str(draw.choice(NUMBERS[:-1]))))
            rows[row][field] = new.encode()
    return b"\r\n".join(b",".join(row) for row in rows)


def _spoil_workbook(data: bytes, draw: random.Random) -> bytes:
    """Spoil the bytes of a part of a workbook, or leave the part out."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
            chosen = draw.choice(old.namelist())
            for name in old.namelist():
                part = old.read(name)
                if name == chosen and draw.random() < 0.1:
                    continue
                new.writestr(name, spoil_bytes(part, draw) if name == chosen else part)
    except _UNREADABLE:  # spoilt before
        return spoil_bytes(data, draw)
    return out.getvalue()


_BY_VALUE: Final = {
    ".toml": _spoil_toml,
    ".json": _spoil_json,
    ".csv": _spoil_csv,
    ".xlsx": _spoil_workbook,
}
