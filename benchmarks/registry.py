"""The registry of `make bench`: cases x sizes x stages, the aim of each, and the ways that are held beside each other.

Regions are those of ``tools/make_region.py`` in the folder ``shared`` beside the repository, or where
``SYMBIOSIS_SHARED`` points; without it their cases are left out, and that is said.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contest import ROOT
from benchmarks.fctp import write_agarwal_aneja, write_sun
from benchmarks.measured import read
from benchmarks.tasks import Flow, Program, Region, Search, Task, plain_network

TRIPLED = 36_000.0
Make = Callable[[int, Path], Task]
"""Makes the task of a seed; may use the folder."""


@dataclass(frozen=True)
class Case:
    """What is measured: a stage at a size."""

    name: str
    stage: str
    make: Make
    ways: tuple[str, ...]
    """Ours first."""
    aim: str = ""
    repeat: int = 1
    """Of so many runs in a process the quickest counts: for what takes less than seconds."""
    needs_regions: bool = False

    def absent(self) -> str:
        """Why the case cannot be run here; empty where it can."""
        if not self.needs_regions or generator().is_file():
            return ""
        return f"{self.name} is left out: there is no {generator().name} in {generator().parent} (SYMBIOSIS_SHARED)"

    def write(self, seed: int, folder: Path) -> tuple[Path, Task]:
        """Make the task and put it where a way's process finds it."""
        task = self.make(seed, folder)
        path = folder / "task"
        with path.open("wb") as file:
            pickle.dump(task, file, pickle.HIGHEST_PROTOCOL)
        return path, task


def generator() -> Path:
    """The program that makes regions."""
    return Path(os.environ.get("SYMBIOSIS_SHARED", ROOT.parent / "shared")) / "tools" / "make_region.py"


def _network(arcs: int, fixed: float = 0.0) -> Make:
    return lambda seed, folder: Flow(plain_network(arcs, seed, fixed=fixed))


def _inventory(size: int, fixed_cost: float | None = None) -> Callable[[int, Path], Path]:
    def write(seed: int, folder: Path) -> Path:
        out = folder / "region"
        options = [] if fixed_cost is None else ["--fixed-cost", str(fixed_cost)]
        command = [sys.executable, str(generator()), "--streams", str(size), "--seed", str(seed), "--out", str(out)]
        subprocess.run([*command, *options], check=True, capture_output=True)
        return out

    return write


def _searched(size: int) -> Make:
    return lambda seed, folder: Search(read(_inventory(size)(seed, folder)))


def _road(size: int) -> Make:
    return lambda seed, folder: Region(_inventory(size)(seed, folder))


def _program(write: Callable[[int, Path], Path]) -> Make:
    """The program that ``match`` would solve, and what doing nothing costs."""

    def make(seed: int, folder: Path) -> Program:
        from symbiosis.baseline import baseline_cost
        from symbiosis.candidates import find_candidates
        from symbiosis.model.assemble import formulate

        inventory = read(write(seed, folder))
        candidates = find_candidates(inventory)
        program = formulate(inventory, candidates).program
        return Program(program, baseline_cost(inventory, candidates), seed, len(candidates))

    return make


def _agarwal_aneja(size: int, theta: float) -> Callable[[int, Path], Path]:
    def write(seed: int, folder: Path) -> Path:
        write_agarwal_aneja(size, theta, seed, folder / "fctp")
        return folder / "fctp"

    return write


def _sun(size: int, kind: str) -> Callable[[int, Path], Path]:
    def write(seed: int, folder: Path) -> Path:
        write_sun(size, kind, seed, folder / "fctp")
        return folder / "fctp"

    return write


SOLVERS = ("network", "highs", "cp-sat", "pulp:cbc")
SHIPPED = ("auto", *SOLVERS[1:])
"""Where everything must be shipped: no network that the engine takes, so `auto` is ours."""
LINEAR = ("network", "highs", "pot", "or-tools", "linopy", "pulp")
MODEL = ("arrays", "linopy", "pulp")
SEARCH = ("best", "scipy, nearest", "scipy, 50 nearest")
ROAD = ("network", "highs", "auto")
FCTP_AIM = "meet or beat the best known within 60 s"


def cases() -> list[Case]:
    """All of them, by stage, the small ones first."""
    return [
        Case("transport-1e4", "transport", _network(10_000), LINEAR, repeat=5),
        Case("transport-1e5", "transport", _network(100_000), LINEAR, "0.15 s", repeat=3),
        Case("transport-1e6", "transport", _network(1_000_000), LINEAR, "3 s"),
        Case("transport-5e6", "transport", _network(5_000_000), LINEAR[:4], "60 s"),
        Case("model-lp-1e5", "model", _network(100_000), MODEL, repeat=3),
        Case("model-mip-1e5", "model", _network(50_000, fixed=12_000.0), MODEL, repeat=3),
        Case("model-lp-1e6", "model", _network(1_000_000), MODEL, "0.15 s"),
        Case("model-mip-1e6", "model", _network(500_000, fixed=12_000.0), MODEL, "1.2 s"),
        Case("candidates-1e4", "candidates", _searched(10_000), SEARCH, repeat=3, needs_regions=True),
        Case("candidates-1e5", "candidates", _searched(100_000), SEARCH, "0.3 s, the best 50", needs_regions=True),
        Case("candidates-1e6", "candidates", _searched(1_000_000), SEARCH, "8 s, <= 2 GB", needs_regions=True),
        _fixed("region-3300", _inventory(3_300), "0.05 % in 60 s"),
        _fixed("region-11000", _inventory(11_000), "0.5 % in 5 s, 0.2 % in 60 s"),
        _fixed("region-11000-tripled", _inventory(11_000, TRIPLED), "0.4 % in 60 s"),
        _fixed("region-47000", _inventory(47_000), "1 % in 5 s, 0.3 % in 60 s", SOLVERS[:2]),
        *(
            Case(f"fctp-aa-{size}-{round(100 * theta):02}", "fixed-charge", _program(_agarwal_aneja(size, theta)),
                 SHIPPED, FCTP_AIM)
            for theta in (0.0, 0.2, 0.5) for size in (20, 30, 40, 50, 60, 70)
        ),
        *(
            Case(f"fctp-sun-{size}-{kind}", "fixed-charge", _program(_sun(size, kind)), SHIPPED, FCTP_AIM)
            for kind in "BDH" for size in (20, 30, 40, 50, 60, 70)
        ),
        *(
            Case(f"match-{size}", "road", _road(size), ROAD, "the rest takes no longer than the solve",
                 needs_regions=True)
            for size in (3_300, 11_000, 47_000)
        ),
    ]  # fmt: skip


def _fixed(name: str, write: Callable[[int, Path], Path], aim: str, ways: tuple[str, ...] = SOLVERS) -> Case:
    return Case(name, "fixed-charge", _program(write), ways, aim, needs_regions=True)
