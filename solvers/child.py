"""The process in which a back end runs: ``python -m solvers.child``, jobs on stdin, reports on stdout.

What a solver prints never mixes with the reports: file descriptor 1 is pointed elsewhere before any library is
imported. When stdin ends the parent is gone, and the whole process group goes with it, a solver's own child included.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback
from typing import BinaryIO, NoReturn

from solvers.backends import load
from solvers.backends.base import Job
from solvers.frames import read_frame, write_frame
from solvers.program import Real
from solvers.solution import SolverRefused


class PipeReporter:
    """Sends reports to the parent; calls may come from any of a solver's threads."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, kind: str, *content: object) -> None:
        """One frame."""
        with self._lock:
            write_frame(self._stream, (kind, *content))

    def incumbent(self, values: Real, nodes: int = 0) -> None:
        """See ``Reporter``."""
        self.send("incumbent", values, nodes)

    def bound(self, bound: float, nodes: int = 0) -> None:
        """See ``Reporter``."""
        self.send("bound", bound, nodes)


def main() -> NoReturn:
    """Take jobs, run them one by one, report; ends with the parent."""
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_take_jobs, args=(jobs,), daemon=True).start()
    reporter = PipeReporter(reports)
    while True:
        _run(jobs.get(), reporter)


def _run(job: Job, reporter: PipeReporter) -> None:
    """One job, to its last report: an answer, a refusal or a failure."""
    try:
        reporter.send("done", load(job.solver).run(job, reporter))
    except SolverRefused as refusal:
        reporter.send("refused", str(refusal))
    except MemoryError:
        reporter.send("failed", "out of memory")
    except Exception as error:  # noqa: BLE001  (whatever a library raises has to reach the parent as a message)
        traceback.print_exc()
        reporter.send("failed", f"{type(error).__name__}: {error}")


def _take_jobs(jobs: queue.SimpleQueue[Job]) -> None:
    """Pass on what comes by stdin; at its end the parent is gone, and this process goes too."""
    try:
        while True:
            jobs.put(read_frame(sys.stdin.buffer))
    except EOFError:
        if os.getpgrp() == os.getpid():  # only a group of our own
            os.killpg(os.getpid(), signal.SIGKILL)
    except Exception:  # noqa: BLE001  (a job that cannot be read ends the process, which the parent tells)
        traceback.print_exc()
    os._exit(1)


if __name__ == "__main__":
    main()
