"""``evaluator diff``: the page that is read after a claim was added."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

SHORT = ("--stage", "midstream", "--samples", "200")
NEW = """

[[claim]]
id = "CHL-processing-9"
criterion = "processing"
level = "high"
basis = "stated"
stages = ["midstream"]
source = "ris"
locator = "§body ¶9"
terms = ["plant"]
note = "A plant is running."
"""


@pytest.fixture
def more(edited) -> Path:
    """What ships, with one claim more and a setting changed."""
    part = "base_spread = "
    return edited(
        [
            {"file": "partners/dossiers/CHL.toml", "append": NEW},
            {"file": "criteria/settings.toml", "find": part, "put": f"{part}0.5  # "},
        ]
    )


def flat(text: str) -> str:
    """What is printed, on one line."""
    return " ".join(text.split())


def test_it_says_first_who_moved_because_of_what(run, kept, more):
    result = run("diff", kept, more)
    assert result.exit_code == 0, result.stderr
    told = flat(result.stdout)
    assert "2 changes; 3 ranks moved, 1 came in." in told
    assert "Chile comes in at 1 2. claim CHL-processing-9 (added)" in told
    assert "setting evidence, base_spread: " in told
    assert "claim CHL-processing-9 (added): high, stated, for midstream [ris §body ¶9]" in told
    assert "draw the same random numbers" in told
    assert told.index("Who moved in rank") < told.index("What changed")


def test_it_is_read_at_80_columns(run, kept, more):
    assert max(map(len, run("diff", kept, more).stdout.splitlines())) <= 80


def test_two_runs_are_compared_each_as_it_was_asked(run, kept, more, tmp_path):
    asked = ("--stage", "midstream", "--samples", "200", "--method", "ahp")
    assert run("rank", *asked, "--data", more, "--record", tmp_path / "runs").exit_code == 0
    (other,) = (tmp_path / "runs").iterdir()
    record = json.loads(run("diff", kept, other, "--format", "json").stdout)
    assert {c["kind"] for c in record["changes"]} == {"setting", "claim", "question"}
    assert record["after"]["question"]["method"] == "ahp"
    assert [step["changes"][0]["kind"] for step in record["steps"]] == [
        "setting",
        "claim",
        "question",
    ]
    assert record["same_draws"] is True


def test_json_and_csv_tell_the_same_moves(run, kept, more):
    record = json.loads(run("diff", kept, more, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("diff", kept, more, "--format", "csv").stdout)))
    whole = [row for row in rows if row["kind"] == "whole"]
    assert [(row["stage"], row["partner"]) for row in whole] == [
        (move["stage"], move["partner"]) for move in record["moves"]
    ]
    for row, move in zip(whole, record["moves"], strict=True):
        assert row["rank_before"] == str(move["before"]["rank"] or "")
        assert row["rank_after"] == str(move["after"]["rank"] or "")
    steps = [row for row in rows if row["kind"] == "step"]
    assert {row["step"] for row in steps} == {"1", "2"}
    (claim,) = [change for change in record["changes"] if change["kind"] == "claim"]
    assert claim["after"]["note"] == "A plant is running."
    assert claim["before"] is None


def test_a_run_with_itself_differs_in_nothing(run, kept):
    assert "no changes; no ranks moved." in run("diff", kept, kept).stdout
    assert "no changes; no ranks moved." in run("diff", kept, "shipped").stdout


def test_a_supposed_run_is_told_as_such(run, kept, claim_file, tmp_path):
    runs = tmp_path / "runs"
    assert run("rank", *SHORT, "--suppose", claim_file, "--record", runs).exit_code == 0
    (other,) = runs.iterdir()
    told = flat(run("diff", kept, other).stdout)
    assert "SUPPOSED" in told
    assert "claim CHL-processing-supposed-1 (added)" in told


def test_faults_of_both_sides_are_told_at_once(run, kept, tmp_path):
    damaged = shutil.copytree(kept, tmp_path / kept.name)
    (damaged / "results.json").write_text("[]", encoding="utf-8")
    result = run("diff", damaged, tmp_path / "nowhere")
    assert result.exit_code == 1
    told = flat(result.stderr)
    assert "results.json entry: digest" in told
    assert "nowhere" in told
    assert "(2):" in told


def test_a_question_that_one_side_cannot_answer_is_told(run, edited, tmp_path):
    asked = ("--stage", "midstream", "--samples", "50", "--weights", "merec")
    data = edited([{"file": "criteria/other_weights/merec.toml", "remove": True}])
    numbers = tmp_path / "runs"
    assert run("rank", *SHORT, "--weights", "equal", "--record", numbers).exit_code == 0
    (found,) = numbers.iterdir()
    assert run("diff", found, data).exit_code == 0
    assert run("rank", *asked, "--data", data).exit_code == 1


def test_it_is_exported_in_every_form(run, kept, more, tmp_path):
    paths = [tmp_path / f"diff{suffix}" for suffix in (".csv", ".json", ".xlsx", ".md", ".html")]
    asked = [part for path in paths for part in ("--export", path)]
    result = run("diff", kept, more, *asked)
    assert result.exit_code == 0, result.stderr
    assert all(path.stat().st_size for path in paths)
    assert "CHL-processing-9" in paths[3].read_text(encoding="utf-8")
    assert run("diff", kept, more, "--export", tmp_path / "x.pdf").exit_code == 1


def test_a_run_of_other_versions_is_ranked_anew_and_said_to_be(run, kept, tmp_path):
    copied = shutil.copytree(kept, tmp_path / "other")
    path = copied / "run.json"
    record = json.loads(path.read_bytes())
    record["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert "was made by numpy 1.0; it is ranked anew here" in flat(run("diff", copied, kept).stdout)


@pytest.mark.parametrize("name", ["replay", "diff"])
def test_the_commands_have_help(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
