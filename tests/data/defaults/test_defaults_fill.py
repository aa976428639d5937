"""What is filled in where nothing was given: which figure, in which unit and currency; and nothing else changes."""

import json
from dataclasses import replace
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from data import load
from data.defaults import reference
from data.defaults.disposal import kind_of
from data.defaults.purchase import price_of
from data.faults import Code
from data.loading import Loaded
from symbiosis.codes.countries import COUNTRIES
from symbiosis.inventory import Assumption, Inventory

GOLDEN = Path(__file__).parent / "golden"
SITES = "site_id,latitude_deg,longitude_deg,country\na,60.2,24.9,FI\nb,60.3,25.0,FI\n"
STREAM = "stream_id,site_id,material,quantity,unit,disposal_cost,current_treatment,hazardous\n"
DEMAND = "demand_id,site_id,material,quantity,unit,purchase_cost\n"
MODE = "mode,cost_per_unit_km\ntruck,0.2\n"


def read(folder: Path, defaults: bool = True, **tables: str) -> Loaded:
    """Load an inventory of these tables; sites and a mode are there unless given."""
    for name, text in {"sites": SITES, "modes": MODE, **tables}.items():
        (folder / (f"{name}.csv" if name != "policy" else "policy.toml")).write_text(text, encoding="utf-8")
    return load(folder, defaults=defaults)


def filled(folder: Path, **tables: str) -> Inventory:
    loaded = read(folder, **tables)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def golden() -> Inventory:
    loaded = load(GOLDEN / "inventory", defaults=True)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def test_the_golden_example_is_filled_as_it_was() -> None:
    """Every use for the example stands in assumptions.json: what was filled in; of a cost its value, unit and trust."""
    found = [
        [use.table, use.id, use.column, *([] if use.table == "conversions" else [use.value, use.unit, use.confidence])]
        for use in golden().assumptions
    ]
    assert found == json.loads((GOLDEN / "assumptions.json").read_text(encoding="utf-8"))


def test_nothing_changes_where_defaults_are_not_asked_for(tmp_path: Path) -> None:
    """Without the option and the key, empty cells are the contract's 0 and nothing is assumed."""
    plain = load(GOLDEN / "inventory")
    assert plain.inventory is not None
    assert plain.inventory.assumptions == ()
    assert plain.inventory.streams.disposal_cost.tolist() == [0, 0, 55, 0]
    assert plain.inventory.demands.purchase_cost.tolist() == [0, 850, 0, 0]
    assert len(plain.inventory.conversions.cost) == 0
    assert plain.inventory.sha256 == replace(golden(), **_parts(plain.inventory), assumptions=()).sha256


def _parts(inventory: Inventory) -> dict[str, object]:
    names = ("streams", "demands", "conversions", "modes")
    return {name: getattr(inventory, name) for name in names}


def test_a_complete_inventory_keeps_its_fingerprint(tmp_path: Path) -> None:
    """Where nothing is missing, asking for defaults changes nothing at all."""
    tables = {"streams": STREAM + "s,a,200108,5,,0,,\n", "demands": DEMAND + "d,b,200108,5,,7\n"}
    asked, plain = read(tmp_path, True, **tables).inventory, read(tmp_path, False, **tables).inventory
    assert asked is not None
    assert plain is not None
    assert asked.assumptions == ()
    assert asked.sha256 == plain.sha256


def test_what_was_assumed_is_part_of_the_fingerprint() -> None:
    """The same figures, given or assumed, are two inventories."""
    inventory = golden()
    assert replace(inventory, assumptions=()).sha256 != inventory.sha256


def test_every_figure_that_differs_is_listed() -> None:
    """Each cell that is not as without defaults has a use with that very value, and there are no other uses."""
    plain, inventory = load(GOLDEN / "inventory").inventory, golden()
    assert plain is not None
    uses = {(use.table, use.id, use.column): use.value for use in inventory.assumptions}
    for name, column in (("streams", "disposal_cost"), ("demands", "purchase_cost")):
        before, after = getattr(plain, name), getattr(inventory, name)
        for row in np.flatnonzero(getattr(before, column) != getattr(after, column)):
            value = uses.pop((name, after.id[row], column))
            factor = 1000 if after.id[row] == "oil" else 1  # the row is in kg, the inventory in t
            assert getattr(after, column)[row] == pytest.approx(value * factor)
    conversions, materials = inventory.conversions, inventory.materials.id
    for row in range(len(conversions.cost)):
        pair = f"{materials[conversions.from_material[row]]} > {materials[conversions.to_material[row]]}"
        assert uses.pop(("conversions", pair, "yield")) == conversions.yield_[row]
        assert uses.pop(("conversions", pair, "cost")) == conversions.cost[row]
        assert conversions.source[row].startswith("assumed: ")
        assert 0 < conversions.confidence[row] <= 1
    assert uses.pop(("modes", "truck", "cost_per_unit_km")) == inventory.modes.cost_per_unit_km[0]
    assert uses.pop(("modes", "truck", "cost_per_unit")) == inventory.modes.cost_per_unit[0]
    assert uses == {}


