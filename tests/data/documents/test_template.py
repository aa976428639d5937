"""The empty workbook: all tables, drop-downs, notes, examples; and it reads as an empty inventory."""

import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from api.cli.exits import ExitCode
from api.cli.main import main
from data import load
from data.documents.template import EXAMPLES, POLICY_SHEET, write_template
from data.schema import POLICY, TABLES


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


def test_a_sheet_a_table_with_its_header(template: Path) -> None:
    """Every table has a sheet whose first row names its columns, in order; then the policy and the examples."""
    book = CalamineWorkbook.from_path(str(template))
    assert book.sheet_names == [*TABLES, POLICY_SHEET, EXAMPLES]
    for table in TABLES.values():
        assert book.get_sheet_by_name(table.name).to_python() == [[column.name for column in table.columns]]


def test_examples_stand_on_their_own_sheet(template: Path) -> None:
    """The sheet of examples holds a grey row a table, and every key of the policy that is honoured."""
    rows = CalamineWorkbook.from_path(str(template)).get_sheet_by_name(EXAMPLES).to_python()
    cells = [cell for row in rows for cell in row]
    assert {"mill-sludge", "kiln-fuel", "north-mill"} <= set(cells)
    assert {key.name for key in POLICY} <= set(cells)


def test_choices_drop_down_and_columns_have_notes(template: Path) -> None:
    """Each choice and flag has a drop-down, each column a note; the policy's drop-down points at its keys."""
    with zipfile.ZipFile(template) as archive:
        sheets = {name: archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name}
        notes = [archive.read(name).decode() for name in archive.namelist() if "comments" in name]
    for number, table in enumerate(TABLES.values(), 1):
        choosing = [column for column in table.columns if column.kind in ("choice", "flag")]
        found = sheets[f"xl/worksheets/sheet{number}.xml"].count("<dataValidation ")
        assert found == len(choosing) + (table.name == "materials")
    assert sum(text.count("<comment ") for text in notes) == 1 + sum(len(table.columns) for table in TABLES.values())
    first, last = map(
        int, re.findall(r"examples!\$A\$(\d+):\$A\$(\d+)", sheets[f"xl/worksheets/sheet{len(TABLES) + 1}.xml"])[0]
    )
    column = [row[0] for row in CalamineWorkbook.from_path(str(template)).get_sheet_by_name(EXAMPLES).to_python()]
    assert column[first - 1 : last] == [key.name for key in POLICY]


def test_the_template_is_a_valid_empty_inventory(template: Path) -> None:
    """What is handed out is taken back: no error, no warning, no row."""
    loaded = load(template)
    assert loaded.report.faults == []
    assert loaded.inventory is not None
    assert len(loaded.inventory.streams.id) == 0


def test_the_command_writes_it_and_replaces_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 with a workbook; 2 where the name is no workbook's, or a file is there that may have been filled in."""
    path = tmp_path / "ours.xlsx"
    assert main(["template", "--out", str(path)]) == ExitCode.DONE
    before = path.read_bytes()
    assert main(["template", "--out", str(path)]) == ExitCode.USAGE
    assert path.read_bytes() == before
    assert main(["template", "--out", str(tmp_path / "ours.csv")]) == ExitCode.USAGE
    assert "xlsx" in capsys.readouterr().err
