"""Silent cells: at the middle in the score, at both ends in the lines that say what it changes."""

from __future__ import annotations

import pytest

STAGES = ("upstream", "midstream", "downstream")
ENDS = {"worst": 1.0, "best": 5.0}
every_stage = pytest.mark.parametrize("stage", STAGES)


def _moved(study, plain, ranking, silent: float) -> set[tuple[str, int]]:
    """Whose rank changes with all silent cells at a value, by the slow plain reading."""
    scores = [
        plain.topsis(
            plain.levels(row.partner, ranking.stage, silent, ranking.mineral), ranking.weights
        )
        for row in ranking.rows
    ]
    ranks = plain.ranks(scores)
    pairs = zip(ranking.rows, ranks, strict=True)
    return {(row.partner, rank) for row, rank in pairs if rank != row.rank}


@every_stage
@pytest.mark.parametrize("end", ENDS)
def test_the_lines_on_silence_agree_with_ranking_again(study, rankings, plain, stage, end):
    found = rankings[stage].silence[end]
    assert set(found) == _moved(study, plain, rankings[stage], ENDS[end])
    assert len(found) == len(set(found))


@pytest.mark.parametrize("mineral", ["lithium", "cobalt", "rare-earths"])
def test_they_agree_for_one_ore_too(study, plain, mineral):
    ranking = study.rank("upstream", mineral=mineral, samples=1)
    for end, silent in ENDS.items():
        assert set(ranking.silence[end]) == _moved(study, plain, ranking, silent)


def test_silence_matters_somewhere(rankings):
    assert any(moves for ranking in rankings.values() for moves in ranking.silence.values())


@every_stage
def test_where_nothing_is_silent_nothing_changes(study, vary, evidence, framework, stage):
    """Give every ranked partner a statement wherever it is silent."""
    full = study
    for row in study.rank(stage, samples=1).rows:
        for name, cell in study.cells(evidence.partners[row.partner], stage).items():
            if cell.is_silent:
                full = type(vary)(full).adding(row.partner, name)
    assert full.rank(stage, samples=1).silence == {"worst": (), "best": ()}


@every_stage
def test_a_silent_cell_is_published_as_empty(study, rankings, evidence, stage):
    silent = 0
    for row in rankings[stage].rows:
        for part in study.explain(stage, row.partner, samples=1).parts:
            assert part.cell.is_silent == (part.cell.value != part.cell.value)
            if part.cell.is_silent:
                silent += 1
                assert (part.cell.low, part.cell.high) == (1, 5)
    assert silent
