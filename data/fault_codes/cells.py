"""Faults of headers, rows and single cells, whatever the table."""

from __future__ import annotations

from data.fault_codes.code import Code, Explanation

EXPLANATIONS: dict[Code, Explanation] = {
    Code.MISSING_COLUMN: Explanation(
        "A required column is missing.",
        "Add the column.",
        example="`streams` without the column `quantity`.",
    ),
    Code.UNKNOWN_COLUMN: Explanation(
        "The table has no such column, so it is not read.",
        "Rename it or leave it out.",
        "warning",
        example="`disposl_cost` should be `disposal_cost`.",
    ),
    Code.DUPLICATE_COLUMN: Explanation(
        "Two columns have the same name.",
        "Keep one of them.",
        example="The header `stream_id,quantity,quantity`.",
    ),
    Code.EMPTY_HEADER: Explanation(
        "A column with cells has no name.",
        "Name the column or empty it.",
        example="The header `stream_id,,quantity` above cells in the second column.",
    ),
    Code.RAGGED_ROW: Explanation(
        "The row has more or fewer cells than the header.",
        "Check the row's commas and quotes.",
        example="`s1,north,030105,1,200` under four columns: the comma in 1,200 makes a fifth cell.",
    ),
    Code.BLANK_ROW: Explanation(
        "The row has no cell filled in, so it is not read.",
        "Delete the row.",
        "warning",
        example="`,,,,` at the end of a table.",
    ),
    Code.MISSING_CELL: Explanation(
        "A required cell is empty.",
        "Fill the cell in.",
        example="A stream whose `quantity` is empty.",
    ),
    Code.BAD_NUMBER: Explanation(
        "The cell is not a plain decimal number.",
        "Write digits with a point: 1234.5",
        example="`1200,5` should be `1200.5`; `1 200` should be `1200`; `85 EUR` should be `85`.",
    ),
    Code.BAD_WHOLE: Explanation(
        "The cell is not a whole number.",
        "Write a number without decimals.",
        example="`max_partners` of `2.5`.",
    ),
    Code.BAD_FLAG: Explanation(
        "The cell is neither true nor false.",
        "Write true or false.",
        example="`hazardous` of `maybe`.",
    ),
    Code.BAD_CHOICE: Explanation(
        "The cell is none of the words allowed.",
        "Use one of the words allowed.",
        example="`quantity_basis` of `estimate` should be `estimated`.",
    ),
    Code.BAD_VALUE: Explanation(
        "The value is of the wrong kind.",
        "Give one text, number or true/false.",
        example='`"quantity": [1, 2]` in a JSON document.',
    ),
    Code.BAD_CHARACTER: Explanation(
        "The identifier holds a control character.",
        "Type the identifier again.",
        example="An identifier with a line break in it: `north\\nmill`.",
    ),
    Code.OUT_OF_RANGE: Explanation(
        "The figure lies outside its range.",
        "Correct the figure.",
        example="`quantity` of `-1200`; `latitude_deg` of `124.9`.",
    ),
    Code.WHITESPACE: Explanation(
        "The identifier begins or ends with a space, which is not read.",
        "Delete the space.",
        "warning",
        example="`site_id` of `north ` (with a space) is read as `north`.",
    ),
    Code.NUMBER_AS_IDENTIFIER: Explanation(
        "An identifier is written as a JSON number, which loses its zeros.",
        "Put it in quotes.",
        example='`"material": 30105` should be `"material": "030105"`.',
    ),
    Code.NO_DEFAULT: Explanation(
        "No default is known for the cell.", "Fill the cell in.", "warning", example="The price of `widget-7`."
    ),
    Code.UNKNOWN_KEY: Explanation(
        "The policy has no such key, so it is not read.",
        "Rename it or leave it out.",
        "warning",
        example="`limit.budget` should be `limits.budget`.",
    ),
}
