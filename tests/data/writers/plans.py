"""A small plan made by hand, with something of everything, and the inventory that it belongs to."""

from dataclasses import replace
from math import nan
from pathlib import Path
from typing import Any

from symbiosis.inventory import Inventory
from symbiosis.plan import (
    Booking,
    Certificate,
    Conflict,
    Exchange,
    FacilityPeriod,
    Plan,
    Search,
    Stage,
    Status,
    Summary,
    Unmatched,
    Violation,
)
from tests.inventories import inventory

SHARP = "<script>alert('x')</script>"
"""A name that must never run."""


def sample_inventory(**changes: Any) -> Inventory:
    """A power station, a refinery and a greenhouse on one fjord: tonnes, cubic metres and megawatt-hours."""
    tables: dict[str, Any] = {
        "sites": [
            {"site_id": "power", "organisation": "Fjord Power", "latitude_deg": 55.662, "longitude_deg": 11.081},
            {"site_id": "refinery", "organisation": "Harbour Refinery", "latitude_deg": 55.661, "longitude_deg": 11.1},
            {"site_id": "glass", "organisation": "Glass & Green", "latitude_deg": 55.70, "longitude_deg": 11.12},
            {"site_id": "board", "organisation": SHARP, "latitude_deg": 55.6, "longitude_deg": 11.3},
            {"site_id": "idle", "organisation": "Idle Works", "latitude_deg": 55.8, "longitude_deg": 11.5},
        ],
        "materials": [
            {"material": "gypsum", "name": "Desulphurisation gypsum", "unit": "t"},
            {"material": "water", "name": "Cooling water", "unit": "m3"},
            {"material": "steam", "name": "Process steam", "unit": "MWh"},
            {"material": "sludge", "unit": "t"},
        ],
        "streams": [
            {"stream_id": "s-gypsum", "site_id": "power", "material": "gypsum", "quantity": 8000.0},
            {"stream_id": "s-water", "site_id": "refinery", "material": "water", "quantity": 90000.0},
            {"stream_id": "s-steam", "site_id": "power", "material": "steam", "quantity": 30000.0},
            {"stream_id": "=cmd|'/C calc'!A0", "site_id": "refinery", "material": "sludge", "quantity": 500.0},
        ],
        "demands": [
            {"demand_id": "d-gypsum", "site_id": "board", "material": "gypsum", "quantity": 6000.0},
            {"demand_id": "d-water", "site_id": "power", "material": "water", "quantity": 70000.0},
            {"demand_id": "d-steam", "site_id": "glass", "material": "steam", "quantity": 20000.0},
        ],
        "processes": [{"process": "digestion", "role": "input", "material": "sludge", "amount": 1.0}],
        "facilities": [
            {"facility_id": "f-digester", "site_id": "glass", "process": "digestion", "capacity": 400.0, "co2e": 2.5}
        ],
    }
    return inventory(**(tables | changes))


def exchange(number: int = 1, **changes: Any) -> Exchange:
    """An exchange of gypsum, with figures that have no short decimal form."""
    return replace(
        Exchange(
            exchange_id=f"x{number}",
            period="1",
            from_id="s-gypsum",
            to_id="d-gypsum",
            from_organisation="Fjord Power",
            to_organisation=SHARP,
            material="gypsum",
            to_material="gypsum",
            mode="truck",
            quantity=6000.0,
            received_quantity=6000.0,
            unit="t",
            distance_km=15.34567890123456,
            transport_cost=0.1 + 0.2,
            conversion_cost=0.0,
            fixed_cost=1500.0,
            disposal_avoided=240000.0,
            purchase_avoided=90000.0,
            co2e_saved_kg=410000.0,
            net_benefit=316523.1234567891,
        ),
        **changes,
    )


def sample_plan(**changes: Any) -> Plan:
    """Four exchanges in three units, a facility and three remainders, all of it verified."""
    plan = Plan(sample_summary(), _exchanges(), (sample_facility(),), _remainders())
    return replace(plan, **changes)


def _exchanges() -> tuple[Exchange, ...]:
    water = {"from_id": "s-water", "to_id": "d-water", "material": "water", "to_material": "water", "unit": "m3"}
    steam = {"from_id": "s-steam", "to_id": "d-steam", "material": "steam", "to_material": "steam", "unit": "MWh"}
    sludge = {"from_id": "=cmd|'/C calc'!A0", "to_id": "f-digester", "material": "sludge", "to_material": "sludge"}
    refinery = {"from_organisation": "Harbour Refinery"}
    return (
        exchange(1),
        exchange(2, **water, **refinery, to_organisation="Fjord Power", mode="pipe", **_size(70000.0, 41000.0)),
        exchange(3, **steam, to_organisation="Glass & Green", mode="pipe", **_size(20000.0, 520000.0)),
        exchange(
            4, **sludge, **refinery, to_organisation="Glass & Green", co2e_saved_kg=-120.0, **_size(400.0, -800.0)
        ),
    )


