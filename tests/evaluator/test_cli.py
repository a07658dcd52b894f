"""The command line: what it prints, how it fails, what it leaves alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from criteria import Framework
from evaluator.cli import cli
from partners import Evidence

EVALUATOR = Path(sys.executable).parent / "evaluator"
RANKING_KEYS = {
    "stage",
    "mineral",
    "method",
    "normalization",
    "weights",
    "consistency_ratio",
    "ranking",
    "not_ranked",
    "digest",
    "seed",
}
ROW_KEYS = {
    "rank",
    "partner",
    "name",
    "score",
    "expected_rank",
    "rank_low",
    "rank_high",
    "tier",
    "role",
    "coverage",
    "own_coverage",
}
CLAIM_KEYS = {
    "id",
    "partner",
    "criterion",
    "level",
    "basis",
    "stages",
    "minerals",
    "source",
    "locator",
    "note",
}


def run(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, list(arguments))


def as_json(*arguments: str) -> object:
    """Run a command and read what it prints as JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_rank_gives_a_list_of_three_stages() -> None:
    records = as_json("rank")
    assert [record["stage"] for record in records] == ["upstream", "midstream", "downstream"]
    for record in records:
        assert set(record) >= RANKING_KEYS
        assert all(set(row) >= ROW_KEYS for row in record["ranking"] + record["not_ranked"])


def test_rank_of_one_stage_is_one_record() -> None:
    record = as_json("rank", "--stage", "midstream")
    assert record["stage"] == "midstream"
    assert sum(record["weights"].values()) == pytest.approx(1, abs=1e-5)


def test_evidence_is_a_list_of_every_claim(evidence: Evidence) -> None:
    records = as_json("evidence")
    assert [record["id"] for record in records] == [claim.id for claim in evidence.claims]
    assert all(set(record) >= CLAIM_KEYS for record in records)


def test_namibia_survives_every_reader() -> None:
    assert {record["partner"] for record in as_json("evidence", "--partner", "NA")} == {"NAM"}
    assert as_json("explain", "na", "--stage", "upstream")["partner"] == "NAM"
    assert "\nNAM-reserves-1,NAM," in run("evidence", "--format", "csv").stdout


def test_evidence_of_one_partner_tells_its_engagements_and_regions(evidence: Evidence) -> None:
    whole = " ".join(run("evidence", "--partner", "KAZ").stdout.split())
    assert "Inherits what is claimed of Central Asia (central-asia)." in whole
    for engagement in evidence.find("KAZ").engagements:
        assert engagement.instrument in whole
    part = run("evidence", "--partner", "KAZ", "--criterion", "reserves").stdout
    assert "Engagements" not in part


def test_weights_are_those_of_the_judgements(framework: Framework) -> None:
    records = as_json("weights")
    assert [record["stage"] for record in records] == list(framework.stage_ids)
    assert all(record["consistency_ratio"] <= 0.10 for record in records)
    assert all(len(record["judgements"]) == 10 for record in records)


@pytest.mark.parametrize("name", ["rank", "explain", "weights", "evidence", "check"])
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")


