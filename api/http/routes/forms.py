"""Files that come in a form (multipart), from the page or from a program that prefers it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import PurePosixPath
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from api.http.context import Context
from api.http.problems import UnsupportedMediaType
from api.http.services import inventories
from api.http.store.tables import InventoryRecord

MULTIPART = "multipart/form-data"
FIELD = "file"
MOST_FILES = 100
"""Of one form; an inventory has a file a table."""
_TABLES = (".csv", ".parquet", ".geojson", ".toml")
"""Endings of the files of a folder."""
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ZIP_MAGIC = b"PK"
_CHUNK = 1 << 20


async def take_form(
    context: Context, request: Request, name: str = "", *, geocode: bool = False
) -> InventoryRecord | None:
    """Take the inventory of a form: one file, or the files of a folder. None where no file is in its field.

    Names of files tell tables and are shown; none becomes part of a path.

    Raises:
        UnsupportedMediaType: There are several files that make no folder.
        InvalidInventory: It has errors.
    """
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FILES) as form:
        files = _files_in(form)
        if not files:
            return None
        shown = name or _shown(files)
        if all(_ending(file) in _TABLES for file in files):
            received = await run_in_threadpool(context.files.receive_tables, _by_name(files))
            return await inventories.judge(context, received, shown, geocode=geocode)
        if len(files) > 1:
            raise UnsupportedMediaType(
                f"Send one workbook, ZIP or JSON document, or the files of one folder ({', '.join(_TABLES)}); "
                f"these are {', '.join(_name(file) for file in files[:5])}"
            )
        return await inventories.take(context, _chunks(files[0]), await _format(files[0]), shown, geocode=geocode)


def _files_in(form: FormData) -> list[UploadFile]:
    return [file for file in form.getlist(FIELD) if isinstance(file, UploadFile) and file.filename]


def _name(file: UploadFile) -> str:
    """The last part of a file's name, however the sender's system writes paths; fit to be shown."""
    return inventories.display_name(PurePosixPath((file.filename or "").replace("\\", "/")).name)


def _ending(file: UploadFile) -> str:
    return PurePosixPath(_name(file)).suffix.lower()


def _shown(files: list[UploadFile]) -> str:
    first = files[0].filename or ""
    return first if len(files) == 1 else f"{first} and {len(files) - 1} more"


def _by_name(files: list[UploadFile]) -> dict[str, IO[bytes]]:
    named: dict[str, IO[bytes]] = {}
    for file in files:
        if named.setdefault(_name(file), file.file) is not file.file:
            raise UnsupportedMediaType(f"Two files are named {_name(file)}: send each table once")
    return named


async def _format(file: UploadFile) -> str:
    """The format of a single file: a workbook by its name, since a ZIP begins as one does; others by their content."""
    if _ending(file) in _WORKBOOKS:
        return _ending(file).removeprefix(".")
    start = await file.read(len(_ZIP_MAGIC))
    await file.seek(0)
    return "zip" if start == _ZIP_MAGIC else "json"


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk
