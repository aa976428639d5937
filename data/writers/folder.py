"""Put a set of files into a folder so that a half-written plan is never left there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from data.schema import TABLES
from data.writers.plan_form import PLAN_FILES, SUMMARY

INVENTORY_FILES = frozenset({f"{table}.csv" for table in TABLES} - set(PLAN_FILES)) | {"policy.toml"}
"""Files by which an inventory's folder is known."""
_PENDING = ".plan-being-written-"


class PlanFolderError(ValueError):
    """The folder named for a plan cannot take one; the message says why and what to do."""


def require_plan_folder(folder: Path) -> None:
    """Check that a plan may be written to ``folder``: a folder that holds no inventory, or none yet.

    Files that are no plan's are left as they are. An inventory's folder is refused: a plan's facilities.csv would
    replace the inventory's. Cheap: worth a call before a long solve.

    Raises:
        PlanFolderError: the path is a file, holds an inventory, or holds a folder of the name of a plan's file.
    """
    if folder.exists() and not folder.is_dir():
        raise PlanFolderError(f"{folder} is a file; name a folder for the plan")
    try:
        entries = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise PlanFolderError(f"{folder} cannot be read: {error.strerror}; name another folder") from error
    for path in entries:
        if path.name in INVENTORY_FILES:
            raise PlanFolderError(f"{folder} holds an inventory ({path.name}); name another folder for the plan")
        if path.name in PLAN_FILES and not path.is_file():
            raise PlanFolderError(f"{path} is no file; name another folder for the plan")


def put_files(contents: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    """Write text files into ``folder`` in place of the plan there, and return their paths.

    All are first written in full beside their places. The old summary goes before the first file is moved and the
    new one comes last: whenever it stops in between, what is there is not taken for a plan.

    Raises:
        PlanFolderError: the folder may not or cannot be written to.
    """
    require_plan_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_remains(folder)
        pending = Path(tempfile.mkdtemp(prefix=_PENDING, dir=folder))
        try:
            for name, text in contents.items():
                _write(pending / name, text)
            return _move(contents, pending, folder)
        finally:
            shutil.rmtree(pending)
    except OSError as error:
        raise PlanFolderError(f"the plan cannot be written to {folder}: {error.strerror}") from error


def _remove_remains(folder: Path) -> None:
    """Clear what a writer that was killed has left behind."""
    for path in folder.glob(f"{_PENDING}*"):
        shutil.rmtree(path)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _move(contents: Mapping[str, str], pending: Path, folder: Path) -> tuple[Path, ...]:
    (folder / SUMMARY).unlink(missing_ok=True)
    for name in PLAN_FILES:
        if name in contents:
            (pending / name).replace(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    return tuple(folder / name for name in contents)
