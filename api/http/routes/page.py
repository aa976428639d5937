"""The plain page: inventories, runs and a form, rendered on the server; it works without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates

from api.cli.output import figure, share
from api.http.context import Context, InContext
from api.http.problems import InvalidInventory, UnsupportedMediaType
from api.http.routes.forms import take_form
from api.http.services import inventories, runs
from api.http.store.tables import ACTIVE
from symbiosis.options import MatchOptions

WEB = Path(__file__).parents[2] / "web"
SHOWN = 50
"""Inventories and runs on the page; the service lists them all."""

FORMS = (
    ("xlsx", "Excel"),
    ("csv", "CSV"),
    ("parquet", "Parquet"),
    ("geojson", "GeoJSON"),
    ("json", "JSON"),
)
"""What inventories and plans can be downloaded as, in the words of people."""

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(WEB / "templates")
templates.env.globals.update(figure=figure, share=share, forms=FORMS)


@router.get("/")
def home(request: Request, context: InContext) -> Response:
    """Inventories and runs."""
    return templates.TemplateResponse(request, "home.html", _home(context))


@router.get("/upload")
def upload_form(request: Request) -> Response:
    """The form alone, on a page that does not reload itself."""
    return templates.TemplateResponse(request, "upload.html", {})


@router.post("/inventories")
async def upload(request: Request, context: InContext) -> Response:
    """Take the form's files."""
    try:
        taken = await take_form(context, request)
    except UnsupportedMediaType as refused:
        return templates.TemplateResponse(request, "upload.html", {"message": refused.detail}, 422)
    except InvalidInventory as invalid:
        shown = {"message": invalid.detail, "faults": invalid.more["faults"], "report": invalid.more["report"]}
        return templates.TemplateResponse(request, "upload.html", shown, 422)
    if taken is None:
        return templates.TemplateResponse(request, "upload.html", {"message": "Choose a file first."}, 422)
    return RedirectResponse("/", 303)


@router.post("/inventories/{inventory_id}/runs")
def start(context: InContext, inventory_id: str) -> Response:
    """Start a run with the usual options."""
    runs.start(context, inventory_id, MatchOptions())
    return RedirectResponse("/", 303)


@router.post("/runs/{run_id}/cancel")
def cancel(context: InContext, run_id: str) -> Response:
    """Cancel a run."""
    runs.cancel(context, run_id)
    return RedirectResponse("/", 303)


def _home(context: Context) -> dict[str, Any]:
    inventory_rows, inventory_total = inventories.page(context, SHOWN, 0)
    run_rows, run_total = runs.page(context, SHOWN, 0)
    return {
        "inventories": inventory_rows,
        "inventory_total": inventory_total,
        "runs": run_rows,
        "run_total": run_total,
        "names": {row.id: row.name or row.id[:8] for row in inventory_rows},
        "currencies": {row.id: row.currency for row in inventory_rows},
        "going": any(run.state in ACTIVE for run in run_rows),
        "active": ACTIVE,
    }
