"""The codes of the error report, and what is told of each."""

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
    SUPERSEDED_CODE = "superseded_code"
    UNKNOWN_TREATMENT = "unknown_treatment"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_ACTIVITY = "unknown_activity"
    HAZARD_CONTRADICTION = "hazard_contradiction"
    UNKNOWN_FORM = "unknown_form"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNIT_MISMATCH = "unit_mismatch"
    UNLISTED_MATERIAL = "unlisted_material"
    UNKNOWN_REFERENCE = "unknown_reference"
    AMBIGUOUS_OWNER = "ambiguous_owner"
    DUPLICATE = "duplicate"
    MINIMUM_ABOVE_MAXIMUM = "minimum_above_maximum"
    PLACE_CONFLICT = "place_conflict"
    CITY_UNKNOWN = "city_unknown"
    CITY_AMBIGUOUS = "city_ambiguous"
    PLACE_FROM_CITY = "place_from_city"
    BAD_INSTANT = "bad_instant"
    MIXED_OFFSETS = "mixed_offsets"
    EMPTY_WINDOW = "empty_window"
    WINDOW_TOO_SHORT = "window_too_short"
    CONTRADICTION = "contradiction"
    INCOMPLETE = "incomplete"
    MEANINGLESS = "meaningless"
    UNCHECKED_PERMIT = "unchecked_permit"
    PLACE_ZERO = "place_zero"
    PLACE_SWAPPED = "place_swapped"
    PLACE_AT_SEA = "place_at_sea"
    PLACE_OUTSIDE_COUNTRY = "place_outside_country"
    PROFILE_GAP = "profile_gap"
    MORE_COMES_BACK = "more_comes_back"
    FEEDS_ITSELF = "feeds_itself"
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
