"""``evaluator weights`` and ``--weights``: sets by name, files of one's own, and --compare."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import criteria
from evaluator.cli import cli

MINE = """
stage = "all"
method = "points"
who = "somebody"
when = "2026-11-30"
why = "To try it."
[points]
reliability = 30
reserves = 30
processing = 20
technology = 10
policy_stability = 10
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def as_json(*arguments: str):
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("option", ["--set", "--weights"])
def test_a_set_is_shown_with_who_when_why_and_how(option, study):
    printed = run("weights", "--stage", "downstream", option, "rank_order_centroid").output
    entry = study.framework.other_weights["rank_order_centroid"]
    text = " ".join(printed.split())
    for part in (entry.who, entry.when, entry.why, "rank-order centroid", "Order: technology >"):
        assert part in text
    assert max(map(len, printed.splitlines())) <= 80


def test_a_set_as_json_holds_every_figure_of_consistency(study):
    found = as_json("weights", "--stage", "midstream")
    assert (found["set"], found["method"], found["who"]) == ("reference", "ahp", "project team")
    assert set(found["consistency"]) == {
        "consistency ratio",
        "geometric consistency index",
        "principal eigenvalue",
    }
    assert found["consistency"]["consistency ratio"] == found["consistency_ratio"]
    assert len(found["judgements"]) == 10
    assert sum(found["weights"].values()) == pytest.approx(1, abs=1e-5)
    assert len(as_json("weights", "--set", "best_worst")) == 3


def test_a_set_as_csv_has_one_figure_a_row():
    printed = run("weights", "--stage", "upstream", "--set", "equal", "--format", "csv").output
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert {row["figure"] for row in rows} == {"weight", "squared_share"}
    assert {row["value"] for row in rows} == {"0.2"}
    assert {(row["set"], row["weighing_method"]) for row in rows} == {("equal", "equal")}


def test_a_set_of_ones_own_is_shown_ranked_with_and_compared(mine):
    text = " ".join(run("weights", "--stage", "upstream", "--weights", mine).output.split())
    assert "Set: mine.toml, by direct points. Who and when: somebody, 2026-11-30." in text
    record = as_json("rank", "--stage", "upstream", "--weights", mine, "--samples", "50")
    assert record["weights"]["reliability"] == 0.3
    assert record["weights_origin"] == "direct points (somebody, 2026-11-30)"
    sets = as_json("weights", "--stage", "upstream", "--compare", "--weights", mine)["sets"]
    assert sets[-1]["name"] == "mine.toml"
    assert sets[-1]["weights"]["reserves"] == 0.3


def test_a_ranking_says_which_set_it_is_by(tmp_path, study):
    printed = run("rank", "--stage", "midstream", "--weights", "equal", "--samples", "50").output
    assert "set equal, equal weights (project team, " in " ".join(printed.split())
    record = as_json("rank", "--stage", "midstream", "--weights", "equal", "--samples", "50")
    assert record["weights_set"] == "equal"
    judged = tmp_path / "judged.toml"
    source = Path(criteria.__file__).parent / "data" / "weights" / "midstream.toml"
    judged.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    asked = ("rank", "--stage", "midstream", "--weights", str(judged), "--samples", "50")
    text = " ".join(run(*asked).output.split())
    assert "set judged.toml, AHP judgements (project team, " in text
    assert "consistency ratio 0.016" in text
    published = as_json("rank", "--stage", "midstream", "--samples", "50")
    assert published["weights_set"] == "reference"
    assert published["digest"] == as_json(*asked)["digest"]


def test_weights_are_drawn_around_a_set_by_name():
    asked = ("--stage", "midstream", "--weights", "equal", "--samples", "200")
    found = as_json("sensitivity", *asked, "--weights-around", "2")
    assert set(found["weights"].values()) == {0.2}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("critik", "Did you mean 'critic'?"),
        ("nothing.toml", "No such file"),
        ("./critic", "No such file"),
    ],
)
@pytest.mark.parametrize("command", ["rank", "weights"])
def test_a_name_or_a_file_that_there_is_not_is_told_once(command, given, told):
    result = run(command, "--weights", given)
    assert result.exit_code == 1
    assert result.stderr.count(told) == 1
    assert result.stdout == ""


