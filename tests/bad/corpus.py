"""The corpus of bad inputs: its cases, and the input that each describes."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from making import MAKE

import criteria
import evaluator
import partners
from evaluator.outputs.study_folder import folder_files
from evaluator.outputs.template import study_workbook, template_tree

FOLDER = Path(__file__).parent
SHIPPED = {
    "criteria": Path(criteria.__file__).parent / "data",
    "partners": Path(partners.__file__).parent / "data",
}
CASES: list[dict[str, Any]] = [
    {**case, "class": path.parent.name}
    for path in sorted(FOLDER.glob("*/*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def build(case: Mapping[str, Any], folder: Path) -> Path:
    """Build the input of a case in an empty folder; return what is to be loaded."""
    path = BASES[case.get("base", "shipped")](folder)
    for change in case.get("edit", ()):
        edit(path / change["file"], change, path)
    if "cells" in case:
        edit_cells(path, case["cells"])
    if "make" in case:
        MAKE[case["make"]](path)
    return path


def shipped(folder: Path) -> Path:
    """Copy what ships."""
    for name, data in SHIPPED.items():
        shutil.copytree(data, folder / "study" / name)
    return folder / "study"


def workbook(folder: Path) -> Path:
    """Write the workbook of the template, with its example."""
    path = folder / "my.xlsx"
    path.write_bytes(_example())
    return path


def tables(folder: Path) -> Path:
    """Write the example of the template as a folder with CSV files."""
    return put(_tables(), folder / "study")


def run(folder: Path) -> Path:
    """Write a recorded run of what ships."""
    return put(_run(), folder / "run")


def put(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files into a folder, by their names in it; return the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


BASES = {"shipped": shipped, "workbook": workbook, "tables": tables, "run": run}


@cache
def _example() -> bytes:
    return study_workbook(template_tree(), example=True)


@cache
def _tables() -> dict[str, bytes]:
    return dict(folder_files(template_tree(), csv=True))


@cache
def _run() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        kept = evaluator.record_run(evaluator.load(), folder, "midstream", samples=100)
        return {path.name: path.read_bytes() for path in kept.iterdir()}


def edit(path: Path, change: Mapping[str, Any], folder: Path) -> None:
    """Make one edit to one file."""
    if change.get("remove"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    elif "copy" in change:
        shutil.copy(folder / change["copy"], path)
    elif "text" in change:
        path.write_text(change["text"], encoding="utf-8", newline="")
    elif "hex" in change:
        path.write_bytes(bytes.fromhex(change["hex"]))
    elif "before_hex" in change:
        path.write_bytes(bytes.fromhex(change["before_hex"]) + path.read_bytes())
    elif "encoding" in change:
        path.write_bytes(path.read_text(encoding="utf-8").encode(change["encoding"]))
    elif "append" in change:
        path.write_text(path.read_text(encoding="utf-8") + change["append"], encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        missing = f"'{change['find']}' is not in {path.name}: the corpus is out of date"
        assert change["find"] in text, missing
        path.write_text(text.replace(change["find"], change["put"], 1), encoding="utf-8")


# --- Cells of a workbook -------------------------------------------------------------------------


def edit_cells(path: Path, cells: Iterable[Mapping[str, Any]]) -> None:
    """Put values into cells of a workbook, as a spreadsheet would save them."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheets = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"].decode())
    for cell in cells:
        name = f"xl/worksheets/sheet{sheets.index(cell['sheet']) + 1}.xml"
        parts[name] = _with_cell(parts[name].decode(), cell).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def _with_cell(xml: str, cell: Mapping[str, Any]) -> str:
    """Return a sheet in which a cell holds something else."""
    place = cell["cell"]
    old = re.compile(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    new = _cell_xml(place, cell)
    if old.search(xml):
        return old.sub(lambda _: new, xml, count=1)
    number = re.sub(r"\D", "", place)
    row = re.compile(rf'(<row r="{number}"[^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
    assert row.search(xml), f"no row {number}"
    return row.sub(lambda found: f"{found[1]}>{found[2] or ''}{new}</row>", xml, count=1)


def _cell_xml(place: str, cell: Mapping[str, Any]) -> str:
    """Write a cell."""
    if cell.get("empty"):
        return f'<c r="{place}"/>'
    if "formula" in cell:
        return f'<c r="{place}"><f>{escape(cell["formula"].lstrip("="))}</f><v>0</v></c>'
    if "error" in cell:
        return f'<c r="{place}" t="e"><v>{cell["error"]}</v></c>'
    if "date" in cell:
        return f'<c r="{place}" t="d"><v>{cell["date"]}</v></c>'
    if isinstance(cell["value"], bool):
        return f'<c r="{place}" t="b"><v>{int(cell["value"])}</v></c>'
    text = escape(str(cell["value"]))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
