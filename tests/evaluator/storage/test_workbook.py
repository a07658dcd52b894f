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


CELLS = [
    ("Claims", "D3", "hi", "cell D3 (claim bay-rules-1, level): expected a level"),
    (
        "Claims",
        "D3",
        Odd("formula", "=C3"),
        "cell D3 (Level): expected text; found =C3. Copy the cell and paste it",
    ),
    (
        "Claims",
        "D3",
        Odd("error", "#N/A"),
        "cell D3 (Level): expected text; found #N/A. Mend the formula",
    ),
    ("Claims", "D3", True, "cell D3 (Level): expected text; found True. Give the cell the format"),
    ("Claims", "D3", None, "cell D3 (claim bay-rules-1, level): expected a value; found nothing"),
    (
        "Claims",
        "B3",
        "wets",
        "cell B3 (Partner): expected a partner (bay, east, west); found 'wets'",
    ),
    (
        "Claims",
        "B3",
        None,
        "cell B3 (Partner): expected a partner (bay, east, west); found nothing",
    ),
    ("Claims", "C3", "rule", "cell C3 (claim bay-rules-1, criterion): expected a criterion"),
    ("Claims", "F3", "x", "cell F3 (Label): expected yes or nothing; found 'x'"),
    ("Claims", "R4", "x", "cell R4: expected nothing, as no heading stands above; found 'x'"),
    ("Claims", "Q3", Odd("date", "2027-01-03"), "cell Q3 (Review by): expected a date as text"),
    ("Claims", "Q3", "2027-13-01", "cell Q3 (claim bay-rules-1, review_by): expected month must"),
    ("Claims", "D2", "Levels", "cell D2 (heading): expected a heading of Claims; found 'Levels'"),
    (
        "Claims",
        "E2",
        "Level",
        "cell E2 (heading): expected every heading once; found 'Level' again",
    ),
    ("Claims", "R2", "Colour", "cell R2 (heading): expected a heading of Claims; found 'Colour'"),
    ("Claims", "C1", "x", "cell C1: expected nothing above the headings; found 'x'"),
    (
        "Partners",
        "A4",
        "bay",
        "cell A4 (Id): expected an id that no other partner has; found 'bay'",
    ),
    ("Partners", "A4", None, "cell A4 (Id): expected an id; found nothing"),
    ("Partners", "F4", "bey", "cell F4 (regions): expected a region (bay); found 'bey'"),
    ("Partners", "C4", "contry", "cell C4 (partner, kind): expected 'country', 'bloc', 'region'"),
    ("Sources", "G3", "2026-02-30", "cell G3 (source gazette, date): expected day is out of range"),
    ("Sections", "A3", "gazete", "cell A3 (Source): expected a source (gazette); found 'gazete'"),
    ("Sections", "B4", "a b", "cell B4 (source gazette, section → number 2 → id): expected String"),
    (
        "Engagements",
        "L3",
        "signd",
        "cell L3 (engagement east-engagement-1, status): expected a status",
    ),
    ("Passages", "C3", "contex", "cell C3 (passage number 1, kind): expected 'context', 'own"),
    ("Expectations", "C3", "lading", "cell C3 (expectation east-loading, stage): expected a stage"),
    ("Stages", "D3", "rule", "cell D3 (stage loading, key_criterion): expected a criterion"),
    ("Criteria", "I2", "Level: awful", "cell I5 (criterion rules, rubric): expected a level"),
    ("Criteria", "C3", "up", "cell C3 (criterion punctuality, direction): expected 'max' or 'min'"),
    ("Settings", "C3", "0,5", "cell C3 (evidence.inheritance): expected a number; found '0,5'"),
    ("Settings", "C3", "2", "cell C3 (file, evidence → inheritance): expected less than or equal"),
    ("Settings", "C13", "ruls", "cell C13 (gate, dependability): expected a criterion"),
    ("Settings", "B3", "inherit", "cell C3 (file, evidence → inherit): expected a known key"),
    ("Settings", "B4", "inheritance", "row 4: expected every setting once, as in row 3; found"),
    ("Weights", "B3", "referense", "cell B3 (Use): expected a use (reference, other); found"),
    ("Weights", "A4", "customs", "cell A4 (Name): expected a name that no other set has"),
    ("Weights", "D3", "ahpp", "cell D3 (file, method): expected a way of weighing"),
    ("Weights", "G3", None, "cell G3 (file, why): expected a value; found nothing"),
    ("Judgements", "C5", Odd("date", "2026-01-03"), "cell C5 (punctuality × capacity): expected a"),
    ("Judgements", "C5", "1,5", "cell C5 (punctuality × capacity): expected a judgement such as 3"),
    ("Judgements", "C5", "12", "cell C5 (file, judgement → number 3 (punctuality × capacity) → "),
    ("Judgements", "C5", None, "cell C5 (punctuality × capacity): expected a judgement, as row 11"),
    (
        "Judgements",
        "B6",
        "7",
        "cell B6 (grid): expected what follows from cell C5, or nothing; found '7'",
    ),
    (
        "Judgements",
        "B6",
        Odd("formula", "=1/C5"),
        "cell B6 (grid): expected a judgement such as 3 or 1/3; found =",
    ),
    ("Judgements", "C6", "2", "cell C6 (grid): expected 1, or nothing; found '2'. Empty it."),
    (
        "Judgements",
        "A6",
        "capacty",
        "cell A6 (grid): expected each heading of the grid once; found",
    ),
    (
        "Judgements",
        "B3",
        "custom",
        "cell B3 (Weight set): expected a set of Weights (customs, loading)",
    ),
    ("Judgements", "C9", "7", "cell C9 (Value): expected what cell D5 says, or nothing; found 7"),
    (
        "Judgements",
        "E9",
        None,
        "cell E9 (file, judgement → number 1 (rules × punctuality) → reason)",
    ),
    (
        "Intensities",
        "D7",
        "0",
        "cell D7 (very high × moderate): expected a judgement such as 3 or 1/3",
    ),
    ("Intensities", "B3", None, "cell B3 (file, ahp → who): expected a value; found nothing"),
]
CELLS += [
    ("Judgements", "D5", "9", "row 3 (consistency ratio): expected at most 0.10; found"),
    ("Judgements", "D9", "gazet", "row 3 (customs.toml, source): expected a source (gazette)"),
    ("Intensities", "D7", "1/9", "row 6 (consistency ratio): expected at most 0.10; found"),
    ("Stages", "A3", None, "cell A3 (stage number 1, id): expected a value; found nothing"),
]


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


