"""``/v1/inventories``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.context import InContext
from api.http.media import FORM_WORDS, REPORT, XLSX_TYPE, as_file, export_as_file, file_response
from api.http.models import InventoryDetails, InventoryPage
from api.http.problems import UnsupportedMediaType
from api.http.routes.bodies import problems
from api.http.routes.forms import FIELD, MULTIPART, take_form
from api.http.routes.paging import Limit, Offset
from api.http.services import downloads, inventories
from api.http.services.downloads import ReportForm
from api.http.views import inventory_details, inventory_listed
from data.writers.export import Form

router = APIRouter(prefix="/v1/inventories", tags=["inventories"])

_EXAMPLE = {
    "streams": [
        {
            "stream_id": "bread",
            "organisation": "Bakery",
            "latitude_deg": 60.17,
            "longitude_deg": 24.94,
            "material": "surplus bread",
            "quantity": 40,
            "disposal_cost": 90,
        }
    ],
    "demands": [
        {
            "demand_id": "mash",
            "organisation": "Brewery",
            "latitude_deg": 60.2,
            "longitude_deg": 24.9,
            "material": "surplus bread",
            "quantity": 25,
            "purchase_cost": 210,
        }
    ],
    "materials": [{"material": "surplus bread", "unit": "t"}],
}
_FILE = {"type": "string", "format": "binary"}
_FILES = {
    "type": "array",
    "items": _FILE,
    "description": "One workbook, ZIP or JSON document, or the files of a folder",
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/zip": {"schema": _FILE},
            XLSX_TYPE: {"schema": _FILE},
            "application/json": {"schema": {"type": "object"}, "example": _EXAMPLE},
            MULTIPART: {"schema": {"properties": {FIELD: _FILES}, "type": "object"}},
        },
    }
}
Geocode = Annotated[
    bool, Query(description="Put rows with a city and no coordinates at its centre; each is a warning.")
]


@router.post("", status_code=201, responses=problems(413, 415, 422), openapi_extra=_BODY)
async def upload(
    request: Request,
    response: Response,
    context: InContext,
    name: Annotated[str, Query(max_length=200, description="For people; shown in lists.")] = "",
    geocode: Geocode = False,
) -> InventoryDetails:
    """Send an inventory: a workbook, a ZIP of its folder (CSV, Parquet, GeoJSON), or its JSON document.

    As the body itself or in a form, which may bring the files of the folder one by one.
    """
    media_type = request.headers.get("content-type", "")
    if media_type.lower().startswith(MULTIPART):
        taken = await take_form(context, request, name, geocode=geocode)
        if taken is None:
            raise UnsupportedMediaType(f"A form brings the inventory in its field {FIELD!r}, with a file name")
        record = taken
    else:
        file_format = inventories.format_of(media_type)
        record = await inventories.take(context, request.stream(), file_format, name, geocode=geocode)
    response.headers["location"] = f"/v1/inventories/{record.id}"
    return inventory_details(record)


@router.get("")
def listing(context: InContext, limit: Limit = 100, offset: Offset = 0) -> InventoryPage:
    """List inventories, newest first."""
    records, total = inventories.page(context, limit, offset)
    return InventoryPage(items=[inventory_listed(row) for row in records], total=total, limit=limit, offset=offset)


@router.get("/{inventory_id}", responses=problems(404))
def details(context: InContext, inventory_id: str) -> InventoryDetails:
    """Describe one inventory, with the warnings that it gave."""
    return inventory_details(inventories.get(context, inventory_id))


@router.delete("/{inventory_id}", status_code=204, responses=problems(404, 409))
def delete(context: InContext, inventory_id: str) -> None:
    """Delete an inventory with its runs and their plans; not while a run on it is queued or running."""
    inventories.delete(context, inventory_id)


@router.get("/{inventory_id}/download", responses={**file_response(".xlsx", ".json", ".zip"), **problems(404, 406)})
def download(context: InContext, inventory_id: str, form: Annotated[Form, Query(description=FORM_WORDS)]) -> Response:
    """Fetch an inventory in any form; sent again, it is the same inventory."""
    return export_as_file(downloads.inventory_in(context, inventory_id, form), form, f"inventory-{inventory_id[:8]}")


@router.get("/{inventory_id}/report", responses={**REPORT, **problems(404)})
def report(context: InContext, inventory_id: str, form: ReportForm = "xlsx") -> Response:
    """Fetch the warnings of an inventory as a file; a workbook has the cells marked."""
    return as_file(downloads.report_on_inventory(context, inventory_id, form), f"report-{inventory_id[:8]}", f".{form}")
