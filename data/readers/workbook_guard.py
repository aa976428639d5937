"""What a workbook is before it is opened: its archive's directory, the extent and texts of its sheets, failed formulas.

The reader of sheets keeps every cell between the first and the last in memory, gives each a text of its own although
the file holds equal ones once, and says nothing of formulas that failed. So the sheets are gone through here first.
"""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree

from data.readers import archive
from data.readers.archive import RefusedError
from data.readers.workbook_sheet import MOST_CELLS, SharedTexts, Sheet

_SPARSE = 200
"""Cells spanned per cell given, in workbooks that span more than ``_SMALL``."""
_SMALL = 1_000_000
_MOST_TEXT = 1 << 29
"""Characters of all cells that share their texts."""
_MOST_LISTED = 1 << 20
"""Bytes of the list of sheets."""
_SHEETS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/")
_TEXTS = "xl/sharedstrings.xml"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Errors = dict[str, dict[tuple[int, int], str]]
"""By sheet: row and column from 0, and what the cell shows (``#DIV/0!``)."""


def judge(content: bytes) -> Errors:
    """Return the cells of failed formulas in a workbook that may be opened.

    Raises:
        RefusedError: It is too large, too densely packed, or no workbook.
    """
    with archive.opened(content) as book:
        members = {member.filename.lower(): member for member in book.infolist()}
        if len(members) < len(book.infolist()):
            raise RefusedError("The archive has two members of one name")
        if "xl/workbook.xml" not in members:
            raise RefusedError("The archive is no XLSX workbook: a ZIP of CSV files has the ending .zip")
        names = _sheet_names(book)
        parts = [path for path, member in members.items() if path.startswith(_SHEETS) and not member.is_dir()]
        sheets = {}
        for path in parts:
            with book.open(members[path]) as file:
                sheets[path] = Sheet(file)
            _judge_extent(list(sheets.values()))
        if _TEXTS in members:
            _judge_texts(book, [members[path] for path in parts], members[_TEXTS], list(sheets.values()))
    return {names[path]: sheet.failed for path, sheet in sheets.items() if path in names}


def _judge_extent(sheets: list[Sheet]) -> None:
    """Refuse sheets whose reader would have to keep too many cells, or many more than there are."""
    extent, cells = sum(sheet.extent for sheet in sheets), sum(sheet.cells for sheet in sheets)
    if extent > MOST_CELLS:
        raise RefusedError(f"The workbook spans more than {MOST_CELLS} cells")
    if extent > _SMALL and extent > _SPARSE * cells:
        hint = "delete what stands far from the table"
        raise RefusedError(f"The workbook spans {extent} cells, of which only {cells} hold anything: {hint}")


def _judge_texts(
    book: zipfile.ZipFile, parts: list[zipfile.ZipInfo], texts: zipfile.ZipInfo, sheets: list[Sheet]
) -> None:
    """Refuse a few long texts that very many cells share."""
    shared = sum(sheet.shared for sheet in sheets)
    with book.open(texts) as file:
        lengths = SharedTexts(file).lengths
    if shared * max(lengths, default=0) <= _MOST_TEXT:
        return
    total = 0
    for part in parts:
        with book.open(part) as file:
            total += Sheet(file, lengths).text
    if total > _MOST_TEXT:
        raise RefusedError(f"The cells hold {total} characters, at most {_MOST_TEXT} are read")


def _sheet_names(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each sheet by the path of its part, in small letters."""
    try:
        related = {
            part.get("Id"): part.get("Target", "")
            for part in _elements(book, "xl/_rels/workbook.xml.rels", "Relationship")
        }
        sheets = _elements(book, "xl/workbook.xml", "sheet")
        paths = [(related.get(sheet.get(_RELATED), "").lstrip("/"), sheet.get("name", "")) for sheet in sheets]
    except (ElementTree.ParseError, KeyError, UnicodeError, LookupError) as error:
        raise RefusedError(f"The workbook's list of sheets cannot be read: {error}") from error
    return {(path if path.startswith("xl/") else f"xl/{path}").lower(): name for path, name in paths}


def _elements(book: zipfile.ZipFile, path: str, tag: str) -> list[ElementTree.Element]:
    """Return the elements of a name in a small part of the workbook; entities, which may blow up, are refused."""
    if book.getinfo(path).file_size > _MOST_LISTED:
        raise RefusedError(f"The workbook's list of sheets has more than {_MOST_LISTED} bytes")
    content = book.read(path)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedError("The workbook defines XML entities, which no spreadsheet program writes")
    root = ElementTree.fromstring(content)  # noqa: S314 - no entities, as seen above
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]
