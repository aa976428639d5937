"""Small files that would fill the memory of a reader that trusts them; each is to be refused before it does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>stream_id</t></is></c></row>'


def write_bombs(folder: Path) -> dict[str, Path]:
    """Write one of each kind into a folder; return their paths by what they are."""
    made = {
        "ZIP of 1 000 to 1": ("ratio.zip", packed({"streams.csv": b"," * (50 << 20)})),
        "ZIP of a million members": ("members.zip", directory(1_000_000)),
        "ZIP of members that overlap": ("overlap.zip", overlapping()),
        "XLSX of 1 000 to 1": ("ratio.xlsx", workbook(" " * (50 << 20))),
        "XLSX of one cell far away": ("far.xlsx", workbook(f'<row r="20000">{cell("ALL20000")}</row>')),
        "XLSX of two far corners": ("corners.xlsx", workbook(f'{HEADER}<row r="999999">{cell("X999999")}</row>')),
        "XLSX of cells without a place": ("placeless.xlsx", workbook(placeless(2_000, 10_000))),
        "XLSX of a text that cells share": ("shared.xlsx", workbook(sharing(30_000), "x" * 30_000)),
        "XLSX of failed formulas": ("failed.xlsx", workbook(failed(300_000))),
        "Parquet of a text that rows share": ("parquet", repeated(1_000_000, "x" * 20_000)),
    }
    paths = {}
    for what, (name, content) in made.items():
        path = folder / name
        if name == "parquet":
            path.mkdir()
            (path / "streams.parquet").write_bytes(content)
        else:
            path.write_bytes(content)
        paths[what] = path
    return paths


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def directory(members: int) -> bytes:
    """Return an archive whose directory has very many entries, and nothing else."""
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("0000000", b"")
    content = empty.getvalue()
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[start:end]
    listed = b"".join(entry[:-7] + b"%07d" % number for number in range(members))
    size, place = len(listed).to_bytes(4, "little"), start.to_bytes(4, "little")
    count = min(members, 65_535).to_bytes(2, "little")
    return content[:start] + listed + content[end : end + 8] + count + count + size + place + b"\0\0"


def overlapping() -> bytes:
    """Return an archive of a hundred members that are one and the same 9 MiB."""
    content = packed({"00streams.csv": b"," * (9 << 20)})
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[start:end]
    listed = b"".join(entry.replace(b"00streams.csv", b"%02dstreams.csv" % number) for number in range(100))
    count = (100).to_bytes(2, "little")
    tail = count + count + len(listed).to_bytes(4, "little") + start.to_bytes(4, "little") + b"\0\0"
    return content[:start] + listed + content[end : end + 8] + tail


def workbook(rows: str, *texts: str) -> bytes:
    """Return a workbook whose sheet ``streams`` has the given rows, in XML, and whose cells may share texts."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{office}"><sheets>'
        '<sheet name="streams" sheetId="1" r:id="rId1"/></sheets></workbook>',
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        TEXTS: f'<sst xmlns="{MAIN}">{shared}</sst>',
    }
    return packed({name: text.encode() for name, text in files.items()})


def cell(place: str) -> str:
    """Return a cell at a place."""
    return f'<c r="{place}" t="inlineStr"><is><t>x</t></is></c>'


def placeless(columns: int, rows: int) -> str:
    """Return a wide row and a last one, whose cells do not say where they are."""
    one = '<c t="inlineStr"><is><t>x</t></is></c>'
    return f'<row r="1">{one * columns}</row><row r="{rows}">{one}</row>'


def sharing(cells: int) -> str:
    """Return cells that share the first text."""
    return HEADER + "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in _below(cells))


def failed(cells: int) -> str:
    """Return cells whose formulas failed."""
    return HEADER + "".join(f'<row r="{row}"><c r="A{row}" t="e"><v>#N/A</v></c></row>' for row in _below(cells))


def _below(rows: int) -> Iterator[int]:
    """Return the numbers of rows below a header."""
    return iter(range(2, rows + 2))


def repeated(rows: int, text: str) -> bytes:
    """Return a Parquet file whose rows share one text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))
    out = io.BytesIO()
    pq.write_table(pa.table({"stream_id": column}), out, compression="zstd")
    return out.getvalue()
