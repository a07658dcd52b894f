"""``evaluator template`` and ``convert``: workbooks to fill in, and nothing lost on the way."""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import corpus
import openpyxl
import pytest
from click.testing import CliRunner

import evaluator
from criteria import InputError
from evaluator.cli import cli
from evaluator.outputs.conversion import convert_study
from evaluator.outputs.study_folder import folder_files
from evaluator.outputs.template import study_workbook, template_tree
from evaluator.storage.dump import tree_of
from evaluator.storage.sheets.columns import layouts
from evaluator.storage.sheets.settings import meaning, write_settings


def run(*arguments: object, code: int = 0) -> str:
    """Run a command; return what it prints."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


def opened(path: Path) -> openpyxl.Workbook:
    """Open a workbook as a spreadsheet does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def test_a_new_workbook_can_be_ranked_as_it_stands(tmp_path):
    path = tmp_path / "my.xlsx"
    assert f"evaluator check --data {path}" in run("template", path)
    assert "East Port (example)" in run("rank", "--data", path, "--stage", "loading")
    assert "nobody: an example" in run("weights", "--data", path)
    assert "West Port (example)" in run("evidence", "--data", path)
    assert "east-reserves" not in run("check", "--data", path)


def test_an_existing_workbook_is_not_overwritten(tmp_path):
    path = tmp_path / "my.xlsx"
    path.write_text("mine")
    assert "Add --force to overwrite it." in run("template", path, code=1)
    assert path.read_text() == "mine"
    run("template", path, "--force")
    assert zipfile.is_zipfile(path)


@pytest.mark.parametrize("name", ["my.xls", "my"])
def test_a_template_is_a_workbook(tmp_path, name):
    assert "expected: .xlsx" in run("template", tmp_path / name, code=1)
    assert not list(tmp_path.iterdir())


def test_judges_have_a_sheet_each(tmp_path):
    path = tmp_path / "my.xlsx"
    run("template", path, "--judges", 6)
    study = evaluator.load(path)
    (first, *rest) = study.framework.stage_weights["loading"].judge
    assert [judge.name for judge in (first, *rest)] == [f"Judge {n}" for n in range(1, 7)]
    assert all(judge.judgement == first.judgement for judge in rest)


def test_nobody_is_made_to_judge_what_ships(tmp_path, framework):
    # the cells of the judges are empty, and the place of every one that is to be filled in is told
    path = tmp_path / "my.xlsx"
    run("template", path, "--from-shipped", "--judges", 2)
    with pytest.raises(InputError) as caught:
        evaluator.load(path)
    pairs = len(framework.criteria) * (len(framework.criteria) - 1) // 2
    assert len(caught.value.faults) == 2 * pairs * len(framework.stages)
    assert all("sheet Judge " in fault.where for fault in caught.value.faults)
    book = opened(path)
    for title in ("Judge 1", "Judge 2"):
        corners = [r[0].row for r in book[title].iter_rows() if r[0].value == "How many times more"]
        for corner in corners:
            for line in range(len(framework.criteria)):
                for column in range(line + 1, len(framework.criteria)):
                    book[title].cell(corner + 1 + line, column + 2).value = "1"
            first = corner + len(framework.criteria) + 2
            for row in range(first, first + pairs):
                book[title].cell(row, 5).value = "They are alike."
    book.save(path)
    weights = evaluator.load(path).stage_weights
    assert all(
        w == pytest.approx(0.2) for entry in weights.values() for w in entry.weights.values()
    )


def test_the_same_bytes_twice():
    assert study_workbook(template_tree(judges=3)) == study_workbook(template_tree(judges=3))


def test_what_ships_goes_through_every_form_and_comes_back(tmp_path, study):
    steps = ["a.xlsx", "toml", "b.xlsx", "csv", "c.xlsx"]
    run("template", tmp_path / steps[0], "--from-shipped")
    for source, target in pairwise(steps):
        options = ["--tables", "csv"] if target == "csv" else []
        told = run("convert", tmp_path / source, tmp_path / target, *options)
        assert study.digest[:12] in told
        assert evaluator.load(tmp_path / target).digest == study.digest
    assert not (tmp_path / "csv" / "partners" / "dossiers").exists()
    books = [(tmp_path / name).read_bytes() for name in steps if name.endswith(".xlsx")]
    assert books[1] == books[2]