@pytest.mark.parametrize(("sheet", "cell", "value", "fault"), CELLS)
def test_a_fault_is_told_where_it_stands(changed, sheet, cell, value, fault):
    faults = changed({(sheet, cell): value})
    assert any(item.startswith(f"my.xlsx, sheet {sheet}: {fault}") for item in faults), faults


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


SHEETS = [
    (lambda b: b.remove(b["Sources"]), "my.xlsx: sheet Sources: expected a sheet of this name"),
    (lambda b: b.remove(b["Scale"]), "my.xlsx: sheet Scale: expected a sheet of this name"),
    (
        lambda b: b.create_sheet("Clams"),
        "my.xlsx, sheet Clams: sheet: expected a sheet of a study;",
    ),
    (
        lambda b: setattr(b["Claims"], "sheet_state", "hidden"),
        "my.xlsx, sheet Claims: sheet: expected",
    ),
    (lambda b: setattr(b["Lists"], "sheet_state", "hidden"), None),
    (
        lambda b: b["Claims"].merge_cells("A4:A5"),
        "my.xlsx, sheet Claims: cells A4:A5: expected a cell",
    ),
    (
        lambda b: setattr(b["Claims"].row_dimensions[4], "hidden", True),
        "my.xlsx, sheet Claims: row 4: expected rows to be seen; found hidden ones.",
    ),
    (lambda b: setattr(b["Claims"].row_dimensions[400], "hidden", True), None),
    (
        lambda b: setattr(b["Claims"].column_dimensions["D"], "hidden", True),
        "my.xlsx, sheet Claims: column D: expected columns to be seen; found hidden ones.",
    ),
    (lambda b: setattr(b["Claims"].column_dimensions["G"], "hidden", False), None),
    (
        lambda b: b["Claims"].delete_cols(4),
        "my.xlsx, sheet Claims: row 2 (headings): expected a column",
    ),
    (
        lambda b: b["Judgements"].delete_rows(4),
        "my.xlsx, sheet Judgements: row 3 (Weight set): expected",
    ),
    (
        lambda b: b["Intensities"].delete_rows(6),
        "my.xlsx, sheet Intensities: sheet: expected a grid",
    ),
]


@pytest.mark.parametrize(("edit", "fault"), SHEETS)
def test_a_sheet_at_fault_is_told(edited_book, told, edit, fault):
    path = edited_book(edit)
    if fault is None:
        evaluator.load(path)
    else:
        faults = told(path)
        assert any(item.startswith(fault) for item in faults), faults


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
