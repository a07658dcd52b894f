"""Methods side by side: each as `Study.rank` has it, and why they part."""

import json
import math
import pickle
from dataclasses import FrozenInstanceError, replace
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator import Study
from evaluator.agreement import MEASURES, borda, copeland, kemeny, kendall_tau_b
from evaluator.comparison import Comparison
from evaluator.comparison.parting import between_share, find_groupings, pair_signs
from evaluator.methods import METHODS
from evaluator.methods.method import Option
from evaluator.methods.readers import per_criterion
from evaluator.outputs.comparison_records import comparison_record, comparison_rows


@pytest.fixture(scope="module")
def found(study: Study) -> Comparison:
    """The ore stage by every method, held against TOPSIS."""
    return study.compare("upstream", samples=500)


def test_every_method_ranks_as_a_study_does(study: Study, found: Comparison) -> None:
    for row in found.rows:
        ranking = study.rank("upstream", method=row.method, samples=1)
        assert ranking.normalization == row.normalization
        assert {one.partner: one.rank for one in ranking.rows} == row.ranks
        assert {one.partner: one.score for one in ranking.rows} == row.scores


def test_every_method_is_there_or_left_out_for_a_reason(found: Comparison) -> None:
    assert {row.method for row in found.rows} | set(found.left_out) == set(METHODS)
    assert all(found.left_out.values())
    assert found.rows[0].method == "topsis"


def test_every_normalization_ranks_as_a_study_does(study: Study, found: Comparison) -> None:
    row = next(row for row in found.rows if row.method == "topsis")
    for name in ("vector", "minmax", "scale"):
        ranking = study.rank("upstream", normalization=name, samples=1)
        assert {one.partner: one.rank for one in ranking.rows} == row.by_normalization[name]
    table = found.by_normalization.set_index(["method", "normalization"])["kendall_tau_b"]
    assert table["topsis", "scale"] == 1
    assert table["topsis", "vector"] == kendall_tau_b(row.ranks, row.by_normalization["vector"])


def test_table_puts_ranks_side_by_side(study: Study, found: Comparison) -> None:
    table, ranks = found.table, found.ranks
    assert list(table.index) == [row.partner for row in study.rank("upstream").rows]
    for row in found.rows:
        assert table[row.method].to_dict() == dict(row.ranks)
    assert (table["best"] == ranks.min(axis=1)).all()
    assert (table["worst"] == ranks.max(axis=1)).all()
    published = study.rank("upstream", samples=500).table
    for column in ("name", "rank_low", "rank_high"):
        assert table[column].tolist() == published[column].tolist()


def test_agreement_is_measured_on_the_ranks(found: Comparison) -> None:
    from scipy.stats import kendalltau

    for one, other in combinations(found.ranks, 2):
        tau = kendalltau(found.ranks[one], found.ranks[other])[0]
        assert found.agreement["kendall_tau_b"].loc[one, other] == pytest.approx(tau, abs=1e-14)
    for name, measure in MEASURES.items():
        mine = found.agreement_with_method[name]
        for method in found.ranks:
            assert mine[method] == measure(found.ranks["topsis"], found.ranks[method])


def test_consensus_is_over_all_methods(found: Comparison) -> None:
    expected = {
        "borda": borda(found.ranks)["rank"].to_dict(),
        "copeland": copeland(found.ranks)["rank"].to_dict(),
        "kemeny": dict(kemeny(found.ranks).ranks),
    }
    assert {name: found.consensus[name].to_dict() for name in expected} == expected
    assert {name: found.table[name].to_dict() for name in expected} == expected


def test_scores_and_long_form_hold_the_same(found: Comparison) -> None:
    long = found.to_frame()
    assert len(long) == len(found.rows) * len(found.partners)
    for _, line in long.iterrows():
        assert line["rank"] == found.ranks.loc[line["partner"], line["method"]]
        assert line["score"] == found.scores.loc[line["partner"], line["method"]]


def test_who_moves_most(study: Study, found: Comparison, plain: object) -> None:
    mover, ranks = found.mover, found.ranks
    spans = ranks.max(axis=1) - ranks.min(axis=1)
    assert spans[mover.partner] == spans.max() == mover.worst - mover.best
    assert set(mover.best_by) == {m for m in ranks if ranks.loc[mover.partner, m] == mover.best}
    assert set(mover.worst_by) == {m for m in ranks if ranks.loc[mover.partner, m] == mover.worst}
    weights = study.stage_weights["upstream"].weights
    levels = {name: plain.levels(name, "upstream") for name in found.partners}
    gains = {
        k: weights[k]
        * (levels[mover.partner][k] - math.fsum(one[k] for one in levels.values()) / len(levels))
        for k in weights
    }
    assert mover.strong.criterion == max(gains, key=gains.get)
    assert mover.weak.criterion == min(gains, key=gains.get)
    assert study.evidence.partners[mover.partner].name in found.why


