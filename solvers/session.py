"""Several runs in one child, so that a program that takes milliseconds does not wait for a process to start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from solvers.backends.base import Job
from solvers.process import SolverProcess


class SolverSession:
    """A child that is kept from one ``solve(..., session=session)`` to the next; a context manager, for one thread.

    A run that is killed, fails or is left by an exception costs the session its child, and the next run starts another;
    so does a run of another back end, or with another count of threads, since libraries fix that once a process.
    """

    def __init__(self) -> None:
        self._child: SolverProcess | None = None
        self._fits: tuple[str, int] | None = None

    @contextmanager
    def process(self, job: Job) -> Iterator[SolverProcess]:
        """The child, with the job given to it; kept if the job has been answered when the context is left."""
        child = self._child_for(job)
        try:
            yield child
        finally:
            if not child.idle:
                self.close()

    def close(self) -> None:
        """End the child, if there is one; the session can still be used."""
        child, self._child = self._child, None
        if child is not None:
            child.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _child_for(self, job: Job) -> SolverProcess:
        fits = (job.solver, job.options.threads)
        if self._child is not None and self._child.idle and fits == self._fits:
            self._child.give(job)
            return self._child
        self.close()
        self._child, self._fits = SolverProcess(job), fits
        return self._child
