"""Random small inventories with plants, for the tests of the engine."""

import numpy as np

from symbiosis.candidates import find_candidates
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import formulate
from symbiosis.policy import Limits, Policy
from tests.crosscheck.dice import Dice
from tests.inventories import inventory


def program_of(items: Inventory):
    """What a back end gets to solve."""
    return formulate(items, find_candidates(items)).program


def plant_inventory(rng: np.random.Generator, *, makers: bool, streams: int = 5, demands: int = 3, plants: int = 3):
    """Streams, demands and plants, with each rule that a plant can have on in a part of the cases."""
    dice = Dice(rng)
    sites = [
        {"site_id": f"p{k}", "organisation": f"o{k}", "latitude_deg": dice.figure(60, 60.6),
         "longitude_deg": dice.figure(24, 25)}
        for k in range(5)
    ]  # fmt: skip

    def place() -> str:
        return dice.one(*sites)["site_id"]

    wastes = ("wood", "chips")
    streams_ = [
        {"stream_id": f"s{k}", "site_id": place(), "material": dice.one(*wastes), "quantity": dice.figure(10, 60),
         "disposal_cost": dice.figure(10, 60)}
        for k in range(streams)
    ]  # fmt: skip
    wanted = ("wood", "pulp") if makers else ("wood",)
    demands_ = [
        {"demand_id": f"d{k}", "site_id": place(), "material": dice.one(*wanted), "quantity": dice.figure(10, 60),
         "purchase_cost": dice.figure(10, 90)}
        for k in range(demands)
    ]  # fmt: skip
    for row in (*streams_, *demands_):
        dice.maybe(row, 0.05, min_lot=dice.figure(5, 20))
    mix = dice.one("free", "free", None)
    kinds = ("burn", "make") if makers else ("burn",)
    processes = [
        {"process": kind, "role": "input", "material": waste, "amount": dice.one(1.0, 0.8), "mix": mix}
        for kind in kinds for waste in wastes[: dice.whole(1, 2)]
    ]  # fmt: skip
    if makers:
        made = {"process": "make", "role": "output", "material": "pulp", "amount": 0.9}
        dice.maybe(made, 0.5, disposal_cost=dice.figure(0, 20))
        processes.append(made)
    periods = [{"period": "1"}, {"period": "2", "discount_factor": 0.9}][: dice.whole(1, 2)]
    facilities = [_plant(dice, k, place(), dice.one(*kinds)) for k in range(plants)]
    limits = Limits(
        budget=dice.one(np.inf, np.inf, 900.0),
        max_open=dice.one((), (), (("burn", 1),)),
        max_co2e=dice.one(np.inf, np.inf, 400.0),
        max_exchanges=dice.one(np.inf, np.inf, 6.0),
    )
    mode = {"mode": "truck", "cost_per_unit_km": 0.1, "fixed_cost": dice.one(0.0, 60.0, 150.0)}
    return inventory(
        policy=Policy(limits=limits), sites=sites, streams=streams_, demands=demands_, processes=processes,
        facilities=facilities, modes=[mode], periods=periods,
        conversions=[{"from_material": "chips", "to_material": "wood", "yield": dice.one(1.0, 0.9)}],
    )  # fmt: skip


def _plant(dice: Dice, number: int, site: str, process: str) -> dict[str, object]:
    plant: dict[str, object] = {
        "facility_id": f"f{number}", "site_id": site, "process": process, "capacity": dice.figure(30, 120),
        "opening_cost": dice.figure(100, 900), "fixed_cost": dice.figure(0, 100), "variable_cost": dice.figure(0, 10),
    }  # fmt: skip
    dice.maybe(plant, 0.2, min_throughput=dice.figure(5, 25))
    dice.maybe(plant, 0.2, existing=True)
    dice.maybe(plant, 0.2, group="sizes")
    dice.maybe(plant, 0.2, max_capacity=200.0, expansion_cost=dice.figure(1, 5))
    dice.maybe(plant, 0.04, storage_capacity=50.0)
    return plant
