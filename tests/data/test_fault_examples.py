"""The examples of docs/errors.md, each run through the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from data import load
from data.faults import EXPLANATIONS, Code
from data.readers import csv_folder
from data.schema import TABLES

BAD = Path(__file__).parent / "bad"
ELSEWHERE = {Code.CITY_UNKNOWN, Code.CITY_AMBIGUOUS, Code.PLACE_FROM_CITY}
"""Codes that only come of an option, run with it in tests/data/geocode."""
BASE = {
    "sites.csv": "site_id,latitude_deg,longitude_deg\nnorth,60.2,24.9\nsouth,60.1,25.1\n",
    "materials.csv": "material,name,unit\nsludge,Fibre sludge,t\nfuel,Solid fuel,t\n",
    "streams.csv": "stream_id,site_id,material,quantity\ns1,north,sludge,1200\n",
    "demands.csv": "demand_id,site_id,material,quantity\nd1,south,fuel,900\n",
}
STREAM = "stream_id,site_id,material,quantity"
SITE = "site_id,latitude_deg,longitude_deg"


@dataclass(frozen=True)
class Case:
    """The example of one code as files: a folder that changes the base, one file, or a collected bad inventory."""

    changes: dict[str, str | bytes] = field(default_factory=dict)
    """By file name; replaced in the base or added to it."""
    file: str = ""
    """The one file of ``changes`` that is the inventory, where it is no folder."""
    only: bool = False
    """The changes are all of the folder."""
    bad: str = ""
    """A folder of tests/data/bad."""
    defaults: bool = False


def streams(*rows: str, more: str = "") -> dict[str, str | bytes]:
    return {"streams.csv": "\n".join([STREAM + more, *rows]) + "\n"}


def assets(window: str) -> dict[str, str | bytes]:
    return {"assets.csv": f"asset_id,site_id,kind,capacity,start,end\npress,north,press,1,{window}\n"}


CASES: dict[Code, Case] = {
    Code.FORMAT_NOT_BUILT: Case({"inventory.ods": "PK"}, file="inventory.ods"),
    Code.WRONG_FORMAT: Case({"inventory.xlsx": BASE["streams.csv"]}, file="inventory.xlsx"),
    Code.BAD_WORKBOOK: Case(bad="workbook_cut_short"),
    Code.BAD_PARQUET: Case(bad="parquet_footer_cut"),
    Code.BAD_GEOJSON: Case(bad="geojson_of_polygons"),
    Code.BAD_ZIP: Case(bad="zip_leaves_its_folder"),
    Code.ENCODING_DETECTED: Case({"streams.csv": BASE["streams.csv"].replace("s1", "sä").encode("cp1252")}),
    Code.SEPARATOR_DETECTED: Case({"streams.csv": "stream_id;quantity;site_id;material\ns1;12,5;north;sludge\n"}),
    Code.DECIMAL_DETECTED: Case({"streams.csv": "stream_id;quantity;site_id;material\ns1;12,5;north;sludge\n"}),
    Code.BAD_ENCODING: Case({"streams.csv": f"{STREAM}\nSäge,".encode() + "north,Sägemehl,1\n".encode("cp1252")}),
    Code.NUL_BYTE: Case(streams("s1\0,north,sludge,1")),
    Code.BAD_CSV: Case(
        {"sites.csv": f'{SITE}\n"Mill, north,60.1,24.9\nsouth,60.1,25.1\n'}
        | streams('s1,,sludge,1,60.1,24.9,5" pipe', more=",latitude_deg,longitude_deg,description")
    ),
    Code.BAD_DELIMITER: Case({"streams.csv": "stream_id|quantity|site_id|material\ns1|1|north|sludge\n"}),
    Code.BAD_TOML: Case({"policy.toml": "currency = EUR\n"}),
    Code.BAD_JSON: Case({"inventory.json": '{"streams": {"stream_id": "s1"}}'}, file="inventory.json"),
    Code.NO_TABLE: Case({"waste.csv": BASE["streams.csv"]}, only=True),
    Code.UNKNOWN_TABLE: Case({"stream.csv": BASE["streams.csv"], "demands.csv": BASE["demands.csv"]}, only=True),
    Code.NOT_BUILT: Case(
        {
            "processes.csv": "process,role,material,amount\na,input,sludge,1\na,output,fuel,1\nb,input,fuel,1\n",
            "facilities.csv": "facility_id,site_id,process,capacity,pool\nf1,north,a,9,true\nf2,south,b,9,true\n",
        }
    ),
    Code.MISSING_COLUMN: Case({"streams.csv": "stream_id,site_id,material\ns1,north,sludge\n"}),
    Code.UNKNOWN_COLUMN: Case(streams("s1,north,sludge,1,85", more=",disposl_cost")),
    Code.DUPLICATE_COLUMN: Case({"streams.csv": "stream_id,quantity,quantity,site_id,material\ns1,1,1,north,sludge\n"}),
    Code.EMPTY_HEADER: Case({"streams.csv": "stream_id,,quantity,site_id,material\ns1,x,1,north,sludge\n"}),
    Code.RAGGED_ROW: Case(streams("s1,north,030105,1,200")),
    Code.BLANK_ROW: Case(streams("s1,north,sludge,1,85", ",,,,", more=",disposal_cost")),
    Code.MISSING_CELL: Case(streams("s1,north,sludge,")),
    Code.BAD_NUMBER: Case(
        streams('s1,north,sludge,"1200,5",5', "s2,north,sludge,1 200,5", "s3,north,sludge,1,85 EUR", more=",min_lot")
    ),
    Code.BAD_WHOLE: Case(streams("s1,north,sludge,1,2.5", more=",max_partners")),
    Code.BAD_FLAG: Case(streams("s1,north,sludge,1,maybe", more=",hazardous")),
    Code.BAD_CHOICE: Case(streams("s1,north,sludge,1,estimate", more=",quantity_basis")),
    Code.BAD_VALUE: Case(
        {"inventory.json": '{"streams": [{"stream_id": "s1", "quantity": [1, 2]}]}'}, file="inventory.json"
    ),
    Code.BAD_CHARACTER: Case({"sites.csv": f'{SITE}\n"north\nmill",60.2,24.9\nnorth,60.2,24.9\nsouth,60.1,25.1\n'}),
    Code.OUT_OF_RANGE: Case({"sites.csv": f"{SITE}\nnorth,124.9,60.2\n"} | streams("s1,north,sludge,-1200")),
    Code.WHITESPACE: Case(streams("s1,north ,sludge,1")),
    Code.NUMBER_AS_IDENTIFIER: Case(
        {
            "inventory.json": '{"sites": [{"site_id": "north", "latitude_deg": 60.2, "longitude_deg": 24.9}], '
            '"streams": [{"stream_id": "s1", "site_id": "north", "material": 30105, "quantity": 1}]}'
        },
        file="inventory.json",
    ),
    Code.UNKNOWN_CODE: Case(
        streams("s1,north,191299,1", "s2,north,30105,1", "s3,north,O30105,1", "s4,north,3.0105E4,1")
    ),
    Code.SUPERSEDED_CODE: Case(streams("s1,north,160605,1", "s2,north,160604,1", "s3,north,160607,1")),
    Code.UNKNOWN_TREATMENT: Case(
        {"demands.csv": "demand_id,site_id,material,quantity,operation\nd1,south,fuel,9,R14\n"}
    ),
    Code.UNKNOWN_COUNTRY: Case({"sites.csv": f"{SITE},country\nnorth,51.5,-0.1,UK\nsouth,51.5,-0.2,GB\n"}),
    Code.UNKNOWN_ACTIVITY: Case(
        {"sites.csv": f"{SITE},nace,nace_version\nnorth,60.2,24.9,17.13,2\nsouth,60.1,25.1,38.33,NACE Rev. 2\n"}
    ),
    Code.HAZARD_CONTRADICTION: Case(streams("s1,north,030105*,1", "s2,north,030104*,1")),
    Code.UNKNOWN_FORM: Case(streams("s1,north,sludge,1,slugde", more=",physical_form")),
    Code.UNKNOWN_UNIT: Case(streams("s1,north,sludge,1,bags", more=",unit")),
    Code.AMBIGUOUS_UNIT: Case(
        streams(*(f"{unit},north,sludge,1,{unit}" for unit in ("ton", "t", "short ton", "long ton")), more=",unit")
    ),
    Code.UNIT_MISMATCH: Case(streams("s1,north,sludge,1,m3", more=",unit")),
    Code.UNLISTED_MATERIAL: Case(streams("s1,north,slugde,1")),
    Code.UNKNOWN_REFERENCE: Case(streams("s1,nroth,sludge,1")),
    Code.AMBIGUOUS_OWNER: Case(
        {
            "demands.csv": "demand_id,site_id,material,quantity\ns1,south,fuel,900\n",
            "properties.csv": "owner_id,property,max\ns1,water,5\n",
        }
    ),
    Code.DUPLICATE: Case(streams("s1,north,sludge,1", "s1,south,sludge,1")),
    Code.MINIMUM_ABOVE_MAXIMUM: Case(streams("s1,north,sludge,1200,1300", more=",min_quantity")),
    Code.PLACE_CONFLICT: Case(streams("s1,north,sludge,1,61,24.9", more=",latitude_deg,longitude_deg")),
    Code.BAD_INSTANT: Case(assets("1.3.2026 8:00,2026-03-31")),
    Code.MIXED_OFFSETS: Case(assets("2026-03-01T08:00,2026-03-01T18:00+02:00")),
    Code.EMPTY_WINDOW: Case(assets("2026-03-02,2026-03-01")),
    Code.WINDOW_TOO_SHORT: Case(
        {
            "requests.csv": "request_id,site_id,kind,duration_h,earliest,latest,outside_hourly_cost\n"
            "r1,north,press,6,2026-03-01T08:00,2026-03-01T12:00,75\n"
        }
    ),
    Code.CONTRADICTION: Case({"links.csv": "from_id,to_id,status,min_quantity\ns1,d1,forbidden,10\n"}),
    Code.INCOMPLETE: Case(
        {
            "modes.csv": "mode,cost_per_unit_km,cost_per_load_km\ncart,1,1\nvan,1,\n",
            "properties.csv": "owner_id,property,low,high\ns1,water,5,\n",
        }
    ),
    Code.MEANINGLESS: Case({"properties.csv": "owner_id,property,value,min,max\nd1,water,5,,\n"}),
    Code.UNCHECKED_PERMIT: Case({"sites.csv": f"{SITE},permits\nnorth,60.2,24.9,\nsouth,60.1,25.1,R1;D10\n"}),
    Code.PLACE_ZERO: Case({"sites.csv": f"{SITE}\nnorth,0,0\nsouth,60.1,25.1\n"}),
    Code.PLACE_SWAPPED: Case({"sites.csv": f"{SITE},country\nnorth,24.9,60.2,FI\nsouth,60.1,25.1,FI\n"}),
    Code.PLACE_AT_SEA: Case({"sites.csv": f"{SITE}\nnorth,30,-40\nsouth,60.1,25.1\n"}),
    Code.PLACE_OUTSIDE_COUNTRY: Case({"sites.csv": f"{SITE},country\nnorth,52,9.5,IE\nsouth,52,-9.5,IE\n"}),
    Code.PROFILE_GAP: Case(
        {"periods.csv": "period\n2026\n2027\n", "profiles.csv": "profile,period,factor\nharvest,2026,1.4\n"}
        | streams("s1,north,sludge,1,harvest", more=",profile")
    ),
    Code.MORE_COMES_BACK: Case(
        {"returns.csv": "demand_id,material,lag_periods,fraction\nd1,sludge,1,0.7\nd1,sludge,2,0.6\n"}
    ),
    Code.FEEDS_ITSELF: Case({"returns.csv": "demand_id,material,lag_periods,fraction\nd1,fuel,0,1\n"}),
    Code.NO_DEFAULT: Case(
        {
            "materials.csv": BASE["materials.csv"] + "widget-7,Widgets,piece\n",
            "demands.csv": "demand_id,site_id,material,quantity\nd1,south,widget-7,9\n",
        },
        defaults=True,
    ),
    Code.UNKNOWN_KEY: Case({"policy.toml": "limit.budget = 5\n"}),
    Code.REPORT_CAPPED: Case(streams(*(f's{row},north,sludge,"1,5"' for row in range(10_001)))),
}


def codes_of(folder: Path, case: Case, files: dict[str, str | bytes]) -> set[str]:
    """Write the files and return the codes of their report."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    report = load(folder / case.file if case.file else folder, defaults=case.defaults).report
    return {str(fault.code) for fault in report}


