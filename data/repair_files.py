"""A repaired inventory as files: a CSV folder, or a JSON document where it was one."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data import readers
from data.faults import Report
from data.formulas import guard
from data.raw import NumberText, RawInventory, RawTable
from data.readers.options import DETECT, ReadingOptions
from data.repair import Repair, repair
from data.schema import TABLES

_BOM = b"\xef\xbb\xbf"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_JSON = ".json"


class RepairError(ValueError):
    """The repaired inventory cannot be written where it should be; the message says why and what to do."""


@dataclass(frozen=True)
class Repaired:
    """What came of repairing an inventory."""

    repairs: list[Repair]
    out: Path | None
    """None where nothing was written: the report of reading has an error."""
    report: Report
    """Of reading, not yet of what the cells say."""


def beside(path: Path) -> Path:
    """Return where the repaired inventory goes if nothing is said: beside the inventory, with -repaired in its name."""
    path = path.resolve()
    return path.with_name(f"{path.stem if path.is_file() else path.name}-repaired{_ending(path)}")


def repair_files(path: Path, out: Path | None = None, options: ReadingOptions = DETECT) -> Repaired:
    """Write the inventory at ``path`` with its lossless repairs to ``out``, which is made.

    An inventory whose form has an error is not repaired: what could not be read would be missing afterwards.

    Raises:
        RepairError: ``out`` holds something already, or is the inventory itself.
        OSError: A file cannot be read or written.
    """
    target = beside(path) if out is None else out
    _require_free(path, target, ours=out is None)
    report = Report()
    raw = readers.read(path, report, options)
    if not report.ok:
        return Repaired([], None, report)
    mended, repairs = repair(raw)
    if _ending(path) == _JSON:
        target.write_text(_document(mended), encoding="utf-8", newline="")
    else:
        _write_folder(mended, target)
    return Repaired([*_byte_order_marks(path), *repairs], target, report)


def _ending(path: Path) -> str:
    return _JSON if path.suffix.lower() == _JSON and path.is_file() else ""


def _require_free(path: Path, target: Path, *, ours: bool) -> None:
    """Refuse a target that holds something else than an earlier repaired inventory of that name."""
    if target.resolve() == path.resolve():
        raise RepairError(f"{target} is the inventory itself: name another place for the repaired one")
    if _ending(path) == _JSON:
        if target.is_dir() or target.suffix.lower() != _JSON:
            raise RepairError(f"{target}: the inventory is a JSON document; name a file that ends in .json")
        taken = target.exists() and not ours
    elif target.exists() and not target.is_dir():
        raise RepairError(f"{target} is a file: name a folder for the repaired inventory")
    else:
        held = {entry.name for entry in target.iterdir()} if target.exists() else set()
        taken = bool(held - _written() if ours else held)
    if taken:
        raise RepairError(f"{target} is there already: name a new place for the repaired inventory")


def _written() -> set[str]:
    """Return the names that a repaired folder can hold."""
    return {f"{name}.csv" for name in TABLES} | {"policy.toml"}


def _write_folder(raw: RawInventory, folder: Path) -> None:
    """Write one CSV file a table, and the policy; files of an earlier repair go."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _written():
        (folder / name).unlink(missing_ok=True)
    for name, table in raw.tables.items():
        (folder / f"{name}.csv").write_text(_csv(table), encoding="utf-8", newline="")
    if raw.policy:
        (folder / "policy.toml").write_text(_toml(raw.policy), encoding="utf-8", newline="")


def _csv(table: RawTable) -> str:
    """Return a table as CSV; rows that were blank stay, so that the numbers of the others do."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(guard, table.columns))
    at = 0
    for number, *cells in zip(table.number.tolist(), *table.columns.values(), strict=True):
        for _ in range(at + 1, number):
            writer.writerow([""] * len(cells))
        writer.writerow(map(guard, cells))
        at = number
    return out.getvalue()


def _toml(policy: dict[str, str]) -> str:
    """Return the policy, one key a line; every value is a text, which is read as what it says."""
    return "".join(f"{_key(name)} = {_toml_text(value)}\n" for name, value in policy.items())


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) and not _nests(name) else _toml_text(name)


def _nests(name: str) -> bool:
    """Tell whether the key is of more than two parts, such as may clash with another as a table."""
    return name.count(".") > 1


def _toml_text(text: str) -> str:
    """Return a basic string of TOML, whose escapes are those of JSON; it has none for the control character 7f."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _document(raw: RawInventory) -> str:
    """Return the JSON document; what was a number stays one."""
    tables = {name: f"[{','.join(_objects(table))}\n]" for name, table in raw.tables.items()}
    if raw.policy:
        tables["policy"] = json.dumps(raw.policy, ensure_ascii=False, indent=1)
    return "{" + ",".join(f"\n{json.dumps(name)}: {text}" for name, text in tables.items()) + "\n}\n"


def _objects(table: RawTable) -> Iterator[str]:
    names = [json.dumps(name, ensure_ascii=False) for name in table.columns]
    columns = [cells.tolist() for cells in table.columns.values()]
    for row in range(table.rows):
        pairs = zip(names, (cells[row] for cells in columns), strict=True)
        yield "\n{" + ", ".join(f"{name}: {_value(cell)}" for name, cell in pairs if cell != "" or row == 0) + "}"


def _value(cell: str) -> str:
    return str(cell) if isinstance(cell, NumberText) else json.dumps(cell, ensure_ascii=False)


def _byte_order_marks(path: Path) -> list[Repair]:
    """Return the files that begin with a byte order mark, which the repaired ones do not."""
    return [Repair(name, None, "", "byte order mark", "") for name, start in _starts(path) if start == _BOM]


def _starts(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the first bytes of each file of text, under the name of its table."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.is_file() and file.name in _written():
                with file.open("rb") as opened:
                    yield file.stem, opened.read(len(_BOM))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if PurePosixPath(member).name in _written():
                    with archive.open(member) as opened:
                        yield PurePosixPath(member).stem, opened.read(len(_BOM))
    elif _ending(path) == _JSON:
        with path.open("rb") as opened:
            yield "", opened.read(len(_BOM))
