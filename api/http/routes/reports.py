"""``/v1/reports``: the error reports of uploads that were refused, as files."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.http.context import InContext
from api.http.media import REPORT, as_file
from api.http.routes.bodies import problems
from api.http.services import downloads
from api.http.services.downloads import ReportForm

router = APIRouter(prefix="/v1/reports", tags=["inventories"])


@router.get("/{report_id}", responses={**REPORT, **problems(404)})
def report(context: InContext, report_id: str, form: ReportForm = "xlsx", geocode: bool = False) -> Response:
    """Fetch the error report of a refused upload; a workbook repeats the upload with the faulty cells marked.

    The latest refused uploads are kept for this until the service starts again.
    """
    content = downloads.report_on_refused(context, report_id, form, geocode=geocode)
    return as_file(content, f"report-{report_id[:8]}", f".{form}")