def files_of(case: Case) -> dict[str, str | bytes]:
    return dict(case.changes) if case.file or case.only else {**BASE, **case.changes}


def mended(code: Code, files: dict[str, str | bytes]) -> dict[str, str | bytes]:
    """The files after the replacements that the example asks for: "`X`, `Y` and `Z` should be `W`"."""
    pairs = [
        (old, new)
        for some, new in re.findall(r"((?:`[^`]+`(?:, | and )?)+) should be `([^`]+)`", EXPLANATIONS[code].example)
        for old in re.findall(r"`([^`]+)`", some)
    ]
    for old, new in pairs:
        # A cell with a comma stands in quotes that the example leaves out; 30105 is no part of O30105.
        whole = re.compile(rf'"{re.escape(old)}"|(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])')
        if old in files:
            files[new] = files.pop(old)
        else:
            files |= {name: whole.sub(new, text) for name, text in files.items() if isinstance(text, str)}
    return files


def test_every_code_has_an_example_that_is_run() -> None:
    """No code is left out, but for those that another test runs."""
    assert set(CASES) | ELSEWHERE | {Code.UNREADABLE} == set(Code)
    assert all(EXPLANATIONS[code].example for code in Code)


@pytest.mark.parametrize("code", CASES)
def test_each_example_gives_its_code(code: Code, tmp_path: Path) -> None:
    """The files of an example are reported with its code."""
    case = CASES[code]
    if case.bad:
        expected = (BAD / case.bad / "expected.csv").read_text(encoding="utf-8").splitlines()
        assert str(code) in {line.split(",")[3] for line in expected}
    else:
        assert str(code) in codes_of(tmp_path / "inventory", case, files_of(case))


