"""Plants, years, stock, expansion and take-back: a plan worked out by hand, and what is tampered with in it."""

from dataclasses import replace
from math import nan
from typing import Any

import pytest

from symbiosis.check import check
from symbiosis.plan import Plan, Status, Stored
from tests.symbiosis.check.region import codes
from tests.symbiosis.check.workshop import STOCK, changed, hand_made, judged, workshop
from tests.symbiosis.check.worlds import solved, world

GOODS_LOST = {"unmatched_quantity", "unmatched_needless", "return_exceeded"}
"""What it does that the goods of y1 are not received: nothing comes back in y2."""
COSTS = {"wrong_cost", "wrong_plan_cost", "wrong_total_benefit"}


def test_the_plan_worked_out_by_hand_is_verified() -> None:
    """Figures from pencil and paper (docstring of the workshop) agree with the judge's, to the last cent."""
    certificate = check(workshop(), hand_made())
    assert certificate.violations == ()
    assert certificate.plan_cost == 413.10625
    assert certificate.largest_violation < 1e-15


def test_a_table_of_storage_is_not_asked_for_where_stock_follows() -> None:
    """With or without the right row the plan passes: throughput and receipts say what is in stock."""
    assert judged(replace(hand_made(), storage=(STOCK,))) == set()
    assert judged(replace(hand_made(), storage=(STOCK, Stored("f1", "y2", "worn", 0.0)))) == set()


STORAGE = {
    "another amount": ((replace(STOCK, stored=5.0),), {"wrong_stock"}),
    "another year": ((replace(STOCK, period="y2"),), {"wrong_stock"}),
    "no amount": ((replace(STOCK, stored=nan),), {"not_finite"}),
    "no such input": ((STOCK, replace(STOCK, material="goods")), {"unknown_tank"}),
    "no such plant": ((STOCK, replace(STOCK, facility_id="f9")), {"unknown_tank"}),
    "no such year": ((STOCK, replace(STOCK, period="y9")), {"unknown_period"}),
    "twice": ((STOCK, STOCK), {"duplicate_stock"}),
}


@pytest.mark.parametrize(("rows", "expected"), STORAGE.values(), ids=STORAGE)
def test_a_tampered_row_of_storage_is_rejected(rows: tuple[Stored, ...], expected: set[str]) -> None:
    """A row that names no tank, or says what is not so, gives its own code and no other."""
    assert judged(replace(hand_made(), storage=rows)) == expected


FIGURES = [
    ("exchanges", 1, "purchase_avoided", "wrong_purchase_avoided"),
    ("exchanges", 3, "disposal_avoided", "wrong_disposal_avoided"),
    ("exchanges", 3, "co2e_saved_kg", "wrong_co2e_saved"),
    ("exchanges", 3, "net_benefit", "wrong_net_benefit"),
    ("facilities", 0, "stored", "wrong_stored"),
    ("facilities", 1, "stored", "wrong_stored"),
    ("facilities", 0, "opening_cost", "wrong_opening_cost"),
    ("facilities", 1, "opening_cost", "wrong_opening_cost"),
    ("facilities", 1, "fixed_cost", "wrong_facility_fixed_cost"),
    ("facilities", 1, "variable_cost", "wrong_variable_cost"),
    ("facilities", 0, "expansion_cost", "wrong_expansion_cost"),
    ("facilities", 1, "expansion_cost", "wrong_expansion_cost"),
    ("unmatched", 1, "quantity_left", "unmatched_quantity"),
]


@pytest.mark.parametrize(("table", "number", "column", "code"), FIGURES)
def test_each_figure_is_reckoned_again(table: str, number: int, column: str, code: str) -> None:
    """A figure that is off by 0.1 gives its own code and no other."""
    figure = getattr(getattr(hand_made(), table)[number], column)
    assert judged(changed(table, number, **{column: figure + 0.1})) == {code}


@pytest.mark.parametrize("head", [head for head, cost in hand_made().summary.costs.items() if cost])
def test_each_part_of_the_cost_is_reckoned_again(head: str) -> None:
    """Years, discount, stock, dust and what comes back are in the parts, each of which is held."""
    costs = hand_made().summary.costs
    plan = replace(hand_made(), summary=replace(hand_made().summary, costs=costs | {head: costs[head] + 0.01}))
    assert judged(plan) == {"wrong_cost", "costs_sum"}


