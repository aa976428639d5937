"""Whatever is in the cells, reading ends in an inventory or a report."""

import copy
import io
import json
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from data.faults import COLUMNS, Report
from data.loading import load_raw
from data.readers import csv_folder, csv_table, json_document
from data.schema import TABLES
from tests.data.parsers import PARSER

EXAMPLE = {name: {column.name: column.example for column in table.columns} for name, table in TABLES.items()}
STRANGE = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "0",
            "-1",
            "1e999",
            "nan",
            "true",
            "a;b",
            ";",
            "030105*",
            "0301",
            "99",
            "ton",
            "m3/d",
            "north-mill",
            "\x1f",
        ]
    ),
    st.text(max_size=6),
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(sorted(EXAMPLE)), st.integers(0, 30), st.integers(0, 2), STRANGE), max_size=12
)


def judge(report: Report, inventory: object) -> None:
    assert (inventory is not None) == report.ok
    rows = json.loads(report.to_json())
    assert all(tuple(row) == COLUMNS for row in rows)
    assert all(row["hint"] for row in rows)
    report.to_csv().encode()


@PARSER
@given(CHANGES, st.integers(1, 3))
def test_strange_cells_never_raise(changes: list[tuple[str, int, int, str]], copies: int) -> None:
    """Rows of the schema's own examples with any cells changed load, or say why not."""
    tables = {name: [copy.copy(row) for _ in range(copies)] for name, row in EXAMPLE.items()}
    for table, column, row, text in changes:
        names = list(EXAMPLE[table])
        tables[table][row % copies][names[column % len(names)]] = text
    report = Report()
    loaded = load_raw(json_document.parse(json.dumps(tables).encode(), report), report)
    judge(loaded.report, loaded.inventory)


@PARSER
@given(st.binary(max_size=60))
def test_any_bytes_are_a_table_or_a_fault(content: bytes) -> None:
    """A CSV file of any bytes is read or reported; a table never has columns of unequal length."""
    report = Report()
    table = csv_table.parse("streams", partial(io.BytesIO, content), report)
    assert {len(cells) for cells in table.columns.values()} <= {table.rows}
    assert table.complete or not report.ok


@PARSER
@given(st.text(alphabet='s1,"\n\r;\t \x00', max_size=30), st.text(alphabet='ab=[]."1\n', max_size=20))
def test_any_text_in_files_ends_in_a_report(stream: str, policy: str) -> None:
    """Quotes, breaks and separators anywhere, in a table and in the policy, end in an inventory or a report."""
    report = Report()
    files = {"streams.csv": f"stream_id,site_id\n{stream}", "policy.toml": policy}
    sources = {name: partial(io.BytesIO, text.encode()) for name, text in files.items()}
    loaded = load_raw(csv_folder.assemble(sources, report), report)
    judge(loaded.report, loaded.inventory)