def test_the_policy_asks_as_the_option_does(tmp_path: Path) -> None:
    """``defaults = true`` in the policy and ``--defaults`` make one inventory."""
    tables = {"streams": STREAM + "s,a,200108,5,,,,\n", "demands": DEMAND + "d,b,aggregate,5,,\n"}
    by_option = filled(tmp_path, **tables)
    by_policy = read(tmp_path, False, policy="defaults = true\n", **tables).inventory
    assert by_policy is not None
    assert by_policy.sha256 == by_option.sha256
    assert by_policy.assumptions


def test_figures_are_in_the_unit_of_the_row(tmp_path: Path) -> None:
    """120 EUR/t of landfill is 0.12 per kg, whatever the rate, and by the density 96 per m3."""
    inventory = filled(
        tmp_path,
        materials="material,unit,density_t_per_m3\nmud,m3,0.8\n",
        streams=STREAM + "s1,a,200108,5,kg/month,,D1,\ns2,a,mud,5,,,D1,\ns3,a,mud,5,t,,D1,\n",
    )
    assert [use.value for use in inventory.assumptions] == [0.12, 96, 120]
    assert [use.unit for use in inventory.assumptions] == ["EUR per kg", "EUR per m3", "EUR per t"]
    assert inventory.streams.disposal_cost.tolist() == pytest.approx([120, 96, 96])


def test_figures_are_in_the_currency_of_the_policy(tmp_path: Path) -> None:
    """In kronor the euro's figure is multiplied by the rate, and the source says so."""
    tables = {"streams": STREAM + "s,a,200108,5,,,D1,\n", "policy": 'currency = "SEK"\n'}
    (use,) = filled(tmp_path, **tables).assumptions
    assert use.value == pytest.approx(120 * 11.43)
    assert use.unit == "SEK per t"
    assert "11.43 SEK per EUR" in use.source


def test_a_currency_without_a_rate_is_warned_of(tmp_path: Path) -> None:
    """Nothing is filled in at a rate that is not known."""
    loaded = read(tmp_path, streams=STREAM + "s,a,200108,5,,,,\n", policy='currency = "XAU"\n')
    assert loaded.inventory is not None
    assert loaded.inventory.assumptions == ()
    assert [(fault.code, fault.column) for fault in loaded.report] == [(Code.NO_DEFAULT, "currency")]


def test_costs_follow_the_country(tmp_path: Path) -> None:
    """Landfill in Romania costs less than in Finland; a place without a country gets the figure of any."""
    sites = SITES + "c,45.0,25.0,RO\ne,45.0,25.0,\n"
    rows = "".join(f"s{site},{site},200108,5,,,D1,\n" for site in "ace")
    finland, romania, unknown = filled(tmp_path, sites=sites, streams=STREAM + rows).streams.disposal_cost
    assert finland > unknown > romania > 0


@pytest.mark.parametrize(
    ("operation", "hazardous", "kind"),
    [
        ("D1", False, "landfill"),
        ("d 5", True, "landfill"),
        ("D10", False, "incineration"),
        ("R1", False, "incineration"),
        ("R4", False, "recovery"),
        ("D8", False, "biological"),
        ("D9", True, "physico_chemical"),
        ("", False, "landfill"),
        ("", True, "incineration"),
    ],
)
def test_costs_follow_the_treatment(operation: str, hazardous: bool, kind: str) -> None:
    """Each operation has its kind of treatment; where none is told, what is usual."""
    assert kind_of(operation, hazardous) == kind


def test_hazard_is_resolved_before_the_cost(tmp_path: Path) -> None:
    """The cell, the material and the code each make waste hazardous, and hazardous waste costs more."""
    inventory = filled(
        tmp_path,
        materials="material,unit,hazardous,low_code\nm,t,true,\ncoded,t,,130205\n",
        streams=STREAM + "s1,a,200108,5,,,D1,\ns2,a,m,5,,,D1,\ns3,a,coded,5,,,D1,\ns4,a,130205,5,,,D1,\n",
    )
    assert inventory.streams.disposal_cost.tolist() == [120, 250, 250, 250]


