"""What every service needs, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from api.http.files import DataFolder
from api.http.jobs import RunQueue
from api.http.store.database import Database
from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, database, files and queue of one running service."""

    settings: Settings
    database: Database
    files: DataFolder
    queue: RunQueue


def context_of(request: Request) -> Context:
    """The context of the application that a request came to."""
    return cast("Context", request.app.state.context)


InContext = Annotated[Context, Depends(context_of)]
