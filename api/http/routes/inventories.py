"""``/v1/inventories``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.context import Context, InContext
from api.http.models import InventoryDetails, InventoryPage
from api.http.problems import UnsupportedMediaType
from api.http.routes.bodies import problems
from api.http.routes.forms import FIELD, MULTIPART, file_in, take_file
from api.http.routes.paging import Limit, Offset
from api.http.services import inventories
from api.http.store.tables import InventoryRecord
from api.http.views import inventory_details, inventory_listed

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
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {"schema": {"type": "object"}, "example": _EXAMPLE},
            MULTIPART: {"schema": {"properties": {FIELD: {"type": "string", "format": "binary"}}, "type": "object"}},
        },
    }
}


@router.post("", status_code=201, responses=problems(413, 415, 422), openapi_extra=_BODY)
async def upload(
    request: Request,
    response: Response,
    context: InContext,
    name: Annotated[str, Query(max_length=200, description="For people; shown in lists.")] = "",
    geocode: Annotated[
        bool, Query(description="Put rows with a city and no coordinates at its centre; each is a warning.")
    ] = False,
) -> InventoryDetails:
    """Send an inventory: the ZIP of its CSV folder, or its JSON document, as the body itself or in a form."""
    record = await _take(request, context, name, geocode)
    response.headers["location"] = f"/v1/inventories/{record.id}"
    return inventory_details(record)


async def _take(request: Request, context: Context, name: str, geocode: bool) -> InventoryRecord:
    media_type = request.headers.get("content-type", "")
    if not media_type.lower().startswith(MULTIPART):
        file_format = inventories.format_of(media_type)
        return await inventories.take(context, request.stream(), file_format, name, geocode=geocode)
    async with request.form(max_files=1, max_fields=1) as form:
        file = file_in(form)
        if file is None:
            raise UnsupportedMediaType(f"A form brings the inventory in its field {FIELD!r}, with a file name")
        return await take_file(context, file, name, geocode=geocode)


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
