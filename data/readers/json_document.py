"""One JSON document: an object with an array of rows per table, and ``policy`` as an object, nested or dotted."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from data.faults import Code, Report
from data.names import Names
from data.raw import NumberText, RawInventory, RawTable
from data.readers import policy_file
from data.readers.options import DETECT, ReadingOptions
from data.readers.rows import as_text
from data.readers.signature import foreign
from data.schema import TABLES

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were given more than once."""

    twice: tuple[str, ...] = ()


def read(path: Path, report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the inventory of the document at a path; a document needs no options."""
    try:
        content = path.read_bytes()
    except OSError as error:
        report.add(Code.UNREADABLE, path.name, hint=f"{path.name}: {error.strerror}.")
        return RawInventory()
    return parse(content, report)


def parse(content: bytes, report: Report) -> RawInventory:
    """Return the inventory that the bytes of a document hold; numbers keep the text they are written in."""
    whole = document(content, report)
    if whole is None:
        return RawInventory()
    _report_twice("", None, whole, report)
    tables = {}
    for name, rows in whole.items():
        if name in TABLES:
            tables[name] = table(name, rows, report)
        elif name != policy_file.TABLE:
            report.add(Code.UNKNOWN_TABLE, name, hint=Names([*TABLES, policy_file.TABLE]).hint(name))
    if not tables:
        report.add(Code.NO_TABLE, "", value=", ".join(whole), expected="at least one of " + ", ".join(TABLES))
    return RawInventory(tables, _policy(whole.get(policy_file.TABLE, {}), report))


def document(content: bytes, report: Report, name: str = "") -> dict[str, Any] | None:
    """Return the object that the document is, or None after a fault, which is of the table ``name``."""
    what = foreign(content)
    if what is not None:
        hint = f"The content is {what}, not JSON: give the file its own ending."
        report.add(Code.WRONG_FORMAT, name, value=what, expected="JSON", hint=hint)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report.add(Code.BAD_ENCODING, name, expected="UTF-8", hint=f"Byte {error.start + 1} is not UTF-8.")
        return None
    try:
        found = json.loads(
            text, parse_int=NumberText, parse_float=NumberText, parse_constant=NumberText, object_pairs_hook=_object
        )
        if _SURROGATE.search(text):
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        report.add(Code.BAD_JSON, name, expected="characters", hint="An escape such as \\ud800 is half a character.")
        return None
    except json.JSONDecodeError as error:
        hint = f"Line {error.lineno}, column {error.colno}: {error.msg}."
        report.add(Code.BAD_JSON, name, expected="valid JSON", hint=hint)
        return None
    except RecursionError:
        report.add(Code.BAD_JSON, name, expected="valid JSON", hint="The document is nested too deeply.")
        return None
    if not isinstance(found, dict):
        report.add(Code.BAD_JSON, name, value=type(found).__name__, expected="an object with an array per table")
        return None
    return found


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        made.twice = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return made


def _report_twice(table: str, row: int | None, found: dict[str, Any], report: Report) -> None:
    for key in found.twice if isinstance(found, _Object) else ():
        report.add(Code.DUPLICATE_COLUMN, table, row, key, expected="each name once")


def table(name: str, rows: Any, report: Report) -> RawTable:
    """Return one table; the columns are the keys of all its rows."""
    if not isinstance(rows, list):
        report.add(Code.BAD_JSON, name, expected="an array of rows", hint=f"Give {name} as an array of objects.")
        return RawTable(name, {}, np.empty(0, np.int32), complete=False)
    damaged = {place for place, row in enumerate(rows) if not isinstance(row, dict)}
    for place in damaged:
        report.add(Code.BAD_JSON, name, place + 1, expected="an object", hint="Give each row as an object.")
    damaged |= {place for place, row in enumerate(rows) if isinstance(row, dict) and any(map(_nested, row.values()))}
    objects: list[dict[str, Any]] = [row if isinstance(row, dict) else {} for row in rows]
    for place, row in enumerate(objects):
        _report_twice(name, place + 1, row, report)
    keys = dict.fromkeys(key for row in objects for key in row)
    columns = {
        key: as_text([_cell(name, place, key, row.get(key), report) for place, row in enumerate(objects)])
        for key in keys
    }
    number = np.arange(1, len(rows) + 1, dtype=np.int32)
    return RawTable(name, columns, number, frozenset(damaged), literal=True)


def _nested(value: Any) -> bool:
    return isinstance(value, list | dict)


def _cell(table: str, place: int, column: str, value: Any, report: Report) -> str:
    """Return the text of a cell; an array or object is no cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    shown = json.dumps(value, ensure_ascii=False)[:80]
    report.add(Code.BAD_VALUE, table, place + 1, column, shown, "a text, a number, true or false")
    return ""


def _policy(value: Any, report: Report) -> dict[str, str]:
    if not isinstance(value, dict):
        report.add(Code.BAD_JSON, policy_file.TABLE, expected="an object", hint="Give policy as an object of keys.")
        return {}
    return policy_file.flatten(value, report)
