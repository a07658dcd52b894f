"""Workbooks as people fill them in: what is right is read, what is not is told by its cell."""

import datetime
import io
import shutil
import subprocess
import warnings
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple

import evaluator
from criteria import Faults
from evaluator.outputs.template import study_workbook
from evaluator.storage.dump import tree_of
from evaluator.storage.limits import Limits
from evaluator.storage.sheets import Odd, Sheet
from evaluator.storage.workbook import read_workbook

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def shipped_book(study) -> bytes:
    """The shipped study as a workbook."""
    return study_workbook(tree_of(study.framework, study.evidence))


def test_the_shipped_study_is_the_same_in_a_workbook(study, shipped_book, tmp_path):
    path = tmp_path / "my.xlsx"
    path.write_bytes(shipped_book)
    assert evaluator.load(path).digest == study.digest


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not at hand")
def test_another_spreadsheet_may_save_it(study, shipped_book, tmp_path):
    # one cell is changed, and all is saved by LibreOffice: the change is there, and nothing else
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(shipped_book))
    claims = book["Claims"]
    row = next(row for row in claims.iter_rows(min_row=3) if row[0].value == "JPN-technology-1")
    row[3].value = "very low"
    grid = book["Judgements"]
    assert grid["C4"].value == "reserves"  # above the cell of the first grid that is changed
    grid["C5"].value = "1.1"
    unsaved, saved = tmp_path / "my.xlsx", tmp_path / "out" / "my.xlsx"
    book.save(unsaved)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", saved.parent]
    subprocess.run([*command, unsaved], check=True, capture_output=True, timeout=120)
    found = evaluator.load(saved)
    wanted = tree_of(study.framework, study.evidence).tables
    claim = next(
        c for c in wanted["partners/dossiers/JPN.toml"]["claim"] if c["id"] == "JPN-technology-1"
    )
    claim["level"] = "very low"
    (name,) = {
        name
        for name, table in tree_of(found.framework, found.evidence).tables.items()
        if table != wanted[name]
    }
    judged = {(j["more"], j["less"]): j for j in wanted[name]["judgement"]}
    changed = tree_of(found.framework, found.evidence).tables[name]["judgement"]
    (pair,) = {(j["more"], j["less"]) for j in changed if j != judged[j["more"], j["less"]]}
    assert set(pair) == {"reliability", "reserves"}
    assert next(j["value"] for j in changed if (j["more"], j["less"]) == pair) in (1.1, 1 / 1.1)


def test_it_is_the_same_to_the_byte(study, shipped_book):
    assert study_workbook(tree_of(study.framework, study.evidence)) == shipped_book


def test_no_cell_of_the_study_is_a_formula(edited_book):
    def look(book):
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    ours = sheet.title in ("Judgements", "Intensities")
                    assert cell.data_type != "f" or (ours and cell.value.startswith("=IF("))

    edited_book(look)


def test_an_edit_is_read(edited_book):
    def edit(book):
        book["Claims"]["D3"].value = "very low"
        book["Partners"].append(["north", "North Port", "country"])
        book["Stages"]["C3"].value = 2026  # a number where text belongs is that number in text
        book.create_sheet("Notes of mine")["A1"].value = "=1+1"

    study = evaluator.load(edited_book(edit))
    assert study.evidence.claims[0].level == "very low"
    assert study.evidence.partners["north"].name == "North Port"
    assert study.framework.stages[0].question == "2026"


def test_a_criterion_more_is_a_column_more(edited_book):
    def edit(book):
        criteria, judgements = book["Criteria"], book["Judgements"]
        for column in range(1, criteria.max_column + 1):
            criteria.cell(6, column).value = criteria.cell(5, column).value
        criteria["A6"].value = "depth"
        grids = [r for r in range(1, 40) if judgements.cell(r, 1).value == "How many times more"]
        for corner in sorted(grids, reverse=True):
            judgements.insert_rows(corner + 4)
            judgements.cell(corner, 5).value = judgements.cell(corner + 4, 1).value = "depth"
            for line in (1, 2, 3):
                judgements.cell(corner + line, 5).value = "2"
                judgements.cell(corner + 7 + line, 3).value = None  # what follows, follows no more

    path = edited_book(edit)
    with pytest.raises(evaluator.InputError) as caught:
        evaluator.load(path)
    # the grid is whole; what is missing is a reason for each of the new judgements
    assert len(caught.value.faults) == 6
    assert {fault.remedy for fault in caught.value.faults} == {"Add 'reason'."}
    assert all("sheet Judgements" in fault.where for fault in caught.value.faults)


@pytest.fixture(scope="module")
def sheets(example, tmp_path_factory) -> list[Sheet]:
    """The sheets of the example, as they are read."""
    path = tmp_path_factory.mktemp("example") / "my.xlsx"
    path.write_bytes(example)
    return read_workbook(path, Limits.of(), Faults("study"))


