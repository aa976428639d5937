"""The parent's side of a back end's process: start it, hear its reports, kill it."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from solvers.backends.base import Job
from solvers.blocks import LEAST_BYTES, Block, blocks_of
from solvers.frames import read_frame, write_frame
from solvers.schedule import ScheduleJob

# Appended, not put first: the child finds the packages where this process found them, and no file of the working
# directory takes a standard module's place (-P).
_START = "import sys; sys.path.append(sys.argv[1]); from solvers.child import main; main()"
_ROOT = str(Path(__file__).resolve().parent.parent)
_GIVE_BACK = {"MALLOC_MMAP_THRESHOLD_": str(LEAST_BYTES)}
"""So that the C library gives large arrays back to the system when they are let go, not only those above 32 MB."""
_ANSWERS = ("done", "refused")
"""Last words on a job after which the child takes another; after a failure nobody knows what state it is in."""


class SolverProcess:
    """One child and its jobs, one at a time.

    A context manager: leaving it kills whatever is left of the child's process group.
    """

    def __init__(self, job: Job | ScheduleJob) -> None:
        # Solvers leave files behind when they are killed; these go with the folder.
        self._scratch = tempfile.TemporaryDirectory(prefix="solver-")
        self._stderr = (Path(self._scratch.name) / "stderr").open("w+b")
        # Weakly: a session outlives its first program, whose memory need not.
        self._passed: weakref.WeakSet[Block] = weakref.WeakSet(
            blocks_of(job.program.arrays()) if isinstance(job, Job) else ()
        )
        # A session of its own, so that one signal reaches the solvers that a solver starts.
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env={**_GIVE_BACK, **os.environ, **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), self._scratch.name)},
            start_new_session=True,
            pass_fds=[block.fd for block in self._passed],
        )
        self._messages: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self._jobs: queue.SimpleQueue[Job | ScheduleJob | None] = queue.SimpleQueue()
        self._ended = False
        self._answered = self._killed = False
        self._closed = threading.Event()
        self.give(job)
        self._threads = [
            threading.Thread(target=self._send, daemon=True),
            threading.Thread(target=self._receive, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Process id of the child, which leads its process group."""
        return self._child.pid

    @property
    def ended(self) -> bool:
        """The child has closed its pipe and every message has been handed out."""
        return self._ended

    @property
    def idle(self) -> bool:
        """The child lives and has answered its last job: it takes another."""
        return self._answered and not self._killed and not self._closed.is_set()

    def give(self, job: Job | ScheduleJob) -> None:
        """Hand the child a job; the one before has been answered."""
        self._answered = False
        self._jobs.put(job)

    def messages(self, wait_s: float) -> Iterator[tuple[Any, ...]]:
        """What has arrived; waits up to ``wait_s`` for a first message, not for more."""
        with contextlib.suppress(queue.Empty):
            while not self._ended:
                message = self._messages.get(timeout=wait_s) if wait_s > 0 else self._messages.get_nowait()
                wait_s = 0.0
                if message is None:
                    self._ended = True
                else:
                    self._answered = message[0] in _ANSWERS
                    yield message

    def kill(self) -> None:
        """Kill the process group; what had been sent can still be read."""
        self._killed = True
        if self._child.returncode is None:  # not reaped yet, so the number is still the child's
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)

    def autopsy(self) -> str:
        """How a child ended that did not say goodbye."""
        self.kill()
        code = self._child.wait()
        self._stderr.seek(0)
        lines = self._stderr.read()[-4000:].decode(errors="replace").strip().splitlines()
        last = f"; it last said: {lines[-1]}" if lines else ""
        if code < 0:
            return f"the solver's process was killed by {_signal_name(-code)}{last}"
        return f"the solver's process ended with exit code {code}{last}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
        self._child.wait()
        self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        for stream in (self._child.stdin, self._child.stdout):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):  # a job that the child never read
                stream.close()
        self._stderr.close()
        self._scratch.cleanup()

    def _send(self) -> None:
        stdin = self._child.stdin
        assert stdin is not None
        with contextlib.suppress(BrokenPipeError):  # a child that died tells by its exit
            while (job := self._jobs.get()) is not None:
                write_frame(stdin, job, self._passed)

    def _receive(self) -> None:
        stdout = self._child.stdout
        assert stdout is not None
        with contextlib.suppress(EOFError):
            while True:
                self._messages.put(read_frame(stdout))
        self._closed.set()
        self._messages.put(None)


def _signal_name(number: int) -> str:
    """SIGKILL for 9."""
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return f"{name} (often: out of memory)" if name == "SIGKILL" else name
