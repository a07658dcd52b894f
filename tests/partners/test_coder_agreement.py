"""Any number of coders: compared on the statements that several read, and in their tables."""

from __future__ import annotations

import math

import pytest

from partners import CodedRow
from partners.agreement import compare_coders, compare_with_third
from partners.coder_agreement import agreement_of_claims, agreement_of_tables
from partners.documents import Locator
from partners.reliability import krippendorff_alpha, weighted_kappa


@pytest.fixture
def read(evidence, framework):
    """Code one statement per paragraph: lines of `coder level [basis] [key=value]`."""
    first = next(claim for claim in evidence.claims if claim.counts and not claim.label)

    def read(*paragraphs: str):
        claims = []
        for number, paragraph in enumerate(paragraphs, start=1):
            for line in paragraph.split(","):
                coder, level, *rest = line.split()
                changes = dict(part.split("=") for part in rest)
                claims.append(
                    first.model_copy(
                        update={
                            "id": f"{first.partner}-{first.criterion}-{len(claims) + 1}",
                            "coder": coder,
                            "level": framework.scale.levels[int(level) - 1],
                            "basis": "stated",
                            "locator": Locator("1", number, number),
                            **changes,
                        }
                    )
                )
        return claims

    return read


def test_two_coders_of_four_statements(framework, read):
    claims = read("Ana 4,Ben 4", "Ana 2,Ben 3", "Ana 5,Ben 5", "Ben 1,Ana 1", "Ana 3")
    found = agreement_of_claims(framework, claims)
    pairs = [(4, 4), (2, 3), (5, 5), (1, 1)]
    assert (found.coders, found.shared, len(found.units)) == (("Ana", "Ben"), 4, 4)
    (pair,) = found.pairs
    assert (pair.coders, pair.units) == (("Ana", "Ben"), 4)
    assert pair.quadratic.value == pytest.approx(weighted_kappa(pairs, 5, 2))
    assert pair.linear.value == pytest.approx(weighted_kappa(pairs, 5, 1))
    assert found.ordinal.value == pytest.approx(krippendorff_alpha(pairs, 5, "ordinal"))
    assert found.interval.value == pytest.approx(krippendorff_alpha(pairs, 5, "interval"))
    (unit,) = found.differing
    assert (unit.place, unit.levels) == (f"{claims[0].source} §1 ¶2", {"Ana": 2, "Ben": 3})


def test_three_coders_are_compared_two_by_two_where_they_share_a_statement(framework, read):
    found = agreement_of_claims(framework, read("Ana 4,Ben 4", "Ben 2,Cleo 3", "Cleo 1,Ben 1"))
    assert [(pair.coders, pair.units) for pair in found.pairs] == [
        (("Ana", "Ben"), 1),
        (("Ben", "Cleo"), 2),
    ]
    assert found.interval.value == pytest.approx(
        krippendorff_alpha([(4, 4), (2, 3), (1, 1)], 5, "interval")
    )


@pytest.mark.parametrize("mark", ["basis=prospect", "disputed=errs"])
def test_what_one_reads_as_no_fact_is_named_and_in_no_coefficient(framework, read, mark):
    found = agreement_of_claims(
        framework, read("Ana 4,Ben 4", f"Ana 5,Ben 5 {mark}", "Ana 1,Ben 2")
    )
    assert found.shared == 2
    assert [unit.levels for unit in found.differing] == [
        {"Ana": 5, "Ben": None},
        {"Ana": 1, "Ben": 2},
    ]
    assert found.interval.value == krippendorff_alpha([(4, 4), (1, 2)], 5, "interval")


def test_several_claims_of_a_coder_on_one_statement_are_their_mean(framework, read):
    found = agreement_of_claims(framework, read("Ana 5,Ana 2 basis=hedged,Ben 4"))
    assert [unit.levels for unit in found.units] == [{"Ana": 4, "Ben": 4}]


def test_repetitions_and_statements_of_one_coder_are_compared_with_nothing(framework, read):
    again = "Ana 4,Ben 4 same_as=other"
    for claims in ([], read("Ana 4", "Ben 4"), read("Ana 4,Ana 3"), read(again)):
        assert agreement_of_claims(framework, claims) is None
    both_hope = read("Ana 4 basis=prospect,Ben 3 basis=prospect")
    assert agreement_of_claims(framework, both_hope) is None


def test_what_ships_names_no_coder(framework, evidence):
    assert agreement_of_claims(framework, evidence.claims) is None
    assert {(claim.coder, claim.checker, claim.review_by) for claim in evidence.claims} == {
        ("", "", "")
    }


def test_the_table_shows_every_unit_by_coder(framework, read):
    found = agreement_of_claims(framework, read("Ana 4,Ben 4,Cleo 4", "Ana 2,Ben 3"))
    assert list(found.table.columns) == [
        *("partner", "criterion", "place"),
        *("Ana", "Ben", "Cleo"),
        "differs",
    ]
    assert found.table["Ben"].tolist() == [4, 3]
    assert found.table["Cleo"].isna().tolist() == [False, True]
    assert found.table["differs"].tolist() == [False, True]
    assert "3 coders, 2 units" in repr(found)


def test_the_shipped_tables_of_all_coders(framework, evidence):
    found = agreement_of_tables(framework, evidence.codings)
    assert found.coders == ("first", "second", "third")
    by_pair = {pair.coders: pair for pair in found.pairs}
    two = compare_coders(framework, evidence.codings)
    assert by_pair["first", "second"].quadratic == two.quadratic
    assert by_pair["first", "second"].units == two.shared
    settled = {key for key, _ in compare_with_third(framework, evidence).differing.items()}
    assert settled <= {(unit.partner, unit.criterion) for unit in found.differing}
    assert found.ordinal.low <= found.ordinal.value <= found.ordinal.high <= 1


def test_tables_without_a_common_cell_are_compared_with_nothing(framework):
    rows = [
        (CodedRow(partner="A", criterion=name, level="low", basis="stated", source="ris"),)
        for name in ("reserves", "technology")
    ]
    assert agreement_of_tables(framework, {}) is None
    assert agreement_of_tables(framework, dict(zip("ab", rows, strict=True))) is None
    found = agreement_of_tables(framework, {"a": rows[0], "b": rows[0]})
    assert math.isnan(found.ordinal.value)


@pytest.mark.parametrize("beside", ["basis=prospect", "disputed=wrong"])
def test_a_label_beside_what_is_no_fact_is_the_level_of_its_coder(framework, read, beside):
    """Intent and disputes are no reading, so they take the place of none: the label counts."""
    claims = read(f"Ana 3 label=yes basis=implied,Ana 5 {beside},Ben 4")
    found = agreement_of_claims(framework, claims)
    (unit,) = found.units
    assert unit.levels == {"Ana": 3, "Ben": 4}
    sized = agreement_of_claims(framework, read("Ana 3 label=yes basis=implied,Ana 5,Ben 4"))
    assert sized.units[0].levels == {"Ana": 5, "Ben": 4}
