"""``symbiosis validate``: the report in every form, and --fix-safe, as a user drives them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from api.cli.exits import ExitCode
from api.cli.main import main
from data import load

BAD = Path(__file__).resolve().parents[1] / "data" / "bad"


def inventory(name: str) -> str:
    """The path of a broken inventory."""
    (path,) = (path for path in (BAD / name).iterdir() if path.name != "expected.csv")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """The one JSON document on standard output."""
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def test_csv_json_and_screen_tell_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file in either form holds the rows that --json prints; the screen shows each code."""
    table, document = tmp_path / "report.csv", tmp_path / "report.json"
    assert main(["validate", inventory("choice_misspelt"), "--report", str(table)]) == ExitCode.INVALID
    assert "bad_choice" in capsys.readouterr().out
    assert main(["validate", inventory("choice_misspelt"), "--report", str(document), "--json"]) == ExitCode.INVALID
    told = printed(capsys)
    rows = json.loads(document.read_text(encoding="utf-8"))
    assert told["faults"] == rows
    assert (told["errors"], told["warnings"], told["totals"]) == (2, 0, {"bad_choice": 2})
    with table.open(encoding="utf-8", newline="") as file:
        assert (
            [row["value"] for row in csv.DictReader(file)] == [row["value"] for row in rows] == ["estimate", "secret"]
        )


def marks(path: Path) -> tuple[dict[str, list[list[object]]], str, str]:
    """The sheets of a workbook by name, the text of its notes, and its styles."""
    book = CalamineWorkbook.from_path(str(path))
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    with zipfile.ZipFile(path) as archive:
        notes = "".join(archive.read(name).decode() for name in archive.namelist() if "comments" in name)
        styles = archive.read("xl/styles.xml").decode()
    return sheets, notes, styles


def test_xlsx_repeats_the_upload_with_the_faulty_cells_marked(tmp_path: Path) -> None:
    """Every cell of the upload is there as it was, faulty ones with a note at their place, and the report beside."""
    path = tmp_path / "report.xlsx"
    assert main(["validate", inventory("choice_misspelt"), "--report", str(path)]) == ExitCode.INVALID
    sheets, notes, styles = marks(path)
    assert sheets["streams"][1] == ["s1", "north", "sludge", "1200", "estimate", "secret"]
    assert [row[3] for row in sheets["error report"]] == ["code", "bad_choice", "bad_choice"]
    assert set(re.findall(r'<comment ref="([A-Z]+\d+)"', notes)) == {"E2", "F2"}
    assert "error bad_choice: Did you mean &apos;estimated&apos;?" in notes or "Did you mean 'estimated'?" in notes
    assert "F8B4B4" in styles


def test_xlsx_marks_headers_empty_cells_rows_and_the_policy(tmp_path: Path) -> None:
    """A column's fault stands at its header, a row's at its first cell, an empty cell is marked too."""
    path = tmp_path / "report.xlsx"
    main(["validate", inventory("column_misspelt"), "--report", str(path)])
    assert re.findall(r'<comment ref="([A-Z]+\d+)"', marks(path)[1]) == ["E1"]
    main(["validate", inventory("rows_ragged"), "--report", str(path)])
    assert re.findall(r'<comment ref="([A-Z]+\d+)"', marks(path)[1]) == ["A3", "A4"]
    main(["validate", inventory("required_cell_missing"), "--report", str(path)])
    assert set(re.findall(r'<comment ref="([A-Z]+\d+)"', marks(path)[1])) == {"C4", "D2", "A3"}
    main(["validate", inventory("policy_key_misspelt"), "--report", str(path)])
    assert "unknown_key" in marks(path)[1]


def test_xlsx_holds_no_live_formula(tmp_path: Path) -> None:
    """A cell that begins with = is repeated as a text."""
    path = tmp_path / "report.xlsx"
    main(["validate", inventory("figure_as_formula"), "--report", str(path)])
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    assert "=B2*12" in [cell for row in marks(path)[0]["streams"] for cell in row]


def test_fix_safe_writes_the_repaired_inventory_and_lists_the_repairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 with a clean inventory in the folder named; a second run finds nothing to repair."""
    source, out, again = inventory("spaces_around_identifiers"), tmp_path / "mended", tmp_path / "again"
    assert main(["validate", source, "--fix-safe", "--out", str(out), "--json"]) == ExitCode.DONE
    told = printed(capsys)
    assert told["repaired"] == str(out)
    assert told["repairs"] == [
        {"table": "streams", "row": 1, "column": "stream_id", "before": " s1", "after": "s1"},
        {"table": "streams", "row": 1, "column": "site_id", "before": "north ", "after": "north"},
    ]
    assert load(out).report.faults == []
    assert main(["validate", str(out), "--fix-safe", "--out", str(again)]) == ExitCode.DONE
    assert "0 repairs" in capsys.readouterr().out


def test_fix_safe_leaves_the_original_and_goes_beside_it(tmp_path: Path) -> None:
    """Without --out the repaired inventory stands beside the original, which is not touched."""
    source = shutil.copytree(inventory("spaces_around_identifiers"), tmp_path / "region")
    before = (source / "streams.csv").read_bytes()
    assert main(["validate", str(source), "--fix-safe"]) == ExitCode.DONE
    assert (source / "streams.csv").read_bytes() == before
    assert (tmp_path / "region-repaired" / "streams.csv").read_bytes() != before


def test_fix_safe_mends_no_errors_that_need_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """3 where errors remain; where the form itself is broken nothing is written at all."""
    out = tmp_path / "out"
    assert main(["validate", inventory("quantity_negative"), "--fix-safe", "--out", str(out)]) == ExitCode.INVALID
    assert out.exists()
    ragged = tmp_path / "ragged"
    assert main(["validate", inventory("rows_ragged"), "--fix-safe", "--out", str(ragged)]) == ExitCode.INVALID
    assert "Nothing was repaired" in capsys.readouterr().out
    assert not ragged.exists()


@pytest.mark.parametrize("options", [["--out", "out"], ["--fix-safe", "--out", "full"], ["--report", "report.xls"]])
def test_wrong_usage_of_validate(options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--out without --fix-safe, a folder that holds something, a report of a form that is not written: 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").write_text("")
    assert main(["validate", inventory("choice_misspelt"), *options]) == ExitCode.USAGE
    assert [path.name for path in tmp_path.iterdir()] == ["full"]
