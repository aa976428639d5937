"""One tiny inventory for each block of the formulation, in which the block has something to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symbiosis.earlier import Fixed, Fixing
from symbiosis.plan import FacilityPeriod, Plan, Status, Summary
from symbiosis.policy import Limits, Objective, Policy
from tests.symbiosis.model.plans import gives, periods, plant, takes


@dataclass(frozen=True)
class Golden:
    """An inventory, and what its program shows."""

    title: str
    tables: dict[str, Any]
    policy: Policy = field(default_factory=Policy)
    fixed: Fixed | None = None
    columns: tuple[str, ...] = ()
    """Names of the columns that the block lays for itself."""


def kept() -> Fixed:
    """The facilities of an earlier plan: the kiln opened in p2, and had 15 added."""
    rows = tuple(
        FacilityPeriod("kiln", period, opened, 0.0, capacity, 0.0, 0.0, 0.0, 0.0, 0.0)
        for period, opened, capacity in (("p1", False, 30.0), ("p2", True, 45.0))
    )
    summary = Summary(Status.OPTIMAL, 0.0, None, None, 0.0, 0.0, None, 0.0, "highs", 0, "", {})
    return Fixed(Plan(summary, facilities=rows), Fixing.FACILITIES)


BURN = [takes("burn", "m")]
CLEAN = [takes("clean", "waste"), gives("clean", "m", 0.5)]
WASTE = {"material": "waste", "quantity": 60.0, "disposal_cost": 5.0}
KILN: dict[str, Any] = {"facility_id": "kiln", "process": "burn", "capacity": 30.0}
ASH = {"property": "ash"}

CASES: dict[str, Golden] = {
    "balance": Golden(
        "What is sent is at most what there is, what is received at most what may be substituted; minima are rows.",
        {
            "streams": [{"quantity": [40.0, 20.0], "min_quantity": [10.0, 0.0]}],
            "demands": [{"material": "p", "quantity": 50.0, "max_substitution_share": 0.8, "min_quantity": 5.0}],
            "conversions": [{"from_material": "m", "to_material": "p", "yield": 0.5}],
            "periods": periods(2),
        },
    ),
    "returns": Golden(
        "A tenth of what d1 received comes back at once, a quarter a period later; at most 3 may be disposed of.",
        {
            "streams": [{}],
            "demands": [{"purchase_cost": 9.0}, {"material": "used", "quantity": 8.0}],
            "returns": [
                {"demand_id": "d1", "material": "used", "lag_periods": lag, "fraction": fraction, "disposal_limit": 3.0}
                for lag, fraction in ((0, 0.1), (1, 0.25))
            ],
            "periods": periods(2),
        },
    ),
    "exchanges": Golden(
        "Two modes of one pair: one with a fixed cost, one with loads of 20; lots make the pair a column of its own.",
        {
            "streams": [{"quantity": 50.0, "min_lot": 5.0}],
            "demands": [{"quantity": 70.0}],
            "modes": [
                {"mode": "van", "cost_per_unit_km": 0.0, "fixed_cost": 9.0},
                {"mode": "rail", "cost_per_unit_km": 0.0, "load_size": 20.0, "cost_per_load_km": 1.0},
            ],
            "links": [{"from_id": "s1", "to_id": "d1", "distance_km": 10.0}],
        },
    ),
    "lots": Golden(
        "By two modes together at least 30, and at most what there is, or nothing.",
        {
            "streams": [{"quantity": 50.0, "min_lot": 30.0}],
            "demands": [{"quantity": 70.0}],
            "modes": [{"mode": mode, "cost_per_unit_km": 0.0} for mode in ("van", "rail")],
        },
    ),
    "partners": Golden(
        "One partner of two over two periods.",
        {
            "streams": [{"quantity": 50.0, "max_partners": 1}],
            "demands": [{"quantity": 30.0}, {"quantity": [40.0, 0.0]}],
            "periods": periods(2),
        },
    ),
    "shares": Golden(
        "No organisation sends more than 0.4 of the 100 wanted: acme's stream and acme's works together.",
        {
            "streams": [{"organisation": "acme"}, WASTE],
            "demands": [{"max_supplier_share": 0.4}],
            "processes": CLEAN,
            "facilities": [plant("works", "clean", 60.0, organisation="acme")],
        },
    ),
    "resilience": Golden(
        "No organisation sends more than 0.6 of what d1 receives.",
        {"streams": [{"organisation": "acme"}, {"organisation": "acme"}, {"organisation": "other"}], "demands": [{}]},
        Policy(max_organisation_loss=0.6),
    ),
    "links": Golden(
        "At most 50 by both modes, at most 20 by van; at least 10 in p1, up to which the contract runs.",
        {
            "streams": [{}],
            "demands": [{}],
            "modes": [{"mode": mode, "cost_per_unit_km": 0.0} for mode in ("van", "rail")],
            "links": [
                {"from_id": "s1", "to_id": "d1", "capacity": 50.0, "min_quantity": 10.0, "until": "p1"},
                {"from_id": "s1", "to_id": "d1", "mode": "van", "capacity": 20.0},
            ],
            "periods": periods(2),
        },
    ),
    "permits": Golden(
        "A demand and a kiln share a site that may receive 50, after their yields.",
        {
            "sites": [{"site_id": "works", "permit_quantity": 50.0}],
            "streams": [{}],
            "demands": [{"site_id": "works", "material": "p"}],
            "conversions": [{"from_material": "m", "to_material": "p", "yield": 0.5}],
            "processes": BURN,
            "facilities": [plant("kiln", "burn", 30.0, site_id="works")],
        },
    ),
    "facilities": Golden(
        "A kiln may open in p1 or p3 and stays open; at least 10 while it is. Another stands, and must treat 5.",
        {
            "streams": [{"quantity": 50.0, "disposal_cost": 5.0}],
            "processes": BURN,
            "facilities": [
                KILN | {"opening_cost": 70.0, "fixed_cost": 2.0, "min_throughput": 10.0, "open_in": "p1;p3"},
                KILN | {"facility_id": "old", "capacity": 20.0, "min_throughput": 5.0, "existing": True},
            ],
            "periods": periods(3),
        },
    ),
    "recipes": Golden(
        "Bricks take 2 of clay and 1 of ash; a digester takes 2 of slurry or 1 of fat in any mix.",
        {
            "streams": [{"material": material} for material in ("soil", "ash", "slurry", "fat")],
            "conversions": [{"from_material": "soil", "to_material": "clay", "yield": 0.5}],
            "processes": [
                takes("fire", "clay", 2.0), takes("fire", "ash"),
                takes("digest", "slurry", 2.0, mix="free"), takes("digest", "fat", mix="free"),
            ],
            "facilities": [plant("kiln", "fire", 30.0), plant("digester", "digest", 30.0)],
        },
    ),
    "outputs": Golden(
        "A mill gives 0.5 of pulp, and 0.3 of sludge of which it may dispose of 4.",
        {
            "streams": [{"material": "fibre", "disposal_cost": 5.0}],
            "demands": [{"material": "pulp", "purchase_cost": 9.0}, {"material": "sludge", "quantity": 10.0}],
            "processes": [
                takes("mill", "fibre"), gives("mill", "pulp", 0.5, disposal_cost=1.0),
                gives("mill", "sludge", 0.3, disposal_limit=4.0),
            ],
            "facilities": [plant("mill", "mill", 80.0)],
        },
    ),
    "expansion": Golden(
        "A kiln of 30 may grow to 50, in p1 and p3 and once it is open.",
        {
            "streams": [{"disposal_cost": 5.0}],
            "processes": BURN,
            "facilities": [
                KILN | {"max_capacity": 50.0, "expansion_cost": 4.0, "expansion_fixed_cost": 0.5, "open_in": "p1;p3"},
            ],
            "periods": periods(3),
        },
    ),
    "storage": Golden(
        "A free mix: of slurry 40 may be in stock, of fat 15, of both together 45; slurry at 2 a unit, fat at 1.",
        {
            "streams": [{"material": "slurry"}, {"material": "fat"}],
            "processes": [
                takes("digest", "slurry", 2.0, mix="free", storage_limit=40.0, storage_cost=2.0),
                takes("digest", "fat", mix="free", storage_limit=15.0),
            ],
            "facilities": [plant("digester", "digest", 30.0, storage_capacity=45.0, storage_cost=1.0)],
            "periods": periods(2),
        },
    ),
    "sizes": Golden(
        "Of two sizes one opens; what stands is not counted.",
        {
            "streams": [{"disposal_cost": 5.0}],
            "processes": BURN,
            "facilities": [
                KILN | {"facility_id": "small", "opening_cost": 70.0, "group": "g"},
                KILN | {"facility_id": "large", "capacity": 60.0, "opening_cost": 90.0, "group": "g"},
                KILN | {"facility_id": "old", "group": "g", "existing": True},
            ],
        },
    ),
    "blending": Golden(
        "Ash of what d1 receives between 2 and 10: s1 has 4, s2 1 to 16; half of s2 is lost, which concentrates it.",
        {
            "streams": [{}, {"material": "raw"}],
            "demands": [{}],
            "conversions": [{"from_material": "raw", "to_material": "m", "yield": 0.5}],
            "properties": [
                ASH | {"owner_id": "s1", "value": 4.0}, ASH | {"owner_id": "s2", "low": 1.0, "high": 16.0},
                ASH | {"owner_id": "d1", "min": 2.0, "max": 10.0},
            ],
        },
    ),
    "pooling": Golden(
        "A tank mixes s1 (3 % sulphur) and s2 (1 %); d1 takes 2.5 % at most, d2 1.5 %.",
        {
            "streams": [{"quantity": 300.0, "material": "oil"}, {"quantity": 300.0, "material": "oil"}],
            "demands": [{"material": "fuel", "purchase_cost": 9.0}, {"material": "fuel", "purchase_cost": 15.0}],
            "processes": [takes("mix", "oil"), gives("mix", "fuel", disposal_limit=0.0)],
            "facilities": [plant("tank", "mix", 250.0, pool=True)],
            "properties": [
                {"owner_id": owner, "property": "sulphur"} | figure
                for owner, figure in (("s1", {"value": 3.0}), ("s2", {"value": 1.0}), ("d1", {"max": 2.5}),
                                      ("d2", {"max": 1.5}))
            ],
        },
        columns=("R", "q(s1)", "q(s2)", "y(d1)", "y(d2)", "part(s1,d1)", "part(s1,d2)", "part(s2,d1)", "part(s2,d2)"),
    ),
    "emissions": Golden(
        "At most 900 kg: 30 a unit left, 2 a unit for the way, 4 a unit treated, and 8 x 0.5 for its output.",
        {
            "streams": [WASTE | {"disposal_co2e": 30.0}],
            "processes": [takes("clean", "waste"), gives("clean", "dust", 0.5, disposal_co2e=8.0)],
            "facilities": [plant("works", "clean", 60.0, co2e=4.0)],
            "modes": [{"mode": "van", "cost_per_unit_km": 0.0, "co2e_per_unit_km": 0.2}],
            "links": [{"from_id": "s1", "to_id": "works", "distance_km": 10.0}],
        },
        Policy(limits=Limits(max_co2e=900.0)),
    ),
    "limits": Golden(
        "At most two kilns, exactly one press; a budget of 200; three exchanges; each to d1 is worth 6.",
        {
            "streams": [{"disposal_cost": 5.0}],
            "demands": [{"quantity": 20.0}],
            "processes": [*BURN, takes("press", "m")],
            "facilities": [
                KILN | {"opening_cost": 70.0, "fixed_cost": 2.0, "max_capacity": 40.0, "expansion_cost": 3.0,
                        "expansion_fixed_cost": 0.5},
                KILN | {"facility_id": "old", "existing": True, "max_capacity": 40.0, "expansion_cost": 3.0,
                        "expansion_fixed_cost": 0.5},
                KILN | {"facility_id": "press", "process": "press", "opening_cost": 60.0},
            ],
        },
        Policy(limits=Limits(max_open=(("burn", 2),), exact_open=(("press", 1),), budget=200.0, max_exchanges=3,
                             min_benefit_per_exchange=6.0)),
    ),
    "keep": Golden(
        "The kiln of an earlier plan opened in p2 with 15 more than its own 30: so it does again.",
        {
            "streams": [{"disposal_cost": 5.0}],
            "processes": BURN,
            "facilities": [KILN | {"max_capacity": 50.0, "opening_cost": 70.0, "expansion_cost": 4.0}],
            "periods": periods(2),
        },
        fixed=kept(),
    ),
    "objective": Golden(
        "Every head of cost, the second period at half; a tonne of CO2e costs 100, a unit-km 0.01.",
        {
            "streams": [WASTE | {"disposal_co2e": 30.0, "collection_cost": 1.0}],
            "demands": [{"quantity": 20.0, "purchase_cost": 9.0, "purchase_co2e": 50.0}],
            "conversions": [{"from_material": "waste", "to_material": "m", "yield": 0.8, "cost": 2.0, "co2e": 1.0}],
            "processes": [takes("clean", "waste"), gives("clean", "m", 0.5, disposal_cost=3.0, disposal_co2e=8.0)],
            "facilities": [
                plant("works", "clean", 30.0, opening_cost=70.0, fixed_cost=4.0, variable_cost=1.5, co2e=4.0,
                      max_capacity=50.0, expansion_cost=6.0, expansion_fixed_cost=0.5, storage_capacity=10.0,
                      storage_cost=0.25),
            ],
            "returns": [{"demand_id": "d1", "material": "used", "lag_periods": 1, "fraction": 0.5,
                         "disposal_cost": 2.0}],
            "modes": [{"mode": "van", "cost_per_unit_km": 0.1, "fixed_cost": 7.0, "co2e_per_unit_km": 0.2}],
            "links": [{"from_id": start, "to_id": end, "distance_km": 10.0}
                      for start, end in (("s1", "d1"), ("s1", "works"), ("works", "d1"))],
            "periods": periods(2, 1.0, 0.5),
        },
        Policy(objective=Objective(carbon_price=100.0, distance_price=0.01)),
    ),
}  # fmt: skip
"""By the name of the block."""
