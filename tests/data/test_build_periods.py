"""What depends on the period: rows for one period or for all, rates, profiles, what may be opened when."""

from pathlib import Path

import numpy as np
import pytest

from data import load
from data.loading import Loaded
from symbiosis.inventory import Inventory

SITES = "site_id,latitude_deg,longitude_deg\na,60,25\nb,61,25\n"
MONTHS = "period,days\njan,31\nfeb,28\nmar,31\n"
MATERIALS = "material,unit\nm,t\nn,t\n"


def read(folder: Path, **tables: str) -> Loaded:
    tables = {"sites": SITES, "periods": MONTHS, "materials": MATERIALS, **tables}
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load(folder)


def built(folder: Path, **tables: str) -> Inventory:
    loaded = read(folder, **tables)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def test_an_empty_period_holds_where_no_row_names_it(tmp_path: Path) -> None:
    """A row without a period tells every period that has none of its own; without such a row the rest is 0."""
    inventory = built(
        tmp_path,
        streams="stream_id,site_id,material,quantity,min_quantity,period\n"
        "s1,a,m,10,4,\ns2,a,m,5,,feb\ns1,a,m,20,,feb\ns3,b,m,7,1,\n",
        demands="demand_id,site_id,material,quantity,period\nd,b,m,9,mar\nd,b,m,8,jan\n",
    )
    assert inventory.periods.id.tolist() == ["jan", "feb", "mar"]
    assert inventory.streams.id.tolist() == ["s1", "s2", "s3"]
    assert inventory.streams.quantity.tolist() == [[10, 20, 10], [0, 5, 0], [7, 7, 7]]
    assert inventory.streams.min_quantity.tolist() == [[4, 0, 4], [0, 0, 0], [1, 1, 1]]
    assert inventory.streams.site.tolist() == [0, 0, 1]
    assert inventory.demands.quantity.tolist() == [[8, 0, 9]]


def test_rates_follow_the_days_of_each_period(tmp_path: Path) -> None:
    """t/day is 31, 28, 31 t in January to March; a row of its own period takes that period's days; units may differ."""
    inventory = built(
        tmp_path,
        streams="stream_id,site_id,material,quantity,unit,period,disposal_cost\n"
        "s1,a,m,2,t/day,,50\ns2,a,m,2,t/day,feb,50\ns2,a,m,9000,kg,jan,0.05\n",
    )
    assert inventory.streams.quantity.tolist() == [[62, 56, 62], [9, 56, 0]]
    assert inventory.streams.disposal_cost.tolist() == [50, 50]


def test_lots_may_be_rates_where_periods_are_equally_long(tmp_path: Path) -> None:
    """A lot is one figure for all periods: as a rate it is fine as long as it comes to one."""
    inventory = built(
        tmp_path,
        periods="period,days\njan,30\nfeb,30\n",
        streams="stream_id,site_id,material,quantity,unit,period,min_lot\n"
        "s1,a,m,9,t/day,,2\ns2,a,m,9,t/day,feb,2\ns2,a,m,300,t,jan,60\n",
    )
    assert inventory.streams.min_lot.tolist() == [60, 60]


def test_profiles_multiply_quantities_and_minima(tmp_path: Path) -> None:
    """Of the rows that name one, and of these alone; a period without a factor is as written, and is warned of."""
    loaded = read(
        tmp_path,
        profiles="profile,period,factor\nharvest,feb,0\nflat,mar,1\nharvest,jan,1.5\nflat,jan,1\nflat,feb,1\n",
        streams="stream_id,site_id,material,quantity,min_quantity,profile,period,disposal_cost\n"
        "s1,a,m,10,4,harvest,,7\ns2,a,m,10,4,,,7\ns3,a,m,10,4,flat,,7\ns4,a,m,10,4,harvest,jan,7\ns4,a,m,10,4,,,7\n",
        demands="demand_id,site_id,material,quantity,profile\nd,b,m,2,harvest\n",
    )
    inventory = loaded.inventory
    assert inventory is not None
    assert inventory.streams.quantity.tolist() == [[15, 0, 10], [10, 10, 10], [10, 10, 10], [15, 10, 10]]
    assert inventory.streams.min_quantity.tolist() == [[6, 0, 4], [4, 4, 4], [4, 4, 4], [6, 4, 4]]
    assert inventory.streams.disposal_cost.tolist() == [7, 7, 7, 7]
    assert inventory.demands.quantity.tolist() == [[3, 0, 2]]
    found = [(fault.table, fault.row, str(fault.code), fault.severity) for fault in loaded.report]
    assert found == [("streams", 1, "profile_gap", "warning"), ("demands", 1, "profile_gap", "warning")]


