"""The application: its routes, its guard, and what it holds while it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from api.http.context import Context
from api.http.files import DataFolder
from api.http.guard import Guard
from api.http.jobs import RunQueue
from api.http.problems import install_handlers
from api.http.routes import health, inventories, matches, page, plans, reports, runs
from api.http.services.runs import solver
from api.http.store.database import Database, sqlite_url
from api.settings import Settings

DESCRIPTION = """\
Upload a waste inventory, run it, and fetch the exchange plan of least cost, proved and checked.

The way through: `POST /v1/inventories`, `POST /v1/runs`, poll `GET /v1/runs/{id}` until its state is `done`, then
fetch `/plan`, `/exchanges`, `/unmatched`, `/facilities`, `/report.html` or `/map.geojson` below it, or all of it as one
file from `/download?form=xlsx`. A manufacturer asks `GET /v1/matches`. Errors are problem documents (RFC 9457). Amounts
are per period in each material's unit, money is in the inventory's currency, distances are in km, emissions in kg CO2e.
"""


def create_app(settings: Settings) -> FastAPI:
    """Make the application; its database is opened and its queue started when it is."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        files = DataFolder(settings.data_folder)
        with files.locked():
            context = _open(settings, files)
            app.state.context = context
            try:
                yield
            finally:
                await run_in_threadpool(context.queue.stop, settings.shutdown_grace_s)
                context.database.close()

    app = FastAPI(
        title="Symbiosis engine",
        version=version("symbiosis-engine"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # both pages load their scripts from a foreign server
        redoc_url=None,
    )
    app.add_middleware(Guard, settings=settings)
    install_handlers(app)
    for part in (health, inventories, reports, runs, plans, matches, page):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=page.WEB / "static"), name="static")
    return app


def _open(settings: Settings, files: DataFolder) -> Context:
    files.prepare()
    database = Database(sqlite_url(files.database))
    database.migrate()
    queue = RunQueue(database, solver(database, files), settings.run_workers)
    queue.start()
    return Context(settings, database, files, queue)
