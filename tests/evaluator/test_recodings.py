"""One-step re-codings: every one found is there, none is missed, and files say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluator
from evaluator.sensitivity import one_step_recodings

STAGES = ("upstream", "midstream", "downstream")
every_stage = pytest.mark.parametrize("stage", STAGES)


def _ask(study, stage, **options):
    return one_step_recodings(
        study.framework, study.evidence, study.check_question(stage, **options)
    )


def _codings(claim, levels):
    """The other ways to code a claim, once more: by worth, and None for left out."""
    worth = levels.index(claim.level) + 1
    return [levels[w - 1] for w in (worth - 1, worth + 1) if 1 <= w <= len(levels)] + [None]


def _coded(vary, claim, level):
    """The study with a claim coded otherwise, or left out: its first repetition then counts."""
    if level is not None:
        other = claim.model_copy(update={"level": level, "label": False})
        return vary.claims(lambda item: other if item.id == claim.id else item)
    repeats = [c.id for c in vary.study.evidence.claims if c.same_as == claim.id]

    def without(item):
        if item.id == claim.id:
            return None
        if item.id in repeats[:1]:
            return item.model_copy(update={"same_as": None})
        return item.model_copy(update={"same_as": repeats[0]}) if item.id in repeats else item

    return vary.claims(without)


def _moves(before, after):
    """Who stands elsewhere, with the rank before and after; None for out."""
    return {
        (name, before.get(name), after.get(name))
        for name in {*before, *after}
        if before.get(name) != after.get(name)
    }


@every_stage
def test_every_recoding_of_every_claim_is_as_a_slow_plain_reading_has_it(study, vary, plain, stage):
    """All claims, those too that the search passes over as unable to count."""
    found = {(row.claim.id, row.level): row for row in _ask(study, stage).rows}
    before = plain.standing(stage)
    moved = 0
    # One stage in full, the others by every so many claims, for the sake of time.
    for claim in study.evidence.claims[:: {"downstream": 1, "midstream": 3}.get(stage, 5)]:
        for level in _codings(claim, study.framework.scale.levels):
            changed = replace(plain, study=_coded(vary, claim, level))
            moves = _moves(before, changed.standing(stage))
            row = found.get((claim.id, level))
            told = {(m.partner, m.before, m.after) for m in row.shift.moves} if row else set()
            assert told == moves, (claim.id, level)
            moved += bool(moves)
    assert moved


@every_stage
def test_those_that_matter_most_are_what_the_study_itself_ranks(study, vary, stage):
    for row in _ask(study, stage).rows[:3]:
        after = _coded(vary, row.claim, row.level).rank(stage, samples=1)
        leaders = sorted(line.partner for line in after.rows if line.rank == 1)
        assert row.shift.leaders == tuple(leaders)
        ranks = {line.partner: line.rank for line in after.rows}
        assert all(ranks.get(move.partner) == move.after for move in row.shift.moves)


def test_a_level_changed_in_the_file_does_the_same(study, edited):
    claim = next(row.claim for row in _ask(study, "downstream").flips if row.level is not None)
    row = next(row for row in _ask(study, "downstream").flips if row.claim == claim)
    entry = f'id = "{claim.id}"\ncriterion = "{claim.criterion}"\nlevel = '
    folder = edited(
        [
            {
                "file": f"partners/dossiers/{claim.partner}.toml",
                "find": f'{entry}"{claim.level}"',
                "put": f'{entry}"{row.level}"',
            }
        ]
    )
    ranks = evaluator.load(folder).rank("downstream", samples=1).table["rank"]
    assert row.shift.moves
    assert all(ranks[move.partner] == move.after for move in row.shift.moves)


@pytest.mark.parametrize(
    "options",
    [{"normalization": "vector"}, {"method": "ahp"}, {"mineral": "lithium"}],
    ids=lambda options: next(iter(options)),
)
def test_other_questions_are_answered_for_what_they_ask(study, vary, options):
    found = _ask(study, "upstream", **options)
    assert found.rows
    for row in found.rows[:2]:
        after = _coded(vary, row.claim, row.level).rank("upstream", samples=1, **options)
        ranks = {line.partner: line.rank for line in after.rows}
        assert all(ranks.get(move.partner) == move.after for move in row.shift.moves)


@every_stage
def test_what_matters_most_stands_first_and_every_row_changes_a_rank(study, stage):
    found = _ask(study, stage)
    assert found.flips == found.rows[: len(found.flips)]
    assert all(row.shift.moves for row in found.rows)
    assert [row.shift.precedence for row in found.rows] == sorted(
        row.shift.precedence for row in found.rows
    )
    assert len(found.table) == len(found.rows)
    assert list(found.table["rank_changes"]) == [len(row.shift.moves) for row in found.rows]


@every_stage
def test_the_search_says_how_much_it_tried(study, stage):
    found = _ask(study, stage)
    levels = study.framework.scale.levels
    counted = [c for c in study.evidence.claims if c.counts and (not c.stages or stage in c.stages)]
    assert found.claims == len(counted)
    assert found.tried == sum(len(_codings(claim, levels)) for claim in counted)


def test_a_claim_on_a_region_moves_its_members(study):
    rows = [row for row in _ask(study, "upstream").rows if row.claim.partner == "africa"]
    assert rows
    for row in rows:
        for move in row.shift.moves:
            others = {m.partner for m in row.shift.moves} - {move.partner}
            assert "africa" in study.evidence.regions_of(move.partner) or any(
                "africa" in study.evidence.regions_of(name) for name in others
            )


def test_the_same_question_has_the_same_answer(study):
    assert _ask(study, "midstream") == _ask(study, "midstream")
    assert repr(_ask(study, "midstream")).startswith("<Recodings: midstream; ")