def test_help_names_every_command_within_80_columns() -> None:
    lines = run("--help").output.splitlines()
    assert max(map(len, lines)) <= 80
    for name in ("rank", "explain", "weights", "evidence", "check"):
        assert any(line.strip().startswith(name) for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [["rank"], ["rank", "--reference"], ["explain", "CAN"], ["weights"], ["check"], ["evidence"]],
    ids=" ".join,
)
def test_output_fits_80_columns_without_colour(arguments: list[str]) -> None:
    printed = run(*arguments).stdout
    assert max(map(len, printed.splitlines())) <= 80
    assert "\x1b" not in printed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rank", "--stage", "midstrem"], "Did you mean 'midstream'?"),
        (["rank", "--mineral", "lithum"], "Did you mean 'lithium'?"),
        (["rank", "--method", "topsys"], "Did you mean 'topsis'?"),
        (["rank", "--normalization", "vectr"], "Did you mean 'vector'?"),
        (["rank", "--method", "ahp", "--normalization", "vector"], "Leave the normalization out."),
        (["rank", "--samples", "0"], "Use another number."),
        (["rank", "--seed", "-1"], "Use another seed."),
        (["explain", "Austrlia"], "Did you mean 'Australia'?"),
        (["explain", "africa"], "evaluator evidence --partner africa"),
        (["evidence", "--criterion", "reserve"], "Did you mean 'reserves'?"),
        (["evidence", "--source", "suria"], "Did you mean 'surya'?"),
        (["rank", "--data", "/nowhere/at/all"], "Check the path."),
        (["rank", "--weights", "/nowhere.toml"], "nowhere.toml"),
        (["check", "--sources", "/nowhere"], "Check the path."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_fault_of_the_input_is_told_and_ends_in_one(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert told in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_that_nothing_was_written_is_told_to_those_who_asked_for_files(tmp_path: Path) -> None:
    asked = ("rank", "--stage", "nowhere")
    assert "Nothing was written." not in run(*asked).output
    for option, name in (("--export", "ranks.csv"), ("--record", "runs")):
        assert "Nothing was written." in run(*asked, option, str(tmp_path / name)).output
    assert not list(tmp_path.iterdir())


def test_all_faults_are_told_at_once() -> None:
    result = run("rank", "--mineral", "tin", "--method", "magic", "--samples", "-5")
    assert result.exit_code == 1
    assert "The input is at fault (3)" in result.stderr


@pytest.mark.parametrize(
    "arguments", [["rnk"], ["rank", "--colour"], ["rank", "--format", "yaml"], ["explain"]]
)
def test_fault_of_the_call_ends_in_two(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_nearest_command_is_offered() -> None:
    assert "Did you mean 'explain'?" in run("explian", "AUS").output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reserves = 1.0", "Add 'reliability'"),
        ("[upstream]\nreserves = 2", "Add 'reliability'"),
        (
            "reliability=nan\nreserves=0.5\nprocessing=0.2\ntechnology=0.1\npolicy_stability=0.1",
            "nan",
        ),
        (
            "reliability=-0.1\nreserves=0.7\nprocessing=0.2\ntechnology=0.1\npolicy_stability=0.1",
            "-0.1",
        ),
        (
            "reliability=0.5\nreserves=0.5\nprocessing=0.2\ntechnology=0.1\npolicy_stability=0.1",
            "1.4",
        ),
        (
            "reliability='x'\nreserves=0.5\nprocessing=0.2\ntechnology=0.1\npolicy_stability=0.1",
            "x",
        ),
        ("[upsteam]\nreserves = 1", "Did you mean 'upstream'?"),
        ("reliability = ", "Mend the line named."),
    ],
)
def test_weights_file_at_fault(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(text, encoding="utf-8")
    result = run("rank", "--weights", str(path))
    assert result.exit_code == 1
    assert told in result.stderr


def test_weights_file_is_used(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(
        "reliability=0.6\nreserves=0.1\nprocessing=0.1\ntechnology=0.1\npolicy_stability=0.1\n"
    )
    record = as_json("rank", "--stage", "upstream", "--weights", str(path))
    assert record["weights"]["reliability"] == 0.6
    assert record["consistency_ratio"] is None
    assert record["ranking"][0]["partner"] == "AUS"


def test_export_writes_every_format_and_overwrites_nothing(tmp_path: Path) -> None:
    paths = [tmp_path / f"out.{suffix}" for suffix in ("csv", "json", "xlsx", "md", "html", "tex")]
    exports = [part for path in paths for part in ("--export", str(path))]
    assert run("rank", "--samples", "200", *exports).exit_code == 0
    before = {path: path.read_bytes() for path in paths}
    again = run("rank", "--samples", "300", *exports)
    assert again.exit_code == 1
    assert again.stderr.count("--force") >= len(paths)
    assert {path: path.read_bytes() for path in paths} == before
    assert run("rank", "--samples", "300", "--force", *exports).exit_code == 0
    assert {path: path.read_bytes() for path in paths} != before


def test_same_bytes_whatever_the_process() -> None:
    printed = {
        subprocess.run(
            [EVALUATOR, "rank", "--format", form, "--samples", "500"],
            env={**os.environ, "PYTHONHASHSEED": seed, "COLUMNS": columns},
            capture_output=True,
            check=True,
        ).stdout
        for form, seed, columns in (("json", "1", "80"), ("json", "2", "200"))
    }
    assert len(printed) == 1


def test_help_and_evidence_load_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from evaluator.cli import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        "assert not {'numpy', 'pandas', 'pydantic', 'rich'} & set(sys.modules)\n"
        "assert CliRunner().invoke(cli, ['evidence', '--format', 'json']).exit_code == 0\n"
        "assert not {'numpy', 'pandas', 'scipy', 'pymcdm'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_weights_of_ones_own_are_shown_with_what_they_do_in_topsis(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    names = ("reserves", "processing", "technology", "policy_stability")
    path.write_text("reliability = 0.6\n" + "".join(f"{name} = 0.1\n" for name in names))
    record = as_json("weights", "--stage", "upstream", "--weights", str(path))
    assert record["weights"]["reliability"] == 0.6
    assert record["squared_share"]["reliability"] == pytest.approx(0.9)
    assert (record["consistency_ratio"], record["judgements"]) == (None, [])
    table = run("weights", "--stage", "upstream", "--weights", str(path)).stdout
    assert "Consistency" not in table
    assert "90.0%" in table


def test_data_of_ones_own_are_named_under_the_table(study_folder: Path) -> None:
    printed = run("rank", "--stage", "midstream", "--data", str(study_folder)).stdout
    assert f"Dataofyourown,from{study_folder}" in "".join(printed.split())
    assert "Data of your own" not in run("rank", "--stage", "midstream").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("command", ["rank --stage midstream", "rank --format json", "evidence"])
def test_output_that_cannot_be_written_is_told(command: str) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123  a device
        done = subprocess.run(
            [sys.executable, "-m", "evaluator", *command.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "Not written: No space left on device.\n"


ENDED = """
import os, signal, sys, time
from evaluator.cli import main
from evaluator.outputs import files

place = files._place

def ended(item, **options):
    place(item, **options)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)

files._place = ended
sys.argv = ["evaluator", "rank", "--force", "--export", sys.argv[1], "--export", sys.argv[2]]
main()
"""


def test_a_call_that_is_ended_leaves_its_files_as_they_were(tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.json"]
    for path in paths:
        path.write_text("old")
    command = [sys.executable, "-c", ENDED, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (143, "")
    assert [path.read_text() for path in paths] == ["old", "old"]
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "b.json"}
