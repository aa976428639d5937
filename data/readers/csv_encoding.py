"""The encoding of a CSV file: UTF-8 as the contract has it, UTF-16 and Windows-1252 with a remark."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from data.faults import Code, Report
from data.readers.options import ReadingOptions
from data.readers.signature import foreign
from data.readers.source import Source, pieces

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAMPLE = 4096
_NAMES = {"utf-8": "utf-8-sig"}


@dataclass(frozen=True)
class Survey:
    """What a file is found to be when all of it has been looked at once."""

    encoding: str
    """As Python names it."""
    apostrophes: bool
    """Whether there is any, so that cells may be guarded."""


@dataclass(frozen=True)
class _Looked:
    """What a file is in one encoding."""

    broken: tuple[int, int] | None
    """Line and value of the first byte that is none in the encoding."""
    nul: int | None
    """Line of the first NUL character."""
    apostrophes: bool


def survey(name: str, source: Source, options: ReadingOptions, report: Report) -> Survey | None:
    """Return how a file is to be read, or None after a fault."""
    with source() as file:
        start = file.read(_SAMPLE)
    what = foreign(start)
    if what is not None:
        hint = f"The content is {what}, not CSV: give the file its own ending, or save it as 'CSV UTF-8'."
        report.add(Code.WRONG_FORMAT, name, value=what, expected="CSV", hint=hint)
        return None
    asked = options.encoding
    found = _named(name, source, start, asked.lower(), report) if asked else _detected(name, source, start, report)
    if found is None:
        return None
    encoding, looked = found
    if looked.nul is not None:
        hint = f"Line {looked.nul} holds a NUL character: save the file again as 'CSV UTF-8'."
        report.add(Code.NUL_BYTE, name, expected="text", hint=hint)
        return None
    return Survey(encoding, looked.apostrophes)


def opened(source: Source, encoding: str) -> TextIO:
    """Open a file as text whose line ends are left as they are."""
    return io.TextIOWrapper(source(), encoding, newline="")


def _look(source: Source, encoding: str) -> _Looked:
    """Go through a file in an encoding, as far as it fits."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, nul, apostrophes = 1, None, False
    for piece in chain(pieces(source), [b""]):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            return _Looked((line, error.object[error.start]), nul, apostrophes)
        if nul is None and "\0" in text:
            nul = line + text.count("\n", 0, text.index("\0"))
        line += text.count("\n")
        apostrophes = apostrophes or "'" in text
    return _Looked(None, nul, apostrophes)


def _named(name: str, source: Source, start: bytes, encoding: str, report: Report) -> tuple[str, _Looked] | None:
    """Return what the file is in the encoding that the user named."""
    codec = _NAMES.get(encoding, encoding)
    if encoding == "utf-16" and not start.startswith(_UTF16):
        codec = "utf-16-le"
    looked = _look(source, codec)
    if looked.broken is not None:
        _refuse(name, looked.broken, encoding.upper(), "name another encoding, or none.", report)
        return None
    return codec, looked


def _detected(name: str, source: Source, start: bytes, report: Report) -> tuple[str, _Looked] | None:
    """Return the encoding that fits and what the file is in it; any but UTF-8 is remarked."""
    wide = _utf16(start)
    looked = _look(source, wide or "utf-8-sig")
    if wide is None:
        return ("utf-8-sig", looked) if looked.broken is None else _windows(name, source, looked.broken, report)
    if looked.broken is not None:
        _refuse(name, looked.broken, "UTF-16", "save the file as 'CSV UTF-8'.", report)
        return None
    _remark(name, "UTF-16", "", report)
    return wide, looked


def _utf16(start: bytes) -> str | None:
    """Return the name of the UTF-16 that a file begins in, by its mark or by its zeros, or None."""
    if start.startswith(_UTF16):
        return "utf-16"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if len(start) % 2 or not half:
        return None
    if even == 0 and odd > 0.6 * half:
        return "utf-16-le"
    return "utf-16-be" if odd == 0 and even > 0.6 * half else None


def _windows(name: str, source: Source, broken: tuple[int, int], report: Report) -> tuple[str, _Looked] | None:
    """Return what the file is in Windows-1252, unless some of it is UTF-8 or it is neither."""
    if _has_multibyte(source):
        advice = "other bytes are, so the file mixes encodings. Save it as 'CSV UTF-8'."
        _refuse(name, broken, "UTF-8", advice, report)
        return None
    looked = _look(source, "cp1252")
    if looked.broken is not None:
        _refuse(name, looked.broken, "UTF-8 nor Windows-1252", "save the file as 'CSV UTF-8'.", report)
        return None
    line, byte = broken
    found = f"The byte 0x{byte:02x} in line {line} was read as {bytes([byte]).decode('cp1252')!r}. "
    _remark(name, "Windows-1252", found, report)
    return "cp1252", looked


def _has_multibyte(source: Source) -> bool:
    """Tell whether a character of several bytes in UTF-8 is anywhere in the file."""
    tail = b""
    for piece in pieces(source):
        if _MULTIBYTE.search(tail + piece):
            return True
        tail = (tail + piece)[-3:]
    return False


def _remark(name: str, encoding: str, found: str, report: Report) -> None:
    hint = f"{found}If that is wrong, save the file as 'CSV UTF-8' or name its encoding (--encoding)."
    report.add(Code.ENCODING_DETECTED, name, value=encoding, expected="UTF-8", hint=hint)


def _refuse(name: str, broken: tuple[int, int], encoding: str, advice: str, report: Report) -> None:
    line, byte = broken
    neither = "neither " if " nor " in encoding else "not "
    hint = f"Line {line} holds the byte 0x{byte:02x}, which is {neither}{encoding}: {advice}"
    report.add(Code.BAD_ENCODING, name, value=f"0x{byte:02x}", expected=encoding.split(" ")[0], hint=hint)
