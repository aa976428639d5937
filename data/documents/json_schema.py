"""The JSON Schema (draft 2020-12) of the JSON document, for those who write inventories by program.

It describes single rows: types, ranges, choices, presence. References, units and duplicates are judged by ``validate``.
"""

from __future__ import annotations

import json
from math import inf
from typing import Any

from data.documents import words
from data.parse import FLAGS
from data.schema import POLICY, TABLES, Column, PolicyKey, Table

Schema = dict[str, Any]

_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_FILLED = r"\S"


def json_schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def json_schema() -> Schema:
    """Return the schema of a document: an array of rows per table, and the policy."""
    tables: Schema = {name: _table(table) for name, table in TABLES.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Inventory",
        "description": "Waste on offer and feedstock wanted in a region: an array of rows per table, and a policy.",
        "type": "object",
        "properties": tables | {"policy": _policy()},
        "anyOf": [{"required": [name]} for name in TABLES],
    }


def _table(table: Table) -> Schema:
    row: Schema = {"type": "object", "properties": {column.name: _column(column) for column in table.columns}}
    required = [column for column in table.columns if column.required]
    row["required"] = [column.name for column in required if not _may_stay_empty(column)]
    either = [{"anyOf": _alternatives(column)} for column in required if _may_stay_empty(column)]
    if either:
        row["allOf"] = either
    described: Schema = {"description": table.meaning, "type": "array", "items": row}
    return described if table.built else described | {"maxItems": 0}


def _may_stay_empty(column: Column) -> bool:
    return bool(column.unless or column.found_by)


def _alternatives(column: Column) -> list[Schema]:
    """Return what may be given: the cell, all that stand for it, or what it can be looked up by."""
    alternatives: list[Schema] = [_given(column.name)]
    if column.unless:
        alternatives.append({"allOf": [_given(other) for other in column.unless]})
    if column.found_by:
        alternatives.append(_given(column.found_by))
    return alternatives


def _given(name: str) -> Schema:
    """Demand that a cell is given and not empty."""
    return {"required": [name], "properties": {name: {"type": ["string", "number"], "pattern": _FILLED}}}


def _column(column: Column) -> Schema:
    required = column.required and not _may_stay_empty(column)
    told: Schema = {"description": _description(column), **_values(column, required)}
    if column.example:
        told["examples"] = [column.example]
    return told


def _description(column: Column | PolicyKey) -> str:
    unit = f" [{column.unit}]" if column.unit else ""
    return f"{column.meaning}{unit}; empty: {words.default(column)}"


def _values(column: Column | PolicyKey, required: bool = False) -> Schema:
    """Return what a value may be; a figure, a flag or a choice may be written as a text too, as in CSV."""
    nothing = [] if required else ["null"]
    match column.kind:
        case "number" | "whole":
            return {"type": ["number", "string", *nothing], "pattern": _optional(_NUMBER, required), **_range(column)}
        case "flag":
            words_ = "|".join(_any_case(word) for word in FLAGS if word.isalpha())
            kinds = ["boolean", "string", *nothing]
            return {"type": kinds, "pattern": _optional(f"{words_}|0|1", required)}
        case "choice":
            options = "|".join(_any_case(word) for word in column.choices)
            return {"type": ["string", *nothing], "pattern": _optional(options, required)}
        case "text":
            kinds = ["string", "number", "boolean", *nothing]
            return {"type": kinds, "pattern": _FILLED} if required else {"type": kinds}
        case _:
            return {"type": ["string", *nothing], "pattern": _FILLED} if required else {"type": ["string", *nothing]}


def _optional(pattern: str, required: bool) -> str:
    """Return a pattern for a whole cell, spaces around it allowed."""
    return rf"^\s*({pattern})\s*$" if required else rf"^\s*({pattern})?\s*$"


def _any_case(word: str) -> str:
    """Return a pattern of a word in any case, in the regular expressions of ECMA-262, which have no flag for that."""
    return "".join(f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter for letter in word)


def _range(column: Column | PolicyKey) -> Schema:
    limits: Schema = {"multipleOf": 1} if column.kind == "whole" else {}
    if column.minimum > -inf:
        above = isinstance(column, Column) and column.above
        limits["exclusiveMinimum" if above else "minimum"] = column.minimum
    if column.maximum < inf:
        limits["maximum"] = column.maximum
    return limits


def _policy() -> Schema:
    """Return the schema of the policy; a key may be dotted, or nested in an object."""
    properties: Schema = {}
    patterns: Schema = {}
    for key in POLICY:
        told = {"description": _description(key), **_values(key)}
        *groups, last = key.name.split(".")
        at = properties
        for group in groups:
            at = at.setdefault(group, {"type": "object", "properties": {}})["properties"]
        if last == "<process>":
            stem = key.name.removesuffix("<process>").replace(".", r"\.")
            patterns[f"^{stem}"] = told
            _parent(properties, groups).pop("properties")
            _parent(properties, groups)["additionalProperties"] = told
        else:
            at[last] = told
            if groups:
                properties[key.name] = told
    return {"type": "object", "properties": properties, "patternProperties": patterns}


def _parent(properties: Schema, groups: list[str]) -> Schema:
    """Return the schema of the object that a dotted path leads to."""
    found: Schema = {"properties": properties}
    for group in groups:
        found = found["properties"][group]
    return found
