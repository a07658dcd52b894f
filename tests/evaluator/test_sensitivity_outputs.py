"""What ``evaluator sensitivity`` prints and writes, and how it fails."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from evaluator import InputError, Study, WeightSpace
from evaluator.cli import cli
from evaluator.outputs.analysis_files import FORMATS, csv_text, export_analysis
from evaluator.outputs.panels import Head, named, percent, points, spans, strip
from evaluator.outputs.sensitivity_export import Analysed
from evaluator.outputs.sensitivity_records import COLUMNS, sensitivity_record, sensitivity_rows
from evaluator.outputs.sensitivity_report import facts, in_short, panels_of, print_sensitivity
from evaluator.robustness.run import Run
from evaluator.sensitivity.stage import StageSensitivity

FEW = ("--samples", "2000", "--kernel", "numpy")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["sensitivity", *arguments])


@pytest.fixture(scope="module")
def downstream(study: Study) -> StageSensitivity:
    return study.sensitivity("downstream", 5_000, kernel="numpy")


# --- Small words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.0, "0%"), (0.0049, "<1%"), (0.006, "1%"), (0.5, "50%"), (0.996, ">99%"), (1.0, "100%")],
)
def test_small_shares_are_not_none_and_large_ones_not_all(share: float, told: str) -> None:
    assert percent(share) == told


def test_intervals_are_rounded_inward() -> None:
    assert spans([(0.2551, 0.4384)]) == "26-43%"
    assert spans([(0.301, 0.302)]) == "30.1% to 30.2%"
    assert spans([]) == "nowhere"
    assert spans([(0.29, 0.57)]) == "29-57%"


def test_bars_rise_with_shares() -> None:
    drawn = strip(np.linspace(0, 1, 9))
    assert drawn[0] == "·"
    assert list(drawn[1:]) == sorted(drawn[1:])
    assert len(drawn) == 9


def test_lists_and_points() -> None:
    assert named("abcde", 5) == "a, b, c, d, e"
    assert (points(0.004), points(-0.126)) == ("0", "-13")
    assert Head("x").is_number is False


# --- Panels -------------------------------------------------------------------------------------


def test_every_row_has_a_cell_for_every_head(downstream: StageSensitivity) -> None:
    panels = list(panels_of(downstream))
    assert len({panel.title for panel in panels}) == len(panels) == 8
    for panel in panels:
        assert panel.rows or panel.notes
        assert all(len(row) == len(panel.heads) for row in panel.rows)


def test_terminal_keeps_to_eighty_columns(
    downstream: StageSensitivity, capsys: pytest.CaptureFixture[str]
) -> None:
    print_sensitivity([downstream])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)


def test_figures_of_the_short_form_are_those_of_the_analysis(downstream: StageSensitivity) -> None:
    told = " ".join(in_short(downstream))
    first = downstream.best(1)
    names = {row.partner: row.name for row in downstream.ranking.rows}
    for partner, share in first.items():
        assert (f"{names[partner]} {percent(share)}" in told) == (share >= 0.05)
    for row in downstream.recodings.flips:
        assert row.claim.id in told


def test_a_stage_without_anybody_says_what_would_admit_some(vary, capsys) -> None:
    study = vary.without("JPN", "ARE", "SAU")
    print_sensitivity([study.sensitivity("midstream")])
    printed = capsys.readouterr().out
    assert "Nobody has enough evidence to be ranked." in printed
    assert "Not ranked, by what would admit them:" in printed
    assert "Gain" not in printed


def test_a_stage_with_one_partner_can_be_shown(vary) -> None:
    found = vary.without("ARE", "SAU").sensitivity("midstream", 1_000)
    assert len(found.alternatives) == 1
    panels = list(panels_of(found))
    assert len(panels) == 5  # nothing to compare
    told = " ".join(cell for panel in panels for row in panel.rows for cell in row)
    assert "NOBODY CAN BE RANKED" in told
    assert "first: ;" not in told
    assert in_short(found)[0] == "Japan alone is ranked, so that its rank says nothing."
    assert not any("would be first" in sentence for sentence in in_short(found))
    assert sensitivity_record(found)["smallest_change"] == []
    assert found.possible_ranks["exact"].all()


def test_counts_in_sentences_are_those_of_the_analysis(downstream: StageSensitivity) -> None:
    told = " ".join(note for panel in panels_of(downstream) for note in panel.notes)
    rows = downstream.recodings.rows
    tops = sum(row.shift.top_changes for row in rows)
    assert f"{len(downstream.recodings.flips)} change who is first, {tops} who is among" in told
    assert f"{len(rows)} any rank" in told
    kept = sum(
        one.first
        for one in downstream.settings_shift.together
        if one.partner in downstream.settings_shift.before.leaders
    )
    assert f"the published first place holds in {percent(kept)}" in told


def test_what_was_chosen_for_the_samples_is_said_to_concern_them_alone(study: Study) -> None:
    chosen = study.sensitivity("midstream", 1_000, space=WeightSpace.uniform())
    default = study.sensitivity("midstream", 1_000)
    said = [
        any("was chosen for this table" in note for panel in panels_of(one) for note in panel.notes)
        for one in (chosen, default)
    ]
    assert said == [True, False]


def test_what_empties_a_stage_does_not_put_another_first(study: Study) -> None:
    midstream = study.sensitivity("midstream", 1_000)
    told = " ".join(in_short(midstream))
    for row in midstream.leave_one_out.rows:
        if row.empties:
            assert row.left_out in told.split("Nobody could be ranked without: ")[1]
    assert "would be first" not in told


def test_each_way_to_lose_the_first_place_is_told_apart(study: Study) -> None:
    found = study.sensitivity("upstream", 1_000)
    told = in_short(found)
    leader = found.ranking.rows[0].partner
    for row in found.leave_one_out.rows:
        if row.kind == "partner" or not (row.shift.leader_changes or row.empties):
            continue
        if row.empties:
            start = "Nobody could be ranked"
        elif leader in row.shift.leaders:
            start = "The first place would be shared"
        elif leader in row.shift.dropped:
            start = "Whoever is first could no longer be ranked"
        else:
            start = "Another would be first"
        (sentence,) = (one for one in told if one.startswith(start))
        assert row.kind in sentence


def test_weights_that_break_what_was_asked_are_told(study: Study) -> None:
    broken = study.sensitivity("upstream", 500, space=WeightSpace.order("technology > reserves"))
    kept = study.sensitivity("upstream", 500, space=WeightSpace.order("reserves > technology"))
    said = [any("not among those asked for" in one for one in facts(x)) for x in (broken, kept)]
    assert said == [True, False]


def test_a_first_place_that_is_shared_needs_no_change_and_has_no_critical_weight(vary) -> None:
    found = vary.without("JPN").sensitivity("midstream", 1_000)
    assert [row.rank for row in found.ranking.rows] == [1, 1]
    panels = {panel.title: panel for panel in panels_of(found)}
    nearest = panels["The least change of weights that makes another first"]
    assert nearest.rows == ()
    assert "No weights put any other ahead" in nearest.notes[0]  # both have the same levels
    assert "United Arab Emirates" in nearest.notes[0]
    intervals = panels["How far one weight may move, the others keeping their proportions"]
    assert not any("Critical" in note for note in intervals.notes)


def test_a_long_name_is_cut_and_hides_no_column(vary, capsys) -> None:
    def rename(partner):
        name = "The Very Long Name of a Federation" if partner.id == "JPN" else partner.name
        return partner.model_copy(update={"name": name})

    print_sensitivity([vary.partners(rename).sensitivity("midstream", 1_000)])
    printed = capsys.readouterr().out
    assert "Ranks 1 to 3" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_identifiers_are_never_broken(downstream: StageSensitivity, capsys) -> None:
    print_sensitivity([downstream])
    printed = capsys.readouterr().out
    for row in downstream.recodings.flips:
        assert row.claim.id in printed


# --- Records ------------------------------------------------------------------------------------


def test_record_is_json_without_holes(downstream: StageSensitivity) -> None:
    record = json.loads(json.dumps(sensitivity_record(downstream), allow_nan=False))
    assert record["stage"] == "downstream"
    assert record["kernel"] == "numpy"
    assert {"digest", "seed", "samples", "bound", "caveat"} <= record.keys()
    shares = pd.DataFrame(record["rank_acceptability"])
    totals = shares.groupby("partner")["share"].sum()
    np.testing.assert_allclose(totals, 1.0, atol=1e-5)
    assert (shares["standard_error"] >= 0).all()


def test_csv_holds_every_figure_of_the_record(downstream: StageSensitivity) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(Analysed([downstream])))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(list(sensitivity_rows([downstream])))
    wins = {
        (row["subject"], row["object"]): float(row["value"])
        for row in rows
        if row["analysis"] == "pairwise" and row["figure"] == "share"
    }
    for (one, other), share in wins.items():
        assert share == pytest.approx(downstream.pairwise.loc[one, other], abs=1e-6)
    assert len(wins) == 5 * 4
    assert all(row["value"] or row["text"] for row in rows)


def test_same_question_same_bytes(study: Study) -> None:
    one, other = (
        study.sensitivity("midstream", 2_000, workers=workers, kernel="numpy") for workers in (1, 2)
    )
    for write in FORMATS.values():
        assert write(Analysed([one])) == write(Analysed([other]))


def test_names_cannot_bite(vary, tmp_path: Path) -> None:
    def rename(partner):
        name = "<b>=1|x</b>" if partner.id == "JPN" else partner.name
        return partner.model_copy(update={"name": name})

    found = vary.partners(rename).sensitivity("midstream", 1_000)
    paths = [tmp_path / f"out{suffix}" for suffix in FORMATS]
    export_analysis(Analysed([found]), paths)
    assert "<b>" not in (tmp_path / "out.html").read_text()
    assert "<b>" not in (tmp_path / "out.md").read_text()
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=@" and cell]


# --- The command --------------------------------------------------------------------------------


def test_json_of_one_stage_and_of_all() -> None:
    record = json.loads(run("--stage", "midstream", "--format", "json", *FEW).output)
    assert record["stage"] == "midstream"
    assert record["samples"] == 2000


def test_order_and_bounds_go_together_and_a_factor_stands_alone() -> None:
    both = run("--stage", "midstream", "--order", "reliability > technology")
    assert "uniform where reliability > technology" in both.output
    wrong = run(
        "--stage", "midstream", "--order", "reliability > technology", "--weights-around", "2"
    )
    assert wrong.exit_code == 1
    assert "no order or bounds beside a factor" in wrong.output


def test_weights_that_are_held_are_not_drawn_from_anywhere(study: Study) -> None:
    for choice in (("--order", "technology > reserves"), ("--weights-around", "any")):
        result = run("--stage", "midstream", "--vary", "levels", *choice)
        assert result.exit_code == 1
        assert "where levels alone vary: weights are held" in result.output
    with pytest.raises(InputError, match="where levels alone vary"):
        study.sensitivity("midstream", vary="levels", space=WeightSpace.uniform())


def test_every_order_given_counts() -> None:
    result = run("--stage", "midstream", "--order", "foo > technology", "--order", "reserves >= nu")
    assert result.exit_code == 1
    assert "'foo'" in result.output
    assert "'nu'" in result.output
    good = ("--order", "technology > reserves", "--order", "reliability >= technology")
    told = run("--stage", "midstream", *FEW, *good).output
    assert "technology > reserves, reliability > technology" in " ".join(told.split())


def test_faults_of_a_call_are_told_together(tmp_path: Path) -> None:
    result = run(
        *("--stage", "upstrem", "--method", "tops", "--samples", "0", "--vary", "x"),
        *("--order", "reservs > technology", "--bounds", "technology=2:", "--kernel", "numbo"),
        *("--weights-around", "half", "--export", str(tmp_path / "x.docx")),
    )
    assert result.exit_code == 1
    for fragment in (
        "x.docx",
        "Did you mean 'upstream'?",
        "Did you mean 'topsis'?",
        "a whole number from 1",
        "Did you mean 'reserves'?",
        "what to draw",
        "a factor of 1 or more, or any",
        "numbo",
        "technology",
    ):
        assert fragment in result.output, fragment
    assert list(tmp_path.iterdir()) == []


def test_interrupted_it_says_how_far_it_came_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, calls = Run.count, []

    def interrupted(self, blocks):
        calls.append(blocks)
        if len(calls) > 2:
            raise KeyboardInterrupt
        return counted(self, blocks)

    monkeypatch.setattr(Run, "count", interrupted)
    out = tmp_path / "out.json"
    result = run("--stage", "midstream", "--samples", "100000", "--export", str(out))
    assert result.exit_code == 130
    assert "Stopped after 8,192 of 100,000 samples. Nothing was written." in result.output
    assert not out.exists()


def test_export_writes_each_form_and_overwrites_only_when_told(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"s{suffix}") for suffix in FORMATS]
    arguments = [
        "--stage",
        "midstream",
        *FEW,
        *(part for path in paths for part in ("--export", path)),
    ]
    assert run(*arguments).exit_code == 0
    assert all(Path(path).stat().st_size for path in paths)
    again = run(*arguments)
    assert again.exit_code == 1
    assert "--force" in again.output
