"""Conversions from the table of pathways: added where nothing is said, never against what is."""

from pathlib import Path

import pytest

from data import load
from data.defaults.conversions import Material
from data.defaults.known_pathways import known_step
from symbiosis.inventory import Inventory

SITES = "site_id,latitude_deg,longitude_deg\na,60.2,24.9\nb,60.3,25.0\n"


def filled(folder: Path, **tables: str) -> Inventory:
    given = {
        "sites": SITES,
        "modes": "mode,cost_per_unit_km\ntruck,0.1\n",
        "streams": "stream_id,site_id,material,quantity,disposal_cost\ns,a,170802,5,1\n",
        "demands": "demand_id,site_id,material,quantity,purchase_cost\nd,b,gypsum,5,1\n",
        **tables,
    }
    for name, text in given.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    loaded = load(folder, defaults=True)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def pairs(inventory: Inventory) -> list[tuple[str, str]]:
    """What stands in for what, by the inventory's conversions."""
    rows, ids = inventory.conversions, inventory.materials.id
    starts = [prefix or ids[row] for prefix, row in zip(rows.from_prefix, rows.from_material, strict=True)]
    return list(zip(starts, ids[rows.to_material].tolist(), strict=True))


def test_a_missing_conversion_is_added(tmp_path: Path) -> None:
    """Plasterboard waste becomes gypsum by the table's pathway, marked as assumed with its confidence."""
    inventory = filled(tmp_path)
    assert pairs(inventory) == [("170802", "gypsum")]
    assert inventory.conversions.source[0].startswith("assumed: pathways.csv, ")
    assert 0 < inventory.conversions.yield_[0] <= 1
    assert 0 < inventory.conversions.confidence[0] <= 1
    assert [use.column for use in inventory.assumptions] == ["yield", "cost"]


@pytest.mark.parametrize("start", ["170802", "1708", "17"])
def test_a_row_of_the_owner_s_is_the_last_word(tmp_path: Path, start: str) -> None:
    """A conversion of the code, its subchapter or its chapter keeps the table's pathway out."""
    inventory = filled(tmp_path, conversions=f"from_material,to_material,yield\n{start},gypsum,0.5\n")
    assert pairs(inventory) == [(start, "gypsum")]
    assert inventory.conversions.yield_.tolist() == [0.5]
    assert inventory.assumptions == ()


def test_rows_are_added_behind_the_given_ones(tmp_path: Path) -> None:
    """Given conversions keep their places and figures."""
    inventory = filled(
        tmp_path, conversions="from_material,to_material,forms,hazardous\n0303,gypsum,solid;sludge,true\n"
    )
    assert pairs(inventory) == [("0303", "gypsum"), ("170802", "gypsum")]
    assert inventory.conversions.forms == (("solid", "sludge"), ())
    assert inventory.conversions.hazardous.tolist() == [True, False]


def test_inputs_of_processes_are_wanted_too(tmp_path: Path) -> None:
    """What a facility takes is found like what a demand wants."""
    inventory = filled(
        tmp_path,
        demands="demand_id,site_id,material,quantity,purchase_cost\n",
        processes="process,role,material,amount\ncalcine,input,gypsum,1\n",
    )
    assert pairs(inventory) == [("170802", "gypsum")]


def test_hazardous_waste_follows_only_what_names_its_code() -> None:
    """Waste oil is re-refined under its code; hazardous ash that is called fly ash is no concrete addition."""
    base_oil, addition = Material(("base_oil",), "", "t"), Material(("concrete_addition",), "", "t")
    assert known_step(Material(("130205",), "130205", "t", True), base_oil) is not None
    assert known_step(Material(("fly_ash",), "100102", "t", False), addition) is not None
    assert known_step(Material(("fly_ash",), "100114", "t", True), addition) is None


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        (Material(("170802",), "170802", "m3"), Material(("gypsum",), "", "t")),
        (Material(("170802",), "170802", "t"), Material(("gypsum board",), "", "t")),
        (Material(("widget",), "", "t"), Material(("gypsum",), "", "t")),
        (Material(("200108",), "200108", "t"), Material(("gypsum",), "", "t")),
    ],
)
def test_nothing_is_guessed(offered: Material, wanted: Material) -> None:
    """Another unit, another thing, an unknown name and a pathway that does not exist give no conversion."""
    assert known_step(offered, wanted) is None
