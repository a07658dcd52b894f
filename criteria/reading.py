"""Read a data file into models, noting every fault instead of stopping at the first."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Strict, ValidationError

from criteria.complaints import note_complaint
from criteria.csv_text import csv_rows
from criteria.faults import Faults, as_written, short
from criteria.no_text import no_text

Model = TypeVar("Model", bound=BaseModel)

# A quoted "2" is no number and a 1 is no yes: the data say what they mean.
Number = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]


# A key such as a.b.c, beyond all measure.
_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:(?:[\w-]+|"\w*"|'\w*')[ \t]*\.[ \t]*){50}""")
# A number such as 0xff, beyond all measure: of decimal ones readers refuse that themselves.
_LONG_NUMBER = re.compile(r"""(?<![\w"'-])0[xob][0-9a-fA-F_]{1000}""")
# The name under which a whole list of entries is broken.
EVERY = "*"


class Record(BaseModel):
    """A frozen entry of a data file: no unknown keys, no NaN, no coercion of types."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True
    )


@dataclass(frozen=True)
class Broken:
    """An entry that could not be built; its faults are noted, and its names are still checked.

    Attributes
    ----------
    where, kind, name : str
        The file, what the entry is, and its id or its number in the file.
    values : mapping
        What stands in it, unchecked.
    """

    where: str
    kind: str
    name: str
    values: Mapping[str, object]

    @property
    def key(self) -> str:
        """The entry as a fault names it."""
        return f"{self.kind} {self.name}"


def read_toml(path: Path, faults: Faults) -> dict[str, Any] | None:
    """Read a TOML file; note why if it cannot be read.

    Returns
    -------
    dict or None
        The tables of the file; None if there was a fault.
    """
    where = Faults(path.name or str(path))
    try:
        _check_plain(path)
        text = path.read_text(encoding="utf-8")
        if _LONG_KEY.search(text):  # readers need the square of its length
            raise ValueError("a key of more than fifty parts")
        if _LONG_NUMBER.search(text):
            raise ValueError("a number of a thousand digits")
        if not text.startswith("\ufeff"):
            return tomllib.loads(unicodedata.normalize("NFC", text))
        where.add("file", "plain UTF-8", "a byte order mark", "Save it as UTF-8 without BOM.")
    except IsADirectoryError:
        where.add("file", "a file", "a folder", "Name a file, or put one there.")
    except OSError as error:
        where.add("file", "a readable file", error.strerror or str(error), f"Check {path}.")
    except UnicodeDecodeError as error:
        where.add("file", "UTF-8 text", *no_text(error.object, error.start))
    except tomllib.TOMLDecodeError as error:
        where.add("file", "valid TOML", str(error), "Mend the line named.")
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond all measure
        where.add("file", "valid TOML", str(error), "Look for a value that is far too long.")
    faults.extend(where)
    return None


def _check_plain(path: Path) -> None:
    """Refuse what might never end when read, such as a pipe or a device."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError("it is no plain file")


def check_entries(folder: Path, allowed: Iterable[str], faults: Faults) -> None:
    """Note files and folders that nothing would read, such as a misspelt one.

    A name without a suffix is that of a folder. Hidden files and notes (``*.md``, ``*.txt``) may
    lie beside the data.
    """
    here, names = Faults(str(folder)), tuple(allowed)
    for path in _inside(folder, here):
        if path.name not in names:
            here.unknown(path.name, "a file or folder of the data", path.name, names)
        elif not path.suffix and not path.is_dir():
            here.add(path.name, "a folder", "something else", "Make it a folder, or remove it.")
        elif not path.exists():
            here.add(path.name, "a file", "a link to nothing", "Mend the link, or remove it.")
    faults.extend(here)