@given(st.data())
@settings(max_examples=40)
def test_share_between_groups_is_that_of_distances(data: st.DataObject) -> None:
    # The variance within is half the mean squared distance of two members, added over groups.
    rows = data.draw(st.integers(3, 6))
    signs = np.array(
        data.draw(
            st.lists(
                st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=4, max_size=4),
                min_size=rows,
                max_size=rows,
            )
        )
    )
    labels = data.draw(st.lists(st.sampled_from("ab"), min_size=rows, max_size=rows))
    if not np.ptp(signs, axis=0).any():
        return

    def inertia(members: list[int]) -> float:
        gaps = [((signs[i] - signs[j]) ** 2).sum() for i in members for j in members]
        return sum(gaps) / (2 * len(members))

    within = sum(
        inertia([i for i in range(rows) if labels[i] == label]) for label in sorted(set(labels))
    )
    expected = 1 - within / inertia(list(range(rows)))
    assert between_share(signs, labels) == pytest.approx(expected, abs=1e-12)


def test_share_by_chance_is_the_mean_over_all_ways_to_group() -> None:
    rng = np.random.default_rng(np.random.SeedSequence(11))
    signs = rng.integers(-1, 2, (5, 6)).astype(float)
    shares = [between_share(signs, labels) for labels in set(permutations("aaabb"))]
    assert math.fsum(shares) / len(shares) == pytest.approx((2 - 1) / (5 - 1))


