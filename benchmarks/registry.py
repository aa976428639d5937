"""The registry of `make bench`: cases x sizes x stages, the aim of each, and the ways that are held beside each other.

Regions are those of ``tools/make_region.py`` in the folder ``shared`` beside the repository, or where
``SYMBIOSIS_SHARED`` points; without it their cases are left out, and that is said. Limits, and which peers run for one
seed only, are such that all that is standard takes about forty minutes.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.aims import BYTES, GAP, MEGABYTES, MISSED, REST, SECONDS, Aim
from benchmarks.contest import ROOT
from benchmarks.fctp import write_agarwal_aneja, write_sun
from benchmarks.measured import read
from benchmarks.search import ends_of
from benchmarks.tasks import Flow, Program, Region, Search, Task, plain_network
from data.generate import generate

TRIPLED = 36_000.0
MOST = 47_000
"""Streams, and as many demands, of the largest region."""
Make = Callable[[int, Path], Task]
"""Makes the task of a seed; may use the folder."""


@dataclass(frozen=True, eq=False)
class Case:
    """What is measured: a stage at a size."""

    name: str
    stage: str
    about: str
    make: Make
    ways: tuple[str, ...]
    """Ours first."""
    aims: tuple[Aim, ...] = ()
    repeat: int = 1
    """Of so many runs in a process the quickest counts: for what takes less than seconds."""
    once: tuple[str, ...] = ()
    """Ways that run for the first seed only: known to come to nothing, or too slow for more."""
    seconds: float = 60.0
    """The limit where none is asked for."""
    standard: bool = True
    """Is it measured where no case is named?"""
    lasts: Mapping[str, float] = field(default_factory=dict)
    """Seconds that a way's process takes, where the limit says too much; "make" is the making of the task."""
    needs: str = ""
    """A path below the folder `shared` without which it cannot be run."""

    @property
    def aim(self) -> str:
        """All aims, as a reader takes them."""
        return "; ".join(str(aim) for aim in self.aims)

    def absent(self) -> str:
        """Why the case cannot be run here; empty where it can."""
        if not self.needs or (shared() / self.needs).exists():
            return ""
        return f"{self.name} is left out: there is no {self.needs} in {shared()} (SYMBIOSIS_SHARED)"

    def runs(self, way: str, seed: int) -> bool:
        """Is the way run for this seed?"""
        return seed == 1 or way not in self.once

    def write(self, seed: int, folder: Path) -> tuple[Path, Task]:
        """Make the task and put it where a way's process finds it."""
        task = self.make(seed, folder)
        path = folder / "task"
        with path.open("wb") as file:
            pickle.dump(task, file, pickle.HIGHEST_PROTOCOL)
        return path, task


def shared() -> Path:
    """The folder beside the repository, or where ``SYMBIOSIS_SHARED`` points."""
    return Path(os.environ.get("SYMBIOSIS_SHARED", ROOT.parent / "shared"))


GENERATOR = "tools/make_region.py"


def _network(arcs: int, fixed: float = 0.0) -> Make:
    return lambda seed, folder: Flow(plain_network(arcs, seed, fixed=fixed))


def _inventory(size: int, fixed_cost: float | None = None) -> Callable[[int, Path], Path]:
    def write(seed: int, folder: Path) -> Path:
        out = folder / "region"
        options = [] if fixed_cost is None else ["--fixed-cost", str(fixed_cost)]
        command = [
            sys.executable,
            str(shared() / GENERATOR),
            "--streams",
            str(size),
            "--seed",
            str(seed),
            "--out",
            str(out),
        ]
        subprocess.run([*command, *options], check=True, capture_output=True)
        return out

    return write


def _searched(size: int, *, screened: bool = True) -> Make:
    def make(seed: int, folder: Path) -> Search:
        task = ends_of(read(_inventory(size)(seed, folder)))
        return task if screened else replace(task, inventory=None)

    return make


def _road(size: int) -> Make:
    return lambda seed, folder: Region(_inventory(size)(seed, folder))


def _generated(size: int) -> Callable[[int, Path], Path]:
    def write(seed: int, folder: Path) -> Path:
        generate(size, size, seed, folder / "region")
        return folder / "region"

    return write