def files_in(folder: Path, suffix: str, faults: Faults) -> list[Path]:
    """List the files of a folder by name; note those of another suffix, which nothing would read.

    Empty where there is no folder.
    """
    here, found = Faults(str(folder)), []
    for path in _inside(folder, here):
        if path.is_dir():
            here.add(path.name, f"a file *{suffix}", "a folder", "Move it away.")
        elif path.suffix == suffix:
            found.append(path)
        else:
            here.add(
                path.name, f"a file *{suffix}", "another suffix", "Rename it, or move it away."
            )
    faults.extend(here)
    return found


def _inside(folder: Path, here: Faults) -> list[Path]:
    """List what lies in a folder but for notes and hidden files; none where there is no folder."""
    try:
        found = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        here.add("folder", "a readable folder", error.strerror or str(error), "Check the path.")
        return []
    return [
        path
        for path in found
        if not path.name.startswith(".") and path.suffix.lower() not in {".md", ".txt"}
    ]


def read_csv(path: Path, faults: Faults) -> tuple[dict[str, Any], list[int]] | None:
    """Read a CSV file as the rows of one table, every cell as text; note why if it cannot be read.

    Returns
    -------
    (dict, list of int) or None
        ``{"row": [{column: text}]}``, and in which row of the file each stands.
    """
    here, read = Faults(path.name), None
    try:
        _check_plain(path)
        read = csv_rows(path.read_bytes(), here)
    except OSError as error:
        here.add("file", "a readable file", error.strerror or str(error), f"Check {path}.")
    header, *lines = (read[0] if read else []) or [[]]
    filled = {number: row for number, row in enumerate(lines, start=2) if row}
    for number, row in filled.items():
        if len(row) != len(header):
            expected, found = f"{len(header)} fields, as in the heading", str(len(row))
            here.add(f"row {number}", expected, found, "Look for a comma or a quotation mark.")
    faults.extend(here)
    if here:
        return None
    return {"row": [dict(zip(header, row, strict=True)) for row in filled.values()]}, [*filled]


def check_keys(data: Mapping[str, Any], keys: Iterable[str], where: str, faults: Faults) -> None:
    """Note every key that is not among those allowed."""
    here, allowed = Faults(where), tuple(keys)
    for key in data:
        if key not in allowed:
            here.unknown(key, "a known key", key, allowed)
    faults.extend(here)


def build(model: type[Model], data: object, where: str, key: str, faults: Faults) -> Model | None:
    """Build one entry, or note every fault in it.

    Parameters
    ----------
    where, key : str
        File and entry, as a fault names them.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        here = Faults(where)
        details = error.errors()
        inner = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
        for detail in details:
            # A list emptied by faults in its entries is not itself too short.
            if detail["type"] != "too_short" or detail["loc"] not in inner:
                note_complaint(detail, model, data, key, here)
        faults.extend(here)
        return None


def build_all(
    model: type[Model],
    entries: object,
    where: str,
    kind: str,
    faults: Faults,
    broken: list[Broken] | None = None,
) -> tuple[Model, ...]:
    """Build a list of entries; those with faults are noted and go to `broken`."""
    if not isinstance(entries, list):
        note_no_list(entries, where, kind, faults)
        if broken is not None:
            broken.append(Broken(where, kind, EVERY, {}))
        return ()
    built = []
    for index, values in enumerate(entries, start=1):
        name = _name_of(values, index)
        entry = build(model, values, where, f"{kind} {name}", faults)
        if entry is not None:
            built.append(entry)
        elif broken is not None:
            known = values if isinstance(values, Mapping) else {}
            broken.append(Broken(where, kind, name, known))
    return tuple(built)


def note_no_list(found: object, where: str, kind: str, faults: Faults) -> None:
    """Note what stands in the place of a list of entries."""
    here = Faults(where)
    told = f"one [{kind}]" if isinstance(found, Mapping) else short(as_written(found))
    here.add(kind, f"a list of [[{kind}]] tables", told, f"Write [[{kind}]].")
    faults.extend(here)


def _name_of(entry: object, index: int) -> str:
    """Name an entry by its id, or by its number in the file."""
    name = entry.get("id") if isinstance(entry, Mapping) else None
    return str(name) if name else f"number {index}"
