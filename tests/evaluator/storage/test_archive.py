"""Workbooks made to choke a program are refused before anything parses them."""

import io
import tracemalloc
import zipfile

import pytest

import evaluator
from criteria import Faults
from evaluator.storage.archive import open_archive
from evaluator.storage.limits import Limits

SHEET = "xl/worksheets/sheet2.xml"


def filler(size: int, rate: int) -> bytes:
    """Return XML of a size that packs to about a part of it."""
    import random

    stream = random.Random(1)
    block = b"<si>" + b"a" * (64 * rate) + b"</si>"
    noise = [bytes(stream.choices(b"abcdefghijklmnop", k=64)) for _ in range(size // len(block))]
    return b"<sst>" + b"".join(part + block for part in noise) + b"</sst>"


@pytest.mark.parametrize("rate", [257, 1025])
def test_a_bomb_is_refused_without_unpacking_it(repacked, told, rate):
    path = repacked(
        {"xl/styles.xml": filler(40_000_000, rate) if rate < 1000 else b" " * 40_000_000}
    )
    tracemalloc.start()
    (found,) = told(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "at most 50 times its size" in found
    assert peak < 10_000_000


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_told(example, told, tmp_path, kept):
    path = tmp_path / "my.xlsx"
    path.write_bytes(example[: int(len(example) * kept)])
    (found,) = told(path)
    assert "expected a whole workbook; found" in found


@pytest.mark.parametrize("wrong", [0, 0x55, 0xFF])
@pytest.mark.parametrize("start", range(60, 400, 60))
def test_bytes_that_are_wrong_are_told(example, told, tmp_path, start, wrong):
    # within a packed part: the checksum does not match, or it cannot be unpacked at all
    begin = example.index(b"xl/worksheets/sheet2.xml") + start
    path = tmp_path / "my.xlsx"
    path.write_bytes(example[:begin] + bytes([wrong] * 20) + example[begin + 20 :])
    assert told(path)


def test_a_part_larger_than_it_says_is_refused(example):
    # the list of contents says 100 bytes, and what is unpacked goes on
    data = bytearray(example)
    with zipfile.ZipFile(io.BytesIO(example)) as packed:
        size = packed.getinfo(SHEET).file_size
    start = data.rindex(SHEET.encode()) - 46 + 24
    assert int.from_bytes(data[start : start + 4], "little") == size
    data[start : start + 4] = (100).to_bytes(4, "little")
    faults = Faults("my.xlsx")
    assert open_archive(bytes(data), Limits.of(), faults) is None
    assert len(faults) == 1


def test_a_locked_part_is_told(example):
    data = bytearray(example)
    start = data.rindex(SHEET.encode()) - 46 + 8
    data[start] |= 1
    faults = Faults("my.xlsx")
    assert open_archive(bytes(data), Limits.of(), faults) is None
    assert "locked" in str(next(iter(faults)))


def test_limits_can_be_lowered_and_raised(repacked, told, example):
    path = repacked()
    assert evaluator.load(path, limits={"rows": 1_000_000}).evidence.partners
    limits = {"rows": 2, "columns": 3, "cells": 50, "sheets": 4, "members": 5, "bytes": 1000}
    for name, value in limits.items():
        (fault,) = told(path, **{name: value})
        assert (
            f"expected at most {value:,} {name if name != 'members' else 'files packed'}" in fault
        )
        assert f"--limit {name}=NUMBER" in fault


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        ({"row": 3}, "Did you mean 'rows'?"),
        ({"rows": 0}, "expected a whole number above zero; found 0"),
        ({"rows": True}, "expected a whole number above zero; found True"),
        ({"rows": 2.5}, "expected a whole number above zero; found 2.5"),
    ],
)
def test_limits_at_fault_are_told(told, limits, fault):
    (found,) = told(None, **limits)
    assert fault in found


def test_ordinary_workbooks_stay_far_below_the_limits(example):
    faults = Faults("my.xlsx")
    archive = open_archive(example, Limits.of(), faults)
    assert archive is not None
    assert not faults
    assert sum(scan.cells for scan in archive.scans.values()) < Limits.of().cells / 100
