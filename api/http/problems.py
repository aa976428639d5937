"""Errors over HTTP, after RFC 9457: a class is a status, and one handler writes them all."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from data.writers.tables import UnwritableError

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An error that the client is told about; ``more`` are members beside the standard's."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    kind: ClassVar[str] = "about:blank"

    def __init__(self, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.more = more


class NotFound(Problem):
    """There is nothing under that id."""

    status = HTTPStatus.NOT_FOUND


class Conflict(Problem):
    """What was asked does not go with the state of things."""

    status = HTTPStatus.CONFLICT


class NotAcceptable(Problem):
    """The answer does not exist in a form that the client takes."""

    status = HTTPStatus.NOT_ACCEPTABLE


class UnsupportedMediaType(Problem):
    """The body is in a form that is not read here."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class CannotBeRun(Problem):
    """The options of a run cannot be honoured."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InvalidInventory(Problem):
    """The inventory has errors; ``faults`` is its error report, ``report`` the address of it as a file."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    kind = "urn:symbiosis:problem:invalid-inventory"


def problem_body(status: HTTPStatus, detail: str, kind: str = "about:blank", **more: Any) -> dict[str, Any]:
    """The members of a problem document."""
    title = "The inventory is invalid" if kind == InvalidInventory.kind else status.phrase
    return {"type": kind, "title": title, "status": status.value, "detail": detail, **more}


def install_handlers(app: FastAPI) -> None:
    """Answer every error of the application with a problem document."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(UnwritableError, _on_unwritable)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(Exception, _on_defect)


async def _on_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return _answer(problem_body(error.status, error.detail, error.kind, **error.more))


async def _on_unwritable(_request: Request, error: Exception) -> JSONResponse:
    return _answer(problem_body(HTTPStatus.NOT_ACCEPTABLE, f"It cannot be had in this form: {error}."))


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    """Errors of the framework itself: no such address, method not allowed, body too large."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    detail = error.detail
    if detail == status.phrase:
        detail = f"{request.method} {request.url.path}: {status.description or status.phrase}"
    return _answer(problem_body(status, detail), error.headers)


async def _on_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # What was sent is not sent back: it may be long, or not a number that JSON has.
    errors = [
        {"where": ".".join(map(str, fault["loc"])), "what": fault["msg"], "code": fault["type"]}
        for fault in error.errors()
    ]
    detail = "; ".join(f"{fault['where']}: {fault['what']}" for fault in errors[:3])
    return _answer(problem_body(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors))


async def _on_defect(_request: Request, _error: Exception) -> JSONResponse:
    """A defect of the service: the client learns nothing of its inside; the server's log has the whole of it."""
    return _answer(problem_body(HTTPStatus.INTERNAL_SERVER_ERROR, "The service failed; its log says why."))


def _answer(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(body, body["status"], headers=headers, media_type=MEDIA_TYPE)
