"""Plants that give something, what comes back, mixing tanks: who has what properties, who is whose source."""

from math import inf
from pathlib import Path

import numpy as np
import pytest

from data import load
from data.loading import Loaded
from symbiosis.inventory import Inventory

BASE = {
    "sites": "site_id,latitude_deg,longitude_deg\na,60,25\nb,61,25\n",
    "materials": "material,unit,hazardous,low_code\nin,t,,\nout,t,,\nby,t,,190205\nold,piece,true,\n",
    "streams": "stream_id,site_id,material,quantity\ns1,a,in,9\n",
    "demands": "demand_id,site_id,material,quantity\nd1,b,out,9\n",
    "processes": "process,role,material,amount\np,input,in,1\np,output,out,0.5\np,output,by,0.1\n",
    "facilities": "facility_id,site_id,process,capacity\nf1,a,p,9\nf2,b,p,9\n",
    "returns": "demand_id,material,lag_periods,fraction\nd1,old,0,0.5\n",
}
TANKS = "process,role,material,amount\nmix,input,in,1\nmix,output,out,1\nblend,input,{takes},1\nblend,output,by,1\n"
TWO_POOLS = "facility_id,site_id,process,capacity,pool\nf1,a,mix,9,true\nf2,b,blend,9,true\n"


def read(folder: Path, **tables: str) -> Loaded:
    for name, text in {**BASE, **tables}.items():
        (folder / (f"{name}.csv" if name != "policy" else "policy.toml")).write_text(text, encoding="utf-8")
    return load(folder)


def built(folder: Path, **tables: str) -> Inventory:
    loaded = read(folder, **tables)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def refused(folder: Path, **tables: str) -> list[tuple[str, int | None, str, str]]:
    report = read(folder, **tables).report
    return [(fault.table, fault.row, fault.column, str(fault.code)) for fault in report.errors]


def offers(inventory: Inventory) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Low and high by id, material and property."""
    quality, suppliers = inventory.quality, inventory.suppliers
    return {
        (suppliers.id[s], inventory.materials.id[suppliers.material[s]], quality.names[p]): (low, high)
        for s, p, low, high in zip(
            quality.offer_supplier, quality.offer_property, quality.offer_low, quality.offer_high, strict=True
        )
    }


def test_hazard_of_outputs_and_returns_is_the_material_s(tmp_path: Path) -> None:
    """The cell, else the entry of the code (19 02 05* is hazardous), else false."""
    inventory = built(tmp_path)
    told = zip(inventory.materials.id, inventory.materials.hazardous.tolist(), strict=True)
    assert dict(told) == {"in": False, "out": False, "by": True, "old": True}
    assert inventory.suppliers.id.tolist() == ["s1", "d1#old", "f1", "f1", "f2", "f2"]
    assert inventory.suppliers.hazardous.tolist() == [False, True, False, True, False, True]


def test_outputs_have_their_plant_s_figures_else_their_material_s(tmp_path: Path) -> None:
    """An own row of a plant holds for each of its outputs; a return inherits from its material, or has its own row."""
    inventory = built(
        tmp_path,
        properties="owner_id,property,value,low,high\nf2,water,7,,\nout,water,,1,2\nby,salt,3,,\nold,water,5,,\n"
        "d1#old,salt,4,,\n",
    )
    assert offers(inventory) == {
        ("f1", "out", "water"): (1, 2),
        ("f1", "by", "salt"): (3, 3),
        ("f2", "out", "water"): (7, 7),
        ("f2", "by", "water"): (7, 7),
        ("f2", "by", "salt"): (3, 3),
        ("d1#old", "old", "water"): (5, 5),
        ("d1#old", "old", "salt"): (4, 4),
    }


def test_a_pool_has_no_figures_of_its_own(tmp_path: Path) -> None:
    """What a tank gives has the mean of what enters, so the material's row does not hold for it; limits do."""
    inventory = built(
        tmp_path,
        facilities="facility_id,site_id,process,capacity,pool\nf1,a,p,9,true\nf2,b,p,9,\n",
        properties="owner_id,property,value,max\nout,water,1,\nf1,water,,6\nin,salt,,2\n",
    )
    assert set(offers(inventory)) == {("f2", "out", "water")}
    quality = inventory.quality
    limits = zip(quality.limit_receiver.tolist(), quality.limit_property.tolist(), quality.limit_max, strict=True)
    assert sorted(limits) == [(1, 0, 6.0), (1, 1, 2.0), (2, 1, 2.0)]


def test_links_start_from_streams_returns_and_plants(tmp_path: Path) -> None:
    """Sources are numbered in that order, whatever the order of rows."""
    inventory = built(
        tmp_path,
        links="from_id,to_id\nf2,d1\nd1#old,d1\ns1,f2\nf1,f2\n",
    )
    assert inventory.links.source.tolist() == [3, 1, 0, 2]
    assert inventory.source_id[inventory.links.source].tolist() == ["f2", "d1#old", "s1", "f1"]
    assert inventory.links.receiver.tolist() == [0, 0, 2, 2]


