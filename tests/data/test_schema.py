"""The contract as data: complete, consistent, and of use to people."""

import re
from pathlib import Path

import pytest

from data import parse
from data.schema import POLICY, TABLES, Table

WORDS = {"t", "m3", "piece", "truck", "policy", "key"}
"""What the contract sets in code type without its being a name of ours: units, values, ways of writing."""


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_tables_are_consistent(table: Table) -> None:
    """Names are unique, keys exist, defaults lie in range, choices hold the default, references lead somewhere."""
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert "source" in names
    for column in table.columns:
        assert column.meaning
        assert set(column.refers) <= set(TABLES)
        assert not (column.required and column.default is not None)
        assert column.kind != "choice" or column.choices
        if isinstance(column.default, float):
            assert column.minimum <= column.default <= column.maximum


def test_every_table_and_column_of_the_contract_is_known(shared: Path) -> None:
    """Each name that the contract sets in code type under Tables is a table, column, key, choice or word of ours."""
    text = (shared / "CONTRACT.md").read_text(encoding="utf-8")
    text = text[text.index("## Tables") : text.index("## Finer points")]
    ours = set(TABLES) | {column.name for table in TABLES.values() for column in table.columns}
    ours |= {word for table in TABLES.values() for column in table.columns for word in column.choices}
    ours |= {key.name for key in POLICY} | {word for key in POLICY for word in key.choices}
    words = set(re.findall(r"`([a-z][a-z0-9_.<>]*)`", text))
    assert words - ours == WORDS


def test_signs_follow_the_contract() -> None:
    """Figures are at least 0, but for those that the contract lets be negative."""
    free = re.compile(
        r"(latitude_deg|longitude_deg|value|low|high|min|max|asking_price|max_price|disposal_cost|variable_cost|.*co2e.*)"
    )
    for table in TABLES.values():
        for column in table.columns:
            if column.kind in ("number", "whole"):
                may = bool(free.fullmatch(column.name)) or (table.name, column.name) == ("conversions", "cost")
                assert (column.minimum < 0) == may, (table.name, column.name)


def test_required_cells_follow_the_contract(shared: Path) -> None:
    """Each column that the contract stars is required, and no other."""
    starred = set(re.findall(r"`([a-z0-9_]+)`\*", (shared / "CONTRACT.md").read_text(encoding="utf-8")))
    ours = {column.name for table in TABLES.values() for column in table.columns if column.required}
    assert starred - ours == set()
    assert ours - starred <= {"to_id", "from_id", "site_id", "stream_id", "material", "quantity"}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_examples_are_good_cells(table: Table) -> None:
    """Each example of the schema passes the checks that the schema drives."""
    for column in table.columns:
        if column.example and column.kind in ("number", "whole"):
            value = parse.number(column.example)
            assert value is not None
            assert column.minimum <= value <= column.maximum
            assert column.kind == "number" or value == int(value)
        if column.example and column.kind == "flag":
            assert parse.flag(column.example) is not None
        if column.example and column.kind == "choice":
            assert column.example in column.choices
