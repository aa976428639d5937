"""Put a set of files into a folder so that a half-written plan is never left there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from data.writers.plan_form import PLAN_FILES, SUMMARY

_PENDING = ".plan-being-written-"


class PlanFolderError(ValueError):
    """The folder named for a plan cannot take one; the message says why and what to do."""


def require_plan_folder(folder: Path) -> None:
    """Check that a plan may be written to ``folder``: it is absent, empty, or holds a plan and nothing else.

    Cheap: worth a call before a long solve.

    Raises:
        PlanFolderError: the path is a file, or the folder holds files that are no plan's.
    """
    if folder.exists() and not folder.is_dir():
        raise PlanFolderError(f"{folder} is a file; name a folder for the plan")
    try:
        foreign = sorted(path.name for path in folder.iterdir() if not _is_ours(path)) if folder.exists() else []
    except OSError as error:
        raise PlanFolderError(f"{folder} cannot be read: {error.strerror}; name another folder") from error
    if foreign:
        shown = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        raise PlanFolderError(
            f"{folder} holds files that are no plan's ({shown}) and is left as it is; "
            "name a new or empty folder, or one that holds an earlier plan"
        )


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


def _is_ours(path: Path) -> bool:
    return (path.name in PLAN_FILES and path.is_file()) or path.name.startswith(_PENDING)


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
