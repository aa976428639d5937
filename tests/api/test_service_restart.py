"""What the service acknowledged outlives it, however it ends; nothing else of it does."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.api.trials import BREAD, HARD, HARD_BASELINE, PROGRAM, Service


def states(data: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{data / 'symbiosis.db'}?mode=ro", uri=True)) as database:
        return [state for (state,) in database.execute("SELECT state FROM runs ORDER BY created_at")]


def descendants(pid: int) -> set[int]:
    """Processes that a process started, directly or not, by the kernel's own list."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended while we looked
            continue
    found, waiting = set(), [pid]
    while waiting:
        parent = waiting.pop()
        children = {child for child, its_parent in parents.items() if its_parent == parent} - found
        found |= children
        waiting += children
    return found


def alive(pids: set[int]) -> set[int]:
    """Those that still run: a process that has ended but that nobody has collected does not."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in "ZX":
            running.add(pid)
    return running


def wait_for(what: Callable[[], bool], within_s: float) -> None:
    until = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < until, f"it did not happen within {within_s} s"
        time.sleep(0.05)


@pytest.mark.slow
def test_what_was_acknowledged_is_done_after_a_kill(fresh_service: Service) -> None:
    """kill -9 right after the last 202, with runs waiting: a new process finishes every one of them."""
    fresh_service.start()
    inventory_id = fresh_service.upload(BREAD)
    acknowledged = [fresh_service.run(inventory_id, seed=seed) for seed in range(4)]
    assert fresh_service.end(signal.SIGKILL) == -signal.SIGKILL
    left = states(fresh_service.data)
    assert len(left) == 4
    assert set(left) & {"queued", "running"}, "the service had finished before it was killed: nothing was tested"
    fresh_service.start()
    ended = [fresh_service.ended(run_id, within_s=120) for run_id in acknowledged]
    assert [(run["state"], run["status"], run["summary"]["seed"]) for run in ended] == [
        ("done", "optimal", seed) for seed in range(4)
    ]
    assert fresh_service.http.get(f"/v1/runs/{acknowledged[-1]}/exchanges").json()["total"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_solver_outlives_the_service(fresh_service: Service, number: signal.Signals) -> None:
    """However the service ends in the middle of a solve, its solver ends too; the run goes on after the next start."""
    fresh_service.start()
    assert fresh_service.process is not None
    run_id = fresh_service.run(fresh_service.upload(HARD), gap=0, time_limit_s=600)
    of_run = f"/v1/runs/{run_id}"

    def found_something() -> bool:
        cost = fresh_service.http.get(of_run).json()["progress"]["cost"]
        return cost is not None and cost < HARD_BASELINE

    wait_for(found_something, 120)
    solvers = descendants(fresh_service.process.pid)
    assert alive(solvers)
    began = time.monotonic()
    assert fresh_service.end(number) == (0 if number == signal.SIGTERM else -number)
    wait_for(lambda: not alive(solvers), 20)
    assert time.monotonic() - began < 20
    assert states(fresh_service.data) == ["running"]

    fresh_service.start()
    wait_for(found_something, 120)
    assert fresh_service.http.post(f"{of_run}/cancel").json()["cancel_requested"]
    run = fresh_service.ended(run_id)
    assert (run["state"], run["status"]) == ("cancelled", "feasible")
    assert fresh_service.http.get(f"{of_run}/exchanges").json()["total"] > 0


def test_waiting_runs_are_cancelled_at_once_and_their_inventory_is_kept_meanwhile(fresh_service: Service) -> None:
    """An inventory with a run going cannot be deleted; a run that waits ends the moment it is cancelled."""
    fresh_service.start()
    inventory_id = fresh_service.upload(BREAD)
    runs = [fresh_service.run(inventory_id) for _ in range(3)]
    assert fresh_service.http.delete(f"/v1/inventories/{inventory_id}").status_code == 409
    assert fresh_service.http.get(f"/v1/runs/{runs[-1]}/plan").status_code == 409
    cancelled = fresh_service.http.post(f"/v1/runs/{runs[-1]}/cancel")
    assert cancelled.status_code == 202
    assert cancelled.json()["state"] == "cancelled"
    for run_id in runs[:-1]:
        fresh_service.ended(run_id, within_s=120)
    assert fresh_service.http.delete(f"/v1/inventories/{inventory_id}").status_code == 204


def test_two_services_do_not_share_a_folder(service: Service) -> None:
    """The second is refused in one sentence, and the first goes on."""
    command = [*PROGRAM, "serve", "--port", "0", "--data", str(service.data)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert second.returncode == 2
    assert "in use by another service" in second.stderr
    assert "Traceback" not in second.stderr
    assert service.http.get("/healthz").status_code == 200


def test_a_port_that_is_taken_is_refused(service: Service, tmp_path: Path) -> None:
    """The sentence names the port and the option to change it."""
    port = str(service.http.base_url.port)
    command = [*PROGRAM, "serve", "--port", port, "--data", str(tmp_path / "other")]
    second = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert second.returncode == 2
    assert port in second.stderr
    assert "--port" in second.stderr


def test_an_inventory_that_vanished_fails_its_run_in_words(service: Service) -> None:
    """A stored file that someone deleted is told without naming the server's folders."""
    inventory_id = service.upload(BREAD)
    (service.data / "inventories" / f"{inventory_id}.json").unlink()
    run = service.ended(service.run(inventory_id))
    assert run["state"] == "failed"
    assert "upload it again" in run["detail"]


def test_a_plan_that_vanished_is_told_not_thrown(service: Service) -> None:
    """A plan folder that someone deleted is a conflict, not a defect."""
    run_id = service.run(service.upload(BREAD))
    service.ended(run_id)
    shutil.rmtree(service.data / "plans" / run_id)
    assert service.http.get(f"/v1/runs/{run_id}/exchanges").status_code == 409
