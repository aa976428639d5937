"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an XLSX workbook"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old XLS workbook or an encrypted one"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\0", "an SQLite database"),
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")


def foreign(content: bytes) -> str | None:
    """Return what the bytes are, in words, where they are of a known format that is no text, else None."""
    return next((what for start, what in _SIGNATURES if content.startswith(start)), None)


def is_archive(content: bytes) -> bool:
    """Tell whether the bytes begin as a ZIP archive does, which a workbook is too."""
    return content.startswith(_ARCHIVES)


def described(content: bytes) -> str:
    """Return what the bytes are, in words, for a reader that expected something else."""
    what = foreign(content)
    if what is not None:
        return what
    if not content:
        return "nothing: the file is empty"
    if content.lstrip()[:1] in (b"{", b"["):
        return "a JSON document"
    return "no format known here" if b"\0" in content[:4096] else "a text such as CSV"
