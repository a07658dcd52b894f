"""A digest stands for everything that determined a result, and for nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator
from evaluator.digest import digest_of, versions

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
repeatable = settings(derandomize=True, deadline=None)


@dataclass(frozen=True)
class _Part:
    name: str
    value: float


def test_a_digest_is_a_sha256():
    assert digest_of() == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    assert len(digest_of("x")) == 64


@repeatable
@given(st.dictionaries(st.text(max_size=3), VALUES))
def test_the_order_of_keys_makes_no_difference(table):
    backwards = dict(reversed(table.items()))
    assert digest_of(backwards) == digest_of(table)


@repeatable
@given(VALUES, VALUES)
def test_digests_are_equal_where_what_is_written_down_is(one, other):
    written = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (digest_of(one) == digest_of(other)) is written


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (1, True), ("1", 1), ([1, 2], [2, 1]), (None, ""), ([], {})]
)
def test_values_that_differ_have_different_digests(one, other):
    assert digest_of(one) != digest_of(other)


def test_parts_are_told_apart():
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("a", "b") != digest_of("b", "a")


def test_frozen_objects_and_models_are_digested_by_what_they_hold(framework):
    assert digest_of(_Part("a", 1.0)) == digest_of({"name": "a", "value": 1.0})
    scale = framework.scale
    assert digest_of(scale) == digest_of({"levels": list(scale.levels)})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_digested(value):
    with pytest.raises(ValueError, match="JSON"):
        digest_of({"a": value})


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", _Part])
def test_what_cannot_be_written_down_is_not_digested(value):
    with pytest.raises(TypeError, match="nothing to digest"):
        digest_of(value)


# --- The study ---------------------------------------------------------------------------------


def test_the_same_data_have_the_same_digest(study, edited):
    assert evaluator.load().digest == study.digest
    assert evaluator.load(edited([])).digest == study.digest


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        ("partners/dossiers/KOR.toml", "Listed for technological expertise.", "Listed for it."),
        ("partners/dossiers/KOR.toml", 'level = "high"', 'level = "moderate"'),
        ("partners/sources.toml", 'author = "Surya"', 'author = "S."'),
        ("partners/passages/ris.toml", "Title and author.", "Title, author."),
        ("partners/expectations.toml", "Named for the midstream stage.", "Named for it."),
        ("criteria/criteria.toml", "Said to hold next to no ore of its own.", "Said to hold none."),
        ("criteria/settings.toml", "seed = 20260202", "seed = 20260203"),
        ("criteria/weights/upstream.toml", "Mining know-how can be hired; ore cannot.", "So."),
        ("criteria/intensities.toml", "The two ends of the rubric.", "Both ends."),
    ],
)
def test_every_word_of_the_data_counts(study, edited, file, find, put):
    assert evaluator.load(edited([{"file": file, "find": find, "put": put}])).digest != study.digest


def test_comments_and_blank_lines_do_not_count(study, edited):
    folder = edited([{"file": "partners/dossiers/KOR.toml", "append": "\n\n# said twice\n"}])
    assert evaluator.load(folder).digest == study.digest


def test_a_study_that_is_varied_has_another_digest(study):
    fewer = replace(study.evidence, passages=study.evidence.passages[1:])
    assert replace(study, evidence=fewer).digest != study.digest


# --- Rankings ----------------------------------------------------------------------------------


def test_the_same_question_has_the_same_digest(study):
    one, other = (study.rank("midstream", samples=20) for _ in range(2))
    assert one.digest == other.digest != study.digest


@pytest.mark.parametrize(
    "options",
    [
        {"seed": 1},
        {"samples": 21},
        {"mineral": "lithium"},
        {"method": "ahp"},
        {"normalization": "vector"},
        {"reference": True},
    ],
)
def test_every_part_of_the_question_counts(study, options):
    asked = study.rank("upstream", **{"samples": 20, **options})
    assert asked.digest != study.rank("upstream", samples=20).digest


def test_weights_count_and_the_stages_own_are_no_others(study):
    own = study.stage_weights["upstream"].weights
    plain = study.rank("upstream", samples=20)
    turned = dict(zip(own, reversed(own.values()), strict=True))
    assert study.rank("upstream", samples=20, weights=turned).digest != plain.digest


def test_what_computes_a_figure_is_part_of_it():
    found = versions("9.9.9")
    assert found["evaluator"] == "9.9.9"
    assert {"numpy", "pymcdm"} <= set(found)
    assert all(version[0].isdigit() for version in found.values())
