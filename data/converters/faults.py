"""Why a row of a source is kept out or remarked on, and the checks that every format shares."""

import re
from dataclasses import dataclass
from decimal import Decimal

from data.converters.delimited import SourceRow, is_ambiguous, parse_decimal

_YEAR = re.compile(r"(\d{4})(\.0)?")
_LARGEST_PLAUSIBLE_T = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with or worth knowing of a row: reason code, the raw value, and a sentence."""

    code: str
    value: str
    text: str


def parse_year(text: str) -> int | None:
    """Read `2023`, or `2023.0` as spreadsheets leave it; None for anything else."""
    match = _YEAR.fullmatch(text)
    return int(match.group(1)) if match else None


def cell_count_fault(row: SourceRow) -> Fault:
    """Return the fault of a row that has another number of cells than the header."""
    return Fault("cell_count", str(len(row.raw)), "the row has another number of cells than the header; repair it")


def read_quantity(text: str, factor: Decimal = Decimal(1), unit: str = "tonnes") -> Decimal | Fault:
    """Read an amount above 0 and bring it to tonnes, exactly.

    Args:
        text: the cell.
        factor: tonnes in one unit of the cell.
        unit: name of the cell's unit, for the message.
    """
    if not text:
        return Fault("quantity_missing", "", "the register gives no quantity")
    if is_ambiguous(text):
        return Fault("quantity_ambiguous", text, "the comma may part thousands or decimals; write a decimal point")
    quantity = parse_decimal(text)
    if quantity is None:
        return Fault("quantity_unreadable", text, f"the quantity is not a number of {unit}")
    if quantity < 0:
        return Fault("quantity_negative", text, "a transfer cannot be negative")
    if quantity == 0:
        return Fault("quantity_zero", text, "nothing was transferred")
    if quantity * factor > _LARGEST_PLAUSIBLE_T:
        return Fault("quantity_implausible", text, "more than a thousand million tonnes; check the unit")
    return quantity * factor