TAMPERED = {
    "throughput out of nothing": (
        changed("facilities", 0, throughput=10.5, stored=5.0, variable_cost=31.5),
        {"stock_negative", "stock_left", "wrong_stored", "facility_capacity"} | COSTS,
    ),
    "throughput told too low": (
        changed("facilities", 1, throughput=8.7, stored=0.1, variable_cost=26.1),
        {"stock_left"} | COSTS,
    ),
    "less than no throughput": (
        changed("facilities", 1, throughput=-1.0),
        {"stock_left", "stock_limit", "stock_unfounded", "wrong_stored", "wrong_variable_cost", "facility_minimum",
         "output_exceeded"} | COSTS,
    ),
    "capacity taken away": (
        changed("facilities", 1, capacity=9.0, fixed_cost=6.0, expansion_cost=-7.0),
        {"expansion_undone"} | COSTS,
    ),
    "capacity below its own": (
        changed("facilities", 1, capacity=7.5),
        {"wrong_capacity", "expansion_undone", "facility_capacity", "wrong_facility_fixed_cost",
         "wrong_expansion_cost"} | COSTS,
    ),
    "capacity beyond the largest": (
        changed("facilities", 1, capacity=13.0, fixed_cost=10.0, expansion_cost=21.0),
        {"max_capacity"} | COSTS,
    ),
    "closed at first": (
        changed("facilities", 0, open=False, opening_cost=0.0, fixed_cost=2.0),
        {"facility_closed", "expansion_closed", "wrong_opening_cost"} | COSTS,
    ),
    "closed again": (
        changed("facilities", 1, open=False, fixed_cost=2.0),
        {"facility_closed", "facility_closed_again", "expansion_closed"} | COSTS,
    ),
    "which output is not clear": (
        changed("exchanges", 1, material="gold"),
        {"wrong_material"} | GOODS_LOST,
    ),
    "another output": (
        changed("exchanges", 1, material="dust"),
        {"no_conversion"} | GOODS_LOST,
    ),
    "a return that does not exist": (
        changed("exchanges", 3, from_id="d1#goods"),
        {"unknown_supplier", "unmatched_quantity", "stock_negative", "stock_left", "wrong_stored", "disposal_limit"},
    ),
    "a return of no row": (replace(hand_made(), unmatched=(hand_made().unmatched[0], *hand_made().unmatched[2:])),
                           {"unmatched_missing"}),
    "an output left": (
        replace(hand_made(), unmatched=(*hand_made().unmatched, replace(hand_made().unmatched[0], id="f1"))),
        {"unmatched_unknown"},
    ),
    "a partner that gives nothing": (changed("unmatched", 2, nearest_id="d1"), {"unmatched_nearest"}),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "expected"), TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_plan_is_rejected(plan: Plan, expected: set[str]) -> None:
    """A plan that is tampered with gives the rule's code, and those of the figures that hang on it."""
    assert judged(plan) == expected


TIGHTER: dict[str, tuple[tuple[str, int, dict[str, Any]], set[str]]] = {
    "what comes back": (("returns", 0, {"fraction": 0.12}), {"return_exceeded", "unmatched_needless",
                                                             "unmatched_quantity"} | COSTS),
    "when it comes back": (("returns", 0, {"lag_periods": 2}), {"return_exceeded", "unmatched_needless",
                                                                "unmatched_quantity"} | COSTS),
    "what is made": (("processes", 1, {"amount": 0.9}), {"output_exceeded"}),
    "dust that may be disposed of": (("processes", 2, {"disposal_limit": 2.9}), {"disposal_limit"}),
    "what may be disposed of of a return": (("returns", 0, {"disposal_limit": 0.9}), {"disposal_limit"}),
    "stock": (("processes", 0, {"storage_limit": 5.9}), {"stock_limit"}),
    "a plant's stock": (("facilities", 0, {"storage_capacity": 5.9}), {"stock_limit", "storage_capacity"}),
    "largest capacity": (("facilities", 0, {"max_capacity": 9.9}), {"max_capacity"}),
    "a year to open in": (("facilities", 0, {"open_in": "y2"}), {"opening_period", "expansion_period"}),
    "a year without a row": (("facilities", 0, {"capacity": [8.0, 0.0], "max_capacity": [12.0, 0.0]}),
                             {"facility_capacity", "max_capacity", "wrong_facility_fixed_cost",
                              "wrong_expansion_cost"} | COSTS),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), TIGHTER.values(), ids=TIGHTER)
