"""Leaving one thing out: as the study ranks without it, and plainly told where nobody is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.sensitivity import leave_one_out
from evaluator.sensitivity.edits import without_claims
from evaluator.sensitivity.leave_one_out import without_weight
from evaluator.weighting.weight_set import WeightSet

STAGES = ("upstream", "midstream", "downstream")
every_stage = pytest.mark.parametrize("stage", STAGES)


def _ask(study, stage, **options):
    return leave_one_out(study.framework, study.evidence, study.check_question(stage, **options))


def _ranks(ranking):
    return {row.partner: row.rank for row in ranking.rows}


def _missing(ranking):
    return {row.partner: row.missing for row in ranking.unranked}


def _without_sources(study, sources):
    """Leave documents out, plainly: of what repeats a claim that goes, the first stands up."""
    partners = {}
    for name, partner in study.evidence.partners.items():
        kept = [claim for claim in partner.claims if claim.source not in sources]
        present = {claim.id for claim in kept}
        heirs = {}
        for number, claim in enumerate(kept):
            if claim.same_as is not None and claim.same_as not in present:
                heir = heirs.get(claim.same_as)
                heirs.setdefault(claim.same_as, claim.id)
                kept[number] = claim.model_copy(update={"same_as": heir})
        partners[name] = partner.model_copy(update={"claims": tuple(kept)})
    return replace(study, evidence=replace(study.evidence, partners=partners))


# --- Documents -----------------------------------------------------------------------------------


@every_stage
def test_without_a_document_or_a_family_as_the_study_ranks_without_it(study, stage):
    sources = study.evidence.sources
    rows = [row for row in _ask(study, stage).rows if row.kind in ("document", "family")]
    assert {row.left_out for row in rows if row.kind == "document"} == set(sources)
    for row in rows:
        gone = {s.id for s in sources.values() if row.left_out in (s.id, s.family)}
        gone = {row.left_out} if row.kind == "document" else gone
        after = _without_sources(study, gone).rank(stage, samples=1)
        assert dict(row.after.ranks) == _ranks(after)
        assert dict(row.after.missing) == _missing(after)
        assert row.claims == sum(claim.source in gone for claim in study.evidence.claims)


def test_families_of_one_document_are_not_said_twice(study):
    families = [row.left_out for row in _ask(study, "upstream").of("family")]
    counts = [source.family for source in study.evidence.sources.values()]
    assert families == sorted({family for family in counts if counts.count(family) > 1})
    assert families


@every_stage
def test_a_document_that_says_nothing_at_a_stage_moves_nothing(study, stage):
    quiet = "surya"
    silenced = [c.id for c in study.evidence.claims if c.source == quiet]
    silent = replace(study, evidence=without_claims(study.evidence, silenced))
    row = next(r for r in _ask(silent, stage).of("document") if r.left_out == quiet)
    assert row.claims == 0
    assert (row.shift.moves, row.shift.reversals, row.shift.leader_changes) == ((), 0, False)


@every_stage
def test_where_nobody_can_be_ranked_the_table_says_so(study, stage):
    found = _ask(study, stage)
    for row in found.rows:
        assert row.empties is (not row.after.ranks)
        if row.empties:
            assert row.shift.leaders == ()
            assert set(row.shift.dropped) == set(found.before.ranks)
    assert found.table["empties"].sum() == sum(not row.after.ranks for row in found.rows)


def test_the_middle_of_the_chain_rests_on_one_document(study):
    rows = _ask(study, "midstream").of("document")
    assert [row.left_out for row in rows if row.empties] == ["surya"]


@every_stage
def test_without_what_is_said_of_a_region_as_the_study_ranks_without_it(study, vary, stage):
    rows = _ask(study, stage).of("region")
    regions = [p for p in study.evidence.partners.values() if p.kind == "region" and p.claims]
    assert [row.left_out for row in rows] == sorted(region.id for region in regions)
    for row in rows:
        after = vary.claims(lambda claim, of=row.left_out: None if claim.partner == of else claim)
        ranking = after.rank(stage, samples=1)
        assert dict(row.after.ranks) == _ranks(ranking)
        assert dict(row.after.missing) == _missing(ranking)


# --- Criteria ------------------------------------------------------------------------------------


@every_stage
def test_without_a_criterion_as_the_study_ranks_with_the_other_weights(study, stage):
    given_weights = study.stage_weights[stage].weights
    for row in _ask(study, stage).of("criterion"):
        others = {n: 0.0 if n == row.left_out else w for n, w in given_weights.items()}
        after = study.rank(stage, weights=others, samples=1)
        assert dict(row.after.ranks) == _ranks(after)
        assert dict(row.after.missing) == _missing(after)


@every_stage
def test_the_key_criterion_is_asked_for_even_without_weight(study, stage):
    key = study.framework.stage(stage).key_criterion
    row = next(r for r in _ask(study, stage).of("criterion") if r.left_out == key)
    for name in row.after.ranks:
        assert study.cells(study.evidence.partners[name], stage)[key].own


@every_stage
def test_the_score_alone_is_told_beside_the_gate(study, plain, stage):
    found = _ask(study, stage)
    for row in found.of("criterion"):
        weights = without_weight(study.stage_weights[stage], row.left_out).weights
        names = list(found.before.ranks)
        scores = [plain.topsis(plain.levels(name, stage), weights) for name in names]
        ranks = dict(zip(names, plain.ranks(scores), strict=True))
        leaders = tuple(sorted(name for name in names if ranks[name] == 1))
        assert row.same_field.leaders == leaders
        moved = {m.partner: m.after for m in row.same_field.moves}
        assert moved == {n: ranks[n] for n in names if ranks[n] != found.before.ranks[n]}


SHARES = st.lists(st.floats(0, 1), min_size=2, max_size=6).filter(lambda ws: sum(ws) > 0.1)


@settings(derandomize=True, deadline=None)
@given(SHARES, st.data())
def test_a_weight_taken_is_shared_in_proportion(shares, data):
    total = sum(shares)
    weights = {f"c{i}": share / total for i, share in enumerate(shares)}
    gone = data.draw(st.sampled_from(sorted(weights)))
    after = without_weight(WeightSet(weights, None, "given"), gone).weights
    assert list(after) == list(weights)
    assert after[gone] == 0
    assert sum(after.values()) == pytest.approx(1)
    rest = 1 - weights[gone]
    if rest > 1e-9:
        for name in weights.keys() - {gone}:
            assert after[name] == pytest.approx(weights[name] / rest, rel=1e-6)


def test_where_all_the_weight_goes_the_others_share_it_equally():
    after = without_weight(WeightSet({"a": 1.0, "b": 0.0, "c": 0.0}, None, "given"), "a")
    assert after.weights == {"a": 0.0, "b": 0.5, "c": 0.5}


# --- Partners ------------------------------------------------------------------------------------


@every_stage
def test_with_fixed_ends_nobody_moves_when_one_steps_aside(study, vary, stage):
    found = _ask(study, stage)
    assert {row.left_out for row in found.of("partner")} == set(found.before.ranks)
    for row in found.of("partner"):
        assert (row.shift.moves, row.shift.reversals) == ((), 0)
        assert dict(row.after.ranks) == _ranks(vary.without(row.left_out).rank(stage, samples=1))


@pytest.mark.parametrize("normalization", ["vector", "minmax"])
def test_under_a_normalisation_by_the_data_reversals_are_found(study, vary, normalization):
    found = _ask(study, "upstream", normalization=normalization)
    reversed_by = [row for row in found.of("partner") if row.shift.reversals]
    assert reversed_by
    for row in found.of("partner"):
        after = vary.without(row.left_out).rank("upstream", normalization=normalization, samples=1)
        assert dict(row.after.ranks) == _ranks(after)
        before = {n: r for n, r in found.before.ranks.items() if n != row.left_out}
        swapped = sum(
            (before[a] > before[b]) - (before[a] < before[b])
            != (_ranks(after)[a] > _ranks(after)[b]) - (_ranks(after)[a] < _ranks(after)[b])
            for i, a in enumerate(sorted(before))
            for b in sorted(before)[i + 1 :]
        )
        assert row.shift.reversals == swapped


def test_the_table_holds_every_row_and_a_question_nobody_answers_is_empty(study):
    found = _ask(study, "upstream")
    assert len(found.table) == len(found.rows)
    assert repr(found).startswith("<LeaveOneOut: upstream; ")
    nobody = _ask(study, "upstream", mineral="titanium")
    assert nobody.of("partner") == ()
    assert not any(row.empties or row.shift.leader_changes for row in nobody.rows)


def test_leaving_out_the_only_one_ranked_leaves_nobody(study, vary):
    alone = vary.without("ARE", "SAU")
    (row,) = _ask(alone, "midstream").of("partner")
    assert (row.left_out, row.empties, row.shift.moves) == ("JPN", True, ())
