"""CSV files beside or instead of TOML: the same columns as in a workbook, the same checks."""

import csv
import io

import corpus
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluator
from criteria import Faults
from criteria.csv_text import csv_of
from criteria.reading import read_csv
from evaluator.outputs.study_folder import folder_files
from evaluator.storage.csv_sheets import read_csv_sheet
from evaluator.storage.dump import tree_of
from evaluator.storage.limits import Limits


@pytest.fixture
def folder(tmp_path):
    """The example as a folder in which what is known stands in CSV files."""
    return corpus.tables(tmp_path)


def test_the_shipped_study_is_the_same_in_tables(study, tmp_path):
    files = folder_files(tree_of(study.framework, study.evidence), csv=True)
    assert not any("dossiers" in name for name in files)
    assert evaluator.load(corpus.put(files, tmp_path)).digest == study.digest


def test_tables_are_added_to_what_stands_in_toml(study_folder, study):
    heading = "Id,Partner,Criterion,Level,Basis,Source,Locator,Terms,Note\n"
    row = 'JPN-technology-99,JPN,technology,high,stated,surya,§3 ¶1,"lithium; ""a; b""",More.\n'
    (study_folder / "partners" / "claims.csv").write_text(heading + row)
    (study_folder / "partners" / "partners.csv").write_text("id,name,kind\nXYZ,Nowhere,country\n")
    found = evaluator.load(study_folder)
    assert found.evidence.partners["XYZ"].name == "Nowhere"
    *before, added = found.evidence.partners["JPN"].claims
    assert tuple(before) == study.evidence.partners["JPN"].claims
    assert added.terms == ("lithium", "a; b")


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_signs_between_the_fields_are_known_by_the_heading(folder, sign):
    wanted = evaluator.load(folder).digest
    path = folder / "partners" / "claims.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(), newline="")))
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows(rows)
    path.write_text("\ufeff" + out.getvalue())
    assert evaluator.load(folder).digest == wanted


def test_a_fault_in_a_field_is_told_by_row_and_column(folder, told):
    path = folder / "partners" / "claims.csv"
    path.write_text(path.read_text().replace(",moderate,", ",medium,", 1))
    (fault,) = told(folder)
    assert fault.startswith(
        "claims.csv: row 2, column 4 (claim bay-rules-1, level): expected a level"
    )


def test_tables_too_large_are_refused(folder, told):
    (fault,) = told(folder, columns=16)
    assert fault.startswith("claims.csv: file: expected at most 16 columns; found 17.")
    faults = told(folder, bytes=100)
    assert any(item.startswith("claims.csv: file: expected at most 100 bytes") for item in faults)
    path = folder / "partners" / "claims.csv"
    heading, row, *_ = path.read_text().splitlines(keepends=True)
    path.write_text(heading + row * 200)
    (fault,) = told(folder, rows=100)
    assert fault.startswith("claims.csv: file: expected at most 100 rows; found 200.")


def test_a_file_that_nothing_reads_is_told(folder, told):
    (folder / "partners" / "claim.csv").write_text("id\n")
    (fault,) = told(folder)
    assert "Did you mean 'claims.csv'?" in fault


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), min_size=1)


@given(st.lists(TEXT | st.text("'=+-@ \n", min_size=1), min_size=1, max_size=3))
def test_fields_come_back(tmp_path_factory, cells):
    from unicodedata import normalize

    path = tmp_path_factory.mktemp("csv") / "claims.csv"
    wanted = [normalize("NFC", cell) for cell in cells]
    path.write_text(csv_of([["Id"] * len(cells), wanted]), encoding="utf-8", newline="")
    faults = Faults("study")
    sheet = read_csv_sheet(path, Limits.of(), faults)
    assert not faults
    assert sheet.rows[1] == wanted


def test_tables_of_coders_are_read_as_any_other(tmp_path):
    """Semicolons, the mark of a spreadsheet, an apostrophe against formulas, and empty rows."""
    path, faults = tmp_path / "first.csv", Faults("study")
    path.write_bytes("\ufeffid;note\r\nA;'=1+1\r\n\r\nB;e\u0301\r\n".encode())
    table, numbers = read_csv(path, faults)
    assert not faults
    assert table == {"row": [{"id": "A", "note": "=1+1"}, {"id": "B", "note": "é"}]}
    assert numbers == [2, 4]
