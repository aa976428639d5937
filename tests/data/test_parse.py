"""Cells: what passes as a number, a truth value, a list."""

from decimal import Decimal, InvalidOperation
from math import copysign, isfinite

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data import parse
from data.readers.rows import as_text
from tests.data.parsers import PARSER

SIGNS = st.text(alphabet="0123456789+-.eE, _infa\u0663\u00a0", max_size=12)


@PARSER
@given(st.one_of(st.text(max_size=12), SIGNS))
@example("1_000")
@example("\u0663")
@example("1e400")
def test_number_never_raises_and_is_never_looser_than_decimal(cell: str) -> None:
    """Whatever the cell, the parser answers; what it takes, Decimal takes too, with the same value."""
    value = parse.number(cell)
    if value is not None:
        assert isfinite(value)
        assert value == float(Decimal(cell.strip()))


@PARSER
@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_number_takes_every_decimal(figure: Decimal) -> None:
    """Each finite decimal that fits a double is read, to the same double."""
    value = parse.number(str(figure))
    assert value == float(figure) if isfinite(float(figure)) else value is None


@PARSER
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_reads_back_every_double(figure: float) -> None:
    """A double written by Python is read back to the last digit."""
    assert parse.number(repr(figure)) == figure


@PARSER
@given(st.lists(st.one_of(SIGNS, st.floats(allow_nan=False, allow_infinity=False).map(repr))))
def test_many_cells_read_as_each_alone(cells: list[str]) -> None:
    """The fast path for columns gives what the parser of one cell gives."""
    values, wrong = parse.numbers(as_text(cells))
    for cell, value, bad in zip(cells, values, wrong, strict=True):
        single = parse.number(cell)
        assert bad == (single is None and bool(cell.strip()))
        assert (np.isnan(value) and single is None) or value == single


@pytest.mark.parametrize(
    "cell", ["1,5", "1 000", "1'000", "0x10", "1_0", "inf", "nan", "-", ".", "e5", "1e", "٣", "1e999"]
)
def test_lookalikes_are_no_numbers(cell: str) -> None:
    """Separators, commas, words for infinity, other scripts and overflow do not pass."""
    assert parse.number(cell) is None


def test_minus_zero_is_zero() -> None:
    """No negative zero survives, on either path, so that equal inventories have equal fingerprints."""
    assert copysign(1.0, parse.number("-0") or 0.0) == 1.0
    fast, _ = parse.numbers(as_text(["-0", "1"]))
    slow, _ = parse.numbers(as_text(["-0", "x"]))
    assert copysign(1.0, fast[0]) == copysign(1.0, slow[0]) == 1.0


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("1,5", "1.5"),
        ("1 200", "1200"),
        ("1,200,000", "1200000"),
        ("1.200,5", "1200.5"),
        ("12 t", "unit"),
        ("1e999", "too large"),
        ("many", ""),
    ],
)
def test_hints_say_what_to_write(cell: str, hint: str) -> None:
    """The hint for a number that is none names the likely repair, and is empty where there is none."""
    found = parse.number_hint(cell)
    assert hint in found
    assert bool(found) == bool(hint)


@PARSER
@given(st.text(max_size=8))
def test_flag_never_raises(cell: str) -> None:
    """Only the six words are truth values, in any case."""
    known = {"true", "yes", "1", "false", "no", "0"}
    assert (parse.flag(cell) is not None) == (cell.strip().lower() in known)


def test_entries_of_a_list_are_bare() -> None:
    """Spaces and empty entries of a list cell are dropped."""
    assert parse.entries(" R4 ; ;R5;") == ("R4", "R5")
    assert parse.entries("") == ()


def test_decimal_agrees_that_lookalikes_differ() -> None:
    """Decimal itself refuses a comma, so the property above is no accident of its leniency."""
    with pytest.raises(InvalidOperation):
        Decimal("1,5")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01 00:00:00", "2026-01-01"),
        (" 46023 ", "2026-01-01"),
        ("46023.5", "2026-01-01"),
        ("20000", "1954-10-03"),
        ("1200", None),
        ("19999", None),
        ("460231", None),
        ("north", None),
        ("", None),
    ],
)
def test_dates_that_spreadsheets_make(cell: str, day: str | None) -> None:
    """An ISO date, or a spreadsheet's count of days for a day from 1954 on, is a date; other cells are none."""
    assert parse.date_in(cell) == day
