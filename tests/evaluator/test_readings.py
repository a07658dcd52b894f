"""Readings of one statement are one claim, and the further they are apart, the wider it is.

The formulas are those of paragraph 34 of the conventions; the slow second implementation of cells,
readings among them, is that of ``test_cells.py``.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import load_framework
from evaluator.cells import build_cells
from evaluator.sensitivity import one_step_recodings
from evaluator.sensitivity.edits import recoded, without_claims, without_labels
from partners import Claim, Kind, Partner, load_evidence
from partners.documents import Locator
from partners.readings import are_readings, person, read_statements

SHIPPED = load_framework()
REGISTER = load_evidence(SHIPPED)
BASIS = {"stated": 1.0, "hedged": 0.5, "implied": 0.5, "prospect": 0.0}
FIGURES = {"basis": BASIS, "inheritance": 0.5, "base_spread": 2.0}
FIGURES |= {"contested_low": 2.0, "contested_high": 4.0}
FRAMEWORK = replace(
    SHIPPED,
    settings=SHIPPED.settings.model_copy(
        update={"evidence": SHIPPED.settings.evidence.model_copy(update=FIGURES)}
    ),
)
LEVELS = FRAMEWORK.scale.levels
HERE, THERE = Locator("1", 1, 1), Locator("1", 2, 2)
repeatable = settings(derandomize=True, deadline=None, max_examples=200)


def _claim(coder: str, level: int = 3, basis: str = "stated", **changes) -> Claim:
    """Return what a coder reads on the reserves of X."""
    return REGISTER.claims[0].model_copy(
        update={
            "id": f"X-reserves-{coder}",
            "partner": "X",
            "criterion": "reserves",
            "level": LEVELS[level - 1],
            "basis": basis,
            "source": "ris",
            "locator": HERE,
            "terms": ("large reserves",),
            "stages": (),
            "minerals": (),
            "label": False,
            "same_as": None,
            "disputed": "",
            "coder": coder,
            **changes,
        }
    )


def _evidence(claims):
    """Return evidence on X, which lies in a region."""
    owned = [
        Partner(id="X", name="X", kind=Kind.COUNTRY, regions=("near",)),
        Partner(id="near", name="Near", kind=Kind.REGION),
    ]
    return replace(
        REGISTER,
        partners={
            one.id: one.model_copy(
                update={"claims": tuple(claim for claim in claims if claim.partner == one.id)}
            )
            for one in owned
        },
    )


def _cell(claims, *, stage=None, mineral=None):
    """Return the cell of X on reserves."""
    evidence = _evidence(claims)
    return build_cells(evidence.partners["X"], evidence, FRAMEWORK, stage, mineral)["reserves"]


def _ends(claims) -> tuple[float, float]:
    cell = _cell(claims)
    return cell.low, cell.high


# --- By hand -------------------------------------------------------------------------------------


def test_two_coders_of_one_statement():
    """Value (4 + 3) / 2, weight 1, half-width 2 / (1 + 1) + half the range 1/2."""
    cell = _cell([_claim("Ana", 4), _claim("Ben", 3)])
    assert [(vote.value, vote.weight, vote.apart) for vote in cell.votes] == [(3.5, 1, 0.5)]
    assert (cell.value, cell.low, cell.high) == (3.5, 2, 5)
    assert [claim.coder for claim in cell.own] == ["Ana", "Ben"]


def test_how_firmly_a_statement_is_made_is_the_mean_of_the_coders():
    """Stated (1) and implied (1/2): weight 3/4, half-width 2 / 1.75; levels have one voice each."""
    cell = _cell([_claim("Ana", 4), _claim("Ben", 3, "implied")])
    assert [(vote.value, vote.weight) for vote in cell.votes] == [(3.5, 0.75)]
    assert cell.low == pytest.approx(3.5 - 2 / 1.75 - 0.5)


def test_a_statement_that_two_read_counts_once_in_its_document():
    """Readings 5 and 3 are one claim of 4; beside another claim of 2 the document says 3."""
    read = [_claim("Ana", 5), _claim("Ben", 3), _claim("Ana", 2, locator=THERE)]
    cell = _cell(read)
    assert cell.value == 3
    assert [vote.apart for vote in cell.votes] == [0.5]  # the mean of 1 and 0


def test_what_one_coder_reads_in_two_claims_is_one_voice():
    """Ana's 5 (1) and 2 (1/2) are 4, Ben's is 3: value 3.5, share (1.5 + 1) / 2, weight 1."""
    ana = [_claim("Ana", 5), _claim("Ana", 2, "hedged")]
    (vote,) = _cell([*ana, _claim("Ben", 3)]).votes
    assert (vote.value, vote.weight, vote.apart) == (3.5, 1, 0.5)
    beside = _claim("", 1, locator=THERE)
    (vote,) = _cell([*ana, _claim("Ben", 3), beside]).votes
    assert vote.value == pytest.approx((1.25 * 3.5 + 1 * 1) / 2.25)


def test_inherited_readings_are_discounted_as_any_claim():
    cell = _cell([_claim("Ana", 4, partner="near"), _claim("Ben", 2, partner="near")])
    assert (cell.status, cell.value, cell.inherited_share) == ("inherited", 3, {"near": 1})
    assert (cell.low, cell.high) == (1, 5)
    (vote,) = cell.votes
    assert (vote.weight, vote.apart) == (0.5, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"coder": "Ana"},
        {"coder": ""},
        {"coder": "ana "},
        {"source": "akka"},
        {"locator": THERE},
        {"terms": ("growing exports",)},
        {"minerals": ("cobalt",)},
        {"stages": ("midstream",)},
        {"partner": "near"},
        {"criterion": "technology"},
    ],
    ids=str,
)
def test_claims_that_are_no_readings_of_one_statement(changes):
    one = _claim("Ana", 4, minerals=("lithium",), stages=("upstream",))
    other = one.model_copy(update={"coder": "Ben", "level": LEVELS[2]})
    assert len(read_statements([one, other])) == 1
    assert len(read_statements([one, other.model_copy(update=changes)])) == 2


def test_words_about_different_ores_are_told_apart_and_general_words_tie_them():
    lithium, cobalt = ({"minerals": (ore,)} for ore in ("lithium", "cobalt"))
    four = [_claim(who, 3, **ore) for who in ("Ana", "Ben") for ore in (lithium, cobalt)]
    assert [len(said.claims) for said in read_statements(four)] == [2, 2]
    (one,) = read_statements([*four, _claim("Cleo")])
    assert {coder: len(claims) for coder, claims in one.by_coder.items()} == {
        "Ana": 2,
        "Ben": 2,
        "Cleo": 1,
    }


words = st.lists(st.sampled_from(["ore", "Iron ore", "iron", "coal", "Re"]), min_size=1, max_size=2)
readers = st.fixed_dictionaries(
    {
        "coder": st.sampled_from(["", "Ana", "Ben", "ben ", "Cleo"]),
        "terms": words.map(tuple),
        "locator": st.sampled_from([HERE, HERE, THERE]),
        "minerals": st.sampled_from([(), (), ("lithium",), ("cobalt",)]),
    }
)


@repeatable
@given(st.lists(readers, max_size=10))
def test_readings_are_tied_together_as_a_plain_search_ties_them(changes):
    claims = [_claim(**{**change, "id": f"X-{n}"}) for n, change in enumerate(changes)]
    parts: list[list[Claim]] = []
    for claim in claims:
        met = [part for part in parts if any(are_readings(claim, other) for other in part)]
        parts = [part for part in parts if part not in met] + [[*chain(*met), claim]]
    found = [list(said.claims) for said in read_statements(claims)]
    assert sorted(found, key=lambda part: part[0].id) == sorted(parts, key=lambda part: part[0].id)


def test_where_only_one_reading_applies_it_stands_alone():
    read = [_claim("Ana", 5, minerals=("lithium",)), _claim("Ben", 3)]
    assert _cell(read).value == 4
    assert _cell(read, mineral="lithium") == _cell(read[:1], mineral="lithium")


@pytest.mark.parametrize("name", ["Ana  Silva", "ANA SILVA", "Ana\u200b Silva", "Ａna Silva"])
def test_a_person_is_one_however_the_name_is_written(name):
    assert person(name) == person("Ana Silva")


def test_the_worked_example_of_the_conventions_is_what_the_engine_computes():
    text = (Path(__file__).parents[2] / "docs" / "conventions.md").read_text(encoding="utf-8")
    (example,) = (part for part in text.split("\n\n") if "Ana reads *high, stated*" in part)
    cell = _cell([_claim("Ana", 4), _claim("Ben", 3, "implied")])
    (vote,) = cell.votes
    for figure in (
        f"= {cell.value:g}, weight",
        f"= {vote.weight:g}, half the range",
        f"= {vote.apart:g}. Half-width",
        f"= {cell.value - cell.low:.2f}, so the spread runs from {cell.low:.2f} to {cell.high:g}",
    ):
        assert figure in " ".join(example.replace("> ", "").split())


# --- What marks a claim off -----------------------------------------------------------------------


def test_what_one_reads_as_a_label_and_another_as_a_size_is_a_statement_of_both():
    """Label 3 (1/2) and size 5 (1): value 4, apart 1, although a label alone would be dropped."""
    label, size = _claim("Ana", 3, "implied", label=True), _claim("Ben", 5)
    cell = _cell([label, size])
    assert (cell.value, cell.own) == (4, (label, size))
    # A size that its own coder reads in the same words surpasses the label.
    more = _claim("Ana", 4)
    assert _cell([label, more, size]) == _cell([more, size])
    both_labels = [label, _claim("Ben", 3, "implied", label=True)]
    elsewhere = _claim("", 4, source="akka")
    assert _cell([*both_labels, elsewhere]).own == (elsewhere,)


def test_what_one_reads_as_intent_lifts_the_upper_end_and_moves_nothing():
    fact, hope = _claim("Ana", 2), _claim("Ben", 5, "prospect")
    cell = _cell([fact, hope])
    alone = _cell([fact])
    assert (cell.value, cell.low, cell.votes) == (alone.value, alone.low, alone.votes)
    assert (cell.high, cell.prospects) == (5, (hope,))


def test_a_disputed_reading_counts_nothing_and_leaves_the_other():
    disputed = _claim("Ben", 1, disputed="It errs.")
    assert _cell([_claim("Ana", 4), disputed]) == _cell([_claim("Ana", 4)])


def test_coders_at_odds_make_no_document_contradict_itself():
    apart = [_claim("Ana", 1), _claim("Ben", 5)]
    assert not _cell(apart).contested
    # Read as Ana does, the two documents contradict each other.
    assert _cell([*apart, _claim("", 4, source="akka")]).contested


# --- Properties -----------------------------------------------------------------------------------

FACT = st.fixed_dictionaries(
    {
        "level": st.integers(1, 5),
        "basis": st.sampled_from(["stated", "hedged", "prospect"]),
        "label": st.booleans(),
        "source": st.sampled_from(["ris", "surya", "akka"]),
        "locator": st.sampled_from([HERE, THERE]),
        "partner": st.sampled_from(["X", "X", "near"]),
        "minerals": st.sampled_from([(), ("lithium",), ("cobalt",)]),
        "terms": st.sampled_from([("ore",), ("rich ore", "mines"), ("mines",)]),
    }
)
FACTS = st.lists(FACT, min_size=1, max_size=5)
CODERS = ("Ana", "Ben", "Cleo")


@repeatable
@given(FACTS, st.integers(2, 3))
def test_identical_readings_change_nothing_against_one(facts, coders):
    one = _cell([_claim("", **fact) for fact in facts])
    many = _cell([_claim(coder, **fact) for coder in CODERS[:coders] for fact in facts])
    for name in ("value", "low", "high"):
        expected = pytest.approx(getattr(one, name), rel=1e-12, nan_ok=True)
        assert getattr(many, name) == expected
    assert (many.status, many.contested) == (one.status, one.contested)
    assert many.inherited_share == pytest.approx(one.inherited_share)


@repeatable
@given(FACTS, st.sampled_from([(3, 0, 1), (3, 0, 2), (3, 1, 2), (2, 0, 1), (4, 0, 1)]))
def test_wider_disagreement_about_the_same_level_never_narrows(others, case):
    level, near, far = case
    beside = [_claim("", **{**fact, "locator": THERE}) for fact in others]
    cells = [
        _cell([*beside, _claim("Ana", level - step), _claim("Ben", level + step)])
        for step in (near, far)
    ]
    assert cells[1].value == pytest.approx(cells[0].value, rel=1e-12)
    assert cells[1].low <= cells[0].low + 1e-12
    assert cells[1].high >= cells[0].high - 1e-12


@repeatable
@given(st.lists(st.integers(1, 5), min_size=2, max_size=6), st.lists(st.integers(1, 5), max_size=3))
def test_in_one_document_a_reading_further_out_leaves_nothing_of_the_spread_out(levels, beside):
    rest = [_claim("", level, locator=THERE) for level in beside]
    for outermost, step in ((levels.index(max(levels)), 1), (levels.index(min(levels)), -1)):
        further = [*levels]
        further[outermost] = min(5, max(1, levels[outermost] + step))
        before, after = (
            _ends([*rest, *(_claim(f"C{number}", level) for number, level in enumerate(read))])
            for read in (levels, further)
        )
        assert after[0] <= before[0] + 1e-12
        assert after[1] >= before[1] - 1e-12


@repeatable
@given(
    st.lists(st.tuples(st.sampled_from(CODERS), FACT), min_size=2, max_size=6),
    st.permutations(CODERS),
    st.randoms(use_true_random=False),
)
def test_who_the_coders_are_and_in_which_order_makes_no_difference(read, names, random):
    renamed = dict(zip(CODERS, names, strict=True))
    one = _cell([_claim(coder, **fact) for coder, fact in read])
    shuffled = random.sample(read, len(read))
    other = _cell([_claim(renamed[coder], **fact) for coder, fact in shuffled])
    for name in ("value", "low", "high"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-12, nan_ok=True)
    assert (other.status, other.contested) == (one.status, one.contested)
    assert math.isnan(one.value) == other.is_silent


# --- Changed evidence -----------------------------------------------------------------------------


def _left(evidence):
    return {claim.id: claim.same_as for claim in evidence.claims}


def test_one_reading_otherwise_moves_the_statement_by_its_share():
    read = [_claim("Ana", 4), _claim("Ben", 3)]
    evidence = recoded(_evidence(read), read[0], LEVELS[4])
    assert _cell(evidence.claims).value == 4


def test_a_reading_left_out_leaves_the_other_and_no_repetition_counts_in_its_place():
    read = [_claim("Ana", 4), _claim("Ben", 3)]
    again = _claim("Ana", 4, id="again", locator=THERE, same_as="X-reserves-Ana")
    evidence = _evidence([*read, again])
    assert _left(without_claims(evidence, {"X-reserves-Ana"})) == {
        "X-reserves-Ben": None,
        "again": "X-reserves-Ben",
    }
    assert _left(without_claims(evidence, {"X-reserves-Ana", "X-reserves-Ben"})) == {"again": None}


def test_leaving_labels_out_leaves_a_statement_that_one_coder_reads_as_a_size():
    mixed = [_claim("Ana", 3, "implied", label=True), _claim("Ben", 5)]
    label = _claim("Ana", 3, "implied", label=True, id="label", locator=THERE)
    assert set(_left(without_labels(_evidence([*mixed, label])))) == {
        "X-reserves-Ana",
        "X-reserves-Ben",
    }


# --- From claim to rank ---------------------------------------------------------------------------


def _read_by(vary, *coders: str):
    """Have every claim that ships be read alike by each coder."""

    def read(partner):
        claims = [
            claim.model_copy(
                update={
                    "coder": coder,
                    "id": f"{claim.id}-{coder}",
                    "same_as": claim.same_as and f"{claim.same_as}-{coder}",
                }
            )
            for coder in coders
            for claim in partner.claims
        ]
        return partner.model_copy(update={"claims": tuple(claims)})

    return vary.partners(read)


def test_a_second_coder_who_reads_all_alike_moves_no_published_figure(vary, rankings):
    twice = _read_by(vary, "Ana", "Ben")
    for stage, published in rankings.items():
        again = twice.rank(stage)
        assert again.rows == published.rows
        assert again.unranked == published.unranked
        assert again.groups == published.groups


def test_recodings_go_the_whole_way_from_one_reading_to_the_ranks(vary):
    twice = _read_by(vary, "Ana", "Ben")
    question = twice.check_question("midstream")
    found = one_step_recodings(twice.framework, twice.evidence, question)
    changed = [row for row in found.rows if row.level is not None]
    assert changed
    for row in changed[:3]:
        evidence = recoded(twice.evidence, row.claim, row.level)
        ranking = replace(twice, evidence=evidence).rank("midstream")
        assert row.shift.leaders == tuple(
            sorted(one.partner for one in ranking.rows if one.rank == 1)
        )
    single = one_step_recodings(
        vary.study.framework, vary.study.evidence, vary.study.check_question("midstream")
    )
    assert found.claims == 2 * single.claims
