"""Media types of what is sent and fetched as a file."""

from __future__ import annotations

from fastapi import Response

from data.writers.export import Export, zipped

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    ".xlsx": XLSX_TYPE,
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
}
"""By the ending of the file."""


def export_as_file(export: Export, form: str, stem: str) -> Response:
    """An export to be saved; a folder comes as a ZIP of it, with its form in the name.

    Raises:
        UnwritableError: The folder is more than a ZIP is read with.
    """
    if export.ending:
        (content,) = export.files.values()
        return as_file(content, stem, export.ending)
    return as_file(zipped(export.files), f"{stem}-{form}", ".zip")


def as_file(content: bytes | str, stem: str, ending: str) -> Response:
    """A file to be saved under a name of ours."""
    return Response(
        content,
        media_type=TYPES[ending],
        headers={"content-disposition": f'attachment; filename="{stem}{ending}"'},
    )


def file_response(*endings: str) -> dict[int | str, dict[str, object]]:
    """The ``responses`` of a route that answers with a file of one of these endings."""
    content = {
        TYPES[ending].partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for ending in endings
    }
    return {200: {"description": "The file", "content": content}}


FORM_WORDS = (
    "csv, parquet and geojson come as a ZIP of the folder; of a plan, geojson is its map and zip the whole folder."
)
REPORT = file_response(".xlsx", ".csv", ".json")
