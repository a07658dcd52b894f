"""A supposed claim counts like any other, and nothing that rests on it can pass for real."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

import evaluator
from criteria.faults import InputError
from evaluator.outputs.export import FORMATS

GIVEN = {"partner": "Chile", "criterion": "processing", "level": "high", "basis": "stated"}
SHORT = ("--stage", "midstream", "--samples", "200")


@pytest.fixture(scope="module")
def supposed(study):
    """The study with a claim that nobody has made."""
    return study.suppose([{**GIVEN, "stages": ["midstream"]}])


def same_figures(one, other):
    return [(r.partner, r.rank, r.score, r.rank_low, r.rank_high, r.tier) for r in one.rows] == [
        (r.partner, r.rank, r.score, r.rank_low, r.rank_high, r.tier) for r in other.rows
    ]


def test_it_counts_like_a_claim_of_the_data(supposed, vary):
    """Against the same statement written into the data from a document of its own."""
    real = vary.adding("CHL", "processing", "high")
    for stage in ("upstream", "midstream"):
        cells = [
            study.cells(study.evidence.partners["CHL"], stage)["processing"]
            for study in (supposed, real)
        ]
        if stage == "midstream":
            assert cells[0].value == cells[1].value
            assert (cells[0].low, cells[0].high) == (cells[1].low, cells[1].high)
        else:
            assert cells[0].is_silent
    assert same_figures(supposed.rank("midstream"), real.rank("midstream"))


def test_the_study_itself_stays_as_it_is(study, supposed):
    assert not study.supposed
    assert supposed.without_supposed.digest == study.digest
    assert supposed.without_supposed.evidence == study.evidence
    assert supposed.digest != study.digest


def test_a_supposed_ranking_has_a_digest_of_its_own_and_knows_the_real_one(study, supposed):
    ranking = supposed.rank("midstream", samples=200)
    assert ranking.without == study.rank("midstream", samples=200)
    as_if_real = evaluator.Study(
        supposed.framework, supposed.evidence, supposed.stage_weights, supposed.intensities
    )
    real = as_if_real.rank("midstream", samples=200)
    assert same_figures(ranking, real)
    assert len({ranking.digest, real.digest, ranking.without.digest}) == 3
    assert real.supposed == ()
    assert "Supposed" in repr(ranking)
    assert "Supposed" in repr(supposed)


def test_weights_that_follow_from_the_data_are_those_without_it_in_the_ranking_without(
    supposed, study
):
    ranking = supposed.rank("upstream", weights="critic", samples=50)
    assert ranking.without == study.rank("upstream", weights="critic", samples=50)


def test_claims_of_one_call_are_one_document_and_of_two_calls_two(study):
    more = {**GIVEN, "level": "low"}
    together = study.suppose([GIVEN, more])
    apart = study.suppose([GIVEN]).suppose([more])
    cells = [
        one.cells(one.evidence.partners["CHL"], "midstream")["processing"]
        for one in (together, apart)
    ]
    assert [len(cell.votes) for cell in cells] == [1, 2]
    assert len(set(apart.supposed.claims)) == 2
    assert apart.without_supposed.digest == study.digest


def test_a_source_can_be_given_and_its_claims_place_too(study):
    found = study.suppose(
        [
            {
                **GIVEN,
                "source": "memo",
                "locator": "§a ¶2",
                "terms": ["plant"],
                "id": "CHL-processing-9",
            }
        ],
        [{"id": "memo", "title": "A memo", "section": [{"id": "a", "heading": "A"}]}],
    )
    source = found.evidence.sources["memo"]
    assert (source.title, source.kind) == ("A memo", "supposition")
    assert found.supposed.claims == ("CHL-processing-9",)


FAULTY = """
[[claim]]
partner = "Chili"
criterion = "process"
level = "hgih"
basis = "stated"

[[claim]]
partner = "CHL"
criterion = "reserves"
level = "high"
basis = "stated"
source = "ris"
locator = "§nowhere ¶1"
terms = ["x"]
id = "CHL-reserves-1"

