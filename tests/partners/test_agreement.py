"""Two coders' tables, and the evidence, reduced to cells by the rules and compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import evaluator
from criteria import InputError
from evaluator.cells import build_cells
from partners import CodedRow
from partners.agreement import compare_coders, compare_with_third

HEAD = ("partner", "criterion", "level", "basis", "source", "minerals", "label")


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


def test_what_several_coders_read_is_reduced_to_cells_as_the_study_does_it(framework, evidence):
    levels = framework.scale.levels

    def read_twice(partner):
        ana = [claim.model_copy(update={"coder": "Ana"}) for claim in partner.claims]
        ben = [
            claim.model_copy(
                update={
                    "id": f"{claim.id}-ben",
                    "coder": "Ben",
                    "level": levels[(levels.index(claim.level) + number) % len(levels)],
                    "label": claim.label and number % 2 == 0,
                }
            )
            for number, claim in enumerate(ana)
        ]
        return partner.model_copy(update={"claims": (*ana, *ben), "regions": ()})

    people = {name: read_twice(partner) for name, partner in evidence.partners.items()}
    twice = replace(evidence, partners=people)
    rows = tuple(
        CodedRow(
            partner=name,
            criterion=criterion,
            level=framework.scale.nearest_level(cell.value),
            basis="stated",
            source="ris",
        )
        for name, partner in people.items()
        for criterion, cell in build_cells(partner, twice, framework, None, None).items()
        if cell.own
    )
    found = compare_with_third(framework, replace(twice, codings={"third": rows}))
    assert (found.shared, found.differing) == (len(rows), {})
    assert found.only_first == found.only_second == ()


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
        (b'A,reserves,"high,stated,ris,,\n', "fields as CSV"),
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
