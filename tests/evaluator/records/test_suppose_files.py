"""What is given to be supposed and is no list of claims, is too much, or stands all alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from criteria import InputError
from evaluator.storage.suppositions import read_suppositions

CLAIM = '[[claim]]\npartner = "Chile"\ncriterion = "processing"\nlevel = "high"\nbasis = "stated"\n'
PACKED = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00\x21\x00\xff\xfe"

WRONG = {
    "a workbook": ("my.xlsx", PACKED, "found: a workbook, '.xlsx'"),
    "an older workbook": ("my.XLS", b"\xd0\xcf\x11\xe0", "found: a workbook, '.XLS'"),
    "a workbook by another name": ("my.toml", PACKED, "found: a packed file, such as a workbook"),
    "an older one by another name": ("my.toml", b"\xd0\xcf\x11\xe0", "found: an old workbook"),
    "a table": ("my.csv", b"partner,criterion\n", "found: another form, '.csv'"),
    "a record": ("my.json", b"{}", "found: another form, '.json'"),
    "other text": ("my.toml", CLAIM.encode("utf-16"), "found: UTF-16 text"),
    "other bytes": ("my.toml", CLAIM.encode() + b"# \xe9", "is not remedy: Save the file as UTF-8"),
    "one table": ("my.toml", CLAIM.replace("[[claim]]", "[claim]").encode(), "found: one [claim]"),
    "a number": ("my.toml", b"claim = 5", "found: 5 remedy: Write [[claim]]"),
    "nothing": ("my.toml", b"", "expected: one [[claim]] or more"),
    "very long": ("my.toml", b"#" * 10_000_001, "at most 10,000,000 bytes"),
    "very many": ("my.toml", CLAIM.encode() * 10_001, "at most 10,000 rows found: 10,001"),
    "very full": ("my.toml", b"x = [" + b"1," * 400_001 + b"]", "at most 400,000 values"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_list_of_claims_is_told_for_what_it_is(run, tmp_path, case):
    name, content, told = WRONG[case]
    path = tmp_path / name
    path.write_bytes(content)
    result = run("rank", "--suppose", path)
    assert result.exit_code == 1
    text = " ".join(result.stderr.split())
    assert told in text
    assert f"1. {name} entry:" in text
    assert "(1):" in text


def test_of_a_workbook_it_is_said_where_it_belongs_and_what_is_wanted(run, tmp_path):
    path = tmp_path / "my.xlsx"
    path.write_bytes(PACKED)
    text = " ".join(run("rank", "--suppose", path).stderr.split())
    assert "expected: claims in TOML, each under [[claim]]" in text
    assert "such as claim.toml. A workbook is given with --data." in text


def test_a_limit_can_be_raised_for_it_too(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text(CLAIM * 3, encoding="utf-8")
    with pytest.raises(InputError, match="at most 2 rows"):
        read_suppositions(path, {"rows": 2})
    assert len(read_suppositions(path, {"rows": 3})[0]) == 3


def test_thousands_of_claims_are_supposed_as_two_are(study):
    """Each has an id of its own, in the order in which they are given."""
    levels = study.framework.scale.levels
    given = [
        {
            "partner": partner,
            "criterion": "processing",
            "level": levels[number % len(levels)],
            "basis": "stated",
        }
        for number in range(1500)
        for partner in ("Chile", "Peru")
    ]
    found = study.suppose(given)
    claims = [claim for claim in found.evidence.claims if claim.id in found.supposed.claims]
    assert len(claims) == len({claim.id for claim in claims}) == 3000
    for name in ("CHL", "PER"):
        own = [claim.level for claim in claims if claim.partner == name]
        assert own == [levels[number % len(levels)] for number in range(1500)]
    assert found.without_supposed.digest == study.digest


@pytest.mark.parametrize("name", ["critic", "entropy", "merec"])
def test_weights_that_follow_only_from_what_is_supposed_are_taken_on_both_sides(study, name):
    """Without it nobody can be ranked, and no weights follow from the data."""
    partners = {
        name: partner.model_copy(update={"claims": ()})
        for name, partner in study.evidence.partners.items()
    }
    bare = replace(study, evidence=replace(study.evidence, partners=partners, expectations=()))
    with pytest.raises(InputError):
        bare.rank("midstream", weights=name, samples=20)
    levels = study.framework.scale.levels
    given = [
        {
            "partner": partner,
            "criterion": criterion,
            "level": levels[(n + k) % 5],
            "basis": "stated",
        }
        for n, partner in enumerate(("Chile", "Peru", "Japan"))
        for k, criterion in enumerate(study.framework.criterion_ids)
    ]
    ranking = bare.suppose(given).rank("midstream", weights=name, samples=20)
    assert {row.partner for row in ranking.rows} == {"CHL", "PER", "JPN"}
    assert ranking.without.rows == ()
    assert ranking.without.weights == ranking.weights
