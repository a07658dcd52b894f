"""What a stage's ranking hangs on, asked of the study: against its ranking, and against itself."""

from __future__ import annotations

import numpy as np
import pytest

import evaluator
from evaluator import InputError, Study, WeightSpace
from evaluator.sensitivity.stage import StageSensitivity

STAGES = ("upstream", "midstream", "downstream")


@pytest.fixture(scope="module")
def upstream(study: Study) -> StageSensitivity:
    return study.sensitivity("upstream", 50_000)


# --- The same question by two programs ----------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_expected_ranks_agree_with_those_of_the_ranking(study: Study, stage: str) -> None:
    """`Study.rank` draws by other generators and counts by other code."""
    found, ranking = study.sensitivity(stage, 50_000), study.rank(stage, samples=50_000)
    ranks = np.arange(1, len(ranking.rows) + 1)
    shares = found.rank_acceptability
    for row in ranking.rows:
        mean = found.expected_rank[row.partner]
        deviation = np.sqrt((shares.loc[row.partner] * (ranks - mean) ** 2).sum())
        assert abs(mean - row.expected_rank) < 5 * deviation * np.sqrt(2 / 50_000)


@pytest.mark.parametrize("method", ["topsis", "ahp", "weighted_sum", "weighted_product"])
def test_both_kernels_count_the_same(study: Study, method: str) -> None:
    by_numpy, compiled = (
        study.sensitivity("downstream", 3_000, method=method, kernel=kernel)
        for kernel in ("numpy", "compiled")
    )
    assert by_numpy.rank_acceptability.equals(compiled.rank_acceptability)
    assert (by_numpy.kernel, compiled.kernel) == ("numpy", "compiled")
    assert by_numpy.digest != compiled.digest


# --- What is drawn ------------------------------------------------------------------------------


def test_weights_alone_levels_alone_and_both(study: Study) -> None:
    found = {
        vary: study.sensitivity("midstream", 5_000, vary=vary) for vary in ("weights", "levels")
    }
    # UAE and Saudi Arabia have the same levels, so that weights alone never part them.
    assert found["weights"].pairwise.loc["ARE", "SAU"] == 0.5
    assert found["weights"].standard_error.to_numpy().max() == 0
    assert found["levels"].drawing == "fixed"
    assert found["levels"].standard_error.to_numpy().max() > 0
    held = study.stage_weights["midstream"].weights
    central = found["levels"].central_weights.loc["JPN"]
    assert central.to_dict() == pytest.approx(dict(held), abs=1e-9)


def test_weights_lie_around_those_asked_for(study: Study) -> None:
    given = dict.fromkeys(study.framework.criterion_ids, 1.0)
    asked = study.sensitivity("downstream", 5_000, weights=given)
    around = WeightSpace.around(given, study.framework.settings.weights.factor)
    said = study.sensitivity("downstream", 5_000, weights=given, space=around)
    assert asked.rank_acceptability.equals(said.rank_acceptability)
    assert asked.digest == said.digest


def test_central_weights_lie_in_the_space(study: Study) -> None:
    space = WeightSpace.order("technology > reliability") & WeightSpace.bounds("reserves=:0.1")
    found = study.sensitivity("downstream", 5_000, space=space)
    for weights in found.central_weights.dropna().to_dict("index").values():
        assert space.contains(weights)


def test_who_is_added_leaves_the_draws_of_the_others(study: Study, vary) -> None:
    """A stream belongs to a partner: dropping the last ranked moves no pair of the others."""
    last = study.rank("upstream").rows[-1].partner
    whole = study.sensitivity("upstream", 5_000).pairwise
    fewer = vary.without(last).sensitivity("upstream", 5_000).pairwise
    assert fewer.equals(whole.drop(index=last, columns=last))


def test_result_hangs_on_seed_space_and_stage_but_not_on_workers(study: Study) -> None:
    def digest(**asked: object) -> str:
        return study.sensitivity("downstream", 5_000, **asked).digest

    alone = digest()
    assert digest(workers=3) == alone
    others = [digest(seed=1), digest(space=WeightSpace.uniform()), digest(vary="levels")]
    assert len({alone, *others}) == 4


def test_precision_is_kept(study: Study) -> None:
    found = study.sensitivity("downstream", precision=0.004)
    assert found.bound <= 0.004
    finer = study.sensitivity("downstream", samples=400_000, seed=7)
    gap = (found.rank_acceptability - finer.rank_acceptability).abs().to_numpy().max()
    assert gap <= found.bound + finer.bound


# --- The exact answers against the ranking ------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_beyond_its_interval_a_weight_puts_another_first(study: Study, stage: str) -> None:
    found = study.sensitivity(stage, 1_000)
    weights = found.ranking.weights
    leader = found.ranking.rows[0].partner
    matrix = evaluator_matrix(found)
    for criterion, line in found.weight_intervals.iterrows():
        rest = {name: w / (1 - weights[criterion]) for name, w in weights.items()}
        for low, high in line["first_place"]:
            for end, step in ((low, -1e-6), (high, 1e-6)):
                if end in (0.0, 1.0):
                    continue
                for value, stays in ((end - step, True), (end + step, False)):
                    moved = {name: share * (1 - value) for name, share in rest.items()}
                    moved[criterion] = value
                    ranked = evaluator.rank_matrix(
                        matrix, moved, "max", normalization="scale", scale=(1, 5)
                    )
                    assert (ranked["rank"].idxmin() == leader) == stays


