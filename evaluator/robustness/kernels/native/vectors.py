"""Several numbers side by side as one value, for compiled code alone (needs numba).

A compiler turns a loop over samples into such vectors only where it can prove that no array
overlaps another, which it seldom can. Here they are spelt out: 32 words of 32 bits or sixteen of
64. That is two of the widest registers there are, so that one half can go on while the other waits
for a result; where registers are narrower, LLVM takes more of them. Bytes fill one: 64 of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llvmlite import ir
from numba import types
from numba.core.cgutils import get_or_insert_function
from numba.extending import intrinsic, models, register_model

if TYPE_CHECKING:
    from collections.abc import Callable

# How many words of 32 bits stand side by side; of words of 64 bits, half as many.
WIDTH: Final = 32
_BITS: Final = 32 * WIDTH
# How many bytes do.
BYTES: Final = 2 * WIDTH


class Lanes(types.Type):
    """The type of a vector of numbers; `scalar` is the type of one of them."""

    def __init__(self, scalar: Any) -> None:
        self.scalar = scalar
        super().__init__(name=f"Lanes({scalar})")


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    """Kept in vector registers."""

    def __init__(self, manager: Any, lanes: Lanes) -> None:
        super().__init__(manager, lanes, _vector(lanes.scalar))


def _vector(scalar: Any) -> ir.VectorType:
    """Return what LLVM calls the vector of a type of number."""
    floats = {types.float32: ir.FloatType(), types.float64: ir.DoubleType()}
    element = floats.get(scalar) or ir.IntType(scalar.bitwidth)
    count = BYTES if scalar.bitwidth == 8 else _BITS // scalar.bitwidth
    return ir.VectorType(element, count)


def _every(kind: ir.VectorType, value: float) -> ir.Constant:
    return ir.Constant(kind, [kind.element(value)] * kind.count)


def _is_float(value: Any) -> bool:
    return isinstance(value.type.element, ir.FloatType | ir.DoubleType)


# --- To and from memory ---------------------------------------------------------------------------


def _pointer(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """Return a pointer to the lanes that begin at an element of an array."""
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [index]), _vector(kind.dtype).as_pointer())


@intrinsic
def load(typing: Any, array: Any, index: Any) -> Any:
    """Take the lanes that begin at an element of a contiguous array of one dimension."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], *values)
        return builder.load(pointer, align=array.dtype.bitwidth // 8)

    return Lanes(array.dtype)(array, types.intp), generate


@intrinsic
def store(typing: Any, array: Any, index: Any, lanes: Any) -> Any:
    """Put lanes into a contiguous array of one dimension, from an element on."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], *values[:2])
        builder.store(values[2], pointer, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes), generate


@intrinsic
def splat(typing: Any, value: Any) -> Any:
    """Put the same number into every lane."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = _vector(value)
        nothing, index = ir.Constant(kind, ir.Undefined), ir.IntType(32)
        one = builder.insert_element(nothing, values[0], index(0))
        return builder.shuffle_vector(one, nothing, _every(ir.VectorType(index, kind.count), 0))

    return Lanes(value)(value), generate


# --- Lane by lane ---------------------------------------------------------------------------------


def _code(emit: Callable[..., Any], result: Any, *lanes: Any) -> Any:
    """Return the signature of an operation on lanes and what generates its code."""

    def generate(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return emit(builder, *values)

    return result(*lanes), generate


def _of_one(emit: Callable[..., Any], result: Any = None) -> Any:
    """Make an operation of one argument; it gives lanes of the same type unless told."""
    return intrinsic(lambda typing, a: _code(emit, result or a, a))


def _of_two(emit: Callable[..., Any], result: Any = None) -> Any:
    return intrinsic(lambda typing, a, b: _code(emit, result or a, a, b))


def _of_four(emit: Callable[..., Any], result: Any) -> Any:
    return intrinsic(lambda typing, a, b, c, d: _code(emit, result, a, b, c, d))


def _of_three(emit: Callable[..., Any]) -> Any:
    """Make an operation of three arguments, with lanes of the type of the last."""
    return intrinsic(lambda typing, a, b, c: _code(emit, c, a, b, c))


def _arithmetic(floats: str, integers: str) -> Callable[..., Any]:
    """Emit one of two instructions, by the type of number."""
    return lambda builder, a, b: getattr(builder, floats if _is_float(a) else integers)(a, b)


def _known(name: str) -> Callable[..., Any]:
    """Emit an operation that LLVM knows by a name of its own."""

    def emit(builder: Any, *values: Any) -> Any:
        kind = values[0].type
        full = f"llvm.{name}.v{kind.count}{kind.element.intrinsic_name}"
        takes = ir.FunctionType(kind, [kind] * len(values))
        return builder.call(get_or_insert_function(builder.module, takes, full), values)

    return emit


def _minimum(builder: Any, a: Any, b: Any) -> Any:
    return builder.select(builder.fcmp_ordered("<", a, b), a, b)


def _maximum(builder: Any, a: Any, b: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", a, b), a, b)


def _where_positive(builder: Any, test: Any, a: Any, b: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", test, _every(test.type, 0)), a, b)


def _where_zero(builder: Any, test: Any, a: Any, b: Any) -> Any:
    return builder.select(builder.icmp_signed("==", test, _every(test.type, 0)), a, b)


def _both_below(builder: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    first, second = builder.fcmp_ordered("<", a, b), builder.fcmp_ordered("<", c, d)
    order = ir.Constant(ir.VectorType(ir.IntType(32), BYTES), list(range(BYTES)))
    joined = builder.shuffle_vector(first, second, order)
    return builder.sext(joined, _vector(types.int8))


def _word_product(builder: Any, a: Any, b: Any) -> Any:
    low = _every(a.type, 0xFFFFFFFF)
    return builder.mul(builder.and_(a, low), builder.and_(b, low))


def _upper_word(builder: Any, a: Any) -> Any:
    # Twice, because a shuffle does not wait where multiplications do, as a shift would.
    word = ir.VectorType(ir.IntType(32), 2 * a.type.count)
    order = ir.Constant(word, [place | 1 for place in range(word.count)])
    words = builder.bitcast(a, word)
    return builder.bitcast(builder.shuffle_vector(words, words, order), a.type)


def _lower_words(builder: Any, a: Any, b: Any) -> Any:
    word = ir.VectorType(ir.IntType(32), a.type.count)
    order = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), list(range(WIDTH)))
    return builder.shuffle_vector(builder.trunc(a, word), builder.trunc(b, word), order)


def _narrowed(builder: Any, a: Any, b: Any) -> Any:
    half = ir.VectorType(ir.FloatType(), a.type.count)
    order = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), list(range(WIDTH)))
    return builder.shuffle_vector(builder.fptrunc(a, half), builder.fptrunc(b, half), order)


def _as_words(builder: Any, a: Any) -> Any:
    return builder.bitcast(a, ir.VectorType(ir.IntType(64), a.type.count))


def _as_floats(builder: Any, a: Any) -> Any:
    return builder.bitcast(a, ir.VectorType(ir.DoubleType(), a.type.count))


def _to_floats(builder: Any, a: Any) -> Any:
    return builder.sitofp(a, ir.VectorType(ir.FloatType(), a.type.count))


def _but_not(builder: Any, a: Any, b: Any) -> Any:
    return builder.and_(builder.not_(a), b)


add = _of_two(_arithmetic("fadd", "add"))
subtract = _of_two(_arithmetic("fsub", "sub"))
multiply = _of_two(_arithmetic("fmul", "mul"))
divide = _of_two(_arithmetic("fdiv", "udiv"))
# a * b + c, rounded once where the processor can.
fused = _of_three(_known("fmuladd"))
absolute = _of_one(_known("fabs"))
root = _of_one(_known("sqrt"))
minimum = _of_two(_minimum)
maximum = _of_two(_maximum)
# The second where the first is positive (zero), else the third.
where_positive = _of_three(_where_positive)
where_zero = _of_three(_where_zero)
# -1 in the bytes where the first is below the second, then the third below the fourth; else 0.
below = _of_four(_both_below, Lanes(types.int8))
# Bits of both; bits of either; bits that differ.
both = _of_two(lambda builder, a, b: builder.and_(a, b))
but_not = _of_two(_but_not)
differing = _of_two(lambda builder, a, b: builder.xor(a, b))
either = _of_two(lambda builder, a, b: builder.or_(a, b))
shifted_right = _of_two(lambda builder, a, b: builder.lshr(a, b))
shifted_left = _of_two(lambda builder, a, b: builder.shl(a, b))
# Of words of 64 bits: the product of the lower halves; the upper half, in both halves; the lower
# halves of two, as words of 32 bits.
word_product = _of_two(_word_product)
upper_word = _of_one(_upper_word)
lower_words = _of_two(_lower_words, Lanes(types.uint32))
# Two of floats of 64 bits, rounded to 32.
narrowed = _of_two(_narrowed, Lanes(types.float32))
# The same bits, taken for words or for floats of 64 bits.
as_words = _of_one(_as_words, Lanes(types.uint64))
as_floats = _of_one(_as_floats, Lanes(types.float64))
to_floats = _of_one(_to_floats, Lanes(types.float32))


# --- From lanes to one number ---------------------------------------------------------------------


@intrinsic
def count_equal(typing: Any, lanes: Any, other: Any) -> Any:
    """Return how many of the lanes of bytes are equal to those of another vector."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        word = ir.IntType(values[0].type.count)
        equal = builder.bitcast(builder.icmp_signed("==", *values), word)
        return builder.ctpop(equal)

    return types.int64(lanes, other), generate
