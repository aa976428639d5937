"""What may be wrong with a plan folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One thing that keeps a plan folder from being read."""

    file: str
    """Name of the file; ``""`` = the folder itself."""
    row: int
    """Data row, from 1; 0 = the header, or the file as a whole."""
    column: str
    """Column of a table or key of the summary, or ``""``."""
    value: str
    """What stands there, or ``""``."""
    expected: str
    """What should stand there."""

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        where = ", ".join(part for part in (self.file, row, self.column) if part)
        found = f"found {self.value}, " if self.value else ""
        return f"{where}: {found}expected {self.expected}" if where else f"{found}expected {self.expected}"


class PlanFormatError(ValueError):
    """A folder that cannot be read as a plan; ``faults`` holds everything that is wrong with it."""

    def __init__(self, folder: Path, faults: Iterable[PlanFault]) -> None:
        self.folder = folder
        self.faults = tuple(faults)
        super().__init__(f"{folder} cannot be read as a plan\n" + "\n".join(f"  {fault}" for fault in self.faults))
