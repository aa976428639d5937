"""What holds for every request before any route sees it: size, origin, and headers that keep a browser strict."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import MEDIA_TYPE, problem_body
from api.settings import Settings

UPLOADS = frozenset({"/v1/inventories", "/inventories"})
"""Addresses whose bodies may be as large as an inventory."""

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_DRAINED_AT_MOST = 8 << 20


class Guard:
    """Refuses bodies over the limit and changes asked for by another site's page; sets the security headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._limit(scope["path"])
        if scope["method"] not in _SAFE_METHODS and _is_foreign(headers):
            await _refuse(HTTPStatus.FORBIDDEN, "a page of another site may not change anything here", send)
        elif _declared_length(headers) > limit:
            await _drain(receive)
            await _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(limit), send)
        else:
            await self.app(scope, _limited(receive, limit), _with_headers(send))

    def _limit(self, path: str) -> int:
        return self.settings.max_upload_bytes if path in UPLOADS else self.settings.max_body_bytes


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser says that the request comes from a page of another origin; programs say nothing."""
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def _declared_length(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _too_large(limit: int) -> str:
    return f"The body is larger than the {limit} bytes that this address takes"


def _limited(receive: Receive, limit: int) -> Receive:
    """Count what comes in, for bodies that do not declare their length."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(limit))
        return message

    return counted


async def _drain(receive: Receive) -> None:
    """Read on for a while: a client that is still sending would see a broken connection instead of the answer."""
    drained = 0
    while drained < _DRAINED_AT_MOST:
        message = await receive()
        drained += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent


async def _refuse(status: HTTPStatus, detail: str, send: Send) -> None:
    body = json.dumps(problem_body(status, detail)).encode()
    headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **_HEADERS}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status.value, "headers": raw})
    await send({"type": "http.response.body", "body": body})
