"""What a workbook is before it is opened: its archive's directory, the extent and texts of its sheets, failed formulas.

The reader of sheets keeps every cell between the first and the last in memory, gives each a text of its own although
the file holds equal ones once, and says nothing of formulas that failed. So the sheets are gone through here first.
"""

from __future__ import annotations

import re
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
_OF_SHEETS = re.compile(rb"sheetData")
_OF_TEXTS = re.compile(rb"sst\s*>")
"""What a part must contain to be read as a sheet, and as the texts that cells share, wherever it lies."""
_PIECE = 1 << 20
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Errors = dict[str, dict[tuple[int, int], str]]
"""By sheet: row and column from 0, and what the cell shows (``#DIV/0!``)."""


def judge(content: bytes) -> Errors:
    """Return the cells of failed formulas in a workbook that may be opened.

    Raises:
        RefusedError: It is too large, too densely packed, or no workbook.
    """
    with archive.opened(content) as book:
        members = book.infolist()
        if "xl/workbook.xml" not in (member.filename for member in members):
            raise RefusedError("The archive is no XLSX workbook: a ZIP of CSV files has the ending .zip")
        names = _sheet_names(book)
        parts = [member for member in members if _contains(book, member, _OF_SHEETS)]
        sheets: list[Sheet] = []
        for part in parts:
            with book.open(part) as file:
                sheets.append(Sheet(file))
            _judge_extent(sheets)
        for member in members:
            if _contains(book, member, _OF_TEXTS):
                _judge_texts(book, parts, member, sum(sheet.shared for sheet in sheets))
    paths = [part.filename.lower() for part in parts]
    return {names[path]: sheet.failed for path, sheet in zip(paths, sheets, strict=True) if path in names}


def _contains(book: zipfile.ZipFile, member: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> bool:
    """Tell whether a pattern occurs in a part, as far as that has to be read to know."""
    tail = b""
    with book.open(member) as file:
        while piece := file.read(_PIECE):
            if pattern.search(tail + piece):
                return True
            tail = (tail + piece)[-64:]
    return False


def _judge_extent(sheets: list[Sheet]) -> None:
    """Refuse sheets whose reader would have to keep too many cells, or many more than there are."""
    extent, cells = sum(sheet.extent for sheet in sheets), sum(sheet.cells for sheet in sheets)
    if extent > MOST_CELLS:
        raise RefusedError(f"The workbook spans more than {MOST_CELLS} cells")
    if extent > _SMALL and extent > _SPARSE * cells:
        hint = "delete what stands far from the table"
        raise RefusedError(f"The workbook spans {extent} cells, of which only {cells} hold anything: {hint}")


def _judge_texts(book: zipfile.ZipFile, parts: list[zipfile.ZipInfo], texts: zipfile.ZipInfo, shared: int) -> None:
    """Refuse a few long texts that very many cells share."""
    with book.open(texts) as file:
        listed = SharedTexts(file)
    longest = max(listed.lengths, default=0)
    if shared * longest <= _MOST_TEXT:
        return
    total = shared * longest if listed.gaps else 0
    for part in parts if not listed.gaps else ():
        with book.open(part) as file:
            total += Sheet(file, listed.lengths).text
    if total > _MOST_TEXT:
        raise RefusedError(f"The cells hold up to {total} characters, at most {_MOST_TEXT} are read")


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
