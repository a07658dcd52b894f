"""Kernels against a slow and plain count, and against each other: the same counts, to the last."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.methods.forms import linear_forms
from evaluator.methods.scoring import rank_scores, round_scores
from evaluator.methods.topsis import closeness, topsis
from evaluator.methods.weighted import factors, weighted_product, weighted_sum
from evaluator.robustness.kernels import LevelDraws, NumpyKernel, Tally, Task, choose_kernel
from evaluator.robustness.kernels import cache as kept
from evaluator.robustness.kernels.choose import warm_up
from evaluator.robustness.kernels.numpy_kernel import near_ties

repeatable = settings(derandomize=True, deadline=None, max_examples=60)
FIGURES = {"closeness": topsis, "sum": weighted_sum, "product": weighted_product}
KINDS = list(FIGURES)


def score_of(kind, levels, weights, directions, normalization, scale):
    return FIGURES[kind](levels, weights, directions, normalization, scale)["score"]


NUMPY, COMPILED = NumpyKernel(), choose_kernel("compiled")
both_kernels = pytest.mark.parametrize("kernel", [NUMPY, COMPILED], ids=lambda kernel: kernel.name)


def counts(tally: Tally) -> tuple[object, ...]:
    """What a tally says, to be compared."""
    wins = None if tally.wins is None else tally.wins.tolist()
    return tally.samples, tally.ranks.tolist(), wins, tally.first_weights.tolist(), tally.ties


def tallied(kernel, task: Task, weights: np.ndarray, start: int = 0, **options: bool) -> Tally:
    tally = Tally.empty(*task.shape, **options)
    kernel.tally(task, weights, start, tally)
    return tally


def slowly(kind: str, levels: np.ndarray, weights: np.ndarray, scale=(0.0, 1.0)) -> tuple:
    """Score by the method itself and count pair by pair, one sample after the other."""
    samples, (m, n) = len(weights), levels.shape[-2:]
    tally = Tally.empty(m, n)
    tally.samples = samples
    for s, drawn in enumerate(weights):
        matrix = levels[s] if levels.ndim == 3 else levels
        scores = round_scores(score_of(kind, matrix, drawn, ["max"] * n, "scale", scale))
        ranks = rank_scores(scores).tolist()
        for i, rank in enumerate(ranks):
            size = ranks.count(rank)
            if size == 1:
                tally.ranks[i, rank - 1] += 1
            else:
                tally.ties[i, rank, size] = tally.ties.get((i, rank, size), 0) + 1
            if rank == 1:
                tally.first_weights[i] += [round(w * 2**32 / size) for w in drawn.tolist()]
            for j, other in enumerate(ranks):
                tally.wins[i, j] += rank < other
    return counts(tally)


def task_of(kind: str, partial_values: np.ndarray) -> Task:
    """The task of fixed partial values, 0 at the worst end of a scale and 1 at the best."""
    how = (["max"] * partial_values.shape[1], "scale", (0, 1))
    if kind == "product":
        with np.errstate(divide="ignore"):
            return Task.fixed(kind, np.log(factors(partial_values, *how)))
    method = "topsis" if kind == "closeness" else "weighted_sum"
    return Task.fixed(kind, *linear_forms(partial_values, how[0], method, *how[1:]))


def problem(m: int, n: int, samples: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    stream = np.random.default_rng([m, n, seed])
    return stream.random((m, n)), stream.dirichlet(np.ones(n), samples)


# --- Against a slow count -------------------------------------------------------------------------

# Few levels, so that rows tie and weighted sums coincide; some moved by less than rounding sees, or
# by little more, or by what single precision cannot see.
LEVELS = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
NUDGES = st.sampled_from([0.0, 0.0, 1e-16, 1e-13, 4e-12, 1e-11, 3e-11, 1e-9, 3e-8])
WEIGHTS = st.sampled_from([(1.0, 1.0, 1.0), (1.0, 0.0, 0.0), (2.0, 1.0, 1.0), (1.0, 1e-3, 1e-30)])


@st.composite
def awkward(draw):
    m = draw(st.integers(2, 7))
    cell = st.tuples(LEVELS, NUDGES).map(lambda pair: min(1.0, pair[0] + pair[1]))
    rows = draw(st.lists(st.tuples(cell, cell, cell), min_size=m, max_size=m))
    weights = np.array(draw(st.lists(WEIGHTS, min_size=1, max_size=20)))
    return np.array(rows), weights / weights.sum(axis=1, keepdims=True)


@both_kernels
@pytest.mark.parametrize("kind", KINDS)
@repeatable
@given(case=awkward())
def test_ties_and_near_ties_are_those_of_the_method(kernel, kind, case):
    levels, weights = case
    assert counts(tallied(kernel, task_of(kind, levels), weights)) == slowly(kind, levels, weights)


@both_kernels
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("m", "n"), [(1, 3), (2, 1), (20, 5), (41, 3), (60, 6)])
def test_counts_are_those_of_the_method(kernel, kind, m, n):
    levels, weights = problem(m, n, 37)
    assert counts(tallied(kernel, task_of(kind, levels), weights)) == slowly(kind, levels, weights)


def spread_of(levels: np.ndarray, seed: int = 5, **options: object) -> LevelDraws:
    """Levels on a scale from 1 to 5 that may be off by up to one, some silent, some certain."""
    values = 1 + 4 * levels
    low, high = np.maximum(values - 1, 1), np.minimum(values + 0.7, 5)
    low[-1], high[-1] = values[-1], values[-1]
    values[0, 0], low[0, 0], high[0, 0] = np.nan, 1, 5
    names = tuple(range(100, 100 + len(levels)))
    return LevelDraws(values, low, high, names, seed=seed, **options)


def drawn_task(kind: str, levels: LevelDraws) -> Task:
    n = levels.values.shape[1]
    return Task.drawn(kind, levels, np.ones(n), np.full(n, 5.0))


@both_kernels
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("m", "n"), [(4, 5), (20, 7), (45, 3)])
def test_counts_of_drawn_levels_are_those_of_the_method(kernel, kind, m, n):
    levels, weights = problem(m, n, 33)
    draws = spread_of(levels)
    found = counts(tallied(kernel, drawn_task(kind, draws), weights, start=1000))
    assert found == slowly(kind, draws.draw(1000, 33), weights, scale=(1, 5))


@pytest.mark.parametrize("kind", KINDS)
def test_the_worst_end_may_be_the_higher(kind):
    levels, weights = problem(9, 4, 50)
    draws = spread_of(levels)
    worst, best = np.array([1.0, 5, 1, 5]), np.array([5.0, 1, 5, 1])
    turned = Task.drawn(kind, draws, worst, best)
    ways = ["max", "min", "max", "min"]
    by_method = partial(score_of, kind, directions=ways, normalization="scale", scale=(1, 5))
    generic = Task.generic(by_method, draws)
    expected = counts(tallied(NUMPY, generic, weights))
    assert counts(tallied(NUMPY, turned, weights)) == expected
    assert counts(tallied(COMPILED, turned, weights)) == expected


# --- Against each other ---------------------------------------------------------------------------


def agree(task: Task, weights: np.ndarray, start: int = 0) -> Tally:
    """Assert that both kernels count the same, and return it."""
    numpy, compiled = (tallied(kernel, task, weights, start) for kernel in (NUMPY, COMPILED))
    assert counts(compiled) == counts(numpy)
    assert numpy.samples == len(weights)
    return numpy


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("m", "n", "samples"), [(20, 5, 8192), (40, 10, 3001), (41, 4, 2049), (200, 10, 1100)]
)
def test_kernels_agree_on_fixed_levels(kind, m, n, samples):
    levels, weights = problem(m, n, samples)
    agree(task_of(kind, levels), weights)


def test_kernels_agree_on_a_thousand_alternatives():
    levels, weights = problem(1000, 20, 96)
    agree(task_of("closeness", levels), weights)


@pytest.mark.parametrize("kind", ["closeness", "sum"])
@pytest.mark.parametrize("gap", [1e-5, 1e-7, 1e-9, 1e-11, 1e-13])
def test_single_precision_decides_nothing(kind, gap):
    # Neighbours differ by a gap that single precision sees, hardly sees or does not see at all.
    stream = np.random.default_rng(1)
    levels = 0.5 + gap * stream.normal(size=(20, 5))
    agree(task_of(kind, levels), stream.dirichlet(np.ones(5), 500))


@pytest.mark.parametrize("kind", ["closeness", "sum"])
@pytest.mark.parametrize("gap", [1e-5, 1e-7, 1e-9, 1e-11])
@pytest.mark.parametrize("middle", [1.5, 4.999])
def test_single_precision_decides_nothing_where_levels_are_drawn(kind, gap, middle):
    values = np.full((20, 5), middle)
    cells = LevelDraws(values, values - gap, values + 2 * gap, streams=tuple(range(20)))
    agree(drawn_task(kind, cells), problem(20, 5, 500)[1])


@pytest.mark.parametrize("smallest", [1e-8, 1e-18, 1e-20, 1e-21, 1e-30, 1e-200])
def test_weights_that_single_precision_cannot_hold(smallest):
    # All but nothing of the weight lies on a criterion that does not discriminate.
    levels, weights = problem(20, 5, 300)
    gain, loss = levels**2, (1 - levels) ** 2
    gain[:, 0] = loss[:, 0] = 0.0
    weights[:, 1:] *= smallest
    weights[:, 0] = 1 - weights[:, 1:].sum(axis=1)
    agree(Task.fixed("closeness", gain, loss), weights)


@pytest.mark.parametrize("options", [{}, {"distribution": "uniform"}])
@pytest.mark.parametrize("kind", KINDS)
def test_kernels_agree_on_drawn_levels(kind, options):
    levels, weights = problem(20, 6, 4000)
    # Across the border of 32 bits, where the upper word of the sample begins to count.
    agree(drawn_task(kind, spread_of(levels, **options)), weights, start=2**32 - 2000)


@pytest.mark.parametrize("m", [12, 50])
def test_kernels_agree_on_what_is_shared_and_normal(m):
    levels, weights = problem(m, 5, 700)
    share = {7: np.full((m, 5), 0.4), 8: np.where(levels > 0.5, 0.3, 0.0)}
    agree(drawn_task("closeness", spread_of(levels, shared=share)), weights)
    deviation = np.full((m, 5), 0.5)
    normal = spread_of(levels, distribution="normal", deviation=deviation)
    agree(drawn_task("sum", normal), weights)


def test_kernels_agree_on_any_method():
    levels, weights = problem(15, 4, 400)
    score = partial(closeness, directions=["max"] * 4, normalization="vector")
    agree(Task.generic(score, spread_of(levels)), weights)
    agree(Task.generic(score, levels), weights)


def test_one_alternative_by_any_method_is_first_in_every_sample():
    levels, weights = problem(1, 4, 50)
    score = partial(closeness, directions=["max"] * 4, normalization="scale", scale=(0.0, 1.0))
    assert agree(Task.generic(score, levels), weights).ranks.tolist() == [[50]]


@pytest.mark.parametrize("m", [8, 60])
@pytest.mark.parametrize("kind", KINDS)
def test_equal_rows_tie_in_every_sample(kind, m):
    levels, weights = problem(m, 4, 300)
    levels[[1, 5]], levels[7] = levels[3], levels[0]
    tally = agree(task_of(kind, levels), weights)
    for group in ([1, 3, 5], [0, 7]):
        for i in group:
            keys = [key for key in tally.ties if key[0] == i]
            assert {size for _, _, size in keys} == {len(group)}
            assert sum(tally.ties[key] for key in keys) == 300
            assert (tally.wins[i, group] == 0).all()
    assert {who for who, _, _ in tally.ties} == {0, 1, 3, 5, 7}


@pytest.mark.parametrize("copies", [1, 60, 90])
def test_no_count_is_more_than_its_room_holds(copies):
    # One is better in every sample of a long block; with copies, more than a byte counts.
    levels = np.repeat([[0.1, 0.2], [0.8, 0.9]], copies, axis=0)
    tally = agree(task_of("closeness", levels), problem(1, 2, 8300)[1])
    assert tally.wins is not None
    assert (tally.wins[copies:, :copies] == 8300).all()
    drawn = spread_of(np.array([[0.1, 0.1], [0.9, 0.9]]))
    agree(drawn_task("sum", drawn), problem(1, 2, 8300)[1])


def test_all_rows_may_be_equal():
    levels = np.full((50, 3), 0.4)
    tally = agree(task_of("closeness", levels), problem(50, 3, 40)[1])
    assert tally.ties == {(i, 1, 50): 40 for i in range(50)}


@both_kernels
@pytest.mark.parametrize("m", [9, 60])
def test_pairs_are_counted_only_if_asked_for(kernel, m):
    levels, weights = problem(m, 3, 50)
    without = tallied(kernel, task_of("sum", levels), weights, pairwise=False)
    assert without.wins is None
    assert counts(without)[1] == counts(tallied(kernel, task_of("sum", levels), weights))[1]


# --- Splitting ------------------------------------------------------------------------------------

TASKS = {
    "few": lambda: task_of("closeness", problem(12, 5, 1)[0]),
    "many": lambda: task_of("closeness", problem(70, 5, 1)[0]),
    "drawn": lambda: drawn_task("closeness", spread_of(problem(12, 5, 1)[0])),
}


@both_kernels
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("block", [1, 7, 16, 500, 1024])
@pytest.mark.parametrize("threads", [1, 2, 4])
def test_no_split_changes_a_count(kernel, task, block, threads):
    built = TASKS[task]()
    weights = problem(1, 5, 1100 if block > 16 else 90)[1]
    starts = range(0, len(weights), block)

    def count(start: int) -> Tally:
        return tallied(kernel, built, weights[start : start + block], 10**6 + start)

    merged = Tally.empty(*built.shape)
    with ThreadPoolExecutor(threads) as pool:
        for part in pool.map(count, starts):
            merged.merge(part)
    assert counts(merged) == counts(tallied(kernel, built, weights, 10**6))


@both_kernels
def test_nothing_counts_nothing(kernel):
    task = TASKS["few"]()
    assert counts(tallied(kernel, task, np.empty((0, 5)))) == counts(Tally.empty(*task.shape))


@both_kernels
def test_weights_are_only_read(kernel):
    levels, weights = problem(10, 4, 64)
    weights.flags.writeable = False
    strided = np.asfortranarray(weights)
    task = task_of("closeness", levels)
    assert counts(tallied(kernel, task, weights)) == counts(tallied(kernel, task, strided))


def test_a_task_travels():
    task = drawn_task("closeness", spread_of(problem(12, 5, 1)[0]))
    weights = problem(1, 5, 20)[1]
    sent = pickle.loads(pickle.dumps(task))
    assert counts(tallied(NUMPY, sent, weights)) == counts(tallied(NUMPY, task, weights))


# --- What is asked --------------------------------------------------------------------------------


@repeatable
@given(st.lists(st.floats(-1, 1), min_size=2, max_size=6))
def test_what_is_no_near_tie_ranks_alike_rounded_or_not(scores):
    row = np.array([scores])
    if not near_ties(row, 0.0)[0]:
        np.testing.assert_array_equal(rank_scores(row), rank_scores(round_scores(row)))
        assert len(set(rank_scores(row)[0].tolist())) == len(scores)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Task.fixed("closenes", np.ones((2, 2))),
        lambda: Task.fixed("closeness", np.ones((2, 2))),
        lambda: Task.fixed("sum", np.ones((2, 2)), np.ones((2, 2))),
        lambda: choose_kernel("numpi"),
    ],
)
def test_what_cannot_be_meant_is_refused(build):
    with pytest.raises(InputError):
        build()


@both_kernels
def test_every_task_is_supported(kernel):
    assert kernel.supports(Task.fixed("sum", np.ones((2, 2))))
    assert kernel.supports(Task.generic(lambda levels, weights: weights @ levels.T, np.eye(2)))


@pytest.mark.parametrize("shape", [(1, 2), (60, 2)])
@pytest.mark.parametrize("kind", ["sum", "product"])
def test_where_all_are_equal_all_are_first(shape, kind):
    task, weights = Task.fixed(kind, np.ones(shape)), np.full((5, 2), 0.5)
    for kernel in (NUMPY, COMPILED):
        tally = Tally.empty(*shape)
        kernel.tally(task, weights, 0, tally)
        np.testing.assert_allclose(tally.rank_shares()[:, 0], 1 / shape[0])


def test_products_beyond_all_digits_are_counted_as_numpy_does():
    task = Task.fixed("product", 700 * np.random.default_rng(1).random((60, 2)))
    weights = np.random.default_rng(2).dirichlet([1, 1], 40)
    found = [Tally.empty(60, 2) for _ in range(2)]
    for kernel, tally in zip((NUMPY, COMPILED), found, strict=True):
        kernel.tally(task, weights, 0, tally)
    assert counts(found[0]) == counts(found[1])


def test_levels_far_off_their_scale_are_counted_as_numpy_does():
    near = np.random.default_rng(1).random((4, 2))
    levels = LevelDraws(1000 * near, 900 * near, 1100 * near, (0, 1, 2, 3))
    task = Task.drawn("sum", levels, np.zeros(2), np.ones(2))
    weights = np.random.default_rng(2).dirichlet([1, 1], 40)
    found = [Tally.empty(4, 2) for _ in range(2)]
    for kernel, tally in zip((NUMPY, COMPILED), found, strict=True):
        kernel.tally(task, weights, 0, tally)
    assert counts(found[0]) == counts(found[1])


def test_a_task_without_levels_is_told():
    with pytest.raises(InputError, match=r"Task\.fixed"):
        NUMPY.tally(Task("sum", (2, 2)), np.full((1, 2), 0.5), 0, Tally.empty(2, 2))


def test_numba_is_asked_for_where_it_is_missing(monkeypatch):
    monkeypatch.setattr("evaluator.robustness.kernels.choose.has_numba", lambda: False)
    with pytest.raises(InputError, match="'partner-evaluator\\[fast\\]'"):
        choose_kernel("compiled")
    assert choose_kernel("auto").name == "numpy"


def test_numpy_answers_until_everything_is_compiled(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert choose_kernel("auto").name == "numpy"
    kept.note_compiled_code()
    assert choose_kernel("auto").name == "compiled"


def test_warming_up_makes_the_compiled_kernel_ready(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert choose_kernel("auto").name == "numpy"
    warm_up()
    assert choose_kernel("auto").name == "compiled"


def test_a_task_that_is_not_supported_is_left_to_numpy(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    kept.note_compiled_code()
    monkeypatch.setattr(type(COMPILED), "supports", lambda _kernel, _task: False)
    assert choose_kernel("auto", Task.fixed("sum", np.ones((2, 2)))).name == "numpy"


def test_code_is_kept_where_nobody_else_can_write(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    folder = kept.cache_folder()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o777)
    assert kept.cache_folder() is None
    assert not kept.holds_compiled_code()


def test_code_is_not_kept_where_there_is_no_folder(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert kept.cache_folder() is None
    kept.note_compiled_code()
    assert not kept.holds_compiled_code()
    assert choose_kernel("auto").name == "numpy"
    assert kept.compiled(lambda number: number + 1)(2) == 3


@pytest.mark.parametrize(
    ("system", "given", "below"),
    [
        ("linux", {"XDG_CACHE_HOME": "kept"}, "kept"),
        ("linux", {"XDG_CACHE_HOME": ""}, "home/.cache"),
        ("darwin", {}, "home/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "kept"}, "kept"),
        ("win32", {}, "home/AppData/Local"),
    ],
)
def test_code_is_kept_where_the_system_keeps_such_things(
    monkeypatch, tmp_path, system, given, below
):
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name, folder in given.items():
        monkeypatch.setenv(name, str(tmp_path / folder) if folder else "")
    monkeypatch.setattr(kept, "sys", SimpleNamespace(platform=system))
    found = kept.cache_folder()
    assert found.parent == tmp_path / below / "partner-evaluator"
    assert found.is_dir()
    found.chmod(0o777)  # what this says is not what Windows goes by
    assert kept.cache_folder() == (found if system == "win32" else None)
