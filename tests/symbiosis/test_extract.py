"""From the solver's values to the plan's rows, on values written by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symbiosis.bill import cost_heads, emissions, not_covered, not_placed
from symbiosis.extract import Flows, extract
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import Model
from symbiosis.plan import COST_HEADS
from symbiosis.policy import Objective, Policy
from symbiosis.rows import exchange_rows, facility_rows
from tests.inventories import FREE
from tests.symbiosis.model.programs import program_of

TWO = [{"period": "p1"}, {"period": "p2", "discount_factor": 0.5}]
BURN = [{"process": "burn", "role": "input", "material": "m", "amount": 2.0}]


def flowing(model: Model, inventory: Inventory, *quantities: float, opened: bool = False) -> Flows:
    """The flows of a solution that carries these quantities on the arcs, in the arcs' order."""
    values = np.zeros(model.program.columns)
    values[model.frame.columns.quantity] = quantities
    values[model.frame.columns.open[model.frame.columns.open >= 0]] = float(opened)
    return extract(inventory, model, values)


def test_a_solver_s_last_digits_are_cleaned() -> None:
    """Above the most: the most. Below the least of the contract, or below 0: nothing. Between: nine decimals."""
    built, model = program_of(streams=[{}], demands=[{"quantity": 40.0}, {}, {}, {}])
    flows = flowing(model, built, 40.0 + 1e-7, 9e-7, -1e-8, 1 / 3)
    assert flows.quantity.tolist() == [40.0, 0.333333333]
    assert flows.rows.receiver.tolist() == [0, 3]


def test_rows_are_in_the_order_of_periods_and_then_of_the_tables() -> None:
    """x1, x2 ...: all of the first period before the second, and s2 before s1 where the table has it so."""
    built, model = program_of(streams=[{"stream_id": "s2"}, {"stream_id": "s1"}], demands=[{}], periods=TWO)
    rows = exchange_rows(built, flowing(model, built, 1.0, 2.0, 3.0, 4.0))
    assert [(row.exchange_id, row.period, row.from_id, row.quantity) for row in rows] == [
        ("x1", "p1", "s2", 1.0), ("x2", "p1", "s1", 3.0), ("x3", "p2", "s2", 2.0), ("x4", "p2", "s1", 4.0),
    ]  # fmt: skip


WHOLE: dict[str, Any] = {
    "streams": [{"organisation": "mill", "disposal_cost": 5.0, "disposal_co2e": 30.0, "collection_cost": 1.0}],
    "demands": [{"organisation": "farm", "material": "p", "purchase_cost": 2.0, "purchase_co2e": 20.0}],
    "conversions": [{"from_material": "m", "to_material": "p", "yield": 0.8, "cost": 0.5, "co2e": 3.0}],
    "modes": [{"mode": "van", "cost_per_unit_km": 0.1, "co2e_per_unit_km": 0.2, "fixed_cost": 7.0,
               "load_size": 20.0, "cost_per_load_km": 1.5}],
    "links": [{"from_id": "s1", "to_id": "d1", "distance_km": 10.0, "fixed_cost": 2.0}],
}  # fmt: skip


def test_every_figure_of_an_exchange_follows_from_its_quantity() -> None:
    """50 t over 10 km: 50 x 1 and three loads at 15; 40 received; 250 + 80 avoided; 1500 + 800 kg less 100 + 150."""
    built, model = program_of(**WHOLE, policy=Policy(transaction_fixed_cost=1.0))
    (row,) = exchange_rows(built, flowing(model, built, 50.0))
    assert (row.from_organisation, row.to_organisation) == ("mill", "farm")
    assert (row.material, row.to_material, row.mode, row.unit) == ("m", "p", "van", "t")
    assert (row.quantity, row.received_quantity, row.distance_km) == (50.0, 40.0, 10.0)
    assert (row.transport_cost, row.conversion_cost, row.fixed_cost) == pytest.approx((95.0, 25.0, 10.0))
    assert (row.disposal_avoided, row.purchase_avoided) == pytest.approx((250.0, 80.0))
    assert row.co2e_saved_kg == pytest.approx(2300.0 - 250.0)
    assert row.net_benefit == pytest.approx(330.0 - 50.0 - 95.0 - 25.0 - 10.0)


