"""What changed, and what moved because of it: the steps add up, and each is what it would be."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.records.changes import State, changes
from evaluator.records.difference import Side, difference
from evaluator.records.moves import OUT, Place, moves, places
from evaluator.records.states import apply, study_of
from evaluator.records.steps import is_silent, plan

_SPEC = importlib.util.spec_from_file_location("edits", Path(__file__).parent / "edits.py")
edits = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(edits)

STAGES = edits.QUESTION.stages
some = st.lists(st.sampled_from(sorted(edits.ALL)), unique=True, max_size=5)
few = settings(max_examples=20, deadline=None)
fewer = settings(max_examples=8, deadline=None)


@pytest.fixture(scope="module")
def start(study) -> State:
    """What ships, and a short question."""
    return State(study.framework, study.evidence, edits.QUESTION)


def side(state: State, name: str = "x") -> Side:
    return Side(name, study_of(state), state.question)


def standing(state: State) -> dict:
    """Who stands where, by the ranking that everybody sees."""
    study = study_of(state)
    return places(
        ranking
        for stage in state.question.stages
        for ranking in replace(state.question, stages=(stage,)).ask_all(study)
    )


def made(before: dict, found) -> dict:
    """Who stands where after some moves, each of which must begin where the partner stands."""
    after = dict(before)
    for move in found:
        key = (move.stage, move.partner)
        assert after.get(key, OUT) == move.before
        after[key] = move.after
    return {key: place for key, place in after.items() if place != OUT}


@given(names=some)
@few
def test_all_changes_made_nothing_differs(start, names):
    after = edits.edited(start, names)
    found = changes(start, after)
    left = changes(apply(start, found), after)
    assert all(is_silent(change) for change in left)
    assert bool(found) == bool(names)


@given(names=some)
@few
def test_seen_from_the_other_side_every_change_is_turned(start, names):
    after = edits.edited(start, names)
    there, back = changes(start, after), changes(after, start)
    key = lambda change: (change.kind, change.name)  # noqa: E731
    turned = sorted((change.reversed for change in there), key=key)
    back = sorted(back, key=key)
    assert [(*key(c), c.action, c.partner) for c in turned] == [
        (*key(c), c.action, c.partner) for c in back
    ]
    assert [c.fields for c in turned] == [c.fields for c in back]


@given(names=some)
@fewer
def test_the_moves_of_all_steps_add_up_to_the_whole(start, names):
    after = edits.edited(start, names)
    what = difference(side(start), side(after))
    begin, end = standing(start), standing(after)
    on_the_way = begin
    for result in what.results:
        on_the_way = made(on_the_way, result.moves)
    assert on_the_way == end
    assert made(begin, what.moves) == end
    for move in what.moves:
        causes = what.causes(move)
        assert causes
        if move.is_of_rank:
            assert causes[0][1].before.rank == move.before.rank
            assert causes[-1][1].after.rank == move.after.rank


@given(names=st.lists(st.sampled_from(sorted(edits.ALL)), unique=True, min_size=2, max_size=3))
@fewer
def test_alone_a_step_does_what_the_edit_does_to_the_first_study(start, names):
    what = difference(side(start), side(edits.edited(start, names)))
    for name in names:
        alone = edits.ALL[name](start)
        found = changes(start, alone)
        for result in what.results:
            if result.step.changes == found:
                assert made(standing(start), result.alone) == standing(alone)


@pytest.mark.parametrize("name", sorted(edits.ALL))
def test_one_edit_alone_does_alone_what_it_does_in_its_turn(start, name):
    what = difference(side(start), side(edits.ALL[name](start)))
    assert what.changes
    if name in edits.SILENT:
        assert not what.results
        assert not what.moves
    for result in what.results:
        assert result.alone == result.moves or name in ("from_memo", "joined", "stricter")
    assert what.same_draws


def test_a_difference_with_itself_is_empty(start):
    what = difference(side(start), side(start))
    assert what.changes == what.results == what.moves == what.silent == ()


def test_the_order_of_entries_is_no_change(start):
    evidence = start.evidence
    partners = {
        name: partner.model_copy(update={"claims": partner.claims[::-1]})
        for name, partner in reversed(evidence.partners.items())
    }
    turned = replace(
        evidence,
        partners=dict(sorted(partners.items())),
        sources=dict(reversed(evidence.sources.items())),
        minerals=evidence.minerals[::-1],
        expectations=evidence.expectations[::-1],
        passages=evidence.passages[::-1],
    )
    assert changes(start, replace(start, evidence=turned)) == ()
    what = difference(side(start), side(replace(start, evidence=turned)))
    assert what.moves == ()


def test_the_path_goes_documents_partners_settings_judgements_claims_question(start):
    after = edits.edited(start, sorted(edits.ALL))
    kinds = [step.changes[0].kind for step in plan(start, after, changes(start, after))]
    order = [
        "structure",
        "source",
        "partner",
        "setting",
        "weights",
        "weight set",
        "claim",
        "question",
    ]
    assert list(dict.fromkeys(kinds)) == order
    names = [
        step.changes[0].name
        for step in plan(start, after, changes(start, after))
        if step.changes[0].kind == "claim"
    ]
    assert names == sorted(names)


def test_a_new_claim_cannot_do_without_its_document(start):
    what = difference(side(start), side(edits.from_memo(start)))
    document, claim = what.results
    assert document.moves == ()
    assert claim.needs == (0,)
    assert claim.alone == claim.moves
    assert {m.partner for m in claim.moves if m.before == OUT} == {"CHL"}


def test_settings_that_cannot_be_ranked_one_by_one_are_one_step(start):
    what = difference(side(start), side(edits.stricter(start)))
    (result,) = what.results
    assert {change.name for change in result.step.changes} == {
        "thresholds, indifference",
        "thresholds, preference",
        "thresholds, veto",
    }
    assert result.step.why


def test_a_claim_and_its_repetition_are_one_step(start):
    claims = start.evidence.claims
    repeat = next(claim for claim in claims if claim.same_as)
    gone = {repeat.id, repeat.same_as}
    partner = start.evidence.partners[repeat.partner]
    kept = tuple(claim for claim in partner.claims if claim.id not in gone)
    partners = {**start.evidence.partners, partner.id: partner.model_copy(update={"claims": kept})}
    after = replace(start, evidence=replace(start.evidence, partners=partners))
    (step,) = plan(start, after, changes(start, after))
    assert {change.name for change in step.changes} == gone


def test_many_changes_are_taken_together_by_partner(start):
    def noted(claim):
        return claim.model_copy(update={"note": "Other words."})

    partners = {
        name: partner.model_copy(update={"claims": tuple(map(noted, partner.claims))})
        for name, partner in start.evidence.partners.items()
    }
    after = replace(start, evidence=replace(start.evidence, partners=partners))
    found = changes(start, after)
    steps = plan(start, after, found, most=10)
    assert len(steps) == sum(bool(partner.claims) for partner in partners.values())
    assert sum(len(step.changes) for step in steps) == len(found) == len(start.evidence.claims)
    assert len(plan(start, after, found, most=1000)) > len(steps)


def renamed_level(state: State) -> State:
    """The highest level has another name, in rubrics, judgements and claims."""
    old, new = state.framework.scale.levels[-1], "top"
    name = {old: new}

    def criterion(entry):
        rubric = {name.get(level, level): text for level, text in entry.rubric.items()}
        return entry.model_copy(update={"rubric": rubric})

    def judgement(entry):
        ends = {
            key: name.get(getattr(entry, key), getattr(entry, key)) for key in ("better", "worse")
        }
        return entry.model_copy(update=ends)

    framework = state.framework
    levels = tuple(name.get(level, level) for level in framework.scale.levels)
    judgements = tuple(map(judgement, framework.intensities.judgement))
    framework = replace(
        framework,
        scale=framework.scale.model_copy(update={"levels": levels}),
        criteria=tuple(map(criterion, framework.criteria)),
        intensities=framework.intensities.model_copy(update={"judgement": judgements}),
    )
    partners = {
        k: p.model_copy(
            update={
                "claims": tuple(
                    c.model_copy(update={"level": name.get(c.level, c.level)}) for c in p.claims
                )
            }
        )
        for k, p in state.evidence.partners.items()
    }
    return replace(state, framework=framework, evidence=replace(state.evidence, partners=partners))


def test_a_renamed_level_is_one_step_with_all_that_names_it_and_moves_nobody(start):
    what = difference(side(start), side(edits.stated(renamed_level(start))))
    whole, claim = what.results
    assert {change.kind for change in whole.step.changes} == {"structure", "intensities", "claim"}
    assert whole.moves == ()
    assert [change.name for change in claim.step.changes] == ["PER-processing-9"]
    assert claim.alone == claim.moves


def fewer_criteria(state: State) -> State:
    """A criterion is judged on no more."""
    gone = "technology"
    framework = state.framework
    criteria = tuple(c for c in framework.criteria if c.id != gone)
    stages = tuple(stage for stage in framework.stages if stage.key_criterion != gone)

    def without(entry):
        judgements = (j for j in entry.judgement if gone not in (j.more, j.less))
        return entry.model_copy(update={"judgement": tuple(judgements)})

    weights = {stage.id: without(framework.stage_weights[stage.id]) for stage in stages}
    framework = replace(
        framework, criteria=criteria, stages=stages, stage_weights=weights, other_weights={}
    )
    partners = {
        name: partner.model_copy(
            update={
                "claims": tuple(
                    claim.model_copy(
                        update={"stages": tuple(s for s in claim.stages if s in weights)}
                    )
                    for claim in partner.claims
                    if claim.criterion != gone
                    and (not claim.stages or set(claim.stages) & set(weights))
                )
            }
        )
        for name, partner in state.evidence.partners.items()
    }
    return replace(state, framework=framework, evidence=replace(state.evidence, partners=partners))


def test_a_criterion_less_is_one_step_and_the_rest_follows(start):
    after = edits.edited(fewer_criteria(start), ["recoded", "left", "narrower"])
    for one, other in ((start, after), (after, start)):
        what = difference(side(one), side(other))
        assert what.stages == STAGES
        on_the_way = standing(one)
        for result in what.results:
            on_the_way = made(on_the_way, result.moves)
        assert on_the_way == standing(other)
        assert what.results[0].step.changes[0].kind == "structure"
        assert len(what.results) == 3 if one is start else len(what.results) >= 3
        assert not what.same_draws


def test_a_basis_that_goes_takes_the_claims_on_it_along(start):
    basis = dict(start.framework.settings.evidence.basis)
    del basis["hedged"]

    def firmer(claim):
        return claim.model_copy(update={"basis": "implied"}) if claim.basis == "hedged" else claim

    partners = {
        name: partner.model_copy(update={"claims": tuple(map(firmer, partner.claims))})
        for name, partner in start.evidence.partners.items()
    }
    alternatives = tuple(
        entry
        for entry in start.framework.settings.sensitivity.alternative
        if "hedged" not in entry.setting
    )
    after = edits._setting(start, "evidence", basis=basis)
    after = edits._setting(after, "sensitivity", alternative=alternatives)
    after = replace(after, evidence=replace(after.evidence, partners=partners))
    what = difference(side(start), side(after))
    assert made(standing(start), what.moves) == standing(after)
    assert {change.kind for change in what.results[0].step.changes} == {"setting", "claim"}


def test_a_region_can_go_once_nobody_is_in_it(start):
    partners = {
        name: partner.model_copy(
            update={"regions": tuple(r for r in partner.regions if r != "west-asia")}
        )
        for name, partner in start.evidence.partners.items()
        if name != "west-asia"
    }
    after = replace(start, evidence=replace(start.evidence, partners=partners))
    for one, other in ((start, after), (after, start)):
        what = difference(side(one), side(other))
        assert made(standing(one), what.moves) == standing(other)
        assert all(result.alone is not None for result in what.results)


@pytest.mark.parametrize("changed", [{"seed": 5}, {"samples": 61}])
def test_other_draws_move_no_rank(start, changed):
    after = replace(start, question=replace(start.question, **changed))
    what = difference(side(start), side(after))
    assert not what.same_draws
    assert not any(move.is_of_rank for move in what.moves)


def test_stages_that_only_one_side_asks_about_are_not_compared(start):
    after = replace(start, question=replace(start.question, stages=("midstream", "downstream")))
    what = difference(side(start), side(after))
    assert what.stages == ("midstream",)
    assert [change.name for change in what.silent] == ["stages"]
    assert what.moves == what.results == ()


def test_moves_name_everything_that_changes():
    here, there = Place(2, 1, 3, 1, "open"), Place(2, 1, 4, 1, "hedge")
    (move,) = moves({("s", "A"): here}, {("s", "A"): there})
    assert move.changed == ("range", "role")
    assert not move.is_of_rank
    assert moves({("s", "A"): here}, {("s", "A"): here}) == ()
