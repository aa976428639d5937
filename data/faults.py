"""What can be wrong with an inventory: stable codes, the faults found, and the report that gathers them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field, fields
from enum import StrEnum
from typing import Any, Literal

from data.schema import TABLES

Severity = Literal["error", "warning"]


class Code(StrEnum):
    """Stable names of the faults; what each means and what to do is in ``EXPLANATIONS``."""

    UNREADABLE = "unreadable"
    FORMAT_NOT_BUILT = "format_not_built"
    BAD_ENCODING = "bad_encoding"
    NUL_BYTE = "nul_byte"
    BAD_CSV = "bad_csv"
    BAD_DELIMITER = "bad_delimiter"
    BAD_TOML = "bad_toml"
    BAD_JSON = "bad_json"
    BAD_ZIP = "bad_zip"
    NO_TABLE = "no_table"
    UNKNOWN_TABLE = "unknown_table"
    NOT_BUILT = "not_built"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DUPLICATE_COLUMN = "duplicate_column"
    EMPTY_HEADER = "empty_header"
    RAGGED_ROW = "ragged_row"
    BLANK_ROW = "blank_row"
    MISSING_CELL = "missing_cell"
    BAD_NUMBER = "bad_number"
    BAD_WHOLE = "bad_whole"
    BAD_FLAG = "bad_flag"
    BAD_CHOICE = "bad_choice"
    BAD_VALUE = "bad_value"
    BAD_CHARACTER = "bad_character"
    OUT_OF_RANGE = "out_of_range"
    WHITESPACE = "whitespace"
    NUMBER_AS_IDENTIFIER = "number_as_identifier"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_TREATMENT = "unknown_treatment"
    UNKNOWN_COUNTRY = "unknown_country"
    HAZARD_CONTRADICTION = "hazard_contradiction"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNIT_MISMATCH = "unit_mismatch"
    UNLISTED_MATERIAL = "unlisted_material"
    UNKNOWN_REFERENCE = "unknown_reference"
    AMBIGUOUS_OWNER = "ambiguous_owner"
    DUPLICATE = "duplicate"
    MINIMUM_ABOVE_MAXIMUM = "minimum_above_maximum"
    PLACE_CONFLICT = "place_conflict"
    CONTRADICTION = "contradiction"
    INCOMPLETE = "incomplete"
    MEANINGLESS = "meaningless"
    UNCHECKED_PERMIT = "unchecked_permit"
    UNKNOWN_KEY = "unknown_key"


@dataclass(frozen=True)
class Explanation:
    """Why a fault arises and what to do about it."""

    cause: str
    action: str
    severity: Severity = "error"


EXPLANATIONS: dict[Code, Explanation] = {
    Code.UNREADABLE: Explanation("The file cannot be opened.", "Check the path and that the file may be read."),
    Code.FORMAT_NOT_BUILT: Explanation(
        "The format is part of the contract, but this version cannot read it yet.",
        "Give a folder of CSV files, a ZIP of one, or a JSON document.",
    ),
    Code.BAD_ENCODING: Explanation("The file is not UTF-8.", "Save it as 'CSV UTF-8'."),
    Code.NUL_BYTE: Explanation(
        "The file holds a NUL character: it is damaged or UTF-16.", "Save it again as 'CSV UTF-8'."
    ),
    Code.BAD_CSV: Explanation(
        "A quote is opened and not closed, or stands inside a cell.", "Double or close the quote."
    ),
    Code.BAD_DELIMITER: Explanation("The cells are not separated by commas.", "Save it with commas between the cells."),
    Code.BAD_TOML: Explanation("The policy is not valid TOML.", "Correct the line named in the hint."),
    Code.BAD_JSON: Explanation(
        "The document is not valid JSON, or not an object of tables.", "Give an object with an array of rows per table."
    ),
    Code.BAD_ZIP: Explanation(
        "The archive is damaged, too large, or not a ZIP of CSV files.", "Pack the CSV files again."
    ),
    Code.NO_TABLE: Explanation("There is no table of the contract.", "Name the files as the tables: streams.csv ..."),
    Code.UNKNOWN_TABLE: Explanation(
        "The contract has no such table, so it is not read.", "Rename it or leave it out.", "warning"
    ),
    Code.NOT_BUILT: Explanation(
        "The contract has this, but this version cannot honour it yet.", "Leave it out, or at its default."
    ),
    Code.MISSING_COLUMN: Explanation("A required column is missing.", "Add the column."),
    Code.UNKNOWN_COLUMN: Explanation(
        "The table has no such column, so it is not read.", "Rename it or leave it out.", "warning"
    ),
    Code.DUPLICATE_COLUMN: Explanation("Two columns have the same name.", "Keep one of them."),
    Code.EMPTY_HEADER: Explanation("A column with cells has no name.", "Name the column or empty it."),
    Code.RAGGED_ROW: Explanation(
        "The row has more or fewer cells than the header.", "Check the row's commas and quotes."
    ),
    Code.BLANK_ROW: Explanation("The row has no cell filled in, so it is not read.", "Delete the row.", "warning"),
    Code.MISSING_CELL: Explanation("A required cell is empty.", "Fill the cell in."),
    Code.BAD_NUMBER: Explanation("The cell is not a plain decimal number.", "Write digits with a point: 1234.5"),
    Code.BAD_WHOLE: Explanation("The cell is not a whole number.", "Write a number without decimals."),
    Code.BAD_FLAG: Explanation("The cell is neither true nor false.", "Write true or false."),
    Code.BAD_CHOICE: Explanation("The cell is none of the words allowed.", "Use one of the words allowed."),
    Code.BAD_VALUE: Explanation("The value is of the wrong kind.", "Give one text, number or true/false."),
    Code.BAD_CHARACTER: Explanation("The identifier holds a control character.", "Type the identifier again."),
    Code.OUT_OF_RANGE: Explanation("The figure lies outside its range.", "Correct the figure."),
    Code.WHITESPACE: Explanation(
        "The identifier begins or ends with a space, which is not read.", "Delete the space.", "warning"
    ),
    Code.NUMBER_AS_IDENTIFIER: Explanation(
        "An identifier is written as a JSON number, which loses its zeros.", "Put it in quotes."
    ),
    Code.UNKNOWN_CODE: Explanation("There is no such code in the List of Waste.", "Look the code up."),
    Code.UNKNOWN_TREATMENT: Explanation("There is no such R or D code.", "Use R1 to R13 or D1 to D15."),
    Code.UNKNOWN_COUNTRY: Explanation(
        "There is no such ISO 3166-1 alpha-2 code; no border is assumed.",
        "Use the two letters of the country.",
        "warning",
    ),
    Code.HAZARD_CONTRADICTION: Explanation(
        "The hazard contradicts the entry in the List of Waste.", "Correct the hazard or the code."
    ),
    Code.UNKNOWN_UNIT: Explanation("The unit is not known.", "Use t, kg, m3, MWh, piece, or one of them per month."),
    Code.AMBIGUOUS_UNIT: Explanation("The unit has several meanings.", "Say which one is meant."),
    Code.UNIT_MISMATCH: Explanation("The unit cannot be changed into the material's.", "Use the material's unit."),
    Code.UNLISTED_MATERIAL: Explanation(
        "The material is neither listed nor a List of Waste code.", "List it in the table materials.", "warning"
    ),
    Code.UNKNOWN_REFERENCE: Explanation("The identifier names no row.", "Correct it, or add the row that it names."),
    Code.AMBIGUOUS_OWNER: Explanation("The owner fits several rows.", "Rename one of them."),
    Code.DUPLICATE: Explanation("Two rows have the same identifiers.", "Keep one of them, or rename it."),
    Code.MINIMUM_ABOVE_MAXIMUM: Explanation("A minimum exceeds its maximum.", "Lower the one or raise the other."),
    Code.PLACE_CONFLICT: Explanation("The row gives a site and another place too.", "Keep one of the two."),
    Code.CONTRADICTION: Explanation("Two statements exclude each other.", "Correct one of them."),
    Code.INCOMPLETE: Explanation("A figure is given without another that it needs.", "Give both or neither."),
    Code.MEANINGLESS: Explanation("The figure cannot be given for this kind of row.", "Leave the cell empty."),
    Code.UNCHECKED_PERMIT: Explanation(
        "The site has permits, but the row names no operation, so they are not checked.",
        "Give the R or D code that is performed.",
        "warning",
    ),
    Code.UNKNOWN_KEY: Explanation(
        "The policy has no such key, so it is not read.", "Rename it or leave it out.", "warning"
    ),
}
"""Cause, action and severity of each code, for reports and documentation."""


@dataclass(frozen=True)
class Fault:
    """One fault: where, what was found, what was expected, and what to do."""

    table: str
    row: int | None
    """Data row from 1; None where the fault is of a whole table or file."""
    column: str
    code: Code
    severity: Severity
    value: str
    expected: str
    hint: str


COLUMNS = tuple(column.name for column in fields(Fault))
_RANK = {name: rank for rank, name in enumerate(TABLES)}


def _place(fault: Fault) -> tuple[Any, ...]:
    """Order by table as in the contract, then by row; whole tables before their rows, other files last."""
    rank = _RANK.get(fault.table, len(_RANK))
    return rank, fault.table, fault.row or 0, fault.column, fault.code, fault.value, fault.expected, fault.hint


@dataclass
class Report:
    """All faults of one inventory. Faults are added while reading; the order of ``faults`` does not depend on that."""

    _faults: list[Fault] = field(default_factory=list)

    def add(
        self,
        code: Code,
        table: str,
        row: int | None = None,
        column: str = "",
        value: str = "",
        expected: str = "",
        hint: str = "",
    ) -> None:
        """Add a fault; an empty hint becomes the code's own advice."""
        known = EXPLANATIONS[code]
        self._faults.append(Fault(table, row, column, code, known.severity, value, expected, hint or known.action))

    @property
    def faults(self) -> list[Fault]:
        """Every fault, in the order of table, row and column."""
        return sorted(self._faults, key=_place)

    @property
    def errors(self) -> list[Fault]:
        """The faults that stop the solve."""
        return [fault for fault in self.faults if fault.severity == "error"]

    @property
    def warnings(self) -> list[Fault]:
        """The faults that do not."""
        return [fault for fault in self.faults if fault.severity == "warning"]

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not any(fault.severity == "error" for fault in self._faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)

    def __len__(self) -> int:
        return len(self._faults)

    def rows(self) -> list[dict[str, str | int | None]]:
        """Return one dict per fault, with the contract's columns."""
        return [dict(zip(COLUMNS, (*_plain(fault),), strict=True)) for fault in self.faults]

    def to_json(self) -> str:
        """Return the rows as a JSON array."""
        return json.dumps(self.rows(), ensure_ascii=False, indent=2)

    def to_csv(self) -> str:
        """Return the rows as CSV text with a header."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_plain(fault) for fault in self.faults)
        return out.getvalue()


def _plain(fault: Fault) -> Iterable[str | int | None]:
    return (str(cell) if isinstance(cell, Code) else cell for cell in astuple(fault))