def test_the_heads_add_up_to_what_the_program_minimises() -> None:
    """The bill is reckoned anew from quantities; with its binaries and loads set the program says the same sum."""
    objective = Objective(carbon_price=40.0, distance_price=0.01)
    built, model = program_of(**WHOLE, policy=Policy(objective=objective))
    values = np.zeros(model.program.columns)
    columns = model.frame.columns
    values[columns.quantity], values[columns.used], values[columns.loads] = 50.0, 1.0, 3.0
    flows = extract(built, model, values)
    heads = cost_heads(built, flows)
    assert tuple(heads) == COST_HEADS
    assert sum(heads.values()) == pytest.approx(model.program.objective(values))
    assert (heads["disposal"], heads["purchase"], heads["exchange_fixed"]) == pytest.approx((250.0, 120.0, 9.0))
    left, uncovered = not_placed(built, flows), not_covered(built, flows)
    assert (left.tolist(), uncovered.tolist()) == ([[50.0]], [[60.0]])
    kg = 1500.0 + 1200.0 + 100.0 + 150.0
    assert emissions(built, flows) == pytest.approx([kg])
    assert heads["carbon"] == pytest.approx(kg * 0.04)


def test_a_plant_pays_for_opening_once_and_for_standing_in_every_period() -> None:
    """Two periods, the second at half: 90 once, 8 x 1.5, 3 a unit on 20 and 10 of throughput."""
    plant = {"facility_id": "kiln", "process": "burn", "capacity": 50.0, "opening_cost": 90.0, "fixed_cost": 8.0,
             "variable_cost": 3.0}  # fmt: skip
    built, model = program_of(streams=[{}], processes=BURN, facilities=[plant], periods=TWO)
    flows = flowing(model, built, 40.0, 20.0, opened=True)
    first, second = facility_rows(built, flows)
    assert (first.open, first.throughput, first.opening_cost, first.fixed_cost, first.variable_cost) == (
        True, 20.0, 90.0, 8.0, 60.0)  # fmt: skip
    assert (second.open, second.throughput, second.opening_cost, second.fixed_cost, second.variable_cost) == (
        True, 10.0, 0.0, 8.0, 30.0)  # fmt: skip
    heads = cost_heads(built, flows)
    assert (heads["opening"], heads["fixed"], heads["treatment"]) == (90.0, 12.0, 75.0)


def test_a_plant_that_stands_was_never_opened_and_one_that_is_shut_pays_nothing() -> None:
    """Both have rows in every period."""
    plants = [{"facility_id": name, "process": "burn", "capacity": 50.0, "opening_cost": 90.0, "fixed_cost": 8.0,
               "existing": name == "old"} for name in ("old", "new")]  # fmt: skip
    built, model = program_of(streams=[{}], processes=BURN, facilities=plants)
    flows = flowing(model, built, 10.0, 0.0)
    old, new = facility_rows(built, flows)
    assert (old.open, old.opening_cost, old.fixed_cost) == (True, 0.0, 8.0)
    assert (new.open, new.opening_cost, new.fixed_cost) == (False, 0.0, 0.0)
    assert cost_heads(built, flows)["opening"] == 0.0


def test_nothing_carried_makes_no_rows_and_the_cost_of_doing_nothing() -> None:
    """All values 0: 500 of disposal."""
    built, model = program_of(streams=[{"disposal_cost": 5.0}], demands=[{}], modes=[FREE])
    flows = flowing(model, built, 0.0)
    assert exchange_rows(built, flows) == ()
    assert sum(cost_heads(built, flows).values()) == 500.0
