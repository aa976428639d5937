"""A plan is read whoever made it, and one that cannot be read is answered with all its faults."""

import json
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from data.readers.plan import PlanFormatError, read_plan
from data.writers.plan import write_plan
from symbiosis.plan import Status
from tests.data.writers.plans import booked_plan, sample_inventory

EXCHANGES = (
    "exchange_id,period,from_id,to_id,from_organisation,to_organisation,material,to_material,mode,quantity,"
    "received_quantity,unit,distance_km,transport_cost,conversion_cost,fixed_cost,disposal_avoided,purchase_avoided,"
    "co2e_saved_kg,net_benefit"
)
ROW = "x1,1,s1,d1,A,B,m,m,truck,10,10,t,5,6.5,0,0,1e3,.5,-2,+3."


def folder_of(path: Path, summary: str = '{"status": "feasible"}', exchanges: str = f"{EXCHANGES}\n{ROW}\n") -> Path:
    (path / "summary.json").write_text(summary, encoding="utf-8")
    (path / "exchanges.csv").write_text(exchanges, encoding="utf-8")
    return path


def faults(folder: Path) -> list[tuple[str, int, str]]:
    """Where the faults of a folder are: file, row, column."""
    with pytest.raises(PlanFormatError) as raised:
        read_plan(folder)
    assert str(folder) in str(raised.value)
    return [(fault.file, fault.row, fault.column) for fault in raised.value.faults]


def test_the_least_plan_is_read(tmp_path: Path) -> None:
    """A status and exchanges are enough; what is not given is empty, unknown or the contract's default."""
    plan = read_plan(folder_of(tmp_path))
    assert (plan.summary.status, plan.summary.plan_cost, plan.summary.gap_tolerance) == (Status.FEASIBLE, None, 1e-4)
    assert (plan.summary.certificate, plan.facilities, plan.unmatched) == (None, (), ())
    only = plan.exchanges[0]
    assert (only.quantity, only.disposal_avoided, only.purchase_avoided) == (10.0, 1000.0, 0.5)
    assert (only.co2e_saved_kg, only.net_benefit) == (-2.0, 3.0)


def test_null_says_the_same_as_absent(tmp_path: Path) -> None:
    """A summary whose optional members are all null is read like one without them."""
    keys = "plan_cost gap_tolerance solver seed versions counts costs kpis certificate stages notes conflicts wall_s"
    bare = read_plan(folder_of(tmp_path)).summary
    given = json.dumps({"status": "feasible"} | dict.fromkeys(keys.split()))
    assert repr(read_plan(folder_of(tmp_path, given)).summary) == repr(bare)


def test_other_hands_are_read(tmp_path: Path) -> None:
    """A byte-order mark, Windows line ends, moved and added columns and files, and blank lines at the end are fine."""
    names, cells = EXCHANGES.split(","), ROW.split(",")
    lines = [",".join([*reversed(names), "remark"]), ",".join([*reversed(cells), "ours"]), "", ""]
    folder_of(tmp_path, '\ufeff{"status": "optimal", "remark": {}}', "\ufeff" + "\r\n".join(lines))
    (tmp_path / "letter.docx").write_bytes(b"\x00")
    plan = read_plan(tmp_path)
    assert plan.exchanges == read_plan(folder_of(tmp_path)).exchanges


