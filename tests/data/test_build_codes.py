"""What the reader makes of public codes: names of materials, and activities of sites."""

from pathlib import Path

from data import load
from symbiosis.codes import low

SITES = "site_id,latitude_deg,longitude_deg,nace,nace_version\n"
STREAMS = "stream_id,site_id,material,quantity\n"


def write(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_codes_without_a_name_show_their_label(tmp_path: Path) -> None:
    """A code has our label, a name that is given stays, and a material that only looks like a chapter has none."""
    loaded = load(
        write(
            tmp_path,
            sites=SITES + "a,60,25,,\n",
            materials="material,name,unit\n170101,Crushed concrete,t\n03,,t\nash,,t\n",
            streams=STREAMS + "s1,a,10 01 02,5\ns2,a,170101,5\ns3,a,03,5\ns4,a,ash,5\n",
        )
    )
    assert loaded.inventory is not None, loaded.report.to_csv()
    materials = loaded.inventory.materials
    assert dict(zip(materials.id.tolist(), materials.name.tolist(), strict=True)) == {
        "170101": "Crushed concrete",
        "03": "",
        "ash": "",
        "100102": low.label("100102"),
    }


def test_known_activities_are_silent(tmp_path: Path) -> None:
    """Codes of the version named, and of either where none is named, raise nothing and stay as written."""
    rows = "a,60,25,C17.12,NACE Rev. 2\nb,61,25,38.33,2.1\nc,62,25,38.33,\nd,63,25,45.20,\ne,64,25,,\n"
    loaded = load(write(tmp_path, sites=SITES + rows, streams=STREAMS + "s1,a,170101,5\n"))
    assert loaded.inventory is not None
    assert [fault.code for fault in loaded.report] == []
    assert loaded.inventory.sites.nace.tolist() == ["C17.12", "38.33", "38.33", "45.20", ""]


def test_unknown_activities_do_not_stop_the_solve(tmp_path: Path) -> None:
    """An unknown code, a code of the other version and an unknown version are warnings, one a row."""
    rows = "a,60,25,99.99,2\nb,61,25,38.33,NACE Rev. 2\nc,62,25,17.12,SIC 2007\nd,63,25,99.99,2\n"
    loaded = load(write(tmp_path, sites=SITES + rows, streams=STREAMS + "s1,a,170101,5\n"))
    assert loaded.inventory is not None
    assert [(fault.row, fault.column, fault.code, fault.severity) for fault in loaded.report] == [
        (1, "nace", "unknown_activity", "warning"),
        (2, "nace", "unknown_activity", "warning"),
        (3, "nace_version", "unknown_activity", "warning"),
        (4, "nace", "unknown_activity", "warning"),
    ]
