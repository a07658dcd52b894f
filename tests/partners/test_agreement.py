"""Weighted kappa against printed figures, and two coders' tables reduced to cells by the rules."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import InputError
from partners.agreement import compare_coders, compare_with_third, weighted_kappa
from partners.load import SHIPPED

repeatable = settings(derandomize=True, deadline=None, max_examples=150)
pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)
HEAD = "partner,criterion,level,basis,source,minerals,label\n"


def _pairs(table: list[list[int]]) -> list[tuple[int, int]]:
    """The pairs behind a square table of counts."""
    return [
        (row, column)
        for row, counts in enumerate(table, start=1)
        for column, count in enumerate(counts, start=1)
        for _ in range(count)
    ]


# --- Printed figures -----------------------------------------------------------------------------


def test_linear_kappa_as_printed_by_sas():
    # "Weighted Kappa Coefficient, Kappa 0.4701": a table with its SAS printout, which stand in the
    # tests of statsmodels (statsmodels/stats/tests/test_inter_rater.py, table10).
    table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
    assert weighted_kappa(_pairs(table), 3, 1) == pytest.approx(0.4701, abs=5e-5)


def test_both_kappas_of_the_anxiety_ratings_of_irr():
    # Raters 2 and 3 of the data set `anxiety` of the R package irr (Gamer, Lemon, Fellows and
    # Singh); kappa2 prints 0.1459075 with weights "equal" and 0.2520325 with "squared". It leaves
    # out level 5, which neither rater gives, so that level 6 is the fifth.
    second = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
    third = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]
    rated = [(min(a, 5), min(b, 5)) for a, b in zip(second, third, strict=True)]
    assert weighted_kappa(rated, 5, 1) == pytest.approx(0.1459075, abs=5e-8)
    assert weighted_kappa(rated, 5, 2) == pytest.approx(0.2520325, abs=5e-8)


@repeatable
@given(pairs)
def test_with_equal_margins_quadratic_kappa_is_the_product_moment_correlation(given_pairs):
    # Cohen, J. (1968). Weighted kappa. Psychological Bulletin, 70(4), 213-220,
    # doi:10.1037/h0026256: so it is where both coders give each level equally often.
    both_ways = [*given_pairs, *((b, a) for a, b in given_pairs)]
    first, second = np.array(both_ways).T
    if first.std() == 0:
        assert math.isnan(weighted_kappa(both_ways, 5, 2))
        return
    expected = np.corrcoef(first, second)[0, 1]
    assert weighted_kappa(both_ways, 5, 2) == pytest.approx(expected, abs=1e-12)


# --- By hand and in general ----------------------------------------------------------------------


@pytest.mark.parametrize("power", [1, 2])
def test_two_levels_by_hand(power):
    # 20 + 15 of 50 agree, 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; (0.7 - 0.5) / 0.5 = 0.4.
    table = [[20, 5], [10, 15]]
    assert weighted_kappa(_pairs(table), 2, power) == pytest.approx(0.4, rel=1e-14)


def test_a_grave_disagreement_costs_more_than_a_slight_one():
    agreed = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    slight, grave = [*agreed, (1, 2)], [*agreed, (1, 5)]
    for power in (1, 2):
        assert weighted_kappa(slight, 5, power) > weighted_kappa(grave, 5, power)
    assert weighted_kappa(slight, 5, 2) > weighted_kappa(slight, 5, 1)


@repeatable
@given(pairs, st.sampled_from([1, 2]))
def test_it_does_not_matter_who_coded_first(given_pairs, power):
    there, back = (
        weighted_kappa(given_pairs, 5, power),
        weighted_kappa([(b, a) for a, b in given_pairs], 5, power),
    )
    assert there == pytest.approx(back, rel=1e-12, nan_ok=True)
    assert math.isnan(there) or there <= 1


@repeatable
@given(st.lists(st.integers(1, 5), min_size=2), st.sampled_from([1, 2]))
def test_full_agreement_is_one_where_anything_could_differ(levels, power):
    found = weighted_kappa([(level, level) for level in levels], 5, power)
    assert found == 1 if len(set(levels)) > 1 else math.isnan(found)


def test_of_nothing_there_is_no_kappa():
    assert math.isnan(weighted_kappa([], 5, 2))


# --- Tables of coders ----------------------------------------------------------------------------


@pytest.fixture
def coded(framework, tmp_path):
    """Compare two tables given as lines."""

    def compare(first: str, second: str):
        for name, lines in (("first", first), ("second", second)):
            text = HEAD + "".join(line.strip() + "\n" for line in lines.split(";"))
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return compare_coders(framework, tmp_path)

    return compare


def test_the_shipped_tables_agree(framework):
    found = compare_coders(framework, SHIPPED / "coding")
    assert found.shared == 46
    assert found.quadratic.value >= 0.9
    for kappa in (found.quadratic, found.linear):
        assert kappa.low <= kappa.value <= kappa.high <= 1
    assert all(one != other for one, other in found.differing.values())
    again = compare_coders(framework, SHIPPED / "coding")
    assert again == found


def test_the_evidence_is_held_against_a_third_coder(framework, evidence, cells):
    found = compare_with_third(framework, evidence, SHIPPED / "coding")
    assert found.only_first == ()
    assert found.shared == len({(who, what) for (who, *_, what), cell in cells.items() if cell.own})
    assert found.quadratic.value >= 0.9
    assert {first for first, _ in found.differing} <= set(evidence.partners)


def test_the_evidence_agrees_with_itself(framework, evidence, tmp_path):
    rows = [
        f"{c.partner},{c.criterion},{c.level},{c.basis},{c.source},,{'yes' if c.label else ''}\n"
        for c in evidence.claims
        if c.counts
    ]
    (tmp_path / "third.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    found = compare_with_third(framework, evidence, tmp_path)
    assert (found.only_first, found.only_second, found.differing) == ((), (), {})
    assert found.linear.value == 1
    assert compare_with_third(framework, evidence, tmp_path / "none") is None


def test_without_tables_there_is_nothing_to_compare(framework, tmp_path):
    assert compare_coders(framework, tmp_path / "coding") is None


@pytest.mark.parametrize("second", ["none", "empty", "a folder"])
def test_one_table_of_two_is_told(framework, tmp_path, second):
    (tmp_path / "first.csv").write_text(f"{HEAD}A,reserves,high,stated,ris,,\n", encoding="utf-8")
    if second == "empty":
        (tmp_path / "second.csv").write_text(HEAD, encoding="utf-8")
    elif second == "a folder":
        (tmp_path / "second.csv").mkdir()
    with pytest.raises(InputError) as caught:
        compare_coders(framework, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.where, fault.key) == ("second.csv", "file")


def test_cells_are_sorted_by_who_filled_them(coded):
    found = coded(
        "A,reserves,high,stated,ris,,; B,reserves,low,stated,ris,,; C,reserves,high,stated,ris,,",
        "A,reserves,high,stated,ris,,; B,reserves,high,stated,ris,,; A,technology,low,stated,ris,,",
    )
    assert found.shared == 2
    assert found.only_first == (("C", "reserves"),)
    assert found.only_second == (("A", "technology"),)
    assert found.differing == {("B", "reserves"): (2, 4)}


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        # One document: the weighted mean (5 + 0.5 * 2) / 1.5 = 4.
        ("A,reserves,very high,stated,ris,,; A,reserves,low,implied,ris,,", 4),
        # Two documents: (1 * 5 + 0.5 * 2) / 1.5 = 4; saying it thrice changes nothing.
        (
            "A,reserves,very high,stated,ris,,; A,reserves,low,implied,akka,,"
            "; A,reserves,low,implied,akka,,; A,reserves,low,implied,akka,,",
            4,
        ),
        # Intent counts nothing, and a label nothing where more is said.
        ("A,reserves,low,stated,ris,,; A,reserves,very high,prospect,ris,,", 2),
        ("A,reserves,low,stated,ris,,; A,reserves,very high,implied,akka,,yes", 2),
        ("A,reserves,moderate,implied,akka,,yes", 3),
        # Halves go up.
        ("A,reserves,low,stated,ris,,; A,reserves,moderate,stated,akka,,", 3),
    ],
)
def test_a_table_is_reduced_to_cells_as_the_study_does_it(coded, lines, level):
    other = "very low" if level != 1 else "very high"
    found = coded(lines, f"A,reserves,{other},stated,ris,,")
    assert found.differing == {("A", "reserves"): (level, 1)}


def test_every_fault_in_both_tables_is_told(coded):
    with pytest.raises(InputError) as caught:
        coded(
            "A,reservs,high,stated,ris,,; A,reserves,hihg,stated,ris,,",
            "A,reserves,high,said,ris,,; A,reserves,high,stated",
        )
    told = [str(fault) for fault in caught.value.faults]
    assert sum(line.startswith("first.csv: row 2, criterion") for line in told) == 1
    assert sum(line.startswith("first.csv: row 3, level") for line in told) == 1
    assert sum(line.startswith("second.csv: row 2, basis") for line in told) == 1
    assert sum(line.startswith("second.csv: row 3, ") for line in told) == 2
    assert "Did you mean 'reserves'?" in told[0]


def test_a_table_that_is_no_text_is_told(framework, tmp_path: Path):
    (tmp_path / "first.csv").write_bytes(HEAD.encode() + b"A,reserves,h\xe9,stated,ris,,\n")
    row = "A,reserves,high,stated,ris,,\n"
    (tmp_path / "second.csv").write_text(HEAD + row, encoding="utf-8-sig")
    with pytest.raises(InputError) as caught:
        compare_coders(framework, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.where, fault.expected) == ("first.csv", "UTF-8 text")
