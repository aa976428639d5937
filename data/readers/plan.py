"""Read a plan folder, whoever made it.

``summary.json`` and ``exchanges.csv`` must be there; an absent ``facilities.csv``, ``unmatched.csv``, ``bookings.csv``
or ``storage.csv`` is an empty table. Columns, keys and files that the contract does not have are passed over. Every
fault is found before one error is raised. Whether the figures are right is the judge's question, not asked here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.readers.plan_faults import PlanFault, PlanFormatError
from data.readers.plan_summary import parse_summary
from data.readers.plan_tables import parse_table
from data.writers.plan_form import BOOKINGS, EXCHANGES, FACILITIES, OUTSIDE, ROW_TYPES, STORAGE, SUMMARY, UNMATCHED
from symbiosis.plan import Plan

__all__ = ["PlanFault", "PlanFormatError", "read_plan"]

_REQUIRED = {SUMMARY: "this file, with the plan's status and costs", EXCHANGES: "this file, with the plan's exchanges"}


def read_plan(folder: Path) -> Plan:
    """Return the plan in ``folder``, figures with every digit and ids as they were before they were written.

    Raises:
        PlanFormatError: ``folder`` holds no plan, or one that cannot be read; it lists every fault.
    """
    if not folder.is_dir():
        raise PlanFormatError(folder, [PlanFault("", 0, "", "no such folder", "a folder with a plan")])
    faults: list[PlanFault] = []
    text = _read_text(folder / SUMMARY, faults)
    summary = None if text is None else parse_summary(text, faults)
    exchanges, facilities, unmatched, bookings, storage, outside = (
        _read_table(folder, name, faults) for name in (EXCHANGES, FACILITIES, UNMATCHED, BOOKINGS, STORAGE, OUTSIDE)
    )
    if faults or summary is None:
        raise PlanFormatError(folder, faults)
    rows = (exchanges, facilities, unmatched, bookings, storage, outside)
    return Plan(summary, *map(tuple, rows))


def _read_table(folder: Path, name: str, faults: list[PlanFault]) -> list[Any]:
    text = _read_text(folder / name, faults)
    return [] if text is None else parse_table(name, text, ROW_TYPES[name], faults)


def _read_text(path: Path, faults: list[PlanFault]) -> str | None:
    """Return a file's text without a byte-order mark, or None: where it is absent, or with a fault where it is bad."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if path.name in _REQUIRED:
            faults.append(PlanFault(path.name, 0, "", "no such file", _REQUIRED[path.name]))
    except UnicodeDecodeError as error:
        faults.append(PlanFault(path.name, 0, "", f"byte {error.start} is not UTF-8", "a text in UTF-8"))
    except OSError as error:
        faults.append(PlanFault(path.name, 0, "", str(error.strerror), "a file that can be read"))
    return None
