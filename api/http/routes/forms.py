"""Files that come in a form (multipart), from the page or from a program that prefers it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.datastructures import FormData, UploadFile

from api.http.context import Context
from api.http.services import inventories
from api.http.store.tables import InventoryRecord

MULTIPART = "multipart/form-data"
FIELD = "file"
_ZIP_MAGIC = b"PK"
_CHUNK = 1 << 20


def file_in(form: FormData) -> UploadFile | None:
    """The file of a form, in the field ``file``, or None."""
    file = form.get(FIELD)
    return file if isinstance(file, UploadFile) and file.filename else None


async def take_file(context: Context, file: UploadFile, name: str = "", *, geocode: bool = False) -> InventoryRecord:
    """Take an inventory from a form; its name is only shown, and its content tells the format.

    Raises:
        InvalidInventory: It has errors; nothing is kept.
    """
    file_format = "zip" if await file.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC else "json"
    await file.seek(0)
    return await inventories.take(context, _chunks(file), file_format, name or file.filename or "", geocode=geocode)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk
