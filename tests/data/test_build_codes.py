"""What the reader makes of public codes: names of materials, and activities of sites."""

from pathlib import Path

from data import load
from data.loading import Loaded
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


def faults(loaded: Loaded) -> list[tuple[str, int | None, str, str]]:
    return [(fault.table, fault.row, fault.column, str(fault.code)) for fault in loaded.report]


def test_one_conversion_in_two_spellings_is_told_twice(tmp_path: Path) -> None:
    """A prefix and a code are the same however they are written; the hint names both rows and the other spelling."""
    loaded = load(
        write(
            tmp_path,
            sites=SITES + "a,60,25,,\n",
            materials="material,unit\nfuel,t\n",
            streams=STREAMS + "s1,a,030105,5\n",
            conversions="from_material,to_material,hazardous\n0303,fuel,\n03 03,fuel,true\n030105,fuel,\n"
            "03.01.05,fuel,\n03,fuel,\n17 01 01,fuel,\n17 01 01,fuel,\nfuel,170101,\nfuel,17 01 01,\n",
        )
    )
    assert faults(loaded) == [("conversions", row, "from_material", "duplicate") for row in (2, 4, 7, 9)]
    assert [fault.hint for fault in loaded.report] == [
        "Row 1 is the same: it says '0303'.",
        "Row 3 is the same: it says '030105'.",
        "Row 6 is the same.",
        "Row 8 is the same: it says '170101'.",
    ]


def test_a_listed_name_is_no_prefix(tmp_path: Path) -> None:
    """A material that is listed under four digits is itself; the same digits with a space are the sub-chapter."""
    loaded = load(
        write(
            tmp_path,
            sites=SITES + "a,60,25,,\n",
            materials="material,unit\nfuel,t\n0303,t\n",
            streams=STREAMS + "s1,a,0303,5\n",
            conversions="from_material,to_material\n0303,fuel\n03 03,fuel\n",
        )
    )
    assert loaded.inventory is not None, loaded.report.to_csv()
    assert loaded.inventory.conversions.from_prefix.tolist() == ["", "0303"]


def test_spellings_of_one_code_are_one_owner_and_one_link(tmp_path: Path) -> None:
    """Links, properties, recipes and materials that name a code twice in two spellings are duplicates."""
    loaded = load(
        write(
            tmp_path,
            sites=SITES + "a,60,25,,\nb,61,25,,\n",
            materials="material,unit,density_t_per_m3\n030105,t,0.2\n03 01 05,t,0.3\n",
            streams=STREAMS + "s1,a,030105,5\n",
            demands="demand_id,site_id,material,quantity\nd1,b,03.01.05,5\n",
            processes="process,role,material,amount\nburn,input,030105,1\nburn,input,03 01 05,1\n",
            properties="owner_id,property,value\n030105,ash,1\n03 01 05,ash,2\n",
            links="from_id,to_id,material\ns1,d1,03 01 05\ns1,d1,030105\n",
        )
    )
    assert faults(loaded) == [
        ("materials", 2, "material", "duplicate"),
        ("properties", 2, "owner_id", "duplicate"),
        ("processes", 2, "process", "duplicate"),
        ("links", 2, "from_id", "duplicate"),
    ]
    assert all(fault.hint.startswith("Row 1 is the same: it says '0") for fault in loaded.report)


def test_patterns_are_written_in_one_way(tmp_path: Path) -> None:
    """Prefixes and codes of permits and modes lose their spaces, dots and stars."""
    loaded = load(
        write(
            tmp_path,
            sites="site_id,latitude_deg,longitude_deg,permit_materials\na,60,25,03 03; 03.01.05;17\n",
            streams=STREAMS + "s1,a,030105,5\n",
            modes="mode,cost_per_unit_km,materials\ncart,1,01 03 04*;19 12\n",
        )
    )
    assert loaded.inventory is not None, loaded.report.to_csv()
    assert loaded.inventory.sites.permit_materials == (("0303", "030105", "17"),)
    assert loaded.inventory.modes.materials == (("010304", "1912"),)


def test_patterns_that_fit_nothing_or_are_damaged(tmp_path: Path) -> None:
    """A damaged code is an error, what fits nothing a warning, and the codes of the battery edition are known."""
    sites = "site_id,latitude_deg,longitude_deg,permit_materials\na,60,25,30105.0;191402;1914;0399;wod\n"
    loaded = load(
        write(
            tmp_path,
            sites=sites,
            materials="material,unit\nwood,t\n30106,t\n",
            streams=STREAMS + "s1,a,030105,5\n",
            modes="mode,cost_per_unit_km,materials\ncart,1,O30105;303;30106\n",
        )
    )
    found = [(fault.table, str(fault.code), fault.hint.split("?")[0]) for fault in loaded.report]
    assert found == [
        ("sites", "unknown_code", "Did you mean '030105'"),
        ("sites", "unlisted_material", "'0399' is neither a material nor a code or prefix."),
        ("sites", "unlisted_material", "Did you mean 'wood'"),
        ("modes", "unknown_code", "Did you mean '0303'"),
        ("modes", "unknown_code", "Did you mean '030105'"),
    ]


def test_damaged_codes_are_refused_wherever_a_waste_is_named(tmp_path: Path) -> None:
    """Streams, conversions, prefixes and low_code: each damaged code is an error that proposes what was meant."""
    loaded = load(
        write(
            tmp_path,
            sites=SITES + "a,60,25,,\n",
            materials="material,unit,low_code\nfuel,t,3.0105E4\n",
            streams=STREAMS + "s1,a,O30105,5\ns2,a,30105.0,5\ns3,a,EWC 030105,5\n",
            conversions="from_material,to_material\n303,fuel\n170101.0,fuel\n",
        )
    )
    assert faults(loaded) == [
        ("materials", 1, "low_code", "unknown_code"),
        ("streams", 1, "material", "unknown_code"),
        ("streams", 2, "material", "unknown_code"),
        ("streams", 3, "material", "unlisted_material"),
        ("conversions", 1, "from_material", "unknown_code"),
        ("conversions", 2, "from_material", "unknown_code"),
    ]
    proposed = [fault.hint.split("?")[0] for fault in loaded.report]
    codes = ("030105", "030105", "030105", "030105", "0303", "170101")
    assert proposed == [f"Did you mean {code!r}" for code in codes]


def test_listed_names_are_never_taken_for_damaged_codes(tmp_path: Path) -> None:
    """A material that is listed under a name such as 30105 is that material, wherever it is named."""
    loaded = load(
        write(
            tmp_path,
            sites=SITES + "a,60,25,,\n",
            materials="material,unit\n30105,t\n3-01-05,t\n303,t\n",
            streams=STREAMS + "s1,a,30105,5\ns2,a,3-01-05,5\n",
            conversions="from_material,to_material\n303,30105\n",
        )
    )
    assert loaded.inventory is not None
    assert faults(loaded) == []
    assert set(loaded.inventory.materials.low_code.tolist()) == {""}


def test_codes_of_both_editions_are_read(tmp_path: Path) -> None:
    """New codes have their hazard, withdrawn ones a warning; of 16 06 04 the star or the cell tells the hazard."""
    rows = "1,a,19 14 02*,5,\n2,a,191408,5,\n3,a,160605,5,\n4,a,160604,5,\n5,a,16 06 04*,5,\n6,a,160604,5,true\n"
    streams = "stream_id,site_id,material,quantity,hazardous\n" + rows + "7,a,160604,5,false\n8,a,190211,5,\n"
    loaded = load(write(tmp_path, sites=SITES + "a,60,25,,\n", streams=streams))
    assert loaded.inventory is not None, loaded.report.to_csv()
    assert loaded.inventory.streams.hazardous.tolist() == [True, False, False, False, True, True, False, True]
    assert faults(loaded) == [
        ("streams", 3, "material", "superseded_code"),
        ("streams", 4, "hazardous", "superseded_code"),
        ("streams", 8, "material", "superseded_code"),
    ]
    assert "160607" in loaded.report.faults[0].hint


def test_listed_materials_tell_the_hazard_of_alkaline_batteries(tmp_path: Path) -> None:
    """The star of a listed code, or its cell hazardous, holds for its streams; without both each is warned of."""
    loaded = load(
        write(
            tmp_path,
            sites=SITES + "a,60,25,,\n",
            materials="material,unit,low_code,hazardous\nold,t,160604,false\nnew,t,16 06 04*,\nopen,t,160604,\n",
            streams=STREAMS + "s1,a,old,5\ns2,a,new,5\ns3,a,open,5\n",
        )
    )
    assert loaded.inventory is not None, loaded.report.to_csv()
    assert loaded.inventory.streams.hazardous.tolist() == [False, True, False]
    assert faults(loaded) == [("streams", 3, "hazardous", "superseded_code")]
