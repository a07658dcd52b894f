"""Weighted kappa against printed figures, and two coders' tables reduced to cells by the rules."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator
from criteria import InputError
from partners import CodedRow
from partners.agreement import compare_coders, compare_with_third, weighted_kappa

repeatable = settings(derandomize=True, deadline=None, max_examples=150)
pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)
HEAD = ("partner", "criterion", "level", "basis", "source", "minerals", "label")


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
def coded(framework):
    """Compare two tables given as lines."""

    def compare(first: str, second: str):
        return compare_coders(framework, {"first": _rows(first), "second": _rows(second)})

    return compare


def _rows(lines: str) -> tuple[CodedRow, ...]:
    """Read lines of a table as they stand in a file."""
    cells = (line.strip().split(",") for line in lines.split(";"))
    return tuple(CodedRow(**dict(zip(HEAD, row, strict=True))) for row in cells)


def test_the_shipped_tables_agree(framework, evidence):
    found = compare_coders(framework, evidence.codings)
    assert found.shared == 46
    assert found.quadratic.value >= 0.9
    for kappa in (found.quadratic, found.linear):
        assert kappa.low <= kappa.value <= kappa.high <= 1
    assert all(one != other for one, other in found.differing.values())
    assert compare_coders(framework, evidence.codings) == found


def test_the_evidence_is_held_against_a_third_coder(framework, evidence, cells):
    found = compare_with_third(framework, evidence)
    assert found.only_first == ()
    assert found.shared == len({(who, what) for (who, *_, what), cell in cells.items() if cell.own})
    assert found.quadratic.value >= 0.9
    assert {first for first, _ in found.differing} <= set(evidence.partners)


def test_the_evidence_agrees_with_itself(framework, evidence):
    rows = tuple(
        CodedRow(**{key: getattr(claim, key) for key in CodedRow.model_fields})
        for claim in evidence.claims
        if claim.counts
    )
    found = compare_with_third(framework, replace(evidence, codings={"third": rows}))
    assert (found.only_first, found.only_second, found.differing) == ((), (), {})
    assert found.linear.value == 1
    assert compare_with_third(framework, replace(evidence, codings={})) is None


def test_without_two_tables_there_is_nothing_to_compare(framework, evidence):
    assert compare_coders(framework, {}) is None
    assert compare_coders(framework, {"first": evidence.codings["first"]}) is None


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


@pytest.fixture
def coding(study_folder) -> Path:
    """The folder of the tables in a copy of what ships."""
    return study_folder / "partners" / "coding"


def _told(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        evaluator.load(folder)
    return [str(fault) for fault in caught.value.faults]


def test_every_fault_in_both_tables_is_told(study_folder, coding):
    head = ",".join(HEAD)
    (coding / "first.csv").write_text(
        f"{head}\nA,reservs,high,stated,ris,,\nA,reserves,hihg,stated,ris,,\n", encoding="utf-8"
    )
    (coding / "second.csv").write_text(
        f"{head}\nA,reserves,high,said,ris,,\nA,reserves,,stated,ris,,maybe\n", encoding="utf-8"
    )
    told = _told(study_folder)
    assert len(told) == 5
    for start in (
        "first.csv: row 2 (row number 1, criterion)",
        "first.csv: row 3 (row number 2, level)",
        "second.csv: row 2 (row number 1, basis)",
        "second.csv: row 3 (row number 2, level)",
        "second.csv: row 3 (row number 2, label)",
    ):
        assert sum(line.startswith(start) for line in told) == 1, told
    assert any("Did you mean 'reserves'?" in line for line in told)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"A,reserves,h\xe9,stated,ris,,\n", "UTF-8 text"),
        (b'A,reserves,"high,stated,ris,,\n', "a table as CSV"),
        (b"A,reserves,high,stated,ris\n", "7 fields, as in the heading"),
        (b"", "a row per claim"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(study_folder, coding, raw, told):
    (coding / "first.csv").write_bytes(",".join(HEAD).encode() + b"\n" + raw)
    (line,) = _told(study_folder)
    assert line.startswith("first.csv: ")
    assert told in line


def test_a_byte_order_mark_before_a_table_does_no_harm(study_folder, coding, study):
    path = coding / "first.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert evaluator.load(study_folder).digest == study.digest
