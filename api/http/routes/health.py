"""Whether the service is well."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from api.http.context import InContext
from api.http.models import Health
from api.http.services import runs

router = APIRouter(tags=["service"])


@router.get("/healthz")
def health(context: InContext) -> Health:
    """Answer once the database does."""
    runs.page(context, 1, 0)
    return Health(status="ok", version=version("symbiosis-engine"))
