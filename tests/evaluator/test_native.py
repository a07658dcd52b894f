"""The compiled kernels run by Python: vectors as arrays, every access within its array.

Machine code checks no bounds and cannot be stepped through. Here the same functions run uncompiled,
with a slow and plain second reading of each vector instruction, and give the counts of NumPy; each
compiled instruction gives what its second reading does.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
from types import ModuleType, SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest

from evaluator.robustness.kernels import LevelDraws, NumpyKernel, Tally, Task

numba = pytest.importorskip("numba")

KERNELS = "evaluator.robustness.kernels"
NATIVE = f"{KERNELS}.native"
# What is run by Python, and what plans it.
UNCOMPILED = [f"{NATIVE}.{name}" for name in ("groups", "fixed", "drawn", "sheets", "keys")]
UNCOMPILED += [f"{KERNELS}.{name}" for name in ("by_groups", "by_sorting", "compiled")]

BITS = 1024


def lanes_of(dtype: np.dtype) -> int:
    """How many numbers stand side by side: 1,024 bits of them, and bytes half as many."""
    return BITS // (2 if dtype.itemsize == 1 else 1) // (8 * dtype.itemsize)


# --- Each instruction once more, on arrays ----------------------------------------------------


def load(array, index):
    found = array[int(index) : int(index) + lanes_of(array.dtype)]
    assert int(index) >= 0
    assert len(found) == lanes_of(array.dtype), "lanes beyond the end"
    return found.copy()


def store(array, index, lanes):
    assert array.dtype == lanes.dtype
    assert int(index) >= 0
    assert len(array[int(index) :]) >= len(lanes), "lanes beyond the end"
    array[int(index) : int(index) + len(lanes)] = lanes


def splat(value):
    one = np.asarray(value)
    return np.full(lanes_of(one.dtype), one)


def fused(a, b, c):
    exact = a.astype(np.longdouble) * b.astype(np.longdouble) + c.astype(np.longdouble)
    return exact.astype(c.dtype)


def below(a, b, c, d):
    return -np.concatenate([a < b, c < d]).astype(np.int8)


def word_product(a, b):
    return np.array([(int(x) % 2**32) * (int(y) % 2**32) for x, y in zip(a, b, strict=True)], "u8")


def upper_word(a):
    return np.array([(int(word) >> 32) * (2**32 + 1) for word in a], np.uint64)


def lanes_with(lanes, bit):
    return np.uint64(sum(1 << place for place, lane in enumerate(lanes) if lane & bit[0]))


def where_differing(mine, other, before):
    differ = mine ^ other
    return (differ & mine) | (~differ & before)


def add_counts(array, index, *four):
    for place, lanes in enumerate(four):
        array[index + place] += np.uint64(sum(int(word).bit_count() for word in lanes))


VECTORS = {
    "load": load,
    "store": store,
    "splat": splat,
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "fused": fused,
    "absolute": np.abs,
    "root": np.sqrt,
    # Of what is no number and a number, the number that comes second.
    "minimum": lambda a, b: np.where(a < b, a, b),
    "maximum": lambda a, b: np.where(a > b, a, b),
    "where_positive": lambda test, a, b: np.where(test > 0, a, b),
    "where_zero": lambda test, a, b: np.where(test == 0, a, b),
    "below": below,
    "both": np.bitwise_and,
    "but_not": lambda a, b: ~a & b,
    "differing": np.bitwise_xor,
    "either": np.bitwise_or,
    "shifted_right": np.right_shift,
    "shifted_left": np.left_shift,
    "word_product": word_product,
    "upper_word": upper_word,
    "lower_words": lambda a, b: np.concatenate([a, b]).astype(np.uint32),
    "narrowed": lambda a, b: np.concatenate([a, b]).astype(np.float32),
    "as_words": lambda a: a.view(np.uint64),
    "as_floats": lambda a: a.view(np.float64),
    "to_floats": lambda a: a.astype(np.float32),
    "count_equal": lambda a, b: int((a == b).sum()),
    "WIDTH": 32,
    "BYTES": 64,
}
BIT_WISE = {
    "lanes_with": lanes_with,
    "where_differing": where_differing,
    "add_counts": add_counts,
}


@pytest.fixture(scope="module")
def uncompiled():
    """The kernel with nothing compiled: its modules read once more, apart from those in use."""

    def as_it_is(*_args, **_options):
        return lambda function: function

    second = {}
    for name, members in (("vectors", VECTORS), ("bits", BIT_WISE)):
        second[f"{NATIVE}.{name}"] = ModuleType(f"{NATIVE}.{name}")
        vars(second[f"{NATIVE}.{name}"]).update(members)
    packages = {name: importlib.import_module(name) for name in (KERNELS, NATIVE)}
    before = {name: dict(vars(module)) for name, module in packages.items()}
    with (
        patch.dict(sys.modules, second),
        patch.object(numba, "njit", as_it_is),
        patch(f"{KERNELS}.cache.compiled", lambda function: function),
    ):
        for name in UNCOMPILED:
            sys.modules.pop(name, None)
        for name in UNCOMPILED:
            importlib.import_module(name)
        kernel = sys.modules[f"{KERNELS}.compiled"].CompiledKernel()
    for name, module in packages.items():  # a package holds its modules by name
        vars(module).update({key: before[name][key] for key in vars(module) if key in before[name]})
    return kernel


# --- The whole kernel -------------------------------------------------------------------------


def counted(kernel, task, weights, start=0, **options):
    tally = Tally.empty(*task.shape, **options)
    with np.errstate(invalid="ignore"):  # machine code divides 0 by 0 without a word
        kernel.tally(task, weights, start, tally)
    wins = None if tally.wins is None else tally.wins.tolist()
    return tally.samples, tally.ranks.tolist(), wins, tally.first_weights.tolist(), tally.ties


def weights_of(samples, n, seed=3):
    return np.random.default_rng([samples, n, seed]).dirichlet(np.ones(n), samples)


def fixed_task(kind, levels):
    if kind == "closeness":
        return Task.fixed(kind, levels**2, (1 - levels) ** 2)
    return Task.fixed(kind, levels if kind == "sum" else np.log(levels))


def levels_of(m, n, *gaps):
    """Levels of which two rows are equal and often first, and some so much apart from each other.

    Single precision does not see a gap of 1e-9, and double precision hardly one of 1e-14.
    """
    levels = 0.05 + 0.9 * np.random.default_rng([m, n]).random((m, n))
    levels[:2] = 0.5
    levels[:2, 0] = 0.99
    for place, gap in enumerate(gaps):
        levels[2 + 2 * place] = levels[3 + 2 * place] * (1 + gap)
    return levels


@pytest.mark.parametrize("kind", ["closeness", "sum", "product"])
@pytest.mark.parametrize("gaps", [(), (1e-9, 3e-7), (1e-9, 1e-14)])
@pytest.mark.parametrize(("m", "samples"), [(9, 150), (43, 70)])
def test_fixed_levels(uncompiled, kind, gaps, m, samples):
    task, weights = fixed_task(kind, levels_of(m, 3, *gaps)), weights_of(samples, 3)
    assert counted(uncompiled, task, weights) == counted(NumpyKernel(), task, weights)


def test_more_samples_than_a_sheet_holds(uncompiled):
    task, weights = fixed_task("sum", levels_of(41, 2)), weights_of(1100, 2)
    assert counted(uncompiled, task, weights) == counted(NumpyKernel(), task, weights)


@pytest.mark.parametrize("m", [9, 43])
def test_pairs_need_not_be_counted(uncompiled, m):
    task, weights = fixed_task("sum", levels_of(m, 2)), weights_of(65, 2)
    found = counted(uncompiled, task, weights, pairwise=False)
    assert found == counted(NumpyKernel(), task, weights, pairwise=False)


@pytest.mark.parametrize("kind", ["closeness", "sum"])
def test_rows_that_all_differ_are_sorted(uncompiled, kind):
    task = fixed_task(kind, np.random.default_rng(2).random((41, 2)))
    weights = weights_of(67, 2)
    assert counted(uncompiled, task, weights) == counted(NumpyKernel(), task, weights)


def drawn_task(kind, levels, distribution="triangular", certain=0):
    """Levels that may be off by up to a tenth, of every other criterion less being better."""
    m, n = levels.shape
    spread = np.where(np.arange(m) < m - certain, 0.1, 0.0)[:, np.newaxis]
    modes = levels.copy()
    modes[0, 0] = np.nan
    low, high = np.maximum(levels - spread, 0), np.minimum(levels + 0.7 * spread, 1)
    draws = LevelDraws(modes, low, high, tuple(range(m)), distribution, seed=4)
    worst = np.arange(n) % 2
    return Task.drawn(kind, draws, worst.astype(float), 1.0 - worst)


@pytest.mark.parametrize("kind", ["closeness", "sum"])
@pytest.mark.parametrize("distribution", ["triangular", "uniform"])
@pytest.mark.parametrize("gap", [0.1, 1e-9, 1e-14])
def test_drawn_levels(uncompiled, kind, distribution, gap):
    # Six criteria take two counters of random numbers, whose upper word begins to count.
    levels = np.random.default_rng(5).random((5, 6))
    levels[-1] = levels[-2] * (1 - gap)
    task = drawn_task(kind, levels, distribution, certain=2)
    weights, start = weights_of(70, 6), 2**32 - 30
    found = counted(uncompiled, task, weights, start)
    assert found == counted(NumpyKernel(), task, weights, start)


@pytest.mark.parametrize("kind", ["closeness", "sum"])
def test_many_drawn_levels_are_sorted(uncompiled, kind):
    task, weights = drawn_task(kind, np.random.default_rng(6).random((42, 3))), weights_of(67, 3)
    assert counted(uncompiled, task, weights) == counted(NumpyKernel(), task, weights)


@pytest.mark.parametrize("build", [fixed_task, drawn_task], ids=["fixed", "drawn"])
def test_more_samples_than_a_byte_counts(uncompiled, build):
    task = build("sum", np.array([[0.1, 0.2], [0.8, 0.9]]))
    weights = weights_of(8200, 2)
    assert counted(uncompiled, task, weights) == counted(NumpyKernel(), task, weights)


@pytest.mark.parametrize("m", [6, 43])
def test_where_no_weight_lies_all_are_midway(uncompiled, m):
    # All weight lies on a criterion whose ends are one: both distances are zero.
    gain = np.random.default_rng(m).random((m, 2))
    gain[:, 0] = 0.0
    task, weights = Task.fixed("closeness", gain, gain[:, ::-1] * [0, 1]), np.eye(2)[[0, 0, 1]]
    assert counted(uncompiled, task, weights) == counted(NumpyKernel(), task, weights)


# --- Each instruction -------------------------------------------------------------------------


def numbers(dtype, seed):
    """Numbers for all lanes: any bits of integers, and of floats also those that are special."""
    dtype, stream = np.dtype(dtype), np.random.default_rng(seed)
    count = lanes_of(dtype)
    if dtype.kind == "f":
        special = [0.0, -0.0, 1.0, np.inf, -np.inf, np.nan]
        found = stream.integers(-4, 5, count) * stream.choice([1.0, 0.3, 1e-20, 1e20], count)
        found[stream.permutation(count)[: len(special)]] = special
        return found.astype(dtype)
    found = stream.integers(0, 256, (count, dtype.itemsize), dtype=np.uint8).view(dtype)[:, 0]
    return np.where(stream.random(count) < 0.3, dtype.type(stream.integers(0, 3)), found)


# By the types that they take and the type that they give.
INSTRUCTIONS = [
    ("f4 f4", "f4", "add subtract multiply divide minimum maximum"),
    ("f8 f8", "f8", "add subtract multiply divide minimum maximum"),
    ("i1 i1", "i1", "add subtract both but_not differing either"),
    ("u8 u8", "u8", "add subtract both but_not differing either word_product"),
    ("f4", "f4", "absolute root"),
    ("f8", "f8", "absolute root"),
    ("f4 f4 f4", "f4", "where_positive"),
    ("f8 f8 f8", "f8", "where_positive"),
    ("i1 i1 i1", "i1", "where_zero"),
    ("u8 u8 u8", "u8", "where_zero where_differing"),
    ("f4 f4 f4 f4", "i1", "below"),
    ("u8", "u8", "upper_word"),
    ("u8 u8", "u4", "lower_words"),
    ("f8 f8", "f4", "narrowed"),
    ("f8", "u8", "as_words"),
    ("u8", "f8", "as_floats"),
]


def machine(name):
    """The instruction of that name in machine code."""
    module = importlib.import_module(f"{NATIVE}.{'bits' if name in BIT_WISE else 'vectors'}")
    return getattr(module, name)


def run_by_machine(names, arrays, gives):
    """Compile a function that loads lanes once, and stores what each instruction makes of them."""
    count = lanes_of(np.dtype(gives))
    given = [f"a{place}" for place in range(len(arrays))]
    lines = [f"    {name} = load({name}, 0)" for name in given]
    lines += [
        f"    store(out, {place * count}, {name}({', '.join(given)}))"
        for place, name in enumerate(names)
    ]
    scope = {name: machine(name) for name in ("load", "store", *names)}
    exec("\n".join([f"def run({', '.join(given)}, out):", *lines]), scope)
    out = np.zeros(count * len(names), gives)
    numba.njit(scope["run"])(*arrays, out)
    return dict(zip(names, out.reshape(len(names), count), strict=True))


@pytest.mark.parametrize(("takes", "gives", "names"), INSTRUCTIONS)
def test_instructions_do_what_their_plain_readings_do(takes, gives, names):
    arrays = [numbers(dtype, seed) for seed, dtype in enumerate(takes.split())]
    for name, found in run_by_machine(names.split(), arrays, gives).items():
        with np.errstate(all="ignore"):
            expected = {**VECTORS, **BIT_WISE}[name](*arrays)
        # What is no number may carry any bits.
        np.testing.assert_array_equal(found, expected, name)
        assert expected.dtype == found.dtype


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_products_are_added_with_one_rounding_or_two(dtype):
    a, b, c = (np.random.default_rng(seed).random(lanes_of(np.dtype(dtype))) for seed in range(3))
    a, b, c = (lanes.astype(dtype) for lanes in (a, b, c))
    found = run_by_machine(["fused"], [a, b, c], dtype)["fused"]
    assert ((found == fused(a, b, c)) | (found == a * b + c)).all()


def test_shifts_and_floats_of_words():
    a = numbers("u4", 1)
    for places in (0, 1, 8, 31):
        shifts = np.full_like(a, places)
        found = run_by_machine(["shifted_left", "shifted_right"], [a, shifts], "u4")
        np.testing.assert_array_equal(found["shifted_left"], a << shifts)
        np.testing.assert_array_equal(found["shifted_right"], a >> shifts)
    small = a >> np.uint32(7)
    found = run_by_machine(["to_floats"], [small], "f4")["to_floats"]
    np.testing.assert_array_equal(found, small.astype(np.float32))


def test_what_becomes_of_lanes_and_single_numbers():
    load_lanes, store_lanes = machine("load"), machine("store")
    spread, equal = machine("splat"), machine("count_equal")
    with_bit, counts = machine("lanes_with"), machine("add_counts")

    @numba.njit
    def run(narrow, bit, short, other, words, single, several, totals):
        store_lanes(several, 0, spread(single))
        a, b = load_lanes(words, 0), load_lanes(words, 16)
        counts(totals, 1, a, b, load_lanes(words, 32), load_lanes(words, 48))
        matches = equal(load_lanes(short, 0), load_lanes(other, 0))
        return with_bit(load_lanes(narrow, 0), spread(bit)), matches

    narrow, short = numbers("u2", 1), numbers("i1", 2)
    other = np.where(np.arange(64) % 3, numbers("i1", 3), short)
    words = np.concatenate([numbers("u8", seed) for seed in range(4)])
    several, totals = np.zeros(32, np.float32), np.arange(6, dtype=np.uint64)
    expected = totals.copy()
    add_counts(expected, 1, *words.reshape(4, 16))
    bit = np.uint16(4)
    found = run(narrow, bit, short, other, words, np.float32(0.3), several, totals)
    assert found == (lanes_with(narrow, splat(bit)), (short == other).sum())
    assert 0 < found[1] < 64
    assert (several == np.float32(0.3)).all()
    assert totals.tolist() == expected.tolist()


@pytest.mark.parametrize("features", ["", "+avx512f"])
def test_bits_are_chosen_by_one_instruction_or_by_three(features):
    from llvmlite import binding, ir

    bits = importlib.import_module(f"{NATIVE}.bits")
    words = importlib.import_module(f"{NATIVE}.vectors").Lanes(numba.types.uint64)
    signature, generate = bits.where_differing._defn(None, words, words, words)
    codegen = SimpleNamespace(magic_tuple=lambda: ("", "", features))
    context = SimpleNamespace(codegen=lambda: codegen)
    sixteen = ir.VectorType(ir.IntType(64), 16)
    module = ir.Module()
    pointers = [sixteen.as_pointer()] * 4
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), pointers), "run")
    builder = ir.IRBuilder(function.append_basic_block())
    *given, out = function.args
    found = generate(context, builder, signature, [builder.load(one, align=8) for one in given])
    builder.store(found, out, align=8)
    builder.ret_void()
    assert ("pternlog" in str(module)) == bool(features)
    if features and not binding.get_host_cpu_features().get("avx512f"):
        pytest.skip("this processor lacks the instruction")
    host = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
    target = binding.Target.from_default_triple().create_target_machine(*host)
    engine = binding.create_mcjit_compiler(binding.parse_assembly(str(module)), target)
    run = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4)(engine.get_function_address("run"))
    arrays = [numbers("u8", seed) for seed in range(3)]
    filled = np.zeros(16, np.uint64)
    run(*(array.ctypes.data for array in (*arrays, filled)))
    np.testing.assert_array_equal(filled, where_differing(*arrays))