def _size(quantity: float, net_benefit: float) -> dict[str, float]:
    return {"quantity": quantity, "received_quantity": quantity, "net_benefit": net_benefit}


def sample_facility(**changes: Any) -> FacilityPeriod:
    """A digester in its first period, used to the full."""
    facility = FacilityPeriod(
        facility_id="f-digester",
        period="1",
        open=True,
        throughput=400.0,
        capacity=400.0,
        stored=0.0,
        opening_cost=20000.0,
        fixed_cost=1000.0,
        variable_cost=3600.0,
        expansion_cost=0.0,
    )
    return replace(facility, **changes)


def _remainders() -> tuple[Unmatched, ...]:
    return (
        unmatched("s-gypsum", quantity_left=2000.0, nearest_id="d-gypsum", shortfall=2000.0, shortfall_unit="t"),
        unmatched("s-water", quantity_left=20000.0, advice='-- find\na user, of "grey" water'),
        unmatched(
            "=cmd|'/C calc'!A0",
            quantity_left=100.0,
            reason_code="distance",
            reason="The nearest taker is too far away.",
            nearest_id="f-digester",
            shortfall=12.5,
            shortfall_unit="km",
        ),
    )


def unmatched(identifier: str, **changes: Any) -> Unmatched:
    """A stream with something left, for want of a taker."""
    return replace(
        Unmatched(
            id=identifier,
            kind="stream",
            period="1",
            quantity_left=1.0,
            reason_code="capacity",
            reason="Everyone who could take it has enough.",
            nearest_id="",
            shortfall=nan,
            shortfall_unit="",
            advice="Find another receiver.",
        ),
        **changes,
    )


def sample_summary(**changes: Any) -> Summary:
    """Proved within the tolerance, and verified."""
    return replace(
        Summary(
            status=Status.OPTIMAL,
            plan_cost=123476.87654321,
            baseline_cost=1000000.1,
            net_benefit=876523.22345679,
            bound=123470.0,
            gap=5.5e-05,
            benefit_gap=7.8e-06,
            gap_tolerance=1e-4,
            solver="highs",
            seed=7,
            inventory_sha256="ab" * 32,
            counts={"streams": 4, "demands": 3, "facilities": 1, "candidates": 6, "exchanges": 4},
            costs={"disposal": 80000.0, "purchase": 10876.87654321, "transport": 12000.0, "opening": 20000.0,
                   "treatment": 3600.0, "fixed": 1000.0, "collection": -4000.0},
            kpis={"diverted_t": 6400.0, "co2e_saved_kg": 1228880.0},
            screened={"distance": 3, "material": 5},
            candidates=Search(considered=20, outranked=7, complete=False),
            wall_s=1.25,
            stages=(Stage("candidates", 0.25, {"pairs": 12}), Stage("solve", 1.0)),
            versions={"python": "3.11.7"},
            notes=("HiGHS was chosen: 6 candidates & no lots",),
            certificate=Certificate("verified", 2.5e-10, 123476.87654321),
        ),
        **changes,
    )  # fmt: skip


def rejected_summary() -> Summary:
    """A plan that the judge refused, with a figure and with words as what was found."""
    violations = (
        Violation("capacity", "facility f-digester", 410.0, 400.0, 10.0, "takes more than it can"),
        Violation("pair", "exchange x9", "s-steam to d-gypsum", "a candidate", nan, "no such pair"),
    )
    return sample_summary(status=Status.FEASIBLE, certificate=Certificate("rejected", 0.025, None, violations))


def infeasible_plan() -> Plan:
    """No plan: a minimum that cannot be met."""
    nothing = {"plan_cost": None, "net_benefit": None, "bound": None, "gap": None, "benefit_gap": None}
    conflict = Conflict("demand d-gypsum: min_quantity", 4000.0, "t", "Only 2 000 t can reach it.")
    return Plan(
        sample_summary(
            **nothing, status=Status.INFEASIBLE, costs={}, kpis={}, certificate=None, conflicts=(conflict,), notes=()
        )
    )


def booked_plan() -> Plan:
    """A plan with a shared asset booked."""
    booking = Booking("r1", "a1", "2026-01-05T08:00:00+01:00", "2026-01-05T12:00:00+01:00", 2.0, 160.0)
    return sample_plan(bookings=(booking,))


def written(folder: Path) -> dict[str, bytes]:
    """What a folder holds, by file name, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
