"""Reading of JSON documents as rows: every value as text, numbers with the digits they were written with."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.converters.base import ConversionError
from data.converters.delimited import SourceRow

JsonObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JsonTable:
    """The rows of one JSON file, numbered from 1 in file order."""

    file: str
    source_rows: tuple[SourceRow, ...]

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows in file order."""
        yield from self.source_rows


def read_json_rows(
    path: Path, unwrap: Callable[[Any], Any], split: Callable[[JsonObject], Sequence[JsonObject]]
) -> JsonTable:
    """Read a UTF-8 JSON file of one object or an array of objects.

    Args:
        path: the file.
        unwrap: takes the objects out of whatever the document wraps them in.
        split: gives the rows that one object stands for.

    Raises:
        ConversionError: no such file, not UTF-8, not JSON, nested too deep, or not objects.
    """
    objects = _objects(path, unwrap(_document(path)))
    flat = [flatten(row) for entry in objects for row in split(entry)]
    rows = (SourceRow(number, cells, tuple(sorted(f"{k}={v}" for k, v in cells.items())))
            for number, cells in enumerate(flat, start=1))  # fmt: skip
    return JsonTable(path.name, tuple(rows))


def flatten(value: Any, path: str = "") -> dict[str, str]:
    """Return the leaves as text by dotted path: `{"a": [{"b": true}]}` gives `a.0.b` = `true`; null is empty."""
    if isinstance(value, dict):
        children = [(str(key), child) for key, child in value.items()]
    elif isinstance(value, list):
        children = [(str(index), child) for index, child in enumerate(value)]
    else:
        return {path: _text(value)}
    leaves: dict[str, str] = {}
    for key, child in children:
        leaves |= flatten(child, f"{path}.{key}" if path else key)
    return leaves


def _document(path: Path) -> Any:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except FileNotFoundError as fault:
        raise ConversionError(f"{path}: no such file; give the file of forms or its folder") from fault
    except UnicodeDecodeError as fault:
        raise ConversionError(f"{path.name}: byte {fault.start + 1} is not UTF-8; save the file as UTF-8") from fault
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise ConversionError(f"{path.name}: not readable JSON at {where} ({fault.msg}); export it again") from fault
    except RecursionError as fault:
        raise ConversionError(f"{path.name}: nested too deep to be such a form; export it again") from fault


def _objects(path: Path, content: Any) -> list[JsonObject]:
    entries = content if isinstance(content, list) else [content]
    wrong = next((number for number, entry in enumerate(entries, start=1) if not isinstance(entry, dict)), None)
    if wrong is not None:
        raise ConversionError(f"{path.name}: entry {wrong} is not an object; give one form or an array of forms")
    return entries


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()
