"""What can be wrong with an inventory: stable codes, each with its cause, what to do, and an example.

A code that is published is never renamed and never means something else. docs/errors.md is made of this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Severity = Literal["error", "warning"]


class Code(StrEnum):
    """Stable names of the faults; what each means and what to do is in ``EXPLANATIONS``."""

    UNREADABLE = "unreadable"
    FORMAT_NOT_BUILT = "format_not_built"
    WRONG_FORMAT = "wrong_format"
    BAD_WORKBOOK = "bad_workbook"
    BAD_PARQUET = "bad_parquet"
    BAD_GEOJSON = "bad_geojson"
    ENCODING_DETECTED = "encoding_detected"
    SEPARATOR_DETECTED = "separator_detected"
    DECIMAL_DETECTED = "decimal_detected"
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
    UNKNOWN_ACTIVITY = "unknown_activity"
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
    PLACE_ZERO = "place_zero"
    PLACE_SWAPPED = "place_swapped"
    PLACE_AT_SEA = "place_at_sea"
    PLACE_OUTSIDE_COUNTRY = "place_outside_country"
    NO_DEFAULT = "no_default"
    UNKNOWN_KEY = "unknown_key"
    REPORT_CAPPED = "report_capped"


@dataclass(frozen=True)
class Explanation:
    """Why a fault arises and what to do about it."""

    cause: str
    action: str
    severity: Severity = "error"
    example: str = ""
    """A cell or two that raise it, and what they should be; in Markdown."""


EXPLANATIONS: dict[Code, Explanation] = {
    Code.UNREADABLE: Explanation(
        "The file cannot be opened.",
        "Check the path and that the file may be read.",
        example="`streams.csv` belongs to another user, or lies on a drive that is gone.",
    ),
    Code.FORMAT_NOT_BUILT: Explanation(
        "The format is part of the contract, but this version cannot read it yet.",
        "Give a folder of CSV or Parquet files, an XLSX workbook, a ZIP of CSV files, or a JSON document.",
        example="`inventory.ods` is given: save it as one of the forms that are read.",
    ),
    Code.WRONG_FORMAT: Explanation(
        "The content is of another format than the file's ending says.",
        "Give the file its own ending, or save it in the format that the ending names.",
        example="A CSV file that was renamed to `inventory.xlsx`.",
    ),
    Code.BAD_WORKBOOK: Explanation(
        "The workbook is damaged, encrypted or too large.",
        "Save it again as an XLSX workbook, without a password.",
        example="A download of `inventory.xlsx` that broke off.",
    ),
    Code.BAD_PARQUET: Explanation(
        "The Parquet file is damaged or too large.",
        "Write the file again.",
        example="A `streams.parquet` whose last bytes, its table of contents, are missing.",
    ),
    Code.BAD_GEOJSON: Explanation(
        "The document is no GeoJSON collection of points.",
        "Give a FeatureCollection of Point features, longitude before latitude (WGS 84).",
        example="`sites.geojson` with a polygon for a site.",
    ),
    Code.ENCODING_DETECTED: Explanation(
        "The file is not UTF-8; it was read in the encoding that fits.",
        "Save it as 'CSV UTF-8', or name its encoding (--encoding).",
        "warning",
        example="`streams.csv` saved by a spreadsheet as plain 'CSV', with `ä` as the byte 0xe4.",
    ),
    Code.SEPARATOR_DETECTED: Explanation(
        "The cells are not separated by commas; they were told apart by the sign that fits.",
        "Save the file with commas, or name the sign (--separator).",
        "warning",
        example="`stream_id;quantity` in a spreadsheet's export where decimals have commas.",
    ),
    Code.DECIMAL_DETECTED: Explanation(
        "The figures have decimal commas and were read so.",
        "Write decimal points, or say which it is (--decimal).",
        "warning",
        example="`12,5` in a file whose cells are separated by semicolons.",
    ),
    Code.BAD_ENCODING: Explanation(
        "The file is not UTF-8.",
        "Save it as 'CSV UTF-8'.",
        example="`Sägemehl` saved in an old Windows encoding: its `ä` is the byte 0xe4, which is no UTF-8.",
    ),
    Code.NUL_BYTE: Explanation(
        "The file holds a NUL character: it is damaged or UTF-16.",
        "Save it again as 'CSV UTF-8'.",
        example="Half of a UTF-16 file: every second byte is zero.",
    ),
    Code.BAD_CSV: Explanation(
        "A quote is opened and not closed, or stands inside a cell.",
        "Double or close the quote.",
        example='`"Mill, north,60.1` should be `"Mill, north",60.1`; `5" pipe` should be `"5"" pipe"`.',
    ),
    Code.BAD_DELIMITER: Explanation(
        "The cells are not separated by commas.",
        "Save it with commas between the cells.",
        example="`stream_id;quantity` in a spreadsheet's export where decimals have commas.",
    ),
    Code.BAD_TOML: Explanation(
        "The policy is not valid TOML.",
        "Correct the line named in the hint.",
        example='`currency = EUR` should be `currency = "EUR"`.',
    ),
    Code.BAD_JSON: Explanation(
        "The document is not valid JSON, or not an object of tables.",
        "Give an object with an array of rows per table.",
        example='`{"streams": {"stream_id": "s1"}}` should be `{"streams": [{"stream_id": "s1"}]}`.',
    ),
    Code.BAD_ZIP: Explanation(
        "The archive is damaged, too large, or not a ZIP of CSV files.",
        "Pack the CSV files again.",
        example="An archive with the member `../streams.csv`, or one that unpacks to a thousand times its size.",
    ),
    Code.NO_TABLE: Explanation(
        "There is no table of the contract.",
        "Name the files as the tables: streams.csv ...",
        example="A folder that holds `waste.csv` alone.",
    ),
    Code.UNKNOWN_TABLE: Explanation(
        "The contract has no such table, so it is not read.",
        "Rename it or leave it out.",
        "warning",
        example="`stream.csv` should be `streams.csv`.",
    ),
    Code.NOT_BUILT: Explanation(
        "The contract has this, but this version cannot honour it yet.",
        "Leave it out, or at its default.",
        example="A row in `profiles`.",
    ),
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
        example="`s1,north,030105,1,200` under five columns: the comma in 1,200 makes a sixth cell.",
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
    Code.UNKNOWN_CODE: Explanation(
        "There is no such code in the List of Waste.",
        "Look the code up.",
        example="`191299` is in no chapter; `30105` has lost its zero and should be `030105`.",
    ),
    Code.UNKNOWN_TREATMENT: Explanation(
        "There is no such R or D code.",
        "Use R1 to R13 or D1 to D15.",
        example="`operation` of `R14`: R codes end at R13.",
    ),
    Code.UNKNOWN_COUNTRY: Explanation(
        "There is no such ISO 3166-1 alpha-2 code; no border is assumed.",
        "Use the two letters of the country.",
        "warning",
        example="`UK` should be `GB`.",
    ),
    Code.UNKNOWN_ACTIVITY: Explanation(
        "The version of NACE that the row names has no such code, or there is no such version.",
        "Look the code up, or correct the version.",
        "warning",
        example="`nace` of `17.13` is none; `38.33` is one of NACE Rev. 2.1, not of Rev. 2.",
    ),
    Code.HAZARD_CONTRADICTION: Explanation(
        "The hazard contradicts the entry in the List of Waste.",
        "Correct the hazard or the code.",
        example="`030105*`: sawdust of this entry is not hazardous; the entry with the star is `030104*`.",
    ),
    Code.UNKNOWN_UNIT: Explanation(
        "The unit is not known.",
        "Use t, kg, m3, MWh, piece, or one of them per month.",
        example="`unit` of `bags`.",
    ),
    Code.AMBIGUOUS_UNIT: Explanation(
        "The unit has several meanings.",
        "Say which one is meant.",
        example="`ton` may be 1000 kg, 907 kg or 1016 kg; `t`, `short ton` and `long ton` may not.",
    ),
    Code.UNIT_MISMATCH: Explanation(
        "The unit cannot be changed into the material's.",
        "Use the material's unit.",
        example="`unit` of `m3` for a material counted in t whose density is not listed.",
    ),
    Code.UNLISTED_MATERIAL: Explanation(
        "The material is neither listed nor a List of Waste code.",
        "List it in the table materials.",
        "warning",
        example="`slugde` where `materials` lists `sludge`.",
    ),
    Code.UNKNOWN_REFERENCE: Explanation(
        "The identifier names no row.",
        "Correct it, or add the row that it names.",
        example="`site_id` of `nroth` where `sites` has `north`.",
    ),
    Code.AMBIGUOUS_OWNER: Explanation(
        "The owner fits several rows.",
        "Rename one of them.",
        example="`owner_id` of `s1` where a stream and a demand are both called s1.",
    ),
    Code.DUPLICATE: Explanation(
        "Two rows have the same identifiers.",
        "Keep one of them, or rename it.",
        example="Two streams with the `stream_id` s1.",
    ),
    Code.MINIMUM_ABOVE_MAXIMUM: Explanation(
        "A minimum exceeds its maximum.",
        "Lower the one or raise the other.",
        example="`min_quantity` of 1300 where `quantity` is 1200.",
    ),
    Code.PLACE_CONFLICT: Explanation(
        "The row gives a site and another place too.",
        "Keep one of the two.",
        example="A stream with the `site_id` north and a `latitude_deg` that is not north's.",
    ),
    Code.CONTRADICTION: Explanation(
        "Two statements exclude each other.",
        "Correct one of them.",
        example="A link that is `forbidden` and has a `min_quantity` of 10.",
    ),
    Code.INCOMPLETE: Explanation(
        "A figure is given without another that it needs.",
        "Give both or neither.",
        example="`cost_per_load_km` without `load_size`; `low` without `high`.",
    ),
    Code.MEANINGLESS: Explanation(
        "The figure cannot be given for this kind of row.",
        "Leave the cell empty.",
        example="A `value` for a demand, which has limits (`min`, `max`).",
    ),
    Code.UNCHECKED_PERMIT: Explanation(
        "The site has permits, but the row names no operation, so they are not checked.",
        "Give the R or D code that is performed.",
        "warning",
        example="A demand without `operation` at a site with the permits `R1;D10`.",
    ),
    Code.PLACE_ZERO: Explanation(
        "Latitude and longitude are both 0.", "Give the site's coordinates.", "warning", example="A site at `0,0`."
    ),
    Code.PLACE_SWAPPED: Explanation(
        "Latitude and longitude look exchanged.", "Exchange them.", "warning", example="`FI` at 24.9 N, 60.2 E."
    ),
    Code.PLACE_AT_SEA: Explanation(
        "The place lies in the open sea.", "Look for a lost sign or digit.", "warning", example="A site at 30 N, 40 W."
    ),
    Code.PLACE_OUTSIDE_COUNTRY: Explanation(
        "The place is not in its country.", "Correct one of them.", "warning", example="`IE` with 9.5 for -9.5."
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
    Code.REPORT_CAPPED: Explanation(
        "There are more faults of a code than the report lists.",
        "Correct those listed and validate again.",
        "warning",
        example="A million rows with a decimal comma: ten thousand are listed, all are counted.",
    ),
}
"""Cause, action and severity of each code, for reports and documentation."""
