"""An explanation on a terminal: what is said, and that it is said once."""

from pathlib import Path

from click.testing import CliRunner

from evaluator.cli import cli
from evaluator.outputs import words


def explained(*arguments: str) -> str:
    """Return what the command prints."""
    return CliRunner().invoke(cli, ["explain", *arguments]).output


def test_a_statement_is_printed_once_and_referred_to_thereafter(study):
    joined = " ".join(explained("AUS").split())
    told = [c for c in study.evidence.find("AUS").claims if c.criterion == "reliability"]
    for claim in told:
        assert joined.count(claim.note) == 1
    assert joined.count("Reliability: as said for upstream") == 2


def test_a_single_stage_refers_to_no_other():
    assert "as said for" not in explained("AUS", "--stage", "downstream")


def test_every_statement_stands_somewhere_in_the_whole(study):
    joined = " ".join(explained("AUS").split())
    for claim in study.evidence.find("AUS").claims:
        assert f"{claim.source} {claim.locator}" in joined


def test_a_silent_cell_is_called_silent_wherever_it_is(study):
    silent = sum(
        part.cell.is_silent and not (part.cell.prospects or part.silenced)
        for stage in study.framework.stage_ids
        for part in study.explain(stage, "KOR").parts
    )
    assert explained("KOR").count(": silent\n") == silent


def test_shares_of_an_open_role_are_given_and_small_ones_not_as_none(rankings):
    rows = [row for ranking in rankings.values() for row in ranking.rows if row.role.between]
    assert rows
    for row in rows:
        told = words.between_words(row)
        assert all(role in told for role in row.role.between)
        small = any(0 < row.role.shares[role] < 0.005 for role in row.role.between)
        assert ("under 1%" in told) == small


def test_where_less_is_better_an_explanation_says_so(study):
    chips = Path(__file__).parents[2] / "docs" / "examples" / "chips"
    joined = " ".join(explained("IKA", "--stage", "fabrication", "--data", str(chips)).split())
    assert "4 (top). Lower is better on price. Silent:" in joined
    assert "Lower is better" not in explained("AUS", "--stage", "upstream")
