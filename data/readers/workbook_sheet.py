"""The parts of a workbook as a stream of XML: where a sheet's cells are, which formulas failed, how long texts are.

Only what the reader of sheets will make of them counts, so the rules for cells without a place, and for texts that are
none, are that reader's.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from data.readers.archive import RefusedError

MOST_CELLS = 24_000_000
"""Of a workbook, empty ones between the first and the last of each sheet included; and texts that cells share."""
_MOST_FAILED = 100_000
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_LONGEST_NUMBER = 7
"""Digits of a row's number."""


class Sheet:
    """The cells of one sheet that have a value."""

    def __init__(self, file: IO[bytes], lengths: array[int] | None = None) -> None:
        """Go through a sheet; with the ``lengths`` of the texts that cells share, ``text`` is counted.

        Raises:
            RefusedError: It is no XML, defines entities, or has what no spreadsheet program writes.
        """
        self.failed: dict[tuple[int, int], str] = {}
        """Row and column from 0 of each failed formula, and what the cell shows (``#DIV/0!``)."""
        self.cells = self.shared = self.text = self.bottom = self.right = 0
        """How many cells there are, and of these with a shared text; characters of those; last row and column."""
        self._lengths = lengths
        self._row = self._column = self._row_of_cell = 0
        self._kind: str | None = None
        self._value: list[str] = []
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        _go_through(self._parser, file)

    @property
    def extent(self) -> int:
        """Cells from the sheet's first row and column to its last, empty ones included."""
        return self.bottom * self.right

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            self._place(attributes.get("r"))
            self._kind = attributes.get("t")
        elif name in ("v", "is"):
            self._count(name)
        elif name == "row":
            self._row = _whole(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0

    def _place(self, reference: str | None) -> None:
        """Note where a cell is: where it says, or else right of the one before."""
        if reference is None:
            self._row_of_cell, self._column = self._row, self._column + 1
            return
        letters = reference.rstrip("0123456789")
        column, row = _column(letters), reference[len(letters) :]
        if not column or not row or len(row) > _LONGEST_NUMBER:
            raise RefusedError(f"The workbook has a cell at {reference[:20]!r}, which is no place in a sheet")
        self._row_of_cell, self._column = int(row), column

    def _count(self, name: str) -> None:
        """Count a cell with a value, and ask for its text where that is needed."""
        self.cells += 1
        if self._row_of_cell > self.bottom:
            self.bottom = self._row_of_cell
        if self._column > self.right:
            self.right = self._column
        if self._kind == "s":
            self.shared += 1
        if name == "v" and (self._kind == "e" or (self._kind == "s" and self._lengths is not None)):
            self._value = []
            self._parser.CharacterDataHandler = self._value.append
            self._parser.EndElementHandler = self._end

    def _end(self, tag: str) -> None:
        """Take the text of a value that was asked for."""
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        value = "".join(self._value).strip()
        if self._kind == "e":
            self.failed[self._row_of_cell - 1, self._column - 1] = value or "an error"
            if len(self.failed) > _MOST_FAILED:
                raise RefusedError(f"More than {_MOST_FAILED} formulas of a sheet failed ({value}): correct them first")
        elif self._lengths is not None and value.isdecimal() and int(value) < len(self._lengths):
            self.text += self._lengths[int(value)]


class SharedTexts:
    """The texts that cells refer to by number."""

    def __init__(self, file: IO[bytes]) -> None:
        """Go through the list of texts.

        Raises:
            RefusedError: It is no XML, defines entities, or is too long.
        """
        self.lengths = array("q")
        """Characters of each."""
        self.gaps = False
        """Whether an entry is without a text; readers differ on whether such a one has a number."""
        self._empty = False
        parser = _parser()
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._add
        _go_through(parser, file)
        self.gaps = self.gaps or self._empty

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self.gaps = self.gaps or self._empty
            self._empty = True
            self.lengths.append(0)
            if len(self.lengths) > MOST_CELLS:
                raise RefusedError(f"The workbook lists more than {MOST_CELLS} texts")
        elif name in ("t", "r"):
            self._empty = False

    def _add(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    return parser


def _refuse_entities(*_: object) -> None:
    raise RefusedError("The workbook defines XML entities, which no spreadsheet program writes")


def _go_through(parser: expat.XMLParserType, file: IO[bytes]) -> None:
    try:
        parser.ParseFile(file)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter of encodings that nobody knows
        raise RefusedError(f"The workbook is damaged: {error}") from error


def _whole(text: str) -> int:
    """Return the number of a row."""
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise RefusedError(f"The workbook has a row numbered {text[:20]!r}")
    return int(text)


@lru_cache(maxsize=1_024)
def _column(letters: str) -> int:
    """Return the number of a column from 1 (A is 1, AA is 27), or 0 where it has none."""
    number = 0
    for letter in letters.upper() if _LETTERS.fullmatch(letters) else "":
        number = number * 26 + ord(letter) - 64
    return number