def test_a_recipe_may_give_what_it_takes(tmp_path: Path) -> None:
    """The same material on both sides is fine; empty storage cells are not given, an empty disposal limit is none."""
    recipes = built(tmp_path, processes="process,role,material,amount\np,input,in,1\np,output,in,0.5\n").processes
    assert recipes.input_material.tolist() == recipes.output_material.tolist() == [0]
    assert np.isnan([recipes.input_storage_limit, recipes.input_storage_cost]).all()
    assert recipes.output_disposal_limit.tolist() == [inf]
    assert recipes.output_disposal_cost.tolist() == recipes.output_disposal_co2e.tolist() == [0]


def test_the_id_of_a_return_has_the_plain_code(tmp_path: Path) -> None:
    """However the code of its material is written; several lags are one return."""
    inventory = built(
        tmp_path,
        returns="demand_id,material,lag_periods,fraction\nd1,15 01 03,0,0.5\nd1,150103,2,0.25\nd1,old,7,30\n",
        links="from_id,to_id\nd1#150103,d1\n",
    )
    returns = inventory.returns
    assert returns.id.tolist() == ["d1#150103", "d1#old"]
    assert (returns.of.tolist(), returns.lag.tolist()) == ([0, 0, 1], [0, 2, 7])
    assert returns.fraction.tolist() == [0.5, 0.25, 30]
    assert inventory.suppliers.most[1].tolist() == [4.5]


@pytest.mark.parametrize(("takes", "conversions"), [("out", ""), ("by", "out,by"), ("old", "out,old")])
def test_a_pool_that_may_feed_a_pool_is_refused(takes: str, conversions: str, tmp_path: Path) -> None:
    """As itself or by a conversion; the message is at the pool that sends."""
    tables = {"processes": TANKS.format(takes=takes), "facilities": TWO_POOLS}
    rows = "from_material,to_material\n" + conversions
    assert refused(tmp_path, **tables, conversions=rows) == [("facilities", 1, "pool", "not_built")]


@pytest.mark.parametrize(
    "tables",
    [
        {"links": "from_id,to_id,status\nf1,f2,forbidden\n"},
        {"links": "from_id,to_id,material\nf1,d1,out\n", "policy": "[links]\nclosed = true\n"},
        {"facilities": TWO_POOLS.replace("f2,b,blend,9,true", "f2,b,blend,9,")},
        {"facilities": TWO_POOLS.replace("blend", "mix")},
    ],
)
def test_pools_that_cannot_meet_are_read(tables: dict[str, str], tmp_path: Path) -> None:
    """Forbidden, not linked where only links exist, no pool at the other end, or nothing that the other takes."""
    built(tmp_path, **{"processes": TANKS.format(takes="out"), "facilities": TWO_POOLS, **tables})


@pytest.mark.parametrize(
    ("limit", "capacity", "may"),
    [("", "", True), ("0", "9", True), ("9", "0", True), ("", "9", False), ("9", "", False)],
)
def test_a_pool_with_stock_is_refused_over_several_periods(
    limit: str, capacity: str, may: bool, tmp_path: Path
) -> None:
    """A limit of 0 is no storage; within one period nothing can be kept, so its storage is read."""
    tables = {
        "processes": f"process,role,material,amount,storage_limit\np,input,in,1,{limit}\np,output,out,1,\n",
        "facilities": f"facility_id,site_id,process,capacity,pool,storage_capacity\nf1,a,p,9,true,{capacity}\n",
    }
    built(tmp_path, **tables)
    found = refused(tmp_path, **tables, periods="period\n1\n2\n")
    assert found == ([] if may else [("facilities", 1, "pool", "not_built")])


@pytest.mark.parametrize(
    ("returns", "conversions", "policy", "warned"),
    [
        ("d1,out,0,1", "", "", True),
        ("d1,out,0,0.4\nd1,out,1,0.6", "", "", False),
        ("d1,out,1,1", "", "", False),
        ("d1,old,0,1", "", "", False),
        ("d1,old,0,0.5", "old,out,2", "", True),
        ("d1,old,0,0.5", "old,out,1.9", "", False),
        ("d1,out,0,1", "", "[links]\ninternal = false\n", False),
    ],
)
def test_what_may_be_met_from_nothing_is_warned_of(
    returns: str, conversions: str, policy: str, warned: bool, tmp_path: Path
) -> None:
    """Where all that is delivered is back at once and stands in for as much again, unless nothing supplies itself."""
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    loaded = read(
        tmp_path,
        returns=f"demand_id,material,lag_periods,fraction\n{returns}\n",
        conversions=f"from_material,to_material,yield\n{conversions}\n",
    )
    assert loaded.inventory is not None, loaded.report.to_csv()
    assert ("feeds_itself" in {str(fault.code) for fault in loaded.report}) is warned
