"""Plans with one thing wrong: each changes an entry that a rule looks at, or a figure beyond tolerance.

What would leave a plan right is never made: another id of an exchange, advice, a gap that was asked for, ``feasible``
for ``optimal``, a closed plant's capacity told as 0, more candidates, and the only row of storage of a plant whose
stock follows from its throughput.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from math import nan
from typing import Any

from symbiosis.inventory import Inventory
from symbiosis.plan import Booking, Plan, Status, Unmatched

Mutant = tuple[str, Plan]

TABLES = ("exchanges", "facilities", "unmatched", "storage")
ADVICE = "shortfall"
SHIFTS = (1e-4, -0.3)
"""Relative to max(1, |figure|)."""
NOBODY = "nobody"


def mutants(inventory: Inventory, plan: Plan) -> Iterator[Mutant]:
    """Yield every mutant of a plan, each with a name."""
    for table in TABLES:
        for number in range(len(getattr(plan, table))):
            yield from _of_row(inventory, plan, table, number)
    yield from _of_costs(plan)
    yield from _of_summary(plan)
    booking = Booking("r1", "a1", "2026-01-01T00:00", "2026-01-01T01:00", 1.0, 10.0)
    yield "a booking", replace(plan, bookings=(*plan.bookings, booking))


def _of_row(inventory: Inventory, plan: Plan, table: str, number: int) -> Iterator[Mutant]:
    row = getattr(plan, table)[number]
    for column in (field.name for field in fields(row) if field.type == "float" and field.name != ADVICE):
        figure = getattr(row, column)
        for shift in SHIFTS:
            moved = figure + shift * max(1.0, abs(figure))
            yield f"{table} {number}: {column} {shift:+g}", _with(plan, table, number, **{column: moved})
        yield f"{table} {number}: {column} nan", _with(plan, table, number, **{column: nan})
    for column, texts in _entries(inventory, row).items():
        for text in texts:
            if text != getattr(row, column):
                yield f"{table} {number}: {column} {text}", _with(plan, table, number, **{column: text})
    if table == "facilities":
        yield f"{table} {number}: open", _with(plan, table, number, open=not row.open)
    if table != "storage" or _needed(inventory, plan, row):
        yield f"{table} {number}: gone", _without(plan, table, number)
    twice = {"exchange_id": "again"} if table == "exchanges" else {}
    yield f"{table} {number}: twice", replace(plan, **{table: (*getattr(plan, table), replace(row, **twice))})


def _entries(inventory: Inventory, row: Any) -> dict[str, list[str]]:
    """Return what may stand in the columns of a row that name something: all that there is, and what there is not."""
    sources, receivers = inventory.source_id.tolist(), inventory.receiver_id.tolist()
    plants, materials = inventory.facilities.id.tolist(), inventory.materials.id.tolist()
    owners = inventory.organisations.tolist()
    names = {
        "period": inventory.periods.id.tolist(),
        "from_id": sources,
        "to_id": receivers,
        "from_organisation": owners,
        "to_organisation": owners,
        "material": materials,
        "to_material": materials,
        "mode": inventory.modes.id.tolist(),
        "unit": [],
        "facility_id": plants,
        "id": [*sources, *receivers],
        "kind": ["stream", "demand"],
        "reason_code": [" "],
    }
    columns = {column: [*texts, NOBODY] for column, texts in names.items() if hasattr(row, column)}
    if isinstance(row, Unmatched):
        columns["reason_code"] = [" "]
        columns["nearest_id"] = [NOBODY]
    return columns


def _needed(inventory: Inventory, plan: Plan, row: Any) -> bool:
    """Whether a row of storage must be there: others of the plant are, or no other row tells its stock."""
    plant = inventory.facilities.id.tolist().index(row.facility_id)
    free = bool(inventory.processes.free_mix[inventory.facilities.process[plant]])
    return free or sum(each.facility_id == row.facility_id for each in plan.storage) > 1


def _of_costs(plan: Plan) -> Iterator[Mutant]:
    costs = plan.summary.costs
    for head, cost in costs.items():
        for shift in SHIFTS:
            moved = costs | {head: cost + shift * max(1.0, abs(cost))}
            yield f"costs: {head} {shift:+g}", _summary(plan, costs=moved)
        yield f"costs: {head} gone", _summary(plan, costs={name: costs[name] for name in costs if name != head})
    for head in costs:
        paid = costs[head]
        other = "transport" if head != "transport" else "disposal"
        if abs(paid) > 1e-3:
            shifted = costs | {head: 0.0, other: costs[other] + paid}
            yield f"costs: {head} called {other}", _summary(plan, costs=shifted)


def _of_summary(plan: Plan) -> Iterator[Mutant]:
    summary = plan.summary
    for column in ("plan_cost", "baseline_cost", "net_benefit", "bound", "gap", "benefit_gap"):
        figure = getattr(summary, column)
        if figure is None:
            yield f"summary: {column}", _summary(plan, **{column: 1.0})
            continue
        for shift in SHIFTS:
            yield f"summary: {column} {shift:+g}", _summary(plan, **{column: figure + shift * max(1.0, abs(figure))})
        yield f"summary: {column} none", _summary(plan, **{column: None})
        yield f"summary: {column} nan", _summary(plan, **{column: nan})
    for name, count in summary.counts.items():
        wrong = [-1] if name == "candidates" else [count - 1, count + 1]
        for number in wrong:
            yield f"counts: {name} {number}", _summary(plan, counts=summary.counts | {name: number})
    for status in (Status.INFEASIBLE, Status.NO_SOLUTION):
        yield f"summary: {status}", _summary(plan, status=status)
    yield "summary: contract", _summary(plan, contract=2)
    yield "summary: inventory", _summary(plan, inventory_sha256="0" * 64)
    yield "summary: gap asked", _summary(plan, gap_tolerance=nan)


def _with(plan: Plan, table: str, number: int, **cells: Any) -> Plan:
    rows = list(getattr(plan, table))
    rows[number] = replace(rows[number], **cells)
    return replace(plan, **{table: tuple(rows)})


def _without(plan: Plan, table: str, number: int) -> Plan:
    rows = getattr(plan, table)
    return replace(plan, **{table: rows[:number] + rows[number + 1 :]})


def _summary(plan: Plan, **cells: Any) -> Plan:
    return replace(plan, summary=replace(plan.summary, **cells))
