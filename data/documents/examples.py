"""One example row of each table; together they are an inventory without a fault."""

from __future__ import annotations

from data.schema import TABLES, Table

LEFT_OUT = {
    "processes": frozenset(
        {"disposal_cost", "disposal_co2e", "disposal_limit"}
    ),  # an input, which is never disposed of
    "properties": frozenset({"low", "high", "min", "max"}),  # its owner is a stream, and gives one value
}
"""Columns whose examples would contradict another of the row."""


def example_row(table: Table) -> dict[str, str]:
    """Return the cells of the example row by column; what would contradict it is left out."""
    left_out = LEFT_OUT.get(table.name, frozenset())
    return {column.name: column.example for column in table.columns if column.name not in left_out}


def example_rows() -> dict[str, dict[str, str]]:
    """Return the example row of each table that is built."""
    return {name: example_row(table) for name, table in TABLES.items() if table.built}
