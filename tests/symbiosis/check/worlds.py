"""Small inventories that together use every block of the formulation, for the judge to meet the engine's plans."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from symbiosis import MatchOptions, match
from symbiosis.inventory import Inventory
from symbiosis.plan import Plan
from symbiosis.policy import Limits, Objective, Policy
from tests.inventories import FREE, inventory

Rows = list[dict[str, Any]]
World = tuple[dict[str, Rows], Policy]

TRUCK = {"mode": "truck", "cost_per_unit_km": 0.1, "cost_per_unit": 0.5, "co2e_per_unit_km": 0.2, "circuity": 1.3}
VAN = {"mode": "van", "cost_per_unit_km": 0.3, "fixed_cost": 4.0, "load_size": 8.0, "cost_per_load_km": 0.05}
YEARS = [{"period": f"y{number}", "discount_factor": round(0.95**number, 6)} for number in range(3)]


def recipe(process: str, inputs: dict[str, float], outputs: dict[str, float], **cells: Any) -> Rows:
    """Return the rows of a process; ``cells`` go to all of them."""
    rows = [("input", material, amount) for material, amount in inputs.items()]
    rows += [("output", material, amount) for material, amount in outputs.items()]
    return [
        {"process": process, "role": role, "material": material, "amount": amount, **cells}
        for role, material, amount in rows
    ]


def chain() -> World:
    """A transfer station feeds a plant to be opened, which feeds a demand; a part of what it makes is disposed of."""
    pulp = recipe("pulping", {"bale": 1.25}, {"fibre": 0.7, "sludge": 0.4})
    pulp[2] |= {"disposal_cost": 15.0, "disposal_co2e": 30.0, "disposal_limit": 40.0}
    return {
        "streams": [
            {"material": "paper", "quantity": 90.0, "disposal_cost": 60.0, "disposal_co2e": 20.0, "latitude_deg": 60.3},
            {"material": "paper", "quantity": 40.0, "disposal_cost": 45.0, "collection_cost": 2.0},
        ],
        "demands": [
            {"material": "fibre", "quantity": 55.0, "purchase_cost": 120.0, "purchase_co2e": 300.0,
             "longitude_deg": 25.1},
            {"material": "soil", "quantity": 10.0, "purchase_cost": 3.0},
        ],
        "conversions": [{"from_material": "sludge", "to_material": "soil", "yield": 0.5, "cost": 1.0, "co2e": 2.0}],
        "processes": [*recipe("baling", {"paper": 1.0}, {"bale": 0.98}), *pulp],
        "facilities": [
            {"facility_id": "f1", "process": "baling", "capacity": 120.0, "existing": True, "fixed_cost": 20.0,
             "variable_cost": 1.5, "co2e": 3.0, "min_throughput": 10.0},
            {"facility_id": "f2", "process": "pulping", "capacity": 80.0, "opening_cost": 700.0, "fixed_cost": 30.0,
             "variable_cost": 4.0, "co2e": 5.0, "latitude_deg": 60.25},
        ],
        "modes": [TRUCK, VAN],
    }, Policy(objective=Objective(carbon_price=40.0, distance_price=0.01))  # fmt: skip


def two_outputs() -> World:
    """A fixed recipe of two inputs and two outputs, of which links name one; a demand has one partner only."""
    return {
        "streams": [
            {"material": "oil", "quantity": 30.0, "disposal_cost": 70.0},
            {"material": "lye", "quantity": 20.0, "disposal_cost": 10.0},
            {"material": "fuel", "quantity": 6.0, "disposal_cost": 5.0},
        ],
        "demands": [
            {"material": "fuel", "quantity": 40.0, "purchase_cost": 90.0, "max_partners": 1},
            {"material": "soap", "quantity": 9.0, "purchase_cost": 30.0},
        ],
        "processes": recipe("split", {"oil": 1.0, "lye": 0.5}, {"fuel": 0.9, "soap": 0.6}, disposal_cost=12.0),
        "facilities": [{"facility_id": "f1", "process": "split", "capacity": 35.0, "existing": True,
                        "variable_cost": 2.0}],
        "links": [
            {"from_id": "f1", "to_id": "d1", "material": "fuel", "unit_cost": 1.5, "fixed_cost": 3.0, "capacity": 25.0},
            {"from_id": "f1", "to_id": "d2", "distance_km": 12.0, "capacity": 8.0},
        ],
        "modes": [TRUCK],
    }, Policy(transaction_fixed_cost=1.0)  # fmt: skip


def free_mix() -> World:
    """A free mix with conversions into it, permits by quantity, and final treatment beside it."""
    return {
        "sites": [{"site_id": "plant", "permit_quantity": 45.0}],
        "streams": [
            {"material": "food", "quantity": 30.0, "disposal_cost": 50.0},
            {"material": "manure", "quantity": 40.0, "disposal_cost": 20.0, "min_quantity": 12.0},
        ],
        "demands": [{"material": "gas", "quantity": 60.0, "purchase_cost": 15.0, "max_substitution_share": 0.6}],
        "conversions": [{"from_material": "manure", "to_material": "slurry", "yield": 0.8, "cost": 0.5}],
        "processes": [
            *recipe("digest", {"food": 2.0, "slurry": 4.0}, {"gas": 1.5}, mix="free"),
            *recipe("burn", {"manure": 1.0}, {}),
        ],
        "facilities": [
            {"facility_id": "f1", "site_id": "plant", "process": "digest", "capacity": 50.0, "existing": True,
             "variable_cost": 1.0},
            {"facility_id": "f2", "process": "burn", "capacity": 100.0, "opening_cost": 25.0, "variable_cost": 3.0},
        ],
        "modes": [FREE],
    }, Policy()  # fmt: skip


def opening() -> World:
    """Two plants may be opened, one only later; seasons, discounting and alternative sizes."""
    burn = {"process": "burn", "fixed_cost": 10.0, "variable_cost": 1.0, "group": "site A"}
    return {
        "periods": YEARS,
        "streams": [{"quantity": [60.0, 20.0, 90.0], "disposal_cost": 30.0, "disposal_co2e": 8.0},
                    {"quantity": [0.0, 30.0, 30.0], "disposal_cost": 25.0}],
        "demands": [{"quantity": 10.0, "purchase_cost": 5.0}],
        "processes": recipe("burn", {"m": 1.0}, {"heat": 0.3}, disposal_cost=-2.0),
        "facilities": [
            {"facility_id": "small", "capacity": 50.0, "opening_cost": 300.0, "open_in": "y1;y2"} | burn,
            {"facility_id": "large", "capacity": [100.0, 80.0, 100.0], "opening_cost": 800.0, "open_in": "y1"} | burn,
            {"facility_id": "old", "process": "burn", "capacity": 15.0, "existing": True, "fixed_cost": 5.0,
             "variable_cost": 2.0},
        ],
        "modes": [FREE],
    }, Policy(limits=Limits(budget=900.0, max_open=(("burn", 2),)))  # fmt: skip


def expansion() -> World:
    """A standing and a new plant are expanded, the one in two years only."""
    return {
        "periods": YEARS,
        "streams": [{"quantity": [50.0, 70.0, 100.0], "disposal_cost": 40.0},
                    {"quantity": 30.0, "disposal_cost": 55.0}],
        "processes": recipe("burn", {"m": 2.0}, {}),
        "facilities": [
            {"facility_id": "old", "process": "burn", "capacity": 20.0, "max_capacity": 40.0, "existing": True,
             "fixed_cost": 4.0, "variable_cost": 1.0, "expansion_cost": 20.0, "expansion_fixed_cost": 1.0,
             "open_in": "y0;y2"},
            {"facility_id": "new", "process": "burn", "capacity": 5.0, "max_capacity": [9.0, 16.0, 16.0],
             "opening_cost": 100.0, "fixed_cost": 6.0, "expansion_cost": 30.0, "expansion_fixed_cost": 2.0},
        ],
        "modes": [FREE],
    }, Policy(limits=Limits(budget=900.0, exact_open=(("burn", 2),)))  # fmt: skip


def storage() -> World:
    """A fixed recipe with a tank for each input, one input at a price of its own."""
    rows = recipe("blend", {"acid": 1.0, "lime": 2.0}, {"gypsum": 2.5})
    rows[0] |= {"storage_limit": 15.0, "storage_cost": 0.7}
    return {
        "periods": YEARS,
        "streams": [
            {"material": "acid", "quantity": [30.0, 5.0, 10.0], "disposal_cost": 40.0},
            {"material": "lime", "quantity": [20.0, 50.0, 20.0], "disposal_cost": 30.0},
        ],
        "demands": [{"material": "gypsum", "quantity": 60.0, "purchase_cost": 20.0}],
        "processes": rows,
        "facilities": [{"facility_id": "f1", "process": "blend", "capacity": 25.0, "existing": True,
                        "variable_cost": 1.0, "storage_capacity": 22.0, "storage_cost": 0.3}],
        "modes": [FREE],
    }, Policy()  # fmt: skip


def storage_of_a_mix() -> World:
    """A free mix with two tanks, of which the plan must tell what is in which."""
    return {
        "periods": YEARS,
        "streams": [
            {"material": "wood", "quantity": [30.0, 0.0, 12.0], "disposal_cost": 40.0},
            {"material": "straw", "quantity": [24.0, 4.0, 0.0], "disposal_cost": 30.0},
        ],
        "processes": recipe("boil", {"wood": 1.0, "straw": 2.0}, {"heat": 3.0}, mix="free", storage_limit=20.0,
                            disposal_cost=-5.0),
        "facilities": [{"facility_id": "f1", "process": "boil", "capacity": 16.0, "existing": True,
                        "variable_cost": 1.0, "storage_capacity": 30.0, "storage_cost": 0.5}],
        "modes": [FREE],
    }, Policy()  # fmt: skip


def storage_of_one() -> World:
    """One input with a tank in a candidate; of another mix only one input can be stored."""
    mix = recipe("mix", {"wood": 1.0, "peat": 1.0}, {"heat": 2.0}, mix="free")
    mix[0] |= {"storage_limit": 9.0, "storage_cost": 0.1}
    return {
        "periods": YEARS,
        "streams": [
            {"material": "ash", "quantity": [40.0, 0.0, 30.0], "disposal_cost": 40.0},
            {"material": "wood", "quantity": [20.0, 1.0, 3.0], "disposal_cost": 9.0},
            {"material": "peat", "quantity": [2.0, 2.0, 2.0], "disposal_cost": 9.0},
        ],
        "demands": [{"material": "heat", "quantity": 30.0, "purchase_cost": 8.0}],
        "processes": [*recipe("wash", {"ash": 2.0}, {"sand": 1.0}, storage_limit=18.0), *mix],
        "facilities": [
            {"facility_id": "f1", "process": "wash", "capacity": 12.0, "opening_cost": 90.0, "storage_cost": 0.2},
            {"facility_id": "f2", "process": "mix", "capacity": 10.0, "existing": True},
        ],
        "modes": [FREE],
    }, Policy()  # fmt: skip


def take_back() -> World:
    """Chairs come back over three years: to be made anew, recycled or, up to a limit, disposed of."""
    return {
        "periods": YEARS,
        "materials": [{"material": "chair", "unit": "piece"}, {"material": "worn", "unit": "piece"},
                      {"material": "scrap"}],
        "streams": [{"material": "chair", "quantity": 40.0, "disposal_cost": 6.0}],
        "demands": [
            {"material": "chair", "quantity": [50.0, 60.0, 60.0], "purchase_cost": 90.0, "purchase_co2e": 25.0,
             "min_quantity": 10.0},
            {"material": "scrap", "quantity": 0.05, "purchase_cost": 150.0},
        ],
        "conversions": [{"from_material": "worn", "to_material": "scrap", "yield": 0.01}],
        "returns": [
            {"demand_id": "d1", "material": "worn", "lag_periods": lag, "fraction": fraction, "collection_cost": 1.0,
             "disposal_cost": 7.0, "disposal_co2e": 4.0, "disposal_limit": 12.0}
            for lag, fraction in ((0, 0.1), (1, 0.25), (2, 0.1))
        ],
        "processes": recipe("repair", {"worn": 1.0}, {"chair": 0.8}),
        "facilities": [{"facility_id": "f1", "process": "repair", "capacity": 15.0, "opening_cost": 120.0,
                        "fixed_cost": 5.0, "variable_cost": 12.0}],
        "modes": [FREE],
    }, Policy(objective=Objective(carbon_price=100.0), limits=Limits(min_benefit_per_exchange=-0.5))  # fmt: skip


def law() -> World:
    """Lots, partners, shares, hazard, forms, permits, borders and a price window, all of which bind or bar."""
    return {
        "sites": [
            {"site_id": "a", "organisation": "A", "country": "FI"},
            {"site_id": "b", "organisation": "B", "country": "EE", "longitude_deg": 25.3},
            {"site_id": "c", "organisation": "C", "country": "FI", "latitude_deg": 60.4, "permits": "R4;R5",
             "permit_materials": "slag;1001", "permit_quantity": 70.0},
        ],
        "materials": [{"material": "slag", "low_code": "100101", "physical_form": "solid"}],
        "streams": [
            {"material": "slag", "quantity": 50.0, "site_id": "a", "disposal_cost": 20.0, "min_lot": 15.0,
             "asking_price": 3.0},
            {"material": "slag", "quantity": 45.0, "site_id": "a", "disposal_cost": 18.0, "hazardous": True},
            {"material": "slag", "quantity": 30.0, "site_id": "b", "disposal_cost": 22.0, "max_partners": 1},
        ],
        "demands": [
            {"material": "slag", "quantity": 60.0, "site_id": "c", "purchase_cost": 9.0, "operation": "R5",
             "max_price": 3.0, "max_supplier_share": 0.7, "min_lot": 12.0},
            {"material": "slag", "quantity": 40.0, "purchase_cost": 7.0, "accepts_hazardous": False, "max_partners": 2,
             "max_distance_km": 60.0},
        ],
        "modes": [TRUCK, {"mode": "ship", "cost_per_unit_km": 0.05, "hazardous": False, "fixed_cost": 20.0}],
    }, Policy(limits=Limits(max_exchanges=4, max_distance_km=80.0), cross_border=True)  # fmt: skip


def contracts() -> World:
    """Contracts from a stream, into a plant and from it, for all years and for one; a baseline with all of them."""
    return {
        "periods": YEARS,
        "streams": [{"quantity": 50.0, "disposal_cost": 20.0}, {"quantity": 35.0, "disposal_cost": 12.0}],
        "demands": [{"quantity": 45.0, "purchase_cost": 9.0},
                    {"material": "heat", "quantity": 20.0, "purchase_cost": 30.0}],
        "processes": recipe("burn", {"m": 1.0}, {"heat": 0.5}, disposal_cost=1.0),
        "facilities": [{"facility_id": "f1", "process": "burn", "capacity": 30.0, "existing": True, "fixed_cost": 3.0,
                        "variable_cost": 2.0}],
        "links": [
            {"from_id": "s1", "to_id": "d1", "min_quantity": 10.0, "until": "y1", "distance_km": 8.0, "mode": "van"},
            {"from_id": "s2", "to_id": "f1", "min_quantity": 12.0, "capacity": 25.0},
            {"from_id": "f1", "to_id": "d2", "material": "heat", "min_quantity": 4.0, "unit_cost": 0.5},
            {"from_id": "s1", "to_id": "f1", "status": "forbidden"},
        ],
        "modes": [TRUCK, VAN],
    }, Policy(links_closed=True, transaction_fixed_cost=0.5)  # fmt: skip


def blends() -> World:
    """Limits on what a demand and a plant receive; what the plant gives has a value of its own."""
    quality = {"property": "chloride", "unit": "%"}
    return {
        "materials": [{"material": "tar", "hazardous": True}],
        "streams": [
            {"material": "rdf", "quantity": 40.0, "disposal_cost": 30.0},
            {"material": "rdf", "quantity": 40.0, "disposal_cost": 35.0},
            {"material": "tar", "quantity": 8.0, "disposal_cost": 90.0},
            {"material": "rdf", "quantity": 10.0, "disposal_cost": 30.0},
        ],
        "demands": [{"material": "fuel", "quantity": 60.0, "purchase_cost": 25.0}],
        "properties": [
            {"owner_id": "s1", "low": 0.2, "high": 0.4, **quality},
            {"owner_id": "s2", "value": 1.4, **quality},
            {"owner_id": "tar", "value": 0.6, **quality},
            {"owner_id": "f1", "value": 0.1, **quality},
            {"owner_id": "f1", "max": 1.5, **quality},
            {"owner_id": "d1", "min": 0.2, "max": 0.75, **quality},
        ],
        "conversions": [
            {"from_material": "rdf", "to_material": "fuel", "yield": 0.9, "cost": 1.0},
            {"from_material": "tar", "to_material": "fuel", "yield": 1.0, "cost": 4.0},
        ],
        "processes": recipe("press", {"rdf": 1.0}, {"fuel": 0.5}),
        "facilities": [{"facility_id": "f1", "process": "press", "capacity": 9.0, "existing": True,
                        "variable_cost": 1.0}],
        "modes": [FREE],
    }, Policy()  # fmt: skip


def pool() -> World:
    """Haverly's pool: two streams meet in a tank that two demands with limits draw from, a third goes directly."""
    sulphur = {"property": "sulphur", "unit": "%"}
    return {
        "streams": [
            {"material": "crude", "quantity": 300.0, "collection_cost": 6.0},
            {"material": "crude", "quantity": 300.0, "collection_cost": 16.0},
            {"material": "spirit", "quantity": 300.0, "collection_cost": 10.0},
        ],
        "demands": [
            {"material": "spirit", "quantity": 100.0, "purchase_cost": 9.0},
            {"material": "spirit", "quantity": 200.0, "purchase_cost": 15.0},
        ],
        "properties": [
            {"owner_id": "s1", "value": 3.0, **sulphur},
            {"owner_id": "s2", "value": 1.0, **sulphur},
            {"owner_id": "s3", "value": 2.0, **sulphur},
            {"owner_id": "d1", "max": 2.5, **sulphur},
            {"owner_id": "d2", "max": 1.5, **sulphur},
        ],
        "processes": recipe("mixing", {"crude": 1.0}, {"spirit": 1.0}),
        "facilities": [{"facility_id": "tank", "process": "mixing", "capacity": 300.0, "existing": True, "pool": True}],
        "modes": [FREE],
    }, Policy()  # fmt: skip


