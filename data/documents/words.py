"""What the schema says of a column, in the words of a manual: type, range, default."""

from __future__ import annotations

from math import inf

from data.schema import Column, Default, PolicyKey

KINDS = {
    "identifier": "identifier",
    "reference": "reference",
    "material": "material",
    "text": "text",
    "number": "number",
    "whole": "whole number",
    "flag": "true or false",
    "choice": "choice",
    "list": "list",
    "instant": "date and time",
}
"""Name of each kind of column, for people."""


def kind(column: Column | PolicyKey) -> str:
    """Return the type of a column, with the tables that a reference names."""
    name = KINDS[column.kind]
    tables = column.refers if isinstance(column, Column) else ()
    return f"{name} to {', '.join(tables)}" if tables else name


def allowed(column: Column | PolicyKey) -> str:
    """Return what a cell may hold: a range or the words of a choice; empty where anything of the type goes."""
    if column.choices:
        return ", ".join(f"`{word}`" for word in column.choices)
    above = isinstance(column, Column) and column.above
    ends = []
    if column.minimum > -inf:
        ends.append(f"{'>' if above else '≥'} {column.minimum:g}")
    if column.maximum < inf:
        ends.append(f"≤ {column.maximum:g}")
    return ", ".join(ends)


def default(column: Column | PolicyKey) -> str:
    """Return what an empty cell means."""
    if isinstance(column, Column) and column.required:
        others = [" and ".join(column.unless)] if column.unless else []
        others += [f"{column.found_by} with geocode"] if column.found_by else []
        return ", or ".join(["required", *others])
    return column.absent or written(column.default) or "not given"


def written(value: Default) -> str:
    """Return a default as a cell holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else value or ""
