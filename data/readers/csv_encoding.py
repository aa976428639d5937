"""The bytes of a CSV file to text: UTF-8 as the contract has it, UTF-16 and Windows-1252 with a remark."""

from __future__ import annotations

import re

from data.faults import Code, Report
from data.readers.options import ReadingOptions
from data.readers.signature import foreign

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAMPLE = 4096
_NAMES = {"utf-8": "utf-8-sig"}


def decode(name: str, content: bytes, options: ReadingOptions, report: Report) -> str | None:
    """Return the text of a file, or None after a fault."""
    what = foreign(content)
    if what is not None:
        hint = f"The content is {what}, not CSV: give the file its own ending, or save it as 'CSV UTF-8'."
        report.add(Code.WRONG_FORMAT, name, value=what, expected="CSV", hint=hint)
        return None
    text = _named(name, content, options.encoding, report) if options.encoding else _detected(name, content, report)
    if text is None:
        return None
    position = text.find("\0")
    if position >= 0:
        line = text.count("\n", 0, position) + 1
        hint = f"Line {line} holds a NUL character: save the file again as 'CSV UTF-8'."
        report.add(Code.NUL_BYTE, name, expected="text", hint=hint)
        return None
    return text


def _named(name: str, content: bytes, encoding: str, report: Report) -> str | None:
    """Return the text in the encoding that the user named."""
    encoding = encoding.lower()
    try:
        return content.decode(_NAMES.get(encoding, encoding)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        _refuse(name, content, error.start, encoding.upper(), "name another encoding, or none.", report)
        return None


def _detected(name: str, content: bytes, report: Report) -> str | None:
    """Return the text in the encoding that fits; any but UTF-8 is remarked."""
    wide = _utf16(content)
    if wide is not None:
        try:
            text = content.decode(wide).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            _refuse(name, content, error.start, "UTF-16", "save the file as 'CSV UTF-8'.", report)
            return None
        _remark(name, "UTF-16", "", report)
        return text
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _windows(name, content, error.start, report)


def _utf16(content: bytes) -> str | None:
    """Return the name of the UTF-16 that the bytes are in, by their mark or by their zeros, or None."""
    if content.startswith(_UTF16):
        return "utf-16"
    sample = content[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if len(content) % 2 or not half:
        return None
    if even == 0 and odd > 0.6 * half:
        return "utf-16-le"
    return "utf-16-be" if odd == 0 and even > 0.6 * half else None


def _windows(name: str, content: bytes, start: int, report: Report) -> str | None:
    """Return the text in Windows-1252, unless some of it is UTF-8 or it is neither."""
    if _MULTIBYTE.search(content):
        advice = "other bytes are, so the file mixes encodings. Save it as 'CSV UTF-8'."
        _refuse(name, content, start, "UTF-8", advice, report)
        return None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        _refuse(name, content, error.start, "UTF-8 nor Windows-1252", "save the file as 'CSV UTF-8'.", report)
        return None
    line = content.count(b"\n", 0, start) + 1
    found = f"The byte 0x{content[start]:02x} in line {line} was read as {text[start]!r}. "
    _remark(name, "Windows-1252", found, report)
    return text


def _remark(name: str, encoding: str, found: str, report: Report) -> None:
    hint = f"{found}If that is wrong, save the file as 'CSV UTF-8' or name its encoding (--encoding)."
    report.add(Code.ENCODING_DETECTED, name, value=encoding, expected="UTF-8", hint=hint)


def _refuse(name: str, content: bytes, start: int, encoding: str, advice: str, report: Report) -> None:
    line = content.count(b"\n", 0, start) + 1
    raw = content[start : start + 1].hex()
    neither = "neither " if " nor " in encoding else "not "
    hint = f"Line {line} holds the byte 0x{raw}, which is {neither}{encoding}: {advice}"
    report.add(Code.BAD_ENCODING, name, value=f"0x{raw}", expected=encoding.split(" ")[0], hint=hint)
