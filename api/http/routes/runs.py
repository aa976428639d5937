"""``/v1/runs``: starting, following and cancelling."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.http.context import InContext
from api.http.models import RunDetails, RunPage, RunRequest
from api.http.routes.bodies import JsonRoute, problems
from api.http.routes.paging import Limit, Offset
from api.http.services import runs
from api.http.views import run_details, run_listed
from symbiosis.options import MatchOptions

router = APIRouter(prefix="/v1/runs", tags=["runs"], route_class=JsonRoute)


@router.post("", status_code=202, responses=problems(404, 413, 415, 422))
def start(context: InContext, request: RunRequest, response: Response) -> RunDetails:
    """Queue a run on an inventory; what is answered with 202 outlives a restart of the service."""
    given = request.options.model_dump()
    defaults = given.pop("defaults")
    run = runs.start(context, request.inventory_id, MatchOptions(**given), defaults=defaults)
    response.headers["location"] = f"/v1/runs/{run.id}"
    return run_details(run)


@router.get("")
def listing(context: InContext, limit: Limit = 100, offset: Offset = 0) -> RunPage:
    """List runs, newest first."""
    records, total = runs.page(context, limit, offset)
    return RunPage(items=[run_listed(row) for row in records], total=total, limit=limit, offset=offset)


@router.get("/{run_id}", responses=problems(404))
def details(context: InContext, run_id: str) -> RunDetails:
    """Tell where a run stands; poll it until its state is done, failed or cancelled."""
    return run_details(runs.get(context, run_id))


@router.post("/{run_id}/cancel", status_code=202, responses=problems(404, 409))
def cancel(context: InContext, run_id: str) -> RunDetails:
    """Ask a run to stop; it keeps the best plan that it had found."""
    return run_details(runs.cancel(context, run_id))
