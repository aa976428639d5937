"""What is handed out in a form: the files of a folder, or one file; put in place whole or not at all."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from data.readers.archive import MOST_BYTES, MOST_RATIO, SMALL_BYTES
from data.writers.tables import UnwritableError

Form = Literal["csv", "parquet", "xlsx", "json", "geojson", "zip"]
FORMS: tuple[Form, ...] = get_args(Form)
FILE_ENDINGS = (".xlsx", ".json", ".geojson", ".zip")

_PENDING = ".export-being-written-"
_DATE = (1980, 1, 1, 0, 0, 0)
"""Of the members of a ZIP: the same content gives the same bytes."""


class TakenError(ValueError):
    """The path named cannot take what is to be written; the message says why and what to do."""


@dataclass(frozen=True)
class Export:
    """Files by name, ready to be written."""

    files: Mapping[str, bytes]
    """All files of a folder; or exactly one, where there is an ending."""
    ending: str
    """Of the one file's name, with its dot; empty: a folder."""


def one_file(name: str, content: bytes | str) -> Export:
    """Return an export of one file, such as ``plan.xlsx``; the name is only a proposal, its ending is not."""
    return Export({name: _bytes(content)}, Path(name).suffix)


def folder(files: Mapping[str, bytes | str]) -> Export:
    """Return an export of the files of a folder."""
    return Export({name: _bytes(content) for name, content in files.items()}, "")


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP that the guard of the readers lets through.

    Raises:
        UnwritableError: They are more than what is read.
    """
    total = sum(len(content) for content in files.values())
    if total > MOST_BYTES:
        raise UnwritableError(f"The files hold {total} bytes, of a ZIP at most {MOST_BYTES} are read: write a folder")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            way = zipfile.ZIP_STORED if _is_too_dense(content) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, way)
    return out.getvalue()


def _is_too_dense(content: bytes) -> bool:
    """Tell whether a file would pack so well that readers would take it for a bomb."""
    return len(content) > SMALL_BYTES and len(zlib.compress(content)) * MOST_RATIO < len(content)


def require_new(path: Path, ending: str) -> None:
    """Check that a path may take an export: nothing is there but an empty folder for a folder, and its ending fits.

    Raises:
        TakenError: Says what to name instead.
    """
    if ending and path.suffix.lower() != ending:
        raise TakenError(f"{path}: name a file that ends in {ending}")
    if not ending and path.suffix.lower() in FILE_ENDINGS:
        raise TakenError(f"{path}: this form is a folder; name one without the ending {path.suffix}")
    free = not ending and path.is_dir() and not any(path.iterdir())
    if not free and (path.exists() or path.is_symlink()):
        raise TakenError(f"{path} is there already; nothing is replaced: name a new {'file' if ending else 'folder'}")


def put(export: Export, path: Path) -> tuple[Path, ...]:
    """Write an export to a new path, whole or not at all, and return the paths written.

    Raises:
        TakenError: There is something at the path, or its ending is not the form's.
        OSError: The path cannot be written to.
    """
    require_new(path, export.ending)
    path.parent.mkdir(parents=True, exist_ok=True)
    pending = Path(tempfile.mkdtemp(prefix=_PENDING, dir=path.parent))
    try:
        ready = pending / "ready"
        if export.ending:
            (content,) = export.files.values()
            ready.write_bytes(content)
        else:
            ready.mkdir()
            for name, content in export.files.items():
                (ready / name).parent.mkdir(exist_ok=True)
                (ready / name).write_bytes(content)
        ready.replace(path)
    finally:
        shutil.rmtree(pending)
    return (path,) if export.ending else tuple(path / name for name in export.files)
