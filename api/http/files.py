"""The data folder: uploads in flight, inventories and plans, each under an id that the service made."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from api.faults import Refused

MOST_REFUSED = 20
"""Uploads that are kept after they were refused, for their error reports."""
_CHUNK = 1 << 20


class DataFolder:
    """Paths in the data folder. No name of a client's ever becomes part of one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.refused = root / "refused"
        self.inventories = root / "inventories"
        self.plans = root / "plans"
        self.database = root / "symbiosis.db"
        self._setting_aside = threading.Lock()

    def prepare(self) -> None:
        """Make the folders, and clear what a stopped service had half received or refused."""
        for folder in (self.incoming, self.refused):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.incoming, self.refused, self.inventories, self.plans):
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one service; two would take each other's runs.

        Raises:
            Refused: Another service holds it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Refused(f"{self.root} is in use by another service; stop it or name another folder") from error
            yield

    def inventory(self, inventory_id: str, file_format: str) -> Path:
        """The file of an inventory."""
        return self.inventories / f"{inventory_id}.{file_format}"

    def plan(self, run_id: str) -> Path:
        """The folder of a run's plan."""
        return self.plans / run_id

    async def receive(self, chunks: AsyncIterator[bytes], file_format: str) -> Path:
        """Put a body on disk as it comes in; what fails half-way leaves nothing."""
        path = self.incoming / f"{uuid4()}.{file_format}"
        try:
            with path.open("xb") as file:
                async for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def receive_tables(self, files: Mapping[str, IO[bytes]]) -> Path:
        """Put the files of a folder on disk as a ZIP, by name; what fails half-way leaves nothing."""
        path = self.incoming / f"{uuid4()}.zip"
        try:
            with path.open("xb") as out:
                with zipfile.ZipFile(out, "w") as archive:  # not packed: what comes in plain is no bomb
                    for name, file in files.items():
                        with archive.open(name, "w", force_zip64=True) as member:
                            shutil.copyfileobj(file, member, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def set_aside(self, received: Path) -> str:
        """Keep a refused upload for its error report, the latest few only, and return its id."""
        kept = self.refused / received.name
        with self._setting_aside:
            received.replace(kept)
            newest_first = sorted(self.refused.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
            for file in newest_first[MOST_REFUSED:]:
                file.unlink()
        return kept.stem

    def set_aside_under(self, report_id: str) -> Path | None:
        """The refused upload of an id, or None: there never was one, or it is gone."""
        return next((file for file in self.refused.iterdir() if file.stem == report_id), None)

    def keep(self, received: Path, inventory_id: str) -> None:
        """Move a received inventory to its place, for good: the folder's entry is on disk when this returns."""
        received.replace(self.inventory(inventory_id, received.suffix.removeprefix(".")))
        folder = os.open(self.inventories, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def remove(self, inventory_id: str, file_format: str, run_ids: list[str]) -> None:
        """Delete an inventory and the plans of its runs."""
        self.inventory(inventory_id, file_format).unlink(missing_ok=True)
        for run_id in run_ids:
            shutil.rmtree(self.plan(run_id), ignore_errors=True)