def test_a_rule_that_is_drawn_tighter_rejects_the_plan(
    change: tuple[str, int, dict[str, Any]], expected: set[str]
) -> None:
    """Held against a workshop with one rule tighter the plan gives that rule's code."""
    assert judged(hand_made(), change) == expected


def test_budget_and_emissions_count_every_year_and_head() -> None:
    """78 of money and 142.125 kg, to the last digit."""
    assert judged(hand_made(), budget=78.0, max_co2e=142.125) == set()
    assert judged(hand_made(), budget=77.9) == {"budget"}
    assert judged(hand_made(), max_co2e=142.1) == {"max_co2e"}


def test_no_plant_takes_its_own_output() -> None:
    """Goods that could be taken apart again may go to another plant, not to the one that made them."""
    takes = ("conversions", 0, {"from_material": "goods", "to_material": "worn"})
    plan = changed("exchanges", 1, to_id="f1", to_organisation="f1", to_material="worn")
    assert "own_output" in judged(plan, takes)
    assert "own_output" not in judged(hand_made(), takes)


def test_of_a_group_one_opens() -> None:
    """A second size is there for the choosing; both at once are too many, whatever else they cost."""
    twin = {"facility_id": "f2", "process": "renew", "capacity": 1.0}
    shut, opened = (
        [replace(row, facility_id="f2", open=is_open, throughput=0.0, capacity=1.0, stored=0.0, opening_cost=0.0,
                 fixed_cost=0.0, variable_cost=0.0, expansion_cost=0.0) for row in hand_made().facilities]
        for is_open in (False, True)
    )  # fmt: skip
    counts = hand_made().summary.counts | {"facilities": 2}
    plan = replace(hand_made(), summary=replace(hand_made().summary, counts=counts))
    group = ("facilities", 0, {"group": "size"}), ("facilities", 1, twin | {"group": "size"})
    other = ("facilities", 0, {"group": "size"}), ("facilities", 1, twin | {"group": "else"})
    assert judged(replace(plan, facilities=(*plan.facilities, *shut)), *group) == set()
    assert judged(replace(plan, facilities=(*plan.facilities, *opened)), *group) == {"group"}
    assert judged(replace(plan, facilities=(*plan.facilities, *opened)), *other) == set()


def test_of_a_mix_no_more_is_put_in_stock_than_came() -> None:
    """Straw cannot be turned into wood by telling the tanks another story."""
    plan = solved("storage_of_a_mix")
    (first, second) = (row for row in plan.storage if row.period == "y0")
    more = [replace(first, stored=first.stored + 25.0), replace(second, stored=second.stored + 25.0)]
    told = replace(plan, storage=(*more, *(row for row in plan.storage if row.period != "y0")))
    assert {"stock_unfounded", "stock_limit", "storage_capacity"} <= codes(check(world("storage_of_a_mix"), told))


def test_where_there_is_no_plan_nothing_is_in_stock() -> None:
    """A row of storage is a part of a plan as any other."""
    summary = replace(hand_made().summary, status=Status.NO_SOLUTION, costs={}, plan_cost=None, net_benefit=None)
    nothing = Plan(replace(summary, counts=summary.counts | {"exchanges": 0}))
    assert judged(nothing) == set()
    assert judged(replace(nothing, storage=(STOCK,))) == {"no_plan"}


def test_of_a_mix_the_plan_must_tell_what_is_in_stock() -> None:
    """Without its table of storage the plan has nothing in stock, and its throughput is another."""
    untold = replace(solved("storage_of_a_mix"), storage=())
    assert {"wrong_throughput", "wrong_stored", "wrong_cost"} <= codes(check(world("storage_of_a_mix"), untold))
