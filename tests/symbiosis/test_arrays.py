"""Keys, joins and ranges over arrays, against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.arrays import combine, each_once, find, first_of, join, number, spread

keys = st.lists(st.integers(-5, 12), max_size=12).map(lambda values: np.array(values, np.int64))
distinct = st.lists(st.integers(-5, 12), max_size=12, unique=True).map(lambda values: np.array(values, np.int64))


def test_combined_keys_tell_all_parts_apart() -> None:
    """Every combination of parts gets a key of its own."""
    a, b, c = (part.ravel() for part in np.meshgrid(np.arange(3), np.arange(4), np.arange(2)))
    key = combine((a, 3), (b, 4), (c, 2))
    assert sorted(key.tolist()) == list(range(24))


def test_narrow_integers_combine_without_overflow() -> None:
    """Columns of 32 bits make a key beyond 32 bits."""
    column = np.array([99_999], np.int32)
    assert combine((column, 100_000), (column, 100_000)).tolist() == [9_999_999_999]


def test_combining_empty_columns_of_empty_tables_gives_no_key() -> None:
    """A table without rows has size 0 and no keys."""
    none = np.zeros(0, np.int32)
    assert combine((none, 0), (none, 0)).tolist() == []


def test_a_key_that_cannot_fit_is_refused() -> None:
    """Sizes whose product reaches 2**63 are an error, not a silent wrap."""
    column = np.zeros(1, np.int64)
    with pytest.raises(OverflowError, match="63 bits"):
        combine((column, 2**32), (column, 2**31))


def test_a_key_that_just_fits_is_told_apart() -> None:
    """The largest key below 2**63 is still exact."""
    top = np.array([2**31 - 1], np.int64)
    assert combine((top, 2**31), (top, 2**31)).tolist() == [2**62 - 1]


@given(distinct, keys)
def test_find_names_the_row_of_each_key(table: np.ndarray, wanted: np.ndarray) -> None:
    """``find`` is the position in the table, or -1 where the key is not in it."""
    plain = table.tolist()
    assert find(table, wanted).tolist() == [plain.index(key) if key in plain else -1 for key in wanted.tolist()]


@given(keys, keys)
def test_join_gives_all_pairs_of_equal_keys_in_order(left: np.ndarray, right: np.ndarray) -> None:
    """``join`` is the double loop over both sides, left's rows first."""
    expected = [(i, j) for i, a in enumerate(left.tolist()) for j, b in enumerate(right.tolist()) if a == b]
    assert list(zip(*(side.tolist() for side in join(left, right)), strict=True)) == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=8))
def test_spread_lays_ranges_end_to_end(ranges: list[tuple[int, int]]) -> None:
    """``spread`` is the concatenation of the ranges, empty ones included."""
    first, count = np.array([a for a, _ in ranges], np.int64), np.array([n for _, n in ranges], np.int64)
    assert spread(first, count).tolist() == [k for a, n in ranges for k in range(a, a + n)]


@given(keys)
def test_keys_each_once_are_sorted(key: np.ndarray) -> None:
    """As a sorted set has them."""
    assert each_once(key).tolist() == sorted(set(key.tolist()))


@given(keys, st.booleans())
def test_numbers_are_those_of_sorted_distinct_keys(key: np.ndarray, ordered: bool) -> None:
    """Keys in order and out of order get the same numbers as by sorting, and the first place of each is found."""
    key = np.sort(key) if ordered else key
    distinct = sorted(set(key.tolist()))
    numbers, count = number(key)
    assert numbers.tolist() == [distinct.index(each) for each in key.tolist()]
    assert count == len(distinct)
    assert first_of(numbers, count).tolist() == [key.tolist().index(each) for each in distinct]
