"""Our own settings otherwise: each as the study ranks under it, and all of them together."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from criteria.settings import Alternative
from evaluator.assembly import build_problem
from evaluator.robustness import draw_blocks
from evaluator.sensitivity import settings_shift
from evaluator.weighting.stage_weights import weigh_levels, weigh_stages

STAGES = ("upstream", "midstream", "downstream")
every_stage = pytest.mark.parametrize("stage", STAGES)


def _ask(study, stage, **options):
    return settings_shift(study.framework, study.evidence, study.check_question(stage, **options))


def _quick(vary, alternatives, **changes):
    """The study with few alternatives, combinations and draws."""
    items = tuple(
        Alternative(setting=name, instead=values, reason="A test.")
        for name, values in alternatives.items()
    )
    quick = {"samples": 200, "combinations": 30, **changes}
    return vary.settings("sensitivity", alternative=items, **quick)


def _under(vary, setting, value):
    """The study under one setting, each changed by hand; silence is left to the caller."""
    if setting == "labels":
        if value == "dropped":
            return vary.claims(lambda claim: None if claim.label else claim)
        return vary.claims(lambda claim: claim.model_copy(update={"label": False}))
    section, *path = setting.split(".")
    if path[0] == "basis":
        basis = {**vary.study.framework.settings.evidence.basis, path[1]: value}
        return vary.settings(section, basis=basis)
    changed = vary.settings(section, **{path[0]: value})
    weights = weigh_stages(changed.framework)
    return replace(changed, stage_weights=weights, intensities=weigh_levels(changed.framework))


def _ranks(ranking):
    return {row.partner: row.rank for row in ranking.rows}


# --- One at a time -------------------------------------------------------------------------------


@every_stage
def test_each_setting_does_what_the_study_ranks_under_it(study, vary, plain, stage):
    few = vary.settings("sensitivity", samples=20, combinations=5)
    found = _ask(few, stage)
    tried = {(row.setting, row.value) for row in found.rows}
    listed = study.framework.settings.sensitivity.alternative
    assert tried == {(item.setting, value) for item in listed for value in item.instead}
    before = _ranks(study.rank(stage, samples=1))
    assert dict(found.before.ranks) == before
    for row in found.rows:
        if row.setting == "silence":
            after = plain.standing(stage, silent={"worst": 1.0, "best": 5.0}[row.value])
        else:
            after = _ranks(_under(vary, row.setting, row.value).rank(stage, samples=1))
        moved = {(m.partner, m.before, m.after) for m in row.shift.moves}
        assert moved == {
            (name, before.get(name), after.get(name))
            for name in {*before, *after}
            if before.get(name) != after.get(name)
        }, (row.setting, row.value)


def _share(study, stage, samples, fill=None):
    """How often the published leader comes first, by plain scores of the draws."""
    names = list(study.rank(stage, samples=1).table.index)
    cells = {name: study.cells(study.evidence.partners[name], stage) for name in names}
    problem = build_problem(cells, study.framework, study.stage_weights[stage].weights)
    settings, won = study.framework.settings, 0
    for block in draw_blocks(
        problem, samples, settings.range.block, settings.range.seed, settings.weights.factor
    ):
        levels = block.levels
        if fill is not None:
            levels = np.where(np.isnan(problem.levels), fill, levels)
        weights = block.weights[:, None, :]
        worst, best = (np.sqrt(((weights * (levels - end)) ** 2).sum(axis=2)) for end in (1, 5))
        won += ((worst / (worst + best)).argmax(axis=1) == 0).sum()
    return won / samples


@every_stage
def test_the_share_of_the_leader_is_that_of_the_draws(vary, stage):
    study = _quick(
        vary,
        {
            "evidence.base_spread": (1.0,),
            "weights.factor": (3.0,),
            "silence": ("best", "worst"),
        },
        samples=500,
    )
    found = _ask(study, stage)
    assert found.leader_share == _share(study, stage, 500)
    for row in found.rows:
        if row.setting == "silence":
            expected = _share(study, stage, 500, {"best": 5.0, "worst": 1.0}[row.value])
        else:
            section, name = row.setting.split(".")
            other = replace(vary, study=study).settings(section, **{name: row.value})
            expected = _share(other, stage, 500)
        assert row.leader_share == expected


def test_a_stricter_gate_lets_nobody_in_and_a_laxer_one_puts_nobody_out(vary):
    found = _ask(_quick(vary, {"gate.coverage": (0.1, 0.3, 0.7, 0.9)}), "upstream")
    for row in found.rows:
        assert not (row.shift.entered if row.value > row.published else row.shift.dropped)
        assert row.shift.reversals == 0
    assert any(row.shift.dropped for row in found.rows)


def test_what_matters_most_stands_first(study, vary):
    few = vary.settings("sensitivity", samples=50, combinations=5)
    rows = _ask(few, "upstream").rows
    assert [row.shift.precedence for row in rows] == sorted(r.shift.precedence for r in rows)


def test_weights_of_the_user_stay_whatever_the_settings_say_on_judgements(vary):
    study = _quick(vary, {"weights.method": ("eigenvector",)})
    names = study.framework.criterion_ids
    even = dict.fromkeys(names, 1.0)
    found = _ask(study, "upstream", weights=even)
    (row,) = found.rows
    assert dict(found.before.ranks) == _ranks(study.rank("upstream", weights=even, samples=1))
    assert row.shift.moves == ()
    assert row.leader_share == found.leader_share


# --- All together --------------------------------------------------------------------------------


def test_an_alternative_under_which_judgements_contradict_more_refuses_no_other(vary):
    ratios = [
        weights.consistency_ratio
        for method in ("geometric", "eigenvector")
        for weights in weigh_stages(_under(vary, "weights.method", method).framework).values()
    ]
    alone = _quick(vary, {"weights.method": ("eigenvector",)})
    found = _ask(alone, "midstream")
    strict = replace(
        alone,
        framework=replace(
            alone.framework,
            settings=alone.framework.settings.model_copy(
                update={
                    "weights": alone.framework.settings.weights.model_copy(
                        update={"max_consistency_ratio": min(ratios) / 2}
                    )
                }
            ),
        ),
    )
    assert _ask(strict, "midstream").rows == found.rows


def test_few_combinations_are_all_tried(vary):
    """Each of them ranked by the study itself."""
    options = {
        "gate.coverage": (0.5, 0.3, 0.7),
        "evidence.inheritance": (0.5, 0.25),
        "labels": ("surpassed", "dropped"),
    }
    study = _quick(vary, {name: values[1:] for name, values in options.items()})
    found = _ask(study, "upstream")
    assert (found.combinations, found.possible) == (12, 12)
    after = []
    for values in product(*options.values()):
        changed = study
        for name, value in zip(options, values, strict=True):
            if value != options[name][0]:
                changed = _under(replace(vary, study=changed), name, value)
        after.append(_ranks(changed.rank("upstream", samples=1)))
    assert {row.partner for row in found.together} == {name for ranks in after for name in ranks}
    for row in found.together:
        ranks = [ranks[row.partner] for ranks in after if row.partner in ranks]
        firsts = [
            1 / sum(rank == 1 for rank in standing.values())
            for standing in after
            if standing.get(row.partner) == 1
        ]
        assert row.first == pytest.approx(sum(firsts) / 12)
        assert row.top == pytest.approx(sum(rank <= 3 for rank in ranks) / 12)
        assert row.ranked == pytest.approx(len(ranks) / 12)
        assert (row.rank_low, row.rank_high) == (min(ranks), max(ranks))
    assert found.unchanged == pytest.approx(sum(ranks == after[0] for ranks in after) / 12)


def test_many_are_sampled_without_replacement_by_the_seed(vary):
    """A sample of all but one of the combinations is nearly all of them."""
    options = {"gate.coverage": (0.3, 0.7), "gate.inherited_share": (0.25, 0.75)}
    whole = _ask(_quick(vary, options), "upstream")
    part = _ask(_quick(vary, options, combinations=8), "upstream")
    assert (whole.combinations, part.combinations, part.possible) == (9, 8, 9)
    for row, other in zip(
        sorted(whole.together, key=lambda r: r.partner),
        sorted(part.together, key=lambda r: r.partner),
        strict=True,
    ):
        assert abs(9 * row.ranked - 8 * other.ranked) <= 1 + 1e-9
    study = _quick(vary, options, combinations=3)
    assert _ask(study, "upstream") == _ask(study, "upstream")
    samples = {_ask(study, "upstream", seed=seed).together for seed in range(4)}
    assert len(samples) > 1


def test_those_who_tie_share_the_first_place(study, vary):
    rest = vary.without("JPN")
    quick = _quick(replace(vary, study=rest), {"evidence.inheritance": (0.4,)})
    found = _ask(quick, "midstream")
    assert found.before.leaders == ("ARE", "SAU")
    assert [(row.partner, row.first) for row in found.together] == [("ARE", 0.5), ("SAU", 0.5)]


@every_stage
def test_tables_hold_every_row(vary, stage):
    found = _ask(_quick(vary, {"silence": ("best",), "gate.coverage": (0.6,)}), stage)
    assert list(found.table["setting"]) == [row.setting for row in found.rows]
    assert list(found.together_table.index) == [row.partner for row in found.together]
    assert found.together_table["first"].sum() == pytest.approx(1)
    assert repr(found).startswith(f"<SettingsShift: {stage}; ")


def test_where_nobody_is_ranked_nothing_shifts(vary):
    found = _ask(_quick(vary, {"silence": ("best",)}), "upstream", mineral="titanium")
    assert (found.leader_share, found.together) == (0.0, ())
    assert [row.shift.moves for row in found.rows] == [()]
    assert found.unchanged == 1
