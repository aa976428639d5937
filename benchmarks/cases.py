"""The registry: what is measured. A case is a name and how to come by its inventory; a line here adds one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data import load
from data.converters import CONVERTERS
from data.generate import generate
from symbiosis import Inventory

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Case:
    """An inventory to match, with its published cost where there is one."""

    name: str
    write: Callable[[Path], Path]
    """Puts the inventory below a scratch folder, or finds it, and says where it is."""
    published: float | None = None
    rel: float = 0.0
    """Relative difference from the published cost that counts as met."""
    time_limit_s: float = 300.0

    def inventory(self, scratch: Path) -> Inventory:
        """Read it; a case with errors is a defect of the case."""
        loaded = load(self.write(scratch))
        if loaded.inventory is None:
            raise ValueError(f"{self.name}: {loaded.report.errors[0]}")
        return loaded.inventory


def cases(shared: Path) -> Iterator[Case]:
    """Every case, the quick ones first; those below ``shared`` only where it is there."""
    for sample in ("kalundborg", "town"):
        yield Case(sample, _at(ROOT / "data" / "samples" / sample))
    for reference in sorted((shared / "benchmarks").glob("*.json")):
        folder = reference.with_suffix("")
        if folder.is_dir():
            known = json.loads(reference.read_text("utf-8"))
            yield Case(folder.name, _at(folder), known["plan_cost"], known["rel"])
    for size in (1_000, 3_300):
        yield Case(f"region-{size}", _region(size), time_limit_s=60.0)
    if (shared / "data" / "finland").is_dir():
        yield Case("finland-2023", _register(shared / "data" / "finland", 2023), time_limit_s=60.0)


def _at(folder: Path) -> Callable[[Path], Path]:
    return lambda scratch: folder


def _region(size: int) -> Callable[[Path], Path]:
    def write(scratch: Path) -> Path:
        generate(size, size, 1, scratch / "region")
        return scratch / "region"

    return write


def _register(source: Path, year: int) -> Callable[[Path], Path]:
    def write(scratch: Path) -> Path:
        CONVERTERS["eprtr"](source, year=year, out=scratch / "register")
        return scratch / "register"

    return write
