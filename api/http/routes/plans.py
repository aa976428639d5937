"""``/v1/runs/{run_id}/…``: the plan of a run, table by table. The facilitator's view: private figures are in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import FileResponse, HTMLResponse

from api.http.context import InContext
from api.http.media import FORM_WORDS, TYPES, export_as_file, file_response
from api.http.models import RowPage
from api.http.problems import NotAcceptable
from api.http.routes.bodies import problems
from api.http.routes.paging import Limit, Offset
from api.http.services import downloads, plans
from api.http.views import row_page
from data.writers.export import Form
from data.writers.plan_form import BOOKINGS, EXCHANGES, FACILITIES, MAP, REPORT, SUMMARY, UNMATCHED

router = APIRouter(prefix="/v1/runs/{run_id}", tags=["plans"], responses=problems(404, 409))

Accept = Annotated[str, Header()]
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "By Accept: JSON, or the CSV file."}
}
_INLINE_SCRIPT = re.compile(
    r"<script(?:\s+type=[\"']?(?:module|text/javascript)[\"']?)?\s*>(.*?)</script>", re.DOTALL | re.IGNORECASE
)


@router.get("/plan")
def summary(context: InContext, run_id: str) -> dict[str, Any]:
    """The plan's summary.json."""
    document: dict[str, Any] = json.loads(plans.file_of(context, run_id, SUMMARY).read_text(encoding="utf-8"))
    return document


def _table_route(table: str, file: str) -> Callable[..., RowPage | Response]:
    """The function that answers for one table of a plan."""

    def rows(
        context: InContext, run_id: str, accept: Accept = "*/*", limit: Limit = 100, offset: Offset = 0
    ) -> RowPage | Response:
        if wants_csv(accept):
            path = plans.file_of(context, run_id, file)
            return FileResponse(path, media_type=TYPES[".csv"], filename=file)
        return row_page(getattr(plans.plan_of(context, run_id), table), limit, offset)

    return rows


for _file, _words in (
    (EXCHANGES, "The exchanges: a page of them in JSON, or all of them in CSV (Accept: text/csv)."),
    (UNMATCHED, "What was left over, and why."),
    (FACILITIES, "The facilities: open or not, and what they treat."),
    (BOOKINGS, "The shared assets that are booked; no CSV file where there are none."),
):
    _table = _file.removesuffix(".csv")
    router.add_api_route(
        f"/{_table}",
        _table_route(_table, _file),
        name=_table,
        description=_words,
        response_model=RowPage,
        responses={**_TABLE, **problems(406)},
    )


@router.get("/download", responses={**file_response(".xlsx", ".json", ".geojson", ".zip"), **problems(406)})
def download(context: InContext, run_id: str, form: Annotated[Form, Query(description=FORM_WORDS)]) -> Response:
    """Fetch the whole plan in any form."""
    return export_as_file(downloads.plan_in(context, run_id, form), form, f"plan-{run_id[:8]}")


@router.get("/map.geojson", response_class=FileResponse)
def geojson(context: InContext, run_id: str) -> FileResponse:
    """Sites and exchanges for a map."""
    return FileResponse(plans.file_of(context, run_id, MAP), media_type="application/geo+json")


@router.get("/report.html", response_class=HTMLResponse)
def report(context: InContext, run_id: str) -> HTMLResponse:
    """The report for people; one page that needs nothing else."""
    page = plans.file_of(context, run_id, REPORT).read_text(encoding="utf-8")
    return HTMLResponse(page, headers={"content-security-policy": report_policy(page)})


def report_policy(page: str) -> str:
    """The strictest policy under which a report still works: its own inline scripts by their hashes, no network."""
    digests = [hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(page)]
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts"
    )


def wants_csv(accept: str) -> bool:
    """Whether a client would rather have CSV than JSON; where it does not care, JSON it is.

    Raises:
        NotAcceptable: It takes neither.
    """
    csv, plain_json = (_weight(accept, kind) for kind in ("text/csv", "application/json"))
    if csv == plain_json == 0:
        raise NotAcceptable("This table can be had as application/json and as text/csv.")
    return csv > plain_json


def _weight(accept: str, kind: str) -> float:
    """The weight that an Accept header gives to a media type, by its most exact range (RFC 9110, 12.5.1)."""
    exactness = {"*/*": 1, f"{kind.partition('/')[0]}/*": 2, kind: 3}
    best = (0, 0.0)
    for media_range in accept.lower().split(","):
        name, *parameters = (part.strip() for part in media_range.split(";"))
        given = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        weight = float(given) if re.fullmatch(r"[01](\.\d{0,3})?", given) else 0.0
        best = max(best, (exactness.get(name, 0), weight if name in exactness else 0.0))
    return best[1]