[[claims]]
"""


def test_every_fault_is_told_with_its_place_and_those_of_every_file(run, tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(FAULTY.replace("[[claims]]", ""), encoding="utf-8")
    (tmp_path / "c.toml").write_text(FAULTY, encoding="utf-8")
    files = [part for name in "abc" for part in ("--suppose", tmp_path / f"{name}.toml")]
    result = run("rank", *SHORT, *files)
    assert result.exit_code == 1
    told = " ".join(result.stderr.split())
    for name in ("a", "b"):
        for said in (
            f"{name}.toml entry: claim number 1, partner",
            f"{name}.toml entry: claim number 2 (claim CHL-reserves-1)",
            f"{name}.toml entry: claim number 2 (claim CHL-reserves-1, locator)",
        ):
            assert said in told
    for said in ("'Chile'", "'processing'", "'high'", "'claim'", "a section of ris"):
        assert said in told
    assert "c.toml entry: claims" in told


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ([], "one [[claim]] or more"),
        ([{}], "Add 'partner'"),
        (["x"], "dictionary"),
        ([{**GIVEN, "source": "ris"}], "Add 'locator'"),
        ([{**GIVEN, "partner": 3}], "partner"),
        ([{**GIVEN, "criterion": "a b"}], "criterion"),
    ],
)
def test_what_is_no_claim_is_refused(study, claims, said):
    with pytest.raises(InputError, match=re.escape(said)):
        study.suppose(claims)


@pytest.mark.parametrize("entry", [{"id": "ris"}, {"id": "a/b"}, {}, 3])
def test_what_is_no_source_is_refused(study, entry):
    with pytest.raises(InputError):
        study.suppose([GIVEN], [entry])


def test_every_form_says_that_it_is_supposed(run, claim_file):
    asked = ("rank", *SHORT, "--suppose", claim_file)
    table = run(*asked).stdout
    assert "MIDSTREAM, SUPPOSED:" in table
    assert "SUPPOSED, not in the data: CHL-processing-supposed-1" in table
    assert "Chile comes in at 1" in " ".join(table.split())
    record = json.loads(run(*asked, "--format", "json").stdout)
    assert [claim["id"] for claim in record["supposed"]] == ["CHL-processing-supposed-1"]
    moved = {move["partner"]: move for move in record["moved_by_supposed"]}
    assert moved["CHL"]["before"]["rank"] is None
    assert moved["CHL"]["after"]["rank"] == 1
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert {row["supposed"] for row in rows} == {"CHL-processing-supposed-1"}


def test_a_real_ranking_says_nothing_of_it(run):
    assert "SUPPOSED" not in run("rank", *SHORT).stdout
    record = json.loads(run("rank", *SHORT, "--format", "json").stdout)
    assert record["supposed"] == record["moved_by_supposed"] == []
    rows = list(csv.DictReader(io.StringIO(run("rank", *SHORT, "--format", "csv").stdout)))
    assert {row["supposed"] for row in rows} == {""}


@pytest.mark.parametrize("suffix", [".md", ".html", ".tex"])
def test_every_page_says_so_too(supposed, suffix):
    page = FORMATS[suffix]([supposed.rank("midstream", samples=50)], supposed.evidence).decode()
    assert "SUPPOSED, not in the data" in page


def test_in_a_workbook_it_is_in_the_name_of_the_sheet(supposed):
    import openpyxl

    data = FORMATS[".xlsx"]([supposed.rank("midstream", samples=50)], supposed.evidence)
    assert any("SUPPOSED" in name for name in openpyxl.load_workbook(io.BytesIO(data)).sheetnames)


def test_recorded_it_is_supposed_still(run, claim_file, tmp_path, study):
    runs = tmp_path / "runs"
    assert run("rank", *SHORT, "--suppose", claim_file, "--record", runs).exit_code == 0
    (found,) = runs.iterdir()
    assert run("replay", found).exit_code == 0
    loaded = evaluator.load(found)
    assert loaded.supposed.claims == ("CHL-processing-supposed-1",)
    assert loaded.without_supposed.digest == study.digest
    (told, *_) = json.loads((found / "warnings.json").read_bytes())
    assert told["kind"] == "supposed"


def test_names_of_what_is_supposed_must_stand_for_something(run, claim_file, tmp_path):
    runs = tmp_path / "runs"
    run("rank", *SHORT, "--suppose", claim_file, "--record", runs)
    (found,) = runs.iterdir()
    inputs = json.loads((found / "inputs.json").read_bytes())
    inputs["supposed_claims"] = ["CHL-processing-supposed-2"]
    inputs["supposed_sources"] = ["supposed-7"]
    alone = tmp_path / "alone.json"
    alone.write_text(json.dumps(inputs), encoding="utf-8")
    with pytest.raises(InputError, match="CHL-processing-supposed-1"):
        evaluator.load(alone)
