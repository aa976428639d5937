"""Faults of files: what cannot be opened, told apart or taken for a table."""

from __future__ import annotations

from data.fault_codes.code import Code, Explanation

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
        "The file mixes encodings, or is in none that fits, or not in the one that was named.",
        "Save it as 'CSV UTF-8', or name its encoding (--encoding).",
        example="`Sägemehl` with its `ä` as the byte 0xe4 in a file where `Säge` is UTF-8: two files pasted together.",
    ),
    Code.NUL_BYTE: Explanation(
        "The file holds a NUL character: it is damaged.",
        "Save it again as 'CSV UTF-8'.",
        example="An identifier with a byte of zero behind it, as old databases fill their columns.",
    ),
    Code.BAD_CSV: Explanation(
        "A quote is opened and not closed, or stands inside a cell.",
        "Double or close the quote.",
        example='`"Mill, north,60.1` should be `"Mill, north",60.1`; `5" pipe` should be `"5"" pipe"`.',
    ),
    Code.BAD_DELIMITER: Explanation(
        "The cells are separated by a sign that is not read by itself.",
        "Save the file with commas, or name the sign (--separator).",
        example="`stream_id|quantity` in a database's export.",
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
        example="Two facilities with `pool` = true, where the one gives what the other takes.",
    ),
    Code.REPORT_CAPPED: Explanation(
        "There are more faults of a code than the report lists.",
        "Correct those listed and validate again.",
        "warning",
        example="A million rows with a decimal comma: ten thousand are listed, all are counted.",
    ),
}
