"""Sixteen costs at a time: rows of one cache line, relaxed by one vector operation an arc.

A row of 64 bytes holds the costs of 16 sites (8 when costs carry lengths) at one node. The
compiler does not make vector operations of such rows by itself, so the intrinsics say it in
LLVM's own words; LLVM turns them into AVX-512, AVX2, SSE or NEON, whatever the machine has.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from analysis.engine.costs import Cost

ROW_BYTES = 64
# Any: llvmlite and numba's code generation carry no types.
Emit = Callable[..., Any]


def _emitted(function: Emit) -> Emit:
    """Intrinsic from a function that types its arguments and emits LLVM code."""
    return cast(Emit, intrinsic(function))


def lanes_of(dtype: np.dtype[np.generic]) -> int:
    """How many costs of a dtype fill one row.

    Parameters
    ----------
    dtype
        int32 or int64.

    Returns
    -------
    int
        16 or 8.
    """
    return ROW_BYTES // dtype.itemsize


def empty_rows(count: int, dtype: np.dtype[np.generic]) -> Cost:
    """Rows that each lie on one cache line, not initialised.

    Parameters
    ----------
    count
        Number of rows.
    dtype
        int32 or int64.

    Returns
    -------
    Cost
        (count, lanes), aligned to 64 bytes.
    """
    raw = np.empty((count + 1) * ROW_BYTES, np.uint8)
    begin = -raw.ctypes.data % ROW_BYTES
    rows = raw[begin : begin + count * ROW_BYTES].view(dtype)
    return cast(Cost, rows.reshape(count, lanes_of(dtype)))


def _vector_type(bits: int) -> Any:
    """Return the LLVM type of one row of integers of that many bits."""
    return ir.VectorType(ir.IntType(bits), ROW_BYTES * 8 // bits)


def _row_pointer(builder: Any, array: Any, at: Any, bits: int) -> Any:
    """Pointer to one row of a contiguous two-dimensional array."""
    lanes = ir.Constant(at.type, ROW_BYTES * 8 // bits)
    start = builder.gep(array.data, [builder.mul(at, lanes)])
    return builder.bitcast(start, _vector_type(bits).as_pointer())


def _spread(builder: Any, value: Any, bits: int) -> Any:
    """Return one value in every lane."""
    vector = _vector_type(bits)
    index = ir.IntType(32)
    none = ir.Constant(vector, ir.Undefined)
    single = builder.insert_element(none, value, ir.Constant(index, 0))
    zeros = ir.Constant(ir.VectorType(index, vector.count), [0] * vector.count)
    return builder.shuffle_vector(single, none, zeros)


def _least(builder: Any, left: Any, right: Any) -> Any:
    """Return the smaller value in each lane."""
    return builder.select(builder.icmp_signed("<", left, right), left, right)


@_emitted
def relax_row(typingctx: Any, rows: Any, to: Any, source: Any, weight: Any) -> Any:
    """Emit rows[to] = min(rows[to], rows[source] + weight) over all lanes."""
    bits = rows.dtype.bitwidth
    signature = types.void(rows, types.intp, types.intp, rows.dtype)

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        array = context.make_array(sig.args[0])(context, builder, args[0])
        into = _row_pointer(builder, array, args[1], bits)
        there = builder.load(_row_pointer(builder, array, args[2], bits), align=bits // 8)
        here = builder.load(into, align=bits // 8)
        moved = builder.add(there, _spread(builder, args[3], bits))
        builder.store(_least(builder, moved, here), into, align=bits // 8)
        return context.get_dummy_value()

    return signature, emit


@_emitted
def copy_row(typingctx: Any, rows: Any, to: Any, others: Any, source: Any) -> Any:
    """Emit rows[to] = others[source] over all lanes."""
    bits = rows.dtype.bitwidth
    signature = types.void(rows, types.intp, others, types.intp)

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        into = context.make_array(sig.args[0])(context, builder, args[0])
        given = context.make_array(sig.args[2])(context, builder, args[2])
        row = builder.load(_row_pointer(builder, given, args[3], bits), align=bits // 8)
        builder.store(row, _row_pointer(builder, into, args[1], bits), align=bits // 8)
        return context.get_dummy_value()

    return signature, emit


@_emitted
def gather_row(typingctx: Any, rows: Any, at: Any, entry: Any, arcs: Any, span: Any) -> Any:
    """Emit rows[at] = min(entry, rows[head] + weight for the arcs of a span).

    `entry` is a pair (array of rows, row number), `arcs` a pair (rows of the heads, weights),
    `span` a pair (begin, end); the row under way stays in a register.
    """
    bits = rows.dtype.bitwidth
    signature = types.void(rows, types.intp, entry, arcs, span)

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        def array_of(kind: Any, value: Any) -> Any:
            return context.make_array(kind)(context, builder, value)

        def part(value: Any, number: int) -> Any:
            return builder.extract_value(value, number)

        table = array_of(sig.args[0], args[0])
        given = array_of(sig.args[2][0], part(args[2], 0))
        head = array_of(sig.args[3][0], part(args[3], 0))
        weight = array_of(sig.args[3][1], part(args[3], 1))
        best = cast(Emit, cgutils.alloca_once)(builder, _vector_type(bits))
        start = _row_pointer(builder, given, part(args[2], 1), bits)
        builder.store(builder.load(start, align=bits // 8), best)
        with cgutils.for_range_slice(
            builder, part(args[4], 0), part(args[4], 1), ir.Constant(ir.IntType(64), 1)
        ) as (arc, _):
            high = builder.sext(builder.load(builder.gep(head.data, [arc])), ir.IntType(64))
            cost = builder.load(builder.gep(weight.data, [arc]))
            there = builder.load(_row_pointer(builder, table, high, bits), align=bits // 8)
            moved = builder.add(there, _spread(builder, cost, bits))
            builder.store(_least(builder, moved, builder.load(best)), best)
        into = _row_pointer(builder, table, args[1], bits)
        builder.store(builder.load(best), into, align=bits // 8)
        return context.get_dummy_value()

    return signature, emit
