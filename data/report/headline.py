"""What a plan is worth and what is proved about it, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.report.directory import Directory
from data.report.figures import amounts, by_unit, deviation, figure, money, percent, plural, unit_sign
from symbiosis.inventory import Inventory
from symbiosis.plan import Certificate, Plan, Status, Summary

ALLOWED_DEVIATION = "0.000001"
CENT = 0.01

_TITLES = {
    Status.OPTIMAL: ("good", "Proved optimal"),
    Status.FEASIBLE: ("fair", "A plan, not proved the best"),
    Status.INFEASIBLE: ("bad", "No plan is possible"),
    Status.NO_SOLUTION: ("bad", "No plan was found"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with its tone: ``good``, ``fair`` or ``bad``."""

    tone: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


def status_remark(summary: Summary, currency: str) -> Remark:
    """Say what the status means for this plan."""
    if summary.certificate is not None and not summary.certificate.verified:
        text = "All figures on this page are what the plan claims, not what is true of it."
        return Remark("bad", "A plan that failed its check", text)
    tone, title = _TITLES[summary.status]
    return Remark(tone, title, _status_text(summary, currency))


def _status_text(summary: Summary, currency: str) -> str:
    if summary.status is Status.INFEASIBLE:
        return "What is required cannot all be met, whatever is exchanged. The reasons are listed below."
    if summary.status is Status.NO_SOLUTION:
        return (
            "A limit was reached before the first plan was found. That says nothing about whether one exists: "
            "a longer time limit or another solver may find it."
        )
    if summary.plan_cost is None or summary.bound is None:
        return "How far it is from the best is not known: no lower bound on the cost was proved."
    room = max(summary.plan_cost - summary.bound, 0.0)
    if room == 0:
        return "No plan for this inventory can cost less."
    if room < CENT and summary.status is Status.OPTIMAL:
        return f"Whatever else is exchanged, no plan can cost less by even {money(CENT, currency)}."
    left = f"{money(room, currency)} ({percent(summary.gap)} of its cost{_of_benefit(summary)})"
    if summary.status is Status.OPTIMAL:
        return f"Whatever else is exchanged, no plan can cost less by more than {left}."
    return f"A better plan may exist. It is proved that none can cost less by more than {left}."


def _of_benefit(summary: Summary) -> str:
    return "" if summary.benefit_gap is None else f", {percent(summary.benefit_gap)} of its benefit"


def certificate_remark(certificate: Certificate | None) -> Remark | None:
    """Say what the independent check found."""
    if certificate is None:
        return Remark("fair", "Not checked", "No independent check of this plan is on record.")
    largest = deviation(certificate.largest_violation)
    off = f"The largest deviation, relative to the figure, is {largest}; {ALLOWED_DEVIATION} is allowed."
    if certificate.verified:
        text = "Every rule and every figure was recomputed from inventory and plan, independently of the solver. "
        return Remark("good", "Checked and verified", text + off)
    count = plural(len(certificate.violations), "rule or figure does", "rules or figures do")
    return Remark("bad", "Rejected by the check", f"{count} not hold: do not act on this plan. {off}")


def tiles(plan: Plan, inventory: Inventory, directory: Directory) -> list[Tile]:
    """Return the key figures of a plan that has a cost."""
    return [
        _money_tile(plan.summary, inventory.policy.currency),
        _amount_tile(plan, directory),
        _emissions_tile(plan, inventory, directory),
        *_count_tiles(plan, directory),
    ]


def _money_tile(summary: Summary, currency: str) -> Tile:
    if summary.net_benefit is None:
        note = "without exchanges the requirements cannot be met"
        return Tile("Plan cost", *_compact(summary.plan_cost, currency), note)
    share = summary.net_benefit / summary.baseline_cost if summary.baseline_cost else None
    note = "" if share is None or share <= 0 else f"{percent(share)} of the cost without exchanges"
    return Tile("Net benefit", *_compact(summary.net_benefit, currency), note)


def _amount_tile(plan: Plan, directory: Directory) -> Tile:
    placed = by_unit((row.unit, row.quantity) for row in plan.exchanges if row.from_id not in directory.facilities)
    first, *others = placed.items() if placed else [("t", 0.0)]
    and_more = f"and {amounts(dict(others))}" if others else ""
    return Tile("Waste put to use", *_compact(first[1], unit_sign(first[0])), and_more)


def _emissions_tile(plan: Plan, inventory: Inventory, directory: Directory) -> Tile:
    """Say what is saved, or added, and when that is only because the inventory knows one side of it."""
    saved_t = plan.summary.kpis.get("co2e_saved_kg", co2e_saved_kg(plan, directory)) / 1000
    one_sided = not (inventory.streams.disposal_co2e.any() or inventory.demands.purchase_co2e.any())
    note = "after transport, conversion and treatment"
    if one_sided:
        note = "by transport and treatment; what is avoided is not in the inventory"
    return Tile("CO₂e saved" if saved_t >= 0 else "CO₂e added", *_compact(abs(saved_t), "t"), note)


def _count_tiles(plan: Plan, directory: Directory) -> Iterator[Tile]:
    pairs = len({(row.from_id, row.to_id) for row in plan.exchanges})
    periods = len({row.period for row in plan.exchanges})
    over = f", over {figure(periods, 0)} periods" if periods > 1 else ""
    note = f"between {plural(pairs, 'pair')} of supply and demand{over}"
    yield Tile("Exchanges", figure(len(plan.exchanges), 0), "", note)
    linked = {row.from_organisation for row in plan.exchanges} | {row.to_organisation for row in plan.exchanges}
    present = {entry.organisation for table in directory.tables for entry in table.values()}
    of_all = f"of {figure(len(present | linked), 0)} in the inventory"
    yield Tile("Organisations linked", figure(len(linked), 0), "", of_all)


def _compact(value: float | None, unit: str) -> tuple[str, str]:
    """Return value and unit so that they fit a tile: millions in words from ten million upwards."""
    if value is not None and abs(value) >= 1e7:
        return figure(value / 1e6, 1), f"million {unit}"
    return money(value), unit


def co2e_saved_kg(plan: Plan, directory: Directory) -> float:
    """Return what the exchanges save, in kg CO2e, less what the facilities emit; undiscounted."""
    treatment = sum(
        directory.facilities[row.facility_id].co2e * row.throughput
        for row in plan.facilities
        if row.facility_id in directory.facilities
    )
    return sum(row.co2e_saved_kg for row in plan.exchanges) - treatment