def _published(name: str) -> Make:
    def make(seed: int, folder: Path) -> Program:
        task = _program(lambda *_: shared() / "benchmarks" / name)(seed, folder)
        known = json.loads((shared() / "benchmarks" / f"{name}.json").read_text(encoding="utf-8"))
        return replace(task, published=known["plan_cost"])

    return make


def _program(write: Callable[[int, Path], Path]) -> Callable[[int, Path], Program]:
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


SOLVERS = ("network", "highs", "cp-sat")
SHIPPED = ("auto", "highs")
"""Where everything must be shipped: `auto` is ours."""
LINEAR = ("network", "pot", "or-tools", "highs", "linopy", "pulp")
MODEL = ("arrays", "linopy", "pulp")
SEARCH = ("best 50", "screened", "scipy, nearest", "scipy, 50 nearest")
KINDS = {"aa": ("00", "20", "50"), "sun": ("B", "D", "H")}
"""Of fixed-charge transportation: hundredths of theta, and types."""
FAMILIES = {"aa": "fixed-charge transportation after Agarwal and Aneja, theta in hundredths",
            "sun": "fixed-charge transportation after Sun et al., type"}  # fmt: skip
SIZES = (20, 30, 40, 50, 60, 70)
STANDARD_FCTP = ("aa-20-20", "aa-70-20", "sun-50-D")
FCTP_S = 10.0
"""Limit of what is measured as a matter of course; the aim of 60 s takes `--time-limit 60`."""


def cases() -> list[Case]:
    """All of them, by stage, the small ones first; what may be left out where time is short comes last."""
    return [*_linear(), *_models(), *_searches(), *_fixed_charge(), *_roads(), *_fctp()]


def _linear() -> list[Case]:
    def case(name: str, arcs: int, ways: tuple[str, ...], most: float | None, **more: Any) -> Case:
        about = f"exact transport LP, {arcs:,} arcs"
        aims = () if most is None else (Aim(SECONDS, most),)
        return Case(f"transport-{name}", "transport", about, _network(arcs), ways, aims, **more)

    return [
        case("1e4", 10_000, LINEAR, None, repeat=5, standard=False),
        case("1e5", 100_000, LINEAR, 0.15, repeat=3, once=LINEAR[4:], lasts=dict.fromkeys(LINEAR, 3.5)),
        # PuLP takes minutes from here on, and linopy no less than HiGHS.
        case("1e6", 1_000_000, LINEAR[:4], 3.0, once=("highs",),
             lasts={"network": 7.0, "pot": 11.0, "or-tools": 18.0, "highs": 40.0}),
        # POT and HiGHS come to nothing within a minute.
        case("5e6", 5_000_000, LINEAR[:3:2], 60.0, once=("or-tools",), lasts={"make": 15.0, "network": 45.0}),
    ]  # fmt: skip


