"""From claims to cells: by hand, and against a second, slow and plain reading of the rules."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria import load_framework
from evaluator.cells import build_cells, drop_surpassed_labels
from partners import Claim, Evidence, Kind, Partner, load_evidence
from partners.documents import Locator
from partners.readings import read_statements

SHIPPED = load_framework()
REGISTER = load_evidence(SHIPPED)
BASIS = {"stated": 1.0, "hedged": 0.5, "implied": 0.5, "prospect": 0.0}
SETTINGS = SHIPPED.settings.evidence.model_copy(
    update={
        "basis": BASIS,
        "inheritance": 0.5,
        "base_spread": 2.0,
        "contested_low": 2.0,
        "contested_high": 4.0,
    }
)


def _framework(evidence):
    """Return what ships with settings of our own for the evidence."""
    return replace(SHIPPED, settings=SHIPPED.settings.model_copy(update={"evidence": evidence}))


FRAMEWORK = _framework(SETTINGS)
LEVELS = FRAMEWORK.scale.levels
FAMILY = {source.id: source.family for source in REGISTER.sources.values()}
repeatable = settings(
    derandomize=True, deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow]
)


def _claim(number: int, level: int = 3, basis: str = "stated", **changes) -> Claim:
    """Return a claim of partner X on reserves."""
    return REGISTER.claims[0].model_copy(
        update={
            "id": f"X-reserves-{number}",
            "partner": "X",
            "criterion": "reserves",
            "level": LEVELS[level - 1],
            "basis": basis,
            "source": "ris",
            "label": False,
            **changes,
        }
    )


def _evidence(claims: list[Claim]) -> Evidence:
    """Return evidence on X, which lies in a region that lies in another."""
    people = [
        Partner(id="X", name="X", kind=Kind.COUNTRY, regions=("near",)),
        Partner(id="near", name="Near", kind=Kind.REGION, regions=("far",)),
        Partner(id="far", name="Far", kind=Kind.REGION),
    ]
    partners = {
        partner.id: partner.model_copy(
            update={"claims": tuple(claim for claim in claims if claim.partner == partner.id)}
        )
        for partner in people
    }
    return replace(REGISTER, partners=partners)


def _cell(claims: list[Claim], *, stage=None, mineral=None, framework=FRAMEWORK):
    """Return the cell of X on reserves."""
    evidence = _evidence(claims)
    return build_cells(evidence.partners["X"], evidence, framework, stage, mineral)["reserves"]


# --- By hand -----------------------------------------------------------------------------------


def test_one_flat_statement():
    """Half-width 2 / (1 + 1) = 1 about a value of 4."""
    cell = _cell([_claim(1, 4)])
    assert (cell.value, cell.low, cell.high) == (4, 3, 5)
    assert cell.status == "own"


def test_two_documents_at_odds():
    """Weights 1 and 1/2: value (4 + 2.5) / 1.5; half 2 / 2.5 + sqrt(1/2) / 1.5."""
    cell = _cell([_claim(1, 4), _claim(2, 5, "hedged", source="akka")])
    half = 0.8 + math.sqrt(0.5) / 1.5
    assert cell.value == pytest.approx(13 / 3)
    assert cell.low == pytest.approx(13 / 3 - half)
    assert cell.high == 5


def test_a_document_says_two_things_of_one_cell():
    """One vote at the better weight: (1 * 5 + 0.5 * 2) / 1.5 = 4; its own words are covered."""
    cell = _cell([_claim(1, 5), _claim(2, 2, "hedged")])
    assert [(vote.value, vote.weight) for vote in cell.votes] == [(4, 1)]
    assert (cell.value, cell.low, cell.high) == (4, 2, 5)


def test_a_region_speaks_at_half_its_weight_beside_a_label():
    """Own 5 at 1 and inherited 2 at 1/2: value 4; the inherited vote gives no support."""
    cell = _cell([_claim(1, 5, label=True), _claim(2, 2, partner="far", source="akka")])
    assert cell.value == pytest.approx(4)
    assert cell.inherited_share == {"far": pytest.approx(1 / 3)}
    half = 2 / 2 + math.sqrt(0.5 * 9) / 1.5
    assert cell.low == pytest.approx(4 - half)


def test_a_region_only_widens_what_is_said_of_the_partner_itself():
    own, region = _claim(1, 5), _claim(2, 2, partner="far", source="akka")
    cell = _cell([own, region])
    assert (cell.value, cell.low, cell.high) == (5, 2, 5)
    assert (cell.votes, cell.inherited_share) == (_cell([own]).votes, {})
    assert cell.inherited == (region,)
    assert not cell.contested


def test_ores_that_only_a_region_names_make_no_documents_comparable():
    """Own 5 for lithium and own 2 for cobalt are about different ores, whatever a region has."""
    own = [_claim(1, 5, minerals=("lithium",)), _claim(2, 2, minerals=("cobalt",), source="akka")]
    region = _claim(3, 5, partner="far", minerals=("cobalt",))
    assert _cell([*own, region]).low == _cell(own).low


def test_a_cell_that_is_only_inherited():
    """Weight and support 1/2: half-width 2 / 1.5."""
    cell = _cell([_claim(1, 3, partner="near")])
    assert cell.status == "inherited"
    assert (cell.low, cell.high) == (pytest.approx(3 - 4 / 3), pytest.approx(3 + 4 / 3))


def test_a_silent_cell_is_the_whole_scale():
    cell = _cell([])
    assert cell.is_silent
    assert math.isnan(cell.value)
    assert (cell.low, cell.high) == (1, 5)


def test_intent_is_listed_and_lifts_the_upper_end_only():
    silent = _cell([_claim(1, 4, "prospect")])
    assert silent.is_silent
    assert len(silent.prospects) == 1
    firm = _claim(2, 2)
    lifted = _cell([firm, _claim(1, 5, "prospect")])
    assert (lifted.value, lifted.low, lifted.high) == (2, 1, 5)
    assert _cell([firm, _claim(1, 1, "prospect")]).high == _cell([firm]).high == 3


def test_documents_of_one_family_support_a_cell_once():
    assert FAMILY["surya"] == FAMILY["vajiram"] != FAMILY["ris"]
    kin = _cell([_claim(1, 3, source="surya"), _claim(2, 3, source="vajiram")])
    strangers = _cell([_claim(1, 3, source="surya"), _claim(2, 3, source="ris")])
    assert (kin.low, kin.high) == (2, 4)
    assert (strangers.low, strangers.high) == (pytest.approx(3 - 2 / 3), pytest.approx(3 + 2 / 3))


@pytest.mark.parametrize(
    ("levels", "ores", "contested"),
    [
        ((2, 4), ((), ()), True),
        ((1, 5), ((), ()), True),
        ((2, 3), ((), ()), False),
        ((3, 4), ((), ()), False),
        ((1, 5), (("lithium",), ("cobalt",)), False),
        ((1, 5), (("lithium",), ("cobalt", "lithium")), True),
        ((1, 5), (("lithium",), ()), True),
    ],
)
def test_contested_is_low_and_high_about_a_common_ore(levels, ores, contested):
    pair = zip(levels, ores, ("ris", "akka"), strict=True)
    claims = [
        _claim(i, level, minerals=ore, source=source) for i, (level, ore, source) in enumerate(pair)
    ]
    assert _cell(claims).contested is contested


def test_one_document_is_not_contested_by_itself():
    assert not _cell([_claim(1, 1), _claim(2, 5)]).contested


def test_a_milder_word_beside_it_does_not_take_a_contradiction_back():
    low, high, milder = _claim(1, 2), _claim(2, 4, source="akka"), _claim(3, 3, source="akka")
    assert _cell([low, high]).contested
    assert _cell([low, high, milder]).contested


def test_documents_about_different_ores_do_not_disagree():
    apart = [_claim(1, 3, minerals=("lithium",)), _claim(2, 5, minerals=("cobalt",), source="akka")]
    cell = _cell(apart)
    assert cell.value == 4
    assert cell.low == min(3, 4 - 2 / 3)


def test_no_weight_for_what_is_inherited_is_silence():
    nothing = SETTINGS.model_copy(update={"inheritance": 0.0})
    framework = _framework(nothing)
    inherited = _claim(1, 5, partner="near")
    assert _cell([inherited], framework=framework).is_silent
    cell = _cell([inherited, _claim(2, 2)], framework=framework)
    assert (cell.value, cell.status, cell.inherited_share) == (2, "own", {})


@pytest.mark.parametrize("level", range(1, 6))
def test_rounding_carries_no_value_beyond_what_was_said(level):
    """(0.2 * 3 + 0.2 * 3) / 0.4 is 3.0000000000000004 in binary."""
    basis = SETTINGS.model_copy(update={"basis": dict.fromkeys(BASIS, 0.2)})
    framework = _framework(basis)
    for sources in (("ris", "ris"), ("ris", "akka"), ("ris", "akka", "surya")):
        claims = [_claim(i, level, source=source) for i, source in enumerate(sources)]
        assert _cell(claims, framework=framework).value == level


def test_labels_go_where_the_same_partner_says_more():
    label, size = _claim(1, label=True), _claim(2, 4, source="akka")
    region = _claim(3, label=True, partner="near")
    for said, kept in (([label, size, region], [size, region]), ([label, region],) * 2):
        assert drop_surpassed_labels(read_statements(said)) == list(read_statements(kept))


# --- Against a second reading ------------------------------------------------------------------

ORES = ((), ("lithium",), ("cobalt",), ("lithium", "cobalt"))
CLAIMS = st.lists(
    st.builds(
        lambda number, level, basis, more: _claim(number, level, basis, **more),
        st.integers(0, 10**9),
        st.integers(1, 5),
        st.sampled_from(list(BASIS)),
        st.fixed_dictionaries(
            {
                "source": st.sampled_from(list(FAMILY)),
                "partner": st.sampled_from(["X", "X", "near", "far"]),
                "minerals": st.sampled_from(ORES),
                "stages": st.sampled_from([(), (), ("upstream",), ("midstream", "downstream")]),
                "label": st.booleans(),
                "same_as": st.sampled_from([None, None, None, "X-reserves-0"]),
                "disputed": st.sampled_from(["", "", "", "It errs."]),
            }
        ),
    ),
    max_size=9,
)
# Few places and few words, so that several coders read the same.
READINGS = st.lists(
    st.builds(
        lambda number, level, basis, more: _claim(number, level, basis, **more),
        st.integers(0, 10**9),
        st.integers(1, 5),
        st.sampled_from(["stated", "stated", "hedged", "hedged", "prospect"]),
        st.fixed_dictionaries(
            {
                "coder": st.sampled_from(["Ana", "Ben", "Cleo", ""]),
                "locator": st.sampled_from([Locator("1", 1, 1)] * 4 + [Locator("1", 1, 2)]),
                "terms": st.sampled_from([("ore",), ("rich ore", "mines"), ("mines",)]),
                "source": st.sampled_from(["ris"] * 4 + ["surya"]),
                "partner": st.sampled_from(["X"] * 5 + ["near"]),
                "minerals": st.sampled_from([(), (), ("lithium",), ("cobalt",)]),
                "stages": st.sampled_from([(), (), (), ("upstream",), ("midstream",)]),
                "label": st.booleans(),
                "disputed": st.sampled_from([""] * 7 + ["It errs."]),
            }
        ),
    ),
    min_size=3,
    max_size=8,
)
STAGES = st.sampled_from([None, *FRAMEWORK.stage_ids])
MINERALS = st.sampled_from([None, "lithium", "cobalt", "nickel"])


def _plainly(claims: list[Claim], stage, mineral) -> dict:
    """Work out a cell in small steps, as the rules are told."""
    said = [c for c in claims if c.same_as is None and c.disputed == ""]
    said = [c for c in said if stage is None or c.stages == () or stage in c.stages]
    said = [c for c in said if mineral is None or mineral in c.minerals]
    hopes = [LEVELS.index(c.level) + 1 for c in said if c.basis == "prospect"]
    facts = [c for c in said if c.basis != "prospect"]
    sized = {c.partner for c in facts if not c.label}
    told = [
        [
            c
            for c in words
            if not c.label or c.partner not in sized or _beside_a_size_of_another(c, words)
        ]
        for words in _together(facts)
    ]
    facts = [c for words in told for c in words]
    if not facts:
        return {"value": None, "low": 1, "high": 5, "contested": False, "status": "silent"}
    near = [c for c in facts if c.partner == "X"]
    heard = near if any(not c.label for c in near) else facts
    voices, apart_in = {}, {}
    for source in FAMILY:
        words = [c for c in heard if c.source == source]
        if words:
            read = [_read(together) for together in told if together and together[0] in words]
            pull = sum(share for _, _, share, _ in read)
            mean = sum(share * level for level, _, share, _ in read) / pull
            apart_in[source] = sum(share * half for _, half, share, _ in read) / pull
            voices[source] = (max(weight for *_, weight in read), mean, words)
    total = sum(weight for weight, _, _ in voices.values())
    value = sum(weight * mean for weight, mean, _ in voices.values()) / total
    own = [s for s, (_, _, words) in voices.items() if any(c.partner == "X" for c in words)]
    support = 0.0
    for family in set(FAMILY.values()):
        of_it = [voices[s][0] for s in (own or voices) if FAMILY[s] == family]
        support += max(of_it, default=0.0)
    apart = 0.0
    for one in voices:
        for other in voices:
            if one != other and _meet(voices[one][2], voices[other][2]):
                step = voices[one][1] - voices[other][1]
                apart += voices[one][0] * voices[other][0] * step**2 / 2
    contested = any(
        LEVELS.index(c.level) <= 1 and LEVELS.index(d.level) >= 3 and _meet([c], [d])
        for c in heard
        for d in heard
        if c.source != d.source
    )
    half = 2 / (1 + support) + math.sqrt(apart) / total
    half += sum(voices[source][0] * apart_in[source] for source in voices) / total
    levels = [LEVELS.index(c.level) + 1 for c in facts]
    return {
        "value": value,
        "low": max(1, min([value - half, *levels])),
        "high": min(5, max([value + half, *levels, *hopes])),
        "contested": contested,
        "status": "own" if own else "inherited",
    }


def _beside_a_size_of_another(label: Claim, words: list[Claim]) -> bool:
    """Tell whether another coder alone reads a size in the words of a label."""
    sizes = {claim.coder for claim in words if not claim.label}
    return bool(sizes) and label.coder not in sizes


def _together(claims: list[Claim]) -> list[list[Claim]]:
    """Part claims into statements: join parts that hold two readings until none is left."""
    parts = [[claim] for claim in claims]
    while True:
        joined = next(
            (
                (i, j)
                for j in range(len(parts))
                for i in range(j)
                if any(_same_words(c, d) for c in parts[i] for d in parts[j])
            ),
            None,
        )
        if joined is None:
            return parts
        parts[joined[0]] += parts.pop(joined[1])


def _same_words(one: Claim, other: Claim) -> bool:
    """Tell whether two named coders read the same words, about a common stage and ore."""
    return (
        one.coder != other.coder
        and "" not in (one.coder, other.coder)
        and (one.partner, one.source, one.locator) == (other.partner, other.source, other.locator)
        and any(a in b or b in a for a in one.terms for b in other.terms)
        and (not one.stages or not other.stages or set(one.stages) & set(other.stages) != set())
        and _meet([one], [other])
    )


def _read(together: list[Claim]) -> tuple[float, float, float, float]:
    """Work out a statement: its level, half the range of its coders, its share and its weight."""
    levels, shares, weights = [], [], []
    for coder in {claim.coder for claim in together}:
        said = [claim for claim in together if claim.coder == coder]
        firm = [BASIS[c.basis] * (1 if c.partner == "X" else 0.5) for c in said]
        steps = [LEVELS.index(c.level) + 1 for c in said]
        levels.append(sum(w * x for w, x in zip(firm, steps, strict=True)) / sum(firm))
        shares.append(sum(firm))
        weights.append(max(firm))
    coders = len(levels)
    half = (max(levels) - min(levels)) / 2
    return sum(levels) / coders, half, sum(shares) / coders, sum(weights) / coders


def _meet(words: list[Claim], others: list[Claim]) -> bool:
    """Tell whether two documents speak of a common ore, or one of them of ore at large."""
    return any(
        c.minerals == () or d.minerals == () or set(c.minerals) & set(d.minerals)
        for c in words
        for d in others
    )


@repeatable
@given(st.one_of(CLAIMS, READINGS, READINGS), STAGES, MINERALS)
def test_a_cell_is_what_the_rules_say(claims, stage, mineral):
    cell, plain = _cell(claims, stage=stage, mineral=mineral), _plainly(claims, stage, mineral)
    assert (cell.status, cell.contested) == (plain["status"], plain["contested"])
    value = math.nan if plain["value"] is None else plain["value"]
    assert cell.value == pytest.approx(value, rel=1e-12, nan_ok=True)
    assert cell.low == pytest.approx(plain["low"], rel=1e-12)
    assert cell.high == pytest.approx(plain["high"], rel=1e-12)


@repeatable
@given(CLAIMS | READINGS, STAGES, MINERALS)
def test_a_cell_stays_on_the_scale_and_covers_what_was_said(claims, stage, mineral):
    cell = _cell(claims, stage=stage, mineral=mineral)
    counted = (*cell.own, *cell.inherited)
    levels = [FRAMEWORK.scale.value(claim.level) for claim in counted]
    assert 1 <= cell.low <= cell.high <= 5
    if cell.is_silent:
        assert not counted
        return
    assert cell.low <= min(levels) <= cell.value + 1e-12
    assert cell.value - 1e-12 <= max(levels) <= cell.high
    assert 0 <= sum(cell.inherited_share.values()) <= 1 + 1e-12
    assert (cell.status == "own") is any(claim.partner == "X" for claim in counted)


@repeatable
@given(CLAIMS | READINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_makes_no_difference(claims, random):
    shuffled = random.sample(claims, len(claims))
    one, other = _cell(claims), _cell(shuffled)
    assert other.value == pytest.approx(one.value, nan_ok=True, rel=1e-12)
    assert (other.low, other.high) == (pytest.approx(one.low), pytest.approx(one.high))
    assert (other.status, other.contested) == (one.status, one.contested)


@repeatable
@given(CLAIMS, st.integers(1, 5))
def test_intent_moves_nothing_but_the_upper_end(claims, level):
    one, other = _cell(claims), _cell([*claims, _claim(-1, level, "prospect", source="akka")])
    assert other.value == pytest.approx(one.value, nan_ok=True, abs=0)
    assert (other.low, other.status, other.votes) == (one.low, one.status, one.votes)
    assert other.high == (5 if one.is_silent else max(one.high, level))
