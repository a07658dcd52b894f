"""The study: equal questions give equal answers to the byte, and the digest tells them apart."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from dataclasses import asdict, replace
from itertools import pairwise

import numpy as np
import pytest

import evaluator
from criteria import InputError
from evaluator.digest import digest_of, versions
from evaluator.outputs.records import explanation_record, ranking_record, to_json

RECORD = """
import evaluator
from evaluator.outputs.records import explanation_record, ranking_record, to_json
study = evaluator.load()
records = [ranking_record(study.rank(s, samples=300)) for s in study.framework.stage_ids]
records.append(explanation_record(study.explain("upstream", "AUS", samples=300)))
print(to_json(records), end="")
"""


def _record(study) -> str:
    """The same record, in this process."""
    records = [ranking_record(study.rank(s, samples=300)) for s in study.framework.stage_ids]
    records.append(explanation_record(study.explain("upstream", "AUS", samples=300)))
    return to_json(records)


def test_objects_say_what_they_are_in_one_line(study):
    ranking, explanation = study.rank("upstream"), study.explain("upstream", "RUS")
    for shown, told in [(study, study.digest), (ranking, ranking.digest), (explanation, "Russia")]:
        assert told[:12] in repr(shown)
        assert len(repr(shown)) < 120
    assert "not ranked" in repr(study.explain("upstream", "JPN"))


# --- The same again ------------------------------------------------------------------------------


def test_the_same_question_has_the_same_answer(study):
    assert study.rank("upstream", samples=300) == study.rank("upstream", samples=300)
    assert evaluator.load().rank("upstream", samples=300) == study.rank("upstream", samples=300)
    assert _record(study) == _record(evaluator.load())


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_writes_the_same_bytes(study, hash_seed):
    done = subprocess.run(
        [sys.executable, "-c", RECORD],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8") == _record(study)


def test_the_order_of_the_dossiers_does_not_matter(study, vary):
    evidence = study.evidence
    backwards = replace(evidence, partners=dict(reversed(evidence.partners.items())))
    again = replace(study, evidence=backwards).rank("upstream", samples=300)
    before = study.rank("upstream", samples=300)
    assert again.rows == before.rows
    assert set(again.unranked) == set(before.unranked)
    assert again.digest == before.digest


def test_json_holds_what_the_ranking_holds(rankings):
    for ranking in rankings.values():
        record = json.loads(to_json(ranking_record(ranking)))
        assert [row["score"] for row in record["ranking"]] == [row.score for row in ranking.rows]
        assert (record["digest"], record["seed"]) == (ranking.digest, ranking.seed)


def test_more_draws_begin_with_the_same_draws(study):
    """A rank summed over one draw more differs by one rank, for every number of draws."""
    count = len(study.rank("upstream", samples=1).rows)
    sums = [
        {row.partner: n * row.expected_rank for row in study.rank("upstream", samples=n).rows}
        for n in (40, 41, 42)
    ]
    for fewer, more in pairwise(sums):
        for partner, total in fewer.items():
            step = more[partner] - total
            assert step == pytest.approx(round(step), abs=1e-9)
            assert 1 <= round(step) <= count


# --- The digest ----------------------------------------------------------------------------------

ASKED = {
    "seed": {"seed": 1},
    "samples": {"samples": 101},
    "method": {"method": "ahp"},
    "normalisation": {"normalization": "vector"},
    "mineral": {"mineral": "lithium"},
    "weights": {
        "weights": {
            "reliability": 0.3,
            "reserves": 0.3,
            "processing": 0.2,
            "technology": 0.1,
            "policy_stability": 0.1,
        }
    },
    "reference": {"reference": True},
}


def _digest(study, **asked) -> str:
    return study.rank("upstream", **{"samples": 100, **asked}).digest


def test_every_part_of_the_question_changes_the_digest(study):
    digests = {name: _digest(study, **asked) for name, asked in ASKED.items()}
    digests["as it is"] = _digest(study)
    digests["stage"] = study.rank("midstream", samples=100).digest
    assert len(set(digests.values())) == len(ASKED) + 2


def test_saying_the_same_in_other_words_does_not(study):
    asked = [
        {"method": "topsis"},
        {"normalization": "scale"},
        {"seed": study.framework.settings.range.seed},
        {"reference": False},
    ]
    assert {_digest(study, **words) for words in asked} == {_digest(study)}
    assert _digest(study, mineral="Lithium") == _digest(study, mineral="lithium")
    backwards = {"weights": dict(reversed(ASKED["weights"]["weights"].items()))}
    assert _digest(study, **backwards) == _digest(study, **ASKED["weights"])


def test_every_word_of_the_data_changes_the_digest(study, vary):
    def renoted(claim):
        noted = {"note": claim.note + "."}
        return claim.model_copy(update=noted) if claim.id == "AUS-reserves-1" else claim

    passages = study.evidence.passages
    renoted_passage = (passages[0].model_copy(update={"note": "Other."}), *passages[1:])
    framework = study.framework
    redefined = (
        framework.criteria[0].model_copy(update={"definition": "Other."}),
        *framework.criteria[1:],
    )
    varied = {
        "as it is": study,
        "a word on a passage": replace(
            study, evidence=replace(study.evidence, passages=renoted_passage)
        ),
        "a definition": replace(study, framework=replace(framework, criteria=redefined)),
        "a claim less": vary.without_claims("AUS-reserves-1"),
        "a word in a note": vary.claims(renoted),
        "a dossier less": vary.without("iea"),
        "a setting": vary.settings("roles", capable=3.6),
        "a setting of the draws": vary.settings("range", block=500),
        "expectations": replace(study, evidence=replace(study.evidence, expectations=())),
    }
    assert len({_digest(changed) for changed in varied.values()}) == len(varied)


def test_weights_and_intensities_put_in_by_hand_change_the_digest(study):
    swapped = replace(
        study,
        stage_weights={**study.stage_weights, "upstream": study.stage_weights["midstream"]},
    )
    assert _digest(swapped) != _digest(study)
    straight = replace(study, intensities=np.array([0.2, 0.4, 0.6, 0.8, 1.0]))
    assert _digest(straight, method="ahp") != _digest(study, method="ahp")
    assert _digest(straight) == _digest(study)


def test_the_digest_tells_versions_and_types_apart():
    assert digest_of({"a": 1}, versions("1")) != digest_of({"a": 1}, versions("2"))
    assert digest_of([1]) != digest_of(["1"])
    assert digest_of("a", "b") != digest_of("ab")
    assert digest_of(None) != digest_of("null")
    assert len(digest_of()) == 64
    with pytest.raises(ValueError, match="JSON"):
        digest_of(float("nan"))
    with pytest.raises(TypeError, match="object"):
        digest_of(object())


# --- The object ----------------------------------------------------------------------------------


def test_a_study_and_its_rankings_are_frozen(study, rankings):
    with pytest.raises(AttributeError):
        study.evidence = None
    with pytest.raises(AttributeError):
        rankings["upstream"].rows = ()


def test_a_variation_leaves_the_study_as_it_was(study, vary, rankings):
    vary.without_claims("AUS-reserves-1").rank("upstream", samples=10)
    vary.settings("tiers", threshold=0.6).rank("upstream", samples=10)
    assert study.rank("upstream") == rankings["upstream"]


def test_what_is_handed_out_cannot_change_what_was_found(study, rankings):
    ranking = rankings["midstream"]
    for found in (ranking.weights, ranking.silence, ranking.rows[0].role.shares):
        with pytest.raises(TypeError, match="cannot be changed"):
            found["processing"] = 0.0
    for known in (study.evidence.partners, study.evidence.sources, study.stage_weights):
        with pytest.raises(TypeError, match="cannot be changed"):
            known["COD"] = None
    table = ranking.table
    table.loc["JPN", "rank"] = 99
    assert ranking.table.loc["JPN", "rank"] == ranking.row("JPN").rank


@pytest.mark.parametrize("path", [5, b"folder", ["folder"]])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(InputError, match="the path of a folder"):
        evaluator.load(path)


def test_an_option_that_is_none_is_refused_with_the_nearest(study):
    with pytest.raises(InputError, match="Did you mean 'mineral'"):
        study.explain("midstream", "AUS", minral="lithium")


@pytest.mark.parametrize("bad", [None, float("nan"), 5])
def test_a_partner_that_is_no_text_is_refused(study, bad):
    with pytest.raises(InputError, match="Give it as text"):
        study.explain("midstream", bad)


def test_what_is_frozen_can_be_copied_pickled_and_written_as_json(study, rankings):
    ranking = rankings["midstream"]
    explanation = study.explain("midstream", "JPN", samples=20)
    for found in (study, study.evidence, ranking, explanation):
        assert repr(pickle.loads(pickle.dumps(found))) == repr(found)
        assert repr(copy.deepcopy(found)) == repr(found)
    assert pickle.loads(pickle.dumps(ranking)) == ranking
    assert pickle.loads(pickle.dumps(study)).rank("midstream").digest == ranking.digest
    assert asdict(ranking)["weights"] == json.loads(json.dumps(ranking.weights))
    with pytest.raises(TypeError, match="cannot be changed"):
        copy.deepcopy(ranking).weights["processing"] = 0.0
