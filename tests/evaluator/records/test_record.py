"""A run is kept in a folder named by its content, and comes out the same to the byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import evaluator
from criteria.faults import InputError
from evaluator.outputs.run_files import keep_run
from evaluator.records.question import Question
from evaluator.records.run import CONTENTS, RUN, name_of, read_run, sha256

FILES = {RUN, *CONTENTS}
SHORT = ("--stage", "midstream", "--samples", "200")
WEIGHTS = {
    "numbers": "reliability = 0.2\nreserves = 0.3\nprocessing = 0.3\ntechnology = 0.1\n"
    "policy_stability = 0.1\n",
    "set": 'stage = "all"\nmethod = "critic"\nwho = "us"\nwhen = "2026"\nwhy = "A trial."\n',
}


@pytest.fixture
def copied(kept: Path, tmp_path: Path) -> Path:
    """A recorded run to spoil, under its own name."""
    return Path(shutil.copytree(kept, tmp_path / "copied" / kept.name))


def told(result) -> str:
    """What a refusal says, on one line."""
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return " ".join(result.stderr.split())


def test_a_run_holds_every_file_and_is_named_by_its_content(kept):
    assert {path.name for path in kept.iterdir()} == FILES
    assert kept.name == name_of((kept / RUN).read_bytes())
    record = json.loads((kept / RUN).read_text(encoding="utf-8"))
    assert record["files"] == {name: sha256((kept / name).read_bytes()) for name in CONTENTS}
    assert set(record["versions"]) == {"evaluator", "numpy", "scipy", "pymcdm", "python"}
    assert record["question"]["samples"] == 200


def test_the_same_run_twice_is_one_folder(kept, run, tmp_path):
    for _ in range(2):
        assert run("rank", *SHORT, "--record", tmp_path / "runs").exit_code == 0
    (found,) = (tmp_path / "runs").iterdir()
    assert found.name == kept.name
    assert {p.name: p.read_bytes() for p in found.iterdir()} == {
        p.name: p.read_bytes() for p in kept.iterdir()
    }


def test_results_are_the_records_that_the_command_prints(kept, run):
    printed = json.loads(run("rank", *SHORT, "--format", "json").stdout)
    assert json.loads((kept / "results.json").read_text(encoding="utf-8")) == [printed]
    assert (kept / "ranking.csv").read_text(encoding="utf-8") == run(
        "rank", *SHORT, "--format", "csv"
    ).stdout


def test_inputs_are_the_whole_study_line_by_line(kept, study):
    assert evaluator.load(kept).digest == study.digest
    assert evaluator.load(kept / "inputs.json").digest == study.digest
    lines = (kept / "inputs.json").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 20 * len(study.evidence.claims)


def test_neither_clock_nor_place_nor_data_name_beyond_its_last_part_is_kept(kept, run, tmp_path):
    text = "".join(path.read_text(encoding="utf-8") for path in kept.iterdir())
    assert str(Path.cwd()) not in text
    assert str(tmp_path) not in text
    result = run("rank", *SHORT, "--data", kept / "inputs.json", "--record", tmp_path)
    assert result.exit_code == 0, result.output
    (found,) = tmp_path.iterdir()
    assert json.loads((found / RUN).read_text(encoding="utf-8"))["data"] == "inputs.json"


def test_every_warning_is_kept(kept, run):
    kinds = {entry["kind"] for entry in json.loads((kept / "warnings.json").read_bytes())}
    assert kinds >= {"tie", "open role", "not ranked", "silence", "caveat", "draft", "note"}
    printed = " ".join(run("rank", *SHORT).stdout.split())
    for entry in json.loads((kept / "warnings.json").read_bytes()):
        if entry["kind"] in ("caveat", "note", "silence", "reading", "ranked"):
            assert " ".join(entry["text"].split()) in printed


@pytest.mark.parametrize(
    "asked",
    [
        ("--method", "ahp"),
        ("--mineral", "lithium", "--stage", "upstream"),
        ("--weights", "critic", "--stage", "upstream"),
        ("--reference", "--seed", "7"),
        ("--normalization", "vector"),
    ],
    ids=" ".join,
)
def test_whatever_is_asked_replays_to_the_byte(run, tmp_path, asked):
    assert run("rank", *SHORT, *asked, "--record", tmp_path).exit_code == 0
    (found,) = tmp_path.iterdir()
    result = run("replay", found)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("The same to the byte")


@pytest.mark.parametrize("kind", WEIGHTS)
def test_weights_of_a_file_are_part_of_the_record(run, tmp_path, kind):
    given = tmp_path / "mine.toml"
    given.write_text(WEIGHTS[kind], encoding="utf-8")
    runs = tmp_path / "runs"
    asked = ("--stage", "upstream", "--samples", "200", "--weights", given)
    assert run("rank", *asked, "--record", runs).exit_code == 0
    given.unlink()
    (found,) = runs.iterdir()
    assert run("replay", found).exit_code == 0


@pytest.mark.slow
def test_it_replays_to_the_byte_in_another_process_with_other_hashes(kept, tmp_path):
    """Nothing may hang on the order of sets or on the folder that one stands in."""
    command = [sys.executable, "-m", "evaluator", "replay", str(kept)]
    root = str(Path(evaluator.__file__).parent.parent)
    for seed in ("1", "2"):
        given = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
        done = subprocess.run(command, cwd=tmp_path, env=given, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert b"The same to the byte" in done.stdout


def test_in_python_too(study, tmp_path):
    question = Question(("upstream", "downstream"), samples=50, weights={"upstream": "equal"})
    rankings = question.ask_all(study)
    found = keep_run(study, question, rankings, tmp_path)
    read = read_run(found)
    assert read.question == question
    assert read.study().digest == study.digest
    assert not read.altered


def test_a_run_of_all_stages_is_the_one_that_the_command_keeps(study, run, tmp_path):
    found = evaluator.record_run(study, tmp_path / "a", samples=50, weights="equal")
    asked = ("rank", "--samples", "50", "--weights", "equal", "--record", tmp_path / "b")
    assert run(*asked).exit_code == 0
    assert [path.name for path in (tmp_path / "b").iterdir()] == [found.name]
    with pytest.raises(InputError, match="a stage"):
        evaluator.record_run(study, tmp_path / "a", "middle")


def test_an_edited_result_is_told_with_what_it_was(copied, run):
    path = copied / "results.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"rank": 1,', '"rank": 3,', 1))
    result = told(run("replay", copied))
    assert result.startswith("Not the same (2):")
    assert "results.json entry: digest" in result
    assert "entry: midstream, ranking, JPN, rank expected: 3 found: 1" in result


def test_edited_inputs_are_told_by_their_digest_and_by_what_moves(copied, run):
    path = copied / "inputs.json"
    inputs = json.loads(path.read_bytes())
    inputs["tables"]["criteria/settings.toml"]["evidence"]["base_spread"] = 0.5
    path.write_text(json.dumps(inputs), encoding="utf-8")
    result = told(run("replay", copied))
    assert "inputs.json entry: digest expected" in result
    assert "entry: digest of the data" in result
    assert "rank_high" in result


def test_other_versions_are_named_first(copied, run):
    path = copied / RUN
    record = json.loads(path.read_bytes())
    record["versions"]["numpy"] = "1.0"
    record["platform"] = "abacus"
    path.write_text(json.dumps(record), encoding="utf-8")
    result = told(run("replay", copied))
    assert "versions, numpy expected: '1.0'" in result
    assert "platform expected: 'abacus'" in result
    assert f"{copied.name}, as the folder is named" in result


def test_a_file_rewritten_with_the_same_figures_is_not_the_same(copied, run):
    path = copied / "results.json"
    path.write_text(json.dumps(json.loads(path.read_bytes())), encoding="utf-8")
    result = told(run("replay", copied))
    assert "written otherwise" in result


def test_other_data_is_told_by_digest_and_ranks(kept, run, edited):
    assert run("replay", kept, "--data", edited([])).exit_code == 0
    part = "base_spread = "
    edit = {"file": "criteria/settings.toml", "find": part, "put": f"{part}0.5  # "}
    result = told(run("replay", kept, "--data", edited([edit])))
    assert "evaluator diff" in result


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_told(copied, run, name):
    (copied / name).unlink()
    assert f"{name} entry: file expected: a readable file" in told(run("replay", copied))


HOSTILE = {
    "empty": (b"", "valid JSON"),
    "truncated": (b'{"format": 1', "valid JSON"),
    "nan": (b'{"format": NaN}', "NaN, which is no figure of JSON"),
    "infinite": (b'{"format": 1e999}', "a number that is too large"),
    "deep": (b"[" * 100_000, "valid JSON"),
    "fairly deep": (b"[" * 60 + b"]" * 60, "nested more than 50 deep"),
    "huge number": (b'{"format": 1' + b"0" * 5_000 + b"}", "valid JSON"),
    "twice": (b'{"format": 1, "format": 1}', "twice in one object"),
    "many": (b"[" + b"0," * 1_100_000 + b"0]", "at most 400,000 values as TOML or JSON"),
    "long": (b'"' + b"x" * 10_000_001 + b'"', "at most 10,000,000 bytes"),
    "surrogate": (b'{"format": "\\ud800"}', "surrogates not allowed"),
    "latin": (b'{"format": "\xe9"}', "UTF-8"),
    "null": (b"null", "null, which says nothing"),
    "list": (b"[]", "dictionary"),
    "types": (b'{"format": "1", "data": 1, "question": []}', "question"),
}


@pytest.mark.parametrize("name", [RUN, "inputs.json"])
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_like_any_other_input(copied, run, name, case):
    content, said = HOSTILE[case]
    (copied / name).write_bytes(content)
    result = told(run("replay", copied))
    if case not in ("types", "null"):
        assert said in result
    assert name in result


@pytest.mark.parametrize("table", ["criteria/../x.toml", "partners/dossierss/A.toml", "/etc/x", ""])
def test_tables_that_nothing_reads_are_told(copied, table):
    path = copied / "inputs.json"
    inputs = json.loads(path.read_bytes())
    inputs["tables"][table] = {}
    path.write_text(json.dumps(inputs), encoding="utf-8")
    with pytest.raises(InputError, match="a table"):
        evaluator.load(path)


def test_a_file_named_with_a_way_out_is_never_opened(copied, run):
    path = copied / RUN
    record = json.loads(path.read_bytes())
    record["files"]["../../secret"] = "0" * 64
    path.write_text(json.dumps(record), encoding="utf-8")
    assert "expected: a file of a run" in told(run("replay", copied))


def test_all_faults_of_a_folder_are_told_at_once(copied, run):
    (copied / "warnings.json").unlink()
    (copied / "results.json").write_text("[NaN]", encoding="utf-8")
    (copied / "result.json").touch()
    result = told(run("replay", copied))
    assert "Did you mean 'results.json'?" in result
    assert "(3):" in result


@pytest.mark.parametrize("where", ["nothing", "file"])
def test_no_folder_is_told(run, tmp_path, where):
    (tmp_path / "file").touch()
    assert "the folder of a run" in told(run("replay", tmp_path / where))


def test_where_runs_cannot_be_kept_is_told_before_anything_is_ranked(run, tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "a" / "b"):
        assert "a folder" in told(run("rank", *SHORT, "--record", place))


def test_one_s_own_partners_under_the_shipped_criteria_replay_too(run, study_folder, tmp_path):
    """Their register lacks the documents that the shipped judgements follow from."""
    shutil.rmtree(study_folder / "criteria")
    shutil.rmtree(study_folder / "partners" / "passages")
    register = study_folder / "partners" / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8").replace('id = "surya"', 'id = "own"'))
    for path in (study_folder / "partners").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace('source = "surya"', 'source = "own"').replace(",surya", ",own")
        )
    result = run("rank", *SHORT, "--data", study_folder, "--record", tmp_path / "runs")
    assert result.exit_code == 0, result.output
    (found,) = (tmp_path / "runs").iterdir()
    assert json.loads((found / "inputs.json").read_bytes())["is_mixed"] is True
    assert run("replay", found).exit_code == 0