def test_groupings_hold_the_methods(found: Comparison) -> None:
    methods = {row.method for row in found.rows}
    signs = pair_signs(found.rows)
    count = len(found.partners)
    assert signs.shape == (len(methods), count * (count - 1) // 2)
    assert found.groupings == find_groupings(found.rows)
    for grouping in found.groupings:
        assert sorted(name for group in grouping.groups.values() for name in group) == sorted(
            methods
        )
        assert 0 <= grouping.share <= 1
        assert 0 < grouping.by_chance < 1
    kinds = next(one for one in found.groupings if one.by == "compensation").groups
    assert all(METHODS[name].compensates == kind for kind, names in kinds.items() for name in names)
    thresholds = next(one for one in found.groupings if one.by == "thresholds").groups
    assert "codas" in thresholds["with"]
    assert {"topsis", "vikor"} <= set(thresholds["without"])


def test_methods_can_be_chosen_by_any_of_their_names(study: Study) -> None:
    chosen = study.compare("midstream", "wsm, ahp,ahp", samples=1)
    assert [row.method for row in chosen.rows] == ["topsis", "weighted_sum", "ahp"]
    listed = study.compare("midstream", ["weighted_sum", "ahp"], samples=1)
    assert listed.digest == chosen.digest
    assert study.compare("midstream", ["ahp"], samples=1).digest != chosen.digest


def test_another_method_can_be_held_against_the_others(study: Study) -> None:
    other = study.compare("upstream", method="weighted_sum", normalization="vector", samples=1)
    assert other.rows[0].method == "weighted_sum"
    assert other.rows[0].normalization == "vector"
    row = next(row for row in other.rows if row.method == "topsis")
    assert row.normalization == "scale"
    assert other.agreement_with_method.loc["weighted_sum"].tolist() == [1, 1, 1, 1]


def test_weights_and_mineral_are_those_of_the_question(study: Study) -> None:
    weights = dict.fromkeys(study.framework.criterion_ids, 1)
    found = study.compare("upstream", weights=weights, mineral="lithium", samples=1)
    for row in found.rows:
        ranking = study.rank(
            "upstream", method=row.method, weights=weights, mineral="lithium", samples=1
        )
        assert {one.partner: one.rank for one in ranking.rows} == row.ranks


def test_a_weight_set_is_asked_for_by_name(study: Study) -> None:
    found = study.compare("upstream", ["ahp"], weights="equal", samples=1)
    ranking = study.rank("upstream", method="ahp", weights="equal", samples=1)
    assert {one.partner: one.rank for one in ranking.rows} == found.rows[1].ranks
    assert comparison_record(found)["weights_set"] == "equal"


def test_all_faults_are_told_at_once(study: Study) -> None:
    with pytest.raises(InputError) as error:
        study.compare("upstrem", ["topsi", "weightedsun"])
    assert len(error.value.faults) == 3
    assert "Did you mean 'weighted_sum'?" in str(error.value)


def test_what_a_method_needs_and_does_not_get_is_told(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = METHODS["weighted_sum"]
    wants = Option("ideal", None, "an ideal", per_criterion("ideal", required=True))
    others = {
        **METHODS,
        "asking": replace(base, id="asking", options=(*base.options, wants)),
        "lacking": replace(
            base, id="lacking", options=(*base.options, wants._replace(example=3.0))
        ),
        "dark": replace(
            base,
            id="dark",
            figures=lambda levels, *_, **__: {"score": np.full(len(levels), np.nan)},
        ),
    }
    monkeypatch.setattr("evaluator.comparison.side_by_side.METHODS", others)
    monkeypatch.setattr("evaluator.methods.options.METHODS", others)
    monkeypatch.setattr("evaluator.methods.options.get_method", others.__getitem__)
    found = study.compare("midstream", samples=1)
    assert {row.method for row in found.rows}.isdisjoint({"asking", "lacking", "dark"})
    assert found.left_out["lacking"] == "needs ideal, which no stage gives"
    assert "one ideal per criterion" in found.left_out["asking"]
    assert "finite scores" in found.left_out["dark"]


def test_where_nobody_is_ranked_there_is_nothing_to_compare(vary: object) -> None:
    empty = vary.claims(lambda claim: None).compare("upstream", samples=1)
    assert empty.rows == ()
    tables = (empty.table, empty.ranks, empty.consensus, empty.to_frame(), empty.by_normalization)
    for table in (*tables, empty.agreement_with_method):
        assert len(table) == 0
    assert empty.why == "There is nobody to compare."
    json.dumps(comparison_record(empty), allow_nan=False)


def test_where_one_is_ranked_it_is_first(study: Study, vary: object) -> None:
    ranked = [row.partner for row in study.rank("midstream", samples=1).rows]
    alone = vary.without(*ranked[1:]).compare("midstream", samples=1)
    assert alone.table["best"].tolist() == alone.table["worst"].tolist() == [1]
    assert alone.why == "There is nobody to compare."
    assert alone.agreement_with_method.isna().all().all()


def test_where_all_methods_agree_that_is_said(study: Study) -> None:
    found = study.compare("midstream", ["ahp"], samples=1)
    assert found.mover is None
    assert found.why == "Both methods give the same ranks."
    assert study.compare("midstream", ["ahp", "wsm"], samples=1).why.startswith("All 3 methods")
    assert study.compare("midstream", [], samples=1).why.startswith("There is no other method")


def test_two_methods_do_not_agree_on_average(study: Study) -> None:
    found = study.compare("upstream", ["vikor"], samples=1)
    tau = kendall_tau_b(*(row.ranks for row in found.rows))
    assert found.why.startswith(f"The two methods agree by {tau:.2f} (tau-b). ")


def test_where_all_tie_by_one_of_two_methods_no_agreement_is_told(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    level = replace(
        METHODS["weighted_sum"],
        figures=lambda levels, weights, directions, **_: {"score": levels[..., 0] * 0},
    )
    monkeypatch.setattr("evaluator.comparison.side_by_side.get_method", lambda name: level)
    why = study.compare("midstream", "weighted_sum", samples=1).why
    assert "nan" not in why
    assert "moves most" in why


@pytest.mark.parametrize("names", ["", " , ", 3, object()])
def test_what_names_no_method_is_refused(study: Study, names: object) -> None:
    with pytest.raises(InputError) as error:
        study.compare("midstrem", names)  # type: ignore[arg-type]
    assert [fault.key for fault in error.value.faults] == ["stage", "methods"]


def test_result_is_frozen_repeatable_and_can_be_kept(study: Study, found: Comparison) -> None:
    again = study.compare("upstream", samples=500)
    assert again.digest == found.digest
    assert again == found
    assert pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(FrozenInstanceError):
        found.why = ""
    assert "13 partners by" in repr(found)


def test_records_hold_every_figure(study: Study, found: Comparison) -> None:
    turned = study.reversals("upstream", normalization="vector")
    record = comparison_record(found, turned)
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert [row["method"] for row in record["methods"]] == [row.method for row in found.rows]
    assert record["digest"] == found.digest
    rows = pd.DataFrame(comparison_rows([found], [turned]))
    ranks = rows[(rows["analysis"] == "ranks") & (rows["figure"] == "rank")]
    for _, line in ranks.iterrows():
        assert line["value"] == found.ranks.loc[line["subject"], line["object"]]
    assert len(ranks) == found.ranks.size
    tau = rows[rows["figure"] == "kendall_tau_b"]
    assert len(tau[tau["analysis"] == "agreement"]) == len(found.rows) ** 2
    assert rows.loc[rows["figure"] == "reversed", "value"].sum() == turned.count
    assert set(rows["digest"]) == {found.digest}


@pytest.mark.parametrize("methods", [5, {"topsis", "vikor"}])
def test_what_lists_no_methods_is_told(study: Study, methods: object) -> None:
    with pytest.raises(InputError, match="methods: expected names of methods"):
        study.compare("midstream", methods, samples=1)