def _models() -> list[Case]:
    def case(kind: str, size: str, columns: int, most: float | None, **more: Any) -> Case:
        make = _network(columns) if kind == "lp" else _network(columns // 2, fixed=12_000.0)
        about = f"model to HiGHS, {columns:,} {kind.upper()} columns"
        ways = MODEL if size == "1e5" else MODEL[:2]  # PuLP takes minutes at a million
        aims = () if most is None else (Aim(SECONDS, most),)
        lasts = {"arrays": 2.5, "linopy": 4.0, "pulp": 7.0}
        return Case(f"model-{kind}-{size}", "model", about, make, ways, aims, 3, ("pulp",), lasts=lasts, **more)

    return [
        case("lp", "1e5", 100_000, None),
        case("mip", "1e5", 100_000, None),
        case("lp", "1e6", 1_000_000, 0.15),
        case("mip", "1e6", 1_000_000, 1.2),
    ]


def _searches() -> list[Case]:
    def case(size: str, count: int, aims: tuple[Aim, ...], ways: tuple[str, ...] = SEARCH, **more: Any) -> Case:
        about = f"candidates, {count:,} x {count:,}, 75 km, the best 50 of either end"
        make = _searched(count, screened="screened" in ways)
        return Case(f"candidates-{size}", "candidates", about, make, ways, aims, needs=GENERATOR, **more)

    most = Aim(MEGABYTES, 2000.0)
    return [
        case("1e4", 10_000, (), repeat=3, standard=False),
        case("1e5", 100_000, (Aim(SECONDS, 0.3), most), repeat=3,
             lasts={"make": 9.0, "best 50": 3.0, "screened": 9.0, "scipy, nearest": 4.0, "scipy, 50 nearest": 5.0}),
        # The candidates that would be screened do not fit into memory.
        case("1e6", 1_000_000, (Aim(SECONDS, 8.0), most), (SEARCH[0], *SEARCH[2:]), once=SEARCH[2:],
             lasts={"make": 75.0, "best 50": 20.0, "scipy, nearest": 20.0, "scipy, 50 nearest": 45.0}),
    ]  # fmt: skip


def _fixed_charge() -> list[Case]:
    def case(name: str, write: Callable[[int, Path], Path], about: str, aims: tuple[Aim, ...], **more: Any) -> Case:
        about = f"fixed charge, region of {about}"
        return Case(f"region-{name}", "fixed-charge", about, _program(write), aims=aims, needs=GENERATOR, **more)

    return [
        Case("generated-3300", "fixed-charge", "fixed charge, 3 300 streams of `symbiosis generate`",
             _program(_generated(3_300)), SOLVERS[:2], seconds=20.0, standard=False),
        case("3300", _inventory(3_300), "3 300", (Aim(GAP, 0.0005, 60.0),), ways=SOLVERS, once=SOLVERS[2:]),
        case("11000", _inventory(11_000), "11 000", (Aim(GAP, 0.005, 5.0), Aim(GAP, 0.002, 60.0)),
             ways=SOLVERS[:2], once=("highs",), lasts={"make": 8.0}),
        case("11000-tripled", _inventory(11_000, TRIPLED), "11 000, fixed cost tripled", (Aim(GAP, 0.004, 60.0),),
             ways=SOLVERS[:2], once=("highs",), lasts={"make": 8.0}),
        case("47000", _inventory(MOST), "47 000", (Aim(GAP, 0.01, 5.0), Aim(GAP, 0.003, 60.0)),
             ways=SOLVERS[:2], once=("highs",), lasts={"make": 40.0}),
    ]  # fmt: skip


def _fctp() -> list[Case]:
    aims = (Aim(MISSED, 1e-6),)
    lasts = {"make": 1.0, **dict.fromkeys(SHIPPED, FCTP_S + 3.0)}
    known = [
        Case(name, "fixed-charge", "published fixed-charge transportation, 15 x 15", _published(name), SHIPPED, aims,
             once=SHIPPED, seconds=20.0, needs=f"benchmarks/{name}")
        for name in ("fctp-ag-00-1", "fctp-ag-05-1")
    ]  # fmt: skip
    made = [
        Case(f"fctp-{family}-{size}-{kind}", "fixed-charge", f"{FAMILIES[family]} {kind}, {size} x {size}",
             _program(_agarwal_aneja(size, int(kind) / 100) if family == "aa" else _sun(size, kind)), SHIPPED, aims,
             seconds=FCTP_S, standard=f"{family}-{size}-{kind}" in STANDARD_FCTP, lasts=lasts)
        for family, kinds in KINDS.items() for kind in kinds for size in SIZES
    ]  # fmt: skip
    return [*known, *made]


def _roads() -> list[Case]:
    lasts = {3_300: (15.0, 20.0), 11_000: (15.0, 25.0), MOST: (20.0, 55.0)}
    told = (Aim(REST, 1.0), Aim(SECONDS), Aim(MEGABYTES))
    return [
        Case(f"match-{size}", "road", f"`symbiosis match` from CSV to a checked plan, {size:,} streams", _road(size),
             ("auto",), (*told, *((Aim(BYTES, 350.0),) if size == MOST else ())), seconds=seconds,
             needs=GENERATOR, lasts={"make": 1.0, "auto": whole})
        for size, (seconds, whole) in lasts.items()
    ]  # fmt: skip