def resilience() -> World:
    """No organisation sends more than half of what a demand receives; emissions are capped over all heads."""
    return {
        "sites": [{"site_id": site, "organisation": owner} for site, owner in (("a", "A"), ("b", "A"), ("c", "C"))],
        "streams": [
            {"site_id": "a", "quantity": 40.0, "disposal_cost": 20.0, "disposal_co2e": 9.0},
            {"site_id": "b", "quantity": 30.0, "disposal_cost": 22.0, "disposal_co2e": 9.0},
            {"site_id": "c", "material": "n", "quantity": 30.0, "disposal_cost": 18.0, "disposal_co2e": 4.0},
        ],
        "demands": [{"quantity": 70.0, "purchase_cost": 11.0, "purchase_co2e": 5.0}],
        "processes": recipe("wash", {"n": 1.0}, {"m": 0.9}),
        "facilities": [{"facility_id": "f1", "site_id": "c", "process": "wash", "capacity": 25.0, "existing": True,
                        "variable_cost": 3.0, "co2e": 7.0}],
        "modes": [FREE],
    }, Policy(max_organisation_loss=0.5, limits=Limits(max_co2e=1100.0))  # fmt: skip


def cycle() -> World:
    """Two plants feed each other within a period, one of them a final treatment of the rest."""
    return {
        "streams": [{"material": "solvent", "quantity": 50.0, "disposal_cost": 80.0},
                    {"material": "rag", "quantity": 10.0, "disposal_cost": 30.0}],
        "demands": [{"material": "pure", "quantity": 40.0, "purchase_cost": 60.0}],
        "processes": [
            *recipe("distil", {"solvent": 1.0}, {"pure": 0.6, "dirty": 0.4}, disposal_cost=50.0),
            *recipe("clean", {"dirty": 1.0, "rag": 0.2}, {"solvent": 0.5}, disposal_cost=70.0),
        ],
        "facilities": [
            {"facility_id": "f1", "process": "distil", "capacity": 60.0, "existing": True, "variable_cost": 2.0},
            {"facility_id": "f2", "process": "clean", "capacity": 60.0, "opening_cost": 30.0, "variable_cost": 3.0},
        ],
        "modes": [FREE],
    }, Policy()  # fmt: skip


WORLDS: dict[str, Callable[[], World]] = {
    world.__name__: world
    for world in (
        chain, two_outputs, free_mix, opening, expansion, storage, storage_of_a_mix, storage_of_one, take_back, law,
        contracts, blends, pool, resilience, cycle,
    )
}  # fmt: skip


@cache
def world(name: str) -> Inventory:
    """Return an inventory by its name."""
    tables, policy = WORLDS[name]()
    return inventory(policy=policy, **tables)


@cache
def solved(name: str) -> Plan:
    """Return the engine's plan of an inventory."""
    return match(world(name), MatchOptions(gap=0.0, time_limit_s=60.0))
