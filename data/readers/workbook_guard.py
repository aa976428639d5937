"""What a workbook is before it is opened: its archive's directory, the extent of its sheets, their failed formulas.

The reader of sheets keeps every cell between the first and the last in memory, and says nothing of formulas that
failed; so both are looked for here, a piece of a sheet at a time.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from data.readers.archive import RefusedError
from data.readers.archive import judge as judge_archive

MOST_CELLS = 24_000_000
"""Of one sheet, empty ones between the first and the last included."""
_CHUNK = 1 << 20
_OVERLAP = 4096
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
"""Of a cell, or of a row, which has no letters."""
_FAILED = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt\s*=\s*["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_MARK = re.compile(rb"""\bt\s*=\s*["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_SHEETS = "xl/worksheets/"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Errors = dict[str, dict[tuple[int, int], str]]
"""By sheet: row and column from 0, and what the cell shows (``#DIV/0!``)."""


def judge(content: bytes) -> Errors:
    """Return the cells of failed formulas in a workbook that may be opened.

    Raises:
        RefusedError: It is too large, too densely packed, or no workbook.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {member.filename: member for member in judge_archive(archive)}
        if "xl/workbook.xml" not in members:
            raise RefusedError("The archive is no XLSX workbook: a ZIP of CSV files has the ending .zip")
        names = _sheet_names(archive)
        errors = {path: _scan(archive, path) for path in members if path.startswith(_SHEETS) and path.endswith(".xml")}
    return {names[path]: failed for path, failed in errors.items() if path in names}


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each sheet by the path of its part."""
    try:
        related = {
            part.get("Id"): part.get("Target", "")
            for part in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
        }
        sheets = _elements(archive, "xl/workbook.xml", "sheet")
        paths = [(related.get(sheet.get(_RELATED), ""), sheet.get("name", "")) for sheet in sheets]
    except (ElementTree.ParseError, KeyError, UnicodeError, LookupError) as error:
        raise RefusedError(f"The workbook's list of sheets cannot be read: {error}") from error
    return {path.lstrip("/") if path.startswith("/") else f"xl/{path}": name for path, name in paths}


def _elements(archive: zipfile.ZipFile, path: str, tag: str) -> list[ElementTree.Element]:
    """Return the elements of a name in a small part of the workbook; entities, which may blow up, are refused."""
    content = archive.read(path)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedError("The workbook defines XML entities, which no spreadsheet program writes")
    root = ElementTree.fromstring(content)  # noqa: S314 - no entities, as seen above
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def _scan(archive: zipfile.ZipFile, path: str) -> dict[tuple[int, int], str]:
    """Return the failed formulas of one sheet, whose extent is judged on the way."""
    failed: dict[tuple[int, int], str] = {}
    top, left, bottom, right = 1 << 30, 1 << 30, 0, 0
    for piece in _pieces(archive, path):
        places = _PLACE.findall(piece)
        if places:
            rows = {int(row) for _, row in places}
            columns = {_number(letters) for letters in {letters for letters, _ in places if letters}} or {1}
            top, bottom = min(top, *rows), max(bottom, *rows)
            left, right = min(left, *columns), max(right, *columns)
            if (bottom - top + 1) * (right - left + 1) > MOST_CELLS:
                raise RefusedError(f"The sheet {path} spans more than {MOST_CELLS} cells")
        for attributes, inner in _FAILED.findall(piece) if _MARK.search(piece) else ():
            place, value = _PLACE.search(attributes), _VALUE.search(inner)
            if place is not None and place.group(1):
                shown = value.group(1).decode("utf-8", "replace") if value else "an error"
                failed[int(place.group(2)) - 1, _number(place.group(1)) - 1] = shown
    return failed


def _pieces(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """Return a part in pieces that overlap, so that no cell is cut in all of them."""
    with archive.open(path) as file:
        tail = file.read(2)
        if tail in (b"\xff\xfe", b"\xfe\xff"):
            raise RefusedError(f"The sheet {path} is UTF-16, which no spreadsheet program writes")
        while chunk := file.read(_CHUNK):
            yield tail + chunk
            tail = (tail + chunk)[-_OVERLAP:]


def _number(letters: bytes) -> int:
    """Return the number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
