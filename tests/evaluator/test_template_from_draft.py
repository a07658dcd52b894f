"""A workbook with the grids of one's own criteria and stages, from a draft that has none yet."""

from __future__ import annotations

import copy
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import evaluator
from criteria import Tree
from evaluator.cli import cli
from evaluator.outputs.study_folder import folder_files
from evaluator.outputs.template import study_workbook, template_tree

CRITERIA = ("punctuality", "capacity", "rules", "price")
STAGES = ("loading", "customs", "trucking")


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The example, with a criterion and a stage more and no judgement on them."""
    path = tmp_path / "draft.xlsx"
    path.write_bytes(study_workbook(template_tree(judges=2), example=True))
    book = openpyxl.load_workbook(path)
    rows = {"Criteria": {1: "price", 2: "Price", 3: "min"}, "Stages": {1: "trucking"}}
    for title, changed in rows.items():
        sheet = book[title]
        last = max(cell.row for cell in sheet["A"] if cell.value)
        for column in range(1, sheet.max_column + 1):
            before = sheet.cell(last, column).value
            sheet.cell(last + 1, column).value = changed.get(column, before)
    book.save(path)
    return path


def judged(sheet, value: str) -> int:
    """Fill in what is empty above the diagonals and beneath; return how many cells that were."""
    filled = 0
    for (corner,) in sheet.iter_rows(max_col=1):
        if corner.value == "How many times more":
            for i, j in combinations(range(len(CRITERIA)), 2):
                cell = sheet.cell(corner.row + 1 + i, j + 2)
                if cell.value is None:
                    cell.value, filled = value, filled + 1
            for row in range(corner.row + len(CRITERIA) + 2, corner.row + len(CRITERIA) + 8):
                sheet.cell(row, 5).value = sheet.cell(row, 5).value or "So."
    return filled


def judged_like_the_first(sheet) -> int:
    """Say of the price what is said of the first criterion; return how many cells that were."""
    filled = 0
    for (corner,) in sheet.iter_rows(max_col=1):
        if corner.value == "How many times more":
            for i, row in enumerate(range(corner.row + 1, corner.row + 4)):
                cell = sheet.cell(row, 5)
                assert cell.value is None
                first = sheet.cell(corner.row + 1, i + 2).value  # the first against this one
                above, _, below = first.partition("/")
                cell.value, filled = f"{below or 1}/{above}", filled + 1
            for row in range(corner.row + 6, corner.row + 12):
                sheet.cell(row, 5).value = sheet.cell(row, 5).value or "So."
    return filled


def tables(path: Path) -> dict[str, list[tuple]]:
    """The cells of the sheets that no judge fills in."""
    book = openpyxl.load_workbook(path)
    others = [
        sheet for sheet in book if sheet.title in ("Claims", "Partners", "Criteria", "Stages")
    ]
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in others}


def test_every_judge_has_an_empty_grid_of_the_criteria_for_each_stage(draft, tmp_path):
    path = tmp_path / "panel.xlsx"
    run("template", path, "--from", draft, "--judges", 3)
    assert tables(path) == tables(draft)
    book = openpyxl.load_workbook(path)
    for number in (1, 2, 3):
        assert judged(book[f"Judge {number}"], "1/2") == 6 * len(STAGES)
    for row in (3, 4, 5):
        book["Weights"].cell(row, 6).value = book["Weights"].cell(row, 7).value = "2026-01-01"
    book.save(path)
    study = evaluator.load(path)
    assert study.framework.stage_ids == STAGES
    for stage in STAGES:
        judges = study.framework.stage_weights[stage].judge
        assert [judge.name for judge in judges] == ["Judge 1", "Judge 2", "Judge 3"]
        weights = list(study.stage_weights[stage].weights.values())
        assert weights == sorted(weights)  # each is half of the next, says everybody


def test_judges_go_on_where_they_were(draft, tmp_path):
    path = tmp_path / "more.xlsx"
    run("template", path, "--from", draft)
    book = openpyxl.load_workbook(path)
    for name in ("Judge 1", "Judge 2"):
        assert judged_like_the_first(book[name]) == 3 * 2  # stages that were judged before
    assert judged(book["Judgements"], "1") == 6  # one alone is to judge the new one
    for column in (5, 6, 7):
        book["Weights"].cell(5, column).value = "us"
    book.save(path)
    study = evaluator.load(path)
    example = template_tree().tables["criteria/weights/loading.toml"]["judgement"]
    said = {(item["more"], item["less"]): item["value"] for item in example}
    said |= {(CRITERIA[0], "price"): 1, (CRITERIA[1], "price"): 2, (CRITERIA[2], "price"): 0.5}
    for judge in study.framework.stage_weights["loading"].judge:
        assert {(item.more, item.less): item.value for item in judge.judgement} == said


def test_a_folder_will_do_and_weights_of_another_kind_stay(tmp_path):
    points = {"stage": "customs", "who": "me", "when": "now", "why": "So.", "method": "points"}
    points["points"] = {"punctuality": 50, "capacity": 30, "rules": 20}
    written(tmp_path / "my", {**template_tree().tables, "criteria/weights/customs.toml": points})
    run("template", tmp_path / "my.xlsx", "--from", tmp_path / "my")
    assert evaluator.load(tmp_path / "my.xlsx").digest == evaluator.load(tmp_path / "my").digest


def test_levels_of_ones_own_get_a_grid_too(draft, tmp_path):
    book = openpyxl.load_workbook(draft)
    scale = book["Scale"]
    last = max(cell.row for cell in scale["A"] if cell.value)
    for column in range(1, scale.max_column + 1):
        scale.cell(last + 1, column).value = scale.cell(last, column).value
    scale.cell(last + 1, 1).value = "perfect"
    book.save(draft)
    run("template", tmp_path / "my.xlsx", "--from", draft)
    rows = list(openpyxl.load_workbook(tmp_path / "my.xlsx")["Intensities"].values)
    assert any(row[:2] == ("How many times more", "perfect") for row in rows)


def written(folder: Path, tables: dict) -> Path:
    """A folder of tables."""
    for name, data in folder_files(Tree("my", tables)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_what_has_no_place_any_more_is_told_as_it_is_left_out(tmp_path):
    tables = copy.deepcopy(dict(template_tree().tables))
    tables["criteria/stages.toml"]["stage"][0]["id"] = "lading"
    tables["criteria/criteria.toml"]["criterion"][0]["id"] = "timeliness"
    path = tmp_path / "new.xlsx"
    told = run("template", path, "--from", written(tmp_path / "my", tables))
    assert "Left out: the weights 'loading': their stage 'loading' is none of the stages." in told
    assert "Left out: judgements in the weights 'customs' that name 'punctuality'." in told
    assert told.count("Left out") == 2
    anew = run("template", path, "--from", tmp_path / "my", "--judges", 2, "--force")
    assert "Left out: what the weights 'customs' said: every judge begins anew." in anew
    # Of what was begun anew nothing is lost when it is begun anew once more.
    again = run("template", tmp_path / "again.xlsx", "--from", path, "--judges", 3)
    assert "Left out" not in again


def test_no_set_is_lost_behind_the_name_of_another(tmp_path):
    tables = copy.deepcopy(dict(template_tree().tables))
    stages = tables["criteria/stages.toml"]["stage"]
    stages.append({**stages[0], "id": "trucking"})
    tables["criteria/weights/trucking.toml"] = tables.pop("criteria/weights/customs.toml")
    tables["criteria/weights/loading_too.toml"] = tables["criteria/weights/loading.toml"]
    told = run("template", tmp_path / "new.xlsx", "--from", written(tmp_path / "my", tables))
    assert "Left out" not in told
    rows = openpyxl.load_workbook(tmp_path / "new.xlsx")["Weights"].iter_rows(
        min_row=3, max_col=3, values_only=True
    )
    assert {(name, stage) for name, _, stage in rows if name} == {
        ("trucking", "customs"),
        ("trucking_new", "trucking"),
        ("loading", "loading"),
        ("loading_too", "loading"),
    }


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("criteria/weights/loading.toml", "judgement = 3", "weights/loading.toml"),
        ("criteria/weights/loading.toml", "judge = ['x']", "weights/loading.toml"),
        ("partners/dossiers/east.toml", "claim = 3", "east.toml"),
        ("partners/sources.toml", "source = 3", "sources.toml"),
    ],
)
def test_what_no_sheet_has_a_place_for_is_told(tmp_path, name, text, told):
    folder = written(tmp_path / "my", template_tree().tables)
    (folder / name).write_text(text)
    assert told in run("template", tmp_path / "new.xlsx", "--from", folder, code=1)
    assert not (tmp_path / "new.xlsx").exists()


def test_what_cannot_be_read_is_told_and_nothing_written(draft, tmp_path):
    book = openpyxl.load_workbook(draft)
    book["Stages"]["A3"] = "=A4"
    book.save(draft)
    told = run("template", tmp_path / "new.xlsx", "--from", draft, code=1)
    assert "draft.xlsx, sheet Stages" in told
    assert "Nothing was written." in told
    assert not (tmp_path / "new.xlsx").exists()


def test_a_draft_without_criteria_is_told(tmp_path):
    (tmp_path / "my/criteria").mkdir(parents=True)
    (tmp_path / "my/partners").mkdir()
    told = run("template", tmp_path / "new.xlsx", "--from", tmp_path / "my", code=1)
    assert "criteria.toml" in told
    assert not (tmp_path / "new.xlsx").exists()


def test_criteria_will_do_to_begin_with(tmp_path):
    tables = template_tree().tables
    halves = {name: table for name, table in tables.items() if name.startswith("criteria/")}
    folder = written(tmp_path / "my", halves)
    (folder / "partners").mkdir()
    told = run("template", tmp_path / "new.xlsx", "--from", folder, "--judges", 2)
    assert "new.xlsx" in told
    assert openpyxl.load_workbook(tmp_path / "new.xlsx")["Claims"]["A3"].value is None


def test_the_draft_itself_is_never_written_over(draft):
    before = draft.read_bytes()
    told = run("template", draft, "--from", draft, "--force", code=1)
    assert "a file other than the draft" in told
    assert draft.read_bytes() == before


def test_two_beginnings_are_one_too_many(draft, tmp_path):
    told = run("template", tmp_path / "x.xlsx", "--from", draft, "--from-shipped", code=2)
    assert "--from-shipped or --from, not both" in told
