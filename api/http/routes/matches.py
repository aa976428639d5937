"""``/v1/matches``: what a plan holds for one manufacturer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.context import InContext
from api.http.models import MatchPage
from api.http.routes.bodies import problems
from api.http.routes.paging import Limit, Offset
from api.http.services import plans

router = APIRouter(prefix="/v1/matches", tags=["matches"])

Organisation = Annotated[str, Query(min_length=1, max_length=500, description="As the inventory names it.")]
RunId = Annotated[str | None, Query(max_length=64, description="A run; without it, the latest that has a plan.")]


@router.get("", responses=problems(404, 409))
def matches(
    context: InContext, organisation: Organisation, run_id: RunId = None, limit: Limit = 100, offset: Offset = 0
) -> MatchPage:
    """List the exchanges of one organisation, as supplier or receiver, with its own side of the money only."""
    run, found = plans.matches_of(context, organisation, run_id)
    items = found[offset : offset + limit]
    return MatchPage(
        run_id=run.id, organisation=organisation, items=items, total=len(found), limit=limit, offset=offset
    )
