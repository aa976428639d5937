"""What all routes with bodies share: JSON that says so, and how problems are documented."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.http.problems import MEDIA_TYPE, UnsupportedMediaType

_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_EXAMPLES = {
    404: {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is no run of that id."},
    406: {
        "type": "about:blank",
        "title": "Not Acceptable",
        "status": 406,
        "detail": "This table can be had as application/json and as text/csv.",
    },
    409: {"type": "about:blank", "title": "Conflict", "status": 409, "detail": "The run has no plan: it is queued."},
    413: {
        "type": "about:blank",
        "title": "Request Entity Too Large",
        "status": 413,
        "detail": "The body is larger than the 268435456 bytes that this address takes",
    },
    415: {
        "type": "about:blank",
        "title": "Unsupported Media Type",
        "status": 415,
        "detail": "This address takes application/json, not 'text/csv'",
    },
    422: {
        "type": "urn:symbiosis:problem:invalid-inventory",
        "title": "The inventory is invalid",
        "status": 422,
        "detail": "1 error and 0 warnings; the inventory was not taken.",
        "errors": 1,
        "warnings": 0,
        "report": "/v1/reports/0d8f5f0f-6d4e-4a53-9c2b-6f1c2a0e7c11",
        "faults": [
            {
                "table": "streams",
                "row": 3,
                "column": "quantity",
                "code": "bad_number",
                "severity": "error",
                "value": "1,5",
                "expected": "a number >= 0",
                "hint": "Write digits with a point: 1234.5",
            }
        ],
    },
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that may answer with these errors."""
    return {
        status: {
            "description": _EXAMPLES[status]["title"],
            "content": {MEDIA_TYPE: {"schema": _PROBLEM_SCHEMA, "example": _EXAMPLES[status]}},
        }
        for status in statuses
    }


class JsonRoute(APIRoute):
    """A route that takes JSON and says 415 to anything else that has a body."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at the media type before the body."""
        handle = super().get_route_handler()

        async def checked(request: Request) -> Response:
            media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if self.body_field is not None and media_type != "application/json":
                raise UnsupportedMediaType(f"This address takes application/json, not {media_type or 'nothing'!r}")
            return await handle(request)

        return checked
