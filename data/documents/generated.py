"""Which documents are generated, and by what."""

from __future__ import annotations

from collections.abc import Callable

from data.documents.errors import errors_page
from data.documents.formats import formats_page
from data.documents.json_schema import json_schema_text

DOCUMENTS: dict[str, Callable[[], str]] = {
    "errors.md": errors_page,
    "formats.md": formats_page,
    "inventory.schema.json": json_schema_text,
}
"""The text of each generated file of ``docs``, by name. ``make docs`` writes them; a test compares."""
