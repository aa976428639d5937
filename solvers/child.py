"""The process in which a back end runs: ``python -m solvers.child``, a job on stdin, reports on stdout.

What a solver prints never mixes with the reports: file descriptor 1 is pointed elsewhere before any library is
imported. When stdin ends the parent is gone, and the whole process group goes with it, a solver's own child included.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from typing import BinaryIO

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


def main() -> int:
    """Take one job, run it, report; 0 also where the report is of a failure."""
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    job: Job = read_frame(sys.stdin.buffer)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    reporter = PipeReporter(reports)
    try:
        reporter.send("done", load(job.solver).run(job, reporter))
    except SolverRefused as refusal:
        reporter.send("refused", str(refusal))
    except MemoryError:
        reporter.send("failed", "out of memory")
    except Exception as error:  # noqa: BLE001  (whatever a library raises has to reach the parent as a message)
        traceback.print_exc()
        reporter.send("failed", f"{type(error).__name__}: {error}")
    return 0


def _die_with_parent() -> None:
    """Wait for the end of stdin, then kill the process group (only where it is our own)."""
    while os.read(0, 1):
        pass
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
