"""Tiny inventories on disk, and a service in a process of its own that tests talk to over HTTP."""

from __future__ import annotations

import io
import json
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx

PROGRAM = [sys.executable, "-c", "import sys; from api.cli.main import main; sys.exit(main())"]

Tables = dict[str, list[dict[str, Any]]]
PLACE = {"latitude_deg": 60.17, "longitude_deg": 24.94}

BREAD: Tables = {
    "streams": [
        {"stream_id": "bread", "organisation": "Bakery", **PLACE, "material": "bread", "quantity": 40}
        | {"disposal_cost": 90}
    ],
    "demands": [
        {"demand_id": "mash", "organisation": "Brewery", **PLACE, "latitude_deg": 60.2, "material": "bread"}
        | {"quantity": 25, "purchase_cost": 210}
    ],
    "materials": [{"material": "bread", "unit": "t"}],
}
"""Exchanging 25 of the 40 t is the whole of the best plan: what remains is disposed of at 15 x 90 = 1350."""


def tables(**changes: Any) -> Tables:
    """The bread inventory; ``streams={"quantity": 3}`` changes the only row of a table, ``streams=[]`` the table."""
    made = {name: [dict(row) for row in rows] for name, rows in BREAD.items()}
    for name, change in changes.items():
        made[name] = change if isinstance(change, list) else [{**made[name][0], **change}]
    return made


INVALID = tables(streams={"quantity": "many"}, demands={"purchase_cost": -3})
INFEASIBLE = tables(demands={"min_quantity": 25}, streams={"quantity": 10})
EMPTY = {name: [] for name in BREAD}
HARD = tables(
    streams=[
        {**BREAD["streams"][0], "stream_id": f"s{i}", "organisation": f"b{i}", "quantity": 30 + i % 7, "min_lot": 11}
        for i in range(60)
    ],
    demands=[
        {**BREAD["demands"][0], "demand_id": f"d{i}", "organisation": f"f{i}", "latitude_deg": 60.2 + i / 97}
        | {"quantity": 40, "max_partners": 2}
        for i in range(40)
    ],
)
"""Lots and partner limits that keep a solver busy for a good while at gap 0."""
HARD_BASELINE = 90 * sum(row["quantity"] for row in HARD["streams"]) + 210 * 40 * 40
"""What it costs to exchange nothing: disposal of all that is offered, purchase of all that is wanted."""


def csv_texts(inventory: Tables) -> dict[str, str]:
    """Each table as CSV text by file name."""
    columns = {name: list(BREAD[name][0]) for name in inventory if name in BREAD}
    texts = {}
    for name, rows in inventory.items():
        header = list(dict.fromkeys([*columns.get(name, []), *(key for row in rows for key in row)]))
        lines = [header, *([str(row.get(key, "")) for key in header] for row in rows)]
        texts[f"{name}.csv"] = "".join(",".join(line) + "\n" for line in lines)
    return texts


def zipped(inventory: Tables) -> bytes:
    """The ZIP of an inventory's CSV folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in csv_texts(inventory).items():
            archive.writestr(name, text)
    return packed.getvalue()


NOBODY = "00000000-0000-4000-8000-000000000000"
"""An id that is no one's."""


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of an answer, after its form has been checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= set(document)
    assert document["status"] == status
    assert document["detail"]
    assert "Traceback" not in answer.text
    return document


class Service:
    """``symbiosis serve`` on a free port, in a process of its own."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.options = options
        self.process: subprocess.Popen[str] | None = None
        self.http = httpx.Client()

    def start(self) -> None:
        """Start it, the first time or again, and wait until it takes requests."""
        command = [*PROGRAM, "serve", "--port", "0", "--data", str(self.data), *self.options]
        log = (self.data.parent / "service.log").open("a")
        with log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        address = re.search(r"http://\S+:\d+", line)
        assert address, f"the service did not start: {line!r}; {(self.data.parent / 'service.log').read_text()}"
        self.http = httpx.Client(base_url=address.group(), timeout=60)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end."""
        assert self.process is not None
        self.http.close()
        self.process.send_signal(number)
        code = self.process.wait(30)
        if self.process.stdout:
            self.process.stdout.close()
        self.process = None
        return code

    def log(self) -> str:
        return (self.data.parent / "service.log").read_text()

    def upload(self, inventory: Tables) -> str:
        """Send an inventory as JSON; returns its id."""
        answer = self.http.post("/v1/inventories", json=inventory)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def run(self, inventory_id: str, **options: Any) -> str:
        """Start a run; returns its id."""
        answer = self.http.post("/v1/runs", json={"inventory_id": inventory_id, "options": options})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def ended(self, run_id: str, within_s: float = 60) -> dict[str, Any]:
        """Poll a run until it has ended; returns it."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            run: dict[str, Any] = self.http.get(f"/v1/runs/{run_id}").json()
            if run["state"] in {"done", "failed", "cancelled"}:
                return run
            time.sleep(0.05)
        raise AssertionError(f"the run did not end within {within_s} s: {json.dumps(run)}")
