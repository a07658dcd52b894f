"""What to find out next: figures read again from the draws, and claims added to see who enters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from criteria import InputError
from evaluator.assembly import build_problem
from evaluator.robustness import draw_blocks
from evaluator.sensitivity import next_evidence
from evaluator.sensitivity.exact_information import step_chances

STAGES = ("upstream", "midstream", "downstream")
every_stage = pytest.mark.parametrize("stage", STAGES)
SOME = 2_000


def _ask(study, stage, *, weights_held=False, **options):
    query = study.check_question(stage, **{"samples": SOME, **options})
    return next_evidence(study.framework, study.evidence, query, weights_held=weights_held)


def _ranked(study, stage):
    """Who is ranked, best first."""
    return [row.partner for row in study.rank(stage, samples=1).rows]


def _problem(study, stage, names):
    partners = study.evidence.partners
    cells = {name: study.cells(partners[name], stage) for name in names}
    return build_problem(cells, study.framework, study.stage_weights[stage].weights)


def _draws(study, problem, samples=SOME):
    """Levels and weights of the draws, and TOPSIS scores by the formula of the conventions."""
    settings = study.framework.settings
    blocks = list(
        draw_blocks(
            problem, samples, settings.range.block, settings.range.seed, settings.weights.factor
        )
    )
    levels = np.concatenate([block.levels for block in blocks])
    weights = np.concatenate([block.weights for block in blocks])[:, None, :]
    worst, best = (np.sqrt(((weights * (levels - end)) ** 2).sum(axis=2)) for end in (1, 5))
    return levels, worst / (worst + best)


# --- Those ranked --------------------------------------------------------------------------------


@every_stage
def test_the_chances_of_being_first_are_those_of_the_draws(study, stage):
    found = _ask(study, stage)
    names = _ranked(study, stage)
    problem = _problem(study, stage, names)
    _, scores = _draws(study, problem)
    shares = np.bincount(scores.argmax(axis=1), minlength=len(names)) / SOME
    assert dict(found.first) == pytest.approx(dict(zip(names, shares, strict=True)))
    assert list(found.first.values()) == sorted(found.first.values(), reverse=True)
    known = shares[shares > 0]
    assert found.bits == pytest.approx(-(known * np.log2(known)).sum())


@every_stage
def test_what_a_cell_is_worth_is_near_what_the_draws_show_once_sorted(study, stage):
    """The plug-in figures by plain loops; the bias that is taken away is of the order 1 / draws."""
    found = _ask(study, stage)
    names = _ranked(study, stage)
    problem = _problem(study, stage, names)
    levels, scores = _draws(study, problem)
    leader = scores.argmax(axis=1)
    now = np.bincount(leader).max() / SOME
    for row in found.rows[:8]:
        i, k = names.index(row.partner), problem.criteria.index(row.criterion)
        steps = np.floor(levels[:, i, k] + 0.5)
        then = sum(np.bincount(leader[steps == s]).max() for s in np.unique(steps)) / SOME
        assert row.gain == pytest.approx(then - now, abs=0.006 + row.gain_error)
        assert 0 <= row.gain_error < 0.03


@every_stage
def test_every_cell_of_those_ranked_has_a_line_and_the_best_stands_first(study, stage):
    found = _ask(study, stage)
    wanted = {
        (name, criterion)
        for name in _ranked(study, stage)
        for criterion in study.framework.criterion_ids
    }
    assert {(row.partner, row.criterion) for row in found.rows} == wanted
    gains = [row.gain for row in found.rows]
    assert gains == sorted(gains, reverse=True)
    # In expectation nothing is lost by knowing more; an estimate may be below within its error.
    assert all(row.gain >= -3 * row.gain_error - 1e-12 for row in found.rows)
    assert all(row.bits >= -4 * row.bits_error - 1e-12 for row in found.rows)
    assert all(row.top_bits >= -4 * row.top_bits_error - 1e-9 for row in found.rows)
    assert len(found.table) == len(found.rows)


def test_where_all_ranked_are_among_the_first_nothing_is_learnt_about_who_is(study):
    found = _ask(study, "midstream")
    assert len(found.first) <= found.top
    assert {(row.top_bits, row.top_bits_error) for row in found.rows} == {(0.0, 0.0)}


def test_what_is_inherited_alone_is_worth_the_same_for_every_member(study):
    by_region = {}
    for row in _ask(study, "upstream").rows:
        if row.cell.inherited_share and not row.cell.own:
            region = tuple(row.cell.inherited_share.items())
            by_region.setdefault((region, row.criterion), set()).add((row.gain, row.bits))
    assert by_region
    assert all(len(figures) == 1 for figures in by_region.values())


def test_a_criterion_without_weight_is_worth_nothing(study):
    weights = {"reliability": 0.3, "reserves": 0.7} | dict.fromkeys(
        ("processing", "technology", "policy_stability"), 0.0
    )
    for held in (False, True):
        found = _ask(study, "upstream", weights=weights, weights_held=held)
        inert = [row for row in found.rows if weights[row.criterion] == 0]
        own = [row for row in inert if not row.cell.inherited_share]
        assert own
        for row in own:
            assert row.gain == pytest.approx(0, abs=3 * row.gain_error + 1e-12)
            assert row.bits == pytest.approx(0, abs=4 * row.bits_error + 1e-9)


# --- Weights held --------------------------------------------------------------------------------


@every_stage
def test_weights_held_are_exact_for_levels_on_the_steps(study, stage):
    """Against levels drawn on the steps, independently, at the weights of the stage."""
    found = _ask(study, stage, weights_held=True)
    names = _ranked(study, stage)
    problem = _problem(study, stage, names)
    chances, size = step_chances(problem), 40_000
    stream = np.random.default_rng(5)
    edges = chances.cumsum(axis=2)
    levels = 1.0 + (stream.random((size, *problem.levels.shape, 1)) > edges).sum(axis=3)
    worst, best = (np.sqrt(((problem.weights * (levels - end)) ** 2).sum(axis=2)) for end in (1, 5))
    scores = (worst / (worst + best)).round(11)
    leading = scores == scores.max(axis=1, keepdims=True)
    leading = leading / leading.sum(axis=1, keepdims=True)
    for i, name in enumerate(names):
        share = leading[:, i].mean()
        error = np.sqrt(max(share * (1 - share), 1e-5) / size)
        assert found.first[name] == pytest.approx(share, abs=4 * error)
    best_row = found.rows[0]
    i, k = names.index(best_row.partner), problem.criteria.index(best_row.criterion)
    then = sum(leading[levels[:, i, k] == s].sum(axis=0).max() for s in range(1, 6)) / size
    assert best_row.gain == pytest.approx(then - leading.mean(axis=0).max(), abs=0.01)
    assert (found.exact, best_row.gain_error, best_row.top_bits) == (True, 0.0, None)


# --- Those not ranked ----------------------------------------------------------------------------


@every_stage
def test_a_claim_on_the_cell_admits_where_it_says_so(study, vary, stage):
    found = _ask(study, stage)
    ranking = study.rank(stage, samples=1)
    assert {row.partner for row in found.admissions} == {r.partner for r in ranking.unranked}
    for row in found.admissions:
        after = vary.adding(row.partner, row.criterion).rank(stage, samples=1)
        assert (row.partner in {r.partner for r in after.rows}) is row.admits
        assert row.missing == ranking.row(row.partner).missing


@pytest.mark.parametrize("share", [0.6, 0.8])
def test_where_coverage_is_short_the_cells_that_would_lift_it_are_told(study, vary, share):
    strict = vary.settings("gate", coverage=share)
    found = _ask(strict, "upstream")
    ranking = strict.rank("upstream", samples=1)
    assert {row.partner for row in found.admissions} == {r.partner for r in ranking.unranked}
    for row in found.admissions:
        adding = replace(vary, study=strict).adding(row.partner, row.criterion)
        after = adding.rank("upstream", samples=1)
        assert (row.partner in {r.partner for r in after.rows}) is row.admits


@every_stage
@pytest.mark.parametrize("normalization", ["scale", "vector"])
def test_where_they_might_stand_is_read_from_the_draws(study, stage, normalization):
    """By ranking each of them anew beside those ranked, draw by draw."""
    few = 200
    found = _ask(study, stage, normalization=normalization, samples=few)
    names = _ranked(study, stage)
    for row in {row.partner: row for row in found.admissions}.values():
        problem = _problem(study, stage, [*names, row.partner])
        levels, scores = _draws(study, problem, few)
        if normalization == "vector":
            query = study.check_question(stage, normalization=normalization)
            settings = study.framework.settings
            (block,) = draw_blocks(problem, few, few, query.seed, settings.weights.factor)
            assert (block.levels == levels).all()
            scores = query.method.score(
                levels, block.weights, problem.directions, normalization=normalization
            )
        ranks = 1 + (scores[:, :-1] > scores[:, -1:]).sum(axis=1)
        assert row.first == pytest.approx((ranks == 1).mean())
        assert row.top == pytest.approx((ranks <= found.top).mean())
        steps = np.floor(levels[:, -1, problem.criteria.index(row.criterion)] + 0.5)
        for step, level in enumerate(study.framework.scale.levels, start=1):
            share = row.first_by_level[level]
            if (steps == step).any():
                assert share == pytest.approx((ranks == 1)[steps == step].mean())
            else:
                assert np.isnan(share)


# --- At the edges --------------------------------------------------------------------------------


def test_where_nobody_is_ranked_only_admissions_are_told(study):
    found = _ask(study, "upstream", mineral="titanium")
    assert (found.rows, dict(found.first), found.bits) == ((), {}, 0.0)
    assert found.admissions
    assert found.table.empty
    held = _ask(study, "upstream", mineral="titanium", weights_held=True)
    assert held.rows == ()
    assert repr(held) == "<NextEvidence: upstream; nobody is ranked>"


def test_the_same_question_has_the_same_answer_and_another_seed_another(study):
    first, again = _ask(study, "midstream"), _ask(study, "midstream")
    assert first.table.equals(again.table)
    assert first.admissions_table.equals(again.admissions_table)
    assert not first.table.equals(_ask(study, "midstream", seed=1).table)


def test_what_would_give_no_error_bars_or_is_not_exact_is_refused(study):
    with pytest.raises(InputError) as caught:
        _ask(study, "upstream", samples=39, normalization="minmax", weights_held=True)
    assert [fault.key for fault in caught.value.faults] == ["samples", "weights held"]
    assert "40 or more; found 39" in str(caught.value)


def test_more_outcomes_than_can_be_added_up_are_refused(study, vary):
    """Nineteen partners of whom next to nothing is known have five steps in every cell."""
    bare = vary.claims(lambda claim: claim if claim.criterion == "reserves" else None)
    wide = replace(vary, study=bare).settings("evidence", base_spread=9.0)
    many = replace(vary, study=wide).settings("gate", coverage=0.0, dependability=("reserves",))
    for partner in [p.id for p in bare.evidence.partners.values() if p.is_candidate]:
        many = replace(vary, study=many).adding(partner, "reserves")
    assert len(many.rank("upstream", samples=1).rows) == 19
    with pytest.raises(InputError, match="at most 50,000 outcomes"):
        _ask(many, "upstream", weights_held=True)
