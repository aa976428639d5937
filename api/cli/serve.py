"""``symbiosis serve``: the HTTP service and its page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.faults import Refused


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 = any free one.")] = 8000,
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder in which the service keeps inventories, runs and plans.")
    ] = Path("var/symbiosis"),
    workers_runs: Annotated[int, typer.Option(min=1, help="Runs solved at the same time.")] = 2,
    max_upload_mb: Annotated[int, typer.Option(min=1, help="Largest inventory that may be uploaded, MiB.")] = 256,
) -> None:
    """Serve the engine over HTTP, with a page at /.

    Exit codes: 0 stopped, 2 wrong usage (a folder or port that is in use or cannot be used).
    """
    from api.http.server import serve_until_stopped
    from api.settings import MEBIBYTE, Settings

    settings = Settings(
        data_folder=data, host=host, port=port, run_workers=workers_runs, max_upload_bytes=max_upload_mb * MEBIBYTE
    )
    if data.exists() and not data.is_dir():
        raise Refused(f"--data {data} is a file; name a folder")
    serve_until_stopped(settings, announce=typer.echo)
