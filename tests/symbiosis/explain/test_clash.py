"""What cannot hold together: requirements and the limits they exceed, in words, each verified by relaxing it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from symbiosis import match
from symbiosis.plan import Plan, Status
from symbiosis.policy import Limits, Policy
from tests.inventories import FREE, inventory
from tests.symbiosis.model.plans import gives, periods, takes

Tables = dict[str, Any]
KILN = {"facility_id": "kiln", "process": "burn", "capacity": 50.0, "existing": True}
BURN = [takes("burn", "m")]
TWO_STREAMS = [{"quantity": 40.0, "min_quantity": 40.0}, {"quantity": 30.0, "min_quantity": 30.0}]


@dataclass(frozen=True)
class Pattern:
    """An inventory that no plan satisfies, what is said of it, and the change that is said to be enough."""

    said: str
    tables: Tables
    relaxed: Callable[[Tables], None]
    policy: Policy = field(default_factory=Policy)
    eased: Callable[[Policy], Policy] = lambda policy: policy


def put(table: str, row: int, column: str, value: Any) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        tables[table][row][column] = value

    return change


PATTERNS = {
    "streams at their only plant": Pattern(
        "The minimum quantities of streams s1 and s2 exceed the capacity of facility kiln, the only permitted "
        "receiver, by 20 t.",
        {"streams": TWO_STREAMS, "processes": BURN, "facilities": [KILN]},
        put("facilities", 0, "capacity", 70.0),
    ),
    "streams at a plant and a demand, in one of two periods": Pattern(
        "The minimum quantities of streams s1 and s2 exceed the capacity of facility kiln and the quantity of demand "
        "d1, the only permitted receivers, by 10 t in p2.",
        {"streams": TWO_STREAMS, "processes": BURN, "facilities": [KILN], "demands": [{"quantity": [90.0, 10.0]}],
         "periods": periods(2)},
        put("demands", 0, "quantity", [90.0, 20.0]),
    ),
    "a demand and its suppliers": Pattern(
        "The minimum quantity of demand d1 exceeds the quantities of streams s1 and s2, the only permitted suppliers, "
        "by 30 t.",
        {"streams": [{"quantity": 40.0}, {"quantity": 30.0}], "demands": [{"quantity": 100.0, "min_quantity": 100.0}]},
        put("streams", 0, "quantity", 70.0),
    ),
    "a contract and what the stream has": Pattern(
        "The contract s1 -> d1 exceeds the quantity of stream s1 by 15 t.",
        {"streams": [{"quantity": 45.0}], "demands": [{}],
         "links": [{"from_id": "s1", "to_id": "d1", "min_quantity": 60.0}]},
        put("streams", 0, "quantity", 60.0),
    ),
    "a stream and the link to its demand": Pattern(
        "The minimum quantity of stream s1 exceeds the capacity of link s1 -> d1 by 25 t.",
        {"streams": [{"min_quantity": 45.0}], "demands": [{}],
         "links": [{"from_id": "s1", "to_id": "d1", "capacity": 20.0}]},
        put("links", 0, "capacity", 45.0),
    ),
    "a plant that must run and what streams bring": Pattern(
        "The least throughput of facility kiln exceeds the quantity of stream s1 by 15 t.",
        {"streams": [{"quantity": 25.0}], "processes": BURN, "facilities": [KILN | {"min_throughput": 40.0}]},
        put("streams", 0, "quantity", 40.0),
    ),
    "a site's permit": Pattern(
        "The minimum quantity of stream s1 exceeds the permit_quantity of site works by 10 t.",
        {"sites": [{"site_id": "works", "latitude_deg": 60.0, "longitude_deg": 25.0, "permit_quantity": 50.0}],
         "streams": [{"min_quantity": 60.0}], "demands": [{"site_id": "works"}]},
        put("sites", 0, "permit_quantity", 60.0),
    ),
    "what may be disposed of": Pattern(
        "The minimum quantity of stream s1 exceeds the disposal limit of kiln by 15 t.",
        {"streams": [{"min_quantity": 40.0}], "facilities": [KILN],
         "processes": [*BURN, gives("burn", "ash", 0.5, disposal_limit=5.0)]},
        put("processes", 1, "disposal_limit", 20.0),
    ),
    "a share of the demand": Pattern(
        "The minimum quantity of stream s1 exceeds what exchanges may cover of the quantity of demand d1 "
        "(max_substitution_share), the only permitted receiver, by 20 t.",
        {"streams": [{"min_quantity": 60.0}], "demands": [{"quantity": 80.0, "max_substitution_share": 0.5}]},
        put("demands", 0, "quantity", 120.0),
    ),
    "the budget": Pattern(
        "The minimum quantity of stream s1 exceeds the budget of 50 by 20 EUR.",
        {"streams": [{"min_quantity": 10.0}], "processes": BURN,
         "facilities": [KILN | {"existing": False, "opening_cost": 70.0}]},
        lambda tables: None, policy=Policy(limits=Limits(budget=50.0)),
        eased=lambda policy: replace(policy, limits=Limits(budget=70.0)),
    ),
    "emissions whatever is done": Pattern(
        "Whatever is exchanged, the limit of 400 kg CO2e cannot be kept: it is 600 kg CO2e too low.",
        {"streams": [{"disposal_co2e": 10.0}]},
        lambda tables: None, policy=Policy(limits=Limits(max_co2e=400.0)),
        eased=lambda policy: replace(policy, limits=Limits(max_co2e=1000.0)),
    ),
    "more plants than there are": Pattern(
        "limits.exact_open.burn = 3 cannot be met, by 2 facilities: of that process 1 may be open, of which 0 stand "
        "from the start.",
        {"processes": BURN, "facilities": [KILN | {"existing": False}]},
        lambda tables: None, policy=Policy(limits=Limits(exact_open=(("burn", 3),))),
        eased=lambda policy: replace(policy, limits=Limits(exact_open=(("burn", 1),))),
    ),
    "partners": Pattern(
        "The minimum quantity of demand d1 cannot be met under the quantities of streams s1 and s2 and max_partners 1 "
        "of demand d1: 20 t more would have to be allowed.",
        {"streams": [{"quantity": 40.0}, {"quantity": 30.0}], "demands": [{"min_quantity": 60.0, "max_partners": 1}]},
        put("streams", 0, "quantity", 60.0),
    ),
    "nothing in the inventory takes it": Pattern(
        "The minimum quantity of stream s1 cannot be met, by 5 t: nothing in the inventory takes its material, as it "
        "is or converted.",
        {"streams": [{"min_quantity": 5.0}], "demands": [{"material": "x"}]},
        put("streams", 0, "min_quantity", 0.0),
    ),
    "nobody is near enough": Pattern(
        "The minimum quantity of stream s1 cannot be met, by 5 t: it has no permitted receiver; of the 2 nearest "
        "combinations looked at, ruled out are 1 by hazard_receiver and 1 by distance.",
        {"streams": [{"min_quantity": 5.0, "hazardous": True, "max_distance_km": 1.0}],
         "demands": [{"accepts_hazardous": False}, {"latitude_deg": 61.0, "longitude_deg": 25.0}]},
        put("streams", 0, "max_distance_km", 500.0),
    ),
}  # fmt: skip


def solved(tables: Tables, policy: Policy) -> Plan:
    return match(inventory(policy=policy, **{"modes": [FREE], **tables}))


@pytest.mark.parametrize("name", PATTERNS)
def test_what_is_said_is_so(name: str) -> None:
    """The sentence is as expected; with a limit raised (or what is asked lowered) by what it says, a plan is found."""
    pattern = PATTERNS[name]
    tables = deepcopy(pattern.tables)
    plan = solved(tables, pattern.policy)
    assert plan.summary.status is Status.INFEASIBLE
    assert plan.summary.notes[0] == pattern.said
    pattern.relaxed(tables)
    assert solved(tables, pattern.eased(pattern.policy)).summary.status is Status.OPTIMAL
