"""Messages between processes: all of their content arrives, and large arrays that the reader can map are not sent."""

import io
import os

import numpy as np
import pytest

from solvers import ProgramBuilder, SolveOptions, solve
from solvers.blocks import LEAST_BYTES, block_of, blocks_of, empty_array
from solvers.frames import read_frame, write_frame

MANY = LEAST_BYTES // 8
LINUX = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="the system has no memory that is a file")


def _block() -> np.ndarray:
    array = empty_array(MANY, np.float64)
    array[:] = np.arange(MANY)
    return array


def _through(message: object, passed: list = []) -> tuple[object, int]:  # noqa: B006  (never written to)
    """What arrives of a message, and how many bytes were sent."""
    pipe = io.BytesIO()
    write_frame(pipe, message, passed)
    size = pipe.tell()
    pipe.seek(0)
    return read_frame(pipe), size


@pytest.mark.parametrize(
    "array",
    [np.zeros(0), np.arange(3), np.arange(2.0 * MANY)[::2], np.full((2, MANY), 1.5), np.full(MANY, np.nan)],
    ids=["empty", "small", "every second", "two rows", "nan"],
)
def test_an_array_arrives_as_it_was(array):
    """Whatever its kind, shape and layout, an array has the same content on the other side."""
    there = _through({"array": array})[0]["array"]
    assert there.dtype == array.dtype
    np.testing.assert_array_equal(there, array)


def test_a_figure_that_is_repeated_is_sent_once():
    """A long array of one figure takes a few bytes; one that differs in a single place is sent whole."""
    array = np.full(MANY, 2.5)
    there, size = _through(array)
    assert size < 1000
    np.testing.assert_array_equal(there, array)
    array[7] = 3.0
    there, size = _through(array)
    assert size > array.nbytes
    np.testing.assert_array_equal(there, array)


@LINUX
def test_a_block_that_the_reader_may_map_is_named():
    """Of an array in a block nothing but its name is sent, and the reader cannot write to it."""
    array = _block()
    there, size = _through(array, blocks_of([array]))
    assert size < 1000
    np.testing.assert_array_equal(there, array)
    with pytest.raises(ValueError, match="read-only"):
        there[0] = 1.0


@LINUX
def test_a_block_of_which_the_reader_knows_nothing_is_sent():
    """A child that was started before the block was made gets its content."""
    array, other = _block(), _block()
    there, size = _through(array, blocks_of([other]))
    assert size > array.nbytes
    np.testing.assert_array_equal(there, array)


@LINUX
def test_part_of_a_block_is_sent():
    """A view of some entries is no block, however it came to be."""
    array = _block()
    assert block_of(array) is not None
    assert block_of(array[1:]) is None
    there = _through(array[1:], blocks_of([array]))[0]
    np.testing.assert_array_equal(there, array[1:])


def test_small_arrays_are_no_blocks():
    """Below the least size an array is the interpreter's own."""
    assert block_of(empty_array(MANY - 1, np.float64)) is None


@LINUX
def test_the_memory_of_a_block_is_given_back():
    """Once nobody holds the array its file is closed."""
    array = _block()
    fd = blocks_of([array])[0].fd
    os.fstat(fd)
    del array
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(fd)


@LINUX
def test_a_child_solves_a_program_in_blocks():
    """A program large enough for blocks is solved by a child as a small one is, and its arrays are blocks."""
    builder = ProgramBuilder()
    x = builder.add_columns(MANY, upper=np.linspace(1.0, 2.0, MANY))
    builder.add_cost(x, -1.0)
    builder.add_rows(1, np.zeros(MANY, np.int32), x, 1.0, upper=100.0)
    program = builder.build()
    assert blocks_of(program.arrays())
    assert program.lower.strides == (0,)
    answer = solve(program, SolveOptions(time_limit_s=60), solver="highs")
    assert answer.objective == pytest.approx(-100.0)
