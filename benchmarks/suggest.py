"""How well `suggest` finds codes, real exchanges and nonsense.

usage: python -m benchmarks.suggest [--shared DIR] [--show]

Prints the share of labelled descriptions that are found first and among three, the share of documented exchanges that
a pathway covers, by park, and the share of pairs without sense that it covers by mistake.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.suggest import Suggestion, advisor

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "tests" / "data" / "suggest" / "labelled.csv"
NONSENSE = ROOT / "tests" / "data" / "suggest" / "nonsense.csv"
ROW = "{:<28} {:>5} {:>8} {:>8}"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some rows did."""

    name: str
    done: int
    rows: int
    missed: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """0 to 1; 0 of no rows."""
        return self.done / self.rows if self.rows else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 where one is worse than promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggest", description="Measure suggest.")
    shared = Path(os.environ.get("SYMBIOSIS_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=shared, help="where the documented exchanges are")
    parser.add_argument("--show", action="store_true", help="list what was missed")
    asked = parser.parse_args(arguments)
    shares = [*labelled(), *exchanges(asked.shared), nonsense()]
    print(ROW.format("", "rows", "found", "share"))
    for share in shares:
        print(ROW.format(share.name, share.rows, share.done, f"{share.share:.3f}"))
        for missed in share.missed if asked.show else ():
            print("   ", missed)
    return 0 if all(_kept(share) for share in shares) else 1


PROMISES = {"labelled, among three": (0.85, 1.0), "exchanges, all parks": (0.9, 1.0), "nonsense": (0.0, 0.05)}


def _kept(share: Share) -> bool:
    low, high = PROMISES.get(share.name, (0.0, 1.0))
    return low <= share.share <= high


def labelled() -> list[Share]:
    """Labelled descriptions whose code (or resource, where it is no waste) is the first, or among the first three."""
    rows = list(_rows(LABELLED))
    ranks = [_rank(row, advisor().suggest(row["text"])) for row in rows]
    missed = [_missed(row) for row, rank in zip(rows, ranks, strict=True) if rank is None]
    return [
        Share("labelled, first", sum(rank == 0 for rank in ranks), len(rows)),
        Share("labelled, among three", sum(rank is not None for rank in ranks), len(rows), tuple(missed)),
    ]


def _rank(row: dict[str, str], found: Suggestion) -> int | None:
    wanted = row["codes"].split(";") if row["codes"] else [row["resource"]]
    given = [hit.code for hit in found.codes]
    if not row["codes"]:
        given = [hit.pathway.waste.resource_id for hit in found.pathways]
    return next((rank for rank, name in enumerate(given) if name in wanted), None)


def _missed(row: dict[str, str]) -> str:
    found = advisor().suggest(row["text"])
    given = [f"{hit.code} {hit.score:.2f} {hit.label}" for hit in found.codes]
    return f"{row['text']}: wanted {row['codes'] or row['resource']}, got {given}"


def exchanges(shared: Path) -> list[Share]:
    """Documented exchanges that a pathway covers, by park and over all; none where the file is not there."""
    table = shared / "data" / "parks" / "exchanges.csv"
    if not table.is_file():
        return []
    rows = list(_rows(table))
    parks = dict.fromkeys(row["park"] for row in rows)
    shares = [_covered(f"exchanges, {park}", [row for row in rows if row["park"] == park]) for park in parks]
    return [*shares, _covered("exchanges, all parks", rows)]


def nonsense() -> Share:
    """Pairs that make no sense and are covered all the same."""
    rows = list(_rows(NONSENSE))
    wrong = [row for row in rows if advisor().suggest(row["resource"], row["taker"]).covered]
    return Share("nonsense", len(wrong), len(rows), tuple(f"{row['resource']} -> {row['taker']}" for row in wrong))


def _covered(name: str, rows: list[dict[str, str]]) -> Share:
    missed = [row for row in rows if not advisor().suggest(row["resource"], row["taker"]).covered]
    listed = tuple(f"{row['resource']} -> {row['taker']}" for row in missed)
    return Share(name, len(rows) - len(missed), len(rows), listed)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


if __name__ == "__main__":
    sys.exit(main())