def test_a_set_at_fault_is_told_with_the_rest(mine, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(MINE.replace("reserves = 30", "reserve = 30"), encoding="utf-8")
    result = run("rank", "--weights", str(path), "--mineral", "lithum")
    assert result.exit_code == 1
    assert "bad.toml [points]" in result.stderr
    assert "Did you mean 'reserves'?" in result.stderr
    assert result.stderr.count("'lithum'") == 1


def test_a_set_for_one_stage_is_refused_for_all(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(MINE.replace('"all"', '"upstream"'), encoding="utf-8")
    assert run("weights", "--stage", "upstream", "--weights", str(path)).exit_code == 0
    result = run("weights", "--weights", str(path))
    assert result.exit_code == 1
    assert "Ask for --stage upstream" in result.stderr


def test_all_sets_side_by_side_fit_on_eighty_columns(study):
    printed = run("weights", "--compare").output
    assert max(map(len, printed.splitlines())) <= 80
    for name in ("reference", *study.framework.other_weights):
        stages = 2 if name in ("critic", "reference_critic") else 3  # not midstream
        assert printed.count(f"\n{name} ") == 2 * stages  # weights and ranks
    assert "not what matters" in " ".join(printed.split())


def test_a_narrow_table_of_many_columns_is_cut(study, monkeypatch):
    """Every column stands in exactly one of the blocks."""
    from evaluator.outputs.weights_comparison import _blocks

    columns = [(f"c{number} ", ["1 "] * 3) for number in range(40)]
    blocks = list(_blocks(columns, 30))
    assert [head for block in blocks for head, _ in block] == [head for head, _ in columns]
    assert all(sum(len(head) for head, _ in block) <= 30 for block in blocks)


def test_a_comparison_as_json_and_as_csv_says_the_same(study):
    asked = ("weights", "--stage", "downstream", "--compare")
    record = as_json(*asked)
    expected = study.compare_weights("downstream")
    assert record["digest"] == expected.digest
    assert record["summary"][0].startswith("First: Japan")
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").output)))
    ranks = {(r["set"], r["subject"]): int(r["value"]) for r in rows if r["figure"] == "rank"}
    weights = {(r["set"], r["subject"]): float(r["value"]) for r in rows if r["figure"] == "weight"}
    for item in record["sets"]:
        for partner, rank in item["ranks"].items():
            assert ranks[item["name"], partner] == rank == expected.ranks.loc[item["name"], partner]
        for criterion, weight in item["weights"].items():
            assert weights[item["name"], criterion] == weight
    assert {row["digest"] for row in rows} == {expected.digest}


def test_csv_names_those_whom_a_set_admits_beside_those_it_drops(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        "reliability = 0.5\nreserves = 0\nprocessing = 0.2\n"
        "technology = 0.3\npolicy_stability = 0\n",
        encoding="utf-8",
    )
    asked = ("weights", "--stage", "midstream", "--compare", "--set", str(path))
    (item,) = (one for one in as_json(*asked)["sets"] if one["name"] == "given")
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").output)))
    for figure in ("not_ranked", "ranked_too"):
        told = [r["subject"] for r in rows if (r["set"], r["figure"]) == ("given", figure)]
        assert told == item[figure]


def test_the_reference_of_another_stage_can_be_compared(study):
    other = study.stage_weights["downstream"]
    found = study.compare_weights("upstream", other, samples=10)
    assert found.weights.loc["given"].to_dict() == dict(other.weights)
    assert found.weights.loc["reference"].to_dict() == dict(study.stage_weights["upstream"].weights)
    same = study.compare_weights("upstream", study.stage_weights["upstream"], samples=10)
    assert "given" not in same.sets


def test_a_folder_is_no_weights_file(tmp_path):
    for given in ("", ".", str(tmp_path)):
        result = run("weights", "--set", given)
        assert result.exit_code == 1
        assert "found:    a folder" in result.stderr
        assert "1. \n" not in result.stderr


def test_the_comparison_takes_method_and_mineral():
    asked = ("weights", "--stage", "upstream", "--compare")
    plain, ahp = as_json(*asked), as_json(*asked, "--method", "ahp")
    assert (plain["method"], ahp["method"]) == ("topsis", "ahp")
    assert as_json(*asked, "--mineral", "lithium")["mineral"] == "lithium"
    assert plain["sets"][0]["ranks"] != ahp["sets"][0]["ranks"]
