"""Nothing that a cell says becomes part of the workbook's own XML, and no figure loses a digit."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from data.documents.marked import write_marked
from data.faults import Code, Report
from data.raw import RawInventory, RawTable
from data.writers.sheet_cells import is_exact, write_figure, write_text
from data.writers.tables import UnwritableError
from data.writers.workbook import workbook_bytes

SMUGGLED = '<r><t>x</t></r></is></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="inlineStr"><is><r><t>y</t></r>'
"""A text that the library takes for rich text and would write as XML: a cell with a formula."""


def xml_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/"))


def first_sheet(content: bytes) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return rows


def test_the_library_alone_would_write_a_formula() -> None:
    """Written as the library has it, the text is a formula: what this file guards against is real."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.add_worksheet().write_string(0, 0, SMUGGLED)
    assert "<f>1+1</f>" in xml_of(out.getvalue())


@pytest.mark.parametrize("large", [True, False])
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cn", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
)
@example(text=SMUGGLED)
@example(text="<r></r>")
@example(text="<r> a <b/> </r>")
def test_any_text_is_a_text(large: bool, text: str) -> None:
    """Texts, and texts between the library's own tags, read back as they were, in workbooks of both kinds."""
    texts = [cell for cell in (text, f"<r>{text}</r>", f"={text}") if is_exact(cell)]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": large}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for row, cell in enumerate(texts):
            write_text(sheet, row, 0, cell)
            write_text(sheet, row, 1, cell, bold)
    assert "<f>" not in xml_of(out.getvalue())
    assert first_sheet(out.getvalue()) == [[cell, cell] for cell in texts]


def test_the_few_texts_that_would_be_changed_are_refused() -> None:
    """What looks like the library's rich text and holds its escapes is named, not written otherwise."""
    for text in ("<r>_x0041_</r>", "<r>\x07</r>"):
        with pytest.raises(UnwritableError, match="streams, row 1"):
            workbook_bytes({"streams": {"stream_id": [text]}})
    plain = "_x0041_ \x07 <r>"
    assert first_sheet(workbook_bytes({"streams": {"stream_id": [plain]}})) == [["stream_id"], [plain]]


def test_no_workbook_of_ours_lets_xml_in(tmp_path: Path) -> None:
    """Cells and column names of exports and of the marked error report cannot smuggle a formula in."""
    exported = workbook_bytes({"streams": {"stream_id": [SMUGGLED], SMUGGLED: ["x"]}})
    assert first_sheet(exported) == [["stream_id", SMUGGLED], [SMUGGLED, "x"]]
    report = Report()
    report.add(Code.BAD_NUMBER, "streams", 1, SMUGGLED, SMUGGLED, SMUGGLED, SMUGGLED)
    columns = {name: np.array([SMUGGLED], dtype=object) for name in ("stream_id", SMUGGLED)}
    raw = RawInventory({"streams": RawTable("streams", columns, np.ones(1, np.int32))}, {SMUGGLED: SMUGGLED})
    write_marked(raw, report, tmp_path / "marked.xlsx")
    for content in (exported, (tmp_path / "marked.xlsx").read_bytes()):
        assert "<f>" not in xml_of(content)
        assert "&lt;f&gt;" in xml_of(content)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.1 + 0.2)
@example(5e-324)
@example(1e16)
def test_a_figure_is_a_number_with_every_digit(value: float) -> None:
    """A double written as a number reads back as the same double."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write_figure(book.add_worksheet(), 0, 0, value)
    ((read,),) = first_sheet(out.getvalue())
    assert isinstance(read, float)
    assert read == value
