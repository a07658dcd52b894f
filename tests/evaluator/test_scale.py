"""What makes large studies quick changes nothing: each short cut against the plain way."""

from __future__ import annotations

import importlib.util
import math
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator
from criteria import InputError
from evaluator.cells import BuiltCells, Cell, build_cells
from evaluator.drawing import rank_draws
from evaluator.outputs import words
from evaluator.problem import DecisionProblem
from evaluator.ranking import Ranking
from evaluator.records.difference import Side
from evaluator.records.question import Question
from evaluator.robustness import level_draws
from evaluator.robustness.draws import Block
from evaluator.study import Study

ROOT = Path(__file__).parents[2]
repeatable = settings(derandomize=True, deadline=None, max_examples=100)


def _synthetic():
    """The generator of invented studies, which is no part of the packages."""
    spec = importlib.util.spec_from_file_location("synthetic", ROOT / "benchmarks/synthetic.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def invented(tmp_path_factory) -> Study:
    """A study of 60 partners and 8 criteria that nobody has seen before."""
    folder = tmp_path_factory.mktemp("invented")
    for name, table in _synthetic().synthetic_tables(60, 8, 700).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return evaluator.load(folder)


# --- Stages together -----------------------------------------------------------------------------

ASKED = (
    {},
    {"mineral": "copper"},
    {"method": "weighted_sum", "reference": True},
    {"normalization": "vector", "samples": 50},
)


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_stages_ranked_together_are_ranked_as_if_alone(study, asked):
    asked = {"samples": 300, **asked}
    assert study.rank_stages(**asked) == tuple(
        study.rank(stage, **asked) for stage in study.framework.stage_ids
    )


@pytest.mark.parametrize("asked", [{}, {"mineral": "ore1"}, {"method": "topsis"}], ids=str)
def test_stages_of_an_invented_study_too_and_in_small_parts(invented, asked):
    asked = {"samples": 120, **asked}
    alone = tuple(invented.rank(stage, **asked) for stage in invented.framework.stage_ids)
    assert all(ranking.rows and ranking.unranked for ranking in alone)
    with mock.patch.multiple(level_draws, _NEAR=500, _RUN=70):
        assert invented.rank_stages(**asked) == alone


def test_some_stages_with_weights_of_their_own_are_ranked_in_the_order_asked(study):
    found = study.rank_stages(["downstream", "upstream"], weights={"upstream": "equal"}, samples=40)
    alone = (
        study.rank("downstream", samples=40),
        study.rank("upstream", weights="equal", samples=40),
    )
    assert found == alone


def test_every_fault_in_questions_about_stages_is_told(study):
    with pytest.raises(InputError) as raised:
        study.rank_stages(["upstrem", "upstream"], weights={"downstream": "equal"}, samples=0)
    told = [fault.key for fault in raised.value.faults]
    assert told == ["weights", "stage", "samples", "samples"]


def test_progress_is_told_up_to_the_end(study):
    seen = []
    study.rank_stages(samples=2500, progress=lambda done, wanted: seen.append((done, wanted)))
    assert seen == [(1000, 2500), (2000, 2500), (2500, 2500)]
    seen.clear()
    asked = {"samples": 1500, "normalization": "vector"}
    study.rank_stages(**asked, progress=lambda done, wanted: seen.append((done, wanted)))
    assert seen == [(done, 1500) for done in (333, 500, 833, 1000, 1333, 1500)]


def test_cells_built_for_several_stages_are_those_of_each(invented):
    built: BuiltCells = {}
    for stage in (*invented.framework.stage_ids, None):
        for partner in invented.evidence.partners.values():
            asked = (partner, invented.evidence, invented.framework, stage, None)
            assert _same(build_cells(*asked, built), build_cells(*asked))


def _same(cells: dict[str, Cell], others: dict[str, Cell]) -> bool:
    """Whether cells are equal; of those that are silent the value is no number."""
    plain = (
        {k: replace(c, value=repr(c.value)) for k, c in some.items()} for some in (cells, others)
    )
    return next(plain) == next(plain)


# --- Many claims on one cell ----------------------------------------------------------------------

spoken = st.tuples(
    st.sampled_from(["ris", "akka", "surya"]),
    st.sampled_from(["very low", "low", "moderate", "high", "very high"]),
    st.sampled_from([(), (), ("copper",), ("lithium",), ("copper", "cobalt")]),
)


@repeatable
@given(st.lists(spoken, min_size=1, max_size=8))
def test_documents_are_held_against_each_other_as_their_claims_would_be(study, said):
    partner = study.evidence.partners["KOR"]
    claims = tuple(
        partner.claims[0].model_copy(
            update={
                "id": f"KOR-technology-{number}",
                "source": source,
                "level": level,
                "basis": "stated",
                "minerals": ores,
                "label": False,
                "terms": (f"term {number}",),
            }
        )
        for number, (source, level, ores) in enumerate(said)
    )
    alone = partner.model_copy(update={"claims": claims, "regions": ()})
    evidence = replace(study.evidence, partners={"KOR": alone})
    cell = build_cells(alone, evidence, study.framework, None, None)["technology"]
    worth = study.framework.scale.value

    def share_ore(one, other) -> bool:
        ores, others = set(one.minerals), set(other.minerals)
        return not ores or not others or bool(ores & others)

    assert cell.contested == any(
        a.source != b.source and worth(a.level) <= 2 and worth(b.level) >= 4 and share_ore(a, b)
        for a in claims
        for b in claims
    )
    gaps = [
        one.weight * other.weight * (one.value - other.value) ** 2
        for one, other in combinations(cell.votes, 2)
        if any(
            share_ore(a, b)
            for a in claims
            for b in claims
            if (a.source, b.source) == (one.source, other.source)
        )
    ]
    apart = math.sqrt(math.fsum(gaps)) / math.fsum(vote.weight for vote in cell.votes)
    families = {study.evidence.sources[vote.source].family for vote in cell.votes}
    half = 2.0 / (1 + len(families)) + apart
    levels = [worth(claim.level) for claim in claims]
    assert cell.low == max(1, min(cell.value - half, *levels))
    assert cell.high == min(5, max(cell.value + half, *levels))


# --- How many draws -------------------------------------------------------------------------------


def test_of_many_partners_fewer_draws_are_made_and_the_tables_say_so(invented, vary):
    count = len(invented.evidence.partners)
    few = replace(vary, study=invented).settings("range", scores=400 * count + 1)
    ranking = few.rank("stage-1")
    assert ranking == replace(invented.rank("stage-1", samples=400), digest=ranking.digest)
    assert ranking.digest != invented.rank("stage-1", samples=400).digest  # other settings
    assert "of 400 draws (so few that these may be off by 2 of a hundred)" in words.range_note(
        ranking
    )
    assert few.rank("stage-1", samples=500).samples == 500
    assert [row.samples for row in few.rank_stages()] == [400] * 3


@pytest.mark.parametrize(
    ("partners", "scores", "draws"),
    [(200, 2_000_000, 10_000), (201, 2_000_000, 9_950), (9, 3, 1), (0, 5, 5)],
)
def test_draws_are_as_many_as_the_settings_allow(study, partners, scores, draws):
    asked = study.framework.settings.range.model_copy(update={"scores": scores})
    assert asked.draws(partners) == draws


def test_two_studies_of_other_sizes_are_known_to_be_drawn_differently(invented, vary):
    few = replace(vary, study=invented).settings(
        "range", scores=50 * len(invented.evidence.partners)
    )
    asked = Question(stages=("stage-1",))
    one, other = (Side("x", study, asked).draws for study in (invented, few))
    assert (one[1], other[1]) == (10_000, 50)
    assert one[:1] + one[2:] == other[:1] + other[2:]


# --- Ranks of draws ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def query(study):
    """A question whose method scores everybody alone."""
    return study.check_question("upstream")


@repeatable
@given(st.integers(0, 10_000), st.integers(0, 6), st.integers(0, 6))
def test_each_of_the_rest_is_ranked_as_if_added_alone(query, seed, inside, outside):
    stream = np.random.default_rng(seed)
    m, n = inside + outside, 3
    # Few values, so that many tie.
    levels = stream.integers(1, 6, (20, m, n)).astype(float)
    weights = stream.dirichlet(np.ones(n), 20)
    rows = stream.permutation(m).tolist()
    ranked, rest = rows[:inside], rows[inside:]
    ends, shares = levels[0] if m else np.zeros((0, n)), np.full(n, 1 / n)
    problem = DecisionProblem(
        tuple(map(str, range(m))),
        ("a", "b", "c"),
        ends,
        ends,
        ends,
        {},
        shares,
        ("max", "min", "max"),
        (1.0, 5.0),
    )
    found, inserted = rank_draws(Block(levels, weights), ranked, rest, problem, query)
    for i in range(20):
        plain = [_closeness(levels[i, row], weights[i]) for row in rows]
        assert found[i].tolist() == _places(plain[:inside])
        for j, score in enumerate(plain[inside:]):
            assert inserted[i, j] == _places([*plain[:inside], score])[-1]


def _closeness(levels: np.ndarray, weights: np.ndarray) -> float:
    """TOPSIS on the ends 1 and 5, of the second criterion less being better (conventions 10)."""
    good = [levels[0], 6 - levels[1], levels[2]]
    far, near = (
        math.sqrt(sum((w * (end - x)) ** 2 for w, x in zip(weights, good, strict=True)))
        for end in (5, 1)
    )
    return float(f"{near / (near + far):.11e}")


def _places(scores: list[float]) -> list[int]:
    return [1 + sum(other > score for other in scores) for score in scores]


# --- Long lists ----------------------------------------------------------------------------------


def _with_means(ranking: Ranking, means: list[float]) -> Ranking:
    """A ranking of copies of its first row, ranked as they come, with these expected ranks."""
    rows = tuple(
        replace(ranking.rows[0], rank=1 + i // 2, name=f"P{i}", expected_rank=mean)
        for i, mean in enumerate(means)
    )
    return replace(ranking, rows=rows)


@repeatable
@given(st.lists(st.integers(1, 9).map(float), max_size=20))
def test_pairs_in_another_order_by_expected_rank_are_all_found(rankings, means):
    ranking = _with_means(rankings["upstream"], means)
    swaps = [
        f"{low.name} ({low.expected_rank:.1f}) before {high.name} ({high.expected_rank:.1f})"
        for high, low in combinations(ranking.rows, 2)
        if high.rank < low.rank and low.expected_rank < high.expected_rank
    ]
    told = [line for line in words.reading_words(ranking) if line.startswith("By expected rank")]
    more = f" and {len(swaps) - 50} more" if len(swaps) > 50 else ""
    wanted = f"By expected rank the order differs: {', '.join(swaps[:50])}{more}."
    assert told == ([wanted] if swaps else [])


def test_thousands_of_ranks_are_told_in_sentences_that_can_be_read(rankings):
    ranking = _with_means(rankings["upstream"], [float(2000 - i) for i in range(2000)])
    assert all(len(line) < 5_000 for line in words.reading_words(ranking))


def test_a_rank_is_tied_where_another_holds_it_too(rankings):
    ranking = _with_means(rankings["upstream"], [1.0] * 5)
    assert [ranking.is_tied(row) for row in ranking.rows] == [True, True, True, True, False]


# --- The generator -------------------------------------------------------------------------------


def test_the_same_arguments_invent_the_same_study():
    invent = _synthetic().synthetic_tables
    assert invent(30, 4, 200) == invent(30, 4, 200)
    assert invent(30, 4, 200) != invent(30, 4, 200, seed=2)
