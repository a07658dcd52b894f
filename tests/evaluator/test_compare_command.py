"""``evaluator compare``: what it prints and writes, and how it fails."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator import Study
from evaluator.cli import cli
from evaluator.comparison import Comparison
from evaluator.methods import METHODS
from evaluator.outputs.comparison_report import panels_of


def run(*arguments: str) -> Result:
    """Run the command in this process, with few draws."""
    return CliRunner().invoke(cli, ["compare", *arguments, "--samples", "200"])


@pytest.fixture(scope="module")
def printed() -> str:
    """All stages, with reversals under vector normalisation, in which there are some."""
    result = run("--reversals", "--normalization", "vector")
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def found(study: Study) -> Comparison:
    """One stage."""
    return study.compare("upstream", samples=200)


def test_everything_fits_in_80_columns(printed: str) -> None:
    assert max(len(line.rstrip()) for line in printed.splitlines()) <= 80


def test_every_method_stands_with_its_ranks(printed: str, found: Comparison) -> None:
    head = next(line for line in printed.splitlines() if line.startswith("Method  "))
    assert set(head.split()[1:]) == set(found.partners)
    for row in found.rows[1:]:
        line = next(line for line in printed.splitlines() if line.startswith(f"  {row.name}  "))
        cells = [int(cell.lstrip("=")) for cell in line.removeprefix(f"  {row.name}").split()]
        assert cells == [row.ranks[partner] for partner in head.split()[1:]]


def test_range_consensus_agreement_and_reason_are_there(printed: str) -> None:
    whole = " ".join(printed.split())
    for text in (
        "Borda",
        "Copeland",
        "Kemeny",
        "Range by TOPSIS",
        "Agreement with TOPSIS",
        "moves most:",
        "Does the order by TOPSIS hold when others come and go?",
        "without United States, Guinea, Namibia and Zambia overtake Canada",
    ):
        assert text in whole


@pytest.mark.parametrize(
    ("methods", "told"),
    [
        ("topsis", "TOPSIS on the fixed ends of the scale. Weights"),
        ("topsis", "First, alone or with others: Japan. There is no other method"),
        ("edas", "scale, and 1 other method on the same levels."),
        ("edas", "First, alone or with others: Japan by both. Both methods give the same ranks."),
        ("edas,vikor", "and 2 other methods on the same levels."),
        ("edas,vikor", "Japan by all 3. All 3 methods"),
    ],
)
def test_few_methods_are_counted_in_whole_sentences(methods: str, told: str) -> None:
    printed = " ".join(run("--stage", "midstream", "--methods", methods).stdout.split())
    assert told in printed


def test_nothing_stands_against_the_consensus_where_all_agree(printed: str) -> None:
    upstream, midstream, _ = printed.split("would another method say otherwise?")[1:]
    assert "Against the order of Kemeny" in upstream
    assert "29 methods give the same ranks." in midstream
    assert "Against the order of Kemeny" not in midstream


def test_many_partners_are_shown_in_blocks(found: Comparison) -> None:
    ids = [f"X{place:02d}" for place in range(40)]
    ranks = {name: place for place, name in enumerate(ids, start=1)}
    rows = tuple(replace(row, ranks=ranks, scores=ranks, by_normalization={}) for row in found.rows)
    lines = tuple(replace(found.ranking.rows[0], partner=name) for name in ids)
    wide = replace(found, ranking=replace(found.ranking, rows=lines), rows=rows)
    panels = [panel for panel in panels_of(wide) if panel.title.startswith("Ranks")]
    assert len(panels) > 1
    assert [head.label for panel in panels for head in panel.heads[1:]] == ids
    assert all(len(row) == len(panel.heads) for panel in panels for row in panel.rows)


def test_json_of_all_stages_is_a_list_and_of_one_a_record() -> None:
    whole = json.loads(run("--format", "json", "--methods", "ahp").stdout)
    assert [record["stage"] for record in whole] == ["upstream", "midstream", "downstream"]
    one = json.loads(
        run("--format", "json", "--methods", "ahp", "--stage", "midstream", "--reversals").stdout
    )
    assert {**one, "reversals": None} == whole[1]
    assert one["reversals"]["trials"]
    assert {row["method"] for row in one["methods"]} == {"topsis", "ahp"}


def test_csv_holds_what_json_does() -> None:
    asked = ("--stage", "upstream", "--methods", "ahp,wsm")
    record = json.loads(run(*asked, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    for method in record["methods"]:
        mine = {
            row["subject"]: int(row["value"])
            for row in rows
            if (row["analysis"], row["object"], row["figure"])
            == ("ranks", method["method"], "rank")
        }
        assert mine == method["ranks"]
    assert {row["digest"] for row in rows} == {record["digest"]}
    told = {
        (row["analysis"], row["subject"], row["object"], row["figure"]): row["value"] or row["text"]
        for row in rows
    }
    best, mover = record["kemeny"], record["mover"]
    assert float(told["kemeny", "", "", "distance"]) == best["distance"]
    places = {name: int(told["kemeny", name, "", "place"]) for name in best["order"]}
    assert sorted(places, key=places.__getitem__) == best["order"]
    for one, other in best["swappable"]:
        assert told["kemeny", one, other, "swappable"] == "true"
    who, weak = mover["partner"], mover["weak"]
    assert int(told["mover", who, "", "worst"]) == mover["worst"]
    assert told["mover", who, "", "worst_by"].split("; ") == mover["worst_by"]
    assert float(told["mover", who, weak["criterion"], "weak_level"]) == weak["level"]
    for grouping in record["groupings"]:
        for label, methods in grouping["groups"].items():
            assert told["groupings", grouping["by"], label, "methods"].split("; ") == methods


def test_files_are_written_and_not_overwritten(tmp_path: Path) -> None:
    suffixes = (".csv", ".json", ".xlsx", ".md", ".html")
    paths = [tmp_path / f"compared{suffix}" for suffix in suffixes]
    exports = [part for path in paths for part in ("--export", str(path))]
    first = run("--stage", "midstream", *exports)
    assert first.exit_code == 0, first.output
    kept = [path.read_bytes() for path in paths]
    assert b"Ranks by method" in kept[3]
    assert b"<table>" in kept[4]
    assert json.loads(kept[1])[0]["stage"] == "midstream"
    again = run("--stage", "midstream", *exports)
    assert again.exit_code == 1
    assert "one that exists" in again.stderr
    assert run("--stage", "midstream", *exports, "--force").exit_code == 0
    assert [path.read_bytes() for path in paths] == kept


def test_own_weights_and_method_are_used(tmp_path: Path, study: Study) -> None:
    weights = tmp_path / "mine.toml"
    share = 1 / len(study.framework.criterion_ids)
    even = "\n".join(f"{name} = {share}" for name in study.framework.criterion_ids)
    weights.write_text(f"[midstream]\n{even}\n", encoding="utf-8")
    record = json.loads(
        run(
            *("--stage", "midstream", "--weights", str(weights), "--method", "ahp"),
            *("--format", "json"),
        ).stdout
    )
    assert set(record["weights"].values()) == {share}
    assert record["methods"][0]["method"] == "ahp"
    assert len(record["methods"]) + len(record["left_out"]) == len(METHODS)


def test_every_fault_is_told_and_nothing_written(tmp_path: Path) -> None:
    result = run(
        *("--stage", "upstrem", "--methods", "vikr,topsi", "--method", "ahpp"),
        *("--export", str(tmp_path / "x.txt")),
    )
    assert result.exit_code == 1
    assert "The input is at fault (5)" in result.stderr
    assert "Did you mean 'upstream'?" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_call_is_told_apart() -> None:
    assert run("--nonsense").exit_code == 2


def test_help_explains_it() -> None:
    result = CliRunner().invoke(cli, ["compare", "--help"])
    assert result.exit_code == 0
    assert "another method" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("methods", "said"),
    [("topsis", "scale. Weights"), ("topsis,vikor", "scale, and 1 other method on the same")],
)
def test_few_methods_that_agree_are_spoken_of_as_such(methods: str, said: str) -> None:
    printed = run("--stage", "midstream", "--methods", methods).stdout
    assert said in " ".join(printed.split())
    assert "all 1" not in printed
    # No pair stands against an order that all give, and no table of agreement wants reading.
    assert "Against the order" not in printed
    assert "tau-b" not in printed
