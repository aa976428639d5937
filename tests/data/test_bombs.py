"""Files that would fill the memory of a reader that trusts them are refused in little."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

from benchmarks.bombs import HEADER, cell, failed, packed, workbook, write_bombs
from data import load
from data.faults import Report
from data.readers import archive, csv_table, rows, workbook_guard, workbook_sheet
from data.readers import workbook as workbook_reader
from data.writers import workbook as workbook_writer
from data.writers.tables import UnwritableError

ROOT = Path(__file__).resolve().parents[2]
BAD = Path(__file__).parent / "bad"
MOST_MB = 200
READ_ALL = """
import json, sys
from pathlib import Path
from data import load

def height():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024

before = height()
hints = [[fault.hint for fault in load(Path(path)).report] for path in sys.argv[1:]]
print(json.dumps([height() - before, hints]))
"""


def hints(content: bytes) -> list[str]:
    """What a report says of a workbook."""
    report = Report()
    workbook_reader.parse(content, report)
    return [fault.hint for fault in report]


def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    """Each ends in one fault that says what is too much, and all of them together grow a process by little."""
    bombs = write_bombs(tmp_path)
    for name in ("workbook_bomb", "workbook_vast", "zip_bomb"):
        (bombs[name],) = (path for path in (BAD / name).iterdir() if path.name != "expected.csv")
    command = [sys.executable, "-c", READ_ALL, *map(str, bombs.values())]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    grown, said = json.loads(run.stdout)
    words = ("times its size", "members", "overlap", "cells", "characters", "formulas", "bytes of text")
    told = dict(zip(bombs, said, strict=True))
    assert all(len(hints) == 1 for hints in said), told
    assert all(any(word in hints[0] for word in words) for hints in said), told
    assert all(any(word in hints[0] for hints in said) for word in words), told
    assert grown <= MOST_MB


def test_the_same_files_in_honest_sizes_are_read(tmp_path: Path) -> None:
    """What makes a bomb is its size alone: far cells, shared texts and cells without a place are read."""
    three = '<c t="inlineStr"><is><t>{}</t></is></c>' * 2
    sheet = f'<row>{three.format("stream_id", "material")}</row><row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
    report = Report()
    table = workbook_reader.parse(workbook(sheet, "030105"), report).tables["streams"]
    assert {name: cells.tolist() for name, cells in table.columns.items()} == {
        "stream_id": ["030105"],
        "material": ["030105"],
    }
    (tmp_path / "i.zip").write_bytes(packed({"streams.csv": b"stream_id\ns1\n"}))
    assert "bad_zip" not in {str(fault.code) for fault in load(tmp_path / "i.zip").report}


def test_a_table_far_from_the_corner_keeps_its_place() -> None:
    """Rows and columns left empty before a table move no header, and a failed formula is found in its cell."""
    sheet = (
        f'<row r="4">{cell("C4").replace("x", "stream_id")}{cell("D4").replace("x", "quantity")}</row>'
        f'<row r="6">{cell("C6")}<c r="D6" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    report = Report()
    table = workbook_reader.parse(workbook(sheet), report).tables["streams"]
    assert {name: cells.tolist() for name, cells in table.columns.items()} == {"stream_id": ["x"], "quantity": [""]}
    assert table.number.tolist() == [2]
    told = {(str(fault.code), fault.row, fault.column, fault.value) for fault in report}
    assert told == {("blank_row", 1, "", ""), ("bad_value", 2, "quantity", "#DIV/0!")}
    assert "row 6 of the sheet" in next(fault.hint for fault in report if fault.row == 2)


def test_formatted_cells_without_a_value_do_not_count() -> None:
    """A column that was coloured to the last row of the sheet spans nothing."""
    sheet = f'{HEADER}<row r="2">{cell("A2")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert hints(workbook(sheet)) == []


@pytest.mark.parametrize(
    ("sheet", "word"),
    [
        ('<row r="1"><c r="A99999999"><v>1</v></c></row>', "no place"),
        ('<row r="x"><c><v>1</v></c></row>', "row numbered"),
        ("<row></c>", "damaged"),
    ],
)
def test_sheets_that_no_program_writes_are_refused(sheet: str, word: str) -> None:
    """A place that is none, and XML that is none, are named."""
    (hint,) = hints(workbook(sheet))
    assert word in hint


def test_entities_are_refused_in_every_part() -> None:
    """A sheet and a list of texts that define entities are not read further."""
    for part in (b"<worksheet", b"<sst", b"<workbook"):
        content = changed(workbook(HEADER, "x"), part, b'<!DOCTYPE x [<!ENTITY a "b">]>' + part)
        (hint,) = hints(content)
        assert "entities" in hint


def test_limits_hold_of_all_sheets_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of each sheet are added up, and so are the characters of the texts they share."""
    sheet = f'{HEADER}<row r="2"><c r="A2" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="s"><v>1</v></c></row>'
    content = workbook(sheet, "x" * 10, "y" * 5)
    monkeypatch.setattr(workbook_guard, "_MOST_TEXT", 15)
    assert hints(content) == []
    monkeypatch.setattr(workbook_guard, "_MOST_TEXT", 14)
    assert ["15 characters" in hint for hint in hints(content)] == [True]
    monkeypatch.setattr(workbook_guard, "MOST_CELLS", 2)
    assert ["more than 2 cells" in hint for hint in hints(content)] == [True]
    monkeypatch.setattr(workbook_sheet, "_MOST_FAILED", 2)
    assert ["More than 2 formulas" in hint for hint in hints(workbook(failed(3)))] == [True]


