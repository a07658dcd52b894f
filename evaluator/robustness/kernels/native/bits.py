"""Digits of many samples side by side in the bits of words, for compiled code (needs numba)."""

from __future__ import annotations

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core.cgutils import get_or_insert_function
from numba.extending import intrinsic

from evaluator.robustness.kernels.native.vectors import WIDTH

# The function of three bits a, b, c that is b where b and c differ, else a, as a truth table.
_WHERE_DIFFERING: Final = 0b11010100


@intrinsic
def lanes_with(typing: Any, lanes: Any, bit: Any) -> Any:
    """Return a word with a bit for each lane of 16 bits: whether that has a bit of `bit`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        found = builder.icmp_unsigned(
            "!=", builder.and_(*values), ir.Constant(values[0].type, [0] * values[0].type.count)
        )
        return builder.bitcast(found, ir.IntType(values[0].type.count))

    return types.uint64(lanes, bit), generate


@intrinsic
def where_differing(typing: Any, mine: Any, other: Any, before: Any) -> Any:
    """Return, bit by bit, the first where the first two differ, else the third."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        a, b, c = values
        # One instruction where there is one of any three bits, which LLVM does not find by itself.
        if "+avx512f" in context.codegen().magic_tuple()[2]:
            low, high = (
                _ternary(builder, *(_part(builder, value, half, 2) for value in (c, a, b)))
                for half in range(2)
            )
            return builder.shuffle_vector(low, high, _order(range(WIDTH // 2)))
        return builder.xor(c, builder.and_(builder.xor(a, b), builder.xor(a, c)))

    return mine(mine, other, before), generate


def _ternary(builder: Any, a: Any, b: Any, c: Any) -> Any:
    table = ir.IntType(32)
    takes = ir.FunctionType(a.type, [a.type, a.type, a.type, table])
    name = "llvm.x86.avx512.pternlog.q.512"
    function = get_or_insert_function(builder.module, takes, name)
    return builder.call(function, [a, b, c, table(_WHERE_DIFFERING)])


@intrinsic
def add_counts(typing: Any, array: Any, index: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    """Count the bits set in each of four, and add the counts to four elements of an array."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        counts = [_halved(builder, _bits_set(builder, lanes)) for lanes in values[2:]]
        # Lanes are added across only once all four share a vector.
        pairs = [_folded(builder, *counts[:2], 1), _folded(builder, *counts[2:], 1)]
        total = _halved(builder, _folded(builder, *pairs, 2))
        data = context.make_array(array)(context, builder, values[0]).data
        pointer = builder.bitcast(builder.gep(data, [values[1]]), total.type.as_pointer())
        sums = builder.add(builder.load(pointer, align=8), total)
        builder.store(sums, pointer, align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, a, b, c, d), generate


def _order(places: Any) -> ir.Constant:
    """Return what a shuffle takes, and in what order."""
    order = list(places)
    return ir.Constant(ir.VectorType(ir.IntType(32), len(order)), order)


def _part(builder: Any, lanes: Any, number: int, of: int) -> Any:
    """Return one of several equal parts of lanes."""
    size = lanes.type.count // of
    return builder.shuffle_vector(lanes, lanes, _order(range(number * size, (number + 1) * size)))


def _bits_set(builder: Any, lanes: Any) -> Any:
    name = f"llvm.ctpop.v{lanes.type.count}i64"
    takes = ir.FunctionType(lanes.type, [lanes.type])
    return builder.call(get_or_insert_function(builder.module, takes, name), [lanes])


def _halved(builder: Any, lanes: Any) -> Any:
    """Add the upper half of lanes to the lower."""
    return builder.add(_part(builder, lanes, 0, 2), _part(builder, lanes, 1, 2))


def _folded(builder: Any, a: Any, b: Any, run: int) -> Any:
    """Add neighbours, `run` lanes next to `run` others: sums of a and of b in turn."""
    count = a.type.count
    starts = [source + place for place in range(0, count, 2 * run) for source in (0, count)]
    lower = [start + step for start in starts for step in range(run)]
    upper = [place + run for place in lower]
    return builder.add(
        builder.shuffle_vector(a, b, _order(lower)), builder.shuffle_vector(a, b, _order(upper))
    )