def evaluator_matrix(found: StageSensitivity):
    import pandas as pd

    problem = found.question.problem
    return pd.DataFrame(problem.filled(), list(problem.alternatives), list(problem.criteria))


def test_nearest_change_puts_another_first(study: Study, upstream: StageSensitivity) -> None:
    change = upstream.smallest_change(norm="l1")
    beyond = {
        name: weight + 1e-4 * (weight - upstream.ranking.weights[name])
        for name, weight in change.weights.items()
    }
    again = study.rank("upstream", weights=beyond, samples=100)
    assert again.rows[0].partner == change.b != upstream.ranking.rows[0].partner


@pytest.mark.parametrize("vary", ["weights", "levels", "both"])
def test_exact_ranks_of_the_weighted_sum_enclose_those_seen(study: Study, vary: str) -> None:
    """In a space with edges no sample lies outside, so that no rank may be seen beyond."""
    space = None if vary == "levels" else WeightSpace.bounds("technology=0.2:0.6, reserves=:0.1")
    asked = {"method": "weighted_sum", "space": space, "vary": vary}
    found = study.sensitivity("downstream", 20_000, **asked)
    possible = found.possible_ranks
    assert possible["exact"].all()
    for partner, ranks in zip(found.alternatives, found.figures.seen, strict=True):
        held = np.flatnonzero(ranks) + 1
        assert possible.loc[partner, "best"] <= held.min()
        assert possible.loc[partner, "worst"] >= held.max()


def test_limits_narrow_the_possible_ranks(study: Study) -> None:
    around = WeightSpace.around(dict(study.stage_weights["downstream"].weights), 3.0)
    limited = around & WeightSpace.order("reliability > technology")

    def width(space: WeightSpace) -> float:
        asked = {"method": "weighted_sum", "vary": "weights", "space": space}
        ranks = study.sensitivity("downstream", 2_000, **asked).possible_ranks
        return (ranks["worst"] - ranks["best"]).sum()

    assert width(limited) < width(around)


def test_partners_who_always_tie_are_seen_at_the_better_rank(study: Study) -> None:
    found = study.sensitivity("midstream", 2_000, vary="weights")
    assert found.pairwise.loc["ARE", "SAU"] == 0.5
    assert found.possible_ranks.loc["ARE", ["best", "worst"]].tolist() == [2, 2]


def test_possible_ranks_of_topsis_are_those_seen(upstream: StageSensitivity) -> None:
    assert not upstream.possible_ranks["exact"].any()
    for partner, seen in zip(upstream.alternatives, upstream.figures.seen, strict=True):
        held = np.flatnonzero(seen) + 1
        ends = upstream.possible_ranks.loc[partner, ["best", "worst"]].tolist()
        assert ends == [held.min(), held.max()]
        assert (upstream.rank_acceptability.loc[partner].to_numpy()[held - 1] > 0).all()


def test_value_of_evidence_with_weights_held_is_exact_and_near_the_drawn_one(
    upstream: StageSensitivity,
) -> None:
    exact, drawn = upstream.next_evidence_held, upstream.next_evidence
    assert exact.exact
    assert not drawn.exact
    assert sum(exact.first.values()) == pytest.approx(1.0)
    assert exact.rows[0].partner == drawn.rows[0].partner
    assert exact.rows[0].criterion == drawn.rows[0].criterion


def test_critical_levels_stay_on_the_scale(study: Study, upstream: StageSensitivity) -> None:
    levels = upstream.critical_levels.pairs["level"]
    scale = study.framework.scale
    assert levels.between(scale.low, scale.high).all()
    by_vector = study.sensitivity("downstream", 1_000, normalization="vector")
    with pytest.raises(InputError, match="fixed ends of the scale"):
        _ = by_vector.critical_levels


# --- Borders ------------------------------------------------------------------------------------


def test_every_answer_is_worked_out_once(upstream: StageSensitivity) -> None:
    assert upstream.recodings is upstream.recodings
    assert upstream.leave_one_out.stage == upstream.ranking.stage


def test_where_nobody_is_ranked_there_is_nothing_to_draw(vary, study: Study) -> None:
    names = [row.partner for row in study.rank("midstream").rows]
    found = vary.without(*names).sensitivity("midstream")
    assert found.samples == 0
    assert found.table.empty
    assert found.possible_ranks.empty
    assert found.next_evidence.rows == ()
    assert found.next_evidence.admissions


def test_methods_without_exact_answers_say_so(study: Study) -> None:
    found = study.sensitivity("downstream", 1_000, method="ahp")
    with pytest.raises(InputError, match="weight intervals can be computed for"):
        _ = found.weight_intervals
    with pytest.raises(InputError, match="topsis, weighted_sum"):
        found.smallest_change()


def test_all_faults_are_told_at_once(study: Study) -> None:
    with pytest.raises(InputError) as caught:
        study.sensitivity(
            "upstrem", 0, method="tops", space=3, vary="x", kernel="numpi", workers=0, precision=2
        )
    told = str(caught.value)
    for fragment in (
        "Did you mean 'upstream'?",
        "Did you mean 'topsis'?",
        "expected a WeightSpace; found 3",
        "what to draw",
        "samples: expected a whole number from 1",
        "Did you mean 'numpy'?",
        "workers: expected a whole number from 1",
        "precision: expected a number between 0 and 1",
    ):
        assert fragment in told, fragment


def test_a_space_with_a_criterion_that_is_not_there_is_refused(study: Study) -> None:
    with pytest.raises(InputError, match="Did you mean 'reserves'"):
        study.sensitivity("upstream", space=WeightSpace.order("reservs > technology"))