def test_a_folder_that_holds_something_is_never_touched(tmp_path):
    run("template", tmp_path / "my.xlsx")
    target = tmp_path / "mine"
    target.mkdir()
    (target / "notes.md").write_text("mine")
    told = run("convert", tmp_path / "my.xlsx", target, "--force", code=1)
    assert "a folder with something in it" in told
    assert [path.name for path in target.iterdir()] == ["notes.md"]


def test_a_study_at_fault_is_not_converted(tmp_path, study_folder):
    (study_folder / "criteria" / "stages.toml").write_text("stage = []\n")
    told = run("convert", study_folder, tmp_path / "my.xlsx", code=1)
    assert "one stage or more" in told
    assert not (tmp_path / "my.xlsx").exists()


def test_what_would_be_another_study_is_not_written(tmp_path, monkeypatch):
    other = study_workbook(template_tree())
    monkeypatch.setattr("evaluator.outputs.conversion.study_workbook", lambda tree: other)
    run("template", tmp_path / "my.xlsx", "--from-shipped")
    with pytest.raises(InputError, match="the same study"):
        convert_study(tmp_path / "my.xlsx", tmp_path / "other.xlsx")
    assert not (tmp_path / "other.xlsx").exists()


def test_limits_are_raised_in_the_call(tmp_path):
    run("template", tmp_path / "my.xlsx")
    told = run("rank", "--data", tmp_path / "my.xlsx", "--limit", "cells=10", code=1)
    assert "at most 10 cells" in told
    assert run("evidence", "--data", tmp_path / "my.xlsx", "--limit", "cells=1000000")
    assert "such as rows=200000" in run("rank", "--limit", "rows", code=2)
    assert "Did you mean 'rows'?" in run("rank", "--data", tmp_path, "--limit", "row=1", code=1)


def test_drop_downs_offer_what_other_sheets_hold(tmp_path):
    path = tmp_path / "my.xlsx"
    run("template", path)
    book = opened(path)
    offered = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in book["Claims"].data_validations.dataValidation
    }
    assert offered == {
        "B3": "choices_partners",
        "C3": "choices_criteria",
        "D3": "choices_levels",
        "E3": "choices_bases",
        "F3": "choices_yes",
        "G3": "choices_stages",
        "H3": "choices_minerals",
        "I3": "choices_sources",
    }
    names = {name: item.attr_text for name, item in book.defined_names.items()}
    assert set(offered.values()) <= set(names)
    assert names["choices_partners"].startswith("OFFSET('Partners'!$A$3,0,0,MAX(1,COUNTA(")
    sheet, cells = names["choices_bases"].replace("'", "").replace("$", "").split("!")
    assert [cell.value for (cell,) in book[sheet][cells]] == [
        "stated",
        "hedged",
        "implied",
        "prospect",
    ]


def test_headings_and_what_follows_are_locked_and_the_rest_is_not(tmp_path):
    path = tmp_path / "my.xlsx"
    run("template", path)
    book = opened(path)
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.sheet_state == "visible"
    claims, grid = book["Claims"], book["Judgements"]
    assert claims["A2"].protection.locked
    assert not claims["A3"].protection.locked
    assert claims["A3"].number_format == "@"
    assert claims.freeze_panes == "B3"
    assert [grid[c].protection.locked for c in ("B5", "C5", "B6", "D5", "A5")] == [
        True,
        False,
        True,
        False,
        True,
    ]
    assert grid["C5"].number_format == "@"


def test_every_heading_has_a_note(tmp_path):
    path = tmp_path / "my.xlsx"
    run("template", path)
    book = opened(path)
    for layout in layouts().values():
        if layout.kind in ("coding", "judge"):
            continue
        sheet = book[layout.title]
        noted = {
            cell.value: cell.comment for row in sheet.iter_rows() for cell in row if cell.comment
        }
        assert {column.label for column in layout.columns} <= set(noted)


def test_every_setting_says_what_it_means(study):
    rows = write_settings(study.framework.settings.model_dump(mode="json"))
    for section, setting, *_ in rows[2:]:
        assert meaning((*str(section).split("."), str(setting))), (section, setting)