def test_no_workbook_is_written_that_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer adds up the cells of all sheets, as the reader does."""
    tables = {"streams": {"stream_id": ["a", "b"]}, "demands": {"demand_id": ["c"]}}
    monkeypatch.setattr(workbook_writer, "MOST_CELLS", 5)
    assert workbook_writer.workbook_bytes(tables).startswith(b"PK")
    monkeypatch.setattr(workbook_writer, "MOST_CELLS", 4)
    with pytest.raises(UnwritableError, match="5 cells, a workbook is read with at most 4"):
        workbook_writer.workbook_bytes(tables)


def test_texts_without_a_certain_number_count_as_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an entry of the list is empty, a cell may mean the one before or behind it: the longest is counted."""
    content = workbook(f'{HEADER}<row r="2"><c r="A2" t="s"><v>0</v></c></row>', "x" * 10)
    monkeypatch.setattr(workbook_guard, "_MOST_TEXT", 9)
    assert ["10 characters" in hint for hint in hints(changed(content, b"<si>", b"<si/><si>"))] == [True]
    monkeypatch.setattr(workbook_guard, "_MOST_TEXT", 10)
    assert not any("characters" in hint for hint in hints(changed(content, b"<si>", b"<si/><si>")))


@pytest.mark.parametrize(
    ("old", "new"), [(b"sheet1.xml", b"sheet1.dat"), (b"worksheets/", b"elsewhere/"), (b"xl/", b"zz/")]
)
def test_sheets_are_judged_wherever_they_lie(old: bytes, new: bytes) -> None:
    """A workbook names its parts as it likes; far corners are found in any of them, or nothing is opened."""
    bomb = workbook(f'{HEADER}<row r="999999">{cell("X999999")}</row>')
    (hint,) = hints(changed(bomb, old, new))
    assert "of which only 2 hold anything" in hint or "is no XLSX workbook" in hint


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with every occurrence of some bytes changed, in names and in parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name.replace(old.decode(), new.decode()), before.read(name).replace(old, new))
    return out.getvalue()


def test_a_row_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one endless line nor endless lines within quotes are gathered to one row."""
    monkeypatch.setattr(csv_table, "_MOST_CHARACTERS", 1 << 12)
    for text in ("a,b\n" + "," * (1 << 12), "a,b\n" + '"\n",' * (1 << 11)):
        report = Report()
        table = csv_table.parse("streams", partial(io.BytesIO, text.encode()), report)
        (fault,) = report
        assert not table.complete
        assert "characters" in fault.hint


def test_a_csv_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty cells count as well: they cost a reader their places."""
    monkeypatch.setattr(rows, "MOST_CELLS", 7)
    for lines, complete in ((3, True), (4, False)):
        table = csv_table.parse("streams", partial(io.BytesIO, b"a,b\n" + b"1,\n" * lines), report := Report())
        assert table.complete == complete
        assert [str(fault.code) for fault in report] == [] if complete else ["bad_csv"]


def test_a_member_that_overstates_its_packed_size_is_refused() -> None:
    """The ratio cannot be hidden by claiming more packed bytes than the archive has."""
    content = bytearray(packed({"streams.csv": b"0" * (archive.SMALL_BYTES * 2)}))
    place = content.index(b"PK\x01\x02") + 20
    content[place : place + 4] = archive.SMALL_BYTES.to_bytes(4, "little")
    with pytest.raises(archive.RefusedError, match="smaller than they say"):
        archive.opened(bytes(content))