@pytest.mark.parametrize("code", [code for code in CASES if "should be" in EXPLANATIONS[code].example])
def test_what_an_example_proposes_helps(code: Code, tmp_path: Path) -> None:
    """Written as the example says that it should be, the files are not reported with the code."""
    case = CASES[code]
    rest = {"unknown_code"} if code is Code.UNKNOWN_CODE else set()  # 191299 is in no chapter, nothing is proposed
    assert (codes_of(tmp_path / "inventory", case, mended(code, files_of(case))) & {str(code)}) <= rest


@pytest.mark.parametrize("code", [code for code, case in CASES.items() if not case.bad])
def test_what_an_example_quotes_is_what_is_run(code: Code) -> None:
    """Each word in back-quotes stands in the files that are run or in the mended ones, or names a column."""
    files = files_of(CASES[code])
    both = [*files.items(), *mended(code, dict(files)).items()]
    texts = [
        text if isinstance(text, str) else text.decode("cp1252") + text.decode(errors="replace") for _, text in both
    ]
    columns = (column.name for table in TABLES.values() for column in table.columns)
    seen = "\n".join([*texts, *columns, *(name for name, _ in both)])
    quotes = re.findall(r"`([^`]+)`", EXPLANATIONS[code].example.replace(r"\n", "\n"))
    assert [quote for quote in quotes if quote not in seen] == []


def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of unreadable: the system refuses to give the file."""

    def refuse() -> IO[bytes]:
        raise PermissionError(13, "Permission denied")

    case = Case()
    monkeypatch.setattr(csv_folder, "at", lambda _: refuse)
    assert "unreadable" in codes_of(tmp_path / "inventory", case, files_of(case))