def test_text_that_looks_like_markup_or_a_formula_stays_text(study, tmp_path):
    odd = ["<r><t>x</t></r>", "=1+1", "_x0041_", "1/3", "#N/A"]
    partner = study.evidence.partners["JPN"]
    claims = [
        claim.model_copy(update={"disputed": text}) if number < len(odd) else claim
        for number, (claim, text) in enumerate(zip(partner.claims, odd * 3, strict=False))
    ]
    partners = {
        **study.evidence.partners,
        "JPN": partner.model_copy(update={"claims": tuple(claims)}),
    }
    tree = tree_of(study.framework, replace(study.evidence, partners=partners))
    path = tmp_path / "my.xlsx"
    path.write_bytes(study_workbook(tree))
    found = evaluator.load(path).evidence.partners["JPN"].claims
    assert [claim.disputed for claim in found[: len(odd)]] == odd


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("?" * 32_768, "expected at most 32,767 characters; found 32,768."),
        ("𝄞" * 16_384, "expected at most 32,767 characters; found 16,384."),
        ("ax005F_b", "expected text that comes back; found 'x005F_' in it."),
    ],
)
def test_a_text_too_long_for_a_cell_is_told(study, text, fault):
    tree = tree_of(study.framework, study.evidence)
    tree.tables["criteria/stages.toml"]["stage"][0]["question"] = "?" * 32_768
    with pytest.raises(
        InputError, match="sheet Stages, cell C3: expected at most 32,767 characters"
    ):
        study_workbook(tree)


@pytest.mark.parametrize("name", ["my.csv", "my.XLS", "my.ods", "my.toml"])
def test_a_folder_is_not_given_the_name_of_a_file(tmp_path, name):
    run("template", tmp_path / "my.xlsx")
    told = run("convert", tmp_path / "my.xlsx", tmp_path / name, code=1)
    assert "--tables csv" in told
    assert not (tmp_path / name).exists()


def test_what_a_document_does_not_bear_out_is_told_by_its_cell(tmp_path):
    run("template", tmp_path / "my.xlsx")
    (tmp_path / "gazette.txt").write_text("Nothing of the kind.")
    told = run("check", "--data", tmp_path / "my.xlsx", "--sources", tmp_path, code=1)
    book = opened(tmp_path / "my.xlsx")
    wanted = {
        f"cell {sheet}{row[0].row} ({kind} {row[0].value}, "
        for title, kind, sheet in (("Claims", "claim", "J"), ("Expectations", "expectation", "G"))
        for row in book[title].iter_rows(min_row=3)
        if row[0].value
    }
    assert len(wanted) == 8
    assert [cell for cell in wanted if cell not in told] == []
    run("convert", tmp_path / "my.xlsx", tmp_path / "tables", "--tables", "csv")
    told = run("check", "--data", tmp_path / "tables", "--sources", tmp_path, code=1)
    assert "claims.csv" in told
    assert "row 2, column 10 (claim bay-rules-1, locator)" in told


def test_what_is_wrong_with_the_claims_of_one_id_is_told_of_the_right_row(tmp_path):
    path = tmp_path / "my.xlsx"
    run("template", path)
    book = opened(path)
    claims = book["Claims"]
    first = [cell.value for cell in claims[4]]
    claims["D4"] = "hgih"
    claims.append(first)
    book.save(path)
    told = run("check", "--data", path, code=1)
    assert "cell D4 (claim east-punctuality-1, level)" in told
    assert f"cell A{claims.max_row} (Id)" in told
    assert "as cell A4 has it" in told


def test_names_and_missing_judges_are_told_with_what_to_write(tmp_path):
    path = tmp_path / "my.xlsx"
    run("template", path, "--judges", 2)
    book = opened(path)
    book["Claims"]["B4"] = "East Port (example)"
    book["Weights"]["H3"] = "Judge 1 = 1; Judge 9 = 1"
    book.save(path)
    told = run("check", "--data", path, code=1)
    assert "Write 'east'." in told
    assert "a sheet with 'Judge 9' in B1 that has a block for customs" in told
    assert "'judgement'" not in told


def test_no_folder_is_written_that_some_system_could_not_keep(tmp_path):
    files = {
        name.replace("east", "nul"): data.decode().replace('id = "east', 'id = "nul').encode()
        for name, data in folder_files(template_tree()).items()
    }
    files = {name: data.replace(b'"east"', b'"nul"') for name, data in files.items()}
    source = corpus.put(files, tmp_path / "source")
    assert evaluator.load(source).evidence.find("nul")
    assert "the name of a device" in run("convert", source, tmp_path / "target", code=1)
    assert not (tmp_path / "target").exists()
    run("convert", source, tmp_path / "target.xlsx")
