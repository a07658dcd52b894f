"""Contradictions in the evidence are each told, with the file and the entry."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import Faults
from criteria.faults import unknown_name
from criteria.offers import Offers
from partners import Evidence
from partners.checks import check_evidence, same_statements
from partners.documents import Locator
from partners.models import Kind, PassageKind
from partners.passages import PassageIndex
from partners.readings import by_two_coders, share_terms


def _told(evidence: Evidence, framework, partners=None, sources=None) -> list[tuple[str, str]]:
    """Return where and on which key the checks complain."""
    faults = Faults("data")
    people = tuple(evidence.partners.values()) if partners is None else partners
    register = tuple(evidence.sources.values()) if sources is None else sources
    check_evidence(evidence, people, register, framework, faults)
    return [(fault.where, fault.key) for fault in faults]


def _changed(evidence: Evidence, partner_id: str, **changes) -> Evidence:
    """Return the evidence with one partner changed."""
    partner = evidence.partners[partner_id].model_copy(update=changes)
    return replace(evidence, partners={**evidence.partners, partner_id: partner})


def _claim(evidence: Evidence, claim_id: str, **changes) -> Evidence:
    """Return the evidence with one claim changed."""
    partner = next(claim.partner for claim in evidence.claims if claim.id == claim_id)
    claims = tuple(
        claim.model_copy(update=changes) if claim.id == claim_id else claim
        for claim in evidence.partners[partner].claims
    )
    return _changed(evidence, partner, claims=claims)


def _engagement(evidence: Evidence, partner_id: str, **changes) -> Evidence:
    """Return the evidence with the first engagement of a partner changed."""
    first, *rest = evidence.partners[partner_id].engagements
    return _changed(evidence, partner_id, engagements=(first.model_copy(update=changes), *rest))


def test_what_ships_holds_together(evidence, framework):
    assert _told(evidence, framework) == []


# --- Claims ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"criterion": "reserve"}, ["criterion"]),
        ({"level": "hihg"}, ["level"]),
        ({"basis": "statd"}, ["basis"]),
        ({"source": "rsi"}, ["source"]),
        ({"locator": Locator("riskz", 1, 1)}, ["locator"]),
        ({"stages": ("upstrem", "upstream")}, ["stages"]),
        ({"minerals": ("litium",)}, ["minerals"]),
        ({"partner": "AUS"}, ["partner"]),
        ({"id": "KOR-1"}, ["id"]),
        ({"label": True, "basis": "stated"}, ["basis"]),
    ],
)
def test_a_claim_that_names_what_nothing_declares(evidence, framework, changes, key):
    claim = "KOR-technology-1"
    told = _told(_claim(evidence, claim, **changes), framework)
    told_id = changes.get("id", claim)
    assert told == [("KOR.toml", f"claim {told_id}, {part}") for part in key]


def test_two_claims_of_one_id(evidence, framework):
    claims = evidence.partners["KOR"].claims
    twice = (*claims, claims[0].model_copy(update={"level": "low"}))
    told = _told(_changed(evidence, "KOR", claims=twice), framework)
    assert told == [("dossiers", "claim KOR-technology-1")]


# --- Repetitions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "named",
    [
        "AUS-reserves-99",  # nothing
        "AUS-reserves-4",  # itself
        "AUS-technology-1",  # another criterion
        "AUS-reserves-5",  # another document
        "AUS-reserves-3",  # a repetition
    ],
)
def test_a_repetition_of_something_else(evidence, framework, named):
    told = _told(_claim(evidence, "AUS-reserves-4", same_as=named), framework)
    assert told == [("AUS.toml", "claim AUS-reserves-4, same_as")]


def test_a_statement_that_stands_twice_without_saying_so(evidence, framework):
    claims = evidence.partners["KOR"].claims
    again = claims[0].model_copy(update={"id": "KOR-technology-2", "terms": ("south korea",)})
    told = _told(_changed(evidence, "KOR", claims=(*claims, again)), framework)
    assert told == [("KOR.toml", "claim KOR-technology-2")]
    marked = again.model_copy(update={"same_as": claims[0].id})
    assert _told(_changed(evidence, "KOR", claims=(*claims, marked)), framework) == []


# --- Partners and regions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{"name": "australia"}, {"alpha2": "AU"}, {"aliases": ("AUS",)}]
)
def test_a_name_that_belongs_to_two_partners(evidence, framework, changes):
    told = _told(_changed(evidence, "KOR", **changes), framework)
    assert told == [("dossiers", "partner KOR")]


@pytest.mark.parametrize("region", ["afrika", "AUS", "quad", "KOR"])
def test_a_region_that_is_none(evidence, framework, region):
    told = _told(_changed(evidence, "KOR", regions=(region,)), framework)
    assert told == [("KOR.toml", "regions")]


@pytest.mark.parametrize("circle", [("africa",), ("africa", "west-asia", "latin-america")])
def test_regions_that_contain_themselves(evidence, framework, circle):
    for region, next_one in zip(circle, (*circle[1:], circle[0]), strict=True):
        evidence = _changed(evidence, region, regions=(next_one,))
    told = _told(evidence, framework)
    assert set(told) >= {(f"{region}.toml", "regions") for region in circle}
    assert all(where.removesuffix(".toml") in circle for where, _ in told)


def test_a_region_inside_a_region_is_no_circle(evidence):
    assert evidence.partners["lithium-triangle"].kind is Kind.REGION
    assert evidence.partners["lithium-triangle"].regions == ("latin-america",)


# --- Engagements -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"minerals": ("litium",)}, "minerals"),
        ({"with_": ("Australia",)}, "with"),
        ({"partner": "JPN"}, "partner"),
    ],
)
def test_an_engagement_that_names_what_nothing_declares(evidence, framework, changes, key):
    told = _told(_engagement(evidence, "NAM", **changes), framework)
    assert told == [("NAM.toml", f"engagement NAM-engagement-1, {key}")]


@pytest.mark.parametrize(("field", "value"), [("status", "agreed"), ("source", "rsi")])
def test_a_report_that_names_what_nothing_declares(evidence, framework, field, value):
    report = evidence.partners["NAM"].engagements[0].report[0]
    changed = report.model_copy(update={field: value})
    told = _told(_engagement(evidence, "NAM", report=(changed,)), framework)
    assert told == [("NAM.toml", f"engagement NAM-engagement-1, {field}")]


# --- Sources, minerals, passages and expectations ----------------------------------------------


def test_sources_and_minerals_stand_once(evidence, framework):
    twice = (*evidence.sources.values(), evidence.sources["ris"])
    assert _told(evidence, framework, sources=twice) == [("sources.toml", "source ris")]
    minerals = replace(evidence, minerals=(*evidence.minerals, evidence.minerals[0]))
    assert _told(minerals, framework) == [("minerals.toml", "mineral lithium")]


def test_sections_of_a_source_stand_once(evidence, framework):
    source = evidence.sources["ris"]
    twice = source.model_copy(update={"section": source.section * 2})
    others = [other for other in evidence.sources.values() if other is not source]
    told = _told(evidence, framework, sources=(twice, *others))
    assert told == [("sources.toml", "source ris, section body")]


def test_a_document_has_one_entry(evidence, framework):
    again = evidence.sources["ris"].model_copy(update={"id": "again"})
    told = _told(evidence, framework, sources=(*evidence.sources.values(), again))
    assert told == [("sources.toml", "source again, sha256")]


def test_documents_of_unknown_checksum_are_not_taken_for_one(evidence, framework):
    changed = {"sha256": "", "family": "ris"}
    sources = [source.model_copy(update=changed) for source in evidence.sources.values()]
    assert _told(evidence, framework, sources=sources) == []


def test_a_source_on_which_nothing_rests(evidence, framework):
    idle = evidence.sources["ris"].model_copy(update={"id": "idle", "sha256": "0" * 64})
    told = _told(replace(evidence, sources={**evidence.sources, "idle": idle}), framework)
    assert told == [("sources.toml", "source idle")]


@pytest.mark.parametrize("kind", list(PassageKind))
def test_a_claim_on_what_is_no_evidence(evidence, framework, kind):
    claim = evidence.partners["KOR"].claims[0]
    passage = evidence.passages[0].model_copy(
        update={"source": claim.source, "locator": claim.locator, "terms": (), "kind": kind}
    )
    told = _told(replace(evidence, passages=(passage,)), framework)
    assert ("KOR.toml", "claim KOR-technology-1") in told


def test_a_claim_beside_a_sentence_that_is_no_evidence(evidence, framework):
    claim = evidence.partners["KOR"].claims[0]
    passage = evidence.passages[0].model_copy(
        update={"source": claim.source, "locator": claim.locator, "terms": ("another sentence",)}
    )
    assert _told(replace(evidence, passages=(passage,)), framework) == []
    meant = passage.model_copy(update={"terms": ("in SOUTH KOREA today",)})
    assert _told(replace(evidence, passages=(meant,)), framework) == [
        ("KOR.toml", "claim KOR-technology-1")
    ]


def test_passages_name_a_source(evidence, framework):
    passage = evidence.passages[0].model_copy(update={"source": "rsi"})
    told = _told(replace(evidence, passages=(passage,)), framework)
    assert told == [("passages/rsi.toml", f"passage {passage.locator}, source")]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"partner": "Australia"}, "partner"),
        ({"stage": "upstrem"}, "stage"),
        ({"source": "rsi"}, "source"),
        ({"met_if": "role", "role": "hedges"}, "role"),
    ],
)
def test_an_expectation_that_names_what_nothing_declares(evidence, framework, changes, key):
    first = evidence.expectations[0].model_copy(update=changes)
    told = _told(replace(evidence, expectations=(first,)), framework)
    assert told == [("expectations.toml", f"expectation {first.id}, {key}")]


def test_expectations_stand_once(evidence, framework):
    twice = replace(evidence, expectations=evidence.expectations[:1] * 2)
    assert _told(twice, framework) == [("expectations.toml", "expectation AUS-upstream")]


# --- Places and terms --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("§3 ¶1-3", "§3 ¶3", True),
        ("§3 ¶1-3", "§3 ¶4", False),
        ("§3 ¶1", "§4 ¶1", False),
        ("¶1", "§4 ¶1", False),
        ("¶1", "¶1-9", True),
    ],
)
def test_places_overlap_where_they_share_a_paragraph(one, other, meet):
    place, passage = Locator.parse(one), Locator.parse(other)
    assert place.overlaps(passage) is passage.overlaps(place) is meet


paragraphs = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted)
places = st.builds(lambda section, run: Locator(section, *run), st.sampled_from("ab"), paragraphs)


@given(st.lists(st.tuples(st.sampled_from(["ris", "akka"]), places)), places)
def test_passages_at_a_place_are_those_with_a_paragraph_of_it(evidence, register, place):
    passages = [
        evidence.passages[0].model_copy(update={"source": source, "locator": locator})
        for source, locator in register
    ]
    wanted = [
        passage
        for passage in passages
        if passage.source == "ris" and set(passage.locator.places()) & set(place.places())
    ]
    assert PassageIndex(passages).at("ris", place) == wanted


# --- Statements --------------------------------------------------------------------------------

few_terms = st.lists(st.sampled_from(["Ore", "ore bodies", "deal", "copper"]), min_size=1)
statements = st.fixed_dictionaries(
    {
        "criterion": st.sampled_from(["reserves", "technology"]),
        "level": st.sampled_from(["low", "high"]),
        "basis": st.sampled_from(["stated", "hedged"]),
        "source": st.sampled_from(["ris", "akka"]),
        "locator": st.sampled_from([Locator("", 1, 1), Locator("", 1, 2)]),
        "terms": few_terms.map(tuple),
        "disputed": st.sampled_from(["", "", "", "It errs."]),
        "coder": st.sampled_from(["", "Ana", "ana ", "Ben"]),
    }
)


@given(st.lists(statements, max_size=12))
def test_a_statement_that_stands_twice_is_found_among_any_others(evidence, changes):
    first = evidence.partners["KOR"].claims[0]
    claims = [
        first.model_copy(update={**change, "id": f"KOR-{number}"})
        for number, change in enumerate(changes)
    ]
    same = ("criterion", "level", "basis", "source", "locator")
    wanted = {}
    for one, other in combinations(claims, 2):
        if (
            one.counts
            and other.counts
            and all(getattr(one, name) == getattr(other, name) for name in same)
            and share_terms(one.terms, other.terms)
            and not by_two_coders(one, other)
        ):
            wanted.setdefault(other.id, (one, other))
    assert same_statements(claims) == sorted(
        wanted.values(), key=lambda pair: claims.index(pair[1])
    )


def test_of_thousands_of_names_that_are_not_known_the_first_are_offered_the_nearest():
    known, offers = [f"source-{number}" for number in range(3000)], Offers()
    said = [offers.of("a source", f"sourec-{number}", known) for number in range(3000)]
    assert said[0] == unknown_name("a source", "sourec-0", known)
    assert said[99][2].startswith("Did you mean 'source-")
    assert set(said[100:]) == {
        ("a source", f"'sourec-{number}'", "Correct it, as those above.")
        for number in range(100, 3000)
    }
    assert offers.of("a source", "sourec-7", known) == said[7]


def test_a_statement_that_stands_often_is_told_once_each_time(evidence):
    first = evidence.partners["KOR"].claims[0]
    claims = [first.model_copy(update={"id": f"KOR-{number}"}) for number in range(2000)]
    assert same_statements(claims) == [(claims[0], claim) for claim in claims[1:]]


@pytest.mark.parametrize(
    ("terms", "others", "shared"),
    [
        (("EU",), ("eu", "x"), True),
        (("large reserves",), ("reserves",), True),
        (("reserves",), ("Large reserves",), True),
        (("reserves",), ("processing",), False),
        ((), ("x",), False),
    ],
)
def test_terms_are_shared_where_one_holds_the_other(terms, others, shared):
    assert share_terms(terms, others) is shared
