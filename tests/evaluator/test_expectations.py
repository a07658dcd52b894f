"""Expectations: each is held against the ranking, with figures that stand in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evaluator.expectations import judge_expectations, without_reasons


@pytest.fixture(scope="module")
def findings(study, rankings):
    """The findings by the id of the expectation."""
    found = judge_expectations(study.evidence, rankings)
    return {finding.expectation.id: finding for finding in found}


def _expect(study, ident: str, **changes):
    """The evidence with one expectation alone, changed."""
    item = next(e for e in study.evidence.expectations if e.id == ident)
    return replace(study.evidence, expectations=(item.model_copy(update=changes),))


def test_every_expectation_is_judged_in_its_order(study, findings):
    assert list(findings) == [item.id for item in study.evidence.expectations]


def test_the_figures_of_a_partner_are_those_of_the_ranking(findings, rankings):
    seen = 0
    for finding in findings.values():
        ranking = rankings[finding.expectation.stage]
        row = next((r for r in ranking.rows if r.partner == finding.expectation.partner), None)
        if row is None or finding.expectation.role:
            continue
        seen += 1
        name, count = row.name, len(ranking.rows)
        words = f"{name} ranks {row.rank} of {count} (range {row.rank_low}-{row.rank_high})"
        assert finding.figures == words
        assert finding.met == (2 * row.rank <= count + 1)
    assert seen >= 4


def test_the_figures_of_a_region_are_those_of_its_line(findings, rankings, evidence):
    seen = 0
    for finding in findings.values():
        ranking = rankings[finding.expectation.stage]
        group = next((g for g in ranking.groups if g.region == finding.expectation.partner), None)
        if group is None:
            continue
        seen += 1
        count = len(ranking.rows) + 1
        assert f"would rank {group.rank_if_added} of {count} " in finding.figures
        assert f"(range {group.rank_low}-{group.rank_high})" in finding.figures
        assert finding.met == (2 * group.rank_if_added <= count + 1)
        members = finding.figures.split("members: ")[1]
        ranked = {row.name: row.rank for row in ranking.rows}
        told = re.findall(r"([^,=]+?) (=?)(\d+) \([\d-]+\)(?:, |$)", members)
        for name, tied, rank in told:
            assert ranked[name] == int(rank)
            assert bool(tied) == (list(ranked.values()).count(int(rank)) > 1)
        here = [r for r in ranking.rows if group.region in evidence.regions_of(r.partner)]
        assert len(told) == len(here)
    assert seen >= 3


def test_a_role_is_met_if_the_partner_has_it(study, rankings, findings):
    found = findings["RUS-hedge"]
    role = rankings["upstream"].row("RUS").role
    assert found.met is (role.role == "hedge")
    assert (
        found.figures == f"Russia is {role.role}; hedge in {role.shares['hedge']:.0%} of the draws"
    )
    (other,) = judge_expectations(_expect(study, "RUS-hedge", role="foundation"), rankings)
    assert other.met is False


def test_of_a_partner_that_is_not_ranked_the_result_cannot_tell(study, rankings):
    for ident in ("JPN-midstream", "RUS-hedge"):
        evidence = _expect(study, ident, partner="KOR")
        (finding,) = judge_expectations(evidence, rankings)
        assert finding.met is None
        assert "not ranked" in finding.figures


def test_the_lower_half_does_not_meet_the_upper(study, rankings):
    last = rankings["upstream"].rows[-1].partner
    (finding,) = judge_expectations(_expect(study, "AUS-upstream", partner=last), rankings)
    assert finding.met is False


@pytest.mark.parametrize(("count", "half"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (13, 7)])
def test_the_middle_one_belongs_to_the_upper_half(study, rankings, count, half):
    rows = rankings["upstream"].rows
    rows = tuple(replace(rows[i], rank=i + 1) for i in range(count))
    some = {"upstream": replace(rankings["upstream"], rows=rows)}
    for row in rows:
        evidence = _expect(study, "AUS-upstream", partner=row.partner)
        (finding,) = judge_expectations(evidence, some)
        assert finding.met == (row.rank <= half)


def test_a_region_is_counted_among_those_it_stands_beside(study, rankings):
    upstream = rankings["upstream"]
    africa = next(group for group in upstream.groups if group.region == "africa")
    four_of_seven = replace(
        upstream, rows=upstream.rows[:6], groups=(replace(africa, rank_if_added=4),)
    )
    evidence = _expect(study, "africa-upstream")
    (finding,) = judge_expectations(evidence, {"upstream": four_of_seven})
    assert "would rank 4 of 7 " in finding.figures
    assert finding.met is True


def test_the_reasons_beside_a_role_can_be_left_out(study):
    beside = {name for item in study.evidence.expectations for name in item.reasons}
    left = without_reasons(study.evidence)
    assert {claim.id for claim in study.evidence.claims} - beside == {c.id for c in left.claims}
    assert {c.basis for c in study.evidence.claims if c.id in beside} == {"hedged"}
    assert left.expectations == study.evidence.expectations


def test_what_repeats_a_reason_counts_in_its_place(study):
    first, *repeated = (
        c for c in study.evidence.claims if "USA-policy_stability-1" in (c.id, c.same_as)
    )
    left = without_reasons(_expect(study, "USA-downstream", reasons=(first.id,)))
    kept = [c for c in left.partners["USA"].claims if c.id in {r.id for r in repeated}]
    assert repeated
    assert [claim.same_as for claim in kept] == [None, *[kept[0].id] * (len(kept) - 1)]