def test_identifiers_stay_text(tmp_path: Path) -> None:
    """A List of Waste code keeps its zero, and an id that looks like a word for nothing is not nothing."""
    row = ROW.replace("s1", "NA").replace(",m,m,", ",010102,None,")
    only = read_plan(folder_of(tmp_path, exchanges=f"{EXCHANGES}\n{row}\n")).exchanges[0]
    assert (only.from_id, only.material, only.to_material) == ("NA", "010102", "None")


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Each bad cell, key and row of every file is in one error, by file, row and column."""
    rows = [ROW.replace("x1", ""), ROW.replace(",10,10,", ",nan,1_0,"), "x3,1", ROW.replace(",6.5,", ",,")]
    folder_of(tmp_path, '{"status": "splendid", "plan_cost": "12"}', "\n".join([EXCHANGES, *rows]))
    (tmp_path / "facilities.csv").write_text("facility_id,period\nf,1\n")
    found = faults(tmp_path)
    assert found[:2] == [("summary.json", 0, "status"), ("summary.json", 0, "plan_cost")]
    assert found[2:7] == [
        ("exchanges.csv", 1, "exchange_id"),
        ("exchanges.csv", 2, "quantity"),
        ("exchanges.csv", 2, "received_quantity"),
        ("exchanges.csv", 3, ""),
        ("exchanges.csv", 4, "transport_cost"),
    ]
    assert [column for file, _, column in found if file == "facilities.csv"] == (
        ["open", "throughput", "capacity", "stored", "opening_cost", "fixed_cost", "variable_cost", "expansion_cost"]
    )


@pytest.mark.parametrize(
    ("summary", "keys"),
    [
        ("[]", [""]),
        ("{", [""]),
        ("{}", ["status"]),
        ('{"status": "optimal", "plan_cost": NaN}', [""]),
        ('{"status": "optimal", "plan_cost": 1e999}', ["plan_cost"]),
        ('{"status": "optimal", "plan_cost": true}', ["plan_cost"]),
        ('{"status": "optimal", "contract": 2}', ["contract"]),
        ('{"status": "optimal", "seed": 1.5, "solver": 3}', ["solver", "seed"]),
        ('{"status": "optimal", "costs": {"transport": "1"}, "counts": []}', ["counts", "costs.transport"]),
        ('{"status": "optimal", "certificate": {"plan_cost": "1"}}', ["certificate.plan_cost"]),
        (
            '{"status": "optimal", "stages": [{"wall_s": "1"}, 2], "notes": [1]}',
            ["stages", "stages[1].wall_s", "notes"],
        ),
        ('{"status": "optimal", "plan_cost": 1' + "0" * 400 + "}", ["plan_cost"]),
    ],
)
def test_faults_of_the_summary(summary: str, keys: list[str], tmp_path: Path) -> None:
    """Every member of a wrong kind is named by its path."""
    assert faults(folder_of(tmp_path, summary)) == [("summary.json", 0, key) for key in keys]


@pytest.mark.parametrize(
    ("exchanges", "places"),
    [
        ("", [("", 20)]),
        (EXCHANGES.replace("mode", "unit"), [("mode", 1), ("unit", 1)]),
        (f'{EXCHANGES}\n"open', [("", 1)]),
    ],
)
def test_faults_of_a_table(exchanges: str, places: list[tuple[str, int]], tmp_path: Path) -> None:
    """A table without its header, with a column missing or twice, or with an open quote is refused."""
    found = faults(folder_of(tmp_path, exchanges=exchanges))
    assert len(found) == sum(count for _, count in places)
    assert all(column in {place[2] for place in found} for column, _ in places if column)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    """Without a folder, or without one of the two files that a plan needs, the error says which."""
    assert faults(tmp_path / "nowhere") == [("", 0, "")]
    assert faults(tmp_path) == [("summary.json", 0, ""), ("exchanges.csv", 0, "")]


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """A table in another encoding is a fault with the place of the first bad byte, not a crash or mangled letters."""
    folder_of(tmp_path)
    (tmp_path / "exchanges.csv").write_bytes(f"{EXCHANGES}\n{ROW}".encode().replace(b"truck", b"k\xe4rry"))
    with pytest.raises(PlanFormatError, match="is not UTF-8"):
        read_plan(tmp_path)


def test_a_folder_in_a_tables_place_is_refused(tmp_path: Path) -> None:
    """What cannot be opened as a file is a fault like any other."""
    (folder_of(tmp_path) / "unmatched.csv").mkdir()
    assert faults(tmp_path) == [("unmatched.csv", 0, "")]


@pytest.mark.parametrize(
    ("cell", "flag"), [("true", True), ("TRUE", True), ("1", True), ("False", False), ("0", False)]
)
def test_flags_of_other_programs(cell: str, flag: bool, tmp_path: Path) -> None:
    """True and false are read as spreadsheets and databases write them."""
    write_plan(booked_plan(), sample_inventory(), tmp_path)
    table = tmp_path / "facilities.csv"
    table.write_text(table.read_text().replace(",true,", f",{cell},"))
    assert read_plan(tmp_path).facilities[0].open is flag


def test_an_empty_shortfall_is_no_fault(tmp_path: Path) -> None:
    """A remainder that is not a matter of amount has no shortfall."""
    write_plan(booked_plan(), sample_inventory(), tmp_path)
    found: list[Any] = [row.shortfall for row in read_plan(tmp_path).unmatched]
    assert [isnan(shortfall) for shortfall in found] == [False, True, False]
