"""Sentences that say of a ranking what it is: by any method, under any normalisation."""

import pytest

from evaluator import Study
from evaluator.methods import METHODS
from evaluator.outputs import views, words
from evaluator.query import lacking

USABLE = [method for method in METHODS.values() if not lacking(method)]


@pytest.mark.parametrize("method", USABLE, ids=lambda method: method.id)
def test_a_score_is_said_to_run_from_0_to_1_only_where_it_does(study: Study, method) -> None:
    ranking = study.rank("upstream", method=method.id, samples=1)
    scores = [row.score for row in ranking.rows]
    (told,) = (note for note in views.notes([ranking]) if note.startswith("Score: "))
    assert ("0 to 1" in told) == (min(scores) >= 0 and max(scores) <= 1)
    assert "higher is better" in told
    assert "{" not in told


def test_a_ranking_out_of_bounds_decides_for_all(study: Study) -> None:
    topsis, vikor = (study.rank("upstream", method=name, samples=1) for name in ("topsis", "vikor"))
    assert words.score_note([topsis]) == "Score: 0 to 1, higher is better."
    assert words.score_note([topsis, vikor]) == (
        "Score: in the units of the method, higher is better."
    )


@pytest.mark.parametrize(
    ("normalization", "told"),
    [
        (None, "TOPSIS on the fixed ends of the scale"),
        ("vector", "TOPSIS with vector normalisation"),
        ("minmax", "TOPSIS with min-max normalisation"),
        ("max", "TOPSIS with max normalisation"),
        ("sum", "TOPSIS with sum normalisation"),
        ("linear", "TOPSIS with linear normalisation"),
    ],
)
def test_every_normalisation_is_named(study: Study, normalization: str | None, told: str) -> None:
    ranking = study.rank("upstream", normalization=normalization, samples=1)
    assert words.method_words(ranking) == told


def test_a_method_without_one_to_choose_names_none(study: Study) -> None:
    assert words.method_words(study.rank("upstream", method="edas", samples=1)) == "EDAS"


@pytest.mark.parametrize("method", USABLE, ids=lambda method: method.id)
def test_a_paper_without_a_doi_is_cited_without_one(study: Study, method) -> None:
    ranking = study.rank("midstream", method=method.id, samples=1)
    facts = dict(views.stage_view(ranking, study.evidence).facts)
    assert method.paper in facts["Method"]
    assert facts["Method"].endswith(f"doi:{method.doi}" if method.doi else method.paper)
