"""Tasks that are made before they are measured: kept in a folder, and made anew where what makes them has changed.

``python -m benchmarks.prepared CASE SEED FOLDER`` makes one; in a process of its own, so that the one that starts the
ways stays small.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.contest import ROOT
from benchmarks.registry import GENERATOR, Case, cases, shared

MAKERS = ("symbiosis", "data", "solvers/program.py", "solvers/network/problem.py")
MAKERS_HERE = ("candidates", "fctp", "linear", "prepared", "registry", "search", "tasks")
ABOUT = "about.json"


@dataclass(frozen=True)
class Prepared:
    """A task in a file, and what must be known of it without reading it."""

    path: Path
    digest: str
    """The same for the same task."""
    baseline: float | None
    known: float | None
    """The published cost."""


def prepare(case: Case, seed: int, store: Path) -> Prepared:
    """The task of a seed, made if it is not there.

    Raises:
        RuntimeError: It could not be made; the message is the last line of what was said.
    """
    folder = store / f"{case.name}-{seed}-{_source()}"
    if not (folder / ABOUT).is_file():
        for old in store.glob(f"{case.name}-{seed}-????????"):
            shutil.rmtree(old)
        shutil.rmtree(folder, ignore_errors=True)  # what a run that was ended has left
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "benchmarks.prepared", case.name, str(seed), str(folder)]
        made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if made.returncode:
            raise RuntimeError(f"{case.name}, seed {seed}: {(made.stderr.strip() or 'ended').splitlines()[-1]}")
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return Prepared(folder / "task", about["digest"], about["baseline"], about["known"])


def ready(case: Case, seed: int, store: Path) -> bool:
    """Is it there?"""
    return (store / f"{case.name}-{seed}-{_source()}" / ABOUT).is_file()


@cache
def _source() -> str:
    """A digest of all that makes tasks."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _sources() -> Iterator[Path]:
    for name in MAKERS:
        yield from sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else (ROOT / name,)
    yield from (ROOT / "benchmarks" / f"{name}.py" for name in MAKERS_HERE)
    if (shared() / GENERATOR).is_file():
        yield shared() / GENERATOR


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def main() -> None:
    name, seed, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    case = next(case for case in cases() if case.name == name)
    path, task = case.write(seed, folder)
    about = {"digest": _digest(path), "baseline": task.baseline, "known": getattr(task, "published", None)}
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")


if __name__ == "__main__":
    main()
