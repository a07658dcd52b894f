"""Workbooks to spoil: one with the example of the template in it, changed by cells or by parts."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import evaluator
from criteria import InputError
from evaluator.outputs.template import study_workbook, template_tree

Edit = Callable[[Any], object]


@pytest.fixture(scope="session")
def example() -> bytes:
    """A workbook with the invented example in it."""
    return study_workbook(template_tree(), example=True)


@pytest.fixture
def edited_book(example: bytes, tmp_path: Path) -> Callable[[Edit], Path]:
    """Change the workbook as a person would in a spreadsheet."""

    def edit(change: Edit) -> Path:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(example))
        change(book)
        path = tmp_path / "my.xlsx"
        book.save(path)
        return path

    return edit


@pytest.fixture
def repacked(example: bytes, tmp_path: Path) -> Callable[..., Path]:
    """Change the parts that the workbook is packed from; None removes one."""

    def repack(parts: Mapping[str, bytes | None] | None = None, **options: Any) -> Path:
        path = tmp_path / "my.xlsx"
        changed = dict(parts or {})
        with (
            zipfile.ZipFile(io.BytesIO(example)) as old,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as new,
        ):
            for name in old.namelist():
                data = changed.pop(name, old.read(name))
                if data is not None:
                    new.writestr(name, data)
            for name, data in changed.items():
                new.writestr(name, data or b"")
        return path

    return repack


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """Load what must be refused; return what is told."""

    def tell(path: Path, **limits: int) -> list[str]:
        with pytest.raises(InputError) as caught:
            evaluator.load(path, limits)
        return [str(fault) for fault in caught.value.faults]

    return tell
