"""Lossless repairs: what is mended, what is left alone, and that meaning never changes."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import load
from data.faults import Report
from data.loading import load_raw
from data.raw import RawInventory, RawTable
from data.readers import read
from data.readers.rows import as_text
from data.repair import Repair, repair
from data.repair_files import RepairError, beside, repair_files

REPOSITORY = Path(__file__).resolve().parents[2]
BAD = Path(__file__).parent / "bad"
SAMPLES = [REPOSITORY / "data" / "samples" / name for name in ("kalundborg", "town")]


def one(table: str, column: str, cell: str) -> str:
    """The repaired form of one cell."""
    raw = RawTable(table, {column: as_text([cell])}, np.ones(1, np.int32))
    after, done = repair(RawInventory({table: raw}))
    assert [(fix.before, fix.after) for fix in done] in ([], [(cell, after.tables[table].columns[column][0])])
    return str(after.tables[table].columns[column][0])


@pytest.mark.parametrize(
    ("table", "column", "before", "after"),
    [
        ("streams", "stream_id", " s1 ", "s1"),
        ("streams", "description", "\u00a0two  words ", "two  words"),
        ("streams", "quantity_basis", "Measured", "measured"),
        ("links", "status", "FORBIDDEN", "forbidden"),
        ("streams", "hazardous", "TRUE", "true"),
        ("streams", "hazardous", "Yes ", "yes"),
        ("streams", "material", "03 01 05", "030105"),
        ("streams", "material", "01.03.04*", "010304"),
        ("materials", "low_code", "03.01.05", "030105"),
        ("streams", "unit", "KG", "kg"),
        ("streams", "unit", "mwh", "MWh"),
        ("demands", "unit", "T/Month", "t/month"),
        ("demands", "operation", "r 4", "R4"),
        ("sites", "permits", "r4; d01", "R4; D1"),
        ("sites", "country", "fi", "FI"),
    ],
)
def test_what_is_mended(table: str, column: str, before: str, after: str) -> None:
    """Spaces, fixed words, codes and units get their usual form."""
    assert one(table, column, before) == after
    assert one(table, column, after) == after


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("streams", "stream_id", "North"),
        ("streams", "site_id", "nroth"),
        ("streams", "quantity", "1200,5"),
        ("streams", "quantity", "1 200"),
        ("streams", "quantity_basis", "measurd"),
        ("streams", "hazardous", "maybe"),
        ("streams", "material", "30105"),
        ("streams", "material", "03 01 05*"),
        ("streams", "material", "99 99 99"),
        ("streams", "material", "Sludge"),
        ("streams", "unit", "ton"),
        ("streams", "unit", "MT"),
        ("streams", "unit", "Mg"),
        ("streams", "unit", "mg"),
        ("properties", "unit", "MG"),
        ("properties", "owner_id", "03 01 05"),
        ("demands", "operation", "R14"),
        ("sites", "country", "UK"),
        ("streams", "colour", " red "),
    ],
)
def test_what_is_left_alone(table: str, column: str, cell: str) -> None:
    """Names, likely slips, ambiguous words, contradictions and columns that are not read stay as they are."""
    assert one(table, column, cell) == cell


def test_repairs_are_listed_by_place() -> None:
    """Each repair names table, row, column, and the cell before and after."""
    report = Report()
    raw = read(BAD / "spaces_around_identifiers" / "inventory", report)
    _, done = repair(raw)
    assert done == [
        Repair("streams", 1, "stream_id", " s1", "s1"),
        Repair("streams", 1, "site_id", "north ", "north"),
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_fingerprint_of_a_repaired_inventory_is_the_same(sample: Path, tmp_path: Path) -> None:
    """Rewritten with spaces, capitals and punctuation, an inventory loads, is repaired, and keeps its fingerprint."""
    wanted = load(sample).inventory
    assert wanted is not None
    soiled = tmp_path / "soiled"
    soiled.mkdir()
    for path in sample.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        text = "\n".join([lines[0], *(line.replace(",t,", ", T ,").replace(",true", ",TRUE ") for line in lines[1:])])
        (soiled / path.name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    if (sample / "policy.toml").exists():
        shutil.copy(sample / "policy.toml", soiled)
    assert load(soiled).inventory is not None
    done = repair_files(soiled, tmp_path / "mended")
    assert done.out is not None
    assert Repair("streams", None, "", "byte order mark", "") in done.repairs
    assert len(done.repairs) > len(list(sample.glob("*.csv")))
    mended = load(done.out)
    assert mended.inventory is not None
    assert mended.inventory.sha256 == wanted.sha256
    assert repair_files(done.out, tmp_path / "again").repairs == []


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.iterdir() if path.is_dir()))
def test_repairing_a_broken_inventory_adds_no_fault_and_ends(name: str, tmp_path: Path) -> None:
    """Repair never makes a fault, never hides an error that it did not mend, and leaves nothing for a second run."""
    (inventory,) = (path for path in (BAD / name).iterdir() if path.name != "expected.csv")
    out = tmp_path / beside(inventory).name
    done = repair_files(inventory, out)
    if done.out is None:
        assert not done.report.ok
        assert not out.exists()
        return
    before, after = load(inventory), load(out)
    mended = {(fix.table, fix.row, fix.column) for fix in done.repairs}
    errors = {(f.table, f.row, f.column, f.code) for f in before.report.errors}
    left = {(f.table, f.row, f.column, f.code) for f in after.report.errors}
    assert left <= errors
    assert {error for error in errors - left if error[:3] not in mended} == set()
    if before.inventory is not None:
        assert after.inventory is not None
        assert after.inventory.sha256 == before.inventory.sha256
    second = out.with_name(f"second-{out.name}")
    assert repair_files(out, second).repairs == []


_CELLS = st.text(st.sampled_from(" \t03.15*Rrd4tTkKgGmwhMWH;/año\u00a0"), max_size=8)


@given(cell=_CELLS, column=st.sampled_from(["material", "unit", "hazardous", "quantity_basis", "current_treatment"]))
def test_a_repaired_cell_needs_no_repair(cell: str, column: str) -> None:
    """Repair is done once: its result is left alone by a second repair."""
    assert one("streams", column, one("streams", column, cell)) == one("streams", column, cell)


@given(
    material=_CELLS,
    unit=_CELLS,
    flag=st.sampled_from(["", "TRUE", " no", "1"]),
    basis=st.sampled_from(["", "Measured"]),
)
def test_a_repaired_row_means_the_same(material: str, unit: str, flag: str, basis: str) -> None:
    """Whatever the cells hold, the repaired row has the same errors, or the same fingerprint."""
    cells = {"stream_id": "s1", "latitude_deg": "60", "longitude_deg": "25", "quantity": "5"}
    cells |= {"material": material, "unit": unit, "hazardous": flag, "quantity_basis": basis}
    table = RawTable("streams", {name: as_text([cell]) for name, cell in cells.items()}, np.ones(1, np.int32))
    raw = RawInventory({"streams": table})
    before, after = load_raw(raw), load_raw(repair(raw)[0])
    assert [fault.code for fault in before.report.errors] == [fault.code for fault in after.report.errors]
    if before.inventory is not None:
        assert after.inventory is not None
        assert before.inventory.sha256 == after.inventory.sha256


def test_a_place_that_is_taken_is_refused(tmp_path: Path) -> None:
    """The inventory itself, a folder that holds something, and a file are no place for the repaired inventory."""
    inventory = shutil.copytree(BAD / "spaces_around_identifiers" / "inventory", tmp_path / "inventory")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").write_text("")
    (tmp_path / "file").write_text("")
    for target in ("inventory", "full", "file"):
        with pytest.raises(RepairError, match=target):
            repair_files(inventory, tmp_path / target)
    assert repair_files(inventory).out == tmp_path / "inventory-repaired"
    assert repair_files(inventory).out == tmp_path / "inventory-repaired"  # its own earlier result is replaced
    (tmp_path / "inventory-repaired" / "notes.txt").write_text("")
    with pytest.raises(RepairError, match="is there already"):
        repair_files(inventory)


def test_numbers_of_a_json_document_stay_numbers(tmp_path: Path) -> None:
    """A JSON document is repaired into a JSON document; an identifier that was a number is still reported."""
    source = BAD / "identifier_as_json_number" / "inventory.json"
    done = repair_files(source, tmp_path / "mended.json")
    assert done.out is not None
    assert load(done.out).report.to_csv() == load(source).report.to_csv()
    with pytest.raises(RepairError, match="json"):
        repair_files(source, tmp_path / "folder")