def test_a_profile_with_every_factor_is_no_matter_of_warning(tmp_path: Path) -> None:
    """Nor is one that lacks a period of which no row that names it tells."""
    loaded = read(
        tmp_path,
        profiles="profile,period,factor\nhalf,jan,1\nhalf,feb,1\n",
        streams="stream_id,site_id,material,quantity,profile,period\ns1,a,m,10,half,jan\ns1,a,m,10,half,feb\n",
    )
    assert len(loaded.report) == 0


def test_capacity_is_of_each_period(tmp_path: Path) -> None:
    """Capacity and minimum by period; the largest capacity is the capacity where it is not given; open_in as flags."""
    inventory = built(
        tmp_path,
        processes="process,role,material,amount\np,input,m,1\n",
        facilities="facility_id,site_id,process,capacity,max_capacity,min_throughput,period,open_in,opening_cost\n"
        "f1,a,p,10,,3,,jan;mar,5\nf1,a,p,20,30,25,feb,mar;jan,5.0\nf2,b,p,7,,,mar,,\n",
    )
    plants = inventory.facilities
    assert plants.id.tolist() == ["f1", "f2"]
    assert plants.capacity.tolist() == [[10, 20, 10], [0, 0, 7]]
    assert plants.max_capacity.tolist() == [[10, 30, 10], [0, 0, 7]]
    assert plants.min_throughput.tolist() == [[3, 25, 3], [0, 0, 0]]
    assert plants.may_open.tolist() == [[True, False, True], [True, True, True]]
    assert np.isnan(plants.storage_capacity).all()


def test_places_and_permits_are_told_once_an_id(tmp_path: Path) -> None:
    """A stream with a place of its own in several rows makes one site, and is warned of once."""
    loaded = read(
        tmp_path,
        streams="stream_id,latitude_deg,longitude_deg,material,quantity,period\ns,0,0,m,1,jan\ns,0,0,m,2,feb\n",
    )
    assert loaded.inventory is not None
    assert loaded.inventory.sites.id.tolist() == ["a", "b", "s@0.0,0.0"]
    assert [(fault.row, str(fault.code)) for fault in loaded.report] == [(1, "place_zero")]


@pytest.mark.parametrize("rows", ["s,a,m,1,jan,6,kg\ns,a,m,2,feb,0.006,t\n", "s,a,m,1,jan,6,\ns,a,m,2,,6,\n"])
def test_rows_that_say_the_same_in_other_words_pass(rows: str, tmp_path: Path) -> None:
    """6 per kg is 6000 per t and not 0.006: what is compared is the figure in the material's unit."""
    loaded = read(tmp_path, streams=f"stream_id,site_id,material,quantity,period,disposal_cost,unit\n{rows}")
    faults = [(fault.column, str(fault.code)) for fault in loaded.report]
    assert faults == ([("disposal_cost", "contradiction")] if "kg" in rows else [])


def test_where_a_row_s_figures_come_from_may_differ(tmp_path: Path) -> None:
    """The column source is about the row, not about the stream."""
    rows = "s,a,m,1,jan,report 2026\ns,a,m,2,feb,estimate\n"
    assert read(tmp_path, streams=f"stream_id,site_id,material,quantity,period,source\n{rows}").report.ok
