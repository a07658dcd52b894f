"""Sentences that say of a ranking what it is: by any method, under any normalisation."""

import math

import pytest
from scipy.stats import binom

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


@pytest.mark.parametrize("samples", [100, 400, 1000, 7000, 10_000])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_percentile_is_off_by_no_more_than_is_said_nineteen_times_in_twenty(
    share: float, samples: int
) -> None:
    below, reach = binom(samples, share), words.percentile_error(share, samples) * samples
    ends = share * samples - reach, share * samples + reach
    within = below.cdf(ends[1]) - below.cdf(ends[0])
    # A count is whole: it may miss the mark by the odds of the count at either end.
    assert within == pytest.approx(0.95, abs=sum(below.pmf(math.floor(end)) for end in ends))


@pytest.mark.parametrize(("samples", "told"), [(200, "3"), (400, "2"), (7200, "1"), (7400, None)])
def test_of_few_draws_it_is_said_how_exact_a_range_is(
    study: Study, samples: int, told: str | None
) -> None:
    note = words.range_note(study.rank("upstream", samples=samples))
    few = f"draws (so few that these may be off by {told} of a hundred), in which"
    assert (few if told else "draws, in which") in note