@pytest.mark.parametrize(
    ("names", "price"),
    [
        (("gypsum",), 25),
        (("natural_gypsum",), 25),
        (("Gypsum, for plasterboard",), 25),
        (("m-17", "Quicklime of the lime works"), 140),
        (("aluminium scrap",), 1500),
        (("aluminium",), 2090),
    ],
)
def test_materials_are_priced_by_what_they_are(names: tuple[str, ...], price: float) -> None:
    """The longest term at the end of the id or name tells the price."""
    figure = price_of(names)
    assert figure is not None
    assert figure.cost_eur == price


@pytest.mark.parametrize("name", ["gypsum board", "widget-7", "170504", "", "limestones of the moon base"])
def test_what_a_material_only_contains_is_no_price(name: str) -> None:
    """Gypsum board is no gypsum: better no figure than a wrong one."""
    assert price_of((name,)) is None


def test_gaps_are_told(tmp_path: Path) -> None:
    """A cell for which the tables have nothing is a warning, and the contract's 0 holds."""
    loaded = read(
        tmp_path,
        materials="material,unit\nheat,MWh\nwidget,piece\n",
        streams=STREAM + "s,a,heat,5,,,,\n",
        demands=DEMAND + "d,b,widget,5,,\n",
    )
    assert [(fault.code, fault.table) for fault in loaded.report] == [
        (Code.NO_DEFAULT, "streams"),
        (Code.NO_DEFAULT, "demands"),
    ]
    assert loaded.inventory is not None
    assert loaded.inventory.streams.disposal_cost.tolist() == [0]


def test_without_modes_there_is_one_lorry_at_its_region_s_cost(tmp_path: Path) -> None:
    """The lorry costs by the km and for handling, as in the group that most sites are in."""
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    (tmp_path / "streams.csv").write_text(STREAM + "s,a,200108,5,,1,,\n", encoding="utf-8")
    loaded = load(tmp_path, defaults=True)
    assert loaded.inventory is not None
    modes = loaded.inventory.modes
    assert (modes.id.tolist(), modes.cost_per_unit_km.tolist(), modes.cost_per_unit.tolist()) == (
        ["truck"],
        [0.13],
        [3],
    )
    assert [use.column for use in loaded.inventory.assumptions] == ["cost_per_unit_km", "cost_per_unit"]


def test_a_known_mode_without_its_cost_gets_it(tmp_path: Path) -> None:
    """Rail is known, a given cost stays, and a mode of an unknown name is missing its cell as ever."""
    inventory = filled(tmp_path, modes="mode,cost_per_unit_km\nRail,\ntruck,0.2\n")
    assert inventory.modes.cost_per_unit_km.tolist() == [0.05, 0.2]
    assert [(use.id, use.column) for use in inventory.assumptions] == [("Rail", "cost_per_unit_km")]
    assert [fault.code for fault in read(tmp_path, modes="mode,cost_per_unit_km\nsledge,\n").report.errors] == [
        Code.MISSING_CELL
    ]


def test_a_file_with_decimal_commas_gets_the_same_figures(tmp_path: Path) -> None:
    """A cost put among cells with decimal commas is read as it is meant."""
    modes = "mode;cost_per_unit_km;cost_per_unit\nrail;;1,5\ntruck;0,2;2,5\n"
    assert filled(tmp_path, modes=modes).modes.cost_per_unit_km.tolist() == [0.05, 0.2]


def test_an_error_stays_an_error(tmp_path: Path) -> None:
    """A cost that is no number is not taken for a missing one."""
    loaded = read(tmp_path, streams=STREAM + "s,a,200108,5,,cheap,,\n")
    assert [fault.code for fault in loaded.report.errors] == [Code.BAD_NUMBER]
    assert loaded.inventory is None


def test_reference_tables_are_complete() -> None:
    """Every country has a group; every group has every treatment and mode; every figure a year, a source, a trust."""
    groups = {*reference.country_groups().values(), reference.ANY}
    assert set(reference.country_groups()) == COUNTRIES
    kinds = {(kind, hazardous) for _, kind, hazardous in reference.disposal()}
    assert set(reference.disposal()) == {(group, *kind) for group in groups for kind in kinds}
    assert {group for group, _ in reference.carriage()} == groups
    figures = [*reference.disposal().values(), *reference.virgin().values()]
    figures += [figure for both in reference.carriage().values() for figure in (both.per_unit_km, both.per_unit)]
    for figure in figures:
        assert figure.cost_eur > 0
        assert 0 < figure.confidence <= 1
        assert not isnan(float(figure.source.split(": ", 1)[0].rsplit(", ", 1)[1]))
        assert "estimated: " in figure.source


def test_uses_say_where_they_come_from() -> None:
    """Each use names its table and its source."""
    for use in golden().assumptions:
        assert isinstance(use, Assumption)
        assert ".csv, " in use.source