@pytest.fixture
def changed(sheets, monkeypatch, told):
    """Change cells of the example as it is read; return the faults."""

    def change(cells):
        copies = {sheet.title: [list(row) for row in sheet.rows] for sheet in sheets}
        for (title, cell), value in cells.items():
            row, column = coordinate_to_tuple(cell)
            line = copies[title][row - 1]
            line += [None] * (column - len(line))
            line[column - 1] = value
        found = [replace(sheet, rows=copies[sheet.title]) for sheet in sheets]
        monkeypatch.setattr("evaluator.storage.read.read_workbook", lambda *_: found)
        return told("my.xlsx")

    return change


def test_what_is_no_plain_value_is_known_in_the_file(edited_book, tmp_path):
    def edit(book):
        claims = book["Claims"]
        values = [
            "=1+1",
            "#N/A",
            datetime.date(2026, 1, 3),
            datetime.time(1, 3),
            True,
            3,
            0.1,
            "_x0041_",
        ]
        for column, value in enumerate(values, start=1):
            claims.cell(3, column).value = value
            claims.cell(3, column).number_format = "General"
        claims["B3"].data_type = "e"
        claims["C3"].number_format = claims["D3"].number_format = "yyyy-mm-dd"

    faults = Faults("study")
    found = read_workbook(edited_book(edit), Limits.of(), faults)
    assert not faults
    (row,) = [sheet.rows[2][:8] for sheet in found if sheet.title == "Claims"]
    odd = [Odd("formula", "=1+1"), Odd("error", "#N/A"), Odd("date", "2026-01-03")]
    assert row[:3] == odd
    assert row[3].kind == "date"
    assert row[4:] == [True, 3, 0.1, "_x0041_"]


def test_na_is_namibia(edited_book):
    def edit(book):
        book["Partners"]["D4"].value = "NA"

    assert evaluator.load(edited_book(edit)).evidence.find("na").id == "east"


def test_an_echo_of_a_fault_is_not_told(changed):
    (fault,) = changed({("Claims", "D3"): Odd("formula", "=C3")})
    assert "paste it as values" in fault


def test_every_fault_is_told_at_once(changed):
    cells = {("Claims", "D4"): Odd("formula", "=1"), ("Stages", "D3"): "x", ("Partners", "C3"): "x"}
    found = {fault.partition(" (")[0] for fault in changed(cells)}
    assert found == {
        "my.xlsx, sheet Claims: cell D4",
        "my.xlsx, sheet Partners: cell C3",
        "my.xlsx, sheet Stages: cell D3",
    }


UNUSED = {
    "sheet": lambda book: setattr(book["Lists"], "sheet_state", "hidden"),
    "row": lambda book: setattr(book["Claims"].row_dimensions[400], "hidden", True),
    "column": lambda book: setattr(book["Claims"].column_dimensions["G"], "hidden", False),
}


@pytest.mark.parametrize("edit", UNUSED.values(), ids=UNUSED.keys())
def test_what_is_hidden_and_holds_nothing_does_no_harm(edited_book, edit):
    assert evaluator.load(edited_book(edit)).evidence.claims


def test_without_criteria_those_that_ship_are_used(shipped_book, study, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(shipped_book))
    for title in (
        "Criteria",
        "Scale",
        "Stages",
        "Weights",
        "Judgements",
        "Intensities",
        "Settings",
    ):
        book.remove(book[title])
    path = tmp_path / "my.xlsx"
    book.save(path)
    assert evaluator.load(path).digest == study.digest


@pytest.mark.parametrize("suffix", [".xlsm", ".xls", ".ods"])
def test_other_workbooks_are_told(told, tmp_path, suffix):
    path: Path = tmp_path / f"my{suffix}"
    path.write_bytes(b"PK\x03\x04")
    (fault,) = told(path)
    assert fault.endswith(f"expected a workbook .xlsx; found '{suffix}'. Save it as .xlsx.")


def test_claims_are_held_against_the_criteria_although_a_judgement_is_at_fault(edited_book, told):
    def spoil(book):
        book["Judgements"]["C5"] = "2:1"
        book["Claims"]["C4"] = "punctualty"
        book["Claims"]["D5"] = "vast"

    lines = told(edited_book(spoil))
    assert any("cell C5" in line and "Write it as 2/1." in line for line in lines)
    assert any("cell C4" in line and "Did you mean 'punctuality'?" in line for line in lines)
    assert any("cell D5" in line and "'vast'" in line for line in lines)


def test_claims_are_not_held_against_criteria_that_are_at_fault_themselves(edited_book, told):
    def spoil(book):
        book["Criteria"]["C4"] = "Max"

    (line,) = told(edited_book(spoil))
    assert "cell C4" in line
    assert "Did you mean 'max'?" in line
