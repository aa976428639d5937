"""Files are read in pieces and blocks; where these end changes nothing."""

from __future__ import annotations

import csv
import io
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.faults import Report
from data.raw import RawTable
from data.readers import csv_table, parquet_table, rows, source
from data.readers.options import ReadingOptions
from data.readers.rows import Texts
from tests.data.parsers import PARSER

TEXT = "stream_id,description\r\ns1,Sägemehl\r\n\r\ns2,\"two\r\nlines, 'quoted'\"\r\ns3\r\n,\r\ns4,Öl 🛢\r\n"


def parsed(content: bytes, options: ReadingOptions | None = None) -> tuple[RawTable, str]:
    report = Report()
    table = csv_table.parse("streams", partial(io.BytesIO, content), report, options or ReadingOptions())
    return table, report.to_csv()


def cells(table: RawTable) -> tuple[dict[str, list[str]], list[int], frozenset[int]]:
    columns = {name: column.tolist() for name, column in table.columns.items()}
    return columns, table.number.tolist(), table.damaged


@pytest.mark.parametrize("piece", [1, 2, 3, 5])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_characters_may_be_cut_between_pieces(encoding: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character of several bytes is one, wherever a piece of the file ends; so are the rows of a block."""
    content = TEXT.encode(encoding)
    whole = parsed(content)
    assert whole[0].columns["description"].tolist() == ["Sägemehl", "two\r\nlines, 'quoted'", "", "Öl 🛢"]
    assert whole[0].number.tolist() == [1, 2, 3, 5]
    monkeypatch.setattr(source, "_PIECE", piece)
    monkeypatch.setattr(csv_table, "BLOCK", piece)
    small = parsed(content)
    assert cells(small[0]) == cells(whole[0])
    assert small[1] == whole[1]


@pytest.mark.parametrize("piece", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a,b\nsä,1\n".encode("cp1252"), "0xe4 in line 2"),
        ("a,b\n€,1\n".encode() + "sä,1\n".encode("cp1252"), "Line 3 holds the byte 0xe4"),
        (b"a,b\n\n\x81,1\n", "Line 3 holds the byte 0x81"),
        (b"a,b\nx,\0\n", "Line 2 holds a NUL"),
        ("a,b\nx,y\n".encode("utf-16") + b"\x00", "which is not UTF-16"),
    ],
)
def test_a_wrong_byte_is_found_in_its_line(
    content: bytes, told: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line and the byte are told rightly, wherever pieces end."""
    monkeypatch.setattr(source, "_PIECE", piece)
    assert told in parsed(content)[1]


@PARSER
@given(
    st.lists(st.lists(st.text(alphabet="ab 1.;\"'=\t\r\n\u00e4", max_size=3), min_size=1, max_size=4), max_size=9),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(1, 4),
)
def test_blocks_of_any_size_give_what_the_library_reads(lines: list[list[str]], end: str, block: int) -> None:
    """The rows are those of Python's own reader, blank ones aside, however many are read at a time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *lines])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_table, "BLOCK", block)
        table, _ = parsed(out.getvalue().encode(), ReadingOptions(separator=",", decimal=".", encoding="utf-8"))
    even = [line if len(line) == 3 else [line[0], "", ""] for line in lines]
    kept = [(number, line) for number, line in enumerate(even, 1) if any(line)]
    assert table.number.tolist() == [number for number, _ in kept]
    assert [list(row) for row in zip(*table.columns.values(), strict=True)] == [
        [csv_table.unguard(cell) for cell in line] for _, line in kept
    ]


def test_equal_cells_share_one_text_while_few_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of few different texts holds each once; one of many is not searched for equal ones."""
    monkeypatch.setattr(rows, "MOST_SHARED", 3)
    few, many = Texts(), Texts()
    for _ in range(4):
        few.add(next(csv.reader(["firm,mill"])))
    for block in range(4):
        many.add(next(csv.reader([f"firm,s{block},t{block}"])))
    assert len({id(cell) for cell in few.joined()}) == 2
    assert many.joined().tolist() == [cell for block in range(4) for cell in ("firm", f"s{block}", f"t{block}")]
    assert len({id(cell) for cell in many.joined() if cell == "firm"}) > 1


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_parquet_batches_of_any_size_give_the_same_cells(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts in dictionaries and plain, nothing given, figures and times are the same across batches and row groups."""
    monkeypatch.setattr(parquet_table, "_BATCH", batch)
    table = pa.table(
        {
            "stream_id": ["s1", "s2", "s1", "s3", "s4"],
            "description": pa.array(["x", None, None, "y", "x"]).dictionary_encode(),
            "material": pa.array([b"030105", None, b"191202", b"", b"030105"], pa.large_binary()),
            "quantity": [1.0, 2.5, None, 1e16, -0.5],
            "hazardous": [True, None, False, True, None],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out, row_group_size=2)
    report = Report()
    read = parquet_table.parse("streams", partial(io.BytesIO, out.getvalue()), report)
    assert len(report) == 0
    assert {name: column.tolist() for name, column in read.columns.items()} == {
        "stream_id": ["s1", "s2", "s1", "s3", "s4"],
        "description": ["x", "", "", "y", "x"],
        "material": ["030105", "", "191202", "", "030105"],
        "quantity": ["1", "2.5", "", "1e+16", "-0.5"],
        "hazardous": ["true", "", "false", "true", ""],
    }


def test_a_parquet_column_that_is_no_text_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are no UTF-8, in whatever batch, leave out their column alone, with one fault."""
    monkeypatch.setattr(parquet_table, "_BATCH", 1)
    out = io.BytesIO()
    cells = pa.array([b"ok", b"\xff", b"\xff"], pa.binary())
    pq.write_table(pa.table({"stream_id": ["a", "b", "c"], "description": cells}), out)
    report = Report()
    read = parquet_table.parse("streams", partial(io.BytesIO, out.getvalue()), report)
    assert [(str(fault.code), fault.column, fault.value) for fault in report] == [
        ("bad_value", "description", "binary")
    ]
    assert list(read.columns) == ["stream_id"]
